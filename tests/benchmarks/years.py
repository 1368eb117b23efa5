"""Three years of orders, day by day: registered, done, reconciled, paid, called back, as the operations leave them."""

import sqlite3
from collections import defaultdict
from random import Random

from db.rules.working_days import WorkingCalendar
from db.vocabulary import OrderState, OrderVerb
from tests.benchmarks.books import Books
from tests.benchmarks.bulk import DAYS, FIRST_DAY, TODAY, Rows, day_text, instant_text
from tests.benchmarks.estate import CLERKS, CUSTOMERS, Home, Item, supervisor_of, workers_of
from tests.benchmarks.orders import FREE, IMMEDIATE, MONTHLY, Order

# The office's clock of the benchmark stands at half past ten of the last day.
NOW = (DAYS - 1) * 1440 + 10 * 60 + 30


class Years:
    def __init__(self, db: sqlite3.Connection, homes: list[Home], items: list[Item], orders: int) -> None:
        self.chance = Random(orders)
        self.homes, self.items, self.orders = homes, items, orders
        self.books = Books(db, homes, self.chance, orders)
        self.open: dict[int, Order] = {}
        self.finishing: dict[int, list[Order]] = defaultdict(list)
        self.reconciling: dict[int, list[Order]] = defaultdict(list)
        self.calling: dict[int, list[tuple[Order, int, int]]] = defaultdict(list)
        self.paying: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.count, self.callbacks = 0, 0
        calendar = WorkingCalendar({})
        dates = [(FIRST_DAY.toordinal() + day) for day in range(DAYS + 30)]
        as_dates = [FIRST_DAY.fromordinal(number) for number in dates]
        self.next_working = [calendar.next_working_day(d).day.toordinal() - dates[0] for d in as_dates]
        self.is_working = [calendar.is_working_day(d) for d in as_dates]
        self.rows = Rows(
            db,
            "work_order",
            "id order_no kind trade state channel customer_id unit_id item_id item_name description",
            "department_id worker_id wanted_at wanted_until",
            "settlement free_ground amount_fen accepted_fen accepted_how accepted_at",
            "registered_at recorded_at registered_by dispatched_at completed_at completed_on completed_by sign_off",
            "result slip_problem reconciled_at reconciled_by closed_at",
        )
        self.lines = Rows(
            db,
            "work_order_line",
            "work_order_id revision position item_id price_id name unit_of_measure quantity_thousandths",
            "unit_price_fen amount_fen",
        )
        event = "work_order_id verb state happened_at recorded_at user_id amount_fen"
        self.events = Rows(db, "work_order_event", event)
        self.handovers = Rows(db, "work_order_handover", "work_order_id department_id worker_id from_at")
        self.call_rows = Rows(
            db,
            "callback",
            "id work_order_id customer_id state due_on next_try_on tries first_try_on done_on done_at done_by",
            "satisfaction attitude skill outcome is_price_as_agreed",
            "reported_at manager_answered_at manager_answered_by manager_answer",
        )
        self.tries = Rows(db, "callback_try", "callback_id tried_at tried_by reached")
        (self.rule,) = db.execute("SELECT id FROM contact_rule WHERE audience = 'residents'").fetchone()
        self.contacts = Rows(db, "callback", "id kind contact_rule_id customer_id due_on next_try_on")
        self.days = Rows(db, "reconciled_day", "department_id day closed_by closed_at")

    def run(self) -> None:
        for customer in range(50, CUSTOMERS + 1, 100):
            self.books.owe_opening(customer, 12_000 + customer)
        previous = None
        for day in range(DAYS):
            month = day_text(day)[:7]
            if day_text(day).endswith("-01"):
                self.books.charge_fees(day)
            self._register(day, (day + 1) * self.orders // DAYS - day * self.orders // DAYS)
            self._reconcile(day)
            self._work_and_pay(day)
            self._call(day)
            if previous and previous != month and self.is_working[day] and day < DAYS - 1:
                for customer, total in self.books.close_month(previous, day):
                    self._plan_payment(customer, total, day)
                previous = month
            previous = previous or month
            if day < DAYS - 1:
                self.books.shifts.hand_over(day, self.books.next_number)
        for order in self.open.values():
            self._write(order)
        for calls in self.calling.values():
            for order, due, tries in calls:
                self._due_callback(order, due, tries)
        self._plan_contacts()
        self.books.finish()
        written = (
            self.rows,
            self.lines,
            self.events,
            self.handovers,
            self.call_rows,
            self.contacts,
            self.tries,
            self.days,
        )
        for rows in written:
            rows.write()

    def _register(self, day: int, orders: int) -> None:
        chance, book = self.chance, f"orders {day_text(day).replace('-', '')}"
        for minute in sorted(chance.randrange(480, 1140) for _ in range(orders)):
            at = day * 1440 + minute
            if at > NOW:
                return
            self.count += 1
            number = f"TY-{book[7:]}-{self.books.next_number(book):03d}"
            settlement = chance.choices((MONTHLY, IMMEDIATE, FREE), (40, 42, 18))[0]
            item = self.items[chance.randrange(len(self.items))]
            order = Order(self.count, number, chance.randrange(CUSTOMERS) + 1, item, settlement, at)
            clerk = chance.choice(CLERKS)
            price = (item.id, item.id, item.name, item.measure, 1000, item.unit_price_fen, item.unit_price_fen)
            self.lines.add(order.id, 1, 1, *price)
            self._event(order, OrderVerb.REGISTER, at, clerk)
            facts = {"order_no": number, "customer_id": order.customer, "item_id": item.id, "settlement": settlement}
            self.books.audit.note(at, clerk, "register_request", "work_order", order.id, facts)
            fate = chance.random()
            if fate < 0.03:
                order.state = (OrderState.CANCELLED if fate < 0.02 else OrderState.DECLINED).value
                self._write(order)
                continue
            self.open[order.id] = order
            self._dispatch(order, at + chance.randrange(10, 60))
            done = day + chance.choices((0, 1, 2), (55, 35, 10))[0]
            at_minute = chance.randrange(560, 1140)
            order.completed = max(done * 1440 + at_minute, at + 90)
            self.finishing[order.completed // 1440].append(order)

    def _dispatch(self, order: Order, at: int) -> None:
        if at > NOW:
            return
        order.worker, order.dispatched = self.chance.choice(workers_of(order.department)), at
        order.state = OrderState.DISPATCHED.value
        self._event(order, OrderVerb.DISPATCH, at, CLERKS[0])
        self.handovers.add(order.id, order.department, order.worker, instant_text(at))

    def _work_and_pay(self, day: int) -> None:
        chance, books = self.chance, self.books
        moments = [(order.completed or 0, 0, 0, order) for order in self.finishing.pop(day, ())]
        plans = self.paying.pop(day, ())
        moments += [(day * 1440 + chance.randrange(540, 1020), customer, fen, None) for customer, fen in plans]
        for minute, customer, fen, order in sorted(moments, key=lambda moment: moment[:3]):
            if minute > NOW:
                if order is not None:
                    order.completed = None
                continue
            if order is None:
                for paid in books.pay_on_account(customer, fen, day=day, minute=minute):
                    self.open[paid].paid = True
                    self._close(self.open[paid], minute)
                continue
            order.state = OrderState.COMPLETED.value
            self._event(order, OrderVerb.SIGN_OFF, minute, CLERKS[1])
            self.calling[self.next_working[day]].append((order, self.next_working[day], 0))
            if chance.random() < 0.004:
                order.problem = "missing_signature"
            self.reconciling[self.next_working[day] + (5 if order.problem else 0)].append(order)
            if order.settlement == IMMEDIATE:
                order.entry = books.charge(order.job, day=day, minute=minute, by=CLERKS[1], on_notice=False)
                if chance.random() > 0.001:
                    books.pay_job(order.job, order.entry, day=day, minute=minute)
                    order.paid = True

    def _reconcile(self, day: int) -> None:
        minute = day * 1440 + 510
        for order in self.reconciling.pop(day, ()):
            assert order.completed is not None
            by, done = supervisor_of(order.department), order.completed // 1440
            order.state, order.reconciled, order.problem = OrderState.RECONCILED.value, minute, None
            self._event(order, OrderVerb.RECONCILE, minute, by)
            if order.settlement == MONTHLY:
                self.books.charge(order.job, day=done, minute=minute, by=by, on_notice=True)
            self._close(order, minute)
        if day and self.is_working[day]:
            first = day - 1
            while first and not self.is_working[first]:
                first -= 1
            for past in range(first, day):
                for department in range(1, 5):
                    self.days.add(department, day_text(past), supervisor_of(department), instant_text(minute + 5))

    def _call(self, day: int) -> None:
        minute = day * 1440 + 840
        if minute > NOW:
            return
        chance = self.chance
        for order, due, tries in self.calling.pop(day, ()):
            luck = chance.random()
            if luck < 0.05 and day > DAYS - 10 and not tries:
                self.calling[-day].append((order, due, tries))  # left lying: overdue
                continue
            if luck < 0.08 and tries < 3:
                tries += 1
                if tries < 3:
                    self.calling[self.next_working[day]].append((order, due, tries))
                    continue
            self._called(order, due, tries, day, minute)

    def _called(self, order: Order, due: int, tries: int, day: int, minute: int) -> None:
        chance, at, today = self.chance, instant_text(minute), day_text(day)
        self.callbacks += 1
        reached = tries < 3
        for missed in range(tries):
            self.tries.add(self.callbacks, instant_text(minute - 1440 * (tries - missed)), CLERKS[0], "not_reached")
        satisfaction = chance.choices((5, 4, 3, 2, 1), (60, 28, 9, 2, 1))[0] if reached else None
        poor = satisfaction is not None and satisfaction < 3
        answered = poor and day < DAYS - 4
        if reached:
            self.tries.add(self.callbacks, at, CLERKS[0], "reached")
        marks = ("fair" if poor else "good", "good", "partly" if poor else "solved", 1) if reached else (None,) * 4
        tried = (tries + reached, day_text(due), today, at, CLERKS[0], satisfaction, *marks)
        word, reported = "done" if reached else "unreachable", at if poor else None
        answer = (instant_text(minute + 1440), 8, "已回访并致歉。") if answered else (None, None, "")
        facts = (self.callbacks, order.id, order.customer, word, day_text(due), today)
        self.call_rows.add(*facts, *tried, reported, *answer)
        order.called = True
        self._close(order, minute)

    def _due_callback(self, order: Order, due: int, tries: int) -> None:
        self.callbacks += 1
        for _ in range(tries):
            self.tries.add(self.callbacks, instant_text(due * 1440 + 840), CLERKS[0], "not_reached")
        first = day_text(due) if tries else None
        again = day_text(self.next_working[due] if tries else due)
        facts = (self.callbacks, order.id, order.customer, "due", day_text(due), again, tries, first)
        self.call_rows.add(*facts, *[None] * 11, "")

    def _plan_contacts(self) -> None:
        """Every second home is due to be called in the next month: that much is never open at once in real life."""
        for customer in range(1, CUSTOMERS + 1, 2):
            self.callbacks += 1
            day = day_text(DAYS - 2 + customer // 2 % 32)
            self.contacts.add(self.callbacks, "routine", self.rule, customer, day, day)

    def _plan_payment(self, customer: int, total: int, day: int) -> None:
        luck = self.chance.random()
        fen = total if luck < 0.86 else total // 2 if luck < 0.94 else 0
        if fen > 0:
            self.paying[day + self.chance.randrange(3, 20)].append((customer, fen))

    def _close(self, order: Order, minute: int) -> None:
        if order.paid and order.called and order.reconciled is not None:
            order.state, order.closed = OrderState.CLOSED.value, minute
            del self.open[order.id]
            self._write(order)

    def _event(self, order: Order, verb: OrderVerb, minute: int, user: int) -> None:
        at = instant_text(minute)
        self.events.add(order.id, verb.value, order.state, at, at, user, order.amount)

    def _write(self, order: Order) -> None:
        at, wanted = instant_text(order.registered), order.registered - order.registered % 30 + 120
        done = None if order.completed is None or order.completed > NOW else order.completed
        by = supervisor_of(order.department)
        free = order.settlement == FREE
        what = ("repair", "water_power") if order.item.department_id == 2 else ("service", None)
        place = (order.customer, order.customer, order.item.id, order.item.name, "下午在家，请先打电话。")
        visit = (order.department, order.worker, instant_text(wanted), instant_text(wanted + 120))
        agreed = (None, None, None) if free else (order.amount, "phone", at)
        price = (order.settlement, "warranty" if free else None, order.amount, *agreed)
        finished = (None,) * 5
        if done is not None:
            finished = (instant_text(done), day_text(done // 1440), CLERKS[1], "signed", "已完成，现场已清理。")
        seen = (None, None) if order.reconciled is None else (instant_text(order.reconciled), by)
        sent = None if order.dispatched is None else instant_text(order.dispatched)
        self.rows.add(
            *(order.id, order.no, *what, order.state, "phone", *place, *visit, *price, at, at, CLERKS[0], sent),
            *(*finished[:4], finished[4] or "", order.problem, *seen),
            None if order.closed is None else instant_text(order.closed),
        )


__all__ = ["NOW", "TODAY", "Years"]
