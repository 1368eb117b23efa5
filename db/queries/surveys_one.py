"""One survey with everything its screens show: plan, course, figures, history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.queries.surveys import count_actions_to_open, return_of
from db.rules.permissions import may
from db.rules.survey_filing import Return
from db.rules.survey_plans import SurveyPlan, read_list, read_terms
from db.tables.questionnaires import Questionnaire
from db.tables.staff import User
from db.tables.surveys import Survey, SurveyEvent
from db.types import Actor
from db.vocabulary import (
    CustomerKind,
    QuestionnaireState,
    SampleKind,
    SurveyAudience,
    SurveyMethod,
    SurveyState,
    SurveyVerb,
)

MOST_EVENTS = 200


class SurveyStep(NamedTuple):
    """One line of the history."""

    verb: SurveyVerb
    happened_at: datetime
    who: str
    note: str


@dataclass(frozen=True, slots=True)
class SurveyFile:
    """A survey with the names behind its ids and its lists as tuples; `*_by` are names, `*_id` are ids."""

    id: int
    version: int
    survey_no: str
    title: str
    title_en: str
    audience: SurveyAudience
    state: SurveyState
    purpose: str
    zones: tuple[str, ...]
    """Empty: all."""
    groups: tuple[CustomerKind, ...]
    """Empty: all of the audience."""
    methods: tuple[SurveyMethod, ...]
    starts_on: date
    ends_on: date
    training_on: date | None
    trained_on: date | None
    trained_note: str
    carried_out_by: str
    owner_id: int | None
    owner: str
    questionnaire_id: int | None
    questionnaire: str
    questionnaire_revision: int
    questionnaire_state: QuestionnaireState | None
    evaluation: str
    return_target_percent: int
    low_percent: int
    is_anonymous: bool
    sample_kind: SampleKind
    sample_size: int | None
    sample_seed: str
    late_reason: str
    drafted_by_id: int | None
    drafted_by: str
    submitted_by_id: int | None
    submitted_by: str
    approved_by: str
    approved_on: date | None
    drawn_at: datetime | None
    closed_on: date | None
    file_by: date | None
    short_return_reason: str
    report: str
    report_by_id: int | None
    report_by: str
    report_approved_by: str
    report_approved_on: date | None
    filed_at: datetime | None
    filed_by: str
    is_taken_over: bool
    returned: Return
    actions_to_open: int
    """Proposed corrective actions on which nobody has decided."""
    steps: tuple[SurveyStep, ...]

    @property
    def asked_until(self) -> date:
        """The last day on which answers counted: an early end is before the planned one, a late one changes nothing."""
        return min(self.closed_on or self.ends_on, self.ends_on)

    @property
    def plan(self) -> SurveyPlan:
        return SurveyPlan(**{name: getattr(self, name) for name in SurveyPlan._fields})


NAMES = ("owner", "drafter", "submitter", "approver", "writer", "report_approver", "filer")


def get_survey(
    session: Session, *, actor: Actor, survey_id: int | None = None, survey_no: str | None = None
) -> SurveyFile | None:
    """By its id or its number; None where there is none, or for who may not see surveys."""
    if not may(actor, "view_surveys"):
        return None
    wanted = Survey.id == survey_id if survey_id is not None else Survey.survey_no == (survey_no or "")
    users = {name: aliased(User) for name in NAMES}
    found = session.execute(
        select(
            Survey,
            Questionnaire,
            *(func.coalesce(users[name].name, "").label(name) for name in NAMES),
        )
        .outerjoin(Questionnaire, Questionnaire.id == Survey.questionnaire_id)
        .outerjoin(users["owner"], users["owner"].id == Survey.owner_id)
        .outerjoin(users["drafter"], users["drafter"].id == Survey.drafted_by)
        .outerjoin(users["submitter"], users["submitter"].id == Survey.submitted_by)
        .outerjoin(users["approver"], users["approver"].id == Survey.approved_by)
        .outerjoin(users["writer"], users["writer"].id == Survey.report_by)
        .outerjoin(users["report_approver"], users["report_approver"].id == Survey.report_approved_by)
        .outerjoin(users["filer"], users["filer"].id == Survey.filed_by)
        .where(wanted)
    ).one_or_none()
    if found is None:
        return None
    one: Survey = found[0]
    asked: Questionnaire | None = found[1]
    return SurveyFile(
        **{name: getattr(one, name) for name in _STORED},
        zones=read_list(one.zones),
        groups=read_terms(CustomerKind, one.groups),
        methods=read_terms(SurveyMethod, one.methods),
        owner=found.owner,
        questionnaire=asked.name if asked else "",
        questionnaire_revision=asked.revision if asked else 0,
        questionnaire_state=asked.state if asked else None,
        drafted_by_id=one.drafted_by,
        drafted_by=found.drafter,
        submitted_by_id=one.submitted_by,
        submitted_by=found.submitter,
        approved_by=found.approver,
        report_by_id=one.report_by,
        report_by=found.writer,
        report_approved_by=found.report_approver,
        filed_by=found.filer,
        returned=return_of(session, one),
        actions_to_open=count_actions_to_open(session, survey_id=one.id),
        steps=_steps(session, one.id),
    )


_STORED = (
    *("id", "version", "survey_no", "title", "title_en", "audience", "state", "purpose", "starts_on", "ends_on"),
    *("training_on", "trained_on", "trained_note", "carried_out_by", "owner_id", "questionnaire_id", "evaluation"),
    *("return_target_percent", "low_percent", "is_anonymous", "sample_kind", "sample_size", "sample_seed"),
    *("late_reason", "approved_on", "drawn_at", "closed_on", "file_by", "short_return_reason", "report"),
    *("report_approved_on", "filed_at", "is_taken_over"),
)


def _steps(session: Session, survey_id: int) -> tuple[SurveyStep, ...]:
    found = session.execute(
        select(SurveyEvent.verb, SurveyEvent.happened_at, func.coalesce(User.name, ""), SurveyEvent.note)
        .outerjoin(User, User.id == SurveyEvent.by_user_id)
        .where(SurveyEvent.survey_id == survey_id)
        .order_by(SurveyEvent.id)
        .limit(MOST_EVENTS)
    )
    return tuple(SurveyStep._make(row) for row in found)
