"""The year-end report: which figures it has, in which order, and what a target of one is (R-YEAR)."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from db.errors import RuleError
from db.rules import figures as f
from db.rules import figures_year as y
from db.rules.figure import Figure, Value
from db.vocabulary import N_, Better, FigureUnit

FIRST_YEAR = 2000
MOST = 10**13
"""Fen; far above anything an office takes in."""
HUNDRED_PERCENT = 10_000


class YearNotReadable(RuleError):
    message = N_("{year} is no year of the office. Write a past year or the present one, as 2026.")


class TargetNotPossible(RuleError):
    message = N_("{what}: {value} is no target. Enter a number of zero or more, a share in per cent up to 100.")


class Part(NamedTuple):
    title: str
    figures: tuple[Figure, ...]


PARTS = (
    Part(N_("Homes"), (y.HANDED_OVER, y.OCCUPIED)),
    Part(
        N_("Fees and arrears"),
        (y.NOTICES, f.DUE, f.COLLECTED, f.COLLECTION_RATE, f.HOUSEHOLDS_PAID, f.DISCOUNTS, f.ARREARS),
    ),
    Part(N_("Repairs of the year"), (f.REPAIRS, f.REPAIRS_DONE, f.PICKED_UP_ON_TIME)),
    Part(N_("Visits and checks"), (y.HOMES_VISITED, y.VISITS, y.TOPICS, y.VACANT_CHECKS, y.FINDINGS)),
    Part(N_("What customers say"), (y.FORMS_SENT, y.FORMS, y.SURVEYED, f.SATISFIED, f.CALLED_ON_TIME)),
    Part(N_("Complaints of the year"), (f.COMPLAINTS, f.COMPLAINTS_OPEN, f.COMPLAINTS_OVERDUE)),
    Part(N_("Special services"), (f.ORDERS, f.COMPLETED, f.REVENUE, f.OWN_WORK, f.MARGIN)),
)
YEAR_FIGURES = {figure.key: figure for part in PARTS for figure in part.figures}


def require_year(year: int, today: date) -> None:
    """Raises YearNotReadable: of a year to come nothing is known."""
    if not FIRST_YEAR <= year <= today.year:
        raise YearNotReadable("year", year=str(year))


def read_target(figure: Figure, raw: Any) -> int | None:
    """Fen, a count, or ten-thousandths, from yuan, a count or per cent as typed; None takes the target away.

    Raises TargetNotPossible.
    """
    text = "" if raw is None else str(raw).strip().removesuffix("%").strip().replace(",", "")
    if not text:
        return None
    try:
        number = Decimal(text) * (1 if figure.unit is FigureUnit.COUNT else 100)
    except InvalidOperation:
        number = Decimal("NaN")
    most = HUNDRED_PERCENT if figure.unit is FigureUnit.SHARE else MOST
    if not number.is_finite() or number != int(number) or not 0 <= number <= most:
        raise TargetNotPossible("target", what=figure.name, value=str(raw))
    return int(number)


def shown_target(figure: Figure, wanted: int | None) -> Decimal | None:
    """As it is typed: yuan, a count, or per cent."""
    if wanted is None or figure.unit is FigureUnit.COUNT:
        return None if wanted is None else Decimal(wanted)
    return Decimal(wanted) / 100


def target_value(figure: Figure, wanted: int | None) -> Value:
    """The target as a value of the figure, to be written like one."""
    return Value(wanted, HUNDRED_PERCENT if figure.unit is FigureUnit.SHARE else None)


def is_reached(figure: Figure, value: Value, wanted: int | None) -> bool | None:
    """None where nothing is wanted or known, or where neither way is better."""
    if wanted is None or value.part is None or figure.better is Better.EITHER:
        return None
    reached, bar = value.part, wanted
    if figure.unit is FigureUnit.SHARE:
        if not value.whole:
            return None
        reached, bar = HUNDRED_PERCENT * value.part, wanted * value.whole
    return reached >= bar if figure.better is Better.UP else reached <= bar
