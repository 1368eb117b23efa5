"""What may be done with a complaint, in which state and by whom (R-COMP): one table for operations and buttons."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from db.errors import RuleError
from db.rules.permissions import ALLOWED, acts_for, needs_one_of
from db.types import Actor
from db.vocabulary import N_, ComplaintArea, ComplaintKind, ComplaintState, ComplaintVerb, Role, Severity

State, Verb = ComplaintState, ComplaintVerb
WAITING, HANDLING, SETTLED, REJECTED = State.WAITING, State.HANDLING, State.SETTLED, State.REJECTED
UNSETTLED = frozenset({WAITING, HANDLING, REJECTED})
OPEN = UNSETTLED | {SETTLED}
BOARD = (WAITING, HANDLING, SETTLED, REJECTED)


class ComplaintStepNotPossible(RuleError):
    message = N_("The complaint is: {state}. “{verb}” is not possible now.")


class OtherDepartmentsComplaint(RuleError):
    message = N_("Another department handles this complaint. Its head does this.")


class LedByOthers(RuleError):
    message = N_("This complaint is led by: {role}. Only they do this.")


class Step(NamedTuple):
    """Where a verb leads. The roles are those of the operation; `only` narrows them in this state."""

    to: ComplaintState
    only: frozenset[Role] | None = None


WITHOUT_DESK = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.LEADER})
# In the order of the work: the first that applies is the next step.
STEPS: Mapping[tuple[ComplaintState | None, ComplaintVerb], Step] = {
    (None, Verb.REGISTER): Step(WAITING),
    (WAITING, Verb.START): Step(HANDLING),
    (WAITING, Verb.SETTLE): Step(SETTLED),
    (WAITING, Verb.TELL): Step(WAITING),
    (WAITING, Verb.PROMISE): Step(WAITING),
    (WAITING, Verb.AGREE_TERM): Step(WAITING),
    (WAITING, Verb.HAND_OVER): Step(WAITING),
    (WAITING, Verb.CORRECT): Step(WAITING),
    (WAITING, Verb.DECLINE): Step(State.DECLINED),
    (HANDLING, Verb.SETTLE): Step(SETTLED),
    (HANDLING, Verb.TELL): Step(HANDLING),
    (HANDLING, Verb.PROMISE): Step(HANDLING),
    (HANDLING, Verb.AGREE_TERM): Step(HANDLING),
    (HANDLING, Verb.HAND_OVER): Step(HANDLING, WITHOUT_DESK),
    (HANDLING, Verb.CORRECT): Step(HANDLING),
    (HANDLING, Verb.DECLINE): Step(State.DECLINED),
    # Raised and handled again: it stays in this column of the board until it is settled (R-COMP-5).
    (REJECTED, Verb.START): Step(REJECTED),
    (REJECTED, Verb.SETTLE): Step(SETTLED),
    (REJECTED, Verb.TELL): Step(REJECTED),
    (REJECTED, Verb.PROMISE): Step(REJECTED),
    (REJECTED, Verb.HAND_OVER): Step(REJECTED, WITHOUT_DESK),
    (REJECTED, Verb.CORRECT): Step(REJECTED),
    (SETTLED, Verb.ACCEPT): Step(State.CLOSED),
    (SETTLED, Verb.REJECT): Step(REJECTED),
    (SETTLED, Verb.CLOSE): Step(State.CLOSED),
    (SETTLED, Verb.TELL): Step(SETTLED),
    (SETTLED, Verb.CORRECT): Step(SETTLED),
    # Accepted at the desk, rejected after all when called back.
    (State.CLOSED, Verb.REJECT): Step(REJECTED),
}
# Who leads does these, or whoever is above; the others are everybody's who is allowed to.
LED = frozenset({Verb.START, Verb.SETTLE, Verb.AGREE_TERM, Verb.HAND_OVER, Verb.DECLINE, Verb.CLOSE})
LEADERS: Mapping[Role, frozenset[Role]] = {
    Role.SUPERVISOR: frozenset({Role.SUPERVISOR, Role.MANAGER}),
    Role.MANAGER: frozenset({Role.MANAGER, Role.LEADER}),
    Role.LEADER: frozenset({Role.LEADER}),
}
AREAS: Mapping[ComplaintKind, ComplaintArea] = {
    ComplaintKind.GOODS: ComplaintArea.OPERATIONS,
    ComplaintKind.SHOP_STAFF: ComplaintArea.OPERATIONS,
}


class ComplaintFacts(Protocol):
    """What the table needs to know of a complaint."""

    @property
    def state(self) -> ComplaintState: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def department_id(self) -> int: ...
    @property
    def led_by(self) -> Role: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def reply_by(self) -> datetime | None: ...
    @property
    def is_call_due(self) -> bool: ...


# What must be true for a verb to make sense in a state that has it.
APPLIES: Mapping[ComplaintVerb, Callable[[ComplaintFacts], bool]] = {
    Verb.START: lambda one: one.started_at is None,
    Verb.AGREE_TERM: lambda one: one.severity is Severity.MINOR,
    Verb.TELL: lambda one: one.state is not SETTLED or one.reply_by is not None,
    # Without the customer's answer only when nobody waits for it any more.
    Verb.CLOSE: lambda one: not one.is_call_due,
    Verb.REJECT: lambda one: one.state is SETTLED or one.is_call_due,
}


def area_of(kind: ComplaintKind) -> ComplaintArea:
    """Goods and shop staff belong to operations, everything else to the property department (R-COMP-3)."""
    return AREAS.get(kind, ComplaintArea.PROPERTY)


def raised(severity: Severity) -> Severity:
    """One step up; critical stays critical (R-COMP-5)."""
    steps = list(Severity)
    return steps[min(steps.index(severity) + 1, len(steps) - 1)]


def is_milder(severity: Severity, than: Severity) -> bool:
    steps = list(Severity)
    return steps.index(severity) < steps.index(than)


def who_leads(
    severity: Severity, *, is_rejected_critical: bool = False, against: Collection[Role] = frozenset()
) -> Role:
    """The department's head; the manager for critical ones (R-COMP-2), the leader when one of these was rejected
    (R-DEC-15). A complaint about the head or the manager is led by whoever is above them.
    """
    leads = Role.SUPERVISOR
    if is_rejected_critical:
        leads = Role.LEADER
    elif severity is Severity.CRITICAL:
        leads = Role.MANAGER
    if leads is Role.SUPERVISOR and Role.SUPERVISOR in against:
        leads = Role.MANAGER
    if leads is Role.MANAGER and Role.MANAGER in against:
        leads = Role.LEADER
    # Above the leader is nobody; rather the manager than the person it is about.
    if leads is Role.LEADER and Role.LEADER in against and Role.MANAGER not in against:
        leads = Role.MANAGER
    return leads


def roles_for(state: ComplaintState | None, verb: ComplaintVerb, led_by: Role | None = None) -> frozenset[Role]:
    """Who may do this in this state to a complaint led by this role; nobody where the step does not exist."""
    step = STEPS.get((state, verb))
    if step is None:
        return frozenset()
    roles = ALLOWED[verb.value] if step.only is None else ALLOWED[verb.value] & step.only
    if verb in LED and led_by is not None:
        return roles & (LEADERS[led_by] | {Role.CLERK})
    # The leader has a hand in what came up to the manager or further, and in nothing else.
    return roles - {Role.LEADER} if led_by is Role.SUPERVISOR else roles


def applies(one: ComplaintFacts, verb: ComplaintVerb) -> bool:
    """Whether it makes sense for this complaint, whoever does it."""
    return verb not in APPLIES or APPLIES[verb](one)


def may_take(by: Actor, one: ComplaintFacts, verb: ComplaintVerb) -> bool:
    """Whether this person may do this to this complaint; a supervisor to those of the own department only."""
    return acts_for(by, roles=roles_for(one.state, verb, one.led_by), department_id=one.department_id)


def is_own_task(by: Actor, one: ComplaintFacts, *, received_by: int | None, owner_id: int | None) -> bool:
    """Whether this person speaks with the customer about it anyway, so opens the number without a reason (R-DEC-22)."""
    if one.state not in OPEN:
        return False
    return by.user_id in (received_by, owner_id) or any(may_take(by, one, verb) for verb in (Verb.SETTLE, Verb.START))


def require_complaint_step(by: Actor, one: ComplaintFacts, verb: ComplaintVerb) -> ComplaintState:
    """The state a verb leads to.

    Raises ComplaintStepNotPossible, NotAllowed, LedByOthers, OtherDepartmentsComplaint.
    """
    step = STEPS.get((one.state, verb))
    if step is None or not applies(one, verb):
        raise ComplaintStepNotPossible(state=one.state, verb=verb)
    if not may_take(by, one, verb):
        if not by.has(*roles_for(one.state, verb)):
            raise needs_one_of(roles_for(one.state, verb))
        if not by.has(*roles_for(one.state, verb, one.led_by)):
            raise LedByOthers(role=one.led_by)
        raise OtherDepartmentsComplaint()
    return step.to


def complaint_buttons(one: ComplaintFacts, by: Actor) -> tuple[ComplaintVerb, ...]:
    """The verbs this person may press on this complaint now; the first is the next step of the work."""
    return tuple(verb for state, verb in STEPS if state is one.state and applies(one, verb) and may_take(by, one, verb))
