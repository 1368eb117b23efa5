"""What a survey waits for, until when, and who steps in when it is late (R-SURV-1, R-SURV-6): for inbox and digest."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple, Protocol

from db.rules.escalation import StepIn
from db.rules.survey_plans import approve_by, train_by
from db.rules.survey_states import SurveyFacts, next_step
from db.vocabulary import Role, SurveyVerb, WorkKind

Verb = SurveyVerb
ONE_DAY = timedelta(days=1)
KINDS: Mapping[SurveyVerb, WorkKind] = {
    Verb.SUBMIT: WorkKind.SUBMIT_SURVEY,
    Verb.APPROVE: WorkKind.APPROVE_SURVEY,
    Verb.DRAW: WorkKind.DRAW_SAMPLE,
    Verb.TRAIN: WorkKind.TRAIN_STAFF,
    Verb.START: WorkKind.START_SURVEY,
    Verb.CLOSE: WorkKind.CLOSE_SURVEY,
    Verb.REPORT: WorkKind.WRITE_REPORT,
    Verb.APPROVE_REPORT: WorkKind.APPROVE_REPORT,
    Verb.FILE: WorkKind.FILE_SURVEY,
}
# These are decided above; everything else is of who is in charge.
DECIDED = frozenset({WorkKind.APPROVE_SURVEY, WorkKind.CLOSE_SURVEY, WorkKind.APPROVE_REPORT})
IN_CHARGE = frozenset(KINDS.values()) - DECIDED
# What is late reaches the manager at once; what the manager or nobody ends and files, the leader after a working day.
LADDER: Mapping[WorkKind, tuple[StepIn, ...]] = {
    **{kind: (StepIn(Role.MANAGER, 0),) for kind in IN_CHARGE},
    WorkKind.CLOSE_SURVEY: (StepIn(Role.LEADER, 1),),
    WorkKind.APPROVE_REPORT: (StepIn(Role.LEADER, 1),),
    WorkKind.FILE_SURVEY: (StepIn(Role.MANAGER, 0), StepIn(Role.LEADER, 1)),
}


class SurveyDays(SurveyFacts, Protocol):
    """The days of a survey, beside where it stands."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...
    @property
    def file_by(self) -> date | None: ...


class DaySettings(Protocol):
    @property
    def survey_lead_days(self) -> int: ...
    @property
    def survey_training_days(self) -> int: ...


class SurveyTask(NamedTuple):
    kind: WorkKind
    due_on: date


def task_of(one: SurveyDays, *, today: date, settings: DaySettings) -> SurveyTask | None:
    """The next step with its last day; None as long as only time has to pass, and when the survey is over."""
    verb = next_step(one)
    if verb is None or verb not in KINDS:
        return None
    last = {
        Verb.SUBMIT: approve_by(one.starts_on, lead_days=settings.survey_lead_days),
        Verb.APPROVE: approve_by(one.starts_on, lead_days=settings.survey_lead_days),
        Verb.DRAW: train_by(one.starts_on, training_days=settings.survey_training_days),
        Verb.TRAIN: train_by(one.starts_on, training_days=settings.survey_training_days),
        Verb.START: one.starts_on,
        Verb.CLOSE: one.ends_on + ONE_DAY,
    }
    if (verb is Verb.START and today < one.starts_on) or (verb is Verb.CLOSE and today <= one.ends_on):
        return None
    return SurveyTask(KINDS[verb], last.get(verb) or one.file_by or one.ends_on)
