"""The check finds hand-overs that were tampered with, and nothing wrong where shifts changed as they should."""

from datetime import timedelta

import pytest

from db import work
from db.operations.receipts import void_receipt
from db.operations.tills import hand_over_till, receive_hand_over, send_back_hand_over
from db.queries.check_tills import check_tills
from db.vocabulary import HandOverTo, PaymentMethod, Role
from tests.billing_factories import pay
from tests.db.queries.test_checks import tamper
from tests.factories import FRIDAY, make_actor, make_customer

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def shifts() -> None:
    """JJ-1 is sent back, JJ-2 goes to the next shift with a difference, JJ-3 of the next shift to finance with a void
    of JJ-2; a receipt waits."""
    zhang, finance = make_customer(), make_actor(Role.FINANCE)
    early, late = make_actor(Role.CLERK, name="早班"), make_actor(Role.CLERK, name="晚班")
    wrong = pay(early, zhang, 50_00)
    pay(early, zhang, 80_00, method=PaymentMethod.WECHAT)

    def hand_over(by: object, counted: int, hours: int, **more: object) -> str:
        facts = {"to": HandOverTo.FINANCE, "counted_cash_fen": counted, "at": FRIDAY + timedelta(hours=hours)} | more
        return work.act(hand_over_till, by=by, **facts).hand_over_no

    refused = hand_over(early, 50_00, 1)
    work.act(send_back_hand_over, by=finance, at=FRIDAY + timedelta(hours=2), hand_over_no=refused, reason="少")
    to_late = {"to": HandOverTo.NEXT_SHIFT, "to_user_id": late.user_id, "explanation": "少一元"}
    passed = hand_over(early, 49_00, 3, **to_late)
    work.act(receive_hand_over, by=late, at=FRIDAY + timedelta(hours=3), hand_over_no=passed)
    pay(late, zhang, 9_00)
    work.act(void_receipt, by=finance, at=FRIDAY, receipt_no=wrong.receipt_no, reason="错")
    hand_over(late, 58_00, 4)
    hand_over(early, 0, 5, explanation="退款由晚班支付")
    pay(late, zhang, 1_00)


def breaches() -> list[str]:
    return [finding.name for finding in work.ask(check_tills) if not finding.ok]


def test_changed_shifts_have_no_breach(shifts: None) -> None:
    assert breaches() == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE till_hand_over_sum SET amount_fen = amount_fen - 1 WHERE id = 4", "Hand-overs of tills"),
        ("UPDATE till_hand_over SET expected_cash_fen = 57_00, explanation = '?' WHERE id = 3", "Hand-overs of tills"),
        ("UPDATE receipt SET amount_fen = 1 WHERE id = 3", "Hand-overs of tills"),
        ("UPDATE till_hand_over SET to_user_id = 1 WHERE id = 2", "Hand-overs of tills"),
        ("UPDATE till_hand_over SET state = 'refused' WHERE id = 3", "Hand-overs of tills"),
        ("DELETE FROM till_hand_over_item WHERE receipt_id = 1", "Money handed over once"),
        ("UPDATE receipt SET till_id = 2 WHERE id = 1", "Money handed over once"),
        ("UPDATE till_hand_over SET received_by = 1 WHERE id = 2", "Money handed over once"),
        ("DELETE FROM receipt_void", "Money handed over once"),
        ("UPDATE till_hand_over SET number = 9 WHERE id = 4", "Hand-over numbers"),
    ],
)
def test_each_tampering_is_found(shifts: None, statement: str, expected: str) -> None:
    tamper(statement.replace("_00", "00"))
    assert expected in breaches()
