"""What others have not done in time, with whoever steps in now: few are named, many are one row with their number."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.queries.callbacks import callback_row, callback_rows
from db.queries.callbacks_callers import is_open_to
from db.queries.deadline_moves import get_clocks
from db.queries.inbox_item import WorkItem
from db.queries.inbox_orders import NOT_ANSWERED, NOT_STARTED, REPAIR, undecided
from db.rules.deadlines import Clocks, due_answer, due_reconciliation, end_of_duty
from db.rules.escalation import LADDER, ONE_BY_ONE, last_day_passed
from db.tables.callbacks import Callback
from db.tables.customers import Customer, Unit
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackKind, CallbackState, OrderState, Role, WorkKind

DAY = timedelta(days=1)
# Where many of a kind are listed.
OPEN_SLIPS = ("work-orders", {"state": "open"})
TOGETHER: dict[WorkKind, tuple[str, dict[str, str]]] = {
    WorkKind.PICK_UP: OPEN_SLIPS,
    WorkKind.ACCEPT: OPEN_SLIPS,
    WorkKind.DECIDE: OPEN_SLIPS,
    WorkKind.RECONCILE: ("work-orders", {"state": OrderState.COMPLETED.value}),
    WorkKind.CALL_BACK: ("callbacks", {"view": "overdue"}),
    WorkKind.DISSATISFIED: ("callbacks", {"view": "dissatisfied"}),
}


def late_work_waiting(session: Session, actor: Actor, at: datetime, most: int) -> Iterator[WorkItem]:
    """What has come to this person, kind by kind; never what stands in the own inbox anyway."""
    kinds = [kind for kind, rung in LADDER.items() if actor.has(rung.role) and not _is_own(kind, actor)]
    if not kinds:
        return
    clocks = get_clocks(session)
    for kind in kinds:
        rows = _callbacks if kind in (WorkKind.CALL_BACK, WorkKind.DISSATISFIED) else _orders
        yield from _few_or_one(kind, list(rows(session, kind, actor, at, clocks, most)))


def _is_own(kind: WorkKind, actor: Actor) -> bool:
    """Where one person holds both roles, it stands in the inbox once."""
    if kind in (WorkKind.ACCEPT, WorkKind.CALL_BACK):
        return actor.has(Role.CLERK)
    return kind in (WorkKind.DECIDE, WorkKind.DISSATISFIED) and actor.has(Role.MANAGER)


def _few_or_one(kind: WorkKind, items: list[WorkItem]) -> list[WorkItem]:
    if len(items) <= ONE_BY_ONE:
        return items
    page, params = TOGETHER[kind]
    return [items[0]._replace(ref_id=0, number="", who="", what=str(len(items)), page=page, params=params)]


def _orders(
    session: Session, kind: WorkKind, actor: Actor, at: datetime, clocks: Clocks, most: int
) -> Iterator[WorkItem]:
    found = session.execute(
        _slips(kind, at, clocks)
        .where(*([WorkOrder.department_id != actor.department_id] if _is_head(actor) else []))
        .order_by(WorkOrder.registered_at, WorkOrder.id)
        .limit(most)
    )
    for order, label, name in found:
        since = order.completed_at or order.registered_at
        due_at = _due(kind, order, clocks)
        who = f"{label or ''} {name}".strip()
        params = {"no": order.order_no}
        yield WorkItem(
            WorkKind.STEP_IN, order.id, order.order_no, who, order.item_name, since, due_at, True, "order", params, kind
        )


def _is_head(actor: Actor) -> bool:
    return actor.has(Role.SUPERVISOR) and actor.department_id is not None


def _slips(kind: WorkKind, at: datetime, clocks: Clocks) -> Select[WorkOrder, str, str]:
    found = (
        select(WorkOrder, Unit.label, Customer.name)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .where(~WorkOrder.is_taken_over)
    )
    if kind is WorkKind.PICK_UP:
        return found.where(_unpicked(), WorkOrder.state.in_(NOT_STARTED), WorkOrder.pick_up_due_at < at)
    if kind is WorkKind.RECONCILE:
        # To be reconciled on the next working day; that one has passed, and as many as the ladder says.
        last = last_day_passed(at, 1 + LADDER[kind].days, clocks)
        return found.where(WorkOrder.state == OrderState.COMPLETED, WorkOrder.completed_on <= last)
    last = last_day_passed(at, clocks.settings.answer_days + LADDER[kind].days, clocks)
    is_late = WorkOrder.registered_at < office_instant(last + DAY)
    if kind is WorkKind.DECIDE:
        return found.where(undecided(), is_late)
    picked_up = or_(WorkOrder.kind != REPAIR, WorkOrder.picked_up_at.is_not(None))
    return found.where(WorkOrder.state.in_(NOT_ANSWERED), picked_up, is_late, ~undecided())


def _unpicked() -> ColumnElement[bool]:
    return and_(WorkOrder.kind == REPAIR, WorkOrder.picked_up_at.is_(None))


def _due(kind: WorkKind, order: WorkOrder, clocks: Clocks) -> datetime | None:
    calendar, settings, zone = clocks
    if kind is WorkKind.PICK_UP:
        return order.pick_up_due_at
    if kind is WorkKind.RECONCILE and order.completed_at is not None:
        return due_reconciliation(order.completed_at, calendar=calendar, settings=settings, zone=zone).at
    return due_answer(order.registered_at, calendar=calendar, settings=settings, zone=zone).at


def _callbacks(
    session: Session, kind: WorkKind, actor: Actor, at: datetime, clocks: Clocks, most: int
) -> Iterator[WorkItem]:
    """After jobs; what is late after a complaint is the complaint's own matter."""
    last = last_day_passed(at, LADDER[kind].days, clocks)
    is_call = kind is WorkKind.CALL_BACK
    if is_call:
        late = and_(
            Callback.state == CallbackState.DUE, Callback.next_try_on <= last, Callback.kind == CallbackKind.ORDER
        )
    else:
        late = and_(Callback.manager_answered_at.is_(None), Callback.reported_at < office_instant(last + DAY))
    first = Callback.next_try_on if is_call else Callback.reported_at
    found = callback_rows().where(late, is_open_to(actor)).order_by(first, Callback.id).limit(most)
    for each in session.execute(found):
        row, reported_at = callback_row(each), each.Callback.reported_at
        day = row.next_try_on if is_call else clocks.calendar.next_working_day(office_day(reported_at)).day
        due_at = end_of_duty(day, clocks.settings, clocks.zone)
        params = {"id": str(row.id)} | ({} if is_call else {"view": "dissatisfied"})
        who, since = f"{row.unit_label} {row.customer}".strip(), row.happened_at if is_call else reported_at
        yield WorkItem(
            WorkKind.STEP_IN, row.id, row.number, who, row.what, since, due_at, True, "callbacks", params, kind
        )
