"""Customers, staff and items from spreadsheets: updated by key, changed by nothing that is the same."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db import work
from db.errors import NotAllowed
from db.spreadsheets import CustomerRow, ItemRow, StaffRow
from db.tables.audit import AuditRow
from db.tables.catalogue import Price, PriceList
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.staff import Department, Staff
from db.types import Actor
from db.vocabulary import CustomerClass, CustomerKind, ImportKind, Occupancy, PriceListState, Role
from tests.factories import FRIDAY, make_actor, make_department
from tests.sheets import CUSTOMER, ITEM, bring, counts, exported, rows_in, sheet_of

CUSTOMERS, ITEMS, STAFF = ImportKind.CUSTOMERS, ImportKind.ITEMS, ImportKind.STAFF
ZHANG = "C1 张伟 业主 3幢 2-1201 13800001234"
LI = "C2 李强 租户 3幢 2-1202 -"

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def customer(number: str) -> CustomerRow:
    return next(row for row in exported(CUSTOMERS) if isinstance(row, CustomerRow) and row.customer_no == number)


def test_the_same_file_twice_changes_nothing(clerk: Actor) -> None:
    assert counts(bring(clerk, CUSTOMERS, CUSTOMER, ZHANG, LI)) == (2, 0, 0)
    before = rows_in(AuditRow)
    assert counts(bring(clerk, CUSTOMERS, CUSTOMER, ZHANG, LI)) == (0, 2, 0)
    assert rows_in(AuditRow) == before


def test_one_row_at_fault_stops_the_whole_sheet_unless_partial(clerk: Actor) -> None:
    bad = "C3 王五 房东 3幢 2-1203 -"
    outcome = bring(clerk, CUSTOMERS, CUSTOMER, ZHANG, bad, LI)
    assert counts(outcome) == (0, 0, 1) and [error.row for error in outcome.errors] == [3]
    assert rows_in(Customer) == 0
    assert counts(bring(clerk, CUSTOMERS, CUSTOMER, ZHANG, bad, LI, partial=True)) == (2, 0, 1)
    assert rows_in(Customer) == 2


def test_a_rehearsal_answers_like_the_act_and_writes_nothing(clerk: Actor) -> None:
    from db.operations.imports_customers import import_customers

    sheet = sheet_of(CUSTOMERS, CUSTOMER, ZHANG)
    assert counts(work.rehearse(import_customers, by=clerk, at=FRIDAY, sheet=sheet)) == (1, 0, 0)
    assert (rows_in(Customer), rows_in(AuditRow) > 0) == (0, True)
    assert counts(bring(clerk, CUSTOMERS, CUSTOMER, ZHANG)) == (1, 0, 0)


def test_only_who_may_import_does(clerk: Actor) -> None:
    with pytest.raises(NotAllowed):
        bring(clerk, ITEMS, ITEM, "A 甲 乙 丙 次 1 2026-01-01")


def test_a_customer_is_updated_and_what_the_sheet_does_not_say_stays(clerk: Actor) -> None:
    bring(clerk, CUSTOMERS, CUSTOMER + " 分级 入住状态 面积", ZHANG + " A 装修中 89.5")
    assert counts(bring(clerk, CUSTOMERS, "客户编号 姓名 类型 房号", "C1 张大伟 业主 2-1201")) == (1, 0, 0)
    row = customer("C1")
    assert (row.name, row.customer_class, row.phone) == ("张大伟", CustomerClass.A, "13800001234")
    assert (row.building, row.area_hundredths, row.occupancy) == ("3幢", 8950, Occupancy.FITTING_OUT)
    assert rows_in(Unit) == rows_in(CustomerUnit) == 1


def test_two_customers_of_one_room_share_it_however_it_is_written(clerk: Actor) -> None:
    rows = ("C1 张伟 业主 3幢 2-1201 89.5", "C2 李强 租户 - 3-2-1201 -")
    header = "客户编号 姓名 类型 楼栋 房号 面积"
    bring(clerk, CUSTOMERS, header, *rows)
    assert rows_in(Unit) == 1 and customer("C2").area_hundredths == 8950
    assert counts(bring(clerk, CUSTOMERS, header, *rows)) == (0, 2, 0)


def test_a_room_in_two_zones_needs_its_zone(clerk: Actor) -> None:
    header = "客户编号 姓名 类型 区域 房号"
    bring(clerk, CUSTOMERS, header, "C1 张伟 业主 东区 101", "C2 李强 业主 西区 101")
    assert rows_in(Unit) == 2
    outcome = bring(clerk, CUSTOMERS, header, "C3 王五 业主 - 101")
    assert [(error.row, error.column) for error in outcome.errors] == [(2, "区域")]
    assert counts(bring(clerk, CUSTOMERS, "客户编号 姓名 类型 房号", "C1 张伟 业主 101")) == (0, 1, 0)


def test_who_moves_keeps_the_old_room_on_record(clerk: Actor) -> None:
    later = FRIDAY + timedelta(days=30)
    bring(clerk, CUSTOMERS, CUSTOMER, ZHANG)
    bring(clerk, CUSTOMERS, CUSTOMER, "C1 张伟 业主 5幢 1-101 13800001234", at=later)
    links = work.ask(lambda s: list(s.execute(select(CustomerUnit.from_on, CustomerUnit.until_on).order_by("id"))))
    assert [tuple(link) for link in links] == [
        (date(2026, 11, 20), date(2026, 12, 19)),
        (date(2026, 12, 20), None),
    ]


def test_a_room_corrected_on_the_day_of_the_import_leaves_no_trace_of_a_move(clerk: Actor) -> None:
    bring(clerk, CUSTOMERS, CUSTOMER, ZHANG)
    bring(clerk, CUSTOMERS, CUSTOMER, "C1 张伟 租户 5幢 1-101 13800001234")
    (link,) = work.ask(lambda s: list(s.scalars(select(CustomerUnit))))
    assert (link.relation, link.until_on) == (CustomerKind.TENANT, None)
    assert customer("C1").room == "1-101"


def test_staff_are_known_by_name_and_department(manager: Actor) -> None:
    make_department("客户服务中心", is_service_centre=True)
    header = "姓名 部门 工种 电话"
    bring(manager, STAFF, header, "王建国 工程部 水电 -", "小周 客服中心 - -")
    assert counts(bring(manager, STAFF, header, "王建国 工程部 水电、土建 139", "小周 客户服务中心 - -")) == (1, 1, 0)
    assert exported(STAFF) == [StaffRow("王建国", "工程部", "水电、土建", "139"), StaffRow("小周", "客户服务中心")]
    assert counts(bring(manager, STAFF, header, "王建国 保洁部 - -")) == (1, 0, 0)
    assert rows_in(Staff) == rows_in(Department) == 3


def published() -> list[tuple[PriceListState, bool, int]]:
    def read(session):  # type: ignore[no-untyped-def]
        rows = select(PriceList.state, PriceList.is_taken_over, Price.unit_price_fen).join(
            Price, Price.price_list_id == PriceList.id
        )
        return [tuple(row) for row in session.execute(rows.order_by(Price.id))]

    return work.ask(read)


def test_the_first_price_list_is_taken_over_and_later_ones_are_drafts(manager: Actor) -> None:
    tap = "WX-001 更换水龙头 有偿维修 工程部 次 35 2026-01-01"
    assert counts(bring(manager, ITEMS, ITEM, tap)) == (1, 0, 0)
    assert published() == [(PriceListState.PUBLISHED, True, 3500)]
    dearer = "WX-001 更换水龙头 有偿维修 工程部 次 40 2027-01-01"
    for expected in ((1, 1, 0), (0, 2, 0)):
        assert counts(bring(manager, ITEMS, ITEM, tap, dearer)) == expected
    assert published()[1:] == [(PriceListState.DRAFT, False, 4000)]
    assert exported(ITEMS) == [ItemRow("WX-001", "更换水龙头", "有偿维修", "工程部", "次", 3500, date(2026, 1, 1))]


def test_a_price_is_never_edited_in_place_but_an_item_may_be_renamed(manager: Actor) -> None:
    bring(manager, ITEMS, ITEM, "A 甲 保洁 保洁部 次 10 2026-01-01")
    assert counts(bring(manager, ITEMS, ITEM, "A 乙 保洁 保洁部 次 12 2026-01-01")) == (1, 0, 0)
    assert exported(ITEMS) == [ItemRow("A", "乙", "保洁", "保洁部", "次", 1000, date(2026, 1, 1))]
    bring(manager, ITEMS, ITEM, "A 老 保洁 保洁部 次 9 2025-01-01")
    assert [row.name for row in exported(ITEMS) if isinstance(row, ItemRow)] == ["乙"]
