"""A part of a whole in per cent: rounded once, and said in one way on screen, paper and command line."""

from decimal import ROUND_HALF_UP, Decimal

NOTHING = "–"
TENTH = Decimal("0.1")


def percent_of(part: int | None, whole: int | None) -> Decimal | None:
    """With one decimal; of nothing there is no share."""
    if part is None or not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(TENTH, ROUND_HALF_UP)


def format_percent(value: Decimal | int | str | None) -> str:
    """83.3 %, or a dash where there is no share."""
    return NOTHING if value is None else f"{value} %"
