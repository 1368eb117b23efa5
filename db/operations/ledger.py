"""The only writer of the ledger: balanced, append-only, chained entries (R-BILL-8, R-DEC-1…3).

These are parts of acts, not acts: the operation that calls them has checked the permission.
"""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.operations.allocations import undo_allocations
from db.operations.chains import chain_head
from db.operations.ledger_books import Books
from db.queries.accounts import list_live_discounts
from db.rules.hash_chain import LEDGER_SEALED, LEDGER_SEALED_SINCE, link_hash, with_later_facts
from db.tables.billing import LedgerEntry
from db.tables.payments import Receipt
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import AccountKind, EntryKind, NoticePart, Settlement

COUNTS_AS = {
    EntryKind.OPENING: NoticePart.OPENING,
    EntryKind.CHARGE: NoticePart.CHARGES,
    EntryKind.FEE: NoticePart.CHARGES,
    EntryKind.DISCOUNT: NoticePart.DISCOUNTS,
    EntryKind.PAYMENT: NoticePart.PAYMENTS,
    EntryKind.REFUND: NoticePart.PAYMENTS,
}


def post(
    books: Books,
    *,
    key: str,
    kind: EntryKind,
    customer_id: int,
    debit: int,
    credit: int,
    amount_fen: int,
    owes: bool,
    on_notice: bool,
    month: str,
    business_on: date,
    by: Actor,
    at: datetime,
    order_id: int | None = None,
    order_revision: int | None = None,
    receipt_id: int | None = None,
    period_id: int | None = None,
    adjustment_id: int | None = None,
    reverses: LedgerEntry | None = None,
    reason: str = "",
) -> LedgerEntry:
    """One entry at the end of the chain; what it means is said by the functions that call this."""
    session = books.session
    head = chain_head(session, "ledger")
    entry = LedgerEntry(
        id=head.length + 1,
        idem_key=key,
        kind=kind,
        counts_as=reverses.counts_as if reverses else COUNTS_AS[kind],
        customer_id=customer_id,
        debit_account_id=debit,
        credit_account_id=credit,
        amount_fen=amount_fen,
        receivable_fen=amount_fen if owes else -amount_fen,
        is_on_notice=int(on_notice),
        bill_month=month,
        business_on=business_on,
        work_order_id=order_id,
        order_revision=order_revision,
        receipt_id=receipt_id,
        period_id=period_id,
        adjustment_id=adjustment_id,
        reverses_id=reverses.id if reverses else None,
        reason=reason,
        posted_at=at,
        posted_by=by.user_id,
        prev_hash=head.hash,
        hash="",
    )
    entry.hash = link_hash(head.hash, entry_facts(entry))
    head.length, head.hash = entry.id, entry.hash
    session.add(entry)
    if not books.is_many:
        session.flush()
    return entry


def entry_facts(entry: LedgerEntry) -> tuple[object, ...]:
    """What the chain seals of an entry; the check recomputes it."""
    sealed, later = ([getattr(entry, name) for name in names] for names in (LEDGER_SEALED, LEDGER_SEALED_SINCE))
    return with_later_facts(sealed, later)


def post_charge(
    session: Session,
    *,
    order: WorkOrder,
    business_on: date,
    by: Actor,
    at: datetime,
    corrects: str | None = None,
    books: Books | None = None,
) -> LedgerEntry | None:
    """Charge an order's present revision (R-DEC-3); None when there is nothing to charge.

    The unique key (order, revision) makes a second charge impossible. A 即时 charge stays off the notices (R-DEC-2).
    """
    if order.settlement is Settlement.FREE or not order.amount_fen:
        return None
    books = books or Books(session)
    department = None if corrects else order.department_id
    return post(
        books,
        key=f"charge:{order.id}:{order.revision}",
        kind=EntryKind.CHARGE,
        customer_id=order.customer_id,
        debit=books.account(AccountKind.RECEIVABLE, customer_id=order.customer_id),
        credit=books.account(AccountKind.REVENUE, department_id=order.department_id),
        amount_fen=order.amount_fen,
        owes=True,
        on_notice=order.settlement is Settlement.MONTHLY,
        month=books.bill_month(business_on=business_on, department_id=department, corrects=corrects),
        business_on=books.counting_day(business_on, at=at),
        by=by,
        at=at,
        order_id=order.id,
        order_revision=order.revision,
    )


def post_payment(
    session: Session,
    *,
    receipt: Receipt,
    amount_fen: int,
    by: Actor,
    at: datetime,
    order: WorkOrder | None = None,
    part: int | None = None,
    books: Books | None = None,
) -> LedgerEntry:
    """One part of a receipt: for one 即时 slip (kept off the notices), or for the customer's account (order None)."""
    books = books or Books(session)
    if part is None:
        paid = select(func.count()).where(LedgerEntry.receipt_id == receipt.id, LedgerEntry.kind == EntryKind.PAYMENT)
        part = 1 + (session.scalar(paid) or 0)
    return post(
        books,
        key=f"payment:{receipt.id}:{part}",
        kind=EntryKind.PAYMENT,
        customer_id=receipt.customer_id,
        debit=books.account(AccountKind.MONEY, method=receipt.method),
        credit=books.account(AccountKind.RECEIVABLE, customer_id=receipt.customer_id),
        amount_fen=amount_fen,
        owes=False,
        on_notice=order is None,
        month=books.bill_month(business_on=receipt.paid_on),
        business_on=books.counting_day(receipt.paid_on, at=at),
        by=by,
        at=at,
        order_id=order.id if order else None,
        receipt_id=receipt.id,
    )


def post_opening(
    session: Session,
    *,
    customer_id: int,
    amount_fen: int,
    business_on: date,
    by: Actor,
    at: datetime,
    note: str = "",
    books: Books | None = None,
) -> LedgerEntry:
    """A balance taken over: owed when positive, credit when negative; one per customer and day."""
    books = books or Books(session)
    receivable = books.account(AccountKind.RECEIVABLE, customer_id=customer_id)
    taken_over = books.account(AccountKind.TAKEN_OVER)
    owes = amount_fen > 0
    return post(
        books,
        key=f"opening:{customer_id}:{business_on.isoformat()}",
        kind=EntryKind.OPENING,
        customer_id=customer_id,
        debit=receivable if owes else taken_over,
        credit=taken_over if owes else receivable,
        amount_fen=abs(amount_fen),
        owes=owes,
        on_notice=True,
        month=books.bill_month(business_on=business_on),
        business_on=business_on,
        by=by,
        at=at,
        reason=note,
    )


def reverse_entry(
    session: Session,
    *,
    entry: LedgerEntry,
    reason: str,
    business_on: date,
    by: Actor,
    at: datetime,
    keeps_discounts: bool = False,
) -> LedgerEntry:
    """The mirror of an entry; once only. It takes month and day of what it corrects until that month is locked.

    What the entry paid, or was paid by, is undone first. A discount of a charge falls with it, or it could be paid out
    as money; `keeps_discounts` where the caller carries them over to the charge's successor.
    """
    if entry.receivable_fen > 0 and not keeps_discounts:
        for discount in list_live_discounts(session, customer_id=entry.customer_id, entry_id=entry.id):
            reverse_entry(session, entry=discount, reason=reason, business_on=discount.business_on, by=by, at=at)
    undo_allocations(session, entry=entry, by=by, at=at)
    books = Books(session)
    return post(
        books,
        key=f"reversal:{entry.id}",
        kind=EntryKind.REVERSAL,
        customer_id=entry.customer_id,
        debit=entry.credit_account_id,
        credit=entry.debit_account_id,
        amount_fen=entry.amount_fen,
        owes=entry.receivable_fen < 0,
        on_notice=bool(entry.is_on_notice),
        month=books.bill_month(business_on=business_on, corrects=entry.bill_month),
        business_on=books.counting_day(business_on, at=at),
        by=by,
        at=at,
        order_id=entry.work_order_id,
        order_revision=entry.order_revision,
        receipt_id=entry.receipt_id,
        period_id=entry.period_id,
        adjustment_id=entry.adjustment_id,
        reverses=entry,
        reason=reason,
    )
