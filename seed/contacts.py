"""Routine contact in the demonstration: its rules hold since two weeks, and the day's contacts are made (R-CALL-3)."""

from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import RowChange
from db.clock import office_day, office_instant
from db.operations.callbacks import record_callback
from db.operations.contact_rules import change_contact_rules
from db.operations.customers import change_customers
from db.operations.greetings import mark_greeted
from db.rules.holidays import holidays_before
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import CallbackKind, CallbackState, Caller, ContactMeans, CustomerKind, Reached, Standing
from db.work import perform
from seed.year import Year

SEED = 20261123
SINCE = timedelta(days=14)
WHO = {
    Caller.SERVICE_HEAD: "service",
    Caller.PROPERTY_HEAD: "property",
    Caller.LEADER: "leader",
}
WORDS = (
    *(
        "一切都好，没有需要",
        "希望地下车库灯再亮一些",
        "问了下月物业费怎么交",
        "保洁比以前及时了",
        "老人在家，换灯泡需要帮忙",
    ),
    *("垃圾桶位置有点远", "快递柜能不能多放一个", "谢谢关心，暂时没有事", "装修明年春天做，届时再联系"),
)
SHOP_WORDS = (
    *(
        "生意还可以，门头灯已修好",
        "希望周末多安排一次保洁",
        "问了明年的租金和物业费",
        "空调费用想看明细",
        "促销日想借用小广场",
    ),
    *("货梯早上要排队", "员工停车位不够", "感谢上次处理漏水", "春节期间照常营业"),
)
MINUTES = "参加五人；议题：明年预算、电梯大修、活动室开放时间。约定下月十日前答复三项意见。"


def rest_rules(session: Session, *, by: Actor, at: datetime) -> None:
    """An office that begins imports its customers first and makes its calls later."""
    _switch(session, by, at, is_active=False)


def _switch(session: Session, by: Actor, at: datetime, *, is_active: bool) -> None:
    rules = session.scalars(select(ContactRule).order_by(ContactRule.id))
    changes = [RowChange(rule.id, rule.version, {"is_active": is_active}) for rule in rules]
    perform(session, change_contact_rules, by=by, at=at, changes=changes)


def plan_routine_contacts(year: Year, first: date) -> None:
    """Good wishes for the last holiday; the rules since two weeks; each working day's contacts but those of today, or
    half of the last day's before a free one."""
    today, chance = office_day(year.now), Random(SEED)  # noqa: S311 - a demonstration, the same each time
    for holiday in holidays_before(today, 1):
        at = office_instant(year.calendar.add_working_days(holiday.first_on - timedelta(days=5), 1).day, 15, 20)
        if office_day(at) > first:
            year.later(at, partial(greet, holiday_on=holiday.first_on))
    begun = year.calendar.next_working_day(max(today - SINCE, first)).day
    year.later(office_instant(begun, 8, 40), begin)
    day = year.calendar.next_working_day(begun).day
    while day < today:
        following = year.calendar.next_working_day(day).day
        left = 0.06 if following <= today else 0.5
        year.later(office_instant(day, 16, 10), partial(speak, chance=chance, left=left))
        day = following


def greet(year: Year, session: Session, at: datetime, *, holiday_on: date) -> None:
    shops = select(Customer.id).where(Customer.kind == CustomerKind.SHOP, Customer.is_active).order_by(Customer.id)
    ids = session.scalars(shops).all()
    # A few were not at home.
    greeted = [customer_id for place, customer_id in enumerate(ids) if place % 9]
    perform(session, mark_greeted, by=year.people["clerk2"], at=at, holiday_on=holiday_on, customer_ids=greeted)


def begin(year: Year, session: Session, at: datetime) -> None:
    """Who is special is on file, then the rules hold."""
    shops = select(Customer).where(Customer.kind == CustomerKind.SHOP).order_by(Customer.id).limit(5)
    owner = select(Customer).where(Customer.kind == CustomerKind.OWNER).order_by(Customer.id).limit(1)
    special = dict.fromkeys(session.scalars(shops).all(), Standing.ANCHOR)
    special[list(special)[-1]] = Standing.COMMITTEE
    special[session.scalars(owner).one()] = Standing.COMMITTEE
    changes = [RowChange(row.id, row.version, {"standing": standing.value}) for row, standing in special.items()]
    perform(session, change_customers, by=year.people["manager"], at=at, changes=changes)
    _switch(session, year.people["manager"], at, is_active=True)


def speak(year: Year, session: Session, at: datetime, *, chance: Random, left: float) -> None:
    """Most of what is due is done in the afternoon; some are not reached, some are left for tomorrow."""
    due = (
        select(Callback, ContactRule.means, Customer.kind)
        .join(ContactRule, ContactRule.id == Callback.contact_rule_id)
        .join(Customer, Customer.id == Callback.customer_id)
        .where(Callback.state == CallbackState.DUE, Callback.kind == CallbackKind.ROUTINE)
        .where(Callback.next_try_on <= office_day(at))
        .order_by(Callback.id)
    )
    for callback, means, kind in session.execute(due).all():
        if chance.random() < left:
            continue
        at += timedelta(minutes=chance.randint(1, 3))
        person = WHO.get(callback.caller) or chance.choice(("clerk", "clerk2"))
        answer: dict[str, Any] = {"reached": Reached.NOT_REACHED}
        if means is ContactMeans.MEETING:
            answer = {"reached": Reached.REACHED, "words": MINUTES}
        elif chance.random() < 0.85:
            words = chance.choice(SHOP_WORDS if kind is CustomerKind.SHOP else WORDS)
            answer = {"reached": Reached.REACHED, "satisfaction": chance.choice((3, 4, 4, 5, 5)), "words": words}
        numbers = {"callback_id": callback.id, "version": callback.version}
        perform(session, record_callback, by=year.people[person], at=at, **numbers, **answer)
