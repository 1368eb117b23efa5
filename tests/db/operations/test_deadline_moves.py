"""A setting or a day of the calendar moves the open terms that run by it, each with a line of history; nothing else."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.errors import NotAllowed
from db.operations.calendar import DaysNotPossible, override_day
from db.operations.deadline_moves import OtherTermsMove, settle_announced_terms
from db.operations.settings import change_setting
from db.queries.deadline_history import list_complaint_moves, list_moved_terms, list_order_moves
from db.queries.deadline_moves import get_clocks, get_moves_by_day, get_moves_by_setting
from db.rules.deadlines import due_complaint_settlement, due_complaint_start, due_follow_up
from db.tables.callbacks import Callback, CallbackTry
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.deadlines import DeadlineMove
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    CallbackKind,
    CallbackState,
    ComplaintClock,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    DeadlineKind,
    OrderState,
    Reached,
    Role,
    Severity,
)
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, make_worker, put

pytestmark = pytest.mark.usefixtures("office")

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def get_callback() -> Callback:
    return work.ask(lambda session: session.scalars(select(Callback)).one())


def get_moves() -> list[tuple[DeadlineKind, datetime, datetime]]:
    found = select(DeadlineMove).order_by(DeadlineMove.id)
    return work.ask(lambda session: [(row.kind, row.old_due_at, row.new_due_at) for row in session.scalars(found)])


def make_repair(state: OrderState = OrderState.ACCEPTED, *, picked_up: bool = False) -> WorkOrder:
    """Registered on Friday at 09:00, due for pick-up at 09:30."""
    order = make_finished_order(make_customer(), make_department())

    def open_again(session: Session) -> WorkOrder:
        row = session.get_one(WorkOrder, order.id)
        row.state, row.completed_at, row.completed_on = state, None, None
        row.pick_up_due_at = FRIDAY + timedelta(minutes=30)
        row.picked_up_at = FRIDAY + timedelta(minutes=5) if picked_up else None
        session.scalars(select(Callback)).one().state = CallbackState.DONE
        return row

    return put(open_again)


def make_complaint(severity: Severity = Severity.MAJOR, **facts: object) -> Complaint:
    """Received on Friday at 09:00, with the terms of an office that has set nothing."""
    department, customer = make_department(), make_customer()

    def make(session: Session) -> Complaint:
        calendar, settings, zone = get_clocks(session)
        follow_up = due_follow_up(FRIDAY, None, calendar=calendar, zone=zone, settings=settings)
        row = Complaint(
            complaint_no="TS-20261120-001",
            source=ComplaintSource.PHONE,
            kind=ComplaintKind.REPAIR,
            severity=severity,
            first_severity=severity,
            title="水龙头又漏",
            customer_id=customer.id,
            department_id=department.id,
            received_at=FRIDAY,
            received_on=FRIDAY.date(),
            recorded_at=FRIDAY,
            start_by=due_complaint_start(severity, FRIDAY, settings),
            settle_by=due_complaint_settlement(severity, FRIDAY, settings),
            follow_up_on=follow_up.day,
        )
        for name, value in facts.items():
            setattr(row, name, value)
        session.add(row)
        return row

    return put(make)


def get_complaint() -> Complaint:
    return work.ask(lambda session: session.scalars(select(Complaint)).one())


def test_a_longer_time_for_pick_up_moves_the_slips_that_wait(manager: Actor) -> None:
    make_repair()
    said = work.ask(get_moves_by_setting, setting="pick_up_minutes", value="45")
    assert (said.total, said.counts) == (1, {DeadlineKind.PICK_UP: 1})
    assert work.act(change_setting, by=manager, setting="pick_up_minutes", value="45", seen=said.total) == 1
    half_past, quarter_to = FRIDAY + timedelta(minutes=30), FRIDAY + timedelta(minutes=45)
    assert work.ask(lambda session: session.scalars(select(WorkOrder.pick_up_due_at)).one()) == quarter_to
    assert get_moves() == [(DeadlineKind.PICK_UP, half_past, quarter_to)]
    history = work.ask(list_moved_terms)
    assert [(row.number, row.reason, row.moved_by) for row in history] == [
        ("TY-20261119-001", "pick_up_minutes: 45", "王芳")
    ]


def test_a_slip_that_was_picked_up_does_not_move(manager: Actor) -> None:
    make_repair(picked_up=True)
    assert work.act(change_setting, by=manager, setting="pick_up_minutes", value="45") == 0
    assert get_moves() == []


@pytest.mark.parametrize(
    ("hours", "due"),
    [
        ("08:00-20:00", "2026-11-23T20:00"),
        ("08:00-12:00, 13:30-18:00", "2026-11-23T18:00"),
        ("20:00-02:00", "2026-11-24T02:00"),
    ],
)
def test_r_order_4_a_request_is_answered_by_the_end_of_duty_of_the_next_working_day(
    manager: Actor, hours: str, due: str
) -> None:
    """Picked up, its 30 minutes are over; what remains is the answer. That term is kept nowhere, its move is."""
    make_repair(picked_up=True)
    moved = work.act(change_setting, by=manager, setting="duty_hours", value=hours)
    new = datetime.fromisoformat(f"{due}+08:00")
    assert moved == (hours != "08:00-20:00")
    assert [row[2] for row in get_moves()] == [new] * moved


def test_r_call_1_a_free_day_moves_callbacks_and_the_reconciliation_of_that_day(manager: Actor) -> None:
    make_finished_order(make_customer(), make_department())
    said = work.ask(get_moves_by_day, day=MONDAY, is_workday=False)
    assert said.counts == {DeadlineKind.RECONCILE: 1, DeadlineKind.CALL_BACK: 1}
    assert work.act(override_day, by=manager, day=MONDAY, is_workday=False, seen=2) == 2
    assert (get_callback().due_on, get_callback().next_try_on) == (TUESDAY, TUESDAY)
    assert get_moves() == [
        (DeadlineKind.RECONCILE, office_instant(MONDAY, 12), office_instant(TUESDAY, 12)),
        (DeadlineKind.CALL_BACK, office_instant(MONDAY), office_instant(TUESDAY)),
    ]
    assert work.act(override_day, by=manager, day=MONDAY, is_workday=None) == 2
    assert get_callback().due_on == MONDAY


def test_an_orders_and_a_complaints_own_moves_stand_by_themselves(manager: Actor) -> None:
    order = make_finished_order(make_customer(), make_department())
    work.act(override_day, by=manager, day=MONDAY, is_workday=False, note="台风")
    moved = work.ask(list_order_moves, order_id=order.id)
    assert {row.kind for row in moved} == {DeadlineKind.RECONCILE, DeadlineKind.CALL_BACK}
    assert {(row.number, row.reason) for row in moved} == {("TY-20261119-001", "2026-11-23: 台风")}
    assert work.ask(list_order_moves, order_id=order.id + 1) == []
    assert work.ask(list_complaint_moves, complaint_id=order.id) == []


def test_r_call_4_a_callback_that_was_tried_keeps_its_due_day_and_gets_another_next_try(manager: Actor) -> None:
    make_finished_order(make_customer(), make_department())

    def miss(session: Session) -> None:
        callback = session.scalars(select(Callback)).one()
        callback.tries, callback.first_try_on, callback.next_try_on = 1, MONDAY, TUESDAY
        tried_at = FRIDAY + timedelta(days=3)
        session.add(CallbackTry(callback_id=callback.id, tried_at=tried_at, reached=Reached.NOT_REACHED))

    put(miss)
    work.act(override_day, by=manager, day=TUESDAY, is_workday=False)
    assert (get_callback().due_on, get_callback().next_try_on) == (MONDAY, WEDNESDAY)


def test_a_next_try_that_somebody_chose_stays(manager: Actor) -> None:
    make_finished_order(make_customer(), make_department())

    def choose(session: Session) -> None:
        session.scalars(select(Callback)).one().next_try_on = date(2026, 11, 27)

    put(choose)
    work.act(override_day, by=manager, day=MONDAY, is_workday=False)
    assert (get_callback().due_on, get_callback().next_try_on) == (TUESDAY, date(2026, 11, 27))


def test_a_finished_callback_does_not_move(manager: Actor) -> None:
    order = make_finished_order(make_customer(), make_department())

    def finish(session: Session) -> None:
        session.scalars(select(Callback)).one().state = CallbackState.DONE
        session.get_one(WorkOrder, order.id).state = OrderState.RECONCILED

    put(finish)
    assert work.act(override_day, by=manager, day=MONDAY, is_workday=False) == 0


def make_routine_contact(due_on: date) -> None:
    customer = make_customer()

    def make(session: Session) -> None:
        rule = session.scalars(select(ContactRule).limit(1)).one()
        facts = {"kind": CallbackKind.ROUTINE, "contact_rule_id": rule.id, "customer_id": customer.id}
        session.add(Callback(**facts, due_on=due_on, next_try_on=due_on, tries=0))

    put(make)


@pytest.mark.parametrize(("due_on", "moves_to"), [(MONDAY, TUESDAY), (WEDNESDAY, WEDNESDAY)])
def test_r_call_3_a_routine_contact_moves_only_off_a_day_that_is_free_by_now(
    manager: Actor, due_on: date, moves_to: date
) -> None:
    make_routine_contact(due_on)
    assert work.act(override_day, by=manager, day=MONDAY, is_workday=False) == (due_on != moves_to)
    assert (get_callback().due_on, get_callback().next_try_on) == (moves_to, moves_to)


def test_r_call_3_a_contact_put_off_by_another_call_moves_off_a_free_day_like_one_nobody_tried(manager: Actor) -> None:
    """A try of the turn before stands in its history, but its count began anew."""
    make_routine_contact(MONDAY)
    missed = {"tried_at": FRIDAY, "reached": Reached.NOT_REACHED}
    put(lambda session: session.add(CallbackTry(callback_id=session.scalars(select(Callback.id)).one(), **missed)))
    work.act(override_day, by=manager, day=MONDAY, is_workday=False)
    assert (get_callback().due_on, get_callback().next_try_on) == (TUESDAY, TUESDAY)


def test_r_call_2_the_call_after_a_complaint_moves_and_the_complaints_clock_with_it(manager: Actor) -> None:
    complaint = make_complaint(
        state=ComplaintState.SETTLED, started_at=FRIDAY, settled_at=FRIDAY, outcome="重修", follow_up_on=None
    )

    def call_back(session: Session) -> None:
        facts = {"kind": CallbackKind.COMPLAINT, "complaint_id": complaint.id, "customer_id": complaint.customer_id}
        session.add(Callback(**facts, due_on=WEDNESDAY, next_try_on=WEDNESDAY, tries=0))

    put(call_back)
    assert work.act(change_setting, by=manager, setting="complaint_callback_days", value="2") == 1
    assert get_callback().due_on == TUESDAY
    assert (get_complaint().next_clock, get_complaint().next_due_at) == (
        ComplaintClock.CALL_BACK,
        office_instant(TUESDAY, 20),
    )


@pytest.mark.parametrize(
    ("setting", "value", "field", "hours"),
    [
        ("major_start_minutes", "120", "start_by", 2),
        ("major_settle_hours", "72", "settle_by", 72),
    ],
)
def test_r_comp_2_another_term_for_complaints_moves_the_open_ones(
    manager: Actor, setting: str, value: str, field: str, hours: int
) -> None:
    make_complaint()
    assert work.act(change_setting, by=manager, setting=setting, value=value) == 1
    assert getattr(get_complaint(), field) == FRIDAY + timedelta(hours=hours)


def test_r_comp_2_a_term_agreed_with_the_customer_does_not_move(manager: Actor) -> None:
    agreed = FRIDAY + timedelta(days=10)
    make_complaint(is_term_agreed=True, settle_by=agreed)
    assert work.act(change_setting, by=manager, setting="major_settle_hours", value="72") == 0
    assert get_complaint().settle_by == agreed


def test_r_comp_2_another_severity_is_left_alone(manager: Actor) -> None:
    make_complaint(Severity.MINOR)
    assert work.act(change_setting, by=manager, setting="major_settle_hours", value="72") == 0
    assert work.act(change_setting, by=manager, setting="minor_settle_days", value="3") == 1


def test_r_comp_4_a_free_day_moves_the_first_follow_up(manager: Actor) -> None:
    """The 6th working day after Friday the 20th is Monday the 30th; with a free Monday in between the day after."""
    make_complaint()
    assert get_complaint().follow_up_on == date(2026, 11, 30)
    work.act(override_day, by=manager, day=MONDAY, is_workday=False)
    assert get_complaint().follow_up_on == date(2026, 12, 1)


def test_the_nearest_clock_of_a_complaint_is_wound_anew(manager: Actor) -> None:
    """Board, inbox and escalation go by it."""
    make_complaint(state=ComplaintState.HANDLING, started_at=FRIDAY)
    work.act(change_setting, by=manager, setting="major_settle_hours", value="30")
    assert (get_complaint().next_due_at, get_complaint().next_clock) == (
        FRIDAY + timedelta(hours=30),
        ComplaintClock.SETTLE,
    )
    work.act(change_setting, by=manager, setting="major_settle_hours", value="1000")
    assert get_complaint().next_due_at == office_instant(date(2026, 11, 30), 20)
    work.act(change_setting, by=manager, setting="duty_hours", value="08:00-12:00, 13:30-18:00")
    assert get_complaint().next_due_at == office_instant(date(2026, 11, 30), 18)


def test_a_complaint_that_is_handled_has_no_start_to_move(manager: Actor) -> None:
    make_complaint(state=ComplaintState.HANDLING, started_at=FRIDAY)
    assert work.act(change_setting, by=manager, setting="major_start_minutes", value="120") == 0


def test_who_is_complained_about_sees_no_move_of_it_though_it_moves() -> None:
    department = make_department("物业部")
    about = make_worker(department)
    manager = make_actor(Role.MANAGER)
    manager = Actor(manager.user_id, manager.name, manager.roles, staff_id=about.id)

    def be_staff(session: Session) -> None:
        session.get_one(User, manager.user_id).staff_id = about.id

    put(be_staff)
    make_complaint(against_staff_id=about.id)
    asked = {"setting": "major_settle_hours", "value": "72"}
    assert work.ask(get_moves_by_setting, **asked).total == 1
    assert work.ask(get_moves_by_setting, **asked, staff_id=about.id).total == 0
    assert work.act(change_setting, by=manager, **asked, seen=0) == 0
    assert get_complaint().settle_by == FRIDAY + timedelta(hours=72)
    assert work.ask(list_moved_terms, staff_id=about.id) == []
    assert len(work.ask(list_moved_terms)) == 1


def test_other_terms_than_those_shown_are_not_moved(manager: Actor) -> None:
    make_finished_order(make_customer(), make_department())
    with pytest.raises(OtherTermsMove):
        work.act(override_day, by=manager, day=MONDAY, is_workday=False, seen=1)
    assert (get_callback().due_on, get_moves()) == (MONDAY, [])


def test_several_days_are_said_at_once(manager: Actor) -> None:
    """Two days of snow: the callback and the morning of reconciliation wait for Wednesday."""
    make_finished_order(make_customer(), make_department())
    asked = {"day": MONDAY, "until": TUESDAY, "is_workday": False}
    assert work.ask(get_moves_by_day, **asked).total == 2
    assert work.act(override_day, by=manager, **asked, note="大雪", seen=2) == 2
    assert get_callback().due_on == WEDNESDAY
    assert {row.reason for row in work.ask(list_moved_terms)} == {"2026-11-23 – 2026-11-24: 大雪"}
    assert work.act(override_day, by=manager, day=MONDAY, until=TUESDAY, is_workday=None) == 2
    assert get_callback().due_on == MONDAY


@pytest.mark.parametrize("until", [date(2026, 11, 22), date(2026, 12, 24)])
def test_days_that_are_no_period_are_refused(manager: Actor, until: date) -> None:
    asked = {"day": MONDAY, "until": until, "is_workday": False}
    assert work.ask(get_moves_by_day, **asked).total == 0
    with pytest.raises(DaysNotPossible):
        work.act(override_day, by=manager, **asked, seen=0)


def test_a_clerk_moves_no_terms() -> None:
    with pytest.raises(NotAllowed):
        work.act(override_day, by=make_actor(Role.CLERK), day=MONDAY, is_workday=False)


def test_a_year_entered_by_hand_is_no_longer_provisional(manager: Actor) -> None:
    """New Year 2029: nobody has announced it, then the office enters the days and says that they are all."""
    make_finished_order(
        make_customer(), make_department(), completed_at=datetime(2028, 12, 29, 3, tzinfo=FRIDAY.tzinfo)
    )
    assert (get_callback().due_on, get_callback().is_provisional) == (date(2029, 1, 1), True)
    work.act(override_day, by=manager, day=date(2029, 1, 1), is_workday=False)
    assert (get_callback().due_on, get_callback().is_provisional) == (date(2029, 1, 2), True)
    years = {"setting": "entered_years", "value": "2028，2029"}
    assert work.ask(get_moves_by_setting, **years).total == 0
    work.act(change_setting, by=manager, **years, seen=0)
    assert (get_callback().due_on, get_callback().is_provisional) == (date(2029, 1, 2), False)


def test_a_provisional_follow_up_gets_its_day_when_the_year_is_announced() -> None:
    """Kept while 2026 was not known: it had been counted Monday to Friday."""
    received = datetime(2026, 9, 28, 1, tzinfo=FRIDAY.tzinfo)
    make_complaint(received_at=received, follow_up_on=date(2026, 10, 6), is_provisional=True)
    with work.writing(by=make_actor(Role.ADMIN), at=FRIDAY, operation="settle_announced_terms") as session:
        assert settle_announced_terms(session, at=FRIDAY) == 1
    assert (get_complaint().follow_up_on, get_complaint().is_provisional) == (date(2026, 10, 12), False)
    assert [row.reason for row in work.ask(list_moved_terms)] == ["announced"]
