"""What the sheet of an agreement shows: the parties, the term, each line with its price, and who has signed."""

from dataclasses import dataclass
from datetime import date

from components.paper.price_data import Signature
from db.vocabulary import AgreementKind, FeeBasis, FeePayer, PartPeriod, Produces, Rhythm


@dataclass(frozen=True, slots=True)
class AgreementLinePaper:
    """A fee has the price of a month (of a week where it is weekly), a job the price of one time, in fen."""

    title: str
    produces: Produces
    rhythm: Rhythm
    basis: FeeBasis
    quantity: int
    """In thousandths."""
    unit_price_fen: int
    is_in_advance: bool
    period_fen: int | None = None
    """Of a whole period; None where it depends on the unit, or is in the fee."""


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """One version of an agreement (R-BILL-6); without a customer the fees of all units of a place (R-BILL-12)."""

    number: str
    version: int
    kind: AgreementKind
    title: str
    customer: str
    room: str
    place: str
    department: str
    from_on: date
    until_on: date | None
    in_force_on: date
    part_period: PartPeriod
    payer: FeePayer
    vacant_rate: int
    """Hundredths of a percent."""
    lines: tuple[AgreementLinePaper, ...]
    note: str
    term_days: int
    path: str
    drafted: Signature
    checked: Signature
    approved: Signature
    renews: str = ""
    ended_on: date | None = None
    is_house: bool = False
    is_draft: bool = False
    """Not approved: the sheet says so across the page."""
