"""For every open payment on a statement, whom it most probably is from: the facts for db/rules/bank_matching.py."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.accounts import open_charges_of
from db.queries.billing import get_unit_names
from db.queries.customers import is_current
from db.rules.bank_matching import Claim, Known, Match, OpenItem, Payment, match_payments, numbers_in, rooms_in
from db.tables.bank import BankLine
from db.tables.billing import BillingNotice, BillMonth, LedgerEntry
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.work_orders import WorkOrder
from db.vocabulary import BankLineState, MonthState

Key = TypeVar("Key", str, int)

# More than anybody decides in one sitting; the rest moves up as these are decided.
MOST_LINES = 500
PORTION = 500
MOST_PAYERS = 2_000


class Proposal(NamedTuple):
    """A match with the customer's name and room, and the account as it stands now."""

    match: Match
    customer: str = ""
    customer_no: str = ""
    room: str = ""
    owed_fen: int = 0
    seen: int = 0


def list_bank_proposals(session: Session, *, today: date, limit: int = MOST_LINES) -> dict[int, Proposal]:
    """By line: the oldest open payments with what they most probably are for. No two sure ones share an open amount."""
    found = (
        select(BankLine.id, BankLine.amount_fen, BankLine.payer, BankLine.remark)
        .where(BankLine.state == BankLineState.OPEN)
        .order_by(BankLine.paid_on, BankLine.id)
        .limit(limit)
    )
    payments = [Payment(*row) for row in session.execute(found)]
    known = _known(session, payments, today)
    matches = match_payments(payments, known)
    customers = {match.customer_id for match in matches if match.customer_id is not None}
    names = {
        key: (name, number)
        for some in _portions(customers)
        for key, name, number in session.execute(
            select(Customer.id, Customer.name, Customer.customer_no).where(Customer.id.in_(some))
        )
    }
    rooms = get_unit_names(session, customers=customers, day=today)
    seen = _versions(session, customers)
    proposals = {}
    for match in matches:
        key = match.customer_id
        proposals[match.line_id] = Proposal(match) if key is None else Proposal(
            match,
            *names[key],
            rooms[key].label if key in rooms else "",
            sum(item.open_fen for item in known.claims[key].items) if key in known.claims else 0,
            seen.get(key, 0),
        )  # fmt: skip
    return proposals


def _known(session: Session, payments: Collection[Payment], today: date) -> Known:
    """What of the lines' numbers, rooms and names the office has, and what those customers owe."""
    numbers = {number for payment in payments for number in numbers_in(f"{payment.remark}\n{payment.payer}")}
    keys = {key for payment in payments for key in rooms_in(payment.remark)}
    notices: dict[str, tuple[int, str]] = {}
    orders: dict[str, int] = {}
    customers: dict[str, int] = {}
    for some in _portions(numbers):
        of_notices = select(BillingNotice.notice_no, BillingNotice.customer_id, BillingNotice.month)
        for number, customer_id, month in session.execute(of_notices.where(BillingNotice.notice_no.in_(some))):
            notices[number] = (customer_id, month)
        of_orders = select(WorkOrder.order_no, WorkOrder.customer_id).where(WorkOrder.order_no.in_(some))
        orders.update(_pairs(session, of_orders))
        own = select(Customer.customer_no, Customer.id).where(Customer.customer_no.in_(some))
        customers.update(_pairs(session, own))
    rooms: dict[str, set[int]] = defaultdict(set)
    for some in _portions(keys):
        living = (
            select(Unit.room_key, CustomerUnit.customer_id)
            .join(CustomerUnit, CustomerUnit.unit_id == Unit.id)
            .where(Unit.room_key.in_(some), is_current(today))
        )
        for room, customer_id in session.execute(living):
            rooms[room].add(customer_id)
    names = _names(session, {payment.payer for payment in payments if payment.payer})
    meant = {customer_id for customer_id, _month in notices.values()} | {*orders.values(), *customers.values()}
    meant |= {key for group in (*rooms.values(), *names.values()) for key in group}
    return Known(notices, orders, customers, rooms, names, _claims(session, meant))


def _names(session: Session, payers: Collection[str]) -> dict[str, set[int]]:
    """Customers of that name, and those for whom somebody of that name has paid before."""
    names: dict[str, set[int]] = defaultdict(set)
    for some in _portions(payers):
        same = select(Customer.name, Customer.id).where(Customer.name.in_(some), Customer.is_active).limit(MOST_PAYERS)
        before = (
            select(BankLine.payer, BankLine.customer_id)
            .where(BankLine.payer.in_(some), BankLine.state == BankLineState.BOOKED)
            .distinct()
            .limit(MOST_PAYERS)
        )
        for found in (same, before):
            for name, customer_id in session.execute(found):
                if customer_id is not None:
                    names[name].add(customer_id)
    return names


def _claims(session: Session, customers: Collection[int]) -> dict[int, Claim]:
    """What these customers owe, the oldest first, and the months whose notices are out."""
    items: dict[int, list[OpenItem]] = defaultdict(list)
    for some in _portions(customers):
        owed = open_charges_of(LedgerEntry.customer_id.in_(some))
        rows = session.execute(
            select(
                LedgerEntry.customer_id,
                owed.c.entry_id,
                owed.c.open_fen,
                owed.c.bill_month,
                owed.c.is_on_notice,
                WorkOrder.order_no,
            )
            .join(owed, owed.c.entry_id == LedgerEntry.id)
            .outerjoin(WorkOrder, WorkOrder.id == owed.c.order_id)
            .where(owed.c.open_fen > 0)
            .order_by(LedgerEntry.customer_id, owed.c.business_on, owed.c.entry_id)
        )
        for customer_id, entry_id, open_fen, month, is_on_notice, order_no in rows:
            items[customer_id].append(OpenItem(entry_id, int(open_fen), month, bool(is_on_notice), order_no or ""))
    out = set(session.scalars(select(BillMonth.month).where(BillMonth.state != MonthState.OPEN)))
    return {
        key: Claim(key, tuple(own), tuple(sorted({item.bill_month for item in own} & out)))
        for key, own in items.items()
    }


def _versions(session: Session, customers: Collection[int]) -> dict[int, int]:
    versions: dict[int, int] = {}
    for some in _portions(customers):
        newest = select(LedgerEntry.customer_id, func.max(LedgerEntry.id)).where(LedgerEntry.customer_id.in_(some))
        versions.update(_pairs(session, newest.group_by(LedgerEntry.customer_id)))
    return versions


def _pairs(session: Session, chosen: Any) -> list[tuple[Any, int]]:
    return [(key, found) for key, found in session.execute(chosen)]


def _portions(keys: Iterable[Key]) -> Iterator[list[Key]]:
    wanted = sorted(keys)
    for start in range(0, len(wanted), PORTION):
        yield wanted[start : start + PORTION]
