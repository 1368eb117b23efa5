"""Tills whose counted cash is not what the books say (R-BILL-7, R-ROLE-2)."""

from typing import Any

from sqlalchemy import ColumnElement, Select, literal_column

from db.queries.exceptions_found import found_columns, unanswered
from db.tables.payments import Till
from db.tables.tills import TillHandOver
from db.vocabulary import HandOverState, MoneyException

DIFFERENCE = MoneyException.TILL_DIFFERENCE


def till_differences_found() -> dict[MoneyException, Select[Any]]:
    """Hand-overs counted otherwise; what was sent back is counted again anyway."""
    # Written out, so that SQLite sees that the partial index fits.
    differs: ColumnElement[bool] = literal_column("till_hand_over.counted_cash_fen <> till_hand_over.expected_cash_fen")
    columns = found_columns(
        subject_id=TillHandOver.id,
        since=TillHandOver.handed_at,
        number=TillHandOver.hand_over_no,
        customer=Till.name,
        what=TillHandOver.explanation,
        amount_fen=TillHandOver.counted_cash_fen,
        other_fen=TillHandOver.expected_cash_fen,
        done_by=TillHandOver.handed_by,
        also_by=TillHandOver.received_by,
    )
    return {
        DIFFERENCE: columns.select_from(TillHandOver)
        .join(Till, Till.id == TillHandOver.till_id)
        .where(
            differs,
            TillHandOver.state != HandOverState.REFUSED,
            unanswered(DIFFERENCE, TillHandOver.id, TillHandOver.counted_cash_fen, TillHandOver.expected_cash_fen),
        )
        .order_by(TillHandOver.id)
    }
