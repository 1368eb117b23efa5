"""The month's money: hand-ins, exceptions, notices, delivery, payments, corrections, the lock (R-BILL-2 to -5)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.operations.corrections import correct_reconciled_amount, switch_to_monthly
from db.operations.hand_ins import sign_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month, review_month
from db.operations.notices import record_delivery, reissue_notice
from db.operations.order_lines import read_lines
from db.operations.payments import take_payment
from db.queries.accounts import list_open_charges
from db.queries.billing_exceptions import list_exceptions
from db.queries.notices import get_newest_notice, list_stale
from db.rules.billing_calendar import day_in_month, first_day, last_day, next_month
from db.tables.billing import BillingNotice
from db.tables.work_orders import WorkOrder
from db.vocabulary import (
    AcceptedHow,
    BillingException,
    DeliveryResult,
    DeliveryWay,
    OrderState,
    PaymentMethod,
    Settlement,
)
from db.work import perform
from seed.counter import tendered
from seed.year import Year, order_of

# How a customer pays notices: at once, late, rarely. What is left is arrears.
PROMPT, SLOW = 0.84, 0.93
RESTATED = (1, 4, 9)


def plan_month(year: Year, month: str) -> None:
    """Hand-ins by the 25th, notices on the last day, a correction now and then, the lock before the next hand-in."""
    for department in year.departments:
        late = year.chance.choice((1, 2)) if year.happens(0.1) else 0
        year.later(
            office_instant(day_in_month(month, 25 + late), 15, year.chance.randint(0, 59)), hand_in, month, department
        )
    year.later(office_instant(last_day(month), 16), clear_exceptions, month)
    year.later(office_instant(last_day(month), 18, 10), issue, month)
    after = next_month(month)
    if first_day(month).month in RESTATED:
        year.later(office_instant(day_in_month(after, 6), 10, 20), restate_one, month)
    year.later(office_instant(day_in_month(after, 20), 16), ask_to_lock, month)
    year.later(office_instant(day_in_month(after, 22), 10), confirm_lock, month)


def hand_in(year: Year, session: Session, at: datetime, month: str, department: str) -> None:
    by, department_id = year.head(department), year.departments[department]
    perform(session, sign_hand_in, by=by, at=at, month=month, department_id=department_id)


def clear_exceptions(year: Year, session: Session, at: datetime, month: str) -> None:
    """Slips that should have been paid at once and were not: finance puts some on the account (R-DEC-7)."""
    kind = BillingException.IMMEDIATE_UNPAID
    for row in list_exceptions(session, month=month, kind=kind):
        is_old = (office_day(at) - row.completed_on).days > 5
        if is_old and order_of(session, row.order_id).settlement is Settlement.IMMEDIATE and year.happens(0.6):
            finance, reason = year.people["finance"], "客户同意并入月结"
            perform(session, switch_to_monthly, by=finance, at=at, order_id=row.order_id, reason=reason)


def issue(year: Year, session: Session, at: datetime, month: str) -> None:
    finance = year.people["finance"]
    perform(session, review_month, by=finance, at=at, month=month)
    perform(session, issue_notices, by=finance, at=at + timedelta(minutes=15), month=month)
    found = select(BillingNotice.id, BillingNotice.building, BillingNotice.customer_id, BillingNotice.total_fen)
    notices = session.execute(found.where(BillingNotice.month == month).order_by(BillingNotice.id)).all()
    rounds: dict[str, list[int]] = {}
    for notice_id, building, customer_id, total_fen in notices:
        rounds.setdefault(building, []).append(notice_id)
        if total_fen > 0:
            expect_payment(year, at, customer_id)
    for building, ids in rounds.items():
        day = office_day(at) + timedelta(days=year.chance.randint(1, 3))
        year.later(year.in_office_hours(day), deliver, building, ids)


def deliver(year: Year, session: Session, at: datetime, building: str, ids: list[int]) -> None:
    """The notices of one building in one round; where nobody can be found, again two days later (R-BILL-4)."""
    failed = [notice_id for notice_id in ids if year.happens(0.02)]
    done = [notice_id for notice_id in ids if notice_id not in failed]
    way = DeliveryWay.IN_PERSON if building.endswith("街") else DeliveryWay.MAILBOX
    by, on = year.clerk(), office_day(at)
    if done:
        result = DeliveryResult.DELIVERED
        perform(session, record_delivery, by=by, at=at, notice_ids=done, result=result, way=way, on=on)
    if failed:
        result, note = DeliveryResult.RETURNED, "家中无人，改为电话通知后再送"
        perform(session, record_delivery, by=by, at=at, notice_ids=failed, result=result, way=way, on=on, note=note)
        year.later(year.in_office_hours(on + timedelta(days=2)), deliver, building, failed)


def expect_payment(year: Year, issued_at: datetime, customer_id: int) -> None:
    """Each customer has a habit; a habit holds for the year."""
    habit = hash_share(customer_id)
    if habit < PROMPT:
        days = year.chance.randint(2, 12)
    elif habit < SLOW:
        days = year.chance.randint(18, 55)
    elif year.happens(0.25):
        days = year.chance.randint(10, 40)
    else:
        return
    year.later(year.in_office_hours(office_day(issued_at) + timedelta(days=days)), pay_account, customer_id)


def hash_share(number: int) -> float:
    """A fixed share of 1 for a number, spread evenly."""
    return number * 2654435761 % 2**32 / 2**32


def pay_account(year: Year, session: Session, at: datetime, customer_id: int) -> None:
    """Mostly the whole account, sometimes a round part of it."""
    owed = sum(row.open_fen for row in list_open_charges(session, customer_id=customer_id) if row.is_on_notice)
    if not owed:
        return
    is_part = owed > 200_00 and year.happens(0.05)
    fen = max(100_00, owed // 2 // 100_00 * 100_00) if is_part else owed
    by = year.clerk() if year.happens(0.5) else year.people["finance2"]
    method = year.method()
    perform(
        session,
        take_payment,
        by=by,
        at=at,
        customer_id=customer_id,
        method=method,
        amount_fen=fen,
        tendered_fen=tendered(fen) if method is PaymentMethod.CASH else None,
    )


def restate_one(year: Year, session: Session, at: datetime, month: str) -> None:
    """A customer finds a wrong quantity on the notice: corrected, and the notice restated (R-DEC-8)."""
    orders = session.scalars(
        select(WorkOrder)
        .where(
            WorkOrder.settlement == Settlement.MONTHLY,
            WorkOrder.state.in_((OrderState.RECONCILED, OrderState.CLOSED)),
            WorkOrder.completed_on.between(first_day(month), day_in_month(month, 20)),
        )
        .order_by(WorkOrder.id)
        .limit(40)
    ).all()
    for order in orders:
        lines = read_lines(session, order=order)
        notice = get_newest_notice(session, month=month, customer_id=order.customer_id)
        if lines[0].quantity_thousandths >= 3000 and notice is not None:
            lines[0] = lines[0]._replace(quantity_thousandths=lines[0].quantity_thousandths - 1000)
            perform(
                session,
                correct_reconciled_amount,
                by=year.people["manager"],
                at=at,
                order_id=order.id,
                lines=lines,
                reason="客户核对数量有误，复核属实",
                accepted_how=AcceptedHow.PHONE,
            )
            year.later(at + timedelta(hours=2), restate, month)
            return


def restate(year: Year, session: Session, at: datetime, month: str) -> None:
    """Every notice that a later correction has made wrong."""
    for draft in list_stale(session, month=month):
        notice = get_newest_notice(session, month=month, customer_id=draft.sums.customer_id)
        if notice is not None:
            finance, reason = year.people["finance"], "更正后重开"
            perform(
                session,
                reissue_notice,
                by=finance,
                at=at,
                month=notice.month,
                customer_id=notice.customer_id,
                reason=reason,
            )


def ask_to_lock(year: Year, session: Session, at: datetime, month: str) -> None:
    restate(year, session, at, month)
    perform(session, ask_for_lock, by=year.people["finance"], at=at, month=month)


def confirm_lock(year: Year, session: Session, at: datetime, month: str) -> None:
    """Finance has asked, the manager confirms (R-DEC-5)."""
    if list_stale(session, month=month):
        ask_to_lock(year, session, at, month)
    perform(session, lock_month, by=year.people["manager"], at=at + timedelta(minutes=30), month=month)
