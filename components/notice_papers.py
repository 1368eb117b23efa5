"""Notices on paper for whoever makes files of them: the frozen notices, with copies of their slips on request."""

from components.billing_papers import notice_paper
from components.paper.data import NoticePaper
from components.slip_papers import slip_paper
from db.queries.notice_papers import list_notice_facts
from db.queries.settings import OfficeSettings
from db.queries.slip_copies import list_slip_copies
from db.work import ask


def notice_papers(settings: OfficeSettings, *, with_slips: bool = False, **which: str | None) -> list[NoticePaper]:
    """The notices of `list_notice_facts` (R-BILL-3)."""
    notices = ask(list_notice_facts, **which)
    charges = [line.entry_id for notice in notices for line in notice.lines if line.order_no] if with_slips else []
    copies = ask(list_slip_copies, entry_ids=charges) if charges else {}
    papers = {entry_id: slip_paper(copy, signed=copy.sign_off) for entry_id, copy in copies.items()}
    return [
        notice_paper(
            notice, settings, slips=[papers[line.entry_id] for line in notice.lines if line.entry_id in papers]
        )
        for notice in notices
    ]
