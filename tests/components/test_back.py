"""Back opens a page as it was left, not with the question of the page that it was left for."""

from streamlit.testing.v1 import AppTest

DASHBOARD, ORDERS = {"period": "2026-10", "ask": "work"}, {"state": "all", "zone": "East"}


def script() -> None:
    import streamlit as st

    from components.back import restore_address

    restore_address(st.session_state["to"])


def opened(browser: AppTest, page: str, asked: dict[str, str]) -> dict[str, str]:
    """The question of the page after it was opened with this address."""
    browser.session_state["to"] = page
    browser.query_params.clear()
    for name, value in asked.items():
        browser.query_params[name] = value
    browser.run()
    assert not browser.exception
    return {name: "".join(value) for name, value in browser.query_params.items()}


def test_back_from_a_list_opens_the_dashboard_as_it_was_left() -> None:
    browser = AppTest.from_function(script)
    opened(browser, "dashboard", DASHBOARD)
    assert opened(browser, "work-orders", ORDERS) == ORDERS
    # Where Streamlit's switch of pages has left the list's question in the dashboard's address.
    assert opened(browser, "dashboard", ORDERS) == DASHBOARD
    assert opened(browser, "dashboard", DASHBOARD) == DASHBOARD


def test_back_through_three_pages_opens_each_as_it_was_left() -> None:
    browser = AppTest.from_function(script)
    opened(browser, "dashboard", DASHBOARD)
    opened(browser, "work-orders", ORDERS)
    opened(browser, "order", {"no": "TY-1"})
    assert opened(browser, "work-orders", {"no": "TY-1"}) == ORDERS
    assert opened(browser, "dashboard", ORDERS) == DASHBOARD


def test_a_page_that_is_opened_anew_keeps_what_it_is_asked() -> None:
    browser = AppTest.from_function(script)
    opened(browser, "dashboard", DASHBOARD)
    opened(browser, "work-orders", ORDERS)
    assert opened(browser, "dashboard", {}) == {}
    opened(browser, "work-orders", ORDERS)
    assert opened(browser, "dashboard", {"zone": "West"}) == {"zone": "West"}
    # The reader's own choice on the page itself.
    assert opened(browser, "dashboard", ORDERS) == ORDERS
