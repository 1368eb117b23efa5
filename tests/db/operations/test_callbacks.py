"""A finished job is called back the next working day, three times at most, and a dissatisfied answer is never lost."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed
from db.operations.calendar import override_day
from db.operations.callbacks import (
    AnsweredAlready,
    CallbackFinished,
    Recorded,
    TriedToday,
    answer_dissatisfied,
    open_callback,
    record_callback,
)
from db.start import settle_announced_days
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback, CallbackTry
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackState, Mark, OrderState, Outcome, Reached, Role
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, put

pytestmark = pytest.mark.usefixtures("office")

MONDAY = FRIDAY + timedelta(days=3)
GOOD = {
    "reached": Reached.REACHED,
    "satisfaction": 5,
    "attitude": Mark.GOOD,
    "skill": Mark.GOOD,
    "outcome": Outcome.SOLVED,
    "is_price_as_agreed": True,
}
MISSED = {"reached": Reached.NOT_REACHED}


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


def finish(completed_at: datetime = FRIDAY, **facts: object) -> WorkOrder:
    return make_finished_order(make_customer(), make_department(), completed_at=completed_at, **facts)


def get_callback() -> Callback:
    return work.ask(lambda session: session.scalars(select(Callback)).one())


def call(clerk: Actor, at: datetime = MONDAY, **answers: object) -> Recorded:
    callback = get_callback()
    given = {"callback_id": callback.id, "version": callback.version}
    return work.act(record_callback, by=clerk, at=at, **{**given, **answers})


def test_work_finished_on_friday_is_called_back_on_monday() -> None:
    finish()
    assert (get_callback().due_on, get_callback().is_provisional) == (date(2026, 11, 23), False)


def test_a_day_of_a_year_not_announced_is_provisional_until_the_office_says_so() -> None:
    """The last working day of 2028: whether 2029-01-01 is a holiday is not known yet."""
    finish(datetime(2028, 12, 29, 3, tzinfo=FRIDAY.tzinfo))
    assert (get_callback().due_on, get_callback().is_provisional) == (date(2029, 1, 1), True)

    manager = make_actor(Role.MANAGER)
    days = (date(2028, 12, 30), date(2028, 12, 31), date(2029, 1, 1), date(2029, 1, 2))
    for day in days:
        work.act(override_day, by=manager, at=FRIDAY, day=day, is_workday=day == days[-1])
    callback = get_callback()
    assert (callback.due_on, callback.next_try_on, callback.is_provisional) == (date(2029, 1, 2),) * 2 + (False,)


def test_a_server_gives_callbacks_their_day_when_their_year_is_announced_by_now() -> None:
    """Kept while 2026 was not known: 1 October was counted as a working day."""
    finish(datetime(2026, 9, 30, 3, tzinfo=FRIDAY.tzinfo))

    def as_guessed(session: Session) -> None:
        callback = session.scalars(select(Callback)).one()
        callback.due_on = callback.next_try_on = date(2026, 10, 1)
        callback.is_provisional = True

    put(as_guessed)
    assert settle_announced_days() == 1
    callback = get_callback()
    assert (callback.due_on, callback.next_try_on, callback.is_provisional) == (date(2026, 10, 8),) * 2 + (False,)
    kept = work.ask(count_rows)
    assert (settle_announced_days(), work.ask(count_rows)) == (0, kept)


def test_a_server_leaves_callbacks_whose_year_is_still_not_announced() -> None:
    finish(datetime(2028, 12, 29, 3, tzinfo=FRIDAY.tzinfo))
    kept = work.ask(count_rows)
    assert (settle_announced_days(), work.ask(count_rows)) == (0, kept)
    assert get_callback().is_provisional


def count_rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditRow)) or 0


def test_an_order_finished_before_it_was_taken_over_is_not_called_back() -> None:
    finish(FRIDAY - timedelta(days=10), is_taken_over=True, recorded_at=FRIDAY)
    assert work.ask(lambda session: session.scalars(select(Callback)).all()) == []


def test_an_order_finished_on_the_day_it_was_taken_over_is_called_back() -> None:
    finish(is_taken_over=True, recorded_at=FRIDAY + timedelta(hours=2))
    assert get_callback().due_on == date(2026, 11, 23)


def test_a_good_answer_is_kept_and_closes_what_is_otherwise_finished(clerk: Actor) -> None:
    order = finish(state=OrderState.RECONCILED)
    recorded = call(clerk, **GOOD, words=" 师傅很仔细 ")
    assert recorded == Recorded(order.order_no, "done", "", False)
    callback = get_callback()
    assert (callback.satisfaction, callback.words, callback.done_by) == (5, "师傅很仔细", clerk.user_id)
    assert (callback.done_on, callback.first_try_on) == (date(2026, 11, 23), date(2026, 11, 23))
    assert work.ask(lambda session: session.scalars(select(WorkOrder)).one()).state is OrderState.CLOSED


def test_work_that_is_not_reconciled_stays_open_after_its_callback(clerk: Actor) -> None:
    finish()
    call(clerk, **GOOD)
    assert work.ask(lambda session: session.scalars(select(WorkOrder)).one()).state is OrderState.COMPLETED


@pytest.mark.parametrize(
    "bad", [{"satisfaction": 2}, {"satisfaction": 1}, {"outcome": Outcome.UNSOLVED}, {"is_price_as_agreed": False}]
)
def test_a_bad_answer_is_with_the_manager_at_once(bad: dict[str, object], clerk: Actor) -> None:
    finish()
    assert call(clerk, **{**GOOD, **bad}).is_reported
    assert get_callback().reported_at == MONDAY


@pytest.mark.parametrize("middling", [{"satisfaction": 3}, {"outcome": Outcome.PARTLY}, {"attitude": Mark.POOR}])
def test_a_middling_answer_is_not_reported(middling: dict[str, object], clerk: Actor) -> None:
    finish()
    assert not call(clerk, **{**GOOD, **middling}).is_reported


@pytest.mark.parametrize("field", ["satisfaction", "attitude", "skill", "outcome", "is_price_as_agreed"])
def test_a_reached_customer_is_asked_everything(field: str, clerk: Actor) -> None:
    finish()
    with pytest.raises(Incomplete) as refusal:
        call(clerk, **{**GOOD, field: None})
    assert refusal.value.field == field
    assert get_callback().state is CallbackState.DUE


@pytest.mark.parametrize("forged", [0, 6, -1])
def test_a_satisfaction_outside_one_to_five_is_refused(forged: int, clerk: Actor) -> None:
    finish()
    with pytest.raises(Incomplete):
        call(clerk, **{**GOOD, "satisfaction": forged})


def test_three_tries_on_three_working_days_close_it_as_not_reached(clerk: Actor) -> None:
    finish()
    assert call(clerk, **MISSED).next_try == "2026-11-24"
    assert call(clerk, MONDAY + timedelta(days=4), **MISSED).next_try == "2026-11-30"
    assert call(clerk, MONDAY + timedelta(days=7), **MISSED).state == "unreachable"
    callback = get_callback()
    assert (callback.tries, callback.first_try_on, callback.done_on) == (3, date(2026, 11, 23), date(2026, 11, 30))


def test_a_second_miss_on_the_same_day_is_no_try(clerk: Actor) -> None:
    finish()
    call(clerk, **MISSED)
    with pytest.raises(TriedToday):
        call(clerk, MONDAY + timedelta(hours=3), **MISSED)
    assert get_callback().tries == 1


def test_who_calls_back_on_the_same_day_is_heard(clerk: Actor) -> None:
    finish()
    call(clerk, **MISSED)
    assert call(clerk, MONDAY + timedelta(hours=3), **GOOD).state == "done"
    assert work.ask(lambda session: len(session.scalars(select(CallbackTry)).all())) == 2


def test_a_customer_may_decline_to_answer(clerk: Actor) -> None:
    finish()
    assert call(clerk, reached=Reached.REFUSED).state == "refused"
    assert get_callback().satisfaction is None


def test_a_finished_callback_is_not_changed_and_no_longer_opens_the_number(clerk: Actor) -> None:
    finish()
    call(clerk, **GOOD)
    with pytest.raises(CallbackFinished):
        call(clerk, **{**GOOD, "satisfaction": 1})
    with pytest.raises(CallbackFinished):
        work.act(open_callback, by=clerk, at=MONDAY, callback_id=get_callback().id)


def test_two_clerks_do_not_write_down_the_same_call_twice(clerk: Actor) -> None:
    finish()
    seen = get_callback().version
    call(clerk, **MISSED)
    with pytest.raises(ChangedMeanwhile):
        call(clerk, version=seen, **GOOD)


def test_the_own_due_callback_opens_the_number_and_leaves_a_record(clerk: Actor) -> None:
    order = finish()
    assert work.act(open_callback, by=clerk, at=MONDAY, callback_id=get_callback().id) == ("张伟", "13800001234")
    row = work.ask(lambda session: session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first())
    assert (row.action, row.operation, order.order_no in row.after) == ("reveal", "open_callback", True)


def test_nobody_else_opens_or_records_a_callback() -> None:
    finish()
    manager = make_actor(Role.MANAGER, Role.LEADER, Role.ADMIN, Role.FINANCE, Role.SUPERVISOR)
    for refused in (lambda: call(manager, **GOOD), lambda: work.act(open_callback, by=manager, callback_id=1)):
        with pytest.raises(NotAllowed):
            refused()


def test_the_manager_answers_a_dissatisfied_customer_once(clerk: Actor) -> None:
    finish()
    call(clerk, **{**GOOD, "satisfaction": 1})
    manager, callback = make_actor(Role.MANAGER), get_callback()
    with pytest.raises(Incomplete):
        work.act(answer_dissatisfied, by=manager, at=MONDAY, callback_id=callback.id, answer=" ")
    work.act(answer_dissatisfied, by=manager, at=MONDAY, callback_id=callback.id, answer="明日上门返修")
    assert get_callback().manager_answer == "明日上门返修"
    with pytest.raises(AnsweredAlready):
        work.act(answer_dissatisfied, by=manager, at=MONDAY, callback_id=callback.id, answer="再答")


def test_nobody_answers_for_the_manager(clerk: Actor) -> None:
    finish()
    call(clerk, **{**GOOD, "satisfaction": 1})
    with pytest.raises(NotAllowed):
        work.act(answer_dissatisfied, by=clerk, at=MONDAY, callback_id=get_callback().id, answer="没事")
