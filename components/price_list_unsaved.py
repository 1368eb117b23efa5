"""What is typed into a draft's table and not saved yet: said in one line, and laid over the lines."""

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from components.chips import plain
from components.price_list_table import cells_of, labels_of
from components.words import _
from db.changes import RowChange
from db.money import AmountNotReadable
from db.operations.price_list_lines import read_price
from db.queries.price_lists import LineRow

MOST_SAID = 4


def with_changes(rows: Sequence[LineRow], changes: Sequence[RowChange]) -> list[LineRow]:
    """The version's lines as they would be after saving; what cannot be read is left as it was."""
    found = {row.key: row for row in rows}
    for change in changes:
        row = found.get(change.id)
        if row is None:
            continue
        new = {"line_id": row.line_id or 0, "new_fen": row.price_fen, "cost_fen": row.cost_fen, "reason": row.reason}
        for column, field in (("new_price", "new_fen"), ("cost", "cost_fen")):
            if column in change.values:
                try:
                    new[field] = read_price(column, change.values[column])
                except AmountNotReadable:
                    continue
        if "reason" in change.values:
            new["reason"] = str(change.values["reason"] or "")
        found[change.id] = row._replace(**new)
    return [row for row in found.values() if row.line_id is not None]


def say_unsaved(rows: Sequence[LineRow], changes: Sequence[RowChange]) -> None:
    """What is typed and not saved, in one line."""
    if not changes:
        return
    found, labels = {row.key: row for row in rows}, labels_of()
    parts = []
    for change in changes:
        row = found.get(change.id)
        before = {} if row is None else cells_of(row)
        name = "" if row is None else row.name
        for column, typed in change.values.items():
            old, new = (_said(before.get(column)), _said(typed))
            parts.append(f"{name} {labels.get(column, column)} {old} → {new}".strip())
    more = f" … {len(parts) - MOST_SAID}" if len(parts) > MOST_SAID else ""
    head = plain(_("Not saved: {n}").format(n=len(parts)))
    said = plain(" · ".join(parts[:MOST_SAID]) + more)
    st.markdown(f":orange[:material/edit_note: **{head}**] :small[{said}]")


def _said(value: object) -> str:
    if value is None or value == "":
        return "—"
    return f"{value:.2f}" if isinstance(value, int | float | Decimal) else str(value)
