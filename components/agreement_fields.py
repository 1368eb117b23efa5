"""The fields that a new agreement and a draft share: days, place, payer, what vacant units pay."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.words import _, word
from db.rules.agreements import AgreementFacts, VersionTerms
from db.vocabulary import FeePayer

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)


def first_and_last(boxes: Sequence[DeltaGenerator], facts: AgreementFacts, key: str) -> tuple[date, date | None]:
    """First and last day of the term."""
    days = {"format": "YYYY-MM-DD", "min_value": FIRST, "max_value": LAST}
    begin: date | None = boxes[0].date_input(_("From") + " *", facts.from_on, key=f"from {key}", **days)
    end: date | None = boxes[1].date_input(_("Until"), facts.until_on, key=f"until {key}", **days)
    return begin or facts.from_on, end


def house_fields(facts: AgreementFacts, terms: VersionTerms, key: str) -> tuple[AgreementFacts, VersionTerms]:
    """Which units pay, who of them, and how much of it while a unit is vacant."""
    one, two, three, four = st.columns([22, 22, 34, 22], vertical_alignment="bottom")
    zone = one.text_input(_("Zone"), facts.zone, key=f"zone {key}", placeholder=_("all"))
    building = two.text_input(_("Building"), facts.building, key=f"building {key}", placeholder=_("all"))
    payers = list(FeePayer)
    payer = three.segmented_control(
        _("Who pays"), payers, default=facts.payer, format_func=word, key=f"payer {key}", required=True
    )
    rate = vacant_field(four, terms.vacant_rate, key)
    facts = facts._replace(zone=zone, building=building, payer=payer or facts.payer)
    return facts, terms._replace(vacant_rate=rate)


def vacant_field(box: DeltaGenerator, rate: int, key: str) -> int:
    """Hundredths of a percent."""
    percent = box.number_input(
        _("Vacant units pay (%)"), 0.0, 100.0, rate / 100, step=5.0, format="%g", key=f"vacant {key}"
    )
    return int(Decimal(str(round(percent or 0, 2))) * 100)
