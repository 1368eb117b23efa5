"""What an agreement must say before it goes out of hand, where it stands today, and its renewal (R-BILL-6, R-BILL-12).

Money in fen, quantities in thousandths, rates in hundredths of a percent.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from db.errors import RuleError
from db.money import half_up
from db.rules.recurring_periods import MONTHS
from db.vocabulary import N_, AgreementKind, AgreementStage, FeeBasis, FeePayer, PartPeriod, Produces, Rhythm

WHOLE = 10_000
MOST_YEARS = 30
ONE_DAY = timedelta(days=1)


class NoLines(RuleError):
    message = N_("An agreement needs at least one line: what is done or charged, how often, at which price.")


class FeeNeedsPrice(RuleError):
    message = N_("{title}: enter a price above 0.")


class CoveredHasNoPrice(RuleError):
    message = N_("{title} is covered by the fee: leave its price at 0.")


class FixedBasisOnly(RuleError):
    message = N_("{title}: with a customer only the fixed quantity is possible.")


class HouseBasisOnly(RuleError):
    message = N_("{title}: a fee of all units is charged per m², per unit or per parking space.")


class HouseFeesOnly(RuleError):
    message = N_("{title}: without a customer an agreement makes fees only, monthly or longer.")


class CustomerNeeded(RuleError):
    message = N_("A service agreement needs its customer. Choose one.")


class VacantRateNotPossible(RuleError):
    message = N_("Vacant units pay between 0 % and 100 %; with a customer always 100 %.")


class TermNotPossible(RuleError):
    message = N_("The last day must not lie before the first one, nor more than {years} years after it.")


class LastDayNeeded(RuleError):
    message = N_("A service agreement needs its last day.")


class DayOutsideTerm(RuleError):
    message = N_("Choose a day from {first} to {last}.")


class NotAfterLastVersion(RuleError):
    message = N_("An approved version is in force from {day}. Choose a later day.")


class ChargedAlready(RuleError):
    message = N_("{title} is charged until {day} already. Let the new version begin after that day.")


class LineFacts(NamedTuple):
    """A line of a version as somebody writes it; `position` is its name over all versions, None for a new one."""

    produces: Produces
    title: str
    unit_price_fen: int
    rhythm: Rhythm
    basis: FeeBasis = FeeBasis.FIXED
    quantity_thousandths: int = 1000
    is_in_advance: bool = True
    item_id: int | None = None
    position: int | None = None


class AgreementFacts(NamedTuple):
    """What an agreement says beside its lines; fixed once its first version is out of hand."""

    kind: AgreementKind
    title: str
    department_id: int
    from_on: date
    until_on: date | None = None
    customer_id: int | None = None
    unit_id: int | None = None
    zone: str = ""
    building: str = ""
    payer: FeePayer = FeePayer.OWNER
    part_period: PartPeriod = PartPeriod.BY_DAY
    note: str = ""


class VersionTerms(NamedTuple):
    """What a version says beside its lines."""

    from_on: date
    vacant_rate: int = WHOLE
    note: str = ""


def content_hash(facts: Sequence[Any], lines: Sequence[LineFacts]) -> str:
    """SHA-256 over what is submitted, checked and approved: the facts and the lines as they stand."""
    whole = json.dumps([list(facts), [list(line) for line in lines]], default=str, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()


def require_term(from_on: date, until_on: date | None) -> None:
    """Raises TermNotPossible."""
    if until_on is not None and not from_on <= until_on <= add_months(from_on, 12 * MOST_YEARS):
        raise TermNotPossible("until_on", years=MOST_YEARS)


def require_possible(facts: AgreementFacts, terms: VersionTerms, lines: Sequence[LineFacts]) -> None:
    """What even a draft may not say.

    Raises TermNotPossible, CustomerNeeded, VacantRateNotPossible, FeeNeedsPrice, CoveredHasNoPrice, FixedBasisOnly,
    HouseBasisOnly, HouseFeesOnly.
    """
    is_house = facts.customer_id is None
    require_term(facts.from_on, facts.until_on)
    if facts.kind is AgreementKind.SERVICE and is_house:
        raise CustomerNeeded("customer_id")
    if not 0 <= terms.vacant_rate <= WHOLE or (terms.vacant_rate != WHOLE and not is_house):
        raise VacantRateNotPossible("vacant_rate")
    for line in lines:
        _require_line(line, is_house=is_house)


def require_whole(facts: AgreementFacts, terms: VersionTerms, lines: Sequence[LineFacts]) -> None:
    """What a version must say before finance gets it; raises NoLines, LastDayNeeded and all of `require_possible`."""
    require_possible(facts, terms, lines)
    if facts.kind is AgreementKind.SERVICE and facts.until_on is None:
        raise LastDayNeeded("until_on")
    if not lines:
        raise NoLines("lines")


def _require_line(line: LineFacts, *, is_house: bool) -> None:
    if is_house and (line.produces is not Produces.FEE or line.rhythm is Rhythm.WEEKLY):
        raise HouseFeesOnly("lines", title=line.title)
    if is_house and line.basis is FeeBasis.FIXED:
        raise HouseBasisOnly("lines", title=line.title)
    if not is_house and line.basis is not FeeBasis.FIXED:
        raise FixedBasisOnly("lines", title=line.title)
    if line.produces is Produces.COVERED_ORDER:
        if line.unit_price_fen:
            raise CoveredHasNoPrice("lines", title=line.title)
    elif line.unit_price_fen <= 0:
        raise FeeNeedsPrice("lines", title=line.title)


def require_version_day(day: date, *, facts: AgreementFacts, last_on: date | None, newest_on: date) -> None:
    """The first day of a next version: inside the term, after that of the newest approved one.

    Raises DayOutsideTerm, NotAfterLastVersion.
    """
    if day < facts.from_on or (last_on is not None and day > last_on):
        raise DayOutsideTerm("from_on", first=facts.from_on, last=last_on or "…")
    if day <= newest_on:
        raise NotAfterLastVersion("from_on", day=newest_on)


def period_fen(line: LineFacts) -> int | None:
    """What a whole period of a line with a fixed quantity costs; None where the unit decides, or the fee covers it."""
    if line.basis is not FeeBasis.FIXED or line.produces is Produces.COVERED_ORDER:
        return None
    months = MONTHS.get(line.rhythm, 1) if line.produces is Produces.FEE else 1
    return half_up(line.quantity_thousandths * line.unit_price_fen * months, 1000)


def changed_lines(before: Sequence[LineFacts], after: Sequence[LineFacts]) -> list[LineFacts]:
    """The lines of before that are gone or charge otherwise after; a new wording alone changes no amount."""
    kept = {line.position: line._replace(title="") for line in after}
    return [line for line in before if kept.get(line.position) != line._replace(title="")]


def free_position(used: Collection[int]) -> int:
    """The next position that no line of any version of the agreement has had."""
    return 1 + max(used, default=0)


def stage_of(*, from_on: date, last_on: date | None, is_approved: bool, is_open: bool, today: date) -> AgreementStage:
    """Where an agreement stands: `is_approved` with an approved version, `is_open` with one on its way to that."""
    if not is_approved:
        return AgreementStage.PREPARED if is_open else AgreementStage.ENDED
    if last_on is not None and (last_on < from_on or last_on < today):
        return AgreementStage.ENDED
    if today < from_on:
        return AgreementStage.COMING
    if last_on is not None and last_on <= add_months(today, 1):
        return AgreementStage.EXPIRING
    return AgreementStage.RUNNING


def renewed_term(from_on: date, until_on: date) -> tuple[date, date]:
    """First and last day of the successor: the day after, and as long as before: in whole months where it was so."""
    begin = until_on + ONE_DAY
    months = (begin.year - from_on.year) * 12 + begin.month - from_on.month
    if months > 0 and add_months(from_on, months) == begin:
        return begin, add_months(begin, months) - ONE_DAY
    return begin, begin + (until_on - from_on)


def add_months(day: date, months: int) -> date:
    """The same day some months on, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
