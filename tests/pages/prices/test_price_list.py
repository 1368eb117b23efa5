"""The price list on screen: a draft is edited and handed on, everybody else reads it, in both languages."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.price_lists import send_back_price_list
from db.queries.price_list_history import list_discussions, list_steps
from db.queries.price_lists import list_versions
from db.vocabulary import PriceListState, PriceListVerb, Role, SendBackReason
from tests.factories import FRIDAY, make_actor
from tests.pages.signed_in import open_page, open_page_as
from tests.price_factories import PriceOffice, line_of, lines_of_version, make_price_office, see

pytestmark = pytest.mark.usefixtures("office")
PAGE = "prices/price_list.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


@pytest.fixture
def prices() -> PriceOffice:
    return make_price_office()


def labels(app: AppTest) -> set[str]:
    assert not app.exception
    return {button.label for button in app.main.button}


def press(app: AppTest, label: str) -> AppTest:
    """The last button with this word: the form's own, once it is open."""
    [button for button in app.main.button if button.label == label][-1].click()
    app.run()
    assert not app.exception
    return app


def fill(app: AppTest, label: str, value: object) -> None:
    fields = (*app.text_input, *app.text_area, *app.selectbox, *app.multiselect, *app.date_input)
    next(field for field in fields if field.label.startswith(label)).set_value(value)


def opened(app: AppTest, form: str) -> AppTest:
    """A form of the menu, which AppTest cannot open itself."""
    app.session_state["asking"] = form
    return app.run()


def edit(app: AppTest, list_id: int, place: int, **values: object) -> AppTest:
    """What the browser sends when cells are edited; AppTest cannot type into a grid."""
    name = f"prices {list_id}"
    key = f"{name} editor {app.session_state[f'{name} turn']}"
    app.session_state[key] = {"edited_rows": {place: values}, "added_rows": [], "deleted_rows": []}
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    said = [*app.markdown, *app.caption, *app.warning, *app.error, *app.header]
    return str([text.value for text in said]).replace("\\", "")


def test_without_a_version_the_page_says_how_to_begin() -> None:
    app = open_page(PAGE, Role.MANAGER)
    assert "No version yet" in shown(app)
    press(press(app, "New version"), "New version")
    (made,) = work.ask(list_versions)
    assert (made.state, made.effective_on) == (PriceListState.DRAFT, date(2026, 12, 1))


def test_a_clerk_without_a_version_is_offered_no_verb() -> None:
    assert labels(open_page(PAGE, Role.CLERK)) == set()


def test_a_draft_is_typed_saved_submitted_and_sealed(prices: PriceOffice) -> None:
    list_id = prices.draft()
    prices.discuss(list_id)
    app = open_page_as(PAGE, prices.manager)
    assert [row["code"] for row in app.session_state[f"prices {list_id} pinned"]] == ["KT-01", "WX-04"]
    app = edit(app, list_id, 0, new_price=132, cost=120.5, reason="人工成本上调")
    said = shown(app)
    assert "Not saved: 3" in said and "1 up, 0 down, at most +10.0 %" in said
    assert {"Save changes (1)", "Discard"} <= labels(app) and "Submit to finance" not in labels(app)
    app = press(app, "Save changes (1)")
    line = line_of(list_id, prices.air)
    assert (line.new_fen, line.cost_fen, line.reason) == (132_00, 120_50, "人工成本上调")
    press(press(app, "Submit to finance"), "Submit to finance")
    assert see(list_id).state is PriceListState.SUBMITTED


def test_discarded_edits_are_gone(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = press(edit(open_page_as(PAGE, prices.manager), list_id, 0, new_price=1), "Discard")
    assert "Not saved" not in shown(app)
    assert lines_of_version(list_id, only_lines=True) == []


def test_a_forged_column_is_refused_and_the_edit_is_still_there(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = edit(open_page_as(PAGE, prices.manager), list_id, 0, old=1, new_price=130)
    app = press(app, "Save changes (1)")
    assert "cannot change old" in app.error[0].value
    assert "Save changes (1)" in labels(app)
    assert lines_of_version(list_id, only_lines=True) == []


def test_two_managers_in_one_row_see_mine_and_theirs(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = edit(open_page_as(PAGE, prices.manager), list_id, 0, new_price=130)
    prices.edit(list_id, prices.air, by=make_actor(Role.MANAGER, name="副经理"), new_price="140")
    app = press(app, "Save changes (1)")
    assert "140" in str(app.table[0].value) and "130" in str(app.table[0].value)
    press(app, "Mine hold")
    assert line_of(list_id, prices.air).new_fen == 130_00


@pytest.mark.parametrize(
    ("state", "role", "offered"),
    [
        (PriceListState.SUBMITTED, Role.FINANCE, {"Send back", "Confirm the review"}),
        (PriceListState.SUBMITTED, Role.MANAGER, {"Take back"}),
        (PriceListState.SUBMITTED, Role.LEADER, set()),
        (PriceListState.REVIEWED, Role.LEADER, {"Send back", "Approve the prices"}),
        (PriceListState.REVIEWED, Role.FINANCE, set()),
        (PriceListState.APPROVED, Role.MANAGER, {"Take back", "Publish"}),
        (PriceListState.APPROVED, Role.CLERK, set()),
        (PriceListState.PUBLISHED, Role.MANAGER, {"New version"}),
        (PriceListState.PUBLISHED, Role.LEADER, set()),
    ],
)
def test_each_state_offers_each_role_its_own_steps(
    prices: PriceOffice, state: PriceListState, role: Role, offered: set[str]
) -> None:
    list_id = prices.bring(prices.written(), state)
    app = open_page(PAGE, role)
    app.session_state["version"] = str(see(list_id).version_no)
    assert labels(app.run()) == offered
    assert f"prices {list_id} pinned" not in app.session_state


def test_finance_confirms_and_the_leader_sends_back_with_a_reason_and_the_line(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(), PriceListState.SUBMITTED)
    app = press(open_page_as(PAGE, prices.finance), "Confirm the review")
    fill(app, "Remark", "已核对成本")
    press(app, "Confirm the review")
    assert see(list_id).state is PriceListState.REVIEWED
    app = press(press(open_page_as(PAGE, prices.leader), "Send back"), "Send back")
    assert "Fill in: Reason" in shown(app)
    fill(app, "Reason", SendBackReason.TOO_HIGH)
    fill(app, "Lines it is about", [line_of(list_id, prices.air).line_id])
    press(app, "Send back")
    newest = work.ask(list_steps, list_id=list_id)[0]
    assert (newest.state, newest.note) == (PriceListState.DRAFT, "too_high 空调清洗")
    app = open_page_as(PAGE, prices.manager)
    app.session_state["show"] = "past"
    assert "The price is too high 空调清洗" in shown(app.run())


def test_an_approval_of_content_that_has_changed_is_refused_on_the_page(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(), PriceListState.REVIEWED)
    app = press(open_page_as(PAGE, prices.leader), "Approve the prices")
    back = {"list_id": list_id, "version": see(list_id).version, "reason": SendBackReason.TOO_LOW}
    work.act(send_back_price_list, by=prices.leader, at=FRIDAY, **back)
    prices.edit(list_id, prices.air, new_price="119")
    prices.bring(list_id, PriceListState.REVIEWED)
    assert see(list_id).state is PriceListState.REVIEWED
    app = press(app, "Approve the prices")
    assert "meanwhile" in shown(app)
    assert see(list_id).state is PriceListState.REVIEWED
    press(app, "Approve the prices")
    assert see(list_id).state is PriceListState.APPROVED


def test_a_supervisor_records_what_the_own_department_says(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = open_page_as(PAGE, prices.head)
    app.session_state["show"] = "talk"
    app = press(app.run(), "Record a discussion")
    fill(app, "What was said", "人手够，可以做")
    press(app, "Save")
    (row,) = work.ask(list_discussions, list_id=list_id)
    assert (row.department, row.speaker, row.note) == ("工程部", "赵强", "人手够，可以做")


def test_items_are_added_ended_and_taken_out_on_the_page(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = press(open_page_as(PAGE, prices.manager), "Add an item")
    said = {"Item code *": "WX-15", "Item *": "智能门锁安装", "Unit of measure *": "套", "New price (CNY) *": "160"}
    for label, value in said.items():
        fill(app, label, value)
    fill(app, "Category", "有偿维修")
    fill(app, "Department", prices.engineering.id)
    app = press(app, "Add to this version")
    app = press(app, "End an item")
    fill(app, "Item that ends", prices.drain.id)
    fill(app, "Reason", "设备报废")
    app = press(app, "End with this version")
    assert {row.code: row.new_fen for row in lines_of_version(list_id, only_lines=True)} == {
        "WX-15": 160_00,
        "WX-04": None,
    }
    app = press(app, "Take out a line")
    fill(app, "Lines that leave", [line_of(list_id, prices.drain).line_id])
    press(app, "Take out")
    assert [row.code for row in lines_of_version(list_id, only_lines=True)] == ["WX-15"]


def test_the_paste_box_names_row_column_and_value_and_takes_the_good_rows(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = press(open_page_as(PAGE, prices.manager), "Paste prices")
    app.text_area[0].set_value("项目编码\t新价\t理由\nKT-01\t12.345\t涨\nWX-04\t96\t涨\nNN-1\t5\t")
    app = app.run()
    faults = app.dataframe[0].value
    assert [(row["row"], row["column"], row["value"]) for _, row in faults.iterrows()] == [
        (2, "新价", "12.345"),
        (4, "项目编码", "NN-1"),
    ]
    press(app, "Put in 1 rows")
    (line,) = lines_of_version(list_id, only_lines=True)
    assert (line.code, line.new_fen, line.reason) == ("WX-04", 96_00, "涨")


def test_day_and_remark_of_a_draft_are_changed_and_a_back_dated_one_warns(prices: PriceOffice) -> None:
    list_id = prices.written()
    app = opened(open_page_as(PAGE, prices.manager), f"price list {list_id} change_price_list")
    fill(app, "In force from", date(2026, 11, 1))
    app = press(app, "Save")
    assert see(list_id).effective_on == date(2026, 11, 1)
    assert "Back-dated: this version holds from 2026-11-01" in shown(app)
    app = press(press(app, "Submit to finance"), "Submit to finance")
    assert "Write the reason into its remark first" in shown(app)


def test_a_draft_is_given_up_from_the_menu(prices: PriceOffice) -> None:
    list_id = prices.draft()
    app = opened(open_page_as(PAGE, prices.manager), f"price list {list_id} drop_price_list")
    press(app, "Give up the version")
    assert see(list_id).state is PriceListState.DROPPED


def test_every_part_of_the_page_opens_in_chinese_too(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(note="年度调价"), PriceListState.APPROVED)
    for actor in (prices.manager, prices.finance, prices.leader):
        app = open_page_as(PAGE, actor)
        app.session_state["language"] = "zh_CN"
        for view in ("diff", "talk", "past"):
            app.session_state["show"] = view
            assert not app.run().exception
            assert f"V{see(list_id).version_no}" in app.header[0].value


def test_an_old_version_is_opened_by_its_address(prices: PriceOffice) -> None:
    prices.draft()
    app = open_page(PAGE, Role.CLERK)
    app.session_state["version"] = "1"
    assert app.run().header[0].value == "Price list V1"


def test_the_history_counts_one_line_for_a_days_typing(prices: PriceOffice) -> None:
    list_id = prices.draft()
    for price in ("121", "122", "123"):
        prices.edit(list_id, prices.air, new_price=price)
    assert [step.verb for step in work.ask(list_steps, list_id=list_id)] == [PriceListVerb.DRAFT]
