"""Charges and what pays them: posting, correcting, and using what the customer has paid before (R-DEC-2, R-DEC-3).

Parts of acts, not acts: the operation that calls them has checked the permission.
"""

from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.allocations import allocate
from db.operations.closing import close_if_finished
from db.operations.ledger import post_charge, post_payment, reverse_entry
from db.queries.accounts import get_live_charge, is_live, list_free_credits, list_live_discounts, list_open_charges
from db.tables.adjustments import Adjustment
from db.tables.billing import LedgerEntry
from db.tables.payments import Receipt
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import EntryKind


def charge_order(
    session: Session, *, order: WorkOrder, business_on: date, by: Actor, at: datetime, corrects: str | None = None
) -> LedgerEntry | None:
    """Post the charge of the order's present revision and pay it from what the customer has left over."""
    charge = post_charge(session, order=order, business_on=business_on, by=by, at=at, corrects=corrects)
    _settle(session, order=order, charge=charge, by=by, at=at)
    return charge


def recharge_order(session: Session, *, order: WorkOrder, reason: str, by: Actor, at: datetime) -> LedgerEntry | None:
    """Correct a posted charge after price, settlement or revision changed: its mirror, then the new one (R-DEC-3).

    The order carries its new revision already. Both take the month of the notice they correct until it is locked; a
    slip that changes sides (即时 to 月结) starts in the month that is open for it.
    """
    old = get_live_charge(session, order_id=order.id)
    if old is None:
        return None
    reverse_entry(session, entry=old, reason=reason, business_on=old.business_on, by=by, at=at, keeps_discounts=True)
    corrects = old.bill_month if old.is_on_notice else None
    charge = post_charge(session, order=order, business_on=old.business_on, by=by, at=at, corrects=corrects)
    _carry_discounts(session, old=old, charge=charge, reason=reason, by=by, at=at)
    _settle(session, order=order, charge=charge, by=by, at=at)
    return charge


def _carry_discounts(
    session: Session, *, old: LedgerEntry, charge: LedgerEntry | None, reason: str, by: Actor, at: datetime
) -> None:
    """What was approved for the old charge holds for the new one where it fits; else it is taken back (R-BILL-10)."""
    discounts = list_live_discounts(session, customer_id=old.customer_id, entry_id=old.id)
    left = 0 if charge is None or charge.is_on_notice != old.is_on_notice else charge.amount_fen
    for discount in discounts:
        if charge is None or discount.amount_fen > left:
            reverse_entry(session, entry=discount, reason=reason, business_on=discount.business_on, by=by, at=at)
            continue
        session.get_one(Adjustment, discount.adjustment_id).charge_entry_id = charge.id
        allocate(session, credit_id=discount.id, shares=[(charge.id, discount.amount_fen)], by=by, at=at)
        left -= discount.amount_fen


def settle_order(session: Session, *, order: WorkOrder, by: Actor, at: datetime) -> None:
    """Bring payments in line with the order's present charge.

    Money that was paid for an 即时 slip pays that slip; what the slip takes no longer (it became cheaper, or 月结) goes
    to the customer's account. Then whatever the customer has left over pays the oldest charges, this order's first.
    """
    _settle(session, order=order, charge=get_live_charge(session, order_id=order.id), by=by, at=at)


def _settle(session: Session, *, order: WorkOrder, charge: LedgerEntry | None, by: Actor, at: datetime) -> None:
    for part in _payments_of(session, order.id):
        wanted = 0
        if charge is not None and not charge.is_on_notice:
            wanted = sum(
                row.open_fen for row in list_open_charges(session, customer_id=order.customer_id, entry_ids=[charge.id])
            )
        free = next(
            (c.open_fen for c in list_free_credits(session, customer_id=order.customer_id) if c.entry_id == part.id), 0
        )
        taken = min(wanted, free)
        if charge is not None and taken:
            allocate(session, credit_id=part.id, shares=[(charge.id, taken)], by=by, at=at)
        if free > taken:
            _move_to_account(session, part=part, order=order, charge=charge, excess=free - taken, by=by, at=at)
    apply_credits(session, customer_id=order.customer_id, first=charge, by=by, at=at)


def _payments_of(session: Session, order_id: int) -> list[LedgerEntry]:
    return list(session.scalars(_paid_for_order(), {"order_id": order_id}))


@cache
def _paid_for_order() -> Select[LedgerEntry]:
    paid = (LedgerEntry.work_order_id == bindparam("order_id")) & (LedgerEntry.kind == EntryKind.PAYMENT)
    return select(LedgerEntry).where(paid, is_live()).order_by(LedgerEntry.id)


def _move_to_account(
    session: Session,
    *,
    part: LedgerEntry,
    order: WorkOrder,
    charge: LedgerEntry | None,
    excess: int,
    by: Actor,
    at: datetime,
) -> None:
    """Split a payment again: what its slip takes stays, the rest becomes the customer's credit. The receipt stays."""
    receipt = session.get_one(Receipt, part.receipt_id)
    reverse_entry(session, entry=part, reason="", business_on=office_day(at), by=by, at=at)
    kept = part.amount_fen - excess
    if kept and charge is not None:
        again = post_payment(session, receipt=receipt, amount_fen=kept, order=order, by=by, at=at)
        allocate(session, credit_id=again.id, shares=[(charge.id, kept)], by=by, at=at)
    post_payment(session, receipt=receipt, amount_fen=excess, by=by, at=at)


def apply_credits(
    session: Session, *, customer_id: int, by: Actor, at: datetime, first: LedgerEntry | None = None
) -> None:
    """Pay charges on account from what is left of earlier payments: at once, so that paid states are always right."""
    left_over = [row for row in list_free_credits(session, customer_id=customer_id) if row.is_on_notice]
    if not left_over:
        return
    owed = [row for row in list_open_charges(session, customer_id=customer_id) if row.is_on_notice]
    if first is not None:
        owed.sort(key=lambda row: row.entry_id != first.id)
    paid: set[int] = set()
    for credit in left_over:
        left = credit.open_fen
        shares = []
        for place, row in enumerate(owed):
            fen = min(left, row.open_fen)
            if fen:
                shares.append((row.entry_id, fen))
                left -= fen
                owed[place] = row._replace(open_fen=row.open_fen - fen)
                if row.open_fen == fen and row.order_id:
                    paid.add(row.order_id)
        allocate(session, credit_id=credit.entry_id, shares=shares, by=by, at=at)
    for order_id in sorted(paid):
        close_if_finished(session, order=session.get_one(WorkOrder, order_id), at=at, by=by)
