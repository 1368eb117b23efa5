"""An office of version 0.2.0, whose tills were handed over on paper, is upgraded: nobody is asked for its old money."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from db import engine, work
from db.operations.tills import hand_over_till
from db.queries.check_tills import check_tills
from db.queries.tills import get_counts_from, get_till_now
from db.queries.tills_holding import list_not_handed_over
from db.types import Actor
from db.vocabulary import HandOverTo, Role
from tests.earlier_versions import make_schema_of

# 09:00 in the office on the day of the upgrade, and the evening before.
MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
BEFORE = "2026-11-21T10:00:00.000000Z"
EARLIER_TODAY = "2026-11-21T16:30:00.000000Z"
CLERK = Actor(1, "周敏", frozenset({Role.CLERK}), None)
ROWS = (
    "INSERT INTO user_account (id, username, name, password_hash, is_active, must_change_password, created_at,"
    f" version) VALUES (1, 'a', '周敏', '', true, false, '{BEFORE}', 1),"
    f" (2, 'b', '经理', '', true, false, '{BEFORE}', 1)",
    f"INSERT INTO user_role (user_id, role, granted_at) VALUES (1, 'clerk', '{BEFORE}')",
    "INSERT INTO customer (id, customer_no, name, kind, customer_class, phone, phone_tail, name_initials, note,"
    " is_active, version) VALUES (1, 'KH-1', '王', 'owner', 'C', '', '', '', '', true, 1)",
    "INSERT INTO till (id, name, user_id, version) VALUES (1, '周敏', 1, 1)",
    "INSERT INTO receipt (id, receipt_no, book, number, source, customer_id, till_id, method, amount_fen, payer,"
    " paid_on, note, issued_by, issued_at) VALUES "
    + ", ".join(
        f"({number}, 'SJ-2026-00000{number}', 'SJ-2026', {number}, 'counter', 1, 1, 'cash', {fen}, '', '2026-11-21',"
        f" '', 1, '{at}')"
        for number, fen, at in ((1, 500, BEFORE), (2, 700, BEFORE), (3, 900, EARLIER_TODAY))
    ),
    f"INSERT INTO receipt_void (receipt_id, reason, voided_by, voided_at) VALUES (1, '错', 2, '{BEFORE}')",
)


@pytest.fixture
def upgraded(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", MORNING.isoformat())
    made = engine.office_engine()
    with made.begin() as connection:
        make_schema_of("0004", connection)
        for row in ROWS:
            connection.execute(text(row))
    engine.upgrade(made)
    engine.require_ready(made)


def held() -> int:
    return sum(row.amount_fen for row in work.ask(get_till_now, user_id=1).sums)


@pytest.mark.usefixtures("upgraded")
def test_what_was_taken_before_the_day_of_the_upgrade_is_not_expected() -> None:
    assert work.ask(get_counts_from, user_id=1) == datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    assert held() == 9_00
    assert work.ask(list_not_handed_over, today=MORNING.date()) == []


@pytest.mark.usefixtures("upgraded")
def test_the_first_hand_over_leaves_nothing_behind() -> None:
    facts = {"to": HandOverTo.FINANCE, "counted_cash_fen": 9_00, "at": MORNING}
    assert work.act(hand_over_till, by=CLERK, **facts).hand_over_no == "JJ-2026-000001"
    assert held() == 0
    assert all(finding.ok for finding in work.ask(check_tills))


@pytest.mark.usefixtures("upgraded")
def test_an_old_receipt_that_is_voided_now_takes_its_money_out_of_the_till() -> None:
    with engine.office_engine().begin() as connection:
        void = "INSERT INTO receipt_void (receipt_id, reason, voided_by, voided_at) VALUES (2, '错', 2, :at)"
        connection.execute(text(void), {"at": "2026-11-22T02:00:00.000000Z"})
    assert held() == 2_00
