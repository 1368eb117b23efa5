"""The job on site: a changed price, the finished work, the customer's signature (R-PRICE-7, R-ORDER-5)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.acceptance import agree
from db.operations.callbacks import make_callback_due
from db.operations.dispatch import require_worker
from db.operations.order_charges import keep_charge_right
from db.operations.order_lines import agreed_lines, new_revision, read_lines, write_lines
from db.operations.order_steps import (
    PriceNotAccepted,
    business_time,
    hand_over,
    load_order,
    require_text,
    take_step,
    write_event,
)
from db.operations.quote_holds import require_no_quote
from db.operations.requests import refuse_taken_over
from db.rules import permissions
from db.rules.prices import Line, require_told, total_fen
from db.rules.work_order_states import APPLIES, is_price_accepted
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AcceptedHow, LineKind, OrderVerb, Settlement, SignOff, SlipProblem


class NothingToPrice(RuleError):
    message = N_("This order is free of charge; there is no price to change.")


class PriceUnchanged(RuleError):
    message = N_("The price is the same as before. Resume the work instead.")


class SignatureOnRecord(RuleError):
    message = N_("The customer's confirmation is on record already.")


def change_price_on_site(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    lines: Sequence[Line],
    reason: str,
    accepted_how: AcceptedHow | None = None,
    told_fen: int | None = None,
    version: int | None = None,
) -> None:
    """The job changed: the work pauses with one new price; accepted, it goes on. Both prices stay (R-PRICE-7).

    Raises NothingToPrice, PriceUnchanged, ListPriceHolds, NoLines, PriceNotAsTold.
    """
    permissions.require(by, "change_price_on_site")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.CHANGE_PRICE, by=by)
    if not APPLIES[OrderVerb.CHANGE_PRICE](order):
        raise NothingToPrice()
    require_no_quote(session, order=order)
    reason = require_text("reason", reason, N_("Reason"))
    new = agreed_lines(session, order=order, wanted=lines, day=office_day(at))
    if new == read_lines(session, order=order):
        raise PriceUnchanged("lines")
    was_accepted = is_price_accepted(order)
    take_step(session, order=order, verb=OrderVerb.CHANGE_PRICE, by=by, at=at, amount_fen=total_fen(new), note=reason)
    if was_accepted:
        new_revision(session, order=order, lines=new)
    else:
        # A price that was never accepted is no price on record.
        write_lines(session, order=order, lines=new)
    order.needs_quote = False
    if accepted_how is not None:
        _accept_again(session, order, accepted_how, told_fen, by=by, at=at)
    session.flush()


def sign_off_order(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    sign_off: SignOff | None,
    result: str,
    parts: Sequence[Line] = (),
    accepted_how: AcceptedHow | None = None,
    told_fen: int | None = None,
    started_at: datetime | None = None,
    completed_at: datetime | None = None,
    version: int | None = None,
) -> None:
    """The work is finished: result, parts used, the worker's time and the customer's confirmation (R-ORDER-5).

    Parts that change the price need the customer's yes to the new total: raises PriceNotAccepted. Pay-at-once jobs
    are charged with the signature (R-DEC-3); the callback becomes due (R-CALL-1).
    """
    permissions.require(by, "sign_off_order")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.SIGN_OFF, by=by)
    done_at = business_time("completed_at", completed_at, earliest=order.registered_at, at=at)
    begun_at = business_time("started_at", started_at, earliest=order.registered_at, at=done_at)
    require_worker(order)
    if sign_off is None:
        raise Incomplete("sign_off", what=N_("Customer's confirmation"))
    result = require_text("result", result, N_("Result"))
    if parts:
        _add_parts(session, order, parts, accepted_how, told_fen, by=by, at=at)
    if not is_price_accepted(order):
        raise PriceNotAccepted("accepted_how")
    take_step(
        session,
        order=order,
        verb=OrderVerb.SIGN_OFF,
        by=by,
        at=at,
        happened_at=done_at,
        amount_fen=order.amount_fen,
        note=result,
    )
    if started_at is not None:
        order.started_at = begun_at
    order.completed_at, order.completed_on, order.completed_by = done_at, office_day(done_at), by.user_id
    order.sign_off, order.result = sign_off, result
    hand_over(session, order=order, at=done_at, ended=True)
    _charge_when_signed(session, order, by=by, at=at)
    make_callback_due(session, order=order, by=by, at=at)
    session.flush()


def record_signature(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    sign_off: SignOff | None,
    version: int | None = None,
) -> None:
    """The customer's confirmation comes in later. Raises SignatureOnRecord, Incomplete."""
    permissions.require(by, "record_signature")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.RECORD_SIGNATURE, by=by)
    if sign_off not in (SignOff.SIGNED, SignOff.PHONE):
        raise Incomplete("sign_off", what=N_("Customer's confirmation"))
    if order.sign_off is not None and not APPLIES[OrderVerb.RECORD_SIGNATURE](order):
        raise SignatureOnRecord("sign_off")
    take_step(session, order=order, verb=OrderVerb.RECORD_SIGNATURE, by=by, at=at, note=sign_off)
    order.sign_off = sign_off
    if order.slip_problem is SlipProblem.MISSING_SIGNATURE:
        order.slip_problem, order.slip_problem_note = None, ""
    _charge_when_signed(session, order, by=by, at=at)
    session.flush()


def _add_parts(
    session: Session,
    order: WorkOrder,
    parts: Sequence[Line],
    accepted_how: AcceptedHow | None,
    told_fen: int | None,
    *,
    by: Actor,
    at: datetime,
) -> None:
    before = read_lines(session, order=order)
    used = [part._replace(kind=LineKind.PART, item_id=None) for part in parts]
    new = agreed_lines(session, order=order, wanted=[*before, *used], day=office_day(at), may_type_prices=True)
    if order.settlement is Settlement.FREE or total_fen(new) == order.accepted_fen:
        write_lines(session, order=order, lines=new)
        return
    require_no_quote(session, order=order)
    if accepted_how is None:
        raise PriceNotAccepted("accepted_how")
    new_revision(session, order=order, lines=new)
    write_event(session, order=order, verb=OrderVerb.CHANGE_PRICE, by=by, at=at, amount_fen=order.amount_fen)
    _say_yes(session, order, accepted_how, told_fen, by=by, at=at)


def _accept_again(
    session: Session, order: WorkOrder, how: AcceptedHow, told_fen: int | None, *, by: Actor, at: datetime
) -> None:
    """On hold for its new price, accepted at once: the work goes on."""
    take_step(session, order=order, verb=OrderVerb.ACCEPT, by=by, at=at, amount_fen=order.amount_fen, note=how)
    _say_yes(session, order, how, told_fen, by=by, at=at, is_noted=True)


def _say_yes(
    session: Session,
    order: WorkOrder,
    how: AcceptedHow,
    told_fen: int | None,
    *,
    by: Actor,
    at: datetime,
    is_noted: bool = False,
) -> None:
    refuse_taken_over("accepted_how", how)
    require_told(told_fen=told_fen, amount_fen=order.amount_fen or 0)
    if not is_noted:
        write_event(session, order=order, verb=OrderVerb.ACCEPT, by=by, at=at, amount_fen=order.amount_fen, note=how)
    agree(order, how=how, on=at)
    if order.is_paid_in_advance:
        keep_charge_right(session, order=order, business_on=office_day(at), by=by, at=at)


def _charge_when_signed(session: Session, order: WorkOrder, *, by: Actor, at: datetime) -> None:
    if order.settlement is Settlement.IMMEDIATE and order.sign_off is not SignOff.UNSIGNED:
        keep_charge_right(session, order=order, business_on=order.completed_on or office_day(at), by=by, at=at)
