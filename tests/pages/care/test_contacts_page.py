"""Routine contact on screen: rules with what they make due, good wishes, and who is watched (R-CALL-3, R-CUST-3)."""

import io
import time

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from components.press import Press
from db import work
from db.operations.contacts import plan_contacts
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule, HolidayGreeting
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import AuditAction, CallbackState, Caller, CustomerClass, CustomerKind, Role
from pages.plain.papers_contacts import GREETING_LISTS
from tests.factories import FRIDAY, make_actor, make_customer, put
from tests.pages.signed_in import open_page
from tests.plain_routes import Answer, Browser

FILE = "care/contacts.py"
# What tells each part from the others.
SIGNS = {"rules": "", "greetings": "Holiday", "often": "at least 3 complaints", "silent": "3 customers, 12 months"}
SEES = (Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER)


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A resident, and two shops of class A and C whose contacts are planned."""
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    make_customer()
    for number, name in ((2, "鲜果时光"), (3, "=悦享咖啡")):
        made = make_customer(name, f"S-{number}", customer_no=f"KH-00000{number}", kind=CustomerKind.SHOP)
    put(lambda session: setattr(session.get_one(Customer, made.id), "customer_class", CustomerClass.A))
    put(lambda session: plan_contacts(session, at=FRIDAY))


def part(name: str, role: Role) -> AppTest:
    app = open_page(FILE, role)
    app.button_group[0].set_value(name).run()
    return app


def said(app: AppTest) -> str:
    return " ".join(element.value for element in (*app.markdown, *app.info, *app.caption, *app.success))


@pytest.mark.parametrize("role", SEES)
@pytest.mark.parametrize("name", ["rules", "greetings", "often", "silent"])
def test_every_part_opens_for_who_may_see_it(role: Role, name: str) -> None:
    app = part(name, role)
    assert not app.exception
    assert app.header[0].value == "Routine contact"
    assert SIGNS[name] in said(app) + " ".join(box.label for box in app.selectbox)


def test_the_rules_say_for_how_many_customers_they_are() -> None:
    rules = part("rules", Role.CLERK).dataframe[0].value
    assert list(rules["customers"]) == [2, 2, 1, 0, 1, 0, 1, 0, 0]
    assert list(rules["times"]) == [1, 2, 1, 1, 1, 1, 1, 1, 1]


def edited(app: AppTest, place: int, **values: object) -> AppTest:
    turn = app.session_state["contact rules turn"]
    app.session_state[f"contact rules editor {turn}"] = {"edited_rows": {place: values}, "added_rows": [],
                                                         "deleted_rows": []}  # fmt: skip
    return app.run()


def test_the_manager_sees_what_saving_makes_due_then_saves() -> None:
    app = edited(part("rules", Role.MANAGER), 6, times=12)
    assert "about 1 contacts a month" in said(app)
    app.button(key="contact rules save").click().run()
    assert not app.exception
    assert work.ask(lambda session: session.scalars(select(ContactRule.times)).all())[6] == 12


def test_switching_a_rule_off_says_how_many_are_dropped() -> None:
    app = edited(part("rules", Role.MANAGER), 0, is_active=False)
    assert "2 open ones are no longer due" in said(app)
    app.button(key="contact rules save").click().run()
    dropped = select(Callback).where(Callback.state == CallbackState.DROPPED)
    assert len(work.ask(lambda session: session.scalars(dropped).all())) == 2


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.LEADER])
def test_who_is_not_the_manager_has_no_save_and_no_new_rule(role: Role) -> None:
    assert not [button for button in part("rules", role).button if "rule" in str(button.key)]


def test_a_new_rule_says_what_it_makes_and_is_planned() -> None:
    app = part("rules", Role.MANAGER)
    assert "About 1 contacts a month, 0 due within a week" in said(app)
    next(box for box in app.selectbox if box.label == "Who calls").set_value(Caller.LEADER)
    app.run()
    next(button for button in app.button if button.label == "Add rule").click().run()
    assert not app.exception
    assert len(work.ask(lambda session: session.scalars(select(ContactRule)).all())) == 10


def test_ticked_shops_are_marked_as_greeted_in_one_act() -> None:
    app = part("greetings", Role.CLERK)
    assert "0 of 2 greeted" in said(app)
    table = app.dataframe[0]
    assert list(table.value["who"]) == ["S-3 =悦享咖啡", "S-2 鲜果时光"]
    assert set(table.value["phone"]) == {"138****1234"}
    app.session_state[table.key or ""] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    app.run()
    next(button for button in app.button if button.label == "Mark 2 as greeted").click().run()
    assert not app.exception
    assert len(work.ask(lambda session: session.scalars(select(HolidayGreeting)).all())) == 2


def test_one_click_plans_the_call_of_a_silent_customer(monkeypatch: pytest.MonkeyPatch) -> None:
    app = part("silent", Role.CLERK)
    assert list(app.dataframe[0].value["who"]) == ["S-3 =悦享咖啡", "3-1-1201 张伟", "S-2 鲜果时光"]
    app.session_state["presses"] = {"call forward": press(1)}
    app.run()
    assert not app.exception
    due = select(Callback.next_try_on).where(Callback.customer_id == 1)
    assert [day.isoformat() for day in work.ask(lambda session: session.scalars(due).all())] == ["2026-11-23"]


def make_silent_customers(many: int) -> None:
    def make(session: Session) -> None:
        for number in range(many):
            session.add(
                Customer(
                    customer_no=f"KH-9{number:05}",
                    name=f"住户{number}",
                    kind=CustomerKind.OWNER,
                    customer_class=CustomerClass.C,
                    phone="13800001234",
                    phone_tail="1234",
                    name_initials="zh",
                )
            )

    put(make)


def test_an_address_with_a_page_shows_that_page_and_another_part_begins_at_its_first() -> None:
    make_silent_customers(50)
    app = open_page("care/callbacks.py", Role.CLERK).switch_page(FILE)
    app.query_params.update({"part": "silent", "page": "2"})
    app.run()
    assert list(app.dataframe[0].value["number"]) == ["KH-900047", "KH-900048", "KH-900049"]
    assert len(part_of(app, "often").dataframe) == 0
    assert len(part_of(app, "silent").dataframe[0].value) == 50


def part_of(app: AppTest, name: str) -> AppTest:
    assert not app.button_group[0].set_value(name).run().exception
    return app


def press(customer_id: int) -> object:
    return Press("silent", customer_id, time.monotonic())


def greetings(by: Actor | None, **choice: str) -> Answer:
    return Browser(GREETING_LISTS, by).get("/papers/greetings/2027-01-01", **choice)


def test_the_list_out_has_whole_numbers_no_formula_and_is_on_record() -> None:
    answer = greetings(make_actor(Role.CLERK), audiences="shops", classes="A")
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    _header, row = book.worksheets[0].iter_rows()
    assert [cell.value for cell in row][:3] == ["KH-000003", "=悦享咖啡", "S-3"]
    assert all(cell.data_type != "f" for cell in row)
    assert "13800001234" in [cell.value for cell in row]

    def exports(session: Session) -> list[str]:
        return list(session.scalars(select(AuditRow.after).where(AuditRow.action == AuditAction.EXPORT)))

    assert len(work.ask(exports)) == 1


@pytest.mark.parametrize(("role", "status"), [(None, 401), (Role.LEADER, 403), (Role.FINANCE, 403)])
def test_the_list_is_refused_to_who_may_not_take_it_out(role: Role | None, status: int) -> None:
    assert greetings(None if role is None else make_actor(role), audiences="shops").status_code == status
