"""The price notice and the leaflet as PDF: only with a session, only published prices, every print on record."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db import work
from db.operations.settings import change_setting
from db.tables.audit import AuditRow
from db.tables.catalogue import ServiceItem
from db.types import Actor
from db.vocabulary import PriceListState, Role
from pages.plain.papers_prices import PRICE_PAPERS
from tests.components.paper.papers import page_sizes, page_texts
from tests.factories import make_actor, make_department, make_item
from tests.plain_routes import Answer, Browser
from tests.price_paper_factories import SECRET_NOTE, SECRET_REASON, make_version

NOTICE, LEAFLET = "/papers/price-notice", "/papers/price-leaflet"
NEW_YEAR = date(2027, 1, 1)


@pytest.fixture
def item(office: Path, monkeypatch: pytest.MonkeyPatch) -> ServiceItem:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T10:00:00+08:00")
    return make_item(make_department(), unit_price_fen=120_00)


@pytest.fixture
def clerk(item: ServiceItem) -> Actor:
    return make_actor(Role.CLERK)


def get(path: str, actor: Actor | None, **params: object) -> Answer:
    return Browser(PRICE_PAPERS, actor, languages="en").get(path, **params)


def said(answer: Answer) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(page_texts(answer.content))


def set_up(setting: str, value: str) -> None:
    work.act(change_setting, by=make_actor(Role.MANAGER), setting=setting, value=value)


def prints() -> list[AuditRow]:
    asked = select(AuditRow).where(AuditRow.operation == "print_price_notice").order_by(AuditRow.id)
    return work.ask(lambda session: list(session.scalars(asked)))


@pytest.mark.parametrize(("path", "size"), [(NOTICE, (297, 420)), (LEAFLET, (148, 210))])
def test_a_paper_shows_todays_published_prices_and_the_print_is_on_record(
    path: str, size: tuple[int, int], item: ServiceItem, clerk: Actor
) -> None:
    make_version(PriceListState.DRAFT, date(2026, 6, 1), [(item, 999_00)])
    make_version(PriceListState.APPROVED, date(2026, 7, 1), [(item, 998_00)])
    answer = get(path, clerk)
    text = said(answer)
    for words in ("空调清洗", "家政", "120.00", "/台", "2026-01-01"):
        assert words in text
    for secret in ("999.00", "998.00", "77.77", SECRET_REASON, SECRET_NOTE, clerk.name):
        assert secret not in text
    assert page_sizes(answer.content) == {size}
    (row,) = prints()
    assert (row.user_id, row.row_id) == (clerk.user_id, "2026-11-20")


def test_a_coming_days_paper_has_that_days_prices_and_todays_announces_them(item: ServiceItem, clerk: Actor) -> None:
    make_version(PriceListState.PUBLISHED, NEW_YEAR, [(item, 135_00)])
    coming = said(get(NOTICE, clerk, on="2027-02-01"))
    assert "135.00" in coming
    assert "2027-01-01" in coming
    assert "120.00" not in coming
    today = said(get(NOTICE, clerk))
    assert "120.00→135.00/台" in today
    assert "2027-01-01" in today


def test_an_earlier_days_paper_says_since_when_other_prices_hold(item: ServiceItem, clerk: Actor) -> None:
    make_version(PriceListState.PUBLISHED, date(2026, 6, 1), [(item, 135_00)])
    set_up("paper_language", "en")
    earlier = said(get(NOTICE, clerk, on="2026-03-01"))
    assert "Replacedfrom2026-06-01" in earlier
    assert "120.00" in earlier
    assert "Comingchanges" not in earlier
    assert "Replaced" not in said(get(NOTICE, clerk))


@pytest.mark.parametrize("path", [NOTICE, LEAFLET])
def test_strangers_and_administrators_get_no_paper(path: str, item: ServiceItem) -> None:
    assert get(path, None).status_code == 401
    assert get(path, make_actor(Role.ADMIN)).status_code == 403
    assert prints() == []


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01", "2026-11-31", "'; DROP TABLE price; --", "9" * 400])
def test_a_day_that_is_none_gets_a_sentence(day: str, clerk: Actor) -> None:
    answer = get(NOTICE, clerk, on=day)
    assert answer.status_code == 409
    assert b"is not a day" in answer.content
    assert len(answer.content) < 200


def test_a_day_without_published_prices_gets_a_sentence_and_is_no_print(clerk: Actor) -> None:
    for day in ("2025-12-31", "0001-01-01"):
        answer = get(LEAFLET, clerk, on=day)
        assert (answer.status_code, f"No prices are published for {day}".encode() in answer.content) == (409, True)
    assert prints() == []


def test_the_code_to_scan_is_there_only_while_the_public_page_is(item: ServiceItem, clerk: Actor) -> None:
    scan = "Scanforthepricesoftoday"
    set_up("paper_language", "en")
    assert scan not in said(get(NOTICE, clerk))
    set_up("public_url", "https://office.example.com")
    assert scan in said(get(NOTICE, clerk))
    set_up("price_page_is_public", "no")
    assert scan not in said(get(NOTICE, clerk))
