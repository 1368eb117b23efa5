"""Customers are found again by what the desk types, their links carry dates, their numbers stay closed."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from db import work
from db.changes import ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import ChangedMeanwhile, NotAllowed, NotFound
from db.operations.customer_facts import PhoneNotReadable
from db.operations.customers import (
    AddedCustomer,
    CustomerNumberTaken,
    LinkOverlaps,
    ReasonNeeded,
    add_customer,
    change_customer,
    change_customers,
    end_unit_link,
    link_unit,
    reveal_phone,
)
from db.operations.units import change_units
from db.queries.customers import CustomerHit, search_customers
from db.tables.audit import AuditRow
from db.tables.customers import Customer, Unit
from db.types import Actor
from db.vocabulary import CustomerClass, CustomerKind, Occupancy, Role
from tests.factories import FRIDAY, make_actor, make_customer

pytestmark = pytest.mark.usefixtures("office")

TODAY = date(2026, 11, 20)


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


def add(clerk: Actor, **facts: object) -> AddedCustomer:
    given = {"name": "张伟", "kind": CustomerKind.OWNER, "room": "3-1-1201", "phone": "138 0000 1234"}
    return work.act(add_customer, by=clerk, at=FRIDAY, **{**given, **facts})


def found(text: str, days: int = 0) -> list[CustomerHit]:
    return work.ask(search_customers, text=text, today=TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    "typed",
    [
        "3-1-1201",
        "3栋1单元1201室",
        "３－１－１２０１",
        "3-1-12",
        "张",
        "张伟",
        "zw",
        "ZW",
        "1234",
        "13800001234",
        "kh-000001",
    ],
)
def test_an_added_customer_is_found_by(typed: str, clerk: Actor) -> None:
    added = add(clerk)
    add(clerk, name="欧阳娜娜", room="5-2-0803", phone="13911115678")
    assert [(hit.id, hit.unit_label, hit.phone_masked) for hit in found(typed)] == [
        (added.id, "3-1-1201", "138****1234")
    ]


@pytest.mark.parametrize("typed", ["", " ", "z", "1", "%", "_wang", "3-1-1201%", "伟"])
def test_nothing_is_found_by(typed: str, clerk: Actor) -> None:
    add(clerk)
    assert found(typed) == []


def test_a_customer_of_two_units_is_found_at_each(clerk: Actor) -> None:
    added = add(clerk)
    work.act(
        link_unit,
        by=clerk,
        at=FRIDAY,
        customer_id=added.id,
        relation=CustomerKind.OWNER,
        from_on=TODAY,
        room="8-2-0704",
    )
    assert {hit.unit_label for hit in found("zw")} == {"3-1-1201", "8-2-0704"}
    assert [hit.unit_label for hit in found("8-2-0704")] == ["8-2-0704"]


def test_who_moved_out_is_not_found_at_the_old_room_from_the_day_after(clerk: Actor) -> None:
    link = work.act(
        link_unit,
        by=clerk,
        at=FRIDAY,
        customer_id=add(clerk, room="").id,
        relation=CustomerKind.TENANT,
        from_on=TODAY,
        room="3-1-1201",
    )
    work.act(end_unit_link, by=clerk, at=FRIDAY, link_id=link, until_on=TODAY)
    assert [hit.unit_label for hit in found("3-1-1201")] == ["3-1-1201"]
    assert found("3-1-1201", days=1) == []
    assert [hit.unit_id for hit in found("张伟", days=1)] == [None]


def test_numbers_are_given_one_after_the_other_past_typed_ones(clerk: Actor) -> None:
    assert add(clerk).customer_no == "KH-000001"
    assert add(clerk, customer_no=" kh-000007 ").customer_no == "KH-000007"
    assert add(clerk).customer_no == "KH-000008"


def test_a_number_in_use_is_refused_beside_its_field(clerk: Actor) -> None:
    add(clerk, customer_no="A1")
    with pytest.raises(CustomerNumberTaken) as refusal:
        add(clerk, customer_no="a1", name="李静")
    assert (refusal.value.field, refusal.value.details) == ("customer_no", {"customer_no": "A1", "name": "张伟"})


def test_one_room_written_three_ways_is_one_unit(clerk: Actor) -> None:
    ways = [{"room": "3-1-1201"}, {"room": "3栋1单元1201"}, {"building": "3-1", "room": "1201"}]
    assert len({add(clerk, **way).unit_id for way in ways}) == 1


def test_what_is_no_phone_number_is_refused(clerk: Actor) -> None:
    with pytest.raises(PhoneNotReadable):
        add(clerk, phone="同档案 137****8130")


def change(clerk: Actor, customer_id: int, version: int, **facts: object) -> str:
    given = {"name": "张玮", "kind": CustomerKind.OWNER, "customer_class": CustomerClass.A, "note": ""}
    return work.act(
        change_customer, by=clerk, at=FRIDAY, customer_id=customer_id, version=version, **{**given, **facts}
    )


def test_a_corrected_name_is_found_and_the_number_is_kept(clerk: Actor) -> None:
    customer = make_customer()
    change(clerk, customer.id, customer.version, name="诸葛亮")
    assert [(hit.name, hit.phone_masked) for hit in found("zgl")] == [("诸葛亮", "138****1234")]
    assert found("zw") == []


def test_a_save_over_somebody_elses_is_refused(clerk: Actor) -> None:
    customer = make_customer()
    change(clerk, customer.id, customer.version)
    with pytest.raises(ChangedMeanwhile):
        change(clerk, customer.id, customer.version, name="李静")
    assert [hit.name for hit in found("3-1-1201")] == ["张玮"]


def test_the_same_relation_twice_at_a_time_is_refused(clerk: Actor) -> None:
    added = add(clerk)
    with pytest.raises(LinkOverlaps):
        work.act(
            link_unit,
            by=clerk,
            at=FRIDAY,
            customer_id=added.id,
            relation=CustomerKind.OWNER,
            from_on=TODAY + timedelta(days=30),
            room="3-1-1201",
        )


def test_opening_a_number_needs_a_reason_and_is_on_record(clerk: Actor) -> None:
    customer = make_customer()
    with pytest.raises(ReasonNeeded):
        work.act(reveal_phone, by=clerk, at=FRIDAY, customer_id=customer.id, reason=" ")
    assert work.act(reveal_phone, by=clerk, at=FRIDAY, customer_id=customer.id, reason="漏水急修") == "13800001234"
    row = work.ask(lambda session: session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first())
    assert (row.action, row.table_name, json.loads(row.after)) == ("reveal", "customer", {"phone": "漏水急修"})


def test_an_administrator_opens_no_number() -> None:
    customer = make_customer()
    with pytest.raises(NotAllowed):
        work.act(reveal_phone, by=make_actor(Role.ADMIN), at=FRIDAY, customer_id=customer.id, reason="测试")


def save(actor: Actor, *changes: RowChange) -> int:
    return work.act(change_customers, by=actor, at=FRIDAY, changes=list(changes))


def get_customer(customer_id: int) -> Customer:
    return work.ask(lambda session: session.get_one(Customer, customer_id))


def test_a_list_saves_the_rows_that_were_edited(clerk: Actor) -> None:
    customer = make_customer()
    assert save(clerk, RowChange(customer.id, customer.version, {"customer_class": "A", "note": " 常客 "})) == 1
    saved = get_customer(customer.id)
    assert (saved.customer_class, saved.note) == (CustomerClass.A, "常客")


@pytest.mark.parametrize("column", ["phone", "customer_no", "name", "is_active", "version", "name_initials"])
def test_a_clerk_cannot_forge_the_column(column: str, clerk: Actor) -> None:
    customer = make_customer()
    with pytest.raises(ColumnsNotEditable):
        save(clerk, RowChange(customer.id, customer.version, {column: "x"}))


def test_a_forged_row_is_refused(clerk: Actor) -> None:
    with pytest.raises(NotFound):
        save(clerk, RowChange(999, 1, {"note": "x"}))


def test_a_row_that_somebody_else_saved_is_a_conflict_and_nothing_is_saved(clerk: Actor) -> None:
    customer, other = make_customer(), make_customer("李静", "5-2-0803", customer_no="KH-000002")
    save(clerk, RowChange(customer.id, customer.version, {"note": "先"}))
    with pytest.raises(RowsChangedMeanwhile) as refusal:
        save(
            clerk,
            RowChange(customer.id, customer.version, {"note": "后"}),
            RowChange(other.id, other.version, {"note": "别人"}),
        )
    assert [(c.theirs, c.mine, c.row) for c in refusal.value.conflicts] == [("先", "后", "KH-000001 张伟")]
    assert (get_customer(customer.id).note, get_customer(other.id).note) == ("先", "")


def test_the_list_of_units_takes_occupancy_from_a_clerk_and_area_from_the_manager_only(clerk: Actor) -> None:
    make_customer()
    unit = work.ask(lambda session: session.scalars(select(Unit)).one())
    work.act(change_units, by=clerk, at=FRIDAY, changes=[RowChange(unit.id, unit.version, {"occupancy": "vacant"})])
    unit = work.ask(lambda session: session.scalars(select(Unit)).one())
    assert unit.occupancy is Occupancy.VACANT
    area = [RowChange(unit.id, unit.version, {"area_hundredths": "98.50"})]
    with pytest.raises(ColumnsNotEditable):
        work.act(change_units, by=clerk, at=FRIDAY, changes=area)
    work.act(change_units, by=make_actor(Role.MANAGER), at=FRIDAY, changes=area)
    assert work.ask(lambda session: session.scalars(select(Unit)).one()).area_hundredths == 9850
