"""The content of a receipt: words and formatted values for receipt.typ."""

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import day, joined, moment, plain, yuan
from components.paper.till_data import ReceiptPaper


def receipt_content(receipt: ReceiptPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What receipt.typ reads."""
    _ = translation(language).gettext
    title = _("Receipt of payment")
    return {
        "lang": language[:2],
        "title": joined(title, receipt.number),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "reference": _("Slip or notice"),
            "text": _("What for"),
            "amount": _("Amount (yuan)"),
            "capital": _("Total in words"),
            "total": _("Sum"),
            "signatures": [_("Received by"), _("Checked by"), _("Payer's signature"), _("Seal of the company")],
            "keep": _("Please keep this receipt. It is no tax invoice."),
            "sheet": _("Sheet {page} of {pages}"),
        },
        "papers": [_receipt(receipt, language)],
    }


def _receipt(receipt: ReceiptPaper, language: str) -> dict[str, object]:
    _ = translation(language).gettext
    reprint = _("Reprint {number}").format(number=receipt.printed_times - 1) if receipt.printed_times > 1 else ""
    void = _("Void") if receipt.voided_at else ""
    notes = [
        joined(_("Void since {time}").format(time=moment(receipt.voided_at)), receipt.voided_by, receipt.void_reason)
        if receipt.voided_at
        else "",
        _("Handed over ¥{given}, change ¥{change}").format(
            given=yuan(receipt.tendered_fen), change=yuan(receipt.tendered_fen - receipt.amount_fen)
        )
        if receipt.tendered_fen is not None
        else "",
        joined(_("Fapiao {number}").format(number=receipt.fapiao_number), day(receipt.fapiao_on))
        if receipt.fapiao_number
        else "",
        receipt.note,
    ]
    return {
        "number": plain(receipt.number),
        "marks": [mark for mark in (void, reprint) if mark],
        "void": void,
        "facts": [
            [_("Customer"), plain(joined(receipt.room, receipt.customer), 90), True],
            [_("Paid by"), plain(receipt.payer or receipt.customer, 60), False],
            [_("Received on"), moment(receipt.received_at), False],
            [_("Way of paying"), _(receipt.method.label), True],
        ],
        "lines": [[plain(line.reference, 60), plain(line.text, 200), yuan(line.amount_fen)] for line in receipt.lines],
        "capital": plain(receipt.amount_capital),
        "total": f"¥{yuan(receipt.amount_fen)}",
        "notes": [plain(note, 300) for note in notes if note],
        "signed": [plain(joined(receipt.received_by, receipt.till), 40), "", "", ""],
    }
