"""The manager goes on leave: a stand-in decides instead, never on the own work; a small office works with a waiver."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db import work
from db.errors import NotAllowed
from db.operations.completion import sign_off_order
from db.operations.delegations import delegate_role, end_delegation
from db.operations.dispatch import dispatch_order
from db.operations.intake import register_request
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.payments import take_payment
from db.operations.quote_decisions import approve_quote
from db.operations.quotes import QuoteFacts, change_quote, draft_quote, sign_quote
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.operations.requests import Request
from db.operations.scope import answer_about_scope, tell_scope_answer
from db.operations.waivers import grant_waiver
from db.queries.closing_sheet import get_closing_sheet
from db.queries.duties import list_stand_ins
from db.queries.scope import list_scope_questions
from db.rules.quotes import CostLine
from db.rules.separation_of_duties import OwnWorkAsStandIn, SamePerson
from db.tables.quotes import Quote, QuoteStep
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    Channel,
    DutyRule,
    OrderVerb,
    PaymentMethod,
    QuoteLineKind,
    QuoteState,
    QuoteVerb,
    Role,
    ScopeAnswer,
    Settlement,
    SignOff,
    Trade,
)
from tests.factories import make_actor
from tests.journeys.office import Office, on, open_office, require_books_right
from tests.order_factories import as_worker

pytestmark = pytest.mark.usefixtures("office")


def go_on_leave(office: Office, delegate: Actor, at: str, begin: str, end: str) -> int:
    return office.act(
        delegate_role,
        office.leader,
        at,
        absent_user_id=office.manager.user_id,
        delegate_id=delegate.user_id,
        role=Role.MANAGER,
        from_on=date.fromisoformat(begin),
        until_on=date.fromisoformat(end),
        reason="年假",
    )


def do_the_job(office: Office, day: str, **more: Any) -> int:
    """A job on monthly account, done and signed on its day."""
    slip = office.request(f"{day} 09:00", item=office.drain, customer=office.shop, trade=Trade.WATER_POWER, **more)
    order_id = slip.order_id
    office.act(
        dispatch_order,
        office.clerk,
        f"{day} 09:20",
        order_id=order_id,
        department_id=office.engineering.id,
        worker_id=office.worker.id,
        wanted_at=on(f"{day} 10:00"),
    )
    office.act(
        sign_off_order, office.clerk, f"{day} 11:00", order_id=order_id, sign_off=SignOff.SIGNED, result="已疏通"
    )
    return order_id


def sign_a_quote(office: Office, by: Actor, order_id: int, day: str) -> Quote:
    """The department's price of an ad-hoc job, signed."""
    quote_id = office.act(draft_quote, by, f"{day} 10:00", work_order_id=order_id)
    line = CostLine(QuoteLineKind.LABOUR, "拆装", 4000, 65_00, people=2, unit_of_measure="时")
    facts = QuoteFacts("移装空调", "先查墙体，再移装", date.fromisoformat(day), 800)
    seen = quote_of(quote_id)
    office.act(change_quote, by, f"{day} 10:10", quote_id=quote_id, version=seen.version, facts=facts, lines=[line])
    office.act(sign_quote, by, f"{day} 10:20", quote_id=quote_id, version=quote_of(quote_id).version)
    return quote_of(quote_id)


def quote_of(quote_id: int) -> Quote:
    return work.ask(lambda session: session.get_one(Quote, quote_id))


def ask_outside(office: Office, by: Actor, at: str, question: str, **more: Any) -> int:
    asked = Request(
        customer_id=office.resident.id,
        channel=Channel.VISIT,
        settlement=Settlement.IMMEDIATE,
        item_name="移装空调",
        department_id=office.engineering.id,
        **more,
    )
    return office.act(register_request, by, at, request=asked, scope_question=question).order_id


def test_while_the_manager_is_on_leave_the_stand_in_decides_on_what_others_made() -> None:
    office = open_office()
    # The head of engineering stands in for the manager: from Monday on, not before.
    deputy = office.supervisor
    leave = go_on_leave(office, deputy, "2026-11-20 17:00", "2026-11-23", "2026-11-27")
    own_question = ask_outside(office, office.clerk, "2026-11-20 17:30", "外墙能不能打孔")
    question = work.ask(list_scope_questions, order_id=own_question)[0]
    answer: dict[str, Any] = {
        "question_id": question.id,
        "version": question.version,
        "answer": ScopeAnswer.TAKEN_ON,
        "reason": "由工程部做，先报价",
    }
    with pytest.raises(NotAllowed):
        office.act(answer_about_scope, deputy, "2026-11-22 23:59", **answer)
    office.act(answer_about_scope, deputy, "2026-11-23 00:00", **answer)
    told = {"question_id": question.id, "how": AcceptedHow.PHONE}
    office.act(tell_scope_answer, office.clerk, "2026-11-23 09:00", **told)

    # The deputy's own quote waits for somebody else; a colleague's is approved, and the history says in whose place.
    mine = sign_a_quote(office, deputy, own_question, "2026-11-23")
    seen: dict[str, Any] = {"quote_id": mine.id, "version": mine.version, "content_hash": mine.content_hash}
    with pytest.raises(OwnWorkAsStandIn):
        office.act(approve_quote, deputy, "2026-11-23 11:00", **seen)
    colleague = make_actor(Role.SUPERVISOR, name="李工", department=office.engineering)
    other = ask_outside(office, office.clerk, "2026-11-23 11:05", "高空作业")
    row = work.ask(list_scope_questions, order_id=other)[0]
    taken = {"question_id": row.id, "answer": ScopeAnswer.TAKEN_ON, "reason": "可以"}
    office.act(answer_about_scope, deputy, "2026-11-23 11:10", **taken)
    theirs = sign_a_quote(office, colleague, other, "2026-11-23")
    office.act(
        approve_quote,
        deputy,
        "2026-11-23 11:30",
        quote_id=theirs.id,
        version=theirs.version,
        content_hash=theirs.content_hash,
    )
    assert quote_of(theirs.id).state is QuoteState.APPROVED
    steps = select(QuoteStep.instead_of_id).where(QuoteStep.quote_id == theirs.id, QuoteStep.verb == QuoteVerb.APPROVE)
    assert work.ask(lambda session: session.scalars(steps).all()) == [office.manager.user_id]

    # A receipt that somebody else issued is voided in the manager's place.
    job = do_the_job(office, "2026-11-24")
    office.act(reconcile_order, colleague, "2026-11-25 08:30", order_id=job)
    paid = office.act(
        take_payment,
        office.finance,
        "2026-11-25 09:00",
        customer_id=office.shop.id,
        method=PaymentMethod.CARD,
        amount_fen=90_00,
    )
    office.act(void_receipt, deputy, "2026-11-25 09:10", receipt_no=paid.receipt_no, reason="刷错卡")

    # The manager is back early: the role is gone at the deputy's next click.
    office.act(end_delegation, office.manager, "2026-11-26 09:00", delegation_id=leave)
    again = office.act(
        take_payment,
        office.finance,
        "2026-11-26 09:05",
        customer_id=office.shop.id,
        method=PaymentMethod.CARD,
        amount_fen=90_00,
    )
    with pytest.raises(NotAllowed):
        office.act(void_receipt, deputy, "2026-11-26 09:10", receipt_no=again.receipt_no, reason="再试")
    assert work.ask(list_stand_ins, today=date(2026, 11, 26)) == []
    require_books_right()


def test_a_small_office_reconciles_alone_with_a_waiver_and_the_closing_sheet_says_so() -> None:
    office = open_office()
    head = as_worker(office.supervisor, office.worker)
    first, second = do_the_job(office, "2026-11-17"), do_the_job(office, "2026-11-18")
    with pytest.raises(SamePerson):
        office.act(reconcile_order, head, "2026-11-18 08:30", order_id=first)
    office.act(
        grant_waiver,
        office.leader,
        "2026-11-18 08:40",
        rule=DutyRule.WORKER_RECONCILES,
        until_on=date(2026, 11, 18),
        reason="工程部只有一个人",
    )
    office.act(reconcile_order, head, "2026-11-18 09:00", order_id=first)
    with pytest.raises(SamePerson):
        office.act(reconcile_order, head, "2026-11-19 08:30", order_id=second)
    office.act(
        grant_waiver,
        office.leader,
        "2026-11-19 08:40",
        rule=DutyRule.WORKER_RECONCILES,
        until_on=date(2026, 12, 31),
        reason="仍然只有一个人",
    )
    office.act(reconcile_order, head, "2026-11-19 09:00", order_id=second)
    office.act(issue_notices, office.finance, "2026-11-30 17:00", month="2026-11")
    office.act(ask_for_lock, office.finance, "2026-12-01 09:00", month="2026-11")
    # Month locks are never for one person: finance, standing in for the manager, does not confirm its own request.
    go_on_leave(office, office.finance, "2026-12-01 09:30", "2026-12-01", "2026-12-02")
    go_on_leave(office, office.second_finance, "2026-12-01 09:30", "2026-12-01", "2026-12-02")
    with pytest.raises(SamePerson):
        office.act(lock_month, office.finance, "2026-12-01 10:00", month="2026-11")
    office.act(lock_month, office.second_finance, "2026-12-01 10:00", month="2026-11")
    sheet = work.ask(get_closing_sheet, month="2026-11")
    assert [(use.rule, use.who, use.verb) for use in sheet.waiver_uses] == [
        (DutyRule.WORKER_RECONCILES, "王建国", OrderVerb.RECONCILE)
    ] * 2
    assert (sheet.stage.locked_by, sheet.totals.total_fen) == ("谢云", 180_00)
    require_books_right()
