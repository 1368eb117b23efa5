"""The page without sign-in: published prices and nothing else, switched off at once, cheap, closed to scripts."""

import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from components.paper import render
from db import engine, work
from db.operations.settings import change_setting
from db.tables.catalogue import ServiceItem
from db.vocabulary import PriceListState, Role
from pages.plain.public_prices import PUBLIC_PRICES
from tests.components.paper.papers import page_texts
from tests.factories import make_actor, make_department, make_item
from tests.plain_routes import Answer, Browser
from tests.price_paper_factories import SECRET_NOTE, SECRET_REASON, make_version

STAFF, COMPANY = "秘密员工", "阳光物业"
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def item(office: Path, monkeypatch: pytest.MonkeyPatch) -> ServiceItem:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T10:00:00+08:00")
    set_up("company", COMPANY)
    return make_item(make_department(), unit_price_fen=120_00)


def set_up(setting: str, value: str) -> None:
    work.act(change_setting, by=make_actor(Role.MANAGER, name=STAFF), setting=setting, value=value)


def get(path: str = "/prices", languages: str = "en", **params: object) -> Answer:
    return Browser(PUBLIC_PRICES, None, languages=languages).get(path, **params)


def page(**params: object) -> str:
    answer = get(**params)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return answer.content.decode()


def with_every_unpublished_version(item: ServiceItem) -> None:
    for number, state in enumerate(PriceListState):
        if state not in (PriceListState.PUBLISHED, PriceListState.REPLACED):
            make_version(state, date(2026, 6, 1), [(item, 991_00 + number)])
            make_version(state, NEW_YEAR, [(item, 991_00 + number)])


def test_a_stranger_reads_the_published_prices_with_their_day_and_nothing_of_the_drafts(item: ServiceItem) -> None:
    with_every_unpublished_version(item)
    text = page()
    for words in ("空调清洗", "家政", "120.00", "/ 台", "2026-01-01", COMPANY):
        assert words in text
    for secret in ("991.", "77.77", SECRET_REASON, SECRET_NOTE, STAFF, "2027", item.code, "1 version"):
        assert secret not in text
    pdf = "".join(page_texts(get("/prices.pdf").content))
    assert "空调清洗" in pdf
    assert "120.00" in pdf
    for secret in ("991.", "77.77", SECRET_REASON, STAFF, "2027"):
        assert secret not in pdf


def test_published_changes_are_announced_with_their_day(item: ServiceItem) -> None:
    make_version(PriceListState.PUBLISHED, NEW_YEAR, [(item, 135_00)])
    make_item(make_department("家政部"), "ZZ-01", "门锁安装", unit_price_fen=160_00, valid_from=date(2027, 3, 1))
    text = page()
    assert "From 2027-01-01" in text
    assert "120.00 → 135.00 / 台" in text
    assert text.index("From 2027-03-01") < text.index("new: 160.00 / 台")
    assert "<h2>家政</h2>" in text


def test_switched_off_it_is_calm_and_tells_nothing(item: ServiceItem) -> None:
    get("/prices.pdf")  # made and remembered before
    set_up("price_page_is_public", "no")
    for path in ("/prices", "/prices.pdf"):
        answer = get(path)
        text = answer.content.decode()
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
        assert "does not show its prices" in text
        for secret in ("空调清洗", "120.00", COMPANY, STAFF):
            assert secret not in text


def test_an_office_without_published_prices_says_so(office: Path) -> None:
    make_version(PriceListState.DRAFT, NEW_YEAR, [(make_item(make_department(), valid_from=date(2099, 1, 1)), 5_00)])
    assert "No prices have been published yet" in page()
    assert get("/prices.pdf").status_code == 404


@pytest.mark.parametrize(
    ("languages", "lang", "shown"),
    [
        ("", None, "zh-CN"),
        ("zh-TW,en;q=0.5", None, "zh-CN"),
        ("en-GB,zh;q=0.5", None, "en"),
        ("fr,zh;q=0.5", None, "zh-CN"),
        ("fr", None, "en"),
        ("zh", "en", "en"),
        ("en", "zh", "zh-CN"),
        ("zh", "<script>alert(1)</script>", "zh-CN"),
    ],
)
def test_it_speaks_the_language_asked_for(item: ServiceItem, languages: str, lang: str | None, shown: str) -> None:
    text = page(languages=languages, **({} if lang is None else {"lang": lang}))
    assert f'<html lang="{shown}">' in text
    assert "alert" not in text


def test_what_the_office_typed_stays_text(item: ServiceItem) -> None:
    make_item(make_department("b"), "XX", "<img src=x onerror=alert(1)>", category="<b>&", unit_of_measure="<i>")
    text = page()
    assert "<img" not in text
    assert "&lt;img src=x onerror=alert(1)&gt;" in text
    assert "&lt;b&gt;&amp;" in text


def test_no_script_can_run_and_only_reading_is_possible(item: ServiceItem) -> None:
    answer = get()
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"script-src|unsafe|connect-src", policy)
    assert "<script" not in answer.content.decode()
    stranger = Browser(PUBLIC_PRICES, None)
    for path in ("/prices", "/prices.pdf"):
        assert stranger.send("HEAD", path).status_code == 200
        assert [stranger.send(verb, path).status_code for verb in ("POST", "PUT", "DELETE", "PATCH")] == [405] * 4


def test_many_visitors_cost_little(item: ServiceItem, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [get(), get("/prices.pdf")]
    assert {answer.headers["cache-control"] for answer in answers} == {"public, max-age=60"}
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    def refuse(*_content: object) -> bytes:
        raise AssertionError("the same list is set once")

    event.listen(engine.office_engine(), "before_cursor_execute", note)
    monkeypatch.setattr(render, "pdf", refuse)
    assert get("/prices.pdf").status_code == 200
    event.remove(engine.office_engine(), "before_cursor_execute", note)
    prices = [statement for statement in asked if "FROM price" in statement]
    assert len(prices) == 1
    assert "LIMIT" in prices[0]
    assert not [statement for statement in asked if not statement.startswith(("SELECT", "PRAGMA", "BEGIN"))]
