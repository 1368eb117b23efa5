"""The slip as PDF: only for who is signed in and may print, only with an accepted price, every copy counted."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from starlette.requests import Request
from starlette.responses import Response

from components.signed_in import COOKIE
from db import work
from db.clock import real_now
from db.operations.sign_in import open_session, redeem_ticket
from db.tables.staff import User
from db.types import SYSTEM, Actor
from pages.plain.papers_orders import ORDER_PAPERS
from tests.order_factories import Desk, make_desk, order_of
from tests.plain_routes import run_apart


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T18:00:00+08:00")
    return make_desk()


def get_slip(number: str, actor: Actor | None) -> Response:
    """What the route answers to this person's browser."""
    headers = [(b"accept-language", b"en")]
    if actor is not None:
        username = work.ask(lambda session: session.get_one(User, actor.user_id).username)
        opened = work.act(open_session, by=SYSTEM, at=real_now(), username=username, address="127.0.0.1")
        token = work.act(redeem_ticket, by=SYSTEM, at=real_now(), ticket=opened.ticket)
        headers.append((b"cookie", f"{COOKIE}={token}".encode()))
    scope = {"type": "http", "method": "GET", "path_params": {"order_no": number}, "headers": headers}
    (route,) = ORDER_PAPERS
    return run_apart(route.endpoint(Request(scope)))


def test_a_slip_is_four_parts_with_number_price_and_room(desk: Desk) -> None:
    order_id = desk.accepted()
    number = order_of(order_id).order_no
    answer = get_slip(number, desk.clerk)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body)).pages)
    assert text.count(number) == 4
    for printed in ("张伟", "3-1-1201", "空调清洗", "240.00", "贰佰肆拾元整", "138****1234"):
        assert printed in text
    assert "13800001234" not in text
    assert order_of(order_id).print_count == 1


def test_a_stranger_and_a_wrong_role_get_nothing(desk: Desk) -> None:
    order_id = desk.accepted()
    number = order_of(order_id).order_no
    assert get_slip(number, None).status_code == 401
    assert get_slip(number, desk.finance).status_code == 403
    assert order_of(order_id).print_count == 0


def test_no_slip_leaves_before_the_price_is_accepted(desk: Desk) -> None:
    number = desk.register(accepted_how=None).order_no
    answer = get_slip(number, desk.clerk)
    assert (answer.status_code, answer.body[:7]) == (409, b"No slip")
    assert get_slip("TY-19990101-001", desk.clerk).status_code == 404
