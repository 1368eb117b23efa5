"""The money of three years: ledger entries in their chain, receipts without gaps, notices and locked months."""

import sqlite3
from collections import defaultdict, deque
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from db.operations.ledger import COUNTS_AS
from db.queries.billing import RollupLine
from db.rules.hash_chain import LEDGER_SEALED, with_later_facts
from db.vocabulary import EntryKind, MonthState, NoticePart, PaymentMethod
from tests.benchmarks.bulk import Chain, Rows, day_text, instant_text
from tests.benchmarks.estate import (
    CLERKS,
    DEPARTMENTS,
    FINANCE,
    MANAGER,
    TAKEN_OVER_ACCOUNT,
    Home,
    money_account,
    revenue_account,
    supervisor_of,
)
from tests.benchmarks.recurring import FEE_FEN, TITLE, Fees
from tests.benchmarks.sent import Notices
from tests.benchmarks.shifts import Shifts
from tests.benchmarks.trail import Audit

CHARGE, FEE, PAYMENT, OPENING = EntryKind.CHARGE, EntryKind.FEE, EntryKind.PAYMENT, EntryKind.OPENING
METHODS = list(PaymentMethod)


class Job(NamedTuple):
    """What the books know of an order."""

    order_id: int
    order_no: str
    customer_id: int
    department_id: int
    item: str
    amount_fen: int


class Books:
    def __init__(self, db: sqlite3.Connection, homes: list[Home], chance: Random, orders: int) -> None:
        self.db, self.homes, self.chance = db, homes, chance
        self.audit, self.chain, self.notices = Audit(db), Chain(), Notices(db)
        self.shifts, self.fees = Shifts(db), Fees(db, homes, orders)
        self.numbers: dict[str, int] = defaultdict(int)
        self.issued: set[str] = set()
        self.handed_in: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self.owed: dict[int, deque[tuple[int, int, int]]] = defaultdict(deque)  # customer: entry, open fen, order
        self.carried: dict[int, int] = defaultdict(int)
        self.lines: dict[str, dict[int, list[RollupLine]]] = defaultdict(lambda: defaultdict(list))
        self.receipts, self.shares = 0, 0
        self.entries = Rows(
            db, "ledger_entry", *LEDGER_SEALED, "period_id", "counts_as", "amount_fen", "prev_hash", "hash"
        )
        self.receipt_rows = Rows(
            db,
            "receipt",
            "id receipt_no book number source customer_id till_id method amount_fen payer paid_on issued_by issued_at",
        )
        allocation = "id credit_entry_id charge_entry_id amount_fen made_by made_at"
        self.allocations = Rows(db, "allocation", allocation)
        stages = "month state issued_by issued_at lock_asked_by lock_asked_at locked_by locked_at"
        self.months = Rows(db, "bill_month", stages)
        self.hand_ins = Rows(db, "hand_in", "month department_id orders amount_fen exceptions signed_by signed_at")
        self.stages: dict[str, tuple[object, ...]] = {}

    def charge(self, job: Job, *, day: int, minute: int, by: int, on_notice: bool) -> int:
        """Charge a finished job with its day of completion; what is not yet paid of it waits in `owed`."""
        month = self._open_month(day)
        entry = self._post(
            key=f"charge:{job.order_id}:1",
            kind=CHARGE,
            customer=job.customer_id,
            accounts=(job.customer_id, revenue_account(job.department_id)),
            fen=job.amount_fen,
            on_notice=on_notice,
            month=month,
            day=day,
            order=job.order_id,
            revision=1,
            by=by,
            minute=minute,
        )
        if on_notice:
            self.owed[job.customer_id].append((entry, job.amount_fen, job.order_id))
            line = RollupLine(
                *(job.customer_id, entry, CHARGE, day_text(day), job.order_no, job.item, 1000, job.amount_fen),
                NoticePart.CHARGES,
            )
            self.lines[month][job.customer_id].append(line)
            signed = self.handed_in[month, job.department_id]
            signed[0] += 1
            signed[1] += job.amount_fen
        return entry

    def charge_fees(self, day: int) -> None:
        """The month's fees on its first day."""
        month = self._open_month(day)
        for period, home in self.fees.of_month(day):
            entry = self._post(
                key=f"fee:period:{period}",
                kind=FEE,
                customer=home.id,
                accounts=(home.id, revenue_account(1)),
                fen=FEE_FEN,
                on_notice=True,
                month=month,
                day=day,
                period=period,
                by=FINANCE,
                minute=day * 1440 + 485,
            )
            self.owed[home.id].append((entry, FEE_FEN, 0))
            line = (home.id, entry, FEE, day_text(day), "", TITLE, 1000, FEE_FEN, NoticePart.CHARGES)
            self.lines[month][home.id].append(RollupLine(*line))

    def owe_opening(self, customer: int, fen: int) -> None:
        """A balance taken over on the first day: owed when positive, credit when negative."""
        accounts = (customer, TAKEN_OVER_ACCOUNT) if fen > 0 else (TAKEN_OVER_ACCOUNT, customer)
        entry = self._post(
            key=f"opening:{customer}:{day_text(0)}",
            kind=OPENING,
            customer=customer,
            accounts=accounts,
            fen=fen,
            on_notice=True,
            month=self._open_month(0),
            day=0,
            by=FINANCE,
            minute=480,
        )
        self.carried[customer] = fen
        if fen > 0:
            self.owed[customer].append((entry, fen, 0))

    def pay_job(self, job: Job, entry: int, *, day: int, minute: int) -> None:
        """An 即时 slip paid at the counter."""
        cashier = self.chance.choice(CLERKS)
        paid = self._receive(job.customer_id, job.amount_fen, day, minute, cashier, order=job.order_id)
        self._allocate(paid, entry, job.amount_fen, cashier, minute)

    def pay_on_account(self, customer: int, fen: int, *, day: int, minute: int) -> list[int]:
        """Money for the month's notice: the oldest charges first. Gives the orders it pays in full."""
        credit = self._receive(customer, fen, day, minute, FINANCE, order=None)
        done, owed = [], self.owed[customer]
        while fen and owed:
            entry, left, order = owed.popleft()
            share = min(fen, left)
            self._allocate(credit, entry, share, FINANCE, minute)
            fen -= share
            if share < left:
                owed.appendleft((entry, left - share, order))
            elif order:
                done.append(order)
        return done

    def close_month(self, month: str, day: int) -> list[tuple[int, int]]:
        """Hand-ins, the month's notices, and the month before locked. Gives who owes what now."""
        evening = day * 1440 + 17 * 60
        for department in range(1, len(DEPARTMENTS) + 1):
            orders, fen = self.handed_in[month, department]
            self.hand_ins.add(month, department, orders, fen, 0, supervisor_of(department), instant_text(evening))
        due, length, at = [], self.chain.length, instant_text(evening + 60)
        lines = self.lines.pop(month, {})
        for home in self.homes:
            own, opening = lines.get(home.id, ()), self.carried[home.id]
            if own or opening:
                total = self._freeze(month, home, opening, own, length, evening + 60)
                self.carried[home.id] = total
                due.append((home.id, total))
        self.issued.add(month)
        for earlier, stage in self.stages.items():
            if stage[0] == MonthState.ISSUED.value:
                locked = (FINANCE, instant_text(evening + 70), MANAGER, instant_text(evening + 80))
                self.stages[earlier] = (MonthState.LOCKED.value, *stage[1:3], *locked)
        self.stages[month] = (MonthState.ISSUED.value, FINANCE, at, None, None, None, None)
        return due

    def finish(self) -> None:
        for month, stage in self.stages.items():
            self.months.add(month, *stage)
        heads = Rows(self.db, "chain_head", "chain", "length", "hash")
        heads.add("ledger", self.chain.length, self.chain.hash)
        heads.add("audit", self.audit.chain.length, self.audit.chain.hash)
        books = Rows(self.db, "number_book", "book", "last_no")
        for book, last in self.numbers.items():
            books.add(book, last)
        money = (self.entries, self.receipt_rows, self.allocations, *self.notices.written, *self.shifts.written)
        kept = (self.months, self.hand_ins, self.fees.periods, self.audit.rows, heads, books)
        for rows in (*money, *kept):
            rows.write()

    def next_number(self, book: str) -> int:
        self.numbers[book] += 1
        return self.numbers[book]

    def _open_month(self, day: int) -> str:
        """The month of the day, or the next one whose notices are not made (R-DEC-1)."""
        month = day_text(day)[:7]
        while month in self.issued:
            year, number = int(month[:4]), int(month[5:])
            month = f"{year + number // 12}-{number % 12 + 1:02d}"
        return month

    def _receive(self, customer: int, fen: int, day: int, minute: int, by: int, *, order: int | None) -> int:
        self.receipts += 1
        book = f"SJ-{day_text(day)[:4]}"
        number = self.next_number(book)
        receipt_no, method, at = f"{book}-{number:06d}", self.chance.choice(METHODS), instant_text(minute)
        shown = (self.receipts, receipt_no, book, number, "counter", customer, by, method.value, fen)
        self.shifts.take(by, self.receipts, method, fen)
        self.receipt_rows.add(*shown, self.homes[customer - 1].name, day_text(day), by, at)
        self.audit.note(minute, by, "take_payment", "receipt", self.receipts, {"receipt_no": receipt_no, "fen": fen})
        month = self._open_month(day)
        entry = self._post(
            key=f"payment:{self.receipts}:1",
            kind=PAYMENT,
            customer=customer,
            accounts=(money_account(method), customer),
            fen=-fen,
            on_notice=order is None,
            month=month,
            day=day,
            order=order,
            receipt=self.receipts,
            by=by,
            minute=minute,
        )
        if order is None:
            self.lines[month][customer].append(
                RollupLine(customer, entry, PAYMENT, day_text(day), "", receipt_no, None, -fen, NoticePart.PAYMENTS)
            )
        return entry

    def _post(
        self,
        *,
        key: str,
        kind: EntryKind,
        customer: int,
        accounts: tuple[int, int],
        fen: int,
        on_notice: bool,
        month: str,
        day: int,
        by: int,
        minute: int,
        order: int | None = None,
        revision: int | None = None,
        receipt: int | None = None,
        period: int | None = None,
    ) -> int:
        facts = {
            "id": self.chain.length + 1,
            "idem_key": key,
            "kind": kind.value,
            "customer_id": customer,
            "debit_account_id": accounts[0],
            "credit_account_id": accounts[1],
            "receivable_fen": fen,
            "is_on_notice": int(on_notice),
            "bill_month": month,
            "business_on": day_text(day),
            "work_order_id": order,
            "order_revision": revision,
            "receipt_id": receipt,
            "reverses_id": None,
            "reason": "",
            "posted_by": by,
            "posted_at": instant_text(minute),
        }
        sealed = tuple(facts[name] for name in LEDGER_SEALED)
        links = self.chain.link(with_later_facts(sealed, (period, None)))
        self.entries.add(*sealed, period, COUNTS_AS[kind].value, abs(fen), *links)
        said = {"idem_key": key, "amount_fen": abs(fen)}
        self.audit.note(minute, by, kind.value, "ledger_entry", self.chain.length, said)
        return self.chain.length

    def _allocate(self, credit: int, charge: int, fen: int, by: int, minute: int) -> None:
        self.shares += 1
        self.allocations.add(self.shares, credit, charge, fen, by, instant_text(minute))
        said = {"credit_entry_id": credit, "charge_entry_id": charge, "amount_fen": fen}
        self.audit.note(minute, by, "take_payment", "allocation", self.shares, said)

    def _freeze(self, month: str, home: Home, opening: int, own: Sequence[RollupLine], length: int, minute: int) -> int:
        number = self.next_number(book := f"SF-{month[:4]}")
        name = (f"{book}-{number:06d}", book, number, month)
        total, seal = self.notices.freeze(name, home, opening, own, length, minute)
        self.audit.note(minute, FINANCE, "issue_notices", "billing_notice", self.notices.made, {"lines_hash": seal})
        return total
