"""Rollup and notices against the ledger, counted another way than they were made (R-DEC-2)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.queries.billing import (
    RollupLine,
    RollupRow,
    is_charge,
    is_discount,
    is_payment,
    list_rollup_lines,
    list_rollup_page,
    on_notice,
)
from db.queries.check_chains import BATCH, Finding, found
from db.queries.notices import draft_notices, get_issued_length, hash_of, newest_of
from db.tables.billing import BillingNotice, BillMonth, LedgerEntry, NoticeLine
from db.vocabulary import N_, EntryKind, MonthState, NoticePart

MOST_OPEN_MONTHS = 24


class Sums(NamedTuple):
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int


def _issued_months(session: Session) -> list[str]:
    issued = select(BillMonth.month).where(BillMonth.state != MonthState.OPEN).order_by(BillMonth.month)
    return list(session.scalars(issued))


def check_rollup(session: Session) -> list[Finding]:
    """Rollup = ledger: the preview of each open month adds up to the plain sum of its entries, and so do its lines."""
    owed = func.sum(LedgerEntry.receivable_fen)
    by_month = select(LedgerEntry.bill_month, owed).where(on_notice()).group_by(LedgerEntry.bill_month)
    moved = dict(session.execute(by_month).all())
    issued, wrong = set(_issued_months(session)), []
    open_months = sorted(moved.keys() - issued)[-MOST_OPEN_MONTHS:]
    for month in open_months:
        totals, _rows = list_rollup_page(session, month=month, limit=1)
        owes = sum(int(fen) for one, fen in moved.items() if one <= month)
        lines = sum(line.amount_fen for line in list_rollup_lines(session, month=month) if line.is_charge)
        if (totals.total_fen, totals.charges_fen) != (owes, lines):
            wrong.append(f"{month}: {totals.total_fen} / {owes}, {totals.charges_fen} / {lines}")
    return [found(N_("Rollup = ledger"), wrong, len(open_months))]


def check_notices(session: Session) -> list[Finding]:
    return [_check_lines(session), _check_sums(session)]


def _check_lines(session: Session) -> Finding:
    """Every notice ever made still says what it said: sums, lines and seal."""
    wrong, checked = [], 0
    lines = _stored_lines(session)
    held = next(lines, None)
    notices = select(BillingNotice).order_by(BillingNotice.id).execution_options(yield_per=BATCH)
    for notice in session.scalars(notices):
        own: list[RollupLine] = []
        while held is not None and held[0] == notice.id:
            own.append(held[1])
            held = next(lines, None)
        amounts = (notice.opening_fen, notice.charges_fen, notice.discounts_fen, notice.payments_fen, notice.total_fen)
        sums = RollupRow(notice.customer_id, "", "", *amounts, len(own))
        parts = dict.fromkeys(NoticePart, 0)
        for line in own:
            parts[line.counts_as] += line.amount_fen
        said = (notice.charges_fen, -notice.discounts_fen, -notice.payments_fen, notice.lines_hash)
        counted = (parts[NoticePart.CHARGES], parts[NoticePart.DISCOUNTS], parts[NoticePart.PAYMENTS])
        right = (*counted, hash_of(sums, own)) == said
        if not right:
            wrong.append(notice.notice_no)
        checked += 1
    return found(N_("Notices = their lines"), wrong, checked)


def _stored_lines(session: Session) -> Iterator[tuple[int, RollupLine]]:
    stored = select(
        NoticeLine.notice_id,
        NoticeLine.entry_id,
        NoticeLine.kind,
        NoticeLine.business_on,
        NoticeLine.order_no,
        NoticeLine.item,
        NoticeLine.quantity_thousandths,
        NoticeLine.amount_fen,
        NoticeLine.counts_as,
    ).order_by(NoticeLine.notice_id, NoticeLine.position)
    for row in session.execute(stored.execution_options(yield_per=BATCH)):
        yield row[0], RollupLine(0, *row[1:])


def _check_sums(session: Session) -> Finding:
    """Notices = ledger: each month's newest notices against sums made another way; nobody is forgotten.

    What a correction has changed since waits for its revision (R-DEC-8); the notice must be right as it was made.
    """
    counted = _ledger_sums(session)
    wrong, checked, waiting = [], 0, 0
    for month in _issued_months(session):
        frozen = {
            customer_id: (Sums(*sums), length)
            for customer_id, *sums, length in session.execute(
                select(
                    BillingNotice.customer_id,
                    BillingNotice.opening_fen,
                    BillingNotice.charges_fen,
                    BillingNotice.discounts_fen,
                    BillingNotice.payments_fen,
                    BillingNotice.ledger_length,
                ).where(newest_of(month))
            )
        }
        checked += len(frozen)
        due = {customer_id: sums for customer_id, sums in counted(month) if any(sums)}
        nothing = Sums(0, 0, 0, 0)
        issued_length = get_issued_length(session, month=month)
        for customer_id in due.keys() | frozen.keys():
            sums, length = frozen.get(customer_id, (nothing, issued_length))
            if sums == due.get(customer_id, nothing):
                continue
            drafts = draft_notices(session, month=month, up_to=length, customers=[customer_id])
            then = Sums(*(getattr(drafts[0].sums, name) for name in Sums._fields)) if drafts else nothing
            if then == sums:
                waiting += 1
            else:
                wrong.append(f"{month} {customer_id}: {tuple(sums)} / {tuple(then)}")
    if wrong or not waiting:
        return found(N_("Notices = ledger"), wrong, checked)
    facts = {"checked": checked, "waiting": waiting}
    return Finding(N_("Notices = ledger"), True, N_("{checked} checked, {waiting} wait for their revision"), facts)


def _ledger_sums(session: Session) -> Any:
    """A function from an issued month to each customer's sums, the months asked for in their order."""
    owed = LedgerEntry.receivable_fen
    entries = (
        select(
            LedgerEntry.bill_month,
            LedgerEntry.customer_id,
            func.sum(case((LedgerEntry.kind == EntryKind.OPENING, owed), else_=0)),
            func.sum(case((is_charge(), owed), else_=0)),
            func.sum(case((is_discount(), -owed), else_=0)),
            func.sum(case((is_payment(), -owed), else_=0)),
        )
        .where(on_notice())
        .group_by(LedgerEntry.bill_month, LedgerEntry.customer_id)
    )
    of_month: dict[str, list[tuple[int, Sums]]] = defaultdict(list)
    for month, customer_id, *sums in session.execute(entries):
        of_month[month].append((customer_id, Sums(*map(int, sums))))
    balance: dict[int, int] = defaultdict(int)
    passed: set[str] = set()

    def counted(month: str) -> Iterator[tuple[int, Sums]]:
        for earlier in sorted(m for m in of_month if m < month and m not in passed):
            passed.add(earlier)
            for customer_id, sums in of_month[earlier]:
                balance[customer_id] += sums.opening_fen + sums.charges_fen - sums.discounts_fen - sums.payments_fen
        now = dict(of_month.get(month, []))
        for customer_id in balance.keys() | now.keys():
            own = now.get(customer_id, Sums(0, 0, 0, 0))
            yield customer_id, own._replace(opening_fen=balance.get(customer_id, 0) + own.opening_fen)

    return counted
