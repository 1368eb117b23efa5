"""The rounds of surveys: shops every quarter, consumers and residents once a year (R-SURV-2)."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from db.rules.billing_calendar import last_day
from db.rules.report_periods import period_of
from db.rules.survey_plans import approve_by
from db.vocabulary import ReportSpan, SurveyAudience

# Before the last day of approval: long enough to write a plan.
TELL_BEFORE = timedelta(days=14)
ONE_DAY = timedelta(days=1)


class RoundSettings(Protocol):
    """What an office sets for itself."""

    @property
    def consumers_survey_month(self) -> int: ...
    @property
    def residents_survey_month(self) -> int: ...
    @property
    def survey_lead_days(self) -> int: ...


class Round(NamedTuple):
    """One survey that is due: in these days, begun by `start_by`, so approved by `approve_by`, told from `tell_on`."""

    audience: SurveyAudience
    from_on: date
    until_on: date
    start_by: date
    approve_by: date
    tell_on: date

    def holds(self, starts_on: date) -> bool:
        """A survey that begins in these days is this round's."""
        return self.from_on <= starts_on <= self.until_on


def round_of(audience: SurveyAudience, day: date, settings: RoundSettings) -> Round:
    """The round into which a day falls: the quarter, or the year with its month."""
    if audience is SurveyAudience.SHOPS:
        first, until = period_of(ReportSpan.QUARTER, day).days
        start_by = until
    else:
        of_residents = audience is SurveyAudience.RESIDENTS
        month = settings.residents_survey_month if of_residents else settings.consumers_survey_month
        first, until = period_of(ReportSpan.YEAR, day).days
        start_by = last_day(f"{day.year}-{month:02d}")
    last = approve_by(start_by, lead_days=settings.survey_lead_days)
    return Round(audience, first, until, start_by, last, last - TELL_BEFORE)


def next_round(after: Round, settings: RoundSettings) -> Round:
    return round_of(after.audience, after.until_on + ONE_DAY, settings)


def rounds_to_plan(
    audience: SurveyAudience,
    *,
    today: date,
    begun_on: date,
    planned: Collection[date],
    settings: RoundSettings,
) -> list[Round]:
    """The rounds of an audience for which a plan is wanted now; `planned` are the first days of its surveys.

    What could no longer be approved in time when the office began with the program, is not asked for.
    """
    present = round_of(audience, today, settings)
    return [
        each
        for each in (present, next_round(present, settings))
        if each.tell_on <= today and each.approve_by >= begun_on and not any(map(each.holds, planned))
    ]


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3
