"""The ledger says what the order says: charged once, corrected when the price changes (R-DEC-3). Parts of acts."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.operations.charging import charge_order, recharge_order, settle_order
from db.operations.ledger import reverse_entry
from db.queries.accounts import get_live_charge, list_open_charges
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import Settlement


def keep_charge_right(
    session: Session, *, order: WorkOrder, business_on: date, by: Actor, at: datetime, reason: str = ""
) -> None:
    """Charge the order, or correct its charge where amount or settlement differ; nothing where it is right."""
    session.flush()
    charge = get_live_charge(session, order_id=order.id)
    if charge is None:
        charge_order(session, order=order, business_on=business_on, by=by, at=at)
        return
    is_monthly = order.settlement is Settlement.MONTHLY
    if (charge.amount_fen, bool(charge.is_on_notice)) != (order.amount_fen, is_monthly):
        recharge_order(session, order=order, reason=reason, by=by, at=at)


def paid_fen(session: Session, *, order: WorkOrder) -> int:
    """What has been paid on the order's present charge, in fen."""
    charge = get_live_charge(session, order_id=order.id)
    if charge is None:
        return 0
    left = list_open_charges(session, customer_id=order.customer_id, entry_ids=[charge.id])
    return int(charge.amount_fen - sum(row.open_fen for row in left))


def drop_charge(session: Session, *, order: WorkOrder, reason: str, by: Actor, at: datetime) -> None:
    """Take the charge back; what was left over for it goes to the customer's account."""
    charge = get_live_charge(session, order_id=order.id)
    if charge is not None:
        reverse_entry(session, entry=charge, reason=reason, business_on=charge.business_on, by=by, at=at)
        settle_order(session, order=order, by=by, at=at)
