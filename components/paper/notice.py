"""The content of billing notices: words and formatted values for notice.typ."""

from collections.abc import Sequence

from components.locale import translation
from components.paper.data import NoticePaper, NoticePaperLine, OfficeHead
from components.paper.qr import qr_svg
from components.paper.text import count, day, joined, plain, yuan

SAFE_ROWS = 11
ROW_WIDTH = 15


def notices_content(notices: Sequence[NoticePaper], head: OfficeHead, language: str) -> dict[str, object]:
    """What notice.typ reads: all texts translated, all figures written out."""
    _ = translation(language).gettext
    title = _("Billing notice")
    return {
        "lang": language[:2],
        "title": joined(title, notices[0].month if notices else ""),
        "head": {
            "from": plain(joined(head.company, head.office)),
            "foot": [plain(part) for part in _contact(head, language) if part],
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
        },
        "papers": [_notice(notice, head, language) for notice in notices],
    }


def _contact(head: OfficeHead, language: str) -> list[str]:
    _ = translation(language).gettext
    return [
        head.office,
        _("Open {hours}").format(hours=head.service_hours) if head.service_hours else "",
        _("Phone {number}").format(number=head.phone) if head.phone else "",
    ]


def _notice(notice: NoticePaper, head: OfficeHead, language: str) -> dict[str, object]:
    _ = translation(language).gettext
    year, month = notice.month.split("-")
    slips = len({line.order_no for line in notice.lines if line.order_no})
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
    lines = [_line(line, language) for line in notice.lines]
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
        "lines": lines,
        "summary": _("Charges this month: {lines} lines, {slips} slips").format(lines=len(lines), slips=slips),
        "charges": yuan(notice.charges_fen),
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
        "fits": sum(-(-_width(text) // ROW_WIDTH) for *_rest, text, _amount in lines) <= SAFE_ROWS,
    }


def _line(line: NoticePaperLine, language: str) -> list[str]:
    _ = translation(language).gettext
    text = joined(line.text, f"{count(line.quantity)} {line.unit}" if line.quantity is not None else "")
    return [day(line.on), plain(line.order_no) or _("Recurring fee"), plain(text, 120), yuan(line.amount_fen)]


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
    payments = sorted(notice.payments, key=lambda payment: payment.on)
    named = len(payments) > 1
    parts = [
        joined(day(payment.on), _(payment.method.label) if payment.method else "", yuan(payment.amount_fen) * named)
        for payment in payments[-3:]
    ]
    text = _(", ").join(parts)
    return (
        _("{number} payments, latest {parts}").format(number=len(payments), parts=text) if len(payments) > 3 else text
    )


def _correction(notice: NoticePaper, language: str) -> str:
    _ = translation(language).gettext
    if notice.revision < 2:
        return ""
    replaced = _("replaces {number}").format(number=plain(notice.replaces)) if notice.replaces else ""
    return joined(_("Correction {revision}").format(revision=notice.revision - 1), replaced)
