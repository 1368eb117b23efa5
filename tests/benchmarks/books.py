"""The money of three years: ledger entries in their chain, receipts without gaps, notices and locked months."""

import json
import sqlite3
from collections import defaultdict, deque
from random import Random
from typing import NamedTuple

from db.operations.ledger import COUNTS_AS
from db.queries.billing import RollupLine, RollupRow
from db.queries.notices import hash_of
from db.rules.hash_chain import AUDIT_SEALED, LEDGER_SEALED
from db.vocabulary import EntryKind, MonthState, NoticePart, PaymentMethod
from tests.benchmarks.bulk import Chain, Rows, day_text, instant_text
from tests.benchmarks.estate import (
    CLERKS,
    DEPARTMENTS,
    FINANCE,
    TAKEN_OVER_ACCOUNT,
    USERS,
    Home,
    money_account,
    revenue_account,
    supervisor_of,
)

CHARGE, PAYMENT, OPENING = EntryKind.CHARGE, EntryKind.PAYMENT, EntryKind.OPENING
METHODS = list(PaymentMethod)
MANAGER = 8


class Job(NamedTuple):
    """What the books know of an order."""

    order_id: int
    order_no: str
    customer_id: int
    department_id: int
    item: str
    amount_fen: int


class Audit:
    """A row for each order, receipt, ledger entry, allocation and notice (the office itself keeps more of an order)."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.chain = Chain()
        self.rows = Rows(db, "audit_row", "id", *AUDIT_SEALED, "prev_hash", "hash")

    def note(self, minute: int, user: int, operation: str, table: str, row_id: int, after: dict[str, object]) -> None:
        said = json.dumps(after, ensure_ascii=False, separators=(",", ":"))
        who = (instant_text(minute), user, USERS[user - 1][1], "screen", None)
        facts = (*who, operation, "insert", table, str(row_id), None, said)
        links = self.chain.link(facts)
        self.rows.add(self.chain.length, *facts, *links)


class Books:
    def __init__(self, db: sqlite3.Connection, homes: list[Home], chance: Random) -> None:
        self.db, self.homes, self.chance = db, homes, chance
        self.audit, self.chain = Audit(db), Chain()
        self.numbers: dict[str, int] = defaultdict(int)
        self.issued: set[str] = set()
        self.handed_in: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
        self.owed: dict[int, deque[tuple[int, int, int]]] = defaultdict(deque)  # customer: entry, open fen, order
        self.carried: dict[int, int] = defaultdict(int)
        self.lines: dict[str, dict[int, list[RollupLine]]] = defaultdict(lambda: defaultdict(list))
        self.receipts, self.notices, self.shares = 0, 0, 0
        self.entries = Rows(db, "ledger_entry", *LEDGER_SEALED, "counts_as", "amount_fen", "prev_hash", "hash")
        self.receipt_rows = Rows(
            db,
            "receipt",
            "id receipt_no book number source customer_id till_id method amount_fen payer paid_on issued_by issued_at",
        )
        allocation = "id credit_entry_id charge_entry_id amount_fen made_by made_at"
        self.allocations = Rows(db, "allocation", allocation)
        self.notice_rows = Rows(
            db,
            "billing_notice",
            "id notice_no book number month customer_id opening_fen charges_fen discounts_fen payments_fen total_fen",
            "customer_name unit_label building lines_hash ledger_length issued_by issued_at",
        )
        line = "notice_id position entry_id kind counts_as business_on order_no item quantity_thousandths amount_fen"
        self.line_rows = Rows(db, "notice_line", line)
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
        money = (self.entries, self.receipt_rows, self.allocations, self.notice_rows, self.line_rows)
        for rows in (*money, self.months, self.hand_ins, self.audit.rows, heads, books):
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
        self.entries.add(*sealed, COUNTS_AS[kind].value, abs(fen), *self.chain.link(sealed))
        said = {"idem_key": key, "amount_fen": abs(fen)}
        self.audit.note(minute, by, kind.value, "ledger_entry", self.chain.length, said)
        return self.chain.length

    def _allocate(self, credit: int, charge: int, fen: int, by: int, minute: int) -> None:
        self.shares += 1
        self.allocations.add(self.shares, credit, charge, fen, by, instant_text(minute))
        said = {"credit_entry_id": credit, "charge_entry_id": charge, "amount_fen": fen}
        self.audit.note(minute, by, "take_payment", "allocation", self.shares, said)

    def _freeze(
        self, month: str, home: Home, opening: int, own: list[RollupLine] | tuple[()], length: int, minute: int
    ) -> int:
        self.notices += 1
        lines = sorted(own, key=lambda line: (line.business_on, line.order_no or line.item, line.entry_id))
        charges = sum(line.amount_fen for line in lines if line.kind is CHARGE)
        payments = -sum(line.amount_fen for line in lines if line.kind is PAYMENT)
        sums = (opening, charges, 0, payments, opening + charges - payments)
        seal = hash_of(RollupRow(home.id, home.customer_no, home.name, *sums, len(lines)), lines)
        book = f"SF-{month[:4]}"
        number = self.next_number(book)
        name, at = f"{book}-{number:06d}", instant_text(minute)
        shown = (home.name, home.label, home.building, seal, length, FINANCE, at)
        self.notice_rows.add(self.notices, name, book, number, month, home.id, *sums, *shown)
        self.audit.note(minute, FINANCE, "issue_notices", "billing_notice", self.notices, {"lines_hash": seal})
        for position, line in enumerate(lines, start=1):
            text = (line.business_on, line.order_no, line.item, line.quantity_thousandths, line.amount_fen)
            self.line_rows.add(self.notices, position, line.entry_id, line.kind.value, line.counts_as.value, *text)
        return sums[4]
