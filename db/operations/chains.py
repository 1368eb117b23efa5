"""Numbers without gaps and hash chains, both given inside the one writing transaction."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from db.tables.billing import ChainHead, NumberBook
from db.types import UTC_TEXT


def next_number(session: Session, book: str) -> int:
    """The next number of a book (R-DEC-14); a rollback gives it back."""
    row = session.get(NumberBook, book)
    if row is None:
        row = NumberBook(book=book, last_no=0)
        session.add(row)
    row.last_no += 1
    return row.last_no


def chain_head(session: Session, chain: str) -> ChainHead:
    head = session.get(ChainHead, chain)
    if head is None:
        head = ChainHead(chain=chain, length=0, hash="")
        session.add(head)
    return head


def link_hash(prev_hash: str, facts: Sequence[object]) -> str:
    """The hash of a row: of what it says and of the hash before it."""
    said = json.dumps([prev_hash, *facts], ensure_ascii=False, default=_sealed, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _sealed(value: object) -> str:
    """Dates and moments as SQLite stores them, so that a check needs no conversion there."""
    return value.astimezone(UTC).strftime(UTC_TEXT) if isinstance(value, datetime) else str(value)
