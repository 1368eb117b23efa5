"""Money is whole fen, quantities whole thousandths; Decimal only at the edges, float nowhere (R-DEC-12)."""

from decimal import Decimal

from db.errors import RuleError
from db.vocabulary import N_


class AmountNotReadable(RuleError):
    message = N_("{value} is not an amount in yuan with at most two decimals.")


class QuantityNotReadable(RuleError):
    message = N_("{value} is not a quantity with at most three decimals.")


def _scaled(value: Decimal | str | int, places: int) -> int | None:
    if isinstance(value, float):
        raise TypeError("money and quantities are never float")
    try:
        number = Decimal(value).scaleb(places)
    except ArithmeticError:
        return None
    return int(number) if number.is_finite() and number == number.to_integral_value() else None


def to_fen(yuan: Decimal | str | int) -> int:
    """Yuan to fen; raises AmountNotReadable on a third decimal, TypeError on a float."""
    fen = _scaled(yuan, 2)
    if fen is None:
        raise AmountNotReadable(value=yuan)
    return fen


def to_yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2).quantize(Decimal("0.01"))


def format_yuan(fen: int) -> str:
    """¥1,234.00, for standing alone; tables show the number under a header with the unit."""
    return f"{'-' if fen < 0 else ''}¥{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def to_thousandths(quantity: Decimal | str | int) -> int:
    """A quantity to thousandths; raises QuantityNotReadable on a fourth decimal."""
    thousandths = _scaled(quantity, 3)
    if thousandths is None:
        raise QuantityNotReadable(value=quantity)
    return thousandths


def to_quantity(thousandths: int) -> Decimal:
    return Decimal(thousandths).scaleb(-3)


def format_quantity(thousandths: int) -> str:
    """2, 1.5, 0.125: without superfluous zeros."""
    whole, rest = divmod(abs(thousandths), 1000)
    sign = "-" if thousandths < 0 else ""
    return f"{sign}{whole}.{rest:03d}".rstrip("0") if rest else f"{sign}{whole}"


def half_up(value: int, by: int) -> int:
    """value ÷ by in whole numbers, half away from zero: the office's one rounding rule."""
    sign = -1 if value < 0 else 1
    return sign * ((2 * abs(value) + by) // (2 * by))


def line_amount(quantity_thousandths: int, unit_price_fen: int) -> int:
    """Quantity × price, rounded half up to the fen once per line (R-DEC-12)."""
    return half_up(quantity_thousandths * unit_price_fen, 1000)
