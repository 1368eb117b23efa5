"""An office with a year small enough to count by hand: 12 customers with a home each, 60 orders, money, registers.

The tests say what it must come to. The year is 2025; the office looks back on it in February 2026.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.operations.agreement_runs import make_fees
from db.operations.ledger import reverse_entry
from db.operations.occupancy import NewPeriod, note_occupancy
from db.operations.payments import TakenPayment, take_payment
from db.operations.receipts import void_receipt
from db.rules.survey_scores import Cell
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.registers import HomeHandOver, HouseholdVisit, VacantCheck
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import (
    CustomerKind,
    EntryKind,
    FeeBasis,
    HomeState,
    Occupancy,
    OrderKind,
    OrderState,
    PaymentMethod,
    Rhythm,
    Role,
    Settlement,
    Severity,
    Trade,
    VisitTopic,
)
from tests.agreement_factories import fee_line, make_agreement
from tests.billing_factories import make_order, owe_opening, pay
from tests.complaint_rows import make_complaint
from tests.factories import make_actor, make_department, put, together
from tests.survey_rows import Ask, make_survey, marked

EAST, WEST = "一区", "二区"
USED, VACANT = Occupancy.OCCUPIED, Occupancy.VACANT
HOMES = {
    "A1": (EAST, USED), "A2": (EAST, USED), "A3": (EAST, Occupancy.FITTING_OUT), "A4": (EAST, VACANT),
    "A5": (EAST, VACANT), "A6": (EAST, Occupancy.NOT_HANDED_OVER), "B1": (WEST, USED), "B2": (WEST, USED),
    "B3": (WEST, USED), "B4": (WEST, USED), "B5": (WEST, VACANT), "B6": (WEST, VACANT),
}  # fmt: skip
SHOPS = ("B3", "B4")
FEE = 120_00
LOOKED_AT = office_instant(date(2026, 2, 10), 10)


class YearBook(NamedTuple):
    homes: dict[str, Customer]
    units: dict[str, int]
    department: Department
    manager: Actor


def day(text: str) -> date:
    return date.fromisoformat(text)


def morning(text: str) -> datetime:
    return office_instant(day(text), 9)


def write_year() -> YearBook:
    """All of it; the tests say what it comes to, line by line."""
    department = make_department()
    clerk, finance = make_actor(Role.CLERK), make_actor(Role.FINANCE)
    book = YearBook(*_homes(), department, make_actor(Role.MANAGER))
    with together():
        _orders(book)
        _registers(book)
        _complaints(book)
    _money(book, clerk, finance)
    # Seven sheets of ten are content in the east, three of six in the west; twelve were delivered in each.
    cells = [Cell(EAST, "A", CustomerKind.OWNER), Cell(WEST, "B", CustomerKind.OWNER)]
    sheets = [*marked(0, 5, times=7), *marked(0, 2, times=3), *marked(1, 4, times=3), *marked(1, 3, times=3)]
    make_survey([Ask("服务满意吗？")], cells, sheets, starts_on=day("2025-11-03"), sampled=12)
    return book


def _homes() -> tuple[dict[str, Customer], dict[str, int]]:
    def make(session: Session) -> tuple[dict[str, Customer], dict[str, int]]:
        people, units = {}, {}
        for place, (name, (zone, occupancy)) in enumerate(HOMES.items(), start=1):
            kind = CustomerKind.SHOP if name in SHOPS else CustomerKind.OWNER
            unit = Unit(zone=zone, building=name[0], room=name, label=name, room_key=name, occupancy=occupancy)
            people[name] = Customer(customer_no=f"KH-{place:06d}", name=f"客户{name}", kind=kind)
            session.add_all([unit, people[name]])
            session.flush()
            units[name] = unit.id
            # A shop owns its place, too: the fee goes to the owner.
            kinds = {kind, CustomerKind.OWNER}
            session.add_all(
                CustomerUnit(customer_id=people[name].id, unit_id=unit.id, relation=each, from_on=day("2020-01-01"))
                for each in kinds
            )
        return people, units

    return put(make)


def _orders(book: YearBook) -> None:
    """36 repairs: 20 water and power, 8 building, 5 smart systems, 2 lift, 1 of no trade; then 24 jobs; 3 in 2024."""
    for trade, number, undone in (
        (Trade.WATER_POWER, 20, 2),
        (Trade.BUILDING, 8, 2),
        (Trade.SMART_SYSTEMS, 5, 0),
        (Trade.LIFT, 2, 0),
        (None, 1, 1),
    ):
        for place in range(number):
            _repair(book, trade, day("2025-01-01") + timedelta(days=17 * place), is_done=place >= undone)
    for on, is_done in (("2024-02-29", True), ("2024-12-30", False), ("2024-12-31", True)):
        _repair(book, Trade.LIFT, day(on), is_done=is_done)
    # 15 jobs of 100 yuan on account, the last on New Year's Eve; 4 of 50 on the spot; 3 free ones; 2 only registered.
    dates = [*(day("2025-02-03") + timedelta(days=20 * place) for place in range(14)), day("2025-12-31")]
    for on in dates:
        make_order(book.homes["B1"], book.department, 100_00, on=on)
    for name, on in (("A2", "2025-03-10"), ("A2", "2025-04-10"), ("A2", "2025-05-10"), ("B5", "2025-11-01")):
        on_the_spot = {"settlement": Settlement.IMMEDIATE, "state": OrderState.COMPLETED}
        make_order(book.homes[name], book.department, 50_00, on=day(on), item="疏通", **on_the_spot)
    for _free in range(3):
        make_order(book.homes["A1"], book.department, 80_00, settlement=Settlement.FREE, on=day("2025-08-01"))
    for _new in range(2):
        make_order(book.homes["A1"], book.department, 70_00, state=OrderState.REGISTERED, on=day("2025-09-01"))


def _repair(book: YearBook, trade: Trade | None, on: date, *, is_done: bool) -> None:
    """One that is not done by New Year's Eve is done on the second of January."""
    free = {"settlement": Settlement.FREE, "state": OrderState.COMPLETED}
    order = make_order(book.homes["A1"], book.department, 0, on=on, **free)
    order.kind, order.trade, order.unit_id = OrderKind.REPAIR, trade, book.units["A1"]
    if not is_done:
        order.completed_on = date(on.year + 1, 1, 2)


def _registers(book: YearBook) -> None:
    def write(session: Session) -> None:
        handed = {"A3": ("2025-03-01", "2025-03-02"), "B6": ("2025-06-01", "2025-06-01"), "A6": ("2025-12-01", ""),
                  "A5": ("2025-10-01", "2026-01-05"), "A4": ("2024-12-31", "2025-01-05")}  # fmt: skip
        for name, (due, done) in handed.items():
            state = HomeState.DONE if done else HomeState.DUE
            done_on = day(done) if done else None
            session.add(HomeHandOver(unit_id=book.units[name], due_on=day(due), state=state, done_on=done_on))
        wrong = {"struck_out_because": "录错"}
        session.add(HomeHandOver(unit_id=book.units["B1"], due_on=day("2025-05-01"), **wrong))
        topics = VisitTopic
        for name, on, raised, more in (
            ("A1", "2025-03-03", (topics.REPAIRS, topics.FEES), {}),
            ("A1", "2025-07-07", (topics.FEES,), {}),
            ("B1", "2025-10-10", (), {}),
            ("B2", "2024-12-31", (topics.PARKING,), {}),
            ("B5", "2025-02-02", (topics.FEES,), wrong),
        ):
            unit = book.units[name]
            session.add(HouseholdVisit(unit_id=unit, visited_on=day(on), visited_by="周敏", topics=raised, **more))
        for name, on, findings in (
            ("A4", "2025-02-02", (Trade.WATER_POWER, Trade.BUILDING)),
            ("A5", "2025-12-31", (Trade.WATER_POWER,)),
            ("A5", "2026-01-01", (Trade.LIFT,)),
        ):
            unit = book.units[name]
            session.add(VacantCheck(unit_id=unit, checked_on=day(on), checked_by="周敏", findings=findings))

    put(write)


def _complaints(book: YearBook) -> None:
    """Two settled in the year, one a month too late, one of New Year's Eve that still runs; one of the next year."""
    days = timedelta(days=1)
    make_complaint(book.department, morning("2025-02-01"), settled_after=days)
    make_complaint(book.department, morning("2025-06-01"), settled_after=days, severity=Severity.MAJOR)
    make_complaint(book.department, morning("2025-12-01"), settled_after=35 * days)
    make_complaint(book.department, morning("2025-12-31"))
    make_complaint(book.department, morning("2026-01-02"))


def _money(book: YearBook, clerk: Actor, finance: Actor) -> None:
    """The year's fee of each home, balances taken over, slips on the spot; what is paid, and what is voided later."""
    line = fee_line(10_00, Rhythm.YEARLY, FeeBasis.FIXED)
    make_agreement(book.department, line, from_on=day("2025-01-01"), until_on=day("2025-12-31"), vacant_rate=5_000)
    work.act(make_fees, by=finance, at=morning("2025-01-05"), month="2025-01")
    old = owe_opening(book.homes["A1"], 500_00, day("2024-12-31"))
    owe_opening(book.homes["B3"], 80_00, day("2025-12-01"))
    fee = _fees(book)
    for name, fen, on in (
        *(("A1", 120_00, "2025-02-01"), ("A2", 120_00, "2025-12-31"), ("A3", 120_00, "2026-01-02")),
        *(("B1", 60_00, "2025-05-05"), ("B3", 120_00, "2025-06-06"), ("A4", 60_00, "2025-07-07")),
        ("B5", 60_00, "2025-08-08"),
    ):
        _pay(clerk, book.homes[name], fen, on, fee[name])
    bounced = _pay(clerk, book.homes["B2"], 120_00, "2025-06-06", fee["B2"])
    _pay(clerk, book.homes["A1"], 500_00, "2026-01-03", old)
    slips = work.ask(lambda session: list(session.scalars(select(WorkOrder).where(WorkOrder.item_name == "疏通"))))
    for slip in slips:
        payer = next(home for home in book.homes.values() if home.id == slip.customer_id)
        assert slip.completed_on is not None
        paid_on = "2026-01-20" if payer is book.homes["B5"] else slip.completed_on.isoformat()
        pay(clerk, payer, 50_00, slip, at=morning(paid_on))
    work.act(void_receipt, by=finance, at=morning("2026-01-15"), receipt_no=bounced.receipt_no, reason="退票")
    put(lambda session: _take_back_a_job(session, book))
    put(lambda session: _move_in(session, book))


def _fees(book: YearBook) -> dict[str, int]:
    fees = select(LedgerEntry.customer_id, LedgerEntry.id).where(LedgerEntry.kind == EntryKind.FEE)
    of = dict(work.ask(lambda session: [tuple(row) for row in session.execute(fees)]))
    return {name: of[home.id] for name, home in book.homes.items() if home.id in of}


def _pay(clerk: Actor, payer: Customer, fen: int, on: str, entry: int) -> TakenPayment:
    return work.act(
        take_payment, by=clerk, at=morning(on), customer_id=payer.id, method=PaymentMethod.CARD, amount_fen=fen,
        charges=[entry],
    )  # fmt: skip


def _take_back_a_job(session: Session, book: YearBook) -> None:
    """On the tenth of January one of the fifteen jobs turns out not to have been owed."""
    entry = session.scalars(
        select(LedgerEntry).where(LedgerEntry.customer_id == book.homes["B1"].id, LedgerEntry.amount_fen == 100_00)
    ).first()
    assert entry is not None
    reverse_entry(
        session, entry=entry, reason="多收", business_on=day("2026-01-10"), by=SYSTEM, at=morning("2026-01-10")
    )


def _move_in(session: Session, book: YearBook) -> None:
    """B6 is lived in from the fifteenth of January on."""
    unit = session.get_one(Unit, book.units["B6"])
    before, unit.occupancy = unit.occupancy, USED
    note_occupancy(session, [NewPeriod(unit, day("2026-01-15"), before)])
