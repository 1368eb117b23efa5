"""Dunning: each step after its clock, frozen; the level is what was sent about what is still open (R-BILL-9)."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from db import work
from db.clock import office_instant
from db.errors import Incomplete, NotAllowed
from db.operations.arrears_decisions import (
    DecidedAlready,
    DecisionEnded,
    NoAccount,
    NothingOverdue,
    NotYetToDecide,
    decide_arrears,
    end_decision,
)
from db.operations.corrections import switch_to_monthly
from db.operations.dunning import DayOutOfRange, NobodyChosen, NotDueForStep, SentSteps, send_dunning
from db.operations.dunning_contacts import NothingPromised, record_contact, remind_customer
from db.operations.instalments import InstalmentsDoNotAddUp, InstalmentsNotReadable
from db.operations.receipts import void_receipt
from db.queries.arrears import ArrearsRow, count_steps, list_ageing, list_arrears
from db.queries.arrears_one import get_arrears_case
from db.queries.check_arrears import check_dunning, check_open_amounts
from db.queries.dunning_papers import list_letters
from db.rules.dunning import DunningTerms, next_step
from db.tables.arrears import ArrearsDecision
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import (
    ArrearsDecisionKind,
    ContactAnswer,
    ContactWay,
    DunningStage,
    InstalmentState,
    OrderState,
    Role,
    Settlement,
)
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")
NONE, REMINDER, WRITTEN, DECISION = DunningStage
FIRST = date(2026, 11, 2)


def on(day: int, month: int = 11) -> datetime:
    return office_instant(date(2026, month, day), 9)


class Desk:
    """Who works on arrears, and a customer who owes 500 yuan since the end of October."""

    def __init__(self) -> None:
        self.clerk = make_actor(Role.CLERK, name="王芳")
        self.finance = make_actor(Role.FINANCE, name="梁静")
        self.manager = make_actor(Role.MANAGER, name="周强")
        self.zhang = make_customer()
        self.opening = owe_opening(self.zhang, 500_00)

    def send(self, stage: DunningStage, day: int, *customers: Customer, month: int = 11) -> SentSteps:
        chosen = [customer.id for customer in customers or (self.zhang,)]
        way = ContactWay.LETTER
        return work.act(send_dunning, by=self.finance, at=on(day, month), customer_ids=chosen, stage=stage, way=way)

    def decide(self, kind: ArrearsDecisionKind, day: int, *, month: int = 11, **more: object) -> int:
        asked = {"customer_id": self.zhang.id, "kind": kind, "reason": "说明", **more}
        return work.act(decide_arrears, by=self.manager, at=on(day, month), **asked)

    def to_the_manager(self) -> None:
        for stage, day in ((REMINDER, 2), (WRITTEN, 5), (DECISION, 8)):
            self.send(stage, day)


def row_of(customer: Customer, day: int, month: int = 11) -> ArrearsRow | None:
    """The list's row; the rule in Python and the one in SQL say the same of it."""
    today = date(2026, month, day)
    rows = work.ask(list_arrears, today=today)
    for row in rows:
        step = next_step(row.case, DunningTerms(), today)
        assert (step.stage, step.on) == (row.next_stage, row.next_on)
    return next((row for row in rows if row.customer_id == customer.id), None)


def level(customer: Customer, day: int, month: int = 11) -> tuple[DunningStage, DunningStage, date | None]:
    row = row_of(customer, day, month)
    assert row is not None
    return row.stage, row.next_stage, row.next_on


@pytest.fixture
def desk(office: object) -> Desk:
    return Desk()


def test_each_step_comes_after_its_clock(desk: Desk) -> None:
    assert level(desk.zhang, 1) == (NONE, REMINDER, date(2026, 11, 1))
    with pytest.raises(NotDueForStep, match="张伟"):
        desk.send(WRITTEN, 2)
    desk.send(REMINDER, 2)
    assert level(desk.zhang, 2) == (REMINDER, WRITTEN, date(2026, 11, 5))
    with pytest.raises(NotDueForStep):
        desk.send(WRITTEN, 4)
    with pytest.raises(NotDueForStep):
        desk.send(REMINDER, 4)
    desk.send(WRITTEN, 5)
    assert level(desk.zhang, 5) == (WRITTEN, DECISION, date(2026, 11, 8))
    desk.send(DECISION, 8)
    assert level(desk.zhang, 8) == (DECISION, DECISION, date(2026, 11, 8))


def test_the_letter_is_frozen_with_its_lines_and_numbered_without_gaps(desk: Desk) -> None:
    li = make_customer("李娜", "3-1-0102", customer_no="KH-000002")
    slip = make_order(li, make_department(), 80_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED,
                      on=FIRST)  # fmt: skip
    owe_opening(li, 20_00)
    sent = desk.send(REMINDER, 4, desk.zhang, li)
    assert sent == SentSteps(2, 600_00, "CJ-2026-000001", "CJ-2026-000002", "")
    pay(desk.clerk, li, 30_00, at=on(5))
    first, second = work.ask(list_letters, first_no=sent.first_no, last_no=sent.last_no)
    assert (first.customer, first.unit, first.amount_fen) == ("李娜", "3-1-0102", 100_00)
    assert [(line.title, line.open_fen) for line in first.lines] == [
        ("Opening balance", 20_00), (f"{slip.order_no} 空调清洗", 80_00)
    ]  # fmt: skip
    assert (second.amount_fen, second.pay_until) == (500_00, date(2026, 11, 7))
    assert all(finding.ok for finding in work.ask(check_dunning))


def test_who_paid_meanwhile_is_left_out_of_the_batch_and_named(desk: Desk) -> None:
    li = make_customer("李娜", "3-1-0102", customer_no="KH-000002")
    owe_opening(li, 20_00)
    pay(desk.clerk, li, 20_00, at=on(2))
    sent = desk.send(REMINDER, 3, desk.zhang, li)
    assert (sent.steps, sent.left_out) == (1, "李娜")
    with pytest.raises(NobodyChosen):
        work.act(send_dunning, by=desk.finance, customer_ids=[], stage=REMINDER, way=ContactWay.LETTER)


def test_paid_is_resolved_and_a_void_brings_it_back_at_its_level(desk: Desk) -> None:
    desk.send(REMINDER, 2)
    desk.send(WRITTEN, 5)
    paid = pay(desk.clerk, desk.zhang, 500_00, at=on(6))
    assert row_of(desk.zhang, 7) is None
    work.act(void_receipt, by=desk.manager, at=on(9), receipt_no=paid.receipt_no, reason="退票")
    assert level(desk.zhang, 9) == (WRITTEN, DECISION, date(2026, 11, 8))


def test_partly_paid_stays_at_its_level_and_what_comes_later_begins_anew(desk: Desk) -> None:
    desk.send(REMINDER, 2)
    pay(desk.clerk, desk.zhang, 499_00, at=on(3))
    row = row_of(desk.zhang, 4)
    assert row is not None and (row.overdue_fen, row.stage) == (1_00, REMINDER)
    make_order(desk.zhang, make_department(), 80_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED,
               on=date(2026, 11, 4))  # fmt: skip
    pay(desk.clerk, desk.zhang, 1_00, at=on(5))
    assert level(desk.zhang, 6) == (NONE, REMINDER, date(2026, 11, 5))


def test_the_steps_of_arrears_have_their_roles(desk: Desk) -> None:
    with pytest.raises(NotAllowed):
        work.act(send_dunning, by=desk.clerk, customer_ids=[desk.zhang.id], stage=REMINDER, way=ContactWay.LETTER)
    with pytest.raises(NotAllowed):
        asked = {"customer_id": desk.zhang.id, "kind": ArrearsDecisionKind.COLLECTION, "reason": "x"}
        work.act(decide_arrears, by=desk.finance, **asked)
    leader = make_actor(Role.LEADER)
    with pytest.raises(NotAllowed):
        work.act(record_contact, by=leader, customer_id=desk.zhang.id, way=ContactWay.PHONE, answer=ContactAnswer.TOLD)


def test_a_clerk_reminds_by_phone_and_notes_the_promise(desk: Desk) -> None:
    number = work.act(
        remind_customer,
        by=desk.clerk,
        at=on(3),
        customer_id=desk.zhang.id,
        way=ContactWay.PHONE,
        answer=ContactAnswer.PROMISED,
        promised_on=date(2026, 11, 10),
        note="出差回来付",
    )
    assert number == "CJ-2026-000001"
    row = row_of(desk.zhang, 3)
    assert row is not None and (row.stage, row.promised_on) == (REMINDER, date(2026, 11, 10))
    case = work.ask(get_arrears_case, customer_id=desk.zhang.id, today=date(2026, 11, 3))
    assert [(talk.answer, talk.recorded_by) for talk in case.contacts] == [(ContactAnswer.PROMISED, "王芳")]
    assert [step.dunning_no for step in case.steps] == [number]


def promise(desk: Desk, taken: int, until: date, month: int = 11) -> None:
    asked = {"customer_id": desk.zhang.id, "way": ContactWay.PHONE, "answer": ContactAnswer.PROMISED}
    work.act(record_contact, by=desk.clerk, at=on(taken, month), promised_on=until, **asked)


def test_a_promise_holds_the_next_letter_back_until_its_day_and_once_for_each_step(desk: Desk) -> None:
    desk.send(REMINDER, 2)
    assert level(desk.zhang, 5)[1:] == (WRITTEN, date(2026, 11, 5))
    promise(desk, 4, date(2026, 11, 10))
    assert level(desk.zhang, 5)[1:] == level(desk.zhang, 10)[1:] == (WRITTEN, date(2026, 11, 11))
    with pytest.raises(NotDueForStep):
        desk.send(WRITTEN, 10)
    assert level(desk.zhang, 11)[1:] == (WRITTEN, date(2026, 11, 5))
    promise(desk, 12, date(2026, 11, 18))
    assert level(desk.zhang, 12)[1:] == (WRITTEN, date(2026, 11, 5))
    desk.send(WRITTEN, 12)
    promise(desk, 13, date(2026, 11, 18))
    assert level(desk.zhang, 14)[1:] == (DECISION, date(2026, 11, 19))


def test_a_promise_that_was_mended_before_its_day_is_the_new_one(desk: Desk) -> None:
    promise(desk, 2, date(2026, 11, 20))
    promise(desk, 3, date(2026, 11, 6))
    assert level(desk.zhang, 3)[1:] == (REMINDER, date(2026, 11, 7))
    asked = {"customer_id": desk.zhang.id, "way": ContactWay.PHONE, "answer": ContactAnswer.TOLD}
    work.act(record_contact, by=desk.clerk, at=on(4), **asked)
    assert level(desk.zhang, 4)[1:] == (REMINDER, date(2026, 11, 1))


def test_a_promise_for_long_is_no_years_peace_and_the_managers_wait_may_be_longer(desk: Desk) -> None:
    promise(desk, 2, date(2027, 10, 1))
    assert level(desk.zhang, 3)[1:] == (REMINDER, date(2026, 12, 3))
    assert level(desk.zhang, 3, 12)[1:] == (REMINDER, date(2026, 11, 1))
    desk.decide(ArrearsDecisionKind.WAIT, 3, until_on=date(2026, 12, 20))
    assert level(desk.zhang, 4)[1:] == (REMINDER, date(2026, 12, 21))


def test_who_broke_a_promise_comes_back_on_top_of_who_owes_longer(desk: Desk) -> None:
    li = make_customer("李娜", "3-1-0102", customer_no="KH-000002")
    owe_opening(li, 20_00, date(2026, 9, 1))
    promise(desk, 2, date(2026, 11, 4))

    def order(day: int) -> list[int]:
        return [row.customer_id for row in work.ask(list_arrears, today=date(2026, 11, day))]

    assert order(4) == [li.id, desk.zhang.id]
    assert order(5) == [desk.zhang.id, li.id]


def test_a_contact_says_what_was_answered_on_a_day_that_can_be(desk: Desk) -> None:
    def note(by: Actor = desk.clerk, **more: object) -> None:
        asked = {"customer_id": desk.zhang.id, "way": ContactWay.PHONE, "answer": ContactAnswer.TOLD, **more}
        work.act(record_contact, by=by, at=on(9), **asked)

    with pytest.raises(Incomplete):
        note(answer=None)
    with pytest.raises(Incomplete):
        note(answer=ContactAnswer.PROMISED)
    with pytest.raises(NothingPromised):
        note(promised_on=date(2026, 11, 12))
    with pytest.raises(DayOutOfRange):
        note(on=date(2026, 11, 10))
    with pytest.raises(Incomplete):
        work.act(
            remind_customer,
            by=desk.clerk,
            at=on(9),
            customer_id=desk.zhang.id,
            way=ContactWay.PHONE,
            answer=ContactAnswer.NOT_REACHED,
        )
    assert row_of(desk.zhang, 9).stage is NONE  # type: ignore[union-attr]


def test_nothing_on_account_needs_the_steps_first_and_stops_monthly_jobs_until_it_is_paid(desk: Desk) -> None:
    slip = make_order(desk.zhang, make_department(), 80_00, settlement=Settlement.IMMEDIATE,
                      state=OrderState.COMPLETED, on=date(2026, 11, 9))  # fmt: skip
    with pytest.raises(NotYetToDecide):
        desk.decide(ArrearsDecisionKind.NO_ACCOUNT, 2)
    desk.send(REMINDER, 2)
    desk.send(WRITTEN, 5)
    with pytest.raises(NotYetToDecide, match="2026-11-08"):
        desk.decide(ArrearsDecisionKind.NO_ACCOUNT, 7)
    decision = desk.decide(ArrearsDecisionKind.NO_ACCOUNT, 8)
    assert level(desk.zhang, 8)[1:] == (NONE, None)
    with pytest.raises(DecidedAlready):
        desk.decide(ArrearsDecisionKind.NO_ACCOUNT, 9)
    asked = {"order_id": slip.id, "reason": "月结"}
    with pytest.raises(NoAccount):
        work.act(switch_to_monthly, by=desk.finance, at=on(10), **asked)
    paid = pay(desk.clerk, desk.zhang, 580_00, slip, at=on(10))
    assert row_of(desk.zhang, 10) is None
    work.act(void_receipt, by=desk.manager, at=on(10), receipt_no=paid.receipt_no, reason="退票")
    with pytest.raises(NoAccount):
        work.act(switch_to_monthly, by=desk.finance, at=on(10), **asked)
    work.act(end_decision, by=desk.manager, at=on(10), decision_id=decision, reason="已谈妥")
    work.act(switch_to_monthly, by=desk.finance, at=on(10), **asked)
    with pytest.raises(DecisionEnded):
        work.act(end_decision, by=desk.manager, at=on(10), decision_id=decision, reason="再次")


def test_while_the_manager_waits_nothing_is_sent_and_afterwards_it_goes_on(desk: Desk) -> None:
    with pytest.raises(Incomplete):
        desk.decide(ArrearsDecisionKind.WAIT, 2)
    desk.decide(ArrearsDecisionKind.WAIT, 2, until_on=date(2026, 11, 20))
    assert level(desk.zhang, 20) == (NONE, REMINDER, date(2026, 11, 21))
    with pytest.raises(NotDueForStep):
        desk.send(REMINDER, 20)
    desk.send(REMINDER, 21)


def test_a_kept_plan_stops_dunning_and_a_late_instalment_brings_the_case_back_to_the_manager(desk: Desk) -> None:
    desk.to_the_manager()
    with pytest.raises(InstalmentsDoNotAddUp, match=r"499\.00"):
        desk.decide(ArrearsDecisionKind.INSTALMENTS, 9, instalments=[(date(2026, 11, 15), 499_00)])
    with pytest.raises(InstalmentsNotReadable):
        days = [(date(2026, 12, 15), 250_00), (date(2026, 11, 15), 250_00)]
        desk.decide(ArrearsDecisionKind.INSTALMENTS, 9, instalments=days)
    days = [(date(2026, 11, 15), 200_00), (date(2026, 12, 15), 300_00)]
    desk.decide(ArrearsDecisionKind.INSTALMENTS, 9, instalments=days)
    assert level(desk.zhang, 15) == (NONE, NONE, None)
    paid = pay(desk.clerk, desk.zhang, 200_00, at=on(15))
    assert level(desk.zhang, 16)[1] is NONE
    plan = work.ask(get_arrears_case, customer_id=desk.zhang.id, today=date(2026, 11, 16)).plan
    assert [(part.paid_fen, part.state) for part in plan] == [
        (200_00, InstalmentState.PAID), (0, InstalmentState.DUE)
    ]  # fmt: skip
    work.act(void_receipt, by=desk.manager, at=on(17), receipt_no=paid.receipt_no, reason="退票")
    assert level(desk.zhang, 17) == (DECISION, DECISION, date(2026, 11, 16))
    pay(desk.clerk, desk.zhang, 200_00, at=on(18))
    assert level(desk.zhang, 18)[1] is NONE
    assert level(desk.zhang, 16, 12) == (DECISION, DECISION, date(2026, 12, 16))
    desk.decide(ArrearsDecisionKind.COLLECTION, 16, month=12)
    assert level(desk.zhang, 16, 12) == (DECISION, NONE, None)
    live = work.ask(lambda s: s.scalars(select(ArrearsDecision.kind).where(ArrearsDecision.ended_at.is_(None))).all())
    assert live == [ArrearsDecisionKind.COLLECTION]


def test_what_becomes_due_beside_a_kept_plan_is_reminded_of(desk: Desk) -> None:
    desk.decide(ArrearsDecisionKind.INSTALMENTS, 2, instalments=[(date(2026, 12, 15), 500_00)])
    make_order(desk.zhang, make_department(), 80_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED,
               on=date(2026, 11, 4))  # fmt: skip
    assert level(desk.zhang, 5) == (NONE, REMINDER, date(2026, 11, 5))
    sent = desk.send(REMINDER, 5)
    assert sent.amount_fen == 80_00


def test_without_overdue_money_there_is_nothing_to_decide(desk: Desk) -> None:
    pay(desk.clerk, desk.zhang, 500_00, at=on(2))
    with pytest.raises(NothingOverdue):
        desk.decide(ArrearsDecisionKind.WAIT, 3, until_on=date(2026, 11, 20))


def test_the_numbers_of_the_list_are_those_of_the_rows(desk: Desk) -> None:
    li = make_customer("李娜", "3-1-0102", customer_no="KH-000002")
    owe_opening(li, 20_00)
    desk.send(REMINDER, 2, li)
    counts = {row.step: (row.customers, row.amount_fen) for row in work.ask(count_steps, today=date(2026, 11, 5))}
    assert counts == {REMINDER: (1, 500_00), WRITTEN: (1, 20_00), DECISION: (0, 0), NONE: (2, 520_00)}
    due = work.ask(list_arrears, today=date(2026, 11, 5), step=WRITTEN)
    assert [row.customer for row in due] == ["李娜"]
    late = [cell for cell in work.ask(list_ageing, today=date(2026, 11, 5)) if cell.band is None]
    assert [(cell.households, cell.amount_fen) for cell in late] == [(2, 520_00)]
    assert all(finding.ok for finding in work.ask(check_open_amounts))
