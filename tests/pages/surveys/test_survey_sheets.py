"""Sheets of a survey by their address: who may print which, in which language, and that the link on them answers."""

from dataclasses import dataclass

import pytest
from sqlalchemy import select

from components.survey_sheet_papers import sheets_of
from db import work
from db.operations.settings import change_setting
from db.operations.survey_sheets import (
    NoSheetToPrint,
    SheetsNotPossible,
    TooManySheets,
    print_survey_sheets,
)
from db.queries.survey_addresses import AddressFilter, list_addresses
from db.queries.surveys_one import get_survey
from db.rules.survey_tokens import token_hash
from db.tables.audit import AuditRow
from db.tables.surveys import Survey, SurveyAddress
from db.types import Actor
from db.vocabulary import AddressState, Role, SurveyMethod
from pages.plain.papers_surveys import SURVEY_PAPERS
from tests.components.paper.papers import page_texts
from tests.factories import FRIDAY, make_actor, put
from tests.plain_routes import Answer, Browser
from tests.survey_desk import SurveyDesk, make_survey_desk

BOTH = (SurveyMethod.PAPER, SurveyMethod.ONLINE)


@dataclass
class Desk:
    desk: SurveyDesk
    survey: Survey


@pytest.fixture
def at(office: object, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    desk = make_survey_desk(customers=3)
    admin = make_actor(Role.ADMIN)
    work.act(change_setting, by=admin, setting="public_url", value="https://wy.example.com")
    return Desk(desk, desk.ready(methods=BOTH))


def asked(by: Actor | None, survey: Survey, **params: str) -> Answer:
    return Browser(SURVEY_PAPERS, by).get(f"/papers/survey-sheets/{survey.survey_no}", **params)


def sheets(answer: Answer) -> list[str]:
    assert answer.status_code == 200, answer.content.decode()
    return page_texts(answer.content)


def test_a_sheet_for_each_address_in_the_papers_language_or_the_one_asked_for(at: Desk) -> None:
    pages = sheets(asked(at.desk.clerk, at.survey))
    assert [f"答卷{number}" in page or f"Sheet{number}" in page for number, page in enumerate(pages, 1)] == [True] * 3
    english = sheets(asked(at.desk.clerk, at.survey, lang="en"))
    assert all("Thankyouforyouranswers." in page for page in english)
    assert all("Scantoansweronline" in page for page in english)


def test_the_english_sheet_has_the_english_title_and_the_other_the_chinese(at: Desk) -> None:
    survey = at.desk.ready(title="2026 年商户调查", title_en="Shops' survey 2026")
    chinese, english = (sheets(asked(at.desk.clerk, survey, lang=language))[0] for language in ("zh", "en"))
    assert ["2026年商户调查" in chinese, "survey2026" in chinese] == [True, False]
    assert ["2026年商户调查" in english, "survey2026" in english] == [False, True]


def test_who_has_answered_or_declined_gets_no_second_sheet_and_one_can_be_printed_alone(at: Desk) -> None:
    put(lambda session: setattr(session.scalars(select(SurveyAddress)).all()[1], "state", AddressState.REFUSED))
    pages = sheets(asked(at.desk.clerk, at.survey, lang="en"))
    assert ["Sheet1" in pages[0], "Sheet3" in pages[1], len(pages)] == [True, True, 2]
    only = sheets(asked(at.desk.clerk, at.survey, lang="en", no="3"))
    assert ["Sheet3" in page for page in only] == [True]
    assert len(sheets(asked(at.desk.clerk, at.survey, state="refused"))) == 1
    assert "Sheet3" in sheets(asked(at.desk.clerk, at.survey, lang="en", text="业主3"))[0]
    assert len(sheets(asked(at.desk.clerk, at.survey, zone="一区", building="1"))) == 2
    assert asked(at.desk.clerk, at.survey, zone="二区", building="9").status_code == 409


def test_an_anonymous_sheet_tells_no_place_and_a_named_one_does(at: Desk) -> None:
    assert not any("1-101" in page for page in sheets(asked(at.desk.clerk, at.survey)))
    named = at.desk.ready(is_anonymous=False, title="2026 年实名调查")
    assert any("1-101" in page for page in sheets(asked(at.desk.clerk, named)))


def test_the_link_on_a_sheet_is_its_address_own_and_only_where_the_survey_is_asked_online(at: Desk) -> None:
    def made(survey: Survey) -> dict[int, str]:
        one = work.ask(get_survey, actor=at.desk.clerk, survey_id=survey.id)
        assert one is not None
        rows = work.ask(list_addresses, survey_id=survey.id, wanted=AddressFilter())
        return {sheet.number: sheet.path for sheet in sheets_of(one, rows)}

    kept = select(SurveyAddress.list_no, SurveyAddress.token_hash).where(SurveyAddress.survey_id == at.survey.id)
    hashes = dict(work.ask(lambda session: session.execute(kept).all()))
    assert {number: token_hash(path.removeprefix("s/")) for number, path in made(at.survey).items()} == hashes
    on_paper = at.desk.ready(methods=(SurveyMethod.PAPER,), title="2026 年纸质调查")
    assert set(made(on_paper).values()) == {""}
    assert not any("Scan" in page for page in sheets(asked(at.desk.clerk, on_paper, lang="en")))


def test_each_print_is_on_record_with_its_numbers(at: Desk) -> None:
    asked(at.desk.clerk, at.survey)
    asked(at.desk.manager, at.survey, no="2")
    trail = select(AuditRow).where(AuditRow.operation == "print_survey_sheets").order_by(AuditRow.id)
    rows = work.ask(lambda session: session.scalars(trail).all())
    assert [(row.user_id, row.row_id, row.after) for row in rows] == [
        (at.desk.clerk.user_id, at.survey.survey_no, '{"sheets":"1-3"}'),
        (at.desk.manager.user_id, at.survey.survey_no, '{"sheets":"2"}'),
    ]


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.LEADER, Role.ADMIN])
def test_who_carries_out_no_surveys_prints_no_sheet(at: Desk, role: Role) -> None:
    assert asked(make_actor(role), at.survey).status_code == 403


def test_a_stranger_and_a_number_that_is_none_get_nothing(at: Desk) -> None:
    assert asked(None, at.survey).status_code == 401
    assert Browser(SURVEY_PAPERS, None).get("/papers/questionnaire/1").status_code == 401
    assert Browser(SURVEY_PAPERS, None).get("/papers/questionnaire/1/form").status_code == 401
    clerk = Browser(SURVEY_PAPERS, at.desk.clerk)
    assert clerk.get("/papers/survey-sheets/DC-2026-999").status_code == 404
    assert clerk.get("/papers/questionnaire/999").status_code == 404
    assert clerk.get(f"/papers/questionnaire/{10**30}/form").status_code == 404
    for number in ("x", "1 OR 1=1", "９", "9" * 40):
        assert asked(at.desk.clerk, at.survey, no=number).status_code == 409


def test_sheets_are_printed_from_the_drawn_sample_until_the_survey_ends(at: Desk) -> None:
    for survey in (at.desk.approved(title="未抽样"), at.desk.closed(title="已结束")):
        with pytest.raises(SheetsNotPossible):
            work.act(print_survey_sheets, by=at.desk.clerk, survey_id=survey.id, numbers=[1])
    with pytest.raises(NoSheetToPrint):
        work.act(print_survey_sheets, by=at.desk.clerk, survey_id=at.survey.id, numbers=[])
    with pytest.raises(TooManySheets):
        work.act(print_survey_sheets, by=at.desk.clerk, survey_id=at.survey.id, numbers=range(1, 2002))


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER])
def test_a_questionnaire_is_looked_at_as_a_sheet_and_as_the_residents_page(at: Desk, role: Role) -> None:
    browser, number = Browser(SURVEY_PAPERS, make_actor(role)), at.desk.questionnaire_id
    page = page_texts(browser.get(f"/papers/questionnaire/{number}", lang="en").content)[0]
    assert "Specimen" in page
    assert "保洁是否满意" in page
    form = browser.get(f"/papers/questionnaire/{number}/form", lang="en")
    assert "保洁是否满意" in form.content.decode()
    assert "default-src 'none'" in form.headers["content-security-policy"]
    assert browser.send("POST", f"/papers/questionnaire/{number}/form").status_code == 405
