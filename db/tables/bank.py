"""Statements of a bank, WeChat or Alipay: how their columns are read, the files, and each payment that came in."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.tables.billing import MOST_FEN
from db.types import BigInt, Word
from db.vocabulary import N_, BankLineState, PaymentMethod


class BankMapping(HasId, Versioned, Base):
    """What the columns of one kind of statement mean: said once, known again by the file's headers."""

    __tablename__ = "bank_mapping"

    name: Mapped[str] = mapped_column(Text, comment=N_("Receiving account"))
    method: Mapped[PaymentMethod] = mapped_column(Word(PaymentMethod), comment=N_("Method"))
    layout: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Hash of the headers"))
    columns: Mapped[str] = mapped_column(Text, comment=N_("Columns"))
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Saved by"))
    saved_at: Mapped[datetime] = mapped_column(comment=N_("Saved"))


class BankStatement(HasId, Base):
    """A file that was read. It is named on each of its lines."""

    __tablename__ = "bank_statement"

    mapping_id: Mapped[int] = mapped_column(ForeignKey("bank_mapping.id"), comment=N_("Receiving account"))
    file_name: Mapped[str] = mapped_column(Text, comment=N_("File name"))
    lines: Mapped[int] = mapped_column(comment=N_("New lines"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    read_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Taken in by"))
    read_at: Mapped[datetime] = mapped_column(comment=N_("Taken in"))


class BankLine(HasId, Versioned, Base):
    """A payment that came in. `line_key` makes it one line, in however many files it stands.

    A booked line has its receipt; when that is voided the line is open again and still names it.
    """

    __tablename__ = "bank_line"
    __table_args__ = (
        CheckConstraint(f"amount_fen > 0 AND amount_fen <= {MOST_FEN}", name="amount_in_range"),
        CheckConstraint(
            "state <> 'booked' OR (receipt_id IS NOT NULL AND customer_id IS NOT NULL)", name="booked_has_a_receipt"
        ),
        CheckConstraint("state <> 'not_ours' OR reason <> ''", name="not_ours_has_a_reason"),
        Index("ix_bank_line_state", "state", "paid_on", "id"),
        # The days that a file tells of, from its first payment to its last.
        Index("ix_bank_line_statement", "statement_id", "paid_on"),
        # Who has paid for whom before, as the name stands on the statement.
        partial_index("ix_bank_line_payer", "payer", "customer_id", where="state = 'booked'"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("bank_statement.id"), comment=N_("File"))
    sheet_row: Mapped[int] = mapped_column(comment=N_("Row"))
    line_key: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Key against doubles"))
    method: Mapped[PaymentMethod] = mapped_column(Word(PaymentMethod), comment=N_("Method"))
    transaction_no: Mapped[str] = mapped_column(Text, default="", comment=N_("Transaction number"))
    paid_on: Mapped[date] = mapped_column(comment=N_("Paid on"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    payer: Mapped[str] = mapped_column(Text, default="", comment=N_("Payer"))
    remark: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    state: Mapped[BankLineState] = mapped_column(Word(BankLineState), default=BankLineState.OPEN, comment=N_("State"))
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("receipt.id"), unique=True, comment=N_("Receipt"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Decided by"))
    decided_at: Mapped[datetime | None] = mapped_column(comment=N_("Decided"))
