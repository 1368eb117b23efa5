"""Which slips wait for whom, since when and until when: the inbox's conditions, each over an index of open slips."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_day, office_instant, office_zone
from db.queries.accounts import allocated, is_live
from db.queries.settings import get_calendar, get_deadline_settings
from db.queries.work_orders_reconcile import list_days_not_closed
from db.rules.deadlines import DeadlineSettings, due_answer, due_reconciliation, end_of_duty
from db.rules.quote_states import LIVE
from db.rules.working_days import WorkingCalendar
from db.tables.billing import LedgerEntry
from db.tables.payments import Allocation
from db.tables.quotes import Quote, ScopeQuestion
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import EntryKind, FreeGround, OrderKind, OrderState, QuoteState, Role, Settlement, SignOff, WorkKind

REPAIR = OrderKind.REPAIR
NOT_STARTED = (OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED, OrderState.DISPATCHED)
# With a worker it is answered.
NOT_ANSWERED = (OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED)
QUOTED_IN = (OrderState.REGISTERED, OrderState.ON_HOLD)
UNDER_WAY = (OrderState.DISPATCHED, OrderState.IN_PROGRESS)

OLDEST: dict[WorkKind, Any] = {
    WorkKind.PICK_UP: WorkOrder.pick_up_due_at,
    WorkKind.QUOTE: WorkOrder.registered_at,
    WorkKind.ACCEPT: WorkOrder.registered_at,
    WorkKind.DISPATCH: WorkOrder.registered_at,
    WorkKind.DECIDE: WorkOrder.registered_at,
    WorkKind.TELL_ANSWER: WorkOrder.registered_at,
    WorkKind.LATE_JOB: WorkOrder.wanted_until,
    WorkKind.SIGN_OFF: WorkOrder.registered_at,
    WorkKind.COLLECT: WorkOrder.completed_on,
}


class OpenOrder(NamedTuple):
    """What the inbox needs to know of a slip; its columns are asked for by these names."""

    id: int
    order_no: str
    item_name: str
    kind: OrderKind
    picked_up_at: datetime | None
    pick_up_due_at: datetime | None
    registered_at: datetime
    accepted_at: datetime | None
    started_at: datetime | None
    wanted_at: datetime | None
    wanted_until: datetime | None
    completed_at: datetime | None
    completed_on: date | None


class DayToReconcile(NamedTuple):
    day: date
    slips: int
    due_at: datetime


def conditions(actor: Actor, at: datetime) -> dict[WorkKind, ColumnElement[bool]]:
    """What this person's roles make wait for them."""
    found: dict[WorkKind, ColumnElement[bool]] = {}
    is_clerk = actor.has(Role.CLERK)
    if actor.has(Role.SUPERVISOR) and actor.department_id is not None:
        own = WorkOrder.department_id == actor.department_id
        unpicked = and_(WorkOrder.kind == REPAIR, WorkOrder.picked_up_at.is_(None))
        found[WorkKind.PICK_UP] = and_(_own_in(actor, NOT_STARTED), unpicked, ~WorkOrder.is_taken_over)
        picked = or_(~unpicked, WorkOrder.is_taken_over)
        found[WorkKind.QUOTE] = and_(_own_in(actor, QUOTED_IN), picked, _needs_quote())
        if not is_clerk:
            accepted = and_(own, WorkOrder.state == OrderState.ACCEPTED, or_(~unpicked, WorkOrder.is_taken_over))
            found[WorkKind.DISPATCH] = accepted
        found[WorkKind.LATE_JOB] = and_(_own_in(actor, UNDER_WAY), WorkOrder.wanted_until < at)
    if is_clerk:
        repriced = and_(
            WorkOrder.state == OrderState.ON_HOLD, WorkOrder.amount_fen.is_distinct_from(WorkOrder.accepted_fen)
        )
        found[WorkKind.ACCEPT] = or_(WorkOrder.state == OrderState.PRICED, repriced)
        found[WorkKind.DISPATCH] = WorkOrder.state == OrderState.ACCEPTED
        unsigned = and_(WorkOrder.state == OrderState.COMPLETED, WorkOrder.sign_off == SignOff.UNSIGNED)
        found[WorkKind.SIGN_OFF] = or_(WorkOrder.state == OrderState.IN_PROGRESS, unsigned)
        found[WorkKind.COLLECT] = _unpaid()
        untold = ScopeQuestion.answered_at.is_not(None) & ScopeQuestion.told_at.is_(None)
        found[WorkKind.TELL_ANSWER] = and_(_asked(untold), WorkOrder.state != OrderState.CANCELLED)
    if actor.has(Role.MANAGER):
        found[WorkKind.DECIDE] = undecided()
    return found


def undecided() -> ColumnElement[bool]:
    """Before the manager: free of charge by goodwill, or whether the office does it at all (R-PRICE-8)."""
    goodwill = WorkOrder.free_ground.is_not_distinct_from(FreeGround.GOODWILL)  # so that it can be negated
    waiting = WorkOrder.state.in_((OrderState.REGISTERED, OrderState.PRICED))
    return and_(waiting, or_(goodwill, _asked(ScopeQuestion.answered_at.is_(None))))


def _own_in(actor: Actor, states: Iterable[OrderState]) -> ColumnElement[bool]:
    """Of the own department in one of these states; asked apart, or SQLite reads the department's years in order."""
    order = aliased(WorkOrder)
    found = select(order.id).where(order.department_id == actor.department_id, order.state.in_(states))
    return WorkOrder.id.in_(found)


def _asked(which: ColumnElement[bool]) -> ColumnElement[bool]:
    """With such a question before the manager or the customer (R-PRICE-8)."""
    return WorkOrder.id.in_(select(ScopeQuestion.work_order_id).where(which))


def _needs_quote() -> ColumnElement[bool]:
    """No price yet, or it changes on site, and no revision is with the manager or the customer."""
    signed = [state for state in LIVE if state is not QuoteState.DRAFT]
    under_way = select(Quote.id).where(Quote.work_order_id == WorkOrder.id, Quote.state.in_(signed))
    return and_(WorkOrder.needs_quote, ~under_way.correlate(WorkOrder).exists())


def _unpaid() -> ColumnElement[bool]:
    """Finished, to be paid at once, and a charge of it is open."""
    owed = (
        select(LedgerEntry.id)
        .where(
            LedgerEntry.work_order_id == WorkOrder.id,
            LedgerEntry.kind == EntryKind.CHARGE,
            is_live(),
            LedgerEntry.amount_fen > allocated(Allocation.charge_entry_id),
        )
        .correlate(WorkOrder)
        .exists()
    )
    # Written out, so that SQLite sees that the partial index fits.
    finished: ColumnElement[bool] = literal_column("work_order.state IN ('completed', 'reconciled')")
    return and_(finished, WorkOrder.settlement == Settlement.IMMEDIATE, owed)


@dataclass(frozen=True)
class Terms:
    """The clocks of the office, read once for a whole list."""

    calendar: WorkingCalendar
    settings: DeadlineSettings

    def due_at(self, kind: WorkKind, order: OpenOrder) -> datetime | None:
        if kind in (WorkKind.PICK_UP, WorkKind.LATE_JOB):
            return order.pick_up_due_at if kind is WorkKind.PICK_UP else order.wanted_until
        if kind is WorkKind.SIGN_OFF:
            return self._signed_by(order)
        if kind is WorkKind.COLLECT:
            return None if order.completed_on is None else self._end_of(order.completed_on)
        if order.kind is REPAIR and order.picked_up_at is None and order.pick_up_due_at is not None:
            return order.pick_up_due_at
        answer = due_answer(order.registered_at, calendar=self.calendar, settings=self.settings, zone=office_zone())
        return min(answer.at, order.wanted_at) if order.wanted_at is not None else answer.at

    def _signed_by(self, order: OpenOrder) -> datetime | None:
        if order.completed_at is not None:
            return self.reconciled_by(order.completed_at)
        if order.wanted_until is not None:
            return order.wanted_until
        return None if order.started_at is None else self._end_of(office_day(order.started_at))

    def reconciled_by(self, completed_at: datetime) -> datetime:
        due = due_reconciliation(completed_at, calendar=self.calendar, settings=self.settings, zone=office_zone())
        return due.at

    def _end_of(self, day: date) -> datetime:
        return end_of_duty(day, self.settings, office_zone())


def terms(session: Session) -> Terms:
    return Terms(get_calendar(session), get_deadline_settings(session))


def since(kind: WorkKind, order: OpenOrder) -> datetime:
    """Since when somebody waits."""
    moments = {
        WorkKind.SIGN_OFF: order.completed_at or order.started_at,
        WorkKind.COLLECT: order.completed_at,
        WorkKind.LATE_JOB: order.wanted_until,
        WorkKind.ACCEPT: order.accepted_at,
    }
    return moments.get(kind) or order.registered_at


def place(kind: WorkKind, order: OpenOrder) -> tuple[str, dict[str, str]]:
    """The page where it is done, and what it opens with."""
    if kind is WorkKind.COLLECT:
        return "counter", {"slip": order.order_no}
    if kind is WorkKind.QUOTE:
        return "quotes", {"order": order.order_no}
    return "order", {"no": order.order_no}


def days_to_reconcile(session: Session, actor: Actor, at: datetime) -> list[DayToReconcile]:
    """Past days of the own department with slips to reconcile, or with none left but not closed (R-ORDER-6)."""
    if not actor.has(Role.SUPERVISOR) or actor.department_id is None:
        return []
    days = list_days_not_closed(session, department_id=actor.department_id, today=office_day(at))
    if not days:
        return []
    office = terms(session)
    return [DayToReconcile(row.day, row.waiting, office.reconciled_by(office_instant(row.day))) for row in days]
