"""What all tables share: naming of constraints, the id, the edit version."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import Index, MetaData, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import BigInt, Day, Instant
from db.vocabulary import N_

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Relationships are not declared: a query joins what its screen shows, so no page can trigger hidden SQL."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar = {datetime: Instant, date: Day}


class HasId:
    id: Mapped[int] = mapped_column(BigInt, primary_key=True, comment=N_("Row id"))


class Versioned:
    """A row that people edit: SQLAlchemy counts its version, a stale save is refused instead of overwriting."""

    version: Mapped[int] = mapped_column(nullable=False, default=1, comment=N_("Edit version"))
    __mapper_args__: ClassVar = {"version_id_col": version}


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that fulfil `where`, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
