"""The present month among all others: its preview and its notices, against one raw GROUP BY and INSERT."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import now
from db.engine import office_engine
from db.operations.imports import chunks, write_portion
from db.operations.ledger import post_charge
from db.operations.ledger_books import Books
from db.operations.months import issue_notices
from db.queries.billing import list_rollup_page
from db.tables.billing import LedgerEntry
from db.tables.catalogue import ServiceItem
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.types import SYSTEM, Actor
from db.vocabulary import AcceptedHow, Channel, EntryKind, OrderKind, OrderState, Role, Settlement, SignOff
from tests.benchmarks.bulk import TODAY
from tests.benchmarks.clocks import OWN, Line, milliseconds, summary
from tests.benchmarks.estate import CUSTOMERS, FINANCE
from tests.benchmarks.folder import opened

SUMS = (
    "SELECT count(*), sum(opening_fen), sum(charges_fen), sum(payments_fen), sum(total_fen),"
    " (SELECT count(*) FROM notice_line l JOIN billing_notice b ON b.id = l.notice_id WHERE b.month = '2026-11')"
    " FROM billing_notice WHERE month = '2026-11'"
)
# As many lines in every office, at least ten thousand of them billable orders; the others are payments.
MONTH, LINES, ROUNDS = "2026-11", 16_000, 3
DESK = Actor(FINANCE, "吴财务", frozenset({Role.FINANCE}), 1)

RAW = (
    """INSERT INTO billing_notice (notice_no, book, number, month, customer_id, revision, opening_fen, charges_fen,
    discounts_fen, payments_fen, total_fen, customer_name, unit_label, building, lines_hash, ledger_length, reason,
    issued_by, issued_at)
    SELECT printf('SF-2026-%06d', n), 'SF-2026', n, :month, id, 1, t - c + d + p, c, d, p, t, name, '', '', '',
    (SELECT length FROM chain_head WHERE chain = 'ledger'), '', :by, :at
    FROM (SELECT u.id, u.name, sum(e.receivable_fen) AS t,
        sum(CASE WHEN e.bill_month = :month AND e.counts_as = 'charges' THEN e.receivable_fen ELSE 0 END) AS c,
        sum(CASE WHEN e.bill_month = :month AND e.counts_as = 'discounts' THEN -e.receivable_fen ELSE 0 END) AS d,
        sum(CASE WHEN e.bill_month = :month AND e.counts_as = 'payments' THEN -e.receivable_fen ELSE 0 END) AS p,
        (SELECT last_no FROM number_book WHERE book = 'SF-2026') + row_number() OVER (ORDER BY u.customer_no) AS n
        FROM ledger_entry e JOIN customer u ON u.id = e.customer_id
        WHERE e.is_on_notice = 1 AND e.bill_month <= :month
        GROUP BY u.id HAVING t <> 0 OR c <> 0 OR d <> 0 OR p <> 0)""",
    """INSERT INTO notice_line (notice_id, position, entry_id, kind, counts_as, business_on, order_no, item,
    quantity_thousandths, amount_fen)
    SELECT b.id, row_number() OVER (PARTITION BY b.id ORDER BY e.business_on, e.id), e.id, e.kind, e.counts_as,
    e.business_on, coalesce(o.order_no, ''), coalesce(o.item_name, r.receipt_no, ''), l.quantity_thousandths,
    e.receivable_fen
    FROM ledger_entry e JOIN billing_notice b ON b.customer_id = e.customer_id AND b.month = :month
    LEFT JOIN work_order o ON o.id = e.work_order_id LEFT JOIN receipt r ON r.id = e.receipt_id
    LEFT JOIN work_order_line l ON l.work_order_id = o.id AND l.revision = e.order_revision AND l.position = 1
    WHERE e.bill_month = :month AND e.is_on_notice = 1 AND e.kind <> 'opening'""",
    """INSERT INTO bill_month (month, state, issued_by, issued_at, reopen_reason, version)
    VALUES (:month, 'issued', :by, :at, '', 1)""",
)


def measure(office: Path) -> Iterator[Line]:
    """In copies of the office whose month has ten thousand billable orders and more, one of nearly every customer."""
    folder = office / "month"
    folder.mkdir(exist_ok=True)
    ready = folder / "ready.db"
    shutil.copy(office / "office.db", folder / "office.db")
    with opened(folder):
        with work.writing(by=SYSTEM, at=now(), operation="fill") as session:
            _fill_up(session)
        office_engine().dispose()
        (folder / "office.db").rename(ready)
        ours, bare = [], []
        for _ in range(ROUNDS + 1):  # the first is not counted
            ours.append(_in_copy(ready, folder, _issue))
            said = _sums(folder)
            bare.append(_in_copy(ready, folder, lambda: _issue_raw(folder / "office.db")))
            if said != (raw := _sums(folder)):
                raise RuntimeError(f"the raw way makes other notices: {said} {raw}")
    shutil.rmtree(folder)
    note = f"{said[0]:,} notices, {said[-1]:,} lines"
    yield Line("month: preview and notices made", summary(ours[1:]), summary(bare[1:]), "≤ 5×, flat ± 20 %", note)


def _in_copy(ready: Path, folder: Path, action: Callable[[], Any]) -> float:
    office_engine().dispose()
    shutil.copy(ready, folder / "office.db")
    return milliseconds(action, OWN)


def _issue() -> None:
    work.ask(list_rollup_page, month=MONTH, limit=50)
    work.act(issue_notices, by=DESK, month=MONTH)


def _issue_raw(file: Path) -> None:
    database = sqlite3.connect(file, isolation_level=None)
    database.execute("PRAGMA synchronous = FULL")
    database.execute("PRAGMA foreign_keys = ON")
    database.execute("BEGIN IMMEDIATE")
    for statement in RAW:
        database.execute(statement, {"month": MONTH, "by": FINANCE, "at": now().isoformat()})
    database.execute("COMMIT")
    database.close()


def _sums(folder: Path) -> tuple[int, ...]:
    database = sqlite3.connect(folder / "office.db")
    found = database.execute(SUMS).fetchone()
    database.close()
    return tuple(found)


def _fill_up(session: Session) -> None:
    """More reconciled jobs on account, first for the customers who have none, until the month has its lines."""
    of_month = (LedgerEntry.bill_month == MONTH) & (LedgerEntry.is_on_notice == 1)
    charged = select(LedgerEntry.customer_id).where(of_month, LedgerEntry.kind == EntryKind.CHARGE)
    others = sorted(set(range(1, CUSTOMERS + 1)) - set(session.scalars(charged)))
    chance, missing = Random(1), LINES - len(session.scalars(select(LedgerEntry.id).where(of_month)).all())
    wanted = (others + chance.choices(range(1, CUSTOMERS + 1), k=LINES))[:missing]
    items = session.scalars(select(ServiceItem)).all()
    books = Books(session, many=wanted)
    for portion in chunks(list(enumerate(wanted, start=1))):
        orders = [_job(f"TY-X-{number:06d}", customer, chance.choice(items)) for number, customer in portion]
        write_portion(session, orders)
        write_portion(session, [_line(order) for order in orders])
        for order in orders:
            post_charge(session, order=order, business_on=TODAY, by=SYSTEM, at=now(), books=books)
        write_portion(session, ())


def _job(order_no: str, customer_id: int, item: ServiceItem) -> WorkOrder:
    fen = 3_000 + 10 * item.id
    return WorkOrder(
        order_no=order_no,
        kind=OrderKind.SERVICE,
        state=OrderState.RECONCILED,
        channel=Channel.PHONE,
        customer_id=customer_id,
        unit_id=customer_id,
        item_id=item.id,
        item_name=item.name,
        department_id=item.department_id,
        settlement=Settlement.MONTHLY,
        amount_fen=fen,
        accepted_fen=fen,
        accepted_how=AcceptedHow.PHONE,
        accepted_at=now(),
        registered_at=now(),
        recorded_at=now(),
        completed_at=now(),
        completed_on=TODAY,
        sign_off=SignOff.SIGNED,
        reconciled_at=now(),
    )


def _line(order: WorkOrder) -> WorkOrderLine:
    return WorkOrderLine(
        work_order_id=order.id,
        revision=1,
        position=1,
        item_id=order.item_id,
        name=order.item_name,
        quantity_thousandths=1000,
        unit_price_fen=order.amount_fen or 0,
        amount_fen=order.amount_fen or 0,
    )
