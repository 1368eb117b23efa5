"""Explore with demonstration data: fill an empty office with a year of work, and take it all away again."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db import clock, work
from db.clock import month_of, office_day, office_instant
from db.engine import make_anew, office_engine
from db.errors import RuleError
from db.money import to_fen
from db.operations.customers import add_customer
from db.operations.departments import save_staff
from db.operations.settings import change_setting
from db.operations.staff import SERVICE_CENTRE
from db.queries.settings import get_calendar
from db.rules.billing_calendar import next_month
from db.rules.search import initials
from db.start import demo_logins_file
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.tables.customers import Customer
from db.tables.office import Setting
from db.tables.staff import Department, User, UserRole
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import N_, CustomerKind, PriceListState, Role
from seed.estate import make_homes
from seed.months import plan_month
from seed.people import PEOPLE, add_people
from seed.year import Subject, Year

HERE = Path(__file__).parent
SEED = 20261121
MARK = "demonstration"
KEPT = ("username", "name", "password_hash", "must_change_password", "is_active", "language", "created_at")
DAYS = 365


class NotEmpty(RuleError):
    message = N_("This office has data of its own. Demonstration data goes only into an empty one.")


class NoDemo(RuleError):
    message = N_("There is no demonstration data here.")


class Filled(NamedTuple):
    customers: int
    orders: int


def fill(progress: Callable[[int, int], None] | None = None, *, days: int = DAYS) -> Filled:
    """A year of work up to now, made through the operations with a moving clock and a fixed seed.

    `progress(done, total)` in days. Raises NotEmpty where the office has customers of its own.
    """
    now = clock.now()
    today = office_day(now)
    first = today - timedelta(days=days)
    began = office_instant(first, 7)
    with work.writing(by=SYSTEM, at=began, operation="fill_demo") as session:
        if session.scalar(select(exists().where(Customer.id.is_not(None)))):
            raise NotEmpty()
        session.add(Setting(key=MARK, value="yes", set_at=began))
        year = _open_office(session, began)
    for month in _months(first, today):
        plan_month(year, month)
    for number in range(days + 1):
        day = first + timedelta(days=number)
        year.plan_day(day)
        with work.writing(by=SYSTEM, at=began, operation="fill_demo") as session:
            year.run_until(session, min(now, office_instant(day + timedelta(days=1))))
        if progress is not None:
            progress(number + 1, days + 1)
    return work.ask(_count)


def _months(first: date, last: date) -> Iterator[str]:
    month = month_of(first)
    while month <= month_of(last):
        yield month
        month = next_month(month)


def _count(session: Session) -> Filled:
    customers = session.scalar(select(func.count()).select_from(Customer)) or 0
    return Filled(customers, session.scalar(select(func.count()).select_from(WorkOrder)) or 0)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _open_office(session: Session, at: datetime) -> Year:
    """Departments, staff, logins, price list and customers of the first morning."""
    chance = Random(SEED)  # noqa: S311 - a demonstration, the same each time
    departments = {
        name: _department(session, name) for name in dict.fromkeys(row["部门"] for row in _rows("staff.csv"))
    }
    people = add_people(session, departments=departments, at=at)
    manager, clerk = people["manager"], people["clerk"]
    for setting, value in (
        ("company", "云栖物业管理有限公司"),
        ("office", "客户服务中心"),
        ("office_phone", "0571-0000 0110"),
    ):
        work.perform(session, change_setting, by=manager, at=at, setting=setting, value=value)
    workers: dict[str, list[int]] = {name: [] for name in departments}
    for row in _rows("staff.csv"):
        department = departments[row["部门"]]
        worker = work.perform(
            session,
            save_staff,
            by=manager,
            at=at,
            name=row["姓名"],
            department_id=department.id,
            trades=row["工种"],
            phone=row["电话"],
        )
        workers[row["部门"]].append(worker)
    customers = []
    for home in make_homes(chance):
        added = work.perform(session, add_customer, by=clerk, at=at, **vars(home))
        assert added.unit_id is not None
        customers.append((added.id, added.unit_id, home.kind is CustomerKind.SHOP))
    # Shops ask for much more than homes do, and nobody asks for an empty home.
    wanting = [customer for customer in customers if customer[2]] * 12 + customers
    return Year(
        chance=chance,
        people=people,
        workers=workers,
        departments={name: department.id for name, department in departments.items()},
        subjects=_price_list(session, departments, people["manager"], at),
        customers=wanting,
        calendar=get_calendar(session),
    )


def _department(session: Session, name: str) -> Department:
    found = session.scalar(select(Department).where(Department.name == name))
    if found is None:
        found = Department(name=name, is_service_centre=name == SERVICE_CENTRE)
        session.add(found)
        session.flush()
    return found


def _price_list(session: Session, departments: dict[str, Department], manager: Actor, at: datetime) -> list[Subject]:
    """The first version, taken over, as an import on an empty list makes it."""
    version = PriceList(
        version_no=1,
        state=PriceListState.PUBLISHED,
        is_taken_over=True,
        drafted_by=manager.user_id,
        drafted_at=at,
        published_at=at,
    )
    session.add(version)
    session.flush()
    subjects = []
    for row in _rows("items.csv"):
        item = ServiceItem(
            code=row["项目编码"],
            name=row["名称"],
            category=row["类别"],
            department_id=departments[row["部门"]].id,
            unit_of_measure=row["单位"],
            name_initials=initials(row["名称"], is_person=False),
        )
        session.add(item)
        session.flush()
        session.add(
            Price(
                price_list_id=version.id,
                item_id=item.id,
                valid_from=date.fromisoformat(row["生效日期"]),
                unit_price_fen=to_fen(row["单价"]),
                is_published=True,
            )
        )
        is_repair = row["类别"] == "有偿维修"
        # Repairs, cleaning and air-conditioning are what an office does most.
        often = 4 if is_repair else 3 if row["项目编码"][:2] in ("BJ", "KT") else 1
        subjects += [Subject(item.id, row["名称"], row["部门"], row["单位"], is_repair)] * often
    return subjects


class _Login(NamedTuple):
    user: dict[str, Any]
    roles: list[Role]


def remove() -> None:
    """Take the demonstration away in one step; logins and settings from before it stay. Raises NoDemo."""
    logins, settings = work.ask(_from_before)
    make_anew(office_engine())
    now = clock.now()
    with work.writing(by=SYSTEM, at=now, operation="remove_demo") as session:
        if logins:
            session.add(Department(name=SERVICE_CENTRE, is_service_centre=True))
        for login in logins:
            user = User(**login.user)
            session.add(user)
            session.flush()
            session.add_all(UserRole(user_id=user.id, role=role, granted_at=now) for role in login.roles)
        session.add_all(Setting(key=key, value=value, set_at=now) for key, value in settings)
    demo_logins_file().unlink(missing_ok=True)


def _from_before(session: Session) -> tuple[list[_Login], list[tuple[str, str]]]:
    """What was there before the demonstration: logins with their roles, settings."""
    mark = session.scalar(select(func.min(Setting.id)).where(Setting.key == MARK))
    if mark is None:
        raise NoDemo()
    demo_names = {username for username, *_ in PEOPLE}
    logins = []
    for user in session.scalars(select(User).where(User.username.not_in(demo_names)).order_by(User.id)).all():
        facts = {name: getattr(user, name) for name in KEPT}
        logins.append(_Login(facts, list(session.scalars(select(UserRole.role).where(UserRole.user_id == user.id)))))
    rows = session.execute(select(Setting.key, Setting.value).where(Setting.id < mark).order_by(Setting.id))
    return logins, [(row.key, row.value) for row in rows]
