"""What a tool with raw SQL cannot do: the database itself refuses it, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import engine, work
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.receipts import print_receipt, void_receipt
from db.queries.checks import run_checks
from db.vocabulary import Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department

MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
APPEND_ONLY = (
    "ledger_entry",
    "allocation",
    "receipt",
    "receipt_void",
    "receipt_print",
    "billing_notice",
    "notice_line",
)

ENTRY = (
    "INSERT INTO ledger_entry (id, idem_key, kind, counts_as, customer_id, debit_account_id, credit_account_id,"
    " amount_fen, receivable_fen, is_on_notice, bill_month, business_on, work_order_id, order_revision, receipt_id,"
    " reverses_id, reason, posted_at, prev_hash, hash)"
    " SELECT {id}, 'forged', {kind}, counts_as, customer_id, {debit}, {credit}, {amount}, {owed}, is_on_notice,"
    " {month}, business_on, work_order_id, {revision}, receipt_id, {reverses}, '', posted_at, {prev}, 'forged'"
    " FROM ledger_entry WHERE kind = '{of}' ORDER BY id LIMIT 1"
)
LAST = "(SELECT max(id) FROM ledger_entry)"


def entry(of: str = "charge", **change: object) -> str:
    """A forged entry modelled on a true one, right in everything but what the attack changes."""
    right = {
        "id": f"1 + {LAST}",
        "kind": "kind",
        "debit": "debit_account_id",
        "credit": "credit_account_id",
        "amount": "amount_fen",
        "owed": "receivable_fen",
        "month": "'2026-12'",
        "revision": "order_revision + 7",
        "reverses": "reverses_id",
        "prev": f"(SELECT hash FROM ledger_entry WHERE id = {LAST})",
    }
    return ENTRY.format(of=of, **(right | change))


def mirror(**change: object) -> str:
    return entry(
        **(
            {
                "kind": "'reversal'",
                "debit": "credit_account_id",
                "credit": "debit_account_id",
                "owed": "-receivable_fen",
            }
            | {"reverses": "id"}
            | change
        )
    )


PAIR = (
    "INSERT INTO allocation (id, credit_entry_id, charge_entry_id, amount_fen, made_at)"
    " SELECT 900, p.id, c.id, {amount}, p.posted_at FROM ledger_entry p, ledger_entry c"
    " WHERE p.kind = 'payment' AND p.customer_id = {payer} AND c.kind = 'charge' AND c.customer_id = {debtor}"
    " ORDER BY p.id, c.id LIMIT 1"
)
RECEIPT = (
    "INSERT INTO receipt (id, receipt_no, book, number, source, customer_id, method, amount_fen, payer, paid_on, note,"
    " issued_at) SELECT 900, 'forged', book, {number}, source, customer_id, method, {amount}, '', paid_on, '',"
    " issued_at FROM receipt ORDER BY id LIMIT 1"
)
VOID = (
    "INSERT INTO receipt_void (receipt_id, reason, voided_by, voided_at)"
    " SELECT id, 'x', issued_by, issued_at FROM receipt WHERE number = 2"
)
NOTICE = (
    "INSERT INTO billing_notice (id, notice_no, book, number, month, customer_id, revision, opening_fen, charges_fen,"
    " discounts_fen, payments_fen, total_fen, customer_name, unit_label, building, lines_hash, ledger_length, reason,"
    " issued_at) SELECT 900, 'forged', book, {number}, '2027-01', customer_id, 1, 0, 0, 0, 0, {total}, '', '', '', '',"
    " 1, '', issued_at FROM billing_notice ORDER BY id LIMIT 1"
)
LINE = (
    "INSERT INTO notice_line (id, notice_id, position, entry_id, kind, business_on, order_no, item, amount_fen)"
    " SELECT 900, n.id, 99, e.id, e.kind, e.business_on, '', 'x', 1 FROM billing_notice n, ledger_entry e"
    " WHERE n.customer_id = {customer} AND e.customer_id = {owner} AND e.is_on_notice = {on} LIMIT 1"
)

ATTACKS = {
    "a second charge of a slip": entry(revision="order_revision"),
    "a charge without an amount": entry(amount=0, owed=0),
    "a charge beyond the limit": entry(amount=10_000_000_001, owed=10_000_000_001),
    "one side only": entry(credit="debit_account_id"),
    "a charge that credits": entry(owed="-receivable_fen"),
    "an amount that differs from the debt": entry(owed="receivable_fen - 1"),
    "a gap in the chain": entry(id=f"2 + {LAST}"),
    "a torn chain": entry(prev="'x'"),
    "an entry in a locked month": entry(month="'2026-11'"),
    "a mirror of another amount": mirror(amount="amount_fen - 1", owed="1 - receivable_fen"),
    "a mirror that swaps nothing": mirror(debit="debit_account_id", credit="credit_account_id"),
    "a reversal of nothing": mirror(reverses="NULL"),
    "more than was paid": PAIR.format(amount=99_999_00, payer=1, debtor=1),
    "less than nothing": PAIR.format(amount=-99_999_00, payer=1, debtor=1),
    "nothing at all": PAIR.format(amount=0, payer=1, debtor=1),
    "another customer's charge": PAIR.format(amount=1, payer=1, debtor=2),
    "a gap in the receipts": RECEIPT.format(number=99, amount="amount_fen"),
    "a receipt number twice": RECEIPT.format(number=1, amount="amount_fen"),
    "a receipt over nothing": RECEIPT.format(number=4, amount=0),
    "voiding one's own receipt": VOID,
    "a gap in the notices": NOTICE.format(number=99, total=0),
    "a notice that does not add up": NOTICE.format(number=3, total=1),
    "another customer's entry on a notice": LINE.format(customer=1, owner=2, on=1),
    "a pay-at-once slip on a notice": LINE.format(customer=1, owner=1, on=0),
    "a fraction of a fen": entry(amount="amount_fen + 0.5"),
}


@pytest.fixture
def busy_office(office: object) -> None:
    """Charges, payments, a void receipt and prints; November is issued and locked."""
    works, zhang = make_department(), make_customer()
    li = make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    clerk, finance, manager = make_actor(Role.CLERK), make_actor(Role.FINANCE), make_actor(Role.MANAGER)
    owe_opening(zhang, 100_00)
    make_order(zhang, works, 80_00)
    make_order(zhang, works, 30_00, settlement=Settlement.IMMEDIATE)
    make_order(li, works, 40_00)
    wrong = pay(clerk, zhang, 50_00)
    pay(clerk, zhang, 50_00)
    pay(clerk, li, 20_00)
    work.act(print_receipt, by=clerk, receipt_no=wrong.receipt_no)
    work.act(void_receipt, by=manager, at=MONTH_END, receipt_no=wrong.receipt_no, reason="错")
    work.act(issue_notices, by=finance, at=MONTH_END, month="2026-11")
    work.act(ask_for_lock, by=finance, at=MONTH_END, month="2026-11")
    work.act(lock_month, by=manager, at=MONTH_END, month="2026-11")


def raw(statement: str) -> int:
    with engine.office_engine().execution_options(writer=True).begin() as connection:
        return connection.execute(text(statement)).rowcount


@pytest.mark.usefixtures("busy_office")
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses(attack: str) -> None:
    if attack == "a fraction of a fen" and engine.office_engine().dialect.name == "postgresql":
        attack = "an amount that differs from the debt"  # PostgreSQL rounds to whole numbers, and they then differ
    with pytest.raises(DBAPIError):
        raw(ATTACKS[attack])


@pytest.mark.usefixtures("busy_office")
def test_the_same_forgeries_would_pass_if_they_were_right() -> None:
    """Otherwise the attacks above could be refused for a slip of the test."""
    assert raw(entry()) == 1
    assert raw(mirror(month="'2026-12'").replace("'forged'", "'forged 2'")) == 1
    assert raw(RECEIPT.format(number=4, amount="amount_fen")) == 1
    assert raw(NOTICE.format(number=3, total=0)) == 1


@pytest.mark.usefixtures("busy_office")
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_nothing_of_the_money_is_changed_deleted_or_replaced(table: str) -> None:
    columns = {"receipt_void": "reason", "receipt_print": "copy_no", "notice_line": "item"}
    column = columns.get(table, "amount_fen" if table != "billing_notice" else "customer_name")
    sqlite = engine.office_engine().dialect.name == "sqlite"
    attacks = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    key = "receipt_id" if table == "receipt_void" else "id"
    if sqlite:
        attacks.append(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
        attacks.append(f"REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    else:
        attacks.append(f"TRUNCATE {table} CASCADE")
    on_conflict = f"ON CONFLICT ({key}) DO UPDATE SET {column} = excluded.{column}"
    attacks.append(f"INSERT INTO {table} SELECT * FROM {table} WHERE true {on_conflict}")
    for attack in attacks:
        with pytest.raises(DBAPIError):
            raw(attack)
    assert [finding.name for finding in work.ask(run_checks) if not finding.ok] == []
