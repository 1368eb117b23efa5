"""A resident pays at once: after the work, before it, and when the job turns out larger (R-BILL-1, R-PRICE-7)."""

import pytest

from db import work
from db.operations.acceptance import accept_price
from db.operations.completion import change_price_on_site, sign_off_order
from db.operations.dispatch import dispatch_order, start_order
from db.operations.intake import Registered
from db.operations.order_steps import PriceNotAccepted
from db.operations.payments import take_payment
from db.queries.accounts import get_live_charge
from db.queries.rollup_document import rollup_document
from db.queries.work_orders_one import OrderView, get_order
from db.rules.prices import Line
from db.rules.work_order_states import StepNotPossible
from db.vocabulary import AcceptedHow, LineKind, MoneyState, OrderState, PaymentMethod, Settlement, SignOff
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")


def see(slip: Registered) -> OrderView:
    found = work.ask(get_order, order_no=slip.order_no)
    assert found is not None
    return found


def dispatch(office: Office, slip: Registered, at: str) -> None:
    office.act(
        dispatch_order,
        office.clerk,
        at,
        order_id=slip.order_id,
        department_id=office.engineering.id,
        worker_id=office.worker.id,
        wanted_at=on(at),
    )


def finish(office: Office, slip: Registered, at: str) -> None:
    office.act(sign_off_order, office.supervisor, at, order_id=slip.order_id, sign_off=SignOff.SIGNED, result="已修好")


def pay(office: Office, slip: Registered, at: str, fen: int) -> None:
    charge = work.ask(get_live_charge, order_id=slip.order_id)
    in_advance = [] if charge else [slip.order_id]
    office.act(
        take_payment,
        office.clerk,
        at,
        customer_id=office.resident.id,
        method=PaymentMethod.CASH,
        amount_fen=fen,
        charges=[charge.id] if charge else [],
        orders_in_advance=in_advance,
    )


def test_no_slip_goes_out_before_the_customer_has_said_yes() -> None:
    office = open_office()
    slip = office.request("2026-11-20 09:00", settlement=Settlement.IMMEDIATE, accepted=None)
    with pytest.raises(PriceNotAccepted):
        dispatch(office, slip, "2026-11-20 09:10")
    office.act(accept_price, office.clerk, "2026-11-20 09:20", order_id=slip.order_id, accepted_how=AcceptedHow.PHONE)
    dispatch(office, slip, "2026-11-20 09:30")
    assert see(slip).state is OrderState.DISPATCHED


def test_paid_after_the_work_it_never_touches_the_notice() -> None:
    office = open_office()
    slip = office.request("2026-11-20 09:00", settlement=Settlement.IMMEDIATE)
    dispatch(office, slip, "2026-11-20 09:30")
    office.act(start_order, office.supervisor, "2026-11-20 10:00", order_id=slip.order_id)
    finish(office, slip, "2026-11-20 11:00")
    assert see(slip).money.state is MoneyState.DUE
    pay(office, slip, "2026-11-20 11:30", 120_00)
    assert see(slip).money.state is MoneyState.PAID
    preview = work.ask(rollup_document, month="2026-11", today=on("2026-11-30 09:00").date())
    assert preview["notices"] == []
    require_books_right()


def test_paid_before_the_work() -> None:
    office = open_office()
    slip = office.request("2026-11-20 09:00", settlement=Settlement.IMMEDIATE, is_paid_in_advance=True)
    pay(office, slip, "2026-11-20 09:10", 120_00)
    assert see(slip).money.state is MoneyState.PAID
    dispatch(office, slip, "2026-11-20 09:30")
    finish(office, slip, "2026-11-20 11:00")
    assert see(slip).money.state is MoneyState.PAID
    require_books_right()


def test_a_larger_job_pauses_until_the_new_price_is_accepted_and_both_prices_stay() -> None:
    office = open_office()
    slip = office.request("2026-11-20 09:00", settlement=Settlement.IMMEDIATE)
    dispatch(office, slip, "2026-11-20 09:30")
    office.act(start_order, office.supervisor, "2026-11-20 10:00", order_id=slip.order_id)
    line = Line("空调清洗", 1000, 120_00, LineKind.ITEM, "台", office.air.id)
    tray = Line("接水盘", 1000, 46_00, LineKind.PART, "个")
    office.act(
        change_price_on_site,
        office.supervisor,
        "2026-11-20 10:20",
        order_id=slip.order_id,
        lines=[line, tray],
        reason="接水盘破裂",
    )
    assert see(slip).state is OrderState.ON_HOLD
    with pytest.raises(StepNotPossible):
        finish(office, slip, "2026-11-20 10:30")
    office.act(accept_price, office.clerk, "2026-11-20 10:40", order_id=slip.order_id, accepted_how=AcceptedHow.ON_SITE)
    finish(office, slip, "2026-11-20 11:30")
    pay(office, slip, "2026-11-20 12:00", 166_00)
    shown = see(slip)
    assert shown.money.state is MoneyState.PAID
    assert {line.amount_fen for line in shown.lines} == {120_00, 46_00}
    assert shown.revision == 2
    require_books_right()


def test_unpaid_at_the_months_end_it_is_an_exception_and_not_on_the_notice() -> None:
    office = open_office()
    slip = office.request("2026-11-20 09:00", settlement=Settlement.IMMEDIATE)
    dispatch(office, slip, "2026-11-20 09:30")
    finish(office, slip, "2026-11-20 11:00")
    preview = work.ask(rollup_document, month="2026-11", today=on("2026-11-30 09:00").date())
    assert preview["notices"] == []
    assert [row["order_no"] for row in preview["exceptions"]] == [slip.order_no]
