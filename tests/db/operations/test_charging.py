"""Corrections: a charge's mirror and a new charge; money follows its slip (R-DEC-3, R-DEC-7, R-DEC-8)."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.operations.charging import recharge_order
from db.queries.accounts import list_free_credits, list_open_charges
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import Role, Settlement
from tests.billing_factories import charge_of, make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")


def correct(order: WorkOrder, amount_fen: int, settlement: Settlement | None = None) -> None:
    def change(session: Session) -> None:
        row = session.get_one(WorkOrder, order.id)
        row.amount_fen = row.accepted_fen = amount_fen
        row.settlement = settlement or row.settlement
        row.revision += 1
        recharge_order(session, order=row, reason="更正", by=SYSTEM, at=FRIDAY)

    put(change)


def account(customer: Customer) -> tuple[dict[int | None, int], int]:
    owed = {row.order_id: row.open_fen for row in work.ask(list_open_charges, customer_id=customer.id)}
    return owed, sum(row.open_fen for row in work.ask(list_free_credits, customer_id=customer.id))


def test_a_corrected_charge_leaves_the_mirror_of_the_old_one_and_only_the_new_one_lives() -> None:
    zhang, works = make_customer(), make_department()
    slip = make_order(zhang, works, 80_00)
    correct(slip, 60_00)
    assert (charge_of(slip).amount_fen, charge_of(slip).order_revision) == (60_00, 2)
    amounts = work.ask(lambda s: list(s.scalars(select(LedgerEntry.receivable_fen).order_by(LedgerEntry.id))))
    assert amounts == [80_00, -80_00, 60_00]


def test_what_was_paid_for_a_slip_pays_its_corrected_charge_before_anything_older() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    older = make_order(zhang, works, 30_00)
    named = make_order(zhang, works, 80_00)
    pay(clerk, zhang, 80_00, named)
    correct(named, 60_00)
    assert account(zhang) == ({older.id: 10_00}, 0)


def test_what_a_cheaper_pay_at_once_slip_takes_no_longer_becomes_credit_on_account() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 80_00, settlement=Settlement.IMMEDIATE)
    pay(clerk, zhang, 80_00, slip)
    correct(slip, 60_00)
    assert account(zhang) == ({}, 20_00)
    on_account = select(func.sum(LedgerEntry.receivable_fen)).where(LedgerEntry.is_on_notice == 1)
    assert work.ask(lambda s: s.scalar(on_account)) == -20_00
    next_month = make_order(zhang, works, 50_00)
    assert account(zhang) == ({next_month.id: 30_00}, 0)


def test_a_part_paid_slip_that_goes_monthly_takes_its_payment_onto_the_notice() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 80_00, settlement=Settlement.IMMEDIATE)
    pay(clerk, zhang, 30_00, slip)
    correct(slip, 80_00, Settlement.MONTHLY)
    assert account(zhang) == ({slip.id: 50_00}, 0)
    by_side = select(LedgerEntry.is_on_notice, func.sum(LedgerEntry.receivable_fen)).group_by(LedgerEntry.is_on_notice)
    assert dict(map(tuple, work.ask(lambda s: s.execute(by_side).all()))) == {0: 0, 1: 50_00}


def test_a_slip_that_becomes_free_gives_its_money_to_older_debts() -> None:
    zhang, works, clerk = make_customer(), make_department(), make_actor(Role.CLERK)
    slip = make_order(zhang, works, 80_00)
    pay(clerk, zhang, 80_00, slip)
    owe_opening(zhang, 100_00)
    correct(slip, 0)
    assert account(zhang) == ({None: 20_00}, 0)
