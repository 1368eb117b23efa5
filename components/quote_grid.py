"""The lines of a draft quote as editable tables, one for each kind of cost."""

from decimal import Decimal
from typing import Any

import pandas as pd
import streamlit as st

from components.act import ask
from components.quote_words import yuan
from components.words import _, word
from db.money import to_fen, to_thousandths, to_yuan
from db.queries.quotes_one import QuoteView
from db.queries.settings import get_settings
from db.rules.quotes import CostLine
from db.vocabulary import QuoteLineKind

LABOUR = QuoteLineKind.LABOUR
ROW, HEAD = 29, 34


def edit_lines(quote: QuoteView, kind: QuoteLineKind, key: str) -> list[CostLine]:
    """The lines of a kind as an editable table; what labour costs an hour is the office's, not typed."""
    is_labour = kind is LABOUR
    hourly = to_fen(ask(get_settings).hourly_cost)
    frame = pd.DataFrame(
        [
            {
                "name": line.name,
                "people": line.people,
                "quantity": line.quantity_thousandths / 1000,
                "unit": line.unit_of_measure,
                "cost": float(to_yuan(line.unit_cost_fen)),
            }
            for line in quote.lines
            if line.kind is kind
        ],
        columns=["name", "people", "quantity", "unit", "cost"],
    ).astype({"name": "string", "people": "Int64", "quantity": "float", "unit": "string", "cost": "float"})
    frame.index = pd.RangeIndex(len(frame))
    number = st.column_config.NumberColumn
    columns = {
        "name": st.column_config.TextColumn(word(kind), width=150, max_chars=200),
        "people": number(_("People"), min_value=1, step=1, default=1, width=60),
        "quantity": number(
            _("Hours") if is_labour else _("Quantity"), min_value=0.0, step=0.001, format="%g", width=70
        ),
        "unit": st.column_config.TextColumn(_("Measure"), width=60, max_chars=20),
        "cost": number(_("Unit cost (CNY)"), min_value=0.0, step=0.01, format="%,.2f", width=90),
    }
    if is_labour:
        st.markdown(f":gray[:small[{_('An hour costs {cost} by the settings').format(cost=yuan(hourly))}]]")
    typed = st.data_editor(
        frame,
        key=f"{kind} {key}",
        column_config=columns,
        column_order=["name", "people", "quantity"] if is_labour else ["name", "quantity", "unit", "cost"],
        num_rows="dynamic",
        hide_index=True,
        height=HEAD + ROW * (min(len(frame), 6) + 1),
        row_height=ROW,
    )
    return [_line(kind, row, hourly) for row in typed.to_dict("records") if _is_filled(row)]


def _is_filled(row: dict[Any, Any]) -> bool:
    return any(not pd.isna(row[name]) and str(row[name]).strip() for name in ("name", "quantity", "cost"))


def _line(kind: QuoteLineKind, row: dict[Any, Any], hourly_fen: int) -> CostLine:
    def number(name: str, places: int) -> str:
        value = row[name]
        return "0" if pd.isna(value) else str(round(value, places))

    def said(name: str) -> str:
        return "" if pd.isna(row[name]) else str(row[name])

    is_labour = kind is LABOUR
    return CostLine(
        kind,
        said("name"),
        to_thousandths(number("quantity", 3)),
        hourly_fen if is_labour else to_fen(number("cost", 2)),
        int(Decimal(number("people", 0))) if is_labour else 1,
        said("unit"),
    )
