"""Good wishes for a public holiday: whom the office greets, and who has been greeted (R-CALL-3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.queries.customers import list_rooms
from db.rules.contacts import audiences_of
from db.rules.holidays import GAP, Holiday
from db.rules.personal_data import mask_phone
from db.tables.contacts import HolidayGreeting
from db.tables.customers import Customer
from db.tables.staff import User
from db.vocabulary import Audience, ContactMeans, CustomerClass, CustomerKind, Standing

PER_PAGE = 50
EXPORT_PAGE = 2000
# Good wishes go to shops and committees first; an office chooses on the page.
GREETED = (Audience.SHOPS, Audience.OWNERS_COMMITTEE, Audience.SHOPS_COMMITTEE)


@dataclass(frozen=True)
class GreetingChoice:
    """Which customers the office greets on this holiday; no class means every class."""

    holiday: Holiday
    audiences: frozenset[Audience]
    classes: frozenset[CustomerClass] = frozenset()


class GreetingRow(NamedTuple):
    customer_id: int
    customer_no: str
    name: str
    room: str
    kind: CustomerKind
    customer_class: CustomerClass
    standing: Standing
    phone: str
    means: ContactMeans | None
    greeted_at: datetime | None
    greeted_by: str


class GreetingCount(NamedTuple):
    customers: int
    greeted: int


def list_greetings(
    session: Session,
    *,
    choice: GreetingChoice,
    today: date,
    only_open: bool = False,
    limit: int = PER_PAGE,
    offset: int = 0,
) -> list[GreetingRow]:
    """By class, then by number; phones are masked (R-CUST-2)."""
    wanted = _chosen(choice).order_by(Customer.customer_class, Customer.customer_no)
    if only_open:
        wanted = wanted.where(HolidayGreeting.id.is_(None))
    rows = _rows(session, wanted.limit(limit).offset(offset), today)
    return [row._replace(phone=mask_phone(row.phone)) for row in rows]


def count_greetings(session: Session, *, choice: GreetingChoice) -> GreetingCount:
    chosen = _chosen(choice).subquery()
    counts = session.execute(select(func.count(), func.count(chosen.c.greeted_at)).select_from(chosen)).one()
    return GreetingCount(*counts)


def list_greetings_page(
    session: Session, *, choice: GreetingChoice, today: date, after: int
) -> tuple[list[GreetingRow], int | None]:
    """(rows with whole numbers, the id after which the next page begins or None), for an export on record."""
    wanted = _chosen(choice).where(Customer.id > after).order_by(Customer.id).limit(EXPORT_PAGE)
    rows = _rows(session, wanted, today)
    return rows, rows[-1].customer_id if len(rows) == EXPORT_PAGE else None


def of_holiday(holiday: Holiday) -> ColumnElement[bool]:
    """What was written down for this holiday, also before its first day was announced."""
    near = HolidayGreeting.holiday_on.between(holiday.first_on - GAP, holiday.first_on + GAP)
    return and_(near, HolidayGreeting.holiday == holiday.name)


def is_among(audiences: Collection[Audience]) -> ColumnElement[bool]:
    """The customers who count among one of these, by the rule's own words."""
    pairs = [
        and_(Customer.kind == kind, Customer.standing == standing)
        for kind in CustomerKind
        for standing in Standing
        if not audiences_of(kind, standing).isdisjoint(audiences)
    ]
    return or_(*pairs) if pairs else Customer.id.is_(None)


def _chosen(choice: GreetingChoice) -> Select[Any]:
    wanted: Any = (
        select(
            Customer.id,
            Customer.customer_no,
            Customer.name,
            Customer.kind,
            Customer.customer_class,
            Customer.standing,
            Customer.phone,
            HolidayGreeting.means,
            HolidayGreeting.greeted_at,
            func.coalesce(User.name, "").label("greeted_by"),
        )
        .outerjoin(HolidayGreeting, and_(HolidayGreeting.customer_id == Customer.id, of_holiday(choice.holiday)))
        .outerjoin(User, User.id == HolidayGreeting.greeted_by)
        .where(Customer.is_active, is_among(choice.audiences))
    )
    if choice.classes:
        wanted = wanted.where(Customer.customer_class.in_(choice.classes))
    chosen: Select[Any] = wanted
    return chosen


def _rows(session: Session, wanted: Select[Any], today: date) -> list[GreetingRow]:
    found = session.execute(wanted).all()
    rooms = list_rooms(session, customer_ids=[row.id for row in found], today=today)
    return [GreetingRow._make([*row[:3], rooms.get(row.id, ""), *row[3:]]) for row in found]
