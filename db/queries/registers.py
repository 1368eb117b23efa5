"""A register as its list shows it: entries by year, words, zone and room; one entry with its history (R-REG)."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Text, false, func, null, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.queries.prefixes import starts_with
from db.registers import Field, FieldKind, Register
from db.rules import permissions, search
from db.tables.audit import AuditRow
from db.tables.customers import Unit
from db.tables.register import RegisterEntry
from db.tables.registers import REGISTERS, table_of
from db.types import Actor
from db.vocabulary import N_, AuditAction, Term

PER_PAGE = 50
MOST_STEPS = 100
EXPORT_PAGE = 1000
MOST_YEARS = 60


@dataclass(frozen=True)
class EntryFilter:
    """What the list is narrowed by; empty means all. `words` are values of listed fields by name."""

    year: int | None = None
    words: tuple[tuple[str, str], ...] = ()
    zone: str = ""
    room: str = ""
    is_late: bool = False
    is_struck_out: bool = False


class EntryRow(NamedTuple):
    """One entry; a home by its label in `values`, and by zone, building and room in `home`."""

    id: int
    version: int
    values: Mapping[str, Any]
    home: tuple[str, str, str]
    is_late: bool
    struck_out_because: str

    @property
    def state(self) -> Term | None:
        return self.values.get("state")


class EntryStep(NamedTuple):
    """What somebody did with an entry: what each field was before, and what it became."""

    at: datetime
    who: str
    operation: str
    action: AuditAction
    changes: tuple[tuple[str, Any, Any], ...]


class LateEntries(NamedTuple):
    """How many entries are overdue, and the earliest of their days."""

    entries: int
    first_on: date | None


class Counted(NamedTuple):
    """How many entries there are, about how many homes, and how often each word stands in them, by field."""

    entries: int
    homes: int
    words: Mapping[str, Mapping[Term, int]]


def list_registers() -> tuple[Register, ...]:
    """Every register, in the order of the menu."""
    return tuple(table.register for table in REGISTERS.values())


def get_register(name: str) -> Register:
    """Raises NotFound."""
    return table_of(name).register


def list_entries(
    session: Session,
    *,
    actor: Actor,
    register: str,
    which: EntryFilter,
    today: date,
    limit: int = PER_PAGE,
    offset: int = 0,
) -> list[EntryRow]:
    """The newest day first; what waits for a day, the most urgent first. Raises NotAllowed."""
    table = _seen_by(actor, register)
    day = getattr(table, table.register.day)
    order = (day, table.id) if _waits(table.register, which) else (day.desc(), table.id.desc())
    wanted = _chosen(session, _with_home(table), table, which, today).order_by(*order)
    found = session.execute(wanted.limit(limit).offset(offset))
    return [_row(table, entry, unit, today) for entry, unit in found]


def list_years(session: Session, *, actor: Actor, register: str) -> list[int]:
    """The years in which there are entries, the latest first."""
    table = _seen_by(actor, register)
    day = getattr(table, table.register.day)
    # Each end on its own is one step into the index.
    ends = (select(func.min(day)).scalar_subquery(), select(func.max(day)).scalar_subquery())
    first, last = session.execute(select(*ends)).one()
    return [] if first is None else list(range(last.year, first.year - 1, -1))[:MOST_YEARS]


def count_words(session: Session, *, actor: Actor, register: str, which: EntryFilter, today: date) -> Counted:
    """What stands above the list, in one read: entries, homes, and the words of the counted fields."""
    table = _seen_by(actor, register)
    counted = [table.register.field(name) for name in table.register.counted]
    terms = [(field, term) for field in counted for term in field.terms or ()]
    homes = _home_column(table)
    sums: list[Any] = [func.count(), func.count(homes.distinct()) if homes is not None else func.count()]
    sums += [func.count().filter(_holds(table, field.name, term.value)) for field, term in terms]
    is_about_place = which.zone or which.room.strip()
    asked = _with_home(table, *sums) if is_about_place else select(*sums).select_from(table)
    entries, at_homes, *found = session.execute(_chosen(session, asked, table, which, today)).one()
    words: dict[str, dict[Term, int]] = {field.name: {} for field in counted}
    for (field, term), number in zip(terms, found, strict=True):
        words[field.name][term] = number
    return Counted(entries, at_homes, words)


def count_late_entries(session: Session, *, actor: Actor, register: str, today: date) -> LateEntries:
    """How many entries the list shows as overdue; none in a register where nothing is."""
    table = _seen_by(actor, register)
    if not table.register.late:
        return LateEntries(0, None)
    sums = select(func.count(), func.min(getattr(table, table.register.late))).select_from(table)
    found = session.execute(_chosen(session, sums, table, EntryFilter(is_late=True), today)).one()
    return LateEntries(*found)


def get_entry(session: Session, *, actor: Actor, register: str, entry_id: int, today: date) -> EntryRow | None:
    table = _seen_by(actor, register)
    found = session.execute(_with_home(table).where(table.id == entry_id)).first()
    return None if found is None else _row(table, found[0], found[1], today)


def list_entry_history(session: Session, *, actor: Actor, register: str, entry_id: int) -> list[EntryStep]:
    """Who did what with an entry, newest first."""
    table = _seen_by(actor, register)
    rows = session.scalars(
        select(AuditRow)
        .where(AuditRow.table_name == table.__tablename__, AuditRow.row_id == str(entry_id))
        .where(AuditRow.action.in_((AuditAction.INSERT, AuditAction.UPDATE)))
        .order_by(AuditRow.id.desc())
        .limit(MOST_STEPS)
    ).all()
    fields = {field.name: field for field in table.register.fields}
    homes = _homes_in(rows, table.register)
    labels = {row.id: row.label for row in session.execute(select(Unit.id, Unit.label).where(Unit.id.in_(homes)))}
    return [
        EntryStep(row.at, row.user_name, row.operation, row.action, tuple(_changes(row, fields, labels)))
        for row in rows
    ]


def list_entries_after(
    session: Session, *, actor: Actor, register: str, which: EntryFilter, today: date, offset: int
) -> tuple[list[EntryRow], int | None]:
    """(entries as the list has them, where the next page begins or None): for files and print."""
    asked: dict[str, Any] = {"actor": actor, "register": register, "which": which, "today": today}
    page = list_entries(session, **asked, limit=EXPORT_PAGE, offset=offset)
    return page, offset + EXPORT_PAGE if len(page) == EXPORT_PAGE else None


def _seen_by(actor: Actor, register: str) -> type[RegisterEntry]:
    """Raises NotFound, NotAllowed."""
    permissions.require(actor, "view_registers")
    table = table_of(register)
    if not actor.has(*table.register.viewers):
        raise permissions.needs_one_of(table.register.viewers)
    return table


def _waits(register: Register, which: EntryFilter) -> bool:
    waiting = {("state", state.value) for state in register.waiting}
    return bool(register.late) and (which.is_late or not waiting.isdisjoint(which.words))


def _home_column(table: type[RegisterEntry]) -> Any:
    """None for a register that is not about homes."""
    home = table.register.home
    return None if home is None else getattr(table, home.name)


def _with_home(table: type[RegisterEntry], *wanted: Any) -> Select[Any]:
    """These columns, or the entry and its home."""
    homes = _home_column(table)
    if homes is None:
        return select(*(wanted or (table, null()))).select_from(table)
    return select(*(wanted or (table, Unit))).select_from(table).join(Unit, Unit.id == homes)


def _chosen(
    session: Session, query: Select[Any], table: type[RegisterEntry], which: EntryFilter, today: date
) -> Select[Any]:
    register, struck_out = table.register, table.struck_out_because != ""
    day = getattr(table, register.day)
    query = query.where(struck_out if which.is_struck_out else ~struck_out)
    if which.year is not None and date.min.year <= which.year < date.max.year:
        query = query.where(day >= date(which.year, 1, 1), day < date(which.year + 1, 1, 1))
    for name, value in which.words:
        query = query.where(_holds(table, name, value))
    is_of_homes = _home_column(table) is not None
    if which.zone and is_of_homes:
        query = query.where(Unit.zone == which.zone)
    if which.room.strip() and is_of_homes:
        query = query.where(starts_with(session, Unit.room_key, search.room_key(which.room)))
    if which.is_late and register.late:
        late = getattr(table, register.late) < register.late_before(today)
        query = query.where(late, _state_of(table).in_(register.waiting))
    return query


def _state_of(table: Any) -> Any:
    """Only a register with steps has one."""
    return table.state


def _holds(table: type[RegisterEntry], name: str, word: str) -> ColumnElement[bool]:
    """False for a field or a word that the register does not know: addresses can say anything."""
    field = next((field for field in table.register.fields if field.name == name), None)
    known = next((term for term in (field and field.terms) or () if term.value == word), None)
    if field is None or known is None:
        return false()
    column: InstrumentedAttribute[Any] = getattr(table, name)
    if field.kind is FieldKind.WORDS:
        return type_coerce(column, Text).contains(f",{known.value},", autoescape=True)
    return column == known


def _row(table: type[RegisterEntry], entry: RegisterEntry, unit: Unit | None, today: date) -> EntryRow:
    register = table.register
    values = {field.name: getattr(entry, field.name) for field in register.fields}
    if register.home is not None and unit is not None:
        values[register.home.name] = unit.label
    day = values.get(register.late)
    is_past = day is not None and day < register.late_before(today)
    is_late = is_past and values.get("state") in register.waiting and not entry.struck_out_because
    home = (unit.zone, unit.building, unit.room) if unit is not None else ("", "", "")
    return EntryRow(entry.id, entry.version, values, home, is_late, entry.struck_out_because)


def _changes(row: AuditRow, fields: Mapping[str, Field], homes: Mapping[int, str]) -> Iterable[tuple[str, Any, Any]]:
    old, new = (json.loads(said) if said else {} for said in (row.before, row.after))
    for name, value in new.items():
        if name in fields:
            yield fields[name].label, _past(fields[name], old.get(name), homes), _past(fields[name], value, homes)
        elif name == "struck_out_because":
            yield N_("Why struck out"), None, value


def _past(field: Field, said: Any, homes: Mapping[int, str]) -> Any:
    """A value as the audit trail has it, in the form in which the list has it."""
    if said in (None, ""):
        return None
    if field.kind is FieldKind.HOME:
        return homes.get(said, said)
    if field.terms is None:
        return said
    words = tuple(term for term in field.terms if term.value in str(said).split(","))
    return words if field.kind is FieldKind.WORDS else next(iter(words), said)


def _homes_in(rows: Iterable[AuditRow], register: Register) -> set[int]:
    if register.home is None:
        return set()
    return {value for row in rows if (value := json.loads(row.after or "{}").get(register.home.name))}
