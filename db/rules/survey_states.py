"""What may be done with a survey, in which state and by whom (R-SURV): one table for operations and buttons."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol

from db.errors import RuleError
from db.rules.permissions import ALLOWED, needs_one_of
from db.types import Actor
from db.vocabulary import N_, Role, SurveyState, SurveyVerb

State, Verb = SurveyState, SurveyVerb

# In the order of the work: the first that applies is the next step.
STEPS: Mapping[tuple[SurveyState | None, SurveyVerb], SurveyState] = {
    (None, Verb.DRAFT): State.DRAFT,
    (State.DRAFT, Verb.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Verb.CHANGE): State.DRAFT,
    (State.DRAFT, Verb.CANCEL): State.CANCELLED,
    (State.SUBMITTED, Verb.APPROVE): State.APPROVED,
    (State.SUBMITTED, Verb.SEND_BACK): State.DRAFT,
    (State.SUBMITTED, Verb.WITHDRAW): State.DRAFT,
    (State.SUBMITTED, Verb.CANCEL): State.CANCELLED,
    (State.APPROVED, Verb.DRAW): State.APPROVED,
    (State.APPROVED, Verb.TRAIN): State.APPROVED,
    (State.APPROVED, Verb.START): State.RUNNING,
    # Another plan needs another approval.
    (State.APPROVED, Verb.WITHDRAW): State.DRAFT,
    (State.APPROVED, Verb.CANCEL): State.CANCELLED,
    (State.RUNNING, Verb.CLOSE): State.CLOSED,
    (State.RUNNING, Verb.EXTEND): State.RUNNING,
    (State.RUNNING, Verb.CANCEL): State.CANCELLED,
    (State.CLOSED, Verb.REPORT): State.CLOSED,
    (State.CLOSED, Verb.APPROVE_REPORT): State.CLOSED,
    (State.CLOSED, Verb.FILE): State.FILED,
}
# What undoes the leader's approval is the manager's.
ONLY: Mapping[tuple[SurveyState, SurveyVerb], Role] = {(State.APPROVED, Verb.WITHDRAW): Role.MANAGER}
# Before the start; what is drawn and planned here can still be drawn and planned otherwise.
PREPARED = (State.DRAFT, State.SUBMITTED, State.APPROVED)
# Asks for work of somebody.
LIVE = (*PREPARED, State.RUNNING, State.CLOSED)
OVER = (State.FILED, State.CANCELLED)
# Asked to the end: what came back is whole.
ENDED = (State.CLOSED, State.FILED)
BEGUN = (State.RUNNING, *ENDED)
# Its distribution list is written in, also after its end, for what is written down later (R-DEC-17).
LISTED = (State.RUNNING, State.CLOSED)


class SurveyStepNotPossible(RuleError):
    message = N_("The survey is: {state}. “{verb}” is not possible now.")


class SurveyFacts(Protocol):
    """What the table needs to know of a survey."""

    @property
    def state(self) -> SurveyState: ...
    @property
    def trained_on(self) -> date | None: ...
    @property
    def drawn_at(self) -> datetime | None: ...
    @property
    def report(self) -> str: ...
    @property
    def report_approved_on(self) -> date | None: ...


# What must be true for a verb to make sense in a state that has it; what is not yet true is refused in words.
APPLIES: Mapping[SurveyVerb, Callable[[SurveyFacts], bool]] = {
    Verb.APPROVE_REPORT: lambda one: one.report != "" and one.report_approved_on is None,
}
# What has been done already is not the next step, though it may be done again.
IS_DONE: Mapping[SurveyVerb, Callable[[SurveyFacts], bool]] = {
    Verb.TRAIN: lambda one: one.trained_on is not None,
    Verb.DRAW: lambda one: one.drawn_at is not None,
    Verb.REPORT: lambda one: one.report != "",
}


def survey_roles(state: SurveyState | None, verb: SurveyVerb) -> frozenset[Role]:
    """Who may do this in this state; nobody where the step does not exist."""
    if (state, verb) not in STEPS:
        return frozenset()
    only = None if state is None else ONLY.get((state, verb))
    return ALLOWED[verb.value] if only is None else ALLOWED[verb.value] & {only}


def require_survey_step(by: Actor, *, state: SurveyState | None, verb: SurveyVerb) -> SurveyState:
    """The state a verb leads to; raises SurveyStepNotPossible or NotAllowed."""
    if (state, verb) not in STEPS:
        raise SurveyStepNotPossible(state=state, verb=verb)
    roles = survey_roles(state, verb)
    if not by.has(*roles):
        raise needs_one_of(roles)
    return STEPS[state, verb]


def survey_buttons(one: SurveyFacts, by: Actor) -> tuple[SurveyVerb, ...]:
    """The verbs this person may press on this survey now; the first is the next step of the work."""
    verbs = [
        verb
        for state, verb in STEPS
        if state is one.state and _applies(one, verb) and by.has(*survey_roles(state, verb))
    ]
    return tuple(sorted(verbs, key=lambda verb: verb in IS_DONE and IS_DONE[verb](one)))


def next_step(one: SurveyFacts) -> SurveyVerb | None:
    """What the work of a survey waits for, whoever does it; None where it is over."""
    verbs = (verb for state, verb in STEPS if state is one.state and _applies(one, verb))
    return next((verb for verb in verbs if verb not in IS_DONE or not IS_DONE[verb](one)), None)


def _applies(one: SurveyFacts, verb: SurveyVerb) -> bool:
    return verb not in APPLIES or APPLIES[verb](one)
