"""Approvals as only a browser shows them: by keyboard alone, with the reason just typed, the next opening by itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from db import work
from db.tables.catalogue import ServiceItem
from db.tables.customers import CustomerUnit
from db.tables.staff import Department
from db.vocabulary import QuoteState, Role
from tests.browser.clicks import at_rest
from tests.factories import make_actor, make_customer, make_department, make_item, make_worker
from tests.order_factories import Desk
from tests.quote_factories import Pricing, quote_of

pytestmark = pytest.mark.usefixtures("at_the_server")
REASON = "Reason of the approval * (R-PRICE-6)"


@pytest.fixture
def pricing(at_the_server: object) -> Pricing:
    """A department of its own in the server's office, with a customer and somebody at the desk."""
    roofers: Department = make_department("防水部")
    customer = make_customer("李娜", "9-1-0101", customer_no="KH-000901", initials="ln")
    unit_id = work.ask(
        lambda session: session.scalar(select(CustomerUnit.unit_id).where(CustomerUnit.customer_id == customer.id))
    )
    item: ServiceItem = make_item(roofers, "FS-01", "防水检测")
    clerk, head = make_actor(Role.CLERK, department=roofers), make_actor(Role.SUPERVISOR, department=roofers)
    nobody = make_actor()
    worker = make_worker(roofers)
    desk = Desk(roofers, roofers, clerk, head, nobody, nobody, worker, customer, unit_id, item)
    return Pricing(desk, nobody)


def approve_by_keyboard(page: Page, number: str, reason: str) -> None:
    """The field has the focus as the quote opens; nothing but keys."""
    expect(page.get_by_text(number).first).to_be_visible()
    at_rest(page)
    expect(page.get_by_label(REASON, exact=True)).to_be_focused()
    page.wait_for_timeout(1200)
    page.keyboard.type(reason, delay=20)
    page.keyboard.press("Control+Enter")


def test_two_quotes_are_approved_by_keyboard_alone_each_with_its_reason(
    pricing: Pricing, signed_in: Callable[..., Page]
) -> None:
    dear = {"profit_rate": 2000, "margin_reason": "整桶计料，余料不退"}
    first, second = (quote_of(pricing.signed(**dear)) for _ in range(2))
    page = signed_in("manager", "/approvals", "en-US")
    expect(page.get_by_text("1 / 2", exact=True)).to_be_visible()
    approve_by_keyboard(page, first.quote_no, "余料交库房登记")
    expect(page.get_by_text("1 / 1", exact=True)).to_be_visible()
    saved = quote_of(first.id)
    assert (saved.state, saved.approval_reason) == (QuoteState.APPROVED, "余料交库房登记")
    # Without a reason it stays, and says so beside the field.
    approve_by_keyboard(page, second.quote_no, "")
    expect(page.get_by_text("Write down why").first).to_be_visible()
    assert quote_of(second.id).state is QuoteState.SIGNED
    page.get_by_label(REASON, exact=True).focus()
    page.keyboard.type("客户指定进口涂料", delay=20)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Nothing waits for your decision")).to_be_visible()
    saved = quote_of(second.id)
    assert (saved.state, saved.approval_reason) == (QuoteState.APPROVED, "客户指定进口涂料")
