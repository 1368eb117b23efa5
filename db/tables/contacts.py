"""Speaking with customers without an occasion (R-CALL-3): the rules of it, and good wishes on holidays."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned
from db.types import Word
from db.vocabulary import N_, Audience, Caller, ContactMeans, ContactPer, CustomerClass


class ContactRule(HasId, Versioned, Base):
    """Who speaks with which customers how often; what is due by it is a callback of kind routine."""

    __tablename__ = "contact_rule"
    __table_args__ = (CheckConstraint("times BETWEEN 1 AND 12", name="times_in_range"),)

    audience: Mapped[Audience] = mapped_column(Word(Audience), comment=N_("Customers"))
    customer_class: Mapped[CustomerClass | None] = mapped_column(
        Word(CustomerClass), comment=N_("Class (all when empty)")
    )
    caller: Mapped[Caller] = mapped_column(Word(Caller), comment=N_("Who calls"))
    means: Mapped[ContactMeans] = mapped_column(Word(ContactMeans), default=ContactMeans.CALL, comment=N_("How"))
    times: Mapped[int] = mapped_column(default=1, comment=N_("Times"))
    per: Mapped[ContactPer] = mapped_column(Word(ContactPer), comment=N_("Per"))
    counts_any_call: Mapped[bool] = mapped_column(default=False, comment=N_("Any call counts"))
    is_active: Mapped[bool] = mapped_column(default=True, comment=N_("In use"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))


class HolidayGreeting(HasId, Base):
    """Good wishes said to a customer for a public holiday."""

    __tablename__ = "holiday_greeting"
    __table_args__ = (
        UniqueConstraint("holiday_on", "customer_id"),
        Index("ix_holiday_greeting_customer", "customer_id", "holiday_on"),
    )

    holiday_on: Mapped[date] = mapped_column(comment=N_("First day of the holiday"))
    holiday: Mapped[str] = mapped_column(Text, comment=N_("Holiday"))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    means: Mapped[ContactMeans] = mapped_column(Word(ContactMeans), default=ContactMeans.CALL, comment=N_("How"))
    greeted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("By"))
    greeted_at: Mapped[datetime] = mapped_column(comment=N_("When"))
