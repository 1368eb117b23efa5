"""Asking a plain route as a browser would, without a server."""

import asyncio
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, urlencode

from starlette.applications import Starlette
from starlette.routing import Route

from components.signed_in import COOKIE
from db import work
from db.clock import real_now
from db.operations.sign_in import open_session, redeem_ticket
from db.tables.staff import User
from db.types import SYSTEM, Actor

Given = TypeVar("Given")
CHUNK = 65_536


def run_apart(work_to_do: Coroutine[Any, Any, Given]) -> Given:
    """In a thread of its own: where browser tests run too, theirs has a running loop already."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(asyncio.run, work_to_do).result()


class Answer(NamedTuple):
    status_code: int
    headers: dict[str, str]
    content: bytes


class Browser:
    """Signed in as somebody, or a stranger; `languages` is what it says it reads."""

    def __init__(self, routes: Sequence[Route], actor: Actor | None, *, languages: str = "") -> None:
        self.app = Starlette(routes=routes)
        self.languages = languages
        self.headers: dict[str, str] = {}
        self.address = "127.0.0.1"
        self.cookie = "" if actor is None else f"{COOKIE}={_token(actor)}"

    def get(self, path: str, **params: object) -> Answer:
        return self.send("GET", path, **params)

    def post(self, path: str, form: bytes, **params: object) -> Answer:
        """As a browser sends a form."""
        return run_apart(self._send("POST", path, params, form))

    def send(self, method: str, path: str, **params: object) -> Answer:
        return run_apart(self._send(method, path, params))

    async def _send(self, method: str, path: str, params: dict[str, object], form: bytes = b"") -> Answer:
        status, headers, body = 0, {}, b""
        sent = [form[at : at + CHUNK] for at in range(0, len(form), CHUNK)] or [b""]

        async def receive() -> dict[str, object]:
            if sent:
                return {"type": "http.request", "body": sent.pop(0), "more_body": bool(sent)}
            await asyncio.Event().wait()  # nothing more comes, and the browser stays
            raise AssertionError

        async def send(message: dict[str, object]) -> None:
            nonlocal status, headers, body
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = {name.decode(): value.decode() for name, value in message["headers"]}
            else:
                body += message.get("body", b"")

        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": quote(path).encode(),
            "query_string": urlencode(params).encode(),
            "headers": [
                (b"cookie", self.cookie.encode()),
                (b"host", b"127.0.0.1"),
                *([(b"accept-language", self.languages.encode())] if self.languages else []),
                *((name.lower().encode(), value.encode()) for name, value in self.headers.items()),
            ],
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "client": (self.address, 1),
        }
        await self.app(scope, receive, send)
        return Answer(status, headers, body)


def _token(actor: Actor) -> str:
    username = work.ask(lambda session: session.get_one(User, actor.user_id).username)
    opened = work.act(open_session, by=SYSTEM, at=real_now(), username=username, address="127.0.0.1")
    return work.act(redeem_ticket, by=SYSTEM, at=real_now(), ticket=opened.ticket)
