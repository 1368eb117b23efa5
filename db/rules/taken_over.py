"""What an order taken over says of its price while it cannot have one yet: a quantity or a price that stands alone."""

import re
from decimal import Decimal

from db.money import format_quantity, to_fen, to_thousandths, to_yuan

# In the words of the office's spreadsheets, because people read it on the slip.
QUANTITY = re.compile(r"数量：(\d+(?:\.\d{1,3})?)")
UNIT_PRICE = re.compile(r"单价：(\d+\.\d\d)")


def note_lone_figure(quantity_thousandths: int | None, unit_price_fen: int | None) -> str:
    """What is wanted, as far as the sheet says it; empty where neither or both are known."""
    if quantity_thousandths is not None and unit_price_fen is None:
        return f"数量：{format_quantity(quantity_thousandths)}"
    if unit_price_fen is not None and quantity_thousandths is None:
        return f"单价：{to_yuan(unit_price_fen)}"
    return ""


def read_lone_figure(text: str) -> tuple[int | None, int | None]:
    """(quantity in thousandths, unit price in fen) as `note_lone_figure` wrote them."""
    quantity, price = QUANTITY.fullmatch(text), UNIT_PRICE.fullmatch(text)
    return (
        to_thousandths(Decimal(quantity[1])) if quantity else None,
        to_fen(Decimal(price[1])) if price else None,
    )
