"""The list of work orders: filtered, 50 a page, counted up to a thousand, each way by its own index."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.clock import office_instant
from db.queries.days import hour_begun, hours_like
from db.queries.figures_work import SLIP_CHARGES
from db.queries.prefixes import starts_with
from db.queries.work_orders_money import get_order_money
from db.rules.billing_calendar import first_day, last_day
from db.rules.search import normalised, room_key
from db.rules.work_order_states import UNFINISHED
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, Staff
from db.tables.work_orders import WorkOrder
from db.vocabulary import Channel, MoneyState, OrderKind, OrderState, SlipProblem, Trade

PER_PAGE = 50
# Beyond this many nobody turns pages; the list says 1,000+ and asks for a filter.
MOST_COUNTED = 1_000
MOST_UNITS = 20
ONE_DAY = timedelta(days=1)
# An upper bound that lets the database search the index of the newest instead of calling it a scan.
NO_LATER = datetime(9999, 1, 1, tzinfo=UTC)


class OrderFilter(NamedTuple):
    """What a list shows. `text` is the beginning of an order number or of a room.

    The rest is what figures are counted by: days of registration, completion, or charge (or its reversal), the last one
    included; `hour`: on those days of registration, that of a weekday (Monday is 0); `zone` "" are orders without a
    home; an id of 0 those without item or worker; `is_new` leaves out what was taken over.
    """

    states: tuple[OrderState, ...] = ()
    department_id: int | None = None
    month: str | None = None
    text: str = ""
    customer_id: int | None = None
    registered_from: date | None = None
    registered_until: date | None = None
    done_from: date | None = None
    done_until: date | None = None
    charged_from: date | None = None
    charged_until: date | None = None
    zone: str | None = None
    kind: OrderKind | None = None
    channel: Channel | None = None
    trade: Trade | None = None
    item_id: int | None = None
    worker_id: int | None = None
    is_new: bool = False
    hour: tuple[int, int] | None = None


NONE = 0
# Names in the address: /work-orders?state=all&from=2026-11-01&until=2026-11-30&channel=phone
PARAMETERS: Mapping[str, str] = {
    "customer": "customer_id",
    "from": "registered_from",
    "until": "registered_until",
    "done_from": "done_from",
    "done_until": "done_until",
    "charged_from": "charged_from",
    "charged_until": "charged_until",
    "zone": "zone",
    "kind": "kind",
    "channel": "channel",
    "trade": "trade",
    "item": "item_id",
    "worker": "worker_id",
    "new": "is_new",
    "hour": "hour",
}


class OrderRow(NamedTuple):
    id: int
    order_no: str
    state: OrderState
    unit_label: str
    customer: str
    item: str
    amount_fen: int | None
    department: str
    worker: str
    wanted_at: datetime | None
    registered_at: datetime
    is_back_dated: bool
    needs_quote: bool
    slip_problem: SlipProblem | None
    version: int
    money: MoneyState


class OrderPage(NamedTuple):
    rows: list[OrderRow]
    total: int
    is_more: bool
    """There are more than `total`."""


OPEN = (*UNFINISHED, OrderState.COMPLETED)


def list_orders(session: Session, *, wanted: OrderFilter, page: int = 1) -> OrderPage:
    """One page, newest first; each state or room is read from its own index, so a million orders are as quick."""
    sort, branches = _branches(session, wanted)
    if not branches:
        return OrderPage([], 0, False)
    counted = union_all(*(select(_limited(branch, MOST_COUNTED + 1).c.id) for branch in branches)).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    first = max(0, min(page, -(-min(total, MOST_COUNTED) // PER_PAGE)) - 1) * PER_PAGE
    found = union_all(
        *(select(_limited(b.order_by(sort.desc(), WorkOrder.id.desc()), first + PER_PAGE)) for b in branches)
    ).subquery()
    ids = session.scalars(
        select(found.c.id).order_by(found.c.sort.desc(), found.c.id.desc()).offset(first).limit(PER_PAGE)
    )
    return OrderPage(get_order_rows(session, order_ids=list(ids)), min(total, MOST_COUNTED), total > MOST_COUNTED)


def _limited(query: Select[Any], limit: int) -> Any:
    return query.limit(limit).subquery()


def _branches(session: Session, wanted: OrderFilter) -> tuple[InstrumentedAttribute[Any], list[Select[Any]]]:
    """The ways into the table, each a range of one index; together they are the list."""
    where = _narrowed(wanted)
    number = normalised(wanted.text).upper()
    if number:
        by_number = starts_with(session, WorkOrder.order_no, number)
        if session.scalar(select(WorkOrder.id).where(by_number).limit(1)) is not None:
            return WorkOrder.order_no, [_way(WorkOrder.order_no, *where, by_number, *_in(wanted.states))]
        units = _units(session, room_key(wanted.text))
        return WorkOrder.registered_at, [
            _way(WorkOrder.registered_at, WorkOrder.unit_id == unit, *where, *_in(wanted.states)) for unit in units
        ]
    if wanted.customer_id is not None:
        by_customer = WorkOrder.customer_id == wanted.customer_id
        return WorkOrder.registered_at, [_way(WorkOrder.registered_at, by_customer, *where, *_in(wanted.states))]
    if wanted.done_from is not None or wanted.done_until is not None:
        return WorkOrder.completed_on, [_way(WorkOrder.completed_on, *where, *_in(wanted.states))]
    states = [WorkOrder.state == state for state in wanted.states]
    return WorkOrder.registered_at, [_way(WorkOrder.registered_at, state, *where) for state in states] or [
        _way(WorkOrder.registered_at, *where)
    ]


def _way(sort: InstrumentedAttribute[Any], *where: ColumnElement[bool]) -> Select[Any]:
    return select(WorkOrder.id, sort.label("sort")).where(*where)


def _in(states: Sequence[OrderState]) -> list[ColumnElement[bool]]:
    return [WorkOrder.state.in_(states)] if states else []


def _narrowed(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """What every way into the table is narrowed by."""
    equal: list[tuple[InstrumentedAttribute[Any], Any]] = [
        (WorkOrder.department_id, wanted.department_id),
        (WorkOrder.kind, wanted.kind),
        (WorkOrder.channel, wanted.channel),
        (WorkOrder.trade, wanted.trade),
    ]
    where = [column == value for column, value in equal if value is not None]
    for column, row_id in ((WorkOrder.item_id, wanted.item_id), (WorkOrder.worker_id, wanted.worker_id)):
        if row_id is not None:
            where.append(column.is_(None) if row_id == NONE else column == row_id)
    if wanted.zone is not None:
        there = WorkOrder.unit_id.in_(select(Unit.id).where(Unit.zone == wanted.zone))
        where.append(there if wanted.zone else or_(WorkOrder.unit_id.is_(None), there))
    if wanted.is_new:
        where.append(~WorkOrder.is_taken_over)
    return [*where, *_days(wanted)]


def _days(wanted: OrderFilter) -> list[ColumnElement[bool]]:
    """Registered in a month or on days of the office's calendar, completed on days; without any, all."""
    first, last = wanted.registered_from, wanted.registered_until
    if wanted.month is not None:
        first, last = first_day(wanted.month), last_day(wanted.month)
    where: list[ColumnElement[bool]] = []
    if first is not None:
        where.append(WorkOrder.registered_at >= office_instant(first))
    if last is not None:
        where.append(WorkOrder.registered_at < office_instant(last + ONE_DAY))
    if wanted.hour is not None and first is not None and last is not None:
        where.append(hour_begun(WorkOrder.registered_at).in_(hours_like(first, last, *wanted.hour)))
    if wanted.done_from is not None:
        where.append(WorkOrder.completed_on >= wanted.done_from)
    if wanted.done_until is not None:
        where.append(WorkOrder.completed_on <= wanted.done_until)
    if wanted.charged_from is not None and wanted.charged_until is not None:
        charges = select(LedgerEntry.work_order_id).where(
            SLIP_CHARGES, LedgerEntry.business_on.between(wanted.charged_from, wanted.charged_until)
        )
        where.append(WorkOrder.id.in_(charges))
    return where or [WorkOrder.registered_at < NO_LATER]


def _units(session: Session, key: str) -> list[int]:
    """The room itself, else the rooms whose number begins so."""
    if not key:
        return []
    exact = list(session.scalars(select(Unit.id).where(Unit.room_key == key).limit(MOST_UNITS)))
    begins = select(Unit.id).where(starts_with(session, Unit.room_key, key)).order_by(Unit.room_key).limit(MOST_UNITS)
    return exact or list(session.scalars(begins))


@cache
def _rows() -> Any:
    """Built once: every list of orders asks it."""
    return (
        select(
            WorkOrder.id,
            WorkOrder.order_no,
            WorkOrder.state,
            func.coalesce(Unit.label, ""),
            Customer.name,
            WorkOrder.item_name,
            WorkOrder.amount_fen,
            Department.name,
            func.coalesce(Staff.name, ""),
            WorkOrder.wanted_at,
            WorkOrder.registered_at,
            WorkOrder.is_back_dated,
            WorkOrder.needs_quote,
            WorkOrder.slip_problem,
            WorkOrder.version,
        )
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == WorkOrder.department_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .outerjoin(Staff, Staff.id == WorkOrder.worker_id)
        .where(WorkOrder.id.in_(bindparam("order_ids", expanding=True)))
    )


def get_order_rows(session: Session, *, order_ids: Sequence[int]) -> list[OrderRow]:
    """These orders as rows of a list, in this order."""
    money = get_order_money(session, order_ids=order_ids)
    found = session.execute(_rows(), {"order_ids": list(order_ids)})
    rows = {row[0]: OrderRow._make((*row, money[row[0]].state)) for row in found}
    return [rows[order_id] for order_id in order_ids]
