"""Charts as pure functions: a frame of what is said and drawn → an altair chart. No screen, no words of their own.

The colours: one blue for what the chart speaks of, pale blue for its parts, grey for the rest, orange for what needs
a reason.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

PART, WHOLE, REST, ASKS = "part", "whole", "rest", "asks"
LIGHT = {PART: "#9DBBDC", WHOLE: "#1F5FA8", REST: "#C7D1DE", ASKS: "#B25E00"}
DARK = {PART: "#4F7FB5", WHOLE: "#8AB8F0", REST: "#4A5665", ASKS: "#F0B35A"}
INK, DARK_INK = ("#1B2430", "#55606E"), ("#E6EBF1", "#A6B0BC")
FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Source Han Sans SC, sans-serif"
PAPER_FONT = "Noto Sans SC"
ROW = 29


class Bar(NamedTuple):
    """One line of a chart read like a slip: its word, the sum in words, the amount, and the bar from where to where."""

    name: str
    said: str
    amount: str
    begin: float
    end: float
    tone: str


def slip_chart(
    bars: Sequence[Bar], *, is_dark: bool, said_at: int = 72, bars_from: float = 0.56, bars_to: float = 0.84
) -> alt.LayerChart:
    """Lines of words left, bars in the middle, amounts right; a whole and what asks for a reason stand out."""
    frame = pd.DataFrame(bars, columns=[*Bar._fields])
    frame["line"] = range(len(frame))
    colours = DARK if is_dark else LIGHT
    ink, grey = DARK_INK if is_dark else INK
    strong = "datum.tone === 'whole'"
    line = alt.Y("line:O", axis=None, sort=None)
    most = max([1.0, *(max(bar.begin, bar.end) for bar in bars)])
    least = min([0.0, *(min(bar.begin, bar.end) for bar in bars)])
    scale: Any = alt.Scale(domain=[least, most], range=[{"expr": f"width*{bars_from}"}, {"expr": f"width*{bars_to}"}])
    base = alt.Chart(frame).encode(y=line)
    weight = {"expr": f"{strong} ? 'bold' : 'normal'"}
    names = base.mark_text(align="left", baseline="middle", fontSize=13, fontWeight=weight, color=ink).encode(
        x=alt.value(0), text="name:N"
    )
    sums = base.mark_text(
        align="left", baseline="middle", fontSize=12, color=grey, limit={"expr": f"width*{bars_from}-{said_at}-8"}
    ).encode(x=alt.value(said_at), text="said:N")
    drawn = base.mark_bar(height=13).encode(
        x=alt.X("begin:Q", axis=None, scale=scale),
        x2="end:Q",
        color=alt.Color("tone:N", legend=None, scale=alt.Scale(domain=[*colours], range=[*colours.values()])),
    )
    amounts = base.mark_text(align="right", baseline="middle", fontSize=13, fontWeight=weight, color=ink).encode(
        x=alt.value("width"), text="amount:N"
    )
    return framed(alt.layer(names, sums, drawn, amounts), None, ROW * len(frame))


def bar_chart(bars: Sequence[Bar], *, is_dark: bool) -> alt.LayerChart:
    """A few sums side by side: the name left, the bar, the amount at its end."""
    return slip_chart(bars, is_dark=is_dark, said_at=0, bars_from=0.5, bars_to=0.74)


class Step(NamedTuple):
    """A bar of a Pareto chart: its name in up to two lines, how many, and the share reached with it, said and drawn."""

    key: str
    name: str
    count: int
    reached: float
    said: str
    tone: str


def pareto_chart(
    steps: Sequence[Step], *, is_dark: bool = False, width: int | None = None, height: int = 190
) -> alt.LayerChart:
    """Bars from the most frequent on, and the line of the share reached; a click picks a bar by its key."""
    frame = pd.DataFrame(steps, columns=[*Step._fields])
    ink, grey = DARK_INK if is_dark else INK
    names = _names([step.name for step in steps], ink, grey)
    most = max([1, *(step.count for step in steps)])
    # The line runs above the bars: 0 % to 100 % is the upper part of the drawing.
    amount = alt.Y("count:Q", axis=None, scale=alt.Scale(domain=[0, most * 2.2], nice=False))
    share = alt.Y("reached:Q", axis=None, scale=alt.Scale(domain=[-135, 114], nice=False))
    base = alt.Chart(frame).encode(x=names)
    pick = alt.selection_point(name="pick", fields=["key"])
    bars = base.mark_bar(cursor="pointer", width={"band": 0.62}).encode(y=amount, color=tones(is_dark)).add_params(pick)
    counts = base.mark_text(dy=-8, fontSize=13, fontWeight="bold", color=ink).encode(y=amount, text="count:Q")
    line = base.mark_line(color=grey, strokeWidth=1.5).encode(y=share)
    points = base.mark_point(color=grey, filled=True, size=36, opacity=1).encode(y=share)
    shares = base.mark_text(dy=-11, fontSize=12, color=grey).encode(y=share, text="said:N")
    layers = alt.layer(alt.layer(bars, counts), alt.layer(line, points, shares)).resolve_scale(y="independent")
    return framed(layers, width, height)


class Point(NamedTuple):
    """A month of a trend: its name in up to two lines, and how many."""

    key: str
    name: str
    count: int
    tone: str


def trend_chart(
    points: Sequence[Point], *, is_dark: bool = False, width: int | None = None, height: int = 190
) -> alt.LayerChart:
    """A bar for each month, the oldest left, its number above and the share in grey below the month's name."""
    frame = pd.DataFrame(points, columns=[*Point._fields])
    ink, grey = DARK_INK if is_dark else INK
    names = _names([point.name for point in points], grey, grey)
    amount = alt.Y("count:Q", axis=None, scale=alt.Scale(domain=[0, max([1, *(one.count for one in points)]) * 1.15]))
    base = alt.Chart(frame).encode(x=names, y=amount)
    pick = alt.selection_point(name="pick", fields=["key"])
    bars = base.mark_bar(cursor="pointer", width={"band": 0.7}).encode(color=tones(is_dark)).add_params(pick)
    counts = base.mark_text(dy=-8, fontSize=12, color=ink).encode(text="count:Q")
    return framed(alt.layer(bars, counts), width, height)


def _names(order: Sequence[str], ink: str, line: str) -> Any:
    """The names below the bars, each in as many lines as it has."""
    lines = "split(datum.label, '\\n')"
    text = {"labelAngle": 0, "labelOverlap": False, "labelLimit": 90, "labelFontSize": 12, "labelPadding": 6}
    axis = alt.Axis(title=None, ticks=False, labelColor=ink, domainColor=line, labelExpr=lines, **text)
    return alt.X("name:N", sort=[*order], axis=axis)


def tones(is_dark: bool) -> Any:
    colours = DARK if is_dark else LIGHT
    return alt.Color("tone:N", legend=None, scale=alt.Scale(domain=[*colours], range=[*colours.values()]))


def framed(layers: Any, width: int | None, height: int) -> Any:
    """As wide as its place on the page, or so many pixels on paper, there in the font of the papers."""
    size: dict[str, Any] = {"width": "container" if width is None else width, "height": height}
    size["padding"] = dict.fromkeys(("left", "right", "top", "bottom"), 2)
    back = "transparent" if width is None else "white"
    font = FONT if width is None else PAPER_FONT
    return layers.properties(**size).configure(background=back, font=font).configure_view(stroke=None)
