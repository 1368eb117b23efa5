"""What came into a till or went out of it and is not handed over yet (R-BILL-7): the one place that knows."""

from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, ColumnElement, Subquery, and_, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from db.tables.adjustments import Adjustment
from db.tables.customers import Customer
from db.tables.payments import Receipt, ReceiptVoid, Till
from db.tables.staff import User
from db.tables.tills import TillHandOver, TillHandOverItem, TillHandOverSum
from db.types import Word
from db.vocabulary import AdjustmentState, HandOverState, HandOverTo, PaymentMethod, TillMovementKind

# The column of an item that names each kind of movement.
ITEM_COLUMN = {
    TillMovementKind.RECEIPT: TillHandOverItem.receipt_id,
    TillMovementKind.VOID: TillHandOverItem.void_receipt_id,
    TillMovementKind.REFUND: TillHandOverItem.adjustment_id,
    TillMovementKind.TAKEN_OVER: TillHandOverItem.from_hand_over_id,
}
TAKEN_OVER = and_(TillHandOver.to == HandOverTo.NEXT_SHIFT, TillHandOver.state == HandOverState.RECEIVED)


@lru_cache(maxsize=128)
def movements_held(*, user_id: int | None = None, since_first: bool = False, only_closed: bool = False) -> Subquery:
    """Every movement that no hand-over covers, of all tills or of one person's, signed as the till sees it.

    Columns: till_id, user_id, till, kind, ref_id, number, who, method, amount_fen, at. `since_first`: money taken over
    has the moment of the first receipt in it instead of that of the signature, and receipts name nobody: only sums are
    asked for. `only_closed`: tills of closed logins.
    """
    tills = _tills(user_id, only_closed=only_closed)
    taken, sums = aliased(TillHandOver), aliased(TillHandOverSum)
    giver = aliased(User)
    number, who = (literal(""), literal("")) if since_first else (Receipt.receipt_no, Customer.name)
    receipts = (
        _columns(tills, TillMovementKind.RECEIPT, Receipt.id, number, who)
        .add_columns(Receipt.method, Receipt.amount_fen.label("amount_fen"), Receipt.issued_at.label("at"))
        .join(Receipt, and_(Receipt.issued_by == tills.c.user_id, Receipt.id > tills.c.covered))
        .where(Receipt.till_id == tills.c.till_id, _is_free(TillMovementKind.RECEIPT, Receipt.id))
    )
    if not since_first:
        receipts = receipts.join(Customer, Customer.id == Receipt.customer_id)
    voids = (
        _columns(tills, TillMovementKind.VOID, Receipt.id, Receipt.receipt_no, Customer.name)
        .add_columns(Receipt.method, -Receipt.amount_fen, ReceiptVoid.voided_at)
        .select_from(ReceiptVoid)
        .join(Receipt, Receipt.id == ReceiptVoid.receipt_id)
        .join(tills, tills.c.till_id == Receipt.till_id)
        .join(Customer, Customer.id == Receipt.customer_id)
        .where(or_(tills.c.counts_from.is_(None), ReceiptVoid.voided_at >= tills.c.counts_from))
        .where(_is_free(TillMovementKind.VOID, Receipt.id))
    )
    refunds = (
        _columns(tills, TillMovementKind.REFUND, Adjustment.id, Adjustment.voucher_no, Customer.name)
        .add_columns(Adjustment.method, -Adjustment.amount_fen, Adjustment.paid_out_at)
        .join(Adjustment, Adjustment.till_id == tills.c.till_id)
        .join(Customer, Customer.id == Adjustment.customer_id)
        .where(Adjustment.state == AdjustmentState.PAID_OUT, _is_free(TillMovementKind.REFUND, Adjustment.id))
    )
    handed = (
        _columns(tills, TillMovementKind.TAKEN_OVER, taken.id, taken.hand_over_no, giver.name)
        .join(taken, taken.received_by == tills.c.user_id)
        .join(giver, giver.id == taken.handed_by)
        .where(
            taken.to == HandOverTo.NEXT_SHIFT,
            taken.state == HandOverState.RECEIVED,
            _is_free(TillMovementKind.TAKEN_OVER, taken.id),
        )
    )
    came: Any = taken.received_at
    if since_first:
        first = _first_receipts()
        handed = handed.outerjoin(first, first.c.root == taken.id)
        came = func.coalesce(first.c.first_at, taken.handed_at)
    # In cash what was counted went over, not what the books say.
    cash = handed.add_columns(_method(PaymentMethod.CASH), taken.counted_cash_fen, came).where(
        taken.counted_cash_fen != 0
    )
    other = (
        handed.add_columns(sums.method, sums.amount_fen, came)
        .join(sums, sums.hand_over_id == taken.id)
        .where(sums.method != PaymentMethod.CASH, sums.amount_fen != 0)
    )
    return union_all(receipts, voids, refunds, cash, other).subquery("held")


def _tills(user_id: int | None, *, only_closed: bool) -> CTE:
    """Each till with the receipt up to which everything of it is in a hand-over, or belongs to the time before."""
    tills = select(
        Till.id.label("till_id"),
        Till.user_id.label("user_id"),
        Till.name.label("till"),
        Till.counts_from.label("counts_from"),
        covered().label("covered"),
    )
    if user_id is not None:
        tills = tills.where(Till.user_id == user_id)
    if only_closed:
        tills = tills.join(User, User.id == Till.user_id).where(User.is_active.is_(False))
    return tills.cte("tills")


def covered() -> ColumnElement[int]:
    """A hand-over takes all that its till holds, so nothing is left below its last receipt, unless an earlier one was
    sent back since (its answer is never earlier than any hand-over made before it)."""
    sent_back = aliased(TillHandOver)
    reopened = exists().where(
        sent_back.till_id == TillHandOver.till_id,
        sent_back.state == HandOverState.REFUSED,
        sent_back.id < TillHandOver.id,
        sent_back.received_at >= TillHandOver.handed_at,
    )
    has_receipts = exists().where(
        TillHandOverItem.hand_over_id == TillHandOver.id, TillHandOverItem.receipt_id.is_not(None)
    )
    newest = (
        select(TillHandOver.id)
        .where(TillHandOver.till_id == Till.id, TillHandOver.state != HandOverState.REFUSED, ~reopened, has_receipts)
        .order_by(TillHandOver.id.desc())
        .limit(1)
        .correlate(Till)
        .scalar_subquery()
    )
    last = select(func.max(TillHandOverItem.receipt_id)).where(TillHandOverItem.hand_over_id == newest)
    return func.coalesce(last.correlate(Till).scalar_subquery(), Till.receipts_before)


def _columns(tills: CTE, kind: TillMovementKind, ref_id: Any, number: Any, who: Any) -> Any:
    return select(
        tills.c.till_id,
        tills.c.user_id,
        tills.c.till,
        literal(kind, Word(TillMovementKind)).label("kind"),
        ref_id.label("ref_id"),
        number.label("number"),
        who.label("who"),
    )


def _method(method: PaymentMethod) -> ColumnElement[PaymentMethod]:
    return literal(method, Word(PaymentMethod))


def _is_free(kind: TillMovementKind, ref_id: Any) -> ColumnElement[bool]:
    return ~exists().where(ITEM_COLUMN[kind] == ref_id)


def _first_receipts() -> Subquery:
    """The moment of the first receipt in money taken over and not handed on, through however many tills it went."""
    chain = select(TillHandOver.id.label("root"), TillHandOver.id.label("id")).where(
        TAKEN_OVER, _is_free(TillMovementKind.TAKEN_OVER, TillHandOver.id)
    )
    chain_cte = chain.cte("chain", recursive=True)
    earlier = (
        select(chain_cte.c.root, TillHandOverItem.from_hand_over_id)
        .join(TillHandOverItem, TillHandOverItem.hand_over_id == chain_cte.c.id)
        .where(TillHandOverItem.from_hand_over_id.is_not(None))
    )
    through = chain_cte.union_all(earlier)
    return (
        select(through.c.root, func.min(Receipt.issued_at).label("first_at"))
        .join(TillHandOverItem, TillHandOverItem.hand_over_id == through.c.id)
        .join(Receipt, Receipt.id == TillHandOverItem.receipt_id)
        .group_by(through.c.root)
        .subquery("first_receipts")
    )
