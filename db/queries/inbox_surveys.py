"""Which surveys wait for whom: to plan, to approve, to prepare, to end, to report on, to file (R-SURV-1, 2 and 6)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_day
from db.queries.deadline_moves import get_clocks
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_settings
from db.queries.survey_rounds import list_rounds_to_plan
from db.rules.deadlines import Clocks, end_of_duty
from db.rules.escalation import last_day_passed
from db.rules.permissions import may
from db.rules.survey_rounds import Round, quarter_of
from db.rules.survey_states import LIVE
from db.rules.survey_work import IN_CHARGE, LADDER, SurveyTask, task_of
from db.tables.staff import DutyWaiver, User, UserRole
from db.tables.surveys import Survey, SurveyEvent
from db.types import Actor
from db.vocabulary import DutyRule, Role, SurveyAudience, SurveyVerb, WorkKind

AUTHORS = (SurveyVerb.DRAFT, SurveyVerb.CHANGE, SurveyVerb.SUBMIT)
PARTS = {
    WorkKind.DRAW_SAMPLE: "distribution",
    WorkKind.WRITE_REPORT: "filing",
    WorkKind.APPROVE_REPORT: "filing",
    WorkKind.FILE_SURVEY: "filing",
}


class _Open(NamedTuple):
    """A live survey, and what this person has to do with it."""

    survey: Survey
    owner: str | None
    """None where nobody is in charge who can still sign in."""
    is_author: bool
    is_writer: bool
    is_by_manager: bool
    """The report is written by a manager."""


def surveys_waiting(session: Session, actor: Actor, at: datetime, most: int) -> Iterator[WorkItem]:
    """The round to plan, one's own next step of each survey, and what others have not done in time."""
    if not may(actor, "view_surveys"):
        return
    rounds = list_rounds_to_plan(session, today=office_day(at)) if actor.has(Role.MANAGER) else []
    found = _open_surveys(session, actor, most)
    if not rounds and not found:
        return
    clocks, today, settings = get_clocks(session), office_day(at), get_settings(session)
    yield from (_round_item(each, at, clocks) for each in rounds)
    waived = _waived(session, today)
    for each in found:
        task = task_of(each.survey, today=today, settings=settings)
        if task is None:
            continue
        if _is_own(task, each, actor, waived):
            yield _item(task.kind, task, each, at, clocks)
        elif _steps_in(task, actor, at, clocks):
            yield _item(WorkKind.STEP_IN, task, each, at, clocks)


def count_surveys_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    return sum(1 for _item in surveys_waiting(session, actor, at, limit))


def _round_item(due: Round, at: datetime, clocks: Clocks) -> WorkItem:
    due_at = end_of_duty(due.approve_by, clocks.settings, clocks.zone)
    quarter = f" {quarter_of(due.from_on)}" if due.audience is SurveyAudience.SHOPS else ""
    what = f"{due.audience.value} {due.from_on.year}{quarter}"
    params = {"new": "1", "audience": due.audience.value}
    number = due.from_on.year * 100 + due.from_on.month
    return WorkItem(WorkKind.PLAN_SURVEY, number, "", "", what, None, due_at, due_at < at, "surveys", params)


def _open_surveys(session: Session, actor: Actor, most: int) -> list[_Open]:
    owner = aliased(User)
    manages = select(UserRole.role).where(UserRole.user_id == Survey.report_by, UserRole.role == Role.MANAGER)
    found = session.execute(
        select(
            Survey,
            owner.name,
            _did(actor, AUTHORS),
            _did(actor, (SurveyVerb.REPORT,)),
            manages.correlate(Survey).exists(),
        )
        .outerjoin(owner, (owner.id == Survey.owner_id) & owner.is_active)
        .where(Survey.state.in_(LIVE))
        .order_by(Survey.starts_on, Survey.id)
        .limit(most)
    )
    return [_Open._make(row) for row in found]


def _did(actor: Actor, verbs: tuple[SurveyVerb, ...]) -> ColumnElement[bool]:
    mine = (SurveyEvent.survey_id == Survey.id) & (SurveyEvent.by_user_id == actor.user_id)
    return select(SurveyEvent.id).where(mine, SurveyEvent.verb.in_(verbs)).correlate(Survey).exists()


def _is_own(task: SurveyTask, each: _Open, actor: Actor, waived: frozenset[DutyRule]) -> bool:
    """Nobody is shown what they must not decide on (R-ROLE-1); without anybody in charge it is the manager's."""
    survey = each.survey
    if task.kind in IN_CHARGE:
        if each.owner is None:
            return survey.drafted_by == actor.user_id or actor.has(Role.MANAGER)
        return survey.owner_id == actor.user_id
    if task.kind is WorkKind.CLOSE_SURVEY:
        return actor.has(Role.MANAGER)
    if task.kind is WorkKind.APPROVE_SURVEY:
        rule, own, role = DutyRule.PRICE_DRAFTER_APPROVES, each.is_author, Role.LEADER
    else:
        rule, own = DutyRule.OWN_SURVEY_REPORT, each.is_writer
        # The leader is asked where the manager cannot be.
        role = Role.LEADER if each.is_by_manager and not actor.has(Role.MANAGER) else Role.MANAGER
    return actor.has(role) and (not own or (rule in waived and actor.stands_in_for(role) is None))


def _steps_in(task: SurveyTask, actor: Actor, at: datetime, clocks: Clocks) -> bool:
    return any(
        actor.has(rung.role) and task.due_on <= last_day_passed(at, rung.days, clocks)
        for rung in LADDER.get(task.kind, ())
    )


def _item(kind: WorkKind, task: SurveyTask, each: _Open, at: datetime, clocks: Clocks) -> WorkItem:
    survey, due_at = each.survey, end_of_duty(task.due_on, clocks.settings, clocks.zone)
    part = {"part": PARTS[task.kind]} if task.kind in PARTS else {}
    return WorkItem(
        kind,
        survey.id,
        survey.survey_no,
        (each.owner or "") if kind is WorkKind.STEP_IN else "",
        survey.title,
        None,
        due_at,
        due_at < at,
        "survey",
        {"no": survey.survey_no, **part},
        task.kind if kind is WorkKind.STEP_IN else None,
    )


def _waived(session: Session, today: date) -> frozenset[DutyRule]:
    rules = (DutyRule.PRICE_DRAFTER_APPROVES, DutyRule.OWN_SURVEY_REPORT)
    held = DutyWaiver.rule.in_(rules) & (DutyWaiver.until_on >= today) & DutyWaiver.ended_at.is_(None)
    return frozenset(session.scalars(select(DutyWaiver.rule).where(held).limit(20)))
