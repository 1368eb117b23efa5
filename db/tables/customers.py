"""Customers, units and their links with dates (R-CUST-1, R-DEC-10)."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import SearchText, Word
from db.vocabulary import N_, CustomerClass, CustomerKind, Occupancy, Standing


class Unit(HasId, Versioned, Base):
    """A home or shop. A household in rates is a unit (R-DEC-10)."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("zone", "building", "room"),)

    zone: Mapped[str] = mapped_column(Text, default="", comment=N_("Zone"))
    building: Mapped[str] = mapped_column(Text, default="", comment=N_("Building"))
    room: Mapped[str] = mapped_column(Text, comment=N_("Room"))
    label: Mapped[str] = mapped_column(Text, comment=N_("Room number as the office says it"))
    room_key: Mapped[str] = mapped_column(SearchText, index=True, comment=N_("Normalised room number for searching"))
    area_hundredths: Mapped[int | None] = mapped_column(comment=N_("Area (m², hundredths)"))
    parking_spaces: Mapped[int] = mapped_column(default=0, server_default="0", comment=N_("Parking spaces"))
    occupancy: Mapped[Occupancy] = mapped_column(Word(Occupancy), default=Occupancy.OCCUPIED, comment=N_("Occupancy"))


class Customer(HasId, Versioned, Base):
    """The customer file 客户档案. The phone is personal data: shown masked, opened with a reason, logged."""

    __tablename__ = "customer"
    __table_args__ = (Index("ix_customer_initials", "name_initials", "id"),)

    customer_no: Mapped[str] = mapped_column(SearchText, unique=True, comment=N_("Customer number"))
    name: Mapped[str] = mapped_column(SearchText, index=True, comment=N_("Name"))
    kind: Mapped[CustomerKind] = mapped_column(Word(CustomerKind), comment=N_("Kind of customer"))
    customer_class: Mapped[CustomerClass] = mapped_column(
        Word(CustomerClass), default=CustomerClass.C, comment=N_("Class")
    )
    standing: Mapped[Standing] = mapped_column(
        Word(Standing), default=Standing.ORDINARY, server_default="ordinary", comment=N_("Standing")
    )
    phone: Mapped[str] = mapped_column(Text, default="", comment=N_("Phone"))
    phone_tail: Mapped[str] = mapped_column(Text, default="", index=True, comment=N_("Last four digits"))
    name_initials: Mapped[str] = mapped_column(SearchText, default="", comment=N_("Pinyin initials"))
    note: Mapped[str] = mapped_column(Text, default="", comment=N_("Remark"))
    is_active: Mapped[bool] = mapped_column(default=True, comment=N_("In use"))


class CustomerUnit(HasId, Base):
    """A customer's link to a unit as owner, tenant or shop, from a day, until a day (NULL: still)."""

    __tablename__ = "customer_unit"
    __table_args__ = (
        Index("ix_customer_unit_unit", "unit_id", "until_on"),
        Index("ix_customer_unit_customer", "customer_id", "until_on"),
        partial_index(
            "uq_customer_unit_current", "customer_id", "unit_id", "relation", where="until_on IS NULL", unique=True
        ),
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="dates_in_order"),
    )

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), comment=N_("Customer"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), comment=N_("Unit"))
    relation: Mapped[CustomerKind] = mapped_column(Word(CustomerKind), comment=N_("Relation"))
    from_on: Mapped[date] = mapped_column(comment=N_("From"))
    until_on: Mapped[date | None] = mapped_column(comment=N_("Until"))
