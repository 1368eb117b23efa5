"""The figures of management: where each one is counted, for a month, a year or any days (R-YEAR).

Dashboard, reports, spreadsheets and the command line ask here, so that a name never means two things.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from db.queries import figures_care, figures_work
from db.queries.figure_slices import OneRow, Question, Slice
from db.rules import figures
from db.rules.figures import Figure, Value, require_figure
from db.types import Actor

COUNTS: Mapping[Figure, Callable[[Question, Slice], OneRow]] = {
    figures.ORDERS: figures_work.count_orders,
    figures.COMPLETED: figures_work.count_completed,
    figures.PICKED_UP_ON_TIME: figures_work.count_picked_up_on_time,
    figures.REVENUE: figures_work.sum_revenue,
    figures.SATISFIED: figures_care.count_satisfied,
    figures.CALLED_ON_TIME: figures_care.count_called_on_time,
    figures.COMPLAINTS: figures_care.count_complaints,
    figures.COMPLAINTS_OPEN: figures_care.count_open_complaints,
    figures.COMPLAINTS_OVERDUE: figures_care.count_overdue_complaints,
}


def measure(session: Session, *, actor: Actor, figure: Figure, slices: Sequence[Slice], at: datetime) -> list[Value]:
    """The figure for each slice, all in one statement. Raises NotAllowed, OwnDepartmentOnly."""
    for each in slices:
        require_figure(actor, figure, department_id=each.department_id)
    asked = Question(actor, at)
    counted = [COUNTS[figure](asked, each).subquery() for each in slices]
    rows = session.execute(
        union_all(
            *(select(literal(place).label("place"), one.c.part, one.c.whole) for place, one in enumerate(counted))
        )
    )
    found = {row.place: Value(_number(row.part), _number(row.whole)) for row in rows}
    return [found[place] for place in range(len(slices))]


def _number(found: Any) -> int | None:
    return None if found is None else int(found)
