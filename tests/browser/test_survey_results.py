"""The results of a survey as only a browser shows them: a click on a chart looks at that place or topic (R-SURV-4)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from db.rules.survey_scores import Cell
from db.vocabulary import CustomerKind
from tests.browser.clicks import at_rest
from tests.survey_rows import Ask, make_survey, marked

pytestmark = pytest.mark.usefixtures("at_the_server")


def click_at(chart: Locator, across: float, down: float) -> None:
    """So far from the left and the top, as a part of the drawing."""
    drawing = chart.locator("canvas, svg").first
    expect(drawing).to_be_visible()
    box = drawing.bounding_box()
    assert box is not None
    drawing.click(position={"x": box["width"] * across, "y": box["height"] * down})


def test_a_click_looks_at_a_place_or_a_topic_and_a_second_one_at_everybody(signed_in: Callable[..., Page]) -> None:
    cells = [Cell("东区", "1栋", CustomerKind.OWNER), Cell("东区", "2栋", CustomerKind.OWNER)]
    sheets = [*marked(0, 5, 1, times=8), *marked(1, 1, 5, times=6)]
    asks = [Ask("停车好吗？", topic="停车"), Ask("电梯好吗？", topic="电梯")]
    made = make_survey(asks, cells, sheets, starts_on=date(2031, 3, 3), sampled=10)
    page = signed_in("manager", f"/survey-results?survey={made.survey_no}", locale="en-US")
    charts = page.get_by_test_id("stVegaLiteChart")
    overall = page.get_by_test_id("stMetric").filter(has_text="Overall satisfaction")
    expect(charts).to_have_count(3)
    at_rest(page)
    expect(overall).to_contain_text("50.0 %")
    # The second of two bars: building 2.
    click_at(charts.nth(0), 0.5, 0.75)
    expect(page).to_have_url(re.compile("at=building"))
    at_rest(page)
    expect(page.get_by_role("button", name="2栋", exact=True)).to_be_visible()
    # The first column of the heat map in the first line: parking at building 1.
    click_at(charts.nth(2), 0.4, 0.45)
    expect(page).to_have_url(re.compile(rf"about={made.questions[0]}"))
    at_rest(page)
    expect(page.get_by_role("button", name="停车", exact=True)).to_be_visible()
    click_at(charts.nth(0), 0.5, 0.25)
    expect(page).not_to_have_url(re.compile("at=building"))
    link = page.get_by_role("link", name=re.compile("image")).first
    picture = page.request.get(page.url.split("/survey-results")[0] + str(link.get_attribute("href")))
    assert picture.status == 200 and picture.body().startswith(b"\x89PNG")
