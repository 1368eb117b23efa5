"""Visitors of the office: browser contexts that are watched, and used again without their cookies.

A context keeps the browser's cache, which spares a test the second and more of loading the program's scripts anew.
"""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Request, expect

VIEW = {"width": 1366, "height": 768}
# Streamlit asks below the page's own address first, and finds what it wants one level up; a page that is left asks for
# its picture once more.
HARMLESS = ("_stcore/health", "_stcore/host-config")
LEFT_PICTURE = re.compile(r"/media/[0-9a-f]+\.png$")
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


class Visitors:
    """Hands out one clean context per call; at the end of a test says what should not have happened."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.idle: dict[str, list[BrowserContext]] = {}
        self.busy: list[tuple[str, BrowserContext]] = []
        self.seen: list[str] = []

    def come(self, locale: str = "zh-CN", **options: object) -> BrowserContext:
        kind = f"{locale} {sorted(options.items())}"
        context = self.idle[kind].pop() if self.idle.get(kind) else self._new(locale, **options)
        context.clear_cookies()
        self.busy.append((kind, context))
        return context

    def leave(self) -> list[str]:
        """Everybody goes; gives what was seen meanwhile: requests to elsewhere, errors, breaches of the policy."""
        for kind, context in self.busy:
            for page in context.pages:
                page.close()
            context.clear_cookies()
            self.idle.setdefault(kind, []).append(context)
        seen, self.busy, self.seen = self.seen, [], []
        return seen

    def _new(self, locale: str, **options: object) -> BrowserContext:
        known: dict[str, object] = {"viewport": VIEW, "timezone_id": "Asia/Shanghai", **options}
        context = self.browser.new_context(locale=locale, **known)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", self._watch_request)
        context.on("console", self._watch_console)
        context.on("weberror", lambda fault: self.seen.append(f"page: {fault.error}"))
        return context

    def _watch_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("blob", "data") and address.hostname not in ("127.0.0.1", "localhost"):
            self.seen.append(f"left the machine: {request.url}")

    def _watch_console(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if message.type == "error" and not any(part in place for part in HARMLESS) and not LEFT_PICTURE.search(place):
            self.seen.append(f"console: {message.text} {place}")
