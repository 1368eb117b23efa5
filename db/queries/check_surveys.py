"""Surveys add up: each answer has its sheet, each sheet its address; what is filed is complete (R-SURV-6, R-DEC-23)."""

from typing import Any

from sqlalchemy import and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from db.queries.check_chains import Finding, found
from db.queries.check_rows import rows_in, wrong_rows
from db.rules.survey_disclosure import LEAST
from db.tables.corrective_actions import CorrectiveAction, CorrectiveActionEvent
from db.tables.questionnaires import Question
from db.tables.surveys import (
    Survey,
    SurveyAddress,
    SurveyAnswer,
    SurveyCell,
    SurveyResponse,
    SurveyVoid,
)
from db.vocabulary import N_, ActionState, ActionVerb, AddressState, SurveyState


def check_surveys(session: Session) -> list[Finding]:
    answers = wrong_rows(session, strange_answers())
    sheets = wrong_rows(session, named_without_address()) + wrong_rows(session, anonymous_without_address())
    samples = wrong_rows(session, samples_with_gaps()) + wrong_rows(session, cells_miscounted())
    samples += wrong_rows(session, cells_too_small())
    actions = wrong_rows(session, actions_without_steps())
    return [
        found(N_("Survey answers"), answers, rows_in(session, SurveyAnswer)),
        found(N_("Survey sheets and addresses"), sheets, rows_in(session, SurveyResponse)),
        found(N_("Survey samples"), samples, rows_in(session, SurveyCell)),
        found(N_("Filed surveys"), wrong_rows(session, filed_incomplete()), rows_in(session, _filed().subquery())),
        found(N_("Corrective actions"), actions, rows_in(session, CorrectiveAction)),
    ]


def strange_answers() -> Any:
    """Answers of another survey or cell than their sheet, or to a question that was not asked."""
    own = and_(
        SurveyResponse.id == SurveyAnswer.response_id,
        SurveyResponse.survey_id == SurveyAnswer.survey_id,
        SurveyResponse.cell_id == SurveyAnswer.cell_id,
    )
    asked = and_(Question.id == SurveyAnswer.question_id, Question.questionnaire_id == Survey.questionnaire_id)
    return (
        select(Survey.survey_no, SurveyAnswer.response_id)
        .join(Survey, Survey.id == SurveyAnswer.survey_id)
        .outerjoin(SurveyResponse, own)
        .outerjoin(Question, asked)
        .where(or_(SurveyResponse.id.is_(None), Question.id.is_(None)))
    )


def named_without_address() -> Any:
    """An answered address has a sheet, one at most that counts; where none counts it was voided."""
    live = func.count(SurveyResponse.id) - func.count(SurveyVoid.id)
    is_answered = case((SurveyAddress.state == AddressState.ANSWERED, 1), else_=0)
    return (
        select(Survey.survey_no, SurveyAddress.list_no)
        .join(SurveyAddress, SurveyAddress.survey_id == Survey.id)
        .outerjoin(SurveyResponse, SurveyResponse.address_id == SurveyAddress.id)
        .outerjoin(SurveyVoid, SurveyVoid.response_id == SurveyResponse.id)
        .where(not_(Survey.is_anonymous))
        .group_by(Survey.survey_no, SurveyAddress.id, SurveyAddress.list_no, SurveyAddress.state)
        .having(or_(live > is_answered, and_(is_answered == 1, func.count(SurveyResponse.id) == 0)))
    )


def anonymous_without_address() -> Any:
    """Cell by cell, for nothing else is known: no more sheets count than answered, no more answered than sheets."""
    answered = (
        select(SurveyAddress.cell_id, func.count().label("n"))
        .where(SurveyAddress.state == AddressState.ANSWERED)
        .group_by(SurveyAddress.cell_id)
        .subquery()
    )
    sheets = (
        select(SurveyResponse.cell_id, func.count().label("n"), func.count(SurveyVoid.id).label("void"))
        .outerjoin(SurveyVoid, SurveyVoid.response_id == SurveyResponse.id)
        .group_by(SurveyResponse.cell_id)
        .subquery()
    )
    n, written = func.coalesce(answered.c.n, 0), func.coalesce(sheets.c.n, 0)
    return (
        select(Survey.survey_no, SurveyCell.id)
        .join(SurveyCell, SurveyCell.survey_id == Survey.id)
        .outerjoin(answered, answered.c.cell_id == SurveyCell.id)
        .outerjoin(sheets, sheets.c.cell_id == SurveyCell.id)
        .where(
            Survey.is_anonymous,
            not_(Survey.is_taken_over),
            or_(written - func.coalesce(sheets.c.void, 0) > n, n > written),
        )
    )


def samples_with_gaps() -> Any:
    """The list is numbered from 1 on without gaps: nobody was taken off it."""
    return (
        select(Survey.survey_no, func.count(), func.max(SurveyAddress.list_no))
        .join(SurveyAddress, SurveyAddress.survey_id == Survey.id)
        .group_by(Survey.survey_no)
        .having(or_(func.count() != func.max(SurveyAddress.list_no), func.min(SurveyAddress.list_no) != 1))
    )


def cells_miscounted() -> Any:
    counted = func.count(SurveyAddress.id)
    return (
        select(Survey.survey_no, SurveyCell.id)
        .join(SurveyCell, SurveyCell.survey_id == Survey.id)
        .outerjoin(SurveyAddress, SurveyAddress.cell_id == SurveyCell.id)
        .where(not_(Survey.is_taken_over))
        .group_by(Survey.survey_no, SurveyCell.id, SurveyCell.sampled)
        .having(counted != SurveyCell.sampled)
    )


def cells_too_small() -> Any:
    """In an anonymous survey no cell of fewer than five addresses, unless it is the whole sample (R-DEC-23)."""
    other = SurveyCell.__table__.alias()
    others = exists().where(other.c.survey_id == SurveyCell.survey_id, other.c.id != SurveyCell.id)
    return (
        select(Survey.survey_no, SurveyCell.id)
        .join(SurveyCell, SurveyCell.survey_id == Survey.id)
        .where(Survey.is_anonymous, not_(Survey.is_taken_over), SurveyCell.sampled < LEAST, others)
    )


def filed_incomplete() -> Any:
    """Approved, ended, reported, the report approved, every low mark decided on (R-SURV-6)."""
    undecided = exists().where(CorrectiveAction.survey_id == Survey.id, CorrectiveAction.state == ActionState.PROPOSED)
    columns = (Survey.approved_on, Survey.closed_on, Survey.report_approved_on, Survey.questionnaire_id)
    missing = or_(*(column.is_(None) for column in columns), Survey.report == "", undecided)
    return _filed().where(not_(Survey.is_taken_over), missing)


def _filed() -> Any:
    return select(Survey.survey_no).where(Survey.state == SurveyState.FILED)


def actions_without_steps() -> Any:
    """As often tried as opened and opened again, and what worked was checked by somebody else than who did it."""
    event, action = CorrectiveActionEvent, CorrectiveAction
    checks = func.count(event.id).filter(event.verb == ActionVerb.CHECK)
    worked = case((action.state == ActionState.EFFECTIVE, 1), else_=0)
    return (
        select(action.action_no)
        .outerjoin(event, event.action_id == action.id)
        .group_by(action.id, action.action_no, action.rounds, action.state)
        .having(or_(checks != action.rounds - 1 + worked, func.count(event.id) == 0))
    )
