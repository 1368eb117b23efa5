"""Fees = periods: what agreements have made is what the ledger says, and no day is charged twice (R-BILL-12)."""

from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries.accounts import is_live
from db.queries.check_chains import Finding, found
from db.queries.check_rows import rows_in, wrong_rows
from db.tables.agreements import AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.work_orders import WorkOrder
from db.vocabulary import N_, EntryKind


def check_fees(session: Session) -> list[Finding]:
    """Each live period has one fee and, where there is one, one discount of its amounts; a cancelled one has none."""
    fee, discount = (
        func.coalesce(func.sum(case((LedgerEntry.kind == kind, LedgerEntry.amount_fen), else_=0)), 0)
        for kind in (EntryKind.FEE, EntryKind.DISCOUNT)
    )
    posted = (
        select(LedgerEntry.period_id, LedgerEntry.customer_id, fee.label("fee"), discount.label("discount"))
        .where(LedgerEntry.period_id.is_not(None), is_live())
        .group_by(LedgerEntry.period_id, LedgerEntry.customer_id)
        .subquery()
    )
    is_fee = and_(AgreementPeriod.cancelled_at.is_(None), AgreementPeriod.work_order_id.is_(None))
    wanted = [case((is_fee, column), else_=0) for column in (AgreementPeriod.amount_fen, AgreementPeriod.discount_fen)]
    charged = [func.coalesce(posted.c[name], 0) for name in ("fee", "discount")]
    of_others = posted.c.customer_id != AgreementPeriod.customer_id
    wrong = (
        select(AgreementPeriod.id, AgreementPeriod.title, *charged)
        .outerjoin(posted, posted.c.period_id == AgreementPeriod.id)
        .where(or_(wanted[0] != charged[0], wanted[1] != charged[1], of_others))
    )
    breaches = [row for rows in (wrong, _overlaps(), _jobs()) for row in wrong_rows(session, rows)]
    return [found(N_("Fees = periods"), breaches, rows_in(session, AgreementPeriod))]


def _overlaps() -> Any:
    """Days of a line and unit that two live periods hold."""
    one, other = aliased(AgreementPeriod), aliased(AgreementPeriod)
    same = and_(
        other.agreement_id == one.agreement_id,
        other.position == one.position,
        other.unit_key == one.unit_key,
        other.id != one.id,
        other.cancelled_at.is_(None),
        other.period_from >= one.period_from,
        other.period_from <= one.period_until,
    )
    return select(one.id, other.id).join(other, same).where(one.cancelled_at.is_(None))


def _jobs() -> Any:
    """A job belongs to the customer of its agreement."""
    return (
        select(AgreementPeriod.id, WorkOrder.order_no)
        .join(WorkOrder, WorkOrder.id == AgreementPeriod.work_order_id)
        .where(WorkOrder.customer_id != AgreementPeriod.customer_id, AgreementPeriod.cancelled_at.is_(None))
    )
