"""What was overdue on a day, without reading the history: what is open now, and what has happened since (R-BILL-11)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import CTE, and_, case, cast, func, literal, null, or_, select, true, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from db.queries.arrears_groups import band_of, group_of
from db.queries.days import days_after
from db.queries.figure_slices import Question, Slice
from db.queries.occupancy_then import occupancy_on
from db.queries.overdue import fen, get_dunning_terms, is_due_by_notice, term_begins_on
from db.rules.figure import Value
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import CustomerUnit, Unit
from db.tables.open_amounts import OpenAmount
from db.tables.payments import Allocation
from db.tables.work_orders import WorkOrder
from db.types import Day, Word
from db.vocabulary import AgeBand, CustomerGroup, EntryKind, NoticePart

Owed, Credit, Reversal, Again = (
    aliased(LedgerEntry, name=name) for name in ("owed", "credit", "taken_back", "credit_taken_back")
)
CREDITS = (NoticePart.PAYMENTS, NoticePart.DISCOUNTS, NoticePart.OPENING)


class OwedCell(NamedTuple):
    """What a group of households (units, R-DEC-10) owed overdue in a band of age."""

    group: CustomerGroup
    band: AgeBand
    households: int
    amount_fen: int


def sum_arrears(session: Session, asked: Question, slices: Sequence[Slice]) -> list[Value]:
    """For the last day of each slice; all slices of one zone and department are read at once."""
    found: dict[Slice, Value] = {}
    for each in dict.fromkeys(each._replace(only=None) for each in slices):
        alike = [other for other in slices if other[2:4] == each[2:4]]
        if each not in found:
            found |= _sums(session, asked, [other._replace(only=None) for other in alike])
    return [
        found[each] if each.only is None else _of_group(list_arrears_then(session, asked, each), each.only)
        for each in slices
    ]


def list_arrears_then(session: Session, asked: Question, days: Slice) -> list[OwedCell]:
    """By group and age. Whoever asks has asked for the permission."""
    then = asked.last_day(days)
    moves = amounts_open(session, asked, [then], days)
    household = func.coalesce(moves.c.unit_id, -moves.c.customer_id)
    group = group_of(moves.c.unit_id, moves.c.customer_id, occupancy_on(then))
    rows = (
        select(
            type_coerce(group, Word(CustomerGroup)).label("owed_group"),
            type_coerce(band_of(moves.c.due_on, literal(then, Day())), Word(AgeBand)).label("band"),
            household.label("household"),
            fen(func.sum(moves.c.fen)).label("fen"),
        )
        .outerjoin_from(moves, Unit, Unit.id == moves.c.unit_id)
        .where(was_overdue(moves, asked, then))
        .group_by("owed_group", "band", "household")
        .having(func.sum(moves.c.fen) != 0)
        .cte("household_owed")
    )
    cells = select(rows.c.owed_group, rows.c.band, func.count(), fen(func.sum(rows.c.fen))).group_by(*rows.c[:2])
    found = [OwedCell(group, band, number, owed) for group, band, number, owed in session.execute(cells)]
    groups, bands = list(CustomerGroup), list(AgeBand)
    return sorted(found, key=lambda cell: (groups.index(cell.group), bands.index(cell.band)))


def _of_group(cells: Sequence[OwedCell], group: Any) -> Value:
    return Value(sum(cell.amount_fen for cell in cells if cell.group is group))


def _sums(session: Session, asked: Question, slices: Sequence[Slice]) -> dict[Slice, Value]:
    moves = amounts_open(session, asked, [asked.last_day(each) for each in slices], slices[0], with_units=False)
    sums = [fen(func.sum(case((was_overdue(moves, asked, asked.last_day(each)), moves.c.fen)))) for each in slices]
    return {each: Value(int(owed)) for each, owed in zip(slices, session.execute(select(*sums)).one(), strict=True)}


def was_overdue(moves: CTE, asked: Question, then: date) -> Any:
    """Whether an amount was open and past its day at the end of that day."""
    return and_(
        _is_open(moves, then),
        true() if then >= asked.today else moves.c.business_on <= then,
        moves.c.due_on < then,
    )


def _is_open(moves: CTE, then: date) -> Any:
    return and_(or_(moves.c.until.is_(None), moves.c.until > then), or_(moves.c.since.is_(None), moves.c.since <= then))


def amounts_open(
    session: Session, asked: Question, days: Sequence[date], which: Slice, *, with_units: bool = True
) -> CTE:
    """Amounts of entries with the days on which they were open: `since` and before `until`; None without end."""
    past = [day for day in days if day < asked.today]
    now = select(*_move(LedgerEntry, OpenAmount.open_fen))
    parts: list[Any] = [now.outerjoin_from(OpenAmount, LedgerEntry, LedgerEntry.id == OpenAmount.entry_id)]
    if past:
        parts += _undone_since(min(past), past)
    entries = _kept(union_all(*parts), "move")
    term = get_dunning_terms(session).payment
    is_due = [
        entries.c.begins_on < case((entries.c.is_by_notice, literal(day - timedelta(term), Day())), else_=day)
        for day in days
    ]
    was_owed = (_is_open(entries, day) & is_past for day, is_past in zip(days, is_due, strict=True))
    due_on = case((entries.c.is_by_notice, days_after(entries.c.begins_on, term)), else_=entries.c.begins_on)
    found = select(
        *(entries.c.entry_id, entries.c.fen, entries.c.since, entries.c.until),
        *(entries.c.business_on, entries.c.customer_id),
        type_coerce(due_on, Day()).label("due_on"),
    ).where(or_(*was_owed))
    if not (with_units or which.zone or which.department_id is not None):
        return _kept(found, "owed_then")
    own_unit = (
        select(func.min(CustomerUnit.unit_id))
        .where(
            CustomerUnit.customer_id == entries.c.customer_id,
            or_(CustomerUnit.until_on.is_(None), CustomerUnit.until_on >= max(days)),
        )
        .correlate(entries)
        .scalar_subquery()
    )
    unit_id = func.coalesce(WorkOrder.unit_id, func.nullif(AgreementPeriod.unit_key, 0), own_unit)
    found = (
        found.add_columns(unit_id.label("unit_id"))
        .outerjoin_from(entries, WorkOrder, WorkOrder.id == entries.c.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == entries.c.period_id)
    )
    if which.department_id is not None:
        department = func.coalesce(WorkOrder.department_id, Agreement.department_id)
        found = found.outerjoin(Agreement, Agreement.id == AgreementPeriod.agreement_id)
        found = found.where(which.of_department(department))
    return _kept(found.where(which.in_zone(unit_id)), "owed_then")


def _move(entry: Any, fen: Any, *, since: Any = None, until: Any = None) -> list[Any]:
    """With the day that its term is counted from, which is the most costly to know."""
    never = cast(null(), Day())
    return [
        entry.id.label("entry_id"),
        fen.label("fen"),
        (never if since is None else since).label("since"),
        (never if until is None else until).label("until"),
        *(entry.business_on, entry.customer_id, entry.work_order_id, entry.period_id),
        is_due_by_notice(entry).label("is_by_notice"),
        term_begins_on(entry).label("begins_on"),
    ]


def _kept(found: Any, name: str) -> CTE:
    """While the statement runs, so that no sum asks for it again."""
    kept: CTE = found.cte(name).prefix_with("MATERIALIZED")
    return kept


def _undone_since(first: date, days: Sequence[date]) -> list[Any]:
    """What closes or opens an entry after the first day: payments, payments taken back, entries taken back."""
    is_credit = and_(Credit.counts_as.in_(CREDITS), Credit.receivable_fen < 0, Credit.kind != EntryKind.REVERSAL)
    # What is paid on the day of the work, as most slips are, was open on no evening.
    was_open = and_(
        Owed.business_on < Credit.business_on,
        or_(*(and_(Owed.business_on <= day, Credit.business_on > day) for day in days)),
    )
    pays = and_(Allocation.credit_entry_id == Credit.id, Allocation.amount_fen > 0)
    paid_since = (
        select(*_move(Owed, Allocation.amount_fen, until=Credit.business_on))
        .join_from(Credit, Allocation, pays)
        .join(Owed, Owed.id == Allocation.charge_entry_id)
        .where(is_credit, Credit.business_on > first, was_open, ~_taken_back(Credit), ~_taken_back(Owed))
    )
    since = and_(Reversal.reverses_id.is_not(None), Reversal.business_on > first)
    bounced = (
        select(*_move(Owed, -Allocation.amount_fen, since=Credit.business_on, until=Reversal.business_on))
        .join_from(Reversal, Credit, Credit.id == Reversal.reverses_id)
        .join(Allocation, pays)
        .join(Owed, Owed.id == Allocation.charge_entry_id)
        .where(since, Credit.receivable_fen < 0, ~_taken_back(Owed))
    )
    is_owed = Owed.receivable_fen > 0
    taken_back = (
        select(*_move(Owed, Owed.amount_fen, until=Reversal.business_on))
        .join_from(Reversal, Owed, Owed.id == Reversal.reverses_id)
        .where(since, is_owed)
    )
    sooner = case((Again.business_on < Reversal.business_on, Again.business_on), else_=Reversal.business_on)
    paid_before = (
        select(*_move(Owed, -Allocation.amount_fen, since=Credit.business_on, until=sooner))
        .join_from(Reversal, Owed, Owed.id == Reversal.reverses_id)
        .join(Allocation, and_(Allocation.charge_entry_id == Owed.id, Allocation.amount_fen > 0))
        .join(Credit, Credit.id == Allocation.credit_entry_id)
        .outerjoin(Again, Again.reverses_id == Credit.id)
        .where(since, is_owed)
    )
    return [paid_since, bounced, taken_back, paid_before]


def _taken_back(entry: Any) -> Any:
    # A list read once: next to nothing is taken back, and every payment of the months is looked up in it.
    return entry.id.in_(select(Again.reverses_id).where(Again.reverses_id > 0))
