"""After the job: paid, signed late, reconciled the next morning, called back (R-ORDER-6, R-BILL-1, R-CALL-1)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.callbacks import answer_dissatisfied, record_callback
from db.operations.completion import record_signature, sign_off_order
from db.operations.corrections import correct_reconciled_amount
from db.operations.dispatch import resume_order
from db.operations.order_lines import read_lines
from db.operations.reconcile import (
    SlipsNotReconciled,
    close_reconciled_day,
    mark_slip_wrong,
    reconcile_order,
)
from db.tables.callbacks import Callback
from db.tables.work_orders import WorkOrder
from db.vocabulary import (
    AcceptedHow,
    CallbackState,
    Mark,
    OrderState,
    Outcome,
    Reached,
    Settlement,
    SignOff,
    SlipProblem,
)
from db.work import perform
from seed import counter
from seed.wishes import ANSWERS, GRUMBLES, PRAISE
from seed.year import Year, order_of

# The share of callbacks that are made late; on the last days some are still to be made.
LATE, LATE_NOW = 0.05, 0.2
SATISFACTION = {5: 57, 4: 33, 3: 6, 2: 3, 1: 1}


def after_the_job(year: Year, at: datetime, order: WorkOrder, department: str) -> None:
    if order.settlement is Settlement.IMMEDIATE and not order.is_paid_in_advance:
        counter.expect(year, at, order)
    today = office_day(at)
    if order.sign_off is SignOff.UNSIGNED:
        day = today + timedelta(days=year.chance.randint(1, 4))
        year.later(year.in_office_hours(day), sign, order.id, department)
    year.later(year.next_morning(today), reconcile, order.id, department)
    finished = order.completed_on or today
    year.days_to_close[department, finished] = None
    year.later(year.next_morning(today, 185, 200), close_days, department)
    due = year.calendar.next_working_day(finished).day
    late = year.chance.choice((1, 1, 2, 3)) if year.happens(LATE_NOW if year.is_recent(at) else LATE) else 0
    year.later(max(at, year.in_office_hours(due + timedelta(days=late))), call_back, order.id)


def sign(year: Year, session: Session, at: datetime, order_id: int, department: str) -> None:
    """The signature comes in later; then the slip can be reconciled."""
    order = order_of(session, order_id)
    if order.state is not OrderState.COMPLETED or order.sign_off is not SignOff.UNSIGNED:
        return
    by, how = year.clerk(), SignOff.PHONE if year.happens(0.6) else SignOff.SIGNED
    perform(session, record_signature, by=by, at=at, order_id=order_id, sign_off=how)
    if order.settlement is Settlement.IMMEDIATE and not order.is_paid_in_advance:
        counter.expect(year, at, order)
    year.later(year.next_morning(office_day(at)), reconcile, order_id, department)


def reconcile(year: Year, session: Session, at: datetime, order_id: int, department: str) -> None:
    """Slip against register: right, or marked with what is wrong (R-ORDER-6)."""
    order = order_of(session, order_id)
    if order.state is not OrderState.COMPLETED or order.slip_problem is not None:
        return
    by = year.head(department)
    if order.sign_off is SignOff.UNSIGNED:
        if year.happens(0.5):
            problem = SlipProblem.MISSING_SIGNATURE
            perform(session, mark_slip_wrong, by=by, at=at, order_id=order_id, problem=problem)
        return
    is_monthly = order.settlement is Settlement.MONTHLY
    if is_monthly and year.happens(0.02) and _is_by_quantity(session, order):
        problem, note = SlipProblem.AMOUNT_DIFFERS, "单据数量与登记不符"
        perform(session, mark_slip_wrong, by=by, at=at, order_id=order_id, problem=problem, note=note)
        day = office_day(at) + timedelta(days=year.chance.randint(1, 3))
        year.later(year.in_office_hours(day), correct, order_id, department)
    elif is_monthly and year.happens(0.004):
        problem, note = SlipProblem.NOT_DONE, "客户反映未做完"
        perform(session, mark_slip_wrong, by=by, at=at, order_id=order_id, problem=problem, note=note)
        year.later(at + timedelta(hours=year.chance.randint(2, 5)), do_again, order_id, department)
    elif year.happens(0.03):
        year.later(year.next_morning(office_day(at)), reconcile, order_id, department)
    else:
        perform(session, reconcile_order, by=by, at=at, order_id=order_id)


def _is_by_quantity(session: Session, order: WorkOrder) -> bool:
    return read_lines(session, order=order)[0].quantity_thousandths > 1000


def correct(year: Year, session: Session, at: datetime, order_id: int, department: str) -> None:
    """The customer is told the right amount and agrees; then the slip is in order."""
    order = order_of(session, order_id)
    if order.state is not OrderState.COMPLETED or order.slip_problem is not SlipProblem.AMOUNT_DIFFERS:
        return
    lines = read_lines(session, order=order)
    lines[0] = lines[0]._replace(quantity_thousandths=lines[0].quantity_thousandths + 1000)
    by = year.head(department)
    perform(
        session,
        correct_reconciled_amount,
        by=by,
        at=at,
        order_id=order_id,
        lines=lines,
        reason="按现场实际数量更正",
        accepted_how=AcceptedHow.PHONE,
    )
    perform(session, reconcile_order, by=by, at=at + timedelta(minutes=2), order_id=order_id)


def do_again(year: Year, session: Session, at: datetime, order_id: int, department: str) -> None:
    order = order_of(session, order_id)
    if order.state is not OrderState.COMPLETED or order.slip_problem is not SlipProblem.NOT_DONE:
        return
    by = year.head(department)
    perform(session, resume_order, by=by, at=at, order_id=order_id)
    done_at = at + timedelta(hours=1)
    year.later(done_at, done_again, order_id, department)


def done_again(year: Year, session: Session, at: datetime, order_id: int, department: str) -> None:
    by, result = year.head(department), "返工完成，客户验收。"
    perform(session, sign_off_order, by=by, at=at, order_id=order_id, sign_off=SignOff.SIGNED, result=result)
    year.later(year.next_morning(office_day(at)), reconcile, order_id, department)


def close_days(year: Year, session: Session, at: datetime, department: str) -> None:
    """Days whose slips are all reconciled are closed; the others stay open until they are."""
    for key in [key for key in year.days_to_close if key[0] == department and key[1] < office_day(at)]:
        try:
            perform(
                session,
                close_reconciled_day,
                by=year.head(department),
                at=at,
                department_id=year.departments[department],
                day=key[1],
            )
        except SlipsNotReconciled:
            continue
        del year.days_to_close[key]


def call_back(year: Year, session: Session, at: datetime, order_id: int) -> None:
    callback = session.scalar(select(Callback).where(Callback.work_order_id == order_id))
    if callback is None or callback.state is not CallbackState.DUE:
        return
    answer: dict[str, Any] = {"reached": Reached.REACHED}
    if year.happens(0.1):
        answer = {"reached": Reached.NOT_REACHED}
        day = year.calendar.next_working_day(office_day(at)).day
        year.later(year.in_office_hours(day), call_back, order_id)
    elif year.happens(0.01):
        answer = {"reached": Reached.REFUSED}
    else:
        answer |= said(year, year.pick(SATISFACTION))
    by = year.caller(order_of(session, order_id))
    perform(session, record_callback, by=by, at=at, callback_id=callback.id, version=callback.version, **answer)
    if callback.reported_at is not None:
        after = office_day(at) + timedelta(days=year.chance.choice((0, 1, 1, 2)))
        year.later(max(at + timedelta(hours=1), year.in_office_hours(after)), manager_answers, callback.id)


def said(year: Year, satisfaction: int) -> dict[str, Any]:
    mark = Mark.GOOD if satisfaction >= 4 else Mark.FAIR if satisfaction == 3 else Mark.POOR
    return {
        "satisfaction": satisfaction,
        "attitude": mark,
        "skill": mark,
        "outcome": Outcome.SOLVED if satisfaction >= 3 else year.chance.choice((Outcome.PARTLY, Outcome.UNSOLVED)),
        "is_price_as_agreed": satisfaction >= 2,
        "words": year.chance.choice(PRAISE if satisfaction >= 4 else GRUMBLES),
    }


def manager_answers(year: Year, session: Session, at: datetime, callback_id: int) -> None:
    callback = session.get_one(Callback, callback_id)
    if callback.manager_answered_at is None:
        perform(
            session,
            answer_dissatisfied,
            by=year.people["manager"],
            at=at,
            callback_id=callback_id,
            answer=year.chance.choice(ANSWERS),
        )
