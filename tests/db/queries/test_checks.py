"""The check finds what was tampered with behind the program's back, and nothing in an office that works."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from db import engine, work
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.receipts import void_receipt
from db.queries.checks import checks_document, run_checks
from db.tables.guards import restate_guards
from db.vocabulary import OrderState, Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")

MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture
def busy_office(office: Path) -> Path:
    """Charges, payments, a void, a locked October and an issued November."""
    works, zhang = make_department(), make_customer()
    li = make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    clerk, finance, manager = make_actor(Role.CLERK), make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    owe_opening(zhang, 100_00, date(2026, 9, 30))
    make_order(li, works, 40_00, on=date(2026, 10, 5))
    for month in ("2026-10", "2026-11"):
        if month == "2026-11":
            make_order(zhang, works, 80_00)
            make_order(zhang, works, 30_00, settlement=Settlement.IMMEDIATE)
            pay(clerk, zhang, 120_00)
            wrong = pay(clerk, li, 40_00)
            work.act(void_receipt, by=manager, at=MONTH_END, receipt_no=wrong.receipt_no, reason="错")
        work.act(issue_notices, by=finance, at=MONTH_END, month=month)
        if month == "2026-10":
            work.act(ask_for_lock, by=finance, at=MONTH_END, month=month)
            work.act(lock_month, by=manager, at=MONTH_END, month=month)
    make_order(li, works, 15_00, on=date(2026, 12, 1))
    return office


def breaches() -> list[str]:
    return [finding.name for finding in work.ask(run_checks) if not finding.ok]


def tamper(*statements: str) -> None:
    """What somebody with a database tool can do: guards away, change, guards back."""
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))
        if sqlite:
            restate_guards(connection)


def test_an_office_that_works_has_no_breach(busy_office: Path) -> None:
    document = work.ask(checks_document)
    assert document["ok"], [check for check in document["checks"] if not check["ok"]]
    assert {"name", "ok", "detail"} == set(document["checks"][0])


def test_an_empty_office_has_no_breach() -> None:
    assert breaches() == []


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        (["UPDATE ledger_entry SET amount_fen = 1, receivable_fen = 1 WHERE id = 2"], "Ledger chain"),
        (["UPDATE ledger_entry SET reason = 'x' WHERE id = 2"], "Ledger chain"),
        (
            [
                "DELETE FROM ledger_entry WHERE id = (SELECT max(id) FROM ledger_entry)",
            ],
            "Ledger chain",
        ),
        (["UPDATE audit_row SET user_name = 'x' WHERE id = 3"], "Audit chain"),
        (["DELETE FROM audit_row WHERE id = (SELECT max(id) FROM audit_row)"], "Audit chain"),
        (["DELETE FROM receipt_void"], "Receipts = ledger"),
        (["UPDATE receipt SET amount_fen = amount_fen + 1 WHERE number = 1"], "Receipts = ledger"),
        (["UPDATE receipt SET number = 7, receipt_no = 'SJ-2026-000007' WHERE number = 2"], "Receipt numbers"),
        (["UPDATE number_book SET last_no = last_no + 1 WHERE book = 'SJ-2026'"], "Receipt numbers"),
        (["UPDATE number_book SET last_no = last_no + 1 WHERE book = 'SF-2026'"], "Notice numbers"),
        (["UPDATE billing_notice SET charges_fen = charges_fen + 1, total_fen = total_fen + 1"], "Notices = ledger"),
        (["UPDATE notice_line SET item = 'x'"], "Notices = their lines"),
        (["UPDATE allocation SET amount_fen = amount_fen + 100000"], "What payments pay"),
        (["UPDATE work_order SET amount_fen = amount_fen + 1 WHERE settlement = 'monthly'"], "Register = ledger"),
        (["UPDATE work_order_line SET amount_fen = amount_fen + 1 WHERE id = 2"], "Register = ledger"),
        (["UPDATE work_order SET state = 'closed' WHERE settlement = 'immediate'"], "Closed orders"),
        (
            ["UPDATE ledger_entry SET posted_at = '2027-01-01T00:00:00.000000Z' WHERE bill_month = '2026-10'"],
            "Locked months",
        ),
        (["DELETE FROM audit_row WHERE table_name = 'receipt'"], "Audit trail complete"),
        (["UPDATE ledger_entry SET is_on_notice = 1 - is_on_notice WHERE kind = 'reversal'"], "Reversals"),
        (["UPDATE ledger_entry SET customer_id = 3 - customer_id WHERE kind = 'charge'"], "Debit = credit"),
        (["UPDATE ledger_entry SET receivable_fen = -receivable_fen WHERE kind = 'opening'"], "Balances"),
        (
            ["UPDATE ledger_entry SET debit_account_id = (SELECT max(id) FROM account) WHERE kind = 'charge'"],
            "Accounts of the entries",
        ),
        (
            [
                "UPDATE ledger_entry SET amount_fen = amount_fen + 1, receivable_fen = receivable_fen + 1"
                " WHERE kind = 'reversal'"
            ],
            "Balances = open items",
        ),
    ],
)
def test_each_tampering_is_found(busy_office: Path, statements: list[str], expected: str) -> None:
    tamper(*statements)
    assert expected in breaches()


def test_a_broken_link_is_found_where_the_database_let_it_happen(busy_office: Path) -> None:
    breaks = "UPDATE work_order SET customer_id = 999 WHERE settlement = 'immediate'"
    if engine.office_engine().dialect.name == "postgresql":
        with pytest.raises(IntegrityError), engine.office_engine().begin() as connection:
            connection.execute(text(breaks))
        return
    with sqlite3.connect(busy_office / "office.db") as file:
        file.execute(breaks)
    assert "Links between tables" in breaches()


def test_a_missing_guard_is_found(busy_office: Path) -> None:
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON ledger_entry"
        connection.execute(text(f"DROP TRIGGER guard_ledger_entry_locked_month{on}"))
    assert breaches() == ["Protections of the ledger"]


def test_a_correction_that_waits_for_its_revision_is_no_breach(busy_office: Path) -> None:
    works, zhang = make_department("保洁部"), make_customer("王芳", "9-1-0101", customer_no="KH-000003")
    slip = make_order(zhang, works, 80_00, on=date(2026, 12, 2), state=OrderState.RECONCILED)
    finance, manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    paid = pay(finance, zhang, 80_00, slip, at=datetime(2026, 12, 3, tzinfo=UTC))
    december = datetime(2026, 12, 31, tzinfo=UTC)
    work.act(issue_notices, by=finance, at=december, month="2026-12")
    work.act(void_receipt, by=manager, at=december, receipt_no=paid.receipt_no, reason="错")
    finding = next(f for f in work.ask(run_checks) if f.name == "Notices = ledger")
    assert (finding.ok, finding.facts["waiting"]) == (True, 1)


def test_a_notice_of_nothing_but_a_payment_that_was_voided_since_is_no_breach() -> None:
    zhang, clerk, finance = make_customer(), make_actor(Role.CLERK), make_actor(Role.FINANCE)
    paid = pay(clerk, zhang, 40_00)
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    work.act(void_receipt, by=finance, at=MONTH_END, receipt_no=paid.receipt_no, reason="错")
    assert breaches() == []


def test_the_check_asks_no_more_questions_when_there_are_more_rows() -> None:
    counted = _statements(lambda: work.ask(run_checks))
    works, zhang = make_department(), make_customer()
    for _ in range(5):
        make_order(zhang, works, 1_00)
    assert _statements(lambda: work.ask(run_checks)) <= counted + 5


def _statements(act: Callable[[], object]) -> int:
    count = 0

    def counts(*_args: object) -> None:
        nonlocal count
        count += 1

    event.listen(engine.office_engine(), "before_cursor_execute", counts)
    act()
    event.remove(engine.office_engine(), "before_cursor_execute", counts)
    return count
