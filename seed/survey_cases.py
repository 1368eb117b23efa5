"""Which surveys the demonstration's year has, by the day it ends on (R-SURV-2)."""

from datetime import date, timedelta
from typing import NamedTuple

from db.vocabulary import SurveyAudience, SurveyState
from seed.survey_words import QUESTIONS

DAY = timedelta(days=1)
# Drafted so many days before the start.
DRAFTED = 32
RESIDENTS, SHOPS, CONSUMERS = SurveyAudience.RESIDENTS, SurveyAudience.SHOPS, SurveyAudience.CONSUMERS
ENGLISH = {RESIDENTS: "Residents' survey", SHOPS: "Shops' survey", CONSUMERS: "Visitors' survey"}


class Case(NamedTuple):
    """One survey; `up_to` is how far it has come, `returned` percent; `trend` 0 has the marks of before, 1 of now."""

    title: str
    audience: SurveyAudience
    starts_on: date
    ends_on: date
    returned: float
    trend: float = 1
    up_to: SurveyState = SurveyState.FILED
    size: int | None = None
    is_anonymous: bool = True

    @property
    def title_en(self) -> str:
        year, quarter = self.starts_on.year, (self.starts_on.month - 1) // 3 + 1
        when = f"{year}, quarter {quarter}" if self.audience is SHOPS else f"{year}"
        return f"{ENGLISH[self.audience]} {when}"

    @property
    def marks(self) -> dict[str, float]:
        asked = QUESTIONS[self.audience]
        return {ask.topic: ask.before + (ask.now - ask.before) * self.trend if ask.before else ask.now for ask in asked}


def cases(today: date) -> list[Case]:
    """The residents' ended the day before yesterday; the shops' of this quarter runs, of the next is with the leader.

    Of the shops' that are over the newest missed its return.
    """
    begun, running = today - 20 * DAY, today - 6 * DAY
    found = [
        Case(f"{begun.year} 年住户满意度", RESIDENTS, begun, today - 2 * DAY, 73.9, 1, SurveyState.CLOSED, 640),
        Case(_quarter(running), SHOPS, running, today + 8 * DAY, 70, 1, SurveyState.RUNNING, None, False),
    ]
    quarter = _begins(running)
    following = _begins(quarter + 100 * DAY) + 14 * DAY
    following += max(0, 24 - (following - today).days) * DAY
    coming = following, following + 9 * DAY
    found.append(Case(_quarter(following), SHOPS, *coming, 0, 1, SurveyState.SUBMITTED, None, False))
    for number, returned in enumerate((67.5, 84, 78)):
        quarter = _begins(quarter - DAY)
        start = quarter + 40 * DAY
        trend = 0.75 - 0.25 * number
        found.append(Case(_quarter(start), SHOPS, start, start + 9 * DAY, returned, trend, is_anonymous=False))
    may = date(today.year, 5, 12)
    start = may if may <= today else date(today.year - 1, 5, 12)
    found.append(Case(f"{start.year} 年消费者满意度", CONSUMERS, start, start + 8 * DAY, 76, size=200))
    return found


def drafted_on(case: Case, today: date) -> date:
    return today - 4 * DAY if case.up_to is SurveyState.SUBMITTED else case.starts_on - DRAFTED * DAY


def _begins(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _quarter(day: date) -> str:
    return f"{day.year} 年第{'一二三四'[(day.month - 1) // 3]}季度商户满意度"
