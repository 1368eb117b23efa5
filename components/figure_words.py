"""How a figure and its change are written, the same on screen, paper and spreadsheet. No screen."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from db.money import format_yuan, to_yuan
from db.rules.figures import Figure, Value
from db.shares import NOTHING, TENTH, format_percent
from db.vocabulary import FigureUnit

Translate = Callable[[str], str]
MOST_SAID = 999


def shown(figure: Figure, value: Value) -> str:
    """428, ¥58,460.00 or 91.2 %."""
    if figure.unit is FigureUnit.SHARE:
        return format_percent(value.percent)
    if value.part is None:
        return NOTHING
    return format_yuan(value.part) if figure.unit is FigureUnit.MONEY else f"{value.part:,}"


def number(figure: Figure, value: Value) -> Decimal | int | None:
    """For charts and cells: yuan, per cent, or a count."""
    if figure.unit is FigureUnit.SHARE:
        return value.percent
    if value.part is None:
        return None
    return to_yuan(value.part) if figure.unit is FigureUnit.MONEY else value.part


def change(figure: Figure, now: Value, before: Value) -> Decimal | None:
    """Shares in points, money in per cent, counts as they are; None where there is nothing to compare with."""
    if figure.unit is FigureUnit.SHARE:
        rate, earlier = now.percent, before.percent
        return None if rate is None or earlier is None else rate - earlier
    if now.part is None or before.part is None:
        return None
    if figure.unit is FigureUnit.MONEY:
        return relative(now.part, before.part)
    return Decimal(now.part - before.part)


def relative(now: int, before: int) -> Decimal | None:
    """Per cent more or less, with one decimal."""
    if before <= 0:
        return None
    return (Decimal(100) * (now - before) / before).quantize(TENTH, ROUND_HALF_UP)


def shown_change(figure: Figure, change: Decimal | None, _: Translate) -> str:
    """+6.4 %, +1.8 pts, +31; with the minus of the keyboard, which Streamlit's arrow understands."""
    if change is None:
        return NOTHING
    if figure.unit is FigureUnit.MONEY and change >= MOST_SAID:
        return format_percent(f">+{MOST_SAID}")
    if figure.unit is FigureUnit.COUNT:
        return f"{int(change):+,}"
    said = f"{change:+,}"
    return _("{n} pts").format(n=said) if figure.unit is FigureUnit.SHARE else format_percent(said)
