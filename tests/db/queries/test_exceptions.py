"""What does not look right with money is found, nothing else is, and somebody else settles it (R-ROLE-2)."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations.exceptions import (
    AboutYourself,
    ExceptionChanged,
    ExceptionGone,
    MustBeMended,
    answer_exception,
)
from db.operations.ledger import reverse_entry
from db.operations.receipts import void_receipt
from db.operations.tills import hand_over_till
from db.queries.accounts import get_live_charge
from db.queries.exceptions import OF_TILLS, FoundException, count_money_exceptions, list_money_exceptions
from db.rules.money_exceptions import merged_days
from db.tables.bank import BankLine, BankMapping, BankStatement
from db.tables.customers import Customer
from db.tables.payments import Till
from db.tables.staff import Department
from db.tables.tills import TillHandOver
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import (
    BankLineState,
    HandOverState,
    HandOverTo,
    MoneyException,
    OrderState,
    PaymentMethod,
    Role,
    Settlement,
    SignOff,
    SlipProblem,
)
from tests.billing_factories import make_order, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")

TODAY = date(2026, 11, 20)
NEXT_NOON = FRIDAY + timedelta(days=3, hours=4)
WECHAT = PaymentMethod.WECHAT


@pytest.fixture
def works(office: object) -> Department:
    return make_department()


@pytest.fixture
def zhang(office: object) -> Customer:
    return make_customer()


@pytest.fixture
def finance(office: object) -> Actor:
    return make_actor(Role.FINANCE, name="钱会计")


def found(actor: Actor, days: float = 0) -> list[FoundException]:
    """Without the money that is still in tills, which is in every test that takes some; rows and numbers agree."""
    at = FRIDAY + timedelta(days=days)
    rows = work.ask(list_money_exceptions, actor=actor, at=at)
    counts = work.ask(count_money_exceptions, actor=actor, at=at)
    assert sum(counts.values()) == len(rows)
    return [row for row in rows if row.kind not in OF_TILLS]


def kinds(actor: Actor, days: float = 0) -> list[MoneyException]:
    return [row.kind for row in found(actor, days)]


def change(order: WorkOrder, **facts: object) -> None:
    def write(session: Session) -> None:
        row = session.get_one(WorkOrder, order.id)
        for name, value in facts.items():
            setattr(row, name, value)

    put(write)


def drop_charge(order: WorkOrder) -> None:
    def write(session: Session) -> None:
        charge = get_live_charge(session, order_id=order.id)
        assert charge is not None
        reverse_entry(session, entry=charge, reason="错", business_on=TODAY, by=SYSTEM, at=FRIDAY)

    put(write)


def read_statement(*days: date, method: PaymentMethod = WECHAT, amount_fen: int = 1_00) -> list[BankLine]:
    """A statement with a payment on each day."""

    def make(session: Session) -> list[BankLine]:
        layout = f"{session.query(BankMapping).count()}"
        mapping = BankMapping(name="微信", method=method, layout=layout, columns="{}", saved_at=FRIDAY)
        session.add(mapping)
        session.flush()
        facts = {"lines": len(days), "amount_fen": amount_fen * len(days), "read_at": FRIDAY}
        statement = BankStatement(mapping_id=mapping.id, file_name="微信.csv", **facts)
        session.add(statement)
        session.flush()
        lines = [
            BankLine(
                statement_id=statement.id,
                sheet_row=place,
                line_key=f"{layout}-{place}",
                method=method,
                paid_on=day,
                amount_fen=amount_fen,
                payer="张三",
            )
            for place, day in enumerate(days)
        ]
        session.add_all(lines)
        return lines

    return put(make)


def hand_over(holder: Actor, *, counted: int, expected: int, receiver: Actor | None = None) -> None:
    def make(session: Session) -> None:
        till = Till(name="前台1", user_id=holder.user_id)
        session.add(till)
        session.flush()
        number = session.query(TillHandOver).count() + 1
        session.add(
            TillHandOver(
                hand_over_no=f"JJ-2026-{number:06d}",
                book="JJ-2026",
                number=number,
                till_id=till.id,
                to=HandOverTo.FINANCE,
                state=HandOverState.HANDED if receiver is None else HandOverState.RECEIVED,
                expected_cash_fen=expected,
                counted_cash_fen=counted,
                explanation="" if counted == expected else "找零错",
                handed_by=holder.user_id,
                handed_at=FRIDAY,
                received_by=None if receiver is None else receiver.user_id,
            )
        )

    put(make)


def test_an_office_where_all_is_right_has_none(zhang: Customer, works: Department, finance: Actor) -> None:
    monthly = make_order(zhang, works, 80_00)
    spot = make_order(zhang, works, 33_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED)
    pay(finance, zhang, 33_00, spot, method=WECHAT)
    pay(finance, zhang, 80_00, monthly)
    make_order(zhang, works, 5_00, settlement=Settlement.FREE, state=OrderState.RECONCILED)
    make_order(zhang, works, 5_00, state=OrderState.IN_PROGRESS)
    assert kinds(finance) == []


def test_a_finished_slip_whose_charge_was_taken_away_is_not_charged(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    monthly = make_order(zhang, works, 80_00)
    spot = make_order(zhang, works, 33_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED)
    drop_charge(monthly)
    drop_charge(spot)
    rows = found(finance)
    assert [row.kind for row in rows] == [MoneyException.NOT_CHARGED] * 2
    first = rows[0]
    assert (first.number, first.since, first.amount_fen, first.department) == (
        monthly.order_no,
        TODAY,
        80_00,
        works.name,
    )


def test_a_slip_at_another_price_than_accepted_is_found_even_when_it_is_closed(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    order = make_order(zhang, works, 80_00, accepted_fen=60_00)
    make_order(zhang, works, 80_00, accepted_fen=60_00, settlement=Settlement.FREE)
    pay(finance, zhang, 80_00, order)
    change(order, state=OrderState.CLOSED)
    assert [(row.kind, row.amount_fen, row.other_fen) for row in found(finance)] == [
        (MoneyException.OTHER_PRICE, 80_00, 60_00)
    ]


def test_a_slip_marked_with_a_wrong_amount_is_one_exception_only(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    order = make_order(zhang, works, 80_00, state=OrderState.COMPLETED)
    change(order, slip_problem=SlipProblem.AMOUNT_DIFFERS)
    assert kinds(finance) == []
    assert kinds(finance, days=4) == [MoneyException.OTHER_PRICE]


def test_a_slip_is_unreconciled_after_noon_of_the_next_working_day_and_unsigned_if_nobody_signed(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    make_order(zhang, works, 80_00, state=OrderState.COMPLETED)
    make_order(zhang, works, 80_00, state=OrderState.COMPLETED, sign_off=SignOff.UNSIGNED)
    old = {"is_taken_over": True, "settlement": Settlement.IMMEDIATE}
    make_order(zhang, works, 80_00, state=OrderState.COMPLETED, **old)  # type: ignore[arg-type]
    monday_noon = 3 + 3 / 24
    assert kinds(finance, days=monday_noon - 0.01) == []
    assert kinds(finance, days=monday_noon) == [MoneyException.UNSIGNED, MoneyException.UNRECONCILED]


def test_a_supervisor_sees_the_own_departments_slips_only_and_no_payments(zhang: Customer, works: Department) -> None:
    other = make_department("保洁部")
    drop_charge(make_order(zhang, works, 80_00))
    read_statement(date(2026, 11, 2))
    assert kinds(make_actor(Role.SUPERVISOR, department=works)) == [MoneyException.NOT_CHARGED]
    assert kinds(make_actor(Role.SUPERVISOR, department=other)) == []
    assert kinds(make_actor(Role.LEADER)) == [MoneyException.MONEY_WITHOUT_RECEIPT, MoneyException.NOT_CHARGED]


def test_money_on_a_statement_is_given_three_days_for_its_receipt(finance: Actor) -> None:
    read_statement(date(2026, 11, 16), date(2026, 11, 17))
    assert [(row.kind, row.since) for row in found(finance)] == [
        (MoneyException.MONEY_WITHOUT_RECEIPT, date(2026, 11, 16))
    ]
    assert len(found(finance, days=1)) == 2


def test_a_receipt_without_money_is_told_only_by_a_statement_of_its_method_that_covers_its_day(
    zhang: Customer, finance: Actor
) -> None:
    paid = pay(finance, zhang, 50_00, method=WECHAT)
    pay(finance, zhang, 51_00, method=PaymentMethod.CASH)
    read_statement(TODAY - timedelta(days=2), TODAY - timedelta(days=1))
    read_statement(TODAY - timedelta(days=1), TODAY, method=PaymentMethod.ALIPAY)
    assert kinds(finance) == []
    read_statement(TODAY - timedelta(days=1), TODAY)
    assert [(row.kind, row.number) for row in found(finance)] == [
        (MoneyException.RECEIPT_WITHOUT_MONEY, paid.receipt_no)
    ]
    read_statement(TODAY, amount_fen=50_00)
    assert kinds(finance) == []


def test_a_booked_line_is_the_money_of_its_receipt(zhang: Customer, finance: Actor) -> None:
    read_statement(TODAY - timedelta(days=1), TODAY)
    paid = pay(finance, zhang, 50_00, method=WECHAT)
    assert kinds(finance) == [MoneyException.RECEIPT_WITHOUT_MONEY]

    def book(session: Session) -> None:
        line = session.get_one(BankLine, 1)
        line.state, line.receipt_id, line.customer_id = BankLineState.BOOKED, paid.receipt_id, zhang.id

    put(book)
    assert kinds(finance) == []


def test_the_later_of_two_payments_alike_is_asked_about_while_its_money_pays_nothing(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    li = make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    make_order(zhang, works, 80_00)
    pay(finance, zhang, 80_00)
    pay(finance, li, 80_00)
    second = pay(finance, zhang, 80_00, at=FRIDAY + timedelta(days=3))
    pay(finance, zhang, 80_00, at=FRIDAY + timedelta(days=7))
    rows = found(finance, days=7)
    assert [(row.kind, row.number, row.other_fen) for row in rows] == [
        (MoneyException.DOUBLE_PAYMENT, second.receipt_no, 80_00)
    ]
    work.act(void_receipt, by=make_actor(Role.MANAGER), receipt_no=second.receipt_no, reason="重复")
    assert kinds(finance, days=7) == []


def test_two_alike_that_both_paid_something_are_nothing(zhang: Customer, works: Department, finance: Actor) -> None:
    for _each in range(2):
        make_order(zhang, works, 80_00)
        pay(finance, zhang, 80_00)
    assert kinds(finance) == []


def test_a_till_counted_otherwise_is_an_exception_until_somebody_else_finds_it_right(finance: Actor) -> None:
    clerk, receiver = make_actor(Role.CLERK), make_actor(Role.FINANCE, name="收钱")
    hand_over(clerk, counted=90_00, expected=100_00, receiver=receiver)
    hand_over(finance, counted=100_00, expected=100_00)
    (row,) = found(finance)
    assert (row.kind, row.amount_fen, row.other_fen, row.since) == (
        MoneyException.TILL_DIFFERENCE,
        90_00,
        100_00,
        TODAY,
    )
    assert row.at_stake_fen == -10_00
    answer = {"kind": row.kind, "subject_id": row.subject_id}
    with pytest.raises(AboutYourself):
        work.act(answer_exception, by=receiver, reason="查过", **answer)
    with pytest.raises(Incomplete):
        work.act(answer_exception, by=finance, reason=" ", **answer)
    work.act(answer_exception, by=finance, reason="找零少给十元，已补", **answer)
    assert kinds(finance) == []
    with pytest.raises(ExceptionGone):
        work.act(answer_exception, by=finance, reason="再来", **answer)


def test_money_still_in_the_till_on_the_next_day_is_an_exception(zhang: Customer, finance: Actor) -> None:
    pay(finance, zhang, 50_00)
    asked = {"actor": finance, "kind": MoneyException.NOT_HANDED_OVER}
    assert work.ask(list_money_exceptions, at=FRIDAY + timedelta(hours=12), **asked) == []
    (row,) = work.ask(list_money_exceptions, at=FRIDAY + timedelta(days=1), **asked)
    assert (row.customer, row.amount_fen, row.since, row.done_by) == ("钱会计", 50_00, TODAY, finance.user_id)


def test_money_that_nobody_has_signed_for_by_the_next_day_waits_for_finance(zhang: Customer, finance: Actor) -> None:
    pay(finance, zhang, 50_00)
    work.act(hand_over_till, by=finance, at=FRIDAY, to=HandOverTo.FINANCE, counted_cash_fen=50_00)
    asked = {"actor": finance, "at": FRIDAY + timedelta(days=1)}
    (row,) = work.ask(list_money_exceptions, **asked)
    assert (row.kind, row.number) == (MoneyException.NOT_SIGNED_FOR, "JJ-2026-000001")
    assert work.ask(count_money_exceptions, **asked) == {MoneyException.NOT_SIGNED_FOR: 1}
    assert work.ask(list_money_exceptions, kind=MoneyException.NOT_HANDED_OVER, **asked) == []


def test_what_has_to_be_done_cannot_be_found_right_and_not_everybody_may_say_so(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    order = make_order(zhang, works, 80_00)
    drop_charge(order)
    with pytest.raises(MustBeMended):
        work.act(answer_exception, by=finance, kind=MoneyException.UNRECONCILED, subject_id=order.id, reason="x")
    asked = {"kind": MoneyException.NOT_CHARGED, "subject_id": order.id, "reason": "已另行结算"}
    for role in (Role.CLERK, Role.SUPERVISOR, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            work.act(answer_exception, by=make_actor(role, department=works), **asked)
    with pytest.raises(ExceptionGone):
        work.act(answer_exception, by=finance, **{**asked, "subject_id": order.id + 1})
    work.act(answer_exception, by=finance, **asked)
    assert kinds(finance) == []


def test_what_was_found_right_comes_back_when_its_amount_changes(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    order = make_order(zhang, works, 80_00, accepted_fen=70_00)
    asked = {"kind": MoneyException.OTHER_PRICE, "subject_id": order.id, "reason": "多用了一个零件"}
    with pytest.raises(ExceptionChanged):
        work.act(answer_exception, by=finance, seen=(79_00, 70_00), **asked)
    work.act(answer_exception, by=finance, seen=(80_00, 70_00), **asked)
    assert kinds(finance) == []
    change(order, amount_fen=300_00)
    assert [row.amount_fen for row in found(finance)] == [300_00]
    work.act(answer_exception, by=finance, **asked)
    assert kinds(finance) == []
    change(order, amount_fen=80_00)
    assert kinds(finance) == []


def test_a_second_payment_found_right_stays_so_while_it_is_used_up(
    zhang: Customer, works: Department, finance: Actor
) -> None:
    pay(finance, zhang, 80_00)
    second = pay(finance, zhang, 80_00, at=FRIDAY + timedelta(days=1))
    (row,) = found(finance, days=2)
    asked = {"kind": row.kind, "subject_id": second.receipt_id, "reason": "预存两个月"}
    work.act(answer_exception, by=make_actor(Role.MANAGER), at=FRIDAY + timedelta(days=2), **asked)
    make_order(zhang, works, 100_00)
    assert kinds(finance, days=2) == []


def test_who_finished_or_reconciled_the_slip_does_not_find_it_right(zhang: Customer, works: Department) -> None:
    manager = make_actor(Role.MANAGER, Role.SUPERVISOR, department=works)
    order = make_order(zhang, works, 80_00)
    drop_charge(order)
    change(order, reconciled_by=manager.user_id)
    asked = {"kind": MoneyException.NOT_CHARGED, "subject_id": order.id, "reason": "没问题"}
    with pytest.raises(AboutYourself):
        work.act(answer_exception, by=manager, at=NEXT_NOON, **asked)


def test_days_of_statements_that_touch_are_one_span() -> None:
    first, second, apart = date(2026, 11, 1), date(2026, 11, 5), date(2026, 11, 9)
    assert merged_days([(second, second), (first, date(2026, 11, 4)), (apart, apart)]) == [
        (first, second),
        (apart, apart),
    ]
