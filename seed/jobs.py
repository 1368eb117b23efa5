"""The job: picked up, dispatched, done on site, signed (R-ORDER-3 to R-ORDER-5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.acceptance import accept_price, cancel_order
from db.operations.completion import change_price_on_site, sign_off_order
from db.operations.dispatch import dispatch_order, hold_order, pick_up_order, resume_order, start_order
from db.operations.order_lines import read_lines
from db.rules.prices import Line
from db.rules.work_order_states import is_price_accepted
from db.vocabulary import AcceptedHow, LineKind, OrderState, Settlement, SignOff
from db.work import perform
from seed import slips
from seed.roster import Visit
from seed.wishes import DONE, PARTS, Wish
from seed.year import Year, order_of

SIGNED = {SignOff.SIGNED: 935, SignOff.PHONE: 30, SignOff.UNSIGNED: 35}
BEFORE_DISPATCH = (OrderState.REGISTERED, OrderState.PRICED, OrderState.ACCEPTED, OrderState.DISPATCHED)


@dataclass(frozen=True)
class Job:
    """What the department has to know of it."""

    department: str
    category: str
    minutes: int
    trade: str = ""
    is_repair: bool = False

    @staticmethod
    def of(wish: Wish) -> "Job":
        return Job(wish.department, wish.category, wish.minutes, wish.trade, wish.is_repair)


def announce(year: Year, at: datetime, order_id: int, job: Job) -> None:
    """Repairs are picked up by the department within 30 minutes, mostly (R-ORDER-4)."""
    if job.is_repair:
        after = year.minutes(31, 55) if year.happens(0.07) else year.minutes(4, 26)
        year.later(year.on_duty(at + after), pick_up, order_id, job)


def pick_up(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    order = order_of(session, order_id)
    if order.state in BEFORE_DISPATCH and order.picked_up_at is None:
        perform(session, pick_up_order, by=year.head(job.department), at=at, order_id=order_id)


def begin(year: Year, at: datetime, order_id: int, job: Job, wanted: datetime) -> None:
    """The price is accepted: somebody is sent."""
    year.later(year.on_duty(at + year.minutes(28, 75)), dispatch, order_id, job, wanted)


def dispatch(year: Year, session: Session, at: datetime, order_id: int, job: Job, wanted: datetime) -> None:
    order = order_of(session, order_id)
    if order.state is not OrderState.ACCEPTED:
        return
    if year.happens(0.012) and not order.is_paid_in_advance:
        perform(session, cancel_order, by=year.clerk(), at=at, order_id=order_id, reason="客户临时有事，不做了")
        return
    visit = send(year, session, at, order_id, job, max(wanted, at + timedelta(minutes=10)))
    if year.happens(0.012) and not order.is_paid_in_advance:
        year.later(visit.begins - timedelta(minutes=20), called_off, order_id, job)
    elif year.happens(0.025):
        year.later(year.in_office_hours(office_day(visit.begins) + timedelta(days=1)), remember, order_id, job)
    else:
        late = year.minutes(45, 130) if year.happens(0.05) else year.minutes(-4, 18)
        year.later(max(visit.begins + late, at + timedelta(minutes=5)), start, order_id, job)


def send(year: Year, session: Session, at: datetime, order_id: int, job: Job, wanted: datetime) -> Visit:
    visit = year.roster.book(job.department, job.trade, wanted, job.minutes, is_evening=job.category == "加时空调")
    by = year.clerk() if year.happens(0.6) else year.head(job.department)
    perform(
        session,
        dispatch_order,
        by=by,
        at=at,
        order_id=order_id,
        department_id=year.departments[job.department],
        worker_id=visit.worker_id,
        wanted_at=visit.begins,
        wanted_until=visit.ends,
    )
    return visit


def called_off(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    """After dispatch only the supervisor cancels (R-ORDER-8)."""
    if order_of(session, order_id).state is OrderState.DISPATCHED:
        by = year.head(job.department)
        perform(session, cancel_order, by=by, at=at, order_id=order_id, reason="上门前客户来电取消")


def remember(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    """Nobody came; the next day somebody is sent again."""
    if order_of(session, order_id).state is OrderState.DISPATCHED:
        visit = send(year, session, at, order_id, job, at + timedelta(minutes=40))
        year.later(visit.begins, start, order_id, job)


def start(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    order = order_of(session, order_id)
    if order.state is not OrderState.DISPATCHED:
        return
    head = year.head(job.department)
    perform(session, start_order, by=head, at=at, order_id=order_id)
    done_at = at + timedelta(minutes=job.minutes * year.chance.randint(70, 115) // 100)
    if job.is_repair and order.settlement is not Settlement.FREE and year.happens(0.03):
        year.later(at + year.minutes(8, 20), change_price, order_id, job)
        return
    if job.is_repair and year.happens(0.008):
        year.later(at + year.minutes(8, 20), wait_for_part, order_id, job)
        return
    year.later(done_at, finish, order_id, job, done_at)


def change_price(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    """On site it turns out that more is needed: one new price, accepted again at once or later (R-PRICE-7)."""
    order = order_of(session, order_id)
    is_there = year.happens(0.6)
    perform(
        session,
        change_price_on_site,
        by=year.head(job.department),
        at=at,
        order_id=order_id,
        lines=[*read_lines(session, order=order), _part(year)],
        reason="现场发现配件损坏，需更换",
        accepted_how=AcceptedHow.ON_SITE if is_there else None,
    )
    if is_there:
        done_at = at + year.minutes(25, 80)
        year.later(done_at, finish, order_id, job, done_at)
    else:
        year.later(year.on_duty(at + year.minutes(30, 150)), accept_new_price, order_id, job)


def accept_new_price(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    order = order_of(session, order_id)
    if order.state is OrderState.ON_HOLD and not is_price_accepted(order):
        perform(session, accept_price, by=year.clerk(), at=at, order_id=order_id, accepted_how=AcceptedHow.PHONE)
        done_at = year.on_duty(at + year.minutes(30, 90))
        year.later(done_at, finish, order_id, job, done_at)


def wait_for_part(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    perform(session, hold_order, by=year.head(job.department), at=at, order_id=order_id, reason="等配件到货")
    day = office_day(at) + timedelta(days=year.chance.randint(1, 3))
    year.later(year.in_office_hours(day), go_on, order_id, job)


def go_on(year: Year, session: Session, at: datetime, order_id: int, job: Job) -> None:
    if order_of(session, order_id).state is OrderState.ON_HOLD:
        perform(session, resume_order, by=year.head(job.department), at=at, order_id=order_id)
        done_at = at + year.minutes(30, 80)
        year.later(done_at, finish, order_id, job, done_at)


def _part(year: Year) -> Line:
    name, fen, measure = year.chance.choice(PARTS)
    return Line(name, 1000, fen, LineKind.PART, measure)


def finish(year: Year, session: Session, at: datetime, order_id: int, job: Job, done_at: datetime) -> None:
    """The result is written down; what ended after the desk had shut, the next morning."""
    order = order_of(session, order_id)
    if order.state is not OrderState.IN_PROGRESS:
        return
    written_at = year.on_duty(at)
    if written_at != at:
        year.later(written_at, finish, order_id, job, done_at)
        return
    uses_part = job.is_repair and order.settlement is not Settlement.FREE and year.happens(0.08)
    signed = SignOff.SIGNED if uses_part else year.pick(SIGNED)
    perform(
        session,
        sign_off_order,
        by=year.head(job.department),
        at=at,
        order_id=order_id,
        sign_off=signed,
        result=year.chance.choice(DONE.get(job.category, DONE[""])),
        parts=[_part(year)] if uses_part else (),
        accepted_how=AcceptedHow.ON_SITE if uses_part else None,
        completed_at=done_at if done_at < at else None,
    )
    slips.after_the_job(year, at, order, job.department)


def record_night(year: Year, session: Session, at: datetime, order_id: int, happened: datetime) -> None:
    """Sent, begun and finished in the night; all of it written down now."""
    by = year.head("工程部")
    perform(session, pick_up_order, by=by, at=at, order_id=order_id, happened_at=happened + timedelta(minutes=10))
    worker = year.chance.choice(year.roster.workers["工程部"])
    done_at = happened + year.minutes(50, 110)
    perform(
        session,
        dispatch_order,
        by=by,
        at=at,
        order_id=order_id,
        department_id=year.departments["工程部"],
        worker_id=worker.staff_id,
        wanted_at=happened + timedelta(minutes=20),
        wanted_until=happened + timedelta(hours=2),
        happened_at=happened + timedelta(minutes=15),
    )
    perform(
        session,
        sign_off_order,
        by=by,
        at=at,
        order_id=order_id,
        sign_off=SignOff.SIGNED,
        result="夜间抢修完成，客户在场签字。",
        started_at=happened + timedelta(minutes=25),
        completed_at=done_at,
    )
    slips.after_the_job(year, at, order_of(session, order_id), "工程部")
