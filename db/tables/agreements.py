"""Agreements with their versions, and each period that one of their lines has produced (R-BILL-6, R-BILL-12)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import (
    N_,
    AgreementKind,
    AgreementState,
    AgreementVerb,
    FeeBasis,
    FeePayer,
    PartPeriod,
    Produces,
    Rhythm,
)


class Agreement(HasId, Versioned, Base):
    """服务协议 with one customer over a term; without a customer it is a fee of all units of a zone or building."""

    __tablename__ = "agreement"
    __table_args__ = (
        Index("ix_agreement_customer", "customer_id", "from_on"),
        Index("ix_agreement_term", "until_on", "id"),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="term_in_order"),
        CheckConstraint("(ended_on IS NULL) = (ended_at IS NULL)", name="end_is_complete"),
        CheckConstraint("kind <> 'service' OR customer_id IS NOT NULL", name="service_has_a_customer"),
        partial_index("uq_agreement_successor", "successor_of_id", where="successor_of_id IS NOT NULL", unique=True),
    )

    agreement_no: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Agreement number"))
    kind: Mapped[AgreementKind] = mapped_column(Word(AgreementKind), comment=N_("Kind of agreement"))
    title: Mapped[str] = mapped_column(Text, comment=N_("Title"))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), comment=N_("Unit"))
    zone: Mapped[str] = mapped_column(Text, default="", comment=N_("Zone (all when empty)"))
    building: Mapped[str] = mapped_column(Text, default="", comment=N_("Building (all when empty)"))
    payer: Mapped[FeePayer] = mapped_column(Word(FeePayer), default=FeePayer.OWNER, comment=N_("Who pays"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    from_on: Mapped[date] = mapped_column(comment=N_("From"))
    until_on: Mapped[date | None] = mapped_column(comment=N_("Until"))
    part_period: Mapped[PartPeriod] = mapped_column(
        Word(PartPeriod), default=PartPeriod.BY_DAY, comment=N_("First and last period")
    )
    successor_of_id: Mapped[int | None] = mapped_column(ForeignKey("agreement.id"), comment=N_("Renews"))
    ended_on: Mapped[date | None] = mapped_column(comment=N_("Last day"))
    end_reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the early end"))
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Ended by"))
    ended_at: Mapped[datetime | None] = mapped_column(comment=N_("Ended"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class AgreementVersion(HasId, Versioned, Base):
    """What an agreement says from a day on; a price changes only by the next approved version."""

    __tablename__ = "agreement_version"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        partial_index(
            "uq_agreement_version_live",
            "agreement_id",
            where="state IN ('draft', 'submitted', 'checked')",
            unique=True,
        ),
        partial_index("uq_agreement_version_day", "agreement_id", "from_on", where="state = 'approved'", unique=True),
        Index("ix_agreement_version_state", "state", "id"),
        CheckConstraint("vacant_rate BETWEEN 0 AND 10000", name="vacant_rate_in_range"),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), comment=N_("Agreement"))
    number: Mapped[int] = mapped_column(comment=N_("Version number"))
    state: Mapped[AgreementState] = mapped_column(
        Word(AgreementState), default=AgreementState.DRAFT, comment=N_("State")
    )
    from_on: Mapped[date] = mapped_column(comment=N_("In force from"))
    vacant_rate: Mapped[int] = mapped_column(default=10_000, comment=N_("Vacant units pay (hundredths of a percent)"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the version"))
    content_hash: Mapped[str | None] = mapped_column(Text, comment=N_("Hash of the submitted content"))
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Drafted by"))
    drafted_at: Mapped[datetime] = mapped_column(comment=N_("Drafted"))
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Checked by"))
    checked_at: Mapped[datetime | None] = mapped_column(comment=N_("Checked"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Approved by"))
    approved_at: Mapped[datetime | None] = mapped_column(comment=N_("Approved"))


class AgreementLine(HasId, Base):
    """A fee or a recurring job of a version.

    The price of a fee is that of one month (of one week where it is weekly), of a job that of one time.
    """

    __tablename__ = "agreement_line"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        CheckConstraint("quantity_thousandths > 0", name="quantity_positive"),
        CheckConstraint("unit_price_fen >= 0", name="price_not_negative"),
        CheckConstraint("basis <> 'fixed' OR produces <> 'fee' OR unit_price_fen > 0", name="fee_has_a_price"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"), comment=N_("Version"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    produces: Mapped[Produces] = mapped_column(Word(Produces), comment=N_("Makes"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("service_item.id"), comment=N_("Item"))
    title: Mapped[str] = mapped_column(Text, comment=N_("Text on the notice"))
    basis: Mapped[FeeBasis] = mapped_column(Word(FeeBasis), default=FeeBasis.FIXED, comment=N_("Basis"))
    quantity_thousandths: Mapped[int] = mapped_column(BigInt, default=1000, comment=N_("Quantity (thousandths)"))
    unit_price_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Unit price"))
    rhythm: Mapped[Rhythm] = mapped_column(Word(Rhythm), comment=N_("Rhythm"))
    is_in_advance: Mapped[bool] = mapped_column(default=True, comment=N_("Billed in advance"))


class AgreementStep(HasId, Base):
    """One line of an agreement's history."""

    __tablename__ = "agreement_step"
    __table_args__ = (Index("ix_agreement_step_agreement", "agreement_id", "id"),)

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), comment=N_("Agreement"))
    version_id: Mapped[int | None] = mapped_column(ForeignKey("agreement_version.id"), comment=N_("Version"))
    verb: Mapped[AgreementVerb] = mapped_column(Word(AgreementVerb), comment=N_("What was done"))
    at: Mapped[datetime] = mapped_column(comment=N_("When"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Instead of"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    content_hash: Mapped[str | None] = mapped_column(Text, comment=N_("Hash of the content"))


class AgreementPeriod(HasId, Base):
    """What a line has produced for one period: a fee in the ledger, or a work order. Never twice for a day of it.

    A period that is charged otherwise afterwards (an early end) is cancelled and made again as the next revision.
    """

    __tablename__ = "agreement_period"
    __table_args__ = (
        UniqueConstraint("agreement_id", "position", "unit_key", "period_from", "revision"),
        CheckConstraint("period_until >= period_from", name="days_in_order"),
        CheckConstraint("amount_fen >= 0 AND discount_fen >= 0 AND discount_fen <= amount_fen", name="amounts"),
        Index("ix_agreement_period_customer", "customer_id", "period_from"),
        Index("ix_agreement_period_order", "work_order_id"),
        partial_index(
            "ix_agreement_period_made", "agreement_id", "position", "period_until", where="cancelled_at IS NULL"
        ),
    )

    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), comment=N_("Agreement"))
    version_id: Mapped[int] = mapped_column(ForeignKey("agreement_version.id"), comment=N_("Version"))
    position: Mapped[int] = mapped_column(comment=N_("Position"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    unit_key: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Unit (0: none)"))
    period_from: Mapped[date] = mapped_column(comment=N_("Period from"))
    period_until: Mapped[date] = mapped_column(comment=N_("Period until"))
    revision: Mapped[int] = mapped_column(default=1, comment=N_("Revision"))
    title: Mapped[str] = mapped_column(Text, comment=N_("Text on the notice"))
    quantity_thousandths: Mapped[int] = mapped_column(BigInt, comment=N_("Quantity (thousandths)"))
    unit_price_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Unit price"))
    amount_fen: Mapped[int] = mapped_column(BigInt, comment=N_("Amount"))
    discount_fen: Mapped[int] = mapped_column(BigInt, default=0, comment=N_("Discount of a vacant unit"))
    work_order_id: Mapped[int | None] = mapped_column(ForeignKey("work_order.id"), comment=N_("Work order"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Made by"))
    made_at: Mapped[datetime] = mapped_column(comment=N_("Made"))
    cancelled_at: Mapped[datetime | None] = mapped_column(comment=N_("Cancelled"))
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Cancelled by"))
