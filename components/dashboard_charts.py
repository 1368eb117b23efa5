"""The two charts that only the dashboard has: a sum growing day by day, and stages one after the other. No screen."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from components.charts import DARK, DARK_INK, INK, LIGHT, PART, WHOLE, framed

LINE = 27


class Reached(NamedTuple):
    """What had come together by a day of the period, counted from 0: yuan."""

    day: int
    yuan: float


class Stages(NamedTuple):
    """One line: its key and name, how long each of its two stages took, both in words, and all of it."""

    key: str
    name: str
    first: float
    second: float
    said: str
    tip: str


def course_chart(
    present: Sequence[Reached],
    before: Sequence[Reached],
    *,
    names: tuple[str, str],
    days: Mapping[int, str],
    last: int,
    is_dark: bool = False,
    width: int | None = None,
    height: int = 190,
) -> Any:
    """The present line with its amount at the end, the one before it dashed; `days` are named below, up to `last`."""
    ink, grey = DARK_INK if is_dark else INK
    blue = (DARK if is_dark else LIGHT)[WHOLE]
    labels = f"({json.dumps({str(day): name for day, name in days.items()}, ensure_ascii=False)})[datum.value]"
    axis = alt.Axis(values=list(days), labelExpr=labels, title=None, ticks=False, grid=False, labelColor=grey)
    # Room behind the end for the name of the line.
    x = alt.X("day:Q", axis=axis, scale=alt.Scale(domain=[0, last * 1.1], nice=False))
    lines = alt.Axis(format=",d", title=None, ticks=False, domain=False, tickCount=4, gridOpacity=0.5, labelColor=grey)
    y = alt.Y("yuan:Q", axis=lines)
    layers: list[Any] = []
    for reached, name, colour, dash in (
        (before, names[1], grey, [4, 3]),
        (present, names[0], blue, [1, 0]),
    ):
        if not reached:
            continue
        is_present = reached is present
        line = alt.Chart(pd.DataFrame(reached, columns=[*Reached._fields]))
        layers.append(
            line.mark_line(color=colour, strokeDash=dash, strokeWidth=2.5 if is_present else 1.5).encode(x=x, y=y)
        )
        end = alt.Chart(pd.DataFrame([reached[-1]], columns=[*Reached._fields])).encode(x=x, y=y)
        if is_present:
            layers.append(end.mark_point(filled=True, size=52, color=colour, opacity=1))
        # Above its end, or below where the other line runs above it there.
        is_under = bool(before and present) and reached[-1].yuan < (before if is_present else present)[-1].yuan
        is_under = is_under and abs(present[-1].day - before[-1].day) < last * 0.3
        look: dict[str, Any] = {"fontSize": 13, "fontWeight": "bold", "color": blue}
        if not is_present:
            look = {"fontSize": 12, "color": ink}
        look |= {"dy": 13, "baseline": "top"} if is_under else {"dy": -9, "baseline": "bottom"}
        # Words stay within the drawing: left of a late end, right of an early one.
        look["align"] = "right" if reached[-1].day > last * 0.5 else "left"
        layers.append(end.mark_text(**look).encode(text=alt.value(name)))
    return framed(alt.layer(*layers), width, height)


def stage_chart(
    lines: Sequence[Stages], *, is_dark: bool = False, width: int | None = None, height: int = 0
) -> alt.LayerChart:
    """Names left, two stages one after the other, the sum in words behind them; a click picks a line by its key."""
    frame = pd.DataFrame(lines, columns=[*Stages._fields])
    frame["line"] = range(len(frame))
    frame["end"] = frame["first"] + frame["second"]
    ink, _grey = DARK_INK if is_dark else INK
    colours = DARK if is_dark else LIGHT
    line = alt.Y("line:O", axis=None, sort=None, scale=alt.Scale(paddingInner=0.2, paddingOuter=0.1))
    most = max([0.1, *frame["end"]])
    scale: Any = alt.Scale(domain=[0, most], range=[{"expr": "min(width*0.3, 120)"}, {"expr": "width-170"}])
    base = alt.Chart(frame).encode(y=line)
    begin, first, end = (alt.X(f"{name}:Q", axis=None, scale=scale) for name in ("zero", "first", "end"))
    frame["zero"] = 0.0
    names = base.mark_text(align="left", baseline="middle", fontSize=13, color=ink, limit=112)
    said = base.mark_text(align="left", baseline="middle", dx=7, fontSize=12, color=ink)
    pick = alt.selection_point(name="pick", fields=["key"])
    whole = base.mark_bar(opacity=0, cursor="pointer").encode(x=alt.value(0), x2=alt.value("width"))
    return framed(
        alt.layer(
            names.encode(x=alt.value(0), text="name:N"),
            base.mark_bar(size=13, color=colours[PART]).encode(x=begin, x2="first:Q"),
            base.mark_bar(size=13, color=colours[WHOLE]).encode(x=first, x2="end:Q"),
            said.encode(x=end, text="said:N"),
            whole.encode(tooltip=alt.Tooltip("tip:N", title=" ")).add_params(pick),
        ),
        width,
        height or LINE * max(1, len(frame)),
    )
