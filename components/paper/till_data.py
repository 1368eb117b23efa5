"""What the papers of the till show, already worked out: money in fen, times in the office's zone."""

from dataclasses import dataclass
from datetime import date, datetime

from db.vocabulary import HandOverState, HandOverTo, PaymentMethod, TillMovementKind


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What part of the money pays: a slip, a notice, or the account."""

    text: str
    amount_fen: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """One numbered receipt. `printed_times` counts this print: above 1 it is marked as a reprint."""

    number: str
    customer: str
    received_at: datetime
    method: PaymentMethod
    lines: tuple[ReceiptLine, ...]
    amount_fen: int
    amount_capital: str
    received_by: str
    room: str = ""
    payer: str = ""
    till: str = ""
    note: str = ""
    tendered_fen: int | None = None
    """Cash handed over, where change was given."""
    printed_times: int = 1
    voided_at: datetime | None = None
    voided_by: str = ""
    void_reason: str = ""
    fapiao_number: str = ""
    fapiao_on: date | None = None


@dataclass(frozen=True, slots=True)
class TillReceipt:
    number: str
    at: datetime
    customer: str
    text: str
    method: PaymentMethod
    amount_fen: int
    room: str = ""
    is_void: bool = False
    void_reason: str = ""


@dataclass(frozen=True, slots=True)
class MethodTotal:
    """Valid receipts of one way of paying; voided ones are not counted."""

    method: PaymentMethod
    receipts: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class HandOverLine:
    """One movement that a hand-over covers; negative where money went out."""

    number: str
    kind: TillMovementKind
    at: datetime
    who: str
    method: PaymentMethod
    amount_fen: int


@dataclass(frozen=True, slots=True)
class HandOverPaper:
    """What a till handed over at the end of a shift: the books, the count, the two signatures (R-BILL-7)."""

    number: str
    till: str
    handed_by: str
    handed_at: datetime
    to: HandOverTo
    to_name: str
    state: HandOverState
    totals: tuple[MethodTotal, ...]
    expected_cash_fen: int
    counted_cash_fen: int
    total_fen: int
    total_capital: str
    explanation: str = ""
    received_by: str = ""
    received_at: datetime | None = None
    answer: str = ""
    on_behalf_by: str = ""
    """Who counted and handed it over in the cashier's place, and why."""
    behalf_reason: str = ""
    lines: tuple[HandOverLine, ...] = ()

    @property
    def difference_fen(self) -> int:
        return self.counted_cash_fen - self.expected_cash_fen


@dataclass(frozen=True, slots=True)
class TillSheetPaper:
    """A till's day by way of paying, with every receipt, to be counted and handed over (R-BILL-7)."""

    till: str
    holder: str
    day: date
    receipts: tuple[TillReceipt, ...]
    totals: tuple[MethodTotal, ...]
    total_fen: int
    total_capital: str
    printed_at: datetime
    hand_overs: tuple[HandOverPaper, ...] = ()
    """Those of this day; with one the sheet has no lines to sign by hand."""
