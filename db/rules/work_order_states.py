"""What may be done with a work order, in which state and by whom (R-ORDER-8): one table for operations and buttons."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple, Protocol

from db.errors import RuleError
from db.rules.permissions import ALLOWED, acts_for, needs_one_of
from db.types import Actor
from db.vocabulary import N_, FreeGround, OrderState, OrderVerb, Role, Settlement, SignOff, SlipProblem

REGISTERED, PRICED, ACCEPTED = OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED
DISPATCHED, IN_PROGRESS, ON_HOLD = OrderState.DISPATCHED, OrderState.IN_PROGRESS, OrderState.ON_HOLD
COMPLETED, RECONCILED, CLOSED = OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED
CANCELLED, DECLINED = OrderState.CANCELLED, OrderState.DECLINED

# What the program does by itself when money and callback are settled or unsettled again (R-DEC-4).
BY_THE_PROGRAM = frozenset({OrderVerb.CLOSE, OrderVerb.REOPEN})
# What waits until the manager has answered whether the request lies within the office's scope (R-PRICE-8).
AFTER_SCOPE_ANSWER = (
    *(OrderVerb.PRICE, OrderVerb.ACCEPT, OrderVerb.GRANT_FREE, OrderVerb.DISPATCH, OrderVerb.PRINT),
    OrderVerb.DECLINE,
)
UNFINISHED = (REGISTERED, PRICED, ACCEPTED, DISPATCHED, IN_PROGRESS, ON_HOLD)


class StepNotPossible(RuleError):
    message = N_("The order is: {state}. “{verb}” is not possible now.")


class ScopeUnanswered(RuleError):
    message = N_("The manager has not answered yet whether the office takes this on. Nothing goes on before that.")


class OtherDepartment(RuleError):
    message = N_("This order belongs to another department. Its supervisor does this.")


class Step(NamedTuple):
    """Where a verb leads. The roles are those of the operation; `only` narrows them in this state."""

    to: OrderState
    only: frozenset[Role] | None = None


SUPERVISOR_ONLY = frozenset({Role.SUPERVISOR})

STEPS: Mapping[tuple[OrderState | None, OrderVerb], Step] = {
    (None, OrderVerb.REGISTER): Step(REGISTERED),
    (REGISTERED, OrderVerb.PRICE): Step(PRICED),
    (REGISTERED, OrderVerb.GRANT_FREE): Step(ACCEPTED),
    (REGISTERED, OrderVerb.CORRECT): Step(REGISTERED),
    (REGISTERED, OrderVerb.PICK_UP): Step(REGISTERED),
    (REGISTERED, OrderVerb.DECLINE): Step(DECLINED),
    (REGISTERED, OrderVerb.CANCEL): Step(CANCELLED),
    (PRICED, OrderVerb.ACCEPT): Step(ACCEPTED),
    (PRICED, OrderVerb.PRICE): Step(PRICED),
    (PRICED, OrderVerb.GRANT_FREE): Step(ACCEPTED),
    (PRICED, OrderVerb.CORRECT): Step(REGISTERED),
    (PRICED, OrderVerb.PICK_UP): Step(PRICED),
    (PRICED, OrderVerb.DECLINE): Step(DECLINED),
    (PRICED, OrderVerb.CANCEL): Step(CANCELLED),
    (ACCEPTED, OrderVerb.DISPATCH): Step(DISPATCHED),
    (ACCEPTED, OrderVerb.PRINT): Step(ACCEPTED),
    (ACCEPTED, OrderVerb.PICK_UP): Step(ACCEPTED),
    (ACCEPTED, OrderVerb.CORRECT): Step(ACCEPTED),
    (ACCEPTED, OrderVerb.SWITCH_TO_MONTHLY): Step(ACCEPTED),
    (ACCEPTED, OrderVerb.CANCEL): Step(CANCELLED),
    (DISPATCHED, OrderVerb.START): Step(IN_PROGRESS),
    (DISPATCHED, OrderVerb.SIGN_OFF): Step(COMPLETED),
    (DISPATCHED, OrderVerb.PRINT): Step(DISPATCHED),
    (DISPATCHED, OrderVerb.PICK_UP): Step(DISPATCHED),
    (DISPATCHED, OrderVerb.DISPATCH): Step(DISPATCHED),
    (DISPATCHED, OrderVerb.CORRECT): Step(DISPATCHED),
    (DISPATCHED, OrderVerb.SWITCH_TO_MONTHLY): Step(DISPATCHED),
    (DISPATCHED, OrderVerb.CANCEL): Step(CANCELLED, SUPERVISOR_ONLY),
    (IN_PROGRESS, OrderVerb.SIGN_OFF): Step(COMPLETED),
    (IN_PROGRESS, OrderVerb.CHANGE_PRICE): Step(ON_HOLD),
    (IN_PROGRESS, OrderVerb.HOLD): Step(ON_HOLD),
    (IN_PROGRESS, OrderVerb.PRINT): Step(IN_PROGRESS),
    (IN_PROGRESS, OrderVerb.DISPATCH): Step(DISPATCHED),
    (IN_PROGRESS, OrderVerb.SWITCH_TO_MONTHLY): Step(IN_PROGRESS),
    (IN_PROGRESS, OrderVerb.CANCEL): Step(CANCELLED, SUPERVISOR_ONLY),
    (ON_HOLD, OrderVerb.ACCEPT): Step(IN_PROGRESS),
    (ON_HOLD, OrderVerb.RESUME): Step(IN_PROGRESS),
    (ON_HOLD, OrderVerb.CHANGE_PRICE): Step(ON_HOLD),
    (ON_HOLD, OrderVerb.PRINT): Step(ON_HOLD),
    (ON_HOLD, OrderVerb.SWITCH_TO_MONTHLY): Step(ON_HOLD),
    (ON_HOLD, OrderVerb.CANCEL): Step(CANCELLED, SUPERVISOR_ONLY),
    (COMPLETED, OrderVerb.RECONCILE): Step(RECONCILED),
    (COMPLETED, OrderVerb.RECORD_SIGNATURE): Step(COMPLETED),
    (COMPLETED, OrderVerb.MARK_WRONG): Step(COMPLETED),
    (COMPLETED, OrderVerb.CORRECT_AMOUNT): Step(COMPLETED),
    (COMPLETED, OrderVerb.RESUME): Step(IN_PROGRESS),
    (COMPLETED, OrderVerb.PRINT): Step(COMPLETED),
    (COMPLETED, OrderVerb.SWITCH_TO_MONTHLY): Step(COMPLETED),
    (RECONCILED, OrderVerb.CORRECT_AMOUNT): Step(RECONCILED),
    (RECONCILED, OrderVerb.PRINT): Step(RECONCILED),
    (RECONCILED, OrderVerb.SWITCH_TO_MONTHLY): Step(RECONCILED),
    (RECONCILED, OrderVerb.CLOSE): Step(CLOSED),
    (CLOSED, OrderVerb.REOPEN): Step(RECONCILED),
    (CLOSED, OrderVerb.CORRECT_AMOUNT): Step(CLOSED),
    (CLOSED, OrderVerb.PRINT): Step(CLOSED),
}


class OrderFacts(Protocol):
    """What the table needs to know of an order beside its state."""

    @property
    def state(self) -> OrderState: ...
    @property
    def department_id(self) -> int: ...
    @property
    def settlement(self) -> Settlement: ...
    @property
    def free_ground(self) -> FreeGround | None: ...
    @property
    def needs_quote(self) -> bool: ...
    @property
    def amount_fen(self) -> int | None: ...
    @property
    def accepted_fen(self) -> int | None: ...
    @property
    def sign_off(self) -> SignOff | None: ...
    @property
    def slip_problem(self) -> SlipProblem | None: ...
    @property
    def picked_up_at(self) -> datetime | None: ...
    @property
    def is_taken_over(self) -> bool: ...


def is_price_accepted(order: OrderFacts) -> bool:
    """The present price is the one the customer accepted, or there is none to accept (R-ORDER-2, R-PRICE-7)."""
    return order.settlement is Settlement.FREE or (
        not order.needs_quote and order.amount_fen is not None and order.amount_fen == order.accepted_fen
    )


# What must be true of the order for a verb to make sense; the operations refuse the same in their own words.
APPLIES: Mapping[OrderVerb, Callable[[OrderFacts], bool]] = {
    OrderVerb.PRICE: lambda order: order.settlement is not Settlement.FREE,
    OrderVerb.ACCEPT: lambda order: (
        order.amount_fen is not None and not order.needs_quote and not is_price_accepted(order)
    ),
    OrderVerb.PICK_UP: lambda order: order.picked_up_at is None,
    OrderVerb.RESUME: lambda order: (
        order.slip_problem is SlipProblem.NOT_DONE if order.state is COMPLETED else is_price_accepted(order)
    ),
    OrderVerb.CHANGE_PRICE: lambda order: order.settlement is not Settlement.FREE,
    OrderVerb.RECORD_SIGNATURE: lambda order: order.sign_off is SignOff.UNSIGNED,
    OrderVerb.RECONCILE: lambda order: order.sign_off is not SignOff.UNSIGNED and is_price_accepted(order),
    OrderVerb.CORRECT_AMOUNT: lambda order: (
        order.settlement is Settlement.MONTHLY or (order.settlement is Settlement.IMMEDIATE and not order.is_taken_over)
    ),
    OrderVerb.SWITCH_TO_MONTHLY: lambda order: order.settlement is Settlement.IMMEDIATE and not order.is_taken_over,
}


def roles_for(state: OrderState | None, verb: OrderVerb) -> frozenset[Role]:
    """Who may do this in this state; nobody, where the step does not exist or the program takes it."""
    step = STEPS.get((state, verb))
    if step is None or verb in BY_THE_PROGRAM:
        return frozenset()
    return ALLOWED[verb.value] if step.only is None else ALLOWED[verb.value] & step.only


def may_take(by: Actor, *, state: OrderState | None, verb: OrderVerb, department_id: int) -> bool:
    """Whether this person may do this to an order of this department."""
    return acts_for(by, roles=roles_for(state, verb), department_id=department_id)


def may_ask_about_scope(by: Actor, department_id: int) -> bool:
    """The desk for the whole office, a supervisor for the own department (R-PRICE-8)."""
    return acts_for(by, roles=ALLOWED["ask_about_scope"], department_id=department_id)


def require_step(by: Actor, *, state: OrderState | None, verb: OrderVerb, department_id: int) -> OrderState:
    """The state a verb leads to; raises StepNotPossible, NotAllowed or OtherDepartment."""
    step = STEPS.get((state, verb))
    if step is None or verb in BY_THE_PROGRAM:
        raise StepNotPossible(state=state, verb=verb)
    if not may_take(by, state=state, verb=verb, department_id=department_id):
        if by.roles & roles_for(state, verb):
            raise OtherDepartment()
        raise needs_one_of(roles_for(state, verb))
    return step.to


def buttons_for(order: OrderFacts, by: Actor, *, waits_for_scope: bool = False) -> tuple[OrderVerb, ...]:
    """The verbs this person may press on this order now; the first is the next step of the work."""
    return tuple(
        verb
        for (state, verb) in STEPS
        if state is order.state
        and may_take(by, state=state, verb=verb, department_id=order.department_id)
        and (verb not in APPLIES or APPLIES[verb](order))
        and not (waits_for_scope and verb in AFTER_SCOPE_ANSWER)
    )
