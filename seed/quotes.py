"""Jobs outside the price list: seen on site, quoted, signed, approved, offered, confirmed or not (R-PRICE-5)."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.acceptance import cancel_order
from db.operations.intake import register_request
from db.operations.quote_customer import confirm_quote, offer_quote, refuse_quote
from db.operations.quote_decisions import approve_quote, send_back_quote
from db.operations.quotes import QuoteFacts, change_quote, draft_quote, sign_quote
from db.operations.requests import Request
from db.queries.settings import get_settings
from db.rules.quotes import CostLine
from db.tables.quotes import Quote
from db.vocabulary import (
    AcceptedHow,
    Channel,
    OrderKind,
    OrderState,
    QuoteLineKind,
    QuoteState,
    SendBackReason,
    Settlement,
)
from db.work import perform
from seed import counter, jobs
from seed.wishes import Household
from seed.year import Year, order_of

DEPARTMENT = "工程部"
LABOUR, MATERIAL, OTHER = QuoteLineKind.LABOUR, QuoteLineKind.MATERIAL, QuoteLineKind.OTHER


class Plan(NamedTuple):
    """What the head thinks of when he has seen the place: people, hours, things (name, pieces, fen, unit), the rest."""

    title: str
    category: str
    method: str
    trade: str
    people: int
    hours: int
    things: tuple[tuple[str, int, int, str], ...]
    rest: tuple[tuple[str, int], ...] = ()


PLANS = (
    Plan(
        "阳台加装晾衣架",
        "安装",
        "现场量尺 → 打孔 → 安装升降架 → 试用",
        "木工",
        1,
        3,
        (("升降晾衣架", 1, 480_00, "套"),),
    ),
    Plan(
        "卫生间局部防水",
        "防水",
        "铲除旧层 → 基层找平 → 防水涂料两遍 → 闭水试验 24 小时 → 贴砖",
        "瓦工",
        2,
        6,
        (("防水涂料", 2, 168_00, "桶"), ("瓷砖", 12, 18_50, "片"), ("砂浆", 1, 95_00, "袋")),
        (("垃圾清运 1 车", 120_00),),
    ),
    Plan("厨房吊柜调整", "安装", "拆下 → 加固膨胀螺栓 → 调平 → 打胶", "木工", 1, 3, (("五金件", 1, 65_00, "套"),)),
    Plan("阳台纱窗更换", "安装", "量尺 → 外协加工 → 上门安装", "木工", 1, 2, (("金刚网纱窗", 3, 165_00, "扇"),)),
    Plan(
        "墙面开槽走线",
        "水电",
        "放线 → 开槽 → 穿管 → 补平 → 通电测试",
        "水电",
        2,
        4,
        (("线管", 12, 6_50, "米"), ("电线 2.5", 40, 3_20, "米"), ("腻子", 1, 38_00, "袋")),
        (("成品保护", 40_00),),
    ),
    Plan(
        "露台排水改造",
        "防水",
        "拆旧地漏 → 改管 → 找坡 → 防水 → 闭水试验",
        "水电",
        2,
        12,
        (("排水管", 8, 22_00, "米"), ("防水涂料", 4, 168_00, "桶"), ("地砖", 30, 24_00, "片")),
        (("垃圾清运 2 车", 240_00),),
    ),
)
LARGE = Plan(
    "露台防水整体翻新",
    "防水",
    "铲除旧层 → 找坡 → 防水三遍 → 闭水试验 48 小时 → 保护层 → 贴砖",
    "瓦工",
    3,
    16,
    (("防水涂料", 8, 168_00, "桶"), ("地砖", 60, 24_00, "片"), ("水泥砂浆", 10, 32_00, "袋")),
    (("垃圾清运 3 车", 360_00),),
)
SPOKEN = {AcceptedHow.WRITING: 60, AcceptedHow.ON_SITE: 30, AcceptedHow.PHONE: 10}
NO = ("客户嫌价格高", "客户另找施工队", "客户暂时不做")


def ask_for_quote(year: Year, session: Session, at: datetime, plan: Plan, household: Household) -> int:
    """The desk writes the request down; it waits for a quote."""
    request = Request(
        customer_id=household.customer_id,
        unit_id=household.unit_id,
        channel=Channel.PHONE if year.happens(0.6) else Channel.VISIT,
        settlement=Settlement.IMMEDIATE,
        item_name=plan.title,
        department_id=year.departments[DEPARTMENT],
        kind=OrderKind.SERVICE,
        description="请先上门看，再报价。",
    )
    return perform(session, register_request, by=year.clerk(), at=at, request=request).order_id


def draft(year: Year, session: Session, at: datetime, order_id: int, plan: Plan) -> None:
    """Seen on site with the customer: the price is built up; signed a little later."""
    order = order_of(session, order_id)
    if order.state is not OrderState.REGISTERED or not order.needs_quote:
        return
    head = year.head(DEPARTMENT)
    quote_id = perform(session, draft_quote, by=head, at=at, work_order_id=order_id)
    _write(year, session, at, quote_id, plan)
    year.later(year.on_duty(at + year.minutes(20, 200)), sign, quote_id, plan)


def _write(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan, hours: int = 0) -> None:
    quote = session.get_one(Quote, quote_id)
    is_dear = year.happens(0.15)
    hours += year.chance.choice((-1, 0, 0, 1, 2))
    hourly = int(get_settings(session).hourly_cost * 100)
    lines = [CostLine(LABOUR, plan.trade, max(1, plan.hours + hours) * 1000, hourly, plan.people, "小时")]
    lines += [CostLine(MATERIAL, name, pieces * 1000, fen, 1, unit) for name, pieces, fen, unit in plan.things]
    lines += [CostLine(OTHER, name, 1000, fen) for name, fen in plan.rest]
    facts = QuoteFacts(
        title=plan.title,
        method=plan.method,
        method_agreed_on=office_day(at),
        profit_rate=1200 if is_dear else 800,
        category=plan.category,
        margin_reason="材料按整桶计，余料不退" if is_dear else "",
    )
    head = year.head(DEPARTMENT)
    perform(session, change_quote, by=head, at=at, quote_id=quote_id, version=quote.version, facts=facts, lines=lines)


def sign(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan) -> None:
    quote = session.get_one(Quote, quote_id)
    if quote.state is QuoteState.DRAFT:
        perform(session, sign_quote, by=year.head(DEPARTMENT), at=at, quote_id=quote_id, version=quote.version)
        year.later(year.next_morning(office_day(at), 20, 200), decide, quote_id, plan)


def decide(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan) -> None:
    """The manager: mostly yes; now and then back with a reason, and the department comes again the next day."""
    quote = session.get_one(Quote, quote_id)
    if quote.state is not QuoteState.SIGNED:
        return
    if quote.revision == 1 and year.happens(0.14):
        copy_id = perform(
            session,
            send_back_quote,
            by=year.people["manager"],
            at=at,
            quote_id=quote_id,
            version=quote.version,
            reason=SendBackReason.COST_UNCLEAR,
            note="请核对用工时数",
        )
        year.later(year.in_office_hours(office_day(at) + timedelta(days=1)), come_again, copy_id, plan)
        return
    if approve(session, at, year, quote, "manager") == QuoteState.ENDORSED.value:
        year.later(year.next_morning(office_day(at), 60, 300), decide_as_leader, quote_id, plan)
    else:
        year.later(year.on_duty(at + year.minutes(20, 150)), offer, quote_id, plan)


def come_again(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan) -> None:
    _write(year, session, at, quote_id, plan, hours=-1)
    sign(year, session, at + timedelta(minutes=6), quote_id, plan)


def approve(session: Session, at: datetime, year: Year, quote: Quote, who: str) -> str:
    return perform(
        session,
        approve_quote,
        by=year.people[who],
        at=at,
        quote_id=quote.id,
        version=quote.version,
        content_hash=quote.content_hash or "",
        reason="同意按整桶计料，余料交库房登记" if quote.margin_reason else "",
    )


def decide_as_leader(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan) -> None:
    quote = session.get_one(Quote, quote_id)
    if quote.state is QuoteState.ENDORSED:
        approve(session, at, year, quote, "leader")
        year.later(year.on_duty(at + year.minutes(20, 150)), offer, quote_id, plan)


def offer(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan) -> None:
    quote = session.get_one(Quote, quote_id)
    if quote.state is not QuoteState.APPROVED:
        return
    perform(session, offer_quote, by=year.clerk(), at=at, quote_id=quote_id, version=quote.version)
    day = office_day(at) + timedelta(days=year.chance.randint(1, 6))
    year.later(year.in_office_hours(day), answer, quote_id, plan)


def answer(year: Year, session: Session, at: datetime, quote_id: int, plan: Plan) -> None:
    """Yes and paid before the work, or monthly; no; or nothing more is heard."""
    quote = session.get_one(Quote, quote_id)
    order = order_of(session, quote.work_order_id)
    if quote.state is not QuoteState.OFFERED:
        return
    by, facts = year.clerk(), {"quote_id": quote_id, "version": quote.version}
    if year.happens(0.66):
        settlement = Settlement.IMMEDIATE if year.happens(0.75) else Settlement.MONTHLY
        perform(session, confirm_quote, by=by, at=at, how=year.pick(SPOKEN), settlement=settlement, **facts)
        if settlement is Settlement.IMMEDIATE:
            year.later(year.on_duty(at + year.minutes(5, 40)), counter.pay_slip, order.id)
        wanted = at + timedelta(days=year.chance.randint(1, 4))
        minutes = min(600, plan.hours * 60)
        job = jobs.Job(DEPARTMENT, plan.category, minutes, plan.trade)
        jobs.begin(year, at + timedelta(minutes=45), order.id, job, wanted)
    elif year.happens(0.55):
        perform(session, refuse_quote, by=by, at=at, reason=year.chance.choice(NO), **facts)
        year.later(year.in_office_hours(office_day(at) + timedelta(days=1)), give_up, order.id)
    else:
        assert quote.valid_until is not None
        year.later(year.in_office_hours(quote.valid_until + timedelta(days=2)), give_up, order.id)


def give_up(year: Year, session: Session, at: datetime, order_id: int) -> None:
    if order_of(session, order_id).state is OrderState.REGISTERED:
        perform(session, cancel_order, by=year.clerk(), at=at, order_id=order_id, reason=year.chance.choice(NO))


def quoted_up_to(year: Year, session: Session, at: datetime, state: QuoteState, plan: Plan) -> None:
    """One that stands at this point on the last day, whatever day that is."""
    household = year.households["别墅"][year.chance.randrange(40)]
    order_id = ask_for_quote(year, session, at, plan, household)
    moment = at + timedelta(minutes=9)
    quote_id = perform(session, draft_quote, by=year.head(DEPARTMENT), at=moment, work_order_id=order_id)
    _write(year, session, moment, quote_id, plan)
    for who in ("head", "manager", "leader", "clerk"):
        quote = session.scalars(select(Quote).where(Quote.id == quote_id)).one()
        if quote.state is state:
            return
        moment += timedelta(minutes=11)
        if who == "head":
            by = year.head(DEPARTMENT)
            perform(session, sign_quote, by=by, at=moment, quote_id=quote_id, version=quote.version)
        elif quote.state is QuoteState.APPROVED:
            perform(session, offer_quote, by=year.clerk(), at=moment, quote_id=quote_id, version=quote.version)
        elif who != "clerk":
            approve(session, moment, year, quote, who)
