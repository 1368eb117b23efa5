"""The ledger, the months with their hand-ins, and the notices. Ledger and notices are append-only (guards.py)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import N_, AccountKind, DeliveryResult, DeliveryWay, EntryKind, MonthState, NoticePart, PaymentMethod

MOST_FEN = 100_000_000_00


class Account(HasId, Base):
    """One side of a movement: a customer's receivable, money by method, a department's revenue, balances taken over."""

    __tablename__ = "account"
    __table_args__ = (
        Index("uq_account_customer", "customer_id", unique=True),
        Index("uq_account_department", "department_id", unique=True),
        Index("uq_account_method", "method", unique=True),
    )

    kind: Mapped[AccountKind] = mapped_column(Word(AccountKind), comment=N_("Kind of account"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    method: Mapped[PaymentMethod | None] = mapped_column(Word(PaymentMethod), comment=N_("Method"))


class LedgerEntry(Base):
    """One balanced movement: debit and credit of one amount. Never changed, never deleted; a correction is its mirror.

    `receivable_fen` is the amount signed as the customer's debt sees it; `is_on_notice` says whether the month's notice
    counts it (R-DEC-2); the id is the entry's gap-free place in the hash chain.
    """

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(f"amount_fen > 0 AND amount_fen <= {MOST_FEN}", name="amount_in_range"),
        CheckConstraint("receivable_fen = amount_fen OR receivable_fen = -amount_fen", name="receivable_is_amount"),
        CheckConstraint("debit_account_id <> credit_account_id", name="two_accounts"),
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal_names_its_entry"),
        CheckConstraint("kind <> 'charge' OR work_order_id IS NOT NULL", name="charge_has_an_order"),
        CheckConstraint("kind <> 'charge' OR receivable_fen > 0", name="charge_is_owed"),
        CheckConstraint("kind <> 'payment' OR receivable_fen < 0", name="payment_is_credited"),
        CheckConstraint("kind <> 'payment' OR receipt_id IS NOT NULL", name="payment_has_a_receipt"),
        CheckConstraint("kind NOT IN ('fee', 'refund') OR receivable_fen > 0", name="fee_and_refund_are_owed"),
        CheckConstraint("kind <> 'discount' OR receivable_fen < 0", name="discount_is_credited"),
        CheckConstraint("kind <> 'fee' OR period_id IS NOT NULL", name="fee_has_a_period"),
        CheckConstraint(
            "kind <> 'discount' OR adjustment_id IS NOT NULL OR period_id IS NOT NULL", name="discount_has_a_ground"
        ),
        CheckConstraint("kind <> 'refund' OR adjustment_id IS NOT NULL", name="refund_was_approved"),
        CheckConstraint("is_on_notice IN (0, 1)", name="on_notice_yes_or_no"),
        CheckConstraint("length(bill_month) = 7", name="bill_month_is_a_month"),
        partial_index(
            "uq_ledger_entry_one_charge", "work_order_id", "order_revision", where="kind = 'charge'", unique=True
        ),
        partial_index("uq_ledger_entry_one_fee", "period_id", "kind", where="kind IN ('fee', 'discount')", unique=True),
        partial_index(
            "uq_ledger_entry_one_adjustment", "adjustment_id", where="kind IN ('discount', 'refund')", unique=True
        ),
        Index("ix_ledger_entry_customer", "customer_id", "id"),
        # Covers what everybody owed at the end of a month: one pass in the order of customers. SQLite looks into the
        # table for any column that is not in the index, even for the one that the index is partial by.
        partial_index(
            "ix_ledger_entry_on_notice",
            *("customer_id", "bill_month", "receivable_fen", "is_on_notice"),
            where="is_on_notice = 1",
        ),
        # Covers a month's sums: ten thousand lines are summed without a look into the table.
        Index(
            "ix_ledger_entry_month",
            *("bill_month", "is_on_notice", "customer_id", "counts_as", "receivable_fen", "kind"),
        ),
        # Covers what was charged on which days, whichever month's notice it stands on.
        Index("ix_ledger_entry_day", "counts_as", "business_on", "work_order_id", "receivable_fen", "kind"),
        # What was taken back on which days: next to nothing among all entries.
        partial_index("ix_ledger_entry_reversed", "business_on", "reverses_id", where="reverses_id IS NOT NULL"),
        Index("ix_ledger_entry_order", "work_order_id"),
        Index("ix_ledger_entry_receipt", "receipt_id"),
        {"sqlite_strict": True},
    )

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False, comment=N_("Place in the chain"))
    idem_key: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Key against doubles"))
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind), comment=N_("Kind of entry"))
    counts_as: Mapped[NoticePart] = mapped_column(
        Word(NoticePart), server_default="", comment=N_("Figure of the notice that it counts in")
    )
    customer_id: Mapped[int] = mapped_column(BigInt, ForeignKey("customer.id"), comment=N_("Customer"))
    debit_account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("account.id"), comment=N_("Debit"))
    credit_account_id: Mapped[int] = mapped_column(BigInt, ForeignKey("account.id"), comment=N_("Credit"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    receivable_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Change of what the customer owes"))
    is_on_notice: Mapped[int] = mapped_column(BigInt, comment=N_("Counts on the month's notice"))
    bill_month: Mapped[str] = mapped_column(Text, comment=N_("Bill month"))
    business_on: Mapped[date] = mapped_column(comment=N_("Business date"))
    work_order_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("work_order.id"), comment=N_("Work order"))
    order_revision: Mapped[int | None] = mapped_column(BigInt, comment=N_("Price revision"))
    receipt_id: Mapped[int | None] = mapped_column(BigInt, ForeignKey("receipt.id"), comment=N_("Receipt"))
    period_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("agreement_period.id"), comment=N_("Period of an agreement")
    )
    adjustment_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("adjustment.id"), comment=N_("Discount, waiver or refund")
    )
    reverses_id: Mapped[int | None] = mapped_column(
        BigInt, ForeignKey("ledger_entry.id"), unique=True, comment=N_("Reverses entry")
    )
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason"))
    posted_at: Mapped[datetime] = mapped_column(comment=N_("Posted"))
    posted_by: Mapped[int | None] = mapped_column(BigInt, ForeignKey("user_account.id"), comment=N_("Posted by"))
    prev_hash: Mapped[str] = mapped_column(Text, comment=N_("Hash before"))
    hash: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Hash"))


class BillMonth(Versioned, Base):
    """A month's state. A month without a row is open (R-DEC-5)."""

    __tablename__ = "bill_month"

    month: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("Month"))
    state: Mapped[MonthState] = mapped_column(Word(MonthState), default=MonthState.OPEN, comment=N_("State"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Reviewed by"))
    reviewed_at: Mapped[datetime | None] = mapped_column(comment=N_("Reviewed"))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Issued by"))
    issued_at: Mapped[datetime | None] = mapped_column(comment=N_("Issued"))
    lock_asked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Lock asked by"))
    lock_asked_at: Mapped[datetime | None] = mapped_column(comment=N_("Lock asked"))
    locked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Locked by"))
    locked_at: Mapped[datetime | None] = mapped_column(comment=N_("Locked"))
    reopened_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Reopened by"))
    reopened_at: Mapped[datetime | None] = mapped_column(comment=N_("Reopened"))
    reopen_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason for reopening"))


class HandIn(HasId, Base):
    """A supervisor signs the department's list of the month (R-BILL-2). A withdrawn one stays on record."""

    __tablename__ = "hand_in"
    __table_args__ = (
        partial_index("uq_hand_in_signed", "month", "department_id", where="withdrawn_at IS NULL", unique=True),
    )

    month: Mapped[str] = mapped_column(Text, comment=N_("Month"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    orders: Mapped[int] = mapped_column(comment=N_("Slips"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    exceptions: Mapped[int] = mapped_column(comment=N_("Exceptions"))
    signed_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Signed by"))
    signed_at: Mapped[datetime] = mapped_column(comment=N_("Signed"))
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Withdrawn by"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(comment=N_("Withdrawn"))
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason"))


class BillingNotice(HasId, Base):
    """One customer's bill for a month, frozen when issued. A correction is a further revision (R-DEC-8)."""

    __tablename__ = "billing_notice"
    __table_args__ = (
        UniqueConstraint("month", "customer_id", "revision"),
        UniqueConstraint("book", "number", "revision"),
        CheckConstraint("total_fen = opening_fen + charges_fen - discounts_fen - payments_fen", name="total_adds_up"),
        Index("ix_billing_notice_customer", "customer_id", "month"),
    )

    notice_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Notice number"))
    book: Mapped[str] = mapped_column(Text, comment=N_("Book"))
    number: Mapped[int] = mapped_column(BigInt, comment=N_("Number in the book"))
    month: Mapped[str] = mapped_column(Text, comment=N_("Month"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    revision: Mapped[int] = mapped_column(default=1, comment=N_("Revision"))
    opening_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Opening balance"))
    charges_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Charges"))
    discounts_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Discounts"))
    payments_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Payments"))
    total_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Total"))
    customer_name: Mapped[str] = mapped_column(Text, comment=N_("Customer as printed"))
    unit_label: Mapped[str] = mapped_column(Text, default="", comment=N_("Unit as printed"))
    building: Mapped[str] = mapped_column(Text, default="", comment=N_("Building"))
    lines_hash: Mapped[str] = mapped_column(Text, comment=N_("Hash of the lines"))
    ledger_length: Mapped[int] = mapped_column(BigInt, comment=N_("Ledger entries when it was made"))
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the revision"))
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Issued by"))
    issued_at: Mapped[datetime] = mapped_column(comment=N_("Issued"))


class NoticeLine(HasId, Base):
    """A line as printed. The guard lets an entry only onto the notice of its own customer and month, once."""

    __tablename__ = "notice_line"
    __table_args__ = (
        UniqueConstraint("notice_id", "position"),
        UniqueConstraint("notice_id", "entry_id"),
        Index("ix_notice_line_entry", "entry_id", "notice_id"),
    )

    notice_id: Mapped[int] = mapped_column(ForeignKey("billing_notice.id"), comment=N_("Notice"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), comment=N_("Ledger entry"))
    kind: Mapped[EntryKind] = mapped_column(Word(EntryKind), comment=N_("Kind of entry"))
    counts_as: Mapped[NoticePart] = mapped_column(
        Word(NoticePart), server_default="", comment=N_("Figure of the notice that it counts in")
    )
    business_on: Mapped[date] = mapped_column(comment=N_("Date"))
    order_no: Mapped[str] = mapped_column(Text, default="", comment=N_("Order number"))
    item: Mapped[str] = mapped_column(Text, comment=N_("Item"))
    quantity_thousandths: Mapped[int | None] = mapped_column(BigInt, comment=N_("Quantity (thousandths)"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))


class NoticeDelivery(HasId, Base):
    """A try to bring a notice to the customer (R-BILL-4); the newest row holds, a failed one says what is next."""

    __tablename__ = "notice_delivery"
    # Covers the day on which an entry was brought to its customer.
    __table_args__ = (Index("ix_notice_delivery_notice", "notice_id", "id", "result", "delivered_on"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("billing_notice.id"), comment=N_("Notice"))
    result: Mapped[DeliveryResult] = mapped_column(Word(DeliveryResult), comment=N_("Result"))
    way: Mapped[DeliveryWay] = mapped_column(Word(DeliveryWay), comment=N_("Way"))
    delivered_on: Mapped[date] = mapped_column(comment=N_("Day"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Recorded by"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Recorded"))


class NumberBook(Base):
    """The last number of a book (receipts of a year, notices of a year): given inside the transaction, without gaps."""

    __tablename__ = "number_book"

    book: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("Book"))
    last_no: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Last number"))


class ChainHead(Base):
    """The head of a hash chain: how many rows it has and the last hash, so that a cut-off tail is noticed."""

    __tablename__ = "chain_head"

    chain: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("Chain"))
    length: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Rows"))
    hash: Mapped[str] = mapped_column(Text, default="", comment=N_("Last hash"))
