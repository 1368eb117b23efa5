"""A ledger from before fees and discounts is upgraded: each entry counts where it always did, and no seal breaks."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from db import engine
from db.queries.check_chains import check_chains
from db.rules.hash_chain import LEDGER_SEALED, link_hash
from tests.earlier_versions import make_schema_of

MOMENT = "2026-01-01T00:00:00.000000Z"
ROWS = (
    "INSERT INTO user_account (id, username, name, password_hash, is_active, must_change_password, created_at,"
    f" version) VALUES (1, 'a', '甲', '', true, false, '{MOMENT}', 1)",
    "INSERT INTO customer (id, customer_no, name, kind, customer_class, phone, phone_tail, name_initials, note,"
    " is_active, version) VALUES (1, 'KH-1', '王', 'owner', 'C', '', '', '', '', true, 1)",
    "INSERT INTO account (id, kind, customer_id, method) VALUES (1, 'receivable', 1, NULL), (2, 'taken_over', NULL,"
    " NULL), (3, 'money', NULL, 'cash')",
    "INSERT INTO receipt (id, receipt_no, book, number, source, customer_id, method, amount_fen, payer, paid_on, note,"
    " issued_at) VALUES (1, 'SJ-2026-000001', 'SJ-2026', 1, 'counter', 1, 'cash', 500, '', '2026-01-01', '',"
    f" '{MOMENT}')",
)
ENTRIES: tuple[dict[str, Any], ...] = (
    {"kind": "opening", "debit_account_id": 1, "credit_account_id": 2, "receivable_fen": 900},
    {"kind": "payment", "debit_account_id": 3, "credit_account_id": 1, "receivable_fen": -500, "receipt_id": 1},
    {"kind": "reversal", "debit_account_id": 1, "credit_account_id": 3, "receivable_fen": 500, "reverses_id": 2},
)


def write_ledger(connection: Any) -> None:
    prev = ""
    for place, entry in enumerate(ENTRIES, start=1):
        facts = dict.fromkeys(LEDGER_SEALED) | {
            "id": place,
            "idem_key": f"old:{place}",
            "customer_id": 1,
            "is_on_notice": 1,
            "bill_month": "2026-01",
            "business_on": "2026-01-01",
            "reason": "",
            "posted_at": MOMENT,
            **entry,
        }
        row = facts | {"amount_fen": abs(entry["receivable_fen"]), "prev_hash": prev}
        prev = row["hash"] = link_hash(prev, [facts[name] for name in LEDGER_SEALED])
        names = ", ".join(row)
        connection.execute(text(f"INSERT INTO ledger_entry ({names}) VALUES ({', '.join(':' + n for n in row)})"), row)
    head = {"length": len(ENTRIES), "hash": prev}
    connection.execute(text("INSERT INTO chain_head (chain, length, hash) VALUES ('ledger', :length, :hash)"), head)


@pytest.mark.usefixtures("office")
def test_old_entries_count_where_they_did_and_keep_their_seals() -> None:
    made = engine.office_engine()
    with made.begin() as connection:
        make_schema_of("0001", connection)
        for row in ROWS:
            connection.execute(text(row))
        write_ledger(connection)
    engine.upgrade(made)
    engine.require_ready(made)
    with Session(made) as session:
        counted = session.execute(text("SELECT kind, counts_as FROM ledger_entry ORDER BY id")).all()
        assert [tuple(row) for row in counted] == [
            ("opening", "opening"),
            ("payment", "payments"),
            ("reversal", "payments"),
        ]
        assert check_chains(session)[0].ok
