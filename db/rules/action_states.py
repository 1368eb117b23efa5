"""What may be done with a corrective action, in which state and by whom (R-SURV-5): one table for operations and
buttons."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Protocol

from db.errors import RuleError
from db.rules.permissions import ALLOWED, acts_for, needs_one_of
from db.types import Actor
from db.vocabulary import N_, ActionState, ActionVerb, Role

State, Verb = ActionState, ActionVerb
PROPOSED, OPEN, DONE = State.PROPOSED, State.OPEN, State.DONE
BOARD = (PROPOSED, OPEN, DONE, State.EFFECTIVE)
UNSETTLED = frozenset({PROPOSED, OPEN, DONE})
# A measure is for a time that people can plan, not for ever.
WITHIN = timedelta(days=731)


class ActionStepNotPossible(RuleError):
    message = N_("The corrective action is: {state}. “{verb}” is not possible now.")


class OthersAction(RuleError):
    message = N_("This is done by the owner of the action, the head of its department or the manager.")


class OtherDepartmentsAction(RuleError):
    message = N_("Another department works on this action. Its head or the manager checks it.")


class ActionDayNotPossible(RuleError):
    message = N_("Choose a day from {earliest} to {latest}.")


# In the order of the work: the first that applies is the next step. Where a check finds that it did not work, the
# action goes back to OPEN.
STEPS: Mapping[tuple[ActionState | None, ActionVerb], ActionState] = {
    (None, Verb.PROPOSE): PROPOSED,
    (PROPOSED, Verb.OPEN): OPEN,
    (PROPOSED, Verb.DISMISS): State.DISMISSED,
    (PROPOSED, Verb.CHANGE): PROPOSED,
    (OPEN, Verb.PROGRESS): OPEN,
    (OPEN, Verb.FINISH): DONE,
    (OPEN, Verb.CHANGE): OPEN,
    (OPEN, Verb.DISMISS): State.DISMISSED,
    (DONE, Verb.CHECK): State.EFFECTIVE,
    (DONE, Verb.CHANGE): DONE,
    # Whoever dismissed it may think again.
    (State.DISMISSED, Verb.OPEN): OPEN,
}
NOT_EFFECTIVE = OPEN
# The owner does these, and whoever answers for the owner.
OWN = frozenset({Verb.PROGRESS, Verb.FINISH})
# What is left to plan once the work is done: when it is checked, and by what.
OF_THE_CHECK = frozenset({"check_means", "check_on"})


class ActionFacts(Protocol):
    """What the table needs to know of an action."""

    @property
    def state(self) -> ActionState: ...
    @property
    def department_id(self) -> int | None: ...
    @property
    def owner_id(self) -> int | None: ...


def may_take(by: Actor, one: ActionFacts, verb: ActionVerb) -> bool:
    """Whether this person may do this to this action, whatever its state.

    A clerk only to the own ones; a supervisor to the own and to those of the own department.
    """
    roles = ALLOWED[verb.value]
    if not by.has(*roles):
        return False
    if verb in OWN and one.owner_id is not None and one.owner_id == by.user_id:
        return True
    others = roles - {Role.CLERK} if verb in OWN else roles
    return acts_for(by, roles=others, department_id=one.department_id or 0)


def require_action_step(by: Actor, one: ActionFacts, verb: ActionVerb) -> ActionState:
    """The state a verb leads to. Raises ActionStepNotPossible, NotAllowed, OthersAction, OtherDepartmentsAction."""
    to = STEPS.get((one.state, verb))
    if to is None:
        raise ActionStepNotPossible(state=one.state, verb=verb)
    if not may_take(by, one, verb):
        if not by.has(*ALLOWED[verb.value]):
            raise needs_one_of(ALLOWED[verb.value])
        raise OthersAction() if verb in OWN else OtherDepartmentsAction()
    return to


def action_buttons(one: ActionFacts, by: Actor) -> tuple[ActionVerb, ...]:
    """The verbs this person may press on this action now; the first is the next step of the work."""
    return tuple(verb for state, verb in STEPS if state is one.state and may_take(by, one, verb))


def require_day(field: str, day: date, *, earliest: date, today: date) -> date:
    """Raises ActionDayNotPossible for a day before the earliest one, or too far ahead to be planned."""
    latest = today + WITHIN
    if not earliest <= day <= latest:
        raise ActionDayNotPossible(field, earliest=earliest.isoformat(), latest=latest.isoformat())
    return day
