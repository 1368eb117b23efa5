"""Keeping a register: entries are written, corrected in the list, taken a step further, struck out (R-REG).

Every act names the register; who may do it there, and which fields and steps it has, its table class says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import ColumnsNotEditable, RowChange, require_columns, require_unchanged
from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.operations.audit import note_act
from db.operations.register_entries import (
    EntryStruckOut,
    find_entry,
    find_home,
    names_of,
    require_once,
    require_one_of,
    save,
)
from db.operations.texts import fitting_text
from db.registers import Register, Step, read_values
from db.rules import permissions
from db.tables.register import RegisterEntry
from db.tables.registers import table_of
from db.types import Actor
from db.vocabulary import N_, AuditAction


class StepNotPossible(RuleError):
    message = N_("“{step}” is not possible here: the entry is “{state}”. Look at it again.")


class ReasonForStrikingOut(RuleError):
    message = N_("Say why the entry is struck out; it stays on record.")


def add_entry(session: Session, *, by: Actor, at: datetime, register: str, values: Mapping[str, Any]) -> int:
    """A new line of a register; the home as its room is said. Returns the entry's id.

    Raises NotFound, NotAllowed, ColumnsNotEditable, Incomplete, CellNotReadable, DayToCome, HomeUnknown, SeveralHomes,
    EntryThere.
    """
    permissions.require(by, "add_entry")
    table = table_of(register)
    require_one_of(by, table.register.keepers)
    fields = table.register.entered
    require_columns([RowChange(0, 0, values)], {field.name for field in fields})
    raw = {field.name: values.get(field.name) for field in fields}
    read = read_values(table.register, raw, today=office_day(at))
    if (home := table.register.home) is not None:
        read[home.name] = find_home(session, read[home.name]).id
    require_once(session, table, read)
    entry = table(**read)
    save(session, table, [entry])
    return entry.id


def change_entries(session: Session, *, by: Actor, at: datetime, register: str, changes: Sequence[RowChange]) -> int:
    """Save the plain facts corrected in the list, all or none. Returns the number of entries.

    Raises NotFound, NotAllowed, ColumnsNotEditable, RowsChangedMeanwhile, EntryStruckOut, CellNotReadable, DayToCome.
    """
    permissions.require(by, "change_entries")
    table = table_of(register)
    require_one_of(by, table.register.keepers)
    require_columns(changes, table.register.editable)
    today = office_day(at)
    read = [
        RowChange(change.id, change.seen_version, read_values(table.register, change.values, today=today))
        for change in changes
    ]
    found = session.scalars(select(table).where(table.id.in_({change.id for change in changes})))
    rows = {entry.id: entry for entry in found}
    require_unchanged(read, rows, names_of(session, table, rows.values()))
    if any(entry.struck_out_because for entry in rows.values()):
        raise EntryStruckOut()
    for change in read:
        for column, value in change.values.items():
            setattr(rows[change.id], column, value)
    save(session, table, list(rows.values()))
    return len(changes)


def take_entry_step(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    register: str,
    entry_id: int,
    seen_version: int,
    step: str,
    values: Mapping[str, Any],
) -> None:
    """Take an entry one step further, with what the step asks for.

    Raises NotFound, NotAllowed, EntryStruckOut, ChangedMeanwhile, StepNotPossible, ColumnsNotEditable, Incomplete,
    CellNotReadable, DayToCome.
    """
    permissions.require(by, "take_entry_step")
    table = table_of(register)
    taken = next((each for each in table.register.steps if each.name == step), None)
    if taken is None:
        raise NotFound(what=N_("Step"), key=step)
    require_one_of(by, table.register.roles_of(taken))
    asked = (*taken.needs, *taken.asks)
    if forged := set(values) - set(asked):
        raise ColumnsNotEditable(columns=tuple(sorted(forged)))
    entry = find_entry(session, table, entry_id, seen_version)
    state = getattr(entry, "state", None)
    if state not in taken.starts:
        raise StepNotPossible(step=taken.label, state=state)
    read = read_values(table.register, values, today=office_day(at))
    move(table.register, entry, taken, read)
    save(session, table, [entry])


def move(register: Register, entry: RegisterEntry, step: Step, values: Mapping[str, Any]) -> None:
    """Raises Incomplete for what the step needs; what belongs to another state is emptied."""
    for name in step.needs:
        if values.get(name) is None:
            raise Incomplete(name, what=register.field(name).label)
    for name in set(register.needed).difference(step.needs):
        setattr(entry, name, None)
    for name, value in {**values, "state": step.to}.items():
        setattr(entry, name, value)


def strike_out_entry(
    session: Session, *, by: Actor, at: datetime, register: str, entry_id: int, seen_version: int, reason: str
) -> None:
    """A wrong entry stays readable and counts no more.

    Raises NotFound, NotAllowed, EntryStruckOut, ChangedMeanwhile, ReasonForStrikingOut.
    """
    permissions.require(by, "strike_out_entry")
    table = table_of(register)
    require_one_of(by, table.register.keepers)
    entry = find_entry(session, table, entry_id, seen_version)
    entry.struck_out_because = fitting_text("reason", reason)
    if len(entry.struck_out_because) < 2:
        raise ReasonForStrikingOut("reason")
    save(session, table, [entry])


def export_register(
    session: Session, *, by: Actor, at: datetime, register: str, file_name: str, rows: int, sha256: str
) -> None:
    """Note who takes a register out, as which file, and how many entries (R-CUST-2). Raises NotFound, NotAllowed."""
    permissions.require(by, "export_register")
    table = table_of(register)
    require_one_of(by, table.register.viewers)
    note_act(
        session,
        AuditAction.EXPORT,
        table.__tablename__,
        register,
        {"file_name": file_name, "rows": rows, "sha256": sha256},
    )
    session.flush()
