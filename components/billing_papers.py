"""Papers of the money side from what the queries give: notices, receipts. No streamlit."""

from collections.abc import Callable

from components.paper.data import OfficeHead
from components.paper.till_data import ReceiptLine, ReceiptPaper
from db.clock import office_time
from db.queries.payments import PaidPart, ReceiptRow
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
        fapiao_number=receipt.fapiao_no,
        fapiao_on=receipt.fapiao_on,
    )
