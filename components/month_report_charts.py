"""The drawings of the monthly report as pure functions: as wide as their place on the page, or so many pixels."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from components.charts import DARK_INK, INK, framed, tones

HEIGHT, LINE = 150, 22
# On paper a drawing is lower, and its lines move together before it grows.
PAPER_HEIGHT, PAPER_LINE = 92, 15


class CourseBar(NamedTuple):
    """A month: its name in up to two lines, what is drawn and said, and its tone."""

    name: str
    number: float
    said: str
    tone: str


class RankBar(NamedTuple):
    """A line: its name, what is drawn and said, and its tone."""

    name: str
    number: float
    said: str
    tone: str


def month_chart(
    bars: Sequence[CourseBar] | Sequence[RankBar], *, is_dark: bool = False, width: int | None = None
) -> Any:
    """The drawing that fits: months stand side by side, ranks below one another."""
    upright = bool(bars) and isinstance(bars[0], CourseBar)
    return (_course if upright else _rank)(pd.DataFrame([each._asdict() for each in bars]), is_dark, width)


def _course(frame: pd.DataFrame, is_dark: bool, width: int | None) -> Any:
    """The oldest left; what is said stands above its bar."""
    ink, grey = DARK_INK if is_dark else INK
    lines = "split(datum.label, '\\n')"
    look: Any = {"labelAngle": 0, "labelOverlap": False, "labelColor": grey, "labelFontSize": 11, "labelPadding": 4}
    axis = alt.Axis(title=None, ticks=False, domainColor=grey, labelExpr=lines, **look)
    most = max([1e-9, *frame["number"]]) * 1.16
    base = alt.Chart(frame).encode(
        x=alt.X("name:N", sort=None, axis=axis),
        y=alt.Y("number:Q", axis=None, scale=alt.Scale(domain=[min([0.0, *frame["number"]]), most], nice=False)),
    )
    drawn = base.mark_bar(width={"band": 0.68}).encode(color=tones(is_dark))
    strong = alt.when(alt.datum.tone == "whole").then(alt.value(ink)).otherwise(alt.value(grey))
    said = base.mark_text(dy=-7, fontSize=11).encode(text="said:N", color=strong)
    return framed(alt.layer(drawn, said), width, HEIGHT if width is None else PAPER_HEIGHT)


def _rank(frame: pd.DataFrame, is_dark: bool, width: int | None) -> Any:
    """Names left, bars in the middle, what is said behind them."""
    ink, _grey = DARK_INK if is_dark else INK
    frame = frame.assign(line=range(len(frame)))
    most = max([1e-9, *frame["number"]])
    scale: Any = alt.Scale(domain=[0, most], range=[{"expr": "width*0.34"}, {"expr": "width*0.8"}])
    base = alt.Chart(frame).encode(y=alt.Y("line:O", axis=None, sort=None))
    words: Any = {"align": "left", "baseline": "middle", "fontSize": 12, "color": ink}
    names = base.mark_text(limit={"expr": "width*0.33"}, **words).encode(x=alt.value(0), text="name:N")
    at = alt.X("number:Q", axis=None, scale=scale)
    drawn = base.mark_bar(height=11).encode(x=at, color=tones(is_dark))
    said = base.mark_text(dx=6, **words).encode(x=at, text="said:N")
    lines = len(frame)
    height = LINE * lines if width is None else min(LINE * lines, max(PAPER_HEIGHT, PAPER_LINE * lines))
    return framed(alt.layer(names, drawn, said), width, height)
