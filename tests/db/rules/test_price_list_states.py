"""The way of a version: every state × verb × role as the office says it (R-PRICE-1)."""

from itertools import product

import pytest

from db.errors import NotAllowed
from db.rules.price_list_states import (
    STEPS,
    VersionStepNotPossible,
    require_version_step,
    version_buttons,
    version_roles,
)
from db.types import Actor
from db.vocabulary import PriceListState, PriceListVerb, Role

# Written out by hand: verb, who may, where it leads; the table in the product is read against it.
EXPECTED = """
-         draft_price_list manager draft
draft     change_price_list manager draft
draft     note_discussion manager,supervisor draft
draft     submit_price_list manager submitted
draft     drop_price_list manager dropped
submitted note_discussion manager,supervisor submitted
submitted review_price_list finance reviewed
submitted send_back_price_list finance draft
submitted withdraw_price_list manager draft
reviewed  approve_price_list leader approved
reviewed  send_back_price_list leader draft
reviewed  withdraw_price_list manager draft
approved  publish_price_list manager published
approved  withdraw_price_list manager draft
"""
CASES = list(product([None, *PriceListState], PriceListVerb, Role))


def expected() -> dict[tuple[PriceListState | None, PriceListVerb], tuple[set[Role], PriceListState]]:
    table = {}
    for line in EXPECTED.strip().splitlines():
        state, verb, roles, to = line.split()
        at = None if state == "-" else PriceListState(state)
        table[at, PriceListVerb(verb)] = {Role(role) for role in roles.split(",")}, PriceListState(to)
    return table


def actor(*roles: Role) -> Actor:
    return Actor(7, "王芳", frozenset(roles))


@pytest.mark.parametrize(("state", "verb", "role"), CASES, ids=lambda word: str(word or "none"))
def test_every_state_verb_and_role_leads_where_the_office_says(
    state: PriceListState | None, verb: PriceListVerb, role: Role
) -> None:
    roles, to = expected().get((state, verb), (set(), None))
    if to is None:
        with pytest.raises(VersionStepNotPossible):
            require_version_step(actor(role), state=state, verb=verb)
    elif role in roles:
        assert require_version_step(actor(role), state=state, verb=verb) is to
    else:
        with pytest.raises(NotAllowed) as refused:
            require_version_step(actor(role), state=state, verb=verb)
        assert refused.value.details["roles"] == tuple(role for role in Role if role in roles)
    if state is not None:
        assert (verb in version_buttons(state, actor(role))) is (role in roles)
    assert version_roles(state, verb) == roles


def test_nothing_leads_on_from_what_is_published_replaced_or_given_up() -> None:
    ends = {PriceListState.PUBLISHED, PriceListState.REPLACED, PriceListState.DROPPED}
    assert not ends & {state for state, _verb in STEPS}


def test_no_way_leads_to_publication_without_finance_and_the_leader() -> None:
    """Every walk through the table from the draft: the last review and approval come after the last draft."""
    walks = [(PriceListState.DRAFT, ())]
    for _ in range(8):
        walks = [
            (to, (*path, verb))
            for state, path in walks
            for (at, verb), to in STEPS.items()
            if at is state and verb not in (PriceListVerb.CHANGE, PriceListVerb.NOTE_DISCUSSION)
        ]
        for state, path in walks:
            if state is PriceListState.PUBLISHED:
                assert path[-4:] == (
                    PriceListVerb.SUBMIT,
                    PriceListVerb.REVIEW,
                    PriceListVerb.APPROVE,
                    PriceListVerb.PUBLISH,
                )
