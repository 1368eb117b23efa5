"""Explore with demonstration data: fill an empty office with a year of work, and take it all away again."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, event, exists, func, select
from sqlalchemy.orm import Session

from db import clock, work
from db.clock import month_of, office_day, office_instant
from db.engine import make_anew, office_engine
from db.errors import RuleError
from db.operations.staff import SERVICE_CENTRE
from db.rules.billing_calendar import next_month
from db.start import demo_logins_file
from db.tables.customers import Customer
from db.tables.office import Setting
from db.tables.staff import Department, User, UserRole
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import N_, Role
from seed.adjustments import plan_adjustments
from seed.agreements import plan_agreements
from seed.arrears import plan_arrears
from seed.complaints import plan_complaints
from seed.contacts import plan_routine_contacts
from seed.fees import plan_fees
from seed.loose_ends import leave_open
from seed.months import plan_month
from seed.opening import open_office
from seed.price_rounds import plan_prices
from seed.registers import plan_registers
from seed.requests import plan_day
from seed.surveys import plan_surveys
from seed.till_hand_overs import plan_hand_overs

SEED = 20261121
MARK = "demonstration"
KEPT = ("username", "name", "password_hash", "must_change_password", "is_active", "language", "created_at")
DAYS = 365
# Days of one transaction: what its orders need stays in memory that long.
TOGETHER = 7


class NotEmpty(RuleError):
    message = N_("This office has data of its own. Demonstration data goes only into an empty one.")


class DemoThere(RuleError):
    message = N_("The demonstration is there already. Take it away first: python -m db demo --remove")


class NoDemo(RuleError):
    message = N_("There is no demonstration data here.")


class Filled(NamedTuple):
    customers: int
    orders: int


def fill(progress: Callable[[int, int], None] | None = None, *, days: int = DAYS, seed: int = SEED) -> Filled:
    """A year of work up to now, made through the operations with a moving clock and a fixed seed.

    `progress(done, total)` in days. Raises DemoThere, or NotEmpty where the office has customers of its own.
    """
    now = clock.now()
    today = office_day(now)
    first = today - timedelta(days=days)
    began = office_instant(first, 7)
    with _without_collecting(), _writing(began) as session:
        if _mark(session) is not None:
            raise DemoThere()
        if session.scalar(select(exists().where(Customer.id.is_not(None)))):
            raise NotEmpty()
        session.add(Setting(key=MARK, value=_last_user(session), set_at=began))
        year = open_office(session, at=began, now=now, seed=seed)
    for month in _months(first, today):
        plan_month(year, month)
    plan_prices(year, first)
    plan_fees(year)
    plan_agreements(year, first)
    plan_adjustments(year)
    plan_complaints(year, first)
    plan_routine_contacts(year, first)
    plan_surveys(year, first)
    plan_hand_overs(year)
    plan_registers(year, first)
    leave_open(year)
    plan_arrears(year)
    with _without_collecting():
        for start in range(0, days + 1, TOGETHER):
            with _writing(began) as session:
                for number in range(start, min(start + TOGETHER, days + 1)):
                    plan_day(year, first + timedelta(days=number))
                    year.run_until(session, office_instant(first + timedelta(days=number + 1)))
                    if progress is not None:
                        progress(number + 1, days + 1)
    return work.ask(_count)


@contextmanager
def _writing(at: datetime) -> Iterator[Session]:
    """One transaction of many acts, which keeps the rows it has read or made: the next act needs them again."""
    held: list[Any] = []
    with work.writing(by=SYSTEM, at=at, operation="fill_demo") as session:
        for moment in ("loaded_as_persistent", "pending_to_persistent"):
            event.listen(session, moment, lambda _session, row: held.append(row))
        yield session


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Millions of small objects that all stay: looking for rubbish among them would cost a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _months(first: date, last: date) -> Iterator[str]:
    month = month_of(first)
    while month <= month_of(last):
        yield month
        month = next_month(month)


def _count(session: Session) -> Filled:
    customers = session.scalar(select(func.count()).select_from(Customer)) or 0
    return Filled(customers, session.scalar(select(func.count()).select_from(WorkOrder)) or 0)


def _mark(session: Session) -> Setting | None:
    return session.scalar(select(Setting).where(Setting.key == MARK).order_by(Setting.id).limit(1))


def _last_user(session: Session) -> str:
    """The newest login from before: those after it go with the demonstration."""
    return str(session.scalar(select(func.max(User.id))) or 0)


class _Login(NamedTuple):
    user: dict[str, Any]
    roles: list[Role]


def remove() -> None:
    """Take the demonstration away in one step; logins and settings from before it stay. Raises NoDemo."""
    logins, settings = work.ask(_from_before)
    now = clock.now()

    def put_back(connection: Connection) -> None:
        info = {"by": SYSTEM, "at": now, "operation": "remove_demo"}
        with work.WritingSession(connection, info=info) as session, session.begin():
            if logins:
                session.add(Department(name=SERVICE_CENTRE, is_service_centre=True))
            for login in logins:
                user = User(**login.user)
                session.add(user)
                session.flush()
                session.add_all(UserRole(user_id=user.id, role=role, granted_at=now) for role in login.roles)
            session.add_all(Setting(key=key, value=value, set_at=now) for key, value in settings)

    make_anew(office_engine(), put_back)
    demo_logins_file().unlink(missing_ok=True)


def _from_before(session: Session) -> tuple[list[_Login], list[tuple[str, str]]]:
    """What was there before the demonstration: logins with their roles, settings."""
    mark = _mark(session)
    if mark is None:
        raise NoDemo()
    logins = []
    for user in session.scalars(select(User).where(User.id <= int(mark.value)).order_by(User.id)).all():
        facts = {name: getattr(user, name) for name in KEPT}
        logins.append(_Login(facts, list(session.scalars(select(UserRole.role).where(UserRole.user_id == user.id)))))
    rows = session.execute(select(Setting.key, Setting.value).where(Setting.id < mark.id).order_by(Setting.id))
    return logins, [(row.key, row.value) for row in rows]
