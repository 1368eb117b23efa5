"""The customer's part of a quote: offered, confirmed or refused; the yes makes the order's price (R-PRICE-5, -7)."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.acceptance import agree
from db.operations.arrears_decisions import require_account_open
from db.operations.order_charges import keep_charge_right
from db.operations.order_lines import new_revision, write_lines
from db.operations.order_steps import business_time, require_text, take_step
from db.operations.quote_holds import end_quote, let_go_on
from db.operations.quote_steps import (
    QuoteExpired,
    load_quote,
    order_of,
    require_in_force,
    take_quote_step,
)
from db.operations.requests import refuse_taken_over
from db.operations.texts import fitting_text
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.prices import Line
from db.tables.quotes import Quote
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    N_,
    AcceptedHow,
    LineKind,
    OrderState,
    OrderVerb,
    QuoteDetail,
    QuoteState,
    QuoteVerb,
    Settlement,
)

MOST_DAYS = 365


class ValidityNotPossible(RuleError):
    message = N_("Choose a last day from today on, at most a year ahead.")


class SettlementStays(RuleError):
    message = N_("This job is settled as agreed before: {settlement}.")


def offer_quote(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    quote_id: int,
    version: int,
    valid_until: date | None = None,
    told_how: AcceptedHow | None = None,
    shown_detail: QuoteDetail | None = None,
) -> None:
    """The approved price is told to the customer, valid until a day. Raises ValidityNotPossible."""
    permissions.require(by, "offer_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.OFFER, by=by)
    require_in_force(session, order=order_of(session, quote))
    refuse_taken_over("told_how", told_how)
    today = office_day(at)
    until = valid_until or today + timedelta(days=get_settings(session).quote_valid_days)
    if not 0 <= (until - today).days <= MOST_DAYS:
        raise ValidityNotPossible("valid_until")
    quote.valid_until, quote.offered_at = until, at
    quote.shown_detail = shown_detail or quote.shown_detail
    take_quote_step(session, quote=quote, verb=QuoteVerb.OFFER, by=by, at=at, note=told_how or "")
    session.flush()


def confirm_quote(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    quote_id: int,
    version: int,
    how: AcceptedHow | None,
    settlement: Settlement | None,
    happened_at: datetime | None = None,
) -> None:
    """The customer's yes: the order gets this price, is accepted, and charged where it is paid in advance (R-DEC-3).

    On site the new price is a further revision of the order's lines and the work goes on (R-PRICE-7). `happened_at` is
    set for what is written down later. Raises QuoteExpired, Incomplete, SettlementStays.
    """
    permissions.require(by, "confirm_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.CONFIRM, by=by)
    order = order_of(session, quote)
    require_in_force(session, order=order)
    on = business_time("happened_at", happened_at, earliest=quote.offered_at, at=at)
    if quote.valid_until is not None and office_day(on) > quote.valid_until:
        raise QuoteExpired("happened_at", day=quote.valid_until)
    if how is None:
        raise Incomplete("how", what=N_("How confirmed"))
    refuse_taken_over("how", how)
    if settlement not in (Settlement.IMMEDIATE, Settlement.MONTHLY):
        raise Incomplete("settlement", what=N_("Settlement"))
    if quote.is_on_site and settlement is not order.settlement:
        raise SettlementStays("settlement", settlement=order.settlement)
    if settlement is Settlement.MONTHLY and not quote.is_on_site:
        require_account_open(session, customer_id=order.customer_id, at=on, field="settlement")
    take_quote_step(session, quote=quote, verb=QuoteVerb.CONFIRM, by=by, at=at, note=how)
    quote.confirmed_how, quote.confirmed_at, quote.settlement = how, on, settlement
    quote.ended_at = at
    order.needs_quote = False
    _write_price(session, order, quote, settlement, by=by, at=at, on=on)
    take_step(
        session,
        order=order,
        verb=OrderVerb.ACCEPT,
        by=by,
        at=at,
        happened_at=on,
        amount_fen=order.amount_fen,
        note=f"{how} {quote.quote_no}",
    )
    agree(order, how=how, on=on)
    if order.is_paid_in_advance:
        keep_charge_right(session, order=order, business_on=office_day(on), by=by, at=at)
    session.flush()


def refuse_quote(session: Session, *, by: Actor, at: datetime, quote_id: int, version: int, reason: str) -> None:
    """The customer says no; the reason is kept, the department may make the next revision. Raises Incomplete."""
    permissions.require(by, "refuse_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.REFUSE, by=by)
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    take_quote_step(session, quote=quote, verb=QuoteVerb.REFUSE, by=by, at=at, note=reason)
    end_quote(quote, QuoteState.REFUSED, at=at)
    let_go_on(order_of(session, quote))
    session.flush()


def _write_price(
    session: Session,
    order: WorkOrder,
    quote: Quote,
    settlement: Settlement,
    *,
    by: Actor,
    at: datetime,
    on: datetime,
) -> None:
    """One line, the job at its price; what it is made of stays in the office (R-PRICE-6)."""
    line = Line(quote.title, 1000, quote.total_fen, LineKind.ITEM)
    if order.state is OrderState.ON_HOLD:
        new_revision(session, order=order, lines=[line])
        return
    order.settlement = settlement
    in_advance = get_settings(session).ad_hoc_in_advance
    order.is_paid_in_advance = in_advance and settlement is Settlement.IMMEDIATE
    write_lines(session, order=order, lines=[line])
    take_step(session, order=order, verb=OrderVerb.PRICE, by=by, at=at, happened_at=on, amount_fen=order.amount_fen)
