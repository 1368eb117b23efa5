"""What may be done with a revision of a quote, in which state and by whom (R-PRICE-5): one table for all."""

from collections.abc import Mapping
from datetime import date

from db.errors import RuleError
from db.rules.permissions import ALLOWED, acts_for, needs_one_of
from db.rules.work_order_states import OtherDepartment
from db.types import Actor
from db.vocabulary import N_, QuoteState, QuoteVerb, Role

State, Verb = QuoteState, QuoteVerb

# An approval may lead to the leader first (over the manager's limit): see quotes.approval_leads_to.
STEPS: Mapping[tuple[QuoteState | None, QuoteVerb], QuoteState] = {
    (None, Verb.DRAFT): State.DRAFT,
    (State.DRAFT, Verb.CHANGE): State.DRAFT,
    (State.DRAFT, Verb.SIGN): State.SIGNED,
    (State.DRAFT, Verb.WITHDRAW): State.WITHDRAWN,
    (State.SIGNED, Verb.APPROVE): State.APPROVED,
    (State.SIGNED, Verb.SEND_BACK): State.REJECTED,
    (State.SIGNED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.ENDORSED, Verb.APPROVE): State.APPROVED,
    (State.ENDORSED, Verb.SEND_BACK): State.REJECTED,
    (State.ENDORSED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.APPROVED, Verb.OFFER): State.OFFERED,
    (State.APPROVED, Verb.WITHDRAW): State.WITHDRAWN,
    (State.OFFERED, Verb.CONFIRM): State.CONFIRMED,
    (State.OFFERED, Verb.REFUSE): State.REFUSED,
    (State.OFFERED, Verb.WITHDRAW): State.WITHDRAWN,
    # The ended revision stays as it ended; its successor is a new row.
    (State.REFUSED, Verb.REVISE): State.REFUSED,
    (State.EXPIRED, Verb.REVISE): State.EXPIRED,
    (State.WITHDRAWN, Verb.REVISE): State.WITHDRAWN,
    (State.REJECTED, Verb.REVISE): State.REJECTED,
    (State.CONFIRMED, Verb.REVISE): State.CONFIRMED,
}
ONLY: Mapping[tuple[QuoteState, QuoteVerb], Role] = {
    (State.SIGNED, Verb.APPROVE): Role.MANAGER,
    (State.SIGNED, Verb.SEND_BACK): Role.MANAGER,
    (State.ENDORSED, Verb.APPROVE): Role.LEADER,
    (State.ENDORSED, Verb.SEND_BACK): Role.LEADER,
}
LIVE = (State.DRAFT, State.SIGNED, State.ENDORSED, State.APPROVED, State.OFFERED)


class QuoteStepNotPossible(RuleError):
    message = N_("This quote is: {state}. “{verb}” is not possible now.")


def shown_state(state: QuoteState, *, valid_until: date | None, today: date) -> QuoteState:
    """An offer past its last day is expired, without anybody doing anything."""
    if state is State.OFFERED and valid_until is not None and today > valid_until:
        return State.EXPIRED
    return state


def quote_roles(state: QuoteState | None, verb: QuoteVerb) -> frozenset[Role]:
    """Who may do this in this state; nobody where the step does not exist."""
    if (state, verb) not in STEPS:
        return frozenset()
    only = None if state is None else ONLY.get((state, verb))
    return ALLOWED[verb.value] if only is None else ALLOWED[verb.value] & {only}


def may_take_quote(by: Actor, *, state: QuoteState | None, verb: QuoteVerb, department_id: int) -> bool:
    """Whether this person may do this to a quote of this department."""
    return acts_for(by, roles=quote_roles(state, verb), department_id=department_id)


def require_quote_step(by: Actor, *, state: QuoteState | None, verb: QuoteVerb, department_id: int) -> QuoteState:
    """The state a verb leads to; raises QuoteStepNotPossible, NotAllowed or OtherDepartment."""
    if (state, verb) not in STEPS:
        raise QuoteStepNotPossible(state=state, verb=verb)
    roles = quote_roles(state, verb)
    if not by.has(*roles):
        raise needs_one_of(roles)
    if not may_take_quote(by, state=state, verb=verb, department_id=department_id):
        raise OtherDepartment()
    return STEPS[state, verb]


def quote_buttons(state: QuoteState, by: Actor, *, department_id: int) -> tuple[QuoteVerb, ...]:
    """The verbs this person may press on a revision in this (shown) state; the first is the next step."""
    return tuple(
        verb
        for at, verb in STEPS
        if at is state and may_take_quote(by, state=state, verb=verb, department_id=department_id)
    )
