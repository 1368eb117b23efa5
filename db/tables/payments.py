"""Money taken: tills, receipts with their voids and prints, what each payment pays. All append-only but the till."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import N_, PaymentMethod, ReceiptSource


class Till(HasId, Versioned, Base):
    """A cashier's own till (R-BILL-7).

    Where it was at work before hand-overs were written down here, it begins with `counts_from`: what came in before,
    up to `receipts_before`, went to finance on paper.
    """

    __tablename__ = "till"

    name: Mapped[str] = mapped_column(Text, comment=N_("Till"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), unique=True, comment=N_("Cashier"))
    counts_from: Mapped[datetime | None] = mapped_column(comment=N_("Hand-overs written down from"))
    receipts_before: Mapped[int] = mapped_column(BigInt, server_default="0", comment=N_("Last receipt before that"))


class Receipt(HasId, Base):
    """A numbered receipt 收据. Old numbers taken over form a book of their own, outside the gap check."""

    __tablename__ = "receipt"
    __table_args__ = (
        UniqueConstraint("book", "number"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("tendered_fen IS NULL OR tendered_fen >= amount_fen", name="enough_tendered"),
        Index("ix_receipt_customer", "customer_id", "paid_on", "amount_fen"),
        # Covers what is in a till.
        Index("ix_receipt_cashier", "issued_by", "id", "till_id", "method", "amount_fen", "issued_at"),
        Index("ix_receipt_day", "paid_on", "id"),
    )

    receipt_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Receipt number"))
    book: Mapped[str] = mapped_column(Text, comment=N_("Book"))
    number: Mapped[int] = mapped_column(BigInt, comment=N_("Number in the book"))
    source: Mapped[ReceiptSource] = mapped_column(Word(ReceiptSource), comment=N_("Source"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    till_id: Mapped[int | None] = mapped_column(ForeignKey("till.id"), comment=N_("Till"))
    method: Mapped[PaymentMethod] = mapped_column(Word(PaymentMethod), comment=N_("Method"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    tendered_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Cash handed over"))
    payer: Mapped[str] = mapped_column(Text, default="", comment=N_("Payer"))
    paid_on: Mapped[date] = mapped_column(comment=N_("Paid on"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    named_order_id: Mapped[int | None] = mapped_column(
        ForeignKey("work_order.id"), comment=N_("Slip named by the payer")
    )
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Issued by"))
    issued_at: Mapped[datetime] = mapped_column(comment=N_("Issued"))


class ReceiptVoid(Base):
    """A receipt voided by somebody else than its issuer, with a reason (R-BILL-8)."""

    __tablename__ = "receipt_void"
    __table_args__ = (Index("ix_receipt_void_moment", "voided_at"),)

    receipt_id: Mapped[int] = mapped_column(
        BigInt, ForeignKey("receipt.id"), primary_key=True, autoincrement=False, comment=N_("Receipt")
    )
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Asked by"))
    voided_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Voided by"))
    voided_at: Mapped[datetime] = mapped_column(comment=N_("Voided"))


class VoidRequest(HasId, Base):
    """Somebody asks for a receipt to be voided; it waits until another person voids it or declines."""

    __tablename__ = "void_request"
    __table_args__ = (
        partial_index("uq_void_request_open", "receipt_id", where="answered_at IS NULL", unique=True),
        Index("ix_void_request_receipt", "receipt_id"),
    )

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), comment=N_("Receipt"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Asked by"))
    asked_at: Mapped[datetime] = mapped_column(comment=N_("Asked"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Answered by"))
    answered_at: Mapped[datetime | None] = mapped_column(comment=N_("Answered"))
    is_granted: Mapped[bool | None] = mapped_column(comment=N_("Granted"))
    answer: Mapped[str] = mapped_column(Text, default="", comment=N_("Answer"))


class ReceiptPrint(HasId, Base):
    """Each print of a receipt; from the second on it is marked as a reprint."""

    __tablename__ = "receipt_print"
    __table_args__ = (UniqueConstraint("receipt_id", "copy_no"),)

    receipt_id: Mapped[int] = mapped_column(ForeignKey("receipt.id"), comment=N_("Receipt"))
    copy_no: Mapped[int] = mapped_column(comment=N_("Copy"))
    printed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Printed by"))
    printed_at: Mapped[datetime] = mapped_column(comment=N_("Printed"))


class Allocation(HasId, Base):
    """What part of a payment (or credit) pays which charge; undone by an opposite row."""

    __tablename__ = "allocation"
    __table_args__ = (
        CheckConstraint("amount_fen <> 0", name="amount_not_zero"),
        Index("ix_allocation_credit", "credit_entry_id", "amount_fen", "charge_entry_id"),
        Index("ix_allocation_charge", "charge_entry_id", "amount_fen", "credit_entry_id"),
        {"sqlite_strict": True},
    )

    credit_entry_id: Mapped[int] = mapped_column(BigInt, ForeignKey("ledger_entry.id"), comment=N_("Payment or credit"))
    charge_entry_id: Mapped[int] = mapped_column(BigInt, ForeignKey("ledger_entry.id"), comment=N_("Charge"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    made_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("user_account.id"), comment=N_("Made by"))
    made_at: Mapped[datetime] = mapped_column(comment=N_("Made"))
