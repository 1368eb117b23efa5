"""A day of two cashiers: the shift changes, the money goes to finance against signature (R-BILL-7, R-ROLE-2)."""

import pytest

from db import work
from db.operations.fapiao import record_fapiao
from db.operations.receipts import void_receipt
from db.operations.tills import DifferenceUnexplained, hand_over_till, receive_hand_over, send_back_hand_over
from db.queries.payments import find_receipts
from db.queries.tills import HandOverRow, get_hand_over, get_till_now, list_to_receive
from db.queries.tills_holding import list_not_handed_over
from db.types import Actor
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod, Role
from tests.billing_factories import pay
from tests.factories import make_actor
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")
SATURDAY = on("2026-11-21 08:00").date()


def holds(by: Actor) -> dict[PaymentMethod, int]:
    return {row.method: row.amount_fen for row in work.ask(get_till_now, user_id=by.user_id).sums}


def hand_over(office: Office, by: Actor, at: str, counted: int, **more: object) -> str:
    facts = {"to": HandOverTo.FINANCE} | more
    return office.act(hand_over_till, by, at, counted_cash_fen=counted, **facts).hand_over_no


def waiting(by: Actor) -> list[str]:
    return [row.hand_over_no for row in work.ask(list_to_receive, actor=by)]


def see(number: str) -> HandOverRow:
    row = work.ask(get_hand_over, hand_over_no=number)
    assert row is not None
    return row


def test_the_shift_changes_and_every_fen_reaches_finance_signed_for() -> None:
    office, early = open_office(), make_actor(Role.CLERK, name="早班")
    late, finance = office.clerk, office.finance

    # The early shift takes money and hands everything to the late one, counted.
    pay(early, office.resident, 120_00, at=on("2026-11-20 09:10"))
    wrong = pay(early, office.shop, 60_00, at=on("2026-11-20 10:00"))
    paid = pay(early, office.shop, 45_00, at=on("2026-11-20 11:00"), method=PaymentMethod.WECHAT)
    passed = hand_over(office, early, "2026-11-20 14:00", 180_00, to=HandOverTo.NEXT_SHIFT, to_user_id=late.user_id)
    assert (waiting(late), waiting(finance)) == ([passed], [])
    office.act(receive_hand_over, late, "2026-11-20 14:05", hand_over_no=passed)
    assert holds(late) == {PaymentMethod.CASH: 180_00, PaymentMethod.WECHAT: 45_00}

    # In the evening five yuan are missing: said, or not accepted.
    pay(late, office.resident, 30_00, at=on("2026-11-20 16:00"))
    with pytest.raises(DifferenceUnexplained):
        hand_over(office, late, "2026-11-20 17:30", 205_00)
    first = hand_over(office, late, "2026-11-20 17:30", 205_00, explanation="找零多付五元")

    # Finance counts otherwise and sends it back; it is counted again and signed for.
    office.act(send_back_hand_over, finance, "2026-11-20 17:40", hand_over_no=first, reason="实点 210 元")
    again = hand_over(office, late, "2026-11-20 17:45", 210_00)
    assert waiting(finance) == [again]
    office.act(receive_hand_over, finance, "2026-11-20 17:50", hand_over_no=again)
    assert (see(first).state, see(again).state) == (HandOverState.REFUSED, HandOverState.RECEIVED)
    assert (see(again).total_fen, see(again).received_by) == (255_00, "梁静")
    assert work.ask(list_not_handed_over, today=SATURDAY) == []

    # A receipt of the morning is void after its hand-over: the next hand-over of that till has it as money out.
    office.act(void_receipt, office.manager, "2026-11-20 18:00", receipt_no=wrong.receipt_no, reason="重复收款")
    assert holds(early) == {PaymentMethod.CASH: -60_00}
    (left,) = work.ask(list_not_handed_over, today=SATURDAY)
    assert (left.till, left.amount_fen) == ("早班", -60_00)
    pay(early, office.resident, 100_00, at=on("2026-11-21 09:00"))
    last = hand_over(office, early, "2026-11-21 17:30", 40_00)
    office.act(receive_hand_over, office.second_finance, "2026-11-21 17:35", hand_over_no=last)
    assert see(last).total_fen == 40_00

    # The fapiao that the shop asked for finds its receipt.
    number = {"receipt_no": paid.receipt_no, "fapiao_no": "26332000000123456789", "issued_on": SATURDAY}
    office.act(record_fapiao, finance, "2026-11-21 18:00", **number)
    assert [row.receipt_no for row in work.ask(find_receipts, number="26332000000123456789")] == [paid.receipt_no]

    assert [last.removeprefix("JJ-2026-"), holds(early), holds(late)] == ["000004", {}, {}]
    require_books_right()
