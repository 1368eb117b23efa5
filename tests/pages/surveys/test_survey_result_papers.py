"""The results leave the program: report, tables and pictures, for whom and on record (R-SURV-4, R-CUST-2)."""

import io
import json

import openpyxl
import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.settings import change_setting
from db.rules.survey_scores import Cell
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import AuditAction, CustomerKind, QuestionKind, Role, SurveyState
from pages.plain.papers_survey_results import SURVEY_RESULT_PAPERS
from tests.factories import FRIDAY, make_actor
from tests.plain_routes import Answer, Browser
from tests.survey_rows import Ask, MadeSurvey, make_survey, marked

pytestmark = pytest.mark.usefixtures("office")
CELLS = [Cell("一区", "1栋", CustomerKind.OWNER), Cell("二区", "2栋", CustomerKind.OWNER)]
ASKS = [
    Ask("停车管理得好吗？", topic="停车管理", wording_en="How good is parking?"),
    Ask("从哪里得知？", QuestionKind.CHOICE, options="公告\n邻居"),
    Ask("您的建议？", QuestionKind.TEXT),
]


def a_survey(state: SurveyState = SurveyState.CLOSED) -> MadeSurvey:
    sheets = [*marked(0, 5, times=8), *marked(0, 1, times=2), *marked(1, 4, times=6)]
    said = [(cell, {**answers, 1: "2"}) for cell, answers in sheets]
    said[0] = (0, {0: 5, 2: '=HYPERLINK("x") 多装 #充电桩 $a$ <b>'})
    return make_survey(ASKS, CELLS, said, state=state, title="2026年住户满意度调查", sampled=12)


def get(who: Actor | None, path: str, **asked: object) -> Answer:
    return Browser(SURVEY_RESULT_PAPERS, who).get(f"/papers/survey/{path}", **asked)


def said(answer: Answer) -> str:
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "").replace("\u200b", "")


def exports() -> list[str]:
    def files(session: Session) -> list[str]:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.EXPORT))
        return [json.loads(row.after or "{}").get("file") for row in rows]

    return work.ask(files)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_CN", ("2026年住户满意度调查", "停车管理", "87.5%", "多装#充电桩$a$<b>", "1栋", "从哪里得知？", "邻居")),
        ("en", ("Reportofasurvey", "Howgoodisparking?", "87.5%", "Howitwasasked", "66.6%")),
    ],
)
def test_the_report_says_how_it_was_asked_what_was_found_and_what_was_written(
    language: str, words: tuple[str, ...]
) -> None:
    manager = make_actor(Role.MANAGER)
    work.act(change_setting, by=manager, at=FRIDAY, setting="paper_language", value=language)
    made = a_survey()
    answer = get(manager, made.survey_no)
    assert answer.headers["content-type"] == "application/pdf"
    assert [word for word in words if word not in said(answer)] == []
    assert exports() == [f"{made.survey_no}.pdf"]


def test_the_report_is_the_same_bytes_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    made, manager = a_survey(SurveyState.FILED), make_actor(Role.MANAGER)
    assert get(manager, made.survey_no).content == get(manager, made.survey_no).content


def test_the_tables_hold_every_figure_and_text_and_no_formula() -> None:
    manager = make_actor(Role.LEADER)
    work.act(change_setting, by=make_actor(Role.MANAGER), at=FRIDAY, setting="paper_language", value="en")
    made = a_survey()
    book = openpyxl.load_workbook(io.BytesIO(get(manager, f"{made.survey_no}.xlsx").content))
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    assert sheets["All figures"][1][:4] == ["停车管理", "How good is parking?", None, 16]
    assert sheets["All figures"][1][4:] == [2, 0, 0, 6, 8, 87.5, None]
    assert sheets["Building"] == [
        ["Building", "Overall satisfaction", "停车管理"],
        ["1栋", 80, 80],
        ["2栋", 100, 100],
    ]
    assert sheets["What people wrote"][1][2].startswith("=HYPERLINK")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert exports() == [f"{made.survey_no}.xlsx"]


def test_a_chart_is_a_picture_of_everybody_or_of_a_place() -> None:
    made, by = a_survey(), make_actor(Role.SUPERVISOR)
    for name in ("returns", "questions", "heat"):
        everybody = get(by, f"{made.survey_no}/{name}.png")
        assert everybody.status_code == 200 and everybody.content.startswith(b"\x89PNG")
        one = get(by, f"{made.survey_no}/{name}.png", by="zone", at="zone:一区")
        assert one.status_code == 200 and one.content != everybody.content


def test_results_leave_for_who_may_see_them_and_for_nobody_else() -> None:
    made = a_survey()
    paths = [path.format(made.survey_no) for path in ("{}", "{}.xlsx", "{}/heat.png")]
    for role in (Role.CLERK, Role.FINANCE, Role.ADMIN):
        by = make_actor(role)
        assert [get(by, path).status_code for path in paths] == [403] * 3
    assert [get(None, path).status_code for path in paths] == [401] * 3
    assert exports() == []
    by = make_actor(Role.SUPERVISOR)
    assert [get(by, path).status_code for path in paths] == [200] * 3
    assert exports() == [f"{made.survey_no}.pdf", f"{made.survey_no}.xlsx"]


def test_nothing_leaves_of_an_anonymous_survey_that_runs_but_what_came_back() -> None:
    """R-DEC-23, R-SURV-3."""
    made, manager = a_survey(SurveyState.RUNNING), make_actor(Role.MANAGER)
    paths = [path.format(made.survey_no) for path in ("{}", "{}.xlsx", "{}/heat.png", "{}/questions.png")]
    assert [get(manager, path).status_code for path in paths] == [409] * 4
    assert exports() == []
    assert get(manager, f"{made.survey_no}/returns.png").status_code == 200


def test_what_there_is_not_is_told_so() -> None:
    made, manager = a_survey(), make_actor(Role.MANAGER)
    wrong = ("DC-1999-001", "DC-1999-001.xlsx", "DC-1999-001/heat.png", f"{made.survey_no}/secret.png")
    assert [get(manager, path).status_code for path in wrong] == [404] * 4
    assert get(manager, f"{made.survey_no}/heat.png", by="floor").status_code == 404
