"""Who is there before the first order: departments, people with logins, ten thousand homes, forty items with prices."""

import sqlite3
from dataclasses import dataclass
from random import Random

import bcrypt

from db.rules.search import initials, phone_tail, room_key
from db.vocabulary import AccountKind, CustomerKind, PaymentMethod, Role
from tests.benchmarks.bulk import Rows, day_text, instant_text

PASSWORD = "blue lift in march"
CUSTOMERS = 10_000
ITEMS = 40
DEPARTMENTS = ("客户服务中心", "工程部", "保洁部", "秩序部")
# Everything that is not an order was there before the first day.
LONG_AGO = "2023-11-20"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀兰霞平刚桂英华玉萍红建国志文斌辉鹏飞宇浩欣怡涵雨桐远佳琪晨俊博雅婷雪梅"
WORKS = ["清洗", "疏通", "更换", "检修", "保养", "安装", "消毒", "搬运"]
THINGS = ["空调", "水管", "门锁", "灯具", "地毯"]
CLERKS, FINANCE, MANAGER = (1, 2), 7, 8
USERS = (
    ("clerk", "陈前台", Role.CLERK, 1),
    ("clerk2", "林前台", Role.CLERK, 1),
    ("supervisor", "周主管", Role.SUPERVISOR, 1),
    ("engineering", "郭主管", Role.SUPERVISOR, 2),
    ("cleaning", "何主管", Role.SUPERVISOR, 3),
    ("security", "高主管", Role.SUPERVISOR, 4),
    ("finance", "吴财务", Role.FINANCE, 1),
    ("manager", "郑经理", Role.MANAGER, 1),
    ("leader", "冯总", Role.LEADER, 1),
    ("admin", "管理员", Role.ADMIN, 1),
)


@dataclass(frozen=True)
class Item:
    id: int
    name: str
    measure: str
    department_id: int
    unit_price_fen: int


@dataclass(frozen=True)
class Home:
    """A customer and the unit of the same id."""

    id: int
    customer_no: str
    name: str
    label: str
    building: str
    phone: str


def write_office(db: sqlite3.Connection, chance: Random) -> tuple[list[Home], list[Item]]:
    """Everything before the first order; supervisors, workers and tills have the ids that the years expect."""
    _people(db)
    return _homes(db, chance), _items(db)


def workers_of(department_id: int) -> range:
    """Six people in each department."""
    return range(6 * department_id - 5, 6 * department_id + 1)


def supervisor_of(department_id: int) -> int:
    return department_id + 2


def _people(db: sqlite3.Connection) -> None:
    at = LONG_AGO + "T00:00:00.000000Z"
    departments = Rows(db, "department", "id name is_service_centre")
    staff = Rows(db, "staff", "id name department_id")
    for number, name in enumerate(DEPARTMENTS, start=1):
        departments.add(number, name, int(number == 1))
        for worker in workers_of(number):
            staff.add(worker, f"{SURNAMES[worker]}师傅", number)
    secret = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
    columns = "id username name password_hash must_change_password department_id created_at"
    users = Rows(db, "user_account", columns)
    roles = Rows(db, "user_role", "user_id role granted_at")
    tills = Rows(db, "till", "id name user_id")
    for number, (username, name, role, department) in enumerate(USERS, start=1):
        users.add(number, username, name, secret, 0, department, at)
        roles.add(number, role.value, at)
        if role in (Role.CLERK, Role.FINANCE):
            tills.add(number, name, number)
    settings = Rows(db, "setting", "key value set_by set_at")
    settings.add("company", "物业管理公司", 10, at)
    settings.add("office", "客户服务中心", 10, at)
    for rows in (departments, staff, users, roles, tills, settings):
        rows.write()


def _homes(db: sqlite3.Connection, chance: Random) -> list[Home]:
    units = Rows(db, "unit", "id zone building room label room_key area_hundredths")
    columns = "id customer_no name kind phone phone_tail name_initials"
    customers = Rows(db, "customer", columns)
    links = Rows(db, "customer_unit", "customer_id unit_id relation from_on")
    accounts = Rows(db, "account", "id kind customer_id department_id method")
    homes, known = [], {}
    for number in range(1, CUSTOMERS + 1):
        tower, place = divmod(number - 1, 100)
        building, room = f"{tower + 1}栋", f"{tower + 1}-1-{place // 4 + 1:02d}{place % 4 + 1:02d}"
        name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
        phone = f"1990000{number % 10_000:04d}"
        kind = CustomerKind.SHOP if number % 25 == 0 else CustomerKind.OWNER
        homes.append(Home(number, f"KH-{number:06d}", name, room, building, phone))
        units.add(number, f"{tower // 40 + 1}区", building, room, room, room_key(room), chance.randint(6000, 18000))
        for sign in name:
            if sign not in known:
                known[sign] = initials(sign, is_person=False)
        short = "".join(known[sign] for sign in name)
        customers.add(number, f"KH-{number:06d}", name, kind.value, phone, phone_tail(phone), short)
        links.add(number, number, kind.value, LONG_AGO)
        accounts.add(number, AccountKind.RECEIVABLE.value, number, None, None)
    for place, method in enumerate(PaymentMethod):
        accounts.add(CUSTOMERS + 1 + place, AccountKind.MONEY.value, None, None, method.value)
    for department in range(1, len(DEPARTMENTS) + 1):
        accounts.add(CUSTOMERS + 10 + department, AccountKind.REVENUE.value, None, department, None)
    accounts.add(CUSTOMERS + 10, AccountKind.TAKEN_OVER.value, None, None, None)
    for rows in (units, customers, links, accounts):
        rows.write()
    return homes


def money_account(method: PaymentMethod) -> int:
    return CUSTOMERS + 1 + list(PaymentMethod).index(method)


def revenue_account(department_id: int) -> int:
    return CUSTOMERS + 10 + department_id


TAKEN_OVER_ACCOUNT = CUSTOMERS + 10


def _items(db: sqlite3.Connection) -> list[Item]:
    lists = Rows(db, "price_list", "id version_no state effective_on drafted_at published_at")
    lists.add(1, 1, "published", day_text(0), instant_text(0), instant_text(0))
    rows = Rows(
        db, "service_item", "id", "code", "name", "category", "department_id", "unit_of_measure", "name_initials"
    )
    prices = Rows(db, "price", "id price_list_id item_id valid_from unit_price_fen is_published")
    items = []
    for number in range(1, ITEMS + 1):
        name = THINGS[number % len(THINGS)] + WORKS[number // len(THINGS) % len(WORKS)]
        department = number % len(DEPARTMENTS) + 1
        item = Item(number, name, "次", department, 2_000 + 350 * number)
        category = "有偿维修" if department == 2 else "室内保洁"
        rows.add(number, f"FW-{number:02d}", name, category, department, "次", initials(name, is_person=False))
        prices.add(number, 1, number, LONG_AGO, item.unit_price_fen, 1)
        items.append(item)
    for written in (lists, rows, prices):
        written.write()
    return items
