"""The charts of a survey at a fixed size, for papers and pictures: as on screen, in light colours. No screen."""

from collections.abc import Callable, Mapping
from typing import Any

from components.paper.pictures import picture_png
from components.survey_charts import LINE, ROW, heat_chart, rate_chart
from components.survey_drawn import draw_heat, draw_questions, draw_returns
from components.survey_view import Drawing, Results, Translate

WIDTH, NAMES = 640, 76
RETURNS = "returns"


def returns_picture(results: Results, _: Translate) -> tuple[Drawing, Any]:
    drawn = draw_returns(results, _)
    return drawn, rate_chart(drawn.bars, goal=results.head.return_target_percent, width=WIDTH)


def questions_picture(results: Results, _: Translate) -> tuple[Drawing, Any]:
    drawn = draw_questions(results, _)
    return drawn, rate_chart(drawn.bars, width=WIDTH)


def heat_picture(results: Results, _: Translate) -> tuple[Drawing, Any]:
    drawn = draw_heat(results, _)
    return drawn, heat_chart(drawn.cells, drawn.rows, drawn.columns, width=WIDTH - NAMES)


PICTURES: Mapping[str, Callable[[Results, Translate], tuple[Drawing, Any]]] = {
    RETURNS: returns_picture,
    "questions": questions_picture,
    "heat": heat_picture,
}


def picture(results: Results, name: str, _: Translate) -> bytes:
    """One of PICTURES with its finding as the title, to paste into a talk."""
    drawn, chart = PICTURES[name](results, _)
    survey = f"{results.head.title} · {results.head.survey_no}"
    if results.group is not None:
        survey += f" · {results.group.key.partition(':')[2]}"
    title = {"text": drawn.title, "subtitle": survey, "anchor": "start", "fontSize": 16, "offset": ROW - LINE}
    return picture_png(chart.properties(title=title, padding=16))
