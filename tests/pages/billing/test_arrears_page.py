"""The arrears' page: a batch with its letters, one customer's talk, the manager's decision with instalments."""

import io
from datetime import date

import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.dunning_contacts import record_contact
from db.queries.arrears import list_arrears
from db.queries.arrears_one import get_arrears_case
from db.queries.inbox import count_work_items, list_work_items
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import ArrearsDecisionKind, ContactAnswer, ContactWay, DunningStage, InstalmentState, Role, WorkKind
from pages.plain.papers_dunning import DUNNING_PAPERS
from tests.billing_factories import owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer
from tests.pages.signed_in import open_page_as
from tests.plain_routes import Browser

pytestmark = pytest.mark.usefixtures("office")
PAGE = "billing/arrears.py"
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def two_debtors() -> list[int]:
    zhang = make_customer()
    li = make_customer("李娜", "3-1-0102", customer_no="KH-000002")
    owe_opening(zhang, 500_00)
    owe_opening(li, 20_00, date(2026, 11, 1))
    return [zhang.id, li.id]


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if label in button.label).click()
    return app.run()


def part(app: AppTest, name: str) -> AppTest:
    return app.button_group(key="part").set_value(name).run()


def tick(app: AppTest, place: int) -> AppTest:
    """Tick a row of the list of all, as the browser reports it."""
    shown = tuple(row.customer_id for row in work.ask(list_arrears, today=TODAY))
    key = f"arrears all None 1 send dunning#0 {hash(shown)}"
    app.session_state[key] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    return app.run()


def case_part(app: AppTest, name: str) -> AppTest:
    return app.button_group(key="case part").set_value(name).run()


def rows() -> list[tuple[str, DunningStage]]:
    return [(row.customer, row.stage) for row in work.ask(list_arrears, today=TODAY)]


def waits(actor: Actor) -> list[WorkKind]:
    items = work.ask(list_work_items, actor=actor, at=FRIDAY).items
    assert work.ask(count_work_items, actor=actor, at=FRIDAY) == len(items)
    return [item.kind for item in items]


def test_finance_reminds_all_that_are_due_and_prints_their_letters_the_same_each_time() -> None:
    two_debtors()
    finance = make_actor(Role.FINANCE, name="梁静")
    assert WorkKind.REMIND in waits(finance)
    app = part(open_page_as(PAGE, finance), "reminder")
    assert not app.exception
    app = press(app, "Remind 2 customers, ¥520.00")
    assert not app.exception
    assert rows() == [("张伟", DunningStage.REMINDER), ("李娜", DunningStage.REMINDER)]
    assert any("CJ-2026-000001 – CJ-2026-000002" in text.value for text in app.markdown)
    assert WorkKind.REMIND not in waits(finance)
    address, until = "/papers/dunning/CJ-2026-000001", "CJ-2026-000002"
    first = Browser(DUNNING_PAPERS, finance).get(address, until=until)
    pages = [page.extract_text().replace(" ", "") for page in pypdf.PdfReader(io.BytesIO(first.content)).pages]
    assert len(pages) == 2
    for words in ("李娜", "20.00", "贰拾元整", "CJ-2026-000001", "2026-11-23"):
        assert words in pages[0]
    assert Browser(DUNNING_PAPERS, finance).get(address, until=until).content == first.content
    assert Browser(DUNNING_PAPERS, make_actor(Role.ADMIN)).get(address).status_code == 403
    assert Browser(DUNNING_PAPERS, None).get(address).status_code == 401
    assert Browser(DUNNING_PAPERS, finance).get("/papers/dunning/CJ-2026-000009").status_code == 404


def test_a_clerk_notes_a_promise_as_the_reminder_and_sends_no_letters() -> None:
    zhang, _li = two_debtors()
    clerk = make_actor(Role.CLERK)
    app = part(open_page_as(PAGE, clerk), "reminder")
    assert not [button.label for button in app.button if "Remind" in button.label]
    app = case_part(tick(part(app, "all"), 0), "talk")
    assert not app.exception
    app.selectbox(key="answer arrears talk#0").set_value(ContactAnswer.PROMISED).run()
    app = press(app, "Note the reminder")
    assert any("Promised to pay on" in text.value for text in app.markdown)
    app.date_input(key="promised arrears talk#0").set_value(date(2026, 11, 22)).run()
    app = press(app, "Note the reminder")
    assert not app.exception
    assert rows()[0] == ("张伟", DunningStage.REMINDER)
    (talk,) = work.ask(get_arrears_case, customer_id=zhang, today=TODAY).contacts
    assert (talk.way, talk.promised_on) == (ContactWay.PHONE, date(2026, 11, 22))


def test_the_manager_agrees_on_instalments_and_ends_them() -> None:
    zhang, _li = two_debtors()
    manager = make_actor(Role.MANAGER, name="周强")
    app = case_part(tick(open_page_as(PAGE, manager), 0), "decide")
    assert any("Water, power, gas and access are never touched" in text.value for text in app.caption)
    app.selectbox(key=f"kind arrears decision#0 {zhang}").set_value(ArrearsDecisionKind.INSTALMENTS).run()
    app.text_input(key=f"reason arrears decision#0 {zhang}").set_value("申请分期").run()
    app = press(app, "Keep decision")
    assert not app.exception
    case = work.ask(get_arrears_case, customer_id=zhang, today=TODAY)
    assert [part.amount_fen for part in case.plan] == [166_68, 166_66, 166_66]
    assert next(part.state for part in case.plan) is InstalmentState.DUE
    app = case_part(tick(app, 0), "decide")
    app = press(app, "End …")
    why = next(field for field in app.text_input if field.label == "Reason *" and "end decision" in (field.key or ""))
    why.set_value("改为一次付清")
    app = press(app, "End it")
    assert not app.exception
    assert work.ask(get_arrears_case, customer_id=zhang, today=TODAY).plan == []


def test_the_ageing_says_who_owes_how_long_and_an_empty_office_is_calm() -> None:
    finance = make_actor(Role.FINANCE)
    app = open_page_as(PAGE, finance)
    assert not app.exception and not app.dataframe
    two_debtors()
    app = part(app, "ageing")
    assert not app.exception
    table = app.dataframe[0].value
    assert [*table["group"]] == ["Occupied homes", "Together"]
    assert [float(value) for value in table["overdue"]] == [520.0, 520.0]
    assert [*table["households"]] == [2, 2]


def test_a_promise_not_kept_comes_back_to_who_took_it_until_it_is_paid() -> None:
    zhang, _li = two_debtors()
    clerk, other = make_actor(Role.CLERK, name="王芳"), make_actor(Role.CLERK, name="周敏")
    monday = FRIDAY.replace(day=16)
    work.act(
        record_contact, by=clerk, at=monday, customer_id=zhang, way=ContactWay.PHONE, answer=ContactAnswer.PROMISED,
        promised_on=date(2026, 11, 18),
    )  # fmt: skip
    assert WorkKind.PROMISE_BROKEN in waits(clerk) and WorkKind.PROMISE_BROKEN not in waits(other)
    customer = work.ask(lambda session: session.get_one(Customer, zhang))
    pay(other, customer, 500_00)
    assert WorkKind.PROMISE_BROKEN not in waits(clerk)


def test_an_address_of_a_customer_who_does_not_exist_opens_the_list() -> None:
    two_debtors()
    app = open_page_as(PAGE, make_actor(Role.FINANCE))
    app.query_params["customer"] = "99999999"
    app = app.run()
    assert not app.exception and len(app.dataframe) == 1


def test_an_address_with_a_page_opens_that_page_of_the_list() -> None:
    for number in range(51):
        debtor = make_customer(f"户{number}", f"5-1-{number:04}", customer_no=f"KH-{number:06}", initials=f"h{number}")
        owe_opening(debtor, 100_00 + number)
    app = open_page_as("billing/counter.py", make_actor(Role.FINANCE)).switch_page(PAGE)
    app.query_params["page"] = "2"
    app.run()
    assert [len(table.value) for table in app.dataframe] == [1]
