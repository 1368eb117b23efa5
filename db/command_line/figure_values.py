"""A figure as a number of a document, and as a line says it."""

from db.money import format_yuan
from db.rules.figure import Figure, Value
from db.shares import NOTHING, format_percent
from db.vocabulary import FigureUnit


def rate(value: Value) -> float | None:
    return None if value.rate is None else float(value.rate)


def number(figure: Figure, value: Value) -> float | int | None:
    """A share as its rate; else a count, or fen."""
    return rate(value) if figure.unit is FigureUnit.SHARE else value.part


def said(figure: Figure, value: Value) -> str:
    if figure.unit is FigureUnit.SHARE:
        return format_percent(value.percent)
    if value.part is None:
        return NOTHING
    return format_yuan(value.part) if figure.unit is FigureUnit.MONEY else str(value.part)
