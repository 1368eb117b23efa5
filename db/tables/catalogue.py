"""Service items, price-list versions with their way to publication, and prices (R-PRICE-1, R-PRICE-2)."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import N_, PriceListState, PriceListVerb


class ServiceItem(HasId, Versioned, Base):
    """A paid service of the approved list. Its price is never here: see Price."""

    __tablename__ = "service_item"

    code: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Item code"))
    name: Mapped[str] = mapped_column(Text, comment=N_("Item"))
    category: Mapped[str] = mapped_column(Text, comment=N_("Category"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True, comment=N_("Department"))
    unit_of_measure: Mapped[str] = mapped_column(Text, comment=N_("Unit of measure"))
    name_initials: Mapped[str] = mapped_column(Text, default="", comment=N_("Pinyin initials"))
    is_active: Mapped[bool] = mapped_column(default=True, comment=N_("In use"))


class PriceList(HasId, Versioned, Base):
    """One version of the price list: drafted, reviewed, approved, published, replaced (R-PRICE-1)."""

    __tablename__ = "price_list"

    version_no: Mapped[int] = mapped_column(unique=True, comment=N_("Version number"))
    state: Mapped[PriceListState] = mapped_column(
        Word(PriceListState), default=PriceListState.DRAFT, index=True, comment=N_("State")
    )
    effective_on: Mapped[date | None] = mapped_column(comment=N_("In force from"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    is_taken_over: Mapped[bool] = mapped_column(default=False, comment=N_("Taken over at the start"))
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Drafted by"))
    drafted_at: Mapped[datetime] = mapped_column(comment=N_("Drafted"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Reviewed by"))
    reviewed_at: Mapped[datetime | None] = mapped_column(comment=N_("Reviewed"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Approved by"))
    approved_at: Mapped[datetime | None] = mapped_column(comment=N_("Approved"))
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Published by"))
    published_at: Mapped[datetime | None] = mapped_column(comment=N_("Published"))
    replaced_on: Mapped[date | None] = mapped_column(comment=N_("Replaced from"))
    content_hash: Mapped[str | None] = mapped_column(Text, comment=N_("Hash of the approved content"))


class Price(HasId, Base):
    """One item's price from a day on. An end is a row without a price; a published row is never changed."""

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint("price_list_id", "item_id", "valid_from"),
        partial_index("uq_price_one_published_per_day", "item_id", "valid_from", where="is_published", unique=True),
        CheckConstraint("unit_price_fen IS NULL OR unit_price_fen >= 0", name="not_negative"),
    )

    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_list.id"), comment=N_("Price list"))
    item_id: Mapped[int] = mapped_column(ForeignKey("service_item.id"), comment=N_("Item"))
    valid_from: Mapped[date] = mapped_column(comment=N_("Valid from"))
    unit_price_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Unit price"))
    cost_fen: Mapped[int | None] = mapped_column(BigInt, comment=N_("Unit cost"))
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason of the change"))
    is_published: Mapped[bool] = mapped_column(default=False, comment=N_("Published"))


class PriceListStep(HasId, Base):
    """One line of a version's history; a decision names the content it was taken on."""

    __tablename__ = "price_list_step"
    __table_args__ = (Index("ix_price_list_step_list", "price_list_id", "id"),)

    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_list.id"), comment=N_("Price list"))
    verb: Mapped[PriceListVerb] = mapped_column(Word(PriceListVerb), comment=N_("What was done"))
    state: Mapped[PriceListState] = mapped_column(Word(PriceListState), comment=N_("State after it"))
    at: Mapped[datetime] = mapped_column(comment=N_("When"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Instead of"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    content_hash: Mapped[str | None] = mapped_column(Text, comment=N_("Hash of the content"))


class PriceDiscussion(HasId, Base):
    """What a department's head said of need and feasibility before the version was submitted (R-PRICE-1)."""

    __tablename__ = "price_discussion"
    __table_args__ = (Index("ix_price_discussion_list", "price_list_id", "id"),)

    price_list_id: Mapped[int] = mapped_column(ForeignKey("price_list.id"), comment=N_("Price list"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), comment=N_("Department"))
    held_on: Mapped[date] = mapped_column(comment=N_("Discussed on"))
    speaker: Mapped[str] = mapped_column(Text, default="", comment=N_("Who spoke"))
    note: Mapped[str] = mapped_column(Text, comment=N_("What was said"))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Recorded by"))
    recorded_at: Mapped[datetime] = mapped_column(comment=N_("Written down"))
