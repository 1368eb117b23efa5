"""The price list's own year: one round that went all its way, and the next one that waits for finance (R-PRICE-1)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import RowChange
from db.clock import office_day, office_instant
from db.operations.price_list_drafts import draft_price_list, note_discussion, submit_price_list
from db.operations.price_list_items import add_priced_item, end_priced_item
from db.operations.price_list_lines import change_price_lines
from db.operations.price_lists import (
    approve_price_list,
    publish_price_list,
    review_price_list,
    send_back_price_list,
)
from db.queries.price_lists import list_lines
from db.tables.catalogue import PriceList, ServiceItem
from db.vocabulary import SendBackReason
from db.work import perform
from seed.year import Year


class NewPrice(NamedTuple):
    code: str
    price: str
    cost: str
    reason: str


# What the year's round changes, and what the round of today is about.
ROUND = (
    NewPrice("BJ-01", "3.80", "3.50", "人工成本上调"),
    NewPrice("BJ-03", "4.30", "3.95", "人工与药剂上调"),
    NewPrice("WX-04", "95.00", "88.60", "外协设备费上调"),
    NewPrice("WX-07", "85.00", "78.00", "上门工时核定"),
    NewPrice("KT-03", "112.00", "104.00", "电价下调"),
    NewPrice("JZ-01", "48.00", "44.00", "人工成本上调"),
    NewPrice("XY-02", "13.00", "12.10", "外协价上调"),
)
NEXT = (
    NewPrice("BJ-02", "7.20", "6.60", "人工成本上调"),
    NewPrice("BJ-06", "168.00", "154.00", "药剂成本上调"),
    NewPrice("LZ-01", "13.00", "11.90", "苗木成本上调"),
    NewPrice("WX-01", "42.00", "38.60", "工时核定"),
    NewPrice("WX-05", "38.00", "35.20", "上门工时核定"),
    NewPrice("KT-01", "118.00", "108.00", "批量采购，让利住户"),
    NewPrice("HY-01", "95.00", "97.00", "淡季促销，由会务收入弥补"),
    NewPrice("XY-01", "19.00", "17.50", "外协价上调"),
)
SAID = (
    ("工程部", "外协与配件都涨了，按新工时核定，住户可以接受。"),
    ("保洁部", "人工是主要成本，同意调整；绿植和清洗需求稳定。"),
)


def plan_prices(year: Year, first: date) -> None:
    """Published for the first of a month, after a round of five weeks; and a draft on its way on the last day."""
    begins = _first_of_month(first + timedelta(days=36))
    steps: tuple[tuple[int, Callable[..., None], tuple[Any, ...]], ...] = (
        (34, begin, (begins, "年度调价", ROUND, True)),
        (31, discuss, (begins,)),
        (27, submit, (begins,)),
        (26, send_back, (begins,)),
        (25, explain, (begins,)),
        (23, review, (begins,)),
        (20, approve, (begins,)),
        (17, publish, (begins,)),
    )
    for days, step, facts in steps:
        year.later(year.in_office_hours(begins - timedelta(days=days)), step, *facts)
    today = office_day(year.now)
    coming = _first_of_month(today + timedelta(days=35))
    for days, step, facts in (
        (9, begin, (coming, "下一版调价", NEXT, False)),
        (6, discuss, (coming,)),
        (2, submit, (coming,)),
    ):
        year.later(office_instant(today - timedelta(days=days), 15, year.chance.randint(0, 50)), step, *facts)


def _first_of_month(day: date) -> date:
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _version(session: Session, begins: date) -> PriceList:
    found = select(PriceList).where(PriceList.effective_on == begins, ~PriceList.is_taken_over)
    return session.scalars(found.order_by(PriceList.id.desc()).limit(1)).one()


def begin(
    year: Year,
    session: Session,
    at: datetime,
    begins: date,
    note: str,
    changes: Sequence[NewPrice],
    is_full: bool,
) -> None:
    """The manager drafts: prices, one item more and one less."""
    by = year.people["manager"]
    list_id = perform(session, draft_price_list, by=by, at=at, effective_on=begins, note=note)
    rows = {row.code: row for row in list_lines(session, list_id=list_id, only_lines=False, limit=500)}
    typed = [
        RowChange(
            rows[new.code].key,
            rows[new.code].stamp,
            {"new_price": new.price, "cost": new.cost, "reason": new.reason},
        )
        for new in changes
    ]
    perform(session, change_price_lines, by=by, at=at, list_id=list_id, changes=typed)
    code, name = ("WX-13", "智能门锁安装") if is_full else ("JZ-05", "收纳整理")
    department = "工程部" if is_full else "保洁部"
    perform(
        session,
        add_priced_item,
        by=by,
        at=at,
        list_id=list_id,
        code=code,
        name=name,
        category="有偿维修" if is_full else "家政",
        department_id=year.departments[department],
        unit_of_measure="套" if is_full else "小时",
        price="160.00" if is_full else "60.00",
        cost="148.00" if is_full else "55.00",
        reason="住户需求 23 次",
    )
    if not is_full:
        ended = session.scalars(select(ServiceItem.id).where(ServiceItem.code == "JZ-04")).one()
        perform(session, end_priced_item, by=by, at=at, list_id=list_id, item_id=ended, reason="无人可派，停止服务")


def discuss(year: Year, session: Session, at: datetime, begins: date) -> None:
    version = _version(session, begins)
    for department, said in SAID:
        perform(
            session,
            note_discussion,
            by=year.head(department),
            at=at,
            list_id=version.id,
            department_id=year.departments[department],
            note=said,
            speaker=year.head(department).name,
            held_on=office_day(at),
        )


def submit(year: Year, session: Session, at: datetime, begins: date) -> None:
    version = _version(session, begins)
    perform(session, submit_price_list, by=year.people["manager"], at=at, list_id=version.id, version=version.version)


def send_back(year: Year, session: Session, at: datetime, begins: date) -> None:
    """Finance wants the costs explained."""
    version = _version(session, begins)
    perform(
        session,
        send_back_price_list,
        by=year.people["finance"],
        at=at,
        list_id=version.id,
        version=version.version,
        reason=SendBackReason.COST_UNCLEAR,
        note="外协设备费请附合同单价",
    )


def explain(year: Year, session: Session, at: datetime, begins: date) -> None:
    version = _version(session, begins)
    lines = list_lines(session, list_id=version.id, only_lines=True, limit=500)
    row = next(line for line in lines if line.code == "WX-04")
    change = RowChange(row.key, row.stamp, {"reason": "外协设备费上调，合同单价 65.00 元/次"})
    perform(session, change_price_lines, by=year.people["manager"], at=at, list_id=version.id, changes=[change])
    submit(year, session, at + timedelta(minutes=9), begins)


def review(year: Year, session: Session, at: datetime, begins: date) -> None:
    _decide(year, session, at, begins, review_price_list, "finance", note="成本已核对")


def approve(year: Year, session: Session, at: datetime, begins: date) -> None:
    _decide(year, session, at, begins, approve_price_list, "leader", note="同意")


def publish(year: Year, session: Session, at: datetime, begins: date) -> None:
    _decide(year, session, at, begins, publish_price_list, "manager")


def _decide(
    year: Year, session: Session, at: datetime, begins: date, operation: Callable[..., None], who: str, **said: str
) -> None:
    version = _version(session, begins)
    seal = version.content_hash
    facts = {"list_id": version.id, "version": version.version, "content_hash": seal}
    perform(session, operation, by=year.people[who], at=at, **facts, **said)
