"""The department makes the price of an ad-hoc job: drafted, changed, signed, taken back, made anew (R-PRICE-5, -7)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.money import to_fen
from db.operations.chains import next_number
from db.operations.completion import NothingToPrice
from db.operations.order_steps import require_scope_answered, require_text, take_step
from db.operations.quote_holds import end_quote, let_go_on
from db.operations.quote_lines import checked_lines
from db.operations.quote_steps import (
    expire,
    load_quote,
    next_revision,
    note_change,
    order_of,
    percent,
    read_cost_lines,
    require_in_force,
    seal_of,
    take_quote_step,
    terms_of,
    write_cost_lines,
    write_quote_step,
)
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.quote_states import require_quote_step, shown_state
from db.rules.quotes import WHOLE, CostLine, Rates, build_up_of, needs_reason
from db.rules.work_order_states import APPLIES
from db.tables.catalogue import ServiceItem
from db.tables.quotes import Quote
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, OrderState, OrderVerb, QuoteDetail, QuoteState, QuoteVerb


class NoQuoteNeeded(RuleError):
    message = N_("This order needs no quote. Quotes are for jobs that are not on the price list.")


class QuoteExists(RuleError):
    message = N_("This order has a quote already. Open it, or make its next revision.")


class AgreedOnSiteOnly(RuleError):
    message = N_("The customer has confirmed this price. It changes only on site, once the work has begun (R-PRICE-7).")


class NothingToSign(RuleError):
    message = N_("A quote needs at least one line and a price above 0.")


class RateNotPossible(RuleError):
    message = N_("Enter a profit between -100 % and 100 %.")


class AgreedInTheFuture(RuleError):
    message = N_("The way of doing it cannot have been agreed after today.")


class QuoteFacts(NamedTuple):
    """What the department writes beside the lines. Profit in hundredths of a percent: 8 % is 800."""

    title: str
    method: str
    method_agreed_on: date | None
    profit_rate: int
    category: str = ""
    margin_reason: str = ""
    shown_detail: QuoteDetail = QuoteDetail.GROUPS


def draft_quote(session: Session, *, by: Actor, at: datetime, work_order_id: int) -> int:
    """The first revision for an order without a list price, on the terms of the settings; gives its id.

    Raises NoQuoteNeeded, QuoteExists, ScopeUnanswered, OtherDepartment.
    """
    permissions.require(by, "draft_quote")
    order = _order(session, work_order_id)
    require_quote_step(by, state=None, verb=QuoteVerb.DRAFT, department_id=order.department_id)
    require_scope_answered(session, order=order)
    if session.scalar(select(Quote.id).where(Quote.work_order_id == order.id).limit(1)) is not None:
        raise QuoteExists()
    _require_needed(order)
    item = None if order.item_id is None else session.get(ServiceItem, order.item_id)
    day = office_day(at)
    quote = Quote(
        quote_no=f"BJ-{day:%Y%m%d}-{next_number(session, f'quotes {day:%Y%m%d}'):03d}",
        revision=1,
        work_order_id=order.id,
        department_id=order.department_id,
        state=QuoteState.DRAFT,
        title=order.item_name,
        category="" if item is None else item.category,
        drafted_by=by.user_id,
        drafted_at=at,
        **terms_of(get_settings(session))._asdict(),
    )
    session.add(quote)
    session.flush()
    write_quote_step(session, quote=quote, verb=QuoteVerb.DRAFT, before=None, by=by, at=at)
    session.flush()
    return quote.id


def change_quote(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    quote_id: int,
    version: int,
    facts: QuoteFacts,
    lines: Sequence[CostLine],
) -> int:
    """Save the draft: the way of doing it and every line of the build-up; gives the price with tax in fen.

    A browser is not trusted: labour costs the office's hourly rate, sums are worked out here. Raises Incomplete,
    QuantityNotPositive, HourlyCostHolds, RateNotPossible, AmountTooLarge and others.
    """
    permissions.require(by, "change_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.CHANGE, by=by)
    if not -WHOLE <= facts.profit_rate <= WHOLE:
        raise RateNotPossible("profit_rate")
    if facts.method_agreed_on is not None and facts.method_agreed_on > office_day(at):
        raise AgreedInTheFuture("method_agreed_on")
    quote.title = fitting_text("title", require_text("title", facts.title, N_("Job")), most=SHORT_TEXT)
    quote.category = fitting_text("category", facts.category, most=SHORT_TEXT)
    quote.method, quote.method_agreed_on = fitting_text("method", facts.method), facts.method_agreed_on
    quote.margin_reason = fitting_text("margin_reason", facts.margin_reason)
    quote.profit_rate, quote.shown_detail = facts.profit_rate, facts.shown_detail
    hourly_fen = to_fen(get_settings(session).hourly_cost)
    rates = Rates(quote.overhead_rate, facts.profit_rate, quote.tax_rate)
    checked = checked_lines(lines, hourly_fen=hourly_fen, rates=rates)
    # The version counts this save even where only a line's name changed.
    flag_modified(quote, "title")
    write_cost_lines(session, quote=quote, lines=checked)
    note_change(session, quote=quote, by=by, at=at)
    session.flush()
    return quote.total_fen


def sign_quote(session: Session, *, by: Actor, at: datetime, quote_id: int, version: int) -> None:
    """The department's head signs: from now on nothing in it changes (R-PRICE-5).

    Raises Incomplete without a way agreed with the customer, NothingToSign, LossNeedsReason, MarginNeedsReason.
    """
    permissions.require(by, "sign_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.SIGN, by=by)
    require_in_force(session, order=order_of(session, quote))
    require_text("method", quote.method, N_("Way of doing it"))
    if quote.method_agreed_on is None:
        raise Incomplete("method_agreed_on", what=N_("Agreed with the customer on"))
    if not read_cost_lines(session, quote=quote) or quote.total_fen <= 0:
        raise NothingToSign("lines")
    price = build_up_of(quote)
    refused = needs_reason(price, ceiling_rate=quote.margin_ceiling)
    if refused is not None and not quote.margin_reason:
        raise refused("margin_reason", margin=percent(price.margin_rate), ceiling=percent(quote.margin_ceiling))
    quote.content_hash = seal_of(session, quote)
    quote.signed_by, quote.signed_at = by.user_id, at
    take_quote_step(session, quote=quote, verb=QuoteVerb.SIGN, by=by, at=at)
    session.flush()


def withdraw_quote(session: Session, *, by: Actor, at: datetime, quote_id: int, version: int, reason: str) -> None:
    """The department takes its quote back, at any point before the customer's yes. Raises Incomplete."""
    permissions.require(by, "withdraw_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.WITHDRAW, by=by)
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    take_quote_step(session, quote=quote, verb=QuoteVerb.WITHDRAW, by=by, at=at, note=reason)
    end_quote(quote, QuoteState.WITHDRAWN, at=at)
    let_go_on(order_of(session, quote))
    session.flush()


def revise_quote(session: Session, *, by: Actor, at: datetime, work_order_id: int, reason: str = "") -> int:
    """The next revision as a draft with the lines of the last one; gives its id.

    Of a confirmed price only on site, with a reason: the work pauses until the customer has confirmed the new one,
    both prices stay on record (R-PRICE-7). Raises AgreedOnSiteOnly, QuoteStepNotPossible, NoQuoteNeeded,
    NothingToPrice, Incomplete.
    """
    permissions.require(by, "revise_quote")
    order = _order(session, work_order_id)
    last = session.scalar(select(Quote).where(Quote.work_order_id == order.id).order_by(Quote.revision.desc()).limit(1))
    if last is None:
        raise NotFound("work_order_id", what=N_("Quote"), key=order.order_no)
    before = shown_state(last.state, valid_until=last.valid_until, today=office_day(at))
    require_quote_step(by, state=before, verb=QuoteVerb.REVISE, department_id=order.department_id)
    reason = fitting_text("reason", reason)
    is_on_site = order.state in (OrderState.IN_PROGRESS, OrderState.ON_HOLD)
    if is_on_site:
        if not APPLIES[OrderVerb.CHANGE_PRICE](order):
            raise NothingToPrice()
        reason = require_text("reason", reason, N_("Reason"))
        take_step(session, order=order, verb=OrderVerb.CHANGE_PRICE, by=by, at=at, note=reason)
        order.needs_quote = True
    elif before is QuoteState.CONFIRMED:
        raise AgreedOnSiteOnly()
    else:
        require_scope_answered(session, order=order)
        _require_needed(order)
    if before is not last.state:
        expire(session, quote=last, at=at)
    write_quote_step(session, quote=last, verb=QuoteVerb.REVISE, before=before, by=by, at=at, note=reason)
    settings = get_settings(session)
    made = next_revision(
        session, before=last, order=order, terms=terms_of(settings), hourly_fen=to_fen(settings.hourly_cost), at=at
    )
    made.is_on_site, made.drafted_by = is_on_site, by.user_id
    write_quote_step(session, quote=made, verb=QuoteVerb.DRAFT, before=None, by=by, at=at, note=reason)
    session.flush()
    return made.id


def _order(session: Session, work_order_id: int) -> WorkOrder:
    order = session.get(WorkOrder, work_order_id, with_for_update=True)
    if order is None:
        raise NotFound("work_order_id", what=N_("Work order"), key=work_order_id)
    return order


def _require_needed(order: WorkOrder) -> None:
    if order.state is not OrderState.REGISTERED or not order.needs_quote:
        raise NoQuoteNeeded()
