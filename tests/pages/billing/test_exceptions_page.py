"""The list of exceptions on screen: what, who acts, the way out; found right with a reason by somebody else."""

from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.exceptions import OF_TILLS, list_money_exceptions
from db.types import Actor
from db.vocabulary import MoneyException, OrderState, Role
from tests.billing_factories import make_order, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
PAGE = "billing/exceptions.py"
TUESDAY = FRIDAY + timedelta(days=4)


@pytest.fixture(autouse=True)
def tuesday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", TUESDAY.isoformat())


def wrong_things() -> Actor:
    """A slip at another price, one that nobody reconciled, money that came twice; it is still in finance's till."""
    zhang, works = make_customer("=张伟"), make_department()
    make_order(zhang, works, 80_00, accepted_fen=60_00)
    make_order(zhang, works, 50_00, state=OrderState.COMPLETED)
    taker = make_actor(Role.FINANCE, name="梁静")
    pay(taker, zhang, 80_00)
    pay(taker, zhang, 80_00)
    return taker


def tick(app: AppTest, place: int, rows: int) -> AppTest:
    app.session_state[f"exceptions all {rows}"] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    [button for button in app.button if button.label.startswith(label)][-1].click()
    return app.run()


def left(actor: Actor) -> list[MoneyException]:
    rows = work.ask(list_money_exceptions, actor=actor, at=TUESDAY)
    return [row.kind for row in rows if row.kind not in OF_TILLS]


def test_an_office_where_all_is_right_says_so() -> None:
    app = open_page_as(PAGE, make_actor(Role.LEADER))
    assert not app.exception
    assert "Nothing looks wrong" in str([text.value for text in app.markdown])


def test_each_row_says_what_is_wrong_who_acts_and_the_way_out() -> None:
    wrong_things()
    app = open_page_as(PAGE, make_actor(Role.LEADER))
    assert not app.exception
    table = app.dataframe[0].value
    assert list(table["why"]) == [
        "Slip ¥80.00, accepted ¥60.00",
        "Finished, not reconciled",
        "Like another; ¥80.00 pays nothing",
        "Taken, still in the till",
    ]
    assert list(table["acts"]) == ["工程部", "工程部", "Finance", "Front desk"]
    assert list(table["verb"]) == ["Correct the amount", "Reconcile", "See the receipt", "Hand over"]
    assert not any(button.label.startswith("Found right") for button in app.main.button)
    app.button_group[0].set_value("double_payment").run()
    assert len(app.dataframe[0].value) == 1


def test_somebody_else_finds_one_right_with_a_reason_and_it_goes() -> None:
    taker = wrong_things()
    manager = make_actor(Role.MANAGER, name="陈经理")
    app = tick(open_page_as(PAGE, manager), 2, 4)
    app = press(press(app, "Found right"), "Found right")
    assert "Fill in" in str([text.value for text in app.markdown])
    app.text_input[-1].set_value("两台空调，各付一次")
    app = press(app, "Found right")
    assert not app.exception
    assert left(manager) == [MoneyException.OTHER_PRICE, MoneyException.UNRECONCILED]
    assert len(app.dataframe[0].value) == 3
    assert left(taker) == left(manager)


def test_who_took_the_money_twice_cannot_find_it_right() -> None:
    taker = wrong_things()
    app = press(tick(open_page_as(PAGE, taker), 2, 4), "Found right")
    app.text_input[-1].set_value("没问题")
    app = press(app, "Found right")
    assert "Somebody else has to find it right" in str([error.value for error in app.error])
    assert MoneyException.DOUBLE_PAYMENT in left(taker)


def test_what_has_to_be_done_offers_no_such_button() -> None:
    wrong_things()
    app = tick(open_page_as(PAGE, make_actor(Role.MANAGER)), 1, 4)
    assert not any(button.label.startswith("Found right") for button in app.main.button)
    assert "Do what the row says" in str([text.value for text in app.caption])


def test_hand_over_leads_to_where_this_person_hands_that_till_over() -> None:
    for actor in (wrong_things(), make_actor(Role.MANAGER)):
        app = open_page_as(PAGE, actor)
        asked = {"kind": MoneyException.NOT_HANDED_OVER, "actor": actor, "at": TUESDAY}
        (app.session_state["exception goes to"],) = work.ask(list_money_exceptions, **asked)
        assert "Hand over ¥160.00" in [button.label for button in app.run().main.button]


def test_a_supervisor_sees_the_own_departments_slips_and_the_menu_counts_them() -> None:
    works = make_department("保洁部")
    make_order(make_customer(), works, 50_00, state=OrderState.COMPLETED, on=date(2026, 11, 20))
    other = make_department("绿化部")
    assert len(open_page_as(PAGE, make_actor(Role.SUPERVISOR, department=works)).dataframe) == 1
    assert not open_page_as(PAGE, make_actor(Role.SUPERVISOR, department=other)).dataframe
