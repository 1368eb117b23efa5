"""Fees of agreements, discounts and refunds as ledger entries (R-BILL-6, R-BILL-10, R-DEC-2). Parts of acts."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from db.operations.ledger import post
from db.operations.ledger_books import Books
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import LedgerEntry
from db.types import Actor
from db.vocabulary import AccountKind, EntryKind, PaymentMethod


def post_fee(
    books: Books,
    *,
    period: AgreementPeriod,
    department_id: int,
    business_on: date,
    by: Actor,
    at: datetime,
    corrects: str | None = None,
) -> list[LedgerEntry]:
    """A period's fee, and the part that a vacant unit does not pay as a discount of its own (R-BILL-10, R-BILL-12).

    `corrects`: the month of the notice on which the period stood before (R-DEC-1).
    """
    receivable = books.account(AccountKind.RECEIVABLE, customer_id=period.customer_id)
    revenue = books.account(AccountKind.REVENUE, department_id=department_id)
    month, day = books.bill_month(business_on=business_on, corrects=corrects), books.counting_day(business_on, at=at)
    entries = []
    for kind, debit, credit, fen in (
        (EntryKind.FEE, receivable, revenue, period.amount_fen),
        (EntryKind.DISCOUNT, books.account(AccountKind.DISCOUNTS), receivable, period.discount_fen),
    ):
        if fen:
            entry = post(
                books,
                key=f"{kind.value}:period:{period.id}",
                kind=kind,
                customer_id=period.customer_id,
                debit=debit,
                credit=credit,
                amount_fen=fen,
                owes=kind is EntryKind.FEE,
                on_notice=True,
                month=month,
                business_on=day,
                by=by,
                at=at,
                period_id=period.id,
            )
            entries.append(entry)
    return entries


def post_discount(
    session: Session,
    *,
    adjustment: Adjustment,
    charge: LedgerEntry | None,
    business_on: date,
    by: Actor,
    at: datetime,
) -> LedgerEntry:
    """An approved discount or waiver; for one 即时 slip it stays off the notices as the slip does."""
    books = Books(session)
    return post(
        books,
        key=f"discount:{adjustment.id}",
        kind=EntryKind.DISCOUNT,
        customer_id=adjustment.customer_id,
        debit=books.account(AccountKind.DISCOUNTS),
        credit=books.account(AccountKind.RECEIVABLE, customer_id=adjustment.customer_id),
        amount_fen=adjustment.amount_fen,
        owes=False,
        on_notice=charge is None or bool(charge.is_on_notice),
        month=books.bill_month(business_on=business_on),
        business_on=business_on,
        by=by,
        at=at,
        order_id=charge.work_order_id if charge is not None and not charge.is_on_notice else None,
        adjustment_id=adjustment.id,
        reason=adjustment.reason,
    )


def post_refund(
    session: Session, *, adjustment: Adjustment, method: PaymentMethod, business_on: date, by: Actor, at: datetime
) -> LedgerEntry:
    """Money that goes back to the customer out of what they have left over."""
    books = Books(session)
    return post(
        books,
        key=f"refund:{adjustment.id}",
        kind=EntryKind.REFUND,
        customer_id=adjustment.customer_id,
        debit=books.account(AccountKind.RECEIVABLE, customer_id=adjustment.customer_id),
        credit=books.account(AccountKind.MONEY, method=method),
        amount_fen=adjustment.amount_fen,
        owes=True,
        on_notice=True,
        month=books.bill_month(business_on=business_on),
        business_on=business_on,
        by=by,
        at=at,
        adjustment_id=adjustment.id,
        reason=adjustment.reason,
    )
