"""The periods of an agreement's line, and what each costs (R-BILL-6, R-BILL-12).

Periods are those of the calendar (week from Monday, month, quarter, year), cut at the first and last day of the term
and where a further version charges otherwise. Each begins the day after the one before it, so that a new rhythm never
charges a day twice. A day costs what the version in force on that day says.

Prices are those of one month, or of one week where the rhythm is weekly. A whole period of n months costs
quantity × price × n. Of a part, full months count whole and the rest by its days: 10 days of November are 10/30 of a
month, 3 days of a week 3/7. Half up once per line; parts of one period always add up to the whole period to the fen,
because each pays what is due up to its last day less what is due up to the day before its first.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from db.money import half_up
from db.vocabulary import FeeBasis, PartPeriod, Produces, Rhythm

ONE_DAY = timedelta(days=1)
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}
PAYS_ALL = 10_000


class Span(NamedTuple):
    """Days from the first to the last, both counted."""

    first: date
    last: date


class LineTerms(NamedTuple):
    """What one version says of a line; `vacant_rate` in hundredths of a percent."""

    version_id: int
    produces: Produces
    title: str
    rhythm: Rhythm
    unit_price_fen: int
    is_in_advance: bool = True
    basis: FeeBasis = FeeBasis.FIXED
    quantity_thousandths: int = 1000
    vacant_rate: int = PAYS_ALL
    item_id: int | None = None


class Stretch(NamedTuple):
    """Days on which a line charges one way; open-ended where `last` is None."""

    terms: LineTerms
    first: date
    last: date | None


class Period(NamedTuple):
    terms: LineTerms
    first: date
    last: date

    @property
    def due_on(self) -> date:
        """In advance the first day, in arrears the last: its month bills the period (R-DEC-1)."""
        return self.first if self.terms.is_in_advance else self.last


def stretches(versions: Sequence[tuple[date, LineTerms | None]], *, first: date, last: date | None) -> list[Stretch]:
    """A line over its approved versions, oldest first, within the term; None is a version without the line.

    A version that only words the line anew does not cut its periods.
    """
    found: list[Stretch] = []
    ends = [day - ONE_DAY for day, _ in versions[1:]] + [None]
    for (begin, terms), end in zip(versions, ends, strict=True):
        until = min((day for day in (end, last) if day is not None), default=None)
        begin = max(begin, first)
        if terms is None or (until is not None and until < begin):
            continue
        before = found[-1] if found else None
        if before and before.last == begin - ONE_DAY and _charge(before.terms) == _charge(terms):
            found[-1] = before._replace(last=until)
        else:
            found.append(Stretch(terms, begin, until))
    return found


def _charge(terms: LineTerms) -> LineTerms:
    return terms._replace(version_id=0, title="")


def periods_from(line: Sequence[Stretch], first: date) -> Iterator[Period]:
    """The line's periods from a day on, one after the other; without end where the term has none."""
    for stretch in line:
        day = max(first, stretch.first)
        while stretch.last is None or day <= stretch.last:
            end = calendar_period(stretch.terms.rhythm, day).last
            last = end if stretch.last is None else min(end, stretch.last)
            yield Period(stretch.terms, day, last)
            day = last + ONE_DAY


def due_periods(line: Sequence[Stretch], *, first: date, until: date) -> list[Period]:
    """The periods from a day on that are due by another day, in their order."""
    found = []
    for period in periods_from(line, first):
        if period.due_on > until:
            break
        found.append(period)
    return found


def calendar_period(rhythm: Rhythm, day: date) -> Span:
    """The whole week, month, quarter or year that holds a day."""
    if rhythm is Rhythm.WEEKLY:
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6))
    months = MONTHS[rhythm]
    begin = (day.month - 1) // months * months + 1
    end = begin + months - 1
    return Span(date(day.year, begin, 1), date(day.year, end, monthrange(day.year, end)[1]))


def charged_span(
    rhythm: Rhythm, span: Span, *, term_first: date, term_last: date | None, part_period: PartPeriod
) -> Span:
    """The days that are paid for: the whole period at both ends of the term where it is agreed so."""
    if part_period is PartPeriod.BY_DAY:
        return span
    whole = calendar_period(rhythm, span.first)
    first = whole.first if span.first == term_first else span.first
    return Span(first, whole.last if span.last == term_last else span.last)


def fee_of(terms: LineTerms, quantity_thousandths: int, span: Span) -> int:
    """What these days of one calendar period cost, in fen."""
    whole = calendar_period(terms.rhythm, span.first)

    def due_up_to(day: date) -> int:
        share = _share(terms.rhythm, whole.first, day)
        return half_up(quantity_thousandths * terms.unit_price_fen * share.numerator, 1000 * share.denominator)

    return due_up_to(span.last) - due_up_to(span.first - ONE_DAY)


def _share(rhythm: Rhythm, begin: date, day: date) -> Fraction:
    """How many prices are due from the first day of a calendar period up to a day."""
    if rhythm is Rhythm.WEEKLY:
        return Fraction((day - begin).days + 1, 7)
    if day < begin:
        return Fraction(0)
    return day.month - begin.month + Fraction(day.day, monthrange(day.year, day.month)[1])


def vacant_discount(amount_fen: int, vacant_rate: int) -> int:
    """The part that a vacant unit does not pay; what it pays is rounded half up (R-BILL-10)."""
    return amount_fen - half_up(amount_fen * vacant_rate, PAYS_ALL)


def period_title(title: str, span: Span) -> str:
    """The line as notices show it: 物业管理费 2026-10~12."""
    return f"{title} {period_words(span)}"


def period_words(span: Span) -> str:
    """2026-11, 2026-10~12, 2026-11-15~30: as short as it is clear."""
    first, last = span
    is_whole = first.day == 1 and last == calendar_period(Rhythm.MONTHLY, last).last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%Y-%m}" if is_whole else f"{first:%Y-%m-%d}" + (f"~{last:%d}" if last > first else "")
    if is_whole:
        return f"{first:%Y-%m}~{last:%m}" if first.year == last.year else f"{first:%Y-%m}~{last:%Y-%m}"
    return f"{first:%Y-%m-%d}~{last:%m-%d}" if first.year == last.year else f"{first:%Y-%m-%d}~{last:%Y-%m-%d}"
