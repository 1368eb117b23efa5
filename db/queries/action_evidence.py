"""By what somebody judges whether a corrective action worked: later surveys, and callbacks since (R-SURV-5)."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.queries.corrective_actions import ActionRow
from db.queries.survey_scores import read_scores
from db.rules import permissions
from db.rules.callbacks import SATISFIED
from db.rules.care_figures import Share
from db.rules.survey_states import ENDED
from db.tables.callbacks import Callback
from db.tables.questionnaires import Question
from db.tables.surveys import Survey
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackState

MOST_LATER = 3


class LaterMark(NamedTuple):
    """What a later survey of the same people says of the same question or zone."""

    survey_no: str
    title: str
    closed_on: date | None
    share: Share


class Evidence(NamedTuple):
    """Of callbacks the share of 4 and 5, after jobs of the department finished since then; None without one."""

    later: list[LaterMark]
    callbacks: Share | None


def get_action_evidence(session: Session, *, actor: Actor, action: ActionRow) -> Evidence:
    """Since the survey that it came from, and since the day it was done. Raises NotAllowed."""
    permissions.require(actor, "view_survey_results")
    return Evidence(_later(session, action), _callbacks(session, action))


def _later(session: Session, action: ActionRow) -> list[LaterMark]:
    origin = aliased(Survey)
    following = (
        select(Survey)
        .join(origin, origin.id == action.survey_id)
        .where(Survey.audience == origin.audience, Survey.state.in_(ENDED), Survey.starts_on > origin.ends_on)
        .order_by(Survey.starts_on.desc(), Survey.id.desc())
        .limit(MOST_LATER)
    )
    if action.question_id is not None:
        same = Question.questionnaire_id == Survey.questionnaire_id
        following = following.where(select(Question.id).where(same, Question.trend_key == action.trend_key).exists())
    found = []
    for survey in session.scalars(following):
        scores = read_scores(session, survey_id=survey.id)
        if action.question_id is None:
            zone = next((each for each in scores.groups("zone") if each.zone == action.zone), None)
            share = None if zone is None else scores.overall(zone)
        else:
            share = scores.satisfied([each for each in scores.scales if each.trend_key == action.trend_key])
        if share is not None and share.whole:
            found.append(LaterMark(survey.survey_no, survey.title, survey.closed_on, share))
    return found


def _callbacks(session: Session, action: ActionRow) -> Share | None:
    """None where it is not known whose work it was, or nothing is done yet."""
    if action.department_id is None or action.done_on is None:
        return None
    part, whole = session.execute(
        select(func.count().filter(Callback.satisfaction >= SATISFIED), func.count())
        .select_from(Callback)
        .join(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .where(
            Callback.state == CallbackState.DONE,
            Callback.done_on >= action.done_on,
            Callback.satisfaction.is_not(None),
            WorkOrder.department_id == action.department_id,
        )
    ).one()
    return Share(part, whole) if whole else None
