"""Agreements about a monthly fee of all homes of a building, as they were approved, and what they made by month."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from db.clock import month_of
from db.queries.agreement_seals import sealed
from db.rules.agreements import AgreementFacts, LineFacts
from db.rules.billing_calendar import last_day
from db.tables.agreements import Agreement, AgreementVersion
from db.vocabulary import AgreementKind, AgreementState, Produces, Rhythm
from tests.benchmarks.bulk import FIRST_DAY, Rows, day_text, instant_text
from tests.benchmarks.estate import FINANCE, MANAGER, Home

TITLE, FEE_FEN = "物业服务费", 280_00
# In an office of a million orders: twenty buildings of a hundred homes.
ORDERS_PER_BUILDING, HOMES = 50_000, 100


class Fees:
    """Homes that pay, and the period of each month."""

    def __init__(self, db: sqlite3.Connection, homes: list[Home], orders: int) -> None:
        buildings = max(1, orders // ORDERS_PER_BUILDING)
        self.homes = homes[: buildings * HOMES]
        self.made = 0
        for number in range(1, buildings + 1):
            self._agree(db, number, self.homes[(number - 1) * HOMES].building)
        self.periods = Rows(
            db,
            "agreement_period",
            "id agreement_id version_id position customer_id unit_key period_from period_until title",
            "quantity_thousandths unit_price_fen amount_fen made_by made_at",
        )

    def of_month(self, day: int) -> Iterator[tuple[int, Home]]:
        """Each period begun on this first day of a month, and whose it is."""
        begin = date.fromisoformat(day_text(day))
        days = (day_text(day), last_day(month_of(begin)).isoformat())
        price = (1000, FEE_FEN, FEE_FEN, FINANCE, instant_text(day * 1440 + 485))
        for home in self.homes:
            self.made += 1
            agreement = (home.id - 1) // HOMES + 1
            self.periods.add(self.made, agreement, agreement, 1, home.id, home.id, *days, TITLE, *price)
            yield self.made, home

    def _agree(self, db: sqlite3.Connection, number: int, building: str) -> None:
        at, since = instant_text(0), day_text(0)
        name, kind = f"XY-2023-{number:03d}", AgreementKind.MANAGEMENT_FEE
        facts = AgreementFacts(kind, TITLE, 1, FIRST_DAY, building=building)
        agreement = Agreement(agreement_no=name, **facts._asdict())
        version = AgreementVersion(number=1, from_on=FIRST_DAY, vacant_rate=10_000, note="")
        line = LineFacts(Produces.FEE, TITLE, FEE_FEN, Rhythm.MONTHLY, position=1)
        agreements = Rows(db, "agreement", "id agreement_no kind title department_id from_on building")
        agreements.add(number, name, kind.value, TITLE, 1, since, building)
        decided = "content_hash drafted_by drafted_at checked_by checked_at approved_by approved_at"
        versions = Rows(db, "agreement_version", "id agreement_id number state from_on", decided)
        people = (3, at, FINANCE, at, MANAGER, at)
        approved = AgreementState.APPROVED.value
        versions.add(number, number, 1, approved, since, sealed(agreement, version, [line]), *people)
        lines = Rows(db, "agreement_line", "version_id position produces title unit_price_fen rhythm")
        lines.add(number, 1, Produces.FEE.value, TITLE, FEE_FEN, Rhythm.MONTHLY.value)
        for rows in (agreements, versions, lines):
            rows.write()
