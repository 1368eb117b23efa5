"""Columns of lists: money right-aligned under a header with its unit, days and moments in one form."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from components.words import _
from db.clock import office_time
from db.money import to_yuan


def money_column(label: str, *, width: int | str = 84) -> Any:
    """Yuan with two decimals; the cells come from shown_yuan."""
    return st.column_config.NumberColumn(label, format="%,.2f", alignment="right", width=width)


def shown_yuan(fen: int | None) -> Decimal | None:
    """The cell of a money column."""
    return None if fen is None else to_yuan(fen)


def text_column(label: str, *, width: int | str = "medium") -> Any:
    return st.column_config.TextColumn(label, width=width)


def number_column(label: str, *, width: int | str = 60) -> Any:
    return st.column_config.NumberColumn(label, format="%d", alignment="right", width=width)


def button_column(label: str, *, key: str, on_click: Any, width: int | str = 70) -> Any:
    """A column of buttons; the cell's text is the verb."""
    return st.column_config.ButtonColumn(label, key=key, on_click=on_click, width=width)


def shown_day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def shown_moment(at: datetime | None) -> str:
    """2026-11-21 09:30 on the office's wall clock."""
    return "" if at is None else f"{office_time(at):%Y-%m-%d %H:%M}"


def shown_time(at: datetime | None) -> str:
    return "" if at is None else f"{office_time(at):%H:%M}"


def shown_wait(since: datetime, at: datetime) -> str:
    """How long somebody has waited, in the two largest units."""
    minutes = max(0, int((at - since).total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return _("{n} d").format(n=days)
    return _("{n} h").format(n=hours) if hours else _("{n} min").format(n=minutes)
