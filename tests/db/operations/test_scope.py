"""Outside the scope: asked at the desk, answered by the manager with a reason, told by the clerk (R-PRICE-8)."""

from datetime import timedelta
from typing import Any

import pytest

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound, RuleError
from db.operations.acceptance import accept_price, cancel_order, decline_request, grant_free, price_request
from db.operations.delegations import delegate_role
from db.operations.dispatch import dispatch_order
from db.operations.intake import Registered, correct_order, register_request
from db.operations.requests import OnlyTakenOver
from db.operations.scope import (
    AnswerNotTold,
    AnswerToldAlready,
    NoAnswerYet,
    PriceKnown,
    ScopeAnsweredAlready,
    ScopeAsked,
    answer_about_scope,
    ask_about_scope,
    tell_scope_answer,
)
from db.queries.inbox import count_work_items, list_work_items
from db.queries.scope import ScopeRow, list_scope_questions
from db.rules.separation_of_duties import OwnWorkAsStandIn
from db.rules.work_order_states import AFTER_SCOPE_ANSWER, OtherDepartment, ScopeUnanswered, buttons_for
from db.types import Actor
from db.vocabulary import AcceptedHow, FreeGround, OrderState, OrderVerb, Role, ScopeAnswer, Settlement, WorkKind
from tests.factories import FRIDAY, make_actor, make_department
from tests.order_factories import Desk, later, make_desk, order_of, verbs_of

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def desk(office: object) -> Desk:
    return make_desk()


def outside(desk: Desk, question: str = "代客户遛狗，我们做不做", **changed: Any) -> Registered:
    request = desk.request(item_id=None, item_name="遛狗", **changed)
    return work.act(register_request, by=desk.clerk, at=FRIDAY, request=request, scope_question=question)


def question_of(order: Registered) -> ScopeRow:
    return work.ask(list_scope_questions, order_id=order.order_id)[0]


def answer(desk: Desk, order: Registered, said: ScopeAnswer, reason: str = "人手不够", by: Actor | None = None) -> None:
    work.act(
        answer_about_scope, by=by or desk.manager, at=later(30), question_id=question_of(order).id, answer=said,
        reason=reason,
    )  # fmt: skip


def waiting(actor: Actor) -> list[tuple[WorkKind, str]]:
    found = work.ask(list_work_items, actor=actor, at=later(60))
    assert work.ask(count_work_items, actor=actor, at=later(60)) == found.total
    return [(item.kind, item.number) for item in found.items]


def test_the_desk_asks_in_one_save_the_manager_declines_and_the_clerk_tells(desk: Desk) -> None:
    order = outside(desk)
    assert (order.state, order.amount_fen) == (OrderState.REGISTERED, None)
    assert waiting(desk.manager) == [(WorkKind.DECIDE, order.order_no)]
    assert waiting(desk.clerk) == waiting(desk.supervisor) == []
    answer(desk, order, ScopeAnswer.DECLINED, "没有养犬资质")
    assert order_of(order.order_id).state is OrderState.DECLINED
    assert verbs_of(order.order_id) == ["register_request", "decline_request"]
    assert waiting(desk.manager) == []
    assert waiting(desk.clerk) == [(WorkKind.TELL_ANSWER, order.order_no)]
    work.act(tell_scope_answer, by=desk.clerk, at=later(40), question_id=question_of(order).id, how=AcceptedHow.PHONE)
    row = question_of(order)
    assert (row.asked_by, row.answered_by, row.told_by) == ("王芳", "陈经理", "王芳")
    assert (row.answer, row.reason, row.told_how) == (ScopeAnswer.DECLINED, "没有养犬资质", AcceptedHow.PHONE)
    assert waiting(desk.clerk) == []


def test_taken_on_it_is_an_ad_hoc_job_that_needs_a_quote(desk: Desk) -> None:
    order = outside(desk)
    answer(desk, order, ScopeAnswer.TAKEN_ON, "由工程部试做")
    row = order_of(order.order_id)
    assert (row.state, row.needs_quote) == (OrderState.REGISTERED, True)
    assert waiting(desk.clerk) == [(WorkKind.TELL_ANSWER, order.order_no)]


@pytest.mark.parametrize("item", [True, False])
def test_nothing_goes_on_before_the_answer(desk: Desk, item: bool) -> None:
    order = outside(desk) if not item else work.act(
        register_request, by=desk.clerk, at=FRIDAY, request=desk.request(), scope_question="只做夜里",
        accepted_how=AcceptedHow.PHONE,
    )  # fmt: skip
    order_id = order.order_id
    assert (order.state, order.amount_fen) == (OrderState.REGISTERED, None)
    attempts: list[tuple[Any, Actor, dict[str, Any]]] = [
        (price_request, desk.clerk, {"item_id": desk.item.id}),
        (accept_price, desk.clerk, {"accepted_how": AcceptedHow.PHONE}),
        (grant_free, desk.manager, {"ground": FreeGround.GOODWILL}),
        (decline_request, desk.manager, {"reason": "不做"}),
        (dispatch_order, desk.clerk, {"department_id": desk.engineering.id, "wanted_at": later(300)}),
    ]
    for operation, by, request in attempts:
        with pytest.raises(ScopeUnanswered):
            work.act(operation, by=by, at=later(5), order_id=order_id, **request)
    # Correcting what was written down gives no price either.
    work.act(
        correct_order, by=desk.clerk, at=later(6), order_id=order_id, request=desk.request(description="小狗"),
        accepted_how=AcceptedHow.PHONE,
    )  # fmt: skip
    row = order_of(order_id)
    assert (row.state, row.amount_fen, row.needs_quote, row.description) == (OrderState.REGISTERED, None, False, "小狗")
    shown = buttons_for(row, desk.manager, waits_for_scope=True) + buttons_for(row, desk.clerk, waits_for_scope=True)
    assert not set(shown) & set(AFTER_SCOPE_ANSWER)
    assert OrderVerb.PRICE in buttons_for(row, desk.clerk)


def test_the_question_of_a_registered_order_comes_from_the_desk_or_the_departments_head(desk: Desk) -> None:
    asked = {"item_id": None, "item_name": "封阳台", "department_id": desk.engineering.id}
    order_id = desk.register(accepted_how=None, **asked).order_id
    assert order_of(order_id).needs_quote
    stranger = make_actor(Role.SUPERVISOR, name="别的主管", department=make_department("绿化部"))
    ask = {"at": later(1), "work_order_id": order_id, "question": "外立面能不能动"}
    with pytest.raises(OtherDepartment):
        work.act(ask_about_scope, by=stranger, **ask)
    for role in (Role.FINANCE, Role.MANAGER, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            work.act(ask_about_scope, by=make_actor(role), **ask)
    with pytest.raises(Incomplete):
        work.act(ask_about_scope, by=desk.supervisor, **{**ask, "question": " "})
    with pytest.raises(NotFound):
        work.act(ask_about_scope, by=desk.supervisor, **{**ask, "work_order_id": 9999})
    work.act(ask_about_scope, by=desk.supervisor, **ask)
    assert not order_of(order_id).needs_quote
    with pytest.raises(ScopeAsked):
        work.act(ask_about_scope, by=desk.clerk, **ask)


def test_what_has_a_price_is_within_the_scope(desk: Desk) -> None:
    order_id = desk.accepted()
    with pytest.raises(PriceKnown):
        work.act(ask_about_scope, by=desk.clerk, at=later(1), work_order_id=order_id, question="能做吗")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_the_manager_answers(desk: Desk, role: Role) -> None:
    order = outside(desk)
    with pytest.raises(NotAllowed):
        answer(desk, order, ScopeAnswer.DECLINED, by=make_actor(role, department=desk.engineering))


def test_an_answer_has_a_reason_is_given_once_and_on_what_was_seen(desk: Desk) -> None:
    order = outside(desk)
    seen = question_of(order)
    ask: dict[str, Any] = {"by": desk.manager, "at": later(30), "question_id": seen.id, "version": seen.version}
    with pytest.raises(Incomplete):
        work.act(answer_about_scope, answer=ScopeAnswer.DECLINED, reason=" ", **ask)
    with pytest.raises(Incomplete):
        work.act(answer_about_scope, answer=None, reason="不做", **ask)
    work.act(answer_about_scope, answer=ScopeAnswer.TAKEN_ON, reason="可以", **ask)
    with pytest.raises(ChangedMeanwhile):
        work.act(answer_about_scope, answer=ScopeAnswer.DECLINED, reason="不做", **ask)
    with pytest.raises(ScopeAnsweredAlready):
        work.act(answer_about_scope, answer=ScopeAnswer.DECLINED, reason="不做", **{**ask, "version": None})
    assert order_of(order.order_id).state is OrderState.REGISTERED


def test_only_a_clerk_tells_an_answer_that_is_there_once_and_says_how(desk: Desk) -> None:
    order = outside(desk)
    tell: dict[str, Any] = {"at": later(40), "question_id": question_of(order).id, "how": AcceptedHow.PHONE}
    with pytest.raises(NoAnswerYet):
        work.act(tell_scope_answer, by=desk.clerk, **tell)
    answer(desk, order, ScopeAnswer.TAKEN_ON)
    for actor in (desk.manager, desk.supervisor, desk.finance):
        with pytest.raises(NotAllowed):
            work.act(tell_scope_answer, by=actor, **tell)
    refusals: list[tuple[AcceptedHow | None, type[RuleError]]] = [
        (None, Incomplete),
        (AcceptedHow.TAKEN_OVER, OnlyTakenOver),
    ]
    for how, refusal in refusals:
        with pytest.raises(refusal):
            work.act(tell_scope_answer, by=desk.clerk, **{**tell, "how": how})
    work.act(tell_scope_answer, by=desk.clerk, **tell)
    with pytest.raises(AnswerToldAlready):
        work.act(tell_scope_answer, by=desk.clerk, **tell)


def test_a_second_question_waits_until_the_customer_knows_the_first_answer(desk: Desk) -> None:
    order = outside(desk)
    answer(desk, order, ScopeAnswer.TAKEN_ON)
    again = {"at": later(50), "work_order_id": order.order_id, "question": "夜里也做？"}
    with pytest.raises(AnswerNotTold):
        work.act(ask_about_scope, by=desk.clerk, **again)
    told = {"question_id": question_of(order).id, "how": AcceptedHow.ON_SITE}
    work.act(tell_scope_answer, by=desk.clerk, at=later(45), **told)
    work.act(ask_about_scope, by=desk.clerk, **again)
    answer(desk, order, ScopeAnswer.DECLINED)
    assert [row.answer for row in work.ask(list_scope_questions, order_id=order.order_id)] == [
        ScopeAnswer.DECLINED,
        ScopeAnswer.TAKEN_ON,
    ]


def test_a_request_without_the_question_or_an_item_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(Incomplete) as refused:
        outside(desk, question="  ")
    assert refused.value.field == "question"
    assert waiting(desk.manager) == []


def test_a_cancelled_request_waits_for_nobody(desk: Desk) -> None:
    order = outside(desk)
    work.act(cancel_order, by=desk.clerk, at=later(5), order_id=order.order_id, reason="客户不要了")
    assert waiting(desk.manager) == waiting(desk.clerk) == []
    with pytest.raises(RuleError):
        answer(desk, order, ScopeAnswer.DECLINED)


def test_goodwill_is_still_decided_as_before(desk: Desk) -> None:
    order = desk.register(accepted_how=None, settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL)
    assert waiting(desk.manager) == [(WorkKind.DECIDE, order.order_no)]
    work.act(grant_free, by=desk.manager, at=later(5), order_id=order.order_id, ground=FreeGround.GOODWILL)
    assert waiting(desk.manager) == []


def test_the_managers_stand_in_answers_what_others_asked_only(desk: Desk) -> None:
    own = outside(desk)
    day = FRIDAY.date()
    work.act(
        delegate_role, by=desk.manager, at=FRIDAY, absent_user_id=desk.manager.user_id, delegate_id=desk.clerk.user_id,
        role=Role.MANAGER, from_on=day, until_on=day + timedelta(days=1), reason="出差",
    )  # fmt: skip
    with pytest.raises(OwnWorkAsStandIn):
        answer(desk, own, ScopeAnswer.TAKEN_ON, by=desk.clerk)
    second = make_actor(Role.CLERK, name="另一位")
    request = desk.request(item_id=None, item_name="遛狗")
    other = work.act(register_request, by=second, at=FRIDAY, request=request, scope_question="遛狗")
    answer(desk, other, ScopeAnswer.TAKEN_ON, by=desk.clerk)
