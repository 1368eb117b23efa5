"""How lines, days and parties of an agreement are said, on every screen the same."""

from collections.abc import Sequence
from datetime import date

from components.tables import shown_day
from components.words import _, word
from db.money import format_quantity, format_yuan
from db.queries.agreements import AgreementRow
from db.queries.agreements_one import AgreementView
from db.rules.agreements import LineFacts
from db.shares import format_percent
from db.vocabulary import FeeBasis, Produces, Rhythm


def price_words(line: LineFacts) -> str:
    """¥300.00 a month, 2 × ¥15.00 a week, ¥96.00 a time, ¥2.80 per m² a month."""
    if line.produces is Produces.COVERED_ORDER:
        return _("in the fee")
    price = format_yuan(line.unit_price_fen)
    if line.basis is not FeeBasis.FIXED:
        price = f"{price} {word(line.basis).lower()}"
    elif line.quantity_thousandths != 1000:
        price = f"{format_quantity(line.quantity_thousandths)} × {price}"
    if line.produces is Produces.ORDER:
        return _("{price} a time").format(price=price)
    return (_("{price} a week") if line.rhythm is Rhythm.WEEKLY else _("{price} a month")).format(price=price)


def lines_words(lines: Sequence[LineFacts]) -> str:
    """The first line in short, and how many more."""
    if not lines:
        return ""
    return price_words(lines[0]) + (f" +{len(lines) - 1}" if len(lines) > 1 else "")


def whom_words(row: AgreementRow) -> str:
    """The customer with the room, or the place whose units all pay."""
    if row.customer_id is not None:
        return f"{row.unit_label} {row.customer}".strip()
    return place_words(row.place)


def place_words(place: str) -> str:
    return _("All units of {place}").format(place=place) if place.strip() else _("All units")


def party_words(shown: AgreementView) -> str:
    facts = shown.facts
    if facts.customer_id is not None:
        return f"{shown.unit_label} {shown.customer}".strip()
    return place_words(f"{facts.zone} {facts.building}".strip())


def term_words(from_on: date, last_on: date | None) -> str:
    """2026-12-01 – 2027-11-30, or without an end."""
    if last_on is None:
        return _("from {day}, without a last day").format(day=shown_day(from_on))
    return f"{shown_day(from_on)} – {shown_day(last_on)}"


def rate_words(rate: int) -> str:
    """50 % of hundredths of a percent."""
    return format_percent(f"{rate / 100:g}")
