"""What the month makes of counts: shares, the causes that count most, thirteen months (R-COMP-6, R-CALL-5)."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.paper.care_words import pareto_finding, short, trend_finding
from db.rules.billing_calendar import MonthNotReadable
from db.rules.care_figures import (
    CALLBACK_FIGURES,
    COMPLAINT_FIGURES,
    Share,
    days_of,
    pareto,
    said_days,
    trend_months,
    vital_few,
)
from db.rules.permissions import ALLOWED
from db.rules.timeline import STEPS, parts_for, steps_for
from db.types import Actor
from db.vocabulary import ComplaintCause, Role, TimelinePart, TimelineStep

CAUSES = st.dictionaries(st.sampled_from(list(ComplaintCause)), st.integers(0, 40))


def same(text: str) -> str:
    return text


def test_of_nothing_there_is_no_share() -> None:
    nothing = Share(0, 0)
    assert (nothing.percent, nothing.said, nothing.parts, short(nothing)) == (None, "–", "", "–")


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(1, 3, "33.3 %"), (2, 3, "66.7 %"), (1, 16, "6.3 %"), (0, 5, "0.0 %"), (5, 5, "100.0 %")],
)
def test_a_share_is_rounded_half_up_to_one_decimal(part: int, whole: int, said: str) -> None:
    assert Share(part, whole).said == said


@given(CAUSES)
@settings(max_examples=50)
def test_a_pareto_falls_and_its_line_rises_to_the_whole(counts: dict[ComplaintCause, int]) -> None:
    bars = pareto(counts)
    assert sorted((bar.complaints for bar in bars), reverse=True) == [bar.complaints for bar in bars]
    assert {bar.cause: bar.complaints for bar in bars} == {cause: n for cause, n in counts.items() if n}
    reached = [bar.cumulative.part for bar in bars]
    assert reached == sorted(reached)
    if bars:
        assert bars[-1].cumulative.percent == 100
        assert all(bar.cumulative.whole == sum(counts.values()) for bar in bars)


@given(CAUSES)
@settings(max_examples=50)
def test_the_vital_few_reach_eighty_percent_and_one_fewer_does_not(counts: dict[ComplaintCause, int]) -> None:
    bars = pareto(counts)
    few = vital_few(bars)
    assert few == bars[: len(few)]
    if bars:
        assert 100 * few[-1].cumulative.part >= 80 * few[-1].cumulative.whole
        assert len(few) == 1 or 100 * few[-2].cumulative.part < 80 * few[-2].cumulative.whole


@given(CAUSES)
@settings(max_examples=50)
def test_the_finding_names_one_cause_only_where_it_makes_up_half(counts: dict[ComplaintCause, int]) -> None:
    bars = pareto(counts)
    said = pareto_finding(bars, same)
    if bars and "of the complaints" in said:
        assert bars[0].cause.label in said
        assert 2 * bars[0].complaints >= bars[0].cumulative.whole
    elif bars and "make up" in said:
        assert 1 < len(vital_few(bars)) < len(bars)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (12, 8, "12 complaints, 50.0 % more than a year ago"),
        (6, 8, "6 complaints, 25.0 % fewer than a year ago"),
        (8, 8, "8 complaints, as many as a year ago"),
        (3, 0, "3 complaints, none in the same month of last year"),
    ],
)
def test_a_month_is_compared_with_the_same_month_of_last_year(now: int, before: int, said: str) -> None:
    assert trend_finding(now, before, same) == said


def test_the_trend_has_the_same_month_of_last_year_at_its_beginning() -> None:
    months = trend_months("2027-01")
    assert (len(months), months[0], months[-1], months[-2]) == (13, "2026-01", "2027-01", "2026-12")
    with pytest.raises(MonthNotReadable):
        trend_months("2026-00")


def test_days_are_seconds_on_the_clock() -> None:
    assert days_of(36 * 3600, 1) == Decimal("1.5")
    assert days_of(0, 0) is None and said_days(None) == "–"


def test_every_figure_says_how_it_is_counted() -> None:
    figures = (*COMPLAINT_FIGURES, *CALLBACK_FIGURES)
    assert all(figure.meaning.endswith(".") for figure in figures)
    assert len({figure.name for figure in figures}) == len(figures)


def test_every_line_of_a_timeline_has_its_part_and_its_right() -> None:
    assert set(STEPS) == set(TimelineStep)
    assert {seen.right for seen in STEPS.values()} <= set(ALLOWED)
    assert {seen.part for seen in STEPS.values()} == set(TimelinePart)


@pytest.mark.parametrize("role", list(Role))
def test_a_part_is_offered_only_where_something_of_it_is_seen(role: Role) -> None:
    actor = Actor(1, "x", frozenset({role}))
    for part in TimelinePart:
        assert (part in parts_for(actor)) == bool(steps_for(actor, part))
