"""The arrears' own checks: open amounts against the ledger, what was sent, what was agreed."""

from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.queries.check_chains import Finding, found
from db.tables.arrears import DunningLine, DunningNotice, Instalment, InstalmentPlan
from db.tables.open_amounts import COUNTED, OpenAmount
from db.vocabulary import N_

MOST_SHOWN = 100


def check_open_amounts(session: Session) -> list[Finding]:
    """What the database keeps as open is what ledger and allocations say, to the fen."""
    kept = "SELECT entry_id, customer_id, open_fen FROM open_amount"
    wrong = [
        row[0]
        for one, other in ((COUNTED, kept), (kept, COUNTED))
        for row in session.execute(text(f"{one} EXCEPT {other} LIMIT {MOST_SHOWN}"))
    ]
    return [found(N_("Open amounts = ledger"), sorted(set(wrong)), _count(session, OpenAmount))]


def check_dunning(session: Session) -> list[Finding]:
    """A step's amount is the sum of its lines, an instalment plan the sum of its instalments (R-BILL-9)."""
    steps = _differ(DunningNotice.dunning_no, DunningNotice.amount_fen, DunningLine.open_fen, DunningLine.dunning_id)
    plans = _differ(InstalmentPlan.id, InstalmentPlan.total_fen, Instalment.amount_fen, Instalment.plan_id)
    wrong = [row[0] for rows in (steps, plans) for row in session.execute(rows.limit(MOST_SHOWN))]
    return [
        found(N_("Dunning and instalments"), wrong, _count(session, DunningNotice) + _count(session, InstalmentPlan))
    ]


def _differ(named: Any, total: Any, part: Any, link: Any) -> Any:
    whole = named.class_
    rows = select(named).outerjoin(part.class_, link == whole.id).group_by(whole.id, named, total)
    return rows.having(func.coalesce(func.sum(part), 0) != total)


def _count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0
