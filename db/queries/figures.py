"""The figures of management: where each one is counted, for a month, a year or any days (R-YEAR).

Dashboard, reports, spreadsheets and the command line ask here, so that a name never means two things.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from db.queries import (
    figures_arrears,
    figures_care,
    figures_fees,
    figures_fees_year,
    figures_money,
    figures_registers,
    figures_surveys,
    figures_work,
)
from db.queries.figure_counted import Counted
from db.queries.figure_slices import Question, Slice
from db.rules import figures, figures_year
from db.rules.figure import Figure, Value, require_figure
from db.types import Actor

COUNTS: Mapping[Figure, Callable[[Question, Slice], Counted]] = {
    figures.ORDERS: figures_work.count_orders,
    figures.COMPLETED: figures_work.count_completed,
    figures.PICKED_UP_ON_TIME: figures_work.count_picked_up_on_time,
    figures.REPAIRS: figures_work.count_repairs,
    figures.REPAIRS_DONE: figures_work.count_repairs_done,
    figures.REVENUE: figures_work.sum_revenue,
    figures.OWN_WORK: figures_money.sum_own_work,
    figures.MARGIN: figures_money.sum_margin,
    figures.DISCOUNTS: figures_money.sum_discounts,
    figures.SATISFIED: figures_care.count_satisfied,
    figures.CALLED_ON_TIME: figures_care.count_called_on_time,
    figures.COMPLAINTS: figures_care.count_complaints,
    figures.COMPLAINTS_OPEN: figures_care.count_open_complaints,
    figures.COMPLAINTS_OVERDUE: figures_care.count_overdue_complaints,
    figures_year.HANDED_OVER: figures_registers.count_handed_over,
    figures_year.OCCUPIED: figures_registers.count_occupied,
    figures_year.NOTICES: figures_registers.count_notices,
    figures_year.VISITS: figures_registers.count_visits,
    figures_year.HOMES_VISITED: figures_registers.count_homes_visited,
    figures_year.TOPICS: figures_registers.count_topics,
    figures_year.VACANT_CHECKS: figures_registers.count_vacant_checks,
    figures_year.FINDINGS: figures_registers.count_findings,
}
"""The number and the rows behind it are the same statement."""

READS: Mapping[Figure, Callable[[Session, Question, Sequence[Slice]], list[Value]]] = {
    figures.DUE: figures_fees.read_collected(figures_fees.due_value),
    figures.COLLECTED: figures_fees.read_collected(figures_fees.collected_value),
    figures.COLLECTION_RATE: figures_fees.read_collected(figures_fees.rate_value),
    figures.HOUSEHOLDS_PAID: figures_fees.read_collected(figures_fees.households_value),
    figures.DUE_OF_YEAR: figures_fees_year.read_twelve_months(figures_fees.due_value),
    figures.COLLECTED_OF_YEAR: figures_fees_year.read_twelve_months(figures_fees.collected_value),
    figures.RATE_OF_YEAR: figures_fees_year.read_twelve_months(figures_fees.rate_value),
    figures.HOUSEHOLDS_OF_YEAR: figures_fees_year.read_twelve_months(
        figures_fees.households_value, has_households=True
    ),
    figures.ARREARS: figures_arrears.sum_arrears,
    figures_year.FORMS_SENT: figures_surveys.forms_sent,
    figures_year.FORMS: figures_surveys.forms_returned,
    figures_year.SURVEYED: figures_surveys.surveyed,
}
"""What is read in a way of its own."""


def measure(session: Session, *, actor: Actor, figure: Figure, slices: Sequence[Slice], at: datetime) -> list[Value]:
    """The figure for each slice, all at once. Raises NotAllowed, OwnDepartmentOnly.

    Of what cannot be said of a department, a slice of one says nothing.
    """
    for each in slices:
        require_figure(actor, figure, department_id=each.department_id)
    said = [each for each in slices if figure.has_department or each.department_id is None]
    if not said:
        return [Value(None)] * len(slices)
    found = dict(zip(said, _read(session, figure, Question(actor, at), said), strict=True))
    return [found.get(each, Value(None)) for each in slices]


def _read(session: Session, figure: Figure, asked: Question, slices: Sequence[Slice]) -> list[Value]:
    if figure in READS:
        return READS[figure](session, asked, slices)
    counted = [COUNTS[figure](asked, each).one.subquery() for each in slices]
    rows = session.execute(
        union_all(
            *(select(literal(place).label("place"), one.c.part, one.c.whole) for place, one in enumerate(counted))
        )
    )
    found = {row.place: Value(_number(row.part), _number(row.whole)) for row in rows}
    return [found[place] for place in range(len(slices))]


def _number(found: Any) -> int | None:
    return None if found is None else int(found)
