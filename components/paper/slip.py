"""The content of work order slips: words and formatted values for slip.typ."""

from collections.abc import Iterable, Sequence

from components.locale import translation
from components.paper.data import OfficeHead, SlipPaper
from components.paper.qr import qr_svg
from components.paper.text import clock, count, day, joined, moment, plain, yuan
from db.vocabulary import AcceptedHow, Mark, Settlement, Term


def slips_content(slips: Sequence[SlipPaper], head: OfficeHead, language: str) -> dict[str, object]:
    """What slip.typ reads. Each slip comes in four parts, one for each place that keeps it (R-ORDER-3)."""
    _ = translation(language).gettext
    title = _("Service and repair slip")
    marks = "①②③④"
    keepers = [_("Service department / finance"), _("Service centre"), _("Service department"), _("Customer")]
    return {
        "lang": language[:2],
        "title": joined(title, *(slip.number for slip in slips[:1])),
        "head": {"from": plain(joined(head.company, head.office))},
        "parts": [
            _("Part {mark}  {keeper}").format(mark=mark, keeper=keeper)
            for mark, keeper in zip(marks, keepers, strict=True)
        ],
        "fields": [_("Checked by finance"), _("Cash received / paid"), _("Remarks"), _("Remarks")],
        "words": {
            "title": title,
            "scan": _("Scan at the counter to open"),
            "sheet": _("Sheet {page} of {pages}"),
            "text": _("Service item / material"),
            "unit": _("Measure"),
            "quantity": _("Quantity"),
            "price": _("Unit price (yuan)"),
            "amount": _("Amount (yuan)"),
            "capital": _("Total in words"),
            "total": _("Sum"),
            "settlement": _("Settlement"),
            "acceptance": _("Price agreed"),
            "change": _("If the job changes: stop, agree the new price, ask the customer again."),
            "result": _("Result of the work"),
            "finished": _("Finished at"),
            "satisfaction": _("How satisfied"),
            "customer_signs": _("Customer's signature"),
            "worker_signs": _("Worker's signature"),
            "head_signs": _("Head of department"),
            "stamp": _("Stamp here"),
            "keepers": "   ".join(f"{mark} {keeper}" for mark, keeper in zip(marks, keepers, strict=True)),
            "honesty": _("No private fees or tips. Each payment gets a numbered receipt."),
        },
        "papers": [_slip(slip, head, language) for slip in slips],
    }


def _slip(slip: SlipPaper, head: OfficeHead, language: str) -> dict[str, object]:
    _ = translation(language).gettext
    kind = f"（{_(slip.customer_kind.label)}）" if slip.customer_kind else ""
    until = f"–{clock(slip.wanted_until)}" if slip.wanted_until else ""
    recorded = _("entered later {time}").format(time=moment(slip.recorded_at)) if slip.recorded_at else ""
    earlier = _("before the change ¥{amount}").format(amount=yuan(slip.earlier_total_fen))
    facts = [
        [_("Customer"), plain(slip.customer + kind, 90), True],
        [_("Room"), plain(slip.room, 60), True],
        [_("Phone"), plain(slip.phone, 40), False],
        [
            _("Registered on"),
            joined(moment(slip.registered_at), _(slip.channel.label) if slip.channel else "", recorded),
            False,
        ],
        [_("Wanted for"), moment(slip.wanted_at) + until, True],
        [_("Sent to"), plain(joined(slip.department, slip.worker, clock(slip.dispatched_at)), 60), False],
    ]
    return {
        "number": plain(slip.number),
        "facts": facts,
        "matter": [_("What for"), plain(slip.description)],
        "lines": [
            [
                plain(line.text + (f"（{line.code}）" if line.code else ""), 200),
                plain(line.unit, 12),
                count(line.quantity),
                yuan(line.unit_price_fen),
                yuan(line.amount_fen),
            ]
            for line in slip.lines
        ],
        "total": f"¥{yuan(slip.total_fen)}" if slip.total_fen is not None else "",
        "capital": plain(slip.total_capital),
        "earlier": earlier if slip.earlier_total_fen is not None else "",
        "settlement": _choices(Settlement, slip.settlement, language),
        "ground": _(slip.free_ground.label) if slip.free_ground else "",
        "acceptance": _accepted(slip, language),
        "satisfaction": [
            {"ticked": False, "text": text} for text in (_("Satisfied"), _(Mark.FAIR.label), _("Dissatisfied"))
        ],
        "finished": moment(slip.completed_at),
        "result": plain(slip.result, 160),
        "signed": _(slip.signed.label) if slip.signed else "",
        "stamp": _(slip.stamp.label) if slip.stamp else "",
        "stamped": day(slip.stamped_on),
        "cancelled": _("Cancelled") if slip.is_cancelled else "",
        "qr": qr_svg(head, slip.path),
    }


def _choices(terms: Iterable[Term], chosen: Term | None, language: str) -> list[dict[str, object]]:
    _ = translation(language).gettext
    return [{"ticked": term is chosen, "text": _(term.label)} for term in terms]


def _accepted(slip: SlipPaper, language: str) -> list[dict[str, object]]:
    """The way the customer accepted the price; as long as nobody did, the ways to tick by pen."""
    _ = translation(language).gettext
    if slip.accepted_how:
        return [{"ticked": True, "text": joined(_(slip.accepted_how.label), clock(slip.accepted_at))}]
    return _choices([AcceptedHow.ON_SITE, AcceptedHow.PHONE, AcceptedHow.WRITING], None, language)
