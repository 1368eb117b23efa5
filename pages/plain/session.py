"""The session cookie: given for a ticket, dropped at sign-out; and who asks a plain route."""

import json

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from components import signed_in as people
from db.clock import real_now
from db.errors import RuleError
from db.operations.sign_in import redeem_ticket
from db.queries.staff import SignedIn
from db.types import SYSTEM
from db.work import act

LONGEST_BODY = 1000


async def give_cookie(request: Request) -> Response:
    """Exchange a ticket for the cookie, which no script can read and no other site can send."""
    if not _is_our_own(request):
        return Response(status_code=403)
    try:
        ticket = json.loads(await _short_body(request))["ticket"]
        token = await run_in_threadpool(act, redeem_ticket, by=SYSTEM, at=real_now(), ticket=str(ticket))
    except (ValueError, KeyError, TypeError, RuleError):
        return Response(status_code=400)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    answer.set_cookie(
        people.COOKIE, token, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/"
    )
    return answer


async def end_cookie(request: Request) -> Response:
    if not _is_our_own(request):
        return Response(status_code=403)
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(
        people.COOKIE, httponly=True, samesite="strict", secure=request.url.scheme == "https", path="/"
    )
    return answer


def signed_in(request: Request) -> SignedIn | None:
    """The live user of a plain route, or None: then it answers 401 and nothing else."""
    found = people.by_token(request.cookies.get(people.COOKIE))
    return None if found is None or found.must_change_password else found


def _is_our_own(request: Request) -> bool:
    """Sent by a page of this server: a form or a script of another site cannot set this content type unasked."""
    return (
        request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
        and request.headers.get("content-type", "").split(";")[0] == "application/json"
    )


async def _short_body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_BODY:
            raise ValueError("too long")
    return body
