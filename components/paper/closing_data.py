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
class GivenUpLine:
    """A discount, waiver or refund with its ground and the two who stand for it; fees of vacant units are one line."""

    number: str
    kind: Term
    ground: Term
    customer_no: str
    amount_fen: int
    asked_by: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class VoidLine:
    number: str
    amount_fen: int
    reason: str
    issued_by: str
    voided_by: str
    voided_at: datetime


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One of the sums that must be the same; None where the month has no notices yet. `name` is a msgid."""

    name: str
    charges_fen: int | None
    due_fen: int | None


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A chain's length and last hash when the sheet was printed. `name` is a msgid."""

    name: str
    length: int
    hash: str


@dataclass(frozen=True, slots=True)
class ClosingPaper:
    """One month on one sheet: steps, sums with their proof, hand-ins, what stayed out, what was given up or voided,
    and what one person did alone."""

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
    proof: tuple[ProofLine, ...] = ()
    agrees: bool = True
    given_up: tuple[GivenUpLine, ...] = ()
    vacant: tuple[int, int] = (0, 0)
    """How many fees of vacant units were made lower, and by how many fen."""
    voided: tuple[VoidLine, ...] = ()
    chains: tuple[ChainLine, ...] = ()
