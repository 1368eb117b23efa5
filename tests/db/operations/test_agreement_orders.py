"""Jobs of agreements become accepted orders, each once (R-ORDER-1, R-BILL-6)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.errors import NotAllowed
from db.operations.agreement_orders import TooFarAhead, make_agreement_orders
from db.operations.agreement_periods import end_periods
from db.operations.arrears_decisions import end_decision
from db.operations.completion import sign_off_order
from db.operations.departments import save_department
from db.operations.dispatch import dispatch_order
from db.operations.reconcile import reconcile_order
from db.queries.agreement_orders import count_due_jobs, list_due_jobs
from db.queries.agreement_periods import EndPreview, plan_end
from db.queries.checks import run_checks
from db.queries.inbox import count_work_items, list_work_items
from db.tables.agreements import Agreement
from db.tables.arrears import ArrearsDecision
from db.tables.customers import Customer
from db.tables.staff import Staff
from db.tables.work_orders import WorkOrder, WorkOrderEvent
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    ArrearsDecisionKind,
    Channel,
    CustomerKind,
    FreeGround,
    OrderState,
    Produces,
    Rhythm,
    Role,
    Settlement,
    SignOff,
    WorkKind,
)
from tests.agreement_factories import make_agreement, make_units, order_line, owed_fen, periods_of, run_fees
from tests.billing_factories import owe_opening
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_item, make_worker, put

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=FRIDAY.tzinfo)
UNTIL = date(2027, 10, 31)


def orders() -> list[WorkOrder]:
    return work.ask(lambda session: list(session.scalars(select(WorkOrder).order_by(WorkOrder.id))))


def make_orders(clerk: Actor, until_on: date | None = None, at: datetime = FRIDAY) -> tuple[int, ...]:
    return work.act(make_agreement_orders, by=clerk, at=at, until_on=until_on)


def send(clerk: Actor, order: WorkOrder, worker: Staff) -> None:
    work.act(
        dispatch_order,
        by=clerk,
        at=FRIDAY,
        order_id=order.id,
        department_id=order.department_id,
        worker_id=worker.id,
        wanted_at=order.wanted_at,
    )


def test_a_charged_job_is_accepted_at_the_price_of_the_agreement(office: Path) -> None:
    clerk, department = make_actor(Role.CLERK), make_department()
    item = make_item(department, unit_price_fen=150_00)
    shop = make_customer("小吃店", kind=CustomerKind.SHOP)
    line = order_line(120_00, Rhythm.QUARTERLY, item_id=item.id, quantity=2000)
    make_agreement(department, line, customer=shop, from_on=date(2026, 11, 1), until_on=UNTIL)
    assert make_orders(clerk) == (1, 1, "TY-20261120-001", "TY-20261120-001")
    (order,) = orders()
    assert (order.state, order.channel, order.settlement) == (
        OrderState.ACCEPTED,
        Channel.AGREEMENT,
        Settlement.MONTHLY,
    )
    assert (order.amount_fen, order.accepted_fen, order.accepted_how) == (240_00, 240_00, AcceptedHow.AGREEMENT)
    assert order.wanted_at == office_instant(date(2026, 11, 23), 8)
    found = select(WorkOrderEvent.verb).order_by(WorkOrderEvent.id)
    assert work.ask(lambda session: list(session.scalars(found))) == [
        "register_request",
        "price_request",
        "accept_price",
    ]
    assert make_orders(clerk)[0] == 0
    assert owed_fen(shop) == 0


def test_the_job_is_charged_when_it_is_reconciled_like_any_other(office: Path) -> None:
    department = make_department()
    clerk = make_actor(Role.CLERK, name="李娜", department=department)
    supervisor, worker = make_actor(Role.SUPERVISOR, department=department), make_worker(department)
    shop = make_customer("小吃店", kind=CustomerKind.SHOP)
    agreement = make_agreement(department, order_line(), customer=shop, from_on=date(2026, 11, 1), until_on=UNTIL)
    make_orders(clerk)
    (order,) = orders()
    send(clerk, order, worker)
    work.act(sign_off_order, by=clerk, at=MONDAY, order_id=order.id, sign_off=SignOff.SIGNED, result="完成")
    work.act(reconcile_order, by=supervisor, at=MONDAY, order_id=order.id)
    assert owed_fen(shop) == 120_00
    assert [one.work_order_id for one in periods_of(agreement)] == [order.id]
    assert run_fees(make_actor(Role.FINANCE, name="钱敏")).is_new is False
    assert [finding for finding in work.ask(run_checks) if not finding.ok] == []


def test_a_covered_job_is_free_by_the_agreement(office: Path) -> None:
    clerk, department = make_actor(Role.CLERK), make_department()
    line = order_line(0, Rhythm.WEEKLY, produces=Produces.COVERED_ORDER, title="楼道保洁")
    make_agreement(department, line, customer=make_customer(), from_on=date(2026, 11, 2), until_on=UNTIL)
    assert make_orders(clerk)[0] == 2
    made = orders()
    assert {(order.state, order.free_ground) for order in made} == {(OrderState.ACCEPTED, FreeGround.AGREEMENT)}
    # the running week has no working day left after this Friday
    assert [order.wanted_at for order in made] == [office_instant(date(2026, 11, 23), 8)] * 2


def test_weeks_that_are_over_are_not_made_up_for(office: Path) -> None:
    clerk, department = make_actor(Role.CLERK), make_department()
    agreement = make_agreement(
        department, order_line(50_00, Rhythm.WEEKLY), customer=make_customer(), from_on=date(2026, 9, 1), until_on=UNTIL
    )
    assert make_orders(clerk, date(2026, 11, 30))[0] == 3
    assert [one.period_from for one in periods_of(agreement)] == [
        date(2026, 11, 16),
        date(2026, 11, 23),
        date(2026, 11, 30),
    ]


def test_the_coming_jobs_wait_in_the_inbox_of_the_desk(office: Path) -> None:
    clerk, department = make_actor(Role.CLERK), make_department()
    make_agreement(department, order_line(), customer=make_customer(), from_on=date(2026, 11, 25), until_on=UNTIL)
    found = work.ask(list_work_items, actor=clerk, at=FRIDAY)
    assert [(item.kind, item.what, item.page) for item in found.items] == [(WorkKind.MAKE_JOBS, "1", "dispatch")]
    assert work.ask(count_work_items, actor=clerk, at=FRIDAY) == 1
    (row,) = work.ask(list_due_jobs, until_on=date(2026, 11, 27), today=date(2026, 11, 20))
    assert (row.customer, row.title, row.first, row.last) == (
        "张伟",
        "空调清洗",
        date(2026, 11, 25),
        date(2026, 11, 30),
    )
    make_orders(clerk)
    assert work.ask(count_due_jobs, today=date(2026, 11, 20)) == 0


def test_jobs_after_an_early_end_are_cancelled_unless_somebody_went_out(office: Path) -> None:
    department = make_department()
    clerk, worker = make_actor(Role.CLERK), make_worker(department)
    weekly = order_line(50_00, Rhythm.WEEKLY)
    agreement = make_agreement(department, weekly, customer=make_customer(), from_on=date(2026, 11, 16), until_on=UNTIL)
    make_orders(clerk, date(2026, 12, 7))
    sent = orders()[1]
    send(clerk, sent, worker)

    def end(session: Session) -> EndPreview:
        row = session.get_one(Agreement, agreement.id)
        row.ended_on, row.ended_at, row.end_reason = date(2026, 11, 22), FRIDAY, "停业"
        session.flush()
        endings = plan_end(session, agreement=row, last_day=date(2026, 11, 22))
        return end_periods(session, agreement=row, endings=endings, by=clerk, at=FRIDAY)

    assert put(end) == (0, 0, 0, 2, 1)
    assert [order.state for order in orders()] == [
        OrderState.ACCEPTED,
        OrderState.DISPATCHED,
        OrderState.CANCELLED,
        OrderState.CANCELLED,
    ]
    assert make_orders(clerk, date(2026, 12, 7))[0] == 0


def test_a_customer_who_is_not_in_use_gets_no_job(office: Path) -> None:
    clerk, customer = make_actor(Role.CLERK), make_customer()
    make_agreement(make_department(), order_line(), customer=customer, from_on=date(2026, 11, 1), until_on=UNTIL)
    put(lambda session: setattr(session.get_one(Customer, customer.id), "is_active", False))
    assert make_orders(clerk)[0] == 0


def test_only_the_desk_makes_them_and_not_a_year_ahead(office: Path) -> None:
    with pytest.raises(NotAllowed):
        make_orders(make_actor(Role.FINANCE))
    with pytest.raises(TooFarAhead):
        make_orders(make_actor(Role.CLERK, name="李娜"), date(2027, 11, 1))


def test_the_fees_of_the_month_wait_in_the_inbox_of_finance(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    make_units(2)
    make_agreement(make_department())
    found = work.ask(list_work_items, actor=finance, at=FRIDAY)
    assert [(item.kind, item.what, item.page) for item in found.items] == [(WorkKind.MAKE_FEES, "1", "fees")]
    run_fees(finance)
    after = work.ask(list_work_items, actor=finance, at=FRIDAY)
    assert WorkKind.MAKE_FEES not in after.counts


def test_who_gets_nothing_on_account_keeps_nobody_elses_jobs_waiting(office: Path) -> None:
    clerk, manager, department = make_actor(Role.CLERK), make_actor(Role.MANAGER), make_department()
    debtor = make_customer("小吃店", kind=CustomerKind.SHOP)
    other = make_customer("书店", "2-2-0703", customer_no="KH-000002", kind=CustomerKind.SHOP)
    free = order_line(produces=Produces.COVERED_ORDER, title="保洁")
    make_agreement(department, order_line(), free, customer=debtor, from_on=date(2026, 11, 1), until_on=UNTIL)
    make_agreement(department, order_line(), customer=other, from_on=date(2026, 11, 1), until_on=UNTIL)
    owe_opening(debtor, 500_00)

    def decide(session: Session) -> ArrearsDecision:
        no_account, by = ArrearsDecisionKind.NO_ACCOUNT, manager.user_id
        row = ArrearsDecision(
            customer_id=debtor.id, kind=no_account, reason="多次催缴", decided_by=by, decided_at=FRIDAY
        )
        session.add(row)
        return row

    decision = put(decide)
    assert make_orders(clerk)[0] == 2
    made = {(order.customer_id, order.settlement) for order in orders()}
    assert made == {(debtor.id, Settlement.FREE), (other.id, Settlement.MONTHLY)}
    assert work.ask(count_due_jobs, today=FRIDAY.date()) == 0
    work.act(end_decision, by=manager, at=FRIDAY, decision_id=decision.id, reason="已付清")
    assert make_orders(clerk)[0] == 1
    assert all(finding.ok for finding in work.ask(run_checks))


def test_the_jobs_of_a_department_out_of_use_go_to_the_service_centre(office: Path) -> None:
    clerk, manager, department = make_actor(Role.CLERK), make_actor(Role.MANAGER), make_department("绿化部")
    centre = make_department("客服中心", is_service_centre=True)
    item = make_item(department)
    make_agreement(
        department, order_line(item_id=item.id), customer=make_customer(), from_on=date(2026, 11, 1), until_on=UNTIL
    )
    work.act(save_department, by=manager, name="绿化部", department_id=department.id, is_active=False)
    make_orders(clerk)
    assert [order.department_id for order in orders()] == [centre.id]
