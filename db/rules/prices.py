"""Which price holds on a day, and what an order's lines cost (R-PRICE-2, R-DEC-12)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from db.errors import RuleError
from db.money import line_amount
from db.vocabulary import N_, LineKind


class PriceNotAsTold(RuleError):
    message = N_("The price is {amount} now. Tell the customer, then save again.")


class PriceStart(NamedTuple):
    """One row of the price list: what an item costs from a day on, in fen; None ends the price."""

    price_id: int
    valid_from: date
    unit_price_fen: int | None


class Line(NamedTuple):
    """One item or part of an order: quantity in thousandths, price in fen."""

    name: str
    quantity_thousandths: int
    unit_price_fen: int
    kind: LineKind = LineKind.ITEM
    unit_of_measure: str = ""
    item_id: int | None = None
    price_id: int | None = None

    @property
    def amount_fen(self) -> int:
        return line_amount(self.quantity_thousandths, self.unit_price_fen)


def price_in_force(prices: Iterable[PriceStart], day: date) -> PriceStart | None:
    """The latest start on or before the day; None before the first start and after an end."""
    latest = max((price for price in prices if price.valid_from <= day), key=lambda p: p.valid_from, default=None)
    return None if latest is None or latest.unit_price_fen is None else latest


def total_fen(lines: Sequence[Line]) -> int:
    """Every line is rounded by itself, so the total is what the customer can add up on the slip."""
    return sum(line.amount_fen for line in lines)


def require_told(*, told_fen: int | None, amount_fen: int) -> None:
    """What the customer accepted is what the slip says; raises PriceNotAsTold (R-ORDER-2)."""
    if told_fen is not None and told_fen != amount_fen:
        raise PriceNotAsTold("accepted_how", amount=amount_fen)
