"""What was overdue on a day, without reading the history: what is open now, and what has happened since (R-BILL-11)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import CTE, and_, case, cast, func, literal, null, or_, select, true, type_coerce, union_all
from sqlalchemy.orm import Session, aliased

from db.queries.arrears_groups import band_of, group_of
from db.queries.figure_slices import Question, Slice
from db.queries.occupancy_then import occupancy_on
from db.queries.overdue import due_day, fen, get_dunning_terms
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
    moves = _moves(session, asked, [then], days)
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
        .where(_counts(moves, asked, then))
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
    moves = _moves(session, asked, [asked.last_day(each) for each in slices], slices[0], with_units=False)
    sums = [fen(func.sum(case((_counts(moves, asked, asked.last_day(each)), moves.c.fen)))) for each in slices]
    return {each: Value(int(owed)) for each, owed in zip(slices, session.execute(select(*sums)).one(), strict=True)}


def _counts(moves: CTE, asked: Question, then: date) -> Any:
    # The day it was due is the most costly to know, so it is asked last, of what was open then.
    return and_(
        or_(moves.c.until.is_(None), moves.c.until > then),
        or_(moves.c.since.is_(None), moves.c.since <= then),
        true() if then >= asked.today else moves.c.business_on <= then,
        moves.c.due_on < then,
    )


def _moves(session: Session, asked: Question, days: Sequence[date], which: Slice, *, with_units: bool = True) -> CTE:
    """Amounts of entries with the days on which they were open: `since` and before `until`; None without end."""
    past = [day for day in days if day < asked.today]
    parts: list[Any] = [select(OpenAmount.entry_id, OpenAmount.open_fen.label("fen"), _none("since"), _none("until"))]
    if past:
        parts += _undone_since(min(past), past)
    moves = union_all(*parts).cte("move")
    own_unit = (
        select(func.min(CustomerUnit.unit_id))
        .where(
            CustomerUnit.customer_id == LedgerEntry.customer_id,
            or_(CustomerUnit.until_on.is_(None), CustomerUnit.until_on >= max(days)),
        )
        .correlate(LedgerEntry)
        .scalar_subquery()
    )
    terms = get_dunning_terms(session)
    unit_id = func.coalesce(WorkOrder.unit_id, func.nullif(AgreementPeriod.unit_key, 0), own_unit)
    found = select(
        *(moves.c.entry_id, moves.c.fen, moves.c.since, moves.c.until),
        *(LedgerEntry.business_on, LedgerEntry.customer_id),
        type_coerce(due_day(literal(terms.payment)), Day()).label("due_on"),
    ).outerjoin_from(moves, LedgerEntry, LedgerEntry.id == moves.c.entry_id)
    if not (with_units or which.zone or which.department_id is not None):
        return found.cte("owed_then")
    found = (
        found.add_columns(unit_id.label("unit_id"))
        .outerjoin(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
    )
    if which.department_id is not None:
        department = func.coalesce(WorkOrder.department_id, Agreement.department_id)
        found = found.outerjoin(Agreement, Agreement.id == AgreementPeriod.agreement_id)
        found = found.where(which.of_department(department))
    return found.where(which.in_zone(unit_id)).cte("owed_then")


def _undone_since(first: date, days: Sequence[date]) -> list[Any]:
    """What closes or opens an entry after the first day: payments, payments taken back, entries taken back."""
    is_credit = and_(Credit.counts_as.in_(CREDITS), Credit.receivable_fen < 0, Credit.kind != EntryKind.REVERSAL)
    was_open = or_(*(and_(Owed.business_on <= day, Credit.business_on > day) for day in days))
    pays = and_(Allocation.credit_entry_id == Credit.id, Allocation.amount_fen > 0)
    paid_since = (
        select(Owed.id, Allocation.amount_fen, _none("since"), Credit.business_on)
        .join_from(Credit, Allocation, pays)
        .join(Owed, Owed.id == Allocation.charge_entry_id)
        .where(is_credit, Credit.business_on > first, was_open, ~_taken_back(Credit), ~_taken_back(Owed))
    )
    since = and_(Reversal.reverses_id.is_not(None), Reversal.business_on > first)
    bounced = (
        select(Owed.id, -Allocation.amount_fen, Credit.business_on, Reversal.business_on)
        .join_from(Reversal, Credit, Credit.id == Reversal.reverses_id)
        .join(Allocation, pays)
        .join(Owed, Owed.id == Allocation.charge_entry_id)
        .where(since, Credit.receivable_fen < 0, ~_taken_back(Owed))
    )
    is_owed = Owed.receivable_fen > 0
    taken_back = (
        select(Owed.id, Owed.amount_fen, _none("since"), Reversal.business_on)
        .join_from(Reversal, Owed, Owed.id == Reversal.reverses_id)
        .where(since, is_owed)
    )
    sooner = case((Again.business_on < Reversal.business_on, Again.business_on), else_=Reversal.business_on)
    paid_before = (
        select(Owed.id, -Allocation.amount_fen, Credit.business_on, sooner)
        .join_from(Reversal, Owed, Owed.id == Reversal.reverses_id)
        .join(Allocation, and_(Allocation.charge_entry_id == Owed.id, Allocation.amount_fen > 0))
        .join(Credit, Credit.id == Allocation.credit_entry_id)
        .outerjoin(Again, Again.reverses_id == Credit.id)
        .where(since, is_owed)
    )
    return [paid_since, bounced, taken_back, paid_before]


def _taken_back(entry: Any) -> Any:
    return select(Again.id).where(Again.reverses_id == entry.id).correlate(entry).exists()


def _none(name: str) -> Any:
    return cast(null(), Day()).label(name)
