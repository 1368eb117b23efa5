"""Intake as only a browser shows it: without a mouse, over a reload, over a look at another page."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from db import work
from db.queries.work_orders import OrderFilter, list_orders
from db.tables.catalogue import ServiceItem
from db.tables.customers import Unit
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.vocabulary import AcceptedHow, Channel, OrderState, Settlement
from tests.browser.clicks import click_twice
from tests.factories import make_customer, make_item

SignedIn = Callable[..., Page]


@pytest.fixture
def at_work(at_the_server: Path) -> Iterator[Path]:
    """The server's office has a customer and a price list."""
    if not work.ask(lambda session: session.query(Unit).filter_by(room="3-1-1201").count()):
        make_customer(customer_no="KH-000801")
    if not work.ask(lambda session: session.query(ServiceItem).filter_by(code="KT-01").count()):
        make_item(work.ask(lambda session: session.query(Department).first()))
    yield at_the_server


def field(page: Page, label: str) -> Locator:
    return page.get_by_test_id("stMain").get_by_label(label, exact=True)


def focused(page: Page) -> Locator:
    return page.locator(":focus")


def newest() -> WorkOrder | None:
    rows = work.ask(list_orders, wanted=OrderFilter()).rows
    return work.ask(lambda session: session.get(WorkOrder, rows[0].id)) if rows else None


def fill_by_keyboard(page: Page) -> None:
    """Customer, item and quantity: Enter goes on, the price is there before the next field."""
    expect(field(page, "Customer *")).to_be_focused()
    page.keyboard.type("3-1-1201", delay=30)
    expect(page.get_by_text("138****1234").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(field(page, "Service item *")).to_be_focused()
    page.keyboard.type("KT-01", delay=30)
    page.keyboard.press("Enter")
    expect(page.get_by_text("¥120.00", exact=True)).to_be_visible()
    page.keyboard.press("Enter")
    expect(field(page, "Quantity (台) *")).to_be_focused()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    expect(page.get_by_text("¥240.00", exact=True)).to_be_visible()


def test_a_request_is_written_down_without_touching_the_mouse(at_work: Path, signed_in: SignedIn) -> None:
    page = signed_in("clerk", "/intake", "en")
    fill_by_keyboard(page)
    for _field in ("day", "department", "charge", "kind"):
        page.keyboard.press("Enter")
        page.wait_for_timeout(120)
    for word in ("By phone", "Soon", "Pay after", "Here"):
        expect(focused(page)).to_have_text(word)
        page.keyboard.press("Enter")
    for label in ("Contact", "Address", "Phone"):
        expect(field(page, label)).to_be_focused()
        page.keyboard.press("Enter")
    expect(field(page, "Description")).to_be_focused()
    page.keyboard.type("主卧一台", delay=20)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Print slip")).to_be_visible()
    order = newest()
    assert order is not None
    assert (order.description, order.state, order.accepted_how) == (
        "主卧一台",
        OrderState.ACCEPTED,
        AcceptedHow.ON_SITE,
    )
    assert (order.channel, order.settlement, order.amount_fen) == (Channel.PHONE, Settlement.IMMEDIATE, 240_00)
    assert (order.contact_name, order.address, order.contact_phone) == ("张伟", "3-1-1201", "")
    # The next request starts empty, at its first field.
    expect(field(page, "Customer *")).to_be_focused()
    expect(field(page, "Description")).to_have_value("")
    expect(page).to_have_url(page.url.split("?")[0])


def test_a_reload_and_a_look_at_another_page_lose_nothing(at_work: Path, signed_in: SignedIn) -> None:
    page = signed_in("clerk", "/intake", "en")
    fill_by_keyboard(page)
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="In person").click()
    page.get_by_role("radio", name="Monthly").click()
    field(page, "Contact").fill("王太太")
    field(page, "Description").fill("客厅那台，有异味")

    def everything_is_there() -> None:
        expect(field(page, "Description")).to_have_value("客厅那台，有异味")
        expect(field(page, "Contact")).to_have_value("王太太")
        expect(page.get_by_text("¥240.00", exact=True)).to_be_visible()
        expect(page.get_by_role("radio", name="In person")).to_be_checked()
        expect(page.get_by_role("radio", name="Monthly")).to_be_checked()
        expect(page.get_by_text("138****1234").first).to_be_visible()

    page.reload()
    everything_is_there()
    menu = page.get_by_test_id("stSidebar")
    menu.get_by_role("link", name="Work orders").click()
    expect(page.get_by_role("heading", name="Work orders")).to_be_visible()
    menu.get_by_role("link", name="New request").click()
    everything_is_there()
    # Nothing personal stands in the address.
    assert all(word not in page.url for word in ("138", "%E5%BC%A0", "3-1-1201"))


def test_a_refused_save_keeps_what_was_typed(at_work: Path, signed_in: SignedIn) -> None:
    page = signed_in("clerk", "/intake", "en")
    field(page, "Description").fill("客厅那台")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Fill in: Customer.")).to_be_visible()
    expect(field(page, "Description")).to_have_value("客厅那台")


def test_after_the_save_the_slip_is_printed_and_dispatched_by_keys(at_work: Path, signed_in: SignedIn) -> None:
    page = signed_in("clerk", "/intake", "en")
    fill_by_keyboard(page)
    page.keyboard.press("Escape")
    for word in ("In person", "14–16", "Monthly", "Phone"):
        page.get_by_role("radio", name=word, exact=True).click()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Print slip")).to_be_visible()
    # The browser's own PDF viewer is no part of the program.
    page.context.route("**/papers/slip/*", lambda route: route.fulfill(body="slip"))
    with page.context.expect_page() as opened:
        page.keyboard.press("Alt+p")
    number = newest().order_no
    assert opened.value.url.endswith(f"/papers/slip/{number}")
    answer = page.request.get(opened.value.url)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    page.keyboard.press("Alt+d")
    expect(page.get_by_role("heading", name=number)).to_be_visible()
    expect(field(page, "Worker")).to_be_visible()


def test_a_save_is_not_lost_when_another_click_follows_at_once(at_work: Path, signed_in: SignedIn) -> None:
    page = signed_in("clerk", "/intake", "en")
    fill_by_keyboard(page)
    page.keyboard.press("Escape")
    for word in ("In person", "14–16", "Monthly", "Phone"):
        page.get_by_role("radio", name=word, exact=True).click()
        expect(page.get_by_role("radio", name=word, exact=True)).to_be_checked()
    field(page, "Description").fill("两次点击")
    page.wait_for_timeout(500)
    click_twice(page, ("[data-testid=stFormSubmitButton] button", "Save request"), ("[role=radio]", "By phone"))
    expect(page.get_by_role("link", name="Print slip")).to_be_visible()
    order = newest()
    assert order is not None and order.description == "两次点击"
