"""What is corrected after the work is finished: the amount, or the way of settling (R-DEC-3, R-DEC-7, R-BILL-8)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.money import format_yuan
from db.operations.acceptance import agree
from db.operations.arrears_decisions import require_account_open
from db.operations.closing import close_if_finished
from db.operations.completion import NothingToPrice
from db.operations.order_charges import drop_charge, keep_charge_right, paid_fen
from db.operations.order_lines import agreed_lines, new_revision, read_lines
from db.operations.order_steps import load_order, require_text, take_step
from db.operations.quote_holds import QuotedPriceByManager, has_confirmed_quote
from db.operations.requests import refuse_taken_over
from db.queries.accounts import get_live_charge
from db.rules import permissions
from db.rules.prices import Line, require_told, total_fen
from db.rules.work_order_states import is_price_accepted
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AcceptedHow, OrderVerb, Role, Settlement, SignOff, SlipProblem


class AmountUnchanged(RuleError):
    message = N_("The amount is the same as before. Change a line, or leave the slip as it is.")


class NotPaidAtOnce(RuleError):
    message = N_("Only a pay-at-once slip can be switched to the monthly account.")


class PartlyPaid(RuleError):
    message = N_("{amount} of this slip is paid already. Take the rest at the counter, or have the receipt voided.")


class SettledBefore(RuleError):
    message = N_("This slip was settled before it was taken over.")


def correct_reconciled_amount(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    order_id: int,
    lines: Sequence[Line],
    reason: str,
    accepted_how: AcceptedHow | None,
    told_fen: int | None = None,
    version: int | None = None,
) -> None:
    """Correct the amount of finished work: the charge is reversed, the new revision charged (R-DEC-3, R-BILL-8).

    The customer is told and agrees. Prices of the list hold unless the manager corrects them (R-ROLE-2).
    """
    permissions.require(by, "correct_reconciled_amount")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.CORRECT_AMOUNT, by=by)
    if order.settlement is Settlement.FREE:
        raise NothingToPrice()
    if order.is_taken_over and order.settlement is Settlement.IMMEDIATE:
        raise SettledBefore()
    reason = require_text("reason", reason, N_("Reason"))
    if accepted_how is None:
        raise Incomplete("accepted_how", what=N_("How the customer accepted"))
    refuse_taken_over("accepted_how", accepted_how)
    day = order.completed_on or office_day(at)
    is_own_as_stand_in = order.registered_by == by.user_id and by.stands_in_for(Role.MANAGER) is not None
    may_type_prices = by.has(Role.MANAGER) and not is_own_as_stand_in
    if not may_type_prices and has_confirmed_quote(session, order=order):
        raise QuotedPriceByManager("lines")
    new = agreed_lines(session, order=order, wanted=lines, day=day, may_type_prices=may_type_prices)
    if new == read_lines(session, order=order) and is_price_accepted(order):
        raise AmountUnchanged("lines")
    amount = total_fen(new)
    require_told(told_fen=told_fen, amount_fen=amount)
    take_step(session, order=order, verb=OrderVerb.CORRECT_AMOUNT, by=by, at=at, amount_fen=amount, note=reason)
    new_revision(session, order=order, lines=new)
    agree(order, how=accepted_how, on=at)
    if order.slip_problem is SlipProblem.AMOUNT_DIFFERS:
        order.slip_problem, order.slip_problem_note = None, ""
    if _is_due_to_charge(order):
        keep_charge_right(session, order=order, business_on=day, reason=reason, by=by, at=at)
    close_if_finished(session, order=order, at=at)
    session.flush()


def switch_to_monthly(
    session: Session, *, by: Actor, at: datetime, order_id: int, reason: str, version: int | None = None
) -> None:
    """Finance puts a pay-at-once slip on the monthly account (R-DEC-7). Raises NotPaidAtOnce, PartlyPaid."""
    permissions.require(by, "switch_to_monthly")
    order = load_order(session, order_id=order_id, version=version, verb=OrderVerb.SWITCH_TO_MONTHLY, by=by)
    reason = require_text("reason", reason, N_("Reason"))
    if order.settlement is not Settlement.IMMEDIATE or order.is_taken_over:
        raise NotPaidAtOnce()
    paid = paid_fen(session, order=order)
    if paid:
        raise PartlyPaid(amount=format_yuan(paid))
    require_account_open(session, customer_id=order.customer_id, at=at)
    take_step(session, order=order, verb=OrderVerb.SWITCH_TO_MONTHLY, by=by, at=at, note=reason)
    order.settlement, order.is_paid_in_advance = Settlement.MONTHLY, False
    if get_live_charge(session, order_id=order.id) is not None:
        new_revision(session, order=order, lines=read_lines(session, order=order))
        if order.reconciled_at is None:
            drop_charge(session, order=order, reason=reason, by=by, at=at)
        else:
            day = order.completed_on or office_day(at)
            keep_charge_right(session, order=order, business_on=day, reason=reason, by=by, at=at)
    close_if_finished(session, order=order, at=at)
    session.flush()


def _is_due_to_charge(order: WorkOrder) -> bool:
    """Whether the ledger already has, or should have, this order (R-DEC-3)."""
    if order.settlement is Settlement.MONTHLY:
        return order.reconciled_at is not None
    return order.is_paid_in_advance or order.sign_off is not SignOff.UNSIGNED
