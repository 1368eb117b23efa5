"""The price confirmation as PDF: what the customer sees, at the detail the office chose, and never what it costs."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from db import work
from db.operations.settings import change_setting
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import AcceptedHow, QuoteDetail, QuoteState, Role, Settlement
from pages.plain.papers_prices import PRICE_PAPERS
from tests.components.paper.papers import page_sizes, page_texts
from tests.factories import FRIDAY, make_actor, make_department
from tests.order_factories import Desk, make_desk
from tests.plain_routes import Answer, Browser
from tests.price_paper_factories import LINES, SECRET_REASON, make_quote

NUMBER = "BJ-20261120-001"
# The build-up of the manager's screen: amounts of lines, groups, overhead, cost, profit, margin, hourly cost.
SECRETS = (
    *("780.00", "336.00", "222.00", "95.00", "653.00", "1,553.00", "124.24", "1,677.24", "201.27"),
    *("10.7", "12%", "8%", "65.00", "168.00", "18.50", SECRET_REASON),
)


@pytest.fixture
def desk(office: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T18:00:00+08:00")
    return make_desk()


@pytest.fixture
def order_no(desk: Desk) -> str:
    return desk.register(accepted_how=None).order_no


def get(actor: Actor | None, number: str = NUMBER, **params: object) -> Answer:
    return Browser(PRICE_PAPERS, actor, languages="en").get(f"/papers/quote/{number}", **params)


def said(answer: Answer) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(page_texts(answer.content))


def prints() -> list[AuditRow]:
    asked = select(AuditRow).where(AuditRow.operation == "print_quote").order_by(AuditRow.id)
    return work.ask(lambda session: list(session.scalars(asked)))


def in_english(desk: Desk) -> None:
    work.act(change_setting, by=desk.manager, setting="paper_language", value="en")


@pytest.mark.parametrize(
    ("detail", "amounts"),
    [
        (QuoteDetail.TOTAL, ["1,991.22"]),
        # 780.00, 653.00 and 120.00 of 1,553.00, spread over 1,878.51.
        (QuoteDetail.GROUPS, ["943.49", "789.87", "145.15", "112.71"]),
        (QuoteDetail.LINES, ["943.49", "406.43", "268.53", "114.91", "145.15", "112.71"]),
    ],
)
def test_each_detail_adds_up_to_the_price_and_tells_no_cost(
    desk: Desk, order_no: str, detail: QuoteDetail, amounts: list[str]
) -> None:
    make_quote(order_no, QuoteState.OFFERED, detail=detail, valid_until=date(2026, 12, 5))
    answer = get(desk.clerk)
    text = said(answer)
    for words in (NUMBER, order_no, "张伟", "3-1-1201", "厨房墙面防水修补", "闭水试验24小时", "2026-12-05"):
        assert words in text
    for amount in ("¥1,991.22", "壹仟玖佰玖拾壹元贰角贰分", *amounts):
        assert amount in text
    for secret in SECRETS:
        assert secret not in text
    assert ("瓦工" in text) == (detail is QuoteDetail.LINES)
    assert "13800001234" not in text
    assert page_sizes(answer.content) == {(210, 297)}
    cents = sum(int(amount.replace(",", "").replace(".", "")) for amount in amounts)
    assert cents == 1991_22


@pytest.mark.parametrize("state", list(QuoteState))
def test_what_is_no_offer_says_so_and_what_ended_too(desk: Desk, order_no: str, state: QuoteState) -> None:
    in_english(desk)
    make_quote(order_no, state, valid_until=date(2026, 12, 5))
    text = said(get(desk.manager))
    before = state in (QuoteState.DRAFT, QuoteState.SIGNED, QuoteState.ENDORSED, QuoteState.REJECTED)
    ended = state in (QuoteState.REFUSED, QuoteState.EXPIRED, QuoteState.WITHDRAWN)
    assert ("Draft,notanoffer" in text) == before
    assert ("Nolongervalid" in text) == ended


def test_an_offer_past_its_last_day_is_no_longer_valid(desk: Desk, order_no: str) -> None:
    in_english(desk)
    make_quote(order_no, QuoteState.OFFERED, valid_until=date(2026, 11, 19))
    assert "Nolongervalid" in said(get(desk.clerk))


def test_an_approved_quote_says_how_long_it_holds_and_who_said_yes(desk: Desk, order_no: str) -> None:
    in_english(desk)
    make_quote(order_no, QuoteState.APPROVED, signed_by=desk.supervisor, approved_by=desk.manager)
    text = said(get(desk.clerk))
    for words in ("for15daysafteritishandedover", "Headofthedepartment", "Manager", "Customer'ssignature"):
        assert words in text
    for who in (desk.supervisor, desk.manager):
        assert who.name in text
    assert "2026-11-2009:00" in text
    assert "Leader" not in text


def test_over_the_managers_limit_manager_and_leader_stand_side_by_side(desk: Desk, order_no: str) -> None:
    in_english(desk)
    leader = make_actor(Role.LEADER, name="总经理刘")
    make_quote(
        order_no,
        QuoteState.APPROVED,
        signed_by=desk.supervisor,
        approved_by=leader,
        endorsed_by=desk.manager.user_id,
        endorsed_at=FRIDAY,
    )
    text = said(get(desk.clerk))
    assert "Leader" in text
    assert "总经理刘" in text
    assert desk.manager.name in text


def test_a_confirmed_quote_shows_how_and_when_and_how_it_is_paid(desk: Desk, order_no: str) -> None:
    in_english(desk)
    make_quote(
        order_no,
        QuoteState.CONFIRMED,
        confirmed_how=AcceptedHow.PHONE,
        confirmed_at=datetime(2026, 11, 20, 3, 30, tzinfo=UTC),
        settlement=Settlement.MONTHLY,
        valid_until=date(2026, 12, 5),
    )
    text = said(get(desk.clerk))
    assert "Onthephone2026-11-2011:30" in text
    assert "Inwriting" not in text
    assert "Paidwhenconfirmed" not in text  # on the monthly account


def test_a_change_on_site_shows_both_prices_and_the_old_paper_that_it_is_replaced(desk: Desk, order_no: str) -> None:
    in_english(desk)
    make_quote(order_no, QuoteState.CONFIRMED, offered_at=FRIDAY)
    make_quote(
        order_no,
        QuoteState.CONFIRMED,
        revision=2,
        is_on_site=True,
        total_fen=2491_22,
        cost_fen=2177_24,
        other_fen=620_00,
    )
    newest = said(get(desk.clerk))
    assert f"{NUMBER}-2" in newest
    assert "revision1was¥1,991.22,thepriceisnow¥2,491.22(+500.00)" in newest
    assert "Replacedbyrevision2" in said(get(desk.clerk, revision=1))


def test_a_price_the_customer_never_had_is_not_told_by_the_next_revision(desk: Desk, order_no: str) -> None:
    in_english(desk)
    make_quote(order_no, QuoteState.REFUSED, offered_at=FRIDAY)
    make_quote(order_no, QuoteState.REJECTED, revision=2)
    make_quote(order_no, QuoteState.APPROVED, revision=3)
    text = said(get(desk.clerk))
    assert "Replacesrevision1" in text
    assert "revision2" not in text
    assert text.count("1,991.22") == 1  # this revision's own price


def test_the_code_to_scan_opens_the_order_where_the_office_has_an_address(desk: Desk, order_no: str) -> None:
    make_quote(order_no, QuoteState.APPROVED)
    assert "柜台扫码打开" not in said(get(desk.clerk))
    work.act(change_setting, by=desk.manager, setting="public_url", value="https://office.example.com")
    assert "柜台扫码打开" in said(get(desk.clerk))


def test_a_long_build_up_goes_on_to_a_second_sheet_and_is_signed_once(desk: Desk, order_no: str) -> None:
    in_english(desk)
    make_quote(order_no, QuoteState.APPROVED, detail=QuoteDetail.LINES, lines=LINES * 9)
    pages = PdfReader(io.BytesIO(get(desk.clerk).content)).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 2
    assert all("Amount (yuan)" in text and NUMBER in text for text in texts)
    assert ["Customer's signature" in text for text in texts] == [False, True]


def test_strangers_and_wrong_roles_and_other_departments_get_nothing(desk: Desk, order_no: str) -> None:
    make_quote(order_no, QuoteState.APPROVED)
    assert get(None).status_code == 401
    assert get(desk.finance).status_code == 403
    elsewhere = make_actor(Role.SUPERVISOR, department=make_department("保洁部"))
    assert get(elsewhere).status_code == 409
    assert prints() == []
    assert get(desk.supervisor).status_code == 200
    (row,) = prints()
    assert row.user_id == desk.supervisor.user_id


@pytest.mark.parametrize(
    ("number", "params"),
    [
        ("BJ-19990101-001", {}),
        ("x' OR 1=1 --", {}),
        (NUMBER, {"revision": 2}),
        (NUMBER, {"revision": "x"}),
        (NUMBER, {"revision": "-1"}),
        (NUMBER, {"revision": ""}),
        (NUMBER, {"revision": "9" * 60}),
        (NUMBER, {"revision": "１"}),
    ],
)
def test_an_unknown_number_or_revision_gets_a_sentence(
    desk: Desk, order_no: str, number: str, params: dict[str, object]
) -> None:
    make_quote(order_no, QuoteState.APPROVED)
    answer = get(desk.clerk, number, **params)
    assert answer.status_code == 404
    assert b"does not exist" in answer.content
    assert prints() == []
