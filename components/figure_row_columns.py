"""The columns of the rows behind a figure: the same on screen and in the spreadsheet. No screen."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from components.figure_words import Translate
from components.paper.workbook import CellKind
from db.clock import office_day, office_time
from db.queries.figure_rows import SURVEYS, FigureRow, has_parts
from db.queries.figure_rows_owed import OF_HOUSEHOLDS
from db.rules import figures, figures_year
from db.rules.figure import Figure
from db.vocabulary import N_, FigureUnit, Term

COUNTS, COUNTS_NOT = N_("✓ counted"), N_("× not counted")
# What the second and the third day of a row are.
DAYS: Mapping[Figure, tuple[str, str]] = {
    figures.PICKED_UP_ON_TIME: (N_("To be picked up by"), N_("Picked up")),
    figures.REPAIRS_DONE: ("", N_("Done on")),
    figures.CALLED_ON_TIME: ("", N_("First try")),
    figures.COMPLAINTS_OPEN: (N_("Settle by"), N_("Settled")),
    figures.COMPLAINTS_OVERDUE: (N_("Settle by"), N_("Settled")),
    figures.ARREARS: (N_("Due on"), ""),
    figures_year.HANDED_OVER: ("", N_("Handed over on")),
}
# What the part and the whole of a row are; of counted rows there is nothing to say.
NUMBERS: Mapping[Figure, tuple[str, str]] = {
    figures.MARGIN: (N_("Planned profit (CNY)"), N_("Cost and profit (CNY)")),
    **{each: (N_("Collected (CNY)"), N_("Due (CNY)")) for each in (figures.COLLECTION_RATE, figures.RATE_OF_YEAR)},
    figures_year.TOPICS: (N_("Topics"), ""),
    figures_year.FINDINGS: (N_("Trades"), ""),
    figures_year.FORMS_SENT: (N_("Forms"), ""),
    figures_year.FORMS: (N_("Sheets returned"), N_("Delivered")),
    figures_year.SURVEYED: (N_("Marks of 4 and 5"), N_("All marks")),
}
# What the day of a row is, where it is not its own.
ON: Mapping[Figure, str] = {
    **{each: N_("Done on") for each in (figures.COMPLETED, figures.OWN_WORK)},
    **{each: N_("Due on") for each in (figures.CALLED_ON_TIME, figures.SATISFIED, figures_year.HANDED_OVER)},
    figures_year.HOMES_VISITED: N_("Last visited"),
    figures_year.NOTICES: N_("Issued"),
    figures.MARGIN: N_("Confirmed"),
    **{each: N_("Ended on") for each in SURVEYS},
}
WITHOUT_DAY = (*OF_HOUSEHOLDS, figures_year.OCCUPIED)
OF_HOMES = (
    *(figures_year.OCCUPIED, figures_year.HANDED_OVER, figures_year.HOMES_VISITED),
    *(figures_year.VISITS, figures_year.TOPICS, figures_year.VACANT_CHECKS, figures_year.FINDINGS),
)
"""Whose rows are homes, by their rooms."""
OF_MONEY = (figures.MARGIN, figures.COLLECTION_RATE, figures.RATE_OF_YEAR)
"""Shares of amounts."""


class RowColumn(NamedTuple):
    """`name` is its field; `label` is translated; width in pixels."""

    name: str
    label: str
    kind: CellKind
    width: int


def columns_of(figure: Figure, _: Translate) -> list[RowColumn]:
    """Nine at most."""
    text, labels = CellKind.TEXT, DAYS.get(figure, ("", ""))
    days = [(name, label) for name, label in zip(("due", "done"), labels, strict=True) if label]
    columns = [] if figure in WITHOUT_DAY else [RowColumn("on", _(ON.get(figure, N_("Day"))), CellKind.DAY, 92)]
    number = _("Room") if figure in OF_HOMES else _("Customer number") if figure in OF_HOUSEHOLDS else _("Number")
    columns.append(RowColumn("number", number, text, 138))
    if figure not in SURVEYS and figure not in OF_HOMES:
        columns += [RowColumn("place", _("Room"), text, 96), RowColumn("who", _("Customer"), text, 114)]
    what = _("Group") if figure in OF_HOUSEHOLDS else _("What")
    columns.append(RowColumn("what", what, text, 300 - 62 * len(days)))
    columns += [RowColumn(name, _(label), text, 126) for name, label in days]
    if has_parts(figure):
        return [*columns, RowColumn("counts", _("In the figure"), text, 116)]
    is_money = figure.unit is FigureUnit.MONEY
    kind = CellKind.MONEY if is_money or figure in OF_MONEY else CellKind.INTEGER
    labels = NUMBERS.get(figure, (N_("Amount (CNY)"), "") if is_money else ("", ""))
    numbers = zip(("part", "whole"), labels, strict=True)
    return columns + [RowColumn(name, _(label), kind, 124) for name, label in numbers if label]


def cells_of(row: FigureRow, _: Translate) -> dict[str, object]:
    """By the names of the columns; amounts in fen."""
    words = row.word if isinstance(row.word, tuple) else (row.word,)
    said = [_(term.label) for term in words if isinstance(term, Term)]
    said += [row.what] if row.what else []
    said += [_("mark {n}").format(n=row.mark)] if row.mark is not None else []
    return {
        "on": office_day(row.on) if isinstance(row.on, datetime) else row.on,
        "number": row.number,
        "place": row.place,
        "who": row.who,
        "what": " · ".join(said),
        "due": _moment(row.due),
        "done": _moment(row.done),
        "counts": _(COUNTS if row.part else COUNTS_NOT),
        "part": row.part,
        "whole": row.whole,
    }


def _moment(at: date | datetime | None) -> str:
    """With its time where it has one."""
    if isinstance(at, datetime):
        return f"{office_time(at):%Y-%m-%d %H:%M}"
    return "" if at is None else at.isoformat()
