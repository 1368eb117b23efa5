"""Fees = periods: what agreements have made and what the ledger says are compared (R-BILL-12)."""

from pathlib import Path

import pytest

from db import work
from db.queries.check_fees import check_fees
from db.vocabulary import Occupancy, Role
from tests.agreement_factories import make_agreement, make_units, run_fees
from tests.db.queries.test_checks import tamper
from tests.factories import make_actor, make_department

KEPT = "agreement_id, version_id, position, customer_id, unit_key, period_until, title, quantity_thousandths"
AGAIN = (
    "INSERT INTO agreement_period"
    f" (id, period_from, revision, unit_price_fen, amount_fen, discount_fen, made_at, {KEPT})"
    f" SELECT 99, '2026-09-02', 1, unit_price_fen, 0, 0, made_at, {KEPT} FROM agreement_period WHERE id = 1"
)


@pytest.fixture
def charged_office(office: Path) -> Path:
    make_units(2, occupancy=Occupancy.VACANT)
    make_agreement(make_department(), vacant_rate=5_000)
    run_fees(make_actor(Role.FINANCE))
    return office


def is_right() -> bool:
    return all(finding.ok for finding in work.ask(check_fees))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement_period SET amount_fen = amount_fen + 1 WHERE id = 1",
        "UPDATE agreement_period SET discount_fen = discount_fen - 1 WHERE id = 1",
        "UPDATE agreement_period SET cancelled_at = made_at WHERE id = 1",
        "UPDATE agreement_period SET customer_id = 3 - customer_id WHERE id = 1",
        AGAIN,
    ],
    ids=["amount", "discount", "cancelled", "customer", "overlap"],
)
def test_a_period_that_the_ledger_does_not_say_is_found(charged_office: Path, statement: str) -> None:
    assert is_right()
    tamper(statement)
    assert not is_right()
