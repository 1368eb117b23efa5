"""The table behind a register: what every entry has, and how a class declares its columns, permissions and states."""

from dataclasses import replace
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, FromClause, Index, Integer, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from db.registers import Field, FieldKind, Register
from db.tables.base import HasId, Versioned, partial_index
from db.types import Day, Word, Words
from db.vocabulary import N_

# What a column says of itself beside its comment; the keys are the attributes of Field.
HAPPENED = {"has_happened": True}
OWN_NAME = {"is_own_name": True}
KEPT = {"is_kept": True}
UNLISTED = {"is_listed": False}

# How wide a field of this kind is drawn, where its column says nothing else.
WIDTHS = {
    FieldKind.HOME: 116,
    FieldKind.DAY: 96,
    FieldKind.WORD: 116,
    FieldKind.WORDS: 150,
    FieldKind.TEXT: 110,
    FieldKind.NUMBER: 76,
}
OF_EVERY_ENTRY = ("id", "version", "struck_out_because")


def home() -> Any:
    """The column for the home that an entry is about."""
    return mapped_column(ForeignKey("unit.id"), comment=N_("Home"))


class RegisterEntry(HasId, Versioned):
    """One line of a register. It is never removed: a wrong one is struck out with a reason and counts no more."""

    __tablename__: str
    __table__: ClassVar[FromClause]
    register: ClassVar[Register]

    note: Mapped[str] = mapped_column(Text, default="", sort_order=100, comment=N_("Remark"))
    struck_out_because: Mapped[str] = mapped_column(Text, default="", sort_order=101, comment=N_("Why struck out"))

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        columns = [column for column in cls.__table__.columns if isinstance(column, Column)]
        fields = tuple(_field(column) for column in columns if column.name not in OF_EVERY_ENTRY)
        cls.register = replace(cls.register, fields=fields)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """One valid entry for a key, the list in the order of its day, what is overdue, and a state's own days."""
        declared, table = cls.register, cls.__tablename__
        valid = "struck_out_because = ''"
        return (
            partial_index(f"uq_{table}_valid", *declared.key, where=valid, unique=True),
            Index(f"ix_{table}_listed", declared.day, "id"),
            *_overdue(declared, table),
            *(_filled_in_its_state(declared, name) for name in declared.needed),
        )

    def follow(self) -> None:
        """What a saved entry settles by itself; a register may say more."""


def _field(column: Column[Any]) -> Field:
    kind = _kind(column)
    is_required = not column.nullable and column.default is None
    said = {"width": WIDTHS[kind], **column.info}
    vocabulary = getattr(column.type, "vocabulary", None)
    return Field(column.name, column.comment or "", kind, is_required, vocabulary, **said)


def _kind(column: Column[Any]) -> FieldKind:
    if any(key.target_fullname == "unit.id" for key in column.foreign_keys):
        return FieldKind.HOME
    kinds = {Day: FieldKind.DAY, Word: FieldKind.WORD, Words: FieldKind.WORDS, Integer: FieldKind.NUMBER}
    return kinds.get(type(column.type), FieldKind.TEXT)


def _overdue(declared: Register, table: str) -> list[Index]:
    """Counted for the inbox of whoever keeps the register, with every screen."""
    return [Index(f"ix_{table}_overdue", "state", declared.late, "struck_out_because")] if declared.late else []


def _filled_in_its_state(declared: Register, name: str) -> CheckConstraint:
    states = sorted({step.to.value for step in declared.steps if name in step.needs})
    listed = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"({name} IS NOT NULL) = (state IN ({listed}))", name=f"{name}_with_its_state")
