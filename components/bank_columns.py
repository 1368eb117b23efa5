"""What the columns of a statement mean: as they were said before for such a file, else guessed and shown."""

from pathlib import PurePath
from typing import NamedTuple

import streamlit as st

from components.act import field_error
from components.bank_table import NO_PROPOSAL
from components.chips import plain
from components.words import _, word
from db.queries.bank import SavedMapping
from db.spreadsheets.bank import LOOK_AT, BankTable
from db.spreadsheets.bank_columns import BankLayout, column_names, guess_layout, guess_method, layout_key
from db.spreadsheets.cells import as_text
from db.vocabulary import BankColumn, PaymentMethod

METHODS = [method for method in PaymentMethod if method is not PaymentMethod.CASH]


class Uploaded(NamedTuple):
    digest: str
    file_name: str
    table: BankTable


class Columns(NamedTuple):
    """What a person says of a file: whose account, and which column means what, below which row."""

    header: int
    name: str
    method: PaymentMethod
    layout: BankLayout
    layout_key: str


def choose_columns(file: Uploaded, saved: dict[str, SavedMapping], form: str) -> Columns | None:
    """The columns as they were said before for such a file, else guessed; a person may change each."""
    header = _header(file, saved)
    if header is None:
        return None
    cells = file.table.header_cells(header)
    key = layout_key(cells)
    before = saved.get(key)
    layout = BankLayout.from_text(before.columns) if before else guess_layout(cells)
    method = before.method if before else guess_method(row for number, row in file.table.rows if number <= header)
    names = [name for name in column_names(cells) if name]
    if before:
        st.caption(_("Known columns: read as “{name}”, as last time.").format(name=plain(before.name)))
    first, second = st.columns(2)
    account = first.text_input(
        _("Name of the account") + " *",
        before.name if before else _name(file, method),
        key=f"bank name {key}",
        max_chars=60,
    )
    chosen_method = second.selectbox(
        _("Way of paying") + " *", METHODS, METHODS.index(method), format_func=word, key=f"bank method {key}"
    )
    field_error(form, "name", "method", "columns")
    with st.expander(_("What the columns mean"), expanded=before is None, icon=":material/view_column:"):
        chosen = _choose_each(names, layout, key)
    for message, details in chosen.faults():
        st.markdown(f":red[:small[:material/error: {plain(_(message).format(**details))}]]")
    if chosen.faults():
        return None
    return Columns(header, account, chosen_method, chosen, key)


def _name(file: Uploaded, method: PaymentMethod) -> str:
    """A first name for the account; a bank's comes from the file."""
    return PurePath(file.file_name).stem[:60] if method is PaymentMethod.TRANSFER else word(method)


def _header(file: Uploaded, saved: dict[str, SavedMapping]) -> int | None:
    """A header that was read before, else one with the usual names, else the row that a person points to."""
    for number, cells in file.table.rows[:LOOK_AT]:
        if layout_key(cells) in saved:
            return number
    if file.table.header is not None:
        return file.table.header
    rows = {number: " | ".join(as_text(cell) for cell in cells)[:80] for number, cells in file.table.rows[:40]}
    return st.selectbox(
        _("Which row holds the column names?"),
        list(rows),
        index=None,
        format_func=lambda number: f"{number}: {rows[number]}",
        key=f"bank header {file.digest}",
    )


def _choose_each(names: list[str], layout: BankLayout, key: str) -> BankLayout:
    columns: dict[BankColumn, tuple[str, ...]] = {}
    sides = st.columns(2)
    for place, kind in enumerate(BankColumn):
        known = [name for name in layout.columns.get(kind, ()) if name in names]
        if kind is BankColumn.REMARK:
            chosen = st.multiselect(word(kind), names, known, key=f"bank {kind} {key}")
        else:
            options = ["", *names]
            index = options.index(known[0]) if known else 0
            label = word(kind) + (" *" if kind is BankColumn.DATE else "")
            one = sides[place % 2].selectbox(
                label, options, index, format_func=lambda name: name or NO_PROPOSAL, key=f"bank {kind} {key}"
            )
            chosen = [one] if one else []
        if chosen:
            columns[kind] = tuple(chosen)
    return BankLayout(columns)
