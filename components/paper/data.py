"""What each paper shows, already worked out: money in fen, quantities in thousandths, times in the office's zone."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.vocabulary import (
    AcceptedHow,
    AdjustmentGround,
    Channel,
    CustomerKind,
    FreeGround,
    PaymentMethod,
    Settlement,
    SignOff,
    Stamp,
)


@dataclass(frozen=True, slots=True)
class OfficeHead:
    """Who the papers come from. Codes to scan are printed only where `public_url` is set (R-DEC-18)."""

    company: str
    office: str
    service_hours: str = ""
    phone: str = ""
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One item or part of a job. Without a price (a quote is awaited) both fen fields are None and stay blank."""

    text: str
    unit: str = ""
    quantity: int | None = None
    unit_price_fen: int | None = None
    amount_fen: int | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """One work order slip, printed in four parts (R-ORDER-3). `path` opens the order behind the public address."""

    number: str
    customer: str
    room: str
    registered_at: datetime
    lines: tuple[SlipLine, ...]
    settlement: Settlement | None
    path: str
    customer_kind: CustomerKind | None = None
    phone: str = ""
    channel: Channel | None = None
    recorded_at: datetime | None = None
    """Set where the job was written down later (R-DEC-17)."""
    wanted_at: datetime | None = None
    wanted_until: datetime | None = None
    department: str = ""
    worker: str = ""
    dispatched_at: datetime | None = None
    description: str = ""
    total_fen: int | None = None
    total_capital: str = ""
    earlier_total_fen: int | None = None
    """The price before the job changed on site (R-PRICE-7)."""
    free_ground: FreeGround | None = None
    accepted_how: AcceptedHow | None = None
    accepted_at: datetime | None = None
    completed_at: datetime | None = None
    result: str = ""
    signed: SignOff | None = None
    """How the customer confirmed the work: said on copies only, the slip itself is signed by hand."""
    stamp: Stamp | None = None
    """Printed in the stamp field of part 2 once the slip is paid in full (R-DEC-9)."""
    stamped_on: date | None = None
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class NoticePaperLine:
    """One charge. Without a slip number it is a fee of an agreement or of the house."""

    on: date
    text: str
    amount_fen: int
    order_no: str = ""
    quantity: int | None = None
    unit: str = ""
    unit_price_fen: int | None = None


@dataclass(frozen=True, slots=True)
class NoticeDiscount:
    """What is taken off, with the ground and who approved it (R-BILL-10); taken back it is negative."""

    on: date
    text: str
    amount_fen: int
    ground: AdjustmentGround
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class NoticePayment:
    """Money received; money paid back is negative."""

    on: date
    amount_fen: int
    method: PaymentMethod | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """One customer's bill for a month (R-BILL-3). total = opening + charges - discounts - payments (R-DEC-2)."""

    number: str
    month: str
    """As 2026-11."""
    customer_no: str
    customer: str
    lines: tuple[NoticePaperLine, ...]
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int
    total_fen: int
    total_capital: str
    issued_on: date
    path: str
    customer_kind: CustomerKind | None = None
    building: str = ""
    room: str = ""
    area: str = ""
    """As 80.00, in square metres."""
    opening_months: tuple[tuple[str, int], ...] = ()
    """The months the opening balance comes from, with what is open of each, in fen."""
    discounts: tuple[NoticeDiscount, ...] = ()
    payments: tuple[NoticePayment, ...] = ()
    term_days: int = 7
    methods: tuple[PaymentMethod, ...] = tuple(PaymentMethod)
    made_by: str = ""
    reviewed_by: str = ""
    revision: int = 1
    replaces: str = ""
    """The number of the notice that this revision restates (R-DEC-8)."""
    stamped_at: datetime | None = None
    """Stands in the PDF as the time of its making: when the notice was issued."""
    slips: tuple[SlipPaper, ...] = ()
    """Copies of the slips, on request, each on a sheet of its own behind the notice."""


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The notices of one file: a building's, or one customer's.

    It is here and not in batch.py so that a process which only sets papers does not load the database.
    """

    file: Path
    notices: tuple[NoticePaper, ...]
    of_customer: bool = False
