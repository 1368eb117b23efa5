"""What the month's closing sheet shows, already worked out: money in fen, times in the office's zone."""

from dataclasses import dataclass
from datetime import datetime

from db.vocabulary import BillingException, DutyRule, MonthState, Term


@dataclass(frozen=True, slots=True)
class MonthStep:
    """A step of the month; without a time it is not done. `name` is the msgid of its words."""

    name: str
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DepartmentMonth:
    department: str
    orders: int
    amount_fen: int
    exceptions: int
    signed_by: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    kind: BillingException
    orders: int
    amount_fen: int


@dataclass(frozen=True, slots=True)
class DoneAlone:
    """One use of a one-person waiver (R-ROLE-1); without a verb the operation's name stands."""

    rule: DutyRule
    who: str
    verb: Term | None
    operation: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ClosingPaper:
    """One month on one sheet: steps, sums, hand-ins, what stayed out, and what one person did alone."""

    month: str
    """As 2026-11."""
    state: MonthState
    printed_at: datetime
    customers: int
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int
    total_fen: int
    total_capital: str
    steps: tuple[MonthStep, ...]
    hand_ins: tuple[DepartmentMonth, ...] = ()
    exceptions: tuple[LeftOut, ...] = ()
    done_alone: tuple[DoneAlone, ...] = ()
    reopen_reason: str = ""
