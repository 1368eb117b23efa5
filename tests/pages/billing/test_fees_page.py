"""The fees of the month on screen: preview, one press, what is left out, a wrong fee made again."""

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.changes import RowChange
from db.operations.agreement_orders import make_agreement_orders
from db.operations.agreement_periods import correct_period
from db.operations.agreement_runs import make_fees
from db.operations.units import change_units
from db.queries.agreement_orders import AHEAD
from db.queries.fees import list_fees_at_nothing, list_month_fees
from db.vocabulary import FeeBasis, Occupancy, Rhythm, Role
from tests.agreement_factories import fee_line, make_agreement, make_units, order_line, owed_fen, periods_of, run_fees
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.replay import replay
from tests.pages.signed_in import open_page_as

pytestmark = pytest.mark.usefixtures("office")
FEES = "billing/fees.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())


def shown(app: AppTest) -> str:
    assert not app.exception
    return str([text.value for text in (*app.markdown, *app.caption)])


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def pills(app: AppTest) -> list[str]:
    return list(app.button_group(key="show").options)


def test_finance_sees_what_is_due_and_makes_it_with_one_press() -> None:
    homes = make_units(3)
    make_units(1, owned_from=None)
    make_agreement(make_department())
    finance = make_actor(Role.FINANCE)
    app = open_page_as(FEES, finance)
    assert "6 fees over" in shown(app)
    assert pills(app)[:3] == ["To make 6", "Made 0", "Left out 1"]
    app = press(app, "Make the fees")
    assert owed_fen(homes[0][1]) == 1680_00
    assert "Make the fees" not in [button.label for button in app.button]
    assert work.ask(list_month_fees, month="2026-10", limit=9)[0].fees == 3
    assert replay(make_fees, finance, month="2026-11").periods == 6
    assert work.ask(list_month_fees, month="2026-10", limit=9)[0].fees == 3


def test_a_manager_looks_and_does_not_press() -> None:
    make_units(1)
    make_agreement(make_department())
    app = open_page_as(FEES, make_actor(Role.MANAGER))
    assert "To make 2" in pills(app)
    assert "Make the fees" not in [button.label for button in app.button]


def test_what_is_left_out_names_the_room_and_why() -> None:
    ((unit, _),) = make_units(1, area_hundredths=None)
    make_agreement(make_department())
    app = open_page_as(FEES, make_actor(Role.FINANCE))
    app = app.button_group(key="show").set_value("left").run()
    table = app.dataframe[0].value
    assert list(table["room"]) == [unit.label]
    assert "No area" in str(table["why"][0])


def test_a_search_finds_the_fees_of_a_room() -> None:
    homes = make_units(4)
    make_agreement(make_department())
    run_fees(make_actor(Role.FINANCE, name="钱敏"), "2026-10")
    unit, owner = homes[2]
    sums, rows = work.ask(list_month_fees, month="2026-10", text=unit.label, limit=10)
    assert (sums.fees, [row.customer for row in rows]) == (1, [owner.name])
    assert work.ask(list_month_fees, month="2026-10", text=owner.name, limit=10)[0].amount_fen == 840_00


def test_a_wrong_fee_is_made_again_with_a_reason() -> None:
    finance, manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER, name="周磊")
    ((unit, owner),) = make_units(1)
    agreement = make_agreement(make_department())
    run_fees(finance, "2026-11")
    app = open_page_as(FEES, finance).selectbox(key="month").set_value("2026-10").run()
    changes = [RowChange(unit.id, unit.version, {"area_hundredths": "90.00"})]
    work.act(change_units, by=manager, at=FRIDAY, changes=changes)
    app = tick(app)
    app = press(app, "Correct the fee")
    assert "Reason" in shown(app)
    next(box for box in app.text_input if box.label.startswith("Reason")).set_value("面积登记有误")
    app = press(app, "Correct the fee")
    assert owed_fen(owner) == 840_00 + 756_00
    assert [one.revision for one in periods_of(agreement)] == [1, 2]
    (wrong,) = periods_of(agreement, cancelled=True)
    request = {"period_id": wrong.id, "reason": "面积登记有误", "from_on": wrong.period_from}
    assert replay(correct_period, finance, **request).after_fen == 756_00
    assert [one.revision for one in periods_of(agreement)] == [1, 2]


def tick(app: AppTest) -> AppTest:
    """The first row of the table, as a click on its box does."""
    table = app.dataframe[0]
    app.session_state[table.key or ""] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    return app.run()


def test_a_home_not_handed_over_is_found_where_nothing_is_charged() -> None:
    make_units(1, occupancy=Occupancy.NOT_HANDED_OVER)
    make_agreement(make_department())
    run_fees(make_actor(Role.FINANCE))
    assert [row.amount_fen for row in work.ask(list_fees_at_nothing, month="2026-11")] == [0]


def test_due_jobs_are_made_from_the_dispatch_view() -> None:
    clerk, customer = make_actor(Role.CLERK), make_customer()
    agreement = make_agreement(make_department(), order_line(), customer=customer)
    app = open_page_as("services/dispatch.py", clerk)
    assert "Jobs of agreements" in shown(app)
    app = press(app, "Make the orders")
    assert [one.work_order_id for one in periods_of(agreement)] == [1]
    assert "Jobs of agreements" not in shown(app)
    assert replay(make_agreement_orders, clerk, until_on=FRIDAY.date() + AHEAD).orders == 1
    assert len(periods_of(agreement)) == 1


def test_the_month_end_warns_of_fees_not_made() -> None:
    finance = make_actor(Role.FINANCE)
    make_units(1)
    make_agreement(make_department(), fee_line(30_00, Rhythm.MONTHLY, FeeBasis.UNIT))
    app = open_page_as("billing/billing_rollup.py", finance)
    assert "due and not made" in shown(app)
    run_fees(finance)
    assert "due and not made" not in shown(open_page_as("billing/billing_rollup.py", finance))
