"""An office with ended surveys, and corrective actions brought to a state through the operations themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.action_steps import check_action, finish_action
from db.operations.corrective_actions import open_action, propose_actions
from db.tables.corrective_actions import CorrectiveAction, CorrectiveActionEvent
from db.tables.questionnaires import Question, Questionnaire
from db.tables.staff import Department
from db.tables.surveys import Survey, SurveyAnswer, SurveyCell, SurveyResponse
from db.types import Actor
from db.vocabulary import (
    ActionVerb,
    AnswerMeans,
    CheckMeans,
    QuestionKind,
    QuestionnaireState,
    Role,
    SurveyAudience,
    SurveyState,
)
from tests.factories import FRIDAY, make_actor, make_department, put

NUMBERS = count(1)
DAY = timedelta(days=1)
TODAY = date(2026, 11, 20)
DUE, CHECK = date(2026, 12, 10), date(2026, 12, 20)
# By topic and zone: how many of how many answers are 4 or 5.
Marks = Mapping[str, Mapping[str, tuple[int, int]]]


@dataclass(frozen=True)
class ActionDesk:
    """Friday 2026-11-20, 09:00 in Shanghai."""

    centre: Department
    lifts: Department
    clerk: Actor
    head: Actor
    """Supervisor of the lift team."""
    other_head: Actor
    manager: Actor
    leader: Actor
    finance: Actor

    def propose(self, survey: Survey, at: datetime = FRIDAY) -> list[CorrectiveAction]:
        def end(session: Session) -> None:
            propose_actions(session, survey=session.get_one(Survey, survey.id), by=self.manager, at=at)

        put(end, at)
        return actions_of(survey)

    def proposed(self, **told: Any) -> CorrectiveAction:
        """The one action that an ended survey with one low question leads to."""
        (action,) = self.propose(make_ended_survey({"电梯运行": {"": (7, 10)}}, department=self.lifts, **told))
        return action

    def opened(self, *, owner: Actor | None = None, at: datetime = FRIDAY, **changed: Any) -> CorrectiveAction:
        action = self.proposed()
        return self.open(action, owner=owner, at=at, **changed)

    def open(
        self, action: CorrectiveAction, *, owner: Actor | None = None, at: datetime = FRIDAY, **changed: Any
    ) -> CorrectiveAction:
        request = {
            "measure": "更换门机，早高峰专人值守",
            "owner_id": (owner or self.clerk).user_id,
            "due_on": DUE,
            "check_means": CheckMeans.INSPECTION,
            "check_on": CHECK,
        }
        numbers = {"action_id": action.id, "version": action.version}
        work.act(open_action, by=self.manager, at=at, **numbers, **(request | changed))
        return action_of(action.id)

    def finished(self, *, owner: Actor | None = None, at: datetime = FRIDAY, **changed: Any) -> CorrectiveAction:
        action = self.opened(owner=owner, **changed)
        numbers = {"action_id": action.id, "version": action.version}
        work.act(finish_action, by=owner or self.clerk, at=at, **numbers, note="门机已更换")
        return action_of(action.id)

    def check(self, action: CorrectiveAction, *, by: Actor | None = None, at: datetime = FRIDAY, **said: Any) -> None:
        request = {"has_worked": True, "note": "早高峰两台都开", **said}
        numbers = {"action_id": action.id, "version": action.version}
        work.act(check_action, by=by or self.manager, at=at, **numbers, **request)


def make_action_desk() -> ActionDesk:
    centre = make_department("客户服务中心", is_service_centre=True)
    lifts, shops = make_department("电梯班组"), make_department("营运部")
    return ActionDesk(
        centre=centre,
        lifts=lifts,
        clerk=make_actor(Role.CLERK, name="王芳", department=centre),
        head=make_actor(Role.SUPERVISOR, name="赵强", department=lifts),
        other_head=make_actor(Role.SUPERVISOR, name="钱进", department=shops),
        manager=make_actor(Role.MANAGER, name="陈经理"),
        leader=make_actor(Role.LEADER, name="林总"),
        finance=make_actor(Role.FINANCE, name="周会计"),
    )


def make_ended_survey(
    marks: Marks,
    *,
    ended_on: date = TODAY,
    low_percent: int = 80,
    department: Department | None = None,
    audience: SurveyAudience = SurveyAudience.RESIDENTS,
    weights: Mapping[str, int] | None = None,
) -> Survey:
    """Anonymous, one sheet for each answer's place: the first sheets of a zone are the content ones."""

    def make(session: Session) -> Survey:
        number = next(NUMBERS)
        asked = Questionnaire(
            name=f"满意度问卷 {number}",
            audience=audience,
            drafted_at=FRIDAY,
        )
        session.add(asked)
        session.flush()
        questions = {
            topic: Question(
                questionnaire_id=asked.id,
                position=place,
                topic=topic,
                kind=QuestionKind.SCALE,
                wording=f"您对{topic}满意吗？",
                weight=(weights or {}).get(topic, 1),
                trend_key=topic,
                department_id=department.id if department else None,
            )
            for place, topic in enumerate(marks)
        }
        session.add_all(questions.values())
        session.flush()
        asked.state, asked.released_at = QuestionnaireState.RELEASED, FRIDAY
        session.flush()
        survey = Survey(
            survey_no=f"DC-2026-{number:03}",
            title=f"{ended_on.year} 年满意度 {number}",
            audience=audience,
            state=SurveyState.CLOSED,
            questionnaire_id=asked.id,
            starts_on=ended_on - 14 * DAY,
            ends_on=ended_on,
            closed_on=ended_on,
            file_by=ended_on + 5 * DAY,
            low_percent=low_percent,
            drawn_at=FRIDAY,
        )
        session.add(survey)
        session.flush()
        zones = sorted({zone for by_zone in marks.values() for zone in by_zone})
        cells = {zone: SurveyCell(survey_id=survey.id, zone=zone, sampled=50) for zone in zones}
        session.add_all(cells.values())
        session.flush()
        sheets: dict[tuple[str, int], SurveyResponse] = {}
        for topic, by_zone in marks.items():
            for zone, (satisfied, answered) in by_zone.items():
                for sheet_no in range(answered):
                    key = zone, sheet_no
                    if key not in sheets:
                        sheets[key] = _sheet(session, survey, cells[zone])
                    session.add(
                        SurveyAnswer(
                            survey_id=survey.id,
                            response_id=sheets[key].id,
                            question_id=questions[topic].id,
                            cell_id=cells[zone].id,
                            score=(4 + sheet_no % 2) if sheet_no < satisfied else (1 + sheet_no % 3),
                        )
                    )
        return survey

    return put(make)


def _sheet(session: Session, survey: Survey, cell: SurveyCell) -> SurveyResponse:
    row = SurveyResponse(
        survey_id=survey.id,
        response_no=f"B{next(NUMBERS):07}",
        cell_id=cell.id,
        is_anonymous=True,
        means=AnswerMeans.PAPER,
    )
    session.add(row)
    session.flush()
    return row


def action_of(action_id: int) -> CorrectiveAction:
    return work.ask(lambda session: session.get_one(CorrectiveAction, action_id))


def actions_of(survey: Survey) -> list[CorrectiveAction]:
    of_it = select(CorrectiveAction).where(CorrectiveAction.survey_id == survey.id).order_by(CorrectiveAction.id)
    return work.ask(lambda session: list(session.scalars(of_it)))


def verbs_of(action_id: int) -> list[ActionVerb]:
    event = CorrectiveActionEvent
    of_it = select(event.verb).where(event.action_id == action_id).order_by(event.id)
    return work.ask(lambda session: list(session.scalars(of_it)))
