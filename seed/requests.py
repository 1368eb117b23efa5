"""Requests at the desk: from the first word to an accepted price (R-ORDER-1, R-ORDER-2)."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_time
from db.operations.acceptance import accept_price, cancel_order, decline_request, grant_free, price_request
from db.operations.intake import register_request
from db.operations.order_lines import read_lines
from db.operations.requests import Request
from db.operations.scope import answer_about_scope, tell_scope_answer
from db.queries.catalogue import get_price_in_force
from db.tables.quotes import ScopeQuestion
from db.vocabulary import AcceptedHow, Channel, FreeGround, OrderKind, OrderState, ScopeAnswer, Settlement
from db.work import perform
from seed import jobs, quotes
from seed.wishes import (
    GROUPS,
    OUT_OF_SCOPE,
    PRODUCTS,
    PUBLIC,
    SAID,
    SHOPS,
    TRADES,
    VILLAS,
    Household,
    Wish,
)
from seed.year import OPENS, Year, order_of

CHANNELS = {Channel.PHONE: 60, Channel.VISIT: 24, Channel.ONLINE: 15, Channel.LETTER: 1}
SPOKEN = {AcceptedHow.PHONE: 55, AcceptedHow.ON_SITE: 38, AcceptedHow.WRITING: 7}
KINDS = {"listed": 951, "public": 22, "night": 5, "unlisted": 10, "goodwill": 7, "out of scope": 5}
IN_ADVANCE = ("会议室", "代理出租", "代订车船机票")
HOURS = {8: 6, 9: 12, 10: 12, 11: 9, 12: 4, 13: 6, 14: 9, 15: 9, 16: 7, 17: 4, 18: 2, 19: 2}


def plan_day(year: Year, day: date) -> None:
    """The day's requests: fewer on days off, more in summer."""
    usual = 8.6 if year.calendar.is_working_day(day) else 5.2
    summer = 2.2 if day.month in (6, 7, 8) else 0
    for _ in range(max(2, round(year.chance.gauss(usual + summer, 2)))):
        hour = year.pick(HOURS)
        kind = year.pick(KINDS)
        at = office_instant(day, hour, year.chance.randint(0, 59))
        if kind == "night":
            at = office_instant(day, OPENS, year.chance.randint(5, 40))
        year.later(at, BEGINNINGS[kind])


def pick_wish(year: Year, at: datetime) -> tuple[Wish, Household]:
    group = year.pick(GROUPS)
    month = office_time(at).month
    wishes = [wish for wish in year.wishes if wish.group == group and month in wish.months]
    return year.chance.choices(wishes, [wish.often for wish in wishes])[0], pick_household(year, group)


def pick_household(year: Year, group: str) -> Household:
    """Some ask often, most now and then."""
    all_of_them = year.households[group]
    return all_of_them[int(len(all_of_them) * year.chance.random() ** 1.6)]


def quantity(year: Year, wish: Wish, household: Household) -> int:
    if not wish.is_by_area:
        return year.chance.randint(wish.least, wish.most)
    whole = household.area_hundredths // 100
    return max(10, whole if year.happens(0.6) else whole * year.chance.randint(4, 8) // 10)


def wanted_time(year: Year, at: datetime, wish: Wish) -> datetime:
    """Repairs today, the rest as people plan it; overtime air-conditioning in the evening."""
    day = office_day(at)
    if wish.category == "加时空调":
        return office_instant(day + timedelta(days=office_time(at).hour >= 17), 18)
    if wish.is_repair or wish.minutes <= 30:
        return at + year.minutes(45, 200)
    return office_instant(day + timedelta(days=year.chance.randint(1, 3)), year.chance.choice((9, 10, 14, 15, 16)))


def listed(year: Year, session: Session, at: datetime) -> None:
    """An item of the price list: told, and accepted now, later or never."""
    wish, household = pick_wish(year, at)
    is_free = wish.is_repair and wish.group != SHOPS and year.happens(0.05)
    is_told = is_free or year.happens(0.945)
    how = year.pick(SPOKEN) if is_told and not is_free else None
    request = ask_for(year, at, wish, household, is_free=is_free)
    made = perform(session, register_request, by=year.clerk(), at=at, request=request, accepted_how=how)
    job = jobs.Job.of(wish)
    jobs.announce(year, at, made.order_id, job)
    if is_told:
        jobs.begin(year, at, made.order_id, job, request.wanted_at or at)
    else:
        year.later(year.on_duty(at + year.minutes(90, 1500)), answer, made.order_id, job)


def ask_for(year: Year, at: datetime, wish: Wish, household: Household, *, is_free: bool = False) -> Request:
    """What the desk writes down; free only under warranty."""
    monthly = 0.9 if wish.group == SHOPS else 0.6 if wish.group == VILLAS else 0.5
    settlement = Settlement.MONTHLY if year.happens(monthly) else Settlement.IMMEDIATE
    wanted = wanted_time(year, at, wish)
    return Request(
        customer_id=household.customer_id,
        unit_id=household.unit_id,
        channel=year.pick(CHANNELS),
        settlement=Settlement.FREE if is_free else settlement,
        item_id=wish.item_id,
        quantity_thousandths=quantity(year, wish, household) * 1000,
        free_ground=FreeGround.WARRANTY if is_free else None,
        is_paid_in_advance=wish.category in IN_ADVANCE and settlement is Settlement.IMMEDIATE,
        kind=OrderKind.REPAIR if wish.is_repair else OrderKind.SERVICE,
        trade=TRADES[wish.trade] if wish.is_repair else None,
        description=year.chance.choice(SAID.get(wish.category, SAID[""])),
        product_model=year.chance.choice(PRODUCTS) if is_free else "",
        purchased_on=office_day(at) - timedelta(days=year.chance.randint(60, 700)) if is_free else None,
        wanted_at=wanted,
        wanted_until=wanted + timedelta(hours=2),
    )


def answer(year: Year, session: Session, at: datetime, order_id: int, job: jobs.Job) -> None:
    """The customer wanted to think about it: yes in most cases."""
    order = order_of(session, order_id)
    if order.state is not OrderState.PRICED:
        return
    if year.happens(0.75):
        tell_again(year, session, at, order_id)
        perform(session, accept_price, by=year.clerk(), at=at, order_id=order_id, accepted_how=AcceptedHow.PHONE)
        jobs.begin(year, at, order_id, job, at + timedelta(hours=3))
    else:
        reason = year.chance.choice(("客户嫌价格高", "客户自行解决", "客户暂时不做"))
        perform(session, cancel_order, by=year.clerk(), at=at, order_id=order_id, reason=reason)


def tell_again(year: Year, session: Session, at: datetime, order_id: int) -> None:
    """A new list may have come into force since the price was told (R-PRICE-2)."""
    order = order_of(session, order_id)
    line = read_lines(session, order=order)[0]
    holds = get_price_in_force(session, item_id=line.item_id or 0, day=office_day(at))
    if holds is not None and holds.unit_price_fen != line.unit_price_fen:
        perform(session, price_request, by=year.clerk(), at=at, order_id=order_id)


def public(year: Year, session: Session, at: datetime) -> None:
    """Something in the public area: free, and a repair."""
    what, trade = year.chance.choice(PUBLIC)
    household = pick_household(year, "住宅")
    request = Request(
        customer_id=household.customer_id,
        channel=year.pick(CHANNELS),
        settlement=Settlement.FREE,
        item_name=what,
        department_id=year.departments["工程部"],
        free_ground=FreeGround.PUBLIC_AREA,
        kind=OrderKind.REPAIR,
        trade=TRADES[trade],
        address=f"{year.chance.randint(1, 14)}栋{year.chance.choice(('大堂', '三层楼道', '地下车库', '单元门口'))}",
        wanted_at=at + timedelta(hours=1),
        wanted_until=at + timedelta(hours=4),
    )
    made = perform(session, register_request, by=year.clerk(), at=at, request=request)
    job = jobs.Job("工程部", "有偿维修", 60, trade, is_repair=True)
    jobs.announce(year, at, made.order_id, job)
    jobs.begin(year, at, made.order_id, job, at + timedelta(hours=1))


def night(year: Year, session: Session, at: datetime) -> None:
    """A burst pipe at night: done by the man on duty, written down in the morning (R-DEC-17)."""
    wishes = [wish for wish in year.wishes if wish.code in ("WX-02", "WX-04", "WX-07") and wish.group == "住宅"]
    wish, household = year.chance.choice(wishes), pick_household(year, "住宅")
    happened = office_instant(office_day(at) - timedelta(days=1), 22) + year.minutes(0, 240)
    request = Request(
        customer_id=household.customer_id,
        unit_id=household.unit_id,
        channel=Channel.PHONE,
        settlement=Settlement.MONTHLY,
        item_id=wish.item_id,
        kind=OrderKind.REPAIR,
        trade=TRADES[wish.trade],
        description="夜间抢修，值班补录。",
        wanted_at=happened,
        wanted_until=happened + timedelta(hours=2),
    )
    by, how = year.clerk(), AcceptedHow.PHONE
    made = perform(session, register_request, by=by, at=at, request=request, accepted_how=how, happened_at=happened)
    jobs.record_night(year, session, at, made.order_id, happened)


def unlisted(year: Year, session: Session, at: datetime) -> None:
    """Not on the price list: it waits for a quote (R-PRICE-5)."""
    household = pick_household(year, year.chance.choice(("住宅", "别墅")))
    plan = year.chance.choice(quotes.PLANS)
    order_id = quotes.ask_for_quote(year, session, at, plan, household)
    day = office_day(at) + timedelta(days=year.chance.randint(1, 3))
    year.later(year.in_office_hours(day), quotes.draft, order_id, plan)


def goodwill(year: Year, session: Session, at: datetime, is_decided: bool = True) -> None:
    """Free as a kindness: the manager decides the next day."""
    wish, household = pick_wish(year, at)
    request = Request(
        customer_id=household.customer_id,
        unit_id=household.unit_id,
        channel=Channel.VISIT,
        settlement=Settlement.FREE,
        item_id=wish.item_id,
        quantity_thousandths=quantity(year, wish, household) * 1000,
        free_ground=FreeGround.GOODWILL,
        kind=OrderKind.REPAIR if wish.is_repair else OrderKind.SERVICE,
        trade=TRADES[wish.trade] if wish.is_repair else None,
        description=year.chance.choice(("上次没做好，客户要求免费返工。", "孤寡老人，申请减免。")),
    )
    made = perform(session, register_request, by=year.clerk(), at=at, request=request)
    job = jobs.Job.of(wish)
    jobs.announce(year, at, made.order_id, job)
    if is_decided:
        year.later(year.in_office_hours(office_day(at) + timedelta(days=1)), decide, made.order_id, job)


def decide(year: Year, session: Session, at: datetime, order_id: int, job: jobs.Job) -> None:
    manager = year.people["manager"]
    if year.happens(0.75):
        ground = FreeGround.GOODWILL
        perform(session, grant_free, by=manager, at=at, order_id=order_id, ground=ground, note="同意，一次为限")
        jobs.begin(year, at, order_id, job, at + timedelta(hours=3))
    else:
        perform(session, decline_request, by=manager, at=at, order_id=order_id, reason="按收费标准执行，已向客户说明")


def out_of_scope(year: Year, session: Session, at: datetime) -> None:
    """Outside what the office does: the manager is asked and answers, the desk tells the customer (R-PRICE-8)."""
    household = pick_household(year, "住宅")
    what = year.chance.choice(OUT_OF_SCOPE)
    request = Request(
        customer_id=household.customer_id,
        unit_id=household.unit_id,
        channel=Channel.PHONE,
        settlement=Settlement.IMMEDIATE,
        item_name=what,
        kind=OrderKind.SERVICE,
    )
    question = f"{what}，不在服务范围内，能否接？"
    perform(session, register_request, by=year.clerk(), at=at, request=request, scope_question=question)
    asked = session.scalars(select(ScopeQuestion.id).order_by(ScopeQuestion.id.desc()).limit(1)).one()
    year.later(year.in_office_hours(office_day(at) + timedelta(days=1)), decline, asked)


def decline(year: Year, session: Session, at: datetime, question_id: int) -> None:
    asked = session.get_one(ScopeQuestion, question_id)
    perform(
        session,
        answer_about_scope,
        by=year.people["manager"],
        at=at,
        question_id=question_id,
        version=asked.version,
        answer=ScopeAnswer.DECLINED,
        reason="超出服务范围，已推荐专业公司",
    )
    year.later(year.on_duty(at + year.minutes(10, 120)), tell_answer, question_id)


def tell_answer(year: Year, session: Session, at: datetime, question_id: int) -> None:
    how = AcceptedHow.PHONE
    version = session.get_one(ScopeQuestion, question_id).version
    perform(session, tell_scope_answer, by=year.clerk(), at=at, question_id=question_id, version=version, how=how)


BEGINNINGS = {
    "listed": listed,
    "public": public,
    "night": night,
    "unlisted": unlisted,
    "goodwill": goodwill,
    "out of scope": out_of_scope,
}
