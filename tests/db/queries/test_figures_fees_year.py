"""The fees of twelve bill months, read at once for a whole course, are those of each twelve months (R-BILL-11)."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.ledger import reverse_entry
from db.queries.figure_slices import Slice, months
from db.queries.figures import measure
from db.queries.figures_fees_year import twelve_months
from db.rules import figures
from db.rules.figure import Figure
from db.tables.billing import LedgerEntry
from db.types import SYSTEM
from db.vocabulary import CustomerGroup, EntryKind
from tests.factories import put
from tests.year_book import EAST, LOOKED_AT, YearBook, day, morning, write_year

OF_TWELVE = {
    figures.DUE_OF_YEAR: figures.DUE,
    figures.COLLECTED_OF_YEAR: figures.COLLECTED,
    figures.RATE_OF_YEAR: figures.COLLECTION_RATE,
    figures.HOUSEHOLDS_OF_YEAR: figures.HOUSEHOLDS_PAID,
}


def test_twelve_months_end_with_the_month_of_the_last_day() -> None:
    assert twelve_months(Slice(date(2026, 2, 1), date(2026, 2, 14))) == Slice(date(2025, 3, 1), date(2026, 2, 14))
    assert twelve_months(Slice(date(2025, 10, 1), date(2025, 12, 31)))[0] == date(2025, 1, 1)


def take_back(session: Session, book: YearBook, home: str, kind: EntryKind, on: str) -> None:
    of_home = (LedgerEntry.customer_id == book.homes[home].id) & (LedgerEntry.kind == kind)
    entry = session.scalars(select(LedgerEntry).where(of_home).order_by(LedgerEntry.id)).first()
    assert entry is not None
    reverse_entry(session, entry=entry, reason="记错", business_on=day(on), by=SYSTEM, at=morning(on))


@pytest.mark.usefixtures("office")
def test_every_month_of_the_year_has_the_fees_of_its_twelve_months() -> None:
    """In the zone and the department, too; with payments taken back and fees taken back before and after."""
    book = write_year()
    put(lambda session: take_back(session, book, "A4", EntryKind.PAYMENT, "2025-10-10"))
    put(lambda session: take_back(session, book, "B4", EntryKind.FEE, "2025-11-11"))
    course = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)][:14]

    def asked(figure: Figure, slices: list[Slice]) -> list[tuple[int | None, int | None]]:
        return [
            tuple(each) for each in work.ask(measure, actor=book.manager, figure=figure, slices=slices, at=LOOKED_AT)
        ]

    for scope in ({}, {"zone": EAST}, {"department_id": book.department.id}):
        slices = months(course, **scope)
        for figure, of_days in OF_TWELVE.items():
            assert asked(figure, slices) == asked(of_days, [twelve_months(each) for each in slices])
    december = months(["2025-12"])
    homes = [each._replace(only=CustomerGroup.HOMES) for each in december]
    assert asked(figures.RATE_OF_YEAR, homes) == asked(figures.COLLECTION_RATE, [twelve_months(*homes)])
    assert asked(figures.RATE_OF_YEAR, homes) != asked(figures.RATE_OF_YEAR, december)
    assert asked(figures.RATE_OF_YEAR, december) == asked(
        figures.COLLECTION_RATE, [Slice(date(2025, 1, 1), date(2025, 12, 31))]
    )
    assert asked(figures.RATE_OF_YEAR, december) != [(0, 0)]
