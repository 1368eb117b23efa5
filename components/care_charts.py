"""The two charts of the monthly analysis in words: what was found, a text for who cannot see it, a table behind it."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.charts import PART, REST, WHOLE, Point, Step, pareto_chart, trend_chart
from components.page import card
from components.paper.care_words import outstanding, pareto_finding, short, trend_finding
from components.quote_card import is_dark
from components.words import _, word
from db.queries.complaint_analysis import MonthFigures
from db.rules.care_figures import RECEIVED, SETTLED_ON_TIME, ParetoBar


def show_pareto(bars: Sequence[ParetoBar], *, key: str) -> str | None:
    """The causes, the most frequent first; gives the cause that was clicked."""
    few = outstanding(bars)
    box = card(pareto_finding(bars, _), _("Bars: complaints. Line: share reached."))
    if not bars:
        box.caption(_("No complaint of the month is settled with a cause yet."))
        return None
    steps = [
        Step(
            bar.cause.value,
            in_two_lines(word(bar.cause)),
            bar.complaints,
            float(bar.cumulative.percent or 0),
            bar.cumulative.said,
            WHOLE if bar in few else REST,
        )
        for bar in bars
    ]
    alt = _(", ").join(f"{word(bar.cause)} {bar.complaints} ({bar.cumulative.said})" for bar in bars)
    rows = [(word(bar.cause), bar.complaints, bar.cumulative.said) for bar in bars]
    heads = (_("Cause"), _(RECEIVED.name), _("Share reached"))
    return _drawn(box, pareto_chart(steps, is_dark=is_dark()), key, f"{pareto_finding(bars, _)}: {alt}", heads, rows)


def show_trend(trend: Sequence[MonthFigures], *, key: str) -> str | None:
    """Thirteen months; gives the month that was clicked."""
    title = trend_finding(trend[-1].counts.received, trend[0].counts.received, _)
    box = card(title, _("Below: settled on time"))
    points = [
        Point(
            each.month,
            f"{each.month[2:]}\n{short(each.counts.settled_on_time)}",
            each.counts.received,
            WHOLE if place == len(trend) - 1 else PART if place == 0 else REST,
        )
        for place, each in enumerate(trend)
    ]
    alt = _(", ").join(f"{each.month} {each.counts.received}" for each in trend)
    rows = [(each.month, each.counts.received, each.counts.settled_on_time.said) for each in trend]
    heads = (_("Month"), _(RECEIVED.name), _(SETTLED_ON_TIME.name))
    return _drawn(box, trend_chart(points, is_dark=is_dark()), key, f"{title}: {alt}", heads, rows)


def in_two_lines(name: str) -> str:
    """A name that fits below its bar: Chinese after four characters, other words at the middle blank."""
    if name.isascii():
        words = name.split()
        middle = (len(words) + 1) // 2
        return "\n".join(part for part in (" ".join(words[:middle]), " ".join(words[middle:])) if part)
    return "\n".join(name[place : place + 4] for place in range(0, min(len(name), 8), 4))


def _drawn(
    box: DeltaGenerator, chart: Any, key: str, alt: str, heads: Sequence[str], rows: Sequence[Sequence[object]]
) -> str | None:
    """The chart, the table behind it, and the key of the bar that was clicked."""
    state = box.altair_chart(chart, theme=None, key=key, on_select="rerun", selection_mode="pick", alt=alt)
    with box.popover(_("As a table"), icon=":material/table:", type="tertiary"):
        st.table([dict(zip(heads, row, strict=True)) for row in rows], hide_index=True)
    picked = state.selection.get("pick") or []
    return str(picked[0]["key"]) if picked else None
