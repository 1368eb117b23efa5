"""The three charts of a survey's results as pure functions: bars with a goal, bars with a mark, a heat map. No screen.

Red is what lies below its goal, grey the rest, blue what is looked at; no colour stands without its number.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from components.charts import DARK_INK, INK, framed
from components.charts import PAPER_FONT as PAPER_FONT  # the pictures of the papers are drawn with it

LOW, REST, CHOSEN = "low", "rest", "chosen"
LIGHT = {LOW: "#DE9A94", REST: "#C7D1DE", CHOSEN: "#1F5FA8"}
DARK = {LOW: "#A8524C", REST: "#4A5665", CHOSEN: "#8AB8F0"}
FEW = "few"
HEAT = {"0": "#E9A9A1", "1": "#F7DFD3", "2": "#E6EDF7", "3": "#AFC9E9", FEW: "#EBEDF0"}
MUCH = {"0": "#F1F4F8", "1": "#D9E4F1", "2": "#B3CBE6", "3": "#7FA8D3", FEW: "#FFFFFF"}
DARK_MUCH = {"0": "#1D242E", "1": "#22364F", "2": "#2A4F7C", "3": "#3A70AC", FEW: "#161B22"}
DARK_HEAT = {"0": "#8C3B36", "1": "#5B3B33", "2": "#2E3D52", "3": "#2F5F99", FEW: "#2B3038"}
ROW, LINE = 27, 14
Look = dict[str, Any]


class RateBar(NamedTuple):
    """One line: its name, the rate drawn and said, the mark to compare it with, and all of it in a sentence."""

    key: str
    name: str
    rate: float
    said: str
    before: float | None
    tone: str
    tip: str


class HeatCell(NamedTuple):
    """One cell: row and column by key, what stands in it, its shade, whether it is looked at."""

    at: str
    about: str
    said: str
    shade: str
    is_chosen: bool
    tip: str


def rate_chart(
    bars: Sequence[RateBar],
    *,
    picks: str = "at",
    goal: float | None = None,
    is_dark: bool = False,
    width: int | None = None,
    height: int = 0,
) -> alt.LayerChart:
    """Names left, bars of 0 to 100 %, what is said behind them; a dashed line for the goal, a tick for last time.

    A click on a line picks its key under the name `picks`.
    """
    frame = pd.DataFrame(bars, columns=[*RateBar._fields]).rename(columns={"key": picks})
    frame["line"] = range(len(frame))
    ink, grey = DARK_INK if is_dark else INK
    colours = DARK if is_dark else LIGHT
    line = alt.Y("line:O", axis=None, sort=None, scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1))
    begin = f"min(width*0.42, {max((_pixels(bar.name) for bar in bars), default=0) + 14})"
    scale: Any = alt.Scale(domain=[0, 100], range=[{"expr": begin}, {"expr": "width-86"}])
    # What is said stands behind bar, tick and goal, never on them.
    behind = f"max(datum.rate, isValid(datum.before) ? datum.before : 0, {goal or 0} * (datum.rate > {goal or 0} - 45))"
    base = alt.Chart(frame).encode(y=line)
    names = base.mark_text(
        align="left", baseline="middle", fontSize=13, color=ink, limit={"expr": f"{begin}-10"}
    ).encode(x=alt.value(0), text="name:N")
    drawn = base.mark_bar(size=13).encode(
        x=alt.X("rate:Q", axis=None, scale=scale),
        color=alt.Color("tone:N", legend=None, scale=alt.Scale(domain=[*colours], range=[*colours.values()])),
    )
    texts = base.mark_text(align="left", baseline="middle", dx=7, fontSize=13, color=ink)
    said = texts.encode(x=alt.X("end:Q", axis=None, scale=scale), text="said:N").transform_calculate(end=behind)
    ticks = base.mark_tick(thickness=2, size=19, color=ink).transform_filter("isValid(datum.before)")
    layers = [names, drawn, ticks.encode(x=alt.X("before:Q", axis=None, scale=scale)), said]
    if goal is not None:
        at = alt.Chart(pd.DataFrame({"goal": [goal]})).encode(x=alt.X("goal:Q", axis=None, scale=scale))
        layers.append(at.mark_rule(color=grey, strokeDash=[4, 3]))
    layers.append(_whole_line(base, picks))
    return framed(alt.layer(*layers), width, height or ROW * max(1, len(frame)))


def heat_chart(
    cells: Sequence[HeatCell],
    rows: Sequence[tuple[str, str]],
    columns: Sequence[tuple[str, str]],
    *,
    is_much: bool = False,
    is_dark: bool = False,
    width: int | None = None,
    height: int = 0,
) -> alt.LayerChart:
    """A cell for each place and topic in four shades about the low mark; `rows`, `columns`: keys and names in order.

    `is_much`: the shades say how much instead, from hardly any to most.
    """
    frame = pd.DataFrame(cells, columns=[*HeatCell._fields])
    ink, grey = DARK_INK if is_dark else INK
    shades = (DARK_MUCH if is_dark else MUCH) if is_much else DARK_HEAT if is_dark else HEAT
    lines: Look = {"title": None, "ticks": False, "domain": False, "labelColor": ink, "labelFontSize": 12}
    two = any("\n" in name for _key, name in columns)
    free: Look = {"labelAngle": 0, "labelOverlap": False, "labelFlush": False, "labelLimit": 90}
    heads = _named(columns, "split({}, '\\n')")
    top = alt.Axis(orient="top", labelPadding=5 + LINE * two, labelExpr=heads, **free, **lines)
    left = alt.Axis(labelLimit=100, labelPadding=5, labelExpr=_named(rows, "{}"), **lines)
    base = alt.Chart(frame).encode(
        x=alt.X("about:N", sort=[key for key, _name in columns], axis=top),
        y=alt.Y("at:N", sort=[key for key, _name in rows], axis=left),
        tooltip=alt.Tooltip("tip:N", title=" "),
    )
    pick = alt.selection_point(name="pick", fields=["at", "about"])
    edge = alt.when(alt.datum.is_chosen).then(alt.value(ink)).otherwise(alt.value("transparent"))
    squares = base.mark_rect(cursor="pointer", strokeWidth=1.5, width={"band": 0.94}, height={"band": 0.92}).encode(
        color=alt.Color("shade:N", legend=None, scale=alt.Scale(domain=[*shades], range=[*shades.values()])),
        stroke=edge,
    )
    pale = alt.when(alt.datum.shade == FEW).then(alt.value(grey)).otherwise(alt.value(ink))
    texts = base.mark_text(fontSize=12.5, baseline="middle").encode(text="said:N", color=pale)
    return framed(alt.layer(squares.add_params(pick), texts), width, height or ROW * max(1, len(rows)))


def _whole_line(base: alt.Chart, picks: str) -> alt.Chart:
    """Nothing to see, but the whole line can be clicked and says itself."""
    pick = alt.selection_point(name="pick", fields=[picks])
    line = base.mark_bar(opacity=0, cursor="pointer").encode(x=alt.value(0), x2=alt.value("width"))
    return line.encode(tooltip=alt.Tooltip("tip:N", title=" ")).add_params(pick)


def _pixels(name: str) -> int:
    """About how wide a name is drawn; a Chinese character is a square."""
    return sum(8 if sign.isascii() else 14 for sign in name)


def _named(pairs: Sequence[tuple[str, str]], shown: str) -> str:
    """An expression that gives a key its name."""
    return shown.format(f"({json.dumps(dict(pairs), ensure_ascii=False)})[datum.label]")
