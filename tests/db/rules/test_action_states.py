"""Who may do what with a corrective action: for every state, verb and role one answer, the same for button and act."""

from datetime import date, timedelta
from itertools import product
from typing import NamedTuple

import pytest

from db.errors import NotAllowed
from db.rules.action_states import (
    STEPS,
    WITHIN,
    ActionDayNotPossible,
    ActionStepNotPossible,
    OtherDepartmentsAction,
    OthersAction,
    action_buttons,
    require_action_step,
    require_day,
)
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, Role

State, Verb = ActionState, ActionVerb
MINE, OTHERS = 1, 2


class Facts(NamedTuple):
    state: ActionState
    department_id: int | None = MINE
    owner_id: int | None = 99


def actor(*roles: Role, user_id: int = 7, department_id: int | None = MINE) -> Actor:
    return Actor(user_id, "某人", frozenset(roles), department_id)


def test_a_button_is_shown_exactly_where_the_act_is_allowed() -> None:
    people = [actor(role, department_id=department) for role, department in product(Role, (MINE, OTHERS, None))]
    for state, verb, by, owner in product(State, Verb, people, (7, 99, None)):
        one = Facts(state, owner_id=owner)
        try:
            require_action_step(by, one, verb)
        except (ActionStepNotPossible, NotAllowed, OthersAction, OtherDepartmentsAction):
            assert verb not in action_buttons(one, by)
        else:
            assert verb in action_buttons(one, by)


def test_every_state_but_the_settled_ones_leads_on() -> None:
    assert set(STEPS.values()) == set(State)
    assert {state for state, _verb in STEPS} == {None, *State} - {State.EFFECTIVE}


def test_a_clerk_works_on_the_own_one_only_and_a_head_for_the_department() -> None:
    one = Facts(State.OPEN)
    assert action_buttons(one, actor(Role.CLERK)) == ()
    assert action_buttons(one, actor(Role.CLERK, user_id=99)) == (Verb.PROGRESS, Verb.FINISH)
    assert action_buttons(one, actor(Role.SUPERVISOR)) == (Verb.PROGRESS, Verb.FINISH)
    assert action_buttons(one, actor(Role.SUPERVISOR, department_id=OTHERS)) == ()
    assert action_buttons(one._replace(department_id=None), actor(Role.SUPERVISOR, department_id=None)) == ()


def test_a_day_is_from_the_earliest_one_to_two_years_ahead() -> None:
    today = date(2026, 11, 22)
    for day in (today, today + WITHIN):
        assert require_day("due_on", day, earliest=today, today=today) == day
    for day in (today - timedelta(days=1), today + WITHIN + timedelta(days=1)):
        with pytest.raises(ActionDayNotPossible):
            require_day("due_on", day, earliest=today, today=today)
