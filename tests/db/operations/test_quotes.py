"""A quote is made by the department, decided on by others, confirmed by the customer (R-PRICE-5)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, RuleError
from db.operations.order_lines import AmountTooLarge, QuantityNotPositive
from db.operations.quote_customer import ValidityNotPossible, confirm_quote
from db.operations.quote_decisions import approve_quote, send_back_quote
from db.operations.quote_lines import CostNotPossible, HourlyCostHolds, PeopleNotPossible, TooManyLines
from db.operations.quote_steps import QuoteExpired
from db.operations.quotes import (
    AgreedInTheFuture,
    NoQuoteNeeded,
    NothingToSign,
    QuoteExists,
    RateNotPossible,
    change_quote,
    draft_quote,
    revise_quote,
    sign_quote,
    withdraw_quote,
)
from db.operations.settings import change_setting
from db.operations.waivers import grant_waiver
from db.rules.price_lists import ContentChanged
from db.rules.quote_states import QuoteStepNotPossible
from db.rules.quotes import CostLine, LossNeedsReason, MarginNeedsReason
from db.rules.separation_of_duties import OwnWorkAsStandIn, SamePerson
from db.rules.work_order_states import OtherDepartment
from db.tables.quotes import QuoteLine
from db.tables.staff import DutyWaiverUse
from db.vocabulary import (
    AcceptedHow,
    DutyRule,
    OrderState,
    QuoteLineKind,
    QuoteState,
    Role,
    SendBackReason,
    Settlement,
)
from tests.factories import FRIDAY, make_actor, make_department
from tests.order_factories import entries_of, later, lines_of, order_of
from tests.quote_factories import DEAR, LINES, PRICE, facts, make_pricing, quote_of, revisions_of, steps_of

pytestmark = pytest.mark.usefixtures("office")

LABOUR, MATERIAL = QuoteLineKind.LABOUR, QuoteLineKind.MATERIAL


def lines_at(price_fen: int) -> list[CostLine]:
    """One material at this cost."""
    return [CostLine(MATERIAL, "材料", 1_000, price_fen)]


def free_of_extras() -> None:
    """No overhead, profit or tax: the price is what the lines cost."""
    admin = make_actor(Role.ADMIN, name="管理员")
    for key in ("overhead_percent", "profit_percent", "tax_percent"):
        work.act(change_setting, by=admin, at=FRIDAY, setting=key, value="0")


def test_a_quote_goes_all_its_way_and_becomes_the_price_of_the_order() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    quote_id = pricing.confirmed(order_id)
    quote, order = quote_of(quote_id), order_of(order_id)
    assert quote.quote_no == "BJ-20261120-001"
    assert (quote.labour_fen, quote.material_fen, quote.other_fen, quote.overhead_fen) == (
        780_00,
        653_00,
        120_00,
        124_24,
    )
    assert (quote.cost_fen, quote.profit_fen, quote.tax_fen, quote.total_fen) == (1677_24, 134_18, 108_69, PRICE)
    assert (quote.state, quote.confirmed_how, quote.valid_until) == (
        QuoteState.CONFIRMED,
        AcceptedHow.WRITING,
        (FRIDAY + timedelta(days=15)).date(),
    )
    assert steps_of(quote_id) == [
        *("draft_quote", "sign_quote", "approve_quote", "offer_quote", "confirm_quote"),
    ]
    assert (order.state, order.amount_fen, order.accepted_fen, order.needs_quote) == (
        OrderState.ACCEPTED,
        PRICE,
        PRICE,
        False,
    )
    assert order.is_paid_in_advance
    assert lines_of(order_id) == [(1, "厨房墙面防水修补", 1000, PRICE)]
    assert entries_of(order_id) == [("charge", PRICE, 0, "2026-11")]


def test_on_the_monthly_account_nothing_is_charged_before_the_work() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    pricing.confirmed(order_id, settlement=Settlement.MONTHLY)
    assert (order_of(order_id).settlement, order_of(order_id).is_paid_in_advance) == (Settlement.MONTHLY, False)
    assert entries_of(order_id) == []


def test_the_manager_alone_decides_up_to_the_limit_and_the_leader_too_one_fen_above() -> None:
    pricing = make_pricing()
    free_of_extras()
    at_limit = pricing.signed(lines=lines_at(5000_00), profit_rate=0)
    above = pricing.signed(lines=lines_at(5000_01), profit_rate=0)
    assert pricing.approve(at_limit) == "approved"
    assert pricing.approve(above) == "endorsed"
    with pytest.raises(NotAllowed):
        pricing.approve(above)
    with pytest.raises(QuoteStepNotPossible):
        pricing.offer(above)
    assert pricing.approve(above, by=pricing.leader) == "approved"
    assert (quote_of(above).endorsed_by, quote_of(above).approved_by) == (
        pricing.desk.manager.user_id,
        pricing.leader.user_id,
    )


def test_who_passed_it_on_to_the_leader_is_not_the_leader_who_approves() -> None:
    pricing = make_pricing()
    both = make_actor(Role.MANAGER, Role.LEADER, name="兼任")
    quote_id = pricing.signed(lines=DEAR)
    assert pricing.approve(quote_id, by=both) == "endorsed"
    with pytest.raises(SamePerson):
        pricing.approve(quote_id, by=both)
    assert pricing.approve(quote_id, by=pricing.leader) == "approved"


def test_nobody_approves_a_price_they_made_unless_a_waiver_is_on_and_marked() -> None:
    pricing = make_pricing()
    head = make_actor(Role.SUPERVISOR, Role.MANAGER, name="兼任", department=pricing.desk.engineering)
    quote_id = work.act(draft_quote, by=head, at=FRIDAY, work_order_id=pricing.job())
    pricing.change(quote_id)
    pricing.sign(quote_id)
    with pytest.raises(SamePerson):
        pricing.approve(quote_id, by=head)
    with pytest.raises(SamePerson):
        send_back(quote_id, by=head)
    work.act(
        grant_waiver,
        by=pricing.leader,
        at=FRIDAY,
        rule=DutyRule.PRICE_DRAFTER_APPROVES,
        until_on=later(days=30).date(),
        reason="经理休假",
    )
    assert pricing.approve(quote_id, by=head) == "approved"
    uses = work.ask(lambda session: list(session.scalars(select(DutyWaiverUse.subject))))
    assert uses == ["BJ-20261120-001"]


def test_who_made_an_earlier_revision_is_still_an_author() -> None:
    pricing = make_pricing()
    head = make_actor(Role.SUPERVISOR, Role.MANAGER, name="兼任", department=pricing.desk.engineering)
    order_id = pricing.job()
    first = work.act(draft_quote, by=head, at=FRIDAY, work_order_id=order_id)
    pricing.change(first)
    pricing.sign(first)
    second = send_back(first, by=pricing.desk.manager)
    pricing.change(second)
    pricing.sign(second)
    with pytest.raises(SamePerson):
        pricing.approve(second, by=head)


def send_back(
    quote_id: int, *, by: Any, reason: SendBackReason | None = SendBackReason.TOO_HIGH, note: str = ""
) -> int:
    version = quote_of(quote_id).version
    return work.act(send_back_quote, by=by, at=FRIDAY, quote_id=quote_id, version=version, reason=reason, note=note)


def test_sent_back_it_is_a_draft_again_as_the_next_revision_and_the_old_one_stays() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    first = pricing.signed(order_id)
    with pytest.raises(Incomplete):
        send_back(first, by=pricing.desk.manager, reason=None)
    with pytest.raises(Incomplete):
        send_back(first, by=pricing.desk.manager, reason=SendBackReason.OTHER)
    second = send_back(first, by=pricing.desk.manager, note="涂料两桶够吗？")
    assert revisions_of(order_id) == [(1, QuoteState.REJECTED, PRICE), (2, QuoteState.DRAFT, PRICE)]
    assert quote_of(second).quote_no == quote_of(first).quote_no
    pricing.change(second, lines=LINES[:3])
    assert quote_of(first).total_fen == PRICE
    # The manager who sent it back has drafted nothing.
    pricing.sign(second)
    assert pricing.approve(second) == "approved"


def test_an_approval_is_bound_to_what_was_shown() -> None:
    pricing = make_pricing()
    quote_id = pricing.signed()
    shown = quote_of(quote_id)
    with pytest.raises(ContentChanged):
        work.act(
            approve_quote,
            by=pricing.desk.manager,
            at=FRIDAY,
            quote_id=quote_id,
            version=shown.version,
            content_hash="0" * 64,
        )
    withdraw(quote_id, by=pricing.head)
    with pytest.raises(ChangedMeanwhile):
        work.act(
            approve_quote,
            by=pricing.desk.manager,
            at=FRIDAY,
            quote_id=quote_id,
            version=shown.version,
            content_hash=shown.content_hash or "",
        )


def withdraw(quote_id: int, *, by: Any, reason: str = "客户改主意") -> None:
    version = quote_of(quote_id).version
    work.act(withdraw_quote, by=by, at=FRIDAY, quote_id=quote_id, version=version, reason=reason)


def test_a_stale_draft_overwrites_nothing() -> None:
    pricing = make_pricing()
    quote_id = pricing.drafted()
    seen = quote_of(quote_id).version
    pricing.change(quote_id, lines=[LINES[0]._replace(name="木工")])
    with pytest.raises(ChangedMeanwhile):
        work.act(change_quote, by=pricing.head, quote_id=quote_id, version=seen, facts=facts(), lines=LINES)
    with pytest.raises(ChangedMeanwhile):
        work.act(sign_quote, by=pricing.head, quote_id=quote_id, version=seen)
    assert quote_of(quote_id).material_fen == 0


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (LINES[1]._replace(unit_cost_fen=-1), CostNotPossible),
        (LINES[1]._replace(quantity_thousandths=0), QuantityNotPositive),
        (LINES[1]._replace(quantity_thousandths=-1000), QuantityNotPositive),
        (LINES[1]._replace(name="  "), Incomplete),
        (LINES[1]._replace(people=2), PeopleNotPossible),
        (LINES[0]._replace(people=0), PeopleNotPossible),
        (LINES[0]._replace(people=100_000), PeopleNotPossible),
        (LINES[0]._replace(unit_cost_fen=64_99), HourlyCostHolds),
        (LINES[1]._replace(quantity_thousandths=10**15), AmountTooLarge),
        (LINES[1]._replace(unit_cost_fen=10**30), AmountTooLarge),
    ],
)
def test_a_forged_line_is_refused_and_nothing_is_lost(line: CostLine, refusal: type[RuleError]) -> None:
    pricing = make_pricing()
    quote_id = pricing.drafted()
    with pytest.raises(refusal):
        pricing.change(quote_id, lines=[*LINES, line])
    assert quote_of(quote_id).total_fen == PRICE


def test_a_draft_takes_only_what_can_be() -> None:
    pricing = make_pricing()
    quote_id = pricing.drafted()
    with pytest.raises(TooManyLines):
        pricing.change(quote_id, lines=LINES * 50)
    with pytest.raises(RateNotPossible):
        pricing.change(quote_id, profit_rate=10_001)
    with pytest.raises(AgreedInTheFuture):
        pricing.change(quote_id, method_agreed_on=later(days=1).date())
    with pytest.raises(Incomplete):
        pricing.change(quote_id, title=" ")


def test_it_is_signed_only_with_a_way_agreed_with_the_customer_and_a_price() -> None:
    pricing = make_pricing()
    quote_id = pricing.drafted(method="")
    with pytest.raises(Incomplete):
        pricing.sign(quote_id)
    pricing.change(quote_id, method_agreed_on=None)
    with pytest.raises(Incomplete):
        pricing.sign(quote_id)
    pricing.change(quote_id, lines=[])
    with pytest.raises(NothingToSign):
        pricing.sign(quote_id)
    pricing.change(quote_id)
    pricing.sign(quote_id)


@pytest.mark.parametrize(
    ("profit", "refusal"), [(1200, MarginNeedsReason), (-100, LossNeedsReason), (1111, None), (0, None)]
)
def test_a_loss_and_a_margin_over_the_ceiling_need_two_reasons(profit: int, refusal: type[RuleError] | None) -> None:
    pricing = make_pricing()
    quote_id = pricing.drafted(profit_rate=profit)
    if refusal is None:
        pricing.sign(quote_id)
        assert pricing.approve(quote_id) == "approved"
        return
    with pytest.raises(refusal):
        pricing.sign(quote_id)
    pricing.change(quote_id, profit_rate=profit, margin_reason="材料按整桶计，余料不退")
    pricing.sign(quote_id)
    with pytest.raises(refusal):
        pricing.approve(quote_id, reason="  ")
    assert pricing.approve(quote_id, reason="同意按整桶计料") == "approved"
    assert quote_of(quote_id).approval_reason == "同意按整桶计料"


def test_an_offer_ends_with_its_last_day_but_a_yes_of_before_may_be_written_down_later() -> None:
    pricing = make_pricing()
    quote_id = pricing.approved()
    with pytest.raises(ValidityNotPossible):
        pricing.offer(quote_id, valid_until=later(days=-1).date())
    pricing.offer(quote_id, valid_until=later(days=3).date())
    with pytest.raises(QuoteExpired):
        pricing.confirm(quote_id, at=later(days=4))
    with pytest.raises(RuleError):
        pricing.confirm(quote_id, at=later(days=4), happened_at=later(-10))
    pricing.confirm(quote_id, at=later(days=4), happened_at=later(days=3))
    assert quote_of(quote_id).confirmed_at == later(days=3)


def test_an_expired_offer_is_stored_as_expired_when_it_is_made_anew() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    quote_id = pricing.offered(order_id)
    with pytest.raises(QuoteStepNotPossible):
        work.act(revise_quote, by=pricing.head, at=FRIDAY, work_order_id=order_id)
    work.act(revise_quote, by=pricing.head, at=later(days=16), work_order_id=order_id)
    assert [state for _revision, state, _fen in revisions_of(order_id)] == [QuoteState.EXPIRED, QuoteState.DRAFT]
    assert quote_of(quote_id).ended_at == later(days=16)


def test_a_yes_pressed_twice_is_one_yes() -> None:
    pricing = make_pricing()
    order_id = pricing.job()
    quote_id = pricing.offered(order_id)
    said: dict[str, Any] = {
        "quote_id": quote_id,
        "version": quote_of(quote_id).version,
        "how": AcceptedHow.PHONE,
        "settlement": Settlement.IMMEDIATE,
    }
    work.act(confirm_quote, by=pricing.desk.clerk, at=FRIDAY, key="yes", **said)
    work.act(confirm_quote, by=pricing.desk.clerk, at=FRIDAY, key="yes", **said)
    with pytest.raises(ChangedMeanwhile):
        work.act(confirm_quote, by=pricing.desk.clerk, at=FRIDAY, **said)
    assert entries_of(order_id) == [("charge", PRICE, 0, "2026-11")]


@pytest.mark.parametrize(
    "changed",
    [
        {"how": None},
        {"how": AcceptedHow.TAKEN_OVER},
        {"settlement": None},
        {"settlement": Settlement.FREE},
        {"happened_at": later(60)},
    ],
)
def test_a_yes_says_how_and_how_it_is_paid(changed: dict[str, Any]) -> None:
    pricing = make_pricing()
    quote_id = pricing.offered()
    with pytest.raises(RuleError):
        pricing.confirm(quote_id, **changed)
    assert quote_of(quote_id).state is QuoteState.OFFERED


def test_another_department_drafts_changes_and_takes_back_nothing() -> None:
    pricing = make_pricing()
    other = make_actor(Role.SUPERVISOR, name="别的主管", department=make_department("保洁部"))
    order_id = pricing.job()
    with pytest.raises(OtherDepartment):
        work.act(draft_quote, by=other, at=FRIDAY, work_order_id=order_id)
    quote_id = pricing.drafted(order_id)
    seen = {"quote_id": quote_id, "version": quote_of(quote_id).version}
    with pytest.raises(OtherDepartment):
        work.act(change_quote, by=other, at=FRIDAY, facts=facts(), lines=LINES, **seen)
    with pytest.raises(OtherDepartment):
        work.act(sign_quote, by=other, at=FRIDAY, **seen)
    with pytest.raises(OtherDepartment):
        withdraw(quote_id, by=other)


def test_only_a_job_without_a_list_price_gets_a_quote_and_only_one_on_its_way() -> None:
    pricing = make_pricing()
    with pytest.raises(NoQuoteNeeded):
        work.act(draft_quote, by=pricing.head, at=FRIDAY, work_order_id=pricing.desk.accepted())
    order_id = pricing.job()
    quote_id = pricing.drafted(order_id)
    with pytest.raises(QuoteExists):
        work.act(draft_quote, by=pricing.head, at=FRIDAY, work_order_id=order_id)
    withdraw(quote_id, by=pricing.head)
    with pytest.raises(QuoteExists):
        work.act(draft_quote, by=pricing.head, at=FRIDAY, work_order_id=order_id)
    work.act(revise_quote, by=pricing.head, at=FRIDAY, work_order_id=order_id)
    assert [revision for revision, _state, _fen in revisions_of(order_id)] == [1, 2]


def test_a_stand_in_never_approves_the_own_draft_waiver_or_not() -> None:
    pricing = make_pricing()
    quote_id = pricing.signed()
    manager_id = pricing.desk.manager.user_id
    assert manager_id is not None
    from db.operations.delegations import delegate_role

    work.act(
        delegate_role,
        by=pricing.desk.manager,
        at=FRIDAY,
        absent_user_id=manager_id,
        delegate_id=pricing.head.user_id,
        role=Role.MANAGER,
        from_on=FRIDAY.date(),
        until_on=later(days=7).date(),
        reason="出差",
    )
    with pytest.raises(OwnWorkAsStandIn):
        pricing.approve(quote_id, by=pricing.head)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE quote SET total_fen = total_fen - 100, tax_fen = tax_fen - 100",
        "UPDATE quote SET method = 'x'",
        "DELETE FROM quote_line",
        "UPDATE quote_line SET amount_fen = 1",
        "DELETE FROM quote_step",
        "UPDATE quote_step SET note = 'x'",
        "DELETE FROM quote",
    ],
)
def test_the_database_keeps_what_was_signed(change: str) -> None:
    make_pricing().signed()
    with pytest.raises(RuleError), work.writing(by=make_actor(Role.ADMIN), at=FRIDAY, operation="test") as session:
        session.execute(text(change))


def test_the_database_holds_one_live_revision_of_an_order() -> None:
    pricing = make_pricing()
    quote_id = pricing.signed()
    copy = (
        "INSERT INTO quote (quote_no, revision, version, work_order_id, department_id, state, is_on_site, title,"
        " category, method, overhead_rate, profit_rate, tax_rate, margin_ceiling, manager_limit_fen, labour_fen,"
        " material_fen, other_fen, overhead_fen, cost_fen, profit_fen, tax_fen, total_fen, margin_reason,"
        " approval_reason, shown_detail, drafted_at) SELECT quote_no, 2, 1, work_order_id, department_id, 'draft',"
        " is_on_site, title, category, method, overhead_rate, profit_rate, tax_rate, margin_ceiling,"
        " manager_limit_fen, labour_fen, material_fen, other_fen, overhead_fen, cost_fen, profit_fen, tax_fen,"
        " total_fen, margin_reason, approval_reason, shown_detail, drafted_at FROM quote"
    )
    with pytest.raises(RuleError), work.writing(by=pricing.head, at=FRIDAY, operation="test") as session:
        session.execute(text(copy))
    count = work.ask(
        lambda session: len(list(session.scalars(select(QuoteLine.id).where(QuoteLine.quote_id == quote_id))))
    )
    assert count == len(LINES)
