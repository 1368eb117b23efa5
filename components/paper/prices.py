"""The content of the price notice and of the leaflet: words and formatted values for prices.typ."""

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.letter_head import how_to_reach
from components.paper.price_data import PriceChangeLine, PricePaper
from components.paper.qr import qr_svg
from components.paper.text import day, joined, plain, yuan
from db.vocabulary import N_

NOTICE, LEAFLET = N_("Notice of service prices"), N_("Service prices")


def prices_content(paper: PricePaper, head: OfficeHead, language: str, *, is_leaflet: bool) -> dict[str, object]:
    """What prices.typ reads."""
    _ = translation(language).gettext
    title = _(LEAFLET if is_leaflet else NOTICE)
    return {
        "lang": language[:2],
        "title": joined(title, day(paper.effective_on)),
        "leaflet": is_leaflet,
        "head": {
            "company": plain(head.company),
            "office": plain(head.office),
            "contact": how_to_reach(head, language),
        },
        "words": {
            "title": title,
            "price": _("Price (yuan)"),
            "unit": _("Measure"),
            "coming": _("Coming changes"),
            "quoted": _("Other jobs: we tell you the price first and start once you have agreed."),
            "honesty": _("No private fees or tips. Each payment gets a numbered receipt."),
            "scan": _("Scan for the prices of today"),
            "page": _("Page {page} of {pages}"),
        },
        "effective": _("In force from {day}").format(day=day(paper.effective_on)),
        "replaced": _("Replaced from {day}").format(day=day(paper.replaced_on)) if paper.replaced_on else "",
        "groups": [
            {
                "category": plain(group.category, 40),
                "lines": [[plain(line.name, 60), yuan(line.price_fen), plain(line.unit, 12)] for line in group.lines],
            }
            for group in paper.groups
        ],
        "coming": [
            [day(change.starts_on), plain(change.name, 60), change_words(change, language)] for change in paper.coming
        ],
        "qr": qr_svg(head, paper.path) if paper.path else None,
    }


def change_words(change: PriceChangeLine, language: str) -> str:
    """45.00 → 48.00 / hour; a new item and one that ends say so."""
    _ = translation(language).gettext
    if change.after_fen is None:
        return _("is no longer offered")
    price = f"{yuan(change.after_fen)} / {plain(change.unit, 12)}"
    return (
        _("new: {price}").format(price=price) if change.before_fen is None else f"{yuan(change.before_fen)} → {price}"
    )
