"""What stands open on the last days, whatever day that is: every screen of the office has something to show."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_time
from db.operations.callbacks import record_callback
from db.operations.completion import change_price_on_site
from db.operations.dispatch import start_order
from db.operations.intake import register_request
from db.operations.order_lines import read_lines
from db.operations.receipts import ask_for_void
from db.rules.prices import Line
from db.tables.callbacks import Callback
from db.tables.payments import Receipt, VoidRequest
from db.tables.work_orders import WorkOrder
from db.vocabulary import CallbackKind, CallbackState, LineKind, OrderKind, OrderState, QuoteState, Reached, Settlement
from db.work import perform
from seed.jobs import Job, announce
from seed.quotes import LARGE, PLANS, quoted_up_to
from seed.requests import ask_for, goodwill, listed, out_of_scope, pick_wish, unlisted
from seed.slips import said
from seed.year import OPENS, SHUTS, Step, Year


def leave_open(year: Year) -> None:
    """So many hours before now, or within the duty before that."""
    ends: tuple[tuple[int, Step], ...] = (
        (74, partial(quoted_up_to, state=QuoteState.OFFERED, plan=PLANS[4])),
        (51, partial(quoted_up_to, state=QuoteState.ENDORSED, plan=LARGE)),
        (50, partial(quoted_up_to, state=QuoteState.APPROVED, plan=PLANS[0])),
        (28, partial(quoted_up_to, state=QuoteState.SIGNED, plan=PLANS[1])),
        (27, partial(quoted_up_to, state=QuoteState.SIGNED, plan=PLANS[5])),
        (26, partial(quoted_up_to, state=QuoteState.DRAFT, plan=PLANS[2])),
        (22, unhappy),
        (9, undecided),
        (6, out_of_scope),
        (5, unlisted),
        (4, hesitant),
        (3, surprise_on_site),
        (3, unhappy),
        (3, listed),
        (2, hesitant),
        (2, ask_about_receipt),
        (1, listed),
        (1, surprise_on_site),
    )
    for hours, step in ends:
        at = year.now - timedelta(hours=hours)
        hour = office_time(at).hour
        if not OPENS <= hour < SHUTS:
            at = year.in_office_hours(office_day(at) - timedelta(days=hour < OPENS))
        year.later(at, step)


def undecided(year: Year, session: Session, at: datetime) -> None:
    """A kindness that the manager has not decided on yet."""
    goodwill(year, session, at, is_decided=False)


def hesitant(year: Year, session: Session, at: datetime) -> None:
    """Told the price, the customer wants to ask at home first."""
    wish, household = pick_wish(year, at)
    request = ask_for(year, at, wish, household)
    made = perform(session, register_request, by=year.clerk(), at=at, request=request)
    announce(year, at, made.order_id, Job.of(wish))


def surprise_on_site(year: Year, session: Session, at: datetime) -> None:
    """More is needed than the slip says, and nobody of the family is there to agree: the work pauses (R-PRICE-7)."""
    under_way = WorkOrder.state.in_((OrderState.IN_PROGRESS, OrderState.DISPATCHED))
    due_now = WorkOrder.wanted_at <= at + timedelta(hours=2)
    found = select(WorkOrder).where(under_way, due_now, WorkOrder.settlement != Settlement.FREE)
    repairs_first = WorkOrder.kind != OrderKind.REPAIR
    order = session.scalar(found.order_by(repairs_first, WorkOrder.wanted_at, WorkOrder.id).limit(1))
    if order is None:
        return
    by = next(year.head(name) for name, key in year.departments.items() if key == order.department_id)
    if order.state is OrderState.DISPATCHED:
        perform(session, start_order, by=by, at=at, order_id=order.id)
    lines = [*read_lines(session, order=order), Line("辅料", 1000, 45_00, LineKind.PART, "套")]
    reason = "现场情况与单据不符，需增加辅料"
    perform(session, change_price_on_site, by=by, at=at, order_id=order.id, lines=lines, reason=reason)


def unhappy(year: Year, session: Session, at: datetime) -> None:
    """A callback that the manager has not answered yet."""
    of_jobs = Callback.kind == CallbackKind.ORDER
    waiting = select(Callback).where(Callback.state == CallbackState.DUE, Callback.tries == 0, of_jobs)
    callback = session.scalar(waiting.order_by(Callback.next_try_on, Callback.id).limit(1))
    if callback is not None:
        reached, version = Reached.REACHED, callback.version
        order = session.get_one(WorkOrder, callback.work_order_id)
        by, answer = year.caller(order), said(year, 2)
        perform(
            session, record_callback, by=by, at=at, callback_id=callback.id, version=version, reached=reached, **answer
        )


def ask_about_receipt(year: Year, session: Session, at: datetime) -> None:
    """The cashier's last receipt names the wrong way of paying: a void waits for somebody else."""
    clerk = year.people["clerk"]
    receipt = session.scalar(
        select(Receipt)
        .where(Receipt.issued_by == clerk.user_id, Receipt.id.not_in(select(VoidRequest.receipt_id)))
        .order_by(Receipt.id.desc())
        .limit(1)
    )
    if receipt is not None:
        reason = "金额无误，付款方式应为微信"
        perform(session, ask_for_void, by=clerk, at=at, receipt_no=receipt.receipt_no, reason=reason)
