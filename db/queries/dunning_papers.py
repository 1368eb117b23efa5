"""All that a letter about overdue money shows, from its frozen rows: the same each time it is printed (R-BILL-9)."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.tables.arrears import DunningLine, DunningNotice
from db.tables.customers import Customer
from db.tables.staff import User
from db.vocabulary import DunningStage

MOST_LETTERS = 2_000


class LetterLine(NamedTuple):
    notice_no: str
    title: str
    business_on: date
    due_on: date
    open_fen: int


class Letter(NamedTuple):
    dunning_no: str
    stage: DunningStage
    customer_no: str
    customer: str
    unit: str
    building: str
    sent_on: date
    pay_until: date
    amount_fen: int
    note: str
    made_by: str
    lines: tuple[LetterLine, ...]


def _between(first_no: str, last_no: str) -> Any:
    """The letters of one act have numbers without a gap; what only went to the manager is no letter."""
    numbered = DunningNotice.dunning_no.between(first_no, last_no)
    return (
        numbered
        & (func.length(DunningNotice.dunning_no) == len(first_no))
        & (DunningNotice.stage != DunningStage.DECISION)
    )


def count_letters(session: Session, *, first_no: str, last_no: str) -> int:
    some = select(DunningNotice.id).where(_between(first_no, last_no)).limit(MOST_LETTERS).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def list_letters(session: Session, *, first_no: str, last_no: str) -> list[Letter]:
    """In the order of their numbers, which is that of buildings and rooms."""
    found = session.execute(
        select(DunningNotice, Customer.customer_no, func.coalesce(User.name, ""))
        .join(Customer, Customer.id == DunningNotice.customer_id)
        .outerjoin(User, User.id == DunningNotice.made_by)
        .where(_between(first_no, last_no))
        .order_by(DunningNotice.dunning_no)
        .limit(MOST_LETTERS)
    ).all()
    lines: dict[int, list[LetterLine]] = defaultdict(list)
    ids = [step.id for step, _number, _name in found]
    for start in range(0, len(ids), 500):
        some = (
            select(DunningLine)
            .where(DunningLine.dunning_id.in_(ids[start : start + 500]))
            .order_by(DunningLine.dunning_id, DunningLine.position)
        )
        for line in session.scalars(some):
            said = LetterLine(line.notice_no, line.title, line.business_on, line.due_on, line.open_fen)
            lines[line.dunning_id].append(said)
    return [
        Letter(
            step.dunning_no,
            step.stage,
            customer_no,
            step.customer_name,
            step.unit_label,
            step.building,
            step.sent_on,
            step.pay_until,
            step.amount_fen,
            step.note,
            made_by,
            tuple(lines[step.id]),
        )
        for step, customer_no, made_by in found
    ]
