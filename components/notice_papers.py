"""Notices on paper for whoever makes files of them: the frozen notices, with copies of their slips on request."""

from collections.abc import Sequence
from urllib.parse import quote

from components.paper.data import NoticeDiscount, NoticePaper, NoticePaperLine, NoticePayment, SlipPaper
from components.slip_papers import slip_paper
from db.clock import office_day
from db.money import to_yuan
from db.queries.notice_papers import FeePrice, NoticeFacts, list_notice_facts
from db.queries.slip_copies import list_slip_copies
from db.rules.capital_numerals import capital_numerals
from db.vocabulary import FeeBasis
from db.work import ask


def notice_papers(*, with_slips: bool = False, **which: str | None) -> list[NoticePaper]:
    """The notices of `list_notice_facts` (R-BILL-3)."""
    notices = ask(list_notice_facts, **which)
    charges = [line.entry_id for notice in notices for line in notice.lines if line.order_no] if with_slips else []
    copies = ask(list_slip_copies, entry_ids=charges) if charges else {}
    papers = {entry_id: slip_paper(copy, signed=copy.sign_off) for entry_id, copy in copies.items()}
    return [
        notice_paper(notice, slips=[papers[line.entry_id] for line in notice.lines if line.entry_id in papers])
        for notice in notices
    ]


def notice_paper(facts: NoticeFacts, slips: Sequence[SlipPaper] = ()) -> NoticePaper:
    """A notice as it was frozen (R-BILL-3), with the copies of its slips that are asked for."""
    notice = facts.notice
    return NoticePaper(
        number=notice.notice_no,
        month=notice.month,
        customer_no=facts.customer_no,
        customer=notice.customer_name,
        customer_kind=facts.customer_kind,
        building=notice.building,
        room=notice.unit_label,
        area=str(to_yuan(facts.area_hundredths)) if facts.area_hundredths else "",
        lines=tuple(
            NoticePaperLine(
                line.business_on,
                line.item,
                line.amount_fen,
                line.order_no,
                line.quantity_thousandths,
                facts.measures.get(line.entry_id, "") or _counted(facts.prices.get(line.entry_id)),
                facts.prices[line.entry_id].unit_price_fen if line.entry_id in facts.prices else None,
            )
            for line in facts.lines
        ),
        opening_fen=notice.opening_fen,
        charges_fen=notice.charges_fen,
        discounts_fen=notice.discounts_fen,
        payments_fen=notice.payments_fen,
        total_fen=notice.total_fen,
        total_capital=capital_numerals(notice.total_fen),
        issued_on=office_day(notice.issued_at),
        path=f"/counter?q={quote(notice.notice_no)}",
        opening_months=facts.opening_months,
        discounts=tuple(
            NoticeDiscount(given.business_on, given.item, given.amount_fen, given.ground, given.approved_by)
            for given in facts.discounts
        ),
        payments=tuple(NoticePayment(*payment) for payment in facts.payments),
        term_days=facts.term_days,
        made_by=facts.made_by,
        reviewed_by=facts.reviewed_by,
        revision=notice.revision,
        replaces=facts.replaces,
        stamped_at=notice.issued_at,
        slips=tuple(slips),
    )


def _counted(price: FeePrice | None) -> str:
    """What a fee is counted by, where its text does not say so."""
    return "㎡" if price is not None and price.basis is FeeBasis.AREA else ""
