"""Intake: a request becomes a work order, in one save as far as it goes (R-ORDER-1, R-ORDER-2)."""

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.acceptance import accept, grant, price
from db.operations.chains import next_number
from db.operations.order_steps import (
    business_time,
    hand_over,
    load_order,
    open_question,
    take_step,
    write_event,
)
from db.operations.quote_holds import withdraw_live_quote
from db.operations.requests import Request, copy_facts, copy_subject, is_same_subject
from db.operations.scope import ask_manager
from db.rules import permissions
from db.rules.work_order_states import require_step
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AcceptedHow, FreeGround, OrderState, OrderVerb, Role

IS_TAKEN = select(exists().where(WorkOrder.order_no == bindparam("order_no")))


class PriceAlreadyAccepted(RuleError):
    message = N_("The customer has accepted the price. Change it on site, or cancel the order and register it again.")


class Registered(NamedTuple):
    order_id: int
    order_no: str
    state: str
    amount_fen: int | None


def register_request(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    request: Request,
    accepted_how: AcceptedHow | None = None,
    is_asked: bool = True,
    told_fen: int | None = None,
    happened_at: datetime | None = None,
    scope_question: str | None = None,
) -> Registered:
    """Register a request; with an item it is priced, with `accepted_how` accepted, in the same save.

    `is_asked` false: the desk has not said yet whether the customer accepts; then a priced request is refused.
    `told_fen` is the amount the customer was told; `happened_at` is set for what is written down later (R-DEC-17).
    What has no price waits for a quote; goodwill waits for the manager; with a `scope_question` everything waits for
    the manager's answer whether the office takes it on (R-PRICE-8). Raises Incomplete, PriceNotAsTold and others.
    """
    permissions.require(by, "register_request")
    registered_at = business_time("happened_at", happened_at, earliest=None, at=at)
    order = open_order(
        session, request=request, by=by, at=at, registered_at=registered_at, is_back_dated=happened_at is not None
    )
    if scope_question is not None:
        ask_manager(session, order=order, question=scope_question, by=by, at=at)
        return Registered(order.id, order.order_no, order.state.value, None)
    quantity = request.quantity_thousandths
    _price_and_accept(session, order, quantity, by, at, registered_at, accepted_how, told_fen, is_first=True)
    if order.state is OrderState.PRICED and not is_asked:
        raise Incomplete("accepted_how", what=N_("How the customer accepted"))
    session.flush()
    return Registered(order.id, order.order_no, order.state.value, order.amount_fen)


def open_order(
    session: Session, *, request: Request, by: Actor, at: datetime, registered_at: datetime, is_back_dated: bool = False
) -> WorkOrder:
    """The registered order with its number, history and first holder: a part of whatever registers one."""
    order = WorkOrder(
        order_no=_order_no(session, office_day(registered_at)),
        state=OrderState.REGISTERED,
        registered_at=registered_at,
        recorded_at=at,
        is_back_dated=is_back_dated,
        registered_by=by.user_id,
    )
    copy_subject(session, order, request)
    copy_facts(order, request, at=at)
    order.state = require_step(by, state=None, verb=OrderVerb.REGISTER, department_id=order.department_id)
    session.add(order)
    session.flush()
    write_event(session, order=order, verb=OrderVerb.REGISTER, by=by, at=at, happened_at=registered_at)
    hand_over(session, order=order, at=registered_at, is_first=True)
    return order


def correct_order(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    request: Request,
    version: int | None = None,
    accepted_how: AcceptedHow | None = None,
    told_fen: int | None = None,
) -> None:
    """Correct what was written down. Once the price is accepted, only what does not touch the price.

    Raises PriceAlreadyAccepted, ChangedMeanwhile and what `register_request` raises.
    """
    permissions.require(by, "correct_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.CORRECT, by=by)
    is_agreed = order.state not in (OrderState.REGISTERED, OrderState.PRICED)
    take_step(session, order=order, verb=OrderVerb.CORRECT, by=by, at=at)
    copy_facts(order, request, at=at)
    if not is_agreed:
        before = (order.customer_id, order.department_id)
        copy_subject(session, order, request)
        hand_over(session, order=order, at=at)
        is_asked = open_question(session, order=order) is not None
        if not is_asked:
            _price_and_accept(session, order, request.quantity_thousandths, by, at, at, accepted_how, told_fen)
        is_for_others = before != (order.customer_id, order.department_id)
        if is_for_others or not (is_asked or order.needs_quote):
            # Priced from the list after all, or for somebody else: what the department made so far is void.
            withdraw_live_quote(session, order=order, by=by, at=at, note=request.note)
    elif not is_same_subject(session, order, request):
        raise PriceAlreadyAccepted("item_id")
    session.flush()


def _price_and_accept(
    session: Session,
    order: WorkOrder,
    quantity_thousandths: int,
    by: Actor,
    at: datetime,
    on: datetime,
    accepted_how: AcceptedHow | None,
    told_fen: int | None,
    is_first: bool = False,
) -> None:
    """As far as it goes: on the list → priced, accepted → accepted, free with its ground → accepted."""
    price(session, order=order, quantity_thousandths=quantity_thousandths, by=by, at=at, on=on, is_first=is_first)
    if order.free_ground is not None:
        # Nobody grants their own request in another's place (R-DEC-21).
        is_manager = by.has(Role.MANAGER) and by.stands_in_for(Role.MANAGER) is None
        if order.free_ground is not FreeGround.GOODWILL or is_manager:
            grant(session, order=order, by=by, at=at, on=on)
    elif accepted_how is not None:
        accept(session, order=order, how=accepted_how, told_fen=told_fen, by=by, at=at, on=on, is_just_priced=True)


def _order_no(session: Session, day: date) -> str:
    """TY-20261121-007: unique per day; numbers that came with an import are stepped over (R-DEC-14)."""
    while True:
        number = f"TY-{day:%Y%m%d}-{next_number(session, f'orders {day:%Y%m%d}'):03d}"
        with session.no_autoflush:
            is_taken = session.scalar(IS_TAKEN, {"order_no": number})
        if not is_taken:
            return number
