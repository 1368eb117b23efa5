"""The figures of the dashboard: each with its formula, the change, thirteen months, and the list behind it."""

from decimal import Decimal
from typing import Any, NamedTuple

import streamlit as st

from components.act import ask
from components.dashboard_choice import compared_with
from components.dashboard_view import LAST_YEAR, Look
from components.figure_words import NOTHING, change, number, shown, shown_change
from components.words import _
from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.rules.figures import Figure, Value
from db.types import Actor
from db.vocabulary import Better, ReportSpan

PER_ROW = 4
COLOURS = {Better.UP: "normal", Better.DOWN: "inverse", Better.EITHER: "off"}


class Measured(NamedTuple):
    """A figure of the period, as it was before and a year ago, and by month."""

    figure: Figure
    present: Value
    before: Value
    last_year: Value
    months: list[Value]


def measured(figure: Figure, look: Look, actor: Actor) -> Measured:
    """One statement for all the days asked about; equal days are asked once."""
    asked = [look.present, look.before, look.last_year, *look.trend]
    slices: list[Slice] = list(dict.fromkeys(asked))
    found = dict(zip(slices, ask(measure, actor=actor, figure=figure, slices=slices, at=look.at), strict=True))
    present, before, last_year, *months = (found[each] for each in asked)
    return Measured(figure, present, before, last_year, months)


def show_card(one: Measured, look: Look) -> None:
    """Green is better and red is worse, whichever way the number went."""
    figure = one.figure
    against = one.last_year if look.against == LAST_YEAR else one.before
    moved = change(figure, one.present, against)
    points = [float(value) for each in one.months if (value := number(figure, each)) is not None]
    st.metric(
        _(figure.name),
        shown(figure, one.present),
        None if moved is None else shown_change(figure, moved, _),
        delta_description=compared_with(look) if moved is not None else None,
        chart_data=points if len(points) > 1 else None,
        help=_(figure.meaning),
        **_direction(figure, moved),
    )


def _direction(figure: Figure, moved: Decimal | None) -> dict[str, Any]:
    if not moved:
        return {"delta_color": "off", "delta_arrow": "off"}
    return {"delta_color": COLOURS[figure.better]}


def show_cards(look: Look, figures: list[Figure], actor: Actor) -> list[Measured]:
    """The places first, then each figure as it is counted."""
    grid = st.grid(PER_ROW, gap="xsmall", border=True)
    cells = [grid.cell() for _each in figures]
    found = []
    for cell, figure in zip(cells, figures, strict=True):
        found.append(measured(figure, look, actor))
        with cell:
            show_card(found[-1], look)
    return found


def last_year_said(one: Measured, look: Look) -> str:
    """The change from last year where the coloured one is from the period before."""
    if look.against == LAST_YEAR and look.period.span is not ReportSpan.YEAR:
        return shown_change(one.figure, change(one.figure, one.present, one.before), _)
    moved = change(one.figure, one.present, one.last_year)
    return NOTHING if moved is None else shown_change(one.figure, moved, _)
