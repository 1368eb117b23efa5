"""A resident answers on a phone, without a script; and a whole estate at once (R-SURV-3)."""

import http.client
import secrets
import socket
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from db import work
from db.clock import now, office_day
from db.tables.surveys import SurveyAddress, SurveyAnswer, SurveyResponse
from db.vocabulary import AddressState
from tests.browser.conftest import Visit
from tests.browser.server import Server
from tests.survey_answer_factories import Asked, ask_residents

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True, "java_script_enabled": False}
# A thumb needs as much, in CSS pixels.
THUMB = 44
CLIENTS, EACH = 20, 50
PATIENCE_SECONDS = 300
numbers = iter(range(1, 99))


def asks(addresses: int) -> Asked:
    last_day = office_day(now()) + timedelta(days=7)
    return ask_residents(addresses, ends_on=last_day, number=next(numbers))


def marks(page: Page, question: int) -> Locator:
    return page.locator(f"#q{question} label")


@pytest.mark.usefixtures("at_the_server")
@pytest.mark.parametrize(
    ("locale", "send", "thanks"), [("zh-CN", "提交", "感谢您的参与"), ("en-GB", "Send", "Thank you")]
)
def test_a_thumb_answers_on_a_phone_without_a_script(
    server: Server, visit: Visit, locale: str, send: str, thanks: str
) -> None:
    asked = asks(6)
    scale, _, choices, words = asked.questions
    page = visit(locale, **PHONE).new_page()
    page.goto(f"{server.url}/s/{asked.tokens[0]}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    boxes = [box for label in page.locator("label, button, textarea").all() if (box := label.bounding_box())]
    assert len(boxes) == 5 + 3 + 3 + 1 + 1
    assert all(box["width"] >= THUMB and box["height"] >= THUMB for box in boxes)
    # The browser itself says what is missing, before anything is sent.
    page.get_by_role("button", name=send).tap()
    expect(page.locator(f"#q{scale} input").first).to_be_focused()
    marks(page, scale).nth(1).tap()
    marks(page, choices).nth(0).tap()
    marks(page, choices).nth(2).tap()
    page.locator(f"[name=q{words}]").fill("电梯太慢")
    page.get_by_role("button", name=send).tap()
    expect(page.get_by_role("heading")).to_have_text(thanks)
    page.reload()
    expect(page.get_by_role("heading")).to_have_text(thanks)
    kept = work.ask(
        lambda session: session.scalars(select(SurveyAnswer).where(SurveyAnswer.survey_id == asked.survey_id)).all()
    )
    assert {(row.score, row.chosen, row.words) for row in kept} == {
        (4, "", ""),
        (None, "1,3", ""),
        (None, "", "电梯太慢"),
    }


@pytest.mark.usefixtures("at_the_server")
def test_the_keyboard_alone_answers_and_sends(server: Server, visit: Visit) -> None:
    asked = asks(6)
    page = visit("en-GB").new_page()
    page.goto(f"{server.url}/s/{asked.tokens[0]}")
    page.keyboard.press("Tab")  # the other language
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    kept = work.ask(
        lambda session: session.scalars(
            select(SurveyAnswer.score).where(SurveyAnswer.survey_id == asked.survey_id)
        ).all()
    )
    assert kept == [3]


def answer_for(server: Server, asked: Asked, places: range) -> list[int]:
    """One client of twenty: sends for each of its links, some twice, on one connection; gives the answers' codes."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_SECONDS)
    codes = []
    for place in places:
        said = {f"q{asked.questions[0]}": place % 5 + 1, f"q{asked.questions[3]}": f"第{place}户"}
        for _ in range(2 if place % 5 == 0 else 1):
            connection.request("POST", f"/s/{asked.tokens[place]}", urlencode(said))
            answer = connection.getresponse()
            answer.read()
            codes.append(answer.status)
    connection.close()
    return codes


def test_a_thousand_residents_at_twenty_doors_are_all_heard_and_none_twice(server: Server, at_the_server: Path) -> None:
    asked = asks(CLIENTS * EACH)
    with ThreadPoolExecutor(CLIENTS) as clients:
        sent = [clients.submit(answer_for, server, asked, range(EACH * n, EACH * (n + 1))) for n in range(CLIENTS)]
        codes = [code for client in sent for code in client.result(PATIENCE_SECONDS)]
    assert {code: codes.count(code) for code in set(codes)} == {303: CLIENTS * EACH, 404: CLIENTS * EACH // 5}
    here = SurveyAnswer.survey_id == asked.survey_id
    answers = work.ask(lambda session: session.scalars(select(SurveyAnswer).where(here)).all())
    assert sorted(row.words for row in answers if row.words) == sorted(
        f"第{place}户" for place in range(CLIENTS * EACH)
    )
    marked = {row.response_id: row.score for row in answers if row.score}
    assert all(marked[row.response_id] == int(row.words[1:-1]) % 5 + 1 for row in answers if row.words)
    sheets = work.ask(
        lambda session: session.scalars(
            select(SurveyResponse.id).where(SurveyResponse.survey_id == asked.survey_id)
        ).all()
    )
    states = work.ask(
        lambda session: session.scalars(
            select(SurveyAddress.state).where(SurveyAddress.survey_id == asked.survey_id)
        ).all()
    )
    assert (len(sheets), set(states)) == (CLIENTS * EACH, {AddressState.ANSWERED})
    log = server.log()
    assert "Traceback" not in log
    assert not any(token in log for token in asked.tokens)


def test_one_link_pressed_by_many_at_once_counts_once(server: Server, at_the_server: Path) -> None:
    asked = asks(6)
    with ThreadPoolExecutor(CLIENTS) as clients:
        sent = [clients.submit(answer_for, server, asked, range(1, 2)) for _ in range(CLIENTS)]
        codes = [code for client in sent for code in client.result(PATIENCE_SECONDS)]
    assert sorted(codes) == [303, *([404] * (CLIENTS - 1))]


def test_who_goes_away_in_the_middle_of_sending_leaves_nothing_behind(server: Server, at_the_server: Path) -> None:
    asked = asks(6)
    host, port = urlsplit(server.url).netloc.split(":")
    for _ in range(5):
        with socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS) as line:
            line.sendall(
                f"POST /s/{asked.tokens[1]} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 400\r\n\r\n"
                f"q{asked.questions[0]}=5".encode()
            )
    assert answer_for(server, asked, range(1, 2)) == [303]
    assert "Traceback" not in server.log()


def test_a_flood_of_guesses_is_stopped_while_the_office_goes_on(server: Server, at_the_server: Path) -> None:
    def guess(_: int) -> int:
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_SECONDS)
        # From elsewhere, as a proxy on this machine says it: this machine's own residents are let through.
        connection.request("GET", f"/s/{secrets.token_hex(8)}", headers={"X-Forwarded-For": "203.0.113.9"})
        return connection.getresponse().status

    with ThreadPoolExecutor(CLIENTS) as clients:
        codes = list(clients.map(guess, range(200)))
        connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=PATIENCE_SECONDS)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
    assert 404 in codes
    assert codes.count(429) >= 150
    asked = asks(6)
    assert answer_for(server, asked, range(1, 2)) == [303]
