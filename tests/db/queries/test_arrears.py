"""Ageing: to the fen what is open, each entry in the band and group that the rules give it (R-BILL-11, R-DEC-10)."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.operations.months import issue_notices
from db.operations.notices import record_delivery
from db.queries.accounts import list_open_charges
from db.queries.arrears import list_ageing, list_arrears
from db.queries.arrears_one import list_overdue_lines
from db.queries.counter import get_account
from db.queries.notices import list_notices
from db.rules.dunning import age_band, customer_group
from db.tables.customers import Customer, CustomerUnit, Unit
from db.vocabulary import (
    AgeBand,
    CustomerGroup,
    CustomerKind,
    DeliveryResult,
    DeliveryWay,
    DueState,
    Occupancy,
    OrderState,
    Role,
    Settlement,
)
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")
TODAY, LATE = date(2026, 11, 20), DueState.LATE
MORNING = office_instant(TODAY, 9)
numbers = count(1)

Debt = tuple[int, int, Occupancy | None, CustomerKind, int]
owes = st.tuples(
    st.integers(1, 900_00),
    st.integers(0, 500),
    st.sampled_from([None, *Occupancy]),
    st.sampled_from([CustomerKind.OWNER, CustomerKind.SHOP]),
    st.integers(0, 900_00),
)


def make_debtor(occupancy: Occupancy | None, kind: CustomerKind) -> Customer:
    number = next(numbers)
    room = f"{number}-1-0101"
    customer = make_customer("张伟", room, customer_no=f"KH-{number:06d}", kind=kind)

    def move(session: Session) -> None:
        unit = session.scalars(select(Unit).where(Unit.room == room)).one()
        if occupancy is None:
            link = session.scalars(select(CustomerUnit).where(CustomerUnit.unit_id == unit.id)).one()
            link.until_on = date(2025, 1, 1)
        else:
            unit.occupancy = occupancy

    put(move)
    return customer


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(debts=st.lists(owes, min_size=1, max_size=5))
def test_the_ageing_is_the_sum_of_the_open_entries(office: object, debts: list[Debt]) -> None:
    before = {(cell.group, cell.band): cell for cell in work.ask(list_ageing, today=TODAY)}
    clerk = make_actor(Role.CLERK)
    wanted: dict[tuple[CustomerGroup, AgeBand | None], int] = defaultdict(int)
    for fen, days, occupancy, kind, paid in debts:
        customer = make_debtor(occupancy, kind)
        owe_opening(customer, fen, TODAY - timedelta(days=days))
        if paid:
            pay(clerk, customer, paid, at=MORNING)
        left = sum(row.open_fen for row in work.ask(list_open_charges, customer_id=customer.id))
        assert left == max(0, fen - paid)
        group = customer_group(occupancy, is_shop=kind is CustomerKind.SHOP)
        band = age_band(TODAY - timedelta(days=days), TODAY)
        for cell in (band, *([None] if band is not AgeBand.NOT_DUE else [])):
            wanted[group, cell] += left
    after = {(cell.group, cell.band): cell for cell in work.ask(list_ageing, today=TODAY)}
    grown = {key: cell.amount_fen - (before[key].amount_fen if key in before else 0) for key, cell in after.items()}
    assert {key: fen for key, fen in grown.items() if fen} == {key: fen for key, fen in wanted.items() if fen}
    overdue = sum(cell.amount_fen for (_group, band), cell in after.items() if band is None)
    rows = work.ask(list_arrears, today=TODAY, limit=1_000)
    assert sum(row.overdue_fen for row in rows) == overdue
    for group in CustomerGroup:
        some = work.ask(list_arrears, today=TODAY, group=group, limit=1_000)
        cells = [cell.amount_fen for (of, band), cell in after.items() if of is group and band is None]
        assert sum(row.overdue_fen for row in some) == sum(cells)


def test_a_notice_is_overdue_when_its_term_after_the_delivery_has_passed() -> None:
    zhang, works, finance = make_customer(), make_department(), make_actor(Role.FINANCE)
    make_order(zhang, works, 120_00, on=date(2026, 10, 20))
    make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED, on=date(2026, 10, 30))
    work.act(issue_notices, by=finance, at=office_instant(date(2026, 10, 31), 17), month="2026-10")

    def lines(day: date) -> list[tuple[str, int]]:
        found = work.ask(list_overdue_lines, customers=[zhang.id], today=day)
        counter = work.ask(get_account, customer_id=zhang.id, today=day).lines
        assert {line.entry_id for line in found} == {line.entry_id for line in counter if line.due is LATE}
        return [(line.notice_no, line.open_fen) for line in found]

    assert lines(date(2027, 1, 31)) == [("", 60_00)]
    (notice,) = work.ask(list_notices, month="2026-10")
    work.act(
        record_delivery,
        by=finance,
        at=office_instant(date(2026, 11, 3), 9),
        notice_ids=[notice.notice_id],
        result=DeliveryResult.DELIVERED,
        way=DeliveryWay.MAILBOX,
        on=date(2026, 11, 2),
    )
    assert lines(date(2026, 11, 9)) == [("", 60_00)]
    assert lines(date(2026, 11, 10)) == [("", 60_00), (notice.notice_no, 120_00)]
    (row,) = work.ask(list_arrears, today=date(2026, 11, 10))
    assert (row.overdue_fen, row.oldest_due, row.room) == (180_00, date(2026, 10, 30), "3-1-1201")
