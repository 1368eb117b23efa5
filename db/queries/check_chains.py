"""The chains and numbers recomputed: what was changed, cut off or left out shows here (R-BILL-8, R-DEC-14)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import column, func, select, table, text
from sqlalchemy.orm import Session

from db.rules.hash_chain import AUDIT_SEALED, LEDGER_SEALED, LEDGER_SEALED_SINCE, link_hash, with_later_facts
from db.tables.arrears import DunningNotice
from db.tables.audit import AuditRow
from db.tables.base import Base
from db.tables.billing import BillingNotice, ChainHead, NumberBook
from db.tables.guards import missing_guards
from db.tables.payments import Receipt
from db.vocabulary import N_, AuditAction, ReceiptSource

BATCH = 5_000
# Each of their rows has its row in the audit trail.
WITNESSED = ("ledger_entry", "receipt", "receipt_void", "billing_notice", "allocation")


class Finding(NamedTuple):
    """One check: its name, whether it holds, and a sentence with what was counted."""

    name: str
    ok: bool
    sentence: str
    facts: dict[str, Any]

    @property
    def detail(self) -> str:
        return self.sentence.format(**self.facts)


def found(name: str, wrong: Sequence[object], checked: int) -> Finding:
    """A finding over rows: how many were looked at, or the first that are wrong."""
    if wrong:
        shown = ", ".join(str(one) for one in wrong[:5])
        return Finding(name, False, N_("{count} wrong: {shown}"), {"count": len(wrong), "shown": shown})
    return Finding(name, True, N_("{checked} checked"), {"checked": checked})


def check_database(session: Session) -> list[Finding]:
    """The file, its foreign keys, and the guards that refuse changes."""
    connection = session.connection()
    findings = [found(N_("Protections of the ledger"), missing_guards(connection), len(WITNESSED))]
    if connection.dialect.name == "sqlite":
        said = [row[0] for row in connection.execute(text("PRAGMA integrity_check(5)"))]
        findings.append(found(N_("Database file"), [line for line in said if line != "ok"], 1))
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    else:
        rule = "SELECT conrelid::regclass, conname FROM pg_constraint WHERE contype = 'f' AND NOT convalidated"
        broken = connection.execute(text(rule)).all()
    tables = len(Base.metadata.tables)
    findings.append(found(N_("Links between tables"), [" ".join(map(str, row[:3])) for row in broken], tables))
    return findings


def check_chains(session: Session) -> list[Finding]:
    return [
        _chain(session, N_("Ledger chain"), "ledger", "ledger_entry", LEDGER_SEALED, LEDGER_SEALED_SINCE),
        _chain(session, N_("Audit chain"), "audit", "audit_row", AUDIT_SEALED),
    ]


def _chain(
    session: Session, name: str, chain: str, table_name: str, sealed: tuple[str, ...], since: tuple[str, ...] = ()
) -> Finding:
    """Recompute every hash, and compare length and last hash with the head: a cut-off tail is noticed."""
    # Without types: SQLite's texts are what was sealed.
    wanted: Any = select(
        column("id"), column("prev_hash"), column("hash"), *(column(name) for name in (*sealed, *since))
    )
    rows = session.execute(
        wanted.select_from(table(table_name)).order_by(column("id")), execution_options={"yield_per": BATCH}
    )
    length, last, wrong = 0, "", []
    for id_, prev_hash, hash_, *facts in rows:
        length += 1
        said = with_later_facts(facts[: len(sealed)], facts[len(sealed) :]) if since else facts
        if id_ != length or prev_hash != last or link_hash(prev_hash, said) != hash_:
            wrong.append(id_)
            length = id_
        last = hash_
    head = session.get(ChainHead, chain)
    if (head.length, head.hash) != (length, last) if head else length:
        wrong.append(f"{length} ≠ {head.length if head else 0}")
    return found(name, wrong, length)


def check_numbers(session: Session) -> list[Finding]:
    """Receipts, notices and dunning run without gaps per book, up to the book's last number."""
    receipts = select(Receipt.book, func.count(), func.min(Receipt.number), func.max(Receipt.number)).where(
        Receipt.source == ReceiptSource.COUNTER
    )
    notices = select(
        BillingNotice.book, func.count(), func.min(BillingNotice.number), func.max(BillingNotice.number)
    ).where(BillingNotice.revision == 1)
    numbers = func.count(), func.min(DunningNotice.number), func.max(DunningNotice.number)
    letters = select(DunningNotice.book, *numbers)
    return [
        check_books(session, N_("Receipt numbers"), "SJ-", receipts.group_by(Receipt.book)),
        check_books(session, N_("Notice numbers"), "SF-", notices.group_by(BillingNotice.book)),
        check_books(session, N_("Dunning numbers"), "CJ-", letters.group_by(DunningNotice.book)),
    ]


def check_books(session: Session, name: str, prefix: str, books: Any) -> Finding:
    """Numbers of books: (book, count, lowest, highest) against the last number that each book has given."""
    used = {book: tuple(numbers) for book, *numbers in session.execute(books)}
    # A month without anything to bill opens the book and takes no number.
    given = select(NumberBook.book, NumberBook.last_no).where(
        NumberBook.book.startswith(prefix, autoescape=True), NumberBook.last_no > 0
    )
    last = dict(session.execute(given).all())
    wrong = [
        f"{book}: {used.get(book)} / {last.get(book)}"
        for book in sorted(used.keys() | last.keys())
        if used.get(book) != (last.get(book), 1, last.get(book))
    ]
    return found(name, wrong, sum(numbers[0] for numbers in used.values()))


def check_audit(session: Session) -> list[Finding]:
    """No money row without who wrote it."""
    counted = (
        select(AuditRow.table_name, func.count())
        .where(AuditRow.table_name.in_(WITNESSED), AuditRow.action == AuditAction.INSERT)
        .group_by(AuditRow.table_name)
    )
    noted = dict(session.execute(counted).all())
    wrong, checked = [], 0
    for name in WITNESSED:
        rows = session.scalar(select(func.count()).select_from(table(name))) or 0
        checked += rows
        if rows != noted.get(name, 0):
            wrong.append(f"{name}: {rows} ≠ {noted.get(name, 0)}")
    return [found(N_("Audit trail complete"), wrong, checked)]
