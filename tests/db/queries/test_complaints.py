"""The board, the list and the inbox of complaints: what is seen by whom, and when it reaches the next person."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from db import work
from db.errors import NotFound
from db.operations.attachments import attach_file
from db.operations.complaint_outcomes import settle_complaint
from db.operations.complaint_progress import agree_term, promise_reply, tell_progress
from db.operations.complaints import start_complaint
from db.queries.attachments import list_complaint_files
from db.queries.audit import list_audit, list_row_history
from db.queries.complaints import (
    ComplaintFilter,
    count_open_complaints,
    get_board,
    list_complaints,
    list_complaints_of_order,
    list_possible_repeats,
)
from db.queries.complaints_filter import is_open
from db.queries.complaints_one import get_complaint, list_complaint_steps, list_possible_owners
from db.queries.complaints_seen import visible_to
from db.queries.find import find_anything
from db.queries.inbox import count_work_items, list_work_items
from db.queries.inbox_complaints import conditions
from db.queries.inbox_item import WorkItem
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    ComplaintCause,
    ComplaintClock,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintView,
    Role,
    Severity,
    WorkKind,
)
from tests.complaint_desk import HOUR, ComplaintDesk, as_member, call_of, complaint_of, make_complaint_desk
from tests.factories import FRIDAY, make_actor, make_customer, make_finished_order, put

DAY = timedelta(days=1)


@pytest.fixture
def desk(office: Path) -> ComplaintDesk:
    return make_complaint_desk()


def titles(desk: ComplaintDesk, actor: Actor, at: datetime = FRIDAY, **sought: Any) -> list[str]:
    found = work.ask(list_complaints, actor=actor, looked_for=ComplaintFilter(**sought), at=at)
    assert found.total == len(found.rows)
    return [row.title for row in found.rows]


def inbox(actor: Actor, at: datetime) -> list[WorkItem]:
    found = work.ask(list_work_items, actor=actor, at=at).items
    assert work.ask(count_work_items, actor=actor, at=at) == len(found), "menu and list count alike"
    return found


def kinds(actor: Actor, at: datetime) -> list[WorkKind]:
    return [item.kind for item in inbox(actor, at) if item.page == "complaint"]


# Board and list


def test_the_board_orders_each_column_by_the_nearest_term(desk: ComplaintDesk) -> None:
    desk.register(title="一般", severity=Severity.MINOR)
    desk.register(title="重要")
    desk.started(title="处理中", severity=Severity.CRITICAL)
    board = work.ask(get_board, actor=desk.clerk, at=FRIDAY)
    assert [row.title for row in board.columns[ComplaintState.WAITING]] == ["重要", "一般"]
    assert [row.title for row in board.rows] == ["重要", "处理中", "一般"]
    assert board.counts[ComplaintView.ALL] == 3


def test_the_parts_of_the_board_count_and_hold_the_same(desk: ComplaintDesk) -> None:
    desk.register(title="重大", severity=Severity.CRITICAL)
    desk.register(title="超时", at=FRIDAY - 3 * HOUR)
    desk.register(title="以后", severity=Severity.MINOR)
    at = FRIDAY + HOUR / 10
    board = work.ask(get_board, actor=desk.manager, at=at)
    expected = {
        ComplaintView.ALL: 3,
        ComplaintView.MINE: 1,
        ComplaintView.CRITICAL: 1,
        ComplaintView.MAJOR: 1,
        ComplaintView.MINOR: 1,
        ComplaintView.OVERDUE: 1,
        ComplaintView.TODAY: 1,
    }
    assert board.counts == expected
    for view, count in expected.items():
        assert len(work.ask(get_board, actor=desk.manager, at=at, view=view).rows) == count


def test_closed_ones_leave_the_board_and_stay_in_the_list(desk: ComplaintDesk) -> None:
    made = desk.settled(title="已办结")
    put(lambda session: _close(session.get_one(Complaint, made.id)))
    assert not work.ask(get_board, actor=desk.clerk, at=FRIDAY).rows
    assert work.ask(count_open_complaints, actor=desk.clerk) == 0
    assert titles(desk, desk.clerk, is_open=False) == ["已办结"]


def _close(made: Complaint) -> None:
    made.state, made.closed_at, made.is_outcome_accepted = ComplaintState.CLOSED, FRIDAY + DAY, True


@pytest.mark.parametrize(
    ("sought", "found"),
    [
        ({}, ["油烟", "漏水"]),
        ({"state": ComplaintState.SETTLED}, ["漏水"]),
        ({"kind": ComplaintKind.OTHER}, ["油烟"]),
        ({"source": ComplaintSource.ONLINE}, ["油烟"]),
        ({"cause": ComplaintCause.WORKMANSHIP}, ["漏水"]),
        ({"severity": Severity.MINOR}, ["油烟"]),
        ({"began": Severity.MAJOR}, ["漏水"]),
        ({"month": "2026-11"}, ["漏水"]),
        ({"received_from": date(2026, 12, 1)}, ["油烟"]),
        ({"received_until": date(2026, 11, 30)}, ["漏水"]),
        ({"zone": "一区"}, ["油烟", "漏水"]),
        ({"zone": ""}, []),
        ({"word": "油"}, ["油烟"]),
        ({"word": "李静"}, ["油烟"]),
        ({"word": "5-2-0803"}, ["油烟"]),
        ({"word": "TS-20261120"}, ["漏水"]),
        ({"word": "%"}, []),
        ({"is_repeat": True}, []),
        ({"view": ComplaintView.MINOR}, ["油烟"]),
    ],
)
def test_the_list_is_narrowed_by_what_is_asked(desk: ComplaintDesk, sought: dict[str, Any], found: list[str]) -> None:
    desk.settled(title="漏水")
    other = make_customer("李静", "5-2-0803", customer_no="KH-000002", phone="13911115678", initials="lj")
    desk.register(
        title="油烟",
        kind=ComplaintKind.OTHER,
        severity=Severity.MINOR,
        source=ComplaintSource.ONLINE,
        customer_id=other.id,
        at=FRIDAY + 20 * DAY,
    )
    assert titles(desk, desk.manager, at=FRIDAY + 21 * DAY, **sought) == found


def test_earlier_ones_of_the_same_kind_within_ninety_days_are_possible_repeats(desk: ComplaintDesk) -> None:
    """R-COMP-6."""
    desk.register(title="很久以前", at=FRIDAY - 91 * DAY)
    desk.register(title="上月", at=FRIDAY - 30 * DAY)
    desk.register(title="别的", at=FRIDAY - 2 * DAY, kind=ComplaintKind.NOISE)
    asked = {"customer_id": desk.customer.id, "kind": ComplaintKind.REPAIR, "today": date(2026, 11, 20)}
    assert [row.title for row in work.ask(list_possible_repeats, actor=desk.clerk, **asked)] == ["上月"]


# Who sees what


def test_who_sees_which_complaints(desk: ComplaintDesk) -> None:
    """The desk and its head, the manager and the leader all; others their department's and what they took."""
    desk_head = make_actor(Role.SUPERVISOR, name="林主管", department=desk.centre)
    desk.register(title="物业的")
    desk.register(title="商铺的", kind=ComplaintKind.GOODS)
    desk.register(title="财务听到的", by=desk.finance)
    everything = {"物业的", "商铺的", "财务听到的"}
    for actor, seen in (
        (desk.clerk, everything),
        (desk_head, everything),
        (desk.manager, everything),
        (desk.leader, everything),
        (desk.head, {"物业的", "财务听到的"}),
        (desk.shops_head, {"商铺的"}),
        (desk.finance, {"财务听到的"}),
    ):
        assert set(titles(desk, actor)) == seen
        assert work.ask(count_open_complaints, actor=actor) == len(seen)


def test_who_is_complained_about_finds_it_nowhere(desk: ComplaintDesk) -> None:
    """Neither in a list, a count, the inbox nor by its number; not even with every role there is."""
    everything, member = as_member(
        make_actor(Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER, name="孙主管", department=desk.property),
        desk.property,
    )
    made = desk.register(title="态度", against_staff_id=member.id, kind=ComplaintKind.OUR_STAFF)
    at = FRIDAY + 2 * DAY
    assert titles(desk, everything, at=at) == []
    assert work.ask(get_board, actor=everything, at=at).counts[ComplaintView.ALL] == 0
    assert kinds(everything, at) == []
    assert work.ask(get_complaint, actor=everything, complaint_no=made.complaint_no) is None
    assert work.ask(list_complaint_steps, actor=everything, complaint_id=made.id) == []
    asked = {"customer_id": desk.customer.id, "kind": ComplaintKind.OUR_STAFF, "today": date(2026, 11, 20)}
    assert work.ask(list_possible_repeats, actor=everything, **asked) == []
    assert titles(desk, desk.clerk, at=at) == ["态度"]


def test_one_complaint_shows_its_clocks_and_a_masked_number(desk: ComplaintDesk) -> None:
    made = desk.register()
    one = work.ask(get_complaint, actor=desk.clerk, complaint_no=made.complaint_no)
    assert one is not None
    assert (one.customer, one.masked_phone, one.room) == ("张伟", "138****1234", "3-1-1201")
    assert [term.clock for term in one.clocks] == [
        *(ComplaintClock.START, ComplaintClock.SETTLE, ComplaintClock.FOLLOW_UP)
    ]
    settled = work.ask(get_complaint, actor=desk.clerk, complaint_no=desk.settled().complaint_no)
    assert settled is not None and settled.call is not None
    assert [term.clock for term in settled.clocks] == [ComplaintClock.CALL_BACK]
    steps = work.ask(list_complaint_steps, actor=desk.clerk, complaint_id=settled.id)
    assert [step.by for step in steps] == ["王芳", "赵强", "赵强"]


def test_owners_are_those_who_lead(desk: ComplaintDesk) -> None:
    heads = work.ask(list_possible_owners, department_id=desk.property.id, led_by=Role.SUPERVISOR)
    assert [owner.name for owner in heads] == ["赵强"]
    managers = work.ask(list_possible_owners, department_id=desk.property.id, led_by=Role.MANAGER)
    assert [owner.name for owner in managers] == ["陈经理"]


# The inbox: escalation without anybody clicking


def test_a_critical_complaint_is_on_top_of_the_managers_inbox_at_once(desk: ComplaintDesk) -> None:
    """R-COMP-2; before everything that is longer overdue."""
    desk.register(at=FRIDAY - 3 * DAY, title="早就超时")
    desk.register(severity=Severity.CRITICAL, title="地库积水")
    first = inbox(desk.manager, FRIDAY)[0]
    assert (first.kind, first.what, first.is_urgent, first.is_overdue) == (
        *(WorkKind.COMPLAINT, "地库积水", True, False),
    )
    assert kinds(desk.head, FRIDAY) == [WorkKind.COMPLAINT]  # only the other one is the head's


def test_an_overdue_complaint_moves_up_when_the_clock_says_so(desk: ComplaintDesk) -> None:
    desk.register()
    due = FRIDAY + HOUR
    assert kinds(desk.head, FRIDAY) == [WorkKind.COMPLAINT]
    assert kinds(desk.manager, due) == []
    assert kinds(desk.manager, due + timedelta(seconds=1)) == [WorkKind.STEP_IN]
    assert kinds(desk.leader, due + timedelta(seconds=1)) == []
    assert kinds(desk.shops_head, due + DAY) == []


def test_a_critical_one_that_is_overdue_reaches_the_leader(desk: ComplaintDesk) -> None:
    desk.register(severity=Severity.CRITICAL)
    due = FRIDAY + HOUR / 4
    assert kinds(desk.leader, due) == []
    assert kinds(desk.leader, due + timedelta(seconds=1)) == [WorkKind.STEP_IN]
    assert kinds(desk.manager, due + timedelta(seconds=1)) == [WorkKind.COMPLAINT]


def test_a_rejected_critical_one_is_the_leaders(desk: ComplaintDesk) -> None:
    """R-DEC-15."""
    desk.rejected(severity=Severity.CRITICAL)
    assert kinds(desk.leader, FRIDAY + 2 * HOUR) == [WorkKind.COMPLAINT]
    assert kinds(desk.manager, FRIDAY + 2 * HOUR) == []


def test_the_receiver_is_reminded_of_a_promise_and_of_the_daily_word(desk: ComplaintDesk) -> None:
    """R-COMP-4: on the day of the promise, and from the sixth working day on; not the other clerk."""
    other = make_actor(Role.CLERK, name="李前台", department=desk.centre)
    made = desk.started(severity=Severity.MINOR)
    request = {"complaint_id": made.id, "settle_by": FRIDAY + 40 * DAY, "note": "等配件"}
    work.act(agree_term, by=desk.head, at=FRIDAY + HOUR, version=made.version, **request)
    made = complaint_of(made.id)
    request = {"complaint_id": made.id, "reply_by": FRIDAY + 3 * DAY}
    work.act(promise_reply, by=desk.clerk, at=FRIDAY + HOUR, version=made.version, **request)
    assert kinds(desk.clerk, FRIDAY + 2 * HOUR) == []
    assert kinds(desk.clerk, FRIDAY + 3 * DAY - HOUR) == [WorkKind.TELL_CUSTOMER]
    assert kinds(other, FRIDAY + 3 * DAY - HOUR) == []
    made = complaint_of(made.id)
    told = {"complaint_id": made.id, "version": made.version, "note": "周三到货"}
    work.act(tell_progress, by=desk.clerk, at=FRIDAY + 3 * DAY - HOUR, **told)
    assert kinds(desk.clerk, FRIDAY + 3 * DAY) == []
    sixth_working_day = FRIDAY + 10 * DAY
    assert kinds(desk.clerk, sixth_working_day - DAY) == []
    assert kinds(desk.clerk, sixth_working_day) == [WorkKind.TELL_CUSTOMER]


def test_what_nobody_could_reach_waits_for_somebody_else_than_who_settled_it(desk: ComplaintDesk) -> None:
    made = desk.register(severity=Severity.CRITICAL)
    for operation, said in (
        (start_complaint, {}),
        (settle_complaint, {"outcome": "已抽水", "cause": ComplaintCause.EQUIPMENT}),
    ):
        now = complaint_of(made.id)
        work.act(operation, by=desk.manager, at=FRIDAY, complaint_id=now.id, version=now.version, **said)
    call = call_of(made.id)
    assert call is not None
    put(lambda session: setattr(session.get_one(Callback, call.id), "state", CallbackState.UNREACHABLE))
    put(lambda session: _no_clock(session.get_one(Complaint, made.id)))
    second = make_actor(Role.MANAGER, name="副经理")
    assert kinds(desk.manager, FRIDAY + 5 * DAY) == []
    assert kinds(second, FRIDAY + 5 * DAY) == [WorkKind.COMPLAINT]


def _no_clock(made: Complaint) -> None:
    made.next_clock, made.next_due_at = None, None


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER])
def test_board_menu_and_inbox_read_the_open_ones_by_their_index(desk: ComplaintDesk, role: Role) -> None:
    """However many complaints lie behind."""
    actor = make_actor(role, name="某人", department=desk.property)
    plans: list[str] = []

    def explain(session: Session, query: Select[Any]) -> None:
        if session.get_bind().dialect.name == "sqlite":
            text = query.compile(session.get_bind(), compile_kwargs={"literal_binds": True}).string
            plans.extend(row[-1] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}"))

    def ask(session: Session) -> None:
        waits = or_(*conditions(actor, FRIDAY).values())
        explain(session, select(Complaint.id).where(is_open(), visible_to(actor), waits))
        explain(session, select(Complaint.id).where(is_open(), visible_to(actor)).order_by(Complaint.next_due_at))

    work.ask(ask)
    assert all("ix_complaint_open" in plan for plan in plans if "complaint" in plan)


# Where else it could be seen


def test_the_search_box_finds_a_number_but_not_for_whom_it_is_about(desk: ComplaintDesk) -> None:
    clerk, member = as_member(desk.clerk, desk.centre)
    made = desk.register(against_staff_id=member.id)
    asked = {"text": made.complaint_no.lower(), "today": date(2026, 11, 20)}
    assert [hit.complaint_no for hit in work.ask(find_anything, actor=desk.manager, **asked).complaints] == [
        made.complaint_no
    ]
    assert not work.ask(find_anything, actor=clerk, **asked).complaints
    assert not work.ask(find_anything, actor=desk.shops_head, **asked).complaints


def test_the_audit_trail_says_nothing_of_a_complaint_to_whom_it_is_about(desk: ComplaintDesk) -> None:
    leader, member = as_member(desk.leader, desk.centre)
    made = desk.settled(against_staff_id=member.id)
    tables = {"complaint", "complaint_event", "callback"}
    day = {"day": date(2026, 11, 20), "limit": 500}
    assert tables <= {line.table_name for line in work.ask(list_audit, actor=desk.manager, **day).lines}
    assert not tables & {line.table_name for line in work.ask(list_audit, actor=leader, **day).lines}
    row = {"table": "complaint", "row_id": str(made.id)}
    assert work.ask(list_row_history, actor=desk.manager, **row)
    assert not work.ask(list_row_history, actor=leader, **row)


def test_the_files_of_a_complaint_are_hidden_with_it(desk: ComplaintDesk) -> None:
    clerk, member = as_member(desk.clerk, desk.centre)
    made = desk.register(against_staff_id=member.id, by=desk.manager)
    letter = {"file_name": "来信.pdf", "content": b"%PDF-1.7\n%%EOF", "complaint_id": made.id}
    work.act(attach_file, by=desk.manager, at=FRIDAY, **letter)
    asked = {"complaint_id": made.id}
    assert [row.file_name for row in work.ask(list_complaint_files, actor=desk.manager, **asked)] == ["来信.pdf"]
    assert work.ask(list_complaint_files, actor=clerk, **asked) == []
    with pytest.raises(NotFound):
        work.act(attach_file, by=clerk, at=FRIDAY, **letter)


def test_an_order_shows_what_was_complained_of_about_it(desk: ComplaintDesk) -> None:
    order = make_finished_order(desk.customer, desk.property)
    made = desk.register(work_order_id=order.id)
    desk.register()
    found = work.ask(list_complaints_of_order, actor=desk.clerk, order_id=order.id)
    assert [row.id for row in found] == [made.id]
    assert work.ask(list_complaints_of_order, actor=desk.shops_head, order_id=order.id) == []
