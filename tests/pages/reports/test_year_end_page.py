"""The year-end report as people see it: targets typed in place, what each role reads, files on record (R-YEAR)."""

import io
import json
from types import SimpleNamespace
from typing import Any

import openpyxl
import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from components.figure_lists import list_behind
from components.navigation import PAGES
from components.register_files import filter_of
from db import __main__ as command_line
from db import work
from db.changes import ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import NotAllowed, RuleError
from db.operations.settings import change_setting
from db.operations.year_targets import FIGURES, save_year_targets
from db.queries.registers import count_words, get_register
from db.queries.year_end import get_year_report
from db.rules import figures, figures_year
from db.rules.figure import Figure
from db.rules.year_report import TargetNotPossible, YearNotReadable
from db.tables.audit import AuditRow
from db.tables.reports import YearTarget
from db.types import Actor
from db.vocabulary import AuditAction, Role
from pages.plain.papers_year_end import YEAR_END_PAPERS
from tests.factories import FRIDAY, make_actor, make_department
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Browser
from tests.year_book import LOOKED_AT, write_year

pytestmark = pytest.mark.usefixtures("office")
PAGE = "reports/year_end.py"
ROLES = (Role.SUPERVISOR, Role.FINANCE, Role.MANAGER, Role.LEADER)


@pytest.fixture(autouse=True)
def now(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", LOOKED_AT.isoformat())


def opened(actor: Actor, **address: str) -> AppTest:
    app = open_page_as(PAGE, actor)
    for name, value in {"year": "2025", **address}.items():
        app.query_params[name] = value
        app.session_state[name] = value
    app = app.run()
    assert not app.exception
    return app


def rows(app: AppTest) -> dict[str, Any]:
    return {row["figure"]: row for row in app.dataframe[0].value.to_dict("records")}


def place(figure: Figure) -> int:
    return FIGURES.index(figure) + 1


def save(by: Actor, figure: Figure, target: object, *, version: int = 0, column: str = "target") -> None:
    change = RowChange(place(figure), version, {column: target})
    work.act(save_year_targets, by=by, at=LOOKED_AT, year=2025, changes=[change])


def targets() -> dict[str, tuple[int, int]]:
    return work.ask(lambda session: {row.figure: (row.wanted, row.version) for row in session.query(YearTarget)})


def test_a_target_typed_in_place_is_saved_and_said_to_be_reached_or_missed() -> None:
    book = write_year()
    app = opened(book.manager)
    assert rows(app)["Repairs done"]["present"] == "86.1 %"
    key = f"year targets 2025 editor {app.session_state['year targets 2025 turn']}"
    names = list(rows(app))
    edited = {names.index("Repairs done"): {"target": 86.5}, names.index("Revenue of services"): {"target": 1700.0}}
    app.session_state[key] = {"edited_rows": edited, "added_rows": [], "deleted_rows": []}
    app.run()
    next(button for button in app.button if button.label == "Save changes (2)").click().run()
    assert not app.exception
    assert targets() == {"repairs_done": (8650, 1), "revenue": (1_700_00, 1)}
    shown = rows(app)
    # 31 of 36 reads 86.1 %; the revenue is there to the fen.
    assert shown["Repairs done"]["reached"] == ["✗ target missed"]
    assert shown["Revenue of services"]["reached"] == ["✓ target met"]


def test_only_the_manager_sets_targets_and_nothing_else_is_editable() -> None:
    for role in Role:
        if role is not Role.MANAGER:
            with pytest.raises(NotAllowed):
                save(make_actor(role), figures.REPAIRS_DONE, 90)
    manager = make_actor(Role.MANAGER)
    with pytest.raises(ColumnsNotEditable):
        save(manager, figures.REPAIRS_DONE, 90, column="present")
    assert targets() == {}


@pytest.mark.parametrize("target", [-1, 100.01, "many", float("nan"), float("inf"), 90.001, True])
def test_what_is_no_target_is_refused(target: object) -> None:
    with pytest.raises(TargetNotPossible):
        save(make_actor(Role.MANAGER), figures.REPAIRS_DONE, target)


def test_a_target_is_changed_and_taken_away_by_whoever_has_seen_it() -> None:
    manager = make_actor(Role.MANAGER)
    save(manager, figures.ARREARS, "5000.50")
    assert targets() == {"arrears": (5_000_50, 1)}
    with pytest.raises(RowsChangedMeanwhile):
        save(manager, figures.ARREARS, 1)
    save(manager, figures.ARREARS, 4000, version=1)
    save(manager, figures.ARREARS, None, version=2)
    assert targets() == {}


def test_a_year_to_come_has_no_report() -> None:
    with pytest.raises(YearNotReadable):
        change = RowChange(place(figures.REVENUE), 0, {"target": 1})
        work.act(save_year_targets, by=make_actor(Role.MANAGER), at=LOOKED_AT, year=2027, changes=[change])


def test_who_is_head_and_accountant_reads_the_money_of_all_and_the_work_of_the_own_department() -> None:
    book = write_year()
    both = make_actor(Role.SUPERVISOR, Role.FINANCE, name="兼任", department=make_department("营运部"))
    shown = {name: row["present"] for name, row in rows(opened(both)).items()}
    assert set(shown) == {figure.name for figure in FIGURES if figure.sees & {Role.SUPERVISOR, Role.FINANCE}}
    assert (shown["Orders received"], shown["Repairs received"]) == ("0", "0")
    whole = rows(opened(book.manager))
    for name in ("Revenue of services", "Fees due", "Money overdue"):
        assert shown[name] == whole[name]["present"], name
    for view in ("splits", "zones"):
        assert opened(both, view=view).dataframe


def test_the_files_say_what_the_screen_says_and_leave_a_trace() -> None:
    book = write_year()
    shown = {name: row["present"] for name, row in rows(opened(book.manager)).items()}
    words = text_of(get(book.manager, "2025"))
    for name, value in shown.items():
        assert squeezed(name) + squeezed(value) in words, name
    sheets = openpyxl.load_workbook(io.BytesIO(get(book.manager, "2025.xlsx"))).worksheets
    first = {row[0]: row[1] for row in sheets[0].iter_rows(min_row=2, values_only=True)}
    assert (first["Revenue of services"], first["Repairs done"], first["Repairs received"]) == (1700, 86.1, 36)
    assert exports() == ["year-end 2025.pdf", "year-end 2025.xlsx"]


def test_by_group_and_by_zone_the_screen_says_what_was_worked_out_on_paper() -> None:
    book = write_year()
    splits = [table.value.to_numpy().tolist() for table in opened(book.manager, view="splits").dataframe]
    assert ["Occupied homes", "5", "3", "60.0 %", "¥600.00", "¥420.00", "70.0 %", "¥500.00", "¥0.00"] in splits[0]
    assert ["Water and electricity", "20", "18", "90.0 %", "0", "–"] in [row for rows in splits for row in rows]
    zones = opened(book.manager, view="zones").dataframe[0].value.to_numpy().tolist()
    assert ["Satisfied in surveys", "70.0 %", "50.0 %", "62.5 %"] in zones


def test_the_command_line_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    write_year()
    assert command_line.main(["report", "year-end", "2025", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["handover"] == {"due": 4, "done": 2, "rate": 0.5}
    assert command_line.main(["report", "year-end", "2025"]) == 0
    assert "86.1" in capsys.readouterr().out
    assert [
        command_line.main(["report", *wrong]) for wrong in (["year-end", "25"], ["year-end"], ["decade", "2020"])
    ] == [2, 2, 2]
    assert command_line.main(["report", "year-end", "2027"]) == 1


def get(who: Actor, path: str) -> bytes:
    """In English, to read the names."""
    answer = Browser(YEAR_END_PAPERS, who).get(f"/papers/year-end/{path}")
    assert answer.status_code == 200
    return answer.content


@pytest.fixture(autouse=True)
def english(office: object) -> None:
    work.act(change_setting, by=make_actor(Role.MANAGER), at=FRIDAY, setting="paper_language", value="en")


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def squeezed(text: str) -> str:
    return "".join(text.split())


def exports() -> list[str]:
    def files(session: Session) -> list[str]:
        found = session.scalars(select(AuditRow).where(AuditRow.action == AuditAction.EXPORT).order_by(AuditRow.id))
        return [json.loads(row.after or "{}").get("file") for row in found]

    return work.ask(files)


def test_nobody_else_opens_it() -> None:
    for role in set(Role) - set(ROLES):
        with pytest.raises(RuleError):
            work.ask(get_year_report, actor=make_actor(role), year=2025, at=LOOKED_AT)
        assert Browser(YEAR_END_PAPERS, make_actor(role)).get("/papers/year-end/2025").status_code == 403


def test_the_list_behind_a_figure_holds_as_many_rows() -> None:
    book = write_year()
    report = work.ask(get_year_report, actor=book.manager, year=2025, at=LOOKED_AT)
    counted = {line.figure: line.present for line in report.lines}
    year = report.lines[0].days
    whole = {each: counted[each].part for each in (figures.ORDERS, figures.COMPLETED, figures.REPAIRS)}
    for figure, rows_behind in whole.items():
        goes = list_behind(figure, year, LOOKED_AT.date())
        assert goes is not None
        page = open_page_as(PAGES[goes.page].file, book.manager)
        for name, value in goes.asks.items():
            page.query_params[name] = value
            page.session_state[name] = value
        assert f":gray[:small[Orders: {rows_behind}]]" in [text.value for text in page.run().markdown], figure.key
    for figure, entries in (
        (figures_year.VISITS, counted[figures_year.VISITS].part),
        (figures_year.VACANT_CHECKS, counted[figures_year.VACANT_CHECKS].part),
    ):
        goes = list_behind(figure, year, LOOKED_AT.date())
        assert goes is not None
        which = filter_of(get_register(goes.page), goes.asks)
        asked = {"register": goes.page, "which": which, "today": LOOKED_AT.date()}
        assert work.ask(count_words, actor=book.manager, **asked).entries == entries, figure.key


def test_a_click_on_a_figure_opens_its_rows() -> None:
    actor = write_year().manager
    app = opened(actor)
    names = list(rows(app))
    assert {row["rows"] for row in rows(app).values()} == {"Show them"}
    # What was overdue at the end of a past year stands in no list of today: in its own rows.
    for name, title in (("Visits to homes", "Household visits"), ("Money overdue", "Money overdue")):
        click = opened(actor)
        click.session_state["year figure click"] = SimpleNamespace(row=names.index(name))
        assert [head.value for head in click.run().header] == [title]
