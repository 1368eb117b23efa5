"""The words of a quote: its lines in short, rates, and the chart's text for who cannot see it."""

from collections.abc import Sequence
from decimal import Decimal

from components.words import _, word
from db.money import format_quantity, to_yuan
from db.queries.quotes_one import QuoteView
from db.rules.quotes import CostLine
from db.shares import format_percent
from db.vocabulary import QuoteLineKind


def percent(rate: int) -> str:
    """Hundredths of a percent: 8 %, 10.7 %, 10.71 %."""
    return format_percent(f"{Decimal(rate).scaleb(-2).normalize():f}")


def yuan(fen: int) -> str:
    return f"{to_yuan(fen):,.2f}"


def line_words(line: CostLine) -> str:
    """瓦工 2 人 × 6 小时 × 65.00, or 瓷砖 12 片 × 18.50."""
    quantity = format_quantity(line.quantity_thousandths)
    if line.kind is QuoteLineKind.LABOUR:
        said = _("{name} {people} × {hours} h × {cost}")
        return said.format(name=line.name, people=line.people, hours=quantity, cost=yuan(line.unit_cost_fen))
    amount = f"{quantity} {line.unit_of_measure}".strip()
    return f"{line.name} {amount} × {yuan(line.unit_cost_fen)}"


def lines_words(lines: Sequence[CostLine], kind: QuoteLineKind) -> str:
    return _(", ").join(line_words(line) for line in lines if line.kind is kind)


def build_up_rows(quote: QuoteView) -> list[tuple[str, str, int]]:
    """(name, how it is worked out, fen) of the eight lines of the build-up (R-DEC-20)."""
    price = quote.price
    direct = price.labour_fen + price.material_fen + price.other_fen
    return [
        (word(QuoteLineKind.LABOUR), lines_words(quote.lines, QuoteLineKind.LABOUR), price.labour_fen),
        (word(QuoteLineKind.MATERIAL), lines_words(quote.lines, QuoteLineKind.MATERIAL), price.material_fen),
        (word(QuoteLineKind.OTHER), lines_words(quote.lines, QuoteLineKind.OTHER), price.other_fen),
        (
            _("Overhead"),
            _("{rate} of {amount}").format(amount=yuan(direct), rate=percent(quote.overhead_rate)),
            price.overhead_fen,
        ),
        (_("Cost"), "", price.cost_fen),
        (_("Profit"), _("{rate} of the cost").format(rate=percent(quote.profit_rate)), price.profit_fen),
        (_("Tax"), _("{rate} of cost and profit").format(rate=percent(quote.tax_rate)), price.tax_fen),
        (_("Price with tax"), "", price.total_fen),
    ]
