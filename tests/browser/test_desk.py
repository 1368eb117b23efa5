"""What only a browser shows at the desk: the grid, the search box by keyboard alone, a forged cell."""

import json
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect
from sqlalchemy import select

from db import work
from db.tables.customers import Customer
from db.tables.payments import Receipt
from tests.browser.clicks import at_rest, click_twice
from tests.browser.conftest import wait_for_cookie
from tests.browser.forged import forging
from tests.browser.server import Server
from tests.factories import make_customer

pytestmark = pytest.mark.usefixtures("at_the_server")


@pytest.fixture
def customer(at_the_server: object) -> Customer:
    found = work.ask(lambda session: session.scalars(select(Customer).order_by(Customer.id)).first())
    return found or make_customer()


@pytest.fixture
def zhang_wei(at_the_server: object) -> Customer:
    """Whoever else the tests before have put into the server's office."""
    found = work.ask(lambda session: session.scalars(select(Customer).filter_by(name="张伟")).first())
    return found or make_customer(customer_no="KH-000802")


def saved(customer: Customer) -> Customer:
    return work.ask(lambda session: session.get_one(Customer, customer.id))


def open_cell(page: Page, x: float, y: float) -> None:
    """A grid just drawn does not hear the first click on a busy machine; whoever sits there clicks again."""
    cell = page.locator("textarea:focus, input:focus")
    for _ in range(10):
        page.mouse.click(x, y)
        page.keyboard.press("Enter")
        with suppress(Error):
            return cell.wait_for(timeout=5_000)
    raise AssertionError("the cell does not open")


def test_a_remark_typed_into_the_grid_is_saved(signed_in: Callable[..., Page], customer: Customer) -> None:
    page = signed_in("clerk", "/customers", locale="en-US")
    grid = page.get_by_test_id("stDataFrame")
    expect(grid).to_be_visible()
    at_rest(page)
    box = grid.bounding_box()
    assert box is not None
    # The remark is the column before the last; Enter opens the cell, so that Chinese is not lost.
    open_cell(page, box["x"] + box["width"] - 160, box["y"] + 50)
    page.keyboard.type("常客", delay=30)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save changes (1)").click()
    expect(page.get_by_role("button", name="Save changes")).to_be_disabled()
    assert saved(customer).note == "常客"


def test_the_search_box_leads_to_a_file_by_keyboard_alone(signed_in: Callable[..., Page], zhang_wei: Customer) -> None:
    page = signed_in("clerk", "/inbox", locale="en-US")
    expect(page.get_by_role("heading", name="My work")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("zw", delay=30)
    found = page.get_by_role("dialog").get_by_role("button", name=re.compile("张伟"))
    expect(found).to_be_visible()
    page.keyboard.press("Enter")
    expect(found).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="张伟")).to_be_visible()


def test_a_forged_cell_is_refused_by_the_server(
    server: Server, signed_in: Callable[..., Page], customer: Customer
) -> None:
    page = signed_in("clerk", "/customers", locale="en-US")
    token = str(wait_for_cookie(page)["value"])
    with forging(server, cookie=token) as forger:
        drawn = forger.run(page_name="customers")
        editor, button = (
            re.search(rf'"(\$\$ID-[^"]*{name}[^"]*)"', drawn) for name in ("customers editor 0", "customers save")
        )
        assert editor and button
        forged = {
            "edited_rows": {"0": {"name": "王五", "is_active": False}},
            "added_rows": [],
            "deleted_rows": [],
        }
        answer = forger.run(page_name="customers", pressed=button[1], **{editor[1]: json.dumps(forged)})
    assert "is_active" in answer and "error" in answer
    assert (saved(customer).name, saved(customer).is_active) == (customer.name, True)


SAVE = ("[data-testid=stFormSubmitButton] button", "Save")


def test_a_save_is_done_or_its_loss_is_told_when_the_page_is_left_at_once(
    signed_in: Callable[..., Page], customer: Customer
) -> None:
    page = signed_in("clerk", f"/customer?id={customer.id}", locale="en-US")
    page.get_by_role("tab", name="Facts and units").click()
    remark = page.get_by_test_id("stMain").get_by_label("Remark")
    remark.fill("先按保存")
    page.wait_for_timeout(500)
    click_twice(page, SAVE, ("[data-testid=stSidebarNavLink]", "Callbacks"))
    expect(page.get_by_role("heading", name="Callbacks")).to_be_visible()
    if saved(customer).note != "先按保存":
        expect(page.get_by_text("Not saved: the screen changed under the click.")).to_be_visible()


def test_money_is_taken_once_when_another_click_follows_at_once(
    signed_in: Callable[..., Page], customer: Customer
) -> None:
    page = signed_in("finance", f"/counter?customer={customer.id}-", locale="en-US")
    page.get_by_label("Received (CNY) *").fill("12.34")
    expect(page.get_by_text("¥12.34 becomes credit")).to_be_visible()
    other = ("[data-testid=stMain] [role=radio]", "WeChat")
    click_twice(page, ("[data-testid=stFormSubmitButton] button", "Take money"), other)
    expect(page.get_by_role("link", name="Print receipt")).to_be_visible()
    taken = work.ask(lambda session: session.scalars(select(Receipt).where(Receipt.customer_id == customer.id)).all())
    assert [receipt.amount_fen for receipt in taken] == [12_34]
