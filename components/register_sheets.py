"""A register as a spreadsheet: its columns in the office's language, and its entries as rows. No streamlit."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from components.locale import translation
from db.queries.registers import EntryRow
from db.registers import Field, FieldKind, Register
from db.spreadsheets import Column, LayoutRow, SheetLayout, cells
from db.spreadsheets.columns import code, listed, several
from db.vocabulary import N_, Term

# Spreadsheets have Chinese headers, whatever the reader's language (contracts: Spreadsheets).
LANGUAGE = "zh_CN"
HOME = (("zone", N_("Zone"), ""), ("building", N_("Building"), "3幢"), ("room", N_("Room"), "2-1201"))


@cache
def layout_of(register: Register) -> SheetLayout:
    """The columns of its spreadsheet: a home as zone, building and room, as in the list of customers."""
    columns = [column for field in register.exchanged for column in _columns(field)]
    return SheetLayout(register.name, register.title, tuple(columns))


def rows_of(register: Register, entries: Iterable[EntryRow]) -> Iterable[LayoutRow]:
    """The entries in their exported form, as an import reads them."""
    for entry in entries:
        values: dict[str, Any] = dict(entry.values)
        if register.home is not None:
            values |= dict(zip((name for name, _header, _example in HOME), entry.home, strict=True))
        yield LayoutRow(layout_of(register), values)


def _columns(field: Field) -> list[Column]:
    _ = translation(LANGUAGE).gettext
    header = _(field.label)
    match field.kind:
        case FieldKind.HOME:
            return [code(_(said), name, example, required=name == "room") for name, said, example in HOME]
        case FieldKind.WORD:
            return [listed(header, field.name, _words(field), *_examples(field), required=field.is_required)]
        case FieldKind.WORDS:
            return [several(header, field.name, _words(field), *_examples(field))]
        case FieldKind.DAY:
            return [Column(header, field.name, cells.day, field.is_required, examples=("2026-11-07",))]
        case FieldKind.NUMBER:
            return [Column(header, field.name, cells.whole_number, field.is_required, examples=("2",))]
        case FieldKind.TEXT:
            return [Column(header, field.name, cells.free_text, field.is_required)]


def _words(field: Field) -> Mapping[str, Term]:
    translate = translation(LANGUAGE).gettext
    return {translate(term.label): term for term in field.terms or ()}


def _examples(field: Field) -> tuple[str, ...]:
    words = tuple(_words(field))
    return ("、".join(words[:2]),) if field.kind is FieldKind.WORDS else words[:1]
