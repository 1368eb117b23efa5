"""Lists that leave the program, on record before they do (R-CUST-2)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import RuleError
from db.operations.audit import note_act
from db.rules import permissions
from db.rules.billing_calendar import first_day, last_day
from db.types import Actor
from db.vocabulary import N_, AuditAction, FinanceFile, ImportKind, MoneyPaper

MOST_MONTHS = 24


def export_rows(session: Session, *, by: Actor, at: datetime, kind: ImportKind, file_name: str = "") -> None:
    """Note who takes a list out, and which. Answers leave with who sees the results."""
    permissions.require(by, "export_rows")
    if kind is ImportKind.SURVEY_ANSWERS and by.user_id is not None:
        permissions.require(by, "view_survey_results")
    note_act(session, AuditAction.EXPORT, "spreadsheet", kind.value, {"file_name": file_name})


def export_paper(session: Session, *, by: Actor, at: datetime, paper: MoneyPaper, number: str) -> None:
    """Note who takes a paper out, and which; who may have it, its own address asks (R-CUST-2)."""
    permissions.require(by, "export_paper")
    note_act(session, AuditAction.EXPORT, paper.value, number, {"pdf": number})
    session.flush()


class TooManyMonths(RuleError):
    message = N_("Choose a first and a last month, at most {most} months.")


def require_finance_period(begin: str, end: str) -> None:
    """Raises MonthNotReadable, TooManyMonths."""
    days = (last_day(end) - first_day(begin)).days
    if not 0 < days <= MOST_MONTHS * 31:
        raise TooManyMonths("begin", most=MOST_MONTHS)


def export_to_finance(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    kinds: Sequence[FinanceFile],
    begin: str,
    end: str,
    rows: int,
    sha256: str,
) -> None:
    """Note who takes which lists of which months out, how many rows, and the file's hash (R-CUST-2)."""
    permissions.require(by, "export_to_finance")
    require_finance_period(begin, end)
    facts = {"kinds": [kind.value for kind in kinds], "begin": begin, "end": end, "rows": rows, "sha256": sha256}
    note_act(session, AuditAction.EXPORT, "finance", f"{begin} {end}", facts)
    session.flush()
