"""The content of a hand-over's slip: words and formatted values for hand_over.typ."""

from collections.abc import Callable

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain, yuan
from components.paper.till_data import HandOverPaper, MethodTotal
from db.vocabulary import HandOverState, HandOverTo, PaymentMethod


def receiver(row: HandOverPaper, translate: Callable[[str], str]) -> str:
    return row.to_name if row.to is HandOverTo.NEXT_SHIFT else translate(row.to.label)


def signed(row: HandOverPaper, translate: Callable[[str], str]) -> str:
    """Who signed and when, or how it stands."""
    if row.state is not HandOverState.RECEIVED:
        return translate(row.state.label)
    return joined(row.received_by, moment(row.received_at))


def hand_over_content(row: HandOverPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What hand_over.typ reads."""
    _ = translation(language).gettext
    title = _("Hand-over of the till")
    is_signed = row.state is HandOverState.RECEIVED
    return {
        "lang": language[:2],
        "title": joined(title, row.number),
        "head": {"from": plain(joined(head.company, head.office))},
        "number": plain(row.number),
        "state": "" if is_signed else joined(_(row.state.label), plain(row.answer, 120)),
        "words": {
            "title": title,
            "by_method": [_("Way of paying"), _("Receipts"), _("By the books"), _("Counted (yuan)"), _("Difference")],
            "list": [_("Number"), _("Time"), _("What"), _("From whom"), _("Way of paying"), _("Amount (yuan)")],
            "capital": _("Total in words"),
            "total": _("Sum"),
            "explain": _("Reason of a difference"),
            "behalf": _("Why not the cashier"),
            "none": _("Sent back: nothing is handed over."),
            "page": _("Page {page} of {pages}"),
        },
        "facts": [
            [_("Till"), plain(row.till, 40)],
            [_("Handed over by"), plain(_handed_by(row, _), 60)],
            [_("Handed over at"), moment(row.handed_at)],
            [_("Handed to"), plain(receiver(row, _), 40)],
        ],
        "methods": [
            [
                _(each.method.label),
                str(each.receipts),
                yuan(each.amount_fen),
                *(
                    (yuan(row.counted_cash_fen), yuan(row.difference_fen))
                    if each.method is PaymentMethod.CASH
                    else ("", "")
                ),
            ]
            for each in _with_cash(row)
        ],
        "total": [str(sum(each.receipts for each in row.totals)), yuan(row.total_fen - row.difference_fen)],
        "handed": yuan(row.total_fen),
        "capital": plain(row.total_capital),
        "explanation": plain(row.explanation, 240),
        "behalf": plain(row.behalf_reason, 240),
        "signatures": [
            [_("Handed over by / time"), plain(joined(_handed_by(row, _), moment(row.handed_at)))],
            [_("Received by / time"), plain(joined(row.received_by, moment(row.received_at))) if is_signed else ""],
        ],
        "lines": [
            [
                plain(line.number),
                moment(line.at),
                _(line.kind.label),
                plain(line.who, 60),
                _(line.method.label),
                yuan(line.amount_fen),
            ]
            for line in row.lines
        ],
    }


def _handed_by(row: HandOverPaper, _: Callable[[str], str]) -> str:
    if not row.on_behalf_by:
        return row.handed_by
    return _("{who} on behalf of {cashier}").format(who=row.on_behalf_by, cashier=row.handed_by)


def _with_cash(row: HandOverPaper) -> list[MethodTotal]:
    """Cash has its line wherever some was counted."""
    has_cash = any(each.method is PaymentMethod.CASH for each in row.totals)
    rows = list(row.totals)
    return rows if has_cash or not row.counted_cash_fen else [MethodTotal(PaymentMethod.CASH, 0, 0), *rows]
