"""What a browser may change in a draft's table, and what comes from a spreadsheet's cells."""

from datetime import date
from typing import Any

import pytest

from db import work
from db.changes import ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import Incomplete, NotAllowed, NotFound
from db.money import AmountNotReadable
from db.operations.imports import ImportOutcome
from db.operations.price_list_drafts import TwoLinesOfItem, change_price_list, drop_price_list
from db.operations.price_list_items import (
    CodeTaken,
    ItemInOtherVersion,
    ItemInVersion,
    NothingToEnd,
    add_priced_item,
    end_priced_item,
    take_out_price_lines,
)
from db.operations.price_list_lines import PriceEmptied, change_price_lines
from db.operations.price_list_paste import paste_price_lines
from db.operations.texts import TooLong
from db.queries.catalogue import list_items
from db.rules.price_list_states import VersionStepNotPossible
from db.spreadsheets import read_pasted
from db.tables.catalogue import Price, ServiceItem
from db.vocabulary import ImportKind, PriceChange, PriceListState, Role
from tests.factories import FRIDAY, make_actor, put
from tests.price_factories import PriceOffice, line_of, lines_of_version, make_price_office, see
from tests.sheets import bring

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def prices(office: object) -> PriceOffice:
    return make_price_office()


def save(prices: PriceOffice, list_id: int, *changes: RowChange) -> int:
    return work.act(change_price_lines, by=prices.manager, at=FRIDAY, list_id=list_id, changes=list(changes))


def add(prices: PriceOffice, list_id: int, code: str = "JZ-06", **changed: Any) -> int:
    facts = {
        "name": "油烟机清洗",
        "category": "家政",
        "department_id": prices.engineering.id,
        "unit_of_measure": "台",
        "price": "120",
        "cost": "110.50",
    }
    return work.act(add_priced_item, by=prices.manager, at=FRIDAY, list_id=list_id, code=code, **{**facts, **changed})


def paste(prices: PriceOffice, list_id: int, *rows: str, **more: Any) -> ImportOutcome:
    sheet = read_pasted(ImportKind.PRICES, "\n".join(row.replace(" ", "\t") for row in rows))
    return work.act(paste_price_lines, by=prices.manager, at=FRIDAY, list_id=list_id, sheet=sheet, **more)


def lines(list_id: int) -> dict[str, tuple[int | None, int | None, str]]:
    rows = lines_of_version(list_id, only_lines=True)
    return {row.code: (row.new_fen, row.cost_fen, row.reason) for row in rows}


def test_typed_prices_become_lines_of_the_version(prices: PriceOffice) -> None:
    list_id = prices.draft()
    prices.edit(list_id, prices.air, new_price=125.5, cost="￥1,10.00".replace(",", ""), reason=" 人工上调 ")
    assert lines(list_id) == {"KT-01": (125_50, 110_00, "人工上调")}
    row = line_of(list_id, prices.air)
    assert (row.old_fen, row.change, row.change_rate, row.margin_rate) == (120_00, PriceChange.CHANGED, 458, 1235)


def test_a_cost_alone_keeps_the_price_that_holds(prices: PriceOffice) -> None:
    list_id = prices.draft()
    prices.edit(list_id, prices.air, cost="118")
    assert lines(list_id) == {"KT-01": (120_00, 118_00, "")}
    assert line_of(list_id, prices.air).change is PriceChange.SAME


@pytest.mark.parametrize("column", ["old", "code", "name", "valid_from", "is_published", "item_id", "unit_price_fen"])
def test_a_forged_column_is_refused_and_nothing_is_saved(prices: PriceOffice, column: str) -> None:
    list_id = prices.draft()
    with pytest.raises(ColumnsNotEditable):
        prices.edit(list_id, prices.air, new_price="1", **{column: 1})
    assert lines(list_id) == {}


def test_a_row_of_another_version_or_of_nothing_is_refused(prices: PriceOffice) -> None:
    list_id, other = prices.draft(), prices.written(effective_on=date(2027, 3, 1))
    foreign = line_of(other, prices.air)
    for key in (foreign.key, -999, 999, 0):
        with pytest.raises(NotFound):
            save(prices, list_id, RowChange(key, foreign.stamp, {"new_price": "1"}))
    assert lines(other)["KT-01"][0] == 125_00
    assert lines(list_id) == {}


@pytest.mark.parametrize(
    "state", [s for s in PriceListState if s not in (PriceListState.DRAFT, PriceListState.REPLACED)]
)
def test_the_lines_of_what_is_no_draft_cannot_be_changed(prices: PriceOffice, state: PriceListState) -> None:
    list_id = prices.written()
    row = line_of(list_id, prices.air)
    if state is PriceListState.DROPPED:
        work.act(drop_price_list, by=prices.manager, at=FRIDAY, list_id=list_id, version=see(list_id).version)
    else:
        prices.bring(list_id, state)
    by: dict[str, Any] = {"by": prices.manager, "at": FRIDAY, "list_id": list_id}
    with pytest.raises(VersionStepNotPossible):
        save(prices, list_id, RowChange(row.key, row.stamp, {"new_price": "1"}))
    with pytest.raises(VersionStepNotPossible):
        add(prices, list_id)
    with pytest.raises(VersionStepNotPossible):
        work.act(end_priced_item, item_id=prices.drain.id, reason="x", **by)
    with pytest.raises(VersionStepNotPossible):
        work.act(take_out_price_lines, line_ids=[row.line_id], **by)
    with pytest.raises(VersionStepNotPossible):
        paste(prices, list_id, "项目编码 新价", "WX-04 1")
    assert lines(list_id) == {"KT-01": (125_00, 115_00, "人工成本上调")}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_the_manager_changes_a_draft(prices: PriceOffice, role: Role) -> None:
    list_id = prices.draft()
    with pytest.raises(NotAllowed):
        prices.edit(list_id, prices.air, by=make_actor(role), new_price="1")


@pytest.mark.parametrize("typed", ["12.345", "-1", "abc", "1e3", True, [1], "100000000000"])
def test_what_is_no_price_is_refused_with_the_typed_value(prices: PriceOffice, typed: object) -> None:
    list_id = prices.draft()
    with pytest.raises(AmountNotReadable) as refused:
        prices.edit(list_id, prices.air, new_price=typed)
    assert refused.value.details["value"] == typed


def test_an_emptied_price_is_asked_about(prices: PriceOffice) -> None:
    list_id = prices.written()
    with pytest.raises(PriceEmptied):
        prices.edit(list_id, prices.air, new_price=None)
    with pytest.raises(TooLong):
        prices.edit(list_id, prices.air, reason="x" * 2001)


def test_a_row_that_somebody_changed_meanwhile_is_shown_and_not_overwritten(prices: PriceOffice) -> None:
    list_id = prices.draft()
    seen = line_of(list_id, prices.air)
    prices.edit(list_id, prices.air, new_price="130")
    with pytest.raises(RowsChangedMeanwhile) as refused:
        save(prices, list_id, RowChange(seen.key, seen.stamp, {"new_price": "125"}))
    (conflict,) = refused.value.conflicts
    assert (str(conflict.theirs), conflict.mine) == ("130.00", "125")
    # Two people in different rows do not meet.
    prices.edit(list_id, prices.drain, new_price="95")
    save(prices, list_id, RowChange(seen.key, conflict.version, {"new_price": "125"}))
    assert lines(list_id)["KT-01"][0] == 125_00


def test_a_new_item_has_its_line_and_waits_for_publication(prices: PriceOffice) -> None:
    list_id = prices.draft()
    add(prices, list_id, code=" ＪＺ-06 ")
    row = lines_of_version(list_id, change=PriceChange.NEW)[0]
    assert (row.code, row.new_fen, row.cost_fen, row.old_fen) == ("JZ-06", 120_00, 110_50, None)
    with pytest.raises(ItemInVersion):
        add(prices, list_id)
    with pytest.raises(ItemInOtherVersion):
        add(prices, prices.draft())
    with pytest.raises(CodeTaken):
        add(prices, list_id, code="WX-04")
    for missing in ({"name": " "}, {"price": ""}, {"department_id": None}, {"unit_of_measure": ""}):
        with pytest.raises(Incomplete):
            add(prices, list_id, code="X-1", **missing)


def test_a_new_item_taken_out_again_comes_back_by_its_code(prices: PriceOffice) -> None:
    list_id = prices.draft()
    line_id = add(prices, list_id)
    out = {"by": prices.manager, "at": FRIDAY, "list_id": list_id}
    assert work.act(take_out_price_lines, line_ids=[line_id], **out) == 1
    assert lines(list_id) == {}
    add(prices, list_id, name="大型油烟机清洗")
    assert lines_of_version(list_id, only_lines=True)[0].name == "大型油烟机清洗"
    with pytest.raises(NotFound):
        work.act(take_out_price_lines, line_ids=[line_id + 999], **out)
    with pytest.raises(Incomplete):
        work.act(take_out_price_lines, line_ids=[], **out)


def test_an_item_ends_with_a_reason_and_can_come_back_later(prices: PriceOffice) -> None:
    list_id = prices.draft()
    end = {"by": prices.manager, "at": FRIDAY, "list_id": list_id, "item_id": prices.drain.id}
    with pytest.raises(Incomplete):
        work.act(end_priced_item, reason=" ", **end)
    work.act(end_priced_item, reason="设备报废", **end)
    assert lines(list_id) == {"WX-04": (None, None, "设备报废")}
    prices.discuss(list_id)
    prices.bring(list_id, PriceListState.PUBLISHED)
    again = prices.draft(date(2027, 6, 1))
    with pytest.raises(NothingToEnd):
        work.act(end_priced_item, reason="x", **{**end, "list_id": again})
    add(prices, again, code="WX-04", name="下水疏通", price="99")
    assert lines_of_version(again, only_lines=True)[0].change is PriceChange.NEW


def test_pasted_prices_go_into_the_draft(prices: PriceOffice) -> None:
    list_id = prices.draft()
    prices.edit(list_id, prices.air, new_price="125", cost="115", reason="人工上调")
    rows = (
        "项目编码 新价 成本 理由 名称 类别 部门 单位",
        "KT-01 ￥126.00",
        "WX-04 90",
        "JZ-06 120 110.5 需求 油烟机清洗 家政 保洁部 台",
    )
    outcome = paste(prices, list_id, *rows)
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (2, 1, 0)
    assert lines(list_id) == {"KT-01": (126_00, 115_00, "人工上调"), "JZ-06": (120_00, 110_50, "需求")}
    assert paste(prices, list_id, *rows).unchanged == 3
    assert [row.code for row in work.ask(list_items, day=date(2027, 1, 1))] == ["KT-01", "WX-04"]


def test_faults_of_the_paste_box_name_row_column_and_value_and_stop_it(prices: PriceOffice) -> None:
    list_id = prices.draft()
    rows = ("项目编码 单价 成本", "KT-01 12.345 1", "KT-01 130 贵", "NN-9 5", "WX-04 95", "WX-04 96", " 7")
    outcome = paste(prices, list_id, *rows)
    assert [(fault.row, fault.column, fault.value) for fault in outcome.errors] == [
        (2, "新价", "12.345"),
        (3, "成本", "贵"),
        (3, "项目编码", "KT-01"),
        (4, "项目编码", "NN-9"),
        (6, "项目编码", "WX-04"),
        (7, "项目编码", ""),
    ]
    assert lines(list_id) == {}
    assert paste(prices, list_id, *rows, partial=True).accepted == 1
    assert lines(list_id) == {"WX-04": (95_00, None, "")}


def test_a_rehearsed_paste_touches_nothing(prices: PriceOffice) -> None:
    list_id = prices.draft()
    sheet = read_pasted(ImportKind.PRICES, "项目编码\t新价\nKT-01\t1")
    asked = {"by": prices.manager, "at": FRIDAY, "list_id": list_id, "sheet": sheet}
    assert work.rehearse(paste_price_lines, **asked).accepted == 1
    assert lines(list_id) == {}


def test_a_later_import_makes_a_draft_with_a_day_and_history_that_goes_on(prices: PriceOffice) -> None:
    header = "项目编码 名称 类别 部门 单位 单价 生效日期"
    bring(prices.manager, ImportKind.ITEMS, header, "KT-01 空调清洗 家政 工程部 台 130 2027-01-01")
    bring(
        prices.manager,
        ImportKind.ITEMS,
        header,
        "KT-01 空调清洗 家政 工程部 台 140 2027-07-01",
        "JZ-06 油烟机清洗 家政 工程部 台 120 2027-01-01",
    )
    newest = put(lambda session: session.query(Price).order_by(Price.id.desc()).first())
    list_id = newest.price_list_id
    shown = see(list_id)
    assert (shown.state, shown.effective_on, shown.lines) == (PriceListState.DRAFT, date(2027, 1, 1), 3)
    assert work.ask(lambda s: s.query(ServiceItem).filter_by(code="JZ-06").one().is_active) is False
    for row in lines_of_version(list_id, only_lines=True):
        if row.change is PriceChange.CHANGED:
            save(prices, list_id, RowChange(row.key, row.stamp, {"reason": "年度调价"}))
    with pytest.raises(TwoLinesOfItem):
        work.act(
            change_price_list,
            by=prices.manager,
            at=FRIDAY,
            list_id=list_id,
            version=shown.version,
            effective_on=date(2027, 2, 1),
            note="",
        )
    prices.discuss(list_id)
    prices.bring(list_id, PriceListState.PUBLISHED)
    offered = work.ask(list_items, day=date(2027, 7, 1))
    assert {row.code: row.unit_price_fen for row in offered} == {"JZ-06": 120_00, "KT-01": 140_00, "WX-04": 90_00}
