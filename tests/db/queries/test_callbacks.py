"""The worklist is cut by day, its counts are its rows, and the month's rates count what R-DEC-15 says."""

from datetime import date, timedelta

import pytest

from db import work
from db.operations.callbacks import record_callback
from db.queries.callbacks import count_callbacks, get_callback_rates, list_callbacks
from db.queries.callbacks_one import CallbackCard, get_callback, list_past_contacts
from db.rules.callbacks import Rates
from db.tables.callbacks import Callback
from db.types import Actor
from db.vocabulary import CallbackState, CallbackView, Mark, Outcome, Reached, Role
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, put

pytestmark = pytest.mark.usefixtures("office")
MONDAY = date(2026, 11, 23)
GOOD = {
    "reached": Reached.REACHED,
    "attitude": Mark.GOOD,
    "skill": Mark.GOOD,
    "outcome": Outcome.SOLVED,
    "is_price_as_agreed": True,
}


@pytest.fixture
def clerk() -> Actor:
    """Three jobs: of Thursday, Friday and Monday; their callbacks are due on Friday, Monday and Tuesday."""
    customer, department = make_customer(), make_department()
    for number, days in enumerate((-1, 0, 3), start=1):
        done_at = FRIDAY + timedelta(days=days)
        make_finished_order(customer, department, order_no=f"TY-{number}", completed_at=done_at)
    return make_actor(Role.CLERK)


def call(clerk: Actor, callback_id: int, days: int, **answers: object) -> None:
    callback = work.ask(lambda session: session.get_one(Callback, callback_id))
    at = FRIDAY + timedelta(days=days)
    work.act(record_callback, by=clerk, at=at, callback_id=callback_id, version=callback.version, **answers)


def orders(clerk: Actor, view: CallbackView, today: date = MONDAY) -> list[str]:
    rows = work.ask(list_callbacks, actor=clerk, today=today, view=view)
    assert len(rows) == work.ask(count_callbacks, actor=clerk, today=today)[view]
    return [row.number for row in rows]


def test_each_view_shows_its_days_and_counts_its_rows(clerk: Actor) -> None:
    call(clerk, 2, 3, **GOOD, satisfaction=1)
    assert {view: orders(clerk, view) for view in CallbackView} == {
        CallbackView.MINE: ["TY-1"],
        CallbackView.ALL: ["TY-1", "TY-3"],
        CallbackView.OVERDUE: ["TY-1"],
        CallbackView.TODAY: [],
        CallbackView.LATER: ["TY-3"],
        CallbackView.COMPLAINT: [],
        CallbackView.ROUTINE: [],
        CallbackView.SURVEY: [],
        CallbackView.DONE_TODAY: ["TY-2"],
        CallbackView.DISSATISFIED: ["TY-2"],
    }


def test_a_missed_one_moves_to_the_day_of_its_next_try(clerk: Actor) -> None:
    call(clerk, 1, 3, reached=Reached.NOT_REACHED)
    assert orders(clerk, CallbackView.OVERDUE) == []
    assert orders(clerk, CallbackView.TODAY, date(2026, 11, 24)) == ["TY-1", "TY-3"]


def card(clerk: Actor, callback_id: int) -> CallbackCard:
    found = work.ask(get_callback, actor=clerk, callback_id=callback_id, today=MONDAY)
    assert found is not None
    return found


def test_the_card_says_when_the_next_try_would_be_and_shows_no_number(clerk: Actor) -> None:
    assert (card(clerk, 1).next_try_if_missed, card(clerk, 1).phone_masked) == (date(2026, 11, 24), "138****1234")
    for days in (3, 4):
        call(clerk, 1, days, reached=Reached.NOT_REACHED)
    assert card(clerk, 1).next_try_if_missed is None


def rates(clerk: Actor, month: str = "2026-11") -> Rates:
    return work.ask(get_callback_rates, actor=clerk, month=month, today=MONDAY)


def test_the_rates_of_a_month_count_by_due_day_and_first_try(clerk: Actor) -> None:
    call(clerk, 1, 3, **GOOD, satisfaction=5)  # late: due on Friday
    call(clerk, 2, 3, reached=Reached.NOT_REACHED)  # in time, though not reached
    call(clerk, 2, 4, **GOOD, satisfaction=3)
    assert rates(clerk) == Rates(due=3, done=2, on_time=1, to_try=2, reached=2, satisfied=1, marked=2)
    assert rates(clerk, "2026-10") == Rates(0, 0, 0, 0, 0, 0, 0)


def test_what_came_with_the_import_is_in_no_rate(clerk: Actor) -> None:
    def take_over(session: work.WritingSession) -> None:
        callback = session.get_one(Callback, 1)
        callback.is_taken_over, callback.state, callback.satisfaction = True, CallbackState.DONE, 5

    put(take_over)
    assert rates(clerk).due == 2


def test_earlier_calls_to_a_customer_are_told_newest_first_for_a_year(clerk: Actor) -> None:
    call(clerk, 1, 3, reached=Reached.NOT_REACHED, words="手机关机，晚上再打")
    call(clerk, 2, 4, **GOOD, satisfaction=4)
    at = FRIDAY + timedelta(days=5)
    past = work.ask(list_past_contacts, actor=clerk, customer_id=card(clerk, 1).customer_id, at=at)
    assert [(each.number, each.satisfaction, each.by, each.note) for each in past] == [
        ("TY-2", 4, "王芳", ""),
        ("TY-1", None, "王芳", "手机关机，晚上再打"),
    ]
    assert (
        work.ask(list_past_contacts, actor=clerk, customer_id=card(clerk, 1).customer_id, at=at + timedelta(days=400))
        == []
    )
