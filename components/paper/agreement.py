"""The content of an agreement's sheet: words and formatted values for agreement.typ."""

from components.locale import translation
from components.paper.agreement_data import AgreementLinePaper, AgreementPaper
from components.paper.data import OfficeHead
from components.paper.letter_head import how_to_reach
from components.paper.price_data import Signature
from components.paper.qr import qr_svg
from components.paper.text import count, day, joined, moment, plain, yuan
from db.vocabulary import FeeBasis, PartPeriod, Produces, Rhythm


def agreement_content(paper: AgreementPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What agreement.typ reads."""
    _ = translation(language).gettext
    title = _(paper.kind.label)
    return {
        "lang": language[:2],
        "title": joined(title, paper.number),
        "head": {
            "from": plain(joined(head.company, head.office)),
            "contact": [*([plain(head.office)] if head.office else []), *how_to_reach(head, language)],
        },
        "words": {
            "title": title,
            "what": _("Service or fee"),
            "rhythm": _("Rhythm"),
            "price": _("Agreed price"),
            "period": _("A whole period (yuan)"),
            "terms": _("Terms"),
            "office": _("In the office"),
            "signature": _("Signature / date"),
            "scan": _("Scan at the counter to open"),
            "page": _("Page {page} of {pages}"),
        },
        "number": plain(paper.number),
        "version": _("Version {number}, in force from {day}").format(number=paper.version, day=day(paper.in_force_on)),
        "mark": _mark(paper, language),
        "name": plain(paper.title, 200),
        "facts": _facts(paper, language),
        "lines": [_line(line, language) for line in paper.lines],
        "terms": [plain(term) for term in _terms(paper, language) if term],
        "parties": _parties(paper, head, language),
        "office": [
            _signed(name, by)
            for name, by in (
                (_("Drafted by"), paper.drafted),
                (_("Checked by"), paper.checked),
                (_("Approved by"), paper.approved),
            )
        ],
        "qr": qr_svg(head, paper.path),
    }


def _mark(paper: AgreementPaper, language: str) -> str:
    _ = translation(language).gettext
    if paper.is_draft:
        return _("Draft, not in force")
    return "" if paper.ended_on is None else _("Ended early on {day}").format(day=day(paper.ended_on))


def _facts(paper: AgreementPaper, language: str) -> list[list[str]]:
    _ = translation(language).gettext
    whole = _("All units of {place}").format(place=paper.place) if paper.place else _("All units")
    until = day(paper.until_on) if paper.until_on else _("until it is ended")
    return [
        [_("Units"), plain(whole, 90)] if paper.is_house else [_("Customer"), plain(paper.customer, 90)],
        [_("Who pays"), _(paper.payer.label)] if paper.is_house else [_("Room"), plain(paper.room, 60)],
        [_("Department"), plain(paper.department, 60)],
        [_("From"), day(paper.from_on)],
        [_("Until"), until],
        [_("First and last period"), _(paper.part_period.label)],
    ]


def _line(line: AgreementLinePaper, language: str) -> list[str]:
    _ = translation(language).gettext
    rhythm = _(line.rhythm.label)
    if line.produces is Produces.FEE:
        rhythm = joined(rhythm, _("in advance") if line.is_in_advance else _("afterwards"))
    return [plain(line.title, 200), rhythm, _price(line, language), yuan(line.period_fen)]


def _price(line: AgreementLinePaper, language: str) -> str:
    _ = translation(language).gettext
    if line.produces is Produces.COVERED_ORDER:
        return _("in the fee")
    price = f"¥{yuan(line.unit_price_fen)}"
    if line.basis is not FeeBasis.FIXED:
        price = joined(price, _(line.basis.label))
    elif line.quantity != 1000:
        price = f"{count(line.quantity)} × {price}"
    if line.produces is Produces.ORDER:
        return _("{price} a time").format(price=price)
    return (_("{price} a week") if line.rhythm is Rhythm.WEEKLY else _("{price} a month")).format(price=price)


def _terms(paper: AgreementPaper, language: str) -> list[str]:
    _ = translation(language).gettext
    by_day = paper.part_period is PartPeriod.BY_DAY
    vacant = _("Vacant units pay {percent} %; the rest is a discount of its own on the notice.")
    return [
        _("Fees and charged jobs stand on the monthly notice and are paid within {days} days of its delivery.").format(
            days=paper.term_days
        ),
        _("A first or last period that is not whole is charged by the day.")
        if by_day
        else _("A first or last period that is not whole is charged whole."),
        vacant.format(percent=count(paper.vacant_rate * 10)) if paper.is_house and paper.vacant_rate < 10_000 else "",
        _("A price changes only by a new version of this agreement, never back into periods already charged."),
        "" if paper.is_house else _("One month before the last day the office asks whether it is renewed."),
        _("It renews agreement {number}.").format(number=paper.renews) if paper.renews else "",
        _("Remark: {text}").format(text=paper.note) if paper.note else "",
    ]


def _parties(paper: AgreementPaper, head: OfficeHead, language: str) -> list[list[str]]:
    _ = translation(language).gettext
    own = [_("The company (stamp)"), plain(head.company, 60)]
    return [own] if paper.is_house else [[_("Customer's signature"), plain(paper.customer, 60)], own]


def _signed(name: str, by: Signature) -> list[str]:
    return [name, plain(by.name, 40), moment(by.at)]
