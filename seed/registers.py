"""Registers in the demonstration: homes handed over and to come, visits, rounds through vacant homes (R-YEAR)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.operations.registers import add_entry, take_entry_step
from db.tables.customers import Unit
from db.tables.registers import REGISTERS
from db.vocabulary import Occupancy, Trade, VisitTopic
from db.work import perform
from seed.year import Year

SEED = 20261124
SHOPS = "商业街"
HANDS, USES, VISITS, CHECKS = REGISTERS
STAFF = ("赵国强", "钱建平", "孙丽")
SAID: Mapping[VisitTopic, str] = {
    VisitTopic.REPAIRS: "楼道灯坏了几天没人修",
    VisitTopic.CLEANING: "电梯厅的地面不够干净",
    VisitTopic.PLANTING: "楼前的树挡住了光线",
    VisitTopic.SECURITY: "外卖员进出单元门没人问",
    VisitTopic.PARKING: "下班以后车位不够",
    VisitTopic.FEES: "想看停车费的明细",
    VisitTopic.FACILITIES: "健身器材有一处松动",
    VisitTopic.NEIGHBOURS: "楼上装修周末也施工",
    VisitTopic.SERVICE: "电话打了两次才有人接",
    VisitTopic.OTHER: "希望多办一些老人活动",
}
FOUND: Mapping[Trade, str] = {
    Trade.WATER_POWER: "厨房下水返味",
    Trade.BUILDING: "北卧窗边有渗水痕迹",
    Trade.SMART_SYSTEMS: "门口机没有电",
    Trade.LIFT: "本层电梯按钮不灵",
    Trade.OTHER: "窗户没有关好",
}
# Days until what was left lying is settled: a few wait in the inbox of who keeps the register.
SLOW = 12
WEIGHTS = (5, 4, 2, 3, 4, 2, 2, 1, 1, 1)


@dataclass
class Estate:
    """Its own generator, so that nothing else of the demonstration changes, and the homes as the office writes them."""

    chance: Random
    homes: dict[Occupancy, list[str]] = field(default_factory=dict)

    def of(self, session: Session, use: Occupancy) -> list[str]:
        """The homes of this use as the demonstration began, in an order of chance."""
        if use not in self.homes:
            found = select(Unit.zone, Unit.label).where(Unit.zone != SHOPS, Unit.occupancy == use).order_by(Unit.id)
            self.homes[use] = [f"{zone} {label}" for zone, label in session.execute(found)]
            self.chance.shuffle(self.homes[use])
        return self.homes[use]

    def moment(self, day: date) -> datetime:
        return office_instant(day, self.chance.choice((9, 10, 14, 15, 16)), self.chance.randint(0, 59))

    def some(self, session: Session, use: Occupancy, count: int) -> list[str]:
        return self.chance.sample(self.of(session, use), count)


def plan_registers(year: Year, first: date) -> None:
    """On working days a visit and a few checks; a home is handed over each week, others are to come."""
    today = office_day(year.now)
    estate = Estate(Random(SEED))  # noqa: S311 - a demonstration, the same each time
    day = year.calendar.next_working_day(first).day
    while day < today:
        year.later(estate.moment(day), visit, estate)
        year.later(estate.moment(day), check, estate)
        if day.weekday() == 3:
            year.later(estate.moment(day), hand_over, estate)
        if today - day < timedelta(days=20):
            year.later(estate.moment(day), move_in, estate)
        day = year.calendar.next_working_day(day).day
    year.later(year.now - timedelta(hours=20), promise, estate)


def visit(year: Year, session: Session, at: datetime, estate: Estate) -> None:
    """Half of the households raise something; most of it is settled within days."""
    chance = estate.chance
    topics = list(dict.fromkeys(chance.choices(list(VisitTopic), WEIGHTS, k=chance.choice((0, 0, 1, 1, 2)))))
    (home,) = estate.some(session, Occupancy.OCCUPIED, 1)
    said = "；".join(SAID[topic] for topic in topics)
    number = _add(
        year,
        session,
        at,
        VISITS,
        home,
        visited_on=office_day(at),
        visited_by=chance.choice(STAFF),
        topics=topics,
        said=said,
    )
    if topics:
        days = chance.randint(1, 6) if chance.random() < 0.85 else SLOW
        year.later(at + timedelta(days=days), settle, VISITS, number)


def check(year: Year, session: Session, at: datetime, estate: Estate) -> None:
    """A round through some empty homes."""
    chance = estate.chance
    by = chance.choice(STAFF)
    for home in estate.some(session, Occupancy.VACANT, chance.randint(1, 3)):
        findings = list(dict.fromkeys(chance.choices(list(Trade), (5, 4, 2, 1, 2), k=chance.choice((0, 0, 0, 1, 2)))))
        found = "；".join(FOUND[trade] for trade in findings)
        number = _add(
            year, session, at, CHECKS, home, checked_on=office_day(at), checked_by=by, findings=findings, found=found
        )
        if findings:
            days = chance.randint(1, 6) if chance.random() < 0.85 else SLOW
            year.later(at + timedelta(days=days), settle, CHECKS, number)


def settle(year: Year, session: Session, at: datetime, register: str, number: int) -> None:
    _step(
        year, session, at, register, number, "settle", settled_on=office_day(at), settled_how="已转工程部处理，回看正常"
    )


def hand_over(year: Year, session: Session, at: datetime, estate: Estate) -> None:
    """A home that has stood empty since; now and then the owner does not accept it at first."""
    chance, day = estate.chance, office_day(at)
    home = estate.of(session, Occupancy.VACANT).pop()
    number = _add(year, session, at, HANDS, home, due_on=day - timedelta(days=chance.choice((0, 0, 0, 2, 5))))
    if chance.random() < 0.15:
        _step(year, session, at, HANDS, number, "refuse")
        at += timedelta(days=chance.randint(4, 12))
    year.later(at + timedelta(minutes=chance.randint(20, 50)), take_keys, number, chance.choice((0, 0, 1, 2, 3, 5)))


def take_keys(year: Year, session: Session, at: datetime, number: int, defects: int) -> None:
    keys = {"received_by": "业主本人", "handed_by": year.people["clerk2"].name, "defects": defects}
    _step(year, session, at, HANDS, number, "hand_over", done_on=office_day(at), **keys)


def move_in(year: Year, session: Session, at: datetime, estate: Estate) -> None:
    """Now and then an owner begins to fit out."""
    if estate.chance.random() < 0.4:
        home = estate.of(session, Occupancy.VACANT).pop()
        _add(year, session, at, USES, home, from_on=office_day(at), occupancy=Occupancy.FITTING_OUT)


def promise(year: Year, session: Session, at: datetime, estate: Estate) -> None:
    """Homes not handed over yet: most are to come, a few are overdue."""
    for home in estate.some(session, Occupancy.NOT_HANDED_OVER, 36):
        due_on = office_day(at) + timedelta(days=estate.chance.randint(-6, 45))
        _add(year, session, at, HANDS, home, due_on=due_on)


def _add(year: Year, session: Session, at: datetime, register: str, home: str, **facts: Any) -> int:
    values = {"unit_id": home, **facts}
    return perform(session, add_entry, by=year.people["clerk"], at=at, register=register, values=values)


def _step(year: Year, session: Session, at: datetime, register: str, number: int, step: str, **values: Any) -> None:
    version = session.get_one(REGISTERS[register], number).version
    seen = {"register": register, "entry_id": number, "seen_version": version}
    perform(session, take_entry_step, by=year.people["clerk2"], at=at, step=step, values=values, **seen)
