"""The dashboard of a survey: five figures, what came back from where, the questions, the heat map (R-SURV-4)."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import quote

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.chips import plain
from components.quote_card import is_dark
from components.survey_charts import ROW, heat_chart, rate_chart
from components.survey_drawn import draw_heat, draw_questions, draw_returns
from components.survey_look import chart_key, picked
from components.survey_view import Drawing, Results
from components.words import _
from db.queries.survey_results import Reach, ResultHead
from db.rules.survey_scores import is_low, points
from db.shares import format_percent
from db.vocabulary import SurveyState

LOWEST, HIGHEST, TALLEST_ROW = 236, 560, 46
"""A chart's height in pixels: all three alike, as tall as the longest asks for, but no row taller than this."""


def show_reach(one: ResultHead, reach: Reach, today: date) -> Sequence[DeltaGenerator]:
    """The figures that need no marks; gives the places of those that do."""
    cells, total = st.columns(5, gap="xsmall"), reach.total
    target = one.return_target_percent
    if total.sampled:
        parts = _("{part} of {whole}").format(part=f"{total.delivered:,}", whole=f"{total.sampled:,}")
        found, colour = format_percent(total.delivered_percent), "gray" if total.is_delivered else "orange"
        _figure(cells[0], _("Distributed"), found, parts, colour)
        parts = _("{n} sheets, goal {target} %").format(n=f"{total.answered:,}", target=target)
        found, colour = format_percent(total.answered_percent), "green" if total.reaches(target) else "red"
        _figure(cells[1], _("Return rate"), found, parts, colour)
    else:
        _figure(cells[0], _("Distributed"), "–", _("taken over"), "gray")
        _figure(cells[1], _("Return rate"), f"{reach.sheets:,}", _("sheets"), "gray")
    _figure(cells[4], *_deadline(one, today))
    return cells[2], cells[3]


def show_no_marks(places: Sequence[DeltaGenerator], one: ResultHead) -> None:
    """Their places while they are not shown."""
    _figure(places[0], _("Overall satisfaction"), "–", _("after the end"), "gray")
    _figure(places[1], _("Questions below {low} %").format(low=one.low_percent), "–", _("after the end"), "gray")


def show_marks(places: Sequence[DeltaGenerator], results: Results) -> None:
    """Overall satisfaction and how many questions are low, beside last time or, for a group, beside everybody."""
    scores, low = results.scores, results.head.low_percent
    now = scores.overall(results.group)
    before = scores.overall() if results.group else results.last.overall if results.last else None
    beside = _("vs everybody") if results.group else _("vs last time")
    change = points(now, before) if now is not None else None
    name, value = _("Overall satisfaction"), now.said if now is not None else _("few")
    if change is None:
        _figure(places[0], name, value, _("share of 4 and 5"), "gray")
    else:
        said = _("{n} pts").format(n=f"{change:+}")
        places[0].metric(name, value, said, delta_description=beside, border=True, height="stretch")
    fewer = len(scores.low(low, results.group))
    compared = [results.compared(each) for each in scores.subjects]
    name, value = _("Questions below {low} %").format(low=low), str(fewer)
    if not any(compared):
        _figure(places[1], name, value, _("of {n}").format(n=len(scores.subjects)), "gray")
    else:
        more = fewer - sum(is_low(share, low) for share in compared if share is not None)
        look: dict[str, Any] = {"delta_color": "inverse"} if more else {"delta_color": "gray", "delta_arrow": "off"}
        said = f"{more:+}" if more else _("as many")
        places[1].metric(name, value, said, delta_description=beside, border=True, height="stretch", **look)


def show_charts(results: Results) -> None:
    """Three charts side by side; a click looks at that place or question."""
    boxes = st.columns([26, 34, 40], gap="xsmall")
    returns, questions, heat = draw_returns(results, _), draw_questions(results, _), draw_heat(results, _)
    most = max(len(returns.bars), len(questions.bars), len(heat.rows) + 1)
    height = min(HIGHEST, max(LOWEST, ROW * most))

    def size(rows: int) -> Any:
        return {"is_dark": is_dark(), "height": min(height, TALLEST_ROW * max(1, rows))}

    note = _("Came back; dashed: the goal of {target} %").format(target=results.head.return_target_percent)
    with boxes[0]:
        goal = results.head.return_target_percent if returns.bars else None
        chart = rate_chart(returns.bars, goal=goal, **size(len(returns.bars)))
        _card(results, "returns", returns, note, chart)
    note = _("% of 4 and 5; the tick is everybody") if results.group else _("% of 4 and 5; the tick is last time")
    with boxes[1]:
        _card(
            results,
            "questions",
            questions,
            note,
            rate_chart(questions.bars, picks="about", **size(len(questions.bars))),
        )
    low = results.head.low_percent
    note = _("% of 4 and 5: red under {worse}, pale red under {low}; grey: few answers").format(worse=low - 10, low=low)
    with boxes[2]:
        chart = heat_chart(heat.cells, heat.rows, heat.columns, **size(len(heat.rows) + 1))
        _card(results, "heat", heat, note, chart)


def show_returns_only(results: Results) -> None:
    """While the marks are not shown: what came back from where."""
    drawn = draw_returns(results, _)
    size: Any = {"is_dark": is_dark(), "height": max(ROW, ROW * len(drawn.bars))}
    _card(results, "returns", drawn, "", rate_chart(drawn.bars, goal=results.head.return_target_percent, **size))


def _card(results: Results, name: str, drawn: Drawing, note: str, chart: Any) -> None:
    box = st.container(border=True, gap=None, height="stretch")
    picture = f"/papers/survey/{results.head.survey_no}/{name}.png?by={results.split}"
    if results.group is not None:
        picture += f"&at={quote(results.group.key)}"
    link = f'[:small[:material/image:]]({picture} "{_("As a picture")}")'
    box.markdown(f"**{plain(drawn.title)}** {link}  \n:gray[:small[{plain(note)}]]")
    said = _(", ").join([f"{bar.name} {bar.said}" for bar in drawn.bars] or [cell.tip for cell in drawn.cells])
    key = chart_key(f"{results.head.survey_no} {name} {results.split}")
    box.altair_chart(
        chart, theme=None, key=key, on_select=partial(picked, key), selection_mode="pick",
        alt=f"{drawn.title}: {said}",
    )  # fmt: skip


def _figure(cell: DeltaGenerator, name: str, value: str, note: str, colour: Any) -> None:
    look: dict[str, Any] = {"delta_color": colour, "delta_arrow": "off"}
    cell.metric(name, value, note, border=True, height="stretch", **look)


def _deadline(one: ResultHead, today: date) -> tuple[str, str, str, str]:
    if one.state is SurveyState.FILED:
        return _("Filing"), _("Filed"), _("locked"), "gray"
    if one.state is SurveyState.RUNNING:
        left = (one.ends_on - today).days
        return _("Runs until"), _days(left), one.ends_on.isoformat(), "gray" if left >= 0 else "orange"
    by = one.file_by or one.ends_on
    left = (by - today).days
    return _("File within"), _days(left), by.isoformat(), "red" if left < 0 else "orange" if left < 2 else "gray"


def _days(left: int) -> str:
    return _("{n} days").format(n=left) if left >= 0 else _("{n} days late").format(n=-left)
