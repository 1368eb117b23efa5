"""A register as a file: the spreadsheet that an import reads again, and the printed list. No streamlit."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from components.billing_papers import office_head
from components.paper import exchange
from components.paper.register import RegisterPaper
from components.paper.render import register_pdf
from components.register_sheets import layout_of, rows_of
from db.clock import now, office_day, office_time
from db.errors import RuleError
from db.queries.registers import EntryFilter, EntryRow, list_entries_after
from db.queries.settings import get_settings
from db.registers import Register
from db.spreadsheets import to_cells
from db.types import Actor
from db.vocabulary import N_, Term
from db.work import ask

# A printed list is read by people.
MOST_PRINTED = 3000
LATE, STRUCK_OUT = N_("Overdue"), N_("Struck out")


class TooManyToPrint(RuleError):
    message = N_("More than {most} entries do not fit a printed list. Narrow it first, or export the spreadsheet.")


def write_register(by: Actor, register: Register, which: EntryFilter) -> tuple[bytes, int]:
    """The entries of the list as .xlsx, and how many they are. Raises NotFound, NotAllowed."""
    entries = list(_entries(by, register.name, which, office_day(now())))
    rows = (to_cells(row) for row in rows_of(register, entries))
    return exchange.write_export(layout_of(register), rows), len(entries)


def print_register(by: Actor, register: Register, which: EntryFilter) -> tuple[bytes, int]:
    """The same as PDF, in the language of the office's papers. Raises NotFound, NotAllowed, TooManyToPrint."""
    today, entries = office_day(now()), list[EntryRow]()
    for entry in _entries(by, register.name, which, today):
        entries.append(entry)
        if len(entries) > MOST_PRINTED:
            raise TooManyToPrint(most=MOST_PRINTED)
    settings = ask(get_settings)
    fields = register.fields
    made = RegisterPaper(
        title=register.title,
        narrowed=narrowed_by(register, which),
        columns=tuple((field.label, field.width) for field in fields),
        rows=[[entry.values[field.name] for field in fields] for entry in entries],
        printed_at=office_time(now()),
    )
    return register_pdf(made, office_head(settings), settings.paper_language), len(entries)


def narrowed_by(register: Register, which: EntryFilter) -> tuple[Term | str, ...]:
    """What the list is narrowed by, as its head says it."""
    words = [term for name, value in which.words for term in register.field(name).terms or () if term.value == value]
    year = "" if which.year is None else str(which.year)
    shown = [LATE] if which.is_late else [STRUCK_OUT] if which.is_struck_out else []
    return tuple(each for each in (year, *words, which.zone, which.room.strip(), *shown) if each)


def filter_of(register: Register, asked: Any) -> EntryFilter:
    """What an address asks for by name; what it cannot mean narrows nothing."""
    year = str(asked.get("year", ""))
    words = ((field.name, str(asked.get(field.name, ""))) for field in register.fields if field.terms)
    return EntryFilter(
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        words=tuple((name, value) for name, value in words if value),
        zone=str(asked.get("zone", "")),
        room=str(asked.get("room", "")),
        is_late=asked.get("late") == "1",
        is_struck_out=asked.get("struck") == "1",
    )


def address_of(which: EntryFilter) -> dict[str, str]:
    """The same the other way round."""
    said = {"year": "" if which.year is None else str(which.year), **dict(which.words)}
    said |= {"zone": which.zone, "room": which.room}
    said |= {"late": "1" if which.is_late else "", "struck": "1" if which.is_struck_out else ""}
    return {name: value for name, value in said.items() if value}


def _entries(by: Actor, register: str, which: EntryFilter, today: date) -> Iterator[EntryRow]:
    """Page by page, each in a read transaction of its own."""
    offset: int | None = 0
    while offset is not None:
        page, offset = ask(list_entries_after, actor=by, register=register, which=which, today=today, offset=offset)
        yield from page
