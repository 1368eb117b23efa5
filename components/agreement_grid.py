"""The lines of a draft as an editable table: what is done or charged, how often, at which price."""

from collections.abc import Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from components.act import ask
from components.words import _, word
from db.clock import now, office_day
from db.money import to_fen, to_thousandths, to_yuan
from db.queries.catalogue import list_items
from db.rules.agreements import LineFacts
from db.vocabulary import FeeBasis, Produces, Rhythm, Term

Word = TypeVar("Word", bound=Term)
ROW, HEAD = 32, 36
COLUMNS = ("position", "produces", "title", "item", "basis", "quantity", "price", "rhythm", "advance")
TYPES = {
    "position": "Int64", "produces": "string", "title": "string", "item": "Int64", "basis": "string",
    "quantity": "float", "price": "float", "rhythm": "string", "advance": "boolean",
}  # fmt: skip


def edit_lines(lines: Sequence[LineFacts], key: str, *, is_house: bool) -> list[LineFacts]:
    """The lines as they would be saved. Fees of all units have a basis; the others a fixed quantity, and items."""
    frame = pd.DataFrame(
        [
            {
                "position": line.position,
                "produces": line.produces.value,
                "title": line.title,
                "item": line.item_id,
                "basis": line.basis.value,
                "quantity": line.quantity_thousandths / 1000,
                "price": float(to_yuan(line.unit_price_fen)),
                "rhythm": line.rhythm.value,
                "advance": line.is_in_advance,
            }
            for line in lines
        ],
        columns=list(COLUMNS),
    ).astype(TYPES)
    frame.index = pd.RangeIndex(len(frame))
    items = {row.id: f"{row.code} {row.name}" for row in ask(list_items, day=office_day(now()))}
    rhythms = [rhythm for rhythm in Rhythm if not (is_house and rhythm is Rhythm.WEEKLY)]
    number = st.column_config.NumberColumn
    columns = {
        "produces": _choice(_("Makes"), list(Produces), Produces.FEE, 112),
        "title": st.column_config.TextColumn(_("Text on the notice"), width=140, max_chars=200),
        "item": st.column_config.SelectboxColumn(
            _("Item"), options=list(items), format_func=lambda id_: items.get(id_, ""), width=110
        ),
        "basis": _choice(_("Basis"), [each for each in FeeBasis if each is not FeeBasis.FIXED], FeeBasis.AREA, 112),
        "quantity": number(_("Quantity"), min_value=0.0, step=0.001, format="%g", default=1, width=64),
        "price": number(_("Price (CNY)"), min_value=0.0, step=0.01, format="%,.2f", default=0, width=92),
        "rhythm": _choice(_("Rhythm"), rhythms, Rhythm.MONTHLY, 92),
        "advance": st.column_config.CheckboxColumn(_("Prepaid"), default=True, width=72),
    }
    shown = ("title", "basis", "price", "rhythm", "advance") if is_house else tuple(columns)
    typed = st.data_editor(
        frame,
        key=f"lines {key}",
        column_config=columns,
        column_order=[name for name in shown if is_house or name != "basis"],
        num_rows="dynamic",
        hide_index=True,
        height=HEAD + ROW * (min(len(frame), 8) + 1),
        row_height=ROW,
        placeholder="—",
    )
    return [_line(row, is_house=is_house) for row in typed.to_dict("records") if _is_filled(row)]


def _choice(label: str, terms: Sequence[Term], default: Term, width: int) -> Any:
    return st.column_config.SelectboxColumn(
        label,
        options=[term.value for term in terms],
        default=default.value,
        format_func=lambda value: word(_term(value, default)),
        width=width,
        required=True,
    )


def _term(value: object, default: Word) -> Word:
    """The word of the default's vocabulary that a browser sent, else the default."""
    return next((term for term in type(default) if term.value == value), default)


def _is_filled(row: dict[Any, Any]) -> bool:
    return not pd.isna(row["position"]) or any(
        not pd.isna(row[name]) and str(row[name]).strip() not in ("", "0.0", "0") for name in ("title", "price")
    )


def _line(row: dict[Any, Any], *, is_house: bool) -> LineFacts:
    def number(name: str, places: int) -> str:
        value = row[name]
        return "0" if pd.isna(value) else str(round(value, places))

    def said(name: str, default: object = "") -> Any:
        return default if pd.isna(row[name]) else row[name]

    position, item = said("position", None), said("item", None)
    produces = _term(said("produces"), Produces.FEE)
    return LineFacts(
        produces=produces,
        title=str(said("title")),
        unit_price_fen=to_fen(number("price", 2)),
        rhythm=_term(said("rhythm"), Rhythm.MONTHLY),
        basis=_term(said("basis"), FeeBasis.AREA) if is_house else FeeBasis.FIXED,
        quantity_thousandths=1000 if is_house else to_thousandths(number("quantity", 3)),
        is_in_advance=bool(said("advance", True)),
        item_id=None if item is None or produces is Produces.FEE else int(item),
        position=None if position is None else int(position),
    )
