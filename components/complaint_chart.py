"""The clocks of open complaints on one line: what is late left of now, what is left to its right. No words here."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import altair as alt
import pandas as pd

from components.charts import DARK_INK, FONT, INK
from components.complaint_words import LATE, LATER, TODAY

LIGHT = {LATE: "#C62828", TODAY: "#B25E00", LATER: "#1F5FA8"}
DARK = {LATE: "#F28B82", TODAY: "#F0B35A", LATER: "#8AB8F0"}
ROW = 18
# Beyond these hours a bar only shows its direction; the words say how long.
MOST_LATE, MOST_LEFT = -24.0, 120.0


class ClockBar(NamedTuple):
    """One complaint: what is said beside its bar, the hours left (below zero: late), and its tone."""

    said: str
    hours: float
    tone: str


def clock_chart(bars: Sequence[ClockBar], ticks: Mapping[float, str], *, is_dark: bool) -> alt.LayerChart:
    """Bars from now to each term, the nearest first; `ticks` are hours from now with their words."""
    frame = pd.DataFrame(bars, columns=[*ClockBar._fields])
    frame["line"] = range(len(frame))
    frame["end"] = frame["hours"].clip(MOST_LATE, MOST_LEFT)
    frame["now"] = 0.0
    # Words stand right of their bar, and right of now where the bar lies left of it.
    frame["words"] = frame["end"].clip(lower=0.0)
    ink, grey = DARK_INK if is_dark else INK
    colours = DARK if is_dark else LIGHT
    most = max([12.0, *frame["end"]])
    least = min([-most * 0.06, *frame["end"]])
    shown = {hours: word for hours, word in ticks.items() if least <= hours <= most}
    labels = " : ".join(f"datum.value === {hours!r} ? {word!r}" for hours, word in shown.items())
    axis = alt.Axis(
        values=list(shown),
        labelExpr=f"{labels} : ''" if labels else "''",
        title=None,
        domain=False,
        ticks=False,
        gridOpacity=0.5,
        labelColor=grey,
        labelOverlap="greedy",
        labelFlush=False,
    )
    # Room for the words of the longest bar.
    scale: Any = alt.Scale(domain=[least, most * 1.28], nice=False)
    base = alt.Chart(frame).encode(y=alt.Y("line:O", axis=None, sort=None))
    drawn = base.mark_bar(height=5).encode(
        x=alt.X("now:Q", axis=axis, scale=scale),
        x2="end:Q",
        color=alt.Color("tone:N", legend=None, scale=alt.Scale(domain=[*colours], range=[*colours.values()])),
    )
    said = base.mark_text(align="left", baseline="middle", dx=6, fontSize=12, color=ink, limit=420).encode(
        x=alt.X("words:Q", scale=scale), text="said:N"
    )
    now = alt.Chart(pd.DataFrame({"now": [0.0]})).mark_rule(color=grey).encode(x=alt.X("now:Q", scale=scale))
    return (
        alt.layer(drawn, now, said)
        .properties(height=ROW * len(frame) + 22, width="container", padding={"left": 2, "right": 2, "top": 2})
        .configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
    )
