"""A register that the office does not have: keys lent out. It is a class and nothing else."""

from datetime import date

from sqlalchemy import MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.engine import office_engine
from db.registers import Register, Step
from db.tables.base import NAMING, Base
from db.tables.register import HAPPENED, RegisterEntry
from db.types import Word
from db.vocabulary import Role, Term


class Apart(DeclarativeBase):
    """Not among the office's tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = Base.type_annotation_map


class KeyState(Term):
    OUT = "out", "Lent out"
    BACK = "back", "Brought back"


class KeyLoan(RegisterEntry, Apart):
    __tablename__ = "key_loan"
    register = Register(
        name="keys",
        title="Keys",
        about="who has which key",
        icon="key",
        key=("key_no", "lent_on"),
        day="lent_on",
        viewers=frozenset({Role.CLERK, Role.SUPERVISOR}),
        keepers=frozenset({Role.CLERK}),
        steps=(Step("bring_back", "Brought back", (KeyState.OUT,), KeyState.BACK, needs=("back_on",)),),
        waiting=(KeyState.OUT,),
        late="back_by",
        counted=("state",),
    )

    key_no: Mapped[str] = mapped_column(Text, comment="Key")
    lent_on: Mapped[date] = mapped_column(info=HAPPENED, comment="Lent on")
    borrower: Mapped[str] = mapped_column(Text, comment="Borrower")
    back_by: Mapped[date] = mapped_column(comment="To be back by")
    pieces: Mapped[int] = mapped_column(default=1, comment="Pieces")
    state: Mapped[KeyState] = mapped_column(Word(KeyState), default=KeyState.OUT, comment="State")
    back_on: Mapped[date | None] = mapped_column(info=HAPPENED, comment="Back on")


def make_table() -> None:
    Apart.metadata.create_all(office_engine())
