"""Two sets that are watched: those who complain often, and the silent ones nobody has spoken to for long (R-CUST-3)."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_day, office_instant
from db.queries.callbacks_callers import is_open_to
from db.queries.complaints_filter import is_open
from db.queries.complaints_seen import not_about, visible_to
from db.queries.customers import list_rooms
from db.rules.agreements import add_months
from db.tables.arrears import DunningContact
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import HolidayGreeting
from db.tables.customers import Customer
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.types import Actor, Instant
from db.vocabulary import (
    CallbackKind,
    CallbackState,
    Channel,
    ContactAnswer,
    CustomerClass,
    CustomerKind,
    TimelineStep,
)

PER_PAGE = 50
MOST_COUNTED = 1_000


class LastContact(NamedTuple):
    """The last time that somebody of the office spoke with a customer."""

    how: TimelineStep
    on: date
    by: str


class WatchedRow(NamedTuple):
    """`complaints` in the last twelve months, `open` of them not closed; `next_on` the next routine contact."""

    customer_id: int
    customer_no: str
    name: str
    room: str
    kind: CustomerKind
    customer_class: CustomerClass
    complaints: int
    open: int
    last: LastContact | None
    next_on: date | None


class _Source(NamedTuple):
    """A table of things said with a customer: when, by whom, and which rows count."""

    how: TimelineStep
    table: Any
    moment: str
    by: str
    counts: Callable[[Any], Sequence[ColumnElement[bool]]]


def _sources(actor: Actor) -> tuple[_Source, ...]:
    """A complaint about the person who asks is no contact here (R-COMP)."""
    return (
        _Source(
            *(TimelineStep.CALLBACK, Callback, "done_on", "done_by"),
            lambda call: (call.state == CallbackState.DONE, is_open_to(actor, call)),
        ),
        # What an agreement makes by itself is no word with anybody.
        _Source(
            *(TimelineStep.REQUEST, WorkOrder, "registered_at", "registered_by"),
            lambda order: (order.channel != Channel.AGREEMENT,),
        ),
        _Source(
            *(TimelineStep.COMPLAINT, Complaint, "received_on", "received_by"),
            lambda said: (not_about(actor, said),),
        ),
        _Source(TimelineStep.GREETING, HolidayGreeting, "greeted_at", "greeted_by", lambda _said: ()),
        _Source(
            *(TimelineStep.TALK, DunningContact, "contacted_on", "recorded_by"),
            lambda talk: (talk.answer != ContactAnswer.NOT_REACHED,),
        ),
    )


def list_complainers(
    session: Session, *, actor: Actor, today: date, least: int, limit: int = PER_PAGE, offset: int = 0
) -> list[WatchedRow]:
    """Who complained at least so often in twelve months, the most often first; as far as this person may see it."""
    many = func.count()
    often = (
        select(Complaint.customer_id, many, func.count().filter(is_open()))
        .where(Complaint.customer_id.is_not(None), Complaint.received_on > add_months(today, -12), visible_to(actor))
        .group_by(Complaint.customer_id)
        .having(many >= least)
        .order_by(many.desc(), func.max(Complaint.received_on).desc(), Complaint.customer_id)
        .limit(limit)
        .offset(offset)
    )
    counts = {row[0]: (row[1], row[2]) for row in session.execute(often) if row[0] is not None}
    return _rows(session, counts, actor, today)


def list_silent(
    session: Session, *, actor: Actor, today: date, months: int, limit: int = PER_PAGE, offset: int = 0
) -> list[WatchedRow]:
    """Customers in use with whom nobody has spoken in so many months: class A first, then by number."""
    found = session.scalars(
        select(Customer.id)
        .where(*_silent(actor, add_months(today, -months)))
        .order_by(Customer.customer_class, Customer.customer_no)
        .limit(limit)
        .offset(offset)
    )
    return _rows(session, dict.fromkeys(found, (0, 0)), actor, today)


def count_silent(session: Session, *, actor: Actor, today: date, months: int) -> int:
    some = select(Customer.id).where(*_silent(actor, add_months(today, -months))).limit(MOST_COUNTED).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def last_contacts(session: Session, *, customer_ids: Collection[int], actor: Actor) -> dict[int, LastContact]:
    """The last word with each customer: a call reached, a request or complaint taken, good wishes, a talk."""
    latest: dict[int, tuple[date, TimelineStep, int | None]] = {}
    for source in _sources(actor):
        for customer_id, when, by_id in session.execute(_newest(source, customer_ids)):
            day = office_day(when) if isinstance(when, datetime) else when
            if customer_id not in latest or latest[customer_id][0] < day:
                latest[customer_id] = (day, source.how, by_id)
    people = {by_id for _day, _how, by_id in latest.values() if by_id is not None}
    names = {row.id: row.name for row in session.execute(select(User.id, User.name).where(User.id.in_(people)))}
    return {one: LastContact(how, day, names.get(by_id, "")) for one, (day, how, by_id) in latest.items()}


def _newest(source: _Source, customer_ids: Collection[int]) -> Select[Any]:
    """The newest row of each of these customers, each by one step down an index."""
    row, other = source.table, aliased(source.table)
    newest = (
        select(other.id)
        .where(other.customer_id == Customer.id, *source.counts(other))
        .order_by(getattr(other, source.moment).desc())
        .limit(1)
        .correlate(Customer)
        .scalar_subquery()
    )
    columns: Any = select(Customer.id, getattr(row, source.moment), getattr(row, source.by))
    joined: Select[Any] = columns.join(row, row.id == newest).where(Customer.id.in_(customer_ids))
    return joined


def _silent(actor: Actor, since: date) -> Iterator[ColumnElement[bool]]:
    yield Customer.is_active.is_(True)
    for source in _sources(actor):
        row, moment = source.table, getattr(source.table, source.moment)
        begin: Any = office_instant(since) if isinstance(moment.type, Instant) else since
        said = select(row.id).where(row.customer_id == Customer.id, moment >= begin, *source.counts(row))
        yield ~said.correlate(Customer).exists()


def _rows(session: Session, counts: Mapping[int, tuple[int, int]], actor: Actor, today: date) -> list[WatchedRow]:
    """The customers in the order of `counts` (complaints, open ones)."""
    found = {row.id: row for row in session.scalars(select(Customer).where(Customer.id.in_(counts)))}
    rooms = list_rooms(session, customer_ids=counts, today=today)
    last = last_contacts(session, customer_ids=counts, actor=actor)
    planned = (
        select(Callback.customer_id, func.min(Callback.next_try_on))
        .where(
            Callback.customer_id.in_(counts),
            Callback.state == CallbackState.DUE,
            Callback.kind == CallbackKind.ROUTINE,
        )
        .group_by(Callback.customer_id)
    )
    next_on: dict[int | None, date] = dict(session.execute(planned).all())
    return [
        WatchedRow(
            row.id,
            row.customer_no,
            row.name,
            rooms.get(row.id, ""),
            row.kind,
            row.customer_class,
            *counts[row.id],
            last.get(row.id),
            next_on.get(row.id),
        )
        for row in (found[customer_id] for customer_id in counts)
    ]
