"""What every check shares: the first rows that are wrong, as a line each, and how many rows were looked at."""

from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

MOST_SHOWN = 100


def wrong_rows(session: Session, rows: Any) -> list[str]:
    return [" ".join(map(str, row)) for row in session.execute(rows.limit(MOST_SHOWN))]


def rows_in(session: Session, of: Any) -> int:
    return session.scalar(select(func.count()).select_from(of)) or 0


def differing(session: Session, counted: str, kept: str) -> list[Any]:
    """The keys of rows that the database keeps by itself otherwise than they are counted, either way round."""
    both = (f"{one} EXCEPT {other} LIMIT {MOST_SHOWN}" for one, other in ((counted, kept), (kept, counted)))
    return sorted({row[0] for statement in both for row in session.execute(text(statement))})
