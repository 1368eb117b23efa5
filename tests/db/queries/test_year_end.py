"""The year-end report worked out on paper from tests/year_book.py, and what may happen after the year (R-YEAR)."""

from typing import Any

import pytest

from db import work
from db.command_line.year_report import year_document
from db.queries.year_end import get_year_report, get_year_splits, list_year_zones
from db.types import SYSTEM, Actor
from tests.year_book import EAST, LOOKED_AT, WEST, YearBook, write_year

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def book(office: object) -> YearBook:
    return write_year()


def document(year: int, actor: Actor = SYSTEM) -> dict[str, Any]:
    asked = {"actor": actor, "year": year, "at": LOOKED_AT}
    report, splits = work.ask(get_year_report, **asked), work.ask(get_year_splits, **asked)
    return year_document(report, splits, *work.ask(list_year_zones, **asked))


def test_a_year_of_sixty_orders_comes_to_what_was_worked_out_on_paper(book: YearBook) -> None:
    found = document(2025)
    figures = {each["key"]: each for each in found["figures"]}
    # Due: A3, B6, A6, A5. Done by New Year's Eve: A3 and B6. A5 came after it, A4 was due the year before.
    assert found["handover"] == {"due": 4, "done": 2, "rate": 0.5}
    # All but A6 are handed over; A1, A2, A3 (fitting out), B1–B4 are used. B6 was still empty: it was moved into later.
    assert found["occupancy"] == {"delivered": 11, "occupied": 7, "rate": 0.6364}
    # 120 yuan for a home of 2025, half of it for an empty one. Of the homes A1 and A2 paid, and B2, whose receipt was
    # voided only in January; A3 paid in January, B1 paid half.
    assert found["collection"] == [
        {"group": "homes", "households_due": 5, "households_paid": 3, "rate": 0.6, "due_fen": 600_00,
         "paid_fen": 420_00, "money_rate": 0.7},
        {"group": "shops", "households_due": 2, "households_paid": 1, "rate": 0.5, "due_fen": 240_00,
         "paid_fen": 120_00, "money_rate": 0.5},
        {"group": "vacant", "households_due": 4, "households_paid": 2, "rate": 0.5, "due_fen": 240_00,
         "paid_fen": 120_00, "money_rate": 0.5},
    ]  # fmt: skip
    # Together 660 of 1,080 yuan; 6 of 11 households.
    assert (figures["collection_rate"]["value"], figures["households_paid"]["value"]) == (0.6111, 0.5455)
    # The half of A4, A5, B5 and B6 that an empty home does not pay.
    assert found["discounts_fen"] == 240_00
    # A1's balance taken over (365 days old) was paid in January, B5's slip too; B3's balance is 30 days old.
    assert found["arrears"] == [
        {"group": "homes", "fen": 500_00},
        {"group": "shops", "fen": 80_00},
        {"group": "vacant", "fen": 50_00},
    ]
    assert found["arrears_by_age"] == [
        {"group": "homes", "age": "year", "households": 1, "fen": 500_00},
        {"group": "shops", "age": "month", "households": 1, "fen": 80_00},
        {"group": "vacant", "age": "quarter", "households": 1, "fen": 50_00},
    ]
    # What was done on the second of January was not done in the year.
    assert found["repairs"] == [
        {"trade": "water_power", "received": 20, "done": 18, "rate": 0.9},
        {"trade": "building", "received": 8, "done": 6, "rate": 0.75},
        {"trade": "smart_systems", "received": 5, "done": 5, "rate": 1.0},
        {"trade": "lift", "received": 2, "done": 2, "rate": 1.0},
        {"trade": "other", "received": 1, "done": 0, "rate": 0.0},
    ]
    # 36 repairs and 24 jobs; 31 repairs and 22 jobs were done, and of the year before one repair on its second day.
    assert (figures["orders"]["value"], figures["orders"]["last_year"]) == (60, 3)
    assert figures["completed"]["value"] == 31 + 22 + 1
    visits = found["visits"]
    assert (visits["households"], visits["visits"]) == (2, 3)
    assert {each["topic"]: each["count"] for each in visits["topics"] if each["count"]} == {"repairs": 1, "fees": 2}
    assert found["vacant_checks"]["checks"] == 2
    findings = {each["trade"]: each["count"] for each in found["vacant_checks"]["findings"] if each["count"]}
    assert findings == {"water_power": 2, "building": 1}
    # 10 of 16 marks are 4 or 5; of 24 forms 16 came back.
    assert found["satisfaction"] == {
        "forms": 24, "return_rate": 0.6667, "overall": 0.625,
        "zones": [{"zone": EAST, "rate": 0.7}, {"zone": WEST, "rate": 0.5}],
    }  # fmt: skip
    # That of 1 December is settled in January, that of New Year's Eve still has its two days.
    assert found["complaints"] == {"received": 4, "open": 2, "overdue": 1}
    # 15 jobs of 100 and 4 of 50 yuan; three of 80 were free. What was taken back on 10 January counts there.
    services = found["special_services"]
    assert (services["outside_fen"], services["inside_fen"]) == (1_700_00, 240_00)
    assert services["outside_last_year_fen"] == 0


def test_what_happens_after_a_year_counts_in_the_year_in_which_it_happens(book: YearBook) -> None:
    found = document(2026)
    assert found["special_services"]["outside_fen"] == -100_00
    # B2 owes again since its receipt was voided, but no fee of 2026 is due: of nothing there is no share.
    assert [each["rate"] for each in found["collection"]] == [None, None, None]
    assert found["arrears"] == [
        {"group": "homes", "fen": 0},
        {"group": "shops", "fen": 80_00},
        {"group": "vacant", "fen": 0},
    ]
    # B6 is lived in now.
    assert found["occupancy"] == {"delivered": 11, "occupied": 8, "rate": 0.7273}


def test_a_leap_year_has_its_twenty_ninth_of_february_and_its_last_day(book: YearBook) -> None:
    lift = next(each for each in document(2024)["repairs"] if each["trade"] == "lift")
    assert (lift["received"], lift["done"]) == (3, 2)


def test_zones_come_to_the_whole(book: YearBook) -> None:
    found = document(2025)
    whole = {each["key"]: each for each in found["figures"]}
    for key in ("due", "collected", "discounts", "arrears", "visits", "vacant_checks", "findings", "topics"):
        assert sum(zone["figures"][key] for zone in found["zones"]) == whole[key]["value"], key
