"""One customer's arrears: the overdue lines, what was sent and said, what was decided, the instalments (R-BILL-9)."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.queries.accounts import get_account_version
from db.queries.arrears import ArrearsRow, list_arrears_of
from db.queries.billing import entry_title
from db.queries.overdue import LIVE, facts_of, paid_since, parts_of
from db.rules.dunning import Part, instalment_parts
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.arrears import ArrearsDecision, DunningContact, DunningNotice, Instalment, InstalmentPlan
from db.tables.billing import BillingNotice, LedgerEntry, NoticeLine
from db.tables.payments import Receipt
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.vocabulary import ArrearsDecisionKind, ContactAnswer, ContactWay, DunningStage, EntryKind

MOST_LINES, MOST_STEPS = 500, 50


class OverdueLine(NamedTuple):
    entry_id: int
    customer_id: int
    kind: EntryKind
    order_no: str
    notice_no: str
    title: str
    business_on: date
    due_on: date
    open_fen: int
    is_dunned: bool


class StepRow(NamedTuple):
    """A step of dunning as it was made."""

    dunning_no: str
    stage: DunningStage
    way: ContactWay
    sent_on: date
    pay_until: date
    amount_fen: int
    made_by: str


class ContactRow(NamedTuple):
    contacted_on: date
    way: ContactWay
    answer: ContactAnswer
    promised_on: date | None
    note: str
    recorded_by: str


class DecisionRow(NamedTuple):
    decision_id: int
    version: int
    kind: ArrearsDecisionKind
    reason: str
    until_on: date | None
    decided_by: str
    decided_at: datetime
    ended_at: datetime | None
    end_reason: str


class ArrearsCase(NamedTuple):
    """`row` is None when nothing is overdue any more; the history stays."""

    row: ArrearsRow | None
    lines: list[OverdueLine]
    steps: list[StepRow]
    contacts: list[ContactRow]
    decisions: list[DecisionRow]
    plan: list[Part]
    seen: int


def get_arrears_case(session: Session, *, customer_id: int, today: date) -> ArrearsCase:
    """The newest steps, contacts and decisions first."""
    rows = list_arrears_of(session, customers=[customer_id], today=today)
    return ArrearsCase(
        rows[0] if rows else None,
        list_overdue_lines(session, customers=[customer_id], today=today),
        _steps(session, customer_id),
        _contacts(session, customer_id),
        _decisions(session, customer_id),
        list_instalments(session, customer_id=customer_id, today=today),
        get_account_version(session, customer_id=customer_id),
    )


def get_stage(session: Session, *, customer_id: int, today: date) -> ArrearsRow | None:
    """What the counter and the customer's file show of the arrears; None without any."""
    return next(iter(list_arrears_of(session, customers=[customer_id], today=today)), None)


def list_overdue_lines(session: Session, *, customers: Collection[int], today: date) -> list[OverdueLine]:
    """What is overdue of each customer, the oldest first; `is_dunned` false: in a plan that is kept."""
    rows = session.execute(_overdue_lines(), facts_of(session, today, customers))
    return [OverdueLine(*row)._replace(is_dunned=bool(row.is_dunned)) for row in rows]


@cache
def _overdue_lines() -> Select[Any]:
    owing = parts_of(has_customers=True).owing
    notice_no = (
        select(func.max(BillingNotice.notice_no))
        .join(NoticeLine, NoticeLine.notice_id == BillingNotice.id)
        .where(NoticeLine.entry_id == owing.c.entry_id)
        .correlate(owing)
        .scalar_subquery()
    )
    return (
        select(
            *(owing.c.entry_id, owing.c.customer_id, LedgerEntry.kind, func.coalesce(WorkOrder.order_no, "")),
            *(func.coalesce(notice_no, ""), entry_title(), LedgerEntry.business_on),
            *(owing.c.due_on, owing.c.open_fen, owing.c.is_dunned),
        )
        .join_from(owing, LedgerEntry, LedgerEntry.id == owing.c.entry_id)
        .outerjoin(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
        .outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
        .outerjoin(Receipt, Receipt.id == LedgerEntry.receipt_id)
        .order_by(owing.c.customer_id, owing.c.due_on, owing.c.entry_id)
    )


def list_instalments(session: Session, *, customer_id: int, today: date) -> list[Part]:
    """The instalments of the plan that is in force, against what came in since."""
    plan = session.execute(
        select(InstalmentPlan.id, paid_since(InstalmentPlan.customer_id, InstalmentPlan.ledger_length))
        .join(ArrearsDecision, ArrearsDecision.id == InstalmentPlan.decision_id)
        .where(InstalmentPlan.customer_id == customer_id, LIVE)
    ).first()
    if plan is None:
        return []
    parts = select(Instalment.due_on, Instalment.amount_fen).where(Instalment.plan_id == plan[0])
    rows = [(due, fen) for due, fen in session.execute(parts.order_by(Instalment.position))]
    return instalment_parts(rows, paid_fen=plan[1], today=today)


def _steps(session: Session, customer_id: int) -> list[StepRow]:
    sent = DunningNotice
    rows = (
        select(sent.dunning_no, sent.stage, sent.way, sent.sent_on, sent.pay_until, sent.amount_fen, _name())
        .outerjoin(User, User.id == sent.made_by)
        .where(sent.customer_id == customer_id)
        .order_by(sent.id.desc())
        .limit(MOST_STEPS)
    )
    return [StepRow(*row) for row in session.execute(rows)]


def _contacts(session: Session, customer_id: int) -> list[ContactRow]:
    talk = DunningContact
    rows = (
        select(talk.contacted_on, talk.way, talk.answer, talk.promised_on, talk.note, _name())
        .outerjoin(User, User.id == talk.recorded_by)
        .where(talk.customer_id == customer_id)
        .order_by(talk.id.desc())
        .limit(MOST_STEPS)
    )
    return [ContactRow(*row) for row in session.execute(rows)]


def _decisions(session: Session, customer_id: int) -> list[DecisionRow]:
    made = ArrearsDecision
    rows = (
        select(
            made.id,
            made.version,
            made.kind,
            made.reason,
            made.until_on,
            _name(),
            made.decided_at,
            made.ended_at,
            made.end_reason,
        )
        .outerjoin(User, User.id == made.decided_by)
        .where(made.customer_id == customer_id)
        .order_by(made.id.desc())
        .limit(MOST_STEPS)
    )
    return [DecisionRow(*row) for row in session.execute(rows)]


def _name() -> Any:
    return func.coalesce(User.name, "")


def list_without_account(session: Session, *, customers: Collection[int], today: date) -> set[int]:
    """Who gets nothing more on account: the manager decided it, and something is still overdue (R-BILL-9)."""
    no_account = (ArrearsDecision.kind == ArrearsDecisionKind.NO_ACCOUNT) & LIVE
    decided = set(session.scalars(select(ArrearsDecision.customer_id).where(no_account))).intersection(customers)
    return set(session.scalars(_owing(), facts_of(session, today, decided))) if decided else set()


@cache
def _owing() -> Select[Any]:
    return select(parts_of(has_customers=True).owing.c.customer_id).distinct()
