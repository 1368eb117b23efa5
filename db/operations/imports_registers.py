"""Entries of a register from a spreadsheet, on screen only: new ones added, known ones corrected (R-REG).

What the sheet has no column for is left as it is. A state is said in words, or follows from the day that belongs to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.audit import write_audit_rows
from db.operations.imports import OTHER_VALUES, ImportOutcome, chunks, found_by, judge, row_error
from db.operations.register_entries import require_one_of, save
from db.operations.registers import move
from db.operations.units import unit_label
from db.registers import DayToCome, Field, FieldKind, Register, Step, read_value
from db.rules import permissions, search
from db.spreadsheets import LayoutRow, RowError, SheetRecords
from db.spreadsheets.kinds import SAME_KEY
from db.tables.customers import Unit
from db.tables.register import RegisterEntry
from db.tables.registers import table_of
from db.types import Actor
from db.vocabulary import N_, Term

TO_COME = N_("{value} has not come yet.")
UNKNOWN_HOME = N_("There is no home {value}. Correct it, or add it with its customer first.")
HOME_IN_ZONES = N_("There is a room {value} in several zones. Fill in the zone.")
STATE_NEEDS = N_("Fill this in, or choose another state.")
STATE_WITHOUT = N_("This stands only in another state.")
NO_STEP = N_("Nothing leads here from the state that the entry has, or not for your role.")


class Fault(Exception):
    """What is wrong with a row: the column by its English name, what stands there, the sentence and what fills it."""

    def __init__(self, column: str, value: object, message: str, /, **details: Any) -> None:
        super().__init__(message)
        self.column, self.value, self.message, self.details = column, value, message, details


@dataclass
class Planned:
    """What a row of the sheet becomes: a new entry, or a known one with other facts or a step further."""

    row: int
    values: dict[str, Any]
    entry: RegisterEntry | None = None
    step: Step | None = None


def import_entries(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    register: str,
    sheet: SheetRecords,
    partial: bool = False,
    write: bool = True,
) -> ImportOutcome:
    """All rows, or with `partial` the good ones; `write=False` only judges. The same sheet again changes nothing.

    Raises NotFound, NotAllowed.
    """
    permissions.require(by, "import_entries")
    table = table_of(register)
    require_one_of(by, table.register.keepers)
    errors = list[RowError]()
    rows = dict(_read(session, table.register, sheet, office_day(at), errors))
    known = _known(session, table, [*rows])
    planned, unchanged = list[Planned](), 0
    for key, (row, values) in rows.items():
        try:
            plan = _plan(table.register, known.get(key), Planned(row, values), by)
        except Fault as fault:
            errors.append(_error(sheet, row, fault))
        else:
            planned += [plan] if plan else []
            unchanged += plan is None
    outcome = judge(sheet, errors, good=len(planned), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        for portion in chunks(planned):
            save(session, table, [_made(table, plan) for plan in portion])
            write_audit_rows(session)
    return outcome


Key = tuple[Any, ...]


def _read(
    session: Session, register: Register, sheet: SheetRecords, today: date, errors: list[RowError]
) -> Iterator[tuple[Key, tuple[int, dict[str, Any]]]]:
    """Each good row once, by its key; the faults of the others go to `errors`."""
    rows = sheet.rows_of(LayoutRow)
    homes = _Homes(session, [record.values for _row, record in rows])
    first_rows: dict[Key, int] = {}
    for row, record in rows:
        try:
            values = {
                field.name: _value(field, record.values, homes, today)
                for field in register.exchanged
                if field.kind is FieldKind.HOME or field.name in record.values
            }
            key = tuple(values.get(name) for name in register.key)
            if first_rows.setdefault(key, row) != row:
                said = str(record.values.get("room", key[0]))
                raise Fault(_column(register, register.key[0]), said, SAME_KEY, value=said, first_row=first_rows[key])
        except Fault as fault:
            errors.append(_error(sheet, row, fault))
        else:
            yield key, (row, values)


def _value(field: Field, said: Mapping[str, Any], homes: "_Homes", today: date) -> Any:
    if field.kind is FieldKind.HOME:
        return homes.find(said)
    try:
        return read_value(field, said[field.name], today=today)
    except DayToCome:
        raise Fault(field.name, said[field.name], TO_COME, value=said[field.name]) from None


class _Homes:
    """The homes that the sheet's rows name."""

    def __init__(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        self.by_key: dict[str, list[tuple[str, int]]] = {}
        found = found_by(
            session,
            Unit.room_key,
            {_room_key(row) for row in rows if "room" in row},
            lambda: select(Unit.room_key, Unit.zone, Unit.id).order_by(Unit.id),
        )
        for key, zone, unit_id in found:
            self.by_key.setdefault(key, []).append((zone, unit_id))

    def find(self, row: Mapping[str, Any]) -> int:
        """The home's id; without its zone where only one home has the room."""
        same = self.by_key.get(_room_key(row), [])
        fitting = [unit_id for zone, unit_id in same if row.get("zone") in (None, "", zone)]
        if not fitting:
            raise Fault("room", row["room"], UNKNOWN_HOME, value=row["room"])
        if len(fitting) > 1:
            raise Fault("zone", row.get("zone"), HOME_IN_ZONES, value=row["room"])
        return fitting[0]


def _room_key(row: Mapping[str, Any]) -> str:
    return search.room_key(unit_label(row.get("building") or "", row["room"]))


def _known(session: Session, table: type[RegisterEntry], keys: Sequence[Key]) -> dict[Key, RegisterEntry]:
    """The valid entries of these keys."""
    columns = [getattr(table, name) for name in table.register.key]
    valid = select(table).where(table.struck_out_because == "")
    found = found_by(session, columns[0], {key[0] for key in keys}, lambda: valid)
    return {tuple(getattr(entry, name) for name in table.register.key): entry for (entry,) in found}


def _plan(register: Register, entry: RegisterEntry | None, plan: Planned, by: Actor) -> Planned | None:
    """None where the office has it so already."""
    before = None if entry is None else getattr(entry, "state", None)
    state = _state(register, plan.values, before)
    for name in register.needed:
        value = plan.values.get(name, getattr(entry, name, None))
        is_needed = state is not None and name in register.needed_in(state)
        if is_needed and value is None:
            raise Fault(name, None, STATE_NEEDS)
        if not is_needed and plan.values.get(name) is not None:
            raise Fault(name, value, STATE_WITHOUT)
    if entry is None and state is not None:
        plan.values["state"] = state
    if entry is None:
        return plan
    plan.entry = entry
    differing = {name for name, value in plan.values.items() if name != "state" and getattr(entry, name) != value}
    if state is not before:
        steps = (step for step in register.steps_from(before) if step.to is state)
        plan.step = next((step for step in steps if by.has(*register.roles_of(step))), None)
        if plan.step is None:
            raise Fault("state", state, NO_STEP)
    elif others := differing - register.editable:
        raise Fault(_column(register, register.key[0]), None, OTHER_VALUES, value=plan.row, columns=sorted(others))
    plan.values = {name: plan.values[name] for name in differing}
    return plan if differing or plan.step else None


def _state(register: Register, values: dict[str, Any], before: Term | None) -> Term | None:
    """The state that the row says, or the one to which its day belongs, or the one that the entry has."""
    said: Term | None = values.pop("state", None)
    if register.state is None or said is not None:
        return said
    filled = {name for name, value in values.items() if value is not None}
    reached = (step.to for step in register.steps if step.needs and set(step.needs) <= filled)
    return next(reached, before)


def _made(table: type[RegisterEntry], plan: Planned) -> RegisterEntry:
    entry = plan.entry or table()
    if plan.step is not None:
        move(table.register, entry, plan.step, plan.values)
        return entry
    for name, value in plan.values.items():
        setattr(entry, name, value)
    return entry


def _column(register: Register, name: str) -> str:
    """A home stands in three columns; its room is the one that names it."""
    return "room" if register.field(name).kind is FieldKind.HOME else name


def _error(sheet: SheetRecords, row: int, fault: Fault) -> RowError:
    details = dict(fault.details)
    if "columns" in details:
        headers = {column.name: column.header for column in sheet.columns}
        details["columns"] = "、".join(headers.get(each, each) for each in details["columns"])
    return row_error(sheet, row, fault.column, fault.value, fault.message, **details)
