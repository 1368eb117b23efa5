"""The lines of a version against the prices that hold without it: edited while it is a draft, read ever after.

Derived figures never stand in the editor, where they would be stale after the next key: they are in the live card.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.chips import chip, chip_column
from components.grid import edit_table
from components.tables import money_column, shown_yuan, text_column
from components.words import _, word
from db.changes import RowChange
from db.operations.price_list_lines import EDITABLE, change_price_lines
from db.queries.price_lists import SHOWN_FIRST, LineRow, VersionView
from db.vocabulary import PriceChange

ROW, HEAD = 31, 34
MOST_HIGH = 14


def parts_of(shown: VersionView, counts: Mapping[PriceChange, int]) -> dict[str, str]:
    """The pills above the table: what the version holds, by what it does, and everything on sale."""
    parts = {"lines": f"{_('In this version')} {shown.lines}"} if shown.lines else {}
    parts |= {change.value: f"{word(change)} {counts[change]}" for change in SHOWN_FIRST if counts[change]}
    return parts | {"all": f"{_('All')} {sum(counts.values())}"}


def labels_of() -> dict[str, str]:
    """What may be typed, by column."""
    return {"new_price": _("New price"), "cost": _("Cost"), "reason": _("Reason")}


def edit_lines(rows: Sequence[LineRow], list_id: int, bar: DeltaGenerator) -> list[RowChange]:
    """New price, cost and reason are typed in; gives what is not saved yet."""
    labels = labels_of()
    return edit_table(
        f"prices {list_id}",
        [{"id": row.key, "version": row.stamp, **cells_of(row)} for row in rows],
        columns={
            "change": chip_column(_("What it does"), list(PriceChange), width=112),
            "code": text_column(_("Code"), width=66),
            "name": text_column(_("Item"), width=134),
            "unit": text_column(_("Measure"), width=58),
            "old": money_column(_("Price now"), width=76),
            "cost": _typed_money(labels["cost"]),
            "new_price": _typed_money(labels["new_price"]),
            "reason": text_column(labels["reason"], width=100),
        },
        editable=EDITABLE,
        save=change_price_lines,
        labels=labels,
        height=_height(rows),
        request={"list_id": list_id},
        bar=bar,
    )


def show_lines(rows: Sequence[LineRow]) -> list[RowChange]:
    """For everybody else, and once it is submitted: with the margin. Nothing can be changed."""
    st.dataframe(
        [{**cells_of(row), "margin": _percent(row.margin_rate)} for row in rows],
        column_config={
            "change": chip_column(_("What it does"), list(PriceChange), width=96),
            "code": text_column(_("Code"), width=60),
            "name": text_column(_("Item"), width=126),
            "unit": text_column(_("Measure"), width=52),
            "old": money_column(_("Price now"), width=68),
            "new_price": money_column(_("New price"), width=68),
            "cost": money_column(_("Cost"), width=68),
            "margin": st.column_config.NumberColumn(_("Margin %"), format="%.1f", alignment="right", width=64),
            "reason": text_column(_("Reason"), width=112),
        },
        column_order=["change", "code", "name", "unit", "old", "new_price", "cost", "margin", "reason"],
        hide_index=True,
        height=_height(rows),
        placeholder="—",
    )
    return []


def cells_of(row: LineRow) -> dict[str, Any]:
    return {
        "change": chip(row.change),
        "code": row.code,
        "name": row.name,
        "unit": row.unit_of_measure,
        "old": shown_yuan(row.old_fen),
        "cost": shown_yuan(row.cost_fen),
        "new_price": shown_yuan(row.new_fen),
        "reason": row.reason,
    }


def _typed_money(label: str) -> Any:
    return st.column_config.NumberColumn(label, format="%,.2f", alignment="right", width=84, min_value=0.0, step=0.01)


def _percent(rate: int | None) -> Decimal | None:
    return None if rate is None else Decimal(rate).scaleb(-2)


def _height(rows: Sequence[LineRow]) -> int:
    return HEAD + ROW * min(max(len(rows), 3), MOST_HIGH)
