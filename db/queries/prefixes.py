"""The beginning of a text, looked up by an ordinary index on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute, Session

LAST_SIGN = "\U0010ffff"


def starts_with(session: Session, column: InstrumentedAttribute[Any], beginning: str) -> ColumnElement[bool]:
    """True where the column begins with this text; signs that LIKE gives a meaning are just signs.

    SQLite compares by code point, so a range over the index is exact, while its LIKE cannot use the index. PostgreSQL
    orders by language, where such a range would be wrong; there LIKE is right, and quick in a database made with C.
    """
    if session.get_bind().dialect.name == "sqlite":
        return and_(column >= beginning, column < beginning + LAST_SIGN)
    return column.startswith(beginning, autoescape=True)
