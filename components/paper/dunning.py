"""The content of letters about overdue money: words and formatted values for dunning.typ (R-BILL-9)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import day, joined, plain, yuan
from db.vocabulary import DunningStage, PaymentMethod


@dataclass(frozen=True, slots=True)
class DunningPaperLine:
    on: date
    text: str
    notice_no: str
    due_on: date
    open_fen: int


@dataclass(frozen=True, slots=True)
class DunningPaper:
    """One letter as it was frozen."""

    number: str
    stage: DunningStage
    customer: str
    room: str
    customer_no: str
    sent_on: date
    pay_until: date
    amount_fen: int
    amount_capital: str
    lines: tuple[DunningPaperLine, ...]
    made_by: str = ""
    note: str = ""
    methods: tuple[PaymentMethod, ...] = tuple(PaymentMethod)


def dunning_content(letters: Sequence[DunningPaper], head: OfficeHead, language: str) -> dict[str, object]:
    """What dunning.typ reads."""
    _ = translation(language).gettext
    return {
        "lang": language[:2],
        "title": joined(_("Letters about overdue payments"), letters[0].number if letters else ""),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "date": _("Date"),
            "text": _("What for"),
            "notice": _("Notice"),
            "due": _("Was due"),
            "open": _("Open (yuan)"),
            "total": _("Together"),
            "capital": _("In words"),
            "until": _("Please pay by"),
            "how": _("How to pay"),
            "ask": _("Questions"),
            "signed": [_("Service centre (seal)"), _("Delivered by / date"), _("Received by customer / date")],
            "page": _("Page {page} of {pages}"),
        },
        "papers": [_letter(letter, head, language) for letter in letters],
    }


def _letter(letter: DunningPaper, head: OfficeHead, language: str) -> dict[str, object]:
    _ = translation(language).gettext
    is_written = letter.stage is DunningStage.WRITTEN
    ways = _(", ").join(_(method.label) for method in letter.methods)
    hours = _("Open {hours}").format(hours=head.service_hours) if head.service_hours else ""
    phone = _("Phone {number}").format(number=head.phone) if head.phone else ""
    return {
        "title": _("Request for payment") if is_written else _("Payment reminder"),
        "number": plain(letter.number),
        "customer": plain(joined(letter.room, letter.customer), 90),
        "customer_no": plain(letter.customer_no),
        "greeting": _("Dear {customer},").format(customer=plain(letter.customer, 60)),
        "texts": _texts(letter, _),
        "lines": [
            [day(line.on), plain(line.text, 120), plain(line.notice_no), day(line.due_on), yuan(line.open_fen)]
            for line in letter.lines
        ],
        "total": yuan(letter.amount_fen),
        "capital": plain(letter.amount_capital),
        "until": day(letter.pay_until),
        "how": joined(_("At the service centre's counter:"), ways),
        "ask": plain(_(", ").join(part for part in (head.office, phone, hours) if part)),
        "made": day(letter.sent_on),
        "by": plain(letter.made_by, 40),
        "note": plain(letter.note, 200),
    }


def _texts(letter: DunningPaper, _: Callable[[str], str]) -> list[str]:
    """Polite, and no more than the rule says: water, power, gas and access are never touched."""
    amount, until = f"¥{yuan(letter.amount_fen)}", day(letter.pay_until)
    thanks = _("If you have paid meanwhile, please take no notice of this letter, and accept our thanks.")
    if letter.stage is not DunningStage.WRITTEN:
        asked = _("perhaps it was overlooked: {amount} are open after the term of payment. Please pay by {day}.")
        return [asked.format(amount=amount, day=until), thanks]
    asked = _("we reminded you of the payments below; {amount} are still open. Please pay by {day}.")
    talk = _("If you cannot pay all of it at once, or think that an amount is wrong, please talk to us.")
    then = _(
        "If we hear nothing, the project manager decides how to go on: no further services on account, instalments or "
        "collection. Water, power, gas and access are not affected."
    )
    return [asked.format(amount=amount, day=until), talk, then, thanks]
