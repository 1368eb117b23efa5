"""The charts of the monthly analysis as pure functions: what is drawn is what was counted (R-COMP-6)."""

import json
from typing import Any

import pytest

from components.care_charts import in_two_lines
from components.charts import PART, REST, WHOLE, Point, Step, pareto_chart, trend_chart

STEPS = [
    Step("delay", "Too\nlate", 6, 60.0, "60.0 %", WHOLE),
    Step("price", "Price or\ncharge", 4, 100.0, "100.0 %", REST),
]
POINTS = [Point("2025-11", "25-11\n80 %", 3, PART), Point("2026-11", "26-11\n–", 0, WHOLE)]


def drawn(chart: Any) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(chart.to_json())
    return made


def rows(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for data in made["datasets"].values() for row in data]


@pytest.mark.parametrize("is_dark", [False, True])
def test_every_bar_carries_its_number_and_the_share_reached(is_dark: bool) -> None:
    made = drawn(pareto_chart(STEPS, is_dark=is_dark))
    texts = [layer for group in made["layer"] for layer in group["layer"] if layer["mark"]["type"] == "text"]
    assert sorted(layer["encoding"]["text"]["field"] for layer in texts) == ["count", "said"]
    assert [(row["name"], row["count"], row["said"]) for row in rows(made)] == [
        ("Too\nlate", 6, "60.0 %"),
        ("Price or\ncharge", 4, "100.0 %"),
    ]


@pytest.mark.parametrize(
    "make", [lambda dark: pareto_chart(STEPS, is_dark=dark), lambda dark: trend_chart(POINTS, is_dark=dark)]
)
def test_light_and_dark_differ_in_colour_only_and_need_no_legend(make: Any) -> None:
    light, dark = drawn(make(False)), drawn(make(True))
    assert rows(light) == rows(dark)
    assert light != dark
    assert '"legend": null' in json.dumps(light)


def test_a_month_with_nothing_is_a_bar_of_nothing_and_a_dash() -> None:
    made = drawn(trend_chart(POINTS, is_dark=False))
    assert [(row["name"], row["count"]) for row in rows(made)][-1] == ("26-11\n–", 0)


def test_nothing_at_all_can_be_drawn() -> None:
    assert rows(drawn(pareto_chart([], is_dark=False))) == []


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Too late", "Too\nlate"),
        ("Conduct", "Conduct"),
        ("未告知或告知有误", "未告知或\n告知有误"),
        ("不及时", "不及时"),
        ("Rules or design of the estate", "Rules or design\nof the estate"),
    ],
)
def test_a_long_name_stands_below_its_bar_in_two_lines(name: str, lines: str) -> None:
    assert in_two_lines(name) == lines
