"""Service agreements in every stage: plant care, weekly cleaning, yearly air-conditioning, parking (R-BILL-6)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_time
from db.operations.agreement_decisions import (
    approve_agreement,
    check_agreement,
    end_agreement,
    send_back_agreement,
    submit_agreement,
)
from db.operations.agreement_orders import make_agreement_orders
from db.operations.agreement_steps import read_lines
from db.operations.agreements import change_agreement, draft_agreement, renew_agreement, revise_agreement
from db.queries.agreement_seals import terms_of
from db.rules.agreements import ONE_DAY, AgreementFacts, LineFacts, add_months
from db.tables.agreements import Agreement, AgreementVersion
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import AgreementKind, AgreementState, Channel, OrderState, Produces, Rhythm
from db.work import perform
from seed import jobs
from seed.wishes import HOMES, SHOPS, VILLAS
from seed.year import Year

CLEANING, ENGINEERING, SECURITY = "保洁部", "工程部", "秩序部"
FEE, ORDER, COVERED = Produces.FEE, Produces.ORDER, Produces.COVERED_ORDER
WEEKLY, MONTHLY, QUARTERLY, YEARLY = Rhythm.WEEKLY, Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.YEARLY
SERVICE, PARKING = AgreementKind.SERVICE, AgreementKind.PARKING_FEE
ON_THE_WAY = (AgreementState.DRAFT, AgreementState.SUBMITTED, AgreementState.CHECKED)


class Plan(NamedTuple):
    """Whose (group and place in it), what, from which month on (0: the present one) for how many (None: no end)."""

    title: str
    group: str
    place: int
    department: str
    lines: tuple[LineFacts, ...]
    begins: int
    months: int | None = 12
    kind: AgreementKind = SERVICE
    up_to: AgreementState = AgreementState.APPROVED
    ends_in: int | None = None
    """Its last day lies so many days from today, whatever its months say."""
    dearer: tuple[int, int] | None = None
    """From a month on the first line costs so many fen."""
    ended: int | None = None
    """Ended early with the last day of the month before."""
    renewed: AgreementState | None = None
    """Up to where its successor has come."""


def _fee(title: str, fen: int, rhythm: Rhythm, *, is_in_advance: bool = True) -> tuple[LineFacts, ...]:
    return (LineFacts(FEE, title, fen, rhythm, is_in_advance=is_in_advance),)


def _order(title: str, fen: int, rhythm: Rhythm) -> tuple[LineFacts, ...]:
    return (LineFacts(ORDER, title, fen, rhythm),)


PLANS = (
    Plan("门店绿植租摆养护", SHOPS, 0, CLEANING, _fee("绿植租摆养护", 380_00, MONTHLY), -10, 13, dearer=(-2, 420_00)),
    Plan(
        "店面每周保洁", SHOPS, 1, CLEANING,
        (LineFacts(FEE, "店面保洁", 600_00, MONTHLY), LineFacts(COVERED, "店面每周保洁", 0, WEEKLY)), -2,
    ),
    Plan("庭院绿化养护", VILLAS, 0, CLEANING, _fee("庭院绿化养护", 450_00, QUARTERLY), -11, ends_in=19),
    Plan("中央空调年度保养", VILLAS, 1, ENGINEERING, _order("中央空调年度保养", 1680_00, YEARLY), -8, 24),
    Plan("固定车位 B1-037", HOMES, 5, SECURITY, _fee("车位管理费", 300_00, QUARTERLY), -9, None, PARKING),
    Plan("固定车位 B1-112", HOMES, 6, SECURITY, _fee("车位管理费", 300_00, MONTHLY), -7, None, PARKING),
    Plan("老人居家保洁", HOMES, 7, CLEANING, _order("居家保洁（2 小时）", 96_00, WEEKLY), -1),
    Plan(
        "油烟管道清洗", SHOPS, 2, ENGINEERING, _order("油烟管道清洗", 860_00, QUARTERLY), -9, 6,
        renewed=AgreementState.APPROVED,
    ),
    Plan("地毯每月清洗", HOMES, 8, CLEANING, _fee("地毯清洗", 180_00, MONTHLY, is_in_advance=False), -6, ended=-1),
    Plan(
        "会所绿植租摆", SHOPS, 6, CLEANING, _fee("绿植租摆", 520_00, QUARTERLY), -11, ends_in=9,
        renewed=AgreementState.SUBMITTED,
    ),
    Plan("办公室绿植租摆", SHOPS, 4, CLEANING, _fee("绿植租摆", 260_00, MONTHLY), 1, up_to=AgreementState.SUBMITTED),
    Plan("泳池水质养护", VILLAS, 2, ENGINEERING, _fee("水质养护", 680_00, MONTHLY), 1, up_to=AgreementState.CHECKED),
    Plan("夜间值守", SHOPS, 5, SECURITY, _fee("夜间值守", 900_00, MONTHLY), 1, 6, up_to=AgreementState.DRAFT),
    Plan("外墙玻璃清洗", VILLAS, 3, CLEANING, _order("外墙玻璃清洗", 480_00, QUARTERLY), 1),
)  # fmt: skip


def plan_agreements(year: Year, first: date) -> None:
    """Each drafted some days before it begins; on Fridays the desk makes the next week's jobs."""
    today = office_day(year.now)
    for number, plan in enumerate(PLANS):
        begins = _month(today, plan.begins)
        drafted = max(first + ONE_DAY, min(begins - timedelta(days=9), today - timedelta(days=5)))
        year.later(_moment(_working(year, drafted), 9, number), draft, plan, begins)
    for day in (first + timedelta(days=each) for each in range((today - first).days)):
        if day.weekday() == 4:
            year.later(_moment(day, 16, 20), make_jobs)


def _working(year: Year, day: date) -> date:
    return day if year.calendar.is_working_day(day) else year.calendar.next_working_day(day).day


def _month(today: date, months: int) -> date:
    return add_months(today.replace(day=1), months)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return office_instant(day, hour, minute)


def _until(plan: Plan, begins: date, today: date) -> date | None:
    if plan.ends_in is not None:
        return today + timedelta(days=plan.ends_in)
    return None if plan.months is None else add_months(begins, plan.months) - ONE_DAY


def draft(year: Year, session: Session, at: datetime, plan: Plan, begins: date) -> None:
    """By the department's head where there is one on the programme, and handed on."""
    today = office_day(year.now)
    household = year.households[plan.group][plan.place]
    facts = AgreementFacts(
        kind=plan.kind,
        title=plan.title,
        department_id=year.departments[plan.department],
        from_on=begins,
        until_on=_until(plan, begins, today),
        customer_id=household.customer_id,
        unit_id=household.unit_id,
    )
    by = year.head(plan.department) if plan.place % 2 else year.people["clerk"]
    made = perform(session, draft_agreement, by=by, at=at, facts=facts, lines=plan.lines)
    hand_on(year, session, at + timedelta(minutes=12), made.version_id, plan.up_to)
    approved = office_day(at) + timedelta(days=14)
    if plan.dearer is not None:
        day = _month(today, plan.dearer[0])
        if approved < day - timedelta(days=12):
            year.later(_moment(day - timedelta(days=12), 10, 5), reprice, made.agreement_id, day, plan.dearer[1])
    if plan.ended is not None:
        last = _month(today, plan.ended) - ONE_DAY
        year.later(_moment(max(approved, last - timedelta(days=6)), 15, 30), end, made.agreement_id, last)
    if plan.renewed is not None and facts.until_on is not None:
        day = min(facts.until_on - timedelta(days=25), today - timedelta(days=2))
        year.later(_moment(max(approved, day), 10, 40), renew, made.agreement_id, plan.renewed)


def hand_on(year: Year, session: Session, at: datetime, version_id: int, up_to: AgreementState) -> None:
    """Submitted at once, checked the next day, approved the day after: as far as it is to come."""
    version = session.get_one(AgreementVersion, version_id)
    author = _author(year, version)
    perform(session, submit_agreement, by=author, at=at, version_id=version_id, version=version.version)
    next_day = year.calendar.next_working_day(office_day(at)).day
    if up_to is AgreementState.DRAFT:
        year.later(_moment(next_day, 11, 15), send_back, version_id)
    elif up_to is not AgreementState.SUBMITTED:
        year.later(_moment(next_day, 11, 15), check, version_id)
        if up_to is AgreementState.APPROVED:
            year.later(_moment(year.calendar.next_working_day(next_day).day, 14, 45), approve, version_id)


def _author(year: Year, version: AgreementVersion) -> Actor:
    return next(actor for actor in year.people.values() if actor.user_id == version.drafted_by)


def send_back(year: Year, session: Session, at: datetime, version_id: int) -> None:
    version, reason = session.get_one(AgreementVersion, version_id), "请附夜间值守的人员安排和报价依据"
    by = year.people["finance"]
    facts = {"version_id": version_id, "version": version.version}
    perform(session, send_back_agreement, by=by, at=at, reason=reason, **facts)


def check(year: Year, session: Session, at: datetime, version_id: int) -> None:
    version = session.get_one(AgreementVersion, version_id)
    facts = {"version_id": version_id, "version": version.version, "content_hash": version.content_hash}
    perform(session, check_agreement, by=year.people["finance"], at=at, note="单价已核对", **facts)


def approve(year: Year, session: Session, at: datetime, version_id: int) -> None:
    version = session.get_one(AgreementVersion, version_id)
    facts = {"version_id": version_id, "version": version.version, "content_hash": version.content_hash}
    perform(session, approve_agreement, by=year.people["manager"], at=at, note="同意", **facts)


def reprice(year: Year, session: Session, at: datetime, agreement_id: int, day: date, fen: int) -> None:
    """The next version, dearer from a day on."""
    agreement, by, reason = session.get_one(Agreement, agreement_id), year.people["clerk"], "苗木与人工成本上调"
    target = {"agreement_id": agreement_id, "version": agreement.version}
    made = perform(session, revise_agreement, by=by, at=at, from_on=day, reason=reason, **target)
    _write(year, session, at + timedelta(minutes=5), made.version_id, fen)
    hand_on(year, session, at + timedelta(minutes=9), made.version_id, AgreementState.APPROVED)


def _write(year: Year, session: Session, at: datetime, version_id: int, fen: int) -> None:
    version = session.get_one(AgreementVersion, version_id)
    agreement = session.get_one(Agreement, version.agreement_id)
    facts = AgreementFacts(**{name: getattr(agreement, name) for name in AgreementFacts._fields})
    first, *others = read_lines(session, version)
    lines: Sequence[LineFacts] = [first._replace(unit_price_fen=fen), *others]
    seen = {"version_id": version_id, "version": version.version}
    by = _author(year, version)
    perform(session, change_agreement, by=by, at=at, facts=facts, terms=terms_of(version), lines=lines, **seen)


def end(year: Year, session: Session, at: datetime, agreement_id: int, last_day: date) -> None:
    agreement, by = session.get_one(Agreement, agreement_id), year.people["manager"]
    target = {"agreement_id": agreement_id, "version": agreement.version}
    perform(session, end_agreement, by=by, at=at, last_day=last_day, reason="客户换租，提前终止", **target)


def renew(year: Year, session: Session, at: datetime, agreement_id: int, up_to: AgreementState) -> None:
    agreement, by = session.get_one(Agreement, agreement_id), year.people["clerk"]
    target = {"agreement_id": agreement_id, "version": agreement.version}
    made = perform(session, renew_agreement, by=by, at=at, **target)
    hand_on(year, session, at + timedelta(minutes=15), made.version_id, up_to)


def make_jobs(year: Year, session: Session, at: datetime) -> None:
    """The next week's jobs become orders, and somebody is sent to each on its day."""
    perform(session, make_agreement_orders, by=year.people["clerk"], at=at)
    names = {id_: name for name, id_ in year.departments.items()}
    found = select(WorkOrder).where(WorkOrder.channel == Channel.AGREEMENT, WorkOrder.state == OrderState.ACCEPTED)
    for order in session.scalars(found.where(WorkOrder.registered_at == at).order_by(WorkOrder.id)):
        job = jobs.Job(names[order.department_id], "保洁", 120)
        wanted = order.wanted_at or at
        sent = max(at, wanted - timedelta(days=1))
        jobs.begin(year, sent.replace(hour=1) if office_time(sent).hour < 9 else sent, order.id, job, wanted)
