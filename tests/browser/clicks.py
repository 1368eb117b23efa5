"""Two clicks as close as a hand can make them: the second cuts short the run that the first began."""

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
            setTimeout(() => resolve(one(second).click()), 30);
        };
        quiet();
    });
}"""


def at_rest(page: Page) -> None:
    """The screen is drawn to its end: what a busy machine still draws would take a field away while it is filled."""
    expect(page.locator("[data-test-script-state=running]")).to_have_count(0)


def click_twice(page: Page, first: tuple[str, str], second: tuple[str, str]) -> None:
    """Click two elements, each named by its selector and a text in it."""
    page.evaluate(_CLICK_TWICE, [first, second])
