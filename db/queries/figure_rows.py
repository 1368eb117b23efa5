"""The rows behind a figure: what was counted, and of a share what was not; they add up to it (R-YEAR)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.figure_counted import Counted, Record
from db.queries.figure_rows_named import named
from db.queries.figure_rows_owed import OF_HOUSEHOLDS, entries_behind, households_behind
from db.queries.figure_slices import Question, Slice
from db.queries.figures import COUNTS, measure
from db.queries.figures_surveys import list_forms, list_surveyed
from db.rules import figures, figures_year
from db.rules.figure import Figure, Value
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import CustomerGroup, Term, Trade, VisitTopic

PER_PAGE = 50
# Beyond this many nobody turns pages; all of them are in the spreadsheet.
MOST_TURNED = 1_000
BATCH = 1_000
SURVEYS = (figures_year.FORMS_SENT, figures_year.FORMS, figures_year.SURVEYED)
SPLIT_BY: Mapping[Figure, type[Term]] = {
    **dict.fromkeys((*OF_HOUSEHOLDS, figures.ARREARS), CustomerGroup),
    **dict.fromkeys((figures.REPAIRS, figures.REPAIRS_DONE, figures_year.FINDINGS), Trade),
    figures_year.TOPICS: VisitTopic,
}
"""By what words a figure can be narrowed to one of its parts."""

Made = TypeVar("Made")


class FigureRow(NamedTuple):
    """One counted row. `opens` and `key` lead to its record; `part` and `whole` are what it adds to the figure."""

    on: date | datetime | None
    number: str
    opens: Record
    key: str
    place: str
    who: str
    what: str
    word: Term | tuple[Term, ...] | None
    mark: int | None
    due: date | datetime | None
    done: date | datetime | None
    part: int
    whole: int | None


class FigureRows(NamedTuple):
    """One page. `total`: how many rows there are; `sums`: what all of them, not this page alone, add up to."""

    value: Value
    rows: list[FigureRow]
    total: int
    sums: Value


def list_figure_rows(
    session: Session,
    *,
    actor: Actor,
    figure: Figure,
    days: Slice,
    at: datetime,
    is_part: bool | None = None,
    page: int = 1,
) -> FigureRows:
    """The newest or the largest first; `is_part`: those in the part only, or those not in it.

    Raises NotAllowed, OwnDepartmentOnly.
    """
    (value,) = measure(session, actor=actor, figure=figure, slices=[days], at=at)
    if value.part is None:
        return FigureRows(value, [], 0, Value(None))
    if figure in SURVEYS:
        found = _surveys(session, figure, days)
        return FigureRows(value, found, len(found), _sums(found))
    counted = _counted(session, figure, Question(actor, at), days)
    rows = counted.rows(is_part).subquery("counted")
    total, part, whole = session.execute(select(func.count(), func.sum(rows.c.part), func.sum(rows.c.whole))).one()
    sums = Value(int(part or 0), int(whole or 0) if counted.is_share else None)
    first = max(0, min(page, -(-min(total, MOST_TURNED) // PER_PAGE)) - 1) * PER_PAGE
    order = _order(counted, rows)
    few = select(rows).order_by(*order).offset(first).limit(PER_PAGE).subquery("row_behind")
    found = [_row(row) for row in session.execute(named(counted.record, few).order_by(*_order(counted, few)))]
    return FigureRows(value, found, total, sums)


def write_figure_rows(
    session: Session,
    *,
    actor: Actor,
    figure: Figure,
    days: Slice,
    at: datetime,
    is_part: bool | None,
    write: Callable[[Iterator[FigureRow]], Made],
) -> Made:
    """All of them, one after the other, never held together. Raises NotAllowed, OwnDepartmentOnly."""
    (value,) = measure(session, actor=actor, figure=figure, slices=[days], at=at)
    if value.part is None:
        return write(iter(()))
    if figure in SURVEYS:
        return write(iter(_surveys(session, figure, days)))
    counted = _counted(session, figure, Question(actor, at), days)
    rows = counted.rows(is_part).subquery("row_behind")
    all_of_them = named(counted.record, rows).order_by(*_order(counted, rows)).execution_options(yield_per=BATCH)
    return write(_row(row) for row in session.execute(all_of_them))


def has_parts(figure: Figure) -> bool:
    """Whether a row is in the part or not: of shares of amounts and of surveys each row is a share itself."""
    return figure in (
        *(figures.PICKED_UP_ON_TIME, figures.REPAIRS_DONE, figures.HOUSEHOLDS_PAID),
        figures.HOUSEHOLDS_OF_YEAR,
        *(figures.SATISFIED, figures.CALLED_ON_TIME, figures_year.HANDED_OVER, figures_year.OCCUPIED),
    )


def _counted(session: Session, figure: Figure, asked: Question, days: Slice) -> Counted:
    if figure in OF_HOUSEHOLDS:
        return households_behind(figure, asked, days)
    return entries_behind(session, asked, days) if figure is figures.ARREARS else COUNTS[figure](asked, days)


def _order(counted: Counted, rows: Any) -> Sequence[Any]:
    if counted.largest_first:
        return func.coalesce(rows.c.whole, rows.c.part).desc(), rows.c.part, rows.c.id, rows.c.unit_id
    return rows.c.on.desc(), rows.c.id.desc()


def _row(row: Any) -> FigureRow:
    found = FigureRow._make(row)
    return found._replace(
        opens=Record(found.opens), part=int(found.part), whole=None if found.whole is None else int(found.whole)
    )


def _surveys(session: Session, figure: Figure, days: Slice) -> list[FigureRow]:
    """Survey by survey, the newest first: single sheets are nobody's to count again."""
    if figure is figures_year.SURVEYED:
        values = {one: Value(share.part, share.whole) for one, share in list_surveyed(session, days).items()}
    else:
        forms = list_forms(session, days)
        is_rate = figure is figures_year.FORMS
        values = {
            one: Value(each.returned, each.delivered) if is_rate else Value(each.sent) for one, each in forms.items()
        }
    surveys = session.execute(
        select(Survey.id, Survey.ends_on, Survey.survey_no, Survey.title)
        .where(Survey.id.in_(values))
        .order_by(Survey.ends_on.desc(), Survey.id.desc())
        .limit(len(values))
    )
    return [
        FigureRow(
            ends_on, survey_no, Record.SURVEY, survey_no, "", "", title, None, None, None, None,
            values[survey_id].part or 0, values[survey_id].whole,
        )
        for survey_id, ends_on, survey_no, title in surveys
    ]  # fmt: skip


def _sums(found: Sequence[FigureRow]) -> Value:
    wholes = [row.whole for row in found if row.whole is not None]
    return Value(sum(row.part for row in found), sum(wholes) if wholes else None)
