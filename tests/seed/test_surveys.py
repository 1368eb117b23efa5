"""The demonstration's surveys keep the rounds on whatever day it is made, and look as they are told to (R-SURV-2)."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from db import clock, work
from db.clock import office_day, office_instant
from db.queries.checks import run_checks
from db.queries.survey_scores import read_scores
from db.queries.surveys import return_of
from db.tables.corrective_actions import CorrectiveAction
from db.tables.surveys import Survey
from db.vocabulary import ActionState, SurveyAudience, SurveyState
from seed.demo import _writing
from seed.opening import open_office
from seed.survey_cases import Case, cases, drafted_on
from seed.survey_sheets import QUIET, fill_sheets
from seed.survey_words import QUESTIONS
from seed.surveys import plan_surveys

DAY = timedelta(days=1)
YEAR = [date(2026, 1, 1) + n * DAY for n in range(365)]


def of_quarter(case: Case) -> bool:
    number = "一二三四"[(case.starts_on.month - 1) // 3]
    return case.title == f"{case.starts_on.year} 年第{number}季度商户满意度"


def test_on_every_day_of_the_year_the_rounds_are_kept() -> None:
    for today in YEAR:
        found = cases(today)
        assert len({case.title for case in found}) == len({case.title_en for case in found}) == len(found) == 7, today
        assert all(of_quarter(case) for case in found if case.audience is SurveyAudience.SHOPS), today
        waiting = next(case for case in found if case.up_to is SurveyState.SUBMITTED)
        assert (waiting.starts_on - today).days >= 20, today
        assert drafted_on(waiting, today) < today
        over = [case for case in found if case.up_to is SurveyState.FILED and case.audience is SurveyAudience.SHOPS]
        assert all(case.ends_on + 4 * DAY <= today for case in over), today


def test_a_resident_who_reads_english_meets_no_chinese_question_choice_or_section() -> None:
    for ask in (ask for asked in QUESTIONS.values() for ask in asked):
        assert all(said and said.isascii() for said in (ask.wording_en, ask.section_en)), ask
        assert bool(ask.options) == bool(ask.options_en) and ask.options_en.isascii(), ask


def test_marks_and_returns_are_reached_to_the_sheet() -> None:
    asked = QUESTIONS[SurveyAudience.RESIDENTS]
    addresses = [(number, "梧桐苑", f"{1 + number % 8}栋") for number in range(1, 641)]
    marks = {ask.topic: ask.now for ask in asked}
    first, last = date(2026, 11, 5), date(2026, 11, 20)
    sheets = fill_sheets(
        addresses, asked, returned=73.9, marks=marks, words=("好",), first=first, last=last, chance=Random(1)
    )
    assert len(sheets) == 473 and {sheet.day for sheet in sheets} <= {first + n * DAY for n in range(16)}
    quiet = sum(addresses[sheet.list_no - 1][2] == QUIET for sheet in sheets)
    assert round(100 * quiet / 80) == 59
    for place, ask in enumerate(asked[:8]):
        given = [sheet.said[place] for sheet in sheets if place in sheet.said]
        assert abs(100 * sum(mark in "45" for mark in given) / len(given) - ask.now) < 0.2


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_a_years_surveys_are_filed_run_and_wait_as_they_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-22T10:30:00+08:00")
    now = clock.now()
    today = office_day(now)
    first = today - 365 * DAY
    with _writing(office_instant(first, 7)) as session:
        year = open_office(session, at=office_instant(first, 7), now=now, seed=1)
        plan_surveys(year, first)
        year.run_until(session, office_instant(today + DAY))
    with work.reading() as session:
        states = {row.title: row.state for row in session.execute(select(Survey.title, Survey.state))}
        residents = session.scalars(select(Survey).where(Survey.title == "2026 年住户满意度")).one()
        scores, returned = read_scores(session, survey_id=residents.id), return_of(session, residents)
        actions = list(
            session.scalars(select(CorrectiveAction.state).where(CorrectiveAction.survey_id == residents.id))
        )
    assert sorted(states.values()) == sorted(
        [SurveyState.FILED] * 5 + [SurveyState.CLOSED, SurveyState.RUNNING, SurveyState.SUBMITTED]
    )
    assert (returned.answered, returned.sampled, returned.is_delivered) == (473, 640, True)
    assert [each.topic for each in scores.low(80)] == ["停车管理", "电梯运行", "信息公开"]
    assert sorted(actions) == sorted([ActionState.PROPOSED, ActionState.OPEN, ActionState.DONE])
    assert [finding.name for finding in work.ask(run_checks) if not finding.ok] == []
