"""Which round of surveys is due when, and what each survey waits for (R-SURV-2)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.survey_rounds import next_round, round_of, rounds_to_plan
from db.rules.survey_work import DECIDED, IN_CHARGE, KINDS, LADDER, SurveyTask, task_of
from db.vocabulary import Role, SurveyAudience, SurveyState, WorkKind
from tests.factories import FRIDAY

Audience, State = SurveyAudience, SurveyState
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Office:
    consumers_survey_month: int = 5
    residents_survey_month: int = 10
    survey_lead_days: int = 20
    survey_training_days: int = 2


OFFICE = Office()


@pytest.mark.parametrize(
    ("audience", "day", "expected"),
    [
        (Audience.SHOPS, date(2026, 11, 20), "2026-10-01 2026-12-31 2026-12-31 2026-12-11"),
        (Audience.SHOPS, date(2026, 1, 1), "2026-01-01 2026-03-31 2026-03-31 2026-03-11"),
        (Audience.SHOPS, date(2026, 6, 30), "2026-04-01 2026-06-30 2026-06-30 2026-06-10"),
        (Audience.CONSUMERS, date(2026, 11, 20), "2026-01-01 2026-12-31 2026-05-31 2026-05-11"),
        (Audience.RESIDENTS, date(2026, 1, 5), "2026-01-01 2026-12-31 2026-10-31 2026-10-11"),
    ],
)
def test_shops_are_asked_every_quarter_the_others_once_a_year(
    audience: SurveyAudience, day: date, expected: str
) -> None:
    """R-SURV-2: first and last day, begun by, approved by."""
    due = round_of(audience, day, OFFICE)
    assert " ".join(each.isoformat() for each in due[1:5]) == expected


@pytest.mark.parametrize(
    ("today", "begun_on", "planned", "expected"),
    [
        # Told two weeks before the last day of approval, 2026-12-11.
        (date(2026, 11, 26), LONG_AGO, (), []),
        (date(2026, 11, 27), LONG_AGO, (), [date(2026, 10, 1)]),
        (date(2026, 12, 31), LONG_AGO, (), [date(2026, 10, 1)]),
        (date(2026, 12, 31), LONG_AGO, (date(2026, 10, 5),), []),
        # A survey of another quarter is not this one's.
        (date(2026, 12, 31), LONG_AGO, (date(2026, 9, 30),), [date(2026, 10, 1)]),
        # The office began too late for this quarter.
        (date(2026, 12, 31), date(2026, 12, 12), (), []),
        (date(2026, 12, 31), date(2026, 12, 11), (), [date(2026, 10, 1)]),
    ],
)
def test_a_round_is_told_in_time_for_its_approval(
    today: date, begun_on: date, planned: tuple[date, ...], expected: list[date]
) -> None:
    """R-SURV-2."""
    found = rounds_to_plan(Audience.SHOPS, today=today, begun_on=begun_on, planned=planned, settings=OFFICE)
    assert [each.from_on for each in found] == expected


def test_a_round_in_january_is_told_before_the_new_year() -> None:
    early = Office(consumers_survey_month=1)
    asked = {"begun_on": LONG_AGO, "planned": (date(2026, 1, 8),), "settings": early}
    found = rounds_to_plan(Audience.CONSUMERS, today=date(2026, 12, 30), **asked)
    assert [each.from_on for each in found] == [date(2027, 1, 1)]


@settings(max_examples=60)
@given(st.sampled_from(list(Audience)), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_the_rounds_follow_each_other_without_a_gap(audience: SurveyAudience, day: date) -> None:
    due = round_of(audience, day, OFFICE)
    assert due.holds(day) and due.holds(due.start_by)
    following = next_round(due, OFFICE)
    assert following.from_on == due.until_on + timedelta(days=1)
    assert round_of(audience, due.until_on, OFFICE) == due


class Facts(NamedTuple):
    state: SurveyState
    trained_on: date | None = None
    drawn_at: datetime | None = None
    report: str = ""
    report_approved_on: date | None = None
    starts_on: date = date(2026, 12, 20)
    ends_on: date = date(2026, 12, 31)
    file_by: date | None = date(2027, 1, 5)


READY = Facts(State.APPROVED, trained_on=date(2026, 12, 17), drawn_at=FRIDAY)


@pytest.mark.parametrize(
    ("one", "today", "expected"),
    [
        (Facts(State.DRAFT), date(2026, 11, 20), SurveyTask(WorkKind.SUBMIT_SURVEY, date(2026, 11, 30))),
        (Facts(State.SUBMITTED), date(2026, 11, 20), SurveyTask(WorkKind.APPROVE_SURVEY, date(2026, 11, 30))),
        (Facts(State.APPROVED), date(2026, 11, 20), SurveyTask(WorkKind.DRAW_SAMPLE, date(2026, 12, 18))),
        (READY._replace(trained_on=None), date(2026, 12, 1), SurveyTask(WorkKind.TRAIN_STAFF, date(2026, 12, 18))),
        (READY, date(2026, 12, 19), None),
        (READY, date(2026, 12, 20), SurveyTask(WorkKind.START_SURVEY, date(2026, 12, 20))),
        (Facts(State.RUNNING), date(2026, 12, 31), None),
        (Facts(State.RUNNING), date(2027, 1, 1), SurveyTask(WorkKind.CLOSE_SURVEY, date(2027, 1, 1))),
        (Facts(State.CLOSED), date(2027, 1, 1), SurveyTask(WorkKind.WRITE_REPORT, date(2027, 1, 5))),
        (Facts(State.CLOSED, report="满意"), date(2027, 1, 1), SurveyTask(WorkKind.APPROVE_REPORT, date(2027, 1, 5))),
        (
            Facts(State.CLOSED, report="满意", report_approved_on=date(2027, 1, 2)),
            date(2027, 1, 2),
            SurveyTask(WorkKind.FILE_SURVEY, date(2027, 1, 5)),
        ),
        (Facts(State.FILED), date(2027, 1, 2), None),
        (Facts(State.CANCELLED), date(2027, 1, 2), None),
    ],
)
def test_a_survey_waits_for_its_next_step_until_its_day(one: Facts, today: date, expected: SurveyTask | None) -> None:
    """R-SURV-1, R-SURV-6."""
    assert task_of(one, today=today, settings=OFFICE) == expected


def test_what_is_late_reaches_somebody_above_who_does_it() -> None:
    assert set(LADDER) == set(KINDS.values()) - {WorkKind.APPROVE_SURVEY}
    assert all(LADDER[kind][0].role is Role.MANAGER for kind in IN_CHARGE)
    assert all(LADDER[kind][0].role is Role.LEADER for kind in DECIDED - {WorkKind.APPROVE_SURVEY})
