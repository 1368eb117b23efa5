"""The rows behind fees and arrears, which are read in a way of their own (R-BILL-11, R-BILL-12)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.arrears_groups import group_of
from db.queries.figure_counted import Counted, Record
from db.queries.figure_slices import Question, Slice
from db.queries.figures_arrears import amounts_open, was_overdue
from db.queries.figures_fees import count_households
from db.queries.figures_fees_year import twelve_months
from db.queries.occupancy_then import occupancy_on
from db.queries.overdue import fen
from db.rules import figures
from db.rules.figure import Figure
from db.tables.customers import Unit

OF_MONTHS = (figures.DUE, figures.COLLECTED, figures.COLLECTION_RATE, figures.HOUSEHOLDS_PAID)
OF_YEAR = (figures.DUE_OF_YEAR, figures.COLLECTED_OF_YEAR, figures.RATE_OF_YEAR, figures.HOUSEHOLDS_OF_YEAR)
OF_HOUSEHOLDS = (*OF_MONTHS, *OF_YEAR)
"""Figures of the fees, whose rows are households."""


def households_behind(figure: Figure, asked: Question, days: Slice) -> Counted:
    """Each household that the fees of the period, or of twelve months, are due from; the largest first."""
    if figure in OF_YEAR:
        days = twelve_months(days)
    owing = count_households(asked, days)
    found = owing.found if days.only is None else owing.found.where(owing.group == days.only)
    counted = Counted(
        [found], Record.HOUSEHOLD, owing.customer_id, None, unit_id=owing.unit_id, word=owing.group, largest_first=True
    )
    if figure in (figures.HOUSEHOLDS_PAID, figures.HOUSEHOLDS_OF_YEAR):
        return counted._replace(part=owing.is_paid, of_all=True)
    if figure in (figures.COLLECTION_RATE, figures.RATE_OF_YEAR):
        return counted._replace(part=owing.paid_fen, whole=owing.due_fen, sums=True)
    return counted._replace(
        part=owing.due_fen if figure in (figures.DUE, figures.DUE_OF_YEAR) else owing.paid_fen, sums=True
    )


def entries_behind(session: Session, asked: Question, days: Slice) -> Counted:
    """What was overdue on the last day, entry by entry, the largest first."""
    then = asked.last_day(days)
    moves = amounts_open(session, asked, [then], days)
    entry = (moves.c.entry_id, moves.c.customer_id, moves.c.unit_id, moves.c.business_on, moves.c.due_on)
    owed = (
        select(*entry, fen(func.sum(moves.c.fen)).label("fen"))
        .where(was_overdue(moves, asked, then))
        .group_by(*entry)
        .cte("entry_owed")
    )
    found = select(owed.c.entry_id).outerjoin_from(owed, Unit, Unit.id == owed.c.unit_id)
    if days.only is not None:
        found = found.where(group_of(owed.c.unit_id, owed.c.customer_id, occupancy_on(then)) == days.only.value)
    return Counted(
        [found],
        Record.ENTRY,
        owed.c.entry_id,
        owed.c.business_on,
        part=owed.c.fen,
        sums=True,
        due=owed.c.due_on,
        unit_id=owed.c.unit_id,
        largest_first=True,
    )
