"""A new complaint as only a browser shows it: what is typed is there after a reload, and gone once it is saved."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from db import work
from db.tables.complaints import Complaint
from tests.browser.clicks import at_rest
from tests.factories import make_department

pytestmark = pytest.mark.usefixtures("at_the_server")
TYPED = {"Matter": "电梯停在三楼", "Customer's words": "等了二十分钟"}


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(re.compile(f"^{label}"))


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_test_id("stSelectbox").filter(has_text=label).locator("input").click()
    page.get_by_role("option", name=option, exact=True).click()
    at_rest(page)


def test_what_is_typed_of_a_complaint_survives_a_reload_until_it_is_saved(signed_in: Callable[..., Page]) -> None:
    make_department("投诉部")
    page = signed_in("clerk", "/new-complaint", locale="en-US")
    expect(field(page, "Matter")).to_be_visible()
    at_rest(page)
    # The page puts the keyboard there when it listens; then a person types, sign by sign.
    expect(field(page, r"Customer \*")).to_be_focused()
    for label, text in TYPED.items():
        field(page, label).press_sequentially(text, delay=60)
    page.reload()
    for label, text in TYPED.items():
        expect(field(page, label)).to_have_value(text)
    at_rest(page)
    page.get_by_text("Not a customer of ours").click()
    at_rest(page)
    field(page, "Contact").fill("路过的顾客")
    field(page, "Contact").press("Tab")
    at_rest(page)
    choose(page, "Kind of complaint", "Lifts and equipment")
    choose(page, "Responsible department", "投诉部")
    minor = page.get_by_role("radio", name="Minor", exact=True)
    # While the screen is drawn anew the one drawn before may still stand beside it.
    expect(minor).to_have_count(1)
    minor.click()
    field(page, "Matter").press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/complaint\?no=TS-"))
    said = select(Complaint.words).where(Complaint.title == TYPED["Matter"])
    assert work.ask(lambda session: session.scalars(said).all()) == [TYPED["Customer's words"]]
    at_rest(page)
    page.goto(page.url.split("/complaint?")[0] + "/new-complaint")
    expect(field(page, "Matter")).to_be_visible()
    at_rest(page)
    for label in TYPED:
        expect(field(page, label)).to_have_value("")
