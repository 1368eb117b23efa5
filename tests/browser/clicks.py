"""Clicks that cut short the run before them: two as close as a hand can make them, and one on what is just drawn."""

from playwright.sync_api import Page, expect

# Closer than this, before the server has looked at the first click, Streamlit itself drops it; no hand is so quick.
_CLICK_TWICE = """([first, second]) => {
    const one = ([kind, text]) =>
        [...document.querySelectorAll(kind)].find((found) => found.textContent.includes(text));
    const isRunning = () => document.querySelector('[data-test-script-state=running]') !== null;
    return new Promise((resolve) => {
        const quiet = () => {
            if (isRunning()) return setTimeout(quiet, 5);
            one(first).click();
            begun(performance.now() + 200);
        };
        const begun = (until) => {
            if (!isRunning() && performance.now() < until) return setTimeout(begun, 1, until);
            setTimeout(() => resolve(one(second)?.click()), 30);
        };
        quiet();
    });
}"""


# The server is still busy with what comes below it.
_CLICK_WHEN_DRAWN = """([kind, text]) => {
    const found = [...document.querySelectorAll(kind)].find((one) => one.textContent.includes(text));
    found?.click();
    return found !== undefined;
}"""


def at_rest(page: Page) -> None:
    """The screen is drawn to its end: what a busy machine still draws would take a field away while it is filled."""
    expect(page.locator("[data-test-script-state=running]")).to_have_count(0)


def click_twice(page: Page, first: tuple[str, str], second: tuple[str, str]) -> None:
    """Click two elements, each named by its selector and a text in it."""
    page.evaluate(_CLICK_TWICE, [first, second])


def click_when_drawn(page: Page, what: tuple[str, str]) -> None:
    """Click an element, named by its selector and a text in it, the moment that it stands on the screen."""
    page.wait_for_function(_CLICK_WHEN_DRAWN, arg=list(what), polling=1)
