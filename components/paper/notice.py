"""Billing notices: their words and formatted values for notice.typ, and the PDF.

Apart from the other papers, so that the processes which set a month's notices load nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from components.locale import translation
from components.paper.data import NoticeDiscount, NoticePaper, NoticePaperLine, NoticePayment, OfficeHead
from components.paper.letter_head import how_to_reach
from components.paper.qr import qr_svg
from components.paper.slip import slips_content
from components.paper.text import count, day, joined, plain, yuan
from components.paper.typesetting import STAMPED_AT, pdf

SAFE_ROWS = 11
ROW_WIDTH = 15
FEW_PAYMENTS = 3
"""So many are named in the account itself; more get a list of their own."""


def notices_pdf(notices: Sequence[NoticePaper], head: OfficeHead, language: str) -> bytes:
    """Billing notices, A5 landscape, each from a new page, with copies of slips behind it if it has any (R-BILL-3)."""
    made = max((notice.stamped_at for notice in notices if notice.stamped_at), default=STAMPED_AT)
    return pdf("notice.typ", notices_content(notices, head, language), stamped_at=made)


def notices_content(notices: Sequence[NoticePaper], head: OfficeHead, language: str) -> dict[str, object]:
    """What notice.typ reads: all texts translated, all figures written out."""
    _ = translation(language).gettext
    title = _("Billing notice")
    slips = [slip for notice in notices for slip in notice.slips]
    return {
        "lang": language[:2],
        "title": joined(title, notices[0].month if notices else ""),
        "head": {
            "from": plain(joined(head.company, head.office)),
            "foot": [*([plain(head.office)] if head.office else []), *how_to_reach(head, language)],
        },
        "words": {
            "title": title,
            "customer": _("Customer"),
            "due": _("Payment due"),
            "date": _("Date"),
            "order": _("Slip number"),
            "text": _("What for"),
            "amount": _("Amount (yuan)"),
            "account": _("Account (yuan)"),
            "total": _("Amount due"),
            "capital": _("In words"),
            "scan": _("Scan at the counter to pay"),
            "ask": _("Questions? Ask the service centre before the payment is due."),
            "signatures": [
                _("Prepared by"),
                _("Checked by"),
                _("Delivered by / date"),
                _("Received by customer / date"),
            ],
            "copies": _("Copies of slips on request"),
            "continued": _("(continued)"),
            "valid": _("Valid once checked"),
            "page": _("Page {page} of {pages}"),
            "nothing": _("No charges this month"),
            "copy": _("Copy for notice {number}"),
        },
        "slips": slips_content([], head, language) if slips else None,
        "papers": [_notice(notice, head, language) for notice in notices],
    }


def _notice(notice: NoticePaper, head: OfficeHead, language: str) -> dict[str, object]:
    _ = translation(language).gettext
    year, month = notice.month.split("-")
    owes = notice.total_fen > 0
    if owes:
        term = _("Within {days} days of delivery").format(days=notice.term_days)
        ways = _(", ").join(_(method.label) for method in notice.methods)
    else:
        term = _("Nothing to pay")
        ways = _("The credit goes to later charges.") if notice.total_fen < 0 else ""
    about = [_(notice.customer_kind.label)] if notice.customer_kind else []
    if notice.area:
        about.append(f"{notice.area} ㎡")
    groups = [*_charges(notice, language), *_reliefs(notice, language)]
    return {
        "number": plain(notice.number),
        "month": _("{year}-{month}").format(year=year, month=month),
        "customer": plain(joined(notice.room, notice.customer), 120),
        "running": plain(joined(notice.room, notice.customer), 30),
        "about": plain(_(", ").join([*about, notice.customer_no])),
        "term": term,
        "ways": ways,
        "headline": _("Amount due") if notice.total_fen >= 0 else _("Credit in your favour"),
        "total": yuan(abs(notice.total_fen)),
        "groups": groups,
        "account": [
            ["", _("Brought forward"), _opening(notice, language), yuan(notice.opening_fen)],
            ["＋", _("Charges this month"), "", yuan(notice.charges_fen)],
            ["－", _("Discounts"), "", yuan(notice.discounts_fen)],
            ["－", _("Paid since"), _paid(notice, language), yuan(notice.payments_fen)],
        ],
        "result": yuan(notice.total_fen),
        "capital": plain(notice.total_capital),
        "made": _("Made on {date}").format(date=day(notice.issued_on)),
        "signed": [plain(notice.made_by, 40), plain(notice.reviewed_by, 40), "", ""],
        "correction": _correction(notice, language),
        "qr": qr_svg(head, notice.path),
        "fits": sum(_rows(group) for group in groups) - 1 <= SAFE_ROWS,
        "slips": _copies(notice, head, language),
    }


def _copies(notice: NoticePaper, head: OfficeHead, language: str) -> object:
    """Without the code: what is paid with a notice is found by the notice's own."""
    return slips_content(notice.slips, replace(head, public_url=None), language)["papers"] if notice.slips else []


def _charges(notice: NoticePaper, language: str) -> list[dict[str, object]]:
    """The slips, then the fees; where there are both, each under its own title. Their sum ends the last."""
    _ = translation(language).gettext
    services = [line for line in notice.lines if line.order_no]
    fees = [line for line in notice.lines if not line.order_no]
    slips = len({line.order_no for line in services})
    said = _("Charges this month: {lines} lines, {slips} slips")
    total = [said.format(lines=len(notice.lines), slips=slips), yuan(notice.charges_fen)]
    if not services or not fees:
        return [_group("", [_line(line, language) for line in notice.lines], total)]
    return [
        _group(title, [_line(line, language) for line in lines], end, sum(line.amount_fen for line in lines))
        for title, lines, end in (
            (_("Special services"), services, []),
            (_("Agreement and management fees"), fees, total),
        )
    ]


def _reliefs(notice: NoticePaper, language: str) -> list[dict[str, object]]:
    """What is taken off: discounts with their ground and approver, and payments where the account cannot name all."""
    _ = translation(language).gettext
    groups = []
    if notice.discounts:
        lines = [
            [day(given.on), _(given.ground.label), plain(_discount(given, language), 120), yuan(-given.amount_fen)]
            for given in notice.discounts
        ]
        groups.append(_group(_("Discounts"), lines, [], -notice.discounts_fen))
    if len(notice.payments) > FEW_PAYMENTS:
        lines = [
            [day(payment.on), plain(payment.number), _way(payment, language), yuan(-payment.amount_fen)]
            for payment in _in_order(notice.payments)
        ]
        groups.append(_group(_("Paid since"), lines, [], -notice.payments_fen))
    return groups


def _discount(given: NoticeDiscount, language: str) -> str:
    _ = translation(language).gettext
    approved = _("approved by {name}").format(name=given.approved_by)
    return joined(given.text, approved if given.approved_by else "")


def _group(title: str, lines: list[list[str]], total: list[str], sum_fen: int = 0) -> dict[str, object]:
    return {"title": [title, yuan(sum_fen)] if title else [], "lines": lines, "total": total}


def _rows(group: dict[str, object]) -> int:
    """How many rows of a sheet a group surely does not exceed."""
    lines: list[list[str]] = group["lines"]  # type: ignore[assignment]
    return sum(-(-_width(line[2]) // ROW_WIDTH) for line in lines) + bool(group["title"]) + bool(group["total"])


def _line(line: NoticePaperLine, language: str) -> list[str]:
    _ = translation(language).gettext
    text = joined(line.text, _measured(line))
    return [day(line.on), plain(line.order_no) or _("Recurring fee"), plain(text, 120), yuan(line.amount_fen)]


def _measured(line: NoticePaperLine) -> str:
    """As 2.5 h, or with the price of one as 80 ㎡×3.50."""
    if line.quantity is None:
        return ""
    price = f"×{yuan(line.unit_price_fen)}" if line.unit_price_fen is not None else ""
    return joined(count(line.quantity), line.unit) + price


def _width(text: str) -> int:
    """About how many full characters wide, rounded up: decides only whether one sheet surely holds the notice."""
    return sum(2 if char > "\u2e7f" else 1 for char in text) * 2 // 3 + 1 if text.isascii() else len(text) + 1


def _opening(notice: NoticePaper, language: str) -> str:
    """The newest months of the opening balance one by one, older ones in one sum."""
    _ = translation(language).gettext
    months = sorted(notice.opening_months)
    parts = [f"{month} {yuan(fen)}" for month, fen in months[-3:]]
    if len(months) > 3:
        parts.insert(0, _("earlier {amount}").format(amount=yuan(sum(fen for _month, fen in months[:-3]))))
    return _("of which {parts}").format(parts=_(", ").join(parts)) if parts else ""


def _paid(notice: NoticePaper, language: str) -> str:
    _ = translation(language).gettext
    if len(notice.payments) > FEW_PAYMENTS:
        return _("{number} payments").format(number=len(notice.payments))
    named = len(notice.payments) > 1
    parts = [
        joined(day(payment.on), _way(payment, language), yuan(payment.amount_fen) * named)
        for payment in _in_order(notice.payments)
    ]
    return _(", ").join(parts)


def _in_order(payments: Iterable[NoticePayment]) -> list[NoticePayment]:
    return sorted(payments, key=lambda payment: payment.on)


def _way(payment: NoticePayment, language: str) -> str:
    """How the money came; money without a receipt of its own was paid back."""
    _ = translation(language).gettext
    back = _("Paid back") if payment.amount_fen < 0 else ""
    return joined(back, _(payment.method.label) if payment.method else "")


def _correction(notice: NoticePaper, language: str) -> str:
    _ = translation(language).gettext
    if notice.revision < 2:
        return ""
    replaced = _("replaces {number}").format(number=plain(notice.replaces)) if notice.replaces else ""
    return joined(_("Correction {revision}").format(revision=notice.revision - 1), replaced)
