"""The page of paper sheets: who sees which part, rows as a browser sends them, and a void with its reason."""

from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import survey_rows
from db import work
from db.operations.survey_entry import enter_answers
from db.queries.survey_entries import EntryRow, get_entry_figures, list_entries
from db.vocabulary import Role, SurveyState
from tests.factories import FRIDAY, make_actor
from tests.pages.signed_in import open_page, open_page_as
from tests.survey_answer_factories import Asked, ask_residents

PAGE = "surveys/survey_entry.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the browser is told, for AppTest runs no script of a browser."""
    told: list[dict[str, Any]] = []
    monkeypatch.setattr(survey_rows, "_component", lambda **said: told.append(said["data"]))
    return told


def entries(asked: Asked) -> list[EntryRow]:
    return work.ask(list_entries, survey_id=asked.survey_id)[0]


def hand_in(app: AppTest, part: str, *rows: object) -> AppTest:
    """As the browser hands rows over."""
    app.session_state[f"sheets {part}"] = {"rows": list(rows)}
    return app.run()


def row(asked: Asked, name: str, sheet: str, mark: str = "4", day: str = "2026-11-20") -> dict[str, Any]:
    return {"id": name, "sheet": sheet, "day": day, "said": {str(asked.questions[0]): [mark]}}


def test_rows_are_saved_once_each_and_every_refusal_comes_back_beside_its_row(shown: list[dict[str, Any]]) -> None:
    asked = ask_residents(is_anonymous=False)
    app = open_page(PAGE, Role.CLERK)
    part = f"{asked.survey_id} first"
    rows = [row(asked, "a", "1"), row(asked, "b", "99"), row(asked, "c", "2", mark="7"), row(asked, "d", "3", day="?")]
    hand_in(app, part, *rows)
    hand_in(app, part, *rows, row(asked, "e", "1"))
    assert not app.exception
    assert [entry.response_no for entry in entries(asked)] == ["1"]
    results = shown[-1]["results"]
    assert results["a"] == {"number": "1", "places": (), "note": "On record"}
    assert {name: said["refused"].split(".")[0].split(":")[0] for name, said in results.items() if name != "a"} == {
        "b": "There is no sheet 99 in this survey",
        "c": "Question 1",
        "d": "The day of answer lies between the survey's first day and today",
        "e": "This address has answered already",
    }


def test_the_browser_is_told_the_questions_with_their_choices(shown: list[dict[str, Any]]) -> None:
    ask_residents()
    open_page(PAGE, Role.CLERK)
    told = [(question["place"], question["kind"], question["choices"]) for question in shown[-1]["questions"]]
    offered = ["公告", "邻居", "管家"]
    assert told == [(1, "scale", []), (2, "choice", offered), (3, "choices", offered), (4, "text", [])]


FORGED = (
    "x",
    None,
    {"id": 1},
    {"id": "b"},
    {"id": "c", "sheet": None, "said": "5", "day": 5},
    {"id": "d", "sheet": "1", "day": "2026-11-20", "said": {"'": ["5"], "-1": ["5"], "9" * 30: ["5"]}},
    {"id": "e", "sheet": "1", "day": "2026-11-20", "said": {"1": "5", "2": [{}], "3": [["5"]]}},
    {"id": "f", "sheet": "1" * 10_000, "day": "2026-11-20", "said": {}},
)


def test_forged_rows_write_nothing_and_break_nothing(shown: list[dict[str, Any]]) -> None:
    asked = ask_residents()
    app = hand_in(open_page(PAGE, Role.CLERK), f"{asked.survey_id} first", *FORGED)
    assert not app.exception and entries(asked) == []
    assert [name for name, told in shown[-1]["results"].items() if "refused" in told] == ["b", "c", "d", "e", "f"]
    app.session_state[f"sheets {asked.survey_id} first"] = {"rows": "x"}
    assert not app.run().exception


def test_a_second_entry_shows_the_places_that_differ(shown: list[dict[str, Any]]) -> None:
    asked, clerk = ask_residents(is_anonymous=False), make_actor(Role.CLERK)
    app = open_page_as(PAGE, clerk)
    hand_in(app, f"{asked.survey_id} first", row(asked, "a", "1"), row(asked, "b", "2"))
    app.session_state["part"] = "again"
    app.run()
    hand_in(app, f"{asked.survey_id} again", row(asked, "c", "1", mark="4"), row(asked, "d", "2", mark="5"))
    results = shown[-1]["results"]
    assert (results["c"]["places"], results["d"]["places"]) == ((), (1,))
    figures = work.ask(get_entry_figures, survey_id=asked.survey_id)
    assert (figures.typed, figures.again, figures.differing) == (2, 2, 1)


def test_the_manager_voids_with_a_reason_and_types_nothing(shown: list[dict[str, Any]]) -> None:
    asked, clerk = ask_residents(is_anonymous=False), make_actor(Role.CLERK)
    said = {asked.questions[0]: ["1"]}
    request = {"survey_id": asked.survey_id, "sheet": "1", "answered_on": date(2026, 11, 20), "said": said}
    work.act(enter_answers, by=clerk, at=FRIDAY, **request)
    app = open_page(PAGE, Role.MANAGER)
    assert shown == []
    hand_in(app, f"{asked.survey_id} first", row(asked, "a", "2"))
    assert len(entries(asked)) == 1
    next(button for button in app.button if button.label == "Void this entry").click().run()
    assert any("Fill in" in text.value for text in app.markdown)
    app.text_input[-1].set_value("看错了")
    next(button for button in app.button if button.label == "Void this entry").click().run()
    (entry,) = entries(asked)
    assert (entry.reason, app.exception) == ("看错了", [])


def test_without_a_running_survey_the_page_says_so() -> None:
    ask_residents(state=SurveyState.CLOSED)
    app = open_page(PAGE, Role.CLERK)
    assert not app.exception and any("No survey runs now" in text.value for text in app.markdown)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.LEADER])
def test_nobody_else_opens_the_page(role: Role) -> None:
    ask_residents()
    app = open_page(PAGE, role)
    assert not any("Type in sheets" in head.value for head in app.header)
