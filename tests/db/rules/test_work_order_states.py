"""The table of steps, pair by pair, and the buttons that come from it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import NotAllowed
from db.rules.permissions import ALLOWED
from db.rules.work_order_states import (
    BY_THE_PROGRAM,
    STEPS,
    OtherDepartment,
    StepNotPossible,
    buttons_for,
    may_take,
    require_step,
)
from db.types import Actor
from db.vocabulary import FreeGround, OrderState, OrderVerb, Role, Settlement, SignOff, SlipProblem

OWN, OTHER = 1, 2
STATES = [None, *OrderState]
PAIRS = list(product(STATES, OrderVerb))
FINISHED = {OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED}
ENDED = {OrderState.CANCELLED, OrderState.DECLINED}

# Written out by hand, as the office would say it; the table in the product is read against it.
EXPECTED = """
-           register_request → registered
registered  price_request → priced, grant_free → accepted, correct_order, pick_up_order,
            decline_request → declined, cancel_order → cancelled
priced      accept_price → accepted, price_request, grant_free → accepted, correct_order → registered, pick_up_order,
            decline_request → declined, cancel_order → cancelled
accepted    dispatch_order → dispatched, print_slip, pick_up_order, correct_order, switch_to_monthly,
            cancel_order → cancelled
dispatched  start_order → in_progress, sign_off_order → completed, print_slip, pick_up_order, dispatch_order,
            correct_order, switch_to_monthly, cancel_order → cancelled
in_progress sign_off_order → completed, change_price_on_site → on_hold, hold_order → on_hold, print_slip,
            dispatch_order → dispatched, switch_to_monthly, cancel_order → cancelled
on_hold     accept_price → in_progress, resume_order → in_progress, change_price_on_site, print_slip,
            switch_to_monthly, cancel_order → cancelled
completed   reconcile_order → reconciled, record_signature, mark_slip_wrong, correct_reconciled_amount,
            resume_order → in_progress, print_slip, switch_to_monthly
reconciled  correct_reconciled_amount, print_slip, switch_to_monthly, close_order → closed
closed      correct_reconciled_amount, print_slip, reopen_order → reconciled
"""


def expected() -> dict[tuple[OrderState | None, OrderVerb], OrderState]:
    pairs: dict[tuple[OrderState | None, OrderVerb], OrderState] = {}
    state: OrderState | None = None
    for line in EXPECTED.strip().splitlines():
        if not line.startswith(" "):
            word, line = line.split(maxsplit=1)
            state = None if word == "-" else OrderState(word)
        for step in line.strip().strip(",").split(", "):
            verb, _, to = step.partition(" → ")
            pairs[state, OrderVerb(verb)] = OrderState(to) if to else state or OrderState.REGISTERED
    return pairs


@dataclass(frozen=True)
class Facts:
    state: OrderState
    department_id: int = OWN
    settlement: Settlement = Settlement.MONTHLY
    free_ground: FreeGround | None = None
    needs_quote: bool = False
    amount_fen: int | None = 100_00
    accepted_fen: int | None = 100_00
    sign_off: SignOff | None = SignOff.SIGNED
    slip_problem: SlipProblem | None = None
    picked_up_at: datetime | None = None
    is_taken_over: bool = False


def actor(*roles: Role, department_id: int | None = OWN) -> Actor:
    return Actor(7, "王芳", frozenset(roles), department_id)


EVERYBODY = actor(*Role)


@pytest.mark.parametrize(("state", "verb"), PAIRS, ids=lambda word: str(word or "none"))
def test_every_pair_of_state_and_verb_leads_where_the_office_says(state: OrderState | None, verb: OrderVerb) -> None:
    to = expected().get((state, verb))
    step = STEPS.get((state, verb))
    assert (step and step.to) == to
    if to is None or verb in BY_THE_PROGRAM:
        with pytest.raises(StepNotPossible):
            require_step(EVERYBODY, state=state, verb=verb, department_id=OWN)
    else:
        assert require_step(EVERYBODY, state=state, verb=verb, department_id=OWN) is to


@pytest.mark.parametrize("role", Role)
def test_every_step_is_open_to_exactly_the_roles_of_its_operation(role: Role) -> None:
    for (state, verb), step in STEPS.items():
        allowed = verb not in BY_THE_PROGRAM and role in ALLOWED[verb.value]
        if step.only is not None:
            allowed = allowed and role in step.only
        assert may_take(actor(role), state=state, verb=verb, department_id=OWN) is allowed, (state, verb)


def test_a_clerk_cancels_before_dispatch_and_only_the_supervisor_after_it() -> None:
    for state in OrderState:
        if (state, OrderVerb.CANCEL) not in STEPS:
            continue
        early = state in (OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED)
        assert may_take(actor(Role.CLERK), state=state, verb=OrderVerb.CANCEL, department_id=OWN) is early
        assert may_take(actor(Role.SUPERVISOR), state=state, verb=OrderVerb.CANCEL, department_id=OWN)


def test_a_supervisor_acts_for_the_own_department_only() -> None:
    supervisor = actor(Role.SUPERVISOR)
    for state, verb in STEPS:
        assert not may_take(supervisor, state=state, verb=verb, department_id=OTHER), (state, verb)
    with pytest.raises(OtherDepartment):
        require_step(supervisor, state=OrderState.COMPLETED, verb=OrderVerb.RECONCILE, department_id=OTHER)


def test_a_supervisor_who_also_sits_at_the_desk_dispatches_for_the_whole_office() -> None:
    both = actor(Role.SUPERVISOR, Role.CLERK)
    assert may_take(both, state=OrderState.ACCEPTED, verb=OrderVerb.DISPATCH, department_id=OTHER)
    assert not may_take(both, state=OrderState.COMPLETED, verb=OrderVerb.RECONCILE, department_id=OTHER)


def test_a_missing_role_is_refused_by_naming_who_may() -> None:
    with pytest.raises(NotAllowed) as refused:
        require_step(actor(Role.CLERK), state=OrderState.DISPATCHED, verb=OrderVerb.CANCEL, department_id=OWN)
    assert refused.value.details["roles"] == (Role.SUPERVISOR,)


@settings(max_examples=60)
@given(verbs=st.lists(st.sampled_from(list(OrderVerb)), max_size=40))
def test_no_way_through_the_table_leaves_an_end_or_skips_the_acceptance(verbs: list[OrderVerb]) -> None:
    state: OrderState | None = None
    seen: list[OrderState | None] = []
    for verb in verbs:
        step = STEPS.get((state, verb))
        if step is None:
            continue
        seen.append(state)
        state = step.to
        if state in FINISHED | {OrderState.DISPATCHED, OrderState.IN_PROGRESS, OrderState.ON_HOLD}:
            assert OrderState.ACCEPTED in seen
    if ENDED & set(seen):
        pytest.fail("an ended order moved on")


@pytest.mark.parametrize(
    ("facts", "verb", "shown"),
    [
        (Facts(OrderState.PRICED, accepted_fen=None), OrderVerb.ACCEPT, True),
        (Facts(OrderState.ON_HOLD, accepted_fen=90_00), OrderVerb.ACCEPT, True),
        (Facts(OrderState.ON_HOLD), OrderVerb.ACCEPT, False),
        (Facts(OrderState.ON_HOLD, accepted_fen=90_00), OrderVerb.RESUME, False),
        (Facts(OrderState.ON_HOLD), OrderVerb.RESUME, True),
        (Facts(OrderState.COMPLETED), OrderVerb.RESUME, False),
        (Facts(OrderState.COMPLETED, slip_problem=SlipProblem.NOT_DONE), OrderVerb.RESUME, True),
        (Facts(OrderState.COMPLETED), OrderVerb.RECONCILE, True),
        (Facts(OrderState.COMPLETED, sign_off=SignOff.UNSIGNED), OrderVerb.RECONCILE, False),
        (Facts(OrderState.COMPLETED, sign_off=SignOff.UNSIGNED), OrderVerb.RECORD_SIGNATURE, True),
        (Facts(OrderState.COMPLETED), OrderVerb.RECORD_SIGNATURE, False),
        (Facts(OrderState.COMPLETED), OrderVerb.SWITCH_TO_MONTHLY, False),
        (Facts(OrderState.COMPLETED, settlement=Settlement.IMMEDIATE), OrderVerb.SWITCH_TO_MONTHLY, True),
        (Facts(OrderState.DISPATCHED), OrderVerb.PICK_UP, True),
        (Facts(OrderState.DISPATCHED, picked_up_at=datetime(2026, 11, 20, tzinfo=UTC)), OrderVerb.PICK_UP, False),
        (Facts(OrderState.REGISTERED, amount_fen=None, accepted_fen=None), OrderVerb.PRICE, True),
    ],
)
def test_a_button_is_shown_when_its_verb_makes_sense(facts: Facts, verb: OrderVerb, shown: bool) -> None:
    assert (verb in buttons_for(facts, EVERYBODY)) is shown


def test_a_free_job_shows_nothing_about_money() -> None:
    for state in OrderState:
        free = replace(Facts(state), settlement=Settlement.FREE, free_ground=FreeGround.WARRANTY)
        money = {OrderVerb.PRICE, OrderVerb.ACCEPT, OrderVerb.CHANGE_PRICE, OrderVerb.CORRECT_AMOUNT}
        assert not money & set(buttons_for(free, EVERYBODY))


def test_the_first_button_is_the_next_step_of_the_work() -> None:
    steps = {
        OrderState.ACCEPTED: OrderVerb.DISPATCH,
        OrderState.DISPATCHED: OrderVerb.START,
        OrderState.IN_PROGRESS: OrderVerb.SIGN_OFF,
        OrderState.COMPLETED: OrderVerb.RECONCILE,
    }
    for state, verb in steps.items():
        assert buttons_for(Facts(state), EVERYBODY)[0] is verb


def test_who_only_looks_has_no_buttons() -> None:
    for state in OrderState:
        assert buttons_for(Facts(state), actor(Role.LEADER, Role.ADMIN)) == ()
