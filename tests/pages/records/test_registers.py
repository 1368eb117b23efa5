"""Registers on screen (R-REG): list, filter, form, corrections, steps, history, spreadsheets in and out, print."""

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pypdf
import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from components.navigation import PAGES
from components.register_files import write_register
from components.register_sheets import layout_of
from db import work
from db.changes import RowChange
from db.clock import office_day
from db.errors import NotAllowed
from db.operations.imports_registers import import_entries
from db.operations.registers import add_entry, change_entries, strike_out_entry
from db.queries.registers import EntryFilter, get_register
from db.spreadsheets import read_pasted, read_records
from db.tables.audit import AuditRow
from db.tables.registers import REGISTERS, HomeHandOver, HouseholdVisit, VacantCheck
from db.types import Actor
from db.vocabulary import AuditAction, FollowUp, HomeState, Role, VisitTopic
from pages.plain.papers_registers import REGISTER_PAPERS
from tests.factories import FRIDAY, make_actor, make_customer
from tests.made_up_register import KeyLoan, KeyState, make_table
from tests.pages.signed_in import open_page
from tests.plain_routes import Browser

TODAY = office_day(FRIDAY)
ROOM = "3-1-1201"
HANDS, VISITS = "home-hand-overs", "visits"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    make_customer()


def rows(table: Any) -> list[Any]:
    return work.ask(lambda session: list(session.scalars(select(table).order_by(table.id))))


def add(register: str, **values: Any) -> int:
    by = make_actor(Role.CLERK, name="李静")
    return work.act(add_entry, by=by, at=FRIDAY, register=register, values={"unit_id": ROOM, **values})


def page(register: str, *roles: Role, **asked: str) -> AppTest:
    app = open_page(PAGES["inbox"].file, *roles).switch_page(PAGES[register].file)
    app.query_params.update(asked)
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def fill(app: AppTest, kind: str, label: str, value: Any) -> None:
    next(each for each in getattr(app, kind) if each.label.rstrip(" *") == label).set_value(value)


def said(app: AppTest) -> str:
    return " ".join(each.value for each in (*app.markdown, *app.caption))


@pytest.mark.parametrize("register", REGISTERS)
def test_each_register_is_empty_at_first_and_offers_its_form_to_who_keeps_it(register: str) -> None:
    app = page(register, Role.CLERK)
    assert "No entries." in said(app)
    press(app, "New entry")
    assert "Home *" in [each.label for each in app.text_input]
    assert [each.label for each in app.button if each.proto.type == "primary"] == ["Save"]
    labels = [button.label for button in page(register, Role.FINANCE).button]
    assert "New entry" not in labels and "Import" not in labels


def test_a_visit_is_written_in_the_form_once_however_often_it_is_sent() -> None:
    app = press(page(VISITS, Role.CLERK), "New entry")
    fill(app, "text_input", "Home", ROOM)
    fill(app, "multiselect", "Topics raised", [VisitTopic.REPAIRS])
    press(app, "Save")
    (visit,) = rows(HouseholdVisit)
    assert (visit.visited_on, visit.visited_by, visit.state) == (TODAY, "王芳", FollowUp.OPEN)
    assert "1 entries, 1 homes · Repairs 1" in said(app).replace("\\", "")


def test_a_refused_entry_keeps_what_was_typed() -> None:
    app = press(page(VISITS, Role.CLERK), "New entry")
    fill(app, "text_input", "Home", "9-9-9")
    fill(app, "text_input", "What the household said", "楼道灯坏了")
    press(app, "Save")
    assert "There is no home 9-9-9" in said(app)
    assert next(each for each in app.text_input if each.label == "What the household said").value == "楼道灯坏了"
    assert rows(HouseholdVisit) == []


def edit(app: AppTest, register: str, **values: object) -> AppTest:
    """What the browser sends when cells of the first row are edited."""
    key = f"{register} editor {app.session_state[f'{register} turn']}"
    app.session_state[key] = {"edited_rows": {0: values}, "added_rows": [], "deleted_rows": []}
    return app.run()


def test_a_cell_is_corrected_in_the_list_and_a_conflict_shows_both() -> None:
    number = add(VISITS, visited_on=TODAY, visited_by="王")
    app = press(edit(page(VISITS, Role.CLERK), VISITS, topics=["fees", "parking"]), "Save changes (1)")
    assert rows(HouseholdVisit)[0].topics == (VisitTopic.PARKING, VisitTopic.FEES)
    app = edit(app, VISITS, topics=["security"], said="后到")
    other = [RowChange(number, 2, {"said": "先到"})]
    work.act(change_entries, by=make_actor(Role.CLERK), at=FRIDAY, register=VISITS, changes=other)
    press(app, "Save changes (1)")
    shown = app.table[0].value.to_string()
    assert "先到" in shown and "后到" in shown and "Security" in shown
    press(app, "Mine hold")
    assert rows(HouseholdVisit)[0].said == "后到"


def test_a_column_that_a_step_fills_is_refused_when_a_browser_forges_it() -> None:
    add(HANDS, due_on=TODAY)
    app = press(edit(page(HANDS, Role.CLERK), HANDS, state="done"), "Save changes (1)")
    assert "cannot change state" in app.error[0].value
    assert rows(HomeHandOver)[0].state is HomeState.DUE


def test_a_home_is_handed_over_on_its_entry_and_the_history_says_who() -> None:
    number = add(HANDS, due_on=TODAY - timedelta(days=1))
    app = press(page(HANDS, Role.CLERK, entry=str(number)), "Hand over the home")
    fill(app, "text_input", "Keys received by", "张伟")
    app.button(
        key=next(str(b.key) for b in app.button if str(b.key).startswith("FormSubmitter") and "Hand over" in b.label)
    ).click().run()
    assert not app.exception
    (entry,) = rows(HomeHandOver)
    assert (entry.state, entry.done_on, entry.received_by) == (HomeState.DONE, TODAY, "张伟")
    assert "Handed over to the owner" in said(app) and "李静" in said(app)
    assert "Not handed over after all" not in [button.label for button in app.button]
    manager = page(HANDS, Role.MANAGER, entry=str(number))
    press(manager, "Not handed over after all")
    assert rows(HomeHandOver)[0].state is HomeState.DUE


def test_an_entry_is_struck_out_with_a_reason_and_found_among_the_struck_out() -> None:
    number = add(VISITS, visited_on=TODAY, visited_by="王")
    app = press(page(VISITS, Role.CLERK, entry=str(number)), "Strike out")
    fill(app, "text_input", "Reason", "写错房号")
    [button for button in app.button if button.label == "Strike out"][-1].click().run()
    assert rows(HouseholdVisit)[0].struck_out_because == "写错房号"
    assert "No entries." in said(page(VISITS, Role.CLERK))
    assert list(page(VISITS, Role.CLERK, show="struck").dataframe[0].value["why"]) == ["写错房号"]


def test_a_click_opens_the_entry_that_stood_there_also_among_the_struck_out() -> None:
    wrong = add(VISITS, visited_on=TODAY, visited_by="王")
    by = make_actor(Role.CLERK)
    seen = {"register": VISITS, "entry_id": wrong, "seen_version": 1}
    work.act(strike_out_entry, by=by, at=FRIDAY, reason="写错房号", **seen)
    right = add(VISITS, visited_on=TODAY, visited_by="李")
    app = page(VISITS, Role.CLERK)
    for shown, opened in (("all", right), ("struck", wrong)):
        app.session_state["show"] = shown
        app.run()
        app.session_state[f"{VISITS} click"] = SimpleNamespace(row=0)
        app.run()
        assert app.query_params["entry"] == str(opened)


def test_the_address_narrows_the_list() -> None:
    make_customer("李四", "3-1-1202", customer_no="KH-000002")
    add(HANDS, due_on=TODAY - timedelta(days=400))
    add(HANDS, unit_id="3-1-1202", due_on=TODAY)
    for asked, count in (
        ({}, 2),
        ({"year": "2026"}, 1),
        ({"room": "3-1-1202"}, 1),
        ({"zone": "一区"}, 2),
        ({"show": "late"}, 1),
        ({"state": "done"}, 0),
    ):
        app = page(HANDS, Role.CLERK, **asked)
        assert (len(app.dataframe[0].value) if app.dataframe else 0) == count, asked


def cells(register: str, *lines: str) -> Any:
    headers = "\t".join(column.name for column in layout_of(get_register(register)).columns)
    return read_pasted(layout_of(get_register(register)), "\n".join((headers, *lines)))


def bring(register: str, *lines: str, partial: bool = False, role: Role = Role.CLERK) -> Any:
    by = make_actor(role)
    return work.act(import_entries, by=by, at=FRIDAY, register=register, sheet=cells(register, *lines), partial=partial)


def test_a_spreadsheet_of_past_hand_overs_is_imported_and_the_same_again_changes_nothing() -> None:
    lines = (
        "一区\t3\t3-1-1201\t2026-01-05\t\t2026-01-06\t张伟\t李静\t3\t",
        "\t\t3栋1单元1201\t2026-12-01\t\t\t\t\t\t延期",
    )
    assert bring(HANDS, *lines)[:4] == (2, 2, 0, 0)
    assert [entry.state for entry in rows(HomeHandOver)] == [HomeState.DONE, HomeState.DUE]
    assert bring(HANDS, *lines)[:4] == (2, 0, 2, 0)
    later = "\t\t3-1-1201\t2026-12-01\t\t2026-11-20\t\t\t\t延期"
    assert bring(HANDS, later).accepted == 1
    assert rows(HomeHandOver)[1].state is HomeState.DONE
    assert bring(HANDS, "\t\t3-1-1201\t2026-12-01\t\t\t\t\t\t延期").errors[0].column


def test_faulty_rows_are_named_and_the_good_ones_can_go_in_alone() -> None:
    lines = (
        "一区\t3\t3-1-1201\t2026-11-19\t王\trepairs、fees\t\t\t\t\t",
        "一区\t3\t9-9-9\t2026-11-19\t王\t\t\t\t\t\t",
        "一区\t3\t3-1-1201\t2027-01-01\t王\t\t\t\t\t\t",
        "一区\t3\t3-1-1201\t2026-11-18\t王\tnonsense\t\t\t\t\t",
        "一区\t3\t3-1-1201\t2026-11-19\t李\t\t\t\t\t\t",
        "一区\t3\t3-1-1201\t2026-11-17\t王\tfees\t\tsettled\t\t\t",
    )
    outcome = bring(VISITS, *lines)
    assert (outcome.accepted, [error.row for error in outcome.errors]) == (0, [3, 4, 5, 6, 7])
    assert bring(VISITS, *lines, partial=True).accepted == 1
    assert rows(HouseholdVisit)[0].topics == (VisitTopic.REPAIRS, VisitTopic.FEES)


def test_only_keepers_import() -> None:
    for role in (Role.FINANCE, Role.LEADER):
        with pytest.raises(NotAllowed):
            bring(VISITS, f"一区\t3\t{ROOM}\t2026-11-19\t王\t\t\t\t\t\t", role=role)


def paper(register: str, form: str, by: Actor | None, **asked: object) -> Any:
    return Browser(REGISTER_PAPERS, by).get(f"/papers/register/{register}/{form}", **asked)


def test_what_is_exported_is_read_again_and_is_on_record() -> None:
    add("vacant-checks", checked_on=TODAY, checked_by="=王", findings=["lift", "water_power"], found="<b>漏水</b>")
    answer = paper("vacant-checks", "xlsx", make_actor(Role.CLERK), year=2026)
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    read = read_records(layout_of(get_register("vacant-checks")), "x.xlsx", answer.content)
    again = work.act(
        import_entries, by=make_actor(Role.MANAGER), at=FRIDAY, register="vacant-checks", sheet=read, partial=False
    )
    assert again[:4] == (1, 0, 1, 0)
    assert len(rows(VacantCheck)) == 1
    noted = select(AuditRow.after).where(AuditRow.action == AuditAction.EXPORT)
    assert [text and '"rows":1' in text for text in work.ask(lambda session: session.scalars(noted).all())] == [True]


def test_the_printed_list_says_what_the_screen_says() -> None:
    add(HANDS, due_on=TODAY)
    answer = paper(HANDS, "pdf", make_actor(Role.SUPERVISOR), state="due")
    text = "".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
    assert ROOM in text and "2026-11-20" in text


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.LEADER, 403), (Role.ADMIN, 403)])
def test_a_register_is_not_given_out_to_others(role: Role | None, status: int) -> None:
    by = None if role is None else make_actor(role)
    assert {paper(VISITS, form, by).status_code for form in ("xlsx", "pdf")} == {status}
    if by is None:
        assert paper("nothing", "pdf", make_actor(Role.CLERK)).status_code == 404


class TestAnotherRegister:
    """A class, and a page that names it."""

    @pytest.fixture(autouse=True)
    def keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make_table()
        monkeypatch.setitem(REGISTERS, "keys", KeyLoan)

    def test_has_its_form_list_and_steps_on_screen(self) -> None:
        app = AppTest.from_function(keys_page, default_timeout=20)
        app.session_state["session_id"] = open_page(PAGES["inbox"].file, Role.CLERK).session_state["session_id"]
        app.session_state["language"] = "en"
        press(app.run(), "New entry")
        fill(app, "text_input", "Key", "A-12")
        fill(app, "text_input", "Borrower", "赵师傅")
        fill(app, "date_input", "To be back by", TODAY)
        press(app, "Save")
        (loan,) = rows(KeyLoan)
        assert (loan.key_no, loan.lent_on, loan.state) == ("A-12", TODAY, KeyState.OUT)
        assert list(app.dataframe[0].value["key_no"]) == ["A-12"]

    def test_comes_and_goes_as_a_spreadsheet(self) -> None:
        sheet = cells(
            "keys", "A-1\t2026-11-20\t赵\t2026-11-21\t2\t\t\t", "A-2\t2026-11-19\t钱\t2026-11-20\t1\tback\t2026-11-20\t"
        )
        by = make_actor(Role.CLERK)
        assert work.act(import_entries, by=by, at=FRIDAY, register="keys", sheet=sheet).accepted == 2
        content, count = write_register(by, get_register("keys"), EntryFilter())
        assert count == 2
        read = read_records(layout_of(get_register("keys")), "x.xlsx", content)
        assert work.act(import_entries, by=by, at=FRIDAY, register="keys", sheet=read).unchanged == 2
        assert paper("keys", "pdf", by).status_code == 200


def keys_page() -> None:
    from components.register import show_register
    from components.session import current_actor

    show_register(current_actor(), "keys", "Keys are lent out for a day.")
