"""Callbacks around a holiday: every finished job is asked after, and no bad answer is lost (R-CALL-1, R-CALL-4)."""

import pytest

from db import work
from db.operations.callbacks import Recorded, answer_dissatisfied, open_callback, record_callback
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order
from db.operations.reconcile import reconcile_order
from db.queries.callbacks import CallbackRow, get_callback_rates, list_callbacks
from db.queries.inbox import list_work_items
from db.rules.callbacks import Rates
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import FreeGround, Mark, OrderState, Outcome, Reached, Settlement, SignOff, Trade, WorkKind
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")
GOOD = {
    "reached": Reached.REACHED,
    "satisfaction": 5,
    "attitude": Mark.GOOD,
    "skill": Mark.GOOD,
    "outcome": Outcome.SOLVED,
    "is_price_as_agreed": True,
}


def finish(office: Office, at: str, **more: object) -> int:
    """Registered, dispatched and signed off in one go."""
    order_id = office.request(at, **more).order_id
    wanted = {"wanted_at": on(at), "wanted_until": None}
    office.act(
        dispatch_order, office.clerk, at, order_id=order_id, department_id=office.engineering.id,
        worker_id=office.worker.id, **wanted,
    )  # fmt: skip
    office.act(sign_off_order, office.clerk, at, order_id=order_id, sign_off=SignOff.SIGNED, result="好")
    return order_id


def worklist(office: Office, at: str) -> list[CallbackRow]:
    return work.ask(list_callbacks, actor=office.clerk, today=on(at).date())


def call(office: Office, at: str, row: CallbackRow, **answers: object) -> Recorded:
    return office.act(record_callback, office.clerk, at, callback_id=row.id, version=row.version, **answers)


def waits_for(actor: Actor, at: str) -> list[WorkKind]:
    return list(work.ask(list_work_items, actor=actor, at=on(at)).counts)


def state_of(order_id: int) -> OrderState:
    return work.ask(lambda session: session.get_one(WorkOrder, order_id)).state


def test_a_week_of_callbacks_around_the_spring_festival() -> None:
    office = open_office()
    # Saturday 14 February 2026 is a make-up day; then the festival until the 23rd.
    friday = finish(office, "2026-02-13 10:00")
    saturday = finish(office, "2026-02-14 10:00", customer=office.shop)
    assert [row.due_on.isoformat() for row in worklist(office, "2026-02-14 09:00")] == ["2026-02-14", "2026-02-24"]
    assert WorkKind.CALL_BACK in waits_for(office.clerk, "2026-02-14 09:00")

    # The first one is content; the number was opened for this call and for nothing else.
    first, _second = worklist(office, "2026-02-14 09:00")
    contact = office.act(open_callback, office.clerk, "2026-02-14 09:05", callback_id=first.id)
    assert contact.phone == "13800001234"
    call(office, "2026-02-14 09:10", first, **GOOD)
    assert state_of(friday) is OrderState.COMPLETED

    # The shop is not reached on three working days: closed as not reached.
    for at, next_try in (("2026-02-24 10:00", "2026-02-25"), ("2026-02-25 10:00", "2026-02-26")):
        (row,) = worklist(office, at)
        assert call(office, at, row, reached=Reached.NOT_REACHED).next_try == next_try
    (row,) = worklist(office, "2026-02-26 10:00")
    assert call(office, "2026-02-26 10:00", row, reached=Reached.NOT_REACHED).state == "unreachable"
    assert worklist(office, "2026-02-26 11:00") == []

    # Reconciled and on the month's account: only the money is open now.
    for order_id in (friday, saturday):
        office.act(reconcile_order, office.supervisor, "2026-02-26 11:00", order_id=order_id)
        assert state_of(order_id) is OrderState.RECONCILED
    month = work.ask(get_callback_rates, actor=office.manager, month="2026-02", today=on("2026-02-28 09:00").date())
    assert month == Rates(due=2, done=2, on_time=2, to_try=2, reached=1, satisfied=1, marked=1)
    require_books_right()


def test_a_dissatisfied_customer_is_with_the_manager_before_the_clerk_has_dialled_again() -> None:
    office = open_office()
    order_id = finish(office, "2026-11-20 10:00")
    (row,) = worklist(office, "2026-11-23 09:00")
    recorded = call(office, "2026-11-23 09:10", row, **{**GOOD, "satisfaction": 1}, words="修完第二天又漏")
    assert recorded.is_reported
    assert waits_for(office.manager, "2026-11-23 09:10") == [WorkKind.DISSATISFIED]
    office.act(answer_dissatisfied, office.manager, "2026-11-23 09:30", callback_id=row.id, answer="今日免费返修")
    assert waits_for(office.manager, "2026-11-23 09:31") == []
    assert state_of(order_id) is OrderState.COMPLETED


def test_a_free_job_closes_with_its_callback() -> None:
    office = open_office()
    order_id = finish(
        office, "2026-11-20 10:00", item=office.drain, settlement=Settlement.FREE, accepted=None,
        free_ground=FreeGround.WARRANTY,
        trade=Trade.WATER_POWER,
    )  # fmt: skip
    office.act(reconcile_order, office.supervisor, "2026-11-23 09:00", order_id=order_id)
    assert state_of(order_id) is OrderState.RECONCILED
    (row,) = worklist(office, "2026-11-23 09:00")
    call(office, "2026-11-23 09:10", row, **GOOD)
    assert state_of(order_id) is OrderState.CLOSED
