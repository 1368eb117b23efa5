"""Statements: the columns that are remembered, the payments by what was decided about them."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.queries.billing import get_unit_names
from db.tables.bank import BankLine, BankMapping, BankStatement
from db.tables.customers import Customer
from db.tables.payments import Receipt
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import BankLineState, PaymentMethod

MOST_COUNTED = 2_000


class SavedMapping(NamedTuple):
    """How the columns of one kind of statement were said to be read."""

    name: str
    method: PaymentMethod
    layout: str
    columns: str


class BankLineRow(NamedTuple):
    """A payment that came in; a receipt beside an open one is void."""

    line_id: int
    state: BankLineState
    paid_on: date
    method: PaymentMethod
    amount_fen: int
    payer: str
    remark: str
    transaction_no: str
    account: str
    file_name: str
    sheet_row: int
    reason: str
    customer_id: int | None
    customer: str
    room: str
    receipt_no: str
    decided_by: str
    decided_at: datetime | None


class StatementRow(NamedTuple):
    account: str
    file_name: str
    lines: int
    amount_fen: int
    read_by: str
    read_at: datetime


def list_bank_mappings(session: Session, *, limit: int = 200) -> list[SavedMapping]:
    """Every kind of statement that was read before, the newest first."""
    found = select(BankMapping.name, BankMapping.method, BankMapping.layout, BankMapping.columns)
    return [SavedMapping(*row) for row in session.execute(found.order_by(BankMapping.id.desc()).limit(limit))]


def list_bank_statements(session: Session, *, limit: int = 10) -> list[StatementRow]:
    """The files that were read last."""
    found = (
        select(
            BankMapping.name,
            BankStatement.file_name,
            BankStatement.lines,
            BankStatement.amount_fen,
            func.coalesce(User.name, ""),
            BankStatement.read_at,
        )
        .join(BankMapping, BankMapping.id == BankStatement.mapping_id)
        .outerjoin(User, User.id == BankStatement.read_by)
        # Always true: the newest are read from the end of the table's own key.
        .where(BankStatement.id > 0)
        .order_by(BankStatement.id.desc())
        .limit(limit)
    )
    return [StatementRow(*row) for row in session.execute(found)]


def count_bank_lines(session: Session, *, state: BankLineState) -> int:
    """At most `MOST_COUNTED`: nobody turns more pages."""
    some = select(BankLine.id).where(BankLine.state == state).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def count_open_bank_lines(session: Session, *, actor: Actor) -> int:
    """The number in the menu."""
    return count_bank_lines(session, state=BankLineState.OPEN)


def list_bank_lines(
    session: Session, *, state: BankLineState, today: date, limit: int = 50, offset: int = 0
) -> list[BankLineRow]:
    """Those to decide, the oldest first; what is decided, the newest first."""
    decider = aliased(User)
    order = (BankLine.paid_on, BankLine.id)
    found = (
        select(
            BankLine.id,
            BankLine.state,
            BankLine.paid_on,
            BankLine.method,
            BankLine.amount_fen,
            BankLine.payer,
            BankLine.remark,
            BankLine.transaction_no,
            BankMapping.name,
            BankStatement.file_name,
            BankLine.sheet_row,
            BankLine.reason,
            BankLine.customer_id,
            func.coalesce(Customer.name, ""),
            func.coalesce(Receipt.receipt_no, ""),
            func.coalesce(decider.name, ""),
            BankLine.decided_at,
        )
        .join(BankStatement, BankStatement.id == BankLine.statement_id)
        .join(BankMapping, BankMapping.id == BankStatement.mapping_id)
        .outerjoin(Customer, Customer.id == BankLine.customer_id)
        .outerjoin(Receipt, Receipt.id == BankLine.receipt_id)
        .outerjoin(decider, decider.id == BankLine.decided_by)
        .where(BankLine.state == state)
        .order_by(*(order if state is BankLineState.OPEN else [column.desc() for column in order]))
        .limit(limit)
        .offset(offset)
    )
    rows = session.execute(found).all()
    rooms = get_unit_names(session, customers={row[12] for row in rows if row[12]}, day=today)
    lines = []
    for row in rows:
        room = rooms[row[12]].label if row[12] in rooms else ""
        lines.append(BankLineRow._make([*row[:14], room, *row[14:]]))
    return lines
