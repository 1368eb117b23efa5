"""From the request to an agreed price: told, accepted, free with its ground, declined, cancelled (R-ORDER-2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.money import format_yuan
from db.operations.arrears_decisions import require_account_open
from db.operations.order_charges import drop_charge, keep_charge_right, paid_fen
from db.operations.order_lines import line_from_list, read_lines, write_lines
from db.operations.order_steps import (
    PriceNotAccepted,
    business_time,
    hand_over,
    load_order,
    require_text,
    take_step,
)
from db.operations.quote_holds import require_no_quote, withdraw_live_quote
from db.operations.requests import refuse_taken_over
from db.queries.catalogue import get_price_in_force
from db.rules import permissions
from db.rules.prices import require_told
from db.rules.separation_of_duties import refuse_own_work
from db.rules.work_order_states import APPLIES, is_price_accepted
from db.tables.catalogue import ServiceItem
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AcceptedHow, FreeGround, LineKind, OrderState, OrderVerb, Role, Settlement


class PriceMissing(RuleError):
    message = N_("This is not on the price list yet: there is no price to accept. It waits for a quote.")


class PriceListChanged(RuleError):
    message = N_("The price list changed since the price was told. Tell the price again.")


class GoodwillByManager(RuleError):
    message = N_("Goodwill is granted by the project manager. Leave the order waiting for the manager.")


class AlreadyPaid(RuleError):
    message = N_("{amount} has been paid for this order. Have the receipt voided first.")


def price_request(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    version: int | None = None,
    item_id: int | None = None,
    quantity_thousandths: int | None = None,
) -> int:
    """Tell today's price of the list, of another item if given; gives the amount in fen. Raises PriceMissing."""
    permissions.require(by, "price_request")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.PRICE, by=by)
    require_no_quote(session, order=order)
    if not APPLIES[OrderVerb.PRICE](order):
        raise PriceMissing("item_id")
    if item_id is not None:
        item = session.get(ServiceItem, item_id)
        if item is None or not item.is_active:
            raise NotFound("item_id", what=N_("Item"), key=item_id)
        order.item_id, order.item_name = item.id, item.name
    told = next((line.quantity_thousandths for line in read_lines(session, order=order)), 1000)
    price(session, order=order, quantity_thousandths=quantity_thousandths or told, by=by, at=at, on=at)
    if order.needs_quote or order.amount_fen is None:
        raise PriceMissing("item_id")
    session.flush()
    return order.amount_fen


def accept_price(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    accepted_how: AcceptedHow | None,
    told_fen: int | None = None,
    version: int | None = None,
    happened_at: datetime | None = None,
) -> None:
    """Record how the customer accepted the price, the first one or the new one on site (R-ORDER-2, R-PRICE-7).

    Raises PriceMissing, PriceListChanged, PriceNotAsTold, Incomplete.
    """
    permissions.require(by, "accept_price")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.ACCEPT, by=by)
    on = business_time("happened_at", happened_at, earliest=order.registered_at, at=at)
    if accepted_how is None:
        raise Incomplete("accepted_how", what=N_("How the customer accepted"))
    accept(session, order=order, how=accepted_how, told_fen=told_fen, by=by, at=at, on=on)
    session.flush()


def grant_free(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    ground: FreeGround | None,
    version: int | None = None,
    note: str = "",
) -> None:
    """No charge, for a ground: warranty, public area, or the manager's goodwill. Raises GoodwillByManager."""
    permissions.require(by, "grant_free")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.GRANT_FREE, by=by)
    if ground is None:
        raise Incomplete("free_ground", what=N_("Ground for no charge"))
    refuse_taken_over("free_ground", ground)
    if ground is FreeGround.GOODWILL and not by.has(Role.MANAGER):
        raise GoodwillByManager("free_ground")
    if ground is FreeGround.GOODWILL:
        refuse_own_work(by, made_by=order.registered_by, roles=(Role.MANAGER,))
    order.settlement, order.free_ground = Settlement.FREE, ground
    order.is_paid_in_advance = order.needs_quote = False
    grant(session, order=order, by=by, at=at, on=at, note=note)
    withdraw_live_quote(session, order=order, by=by, at=at, note=ground)
    session.flush()


def decline_request(
    session: Session, *, by: Actor, at: datetime, order_id: int, reason: str, version: int | None = None
) -> None:
    """The manager declines what is outside the office's scope, with the reason that was given (R-PRICE-8)."""
    permissions.require(by, "decline_request")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.DECLINE, by=by)
    refuse_own_work(by, made_by=order.registered_by, roles=(Role.MANAGER,))
    reason = require_text("reason", reason, N_("Reason"))
    take_step(session, order=order, verb=OrderVerb.DECLINE, by=by, at=at, note=reason)
    withdraw_live_quote(session, order=order, by=by, at=at, note=reason)
    hand_over(session, order=order, at=at, ended=True)
    session.flush()


def cancel_order(
    session: Session, *, by: Actor, at: datetime, order_id: int, reason: str, version: int | None = None
) -> None:
    """Cancel with a reason; after dispatch only the department's supervisor (R-ORDER-8). Raises AlreadyPaid."""
    permissions.require(by, "cancel_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.CANCEL, by=by)
    reason = require_text("reason", reason, N_("Reason"))
    take_step(session, order=order, verb=OrderVerb.CANCEL, by=by, at=at, note=reason)
    paid = paid_fen(session, order=order)
    if paid:
        raise AlreadyPaid(amount=format_yuan(paid))
    drop_charge(session, order=order, reason=reason, by=by, at=at)
    withdraw_live_quote(session, order=order, by=by, at=at, note=reason)
    hand_over(session, order=order, at=at, ended=True)
    session.flush()


def price(
    session: Session,
    *,
    order: WorkOrder,
    quantity_thousandths: int,
    by: Actor,
    at: datetime,
    on: datetime,
    is_first: bool = False,
) -> None:
    """Write the item's line at the price of the day `on`; what the list does not price needs a quote, unless free."""
    item = None if order.item_id is None else session.get_one(ServiceItem, order.item_id)
    line = None
    if item is not None:
        with session.no_autoflush:  # the price list knows nothing of this order: it is saved in one go at the end
            line = line_from_list(session, item=item, quantity_thousandths=quantity_thousandths, day=office_day(on))
    order.needs_quote = line is None and order.free_ground is None
    write_lines(session, order=order, lines=[] if line is None else [line], is_first=is_first)
    if line is None:
        order.amount_fen = None
    elif order.free_ground is None:
        amount = order.amount_fen
        take_step(session, order=order, verb=OrderVerb.PRICE, by=by, at=at, happened_at=on, amount_fen=amount)


def accept(
    session: Session,
    *,
    order: WorkOrder,
    how: AcceptedHow,
    told_fen: int | None,
    by: Actor,
    at: datetime,
    on: datetime,
    is_just_priced: bool = False,
) -> None:
    """The customer's yes to exactly this amount; paid in advance, it is charged now (R-DEC-3)."""
    refuse_taken_over("accepted_how", how)
    if order.amount_fen is None or order.needs_quote:
        raise PriceMissing("accepted_how")
    if order.state is OrderState.ON_HOLD:
        if is_price_accepted(order):
            raise PriceNotAccepted("accepted_how")
    elif not is_just_priced:
        _require_list_price(session, order, on)
    require_told(told_fen=told_fen, amount_fen=order.amount_fen)
    if order.settlement is Settlement.MONTHLY and order.state is not OrderState.ON_HOLD:
        require_account_open(session, customer_id=order.customer_id, at=on, field="settlement")
    take_step(
        session, order=order, verb=OrderVerb.ACCEPT, by=by, at=at, happened_at=on, amount_fen=order.amount_fen, note=how
    )
    agree(order, how=how, on=on)
    if order.is_paid_in_advance:
        keep_charge_right(session, order=order, business_on=office_day(on), by=by, at=at)


def agree(order: WorkOrder, *, how: AcceptedHow, on: datetime) -> None:
    order.accepted_fen, order.accepted_how, order.accepted_at = order.amount_fen, how, on


def grant(session: Session, *, order: WorkOrder, by: Actor, at: datetime, on: datetime, note: str = "") -> None:
    ground = order.free_ground or ""
    said = f"{ground} {note}".strip()
    take_step(session, order=order, verb=OrderVerb.GRANT_FREE, by=by, at=at, happened_at=on, note=said)
    order.accepted_at = on


def _require_list_price(session: Session, order: WorkOrder, on: datetime) -> None:
    """A slip keeps the price that held when the customer accepted it, not when it was told (R-PRICE-2)."""
    for line in read_lines(session, order=order):
        if line.kind is LineKind.ITEM and line.item_id is not None:
            holds = get_price_in_force(session, item_id=line.item_id, day=office_day(on))
            if holds is None or holds.unit_price_fen != line.unit_price_fen:
                raise PriceListChanged("accepted_how")
