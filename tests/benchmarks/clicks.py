"""A warm filter click in a real browser: what it costs the server, and when the rows are there."""

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright

from tests.benchmarks.clocks import Line, summary
from tests.benchmarks.estate import PASSWORD
from tests.benchmarks.folder import OFFICE_NOW
from tests.browser.chromium import launch
from tests.browser.server import running

VIEW = {"width": 1366, "height": 768}
# The list's own words for its states, as a visitor in English reads them.
STATES = ("Completed", "Dispatched", "Closed", "Cancelled", "Reconciled")


def measure(office: Path, times: int) -> Iterator[Line]:
    """A copy of the office behind a real server, a clerk signed in, the state filter changed again and again."""
    folder = office / "served"
    folder.mkdir(exist_ok=True)
    shutil.copy(office / "office.db", folder / "office.db")
    shutil.copy(office / "secret.key", folder / "secret.key")
    begin = time.perf_counter()
    with running(folder, OFFICE_NOW=OFFICE_NOW) as server, sync_playwright() as playwright:
        start = (time.perf_counter() - begin) * 1000
        browser = launch(playwright)
        page = browser.new_context(locale="en-GB", viewport=VIEW, timezone_id="Asia/Shanghai").new_page()
        heard: list[float] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda _: heard.append(time.perf_counter())))
        page.goto(f"{server.url}/work-orders")
        form = page.get_by_test_id("stForm")
        form.locator("input[type=text]").fill("clerk")
        form.locator("input[type=password]").fill(PASSWORD)
        form.get_by_test_id("stFormSubmitButton").get_by_role("button").click()
        page.get_by_test_id("stDataFrame").wait_for()
        process = psutil.Process(server.process.pid)
        _wait_until_idle(page, process)
        clicks = [_click(page, process, heard, STATES[n % len(STATES)]) for n in range(times + 3)][3:]
        memory = process.memory_info().rss // 1_000_000
        browser.close()
    shutil.rmtree(folder)
    yield Line("server's start, its file checked, until it answers", summary([start]), None)
    yield Line("filter click: CPU of the server", summary([c[0] for c in clicks]), None, "≤ 100 ms", f"{memory} MB")
    yield Line("filter click: until the last message", summary([c[1] for c in clicks]), None)


def _click(page: Page, process: psutil.Process, heard: list[float], state: str) -> tuple[float, float]:
    """Milliseconds of the server's CPU until it is idle again, and of the clock until its last message."""
    page.get_by_role("combobox", name="State").click()
    option = page.get_by_role("option", name=state, exact=True)
    option.wait_for()
    heard.clear()
    used, begin = _cpu(process), time.perf_counter()
    option.click()
    page.wait_for_timeout(300)
    _wait_until_idle(page, process)
    if not heard:
        raise RuntimeError(f"the click on {state} ran nothing")
    return _cpu(process) - used, (max(heard) - begin) * 1000


def _wait_until_idle(page: Page, process: psutil.Process) -> None:
    """Until the server has done nothing for a quarter of a second (after its start it makes a backup)."""
    before = -1000.0
    while _cpu(process) - before > 5:
        before = _cpu(process)
        page.wait_for_timeout(250)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return (times.user + times.system) * 1000
