"""The till's money goes on: counted and handed over, then received against signature or sent back (R-BILL-7)."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotAllowed, NotFound, RuleError
from db.money import format_yuan
from db.operations.chains import next_number
from db.operations.duties import require_other_person
from db.operations.payments import own_till
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.till_movements import ITEM_COLUMN
from db.queries.tills import get_till_now, list_held, list_next_cashiers, may_sign
from db.rules import permissions
from db.tables.billing import MOST_FEN
from db.tables.payments import Till
from db.tables.staff import User
from db.tables.tills import TillHandOver, TillHandOverItem, TillHandOverSum
from db.types import Actor
from db.vocabulary import N_, DutyRule, HandOverState, HandOverTo, Role

BOOK = "JJ"


class NothingToHandOver(RuleError):
    message = N_("Nothing has come into your till or gone out of it since its last hand-over.")


class TillChanged(RuleError):
    message = N_("Your till has changed meanwhile: a receipt, a void or a refund. Look at it and count again.")


class CountNotPossible(RuleError):
    message = N_("Enter the cash that you counted: zero or more, at most 100 million yuan.")


class DifferenceUnexplained(RuleError):
    message = N_("The cash counted is not what the books say: {amount}. Write why.")


class NotAnothersTill(RuleError):
    message = N_("Choose the till of somebody else. Your own you hand over yourself.")


class NextCashierNotPossible(RuleError):
    message = N_("Choose who takes over your till: somebody else who may take money.")


class HandOverAnswered(RuleError):
    message = N_("{number} was signed for or sent back already. Look at it again.")


class MeantForSomebodyElse(RuleError):
    message = N_("{number} was handed to the next shift. Only {name} signs for it.")


class HandedOver(NamedTuple):
    hand_over_id: int
    hand_over_no: str


def hand_over_till(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    to: HandOverTo,
    counted_cash_fen: int,
    explanation: str = "",
    to_user_id: int | None = None,
    seen: str | None = None,
) -> HandedOver:
    """Hand over everything that came into one's own till since the last time, with the cash as counted, in fen.

    To finance, or to `to_user_id` who takes over the shift. `seen`: the till as the form showed it. The change that
    lies in the drawer every day is not counted. Raises NothingToHandOver, TillChanged, CountNotPossible,
    DifferenceUnexplained, NextCashierNotPossible, TooLong.
    """
    permissions.require(by, "hand_over_till")
    assert by.user_id is not None
    if to is HandOverTo.FINANCE:
        to_user_id = None
    elif to_user_id not in {row.user_id for row in list_next_cashiers(session, user_id=by.user_id)}:
        raise NextCashierNotPossible("to_user_id")
    till = own_till(session, by)
    return _hand_over(session, till, at, counted_cash_fen, explanation, seen, to=to, to_user_id=to_user_id)


def hand_over_for_cashier(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    cashier_id: int,
    counted_cash_fen: int,
    reason: str,
    explanation: str = "",
    seen: str | None = None,
) -> HandedOver:
    """Count the till of a cashier who is ill, has left or cannot sign in, and hand it over to finance in that place.

    Neither of the two ever signs for it. Raises NotAnothersTill, Incomplete, and what hand_over_till raises.
    """
    permissions.require(by, "hand_over_for_cashier")
    till = session.scalar(select(Till).where(Till.user_id == cashier_id))
    if till is None or by.user_id is None or cashier_id == by.user_id:
        raise NotAnothersTill()
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Why not the cashier"))
    behalf = {"to": HandOverTo.FINANCE, "on_behalf_by": by.user_id, "behalf_reason": reason}
    return _hand_over(session, till, at, counted_cash_fen, explanation, seen, **behalf)


def _hand_over(
    session: Session,
    till: Till,
    at: datetime,
    counted_cash_fen: int,
    explanation: str,
    seen: str | None,
    **where: Any,
) -> HandedOver:
    """Everything that the till holds, under the next number; `where`: to whom it goes, and in whose place."""
    now = get_till_now(session, user_id=till.user_id)
    if not now.movements:
        raise NothingToHandOver()
    if seen is not None and seen != now.seen:
        raise TillChanged()
    if not 0 <= counted_cash_fen <= MOST_FEN:
        raise CountNotPossible("counted")
    explanation = fitting_text("explanation", explanation, most=SHORT_TEXT)
    if counted_cash_fen != now.cash_fen and not explanation:
        raise DifferenceUnexplained("explanation", amount=format_yuan(counted_cash_fen - now.cash_fen))
    number = next_number(session, book := f"{BOOK}-{office_day(at).year}")
    made = TillHandOver(
        hand_over_no=f"{book}-{number:06d}",
        book=book,
        number=number,
        till_id=till.id,
        state=HandOverState.HANDED,
        expected_cash_fen=now.cash_fen,
        counted_cash_fen=counted_cash_fen,
        explanation=explanation,
        handed_by=till.user_id,
        handed_at=at,
        **where,
    )
    session.add(made)
    session.flush()
    movements = list_held(session, user_id=till.user_id, limit=None)
    for kind, ref_id in sorted({(row.kind, row.ref_id) for row in movements}):
        session.add(TillHandOverItem(hand_over_id=made.id, **{ITEM_COLUMN[kind].key: ref_id}))
    for row in now.sums:
        session.add(TillHandOverSum(hand_over_id=made.id, **row._asdict()))
    session.flush()
    return HandedOver(made.id, made.hand_over_no)


def receive_hand_over(session: Session, *, by: Actor, at: datetime, hand_over_no: str, remark: str = "") -> None:
    """Sign for money that somebody else handed over; the next shift's goes into the own till.

    Raises HandOverAnswered, MeantForSomebodyElse, NotAllowed, SamePerson (never waived), NotFound, TooLong.
    """
    permissions.require(by, "receive_hand_over")
    hand_over = _to_answer(session, hand_over_no)
    for first in (hand_over.handed_by, hand_over.on_behalf_by):
        require_other_person(
            session,
            rule=DutyRule.RECEIVE_OWN_TILL,
            first=first,
            by=by,
            at=at,
            operation="receive_hand_over",
            subject=hand_over_no,
        )
    _require_receiver(session, hand_over, by)
    if hand_over.to is HandOverTo.NEXT_SHIFT:
        own_till(session, by)
    hand_over.state, hand_over.received_by, hand_over.received_at = HandOverState.RECEIVED, by.user_id, at
    hand_over.answer = fitting_text("remark", remark, most=SHORT_TEXT)
    session.flush()


def send_back_hand_over(session: Session, *, by: Actor, at: datetime, hand_over_no: str, reason: str) -> None:
    """Not as written: everything is in the till again, to be counted and handed over anew. Who handed it over may
    take it back like this as long as nobody has signed; the manager, when the login of the named cashier is closed.

    Raises HandOverAnswered, MeantForSomebodyElse, NotAllowed, Incomplete, NotFound, TooLong.
    """
    permissions.require(by, "send_back_hand_over")
    hand_over = _to_answer(session, hand_over_no)
    is_own = by.user_id in (hand_over.handed_by, hand_over.on_behalf_by)
    if not (is_own or (by.has(Role.MANAGER) and _waits_in_vain(session, hand_over))):
        _require_receiver(session, hand_over, by)
    reason = fitting_text("reason", reason, most=SHORT_TEXT)
    if not reason:
        raise Incomplete("reason", what=N_("Reason"))
    for item in session.scalars(select(TillHandOverItem).where(TillHandOverItem.hand_over_id == hand_over.id)):
        session.delete(item)
    # Never earlier than a hand-over made before, though a clock was set back: queries tell their order by it.
    newest = select(func.max(TillHandOver.handed_at)).where(TillHandOver.till_id == hand_over.till_id)
    hand_over.state, hand_over.received_by = HandOverState.REFUSED, None if is_own else by.user_id
    hand_over.received_at = max(at, session.scalars(newest).one() or at)
    hand_over.answer = reason
    session.flush()


def _to_answer(session: Session, hand_over_no: str) -> TillHandOver:
    found = session.scalar(select(TillHandOver).where(TillHandOver.hand_over_no == hand_over_no))
    if found is None:
        raise NotFound("hand_over_no", what=N_("Hand-over"), key=hand_over_no)
    if found.state is not HandOverState.HANDED:
        raise HandOverAnswered(number=hand_over_no)
    return found


def _waits_in_vain(session: Session, hand_over: TillHandOver) -> bool:
    """It was handed to somebody whose login is closed since."""
    named = select(User.id).where(User.id == hand_over.to_user_id, User.is_active.is_(False))
    return session.scalar(named) is not None


def _require_receiver(session: Session, hand_over: TillHandOver, by: Actor) -> None:
    """The named cashier, or finance: asked of the same condition as the list to sign."""
    if session.scalar(select(TillHandOver.id).where(TillHandOver.id == hand_over.id, may_sign(by))) is not None:
        return
    if hand_over.to is HandOverTo.NEXT_SHIFT:
        name = session.get_one(User, hand_over.to_user_id).name
        raise MeantForSomebodyElse(number=hand_over.hand_over_no, name=name)
    raise NotAllowed(roles=(Role.FINANCE,))
