"""What somebody might try with complaints and their callbacks, and what must hold all the same (R-COMP, R-CALL)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.operations.attachments import attach_file
from db.operations.callbacks import Recorded, open_callback, record_callback
from db.operations.callbacks_answers import Complain
from db.operations.complaint_outcomes import reject_outcome
from db.operations.complaint_progress import agree_term, promise_reply
from db.operations.complaints import correct_complaint, start_complaint
from db.operations.contact_rules import add_contact_rule
from db.operations.order_steps import TimeNotPossible
from db.operations.settings import change_setting
from db.queries.audit import list_audit, list_row_history
from db.queries.complaints import ComplaintFilter, list_complaints
from db.queries.complaints_one import get_complaint
from db.queries.digest import list_digest
from db.queries.inbox import list_work_items
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.customers import Customer
from db.tables.office import CalendarOverride
from db.vocabulary import (
    Audience,
    Caller,
    ContactMeans,
    ContactPer,
    Mark,
    Outcome,
    Reached,
    Role,
    Severity,
    WorkKind,
)
from db.work import NotSaved
from tests.complaint_desk import HOUR, ComplaintDesk, as_member, call_of, complaint_of, make_complaint_desk
from tests.factories import FRIDAY, make_finished_order, put

END_OF_TIME = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
MONDAY = FRIDAY + timedelta(days=3)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest.fixture
def desk(office: Path) -> ComplaintDesk:
    return make_complaint_desk()


def test_no_term_lies_where_no_clock_can_show_it(desk: ComplaintDesk) -> None:
    """R-COMP-4: a promise in the year 9999 is none, and its page could never be opened again."""
    one = desk.started(severity=Severity.MINOR)
    same = {"by": desk.head, "at": FRIDAY + HOUR, "complaint_id": one.id, "version": one.version}
    with pytest.raises(TimeNotPossible):
        work.act(promise_reply, reply_by=END_OF_TIME, **same)
    with pytest.raises(TimeNotPossible):
        work.act(agree_term, settle_by=END_OF_TIME, note="约定", **same)
    with pytest.raises(TimeNotPossible):
        desk.register(reply_by=END_OF_TIME)
    work.act(promise_reply, reply_by=FRIDAY + timedelta(days=300), **same)


@pytest.mark.parametrize("received_at", [datetime(1, 1, 2, tzinfo=UTC), datetime(1899, 12, 31, tzinfo=UTC)])
def test_nothing_was_received_before_there_was_an_office(desk: ComplaintDesk, received_at: datetime) -> None:
    """R-DEC-17: later is not ages later."""
    with pytest.raises(TimeNotPossible):
        desk.register(received_at=received_at)


def record(desk: ComplaintDesk, call: Callback | None, complain: Complain, **said: object) -> Recorded:
    assert call is not None
    same = {"callback_id": call.id, "version": call.version, "reached": Reached.REACHED}
    return work.act(record_callback, by=desk.clerk, at=MONDAY, complain=complain, **same, **said)


def made(number: str) -> Complaint:
    row = work.ask(lambda session: session.scalar(select(Complaint).where(Complaint.complaint_no == number)))
    assert row is not None
    return row


def test_who_is_no_customer_complains_again_in_the_call_after_a_complaint(desk: ComplaintDesk) -> None:
    """R-CALL-4: whom to ask for comes from the complaint that the call is about."""
    one = desk.settled(customer_id=None, contact_name="路人甲", contact_phone="13900001111")
    said = {"satisfaction": 1, "is_outcome_accepted": True, "words": "门口又脏了"}
    again = made(record(desk, call_of(one.id), Complain(always=True), **said).complaint_no)
    assert (again.contact_name, again.contact_phone) == ("路人甲", "13900001111")


def test_who_has_moved_out_still_complains_in_the_call_after_the_job(desk: ComplaintDesk) -> None:
    """R-CALL-4."""
    order = make_finished_order(desk.customer, desk.property)
    put(lambda session: setattr(session.get_one(Customer, desk.customer.id), "is_active", False))
    call = work.ask(lambda session: session.scalar(select(Callback).where(Callback.work_order_id == order.id)))
    said = {"satisfaction": 1, "attitude": Mark.POOR, "skill": Mark.POOR, "outcome": Outcome.UNSOLVED}
    number = record(desk, call, Complain(), is_price_as_agreed=True, words="还在漏", **said).complaint_no
    assert made(number).customer_id == desk.customer.id


def test_it_is_taken_from_the_hands_of_whom_it_turns_out_to_be_about(desk: ComplaintDesk) -> None:
    """R-COMP: they do not see it any more, so nobody would handle it."""
    head, member = as_member(desk.head, desk.property)
    one = desk.started(by=head)
    assert one.owner_id == head.user_id
    asked = desk.asked(against_staff_id=member.id)
    same = {"complaint_id": one.id, "version": one.version}
    work.act(correct_complaint, by=desk.manager, at=FRIDAY + HOUR, asked=asked, **same)
    assert (complaint_of(one.id).owner_id, complaint_of(one.id).led_by) == (None, Role.MANAGER)


def test_a_critical_one_about_the_leader_that_was_rejected_can_still_be_handled(desk: ComplaintDesk) -> None:
    """R-DEC-15: the leader leads rejected critical ones, but never one about the leader."""
    _leader, member = as_member(desk.leader, desk.centre)
    one = desk.rejected(severity=Severity.CRITICAL, against_staff_id=member.id)
    assert one.led_by is Role.MANAGER
    same = {"complaint_id": one.id, "version": one.version}
    work.act(start_complaint, by=desk.manager, at=FRIDAY + 3 * HOUR, **same)


def test_the_audit_page_hides_papers_tries_terms_and_openings_of_ones_own_complaint(desk: ComplaintDesk) -> None:
    """R-COMP: whom it is about reads nothing of it, nor that there is one."""
    leader, member = as_member(desk.leader, desk.centre)
    one = desk.register(against_staff_id=member.id, words="秘密：他骂人")
    at, file = FRIDAY + HOUR / 5, {"file_name": "秘密.png", "content": PNG}
    paper_id = work.act(attach_file, by=desk.clerk, at=at, complaint_id=one.id, **file)
    setting = {"setting": "major_settle_hours", "value": "40"}
    work.act(change_setting, by=desk.manager, at=FRIDAY + HOUR / 4, **setting)
    call = call_of(desk.settle(complaint_of(one.id), at=FRIDAY + HOUR, by=desk.head).id)
    assert call is not None
    work.act(open_callback, by=desk.clerk, at=FRIDAY + 2 * HOUR, callback_id=call.id)
    said = {"satisfaction": 1, "is_outcome_accepted": False, "words": "秘密：不行"}
    same = {"callback_id": call.id, "version": call.version, "reached": Reached.REACHED}
    work.act(record_callback, by=desk.clerk, at=FRIDAY + 2 * HOUR, **same, **said)

    def told(actor: object) -> list[str]:
        page = work.ask(list_audit, actor=actor, day=date(2026, 11, 20), limit=500)
        return [f"{line.table_name} {line.changes}" for line in page.lines]

    tables = ("complaint", "callback", "attachment", "deadline_move")
    signs = (one.complaint_no, "秘密", *tables)
    assert not [line for line in told(leader) if any(sign in line for sign in signs)]
    other = told(desk.manager)
    assert all(any(sign in line for line in other) for sign in signs), "others read all of it"
    for table, row_id in (("attachment", paper_id), ("callback", call.id)):
        assert not work.ask(list_row_history, actor=leader, table=table, row_id=str(row_id))


def test_a_later_complaint_does_not_name_the_earlier_one_to_whom_that_is_about(desk: ComplaintDesk) -> None:
    """R-COMP: and putting the later one right keeps what it repeats."""
    head, member = as_member(desk.head, desk.property)
    first = desk.register(against_staff_id=member.id)
    later = desk.register(repeat_of_id=first.id)
    seen = {
        actor: work.ask(get_complaint, actor=actor, complaint_no=later.complaint_no) for actor in (head, desk.clerk)
    }
    assert [one.repeats_no for one in seen.values() if one] == ["", first.complaint_no]
    for asked in (desk.asked(title="改正"), desk.asked(title="再改正", repeat_of_id=first.id)):
        same = {"complaint_id": later.id, "version": complaint_of(later.id).version}
        work.act(correct_complaint, by=head, at=FRIDAY + HOUR, asked=asked, **same)
        assert complaint_of(later.id).repeat_of_id == first.id
    same = {"complaint_id": later.id, "version": complaint_of(later.id).version}
    work.act(correct_complaint, by=desk.clerk, at=FRIDAY + HOUR, asked=desk.asked(), **same)
    assert complaint_of(later.id).repeat_of_id is None, "who sees it may say that it is another matter"


def test_what_the_manager_settled_and_nobody_could_reach_waits_with_the_leader(desk: ComplaintDesk) -> None:
    """R-CALL-2: who settled it does not close it, and it must not be forgotten."""
    one = desk.settled(severity=Severity.CRITICAL)
    at = FRIDAY
    while (call := call_of(one.id)) is not None:
        at = office_instant(call.next_try_on, 10)
        same = {"callback_id": call.id, "version": call.version, "reached": Reached.NOT_REACHED}
        work.act(record_callback, by=desk.clerk, at=at, **same)
    items = work.ask(list_work_items, actor=desk.leader, at=at + HOUR).items
    assert (WorkKind.COMPLAINT, one.complaint_no) in [(item.kind, item.number) for item in items]


def test_an_outcome_is_rejected_once_though_two_say_so(desk: ComplaintDesk) -> None:
    """R-COMP-5: heard at the desk, it is not asked again, and grows graver by one step."""
    one = desk.settled()
    call = call_of(one.id)
    assert call is not None
    same = {"complaint_id": one.id, "version": one.version}
    work.act(reject_outcome, by=desk.clerk, at=FRIDAY + 2 * HOUR, words="还是漏", **same)

    def dropped(session: Session) -> str:
        return session.get_one(Callback, call.id).state.value

    assert work.ask(dropped) == "dropped"
    assert (complaint_of(one.id).severity, complaint_of(one.id).rounds) == (Severity.CRITICAL, 2)


@pytest.mark.parametrize("sign", ["\x00", "\\", "%", "_", "'", "字" * 5000])
def test_a_word_that_no_complaint_holds_finds_none_whatever_its_signs(desk: ComplaintDesk, sign: str) -> None:
    """From the address; a sign that PostgreSQL cannot hold is answered with a sentence, and nothing breaks."""
    desk.register()
    sought = ComplaintFilter(word=f"漏水{sign}返工")
    try:
        assert work.ask(list_complaints, actor=desk.clerk, looked_for=sought, at=FRIDAY).rows == []
        assert work.ask(get_complaint, actor=desk.clerk, complaint_no=f"TS-{sign}") is None
    except NotSaved as refused:
        assert sign == "\x00", refused


def test_in_a_calendar_without_a_working_day_for_years_every_clock_still_ends(desk: ComplaintDesk) -> None:
    """R-CALL-1, R-CALL-3, R-COMP-4: the day after the last free one."""
    days = (date(2026, 11, 1) + timedelta(days=day) for day in range(900))
    put(lambda session: session.add_all([CalendarOverride(day=day, is_workday=False) for day in days]))
    asked = {"audience": Audience.RESIDENTS, "caller": Caller.LEADER, "means": ContactMeans.CALL}
    work.act(add_contact_rule, by=desk.manager, at=FRIDAY, times=12, per=ContactPer.MONTH, **asked)
    call = call_of(desk.settled(severity=Severity.MINOR).id)
    assert call is not None and call.due_on > date(2029, 4, 18)
    found = work.ask(lambda session: session.scalars(select(Callback.due_on)).all())
    assert len(found) == 2 and min(found) > date(2029, 4, 18)
    assert work.ask(list_digest, at=FRIDAY + timedelta(days=800))
