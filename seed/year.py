"""A year of the office's work: every act goes through its operation at its own moment, in the order of time."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.operations.callbacks import record_callback
from db.operations.completion import change_price_on_site, sign_off_order
from db.operations.dispatch import dispatch_order, pick_up_order, start_order
from db.operations.intake import register_request
from db.operations.payments import take_payment
from db.operations.reconcile import mark_slip_wrong, reconcile_order
from db.operations.requests import Request
from db.queries.accounts import get_live_charge
from db.rules.prices import Line
from db.rules.working_days import WorkingCalendar
from db.tables.callbacks import Callback
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    Channel,
    FreeGround,
    LineKind,
    Mark,
    OrderKind,
    Outcome,
    PaymentMethod,
    Reached,
    Settlement,
    SignOff,
    SlipProblem,
)
from db.work import perform

Step = Callable[[Session, datetime], None]
PRAISE = ("师傅很准时，做得干净。", "服务不错，下次还找你们。", "价格公道，谢谢。", "态度很好。", "")
GRUMBLES = ("约好两点，四点才来。", "修完第二天又漏了。", "地上没收拾干净。", "收费前没讲清楚。")
WISHES = ("下午在家，请先打电话。", "家里有老人，请带鞋套。", "周末前做完最好。", "请走后门货梯。", "")


@dataclass(frozen=True)
class Subject:
    """What a request can be about: an item with its department, and who wants it."""

    item_id: int
    name: str
    department: str
    measure: str
    is_repair: bool


@dataclass
class Year:
    """The moving clock: steps wait in a heap, each day is one transaction of many acts."""

    chance: Random
    people: dict[str, Actor]
    workers: dict[str, list[int]]
    departments: dict[str, int]
    subjects: list[Subject]
    customers: list[tuple[int, int, bool]]  # customer, unit, is a shop
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    waiting: list[tuple[datetime, int, Step]] = field(default_factory=list)
    count: int = 0

    def later(self, at: datetime, step: Step) -> None:
        self.count += 1
        heapq.heappush(self.waiting, (at, self.count, step))

    def run_until(self, session: Session, until: datetime) -> None:
        while self.waiting and self.waiting[0][0] <= until:
            at, _, step = heapq.heappop(self.waiting)
            step(session, at)

    def supervisor(self, department: str) -> Actor:
        names = {"客户服务中心": "service", "工程部": "engineering", "保洁部": "cleaning", "秩序部": "security"}
        return self.people[names[department]]

    def clerk(self) -> Actor:
        return self.people[self.chance.choice(("clerk", "clerk", "clerk2"))]

    def minutes(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.chance.randint(least, most))

    def plan_day(self, day: date) -> None:
        """The day's requests: fewer on days off, more in summer."""
        busy = 9 if self.calendar.is_working_day(day) else 5
        summer = 3 if day.month in (6, 7, 8) else 0
        for _ in range(max(1, int(self.chance.gauss(busy + summer, 2)))):
            hour = self.chance.choices(range(8, 20), [6, 12, 12, 9, 4, 6, 9, 9, 7, 4, 2, 2])[0]
            self.later(office_instant(day, hour, self.chance.randint(0, 59)), self.register)

    def register(self, session: Session, at: datetime) -> None:
        customer_id, unit_id, is_shop = self.chance.choice(self.customers)
        subject = self.chance.choice(self.subjects)
        settlement = Settlement.MONTHLY if self.chance.random() < (0.9 if is_shop else 0.55) else Settlement.IMMEDIATE
        free = FreeGround.WARRANTY if subject.is_repair and self.chance.random() < 0.06 else None
        wanted = at + timedelta(days=self.chance.randint(0, 2), hours=2)
        request = Request(
            customer_id=customer_id,
            channel=self.chance.choices([Channel.PHONE, Channel.VISIT, Channel.ONLINE], [60, 25, 15])[0],
            settlement=Settlement.FREE if free else settlement,
            item_id=subject.item_id,
            quantity_thousandths=self.quantity(subject.measure) * 1000,
            unit_id=unit_id,
            free_ground=free,
            kind=OrderKind.REPAIR if subject.is_repair else None,
            description=self.chance.choice(WISHES),
            wanted_at=wanted,
            wanted_until=wanted + timedelta(hours=2),
        )
        told = free is not None or self.chance.random() < 0.97
        how = self.chance.choice([AcceptedHow.PHONE, AcceptedHow.ON_SITE]) if told and not free else None
        made = perform(session, register_request, by=self.clerk(), at=at, request=request, accepted_how=how)
        if not told:
            return
        order_id = made.order_id
        if subject.is_repair:
            self.later(
                at + self.minutes(6, 45 if self.chance.random() < 0.1 else 27),
                lambda s, t: self.pick_up(s, t, order_id, subject),
            )
        self.later(at + self.minutes(28, 90), lambda s, t: self.dispatch(s, t, order_id, subject, max(wanted, t)))

    def quantity(self, measure: str) -> int:
        most = {"平方米": 120, "盆": 20, "张": 60, "小时": 5, "人次": 4}.get(measure, 2)
        least = {"平方米": 12, "张": 5}.get(measure, 1)
        return self.chance.randint(least, most)

    def pick_up(self, session: Session, at: datetime, order_id: int, subject: Subject) -> None:
        perform(session, pick_up_order, by=self.supervisor(subject.department), at=at, order_id=order_id)

    def dispatch(self, session: Session, at: datetime, order_id: int, subject: Subject, wanted: datetime) -> None:
        by = self.clerk() if self.chance.random() < 0.6 else self.supervisor(subject.department)
        perform(
            session,
            dispatch_order,
            by=by,
            at=at,
            order_id=order_id,
            department_id=self.departments[subject.department],
            worker_id=self.chance.choice(self.workers[subject.department]),
            wanted_at=wanted,
            wanted_until=wanted + timedelta(hours=2),
        )
        if self.chance.random() < 0.985:  # a few are forgotten and stay open
            self.later(wanted + self.minutes(0, 50), lambda s, t: self.work(s, t, order_id, subject))

    def work(self, session: Session, at: datetime, order_id: int, subject: Subject) -> None:
        supervisor = self.supervisor(subject.department)
        perform(session, start_order, by=supervisor, at=at, order_id=order_id)
        done_at = at + self.minutes(25, 170)
        if subject.is_repair and self.chance.random() < 0.08:
            self.later(at + self.minutes(5, 20), lambda s, t: self.change_price(s, t, order_id, subject))
        self.later(done_at, lambda s, t: self.finish(s, t, order_id, subject))

    def change_price(self, session: Session, at: datetime, order_id: int, subject: Subject) -> None:
        """On site it turns out that a part is needed: one new price, accepted again (R-PRICE-7)."""
        order = session.get_one(WorkOrder, order_id)
        if order.settlement is Settlement.FREE or not order.amount_fen:
            return
        part = Line("配件更换", 1000, self.chance.choice((18_00, 35_00, 46_00, 68_00)), LineKind.PART, "件")
        first = Line(order.item_name, 1000, order.amount_fen, LineKind.ITEM, "次")
        perform(
            session,
            change_price_on_site,
            by=self.supervisor(subject.department),
            at=at,
            order_id=order_id,
            lines=[first, part],
            reason="现场发现配件损坏",
            accepted_how=AcceptedHow.ON_SITE,
        )

    def finish(self, session: Session, at: datetime, order_id: int, subject: Subject) -> None:
        signed = SignOff.SIGNED if self.chance.random() < 0.96 else SignOff.UNSIGNED
        perform(
            session,
            sign_off_order,
            by=self.supervisor(subject.department),
            at=at,
            order_id=order_id,
            sign_off=signed,
            result="已完成，客户验收",
        )
        order = session.get_one(WorkOrder, order_id)
        if order.settlement is Settlement.IMMEDIATE and self.chance.random() < 0.97:
            self.later(at + self.minutes(5, 90), lambda s, t: self.pay_slip(s, t, order_id))
        day = office_day(at)
        morning = self.calendar.next_working_day(day).day
        if signed is SignOff.SIGNED and self.chance.random() < 0.985:
            reconcile_at = office_instant(morning, 9, self.chance.randint(0, 59))
            self.later(reconcile_at, lambda s, t: self.reconcile(s, t, order_id, subject))
        late = 2 if self.chance.random() < 0.06 else 0
        self.later(
            office_instant(morning + timedelta(days=late), self.chance.randint(9, 17), self.chance.randint(0, 59)),
            lambda s, t: self.call_back(s, t, order_id),
        )

    def pay_slip(self, session: Session, at: datetime, order_id: int) -> None:
        charge = get_live_charge(session, order_id=order_id)
        if charge is None:
            return
        perform(
            session,
            take_payment,
            by=self.clerk(),
            at=at,
            customer_id=charge.customer_id,
            method=self.method(),
            amount_fen=charge.amount_fen,
            charges=[charge.id],
        )

    def method(self) -> PaymentMethod:
        return self.chance.choices(
            [
                PaymentMethod.WECHAT,
                PaymentMethod.CASH,
                PaymentMethod.ALIPAY,
                PaymentMethod.CARD,
                PaymentMethod.TRANSFER,
            ],
            [45, 20, 20, 8, 7],
        )[0]

    def reconcile(self, session: Session, at: datetime, order_id: int, subject: Subject) -> None:
        by = self.supervisor(subject.department)
        if self.chance.random() < 0.02:
            perform(
                session,
                mark_slip_wrong,
                by=by,
                at=at,
                order_id=order_id,
                problem=SlipProblem.AMOUNT_DIFFERS,
                note="单据与登记不符",
            )
            if self.chance.random() < 0.4:
                return
        perform(session, reconcile_order, by=by, at=at, order_id=order_id)

    def call_back(self, session: Session, at: datetime, order_id: int) -> None:
        callback = session.scalar(select(Callback).where(Callback.work_order_id == order_id))
        if callback is None or callback.done_on is not None:
            return
        answer: dict[str, Any] = {"reached": Reached.NOT_REACHED}
        if self.chance.random() < 0.88:
            marks = self.chance.choices([5, 4, 3, 2, 1], [52, 34, 8, 4, 2])[0]
            mark = Mark.GOOD if marks >= 4 else Mark.FAIR if marks == 3 else Mark.POOR
            answer = {
                "reached": Reached.REACHED,
                "satisfaction": marks,
                "attitude": mark,
                "skill": mark,
                "outcome": Outcome.SOLVED if marks >= 3 else Outcome.UNSOLVED,
                "is_price_as_agreed": marks >= 2,
                "words": self.chance.choice(PRAISE if marks >= 4 else GRUMBLES),
            }
        else:
            next_day = self.calendar.next_working_day(office_day(at)).day
            again = office_instant(next_day, self.chance.randint(9, 17))
            self.later(again, lambda s, t: self.call_back(s, t, order_id))
        perform(
            session,
            record_callback,
            by=self.clerk(),
            at=at,
            callback_id=callback.id,
            version=callback.version,
            **answer,
        )
