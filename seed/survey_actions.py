"""What follows from low marks in the demonstration: measures, progress, checks, one that did not work (R-SURV-5)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.operations.action_steps import check_action, finish_action, report_progress
from db.operations.corrective_actions import open_action
from db.tables.corrective_actions import CorrectiveAction
from db.tables.questionnaires import Question
from db.types import Actor
from db.vocabulary import ActionState, CheckMeans, SurveyState
from db.work import perform
from seed import survey_words as words
from seed.survey_cases import DAY, SHOPS, Case
from seed.year import Year

DUE, CHECKED = 30 * DAY, 40 * DAY
# Stays to be opened by whoever looks on; is done at once; fails its first check, and the next time is late.
LEFT, AT_ONCE, FAILS = "停车管理", "信息公开", "货梯装卸"
LATE_SINCE, FILED_LATELY = 6 * DAY, 130 * DAY


def open_actions(year: Year, session: Session, at: datetime, case: Case, survey_id: int) -> None:
    """The day after the end the manager opens each, and plans by what it is judged."""
    proposed = (CorrectiveAction.survey_id == survey_id) & (CorrectiveAction.state == ActionState.PROPOSED)
    topics = {row.id: row.topic for row in session.execute(select(Question.id, Question.topic))}
    today = office_day(year.now)
    for action in session.scalars(select(CorrectiveAction).where(proposed).order_by(CorrectiveAction.id)).all():
        topic = topics.get(action.question_id or 0, action.zone)
        is_new = case.up_to is SurveyState.CLOSED
        if is_new and topic == LEFT:
            continue
        measure, person = words.MEASURES.get(topic, words.OTHER_MEASURE)
        is_late = not is_new and topic == FAILS and today - case.ends_on < FILED_LATELY
        due_on = today - LATE_SINCE if is_late else case.ends_on + (20 * DAY if is_new else DUE)
        means = CheckMeans.NEXT_SURVEY if case.audience is SHOPS else CheckMeans.INSPECTION
        planned: dict[str, Any] = {"due_on": max(due_on, office_day(at)), "check_on": due_on + 12 * DAY}
        planned |= {"measure": measure, "owner_id": year.people[person].user_id, "check_means": means}
        _act(session, open_action, year.people["manager"], at, action, **planned)
        if is_new:
            later = finish if topic == AT_ONCE else begin
            year.later(office_instant(case.ends_on + DAY, 17, 30), later, action.id, person)
        elif is_late:
            year.later(_on(case.ends_on + DUE), begin, action.id, person)
        else:
            worked = not (topic == FAILS and case.trend < 0.3)
            year.later(_on(case.ends_on + DUE / 2), begin, action.id, person)
            year.later(_on(case.ends_on + DUE - 3 * DAY), finish, action.id, person)
            year.later(_on(case.ends_on + CHECKED), check, action.id, person, worked)


def begin(year: Year, session: Session, at: datetime, action_id: int, person: str) -> None:
    found = session.get_one(CorrectiveAction, action_id)
    said = {"percent": 40, "note": "方案已定，材料已订"}
    _act(session, report_progress, year.people[person], at, found, **said)


def finish(year: Year, session: Session, at: datetime, action_id: int, person: str) -> None:
    found = session.get_one(CorrectiveAction, action_id)
    _act(session, finish_action, year.people[person], at, found, note="已全部完成，现场留有照片")


def check(year: Year, session: Session, at: datetime, action_id: int, person: str, worked: bool) -> None:
    """By the manager; what did not work is tried once more with another measure."""
    found, day = session.get_one(CorrectiveAction, action_id), office_day(at)
    said: dict[str, Any] = {"has_worked": worked, "note": words.SEEN if worked else words.NOT_SEEN}
    if not worked:
        said |= {"due_on": day + DUE, "measure": "增设一部货梯专用时段，装卸区划线分位"}
        year.later(_on(day + 20 * DAY), finish, action_id, person)
        year.later(_on(day + CHECKED), check, action_id, person, True)
    _act(session, check_action, year.people["manager"], at, found, **said)


def _act(session: Session, operation: Any, by: Actor, at: datetime, found: CorrectiveAction, **said: Any) -> None:
    perform(session, operation, by=by, at=at, action_id=found.id, version=found.version, **said)


def _on(day: date) -> datetime:
    return office_instant(day, 16, 10)
