"""The proof of a month: its charges summed four independent ways, and what is due summed three ways, to the fen."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.billing import get_register_total, is_charge, list_rollup_page, on_notice
from db.queries.months import list_months
from db.queries.notices import get_notice_totals, list_stale, newest_of
from db.tables.billing import BillingNotice, BillMonth, LedgerEntry, NoticeLine
from db.vocabulary import BookSum, MonthState, NoticePart

REGISTER, ROLLUP, NOTICES, LINES, LEDGER = BookSum
MOST_MONTHS = 120


class Gap(NamedTuple):
    """Two sums that should be one."""

    one: BookSum
    other: BookSum
    fen: int


class MonthProof(NamedTuple):
    """Charges from the slips' and agreements' own lines, from the rollup, from the notices, from the ledger's entries;
    what is due in total from the rollup, the notices and the ledger. A month without notices has none of theirs.

    `waiting` notices show a later correction only once they are restated (R-DEC-8): till then theirs may differ.
    """

    month: str
    state: MonthState
    register_fen: int
    rollup_fen: int
    notices_fen: int | None
    lines_fen: int | None
    ledger_fen: int
    due_rollup_fen: int
    due_notices_fen: int | None
    due_ledger_fen: int
    waiting: int

    @property
    def gaps(self) -> list[Gap]:
        pairs = [
            (REGISTER, self.register_fen, LEDGER, self.ledger_fen),
            (ROLLUP, self.rollup_fen, LEDGER, self.ledger_fen),
            (ROLLUP, self.due_rollup_fen, LEDGER, self.due_ledger_fen),
        ]
        if self.notices_fen is not None and self.lines_fen is not None:
            pairs.append((NOTICES, self.notices_fen, LINES, self.lines_fen))
            if not self.waiting:
                pairs.append((NOTICES, self.notices_fen, LEDGER, self.ledger_fen))
                pairs.append((NOTICES, self.due_notices_fen or 0, LEDGER, self.due_ledger_fen))
        return [Gap(one, other, fen - against) for one, fen, other, against in pairs if fen != against]

    @property
    def difference_fen(self) -> int:
        return max((abs(gap.fen) for gap in self.gaps), default=0)


def prove_month(session: Session, *, month: str) -> MonthProof:
    """Each sum is made by a question of its own."""
    row = session.get(BillMonth, month)
    state = MonthState.OPEN if row is None else row.state
    rollup, _rows = list_rollup_page(session, month=month, limit=1)
    owed = func.coalesce(func.sum(LedgerEntry.receivable_fen), 0)
    charges = session.scalar(select(owed).where(LedgerEntry.bill_month == month, on_notice(), is_charge()))
    due = session.scalar(select(owed).where(LedgerEntry.bill_month <= month, on_notice()))
    notices, lines, waiting = None, None, 0
    if state is not MonthState.OPEN:
        notices = get_notice_totals(session, month=month)
        printed = (
            select(func.coalesce(func.sum(NoticeLine.amount_fen), 0))
            .join(BillingNotice, BillingNotice.id == NoticeLine.notice_id)
            .where(newest_of(month), NoticeLine.counts_as == NoticePart.CHARGES)
        )
        lines = int(session.scalar(printed) or 0)
        waiting = len(list_stale(session, month=month))
    return MonthProof(
        month,
        state,
        get_register_total(session, month=month),
        rollup.charges_fen,
        None if notices is None else notices.charges_fen,
        lines,
        int(charges or 0),
        rollup.total_fen,
        None if notices is None else notices.total_fen,
        int(due or 0),
        waiting,
    )


def list_months_to_prove(session: Session, *, today: date) -> list[str]:
    """Every month that has had business, and one that got something ahead of its time; the newest first."""
    newest = session.scalar(select(func.max(LedgerEntry.bill_month))) or ""
    months = list_months(session, today=today, limit=MOST_MONTHS)
    return [newest, *months] if newest > months[0] else months
