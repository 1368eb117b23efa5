"""Registers in which something is overdue, in the inbox of who keeps them: one row for each register (R-REG)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.queries.inbox_item import WorkItem
from db.queries.registers import count_late_entries, list_registers
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import WorkKind

EVENING = 18


def registers_waiting(session: Session, actor: Actor, at: datetime) -> Iterator[WorkItem]:
    """By the menu; the row opens the list of what it counts. `what`: how many, and the register's title."""
    if not may(actor, "view_registers"):
        return
    for row, register in enumerate(list_registers()):
        if not register.late or not actor.has(*register.keepers):
            continue
        count, first_on = count_late_entries(session, actor=actor, register=register.name, today=office_day(at))
        if first_on is None:
            continue
        yield WorkItem(
            WorkKind.REGISTER,
            row,
            "",
            "",
            f"{count} {register.title}",
            office_instant(first_on),
            office_instant(first_on + timedelta(days=register.patience), EVENING),
            True,
            register.name,
            {"show": "late"},
        )
