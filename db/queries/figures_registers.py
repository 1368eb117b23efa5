"""Homes handed over, occupied, visited and checked; notices sent (R-YEAR). A struck-out entry counts nothing."""

from typing import Any

from sqlalchemy import Text, func, null, select, type_coerce

from db.clock import month_of
from db.queries.figure_slices import OneRow, Question, Slice
from db.queries.occupancy_then import occupancy_on
from db.tables.billing import BillingNotice
from db.tables.customers import CustomerUnit, Unit
from db.tables.registers import HomeHandOver, HouseholdVisit, VacantCheck
from db.vocabulary import Occupancy, Term, Trade, VisitTopic


def count_handed_over(asked: Question, days: Slice) -> OneRow:
    done = func.count().filter(HomeHandOver.done_on <= asked.last_day(days))
    return _entries(HomeHandOver, HomeHandOver.due_on, days, done, func.count())


def count_occupied(asked: Question, days: Slice) -> OneRow:
    """Fitting out counts as occupied (R-DEC-10)."""
    homes = select(Unit.id, occupancy_on(asked.last_day(days)).label("occupancy")).where(days.in_zone(Unit.id)).cte()
    used = homes.c.occupancy.in_((Occupancy.OCCUPIED, Occupancy.FITTING_OUT))
    handed_over = homes.c.occupancy != Occupancy.NOT_HANDED_OVER
    return select(func.count().filter(used).label("part"), func.count().filter(handed_over).label("whole")).select_from(
        homes
    )


def count_visits(_asked: Question, days: Slice) -> OneRow:
    return _entries(HouseholdVisit, HouseholdVisit.visited_on, days, func.count())


def count_homes_visited(_asked: Question, days: Slice) -> OneRow:
    return _entries(HouseholdVisit, HouseholdVisit.visited_on, days, func.count(HouseholdVisit.unit_id.distinct()))


def count_topics(_asked: Question, days: Slice) -> OneRow:
    times = _times(HouseholdVisit.topics, days.only, VisitTopic)
    return _entries(HouseholdVisit, HouseholdVisit.visited_on, days, times)


def count_vacant_checks(_asked: Question, days: Slice) -> OneRow:
    return _entries(VacantCheck, VacantCheck.checked_on, days, func.count())


def count_findings(_asked: Question, days: Slice) -> OneRow:
    times = _times(VacantCheck.findings, days.only, Trade)
    return _entries(VacantCheck, VacantCheck.checked_on, days, times)


def count_notices(_asked: Question, days: Slice) -> OneRow:
    counted = select(func.count().label("part"), null().label("whole")).select_from(BillingNotice)
    counted = counted.where(
        BillingNotice.month.between(month_of(days.from_on), month_of(days.until_on)), BillingNotice.revision == 1
    )
    if days.zone:
        theirs = select(CustomerUnit.customer_id).join(Unit, Unit.id == CustomerUnit.unit_id)
        counted = counted.where(BillingNotice.customer_id.in_(theirs.where(Unit.zone == days.zone)))
    return counted


def _entries(table: Any, day: Any, days: Slice, part: Any, whole: Any = None) -> OneRow:
    return (
        select(part.label("part"), (null() if whole is None else whole).label("whole"))
        .select_from(table)
        .where(table.struck_out_because == "", day.between(days.from_on, days.until_on), days.in_zone(table.unit_id))
    )


def _times(column: Any, only: Term | None, terms: type[Term]) -> Any:
    """How often one word stands in it, or any."""
    wanted = terms if only is None else [only]
    counted = [func.count().filter(type_coerce(column, Text).contains(f",{term.value},")) for term in wanted]
    return sum(counted[1:], counted[0])
