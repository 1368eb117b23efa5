"""What may be done with a version of the price list, in which state and by whom (R-PRICE-1): one table for all."""

from collections.abc import Mapping

from db.errors import RuleError
from db.rules.permissions import ALLOWED, needs_one_of
from db.types import Actor
from db.vocabulary import N_, PriceListState, PriceListVerb, Role

State, Verb = PriceListState, PriceListVerb

# Replacing is nobody's verb: the version published next does it.
STEPS: Mapping[tuple[PriceListState | None, PriceListVerb], PriceListState] = {
    (None, Verb.DRAFT): State.DRAFT,
    (State.DRAFT, Verb.CHANGE): State.DRAFT,
    (State.DRAFT, Verb.NOTE_DISCUSSION): State.DRAFT,
    (State.DRAFT, Verb.SUBMIT): State.SUBMITTED,
    (State.DRAFT, Verb.DROP): State.DROPPED,
    (State.SUBMITTED, Verb.NOTE_DISCUSSION): State.SUBMITTED,
    (State.SUBMITTED, Verb.REVIEW): State.REVIEWED,
    (State.SUBMITTED, Verb.SEND_BACK): State.DRAFT,
    (State.SUBMITTED, Verb.WITHDRAW): State.DRAFT,
    (State.REVIEWED, Verb.APPROVE): State.APPROVED,
    (State.REVIEWED, Verb.SEND_BACK): State.DRAFT,
    (State.REVIEWED, Verb.WITHDRAW): State.DRAFT,
    (State.APPROVED, Verb.PUBLISH): State.PUBLISHED,
    (State.APPROVED, Verb.WITHDRAW): State.DRAFT,
}
# Who sends back is who decides in that state.
ONLY: Mapping[tuple[PriceListState, PriceListVerb], Role] = {
    (State.SUBMITTED, Verb.SEND_BACK): Role.FINANCE,
    (State.REVIEWED, Verb.SEND_BACK): Role.LEADER,
}


class VersionStepNotPossible(RuleError):
    message = N_("This version is: {state}. “{verb}” is not possible now.")


def version_roles(state: PriceListState | None, verb: PriceListVerb) -> frozenset[Role]:
    """Who may do this in this state; nobody where the step does not exist."""
    if (state, verb) not in STEPS:
        return frozenset()
    only = None if state is None else ONLY.get((state, verb))
    return ALLOWED[verb.value] if only is None else ALLOWED[verb.value] & {only}


def require_version_step(by: Actor, *, state: PriceListState | None, verb: PriceListVerb) -> PriceListState:
    """The state a verb leads to; raises VersionStepNotPossible or NotAllowed."""
    if (state, verb) not in STEPS:
        raise VersionStepNotPossible(state=state, verb=verb)
    roles = version_roles(state, verb)
    if not by.has(*roles):
        raise needs_one_of(roles)
    return STEPS[state, verb]


def version_buttons(state: PriceListState, by: Actor) -> tuple[PriceListVerb, ...]:
    """The verbs this person may press on a version in this state."""
    return tuple(verb for at, verb in STEPS if at is state and by.has(*version_roles(state, verb)))
