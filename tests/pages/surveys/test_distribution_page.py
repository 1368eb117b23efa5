"""Sample and distribution on screen, and the list that leaves: both as paper and as a spreadsheet (R-SURV-3)."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import openpyxl
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db import work
from db.engine import read_key
from db.operations.settings import change_setting
from db.operations.survey_course import record_training
from db.operations.survey_distribution import deliver_addresses
from db.queries.survey_addresses import AddressFilter, AddressRow, list_addresses
from db.rules.survey_tokens import make_token
from db.tables.audit import AuditRow
from db.tables.surveys import Survey, SurveyAddress
from db.types import Actor
from db.vocabulary import AddressState, Role, SampleKind, SurveyAudience, SurveyState
from pages.plain import papers_survey_lists
from pages.plain.papers_survey_lists import SURVEY_LISTS
from pages.plain.papers_surveys import SURVEY_PAPERS
from tests.factories import FRIDAY, make_actor, put
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Browser
from tests.survey_estate import OWNER, TENANT, approved_survey, running_survey, settle

NUMBER = "DC-2026-001"


@pytest.fixture
def clerk(office: object, monkeypatch: pytest.MonkeyPatch) -> Actor:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    settle([("一区", "1", OWNER, 60), ("一区", "2", TENANT, 6), ("二区", "1", OWNER, 6)])
    return make_actor(Role.CLERK)


def distribution(by: Actor, number: str = NUMBER, **asked: str) -> AppTest:
    app = open_page_as("surveys/survey.py", by)
    for name, value in {"no": number, "part": "distribution", **asked}.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    texts = [*app.markdown, *app.caption, *app.error]
    return " ".join(
        [*(each.value for each in texts), *(f"{each.label} {each.value} {each.delta}" for each in app.metric)]
    )


def button(app: AppTest, label: str) -> Any:
    return next(each for each in app.button if each.label == label)


def listed(survey_id: int = 1, **wanted: Any) -> list[AddressRow]:
    return work.ask(list_addresses, survey_id=survey_id, wanted=AddressFilter(**wanted), limit=500)


def states() -> set[AddressState]:
    return {row.state for row in listed()}


def test_before_the_draw_it_says_how_many_would_be_asked_then_draws_them(clerk: Actor) -> None:
    approved_survey(sample_kind=SampleKind.RANDOM, sample_size=12, sample_seed="")
    app = distribution(clerk)
    assert list(app.dataframe[0].value["drawn"]) == [10, 1, 1]
    assert list(app.dataframe[0].value["there"]) == [60, 6, 6]
    button(app, "Draw the sample").click().run()
    assert "Fill in: Word the sample is drawn by." in said(app)
    next(box for box in app.text_input if box.label == "Drawn by the word *").set_value("立冬")
    button(app, "Draw the sample").click().run()
    assert not app.exception
    assert len(listed()) == 12
    assert "12 addresses, counted in" in said(app)
    assert [each.label for each in app.button if each.label.startswith("Draw")] == ["Draw anew"]


def test_a_plan_that_is_not_approved_shows_whom_it_would_ask_and_draws_nobody(clerk: Actor) -> None:
    approved_survey(state=SurveyState.DRAFT)
    app = distribution(clerk)
    assert sum(app.dataframe[0].value["drawn"]) == 72
    assert "It is drawn when the leader has approved the plan." in said(app)
    assert not [each for each in app.button if each.label.startswith("Draw")]


def test_distribution_and_return_are_said_for_each_building_and_in_all(clerk: Actor) -> None:
    survey_id = running_survey(clerk)

    def go_round(session: Any) -> None:
        for row in session.scalars(select(SurveyAddress).where(SurveyAddress.survey_id == survey_id)):
            if row.building == "1" and row.zone == "一区":
                row.state = AddressState.DELIVERED
                if row.list_no <= 51:
                    row.state, row.answered_on = AddressState.ANSWERED, FRIDAY.date()

    put(go_round)
    app = distribution(clerk)
    assert "Distribution 83.3 % 60 of 72" in said(app)
    assert "Return 70.8 % 51 answers, target 70 %" in said(app)
    figures = app.dataframe[0].value
    assert list(figures["place"]) == ["一区 1", "一区 2", "二区 1"]
    assert list(figures["answered"]) == [85.0, 0.0, 0.0]
    assert list(figures["goal"]) == ["✓", "", ""]


def test_the_list_is_paged_and_filtered_by_its_address(clerk: Actor) -> None:
    running_survey(clerk)
    assert len(distribution(clerk).dataframe[1].value) == 50
    assert list(distribution(clerk, page="2").dataframe[1].value["list_no"]) == list(range(51, 73))
    assert list(distribution(clerk, building="二区|1").dataframe[1].value["list_no"]) == list(range(67, 73))
    assert len(distribution(clerk, addresses="delivered").dataframe) == 1
    app = distribution(clerk)
    next(box for box in app.text_input if box.label == "Search").set_value("住户7").run()
    assert list(app.dataframe[1].value["list_no"]) == [7, 70, 71, 72]


def edited(app: AppTest, survey_id: int, place: int, **values: object) -> AppTest:
    turn = app.session_state[f"survey list {survey_id} turn"]
    edits = {"edited_rows": {place: values}, "added_rows": [], "deleted_rows": []}
    app.session_state[f"survey list {survey_id} editor {turn}"] = edits
    return app.run()


def test_a_row_is_written_where_it_is_read_and_a_ticked_answer_is_refused(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    app = edited(distribution(clerk), survey_id, 2, state="delivered", delivered_on="2026-11-20", note="门卫")
    app.button(key=f"survey list {survey_id} save").click().run()
    assert not app.exception
    row = listed()[2]
    assert (row.state, row.delivered_by, row.note) == (AddressState.DELIVERED, clerk.name, "门卫")
    app = edited(app, survey_id, 3, state="answered")
    app.button(key=f"survey list {survey_id} save").click().run()
    assert "Nobody can tick an answer" in said(app)
    assert listed()[3].state is AddressState.TO_DELIVER


def test_a_building_is_delivered_then_reminded_from_the_screen(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    running_survey(clerk)
    app = distribution(clerk, building="一区|2")
    button(app, "Write down as delivered").click().run()
    assert not app.exception
    assert [row.list_no for row in listed(states=(AddressState.DELIVERED,))] == [*range(61, 67)]
    assert button(app, "Nobody to remind").disabled
    tomorrow = FRIDAY + timedelta(days=1)
    monkeypatch.setenv("OFFICE_NOW", tomorrow.isoformat())
    app = app.run()
    assert "**6** of 一区 2 have had the sheet" in said(app)
    button(app, "6 were reminded today").click().run()
    assert [row.list_no for row in listed() if row.reminded_on == tomorrow.date()] == [*range(61, 67)]
    assert button(app, "Nobody to remind").disabled


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER])
def test_who_only_looks_gets_the_figures_and_the_list_without_a_button(clerk: Actor, role: Role) -> None:
    running_survey(clerk)
    app = distribution(make_actor(role))
    assert len(app.dataframe) == 2
    labels = {each.label for each in app.button}
    assert labels.isdisjoint({"Write down as delivered", "Nobody to remind", "Save changes", "Draw anew"})


def test_a_survey_that_was_taken_over_says_that_it_has_no_list(clerk: Actor) -> None:
    approved_survey(is_taken_over=True, state=SurveyState.CLOSED)
    assert "it has answers, but no list" in said(distribution(clerk))


def test_consumers_get_sheets_and_a_start_before_they_are_numbered_is_no_longer_refused_afterwards(
    clerk: Actor,
) -> None:
    made = approved_survey(sample_kind=SampleKind.RANDOM, sample_size=5, audience=SurveyAudience.CONSUMERS)
    facts = {"survey_id": made, "version": 1, "trained_on": FRIDAY.date(), "who": "王芳", "reason": "晚"}
    work.act(record_training, by=clerk, at=FRIDAY, **facts)
    app = distribution(clerk)
    assert "5 numbered sheets, handed out" in said(app)
    assert "stand empty" not in said(app)
    button(app, "Start asking").click().run()
    assert "Draw the sample first." in said(app)
    button(app, "Draw the sample").click().run()
    assert "5 sheets, counted in" in said(app)
    assert "Draw the sample first." not in said(app)


def test_consumers_sheets_are_a_list_of_numbers(clerk: Actor) -> None:
    facts = {"sample_kind": SampleKind.RANDOM, "sample_size": 5, "audience": SurveyAudience.CONSUMERS}
    running_survey(clerk, **facts)
    app = distribution(clerk)
    assert list(app.dataframe[1].value["list_no"]) == [1, 2, 3, 4, 5]
    assert list(app.dataframe[0].value["place"]) == ["No building"]


def sheet(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def exports() -> list[str]:
    found = select(AuditRow.after).where(AuditRow.operation == "export_survey_list").order_by(AuditRow.id)
    return [after or "" for after in work.ask(lambda session: list(session.scalars(found)))]


def test_the_list_goes_out_as_filtered_and_is_on_record(clerk: Actor) -> None:
    running_survey(clerk)
    answer = Browser(SURVEY_LISTS, clerk).get(f"/papers/survey-list/{NUMBER}/xlsx", zone="二区", building="1")
    assert answer.status_code == 200
    head, *rows = sheet(answer.content)
    assert [row[0] for row in rows] == list(range(67, 73))
    assert head[-1] == "备注" and len(head) == 12
    assert '"rows":6' in exports()[0] and '"with_links":false' in exports()[0]
    printed = Browser(SURVEY_LISTS, clerk).get(f"/papers/survey-list/{NUMBER}/pdf", remind="1")
    assert printed.content.startswith(b"%PDF") and '"rows":0' in exports()[1]


def test_links_go_out_only_with_a_public_address_and_open_the_address_they_stand_beside(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    browser = Browser(SURVEY_LISTS, clerk)
    assert len(sheet(browser.get(f"/papers/survey-list/{NUMBER}/xlsx", links="1").content)[0]) == 12
    admin = make_actor(Role.ADMIN)
    work.act(change_setting, by=admin, at=FRIDAY, setting="public_url", value="https://office.example/")
    rows = sheet(browser.get(f"/papers/survey-list/{NUMBER}/xlsx", links="1").content)[1:]
    drawn_at = work.ask(lambda session: session.get_one(Survey, survey_id).drawn_at)
    assert drawn_at is not None
    token = make_token(read_key(), survey_id=survey_id, list_no=3, drawn_at=drawn_at)
    assert rows[2][-1] == f"https://office.example/s/{token}"
    assert '"with_links":true' in exports()[1]


def test_strangers_and_other_roles_get_no_list(clerk: Actor) -> None:
    running_survey(clerk)
    address = f"/papers/survey-list/{NUMBER}/xlsx"
    assert Browser(SURVEY_LISTS, None).get(address).status_code == 401
    for role in (Role.SUPERVISOR, Role.FINANCE, Role.LEADER, Role.ADMIN):
        assert Browser(SURVEY_LISTS, make_actor(role)).get(address).status_code == 403
    assert Browser(SURVEY_LISTS, clerk).get("/papers/survey-list/DC-1/xlsx").status_code == 404
    assert exports() == []


def test_more_than_fit_into_one_print_are_asked_for_by_building(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers_survey_lists, "MOST_PRINTED", 50)
    running_survey(clerk)
    browser = Browser(SURVEY_LISTS, clerk)
    assert browser.get(f"/papers/survey-list/{NUMBER}/pdf").status_code == 409
    assert browser.get(f"/papers/survey-list/{NUMBER}/pdf", zone="二区", building="1").status_code == 200


def test_files_hold_what_the_list_on_the_screen_shows(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    survey_id = running_survey(clerk)
    work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, first_no=5, last_no=9)
    monkeypatch.setenv("OFFICE_NOW", (FRIDAY + timedelta(days=1)).isoformat())
    app = distribution(clerk, building="一区|1", addresses="remind")
    addresses = [each.url for each in app.get("link_button")]
    browser = Browser([*SURVEY_LISTS, *SURVEY_PAPERS], clerk)
    for address in dict.fromkeys(addresses):
        path, _mark, asked = address.partition("?")
        answer = browser.get(path, **dict(parse_qsl(asked)))
        assert answer.status_code == 200, address
        if path.endswith("xlsx"):
            assert [row[0] for row in sheet(answer.content)[1:]] == [5, 6, 7, 8, 9]
    printed = select(AuditRow.after).where(AuditRow.operation == "print_survey_sheets")
    assert set(work.ask(lambda session: list(session.scalars(printed)))) == {'{"sheets":"5-9"}'}


def test_nonsense_in_the_address_shows_the_list_all_the_same(clerk: Actor) -> None:
    running_survey(clerk)
    browser = Browser(SURVEY_LISTS, clerk)
    for page in ("0", "-1", "999", "x", "9" * 30):
        app = distribution(clerk, building="<b>|", addresses="'; --", page=page)
        assert len(app.dataframe[1].value) in (22, 50), page
        answer = browser.get(f"/papers/survey-list/{NUMBER}/xlsx", state=page, text="%_\\'", zone="x")
        assert sheet(answer.content)[1:] == [], page
