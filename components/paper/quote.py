"""The content of the price confirmation: words and formatted values for quote.typ."""

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.letter_head import how_to_reach
from components.paper.price_data import QuotePaper, QuotePart, Signature
from components.paper.qr import qr_svg
from components.paper.text import clock, count, day, joined, moment, plain, yuan
from db.rules.quotes import shown_no
from db.vocabulary import AcceptedHow, QuoteDetail, QuoteLineKind, Settlement


def quote_content(quote: QuotePaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What quote.typ reads."""
    _ = translation(language).gettext
    title = _("Price confirmation for a job by quote")
    number = shown_no(quote.number, quote.revision)
    return {
        "lang": language[:2],
        "title": joined(title, number),
        "head": {
            "from": plain(joined(head.company, head.office)),
            "contact": [*([plain(head.office)] if head.office else []), *how_to_reach(head, language)],
        },
        "words": {
            "title": title,
            "made": _("Made on {date}").format(date=day(quote.made_on)),
            "job": _("Work to be done"),
            "method": _("Way of doing it"),
            "text": _("What for"),
            "amount": _("Amount (yuan)"),
            "quantity": _("Quantity"),
            "total": _("Price with tax"),
            "capital": _("In words"),
            "settlement": _("Settlement"),
            "acceptance": _("Price agreed"),
            "signature": _("Signature / date"),
            "scan": _("Scan at the counter to open"),
            "page": _("Page {page} of {pages}"),
        },
        "number": plain(number),
        "revision": _("Revision {number}").format(number=quote.revision) if quote.revision > 1 else "",
        "mark": _mark(quote, language),
        "facts": _facts(quote, language),
        "job": plain(quote.title, 200),
        "method": plain(quote.method),
        "agreed": _("Agreed with you on {day}").format(day=day(quote.method_agreed_on))
        if quote.method_agreed_on
        else "",
        "has_quantities": quote.detail is QuoteDetail.LINES,
        "lines": [*_lines(quote, language), *_tax(quote, language)],
        "total": f"¥{yuan(quote.total_fen)}",
        "capital": plain(quote.total_capital),
        "replaces": _replaces(quote, language),
        "terms": _terms(quote, language),
        "settlement": [
            {"ticked": way is quote.settlement, "text": _(way.label)}
            for way in (Settlement.IMMEDIATE, Settlement.MONTHLY)
        ],
        "acceptance": _accepted(quote, language),
        "signatures": _signatures(quote, language),
        "qr": qr_svg(head, quote.path),
    }


def _mark(quote: QuotePaper, language: str) -> str:
    _ = translation(language).gettext
    if quote.is_draft:
        return _("Draft, not an offer")
    if quote.replaced_by is not None:
        return _("Replaced by revision {number}").format(number=quote.replaced_by)
    return _("No longer valid") if quote.is_ended else ""


def _facts(quote: QuotePaper, language: str) -> list[list[str]]:
    _ = translation(language).gettext
    kind = f"（{_(quote.customer_kind.label)}）" if quote.customer_kind else ""
    until = f"–{clock(quote.wanted_until)}" if quote.wanted_until else ""
    return [
        [_("Customer"), plain(quote.customer + kind, 90)],
        [_("Room"), plain(quote.room, 60)],
        [_("Phone"), plain(quote.phone, 40)],
        [_("Work order"), plain(quote.order_no)],
        [_("Department"), plain(quote.department, 60)],
        [_("Wanted for"), moment(quote.wanted_at) + until],
    ]


def _lines(quote: QuotePaper, language: str) -> list[list[str]]:
    """As much of the price as the office chose to show; each way adds up to the same sum before tax."""
    _ = translation(language).gettext
    if quote.detail is QuoteDetail.TOTAL:
        return [[plain(quote.title, 200), "", yuan(quote.total_fen)]]
    if quote.detail is QuoteDetail.LINES:
        return [
            [joined(_(part.kind.label), plain(part.name, 200)), _quantity(part, language), yuan(part.amount_fen)]
            for part in quote.parts
        ]
    sums = {kind: sum(part.amount_fen for part in quote.parts if part.kind is kind) for kind in QuoteLineKind}
    return [[_(kind.label), "", yuan(fen)] for kind, fen in sums.items() if fen]


def _quantity(part: QuotePart, language: str) -> str:
    _ = translation(language).gettext
    if part.kind is QuoteLineKind.LABOUR:
        return _("{people} people × {hours} h").format(people=part.people, hours=count(part.quantity))
    return joined(count(part.quantity), plain(part.unit, 12))


def _tax(quote: QuotePaper, language: str) -> list[list[str]]:
    _ = translation(language).gettext
    if quote.detail is QuoteDetail.TOTAL or not quote.tax_fen:
        return []
    return [[_("Tax {percent} %").format(percent=count(quote.tax_rate * 10)), "", yuan(quote.tax_fen)]]


def _replaces(quote: QuotePaper, language: str) -> str:
    """What the customer had before; with the earlier price where the job changed on site (R-PRICE-7)."""
    _ = translation(language).gettext
    if quote.earlier_revision is None:
        return ""
    if quote.earlier_total_fen is None:
        return _("Replaces revision {number}, which is no longer valid.").format(number=quote.earlier_revision)
    return _("Changed on site: revision {number} was ¥{before}, the price is now ¥{after} ({change}).").format(
        number=quote.earlier_revision,
        before=yuan(quote.earlier_total_fen),
        after=yuan(quote.total_fen),
        change=f"{'+' if quote.total_fen >= quote.earlier_total_fen else ''}"
        f"{yuan(quote.total_fen - quote.earlier_total_fen)}",
    )


def _terms(quote: QuotePaper, language: str) -> list[str]:
    _ = translation(language).gettext
    if quote.valid_until is not None:
        valid = _("This price is valid until {day}.").format(day=day(quote.valid_until))
    else:
        valid = _("This price is valid for {days} days after it is handed over.").format(days=quote.valid_days)
    by_month = quote.settlement is Settlement.MONTHLY
    return [
        valid if quote.valid_until or quote.valid_days else "",
        _("Paid when confirmed, before the work starts.") if quote.is_paid_in_advance and not by_month else "",
        _("If the job changes: stop, agree the new price, ask the customer again."),
        _("No private fees or tips. Each payment gets a numbered receipt."),
    ]


def _accepted(quote: QuotePaper, language: str) -> list[dict[str, object]]:
    _ = translation(language).gettext
    if quote.confirmed_how:
        return [{"ticked": True, "text": joined(_(quote.confirmed_how.label), moment(quote.confirmed_at))}]
    ways = (AcceptedHow.ON_SITE, AcceptedHow.PHONE, AcceptedHow.WRITING)
    return [{"ticked": False, "text": _(way.label)} for way in ways]


def _signatures(quote: QuotePaper, language: str) -> list[list[str]]:
    _ = translation(language).gettext
    fields = [(_("Head of the department"), quote.head_of_department), (_("Manager"), quote.manager)]
    if quote.leader is not None:
        fields.append((_("Leader"), quote.leader))
    fields.append((_("Customer's signature"), Signature()))
    return [[name, plain(signed.name, 40), moment(signed.at)] for name, signed in fields]
