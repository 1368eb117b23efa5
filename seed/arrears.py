"""Overdue money in the demonstration: letters week by week, talks, one decision of each kind (R-BILL-9)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.operations.arrears_decisions import decide_arrears
from db.operations.dunning import send_dunning
from db.operations.dunning_contacts import record_contact
from db.operations.payments import take_payment
from db.queries.arrears import ArrearsRow, list_arrears, list_arrears_of
from db.rules.dunning import equal_instalments
from db.vocabulary import ArrearsDecisionKind, ContactAnswer, ContactWay, DunningStage, PaymentMethod
from db.work import perform
from seed.year import Year

FIRST_WEEK = 8
TALKS = (
    (ContactAnswer.PROMISED, "发了工资就来交"),
    (ContactAnswer.NOT_REACHED, "电话无人接听"),
    (ContactAnswer.TOLD, "已告知金额和缴费方式"),
    (ContactAnswer.PROMISED, "周末回来到前台交"),
    (ContactAnswer.DISPUTED, "认为九月的清洗没有做完，请工程部核实"),
    (ContactAnswer.HARDSHIP, "近期手头紧，希望分期"),
)
DECISIONS = (
    (ArrearsDecisionKind.NO_ACCOUNT, "两次通知后仍未缴清，新服务一律即时结算"),
    (ArrearsDecisionKind.WAIT, "业主住院，家属请求宽限两周"),
    (ArrearsDecisionKind.COLLECTION, "多次联系无果，转法务催收"),
)


def plan_arrears(year: Year) -> None:
    """Tuesdays reminders, Fridays letters, each with who answers; the last ones are left for whoever looks."""
    for week in range(FIRST_WEEK, 0, -1):
        day = office_day(year.now) - timedelta(days=7 * week)
        year.later(office_instant(day, 10, 5), remind, DunningStage.REMINDER, ContactWay.PHONE)
        year.later(office_instant(day + timedelta(days=4), 10, 5), remind, DunningStage.WRITTEN, ContactWay.LETTER)
    year.later(office_instant(office_day(year.now) - timedelta(days=21), 15), agree_on_instalments)
    # The last act of all: from here on the customer gets nothing on account.
    year.later(year.now, decide_the_rest)


def remind(year: Year, session: Session, at: datetime, stage: DunningStage, way: ContactWay) -> None:
    """Most of those who are due; each fifth is put off to the next week."""
    is_late = year.now - at < timedelta(days=14)
    skipped = 2 if is_late and stage is DunningStage.WRITTEN else 5
    rows = [row for row in _due(session, at, stage) if row.customer_id % skipped]
    if not rows:
        return
    asked = {"customer_ids": [row.customer_id for row in rows], "stage": stage, "way": way}
    perform(session, send_dunning, by=year.people["finance"], at=at, **asked)
    for row in rows:
        answer, said = TALKS[row.customer_id % len(TALKS)]
        if stage is DunningStage.REMINDER or row.customer_id % 2:
            _talk(year, session, at + timedelta(minutes=row.customer_id % 50), row.customer_id, answer, said)
        if stage is DunningStage.WRITTEN and row.customer_id % 5 < 3:
            year.later(year.in_office_hours(office_day(at) + timedelta(days=2)), pay_all, row.customer_id)


def _talk(year: Year, session: Session, at: datetime, customer_id: int, answer: ContactAnswer, said: str) -> None:
    promised = office_day(at) + timedelta(days=5) if answer is ContactAnswer.PROMISED else None
    perform(
        session,
        record_contact,
        by=year.people["clerk"],
        at=at,
        customer_id=customer_id,
        way=ContactWay.PHONE,
        answer=answer,
        promised_on=promised,
        note=said,
    )


def agree_on_instalments(year: Year, session: Session, at: datetime) -> None:
    """One customer pays in three parts; the first came in time."""
    for row in _due(session, at, DunningStage.DECISION)[:1]:
        today = office_day(at)
        parts = equal_instalments(row.overdue_fen, 3, today + timedelta(days=2))
        reason = "业主书面申请，三期付清"
        _decide(year, session, at, row, ArrearsDecisionKind.INSTALMENTS, reason, instalments=parts)
        year.later(at + timedelta(days=1), pay_instalment, row.customer_id, parts[0][1])


def pay_all(year: Year, session: Session, at: datetime, customer_id: int) -> None:
    """The letter helped."""
    for row in list_arrears_of(session, customers=[customer_id], today=office_day(at)):
        pay_instalment(year, session, at, customer_id, row.overdue_fen)


def pay_instalment(year: Year, session: Session, at: datetime, customer_id: int, fen: int) -> None:
    asked = {"customer_id": customer_id, "method": PaymentMethod.WECHAT, "amount_fen": fen}
    perform(session, take_payment, by=year.people["clerk"], at=at, **asked)


def decide_the_rest(year: Year, session: Session, at: datetime) -> None:
    """One decision of each kind; the others wait for the manager."""
    until = {ArrearsDecisionKind.WAIT: office_day(at) + timedelta(days=14)}
    for row, (kind, reason) in zip(_due(session, at, DunningStage.DECISION), DECISIONS, strict=False):
        _decide(year, session, at, row, kind, reason, until_on=until.get(kind))


def _decide(
    year: Year, session: Session, at: datetime, row: ArrearsRow, kind: ArrearsDecisionKind, reason: str, **more: object
) -> None:
    asked = {"customer_id": row.customer_id, "kind": kind, "reason": reason, **more}
    perform(session, decide_arrears, by=year.people["manager"], at=at, **asked)


def _due(session: Session, at: datetime, stage: DunningStage) -> list[ArrearsRow]:
    return list_arrears(session, today=office_day(at), step=stage, limit=200)
