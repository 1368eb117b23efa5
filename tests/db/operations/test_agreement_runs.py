"""Fees for all units in one run: right to the fen, never twice for a day (R-BILL-6, R-BILL-12)."""

from datetime import date
from pathlib import Path

import pytest

from db import work
from db.changes import CellNotReadable, RowChange
from db.errors import NotAllowed
from db.operations.agreement_runs import make_fees
from db.operations.months import issue_notices
from db.operations.units import change_units
from db.queries.agreement_runs import list_due_periods
from db.queries.checks import run_checks
from db.rules.billing_calendar import FutureMonth
from db.tables.customers import Customer, CustomerUnit, Unit
from db.vocabulary import CustomerKind, EntryKind, FeeBasis, FeeLeftOut, FeePayer, Occupancy, PartPeriod, Rhythm, Role
from tests.agreement_factories import (
    JULY,
    add_version,
    fee_line,
    fees_of,
    make_agreement,
    make_units,
    owed_fen,
    periods_of,
    run_fees,
)
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put


def breaches() -> list[object]:
    return [finding for finding in work.ask(run_checks) if not finding.ok]


def change(unit: Unit, **values: object) -> None:
    put(lambda session: [setattr(session.get_one(Unit, unit.id), name, value) for name, value in values.items()])


def link(unit: Unit, customer: Customer, relation: CustomerKind, from_on: date, until_on: date | None = None) -> None:
    put(
        lambda session: session.add(
            CustomerUnit(
                customer_id=customer.id, unit_id=unit.id, relation=relation, from_on=from_on, until_on=until_on
            )
        )
    )


def test_a_quarter_in_advance_is_made_for_every_unit_once(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    homes = make_units(3)
    make_agreement(make_department())
    preview = work.ask(list_due_periods, until_month="2026-07")
    assert (preview.periods, preview.amount_fen) == (3, 3 * 840_00)
    made = run_fees(finance, "2026-07")
    assert made[1:] == (3, 3, 3 * 840_00, 0, True)
    assert fees_of(homes[0][1]) == [(EntryKind.FEE, "2026-07", 840_00)]
    assert run_fees(finance, "2026-09")[1:] == (0, 0, 0, 0, False)
    assert work.ask(list_due_periods, until_month="2026-09").agreements == []
    assert breaches() == []


def test_a_run_makes_what_earlier_runs_have_left(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, owner),) = make_units(1)
    agreement = make_agreement(make_department())
    assert run_fees(finance, "2026-11").periods == 2
    assert [(one.period_from, one.period_until, one.title) for one in periods_of(agreement)] == [
        (date(2026, 7, 1), date(2026, 9, 30), "物业管理费 2026-07~09"),
        (date(2026, 10, 1), date(2026, 12, 31), "物业管理费 2026-10~12"),
    ]
    assert owed_fen(owner) == 2 * 840_00


def test_a_vacant_unit_has_a_discount_of_its_own_and_fitting_out_has_none(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, owner),) = make_units(1, occupancy=Occupancy.VACANT)
    ((_, fitter),) = make_units(1, occupancy=Occupancy.FITTING_OUT)
    make_agreement(make_department(), vacant_rate=5_000)
    made = run_fees(finance, "2026-07")
    assert (made.amount_fen, made.discount_fen) == (2 * 840_00, 420_00)
    assert fees_of(owner) == [(EntryKind.FEE, "2026-07", 840_00), (EntryKind.DISCOUNT, "2026-07", -420_00)]
    assert owed_fen(fitter) == 840_00
    assert breaches() == []


def test_a_home_not_handed_over_is_charged_nothing_also_not_afterwards(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((unit, owner),) = make_units(1, occupancy=Occupancy.NOT_HANDED_OVER)
    make_agreement(make_department())
    assert run_fees(finance, "2026-07").periods == 0
    change(unit, occupancy=Occupancy.OCCUPIED)
    assert run_fees(finance, "2026-11").amount_fen == 840_00
    assert owed_fen(owner) == 840_00
    assert breaches() == []


def test_units_without_payer_or_area_are_left_out_and_said(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((alone, _),) = make_units(1, owned_from=None)
    ((bare, _),) = make_units(1, area_hundredths=None)
    make_agreement(make_department())
    preview = work.ask(list_due_periods, until_month="2026-07")
    assert [(row.unit_id, row.reason) for row in preview.left_out] == [
        (alone.id, FeeLeftOut.NO_PAYER),
        (bare.id, FeeLeftOut.NO_AREA),
    ]
    assert run_fees(finance, "2026-07").periods == 0
    change(bare, area_hundredths=50_00)
    assert run_fees(finance, "2026-07").amount_fen == 420_00


def test_a_fee_begins_with_the_first_owner(office: Path) -> None:
    ((_, owner),) = make_units(1, owned_from=date(2026, 8, 16))
    make_agreement(make_department())
    run_fees(make_actor(Role.FINANCE), "2026-11")
    # 16 of 31 days of August, September, then the quarter
    assert owed_fen(owner) == 144_52 + 280_00 + 840_00


@pytest.mark.parametrize(("payer", "tenant_pays"), [(FeePayer.OWNER, False), (FeePayer.OCCUPANT, True)])
def test_who_pays_is_who_the_agreement_says(office: Path, payer: FeePayer, tenant_pays: bool) -> None:
    ((unit, owner),) = make_units(1)
    tenant = make_customer("租客", room="9-9-999", customer_no="KH-900000", kind=CustomerKind.TENANT)
    link(unit, tenant, CustomerKind.TENANT, date(2026, 1, 1))
    make_agreement(make_department(), payer=payer, building="1栋")
    run_fees(make_actor(Role.FINANCE), "2026-07")
    assert (owed_fen(tenant), owed_fen(owner)) == ((840_00, 0) if tenant_pays else (0, 840_00))


def test_a_parking_space_taken_later_is_charged_from_that_month(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, first),) = make_units(1, spaces=2)
    ((later, second),) = make_units(1)
    make_agreement(make_department(), fee_line(150_00, Rhythm.MONTHLY, FeeBasis.SPACE, title="车位费"))
    assert run_fees(finance, "2026-10").amount_fen == 4 * 300_00
    change(later, parking_spaces=1)
    run_fees(finance, "2026-11")
    assert (owed_fen(first), owed_fen(second)) == (5 * 300_00, 150_00)


def test_a_new_price_holds_from_its_version_on(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, owner),) = make_units(1)
    agreement = make_agreement(make_department(), fee_line(2_80, Rhythm.MONTHLY))
    run_fees(finance, "2026-08")
    add_version(agreement, date(2026, 9, 1), fee_line(3_00, Rhythm.QUARTERLY))
    run_fees(finance, "2026-11")
    assert [one.amount_fen for one in periods_of(agreement)] == [280_00, 280_00, 300_00, 900_00]
    assert owed_fen(owner) == 1760_00


@pytest.mark.parametrize(("part", "fen"), [(PartPeriod.BY_DAY, 149_33), (PartPeriod.WHOLE, 280_00)])
def test_the_first_month_is_charged_as_agreed(office: Path, part: PartPeriod, fen: int) -> None:
    ((_, owner),) = make_units(1)
    monthly = fee_line(2_80, Rhythm.MONTHLY)
    make_agreement(make_department(), monthly, from_on=date(2026, 11, 15), part_period=part)
    run_fees(make_actor(Role.FINANCE))
    assert owed_fen(owner) == fen


def test_an_issued_month_lets_its_fees_go_to_the_next_one(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, owner),) = make_units(1)
    make_agreement(make_department())
    run_fees(finance, "2026-07")
    work.act(issue_notices, by=finance, at=FRIDAY, month="2026-10")
    run_fees(finance, "2026-11")
    assert fees_of(owner)[-1] == (EntryKind.FEE, "2026-11", 840_00)
    assert breaches() == []


def test_what_a_customer_has_paid_before_pays_the_fee(office: Path) -> None:
    finance, clerk = make_actor(Role.FINANCE), make_actor(Role.CLERK, name="李娜")
    ((_, owner),) = make_units(1)
    make_agreement(make_department())
    pay(clerk, owner, 1000_00)
    run_fees(finance, "2026-07")
    assert owed_fen(owner) == -160_00
    assert breaches() == []


def test_a_fee_of_one_customer_needs_no_unit(office: Path) -> None:
    shop = make_customer("小吃店", kind=CustomerKind.SHOP)
    line = fee_line(300_00, Rhythm.MONTHLY, FeeBasis.FIXED, title="垃圾清运费", is_in_advance=False)
    make_agreement(make_department(), line, customer=shop, until_on=date(2026, 12, 31), from_on=JULY)
    run_fees(make_actor(Role.FINANCE), "2026-11")
    assert owed_fen(shop) == 5 * 300_00


def test_only_finance_makes_fees_and_not_of_a_month_to_come(office: Path) -> None:
    with pytest.raises(NotAllowed):
        work.act(make_fees, by=make_actor(Role.MANAGER), at=FRIDAY, month="2026-11")
    with pytest.raises(FutureMonth):
        run_fees(make_actor(Role.FINANCE, name="钱敏"), "2026-12")


def test_the_desk_writes_down_parking_spaces_in_the_list_of_units(office: Path) -> None:
    clerk = make_actor(Role.CLERK)
    ((unit, _),) = make_units(1)
    for wrong in ("-1", "1.5", "viele", "100"):
        with pytest.raises(CellNotReadable):
            work.act(
                change_units, by=clerk, at=FRIDAY, changes=[RowChange(unit.id, unit.version, {"parking_spaces": wrong})]
            )
    work.act(change_units, by=clerk, at=FRIDAY, changes=[RowChange(unit.id, unit.version, {"parking_spaces": 2.0})])
    assert work.ask(lambda session: session.get_one(Unit, unit.id).parking_spaces) == 2
