"""Quotes as a list: the newest revision of each job's quote, fifty a page, each way by its own index."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from db.queries.prefixes import starts_with
from db.rules.quote_states import shown_state
from db.rules.quotes import shown_no
from db.rules.search import normalised, room_key
from db.tables.customers import Customer, Unit
from db.tables.quotes import Quote
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.vocabulary import QuoteState

PER_PAGE = 50
MOST_COUNTED = 1_000
MOST_UNITS = 20
# An upper bound that lets the database search the index of the newest instead of calling it a scan.
NO_LATER = datetime(9999, 1, 1, tzinfo=UTC)


class QuoteFilter(NamedTuple):
    """What a list shows. `text` is the beginning of a quote's number, or of a room."""

    states: tuple[QuoteState, ...] = ()
    department_id: int | None = None
    text: str = ""


class QuoteRow(NamedTuple):
    id: int
    quote_no: str
    revision: int
    state: QuoteState
    title: str
    unit_label: str
    customer: str
    department: str
    total_fen: int
    drafted_at: datetime
    valid_until: date | None
    order_no: str

    @property
    def number(self) -> str:
        return shown_no(self.quote_no, self.revision)


class QuotePage(NamedTuple):
    rows: list[QuoteRow]
    total: int
    is_more: bool
    """There are more than `total`."""


class QuoteHint(NamedTuple):
    """Where the quote of an order stands: its newest revision."""

    quote_id: int
    quote_no: str
    revision: int
    state: QuoteState
    total_fen: int
    is_on_site: bool


def list_quotes(session: Session, *, which: QuoteFilter, today: date, page: int = 1) -> QuotePage:
    """One page, newest first; of each job its newest revision. An offer past its last day counts as expired."""
    sort, branches = _branches(session, which, today)
    if not branches:
        return QuotePage([], 0, False)
    counted = union_all(*(select(_limited(branch, MOST_COUNTED + 1).c.id) for branch in branches)).subquery()
    total = session.scalar(select(func.count()).select_from(counted)) or 0
    first = max(0, min(page, -(-min(total, MOST_COUNTED) // PER_PAGE)) - 1) * PER_PAGE
    found = union_all(
        *(select(_limited(each.order_by(sort.desc(), Quote.id.desc()), first + PER_PAGE)) for each in branches)
    ).subquery()
    ids = list(
        session.scalars(
            select(found.c.id).order_by(found.c.sort.desc(), found.c.id.desc()).offset(first).limit(PER_PAGE)
        )
    )
    return QuotePage(_rows(session, ids, today), min(total, MOST_COUNTED), total > MOST_COUNTED)


def list_quote_hints(session: Session, *, order_ids: Sequence[int], today: date) -> dict[int, QuoteHint]:
    """By order, where its quote stands; orders without one are missing."""
    found = session.scalars(select(Quote).where(Quote.work_order_id.in_(order_ids), is_newest()))
    return {
        row.work_order_id: QuoteHint(
            row.id,
            row.quote_no,
            row.revision,
            shown_state(row.state, valid_until=row.valid_until, today=today),
            row.total_fen,
            row.is_on_site,
        )
        for row in found
    }


def is_newest() -> ColumnElement[bool]:
    """No later revision of the same job."""
    later = aliased(Quote)
    return ~(
        select(later.id)
        .where(later.work_order_id == Quote.work_order_id, later.revision > Quote.revision)
        .correlate(Quote)
        .exists()
    )


def _branches(
    session: Session, which: QuoteFilter, today: date
) -> tuple[InstrumentedAttribute[Any], list[Select[Any]]]:
    """The ways into the table, each a range of one index; together they are the list."""
    where: list[ColumnElement[bool]] = [is_newest()]
    if which.department_id is not None:
        where.append(Quote.department_id == which.department_id)
    states = [_is(state, today) for state in which.states]
    any_state = [or_(*states)] if states else []
    number = normalised(which.text).upper()
    if number:
        by_number = starts_with(session, Quote.quote_no, number)
        if session.scalar(select(Quote.id).where(by_number).limit(1)) is not None:
            return Quote.drafted_at, [_way(*where, by_number, *any_state)]
        return Quote.drafted_at, [_way(*where, _of_room(unit), *any_state) for unit in _units(session, which.text)]
    return Quote.drafted_at, [_way(*where, state) for state in states] or [_way(*where, Quote.drafted_at < NO_LATER)]


def _way(*where: ColumnElement[bool]) -> Any:
    return select(Quote.id, Quote.drafted_at.label("sort")).where(*where)


def _limited(query: Select[Any], limit: int) -> Any:
    return query.limit(limit).subquery()


def _is(state: QuoteState, today: date) -> ColumnElement[bool]:
    past = and_(Quote.state == QuoteState.OFFERED, Quote.valid_until < today)
    if state is QuoteState.EXPIRED:
        return or_(Quote.state == QuoteState.EXPIRED, past)
    if state is QuoteState.OFFERED:
        return and_(Quote.state == state, func.coalesce(Quote.valid_until >= today, True))
    return Quote.state == state


def _of_room(unit_id: int) -> ColumnElement[bool]:
    orders = select(WorkOrder.id).where(WorkOrder.unit_id == unit_id, WorkOrder.registered_at < NO_LATER)
    return Quote.work_order_id.in_(orders)


def _units(session: Session, text: str) -> list[int]:
    key = room_key(text)
    if not key:
        return []
    exact = list(session.scalars(select(Unit.id).where(Unit.room_key == key).limit(MOST_UNITS)))
    begins = select(Unit.id).where(starts_with(session, Unit.room_key, key)).order_by(Unit.room_key).limit(MOST_UNITS)
    return exact or list(session.scalars(begins))


def _rows(session: Session, ids: Sequence[int], today: date) -> list[QuoteRow]:
    found = session.execute(
        select(Quote, func.coalesce(Unit.label, ""), Customer.name, Department.name, WorkOrder.order_no)
        .join(WorkOrder, WorkOrder.id == Quote.work_order_id)
        .join(Customer, Customer.id == WorkOrder.customer_id)
        .join(Department, Department.id == Quote.department_id)
        .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
        .where(Quote.id.in_(ids))
    )
    rows = {
        quote.id: QuoteRow(
            quote.id,
            quote.quote_no,
            quote.revision,
            shown_state(quote.state, valid_until=quote.valid_until, today=today),
            quote.title,
            label,
            customer,
            department,
            quote.total_fen,
            quote.drafted_at,
            quote.valid_until,
            order_no,
        )
        for quote, label, customer, department, order_no in found
    }
    return [rows[quote_id] for quote_id in ids]
