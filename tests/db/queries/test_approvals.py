"""What waits for a decision on a price: for the right role, never for who made it, counted as it is listed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from db import work
from db.operations.price_lists import approve_price_list, publish_price_list, review_price_list
from db.operations.quote_decisions import approve_quote, send_back_quote
from db.operations.quotes import sign_quote
from db.queries.approvals import Approval, Submitted, count_approvals, list_approvals, list_submitted
from db.tables.staff import DutyWaiver
from db.types import Actor
from db.vocabulary import DutyRule, PriceListState, QuoteState, Role, SendBackReason, WorkKind
from tests.factories import FRIDAY, make_actor, put
from tests.order_factories import Desk, later, make_desk
from tests.price_factories import PriceOffice, make_price_office
from tests.quote_factories import DEAR, Pricing, quote_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def prices() -> PriceOffice:
    return make_price_office()


def waiting(actor: Actor, days: int = 0) -> list[Approval]:
    at = later(days=days)
    found = work.ask(list_approvals, actor=actor, at=at)
    assert len(found) == work.ask(count_approvals, actor=actor, at=at)
    return found


def submitted(actor: Actor) -> list[Submitted]:
    return work.ask(list_submitted, actor=actor)


def signed_quote(desk: Desk, *, by: Actor | None = None, at: datetime = FRIDAY, **changed: Any) -> int:
    pricing = Pricing(replace(desk, supervisor=by or desk.supervisor), desk.manager)
    quote_id = pricing.drafted(**changed)
    pricing.sign(quote_id, at=at)
    return quote_id


def approve(quote_id: int, by: Actor, reason: str = "") -> None:
    quote = quote_of(quote_id)
    bound = {"quote_id": quote_id, "version": quote.version, "content_hash": quote.content_hash}
    work.act(approve_quote, by=by, at=FRIDAY, **bound, reason=reason)


def waive(leader: Actor) -> None:
    row = DutyWaiver(
        rule=DutyRule.PRICE_DRAFTER_APPROVES,
        until_on=date(2026, 12, 31),
        reason="人手不足",
        granted_by=leader.user_id,
        granted_at=FRIDAY,
    )
    put(lambda session: session.add(row))


def test_a_signed_quote_waits_for_the_manager_with_who_where_and_since(desk: Desk) -> None:
    Pricing(desk, desk.manager).drafted()
    assert waiting(desk.manager) == []
    quote_id = signed_quote(desk)
    (found,) = waiting(desk.manager)
    assert (found.kind, found.ref_id, found.since) == (WorkKind.APPROVE_QUOTE, quote_id, FRIDAY)
    assert (found.number, found.who, found.asked_by) == (quote_of(quote_id).quote_no, "3-1-1201 张伟", "赵强")
    assert (found.content_hash, found.version) == (quote_of(quote_id).content_hash, quote_of(quote_id).version)
    assert not (found.over_limit or found.must_explain or found.is_own)
    assert waiting(desk.finance) == waiting(make_actor(Role.LEADER)) == waiting(desk.supervisor) == []


def test_the_longest_wait_comes_first(desk: Desk) -> None:
    newer, older = signed_quote(desk, at=later(60)), signed_quote(desk)
    assert [each.ref_id for each in waiting(desk.manager)] == [older, newer]


def test_over_the_managers_limit_it_goes_on_to_the_leader(desk: Desk) -> None:
    leader = make_actor(Role.LEADER)
    quote_id = signed_quote(desk, lines=DEAR)
    assert waiting(desk.manager)[0].over_limit
    approve(quote_id, desk.manager)
    assert waiting(desk.manager) == []
    (found,) = waiting(leader)
    assert (found.ref_id, found.over_limit) == (quote_id, False)


def test_who_passed_it_on_does_not_decide_a_second_time(desk: Desk) -> None:
    both = make_actor(Role.MANAGER, Role.LEADER)
    approve(signed_quote(desk, lines=DEAR), both)
    assert waiting(both) == []
    assert len(waiting(make_actor(Role.LEADER))) == 1


def test_a_margin_over_the_ceiling_must_be_explained(desk: Desk) -> None:
    signed_quote(desk, profit_rate=2000, margin_reason="整桶计料")
    assert waiting(desk.manager)[0].must_explain


def test_nobody_is_shown_what_they_made_unless_a_waiver_is_on_and_then_it_is_marked(desk: Desk) -> None:
    alone = make_actor(Role.SUPERVISOR, Role.MANAGER, department=desk.engineering)
    signed_quote(desk, by=alone)
    assert waiting(alone) == []
    assert not waiting(desk.manager)[0].is_own
    waive(make_actor(Role.LEADER))
    assert waiting(alone)[0].is_own
    assert not waiting(desk.manager)[0].is_own
    assert waiting(alone, days=60) == []


def test_the_author_of_an_earlier_revision_stays_one(desk: Desk) -> None:
    alone = make_actor(Role.SUPERVISOR, Role.MANAGER, department=desk.engineering)
    quote_id = signed_quote(desk, by=alone)
    back = {"quote_id": quote_id, "version": quote_of(quote_id).version, "reason": SendBackReason.TOO_HIGH}
    successor = work.act(send_back_quote, by=desk.manager, at=FRIDAY, **back)
    version = quote_of(successor).version
    work.act(sign_quote, by=desk.supervisor, at=FRIDAY, quote_id=successor, version=version)
    assert waiting(alone) == []
    assert [each.number[-2:] for each in waiting(desk.manager)] == ["-2"]


def test_a_stand_in_is_never_shown_the_own_work_not_even_with_a_waiver(desk: Desk) -> None:
    alone = make_actor(Role.SUPERVISOR, Role.MANAGER, department=desk.engineering)
    signed_quote(desk, by=alone)
    waive(make_actor(Role.LEADER))
    lent = Actor(alone.user_id, alone.name, alone.roles, alone.department_id, lent=((Role.MANAGER, 1),))
    assert waiting(lent) == []


@pytest.mark.parametrize(
    ("state", "kind", "who"),
    [
        (PriceListState.SUBMITTED, WorkKind.REVIEW_PRICES, "finance"),
        (PriceListState.REVIEWED, WorkKind.APPROVE_PRICES, "leader"),
        (PriceListState.APPROVED, WorkKind.PUBLISH_PRICES, "manager"),
    ],
)
def test_a_version_waits_for_one_role_at_each_step(
    prices: PriceOffice, state: PriceListState, kind: WorkKind, who: str
) -> None:
    list_id = prices.bring(prices.written(note="年度调价"), state)
    for name in ("finance", "leader", "manager"):
        found = [(each.kind, each.ref_id, each.lines, each.title) for each in waiting(getattr(prices, name))]
        assert found == ([(kind, list_id, 1, "年度调价")] if name == who else [])


def test_the_author_of_a_version_publishes_it_but_never_reviews_it(prices: PriceOffice) -> None:
    author = make_actor(Role.MANAGER, Role.FINANCE, Role.LEADER)
    list_id = prices.written()
    prices.edit(list_id, prices.drain, by=author, new_price="95", reason="外协价上调")
    prices.bring(list_id, PriceListState.SUBMITTED)
    assert waiting(author) == []
    prices.decide(review_price_list, prices.finance, list_id)
    assert waiting(author) == []
    waive(prices.leader)
    assert waiting(author)[0].is_own
    prices.decide(approve_price_list, prices.leader, list_id)
    assert [(each.kind, each.is_own) for each in waiting(author)] == [(WorkKind.PUBLISH_PRICES, False)]


def test_the_head_who_signed_sees_what_may_still_be_taken_back(desk: Desk) -> None:
    quote_id = signed_quote(desk)
    Pricing(desk, desk.manager).drafted()
    (mine,) = submitted(desk.supervisor)
    assert (mine.is_quote, mine.ref_id, mine.state) == (True, quote_id, QuoteState.SIGNED)
    assert submitted(desk.manager) == []
    approve(quote_id, desk.manager)
    assert [each.state for each in submitted(desk.supervisor)] == [QuoteState.APPROVED]


def test_the_manager_who_submitted_sees_the_version_until_it_is_published(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(), PriceListState.APPROVED)
    (mine,) = submitted(prices.manager)
    assert (mine.is_quote, mine.ref_id, mine.state) == (False, list_id, PriceListState.APPROVED)
    assert submitted(prices.finance) == []
    prices.decide(publish_price_list, prices.manager, list_id)
    assert submitted(prices.manager) == []
