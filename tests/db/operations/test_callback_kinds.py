"""Calls after complaints and by rule: who makes them, what they ask, and what goes on when they end (R-CALL-2…4)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed, NotFound
from db.operations.callbacks import (
    AnsweredAlready,
    NotDueYet,
    Recorded,
    answer_dissatisfied,
    open_callback,
    record_callback,
)
from db.operations.callbacks_answers import Complain
from db.operations.contacts import plan_contacts
from db.queries.callbacks import count_callbacks, count_waiting_callbacks, get_callback_rates, list_callbacks
from db.queries.callbacks_one import get_callback, list_past_contacts
from db.queries.inbox import list_work_items
from db.rules.separation_of_duties import SamePerson
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import (
    Audience,
    CallbackKind,
    CallbackState,
    CallbackView,
    Caller,
    ComplaintState,
    CustomerClass,
    CustomerKind,
    Mark,
    Reached,
    Role,
    Severity,
    Standing,
    WorkKind,
)
from tests.complaint_desk import ComplaintDesk, as_member, call_of, complaint_of, make_complaint_desk
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

DAY = timedelta(days=1)
WEDNESDAY = FRIDAY + 5 * DAY
YES = {"reached": Reached.REACHED, "satisfaction": 4, "is_outcome_accepted": True}
NO = {"reached": Reached.REACHED, "satisfaction": 1, "is_outcome_accepted": False, "words": "还是漏"}


@pytest.fixture
def desk(office: Path) -> ComplaintDesk:
    return make_complaint_desk()


def call(callback: Callback, by: Actor, *, at: Any = WEDNESDAY, **answers: Any) -> Recorded:
    version = work.ask(lambda session: session.get_one(Callback, callback.id)).version
    return work.act(record_callback, by=by, at=at, callback_id=callback.id, version=version, **answers)


def kept(callback: Callback) -> Callback:
    return work.ask(lambda session: session.get_one(Callback, callback.id))


def after_complaint(desk: ComplaintDesk, **facts: Any) -> Callback:
    callback = call_of(desk.settled(**facts).id)
    assert callback is not None
    return callback


# After a complaint


def test_r_call_2_a_settled_complaint_is_called_back_within_three_working_days(desk: ComplaintDesk) -> None:
    callback = after_complaint(desk)
    assert (callback.kind, callback.caller) == (CallbackKind.COMPLAINT, Caller.CLERK)
    assert (callback.due_on, callback.customer_id) == (date(2026, 11, 25), desk.customer.id)


def test_an_accepted_outcome_closes_the_complaint(desk: ComplaintDesk) -> None:
    callback = after_complaint(desk)
    done = call(callback, desk.clerk, **YES)
    complaint = complaint_of(callback.complaint_id or 0)
    assert (complaint.state, complaint.is_outcome_accepted) == (ComplaintState.CLOSED, True)
    assert (done.number, done.state, done.is_reported) == (complaint.complaint_no, "done", False)


def test_r_comp_5_a_rejected_outcome_is_raised_and_the_manager_knows(desk: ComplaintDesk) -> None:
    callback = after_complaint(desk, severity=Severity.MINOR)
    done = call(callback, desk.clerk, **NO)
    complaint = complaint_of(callback.complaint_id or 0)
    assert (complaint.state, complaint.severity) == (ComplaintState.REJECTED, Severity.MAJOR)
    assert (done.is_reported, done.complaint_no) == (True, "")


@pytest.mark.parametrize("missing", ["satisfaction", "is_outcome_accepted"])
def test_a_reached_customer_says_whether_the_outcome_is_accepted(desk: ComplaintDesk, missing: str) -> None:
    callback = after_complaint(desk)
    with pytest.raises(Incomplete) as refusal:
        call(callback, desk.clerk, **{**YES, missing: None})
    assert refusal.value.field == missing


def test_a_rejection_without_words_is_not_saved(desk: ComplaintDesk) -> None:
    callback = after_complaint(desk)
    with pytest.raises(Incomplete):
        call(callback, desk.clerk, **{**NO, "words": " "})
    assert kept(callback).state is CallbackState.DUE


def test_r_call_4_not_reached_in_three_tries_the_complaint_still_waits_for_somebody_to_close_it(
    desk: ComplaintDesk,
) -> None:
    callback = after_complaint(desk)
    states = [call(callback, desk.clerk, at=WEDNESDAY + n * DAY, reached=Reached.NOT_REACHED).state for n in (0, 1, 5)]
    assert states == ["due", "due", "unreachable"]
    assert complaint_of(callback.complaint_id or 0).state is ComplaintState.SETTLED


def test_who_settled_it_does_not_ask_whether_it_is_accepted(desk: ComplaintDesk) -> None:
    both = make_actor(Role.CLERK, Role.SUPERVISOR, name="身兼", department=desk.property)
    made = desk.settle(desk.started(), at=FRIDAY + DAY, by=both)
    callback = call_of(made.id)
    assert callback is not None
    with pytest.raises(SamePerson):
        call(callback, both, **YES)
    assert call(callback, desk.clerk, **YES).state == "done"


def test_the_contact_of_a_complaint_without_customer_is_opened_on_record(desk: ComplaintDesk) -> None:
    callback = after_complaint(desk, customer_id=None, contact_name="李女士", contact_phone="13911112222")
    assert work.act(open_callback, by=desk.clerk, at=WEDNESDAY, callback_id=callback.id) == ("李女士", "13911112222")
    row = work.ask(lambda session: session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first())
    assert (row.action, row.table_name) == ("reveal", "complaint")
    card = work.ask(get_callback, actor=desk.clerk, callback_id=callback.id, today=WEDNESDAY.date())
    assert card is not None
    assert (card.row.customer, card.phone_masked, card.row.customer_class) == ("李女士", "139****2222", None)


@pytest.fixture
def about_a_clerk(desk: ComplaintDesk) -> tuple[Actor, Callback]:
    """A clerk who is complained about, and the call after that complaint."""
    clerk, member = as_member(make_actor(Role.CLERK, Role.MANAGER, name="孙琳", department=desk.centre), desk.centre)
    callback = after_complaint(desk, against_staff_id=member.id)
    return clerk, callback


def test_who_is_complained_about_sees_nothing_of_the_call(
    desk: ComplaintDesk, about_a_clerk: tuple[Actor, Callback], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, callback = about_a_clerk
    monkeypatch.setenv("OFFICE_NOW", WEDNESDAY.isoformat())
    today = WEDNESDAY.date()

    def seen(actor: Actor) -> tuple[object, ...]:
        return (
            [row.id for view in CallbackView for row in work.ask(list_callbacks, actor=actor, today=today, view=view)],
            sum(work.ask(count_callbacks, actor=actor, today=today).values()),
            work.ask(count_waiting_callbacks, actor=actor),
            work.ask(get_callback, actor=actor, callback_id=callback.id, today=today),
            [item.number for item in work.ask(list_work_items, actor=actor, at=WEDNESDAY).items if item.ref_id],
        )

    assert seen(clerk) == ([], 0, 0, None, [])
    assert all(seen(desk.clerk))


def test_who_is_complained_about_gets_the_answer_of_an_unknown_number(
    desk: ComplaintDesk, about_a_clerk: tuple[Actor, Callback]
) -> None:
    clerk, callback = about_a_clerk
    for callback_id in (callback.id, 4711):
        with pytest.raises(NotFound):
            work.act(open_callback, by=clerk, at=WEDNESDAY, callback_id=callback_id)
        with pytest.raises(NotFound):
            work.act(record_callback, by=clerk, at=WEDNESDAY, callback_id=callback_id, version=1, **YES)


def test_who_is_complained_about_reads_no_earlier_call_and_answers_none(
    desk: ComplaintDesk, about_a_clerk: tuple[Actor, Callback]
) -> None:
    clerk, callback = about_a_clerk
    call(callback, desk.clerk, **{**YES, "satisfaction": 1})
    past = {"customer_id": desk.customer.id, "at": WEDNESDAY + DAY}
    assert work.ask(list_past_contacts, actor=clerk, **past) == []
    assert [each.what for each in work.ask(list_past_contacts, actor=desk.clerk, **past)] == ["漏水维修返工"]
    month = {"month": "2026-11", "today": WEDNESDAY.date()}
    assert [work.ask(get_callback_rates, actor=one, **month).due for one in (clerk, desk.clerk)] == [0, 1]
    with pytest.raises(AnsweredAlready):
        work.act(answer_dissatisfied, by=clerk, at=WEDNESDAY, callback_id=callback.id, answer="没事")


# By rule


def make_due(caller: Caller, customer: Customer) -> Callback:
    """The contact of this caller's first rule with the customer, due on that Wednesday."""

    def due(session: Session) -> Callback:
        rule = select(ContactRule.id).where(ContactRule.caller == caller).order_by(ContactRule.id)
        mine = Callback.contact_rule_id.in_(rule), Callback.customer_id == customer.id
        callback = session.scalars(select(Callback).where(*mine).order_by(Callback.id)).first()
        assert callback is not None
        callback.due_on = callback.next_try_on = WEDNESDAY.date()
        return callback

    return put(due)


@pytest.fixture
def shop(desk: ComplaintDesk) -> Customer:
    """An anchor store of class A: everybody of R-CALL-3 speaks with it."""
    made = make_customer("鲜果时光", "2-11", customer_no="KH-000002", kind=CustomerKind.SHOP, phone="13922223333")

    def grow(session: Session) -> Customer:
        row = session.get_one(Customer, made.id)
        row.customer_class, row.standing = CustomerClass.A, Standing.ANCHOR
        return row

    put(grow)
    put(lambda session: plan_contacts(session, at=FRIDAY))
    return made


@pytest.mark.parametrize("caller", list(Caller))
def test_r_call_3_each_contact_is_written_down_by_who_makes_it(
    desk: ComplaintDesk, shop: Customer, caller: Caller
) -> None:
    centre_head = make_actor(Role.SUPERVISOR, name="客服主管", department=desk.centre)
    makes = {
        Caller.CLERK: desk.clerk,
        Caller.SERVICE_HEAD: centre_head,
        Caller.PROPERTY_HEAD: desk.head,
        Caller.LEADER: desk.leader,
    }
    callback = make_due(caller, shop)
    other_head = make_actor(Role.SUPERVISOR, name="工程主管", department=make_department("工程部"))
    others = [actor for one, actor in makes.items() if one is not caller]
    for actor in (*others, other_head, desk.manager, desk.finance):
        with pytest.raises(NotAllowed):
            work.act(open_callback, by=actor, at=WEDNESDAY, callback_id=callback.id)
        with pytest.raises(NotAllowed):
            call(callback, actor, reached=Reached.REACHED)
    assert work.act(open_callback, by=makes[caller], at=WEDNESDAY, callback_id=callback.id).phone == "13922223333"
    assert call(callback, makes[caller], reached=Reached.REACHED, words="一切正常").state == "done"
    assert kept(callback).done_by == makes[caller].user_id


def test_a_visit_of_the_leader_registers_no_complaint(desk: ComplaintDesk, shop: Customer) -> None:
    """A leader registers nothing (R-ROLE); what is heard on a visit the desk takes down."""
    callback = make_due(Caller.LEADER, shop)
    with pytest.raises(NotAllowed):
        call(callback, desk.leader, reached=Reached.REACHED, satisfaction=1, words="门口积水", complain=Complain())
    assert kept(callback).tries == 0


def test_each_sees_the_own_contacts_and_manager_and_leader_all(
    desk: ComplaintDesk, shop: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OFFICE_NOW", WEDNESDAY.isoformat())
    for caller in Caller:
        make_due(caller, shop)
    today = WEDNESDAY.date()

    def listed(actor: Actor, view: CallbackView) -> list[Caller]:
        rows = work.ask(list_callbacks, actor=actor, today=today, view=view)
        counts = work.ask(count_callbacks, actor=actor, today=today)
        assert len(rows) == counts[view]
        return [row.caller for row in rows]

    assert listed(desk.clerk, CallbackView.TODAY) == [Caller.CLERK]
    assert listed(desk.head, CallbackView.TODAY) == [Caller.PROPERTY_HEAD]
    assert listed(desk.shops_head, CallbackView.ALL) == []
    assert sorted(listed(desk.manager, CallbackView.TODAY)) == sorted(Caller)
    assert listed(desk.leader, CallbackView.MINE) == [Caller.LEADER]
    assert [work.ask(count_waiting_callbacks, actor=one) for one in (desk.clerk, desk.leader, desk.manager)] == [
        1,
        1,
        0,
    ]


def test_a_finished_contact_makes_the_next_one_due_and_drops_nothing(desk: ComplaintDesk, shop: Customer) -> None:
    callback = make_due(Caller.CLERK, shop)
    call(callback, desk.clerk, reached=Reached.REACHED, words="建议延长营业时间")
    mine = select(Callback).where(Callback.contact_rule_id == callback.contact_rule_id, Callback.customer_id == shop.id)
    states = [row.state for row in work.ask(lambda session: list(session.scalars(mine.order_by(Callback.id))))]
    assert states == [CallbackState.DONE, CallbackState.DUE]


def test_a_shop_not_reached_in_three_tries_is_planned_again(desk: ComplaintDesk, shop: Customer) -> None:
    callback = make_due(Caller.CLERK, shop)
    for days in (0, 1, 2):
        done = call(callback, desk.clerk, at=WEDNESDAY + days * DAY, reached=Reached.NOT_REACHED)
    assert done.state == "unreachable"
    live = (Callback.contact_rule_id == callback.contact_rule_id) & (Callback.state == CallbackState.DUE)
    mine = select(Callback).where(live, Callback.customer_id == shop.id)
    assert work.ask(lambda session: session.scalars(mine).one()).tries == 0


def test_marks_of_a_job_are_not_kept_with_a_routine_contact(desk: ComplaintDesk, shop: Customer) -> None:
    callback = make_due(Caller.CLERK, shop)
    forged = {"attitude": Mark.POOR, "is_price_as_agreed": False, "is_outcome_accepted": False}
    assert not call(callback, desk.clerk, reached=Reached.REACHED, satisfaction=5, **forged).is_reported
    row = kept(callback)
    assert (row.satisfaction, row.attitude, row.is_price_as_agreed, row.is_outcome_accepted) == (5, None, None, None)


def test_who_is_dissatisfied_in_a_routine_contact_is_reported_too(desk: ComplaintDesk, shop: Customer) -> None:
    callback = make_due(Caller.CLERK, shop)
    assert call(callback, desk.clerk, reached=Reached.REACHED, satisfaction=2, words="门口积水").is_reported
    waiting = work.ask(list_work_items, actor=desk.manager, at=WEDNESDAY).items
    assert [item.what for item in waiting if item.kind is WorkKind.DISSATISFIED] == ["门口积水"]


def test_r_call_3_a_talk_with_a_committee_has_minutes(desk: ComplaintDesk) -> None:
    committee = make_customer("业主委员会", "0-0-01", customer_no="KH-000003")
    put(lambda session: setattr(session.get_one(Customer, committee.id), "standing", Standing.COMMITTEE))
    put(lambda session: plan_contacts(session, at=FRIDAY))

    def due(session: Session) -> Callback:
        of_rule = select(ContactRule.id).where(ContactRule.audience == Audience.OWNERS_COMMITTEE)
        return session.scalars(select(Callback).where(Callback.contact_rule_id.in_(of_rule))).one()

    callback = work.ask(due)
    head = make_actor(Role.SUPERVISOR, name="客服主管", department=desk.centre)
    with pytest.raises(Incomplete) as refusal:
        call(callback, head, reached=Reached.REACHED, words=" ")
    assert refusal.value.field == "words"
    assert call(callback, head, reached=Reached.REACHED, words="一、绿化；二、车位。").state == "done"


def test_r_dec_22_the_number_of_a_later_contact_is_not_opened_without_a_reason(
    desk: ComplaintDesk, shop: Customer
) -> None:
    callback = make_due(Caller.CLERK, shop)
    with pytest.raises(NotDueYet):
        work.act(open_callback, by=desk.clerk, at=WEDNESDAY - DAY, callback_id=callback.id)
    assert work.act(open_callback, by=desk.clerk, at=WEDNESDAY, callback_id=callback.id).phone == "13922223333"


def test_the_worklist_ends_in_thirty_days(desk: ComplaintDesk, shop: Customer) -> None:
    callback = make_due(Caller.CLERK, shop)
    for days, listed in ((30, True), (31, False)):
        today = WEDNESDAY.date() - timedelta(days=days)
        rows = work.ask(list_callbacks, actor=desk.clerk, today=today, view=CallbackView.ROUTINE)
        assert (callback.id in [row.id for row in rows]) is listed
        assert work.ask(count_callbacks, actor=desk.clerk, today=today)[CallbackView.ROUTINE] == len(rows)
