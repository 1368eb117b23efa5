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
        at, look = _named_at(reached, is_present, present, before)
        end = alt.Chart(pd.DataFrame([at], columns=[*Reached._fields])).encode(x=x, y=y)
        look |= {"fontWeight": "bold", "color": blue} if is_present else {"color": ink}
        layers.append(end.mark_text(**look).encode(text=alt.value(name)))
    return framed(alt.layer(*layers), width, height)


def _named_at(
    reached: Sequence[Reached], is_present: bool, present: Sequence[Reached], before: Sequence[Reached]
) -> tuple[Reached, dict[str, Any]]:
    """Where a rising line is named without crossing one: above left of the upper, below right of the lower."""
    above: dict[str, Any] = {"align": "right", "baseline": "bottom", "dx": -4, "dy": -8, "fontSize": 13}
    end = reached[-1]
    if is_present:
        other = next((each.yuan for each in before if each.day == end.day), before[-1].yuan if before else 0.0)
        is_early = 3 * end.day < (before or present)[-1].day
        return Reached(end.day, max(end.yuan, other)), {**above, "align": "left" if is_early else "right"}
    if not present or end.day > present[-1].day * 1.25:
        return end, above
    middle = reached[len(reached) * 11 // 20]
    mine = next((each.yuan for each in present if each.day == middle.day), present[-1].yuan)
    below = {"align": "left", "baseline": "top", "dx": 6, "dy": 6, "fontSize": 12}
    is_flat = middle.yuan < 0.15 * max(each.yuan for each in (*present, *before))
    return middle, above if middle.yuan >= mine or is_flat else below


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
