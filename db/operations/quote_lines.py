"""The lines of a quote as somebody typed them, checked: a grid in a browser is never taken on trust. Parts of acts."""

from collections.abc import Sequence

from db.errors import RuleError
from db.money import format_yuan
from db.operations.order_lines import AmountTooLarge, require_quantity
from db.operations.order_steps import require_text
from db.operations.quote_steps import MOST_LINES
from db.operations.texts import SHORT_TEXT, fitting_text
from db.rules.quotes import CostLine, Rates, build_up
from db.tables.billing import MOST_FEN
from db.vocabulary import N_, QuoteLineKind

MOST_PEOPLE = 500


class HourlyCostHolds(RuleError):
    message = N_("An hour of labour costs {amount} by the office's settings. Only hours and people are typed here.")


class CostNotPossible(RuleError):
    message = N_("{name}: enter a unit cost of 0 or more.")


class PeopleNotPossible(RuleError):
    message = N_("{name}: enter how many people, from 1 to {most}.")


class TooManyLines(RuleError):
    message = N_("A quote has at most {most} lines.")


def checked_lines(lines: Sequence[CostLine], *, hourly_fen: int, rates: Rates) -> list[CostLine]:
    """Trimmed and possible lines whose price fits a slip.

    Raises Incomplete, QuantityNotPositive, PeopleNotPossible, CostNotPossible, HourlyCostHolds, AmountTooLarge.
    """
    if len(lines) > MOST_LINES:
        raise TooManyLines("lines", most=MOST_LINES)
    checked = [_checked(line, hourly_fen) for line in lines]
    price = build_up(checked, rates)
    # A loss lowers the price only: the cost has to fit, too.
    most = max(price.cost_fen, price.total_fen)
    if most > MOST_FEN:
        raise AmountTooLarge("lines", amount=format_yuan(most))
    return checked


def _checked(line: CostLine, hourly_fen: int) -> CostLine:
    name = fitting_text("lines", require_text("lines", line.name, N_("Labour, material or other")), most=SHORT_TEXT)
    require_quantity(line.quantity_thousandths, "lines")
    is_labour = line.kind is QuoteLineKind.LABOUR
    if not 1 <= line.people <= (MOST_PEOPLE if is_labour else 1):
        raise PeopleNotPossible("lines", name=name, most=MOST_PEOPLE if is_labour else 1)
    if line.unit_cost_fen < 0:
        raise CostNotPossible("lines", name=name)
    if is_labour and line.unit_cost_fen != hourly_fen:
        raise HourlyCostHolds("lines", amount=format_yuan(hourly_fen))
    # Beyond this even a single factor is a slip of the finger, and would not fit its column.
    if max(line.quantity_thousandths, line.unit_cost_fen) > MOST_FEN:
        raise AmountTooLarge("lines", amount=format_yuan(line.amount_fen))
    return line._replace(name=name, unit_of_measure=fitting_text("lines", line.unit_of_measure, most=SHORT_TEXT))
