"""The database keeps what is open of each charge: through charges, payments, voids and corrections, on both engines."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import engine, work
from db.operations.ledger import reverse_entry
from db.operations.receipts import void_receipt
from db.queries.check_arrears import check_open_amounts
from db.tables.billing import LedgerEntry
from db.tables.open_amounts import FILL, OpenAmount
from db.types import SYSTEM
from db.vocabulary import Role
from tests.billing_factories import charge_of, make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")


def open_amounts() -> dict[int, int]:
    found = work.ask(lambda session: session.execute(select(OpenAmount.entry_id, OpenAmount.open_fen)).all())
    return dict(found)


def agrees() -> bool:
    return all(finding.ok for finding in work.ask(check_open_amounts))


def test_it_follows_every_movement_of_the_ledger() -> None:
    zhang, works = make_customer(), make_department()
    clerk, manager = make_actor(Role.CLERK), make_actor(Role.MANAGER, name="周强")
    opening = owe_opening(zhang, 50_00)
    charge = charge_of(make_order(zhang, works, 120_00)).id
    assert open_amounts() == {opening: 50_00, charge: 120_00}
    paid = pay(clerk, zhang, 80_00)
    assert open_amounts() == {charge: 90_00}
    assert agrees()
    work.act(void_receipt, by=manager, receipt_no=paid.receipt_no, reason="重复")
    assert open_amounts() == {opening: 50_00, charge: 120_00}

    def reverse(session: Session) -> None:
        entry = session.get_one(LedgerEntry, charge)
        reverse_entry(session, entry=entry, reason="错", business_on=entry.business_on, by=SYSTEM, at=FRIDAY)

    put(reverse)
    assert open_amounts() == {opening: 50_00}
    assert agrees()


def test_a_row_that_differs_is_told_and_an_old_ledger_is_filled_in() -> None:
    zhang, works = make_customer(), make_department()
    owe_opening(zhang, 50_00)
    make_order(zhang, works, 120_00)
    pay(make_actor(Role.CLERK), zhang, 80_00)
    was = open_amounts()
    with engine.office_engine().begin() as connection:
        connection.execute(text("UPDATE open_amount SET open_fen = open_fen + 1"))
    assert not agrees()
    with engine.office_engine().begin() as connection:
        connection.execute(text("DELETE FROM open_amount"))
    assert not agrees()
    with engine.office_engine().begin() as connection:
        connection.execute(text(FILL))
    assert open_amounts() == was and agrees()
