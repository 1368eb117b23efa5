"""Which arrears wait for whom: a reminder or letter, the manager, a promise that was not kept (R-BILL-9)."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from db.clock import office_day, office_instant
from db.queries.arrears import count_arrears
from db.queries.inbox_item import WorkItem
from db.queries.overdue import TODAY, facts_of, is_due_for, parts_of
from db.rules.permissions import may
from db.tables.arrears import DunningContact
from db.tables.customers import Customer
from db.types import Actor, BigInt, Day, Word
from db.vocabulary import ContactAnswer, DunningStage, WorkKind

# Each is a batch: one row for all customers that are due.
BATCHES = {
    DunningStage.REMINDER: (WorkKind.REMIND, "send_dunning"),
    DunningStage.WRITTEN: (WorkKind.WRITE_LETTERS, "send_dunning"),
    DunningStage.DECISION: (WorkKind.DECIDE_ARREARS, "decide_arrears"),
}


def arrears_waiting(session: Session, actor: Actor, at: datetime, limit: int) -> Iterator[WorkItem]:
    """What came due first sets the term: the evening of its day."""
    today = office_day(at)
    for step, (kind, operation) in BATCHES.items():
        if not may(actor, operation):
            continue
        number, first_on = session.execute(_batch(), facts_of(session, today) | {"step": step}).one()
        if number:
            since, due_at = office_instant(first_on), office_instant(first_on, 23, 59)
            params = {"part": step.value}
            yield WorkItem(kind, 0, "", "", str(number), since, due_at, due_at < at, "arrears", params)
    asked = facts_of(session, today) | {"user_id": actor.user_id}
    for contact_id, customer_id, number, name, promised_on, owed in session.execute(_broken().limit(limit), asked):
        due_at = office_instant(promised_on, 23, 59)
        yield WorkItem(WorkKind.PROMISE_BROKEN, contact_id, number, name, str(owed), due_at, due_at, True, "arrears",
                       {"customer": str(customer_id)})  # fmt: skip


def count_arrears_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    """The same as arrears_waiting has rows."""
    today = office_day(at)
    steps = [step for step, (_kind, operation) in BATCHES.items() if may(actor, operation)]
    total = sum(count_arrears(session, today=today, step=step) > 0 for step in steps)
    some = _broken().limit(limit).subquery()
    asked = facts_of(session, today) | {"user_id": actor.user_id}
    return total + (session.scalar(select(func.count()).select_from(some), asked) or 0)


@cache
def _batch() -> Any:
    parts = parts_of()
    is_due = is_due_for(parts, bindparam("step", type_=Word(DunningStage)))
    first_on: Any = func.min(parts.cases.c.next_on)
    return select(func.count(), type_coerce(first_on, Day())).select_from(parts.cases).where(is_due)


@cache
def _broken() -> Select[Any]:
    """Promises that this person took, not kept on their day, and nothing heard since."""
    later, cases = aliased(DunningContact), parts_of().cases
    newest = (
        select(func.max(later.id))
        .where(later.customer_id == DunningContact.customer_id)
        .correlate(DunningContact)
        .scalar_subquery()
    )
    return (
        select(
            DunningContact.id,
            DunningContact.customer_id,
            Customer.customer_no,
            Customer.name,
            DunningContact.promised_on,
            cases.c.overdue_fen,
        )
        .join_from(cases, DunningContact, DunningContact.customer_id == cases.c.customer_id)
        .join(Customer, Customer.id == DunningContact.customer_id)
        .where(
            DunningContact.recorded_by == bindparam("user_id", type_=BigInt),
            DunningContact.promised_on < TODAY,
            DunningContact.answer == ContactAnswer.PROMISED,
            DunningContact.id == newest,
            cases.c.dunned_fen > 0,
        )
        .order_by(DunningContact.promised_on, DunningContact.id)
    )
