"""The counter: who is meant by what was scanned or typed, and what this customer owes (R-BILL-1, R-BILL-5)."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import NotFound
from db.queries.accounts import get_account_version, list_free_credits, list_open_charges, open_charges_of
from db.queries.customers import CustomerHit, list_hits, search_customers
from db.queries.settings import get_settings
from db.rules.dunning import due_on
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import BillingNotice, LedgerEntry, NoticeDelivery, NoticeLine
from db.tables.customers import Customer, CustomerUnit
from db.tables.payments import Receipt
from db.tables.work_orders import WorkOrder
from db.vocabulary import N_, DeliveryResult, DueState, EntryKind, OrderState, Settlement

# A number as slips, notices and receipts carry it, alone or inside a scanned address.
NUMBER = re.compile(r"[A-Za-z]{1,8}-\d[\dA-Za-z-]*")
BEFORE_THE_WORK = (OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.IN_PROGRESS)


class AccountLine(NamedTuple):
    """Something to pay: a charge, a balance taken over, or (without an entry) a slip payable before the work."""

    entry_id: int | None
    order_id: int | None
    kind: EntryKind
    order_no: str
    notice_no: str
    item: str
    business_on: date
    due_on: date | None
    due: DueState
    amount_fen: int
    open_fen: int
    is_on_notice: bool
    bill_month: str


class Account(NamedTuple):
    customer: CustomerHit
    lines: list[AccountLine]
    credit_fen: int
    version: int

    @property
    def owed_fen(self) -> int:
        return sum(line.open_fen for line in self.lines if line.entry_id is not None)

    def open_beside_fen(self, named: Collection[AccountLine]) -> int:
        """What money pays by itself after the named lines: charges on account, never slips paid on the spot."""
        others = (line for line in self.lines if line.entry_id is not None and line.is_on_notice)
        return sum(line.open_fen for line in others if line not in named)


class Match(NamedTuple):
    """The customers that a text may mean, and the slip or notice that it names."""

    hits: list[CustomerHit]
    order_no: str = ""
    notice_no: str = ""


def numbers_in(text: str) -> tuple[str, ...]:
    """What a typed or scanned text may name, an address around it or not; nothing for an empty one."""
    typed = unicodedata.normalize("NFKC", text).strip()
    number = [typed, *NUMBER.findall(typed)][-1]
    return tuple(dict.fromkeys(each for each in (number, number.upper(), typed) if each))


def find_account(session: Session, *, text: str, today: date, limit: int = 8) -> Match:
    """By number of a slip, notice or receipt (typed or scanned, an address around it), else by room, name, phone."""
    numbers = numbers_in(text)
    order = session.execute(
        select(WorkOrder.customer_id, WorkOrder.unit_id, WorkOrder.order_no).where(WorkOrder.order_no.in_(numbers))
    ).first()
    if order is not None:
        return Match(list_hits(session, pairs=[(order[0], order[1])]), order_no=order[2])
    notice = select(BillingNotice.customer_id, BillingNotice.notice_no).where(BillingNotice.notice_no.in_(numbers))
    receipt = select(Receipt.customer_id, literal("")).where(Receipt.receipt_no.in_(numbers))
    for numbered in (notice, receipt):
        found = session.execute(numbered).first()
        if found is not None:
            unit_id = _unit_of(session, found[0], today)
            return Match(list_hits(session, pairs=[(found[0], unit_id)]), notice_no=found[1])
    return Match(search_customers(session, text=text, limit=limit, today=today))


def _unit_of(session: Session, customer_id: int, today: date) -> int | None:
    still = (CustomerUnit.until_on.is_(None)) | (CustomerUnit.until_on >= today)
    links = select(CustomerUnit.unit_id).where(CustomerUnit.customer_id == customer_id, still)
    return session.scalar(links.order_by(CustomerUnit.id).limit(1))


def get_account(session: Session, *, customer_id: int, today: date, unit_id: int | None = None) -> Account:
    """What the customer owes, the oldest first, then 即时 slips that may be paid before the work. Raises NotFound."""
    if session.get(Customer, customer_id) is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    unit_id = unit_id or _unit_of(session, customer_id, today)
    lines = [*_charges(session, customer_id, today), *_payable_before(session, customer_id, today)]
    credit = sum(row.open_fen for row in list_free_credits(session, customer_id=customer_id))
    version = get_account_version(session, customer_id=customer_id)
    return Account(list_hits(session, pairs=[(customer_id, unit_id)])[0], lines, credit, version)


def _charges(session: Session, customer_id: int, today: date) -> list[AccountLine]:
    owed = list_open_charges(session, customer_id=customer_id)
    ids = [row.entry_id for row in owed]
    title = func.coalesce(WorkOrder.item_name, AgreementPeriod.title, Adjustment.voucher_no, "").label("title")
    facts = {
        row.id: row
        for row in session.execute(
            select(LedgerEntry.id, LedgerEntry.kind, LedgerEntry.bill_month, WorkOrder.order_no, title)
            .outerjoin(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
            .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
            .outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
            .where(LedgerEntry.id.in_(ids))
        )
    }
    notices = notices_of(session, ids)
    term_days = get_settings(session).payment_term_days
    lines = []
    for row in owed:
        fact = facts[row.entry_id]
        notice_no, delivered_on = notices.get(row.entry_id, ("", None))
        day = due_on(
            kind=fact.kind,
            is_on_notice=row.is_on_notice,
            business_on=row.business_on,
            delivered_on=delivered_on,
            term_days=term_days,
        )
        lines.append(
            AccountLine(
                row.entry_id,
                row.order_id,
                fact.kind,
                fact.order_no or "",
                notice_no,
                fact.title,
                row.business_on,
                day,
                _due(day, today, notice_no),
                row.amount_fen,
                row.open_fen,
                row.is_on_notice,
                fact.bill_month,
            )
        )
    return lines


def _due(day: date | None, today: date, notice_no: str) -> DueState:
    if day is None:
        return DueState.LATER if notice_no else DueState.NOT_BILLED
    if day == today:
        return DueState.TODAY
    return DueState.LATE if day < today else DueState.LATER


def notices_of(session: Session, entry_ids: Collection[int]) -> dict[int, tuple[str, date | None]]:
    """The newest notice that lists an entry, and the first day on which one with it was delivered."""
    delivered = (
        select(func.min(NoticeDelivery.delivered_on))
        .where(NoticeDelivery.notice_id == NoticeLine.notice_id, NoticeDelivery.result == DeliveryResult.DELIVERED)
        .correlate(NoticeLine)
        .scalar_subquery()
    )
    found = (
        select(NoticeLine.entry_id, BillingNotice.notice_no, delivered)
        .join(BillingNotice, BillingNotice.id == NoticeLine.notice_id)
        .where(NoticeLine.entry_id.in_(entry_ids))
        .order_by(BillingNotice.revision)
    )
    notices: dict[int, tuple[str, date | None]] = {}
    for entry_id, notice_no, day in session.execute(found):
        earlier = notices.get(entry_id, ("", None))[1]
        notices[entry_id] = (notice_no, min((d for d in (earlier, day) if d), default=None))
    return notices


def _payable_before(session: Session, customer_id: int, today: date) -> list[AccountLine]:
    """Accepted 即时 slips without a charge yet: they may be paid in advance (R-BILL-1)."""
    charged = open_charges_of((LedgerEntry.customer_id == customer_id) & LedgerEntry.work_order_id.is_not(None))
    found = (
        select(WorkOrder.id, WorkOrder.order_no, WorkOrder.item_name, WorkOrder.accepted_at, WorkOrder.amount_fen)
        .outerjoin(charged, charged.c.order_id == WorkOrder.id)
        .where(
            WorkOrder.customer_id == customer_id,
            WorkOrder.settlement == Settlement.IMMEDIATE,
            WorkOrder.state.in_(BEFORE_THE_WORK),
            WorkOrder.amount_fen > 0,
            WorkOrder.amount_fen == WorkOrder.accepted_fen,
            charged.c.entry_id.is_(None),
        )
        .order_by(WorkOrder.registered_at)
        .limit(50)
    )
    lines = []
    for order_id, order_no, item, accepted_at, amount_fen in session.execute(found):
        day = office_day(accepted_at) if accepted_at else today
        kind = EntryKind.CHARGE
        amounts = (amount_fen or 0, amount_fen or 0)
        lines.append(
            AccountLine(None, order_id, kind, order_no, "", item, day, None, DueState.BEFORE_WORK, *amounts, False, "")
        )
    return lines
