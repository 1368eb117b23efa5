"""A figure is opened down to the rows that were counted, on screen and in a spreadsheet; forged addresses are not."""

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from components.figure_asked import FigureNotReadable, read_figure
from components.figure_cells import Cells, month_cells, split_cells, zone_cells
from components.figure_lists import rows_behind
from components.figure_row_columns import columns_of
from components.figure_rows import OPENS
from components.navigation import PAGES
from db import work
from db.operations.settings import change_setting
from db.queries.figure_rows import SPLIT_BY, list_figure_rows
from db.queries.month_report import get_month_report
from db.queries.year_end import get_year_splits, list_year_zones, year_of
from db.rules import figures, figures_year
from db.rules.figure import Value
from db.rules.figures import FIGURES
from db.tables.audit import AuditRow
from db.types import Actor
from db.vocabulary import AuditAction, Role
from pages.plain.papers_figure_rows import FIGURE_ROW_PAPERS
from tests.factories import make_actor
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Browser
from tests.year_book import LOOKED_AT, YearBook, write_year

YEAR = year_of(2025, LOOKED_AT.date())
ROWS = rows_behind(figures.REPAIRS_DONE, YEAR).asks


@pytest.fixture
def book(office: object, monkeypatch: pytest.MonkeyPatch) -> YearBook:
    monkeypatch.setenv("OFFICE_NOW", LOOKED_AT.isoformat())
    return write_year()


def opened(actor: Actor, **address: str) -> AppTest:
    app = open_page_as(PAGES["figure-rows"].file, actor, **address)
    assert not app.exception
    return app


def texts(app: AppTest) -> list[str]:
    return [text.value for text in (*app.markdown, *app.caption, *app.error)]


def test_a_share_shows_what_counts_and_what_does_not(book: YearBook) -> None:
    app = opened(book.manager, **ROWS)
    assert (app.header[0].value, app.metric[0].value) == ("Repairs done", "86.1 %")
    assert {"31 of 36", ":gray[:small[Rows: 36]]"} <= set(texts(app))
    undone = opened(book.manager, **ROWS, counted="no")
    table = undone.dataframe[0].value
    assert (undone.metric[0].value, len(table)) == ("86.1 %", 5)
    assert {tuple(cell) for cell in table["counts"]} == {("× not counted",)}
    assert set(table["done"]) == {"2026-01-02"}


def test_a_click_opens_the_record_only_for_who_may_open_it(book: YearBook) -> None:
    asks = rows_behind(figures.REVENUE, YEAR).asks
    app = opened(book.manager, **asks)
    number = app.dataframe[0].value["number"].iloc[0]
    app.session_state["rows_behind_open"] = {"label": number}
    app.run()
    assert [title.value for title in app.header] == [number]
    assert {page for page, _name in OPENS.values()} <= set(PAGES)
    # A home that was visited twice: the visit that was clicked opens, not the other one of that room.
    topics = opened(book.manager, **rows_behind(figures_year.TOPICS, YEAR).asks)
    assert list(topics.dataframe[0].value["number"]) == ["A1", "A1"]
    topics.session_state["rows_behind_open"] = {"label": "A1", "row": 1}
    assert topics.run().query_params["entry"] == "1"


def test_a_forged_address_is_refused_calmly(book: YearBook) -> None:
    for wrong in (
        *(
            {"figure": "nonsense"},
            {"from": ""},
            {"until": "2025-13-01"},
            {"until": "9999-12-31"},
            {"from": "0001-01-01"},
        ),
        *({"from": "2026-01-01"}, {"department": "all"}, {"only": "lifts"}),
    ):
        with pytest.raises(FigureNotReadable):
            read_figure({**ROWS, **wrong})
    app = opened(book.manager, **{**ROWS, "figure": "nonsense"})
    assert any("names no figure" in text for text in texts(app))
    assert not app.dataframe
    head = make_actor(Role.SUPERVISOR, name="主管", department=book.department)
    refused = opened(head, **ROWS)
    assert any("own department" in text for text in texts(refused))
    assert not refused.dataframe
    own = opened(head, **ROWS, department=str(book.department.id))
    assert len(own.dataframe[0].value) == 36


def test_what_an_address_says_is_read_back_as_it_was_meant() -> None:
    for figure in FIGURES.values():
        for only in (None, *SPLIT_BY.get(figure, ())):
            goes = rows_behind(figure, YEAR._replace(zone="一区", department_id=3, only=only))
            assert read_figure(goes.asks).days == YEAR._replace(zone="一区", department_id=3, only=only)
        assert len(columns_of(figure, str)) <= 9


def test_the_spreadsheet_holds_all_rows_and_is_on_record(book: YearBook) -> None:
    work.act(change_setting, by=make_actor(Role.ADMIN), at=LOOKED_AT, setting="paper_language", value="en")
    cells = sheet(book.manager, rows_behind(figures.COLLECTION_RATE, YEAR).asks)
    assert cells[0] == ("Customer number", "Room", "Customer", "Group", "Collected (CNY)", "Due (CNY)")
    assert (sum(row[4] for row in cells[1:]), sum(row[5] for row in cells[1:])) == (660, 1080)
    assert len(sheet(book.manager, rows_behind(figures.REPAIRS_DONE, YEAR, is_part=False).asks)) == 1 + 5
    exports = select(func.count()).select_from(AuditRow).where(AuditRow.action == AuditAction.EXPORT)
    assert work.ask(lambda session: session.scalar(exports)) == 2
    finance, clerk = make_actor(Role.FINANCE, name="会计"), make_actor(Role.CLERK, name="前台")
    for actor, figure, status in (
        *((clerk, figures.ORDERS, 403), (finance, figures.ORDERS, 403), (finance, figures_year.OCCUPIED, 403)),
        (finance, figures.DUE, 200),
    ):
        answer = Browser(FIGURE_ROW_PAPERS, actor).get("/papers/figure-rows.xlsx", **rows_behind(figure, YEAR).asks)
        assert answer.status_code == status
    assert Browser(FIGURE_ROW_PAPERS, book.manager).get("/papers/figure-rows.xlsx", figure="x").status_code == 409


def test_a_number_in_a_report_opens_the_rows_that_add_up_to_it(book: YearBook) -> None:
    """Whatever it is narrowed to by its place in the table: a month, a zone, a group, a trade, a topic."""
    today, about = LOOKED_AT.date(), {"actor": book.manager, "year": 2025, "at": LOOKED_AT}
    month = work.ask(get_month_report, actor=book.manager, month="2025-12", at=LOOKED_AT).figures
    shown = {
        (row, column): value
        for row, line in enumerate(month.lines)
        for column, value in ((1, line.present), (2, line.before), (4, line.last_year))
    }
    agree(book, shown, month_cells(month, book.manager, today), least=30)
    zones, lines = work.ask(list_year_zones, **about)
    shown = {(row, place): one for row, line in enumerate(lines) for place, one in enumerate(line.values, start=1)}
    agree(book, shown, zone_cells(2025, zones, lines, book.manager, today), least=30)
    splits = work.ask(get_year_splits, **about)
    cells = split_cells(2025, splits, book.manager, LOOKED_AT.date())
    owed = {(row, 7): Value(line.arrears_fen) for row, line in enumerate(splits.groups or ())}
    agree(book, owed, cells["groups"], least=3)
    for key, words, last in (("repairs", splits.repairs, 5), ("topics", splits.topics, 2)):
        both = {
            (row, column): value
            for row, line in enumerate(words or ())
            for column, value in ((1, line.present), (last, line.last_year))
        }
        agree(book, both, cells[key], least=8)


def agree(book: YearBook, shown: Mapping[tuple[int, int], Value], cells: Cells, *, least: int) -> None:
    opened_there = 0
    for place, value in shown.items():
        if cells[place].page == "figure-rows":
            asked = read_figure(cells[place].asks)
            question = {"actor": book.manager, "figure": asked.figure, "days": asked.days, "at": LOOKED_AT}
            found = work.ask(list_figure_rows, **question)
            assert found.value == value, (place, asked)
            opened_there += 1
    assert opened_there >= least


def sheet(actor: Actor, asks: Any) -> list[tuple[Any, ...]]:
    answer = Browser(FIGURE_ROW_PAPERS, actor).get("/papers/figure-rows.xlsx", **asks)
    assert answer.status_code == 200
    return list(openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True))
