"""A version of the price list before its decision: what it would change, what stands out, what was said, its way."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

from components.act import ask
from components.chips import chip, chip_column, plain
from components.page import card
from components.price_list_diff import percent, show_diff
from components.price_list_talk import show_discussions, show_history
from components.tables import money_column, shown_day, shown_yuan, text_column
from components.words import _
from db.queries.approvals import Approval
from db.queries.price_lists import LineRow, get_version, list_lines
from db.queries.settings import get_settings
from db.types import SYSTEM
from db.vocabulary import PriceChange

MOST_LINES = 1000
TALL = 12


def show_version(shown: Approval, *, today: date, can_tick: bool) -> list[int]:
    """The lines with the largest change first, and beside them what to think of; gives the ticked lines."""
    lines = in_order(ask(list_lines, list_id=shown.ref_id, only_lines=True, limit=MOST_LINES))
    left, right = st.columns([74, 26], gap="small")
    with left:
        day = shown_day(shown.effective_on)
        box = card(_("Price list {number}, in force from {day}").format(number=shown.number, day=day), summary(lines))
        with box:
            if shown.title:
                st.markdown(plain(shown.title))
            ticked = show_lines(lines, key=f"lines {shown.key}", can_tick=can_tick)
    with right:
        show_diff(lines, int(ask(get_settings).margin_ceiling_percent * 100))
        version = ask(get_version, list_id=shown.ref_id)
        if version is not None:
            show_discussions(version, SYSTEM, today)  # here it is read, not added to
            show_history(version)
    return [line for place in ticked if (line := lines[place].line_id) is not None]


def in_order(lines: Sequence[LineRow]) -> list[LineRow]:
    """The dearest change first, then what gets cheaper; after them what is new and what ends."""
    return sorted(lines, key=lambda line: (line.change_rate is None, -(line.change_rate or 0), line.code))


def summary(lines: Sequence[LineRow]) -> str:
    """8 dearer, 2 cheaper, 3 new, 1 ends; the most +10.0 %."""
    rates = [line.change_rate for line in lines if line.change is PriceChange.CHANGED and line.change_rate is not None]
    counts = (
        (_("{n} dearer"), sum(rate > 0 for rate in rates)),
        (_("{n} cheaper"), sum(rate < 0 for rate in rates)),
        (_("{n} new"), sum(line.change is PriceChange.NEW for line in lines)),
        (_("{n} end"), sum(line.change is PriceChange.ENDED for line in lines)),
    )
    said = [text.format(n=count) for text, count in counts if count]
    if rates:
        said.append(_("the most {rate}").format(rate=percent(max(rates, key=abs), sign=True)))
    return _(", ").join(said)


def show_lines(lines: Sequence[LineRow], *, key: str, can_tick: bool) -> list[int]:
    """Old and new price side by side; gives the places of the ticked rows."""
    rates = st.column_config.NumberColumn
    config = {
        "change": chip_column(_("What changes"), list(PriceChange), width=112),
        "item": text_column(_("Item"), width=146),
        "old": money_column(_("Old (CNY)"), width=70),
        "new": money_column(_("New (CNY)"), width=70),
        "rate": rates(_("Up or down"), format="%+.1f %%", width=80),
        "cost": money_column(_("Cost (CNY)"), width=72),
        "margin": rates(_("Margin"), format="%.1f %%", width=62),
        "reason": text_column(_("Reason"), width=100),
    }
    rows = [
        {
            "change": chip(line.change),
            "item": " · ".join(part for part in (f"{line.code} {line.name}", line.unit_of_measure) if part),
            "old": shown_yuan(line.old_fen),
            "new": shown_yuan(line.price_fen),
            "rate": _percent(line.change_rate),
            "cost": shown_yuan(line.cost_fen),
            "margin": _percent(line.margin_rate),
            "reason": line.reason,
        }
        for line in lines
    ]
    height = "content" if len(rows) <= TALL else 36 * (TALL + 1)
    look = {"column_config": config, "hide_index": True, "height": height, "placeholder": "—", "key": key}
    if not can_tick:
        st.dataframe(rows, **look)
        return []
    picked = st.dataframe(rows, **look, on_select="rerun", selection_mode="multi-row")
    return [place for place in picked.selection.rows if place < len(lines)]


def _percent(rate: int | None) -> Decimal | None:
    return None if rate is None else Decimal(rate).scaleb(-2).quantize(Decimal("0.1"))
