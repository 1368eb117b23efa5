"""The voucher of a refund: set by receipt.typ, on the same sheet as a receipt."""

from dataclasses import dataclass
from datetime import datetime

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain, yuan
from db.vocabulary import AdjustmentGround, PaymentMethod


@dataclass(frozen=True, slots=True)
class RefundPaper:
    """Money given back: who got it, why, who asked, approved and paid; times in the office's zone."""

    number: str
    request_no: str
    customer: str
    room: str
    receiver: str
    ground: AdjustmentGround
    reason: str
    method: PaymentMethod
    amount_fen: int
    amount_capital: str
    asked_by: str
    approved_by: str
    paid_by: str
    paid_at: datetime


def refund_content(refund: RefundPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What receipt.typ reads."""
    _ = translation(language).gettext
    title = _("Voucher for a refund")
    amount = yuan(refund.amount_fen)
    return {
        "lang": language[:2],
        "title": joined(title, refund.number),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "reference": _("Request"),
            "text": _("Ground and reason"),
            "amount": _("Amount (yuan)"),
            "capital": _("Total in words"),
            "total": _("Sum"),
            "signatures": [_("Paid out by"), _("Approved by"), _("Receiver's signature"), _("Office seal")],
            "keep": _("The receiver signs for the whole amount. Finance keeps this voucher."),
            "sheet": _("Sheet {page} of {pages}"),
        },
        "papers": [
            {
                "number": plain(refund.number),
                "marks": [],
                "void": "",
                "facts": [
                    [_("Customer"), plain(joined(refund.room, refund.customer), 90), True],
                    [_("Received by"), plain(refund.receiver, 60), False],
                    [_("Paid out on"), moment(refund.paid_at), False],
                    [_("How it is paid out"), _(refund.method.label), True],
                ],
                "lines": [
                    [plain(refund.request_no, 60), plain(joined(_(refund.ground.label), refund.reason), 300), amount]
                ],
                "capital": plain(refund.amount_capital),
                "total": f"¥{amount}",
                "notes": [plain(_("Asked for by {who}").format(who=refund.asked_by), 100)],
                "signed": [plain(refund.paid_by, 40), plain(refund.approved_by, 40), "", ""],
            }
        ],
    }
