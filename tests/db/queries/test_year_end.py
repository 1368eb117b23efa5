"""The year-end report worked out on paper from tests/year_book.py, and what may happen after the year (R-YEAR)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.command_line.year_report import year_document
from db.operations.adjustments import approve_adjustment, ask_for_adjustment
from db.operations.agreement_periods import correct_period
from db.operations.corrections import correct_reconciled_amount, switch_to_monthly
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.queries.checks import run_checks
from db.queries.figure_rows import list_figure_rows
from db.queries.year_end import get_year_report, get_year_splits, list_year_zones, year_of
from db.rules import figures
from db.rules.prices import Line
from db.tables.agreements import AgreementPeriod
from db.tables.billing import BillMonth, LedgerEntry
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import (
    AcceptedHow,
    AdjustmentGround,
    AdjustmentKind,
    EntryKind,
    MonthState,
    OrderState,
    Role,
    Settlement,
)
from tests.billing_factories import make_order, pay
from tests.factories import make_actor, put
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


CLOSED = "2025-12"
CORRECTED_ON = office_instant(date(2026, 2, 5), 10)


def test_a_closed_year_stays_whatever_is_corrected_after_it(book: YearBook) -> None:
    clerk, finance = make_actor(Role.CLERK), make_actor(Role.FINANCE)
    homes, department, year_end = book.homes, book.department, date(2025, 12, 30)
    head = make_actor(Role.SUPERVISOR, department=department)
    on_the_spot = {"settlement": Settlement.IMMEDIATE, "state": OrderState.COMPLETED}
    monthly = make_order(homes["B1"], department, 100_00, on=year_end)
    late = make_order(homes["B1"], department, 30_00, state=OrderState.COMPLETED, on=year_end)
    unpaid = make_order(homes["B4"], department, 40_00, on=year_end, **on_the_spot)
    dearer = make_order(homes["A2"], department, 50_00, on=year_end, **on_the_spot)
    receipt = pay(clerk, homes["A2"], 50_00, dearer, at=office_instant(year_end, 11))
    vacant, used = (period_of(book.units[name]) for name in ("B6", "A1"))
    put(lambda session: lock(session, monthly, unpaid))
    before, rows, after_it = document(2025), revenue_rows(2025), document(2026)
    wrong = breaches()

    def act(operation: Callable[..., Any], by: Actor, **request: object) -> Any:
        return work.act(operation, by=by, at=CORRECTED_ON, **request)

    facts = {"reason": "更正", "accepted_how": AcceptedHow.PHONE}
    for order, amount_fen in ((monthly, 120_00), (dearer, 30_00)):
        lines = [Line(order.item_name, 1000, amount_fen)]
        act(correct_reconciled_amount, book.manager, order_id=order.id, lines=lines, **facts)
    act(switch_to_monthly, finance, order_id=unpaid.id, reason="改月结")
    act(reconcile_order, head, order_id=late.id)
    # The empty home is lived in now, so its discount falls; the other pays from July on only.
    act(correct_period, finance, period_id=vacant, reason="已入住")
    act(correct_period, book.manager, period_id=used, reason="七月起", from_on=date(2025, 7, 1))
    asked = {"kind": AdjustmentKind.WAIVER, "ground": AdjustmentGround.HARDSHIP, "amount_fen": 20_00}
    about = {"customer_id": homes["B4"].id, "reason": "困难", "charge_id": fee_of(homes["B4"])}
    waiver = act(ask_for_adjustment, finance, **asked, **about).adjustment_id
    act(approve_adjustment, book.manager, adjustment_id=waiver, version=1)
    act(void_receipt, finance, receipt_no=receipt.receipt_no, reason="退票")
    pay(clerk, homes["B1"], 60_00, at=CORRECTED_ON)

    assert document(2025) == before
    assert revenue_rows(2025) == rows
    # 20 and −20 for what was corrected, 30 for the slip reconciled late; switching sides brings nothing.
    assert document(2026)["special_services"]["outside_fen"] == after_it["special_services"]["outside_fen"] + 30_00
    assert sum(fen for _number, fen in revenue_rows(2026)) == document(2026)["special_services"]["outside_fen"]
    assert breaches() == wrong


def lock(session: Session, *reconciled: WorkOrder) -> None:
    """December is over and locked; these slips were reconciled before."""
    session.add(BillMonth(month=CLOSED, state=MonthState.LOCKED))
    for order in reconciled:
        row = session.get_one(WorkOrder, order.id)
        row.state, row.reconciled_at = OrderState.RECONCILED, row.completed_at


def breaches() -> list[str]:
    return [finding.detail for finding in work.ask(run_checks) if not finding.ok]


def revenue_rows(year: int) -> list[tuple[str, int]]:
    asked = {"actor": SYSTEM, "figure": figures.REVENUE, "days": year_of(year, LOOKED_AT.date()), "at": LOOKED_AT}
    return sorted((row.number, row.part) for row in work.ask(list_figure_rows, **asked).rows)


def period_of(unit_id: int) -> int:
    return one(select(AgreementPeriod.id).where(AgreementPeriod.unit_key == unit_id))


def fee_of(customer: Customer) -> int:
    return one(select(LedgerEntry.id).where(LedgerEntry.customer_id == customer.id, LedgerEntry.kind == EntryKind.FEE))


def one(found: Select[Any]) -> int:
    return work.ask(lambda session: session.scalars(found).one())


def test_a_leap_year_has_its_twenty_ninth_of_february_and_its_last_day(book: YearBook) -> None:
    lift = next(each for each in document(2024)["repairs"] if each["trade"] == "lift")
    assert (lift["received"], lift["done"]) == (3, 2)


def test_zones_come_to_the_whole(book: YearBook) -> None:
    found = document(2025)
    whole = {each["key"]: each for each in found["figures"]}
    for key in ("due", "collected", "discounts", "arrears", "visits", "vacant_checks", "findings", "topics"):
        assert sum(zone["figures"][key] for zone in found["zones"]) == whole[key]["value"], key
