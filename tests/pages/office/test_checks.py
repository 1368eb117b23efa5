"""The checks' page: it runs when asked, and says where a breach is."""

import pytest
from sqlalchemy import text

from db import engine
from db.vocabulary import Role
from tests.billing_factories import make_order, pay
from tests.factories import make_actor, make_customer, make_department
from tests.pages.signed_in import open_page

CHECKS = "office/checks.py"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("role", [Role.FINANCE, Role.MANAGER, Role.LEADER, Role.ADMIN])
def test_everything_agrees_in_an_office_that_works(role: Role) -> None:
    zhang = make_customer()
    make_order(zhang, make_department(), 80_00)
    pay(make_actor(Role.CLERK), zhang, 80_00)
    app = open_page(CHECKS, role)
    assert not app.dataframe
    next(button for button in app.button if button.label == "Check now").click().run()
    assert not app.exception
    assert app.success
    assert set(map(tuple, app.dataframe[0].value["state"])) == {("✓ Holds",)}


@pytest.mark.usefixtures("office")
def test_a_breach_is_named() -> None:
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        connection.execute(text("DROP TRIGGER guard_receipt_number"))
    app = open_page(CHECKS, Role.ADMIN)
    next(button for button in app.button if button.label == "Check now").click().run()
    assert "1 checks found a breach" in app.error[0].value
