"""What an ad-hoc job costs and what its price must explain (R-PRICE-5, R-PRICE-6, R-DEC-20). Money in fen."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from db.errors import RuleError
from db.money import half_up
from db.vocabulary import N_, QuoteLineKind, QuoteState

WHOLE = 10_000  # rates are hundredths of a percent


class MarginNeedsReason(RuleError):
    message = N_("The margin is {margin}: over the ceiling of {ceiling}. Write down why.")


class LossNeedsReason(RuleError):
    message = N_("The price does not cover the cost. Write down why.")


class CostLine(NamedTuple):
    """One line of the build-up. Labour: people × hours × hourly cost; hours and quantities in thousandths."""

    kind: QuoteLineKind
    name: str
    quantity_thousandths: int
    unit_cost_fen: int
    people: int = 1
    unit_of_measure: str = ""

    @property
    def amount_fen(self) -> int:
        return half_up(self.people * self.quantity_thousandths * self.unit_cost_fen, 1000)


class Rates(NamedTuple):
    """Hundredths of a percent: 8 % is 800."""

    overhead: int
    profit: int
    tax: int


class BuildUp(NamedTuple):
    labour_fen: int
    material_fen: int
    other_fen: int
    overhead_fen: int
    cost_fen: int
    profit_fen: int
    tax_fen: int
    total_fen: int

    @property
    def margin_rate(self) -> int:
        """Profit ÷ (cost + profit) in hundredths of a percent, half up; 0 for nothing (R-DEC-20)."""
        net = self.cost_fen + self.profit_fen
        return 0 if net <= 0 else half_up(self.profit_fen * WHOLE, net)


def shown_no(quote_no: str, revision: int) -> str:
    """BJ-20261120-003, from the second revision on BJ-20261120-003-2."""
    return quote_no if revision == 1 else f"{quote_no}-{revision}"


def build_up_of(quote: Any) -> BuildUp:
    """The sums of a stored revision."""
    return BuildUp(*(getattr(quote, name) for name in BuildUp._fields))


def build_up(lines: Sequence[CostLine], rates: Rates) -> BuildUp:
    """cost = labour + materials + other + overhead % of these; profit % of cost; tax % of both; half up per line."""
    labour, material, other = (sum(line.amount_fen for line in lines if line.kind is kind) for kind in QuoteLineKind)
    direct = labour + material + other
    overhead = half_up(direct * rates.overhead, WHOLE)
    cost = direct + overhead
    profit = half_up(cost * rates.profit, WHOLE)
    tax = half_up((cost + profit) * rates.tax, WHOLE)
    return BuildUp(labour, material, other, overhead, cost, profit, tax, cost + profit + tax)


def needs_reason(price: BuildUp, *, ceiling_rate: int) -> type[RuleError] | None:
    """Which reason R-PRICE-6 asks for: cover the cost with a small profit, or say why not."""
    if price.profit_fen < 0:
        return LossNeedsReason
    # Compared exactly: a margin that is only rounded up to the ceiling is within it, one above it is not.
    net = price.cost_fen + price.profit_fen
    return MarginNeedsReason if price.profit_fen * WHOLE > ceiling_rate * net else None


def content_hash(facts: Sequence[Any], lines: Sequence[CostLine]) -> str:
    """SHA-256 over what is signed and decided on: the facts and the lines as they stand."""
    whole = json.dumps([list(facts), [list(line) for line in lines]], default=str, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def likeness(title: str, other: str) -> int:
    """How much two titles share, in percent of the shorter, by pairs of signs: Chinese has no gaps."""
    one, two = _pairs(title), _pairs(other)
    least = min(len(one), len(two))
    return 0 if least == 0 else 100 * len(one & two) // least


def _pairs(title: str) -> set[str]:
    signs = "".join(sign for sign in title.casefold() if sign.isalnum())
    return {signs[at : at + 2] for at in range(len(signs) - 1)}


def approval_leads_to(state: QuoteState, *, total_fen: int, manager_limit_fen: int) -> QuoteState:
    """Over the manager's limit the leader decides after the manager (R-ROLE)."""
    if state is QuoteState.SIGNED and total_fen > manager_limit_fen:
        return QuoteState.ENDORSED
    return QuoteState.APPROVED
