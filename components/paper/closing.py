"""The content of the month's closing sheet: words and formatted values for closing.typ."""

from components.locale import translation
from components.paper.closing_data import ClosingPaper
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain, yuan
from db.vocabulary import AdjustmentGround, AdjustmentKind


def closing_content(sheet: ClosingPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What closing.typ reads."""
    _ = translation(language).gettext
    title = _("Closing sheet of the month")
    facts = [
        [_("Month"), sheet.month],
        [_("State"), _(sheet.state.label)],
        [_("Customers"), str(sheet.customers)],
        [_("Printed at"), moment(sheet.printed_at)],
    ]
    sums = [
        [_("Brought forward"), yuan(sheet.opening_fen)],
        [_("Charges this month"), yuan(sheet.charges_fen)],
        [_("Discounts"), yuan(sheet.discounts_fen)],
        [_("Paid since"), yuan(sheet.payments_fen)],
        [_("Total (yuan)"), yuan(sheet.total_fen)],
    ]
    steps = [[_(step.name), plain(step.who, 40) or "—", moment(step.at)] for step in sheet.steps]
    hand_ins = [
        [
            plain(row.department, 40),
            str(row.orders),
            yuan(row.amount_fen),
            str(row.exceptions),
            joined(plain(row.signed_by, 40), moment(row.signed_at)) or "—",
        ]
        for row in sheet.hand_ins
    ]
    left_out = [[_(row.kind.label), str(row.orders), yuan(row.amount_fen)] for row in sheet.exceptions]
    alone = [
        [
            _(use.rule.label),
            plain(use.who, 40),
            _(use.verb.label) if use.verb else plain(use.operation, 40),
            plain(use.subject, 60),
            moment(use.at),
        ]
        for use in sheet.done_alone
    ]
    count = len(sheet.done_alone)
    proof = [[_(line.name), _yuan(line.charges_fen), _yuan(line.due_fen)] for line in sheet.proof]
    given_up = [
        [row.number, _(row.kind.label), _(row.ground.label), plain(row.customer_no, 40), yuan(row.amount_fen),
         plain(row.asked_by, 40), plain(row.decided_by, 40)]
        for row in sheet.given_up
    ]  # fmt: skip
    if sheet.vacant[0]:
        fees = _("{n} fees").format(n=sheet.vacant[0])
        vacant = [_(AdjustmentKind.DISCOUNT.label), _(AdjustmentGround.VACANT.label), fees, yuan(sheet.vacant[1])]
        given_up.append(["—", *vacant, "—", "—"])
    voided = [
        [row.number, yuan(row.amount_fen), plain(row.reason, 80), plain(row.issued_by, 40) or "—",
         joined(plain(row.voided_by, 40), moment(row.voided_at))]
        for row in sheet.voided
    ]  # fmt: skip
    chains = [[_(line.name), f"{line.length:,}", line.hash or "—"] for line in sheet.chains]
    return {
        "lang": language[:2],
        "title": joined(title, sheet.month),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "capital": _("Total in words"),
            "page": _("Page {page} of {pages}"),
            "signatures": [_("Made by finance / time"), _("Confirmed by the manager / time")],
        },
        "facts": facts,
        "sums": sums,
        "capital": plain(sheet.total_capital),
        "reopened": joined(_("Reopened:"), plain(sheet.reopen_reason, 200)) if sheet.reopen_reason else "",
        "sections": [
            {
                "title": _("Steps of the month"),
                "heads": [_("Step"), _("Who"), _("When")],
                "right": [],
                "widths": [2, 2, 2],
                "rows": steps,
                "none": "",
            },
            {
                "title": joined(_("Proof"), _("the sums agree") if sheet.agrees else _("THE SUMS DIFFER")),
                "heads": [_("Counted from"), _("Charges (yuan)"), _("Total due (yuan)")],
                "right": [1, 2],
                "widths": [2, 2, 2],
                "rows": proof,
                "none": "",
            },
            {
                "title": _("Hand-ins of the departments"),
                "heads": [_("Department"), _("Slips"), _("Amount (yuan)"), _("Exceptions"), _("Signed by")],
                "right": [1, 2, 3],
                "widths": [2, 1, 1.4, 1, 2.6],
                "rows": hand_ins,
                "none": _("No slips this month"),
            },
            {
                "title": _("Slips left out"),
                "heads": [_("Exception"), _("Slips"), _("Amount (yuan)")],
                "right": [1, 2],
                "widths": [3, 1, 1.4],
                "rows": left_out,
                "none": _("None"),
            },
            {
                "title": joined(_("Discounts, waivers and refunds"), str(len(sheet.given_up))),
                "heads": [
                    _("Number"),
                    _("Kind"),
                    _("Ground"),
                    _("Customer"),
                    _("Amount (yuan)"),
                    _("Asked by"),
                    _("Approved by"),
                ],
                "right": [4],
                "widths": [2, 1, 1.4, 1.4, 1.4, 1.2, 1.2],
                "rows": given_up,
                "none": _("None"),
            },
            {
                "title": joined(_("Receipts voided"), str(len(sheet.voided))),
                "heads": [_("Number"), _("Amount (yuan)"), _("Reason"), _("Issued by"), _("Voided by")],
                "right": [1],
                "widths": [1.8, 1.2, 2.6, 1.2, 2.4],
                "rows": voided,
                "none": _("None"),
            },
            {
                "title": joined(_("One-person waivers used this month"), str(count)),
                "heads": [_("Rule"), _("Who"), _("What"), _("Concerning"), _("When")],
                "right": [],
                "widths": [2.4, 1.2, 1.6, 2, 1.8],
                "rows": alone,
                "none": _("None: two persons did the two halves of every rule."),
            },
            {
                "title": _("Heads of the chains when this was printed"),
                "heads": [_("Chain"), _("Rows"), _("Last hash")],
                "right": [1],
                "widths": [1.4, 1, 6],
                "rows": chains,
                "none": "",
            },
        ],
    }


def _yuan(fen: int | None) -> str:
    return "—" if fen is None else yuan(fen)
