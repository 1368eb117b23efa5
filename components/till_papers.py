"""Papers of the till from what the queries give: a day's sheet, a hand-over's slip. No streamlit."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from components.billing_papers import receipt_text
from components.paper.till_data import HandOverLine, HandOverPaper, MethodTotal, TillReceipt, TillSheetPaper
from db.clock import office_day, office_time
from db.queries.payments import MethodSum, ReceiptRow
from db.queries.tills import HandOverRow, MethodHeld, TillMovement
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import TillMovementKind


def till_sheet_paper(
    *,
    till: str,
    holder: str,
    day: date,
    receipts: Sequence[ReceiptRow],
    sums: Sequence[MethodSum],
    refunds: Sequence[TillMovement] = (),
    hand_overs: Sequence[HandOverPaper] = (),
    at: datetime,
    translate: Callable[[str], str],
) -> TillSheetPaper:
    """A till's day: its receipts in the order of their numbers, and the sums by way of paying (R-BILL-7)."""
    total = sum(row.amount_fen - row.given_back_fen for row in sums)
    paid_out = translate(TillMovementKind.REFUND.label)
    return TillSheetPaper(
        till=till,
        holder=holder,
        day=day,
        receipts=tuple(
            TillReceipt(
                number=row.receipt_no,
                at=office_time(row.issued_at),
                customer=row.customer,
                room=row.room,
                text=receipt_text(row, translate),
                method=row.method,
                amount_fen=row.amount_fen if row.paid_on == day else -row.amount_fen,
                is_void=row.voided_at is not None and office_day(row.voided_at) == day,
                void_reason=row.void_reason,
            )
            for row in sorted(receipts, key=lambda row: row.receipt_id)
        )
        + tuple(
            TillReceipt(row.number, office_time(row.at), row.who, paid_out, row.method, row.amount_fen)
            for row in refunds
        ),
        totals=tuple(MethodTotal(row.method, row.receipts, row.amount_fen - row.given_back_fen) for row in sums),
        total_fen=total,
        total_capital=capital_numerals(total),
        printed_at=office_time(at),
        hand_overs=tuple(hand_overs),
    )


def hand_over_paper(
    row: HandOverRow, sums: Sequence[MethodHeld] = (), items: Sequence[TillMovement] = ()
) -> HandOverPaper:
    """A hand-over as it was counted and signed (R-BILL-7)."""
    return HandOverPaper(
        number=row.hand_over_no,
        till=row.till,
        handed_by=row.handed_by,
        handed_at=office_time(row.handed_at),
        to=row.to,
        to_name=row.to_name,
        state=row.state,
        totals=tuple(MethodTotal(*each) for each in sums),
        expected_cash_fen=row.expected_cash_fen,
        counted_cash_fen=row.counted_cash_fen,
        total_fen=row.total_fen,
        total_capital=capital_numerals(row.total_fen),
        explanation=row.explanation,
        received_by=row.received_by,
        received_at=None if row.received_at is None else office_time(row.received_at),
        answer=row.answer,
        on_behalf_by=row.on_behalf_by,
        behalf_reason=row.behalf_reason,
        lines=tuple(
            HandOverLine(each.number, each.kind, office_time(each.at), each.who, each.method, each.amount_fen)
            for each in items
        ),
    )
