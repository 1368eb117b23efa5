"""A request outside the office's scope is not refused at the desk: the manager answers, the clerk tells (R-PRICE-8)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.operations.order_steps import hand_over, open_question, require_text, take_step
from db.operations.quote_holds import withdraw_live_quote
from db.operations.requests import refuse_taken_over
from db.operations.texts import fitting_text
from db.rules import permissions
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import refuse_own_work
from db.rules.work_order_states import OtherDepartment, may_ask_about_scope
from db.tables.quotes import ScopeQuestion
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, AcceptedHow, OrderState, OrderVerb, ScopeAnswer


class PriceKnown(RuleError):
    message = N_("This request has its price already. Ask the manager before the price is told.")


class ScopeAsked(RuleError):
    message = N_("The manager is asked already. Wait for the answer.")


class AnswerNotTold(RuleError):
    message = N_("The customer has not heard the last answer yet. Tell it first.")


class ScopeAnsweredAlready(RuleError):
    message = N_("This question is answered already.")


class NoAnswerYet(RuleError):
    message = N_("The manager has not answered yet: there is nothing to tell.")


class AnswerToldAlready(RuleError):
    message = N_("The customer has heard this answer already.")


def ask_about_scope(session: Session, *, by: Actor, at: datetime, work_order_id: int, question: str) -> int:
    """Ask the manager whether the office takes this on; until the answer there is no price, quote or slip.

    Gives the question's id. Raises PriceKnown, ScopeAsked, AnswerNotTold, OtherDepartment, Incomplete.
    """
    permissions.require(by, "ask_about_scope")
    order = session.get(WorkOrder, work_order_id)
    if order is None:
        raise NotFound(what=N_("Work order"), key=work_order_id)
    if not may_ask_about_scope(by, order.department_id):
        raise OtherDepartment()
    return ask_manager(session, order=order, question=question, by=by, at=at)


def ask_manager(session: Session, *, order: WorkOrder, question: str, by: Actor, at: datetime) -> int:
    """The question itself: a part of intake, too. Whoever calls this has checked the permission."""
    question = fitting_text("question", require_text("question", question, N_("What is outside the scope")))
    if order.state is not OrderState.REGISTERED:
        raise PriceKnown()
    if open_question(session, order=order) is not None:
        raise ScopeAsked()
    untold = (ScopeQuestion.work_order_id == order.id) & ScopeQuestion.told_at.is_(None)
    if session.scalar(select(ScopeQuestion.id).where(untold).limit(1)) is not None:
        raise AnswerNotTold()
    # It needs no quote before it is the office's business at all.
    order.needs_quote = False
    row = ScopeQuestion(work_order_id=order.id, question=question, asked_by=by.user_id, asked_at=at)
    session.add(row)
    session.flush()
    return row.id


def answer_about_scope(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    question_id: int,
    answer: ScopeAnswer | None,
    reason: str,
    version: int | None = None,
) -> None:
    """The manager takes it on as an ad-hoc job that needs a quote, or declines; the reason is for the customer.

    Raises ScopeAnsweredAlready, Incomplete, OwnWorkAsStandIn.
    """
    permissions.require(by, "answer_about_scope")
    row = _question(session, question_id, version)
    if row.answered_at is not None:
        raise ScopeAnsweredAlready()
    if answer is None:
        raise Incomplete("answer", what=N_("Answer"))
    reason = fitting_text("reason", require_text("reason", reason, N_("Reason")))
    refuse_own_work(by, made_by=row.asked_by, roles=ALLOWED["answer_about_scope"])
    order = session.get_one(WorkOrder, row.work_order_id)
    row.answer, row.reason = answer, reason
    row.answered_by, row.answered_at = by.user_id, at
    if answer is ScopeAnswer.TAKEN_ON:
        order.needs_quote = order.free_ground is None and order.state is OrderState.REGISTERED
    else:
        take_step(session, order=order, verb=OrderVerb.DECLINE, by=by, at=at, note=reason)
        withdraw_live_quote(session, order=order, by=by, at=at, note=reason)
        hand_over(session, order=order, at=at, ended=True)
    session.flush()


def tell_scope_answer(
    session: Session, *, by: Actor, at: datetime, question_id: int, how: AcceptedHow | None, version: int | None = None
) -> None:
    """The clerk has told the customer the answer and its reason. Raises NoAnswerYet, AnswerToldAlready, Incomplete."""
    permissions.require(by, "tell_scope_answer")
    row = _question(session, question_id, version)
    if row.answered_at is None:
        raise NoAnswerYet()
    if row.told_at is not None:
        raise AnswerToldAlready()
    if how is None:
        raise Incomplete("how", what=N_("How told"))
    refuse_taken_over("how", how)
    row.told_by, row.told_at, row.told_how = by.user_id, at, how
    session.flush()


def _question(session: Session, question_id: int, version: int | None) -> ScopeQuestion:
    row = session.get(ScopeQuestion, question_id)
    if row is None:
        raise NotFound(what=N_("Question"), key=question_id)
    if version is not None and row.version != version:
        raise ChangedMeanwhile()
    return row
