"""Good wishes on public holidays: who has been greeted stays on record (R-CALL-3)."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.audit import note_act
from db.queries.greetings import of_holiday
from db.rules import permissions
from db.rules.holidays import Holiday, holidays_after, holidays_before
from db.tables.contacts import HolidayGreeting
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, AuditAction, ContactMeans

MOST_AT_ONCE = 500
# How many holidays ahead and back can be chosen.
AHEAD, BACK = 3, 4


class NoSuchHoliday(RuleError):
    message = N_("There is no public holiday beginning on {day} to greet on. Choose one of the list.")


class TooManyGreeted(RuleError):
    message = N_("At most {most} customers at once. Tick fewer.")


def greeted_holidays(today: date) -> list[Holiday]:
    """The holidays that can be chosen: the coming ones, then those just over."""
    return [*holidays_after(today, AHEAD), *holidays_before(today, BACK)]


def mark_greeted(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    holiday_on: date,
    customer_ids: Collection[int],
    means: ContactMeans = ContactMeans.CALL,
) -> int:
    """These customers have been greeted; who was already is left as it is. Returns how many are new.

    Raises NoSuchHoliday, Incomplete, TooManyGreeted.
    """
    permissions.require(by, "mark_greeted")
    holiday = _find(holiday_on, office_day(at))
    wanted = set(customer_ids)
    if not wanted:
        raise Incomplete("customer_ids", what=N_("Customers"))
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyGreeted("customer_ids", most=MOST_AT_ONCE)
    greeted = select(HolidayGreeting.customer_id).where(of_holiday(holiday), HolidayGreeting.customer_id.in_(wanted))
    found = select(Customer.id).where(Customer.id.in_(wanted), Customer.is_active, Customer.id.not_in(greeted))
    rows = [
        HolidayGreeting(
            holiday_on=holiday.first_on,
            holiday=holiday.name,
            customer_id=customer_id,
            means=means,
            greeted_by=by.user_id,
            greeted_at=at,
        )
        for customer_id in session.scalars(found.order_by(Customer.id))
    ]
    session.add_all(rows)
    session.flush()
    return len(rows)


def export_greetings(session: Session, *, by: Actor, at: datetime, holiday_on: date, rows: int, sha256: str) -> None:
    """Note who takes the list of a holiday out, how many customers, and the file's hash (R-CUST-2)."""
    permissions.require(by, "export_greetings")
    holiday = _find(holiday_on, office_day(at))
    facts = {"holiday": holiday.name, "rows": rows, "sha256": sha256}
    note_act(session, AuditAction.EXPORT, "greetings", holiday.first_on.isoformat(), facts)
    session.flush()


def _find(day: date, today: date) -> Holiday:
    found = next((one for one in greeted_holidays(today) if one.first_on == day), None)
    if found is None:
        raise NoSuchHoliday("holiday_on", day=day.isoformat())
    return found
