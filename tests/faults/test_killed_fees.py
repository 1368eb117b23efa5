"""The run of fees is killed all along its way, and pressed by two at once: whole, and once."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import work
from db.operations.agreement_orders import make_agreement_orders
from db.operations.agreement_periods import correct_period
from db.operations.agreement_runs import FeeRun, make_fees
from db.tables.agreements import AgreementPeriod
from db.vocabulary import Occupancy, Role
from tests.agreement_factories import make_agreement, make_units, order_line, periods_of
from tests.billing_factories import pay
from tests.factories import make_actor, make_department, put
from tests.faults.kills import require_right
from tests.faults.test_at_once import at_once, button
from tests.faults.test_killed_month import kill_everywhere

needs_kills = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")


@needs_kills
def test_a_run_is_whole_or_not_at_all(office_file: Path) -> None:
    finance, clerk, department = make_actor(Role.FINANCE), make_actor(Role.CLERK), make_department()
    homes = make_units(3)
    make_units(2, occupancy=Occupancy.VACANT)
    agreement = make_agreement(department, vacant_rate=5_000)
    pay(clerk, homes[0][1], 1_000_00)
    make_agreement(department, order_line(), customer=homes[1][1])

    kill_everywhere(office_file, make_fees, finance, every=13, month="2026-11")
    kill_everywhere(office_file, make_agreement_orders, clerk, every=9)
    unit, _ = homes[0]
    put(lambda session: setattr(session.get_one(type(unit), unit.id), "area_hundredths", 90_00))
    wrong = next(one for one in periods_of(agreement) if one.unit_key == unit.id)
    kill_everywhere(office_file, correct_period, finance, every=9, period_id=wrong.id, reason="面积登记有误")
    require_right()


@pytest.mark.usefixtures("office")
def test_two_who_make_the_fees_at_once_make_them_once() -> None:
    first, second = make_actor(Role.FINANCE), make_actor(Role.FINANCE, name="谢云")
    make_units(20)
    make_agreement(make_department())
    answers = at_once(*(button(make_fees, by, month="2026-11") for by in (first, second)))
    runs = [answer for answer in answers if isinstance(answer, FeeRun)]
    assert sum(run.periods for run in runs) == 40
    made = work.ask(lambda session: session.scalar(select(func.count()).select_from(AgreementPeriod)))
    assert made == 40
    require_right()
