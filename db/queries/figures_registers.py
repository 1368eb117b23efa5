"""Homes handed over, occupied, visited and checked; notices sent (R-YEAR). A struck-out entry counts nothing."""

from typing import Any

from sqlalchemy import Text, case, func, select, type_coerce

from db.clock import month_of
from db.queries.figure_counted import Counted, Record
from db.queries.figure_slices import Question, Slice
from db.queries.occupancy_then import occupancy_on
from db.tables.billing import BillingNotice
from db.tables.customers import CustomerUnit, Unit
from db.tables.registers import HomeHandOver, HouseholdVisit, VacantCheck
from db.types import Day
from db.vocabulary import Occupancy, Term, Trade, VisitTopic


def count_handed_over(asked: Question, days: Slice) -> Counted:
    table, done = HomeHandOver, HomeHandOver.done_on
    counted = _entries(table, table.due_on, days, Record.HAND_OVER)
    return counted._replace(part=done <= asked.last_day(days), of_all=True, done=done)


def count_occupied(asked: Question, days: Slice) -> Counted:
    """Fitting out counts as occupied (R-DEC-10)."""
    homes = select(Unit.id, occupancy_on(asked.last_day(days)).label("occupancy")).where(days.in_zone(Unit.id)).cte()
    used = homes.c.occupancy.in_((Occupancy.OCCUPIED, Occupancy.FITTING_OUT))
    handed_over = homes.c.occupancy != Occupancy.NOT_HANDED_OVER
    found = select(homes.c.id).select_from(homes)
    return Counted([found], Record.HOME, homes.c.id, None, part=used, whole=handed_over, word=homes.c.occupancy)


def count_visits(_asked: Question, days: Slice) -> Counted:
    return _entries(HouseholdVisit, HouseholdVisit.visited_on, days, Record.VISIT)


def count_homes_visited(asked: Question, days: Slice) -> Counted:
    (visits,) = count_visits(asked, days).found
    unit_id, last = HouseholdVisit.unit_id, func.max(HouseholdVisit.visited_on, type_=Day())
    homes = visits.with_only_columns(unit_id, last.label("last_on")).group_by(unit_id).subquery()
    found = select(homes.c.unit_id).select_from(homes)
    return Counted([found], Record.VISITED, homes.c.unit_id, homes.c.last_on)


def count_topics(asked: Question, days: Slice) -> Counted:
    times = _times(HouseholdVisit.topics, days.only, VisitTopic)
    return count_visits(asked, days)._replace(part=times, sums=True)


def count_vacant_checks(_asked: Question, days: Slice) -> Counted:
    return _entries(VacantCheck, VacantCheck.checked_on, days, Record.CHECK)


def count_findings(asked: Question, days: Slice) -> Counted:
    times = _times(VacantCheck.findings, days.only, Trade)
    return count_vacant_checks(asked, days)._replace(part=times, sums=True)


def count_notices(_asked: Question, days: Slice) -> Counted:
    notice, months = BillingNotice, (month_of(days.from_on), month_of(days.until_on))
    found = select(notice.id).select_from(notice).where(notice.month.between(*months), notice.revision == 1)
    if days.zone:
        theirs = select(CustomerUnit.customer_id).join(Unit, Unit.id == CustomerUnit.unit_id)
        found = found.where(notice.customer_id.in_(theirs.where(Unit.zone == days.zone)))
    return Counted([found], Record.NOTICE, notice.id, notice.issued_at)


def _entries(table: Any, day: Any, days: Slice, record: Record) -> Counted:
    found = (
        select(table.id)
        .select_from(table)
        .where(table.struck_out_because == "", day.between(days.from_on, days.until_on), days.in_zone(table.unit_id))
    )
    return Counted([found], record, table.id, day)


def _times(column: Any, only: Term | None, terms: type[Term]) -> Any:
    """How often one word stands in a row, or any."""
    wanted = terms if only is None else [only]
    counted = [case((type_coerce(column, Text).contains(f",{term.value},"), 1), else_=0) for term in wanted]
    return sum(counted[1:], counted[0])
