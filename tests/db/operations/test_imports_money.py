"""Work orders, payments and balances taken over: what they charge, what they pay, and what they must not touch."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import work
from db.operations.dispatch import dispatch_order
from db.operations.settings import change_setting
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.checks import run_checks
from db.queries.rollup_document import rollup_document
from db.spreadsheets import OpeningBalanceRow, PaymentRow, WorkOrderRow
from db.tables.billing import LedgerEntry
from db.tables.callbacks import Callback
from db.tables.customers import Customer
from db.tables.payments import Receipt
from db.tables.staff import Staff
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    CallbackState,
    FreeGround,
    ImportKind,
    OrderKind,
    OrderState,
    PaymentMethod,
    Role,
)
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_item, make_worker
from tests.sheets import BALANCE, ORDER, PAYMENT, bring, counts, exported, rows_in

ORDERS, PAYMENTS, BALANCES = ImportKind.WORK_ORDERS, ImportKind.PAYMENTS, ImportKind.OPENING_BALANCES
DONE = "TY-1 KH-000001 修水管 2026-11-03 2026-11-04 2 35 月结 已核对"

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def zhang() -> Customer:
    make_department("客户服务中心", is_service_centre=True)
    return make_customer()


@pytest.fixture
def clerk(zhang: Customer) -> Actor:
    return make_actor(Role.CLERK)


@pytest.fixture
def finance(zhang: Customer) -> Actor:
    return make_actor(Role.FINANCE)


def order(number: str) -> WorkOrder:
    return work.ask(lambda session: session.scalars(select(WorkOrder).where(WorkOrder.order_no == number)).one())


def notice(month: str = "2026-11") -> dict[str, Any]:
    (found,) = work.ask(rollup_document, month=month, today=date(2026, 12, 31))["notices"]
    return dict(found)


def breaches() -> list[str]:
    return [f"{found.name}: {found.detail}" for found in work.ask(run_checks) if not found.ok]


def test_a_reconciled_monthly_order_is_charged_with_its_day_of_completion(clerk: Actor) -> None:
    assert counts(bring(clerk, ORDERS, ORDER, DONE)) == (1, 0, 0)
    found = notice()
    assert (found["charges_fen"], found["lines"]) == (
        7000,
        [{"date": "2026-11-04", "order_no": "TY-1", "item": "修水管", "quantity": 2, "amount_fen": 7000}],
    )
    assert (order("TY-1").state, order("TY-1").accepted_how) == (OrderState.RECONCILED, AcceptedHow.TAKEN_OVER)
    assert breaches() == []


@pytest.mark.parametrize(
    ("state", "settlement", "becomes"),
    [
        ("已登记", "月结", OrderState.ACCEPTED),
        ("已派工", "即时", OrderState.DISPATCHED),
        ("已完成", "月结", OrderState.COMPLETED),
        ("已完成", "即时", OrderState.COMPLETED),
        ("已核对", "即时", OrderState.CLOSED),
        ("已核对", "免费", OrderState.CLOSED),
        ("已取消", "月结", OrderState.CANCELLED),
    ],
)
def test_every_state_is_taken_over_and_only_reconciled_monthly_ones_are_charged(
    clerk: Actor, state: str, settlement: str, becomes: OrderState
) -> None:
    row = f"TY-1 KH-000001 修水管 2026-11-03 2026-11-04 2 35 {settlement} {state}"
    bring(clerk, ORDERS, ORDER, row)
    assert (order("TY-1").state, rows_in(LedgerEntry)) == (becomes, 0)
    (line,) = work.ask(lambda session: session.scalars(select(WorkOrderLine)).all())
    assert (line.quantity_thousandths, line.unit_price_fen, line.amount_fen) == (2000, 3500, 7000)
    document = work.ask(rollup_document, month="2026-11", today=date(2026, 12, 1))
    waits = [row["kind"] for row in document["exceptions"]]
    assert waits == (["not_reconciled"] if (state, settlement) == ("已完成", "月结") else [])
    assert counts(bring(clerk, ORDERS, ORDER, row)) == (0, 1, 0)
    assert breaches() == []


def test_an_open_order_taken_over_goes_on_like_any_other(clerk: Actor) -> None:
    bring(clerk, ORDERS, ORDER, "TY-1 KH-000001 修水管 2026-11-03 - 2 35 月结 已登记")
    works = make_department("工程部")
    worker = make_worker(works)
    work.act(
        dispatch_order,
        by=clerk,
        at=FRIDAY,
        order_id=order("TY-1").id,
        department_id=works.id,
        worker_id=worker.id,
        wanted_at=FRIDAY,
    )
    assert order("TY-1").state is OrderState.DISPATCHED


@pytest.mark.parametrize(("figures", "shown"), [("3 -", "数量：3"), ("- 35", "单价：35.00")])
def test_a_figure_that_stands_alone_is_kept_and_comes_back(clerk: Actor, figures: str, shown: str) -> None:
    row = f"TY-1 KH-000001 修水管 2026-11-03 - {figures} 月结 已登记"
    bring(clerk, ORDERS, ORDER, row)
    assert (order("TY-1").state, order("TY-1").description) == (OrderState.REGISTERED, shown)
    (back,) = exported(ORDERS)
    assert isinstance(back, WorkOrderRow)
    assert (back.quantity_thousandths == 3000, back.unit_price_fen == 3500) == (figures == "3 -", figures == "- 35")
    assert counts(bring(clerk, ORDERS, ORDER, row)) == (0, 1, 0)


def test_what_the_sheet_leaves_open_is_filled_in_as_the_contract_says(clerk: Actor) -> None:
    works = make_department("工程部")
    make_item(works, "WX", "换龙头", category="有偿维修")
    header = "单号 客户编号 项目编码 项目名称 专业 登记时间 收费 状态 服务人员 部门"
    bring(
        clerk,
        ORDERS,
        header,
        "A KH-000001 WX - - 2026-11-03 月结 已登记 王师傅 -",
        "B KH-000001 - 修灯 水电 2026-11-03 免费 已登记 - 绿化部",
        "C KH-000001 - 代购 - 2026-11-03 即时 已登记 王师傅 -",
    )
    rows = {row.order_no: row for row in exported(ORDERS) if isinstance(row, WorkOrderRow)}
    assert [rows[key].kind for key in "ABC"] == [OrderKind.REPAIR, OrderKind.REPAIR, OrderKind.SERVICE]
    assert [rows[key].department for key in "ABC"] == ["工程部", "绿化部", "客户服务中心"]
    assert (rows["A"].item_name, order("A").item_name) == ("", "换龙头")
    assert rows["B"].free_ground is FreeGround.TAKEN_OVER
    assert [rows[key].worker for key in "ABC"] == ["王师傅", "", "王师傅"] and rows_in(Staff) == 1


def test_satisfaction_is_a_finished_callback_and_only_new_work_makes_a_task(clerk: Actor) -> None:
    header = ORDER + " 满意度"
    bring(
        clerk,
        ORDERS,
        header,
        "OLD KH-000001 甲 2026-11-03 2026-11-04 1 9 即时 已核对 -",
        "SAID KH-000001 甲 2026-11-03 2026-11-04 1 9 即时 已核对 2",
        "TODAY KH-000001 甲 2026-11-19 2026-11-20 1 9 即时 已核对 -",
    )
    found = work.ask(
        lambda session: session.execute(
            select(WorkOrder.order_no, Callback.state, Callback.satisfaction, Callback.reported_at).join(
                Callback, Callback.work_order_id == WorkOrder.id
            )
        ).all()
    )
    assert sorted(tuple(row) for row in found) == [
        ("SAID", CallbackState.DONE, 2, None),
        ("TODAY", CallbackState.DUE, None, None),
    ]
    assert [order(number).state for number in ("OLD", "SAID", "TODAY")] == [
        OrderState.CLOSED,
        OrderState.CLOSED,
        OrderState.RECONCILED,
    ]


def test_new_work_that_the_lot_does_not_draw_is_closed_without_a_call(clerk: Actor) -> None:
    """The quota of the kind holds for what comes in a sheet, too (R-CALL-1)."""
    work.act(change_setting, by=make_actor(Role.MANAGER), at=FRIDAY, setting="callback_quota_service", value="1")
    bring(clerk, ORDERS, ORDER, "TODAY KH-000001 甲 2026-11-19 2026-11-20 1 9 即时 已核对")
    states = work.ask(lambda session: list(session.scalars(select(Callback.state))))
    assert (states, order("TODAY").state) == ([CallbackState.NOT_DRAWN], OrderState.CLOSED)


def test_unknown_customers_and_items_and_changed_orders_are_errors_of_their_rows(clerk: Actor) -> None:
    header = "单号 客户编号 项目编码 项目名称 登记时间 完成时间 数量 单价 收费 状态"
    bring(clerk, ORDERS, ORDER, DONE)
    outcome = bring(
        clerk,
        ORDERS,
        header,
        "TY-1 KH-000001 - 修水管 2026-11-03 2026-11-04 2 36 月结 已核对",
        "TY-2 KH-9 NO - 2026-11-03 - - - 月结 已登记",
    )
    assert [(error.row, error.column) for error in outcome.errors] == [(2, "单号"), (3, "客户编号"), (3, "项目编码")]
    assert outcome.errors[0].details["columns"] == "单价、金额"
    assert order("TY-1").amount_fen == 7000


def test_a_payment_pays_the_slip_it_names_then_the_oldest_and_the_rest_is_credit(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    bring(finance, BALANCES, BALANCE, "KH-000001 2026-10-31 30")
    newer = DONE.replace("TY-1", "TY-2").replace("2026-11-04", "2026-11-10")
    bring(clerk, ORDERS, ORDER, DONE, newer)
    outcome = bring(finance, PAYMENTS, PAYMENT, "S-1 KH-000001 2026-11-20 80 微信 TY-2")
    assert counts(outcome) == (1, 0, 0)
    owed = work.ask(list_open_charges, customer_id=zhang.id)
    assert [(row.amount_fen, row.open_fen) for row in owed] == [(3000, 2000), (7000, 7000)]
    assert order("TY-2").state is OrderState.CLOSED
    bring(finance, PAYMENTS, PAYMENT, "S-2 KH-000001 2026-11-21 100 现金 -")
    assert [row.open_fen for row in work.ask(list_free_credits, customer_id=zhang.id)] == [1000]
    assert (notice()["payments_fen"], notice()["total_fen"]) == (18000, -1000)
    assert breaches() == []


def test_a_named_slip_comes_first_even_when_an_earlier_payment_names_none(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    bring(clerk, ORDERS, ORDER, DONE, DONE.replace("TY-1", "TY-2"))
    rows = ("S-1 KH-000001 2026-11-05 70 现金 -", "S-2 KH-000001 2026-11-20 70 现金 TY-1")
    bring(finance, PAYMENTS, PAYMENT, *rows)
    assert work.ask(list_open_charges, customer_id=zhang.id) == []
    assert counts(bring(finance, PAYMENTS, PAYMENT, *rows)) == (0, 2, 0)
    assert [row.order_no for row in exported(PAYMENTS) if isinstance(row, PaymentRow)] == ["", "TY-1"]


def test_an_old_receipt_for_a_slip_paid_on_the_spot_stays_off_the_notice(
    clerk: Actor, finance: Actor, zhang: Customer
) -> None:
    bring(clerk, ORDERS, ORDER, "TY-9 KH-000001 修锁 2026-11-03 2026-11-04 1 120 即时 已核对")
    bring(finance, PAYMENTS, PAYMENT, "S-9 KH-000001 2026-11-04 150 现金 TY-9")
    found = notice()
    assert (found["charges_fen"], found["payments_fen"], found["lines"]) == (0, 3000, [])
    assert [row.open_fen for row in work.ask(list_free_credits, customer_id=zhang.id)] == [3000]
    assert order("TY-9").state is OrderState.CLOSED
    assert breaches() == []


def test_payments_name_orders_of_their_own_customer_only(clerk: Actor, finance: Actor) -> None:
    make_customer("李强", "3-1-1202", customer_no="KH-2")
    bring(clerk, ORDERS, ORDER, DONE)
    outcome = bring(
        finance,
        PAYMENTS,
        PAYMENT,
        "S-1 KH-2 2026-11-20 80 微信 TY-1",
        "S-2 KH-2 2026-11-20 80 微信 NO",
        "S-3 KH-3 2026-11-20 80 微信 -",
    )
    assert [(error.row, error.column) for error in outcome.errors] == [
        (2, "对应单号"),
        (3, "对应单号"),
        (4, "客户编号"),
    ]
    assert rows_in(Receipt) == 0


def test_a_receipt_or_balance_that_is_here_with_other_values_is_an_error(finance: Actor) -> None:
    bring(finance, PAYMENTS, PAYMENT, "S-1 KH-000001 2026-11-20 80 微信 -")
    bring(finance, BALANCES, BALANCE, "KH-000001 2026-10-31 -30")
    assert counts(bring(finance, PAYMENTS, PAYMENT, "S-1 KH-000001 2026-11-20 81 微信 -")) == (0, 0, 1)
    assert counts(bring(finance, BALANCES, BALANCE, "KH-000001 2026-10-31 30")) == (0, 0, 1)
    assert counts(bring(finance, BALANCES, BALANCE, "KH-000001 2026-10-31 -30")) == (0, 1, 0)
    assert exported(PAYMENTS) == [PaymentRow("S-1", "KH-000001", date(2026, 11, 20), 8000, PaymentMethod.WECHAT)]
    assert exported(BALANCES) == [OpeningBalanceRow("KH-000001", date(2026, 10, 31), -3000)]


def test_credit_that_came_first_pays_the_orders_that_come_later(clerk: Actor, finance: Actor, zhang: Customer) -> None:
    bring(finance, BALANCES, BALANCE, "KH-000001 2026-10-31 -100")
    bring(clerk, ORDERS, ORDER, DONE)
    assert order("TY-1").state is OrderState.CLOSED
    assert [row.open_fen for row in work.ask(list_free_credits, customer_id=zhang.id)] == [3000]
    assert (notice()["opening_fen"], notice()["total_fen"]) == (-10000, -3000)


MONEY = st.lists(
    st.tuples(st.integers(1, 500_00), st.sampled_from(["月结", "即时", "免费"]), st.integers(0, 400_00)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(jobs=MONEY)
def test_what_is_owed_is_what_was_charged_less_what_was_paid(
    clerk: Actor, finance: Actor, zhang: Customer, jobs: list[tuple[int, str, int]]
) -> None:
    start = rows_in(WorkOrder)
    names = [f"P-{start + n}" for n in range(len(jobs))]
    orders = [
        f"{name} KH-000001 甲 2026-11-03 2026-11-05 1 {fen / 100:.2f} {settlement} 已核对"
        for name, (fen, settlement, _) in zip(names, jobs, strict=True)
    ]
    paid = [
        f"R-{name} KH-000001 2026-11-06 {fen / 100:.2f} 现金 {name}"
        for name, (_, _, fen) in zip(names, jobs, strict=True)
        if fen
    ]
    before = _owed()
    bring(clerk, ORDERS, ORDER, *orders)
    if paid:
        bring(finance, PAYMENTS, PAYMENT, *paid)
    monthly = sum(fen for fen, settlement, _ in jobs if settlement == "月结")
    at_once = sum(min(fen, given) for fen, settlement, given in jobs if settlement == "即时")
    assert _owed() - before == monthly - (sum(given for _, _, given in jobs) - at_once)
    assert breaches() == []


def _owed() -> int:
    found = work.ask(rollup_document, month="2026-11", today=date(2026, 12, 31))["notices"]
    return sum(row["total_fen"] for row in found)
