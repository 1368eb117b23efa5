"""What a month of each fee costs a customer: the measure of free months for who pays ahead."""

from datetime import date

import pytest

from db import work
from db.operations.adjustments import ask_for_adjustment
from db.operations.agreement_runs import make_fees
from db.queries.adjustments import get_adjustment
from db.queries.monthly_fees import list_monthly_fees
from db.vocabulary import AdjustmentGround, AdjustmentKind, FeeBasis, Occupancy, Rhythm, Role
from tests.agreement_factories import fee_line, make_agreement, make_units
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_department

pytestmark = pytest.mark.usefixtures("office")
NOVEMBER = date(2026, 11, 20)


def test_it_is_the_price_of_a_month_by_what_it_is_counted_by_whatever_the_rhythm() -> None:
    works, finance = make_department(), make_actor(Role.FINANCE)
    (home, owner), (_empty, other) = (
        *make_units(1, area_hundredths=100_00, spaces=2),
        *make_units(1, area_hundredths=100_00, occupancy=Occupancy.VACANT),
    )
    parking = fee_line(150_00, Rhythm.MONTHLY, FeeBasis.SPACE, title="停车费")
    make_agreement(works, fee_line(2_80, Rhythm.QUARTERLY), parking, from_on=date(2026, 10, 1), vacant_rate=5_000)
    work.act(make_fees, by=finance, at=FRIDAY, month="2026-11")
    fees = work.ask(list_monthly_fees, customer_id=owner.id, today=NOVEMBER)
    assert [(fee.title, fee.unit, fee.month_fen) for fee in fees] == [
        ("物业管理费", home.label, 280_00),
        ("停车费", home.label, 300_00),
    ]
    assert [fee.month_fen for fee in work.ask(list_monthly_fees, customer_id=other.id, today=NOVEMBER)] == [140_00]
    assert work.ask(list_monthly_fees, customer_id=owner.id, today=date(2027, 12, 1)) == []


def test_two_of_twelve_months_paid_at_once_are_free() -> None:
    works, finance, clerk = make_department(), make_actor(Role.FINANCE), make_actor(Role.CLERK)
    ((_home, owner),) = make_units(1, area_hundredths=100_00)
    make_agreement(works, fee_line(2_80, Rhythm.MONTHLY), from_on=date(2026, 11, 1))
    work.act(make_fees, by=finance, at=FRIDAY, month="2026-11")
    month = work.ask(list_monthly_fees, customer_id=owner.id, today=NOVEMBER)[0].month_fen
    pay(clerk, owner, 12 * month)
    asked = work.act(
        ask_for_adjustment,
        by=clerk,
        at=FRIDAY,
        customer_id=owner.id,
        kind=AdjustmentKind.DISCOUNT,
        ground=AdjustmentGround.PREPAYMENT,
        amount_fen=2 * month,
        reason="一次付清十二个月",
    )
    row = work.ask(get_adjustment, adjustment_no=asked.adjustment_no, today=NOVEMBER)
    assert row is not None
    assert row.amount_fen == 560_00
