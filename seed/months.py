"""The month's money in the demonstration year: hand-ins, notices, payments, the lock (R-BILL-2, R-DEC-5)."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_instant
from db.operations.hand_ins import sign_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month, review_month
from db.operations.payments import take_payment
from db.queries.accounts import list_open_charges
from db.rules.billing_calendar import day_in_month, last_day, next_month
from db.tables.billing import BillingNotice
from db.tables.staff import Department
from db.work import perform
from seed.year import Year

# How likely a customer pays a notice in the first weeks; the rest is arrears.
PAYS = 0.86


def plan_month(year: Year, month: str) -> None:
    """Hand-in on the 25th, notices on the last day, payments after, the lock on the 10th."""
    year.later(office_instant(day_in_month(month, 25), 17), lambda s, t: hand_in(year, s, t, month))
    year.later(office_instant(last_day(month), 18, 30), lambda s, t: issue(year, s, t, month))
    following = next_month(month)
    year.later(office_instant(day_in_month(following, 10), 16), lambda s, t: lock(year, s, t, month))


def hand_in(year: Year, session: Session, at: datetime, month: str) -> None:
    for department in session.scalars(select(Department).order_by(Department.id)):
        by = year.supervisor(department.name)
        perform(session, sign_hand_in, by=by, at=at, month=month, department_id=department.id)


def issue(year: Year, session: Session, at: datetime, month: str) -> None:
    finance = year.people["finance"]
    perform(session, review_month, by=finance, at=at, month=month)
    perform(session, issue_notices, by=finance, at=at + timedelta(minutes=20), month=month)
    owing = session.execute(
        select(BillingNotice.customer_id, BillingNotice.total_fen).where(
            BillingNotice.month == month, BillingNotice.total_fen > 0
        )
    )
    for customer_id, _total in owing.all():
        if year.chance.random() < PAYS:
            paid_at = at + timedelta(days=year.chance.randint(2, 16), minutes=-year.chance.randint(60, 540))
            year.later(paid_at, lambda s, t, customer=customer_id: pay(year, s, t, customer))


def pay(year: Year, session: Session, at: datetime, customer_id: int) -> None:
    """At the counter: mostly the whole account, sometimes a part of it."""
    owed = sum(row.open_fen for row in list_open_charges(session, customer_id=customer_id) if row.is_on_notice)
    if not owed:
        return
    amount = owed if year.chance.random() < 0.93 else max(1, owed // 200 * 100)
    by = year.clerk() if year.chance.random() < 0.5 else year.people["finance2"]
    perform(
        session,
        take_payment,
        by=by,
        at=at,
        customer_id=customer_id,
        method=year.method(),
        amount_fen=amount,
    )


def lock(year: Year, session: Session, at: datetime, month: str) -> None:
    """Finance asks, the manager confirms."""
    perform(session, ask_for_lock, by=year.people["finance"], at=at, month=month)
    perform(session, lock_month, by=year.people["manager"], at=at + timedelta(hours=1), month=month)
