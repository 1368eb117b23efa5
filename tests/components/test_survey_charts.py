"""The charts of a survey as pure functions: what is drawn is what was counted, and few answers are not (R-SURV-4)."""

import json
from datetime import date
from typing import Any

import pytest

from components.survey_charts import FEW, LOW, REST, HeatCell, RateBar, heat_chart, rate_chart
from components.survey_drawn import draw_heat, draw_questions, draw_returns
from components.survey_view import Results, column_head
from db.queries.survey_progress import PlaceProgress
from db.queries.survey_results import Reach, ResultHead, Round
from db.rules.care_figures import Share
from db.rules.survey_filing import Return
from db.rules.survey_scores import Asked, Cell, Group, Marks, Scores
from db.vocabulary import AddressState, QuestionKind, SurveyAudience, SurveyState

DAY = date(2026, 11, 2)
HEAD = ResultHead(
    *(1, "DC-2026-001", "Residents", SurveyAudience.RESIDENTS, SurveyState.CLOSED, DAY, DAY, False, False, 70, 80, DAY)
)
PLACES = (
    PlaceProgress("A", "1", {AddressState.ANSWERED: 8, AddressState.DELIVERED: 2}),
    PlaceProgress("B", "1", {AddressState.ANSWERED: 6, AddressState.DELIVERED: 4}),
)
ASKED = [Asked(number, QuestionKind.SCALE, f"Q{number}", topic=topic) for number, topic in ((1, "Park"), (2, "Lift"))]
MARKS = {1: {1: Marks(ones=2, fives=6), 2: Marks(fours=6)}, 2: {1: Marks(fives=8), 2: Marks(ones=4)}}
BARS = [RateBar("1", "Parking", 71.2, "71.2 (+5.2)", 66.0, LOW, "t"), RateBar("2", "Lifts", 0, "few", None, REST, "t")]
CELLS = [HeatCell("a", "1", "71", "1", True, "t"), HeatCell("a", "2", "few", FEW, False, "t")]


def results(**looked_at: Any) -> Results:
    scores = Scores(ASKED, {1: Cell("A", "1"), 2: Cell("B", "1")}, MARKS, is_anonymous=False)
    last = Round("DC-2025-001", "Before", DAY, Share(7, 10), {"": Share(1, 2)})
    return Results(HEAD, Reach(Return(20, 20, 14), PLACES, 14), scores, last, **looked_at)


def drawn(chart: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(chart.to_json())
    return made


def rows(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for data in made["datasets"].values() for row in data]


@pytest.mark.parametrize(
    "make",
    [
        lambda dark: rate_chart(BARS, goal=70, is_dark=dark),
        lambda dark: heat_chart(CELLS, [("a", "A")], [("1", "Park"), ("2", "Lift")], is_dark=dark),
    ],
)
def test_light_and_dark_show_the_same_numbers_without_a_legend(make: Any) -> None:
    light, dark = drawn(make(False)), drawn(make(True))
    assert rows(light) == rows(dark) and light != dark
    assert '"legend": null' in json.dumps(light)
    assert {row["said"] for row in rows(light) if "said" in row} <= {"71.2 (+5.2)", "few", "71"}


def test_a_click_gives_the_place_of_a_bar_and_place_and_topic_of_a_cell() -> None:
    picks = [
        [param["select"]["fields"] for param in drawn(chart)["params"]]
        for chart in (rate_chart(BARS, picks="about"), heat_chart(CELLS, [("a", "A")], [("1", "P"), ("2", "L")]))
    ]
    assert picks == [[["about"]], [["at", "about"]]]


def test_places_of_one_name_are_told_apart_and_the_short_one_is_named() -> None:
    found = draw_returns(results(), str)
    assert [(bar.name, bar.said, bar.tone) for bar in found.bars] == [("A 1", "80.0 %", REST), ("B 1", "60.0 %", LOW)]
    assert found.title == "B 1: 60.0 % came back, short of 70 %"


def test_questions_stand_lowest_first_and_those_of_few_answers_last() -> None:
    everybody = draw_questions(results(), str)
    assert [(bar.name, bar.said, bar.before) for bar in everybody.bars] == [
        ("Lift", "66.7 (+16.7)", 50.0),
        ("Park", "85.7 (+35.7)", 50.0),
    ]
    zone = draw_questions(results(group=Group("zone", "B")), str)
    assert [(bar.name, bar.said) for bar in zone.bars] == [("Park", "100.0 (+14.3)"), ("Lift", "few")]
    assert zone.title == "No question below 80 %"


def test_what_the_heat_map_finds_is_among_what_it_shows() -> None:
    found = draw_heat(results(split="zone"), str)
    assert [(cell.said, cell.shade) for cell in found.cells] == [("75", "1"), ("100", "3"), ("100", "3"), ("few", FEW)]
    assert found.title == "Park, A: only 75.0 %"


def test_nothing_at_all_can_be_drawn() -> None:
    nothing = Results(HEAD, Reach(Return(), (), 0), Scores([], {}, {}, is_anonymous=True), None)
    for draw in (draw_returns, draw_questions):
        assert rows(drawn(rate_chart(draw(nothing, str).bars))) == []
    assert draw_returns(nothing, str).title == "No addresses: what came back is not counted by place"
    heat = draw_heat(nothing, str)
    assert rows(drawn(heat_chart(heat.cells, heat.rows, heat.columns))) == []


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Parking", "Parking"),
        ("Staff manners", "Staff\nmanners"),
        ("停车管理", "停车\n管理"),
        ("停车", "停车"),
        ("您对小区里的停车管理满意吗", "您对小区里\n的停车管…"),
    ],
)
def test_a_topic_stands_above_its_column_in_two_lines(name: str, head: str) -> None:
    assert column_head(name) == head
