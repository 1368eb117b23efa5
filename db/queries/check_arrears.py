"""The arrears' own checks: open amounts against the ledger, what was sent, what was agreed."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.check_chains import Finding, found
from db.queries.check_rows import differing, rows_in, wrong_rows
from db.tables.arrears import DunningLine, DunningNotice, Instalment, InstalmentPlan
from db.tables.open_amounts import COUNTED, OpenAmount
from db.vocabulary import N_


def check_open_amounts(session: Session) -> list[Finding]:
    """What the database keeps as open is what ledger and allocations say, to the fen."""
    wrong = differing(session, COUNTED, "SELECT entry_id, customer_id, open_fen FROM open_amount")
    return [found(N_("Open amounts = ledger"), wrong, rows_in(session, OpenAmount))]


def check_dunning(session: Session) -> list[Finding]:
    """A step's amount is the sum of its lines, an instalment plan the sum of its instalments (R-BILL-9)."""
    steps = _differ(DunningNotice.dunning_no, DunningNotice.amount_fen, DunningLine.open_fen, DunningLine.dunning_id)
    plans = _differ(InstalmentPlan.id, InstalmentPlan.total_fen, Instalment.amount_fen, Instalment.plan_id)
    wrong = [row for rows in (steps, plans) for row in wrong_rows(session, rows)]
    checked = rows_in(session, DunningNotice) + rows_in(session, InstalmentPlan)
    return [found(N_("Dunning and instalments"), wrong, checked)]


def _differ(named: Any, total: Any, part: Any, link: Any) -> Any:
    whole = named.class_
    rows = select(named).outerjoin(part.class_, link == whole.id).group_by(whole.id, named, total)
    return rows.having(func.coalesce(func.sum(part), 0) != total)
