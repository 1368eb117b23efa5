"""What was charged and is charged otherwise: early ends and wrong facts, always by opposite entries (R-BILL-8)."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations.agreement_periods import (
    DayOutsidePeriod,
    FeeNotPossible,
    NothingToCorrect,
    PeriodCancelled,
    correct_period,
    end_periods,
)
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.queries.agreement_periods import EndPreview, plan_end, preview_end
from db.queries.checks import run_checks
from db.queries.notices import list_stale
from db.tables.agreements import Agreement
from db.tables.customers import Unit
from db.types import Actor
from db.vocabulary import EntryKind, Occupancy, PartPeriod, Rhythm, Role
from tests.agreement_factories import (
    JULY,
    fee_line,
    fees_of,
    make_agreement,
    make_units,
    owed_fen,
    periods_of,
    run_fees,
)
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_department, put

REASON = "合同解除"


def end(agreement: Agreement, last_day: date) -> EndPreview:
    """What ending an agreement early does to its periods."""

    def make(session: Session) -> EndPreview:
        row = session.get_one(Agreement, agreement.id)
        row.ended_on, row.ended_at, row.end_reason = last_day, FRIDAY, REASON
        session.flush()
        by = Actor(None, "经理", frozenset({Role.MANAGER}))
        endings = plan_end(session, agreement=row, last_day=last_day)
        return end_periods(session, agreement=row, endings=endings, by=by, at=FRIDAY)

    return put(make)


def change(unit: Unit, **values: object) -> None:
    put(lambda session: [setattr(session.get_one(Unit, unit.id), name, value) for name, value in values.items()])


def breaches() -> list[object]:
    return [finding for finding in work.ask(run_checks) if not finding.ok]


def test_an_early_end_charges_up_to_the_last_day_and_gives_the_rest_back(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, owner),) = make_units(1)
    agreement = make_agreement(make_department(), fee_line(2_80, Rhythm.QUARTERLY))
    run_fees(finance)
    clerk = make_actor(Role.CLERK, name="李娜")
    pay(clerk, owner, 1680_00)
    before = work.ask(preview_end, agreement_id=agreement.id, last_day=date(2026, 10, 31))
    assert end(agreement, date(2026, 10, 31)) == before == (0, 1, 560_00, 0, 0)
    assert [(one.title, one.amount_fen, one.revision) for one in periods_of(agreement)] == [
        ("物业管理费 2026-07~09", 840_00, 1),
        ("物业管理费 2026-10", 280_00, 2),
    ]
    assert owed_fen(owner) == -560_00
    assert run_fees(finance).is_new is False
    assert breaches() == []


def test_periods_that_begin_after_the_last_day_fall_away(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((_, owner),) = make_units(1, occupancy=Occupancy.VACANT)
    agreement = make_agreement(make_department(), vacant_rate=5_000)
    run_fees(finance)
    assert end(agreement, date(2026, 9, 30)) == (1, 0, 420_00, 0, 0)
    assert owed_fen(owner) == 420_00
    assert len(periods_of(agreement, cancelled=True)) == 1
    assert run_fees(finance).is_new is False
    assert breaches() == []


def test_where_whole_periods_are_agreed_nothing_is_given_back(office: Path) -> None:
    ((_, owner),) = make_units(1)
    agreement = make_agreement(make_department(), part_period=PartPeriod.WHOLE)
    run_fees(make_actor(Role.FINANCE))
    assert end(agreement, date(2026, 10, 15)) == (0, 0, 0, 0, 0)
    assert owed_fen(owner) == 1680_00


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(last=st.dates(date(2026, 6, 30), date(2026, 12, 30)), price=st.integers(1, 9_99), rhythm=st.sampled_from(Rhythm))
def test_what_is_given_back_and_what_is_kept_are_the_whole(
    office: Path, last: date, price: int, rhythm: Rhythm
) -> None:
    finance = make_actor(Role.FINANCE)
    building = uuid4().hex
    ((_, owner),) = make_units(1, building=building, area_hundredths=88_53)
    agreement = make_agreement(make_department(building), fee_line(price, rhythm), building=building)
    run_fees(finance)
    whole = owed_fen(owner)
    ended = end(agreement, last)
    assert whole - owed_fen(owner) == ended.back_fen >= 0
    made = periods_of(agreement)
    assert sum(one.amount_fen for one in made) == owed_fen(owner)
    assert all(one.period_until <= last for one in made)


def test_a_fee_over_a_wrong_area_is_made_again_in_the_same_notice(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((unit, owner),) = make_units(1)
    agreement = make_agreement(make_department())
    run_fees(finance, "2026-07")
    work.act(issue_notices, by=finance, at=FRIDAY, month="2026-07")
    change(unit, area_hundredths=90_00)
    (made,) = periods_of(agreement)
    corrected = work.act(correct_period, by=finance, at=FRIDAY, period_id=made.id, reason="面积登记有误")
    assert corrected == ("物业管理费 2026-07~09", 840_00, 756_00)
    assert fees_of(owner) == [
        (EntryKind.FEE, "2026-07", 840_00),
        (EntryKind.REVERSAL, "2026-07", -840_00),
        (EntryKind.FEE, "2026-07", 756_00),
    ]
    assert len(work.ask(list_stale, month="2026-07")) == 1
    assert breaches() == []


def test_after_the_lock_the_correction_stands_in_the_next_month(office: Path) -> None:
    finance, manager = make_actor(Role.FINANCE), make_actor(Role.MANAGER, name="周磊")
    ((unit, owner),) = make_units(1)
    agreement = make_agreement(make_department())
    run_fees(finance, "2026-07")
    for operation, by in ((issue_notices, finance), (ask_for_lock, finance), (lock_month, manager)):
        work.act(operation, by=by, at=FRIDAY, month="2026-07")
    change(unit, area_hundredths=90_00)
    work.act(correct_period, by=finance, at=FRIDAY, period_id=periods_of(agreement)[0].id, reason="面积登记有误")
    assert [month for _, month, _ in fees_of(owner)] == ["2026-07", "2026-08", "2026-08"]
    assert breaches() == []


def test_a_home_handed_over_within_the_period_is_charged_from_that_day(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((unit, owner),) = make_units(1, occupancy=Occupancy.NOT_HANDED_OVER)
    agreement = make_agreement(make_department())
    run_fees(finance, "2026-07")
    change(unit, occupancy=Occupancy.OCCUPIED)
    (made,) = periods_of(agreement)
    fix = {"period_id": made.id, "reason": "8月16日交房"}
    with pytest.raises(DayOutsidePeriod):
        work.act(correct_period, by=finance, at=FRIDAY, from_on=date(2026, 10, 1), **fix)
    with pytest.raises(NotAllowed):
        work.act(correct_period, by=finance, at=FRIDAY, from_on=date(2026, 8, 16), **fix)
    work.act(correct_period, by=make_actor(Role.MANAGER, name="周强"), at=FRIDAY, from_on=date(2026, 8, 16), **fix)
    assert owed_fen(owner) == 144_52 + 280_00
    assert run_fees(finance, "2026-09").is_new is False


def test_a_correction_needs_a_reason_a_difference_and_somebody_who_pays(office: Path) -> None:
    finance = make_actor(Role.FINANCE)
    ((unit, _),) = make_units(1)
    agreement = make_agreement(make_department())
    run_fees(finance, "2026-07")
    (made,) = periods_of(agreement)
    fix = {"period_id": made.id, "at": FRIDAY}
    with pytest.raises(NotAllowed):
        work.act(correct_period, by=make_actor(Role.CLERK, name="李娜"), reason=REASON, **fix)
    with pytest.raises(Incomplete):
        work.act(correct_period, by=finance, reason=" ", **fix)
    with pytest.raises(NothingToCorrect):
        work.act(correct_period, by=finance, reason=REASON, **fix)
    change(unit, area_hundredths=None)
    with pytest.raises(FeeNotPossible):
        work.act(correct_period, by=finance, reason=REASON, **fix)
    change(unit, area_hundredths=90_00)
    work.act(correct_period, by=finance, reason=REASON, **fix)
    with pytest.raises(PeriodCancelled):
        work.act(correct_period, by=finance, reason=REASON, **fix)


def test_the_last_day_may_lie_before_the_first(office: Path) -> None:
    ((_, owner),) = make_units(1)
    agreement = make_agreement(make_department(), from_on=JULY)
    run_fees(make_actor(Role.FINANCE))
    end(agreement, date(2026, 6, 30))
    assert (owed_fen(owner), periods_of(agreement)) == (0, [])
