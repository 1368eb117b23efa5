"""Discounts, waivers and refunds of the last weeks, one in each state (R-BILL-10, R-DEC-21)."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.errors import RuleError
from db.operations.adjustments import (
    approve_adjustment,
    ask_for_adjustment,
    decline_adjustment,
    withdraw_adjustment,
)
from db.operations.payments import take_payment
from db.operations.refunds import pay_out_refund
from db.queries.accounts import allocated, is_live, list_open_charges
from db.tables.adjustments import Adjustment
from db.tables.billing import LedgerEntry
from db.tables.payments import Allocation
from db.vocabulary import AdjustmentGround, AdjustmentKind, AdjustmentState, EntryKind, PaymentMethod
from db.work import perform
from seed.year import Year

Kind, Ground, State = AdjustmentKind, AdjustmentGround, AdjustmentState


class Story(NamedTuple):
    """What is asked for by whom, how much, and where it has got to by now."""

    days_ago: int
    kind: AdjustmentKind
    ground: AdjustmentGround
    by: str
    amount_fen: int
    reason: str
    until: AdjustmentState
    answer: str = ""


STORIES = (
    Story(40, Kind.DISCOUNT, Ground.SERVICE_FAULT, "clerk", 30_00, "返工两次，客户意见较大", State.APPROVED),
    Story(33, Kind.REFUND, Ground.OVERPAID, "finance", 260_00, "业主重复转账", State.PAID_OUT, "转账凭证已核对"),
    Story(26, Kind.DISCOUNT, Ground.PREPAYMENT, "clerk2", 240_00, "一次缴清全年停车费，赠送两个月", State.APPROVED),
    Story(19, Kind.DISCOUNT, Ground.GOODWILL, "clerk", 50_00, "客户觉得收费偏高", State.DECLINED, "按公示价收取"),
    Story(15, Kind.WAIVER, Ground.HARDSHIP, "finance", 40_00, "独居老人，家庭困难", State.APPROVED),
    Story(9, Kind.DISCOUNT, Ground.GOODWILL, "clerk2", 20_00, "误录，改由主管沟通", State.WITHDRAWN),
    Story(6, Kind.REFUND, Ground.OVERPAID, "finance", 180_00, "预存款退回，业主迁出", State.APPROVED),
    Story(4, Kind.DISCOUNT, Ground.SERVICE_FAULT, "clerk", 35_00, "师傅迟到两小时", State.ASKED),
    Story(3, Kind.REFUND, Ground.OVERPAID, "finance", 6_200_00, "商户撤场，退预存款", State.ASKED),
    Story(2, Kind.WAIVER, Ground.HARDSHIP, "finance", 60_00, "低保户，申请减免", State.ASKED),
)


def plan_adjustments(year: Year) -> None:
    """Nothing here is left to chance: the year around it stays the same."""
    for place, story in enumerate(STORIES):
        day = office_day(year.now) - timedelta(days=story.days_ago)
        year.later(office_instant(day, 10, 4 * place), begin, story, place)


def begin(year: Year, session: Session, at: datetime, story: Story, place: int) -> None:
    """Somebody asks; money that is to go back, or was paid ahead, was taken just before."""
    needs_money = story.kind is Kind.REFUND or story.ground is Ground.PREPAYMENT
    found = _payer(session, place) if needs_money else _debtor(session, story.amount_fen, place)
    if found is None:
        return
    customer_id, charge_id = found
    if needs_money:
        owed = sum(row.open_fen for row in list_open_charges(session, customer_id=customer_id) if row.is_on_notice)
        paid = story.amount_fen * (6 if story.ground is Ground.PREPAYMENT else 1)
        request = {"customer_id": customer_id, "method": PaymentMethod.TRANSFER, "amount_fen": owed + paid}
        perform(session, take_payment, by=year.people["clerk"], at=at, **request)
    asked = perform(
        session,
        ask_for_adjustment,
        by=year.people[story.by],
        at=at + timedelta(minutes=2),
        customer_id=customer_id,
        kind=story.kind,
        ground=story.ground,
        amount_fen=story.amount_fen,
        reason=story.reason,
        charge_id=charge_id,
    )
    if story.until is not State.ASKED:
        year.later(at + timedelta(hours=4), answer, story, asked.adjustment_id)


def answer(year: Year, session: Session, at: datetime, story: Story, adjustment_id: int) -> None:
    target = {"adjustment_id": adjustment_id, "version": session.get_one(Adjustment, adjustment_id).version}
    manager = year.people["manager"]
    if story.until is State.WITHDRAWN:
        perform(session, withdraw_adjustment, by=year.people[story.by], at=at, **target)
    elif story.until is State.DECLINED:
        perform(session, decline_adjustment, by=manager, at=at, note=story.answer, **target)
    else:
        # The customer may have paid the charge, or used the credit, in the hours between.
        with suppress(RuleError):
            perform(session, approve_adjustment, by=manager, at=at, note=story.answer, **target)
    if story.until is State.PAID_OUT:
        year.later(at + timedelta(hours=2), hand_out, adjustment_id)


def hand_out(year: Year, session: Session, at: datetime, adjustment_id: int) -> None:
    found = session.get_one(Adjustment, adjustment_id)
    if found.state is State.APPROVED:
        target = {"adjustment_id": adjustment_id, "version": found.version, "method": PaymentMethod.TRANSFER}
        with suppress(RuleError):
            perform(session, pay_out_refund, by=year.people["finance2"], at=at, **target)


def _debtor(session: Session, fen: int, place: int) -> tuple[int, int] | None:
    """Who owes so much of one charge on account, and which; another one for each story."""
    still_open = LedgerEntry.amount_fen - allocated(Allocation.charge_entry_id) >= fen
    charges = select(LedgerEntry.customer_id, LedgerEntry.id).where(
        LedgerEntry.kind == EntryKind.CHARGE, LedgerEntry.is_on_notice == 1, is_live(), still_open
    )
    row = session.execute(charges.order_by(LedgerEntry.id.desc()).offset(place).limit(1)).one_or_none()
    return None if row is None else (row.customer_id, row.id)


def _payer(session: Session, place: int) -> tuple[int, None] | None:
    """Who has paid on account some time ago; another one for each story."""
    paid = (LedgerEntry.kind == EntryKind.PAYMENT) & (LedgerEntry.is_on_notice == 1)
    newest = select(LedgerEntry.customer_id).where(paid).order_by(LedgerEntry.id.desc())
    customer_id = session.scalar(newest.offset(20 * place).limit(1))
    return None if customer_id is None else (customer_id, None)
