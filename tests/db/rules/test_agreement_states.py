"""The way of a version of an agreement: every state × verb × role as the office says it (R-DEC-21)."""

from itertools import product

import pytest

from db.errors import NotAllowed
from db.rules.agreement_states import (
    STEPS,
    AgreementStepNotPossible,
    agreement_buttons,
    agreement_roles,
    require_agreement_step,
)
from db.rules.work_order_states import OtherDepartment
from db.types import Actor
from db.vocabulary import AgreementState, AgreementVerb, Role

# Written out by hand: verb, who may, where it leads; the table in the product is read against it.
EXPECTED = """
-         draft_agreement clerk,supervisor draft
draft     change_agreement clerk,supervisor draft
draft     submit_agreement clerk,supervisor submitted
draft     drop_agreement clerk,supervisor dropped
submitted check_agreement finance checked
submitted send_back_agreement finance draft
checked   approve_agreement manager approved
checked   send_back_agreement manager draft
approved  revise_agreement clerk,supervisor approved
approved  renew_agreement clerk,supervisor approved
approved  end_agreement manager,leader approved
"""
CASES = list(product([None, *AgreementState], AgreementVerb, Role))


def expected() -> dict[tuple[AgreementState | None, AgreementVerb], tuple[set[Role], AgreementState]]:
    table = {}
    for line in EXPECTED.strip().splitlines():
        state, verb, roles, to = line.split()
        at = None if state == "-" else AgreementState(state)
        table[at, AgreementVerb(verb)] = {Role(role) for role in roles.split(",")}, AgreementState(to)
    return table


def actor(*roles: Role, department_id: int = 3) -> Actor:
    return Actor(7, "王芳", frozenset(roles), department_id)


@pytest.mark.parametrize(("state", "verb", "role"), CASES, ids=lambda word: str(word or "none"))
def test_every_state_verb_and_role_leads_where_the_office_says(
    state: AgreementState | None, verb: AgreementVerb, role: Role
) -> None:
    roles, to = expected().get((state, verb), (set(), None))
    asked = {"state": state, "verb": verb, "department_id": 3}
    if to is None:
        with pytest.raises(AgreementStepNotPossible):
            require_agreement_step(actor(role), **asked)
    elif role in roles:
        assert require_agreement_step(actor(role), **asked) is to
    else:
        with pytest.raises(NotAllowed) as refused:
            require_agreement_step(actor(role), **asked)
        assert refused.value.details["roles"] == tuple(role for role in Role if role in roles)
    if state is not None:
        assert (verb in agreement_buttons(state, actor(role), department_id=3)) is (role in roles)
    assert agreement_roles(state, verb) == roles


@pytest.mark.parametrize(("state", "verb"), [key for key in STEPS if Role.SUPERVISOR in agreement_roles(*key)])
def test_a_supervisor_acts_for_the_own_department_only(state: AgreementState | None, verb: AgreementVerb) -> None:
    with pytest.raises(OtherDepartment):
        require_agreement_step(actor(Role.SUPERVISOR, department_id=4), state=state, verb=verb, department_id=3)


def test_no_way_leads_to_approval_without_finance_and_the_manager() -> None:
    """Every walk through the table from the draft: checked and approved after the last draft."""
    walks: list[tuple[AgreementState, tuple[AgreementVerb, ...]]] = [(AgreementState.DRAFT, ())]
    for _ in range(8):
        walks = [
            (to, (*path, verb))
            for state, path in walks
            for (at, verb), to in STEPS.items()
            if at is state and at is not AgreementState.APPROVED and verb is not AgreementVerb.CHANGE
        ]
        for state, path in walks:
            if state is AgreementState.APPROVED:
                assert path[-3:] == (AgreementVerb.SUBMIT, AgreementVerb.CHECK, AgreementVerb.APPROVE)
