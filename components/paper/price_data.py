"""What the papers of prices show: the published list, and the price confirmation of an ad-hoc job."""

from dataclasses import dataclass
from datetime import date, datetime

from db.vocabulary import AcceptedHow, CustomerKind, QuoteDetail, QuoteLineKind, Settlement


@dataclass(frozen=True, slots=True)
class PriceLine:
    """An item of the list; the price in fen."""

    name: str
    unit: str
    price_fen: int


@dataclass(frozen=True, slots=True)
class PriceGroup:
    category: str
    lines: tuple[PriceLine, ...]


@dataclass(frozen=True, slots=True)
class PriceChangeLine:
    """A published change to come: a new item has no price before, one that ends none after."""

    starts_on: date
    name: str
    unit: str
    before_fen: int | None
    after_fen: int | None


@dataclass(frozen=True, slots=True)
class PricePaper:
    """The prices of a day (R-PRICE-3). `path` opens the public page; blank where that is switched off."""

    effective_on: date
    groups: tuple[PriceGroup, ...]
    coming: tuple[PriceChangeLine, ...] = ()
    replaced_on: date | None = None
    """Set on the notice of an earlier day: from when other prices hold."""
    path: str = ""


@dataclass(frozen=True, slots=True)
class QuotePart:
    """A line of the build-up as the customer sees it: its share of the price before tax, in fen."""

    kind: QuoteLineKind
    name: str
    amount_fen: int
    quantity: int | None = None
    """In thousandths; hours for labour."""
    unit: str = ""
    people: int = 1


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed and when, in office time; blank fields are for the pen."""

    name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuotePaper:
    """The price confirmation 特约维修价格确认单: parts + tax = total, whatever detail is shown. No cost, no profit."""

    number: str
    revision: int
    customer: str
    room: str
    order_no: str
    title: str
    method: str
    detail: QuoteDetail
    parts: tuple[QuotePart, ...]
    tax_fen: int
    total_fen: int
    total_capital: str
    made_on: date
    path: str
    tax_rate: int = 0
    """Hundredths of a percent."""
    customer_kind: CustomerKind | None = None
    phone: str = ""
    department: str = ""
    wanted_at: datetime | None = None
    wanted_until: datetime | None = None
    method_agreed_on: date | None = None
    valid_until: date | None = None
    valid_days: int | None = None
    """The term that begins when an approved quote is handed over; set while no last day is."""
    settlement: Settlement | None = None
    is_paid_in_advance: bool = True
    head_of_department: Signature = Signature()
    manager: Signature = Signature()
    leader: Signature | None = None
    """Set where the price was over the manager's limit."""
    confirmed_how: AcceptedHow | None = None
    confirmed_at: datetime | None = None
    earlier_revision: int | None = None
    """The revision the customer had before."""
    earlier_total_fen: int | None = None
    """Its price, where the job changed on site: both prices stay on record (R-PRICE-7)."""
    is_draft: bool = False
    is_ended: bool = False
    replaced_by: int | None = None
