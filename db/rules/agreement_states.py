"""What may be done with a version of an agreement, in which state and by whom (R-DEC-21): one table for all."""

from collections.abc import Mapping

from db.errors import RuleError
from db.rules.permissions import ALLOWED, acts_for, needs_one_of
from db.rules.work_order_states import OtherDepartment
from db.types import Actor
from db.vocabulary import N_, AgreementState, AgreementVerb, Role

State, Verb = AgreementState, AgreementVerb

# What follows an approved version is a new row, or the agreement's own last day: the version stays as it is.
STEPS: Mapping[tuple[AgreementState | None, AgreementVerb], AgreementState] = {
    (None, Verb.DRAFT): State.DRAFT,
    (State.DRAFT, Verb.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Verb.CHANGE): State.DRAFT,
    (State.DRAFT, Verb.DROP): State.DROPPED,
    (State.SUBMITTED, Verb.CHECK): State.CHECKED,
    (State.SUBMITTED, Verb.SEND_BACK): State.DRAFT,
    (State.CHECKED, Verb.APPROVE): State.APPROVED,
    (State.CHECKED, Verb.SEND_BACK): State.DRAFT,
    (State.APPROVED, Verb.RENEW): State.APPROVED,
    (State.APPROVED, Verb.REVISE): State.APPROVED,
    (State.APPROVED, Verb.END): State.APPROVED,
}
# Who sends back is who decides in that state.
ONLY: Mapping[tuple[AgreementState, AgreementVerb], Role] = {
    (State.SUBMITTED, Verb.SEND_BACK): Role.FINANCE,
    (State.CHECKED, Verb.SEND_BACK): Role.MANAGER,
}
LIVE = (State.DRAFT, State.SUBMITTED, State.CHECKED)


class AgreementStepNotPossible(RuleError):
    message = N_("This version is: {state}. “{verb}” is not possible now.")


def agreement_roles(state: AgreementState | None, verb: AgreementVerb) -> frozenset[Role]:
    """Who may do this in this state; nobody where the step does not exist."""
    if (state, verb) not in STEPS:
        return frozenset()
    only = None if state is None else ONLY.get((state, verb))
    return ALLOWED[verb.value] if only is None else ALLOWED[verb.value] & {only}


def may_take_agreement(by: Actor, *, state: AgreementState | None, verb: AgreementVerb, department_id: int) -> bool:
    """Whether this person may do this to an agreement of this department."""
    return acts_for(by, roles=agreement_roles(state, verb), department_id=department_id)


def require_agreement_step(
    by: Actor, *, state: AgreementState | None, verb: AgreementVerb, department_id: int
) -> AgreementState:
    """The state a verb leads to; raises AgreementStepNotPossible, NotAllowed or OtherDepartment."""
    if (state, verb) not in STEPS:
        raise AgreementStepNotPossible(state=state, verb=verb)
    roles = agreement_roles(state, verb)
    if not by.has(*roles):
        raise needs_one_of(roles)
    if not may_take_agreement(by, state=state, verb=verb, department_id=department_id):
        raise OtherDepartment()
    return STEPS[state, verb]


def agreement_buttons(state: AgreementState, by: Actor, *, department_id: int) -> tuple[AgreementVerb, ...]:
    """The verbs this person may press on a version in this state; the first is the next step."""
    return tuple(
        verb
        for at, verb in STEPS
        if at is state and may_take_agreement(by, state=state, verb=verb, department_id=department_id)
    )
