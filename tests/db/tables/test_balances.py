"""The database keeps what each customer owes on notices: however the books are written, on both engines."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import engine, work
from db.operations.ledger import reverse_entry
from db.queries.billing import list_rollup
from db.queries.check_balances import check_kept_balances
from db.queries.check_notices import check_rollup
from db.tables.balances import FILL, Balance
from db.tables.billing import LedgerEntry
from db.types import SYSTEM
from db.vocabulary import Role, Settlement
from tests.billing_factories import charge_of, make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")


def balances() -> dict[int, int]:
    return dict(work.ask(lambda session: session.execute(select(Balance.customer_id, Balance.owed_fen)).all()))


def agrees() -> bool:
    return all(finding.ok for finding in work.ask(check_kept_balances))


def rollup_agrees() -> bool:
    return all(finding.ok for finding in work.ask(check_rollup))


def test_it_follows_what_notices_count_and_nothing_else() -> None:
    zhang, works = make_customer(), make_department()
    owe_opening(zhang, 50_00)
    charge = charge_of(make_order(zhang, works, 120_00)).id
    make_order(zhang, works, 70_00, settlement=Settlement.IMMEDIATE)
    assert balances() == {zhang.id: 170_00}
    pay(make_actor(Role.CLERK), zhang, 80_00)
    assert balances() == {zhang.id: 90_00}

    def reverse(session: Session) -> None:
        entry = session.get_one(LedgerEntry, charge)
        reverse_entry(session, entry=entry, reason="错", business_on=entry.business_on, by=SYSTEM, at=FRIDAY)

    put(reverse)
    assert balances() == {zhang.id: -30_00}
    assert agrees()


def test_a_balance_that_differs_is_told_and_an_old_ledger_is_filled_in() -> None:
    zhang = make_customer()
    owe_opening(zhang, 50_00)
    was, month = balances(), f"{FRIDAY:%Y-%m}"
    assert agrees()
    for change in ("UPDATE balance SET owed_fen = owed_fen + 1", "DELETE FROM balance"):
        with engine.office_engine().begin() as connection:
            connection.execute(text(change))
        assert not agrees() and not rollup_agrees()
    with engine.office_engine().begin() as connection:
        connection.execute(text(FILL))
    assert balances() == was and agrees() and rollup_agrees()
    assert [row.total_fen for row in work.ask(list_rollup, month=month)] == [50_00]
