"""Hand-overs of tills add up: each movement once, sums as their items, nothing left behind (contracts.md, `check`)."""

from typing import Any

from sqlalchemy import and_, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from db.queries.check_chains import Finding, check_books, found
from db.queries.check_rows import rows_in, wrong_rows
from db.queries.till_movements import covered
from db.tables.adjustments import Adjustment
from db.tables.payments import Receipt, ReceiptVoid, Till
from db.tables.tills import TillHandOver, TillHandOverItem, TillHandOverSum
from db.types import Word
from db.vocabulary import N_, HandOverState, HandOverTo, PaymentMethod


def check_tills(session: Session) -> list[Finding]:
    """Items, sums, cash by the books, who signed; receipts that no hand-over covers though it should; numbers."""
    hand_overs, items = rows_in(session, TillHandOver), rows_in(session, TillHandOverItem)
    books = select(
        TillHandOver.book, func.count(), func.min(TillHandOver.number), func.max(TillHandOver.number)
    ).group_by(TillHandOver.book)
    wrong = [row for rows in (_sums(), _answers()) for row in wrong_rows(session, rows)]
    stray = [row for rows in (_strangers(), _left_behind()) for row in wrong_rows(session, rows)]
    return [
        found(N_("Hand-overs of tills"), wrong, hand_overs),
        found(N_("Money handed over once"), stray, items),
        check_books(session, N_("Hand-over numbers"), "JJ-", books),
    ]


def _amounts() -> Any:
    """What each item of a live hand-over moves, by way of paying."""
    item, earlier, sums = TillHandOverItem, aliased(TillHandOver), aliased(TillHandOverSum)
    of, cash = item.hand_over_id.label("hand_over_id"), literal(PaymentMethod.CASH, Word(PaymentMethod))
    rows = (
        select(of, Receipt.method.label("method"), Receipt.amount_fen.label("fen")).join(
            Receipt, Receipt.id == item.receipt_id
        ),
        select(of, Receipt.method, -Receipt.amount_fen).join(Receipt, Receipt.id == item.void_receipt_id),
        select(of, Adjustment.method, -Adjustment.amount_fen).join(Adjustment, Adjustment.id == item.adjustment_id),
        select(of, cash, earlier.counted_cash_fen).join(earlier, earlier.id == item.from_hand_over_id),
        select(of, sums.method, sums.amount_fen)
        .join(sums, sums.hand_over_id == item.from_hand_over_id)
        .where(sums.method != PaymentMethod.CASH),
    )
    return union_all(*rows).subquery()


def _sums() -> Any:
    """Live hand-overs whose sums, or cash by the books, are not their items'."""
    moved = _amounts()
    both = union_all(
        select(moved.c.hand_over_id, moved.c.method, moved.c.fen),
        select(TillHandOverSum.hand_over_id, TillHandOverSum.method, -TillHandOverSum.amount_fen)
        .join(TillHandOver, TillHandOver.id == TillHandOverSum.hand_over_id)
        .where(TillHandOver.state != HandOverState.REFUSED),
        select(TillHandOverSum.hand_over_id, literal("books"), TillHandOverSum.amount_fen).where(
            TillHandOverSum.method == PaymentMethod.CASH
        ),
        select(TillHandOver.id, literal("books"), -TillHandOver.expected_cash_fen),
    ).subquery()
    return (
        select(TillHandOver.hand_over_no)
        .join(both, both.c.hand_over_id == TillHandOver.id)
        .group_by(TillHandOver.id, TillHandOver.hand_over_no, both.c.method)
        .having(func.sum(both.c.fen) != 0)
    )


def _answers() -> Any:
    """Signed for by who handed it over or counted it in that place, or by somebody else than the named cashier;
    refused, but still with items."""
    signed = TillHandOver.state == HandOverState.RECEIVED
    has_items = exists().where(TillHandOverItem.hand_over_id == TillHandOver.id)
    return select(TillHandOver.hand_over_no).where(
        or_(
            and_(signed, TillHandOver.received_by == TillHandOver.handed_by),
            and_(signed, TillHandOver.received_by == TillHandOver.on_behalf_by),
            TillHandOver.on_behalf_by == TillHandOver.handed_by,
            and_(
                signed,
                TillHandOver.to == HandOverTo.NEXT_SHIFT,
                TillHandOver.received_by != TillHandOver.to_user_id,
            ),
            has_items != (TillHandOver.state != HandOverState.REFUSED),
        )
    )


def _strangers() -> Any:
    """Items of another till, voids of receipts that stand, refunds not paid out, money not taken over."""
    earlier = aliased(TillHandOver)
    receipt_id = func.coalesce(TillHandOverItem.receipt_id, TillHandOverItem.void_receipt_id)
    own = case(
        (TillHandOverItem.adjustment_id.is_not(None), Adjustment.till_id == TillHandOver.till_id),
        (
            TillHandOverItem.from_hand_over_id.is_not(None),
            and_(earlier.state == HandOverState.RECEIVED, earlier.received_by == TillHandOver.handed_by),
        ),
        (
            TillHandOverItem.void_receipt_id.is_not(None),
            and_(Receipt.till_id == TillHandOver.till_id, ReceiptVoid.receipt_id.is_not(None)),
        ),
        else_=Receipt.till_id == TillHandOver.till_id,
    )
    return (
        select(TillHandOver.hand_over_no, TillHandOverItem.id)
        .join(TillHandOverItem, TillHandOverItem.hand_over_id == TillHandOver.id)
        .outerjoin(Receipt, Receipt.id == receipt_id)
        .outerjoin(ReceiptVoid, ReceiptVoid.receipt_id == Receipt.id)
        .outerjoin(Adjustment, Adjustment.id == TillHandOverItem.adjustment_id)
        .outerjoin(earlier, earlier.id == TillHandOverItem.from_hand_over_id)
        .where(or_(~own, own.is_(None)))
    )


def _left_behind() -> Any:
    """Receipts below the last that a till handed over, in no hand-over: what the till's own list would not show."""
    tills = select(Till.id.label("till_id"), Till.receipts_before, covered().label("last")).subquery()
    return (
        select(Receipt.receipt_no)
        .join(tills, and_(tills.c.till_id == Receipt.till_id, Receipt.id <= tills.c.last))
        .where(Receipt.id > tills.c.receipts_before)
        .where(~exists().where(TillHandOverItem.receipt_id == Receipt.id))
    )
