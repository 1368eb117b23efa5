"""The sheet of an agreement: what both sides sign, for which version, and never a draft that looks like more."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from db import work
from db.operations.settings import change_setting
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import Role
from pages.plain.papers_agreements import AGREEMENT_PAPERS
from tests.agreement_desk import PER_AREA, Agreements, lines_of, make_agreements
from tests.components.paper.papers import page_sizes, page_texts
from tests.factories import make_actor
from tests.plain_routes import Answer, Browser


@pytest.fixture
def made(office: Path, monkeypatch: pytest.MonkeyPatch) -> Agreements:
    monkeypatch.setenv("OFFICE_NOW", "2026-11-20T18:00:00+08:00")
    return make_agreements()


def get(actor: Actor | None, number: str, **params: object) -> Answer:
    return Browser(AGREEMENT_PAPERS, actor, languages="en").get(f"/papers/agreement/{number}", **params)


def said(answer: Answer) -> str:
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return "".join(page_texts(answer.content))


def test_both_sides_find_number_term_lines_and_prices(made: Agreements) -> None:
    number = made.approved().agreement_no
    answer = get(made.desk.clerk, number)
    text = said(answer)
    for words in (number, "张伟", "3-1-1201", "2026-12-01", "2027-11-30", "绿植养护", "¥300.00", "钱会计", "陈经理"):
        assert words in text
    assert "草稿" not in text
    assert page_sizes(answer.content) == {(210, 297)}


def test_a_version_that_is_not_approved_says_so(made: Agreements) -> None:
    work.act(change_setting, by=made.desk.manager, setting="paper_language", value="en")
    number = made.submitted().agreement_no
    assert "Draft,notinforce" in said(get(made.desk.clerk, number))


def test_the_version_in_force_is_printed_unless_another_is_asked_for(made: Agreements) -> None:
    first = made.approved()
    second = made.revised(first.agreement_id, date(2027, 6, 1))
    plants, visits = lines_of(second.version_id)
    made.change(second.version_id, lines=[plants._replace(unit_price_fen=330_00), visits])
    assert "¥300.00" in said(get(made.desk.clerk, first.agreement_no))
    assert "¥330.00" in said(get(made.desk.clerk, first.agreement_no, version=2))
    for strange in ("3", "x", "²", "99999"):
        assert get(made.desk.clerk, first.agreement_no, version=strange).status_code == 404


def test_a_fee_of_all_units_names_its_place_and_what_vacant_ones_pay(made: Agreements) -> None:
    work.act(change_setting, by=made.desk.manager, setting="paper_language", value="en")
    house = made.approved(facts=made.house(zone="一区"), lines=[PER_AREA], vacant_rate=5000)
    text = said(get(made.desk.clerk, house.agreement_no))
    for words in ("Allunitsof一区", "Vacantunitspay50%", "¥2.80"):
        assert words in text


def test_a_print_is_on_record_and_strangers_get_none(made: Agreements) -> None:
    number = made.approved().agreement_no
    assert get(None, number).status_code == 401
    assert get(make_actor(Role.ADMIN, name="管理员"), number).status_code == 403
    assert get(made.desk.clerk, "XY-2026-9999").status_code == 404
    said(get(made.desk.clerk, number))
    asked = select(AuditRow.user_id).where(AuditRow.operation == "print_agreement")
    assert work.ask(lambda session: list(session.scalars(asked))) == [made.desk.clerk.user_id]
