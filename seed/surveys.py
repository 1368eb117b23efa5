"""A year's surveys: last year's taken over, shops each quarter, consumers in May, and this year's residents (R-SURV).

One runs with its distribution, one is being evaluated, one plan is with the leader.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import RowChange
from db.clock import office_day, office_instant
from db.operations.imports_surveys import import_survey_answers
from db.operations.questionnaires import draft_questionnaire, release_questionnaire
from db.operations.questions import change_questions
from db.spreadsheets import Record, SheetRecords, SurveyAnswerRow, columns_of
from db.tables.customers import Unit
from db.tables.questionnaires import Questionnaire
from db.vocabulary import ImportKind, Occupancy, QuestionKind, SurveyAudience, SurveyState
from db.work import perform
from seed import survey_words as words
from seed.survey_cases import DAY, Case, cases, drafted_on
from seed.survey_course import draft
from seed.survey_sheets import fill_sheets
from seed.year import Year

SEED = 20261124
BEFORE = 364 * DAY
ASKED_BEFORE, RETURNED_BEFORE = 560, 71.4


def plan_surveys(year: Year, first: date) -> None:
    """Every survey whose plan still falls into the year; before them the questionnaires, and last year's answers."""
    today = office_day(year.now)
    planned = [case for case in cases(today) if drafted_on(case, today) > first + DAY]
    forms: dict[SurveyAudience, int] = {}
    if planned:
        year.later(office_instant(first + DAY, 10, 10), make_forms, forms)
    for number, case in enumerate(planned):
        if case.up_to is SurveyState.CLOSED:
            year.later(office_instant(first + DAY, 11, 20), take_over_last_year, case)
        chance = Random(SEED + number)  # noqa: S311 - a demonstration, the same each time
        year.later(office_instant(drafted_on(case, today), 14, 5), draft, case, forms, chance)


def make_forms(year: Year, session: Session, at: datetime, forms: dict[SurveyAudience, int]) -> None:
    """The three questionnaires, written by the desk and released by the manager."""
    departments, clerk = {**year.departments, **year.care_departments}, year.people["clerk"]
    for audience, asked in words.QUESTIONS.items():
        intro, intro_en = words.INTROS[audience]
        named = {"name": words.NAMES[audience], "audience": audience, "intro": intro, "intro_en": intro_en}
        made = perform(session, draft_questionnaire, by=clerk, at=at, **named)
        rows = [RowChange(-place, 1, _cells(ask, departments)) for place, ask in enumerate(asked)]
        perform(session, change_questions, by=clerk, at=at, questionnaire_id=made, changes=rows)
        request = {"questionnaire_id": made, "version": session.get_one(Questionnaire, made).version}
        released = at + timedelta(minutes=20)
        perform(session, release_questionnaire, by=year.people["manager"], at=released, **request)
        forms[audience] = made


def _cells(ask: words.Ask, departments: Mapping[str, int]) -> dict[str, Any]:
    names = ("topic", "wording", "wording_en", "section", "section_en", "options", "options_en")
    cells = {name: getattr(ask, name) for name in names if getattr(ask, name)}
    is_mark = ask.kind is QuestionKind.SCALE
    return cells | {"kind": ask.kind.value, "department_id": departments[ask.department], "is_required": is_mark}


def take_over_last_year(year: Year, session: Session, at: datetime, case: Case) -> None:
    """What the office asked before it had the program, from its spreadsheet."""
    lived_in = select(Unit.zone, Unit.building).where(Unit.occupancy == Occupancy.OCCUPIED, Unit.zone != "商业街")
    chance = Random(SEED - 1)  # noqa: S311 - a demonstration, the same each time
    homes = chance.sample(session.execute(lived_in.order_by(Unit.id)).all(), ASKED_BEFORE)
    asked = [ask for ask in words.QUESTIONS[case.audience] if ask.kind is QuestionKind.SCALE]
    sheets = fill_sheets(
        [(number, *place) for number, place in enumerate(homes)],
        asked,
        returned=RETURNED_BEFORE,
        marks={ask.topic: ask.before for ask in asked},
        words=(),
        first=case.starts_on - BEFORE,
        last=case.ends_on - BEFORE,
        chance=chance,
    )
    title = case.title.replace(str(case.starts_on.year), str(case.starts_on.year - 1))
    rows = [
        SurveyAnswerRow(title, f"{one.list_no + 1:04d}", one.day, asked[place].wording, int(mark), *homes[one.list_no])
        for one in sheets
        for place, mark in one.said.items()
    ]
    kind = ImportKind.SURVEY_ANSWERS
    records: list[tuple[int, Record]] = list(enumerate(rows, start=2))
    sheet = SheetRecords(kind, records, [], [], len(records), columns_of(kind), {})
    outcome = perform(session, import_survey_answers, by=year.people["manager"], at=at, sheet=sheet)
    assert outcome.accepted, outcome
