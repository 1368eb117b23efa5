"""Fees that were made are money given up when they are taken back: who decides, up to which amount (R-DEC-21)."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from db import work
from db.errors import NotAllowed
from db.operations.agreement_periods import correct_period
from db.operations.agreement_runs import make_fees
from db.operations.fees_given_back import LeaderTakesBack, OwnFees
from db.tables.agreements import AgreementPeriod
from db.tables.customers import Unit
from db.tables.staff import UserRole
from db.types import Actor
from db.vocabulary import Rhythm, Role
from tests.agreement_desk import PLANTS, Agreements, agreement_of, make_agreements
from tests.agreement_factories import fee_line, make_agreement, make_units, owed_fen, periods_of, run_fees
from tests.factories import FRIDAY, make_actor, make_department, put

BEFORE = date(2026, 11, 30)


@pytest.fixture
def made(office: object) -> Agreements:
    return make_agreements()


def also(person: Actor, role: Role) -> None:
    put(lambda session: session.add(UserRole(user_id=person.user_id, role=role, granted_at=FRIDAY)))


def with_fees_of(made: Agreements, price_fen: int) -> int:
    """An agreement whose fee of December finance has made."""
    line = PLANTS._replace(unit_price_fen=price_fen)
    first = made.approved(lines=(line,))
    work.act(make_fees, by=made.desk.finance, at=FRIDAY + timedelta(days=14), month="2026-12")
    return first.agreement_id


def test_more_fees_than_the_managers_limit_are_taken_back_by_the_leader(made: Agreements) -> None:
    agreement_id = with_fees_of(made, 5_000_01)
    with pytest.raises(LeaderTakesBack) as refused:
        made.end(agreement_id, BEFORE)
    assert "¥5,000.01" in str(refused.value)
    assert agreement_of(agreement_id).ended_on is None
    made.end(agreement_id, BEFORE, by=make_actor(Role.LEADER))
    assert agreement_of(agreement_id).ended_on == BEFORE
    assert owed_fen(made.desk.customer) == 0


def test_up_to_the_limit_the_manager_takes_fees_back_and_the_leader_leaves_it_to_them(made: Agreements) -> None:
    agreement_id = with_fees_of(made, 5_000_00)
    with pytest.raises(NotAllowed):
        made.end(agreement_id, BEFORE, by=make_actor(Role.LEADER))
    made.end(agreement_id, BEFORE)


@pytest.mark.parametrize("hand", ["clerk", "finance", "manager"])
def test_who_drafted_approved_or_made_the_fees_never_takes_much_back(made: Agreements, hand: str) -> None:
    agreement_id = with_fees_of(made, 5_000_01)
    person: Actor = getattr(made.desk, hand)
    also(person, Role.LEADER)
    with pytest.raises(OwnFees):
        made.end(agreement_id, BEFORE, by=person)


def test_who_made_the_fees_takes_none_back_whatever_the_amount(made: Agreements) -> None:
    agreement_id = with_fees_of(made, 100_00)
    finance = made.desk.finance
    also(finance, Role.MANAGER)
    with pytest.raises(OwnFees):
        made.end(agreement_id, BEFORE, by=finance)
    made.end(agreement_id, date(2026, 12, 31), by=finance)


def smaller(unit: Unit, period: AgreementPeriod, hundredths: int) -> dict[str, object]:
    def change(session: Session) -> None:
        session.get_one(Unit, unit.id).area_hundredths = hundredths

    put(change)
    return {"period_id": period.id, "reason": "面积登记错误", "at": FRIDAY}


def test_a_correction_that_gives_much_back_is_the_leaders(office: object) -> None:
    finance, manager, leader = make_actor(Role.FINANCE), make_actor(Role.MANAGER), make_actor(Role.LEADER)
    ((unit, owner),) = make_units(1)
    agreement = make_agreement(make_department(), fee_line(100_00, Rhythm.MONTHLY))
    run_fees(finance, "2026-07")
    (fee,) = [one for one in periods_of(agreement) if one.period_from == date(2026, 7, 1)]
    little = smaller(unit, fee, 90_00)
    with pytest.raises(NotAllowed):
        work.act(correct_period, by=leader, **little)
    work.act(correct_period, by=finance, **little)
    (fee,) = [one for one in periods_of(agreement) if one.period_from == date(2026, 7, 1)]
    much = smaller(unit, fee, 30_00)
    for person in (finance, manager):
        with pytest.raises(LeaderTakesBack):
            work.act(correct_period, by=person, **much)
    also(finance, Role.LEADER)
    with pytest.raises(OwnFees):
        work.act(correct_period, by=finance, **much)
    work.act(correct_period, by=leader, **much)
    assert owed_fen(owner) == 3_000_00
