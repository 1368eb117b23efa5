"""Customers on screen: found, edited in the list without overwriting anybody, opened with a reason."""

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db import work
from db.changes import RowChange
from db.operations.customers import change_customers
from db.tables.audit import AuditRow
from db.tables.customers import Customer, CustomerUnit
from db.types import Actor
from db.vocabulary import CustomerClass, CustomerKind, Role
from tests.factories import make_actor, make_customer
from tests.pages.signed_in import open_page, open_page_as

pytestmark = pytest.mark.usefixtures("office")
LIST, FILE = "records/customers.py", "records/customer.py"


def customers() -> list[Customer]:
    return work.ask(lambda session: list(session.scalars(select(Customer).order_by(Customer.id))))


def edit(app: AppTest, place: int, **values: object) -> AppTest:
    """What the browser sends when cells are edited; AppTest cannot type into a grid."""
    key = f"customers editor {app.session_state['customers turn']}"
    app.session_state[key] = {"edited_rows": {place: values}, "added_rows": [], "deleted_rows": []}
    return app.run()


def click(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def somebody_else_saves(customer: Customer, note: str) -> None:
    other: Actor = make_actor(Role.CLERK, name="李静")
    change = RowChange(customer.id, customer.version, {"note": note})
    work.act(change_customers, by=other, changes=[change])


def file_of(customer: Customer, *roles: Role) -> AppTest:
    app = open_page(FILE, *roles)
    app.query_params["id"] = str(customer.id)
    return app.run()


def test_a_clerk_edits_class_and_remark_in_the_list() -> None:
    make_customer()
    app = click(edit(open_page(LIST, Role.CLERK), 0, customer_class="A", note="常客"), "Save changes (1)")
    assert not app.exception
    assert [(row.customer_class, row.note) for row in customers()] == [(CustomerClass.A, "常客")]


def test_a_forged_column_is_refused_and_the_edit_is_still_there() -> None:
    make_customer()
    app = click(edit(open_page(LIST, Role.CLERK), 0, is_active=False), "Save changes (1)")
    assert "cannot change is_active" in app.error[0].value
    assert customers()[0].is_active
    assert any(button.label == "Save changes (1)" for button in app.button)


def test_a_leader_has_nothing_to_save() -> None:
    make_customer()
    app = click(edit(open_page(LIST, Role.LEADER), 0, note="x"), "Save changes (1)")
    assert app.error
    assert customers()[0].note == ""


def test_a_conflict_shows_mine_and_theirs_and_theirs_can_hold() -> None:
    customer = make_customer()
    app = edit(open_page(LIST, Role.CLERK), 0, note="后到")
    somebody_else_saves(customer, "先到")
    app = click(app, "Save changes (1)")
    assert "先到" in str(app.table[0].value) and "后到" in str(app.table[0].value)
    click(app, "Theirs hold, save the rest")
    assert customers()[0].note == "先到"


def test_in_a_conflict_mine_can_hold() -> None:
    customer = make_customer()
    app = edit(open_page(LIST, Role.CLERK), 0, note="后到")
    somebody_else_saves(customer, "先到")
    click(click(app, "Save changes (1)"), "Mine hold")
    assert customers()[0].note == "后到"


def test_a_pending_edit_stays_on_its_row_when_others_come_in() -> None:
    make_customer("李静", "5-2-0803", customer_no="KH-000005", initials="lj")
    app = edit(open_page(LIST, Role.CLERK), 0, note="给李静")
    make_customer()  # sorts before her
    click(app, "Save changes (1)")
    assert {row.name: row.note for row in customers()} == {"李静": "给李静", "张伟": ""}


def test_the_search_finds_by_initials_and_shows_no_whole_number() -> None:
    make_customer()
    make_customer("李静", "5-2-0803", customer_no="KH-000002", initials="lj", phone="13911115678")
    app = open_page(LIST, Role.FINANCE)
    app.text_input[0].set_value("lj")
    app.run()
    shown = app.session_state["customers pinned"]
    assert [row["name"] for row in shown] == ["李静"]
    assert "13911115678" not in str(shown)


def test_a_customer_file_opens_from_the_list_with_a_masked_number() -> None:
    customer = make_customer()
    app = open_page(LIST, Role.CLERK)
    app.session_state["customer chosen"] = customer.id
    app.run()
    assert not app.exception
    assert (app.header[0].value, app.metric[0].value) == ("张伟", "138****1234")


def test_the_number_opens_with_a_reason_that_is_kept() -> None:
    app = file_of(make_customer(), Role.CLERK)
    click(app, "Show the number")
    assert app.metric[0].value == "138****1234"
    next(field for field in app.text_input if field.label.startswith("Why")).set_value("漏水急修")
    assert click(app, "Show the number").metric[0].value == "13800001234"
    assert work.ask(lambda session: session.query(AuditRow).filter(AuditRow.action == "reveal").count()) == 1


def test_saving_the_form_without_a_new_number_keeps_the_old_one() -> None:
    app = file_of(make_customer(), Role.CLERK)
    next(field for field in app.text_input if field.label == "Name *").set_value("张玮")
    click(app, "Save")
    assert [(row.name, row.phone) for row in customers()] == [("张玮", "13800001234")]


def test_a_new_customer_gets_a_number_and_a_unit() -> None:
    app = open_page(FILE, Role.CLERK)
    for label, value in {"Name *": "王小明", "Room number": "2-1-0402", "Phone": "13900001111"}.items():
        next(field for field in app.text_input if field.label == label).set_value(value)
    click(app, "Add customer")
    assert [(row.customer_no, row.name, row.kind) for row in customers()] == [
        ("KH-000001", "王小明", CustomerKind.OWNER)
    ]
    assert work.ask(lambda session: session.query(CustomerUnit).count()) == 1


def test_a_refused_new_customer_loses_nothing() -> None:
    app = open_page(FILE, Role.CLERK)
    next(field for field in app.text_input if field.label == "Phone").set_value("12")
    next(field for field in app.text_input if field.label == "Name *").set_value("王小明")
    app = click(app, "Add customer")
    assert any("is not a phone number" in text.value for text in app.markdown)
    assert next(field for field in app.text_input if field.label == "Name *").value == "王小明"


def test_finance_reads_a_file_and_changes_nothing() -> None:
    app = file_of(make_customer(), Role.FINANCE)
    assert [button.label for button in app.button if button.label in ("Save", "Link", "End")] == []


def test_who_moves_out_is_kept_on_file() -> None:
    app = file_of(make_customer(), Role.CLERK)
    click(app, "End")
    assert work.ask(lambda session: session.query(CustomerUnit).one()).until_on is not None


def test_an_unknown_customer_is_a_calm_sentence() -> None:
    app = open_page_as(FILE, make_actor(Role.LEADER))
    assert any("no such customer" in text.value for text in app.markdown)
