"""What the audit trail keeps of the generated years."""

import json
import sqlite3

from db.rules.hash_chain import AUDIT_SEALED
from tests.benchmarks.bulk import Chain, Rows, instant_text
from tests.benchmarks.estate import USERS


class Audit:
    """A row for each order, receipt, ledger entry, allocation and notice (the office itself keeps more of an order)."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.chain = Chain()
        self.rows = Rows(db, "audit_row", "id", *AUDIT_SEALED, "prev_hash", "hash")

    def note(self, minute: int, user: int, operation: str, table: str, row_id: int, after: dict[str, object]) -> None:
        said = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
        who = (instant_text(minute), user, USERS[user - 1][1], "screen", None)
        facts = (*who, operation, "insert", table, str(row_id), None, said)
        links = self.chain.link(facts)
        self.rows.add(self.chain.length, *facts, *links)
