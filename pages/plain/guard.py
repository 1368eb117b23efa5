"""Around every answer: the security headers; instead of an answer, while the program cannot work, a calm page."""

import base64
import hashlib
import html
import re
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import streamlit
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from components.locale import LANGUAGES, sentence, translation
from db.errors import FaultError
from db.start import FolderHold, prepare_server, settle_announced_days
from db.vocabulary import N_


def _inline_scripts() -> str:
    """Streamlit's page has one short script of its own; it is allowed by its hash."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)


# blob: carries our own small component; the charts draw without eval; styles are written inline by the frontend.
HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' blob: {_inline_scripts()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class SecurityHeaders:
    """On every answer, of ours and of Streamlit's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        if scope["type"] == "websocket" and not is_same_origin(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})
            return
        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def is_same_origin(headers: Headers) -> bool:
    """Streamlit lets a page of any other port of this machine connect; the cookie would go along."""
    origin = headers.get("origin")
    if origin is None:
        return True
    address = urlsplit(origin)
    outside = set(config.get_option("server.allowedHosts")) - {"localhost", "127.0.0.1"}
    return address.netloc == headers.get("host") or address.hostname in outside


class Start:
    """Whether the program can work. A fault is looked at again with each request, so mending it needs no restart."""

    def __init__(self) -> None:
        self.hold = FolderHold()
        self.is_ready = False

    def check(self) -> FaultError | None:
        if not self.is_ready:
            try:
                prepare_server(self.hold)
            except FaultError as fault:
                return fault
            self.hold.announce(f"http://{config.get_option('server.address')}:{config.get_option('server.port')}")
            # A disk that is full or busy is no reason not to open; the next start looks again.
            with suppress(FaultError):
                settle_announced_days()
            self.is_ready = True
        return None


START = Start()


class StartGuard:
    """While the program cannot work: one calm page in both languages, whatever was asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if START.is_ready or scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        fault = await run_in_threadpool(START.check)
        if fault is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1013})
        elif scope["path"] == "/health":
            await PlainTextResponse(type(fault).__name__, status_code=503)(scope, receive, send)
        else:
            await HTMLResponse(calm_page(fault), status_code=503)(scope, receive, send)


def calm_page(fault: FaultError) -> str:
    """What is wrong and what to do, as an office sees it that clicked an icon."""
    parts = []
    for language in LANGUAGES:
        _ = translation(language).gettext
        parts.append(
            f'<section lang="{language.replace("_", "-")}"><h1>{html.escape(_(TITLE))}</h1>'
            f"<p>{html.escape(sentence(fault, language))}</p><p>{html.escape(_(AGAIN))}</p></section>"
        )
    return (
        '<!doctype html><html><head><meta charset="utf-8"><title>!</title><style>'
        "body{font:16px/1.6 'Microsoft YaHei','PingFang SC','Noto Sans CJK SC',sans-serif;color:#1b2430;"
        "max-width:38em;margin:10vh auto;padding:0 1.5em}h1{font-size:1.2em}section+section{margin-top:3em;"
        "padding-top:2em;border-top:1px solid #d9e0e8}p{overflow-wrap:anywhere}</style></head><body>"
        + "".join(parts)
        + "</body></html>"
    )


TITLE = N_("The program cannot work just now")
AGAIN = N_("When this is mended, load this page again. After a change of settings, start the program again.")
