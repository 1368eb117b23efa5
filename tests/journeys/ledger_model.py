"""A second book-keeping in plain Python: who owes what, on which month's notice, paid by what (R-DEC-1…3, 8, 21)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CHARGES, DISCOUNTS, PAYMENTS = "charges", "discounts", "payments"
Sums = tuple[int, int, int, int]


@dataclass(eq=False)
class Entry:
    """One movement on a customer's account; `fen` is what the customer owes more, negative what less.

    It counts on `day`: its `own_day` unless the month of that was locked before.
    """

    customer: int
    fen: int
    part: str
    month: str
    day: date
    own_day: date
    on_notice: bool = True
    order: int = 0
    receipt: str = ""
    granted_for: "Entry | None" = None
    is_live: bool = True
    uses: dict["Entry", int] = field(default_factory=dict)

    @property
    def open_fen(self) -> int:
        return abs(self.fen) - sum(self.uses.values())


def month_after(month: str) -> str:
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12}-{number % 12 + 1:02d}"


class Ledger:
    def __init__(self, today: Callable[[], date]) -> None:
        self.today = today
        self.entries: list[Entry] = []
        self.handed_in: set[str] = set()
        self.locked: set[str] = set()
        self.frozen: dict[str, dict[int, Sums]] = {}

    def month(self, day: date, *, is_charge: bool = False, corrects: str = "") -> str:
        if corrects > max(self.locked, default=""):
            return corrects
        month = max(f"{day:%Y-%m}", corrects)
        while month <= max(self.frozen, default="") or (is_charge and not corrects and month in self.handed_in):
            month = month_after(month)
        return month

    def post(self, customer: int, fen: int, part: str, day: date, *, corrects: str = "", **more: Any) -> Entry:
        month = self.month(day, is_charge=bool(more.get("order")) and part == CHARGES, corrects=corrects)
        counts_on = day if f"{day:%Y-%m}" > max(self.locked, default="") else max(day, self.today())
        self.entries.append(Entry(customer, fen, part, month, counts_on, day, **more))
        return self.entries[-1]

    def reverse(self, entry: Entry, day: date, *, keeps_discounts: bool = False) -> None:
        for discount in self.granted_for(entry) if not keeps_discounts else []:
            self.reverse(discount, discount.day)
        for other in entry.uses:
            del other.uses[entry]
        entry.uses.clear()
        entry.is_live = False
        mirror = self.post(entry.customer, -entry.fen, entry.part, day, corrects=entry.month, on_notice=entry.on_notice)
        mirror.is_live = False

    def granted_for(self, charge: Entry) -> list[Entry]:
        return [e for e in self.entries if e.is_live and e.granted_for is charge]

    def live(self, customer: int, *, owed: bool) -> list[Entry]:
        """What is open of a customer's charges, or of the money and discounts left over, the oldest first."""
        own = [e for e in self.entries if e.customer == customer and e.is_live and e.open_fen]
        return sorted((e for e in own if (e.fen > 0) == owed), key=lambda e: e.day)

    def pay(self, credit: Entry, charges: list[Entry]) -> None:
        for charge in charges:
            if fen := min(credit.open_fen, charge.open_fen):
                credit.uses[charge] = charge.uses[credit] = credit.uses.get(charge, 0) + fen

    def use_credits(self, customer: int, first: Entry | None = None) -> None:
        """What is left over pays the charges on account at once, a new one before the older ones."""
        for credit in self.live(customer, owed=False):
            if credit.on_notice:
                owed = [e for e in self.live(customer, owed=True) if e.on_notice]
                self.pay(credit, sorted(owed, key=lambda e: e is not first))

    def charge_of(self, order: int) -> Entry | None:
        return next((e for e in self.entries if e.is_live and e.order == order and e.fen > 0), None)

    def charge(self, customer: int, order: int, fen: int, day: date, *, monthly: bool) -> None:
        self.post(customer, fen, CHARGES, day, on_notice=monthly, order=order)
        self.settle(customer, order, day)

    def recharge(self, order: int, fen: int, *, monthly: bool, today: date) -> None:
        """Corrected on the notice that showed it; what changes sides begins anew. Discounts that still fit hold."""
        old = self.charge_of(order)
        assert old is not None
        granted, left = self.granted_for(old), fen if monthly == old.on_notice else 0
        self.reverse(old, old.day, keeps_discounts=True)
        corrects = old.month if old.on_notice else ""
        new = self.post(old.customer, fen, CHARGES, old.day, corrects=corrects, on_notice=monthly, order=order)
        for discount in granted:
            if -discount.fen > left:
                self.reverse(discount, discount.day)
                continue
            discount.granted_for, left = new, left + discount.fen
            self.pay(discount, [new])
        self.settle(old.customer, order, today)

    def drop(self, order: int, today: date) -> None:
        if charge := self.charge_of(order):
            self.reverse(charge, charge.day)
            self.settle(charge.customer, order, today)

    def settle(self, customer: int, order: int, today: date) -> None:
        """Money paid for a slip pays that slip; what the slip takes no longer goes to the customer's account."""
        charge = self.charge_of(order)
        own = [charge] if charge is not None and not charge.on_notice else []
        for part in [e for e in self.entries if e.is_live and e.order == order and e.part == PAYMENTS]:
            self.pay(part, own)
            if left := part.open_fen:
                self.reverse(part, today)
                if kept := -part.fen - left:
                    self.pay(self.take(customer, kept, part.own_day, part.receipt, order), own)
                self.take(customer, left, part.own_day, part.receipt)
        self.use_credits(customer, first=charge)

    def take(self, customer: int, fen: int, day: date, receipt: str, order: int = 0) -> Entry:
        return self.post(customer, -fen, PAYMENTS, day, on_notice=not order, order=order, receipt=receipt)

    def receive(self, customer: int, fen: int, named: list[Entry], day: date, receipt: str) -> None:
        """The charges that the customer names first, then the oldest on account; the rest is credit."""
        others = [charge for charge in self.live(customer, owed=True) if charge.on_notice and charge not in named]
        on_account, rest = [], fen
        for charge in named + others:
            part = min(rest, charge.open_fen)
            rest -= part
            if charge.on_notice:
                on_account.append(charge)
            elif part:
                fen -= part
                self.pay(self.take(customer, part, day, receipt, charge.order), [charge])
        if fen:
            self.pay(self.take(customer, fen, day, receipt), on_account)

    def void(self, receipt: str, today: date) -> None:
        parts = [e for e in self.entries if e.is_live and e.receipt == receipt]
        for entry in parts:
            self.reverse(entry, today)
        self.use_credits(parts[0].customer)

    def grant(self, charge: Entry, fen: int, day: date) -> None:
        order = 0 if charge.on_notice else charge.order
        more = {"on_notice": charge.on_notice, "order": order, "granted_for": charge}
        self.pay(self.post(charge.customer, -fen, DISCOUNTS, day, **more), [charge])

    def money_left(self, customer: int) -> list[Entry]:
        return [e for e in self.live(customer, owed=False) if e.part == PAYMENTS and e.on_notice]

    def refund(self, customer: int, fen: int, day: date) -> None:
        given = self.post(customer, fen, PAYMENTS, day)
        for credit in self.money_left(customer):
            self.pay(credit, [given])

    def fee(self, customer: int, fen: int, vacant_fen: int, day: date) -> None:
        charge = self.post(customer, fen, CHARGES, day)
        if vacant_fen:
            self.pay(self.post(customer, -vacant_fen, DISCOUNTS, day), [charge])

    def sums(self, month: str) -> dict[int, Sums]:
        """Opening balance, charges, discounts and payments of everybody's notice, as it would be made now."""
        found: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
        for entry in self.entries:
            if entry.on_notice and entry.month <= month:
                place = 1 + (CHARGES, DISCOUNTS, PAYMENTS).index(entry.part) if entry.month == month else 0
                found[entry.customer][place] += entry.fen if place < 2 else -entry.fen
        return {customer: (a, b, c, d) for customer, (a, b, c, d) in found.items() if any((a, b, c, d))}
