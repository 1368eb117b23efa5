"""At the counter: slips paid at once, now and then a wrong receipt (R-BILL-1, R-BILL-8)."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.payments import take_payment
from db.operations.receipts import ask_for_void, decline_void, void_receipt
from db.queries.accounts import get_live_charge, list_open_charges
from db.tables.work_orders import WorkOrder
from db.vocabulary import PaymentMethod
from db.work import perform
from seed.year import Year

NOTES = (50_00, 100_00)


def expect(year: Year, at: datetime, order: WorkOrder) -> None:
    """Most pay within the hour, some the next days, a few not before they are asked."""
    if year.happens(0.9):
        year.later(year.on_duty(at + year.minutes(5, 90)), pay_slip, order.id)
    elif year.happens(0.75):
        year.later(year.in_office_hours(office_day(at) + timedelta(days=year.chance.randint(1, 6))), pay_slip, order.id)
    elif year.happens(0.5):
        year.later(
            year.in_office_hours(office_day(at) + timedelta(days=year.chance.randint(8, 20))), pay_slip, order.id
        )


def pay_slip(year: Year, session: Session, at: datetime, order_id: int) -> None:
    charge = get_live_charge(session, order_id=order_id)
    if charge is None or charge.is_on_notice:
        return
    owed = list_open_charges(session, customer_id=charge.customer_id, entry_ids=[charge.id])
    if not owed:
        return
    by, fen, method = year.clerk(), owed[0].open_fen, year.method()
    made = perform(
        session,
        take_payment,
        by=by,
        at=at,
        customer_id=charge.customer_id,
        method=method,
        amount_fen=fen,
        charges=[charge.id],
        tendered_fen=tendered(fen) if method is PaymentMethod.CASH else None,
    )
    if year.happens(0.007):
        year.later(at + year.minutes(4, 30), regret, made.receipt_no, order_id)


def tendered(fen: int) -> int:
    """What somebody hands over in notes."""
    note = NOTES[fen > NOTES[0]]
    return -(-fen // note) * note


def regret(year: Year, session: Session, at: datetime, receipt_no: str, order_id: int) -> None:
    """A wrong receipt: the clerk asks, somebody else voids it, the money is taken again."""
    reason = "付款方式选错，客户实际用微信支付"
    perform(session, ask_for_void, by=year.people["clerk"], at=at, receipt_no=receipt_no, reason=reason)
    year.later(year.on_duty(at + year.minutes(20, 200)), answer_void, receipt_no, order_id)


def answer_void(year: Year, session: Session, at: datetime, receipt_no: str, order_id: int) -> None:
    finance = year.people["finance"]
    if year.happens(0.85):
        perform(session, void_receipt, by=finance, at=at, receipt_no=receipt_no)
        year.later(at + year.minutes(5, 20), pay_slip, order_id)
    else:
        perform(session, decline_void, by=finance, at=at, receipt_no=receipt_no, answer="已与客户核对，收据无误")
