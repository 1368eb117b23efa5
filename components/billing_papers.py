"""Papers of the money side from what the queries give: notices, receipts, the till's day sheet. No streamlit."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from components.paper.data import OfficeHead
from components.paper.till_data import MethodTotal, ReceiptLine, ReceiptPaper, TillReceipt, TillSheetPaper
from db.clock import office_day, office_time
from db.queries.payments import MethodSum, PaidPart, ReceiptRow
from db.queries.settings import OfficeSettings
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import N_, EntryKind

CREDIT = N_("Credit for later charges")


def office_head(settings: OfficeSettings) -> OfficeHead:
    return OfficeHead(
        settings.company,
        settings.office,
        settings.service_hours,
        settings.office_phone,
        settings.public_url or None,
    )


def part_text(part: PaidPart, translate: Callable[[str], str]) -> str:
    """What a part of the money pays, in words."""
    if part.kind is None:
        return translate(CREDIT)
    return translate(EntryKind.OPENING.label) if part.kind is EntryKind.OPENING else part.item


def receipt_text(receipt: ReceiptRow, translate: Callable[[str], str]) -> str:
    """What a receipt is for, in one short line: the first thing, and how many more."""
    texts = [part_text(part, translate) for part in receipt.parts]
    more = f" +{len(texts) - 1}" if len(texts) > 1 else ""
    return (texts[0] if texts else translate(CREDIT)) + more


def receipt_paper(receipt: ReceiptRow, copy_no: int, translate: Callable[[str], str]) -> ReceiptPaper:
    lines = [ReceiptLine(part_text(part, translate), part.amount_fen, part.order_no) for part in receipt.parts]
    return ReceiptPaper(
        number=receipt.receipt_no,
        customer=receipt.customer,
        room=receipt.room,
        received_at=office_time(receipt.issued_at),
        method=receipt.method,
        lines=tuple(lines) or (ReceiptLine(translate(CREDIT), receipt.amount_fen),),
        amount_fen=receipt.amount_fen,
        amount_capital=capital_numerals(receipt.amount_fen),
        received_by=receipt.cashier,
        payer=receipt.payer,
        note=receipt.note,
        tendered_fen=receipt.tendered_fen,
        printed_times=copy_no,
        voided_at=None if receipt.voided_at is None else office_time(receipt.voided_at),
        voided_by=receipt.voided_by,
        void_reason=receipt.void_reason,
    )


def till_sheet_paper(
    *,
    till: str,
    holder: str,
    day: date,
    receipts: Sequence[ReceiptRow],
    sums: Sequence[MethodSum],
    at: datetime,
    translate: Callable[[str], str],
) -> TillSheetPaper:
    """A till's day: its receipts in the order of their numbers, and the sums by way of paying (R-BILL-7)."""
    total = sum(row.amount_fen - row.given_back_fen for row in sums)
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
        ),
        totals=tuple(MethodTotal(row.method, row.receipts, row.amount_fen - row.given_back_fen) for row in sums),
        total_fen=total,
        total_capital=capital_numerals(total),
        printed_at=office_time(at),
    )
