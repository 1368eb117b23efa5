"""Tills handed over every evening with all that came in on the day, signed for by somebody else."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable

from db.operations.tills import BOOK
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod
from tests.benchmarks.bulk import Rows, day_text, instant_text
from tests.benchmarks.estate import FINANCE, MANAGER

# After the last payment of a day.
EVENING = 20 * 60 + 45


class Shifts:
    def __init__(self, db: sqlite3.Connection) -> None:
        self.held: dict[int, list[tuple[int, PaymentMethod, int]]] = defaultdict(list)
        self.made = 0
        columns = "id hand_over_no book number till_id to state expected_cash_fen counted_cash_fen"
        answer = "handed_by handed_at received_by received_at"
        self.rows = Rows(db, "till_hand_over", columns, answer)
        self.sums = Rows(db, "till_hand_over_sum", "hand_over_id method receipts amount_fen")
        self.items = Rows(db, "till_hand_over_item", "hand_over_id receipt_id")

    def take(self, till: int, receipt: int, method: PaymentMethod, fen: int) -> None:
        self.held[till].append((receipt, method, fen))

    def hand_over(self, day: int, next_number: Callable[[str], int]) -> None:
        minute, book = day * 1440 + EVENING, f"{BOOK}-{day_text(day)[:4]}"
        for till, receipts in sorted(self.held.items()):
            self.made += 1
            sums: dict[PaymentMethod, list[int]] = defaultdict(lambda: [0, 0])
            for receipt, method, fen in receipts:
                sums[method][0] += 1
                sums[method][1] += fen
                self.items.add(self.made, receipt)
            for method, (number, fen) in sums.items():
                self.sums.add(self.made, method.value, number, fen)
            number, cash = next_number(book), sums[PaymentMethod.CASH][1]
            name, by = f"{book}-{number:06d}", MANAGER if till == FINANCE else FINANCE
            where = (till, HandOverTo.FINANCE.value, HandOverState.RECEIVED.value, cash, cash)
            signed = (till, instant_text(minute), by, instant_text(minute + 5))
            self.rows.add(self.made, name, book, number, *where, *signed)
        self.held.clear()

    @property
    def written(self) -> tuple[Rows, ...]:
        return self.rows, self.sums, self.items
