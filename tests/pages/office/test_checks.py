"""The proof on screen: it runs when asked, shows each month's sums and every check, and says where a breach is."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from db import engine, proof_run, work
from db.operations.months import issue_notices
from db.proof import make_proof
from db.tables.guards import restate_guards
from db.types import Actor
from db.vocabulary import Role
from tests.billing_factories import make_order, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department
from tests.pages.signed_in import open_page, open_page_as

pytestmark = pytest.mark.usefixtures("office")
CHECKS, INBOX = "office/checks.py", "today/inbox.py"


@pytest.fixture(autouse=True)
def friday(office: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    proof_run.forget()
    yield
    proof_run.forget()


def check_now(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == "Check now").click()
    app.run(timeout=60)
    assert not app.exception
    return app


def remember(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the process hands it back."""
    monkeypatch.setattr(proof_run, "_last", [make_proof()])


def busy() -> Actor:
    zhang, finance = make_customer(), make_actor(Role.FINANCE)
    make_order(zhang, make_department(), 80_00)
    pay(finance, zhang, 80_00)
    return finance


def tamper(statement: str) -> None:
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        for name in list(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()):
            connection.execute(text(f"DROP TRIGGER {name}"))
        connection.execute(text(statement))
        restate_guards(connection)


def test_a_process_of_its_own_proves_an_office_that_works() -> None:
    finance = busy()
    work.act(issue_notices, by=finance, at=datetime(2026, 11, 30, 9, tzinfo=UTC), month="2026-11")
    app = open_page_as(CHECKS, finance)
    assert not app.dataframe
    app = check_now(app)
    assert app.success
    months = app.dataframe[0].value
    assert list(months["month"]) == ["2026-11"]
    sums = ("register", "rollup", "notices", "ledger", "gap", "due")
    assert [str(months[name][0]) for name in sums] == ["80.00", "80.00", "80.00", "80.00", "0.00", "0.00"]
    app.button_group[0].set_value("checks").run()
    assert set(map(tuple, app.dataframe[0].value["state"])) == {("✓ Holds",)}
    assert "Debit = credit = ¥160.00" in str(list(app.dataframe[0].value["detail"]))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.LEADER, Role.ADMIN])
def test_what_was_found_at_the_start_is_shown_to_who_may_see_it(role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    busy()
    remember(monkeypatch)
    app = open_page(CHECKS, role)
    assert not app.exception
    assert "checked at 2026-11-20 09:00" in app.success[0].value


def test_a_breach_is_named_and_stands_first(monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        connection.execute(text("DROP TRIGGER guard_receipt_number"))
    remember(monkeypatch)
    app = open_page(CHECKS, Role.ADMIN)
    assert "1 checks found a breach" in app.error[0].value
    assert app.dataframe[0].value["name"][0] == "Protections of the ledger"


def test_one_month_is_counted_as_it_is_now_and_its_difference_said(monkeypatch: pytest.MonkeyPatch) -> None:
    finance = busy()
    remember(monkeypatch)
    tamper("UPDATE work_order_line SET amount_fen = amount_fen + 1")
    app = open_page_as(CHECKS, finance)
    assert app.success
    app.main.selectbox[0].set_value("2026-11").run()
    assert "Register of slips and Ledger: ¥0.01" in app.error[0].value.replace("\\", "")


def test_who_manages_money_reads_of_a_breach_where_the_day_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    finance, clerk = busy(), make_actor(Role.CLERK)
    remember(monkeypatch)
    assert not open_page_as(INBOX, finance).error
    tamper("UPDATE work_order_line SET amount_fen = amount_fen + 1")
    remember(monkeypatch)
    assert "found a breach" in open_page_as(INBOX, finance).error[0].value
    assert not open_page_as(INBOX, clerk).error
