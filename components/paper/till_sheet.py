"""The content of a till's day sheet: words and formatted values for till_sheet.typ."""

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.hand_over import receiver, signed
from components.paper.text import clock, day, joined, moment, plain, yuan
from components.paper.till_data import TillSheetPaper


def till_sheet_content(sheet: TillSheetPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What till_sheet.typ reads."""
    _ = translation(language).gettext
    title = _("Day sheet of the till")
    voids = [receipt for receipt in sheet.receipts if receipt.is_void]
    return {
        "lang": language[:2],
        "title": joined(title, sheet.till, day(sheet.day)),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "by_method": [_("Way of paying"), _("Receipts"), _("Amount (yuan)"), _("Counted (yuan)"), _("Difference")],
            "list": [
                _("Receipt number"),
                _("Time"),
                _("Customer"),
                _("What for"),
                _("Way of paying"),
                _("Amount (yuan)"),
            ],
            "capital": _("Total in words"),
            "total": _("Sum"),
            "explain": _("Reason of a difference"),
            "signatures": [_("Counted and handed over by / time"), _("Received by finance / time")],
            "handed_title": _("Handed over this day"),
            "handed": [
                _("Number"),
                _("Time"),
                _("To"),
                _("Cash by the books"),
                _("Cash counted"),
                _("Difference"),
                _("Received by / time"),
            ],
            "none": _("No receipts this day"),
            "page": _("Page {page} of {pages}"),
        },
        "facts": [
            [_("Till"), plain(sheet.till, 40)],
            [_("Holder of the till"), plain(sheet.holder, 40)],
            [_("Day"), day(sheet.day)],
            [_("Printed at"), moment(sheet.printed_at)],
        ],
        "methods": [[_(row.method.label), str(row.receipts), yuan(row.amount_fen)] for row in sheet.totals],
        "handed": [
            [
                plain(row.number),
                clock(row.handed_at),
                plain(receiver(row, _), 40),
                yuan(row.expected_cash_fen),
                yuan(row.counted_cash_fen),
                yuan(row.difference_fen),
                plain(signed(row, _), 60),
            ]
            for row in sheet.hand_overs
        ],
        "explanations": [
            plain(joined(row.number, row.explanation), 260) for row in sheet.hand_overs if row.explanation
        ],
        "count": str(sum(row.receipts for row in sheet.totals)),
        "total": yuan(sheet.total_fen),
        "capital": plain(sheet.total_capital),
        "voids": _("{number} void receipts, not counted: {amount} yuan").format(
            number=len(voids), amount=yuan(sum(receipt.amount_fen for receipt in voids))
        )
        if voids
        else "",
        "receipts": [
            {
                "void": joined(_("Void"), plain(receipt.void_reason, 60)) if receipt.is_void else "",
                "cells": [
                    plain(receipt.number),
                    clock(receipt.at),
                    plain(joined(receipt.room, receipt.customer), 60),
                    plain(receipt.text, 80),
                    _(receipt.method.label),
                    yuan(receipt.amount_fen),
                ],
            }
            for receipt in sheet.receipts
        ],
    }
