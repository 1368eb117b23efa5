"""The first morning of the demonstration office: what an office imports and sets before it begins."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.imports_balances import import_opening_balances
from db.operations.imports_customers import import_customers
from db.operations.imports_items import import_items
from db.operations.imports_staff import import_staff
from db.operations.settings import change_setting
from db.operations.staff import SERVICE_CENTRE
from db.queries.settings import get_calendar
from db.spreadsheets import CustomerRow, OpeningBalanceRow, Record, SheetRecords, columns_of, read_records
from db.tables.catalogue import ServiceItem
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.staff import Department, Staff
from db.types import Actor
from db.vocabulary import ImportKind, Occupancy
from db.work import perform
from seed.contacts import rest_rules
from seed.estate import VILLAS as VILLA_ZONE
from seed.estate import make_customers
from seed.people import PEOPLE, add_people, link_staff
from seed.roster import Roster, Worker
from seed.wishes import FITTING_OUT, HOMES, SHOPS, VILLAS, Household, ItemFacts, Wish, read_wishes
from seed.year import CARE, HEADS, Year

HERE = Path(__file__).parent
SETTINGS = (
    ("company", "云栖物业管理有限公司"),
    ("office", "客户服务中心"),
    ("office_phone", "0571-0000 0110"),
)


def open_office(session: Session, *, at: datetime, now: datetime, seed: int) -> Year:
    """Departments, logins, settings, staff, price list, customers and what they owed before."""
    chance = Random(seed)  # noqa: S311 - a demonstration, the same each time
    departments, care = _departments(session, HEADS), _departments(session, CARE)
    people = add_people(session, at=at, departments={**departments, **care})
    manager = people["manager"]
    for setting, value in SETTINGS:
        perform(session, change_setting, by=manager, at=at, setting=setting, value=value)
    perform(session, import_staff, by=manager, at=at, sheet=read_records(ImportKind.STAFF, HERE / "staff.csv"))
    link_staff(session)
    perform(session, import_items, by=manager, at=at, sheet=read_records(ImportKind.ITEMS, HERE / "items.csv"))
    rows = make_customers(chance)
    rest_rules(session, by=manager, at=at)
    sheet = _sheet(ImportKind.CUSTOMERS, rows)
    perform(session, import_customers, by=people["clerk"], at=at, sheet=sheet)
    owed = _sheet(ImportKind.OPENING_BALANCES, _balances(chance, rows, office_day(at)))
    perform(session, import_opening_balances, by=people["finance"], at=at, sheet=owed)
    return Year(
        chance=chance,
        now=now,
        people=_with_staff(session, people),
        departments=departments,
        care_departments=care,
        roster=Roster(_workers(session)),
        wishes=_wishes(session),
        households=_households(session, chance),
        calendar=get_calendar(session),
    )


def _sheet(kind: ImportKind, rows: Sequence[Record]) -> SheetRecords:
    records = list(enumerate(rows, start=2))
    return SheetRecords(kind, records, [], [], len(records), columns_of(kind), {})


def _departments(session: Session, names: Iterable[str]) -> dict[str, int]:
    known = {row.name: row for row in session.scalars(select(Department))}
    for name in names:
        if name not in known:
            known[name] = Department(name=name, is_service_centre=name == SERVICE_CENTRE)
            session.add(known[name])
    session.flush()
    return {name: known[name].id for name in names}


def _balances(chance: Random, rows: Sequence[CustomerRow], day: date) -> list[OpeningBalanceRow]:
    """Two dozen customers still owed something when the office began, three had paid ahead."""
    some = chance.sample([row for row in rows if row.occupancy is Occupancy.OCCUPIED], 27)
    return [
        OpeningBalanceRow(row.customer_no, day, chance.randint(4, 60) * (1000 if n >= 3 else -500), "上年结转")
        for n, row in enumerate(some)
    ]


def _with_staff(session: Session, people: dict[str, Actor]) -> dict[str, Actor]:
    """The actors with the member of staff each of them is."""
    staff = {name: staff_id for staff_id, name in session.execute(select(Staff.id, Staff.name))}
    names = {username: name for username, name, *_ in PEOPLE}
    return {username: replace(actor, staff_id=staff.get(names[username])) for username, actor in people.items()}


def _workers(session: Session) -> dict[str, list[Worker]]:
    """Everybody of a department but its head."""
    heads = {name for username, name, *_ in PEOPLE if username in HEADS.values()}
    workers: dict[str, list[Worker]] = {name: [] for name in HEADS}
    found = select(Staff.id, Staff.name, Staff.trades, Department.name).join(
        Department, Department.id == Staff.department_id
    )
    for staff_id, name, trades, department in session.execute(found.order_by(Staff.id)):
        if name not in heads and department in workers:
            workers[department].append(Worker(staff_id, name, trades))
    return workers


def _wishes(session: Session) -> list[Wish]:
    found = select(
        ServiceItem.code,
        ServiceItem.id,
        ServiceItem.name,
        ServiceItem.category,
        Department.name,
        ServiceItem.unit_of_measure,
    ).join(Department, Department.id == ServiceItem.department_id)
    return read_wishes({row.code: ItemFacts(*row[1:]) for row in session.execute(found)})


def _households(session: Session, chance: Random) -> dict[str, list[Household]]:
    """Who may ask for something, by group; nobody asks for an empty home."""
    groups: dict[str, list[Household]] = {HOMES: [], VILLAS: [], SHOPS: [], FITTING_OUT: []}
    found = (
        select(Customer.id, Unit.id, Unit.area_hundredths, Unit.zone, Unit.occupancy)
        .join(CustomerUnit, CustomerUnit.customer_id == Customer.id)
        .join(Unit, Unit.id == CustomerUnit.unit_id)
        .where(Unit.occupancy.in_((Occupancy.OCCUPIED, Occupancy.FITTING_OUT)))
        .order_by(Customer.id)
    )
    for customer_id, unit_id, area, zone, occupancy in session.execute(found):
        group = SHOPS if zone == "商业街" else VILLAS if zone == VILLA_ZONE else HOMES
        group = FITTING_OUT if occupancy is Occupancy.FITTING_OUT else group
        groups[group].append(Household(customer_id, unit_id, area or 0))
    for households in groups.values():
        chance.shuffle(households)
    return groups
