"""Surveys as a list: where each stands and how much came back (R-SURV-3)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from db.rules.permissions import ALLOWED
from db.rules.survey_filing import Return
from db.tables.corrective_actions import CorrectiveAction
from db.tables.customers import Unit
from db.tables.staff import User, UserRole
from db.tables.surveys import Survey, SurveyAddress, SurveyResponse, SurveyVoid
from db.vocabulary import ActionState, AddressState, SurveyAudience, SurveyState

PER_PAGE = 50
MOST_ZONES, MOST_OWNERS = 100, 200
NOT_REACHED = (AddressState.TO_DELIVER, AddressState.NOT_MET)


class SurveyFilter(NamedTuple):
    """What a list shows. `text` is the beginning of a number or a part of the title."""

    states: tuple[SurveyState, ...] = ()
    audience: SurveyAudience | None = None
    text: str = ""


class SurveyRow(NamedTuple):
    id: int
    survey_no: str
    title: str
    audience: SurveyAudience
    state: SurveyState
    starts_on: date
    ends_on: date
    owner: str
    return_target_percent: int
    file_by: date | None
    is_taken_over: bool
    returned: Return = Return()


class OwnerRow(NamedTuple):
    id: int
    name: str


class SurveyPage(NamedTuple):
    rows: list[SurveyRow]
    total: int


def list_surveys(session: Session, *, looked_for: SurveyFilter, page: int = 1) -> SurveyPage:
    """What begins last first."""
    where = _where(looked_for)
    total = session.scalar(select(func.count()).select_from(Survey).where(*where)) or 0
    first = max(0, min(page, -(-total // PER_PAGE)) - 1) * PER_PAGE
    columns = (getattr(Survey, name) for name in SurveyRow._fields[:7])
    found = session.execute(
        select(
            *columns,
            func.coalesce(User.name, ""),
            Survey.return_target_percent,
            Survey.file_by,
            Survey.is_taken_over,
        )
        .outerjoin(User, User.id == Survey.owner_id)
        .where(*where)
        .order_by(Survey.starts_on.desc(), Survey.id.desc())
        .offset(first)
        .limit(PER_PAGE)
    )
    rows = [SurveyRow._make((*row, Return())) for row in found]
    returns = returns_of(session, surveys=[(row.id, row.is_taken_over) for row in rows])
    return SurveyPage([row._replace(returned=returns[row.id]) for row in rows], total)


def count_surveys(session: Session) -> dict[SurveyState, int]:
    """How many stand where."""
    counts = dict.fromkeys(SurveyState, 0)
    for state, count in session.execute(select(Survey.state, func.count()).group_by(Survey.state)):
        counts[state] = count
    return counts


def returns_of(session: Session, *, surveys: Sequence[tuple[int, bool]]) -> dict[int, Return]:
    """How much came back of several surveys, each given as (id, is it taken over)."""
    returns = {survey_id: Return() for survey_id, _is_taken_over in surveys}
    own = [survey_id for survey_id, is_taken_over in surveys if not is_taken_over]
    taken_over = [survey_id for survey_id, is_taken_over in surveys if is_taken_over]
    if own:
        reached = func.sum(case((SurveyAddress.state.in_(NOT_REACHED), 0), else_=1))
        answered = func.sum(case((SurveyAddress.state == AddressState.ANSWERED, 1), else_=0))
        counted = select(SurveyAddress.survey_id, func.count(), reached, answered)
        for row in session.execute(counted.where(SurveyAddress.survey_id.in_(own)).group_by(SurveyAddress.survey_id)):
            returns[row[0]] = Return(*map(int, row[1:]))
    if taken_over:
        is_void = select(SurveyVoid.id).where(SurveyVoid.response_id == SurveyResponse.id).exists()
        sheets = select(SurveyResponse.survey_id, func.count())
        found = sheets.where(SurveyResponse.survey_id.in_(taken_over), ~is_void).group_by(SurveyResponse.survey_id)
        for survey_id, count in session.execute(found):
            returns[survey_id] = Return(answered=count)
    return returns


def return_of(session: Session, survey: Survey) -> Return:
    return returns_of(session, surveys=[(survey.id, survey.is_taken_over)])[survey.id]


def count_actions_to_open(session: Session, *, survey_id: int) -> int:
    """Proposed corrective actions on which nobody has decided."""
    proposed = (CorrectiveAction.survey_id == survey_id) & (CorrectiveAction.state == ActionState.PROPOSED)
    return session.scalar(select(func.count()).select_from(CorrectiveAction).where(proposed)) or 0


def list_owners(session: Session) -> list[OwnerRow]:
    """Who may carry out surveys, so may be in charge of one."""
    roles = ALLOWED["start_survey"]
    found = (
        select(User.id, User.name)
        .where(
            User.is_active, select(UserRole.role).where(UserRole.user_id == User.id, UserRole.role.in_(roles)).exists()
        )
        .order_by(User.name)
        .limit(MOST_OWNERS)
    )
    return [OwnerRow._make(row) for row in session.execute(found)]


def list_zones(session: Session) -> list[str]:
    """The zones that the office has units in; each is one step through the index, however many units it has."""
    zones = select(func.min(Unit.zone).label("zone")).where(Unit.zone > "").cte(recursive=True)
    after = select(func.min(Unit.zone)).where(Unit.zone > zones.c.zone).scalar_subquery()
    zones = zones.union_all(select(after).where(zones.c.zone.is_not(None)))
    found = select(zones.c.zone).where(zones.c.zone.is_not(None)).limit(MOST_ZONES)
    return [zone for zone in session.scalars(found) if zone]


def _where(looked_for: SurveyFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if looked_for.states:
        where.append(Survey.state.in_(looked_for.states))
    if looked_for.audience is not None:
        where.append(Survey.audience == looked_for.audience)
    typed = looked_for.text.strip()
    if typed:
        number = Survey.survey_no.startswith(typed.upper(), autoescape=True)
        where.append(number | Survey.title.contains(typed, autoescape=True))
    return where
