"""Statements of banks, WeChat and Alipay: read once, matched, booked on a person's yes, never twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from db import work
from db.errors import Incomplete, NotAllowed, NotFound, RuleError
from db.operations.bank_files import CashHasNoStatement, ColumnsNotClear, read_bank_file
from db.operations.bank_lines import (
    BankLineBooked,
    BankLineDecided,
    Booking,
    NoBankLineChosen,
    book_bank_lines,
    dismiss_bank_lines,
    reopen_bank_line,
)
from db.operations.payments import AccountChanged
from db.operations.receipts import void_receipt
from db.operations.texts import TooLong
from db.queries.accounts import list_free_credits, list_open_charges
from db.queries.bank import BankLineRow, count_bank_lines, list_bank_mappings, list_bank_statements
from db.queries.bank_matches import Proposal
from db.queries.checks import run_checks
from db.queries.payments import get_receipt
from db.spreadsheets.bank_columns import BankLayout
from db.tables.payments import Receipt
from db.types import Actor
from db.vocabulary import BankColumn, BankEvidence, BankGrade, BankLineState, PaymentMethod, Role, Settlement
from tests.bank_files import alipay, bank, bank_row, lines, proposals, read, take_in, wechat
from tests.billing_factories import charge_of, make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")

NO = "2026110322001412345678901234"
OTHER_NO = "2026110322001412345678909999"


def finance(name: str = "梁静") -> Actor:
    return make_actor(Role.FINANCE, name=name)


def receipts() -> int:
    return work.ask(lambda session: session.scalar(select(func.count()).select_from(Receipt))) or 0


def owed(customer_id: int) -> int:
    return sum(row.open_fen for row in work.ask(list_open_charges, customer_id=customer_id))


def yes_to(proposal: Proposal) -> Booking:
    match = proposal.match
    assert match.customer_id is not None
    return Booking(match.line_id, match.customer_id, match.entries, proposal.seen)


def book(by: Actor, *bookings: Booking, key: str | None = None) -> str:
    return work.act(book_bank_lines, by=by, at=FRIDAY, key=key, bookings=list(bookings)).first_receipt_no


def require_books_right() -> None:
    assert [finding for finding in work.ask(run_checks) if not finding.ok] == []


def test_a_payment_that_names_the_slip_with_its_amount_is_sure_and_pays_that_slip() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    older, named = make_order(zhang, works, 80_00), make_order(zhang, works, 120_00)
    outcome = take_in(me, alipay((NO, "李娜", "120.00", f"{named.order_no} 空调")))
    assert (outcome.new, outcome.amount_fen, outcome.known, outcome.rejected) == (1, 120_00, 0, 0)
    assert receipts() == 0
    (proposal,) = proposals()
    assert (proposal.match.grade, proposal.customer) == (BankGrade.SURE, "张伟")
    assert proposal.match.evidence == (BankEvidence.ORDER_NO, BankEvidence.AMOUNT)
    number = book(me, yes_to(proposal))
    assert [row.order_id for row in work.ask(list_open_charges, customer_id=zhang.id)] == [older.id]
    receipt = work.ask(get_receipt, receipt_no=number)
    assert receipt is not None
    assert (receipt.method, receipt.amount_fen, receipt.payer) == (PaymentMethod.ALIPAY, 120_00, "李娜")
    assert receipt.note == f"2026-11-03 {NO}"
    (line,) = lines(BankLineState.BOOKED)
    assert (line.receipt_no, line.customer) == (number, "张伟")
    require_books_right()


def test_the_same_file_twice_and_the_same_payment_in_another_file_come_in_once() -> None:
    zhang, me = make_customer(), finance()
    owe_opening(zhang, 300_00)
    file = alipay((NO, "张伟", "100.00", "3-1-1201"))
    take_in(me, file)
    book(me, Booking(lines()[0].line_id, zhang.id))
    again = take_in(me, file)
    assert (again.new, again.known) == (0, 1)
    longer = take_in(me, alipay((OTHER_NO, "张伟", "50.00", ""), (NO, "张伟", "100.00", "3-1-1201")))
    assert (longer.new, longer.known) == (1, 1)
    assert (receipts(), owed(zhang.id)) == (1, 200_00)
    assert [row.lines for row in work.ask(list_bank_statements)] == [1, 1]


def test_without_a_number_equal_payments_of_one_file_are_two_and_of_two_files_the_same_two() -> None:
    make_customer()
    me = finance()
    rows = [bank_row("20261103", "", "张伟", "20.00", "停车"), bank_row("20261103", "", "张伟", "20.00", "停车")]
    assert take_in(me, bank(*rows)).new == 2
    later = bank_row("20261104", "", "张伟", "20.00", "停车")
    again = take_in(me, bank(*rows, later, encoding="utf-8"))
    assert (again.new, again.known) == (1, 2)


def test_a_known_number_with_another_amount_is_at_fault_and_stops_the_file() -> None:
    make_customer()
    me = finance()
    take_in(me, wechat((NO, "张伟", "20.00", "停车")))
    changed = wechat((NO, "张伟", "2000.00", "停车"), (OTHER_NO, "张伟", "5.00", "停车"))
    outcome = take_in(me, changed)
    assert (outcome.new, outcome.rejected, [error.row for error in outcome.errors]) == (0, 1, [10])
    assert "金额" in outcome.errors[0].sentence() and outcome.errors[0].column == "交易单号"
    assert take_in(me, changed, partial=True).new == 1
    assert sorted(line.amount_fen for line in lines()) == [5_00, 20_00]


def test_several_sure_ones_are_booked_at_once_with_a_receipt_each() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    slips = [make_order(zhang, works, fen) for fen in (80_00, 120_00, 45_50)]
    rows = [(f"{NO}{place}", "张伟", f"{slip.amount_fen / 100:.2f}", slip.order_no) for place, slip in enumerate(slips)]
    take_in(me, wechat(*rows))
    found = proposals()
    assert [one.match.grade for one in found] == [BankGrade.SURE] * 3
    done = work.act(book_bank_lines, by=me, at=FRIDAY, bookings=[yes_to(one) for one in found])
    assert (done.lines, done.amount_fen) == (3, 245_50)
    assert (done.first_receipt_no, done.last_receipt_no) == ("SJ-2026-000001", "SJ-2026-000003")
    assert owed(zhang.id) == 0
    require_books_right()


def test_one_of_several_that_cannot_be_booked_stops_all() -> None:
    zhang, me = make_customer(), finance()
    take_in(me, alipay((NO, "张伟", "10.00", ""), (OTHER_NO, "张伟", "20.00", "")))
    first, second = (Booking(line.line_id, zhang.id) for line in lines())
    with pytest.raises(NotFound):
        book(me, first, second._replace(customer_id=999))
    assert (receipts(), len(lines())) == (0, 2)


@pytest.mark.parametrize("same_key", [True, False])
def test_two_people_at_the_same_moment_book_a_payment_once(same_key: bool) -> None:
    zhang, people = make_customer(), [finance(), finance("谢云")]
    take_in(people[0], alipay((NO, "张伟", "10.00", "")))
    booking = Booking(lines()[0].line_id, zhang.id)

    def click(number: int) -> str:
        try:
            by = people[0] if same_key else people[number % 2]
            return book(by, booking, key="one form" if same_key else None)
        except RuleError as refusal:
            return type(refusal).__name__

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(click, range(4)))
    assert receipts() == 1
    assert answers.count("SJ-2026-000001") == (4 if same_key else 1)
    assert set(answers) <= {"SJ-2026-000001", "BankLineDecided"}


def test_two_people_reading_the_same_file_at_once_bring_each_payment_in_once() -> None:
    people = [finance(), finance("谢云")]
    file = alipay((NO, "张伟", "10.00", ""), (OTHER_NO, "张伟", "20.00", ""))
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda me: take_in(me, file), people))
    assert sorted((one.new, one.known) for one in outcomes) == [(0, 2), (2, 0)]
    assert len(lines()) == 2 and len(work.ask(list_bank_mappings)) == 1


def test_a_voided_receipt_opens_the_payment_again_and_a_second_booking_is_right() -> None:
    zhang, me, other = make_customer(), finance(), finance("谢云")
    owe_opening(zhang, 100_00)
    take_in(me, alipay((NO, "张伟", "100.00", "")))
    number = book(me, Booking(lines()[0].line_id, zhang.id))
    work.act(void_receipt, by=other, at=FRIDAY, receipt_no=number, reason="认错了人")
    (line,) = lines()
    assert (line.state, line.receipt_no, line.customer, owed(zhang.id)) == (BankLineState.OPEN, number, "", 100_00)
    assert book(me, Booking(line.line_id, zhang.id)) == "SJ-2026-000002"
    assert (owed(zhang.id), lines(BankLineState.BOOKED)[0].receipt_no) == (0, "SJ-2026-000002")
    require_books_right()


def test_a_payment_that_is_not_ours_needs_a_reason_and_can_be_decided_again() -> None:
    zhang, me = make_customer(), finance()
    take_in(me, alipay((NO, "某平台", "10.00", "提现"), (OTHER_NO, "某平台", "20.00", "提现")))
    ids = [line.line_id for line in lines()]
    with pytest.raises(Incomplete):
        work.act(dismiss_bank_lines, by=me, at=FRIDAY, line_ids=ids, reason=" ")
    with pytest.raises(TooLong):
        work.act(dismiss_bank_lines, by=me, at=FRIDAY, line_ids=ids, reason="长" * 201)
    assert work.act(dismiss_bank_lines, by=me, at=FRIDAY, line_ids=ids, reason="平台提现") == 2
    assert [line.reason for line in lines(BankLineState.NOT_OURS)] == ["平台提现"] * 2
    with pytest.raises(BankLineDecided):
        book(me, Booking(ids[0], zhang.id))
    work.act(reopen_bank_line, by=me, at=FRIDAY, line_id=ids[0])
    book(me, Booking(ids[0], zhang.id))
    with pytest.raises(BankLineBooked):
        work.act(reopen_bank_line, by=me, at=FRIDAY, line_id=ids[0])


def test_an_account_that_was_paid_meanwhile_at_the_counter_is_looked_at_again() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    slip = make_order(zhang, works, 80_00)
    take_in(me, alipay((NO, "张伟", "80.00", slip.order_no)))
    seen = yes_to(proposals()[0])
    pay(make_actor(Role.CLERK), zhang, 80_00, slip)
    with pytest.raises(AccountChanged):
        book(me, seen)
    assert receipts() == 1
    (now,) = proposals()
    assert (now.match.grade, now.match.entries) == (BankGrade.LIKELY, ())


def test_a_payment_made_twice_is_sure_only_once() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    slip = make_order(zhang, works, 80_00)
    take_in(me, alipay((NO, "张伟", "80.00", slip.order_no), (OTHER_NO, "张伟", "80.00", slip.order_no)))
    first, second = proposals()
    assert (first.match.grade, second.match.grade) == (BankGrade.SURE, BankGrade.LIKELY)
    assert second.match.is_taken
    book(me, yes_to(first), yes_to(second))
    assert owed(zhang.id) == 0
    assert sum(row.open_fen for row in work.ask(list_free_credits, customer_id=zhang.id)) == 80_00


def test_a_pay_at_once_slip_is_paid_when_its_number_stands_in_the_remark() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    slip = make_order(zhang, works, 60_00, settlement=Settlement.IMMEDIATE)
    take_in(me, wechat((NO, "*伟", "60.00", slip.order_no.replace("-", ""))))
    (proposal,) = proposals()
    assert (proposal.match.grade, proposal.match.entries) == (BankGrade.SURE, (charge_of(slip).id,))
    book(me, yes_to(proposal))
    assert owed(zhang.id) == 0


def test_who_has_paid_for_a_customer_before_is_recognised_by_name() -> None:
    zhang, me = make_customer(), finance()
    owe_opening(zhang, 300_00)
    take_in(me, alipay((NO, "张大爷", "100.00", "")))
    assert proposals()[0].match.grade is BankGrade.UNKNOWN
    book(me, Booking(lines()[0].line_id, zhang.id))
    take_in(me, alipay((OTHER_NO, "张大爷", "200.00", "")))
    (proposal,) = proposals()
    assert (proposal.match.grade, proposal.match.customer_id) == (BankGrade.LIKELY, zhang.id)
    assert proposal.match.evidence == (BankEvidence.NAME, BankEvidence.AMOUNT)


def test_room_and_name_with_the_whole_balance_are_sure_and_the_tenant_of_the_room_is_told_apart() -> None:
    zhang, me = make_customer(), finance()
    owe_opening(zhang, 300_00)
    take_in(me, alipay((NO, "张伟", "300.00", "3栋1单元1201室 物业费"), (OTHER_NO, "王五", "300.00", "3-1-1201")))
    by_name, by_room = proposals()
    assert (by_name.match.grade, by_name.customer, by_name.room) == (BankGrade.SURE, "张伟", "3-1-1201")
    assert (by_room.match.grade, by_room.customer) == (BankGrade.LIKELY, "张伟")


@pytest.mark.parametrize("forged", [[], [999_999], [1, 1], list(range(1, 300))])
def test_forged_lines_are_refused(forged: list[int]) -> None:
    zhang, me = make_customer(), finance()
    take_in(me, alipay((NO, "张伟", "10.00", "")))
    with pytest.raises((NotFound, NoBankLineChosen)):
        work.act(book_bank_lines, by=me, at=FRIDAY, bookings=[Booking(line_id, zhang.id) for line_id in forged])
    with pytest.raises((NotFound, NoBankLineChosen)):
        work.act(dismiss_bank_lines, by=me, at=FRIDAY, line_ids=forged, reason="x")
    assert receipts() == 0


def test_charges_of_another_customer_cannot_be_paid_with_a_forged_booking() -> None:
    zhang, works, me = make_customer(), make_department(), finance()
    other = make_customer("李娜", "3-1-1202", customer_no="KH-000002")
    slip = make_order(other, works, 80_00)
    take_in(me, alipay((NO, "张伟", "80.00", "")))
    with pytest.raises(AccountChanged):
        book(me, Booking(lines()[0].line_id, zhang.id, (charge_of(slip).id,)))


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER, Role.ADMIN])
def test_only_finance_reads_and_decides(role: Role) -> None:
    make_customer()
    me, somebody = finance(), make_actor(role, name="别人")
    take_in(me, alipay((NO, "张伟", "10.00", "")))
    line: BankLineRow = lines()[0]
    for act in (
        lambda: take_in(somebody, alipay((OTHER_NO, "张伟", "10.00", ""))),
        lambda: book(somebody, Booking(line.line_id, 1)),
        lambda: work.act(dismiss_bank_lines, by=somebody, at=FRIDAY, line_ids=[line.line_id], reason="x"),
        lambda: work.act(reopen_bank_line, by=somebody, at=FRIDAY, line_id=line.line_id),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_columns_are_remembered_under_the_headers_and_a_correction_replaces_them() -> None:
    me = finance()
    take_in(me, alipay((NO, "张伟", "10.00", "")), name="支付宝")
    take_in(me, alipay((NO, "张伟", "10.00", "")), name="支付宝物业户")
    (mapping,) = work.ask(list_bank_mappings)
    assert (mapping.name, mapping.method) == ("支付宝物业户", PaymentMethod.ALIPAY)
    layout = BankLayout.from_text(mapping.columns)
    assert layout.columns[BankColumn.NUMBER] == ("交易订单号",)
    assert layout.columns[BankColumn.REMARK] == ("备注", "商品说明")


def test_what_the_account_is_called_and_its_columns_must_be_said() -> None:
    me = finance()
    _table, sheet = read(alipay((NO, "张伟", "10.00", "")))
    layout = BankLayout({BankColumn.DATE: ("交易时间",), BankColumn.AMOUNT: ("金额",)})
    right = {"sheet": sheet, "file_name": "a.csv", "name": "支付宝", "method": PaymentMethod.ALIPAY, "layout": layout}
    for wrong, refusal in (
        ({"name": " "}, Incomplete),
        ({"method": PaymentMethod.CASH}, CashHasNoStatement),
        ({"layout": BankLayout({BankColumn.DATE: ("交易时间",)})}, ColumnsNotClear),
    ):
        with pytest.raises(refusal):
            work.act(read_bank_file, by=me, at=FRIDAY, layout_key="k", **(right | wrong))
    assert work.ask(count_bank_lines, state=BankLineState.OPEN) == 0


def test_a_hostile_remark_stays_a_text() -> None:
    me = finance()
    take_in(me, alipay((NO, '=HYPERLINK("x")', "10.00", "<script>alert(1)</script> '; DROP TABLE bank_line; --")))
    (line,) = lines()
    assert line.payer.startswith("=HYPERLINK") and line.remark.startswith("<script>")
    assert (line.paid_on, line.file_name, line.sheet_row) == (date(2026, 11, 3), "statement.csv", 15)
