"""The hash chain of the ledger and of the audit trail: what is sealed, and how (R-BILL-8)."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from db.types import utc_text

# The columns that the ledger's chain seals, in this order for ever: the hashes of years depend on it.
LEDGER_SEALED = (
    *("id", "idem_key", "kind", "customer_id", "debit_account_id", "credit_account_id", "receivable_fen"),
    *("is_on_notice", "bill_month", "business_on", "work_order_id", "order_revision", "receipt_id", "reverses_id"),
    *("reason", "posted_by", "posted_at"),
)
# What came later is sealed with its name, where an entry has it: old entries keep their seal.
LEDGER_SEALED_SINCE = ("period_id", "adjustment_id")
AUDIT_SEALED = (
    *("at", "user_id", "user_name", "source", "session_id", "operation"),
    *("action", "table_name", "row_id", "before", "after"),
)


def _sealed(value: object) -> str:
    """Dates and moments as SQLite stores them, so that a check needs no conversion there."""
    return utc_text(value) if isinstance(value, datetime) else str(value)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_sealed).encode


def with_later_facts(facts: Sequence[object], later: Sequence[object]) -> tuple[object, ...]:
    """The facts of a ledger entry, and of what came later those that it has, each with its name."""
    named = zip(LEDGER_SEALED_SINCE, later, strict=True)
    return (*facts, *(fact for fact in named if fact[1] is not None))


def link_hash(prev_hash: str, facts: Sequence[object]) -> str:
    """The hash of a row: of what it says and of the hash before it."""
    return hashlib.sha256(_encode([prev_hash, *facts]).encode()).hexdigest()
