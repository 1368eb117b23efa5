"""The lists that go out to finance: a period's rows page by page in the order of their ids, never all at once."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_instant
from db.queries.arrears import list_arrears_rows
from db.queries.billing import entry_title
from db.queries.notices import is_replaced
from db.rules.billing_calendar import first_day, last_day, next_month
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import Account, BillingNotice, LedgerEntry, NoticeDelivery
from db.tables.customers import Customer
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.staff import Department, User
from db.tables.tills import Fapiao
from db.tables.work_orders import WorkOrder
from db.vocabulary import AccountKind, FinanceFile, ReceiptSource, Term

PAGE = 5_000
Rows = list[tuple[Any, ...]]


class FinancePeriod(NamedTuple):
    """From the first to the last month, as 2026-11; arrears are those of today."""

    begin: str
    end: str
    today: date


def list_finance_page(
    session: Session, *, kind: FinanceFile, period: FinancePeriod, after: int
) -> tuple[Rows, int | None]:
    """(rows, the id after which the next page begins or None); the first page is after 0."""
    if kind is FinanceFile.ARREARS:
        return _arrears(session, period), None
    question, read = QUESTIONS[kind]
    found = session.execute(question(period, after).limit(PAGE)).all()
    rows = [line for row in found for line in read(row)]
    return rows, found[-1][0] if len(found) == PAGE else None


def _plain(row: Any) -> Rows:
    return [tuple(row[1:])]


def _notices(period: FinancePeriod, after: int) -> Select[Any]:
    later = aliased(NoticeDelivery)
    newest = select(func.max(later.id)).where(later.notice_id == BillingNotice.id).correlate(BillingNotice)
    n = BillingNotice
    return (
        select(n.id, n.month, n.notice_no, n.revision, Customer.customer_no, n.customer_name, n.unit_label)
        .add_columns(n.opening_fen, n.charges_fen, n.discounts_fen, n.payments_fen, n.total_fen, n.issued_at)
        .add_columns(NoticeDelivery.result, NoticeDelivery.delivered_on)
        .join(Customer, Customer.id == n.customer_id)
        .outerjoin(NoticeDelivery, NoticeDelivery.id == newest.scalar_subquery())
        .where(n.month.between(period.begin, period.end), n.id > after, ~is_replaced())
        .order_by(n.id)
    )


def _receipts(period: FinancePeriod, after: int) -> Select[Any]:
    cashier, later = aliased(User), aliased(Fapiao)
    newest = select(func.max(later.id)).where(later.receipt_id == Receipt.id).correlate(Receipt)
    days = Receipt.paid_on.between(first_day(period.begin), last_day(period.end))
    return (
        select(Receipt.id, Receipt.receipt_no, Receipt.paid_on, Customer.customer_no, Customer.name)
        .add_columns(Receipt.amount_fen, Receipt.method, Receipt.payer, func.coalesce(cashier.name, ""))
        .add_columns(ReceiptVoid.voided_at, func.coalesce(ReceiptVoid.reason, ""))
        .add_columns(func.coalesce(Fapiao.fapiao_no, ""), Fapiao.issued_on, Receipt.note)
        .join(Customer, Customer.id == Receipt.customer_id)
        .outerjoin(cashier, cashier.id == Receipt.issued_by)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(Fapiao, Fapiao.id == newest.scalar_subquery())
        .where(days, Receipt.id > after, Receipt.source == ReceiptSource.COUNTER)
        .order_by(Receipt.id)
    )


def _adjustments(period: FinancePeriod, after: int) -> Select[Any]:
    asked, decided = aliased(User), aliased(User)
    begin, end = office_instant(first_day(period.begin)), office_instant(first_day(next_month(period.end)))
    a = Adjustment
    return (
        select(a.id, a.adjustment_no, a.kind, a.ground, a.state, Customer.customer_no, Customer.name, a.amount_fen)
        .add_columns(a.reason, asked.name, a.asked_at, func.coalesce(decided.name, ""), a.decided_at)
        .add_columns(func.coalesce(a.voucher_no, ""), a.method, a.paid_out_at)
        .join(Customer, Customer.id == a.customer_id)
        .join(asked, asked.id == a.asked_by)
        .outerjoin(decided, decided.id == a.decided_by)
        .where(a.asked_at >= begin, a.asked_at < end, a.id > after)
        .order_by(a.id)
    )


def _entries(period: FinancePeriod, after: int) -> Select[Any]:
    """With both accounts, each by what it belongs to."""
    sides = [(aliased(Account), aliased(Customer), aliased(Department)) for _side in range(2)]
    who = aliased(User)
    e = LedgerEntry
    found: Any = select(e.id, e.bill_month, e.business_on, e.kind, Customer.customer_no, Customer.name, e.amount_fen)
    for account, customer, department in sides:
        found = found.add_columns(account.kind, customer.customer_no, department.name, account.method)
    document = func.coalesce(
        WorkOrder.order_no, Receipt.receipt_no, Adjustment.voucher_no, Adjustment.adjustment_no, ""
    )
    found = found.add_columns(e.receivable_fen, case((e.is_on_notice == 1, 1), else_=0), document)
    found = found.add_columns(e.reverses_id, entry_title(), e.reason, e.posted_at, func.coalesce(who.name, ""))
    found = found.join(Customer, Customer.id == e.customer_id)
    for (account, customer, department), side in zip(sides, (e.debit_account_id, e.credit_account_id), strict=True):
        found = found.join(account, account.id == side)
        found = found.outerjoin(customer, customer.id == account.customer_id)
        found = found.outerjoin(department, department.id == account.department_id)
    rows: Select[Any] = (
        found.outerjoin(WorkOrder, WorkOrder.id == e.work_order_id)
        .outerjoin(Receipt, Receipt.id == e.receipt_id)
        .outerjoin(Adjustment, Adjustment.id == e.adjustment_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == e.period_id)
        .outerjoin(who, who.id == e.posted_by)
        .where(e.bill_month.between(period.begin, period.end), e.id > after)
        .order_by(e.id)
    )
    return rows


def account_key(kind: AccountKind, customer_no: str | None, department: str | None, method: Term | None) -> str:
    """What an accounting program maps: receivable:KH-000001, revenue:工程部, money:cash, discounts, taken_over."""
    owner = customer_no or department or (method.value if method is not None else "")
    return f"{kind.value}:{owner}" if owner else kind.value


def _entry(row: Any) -> Rows:
    id_, month, day, kind, customer_no, customer, fen = row[:7]
    debit, credit = account_key(*row[7:11]), account_key(*row[11:15])
    owes, on_notice, document, reverses, _title, reason, posted_at, who = row[15:]
    facts = (id_, month, day, kind, customer_no, customer, debit, credit, fen, owes)
    return [(*facts, on_notice, document, reverses, reason, posted_at, who)]


def _journal(row: Any) -> Rows:
    """Two lines of one voucher: what is debited, what is credited."""
    id_, month, day, kind, customer_no, customer, fen = row[:7]
    document, _reverses, title, reason = row[17:21]
    text = " ".join(part for part in (title, reason if reason != title else "") if part)
    voucher = f"{month}-{id_:07d}"

    def line(side: Any, debit: int | None, credit: int | None) -> tuple[Any, ...]:
        account_kind, of_customer, department, method = side
        name = (of_customer and customer) or department or method or ""
        key = account_key(account_kind, of_customer, department, method)
        return (day, voucher, key, account_kind, name, debit, credit, kind, text, customer_no, document)

    return [line(row[7:11], fen, None), line(row[11:15], None, fen)]


def _arrears(session: Session, period: FinancePeriod) -> Rows:
    return [
        (
            *(row.customer_no, row.customer, row.room, row.building, row.group, row.overdue_fen),
            *(row.oldest_due, row.stage, row.next_stage, row.next_on),
        )
        for row in list_arrears_rows(session, today=period.today)
    ]


Question = Callable[[FinancePeriod, int], Select[Any]]
QUESTIONS: dict[FinanceFile, tuple[Question, Callable[[Any], Rows]]] = {
    FinanceFile.NOTICES: (_notices, _plain),
    FinanceFile.RECEIPTS: (_receipts, _plain),
    FinanceFile.ENTRIES: (_entries, _entry),
    FinanceFile.ADJUSTMENTS: (_adjustments, _plain),
    FinanceFile.JOURNAL: (_entries, _journal),
    FinanceFile.JOURNAL_CSV: (_entries, _journal),
}
