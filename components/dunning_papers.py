"""Letters about overdue money from what the query gives. No streamlit."""

from collections.abc import Callable

from components.paper.dunning import DunningPaper, DunningPaperLine
from db.queries.dunning_papers import Letter
from db.rules.capital_numerals import capital_numerals


def dunning_paper(letter: Letter, translate: Callable[[str], str]) -> DunningPaper:
    return DunningPaper(
        number=letter.dunning_no,
        stage=letter.stage,
        customer=letter.customer,
        room=letter.unit,
        customer_no=letter.customer_no,
        sent_on=letter.sent_on,
        pay_until=letter.pay_until,
        amount_fen=letter.amount_fen,
        amount_capital=capital_numerals(letter.amount_fen),
        lines=tuple(
            DunningPaperLine(line.business_on, translate(line.title), line.notice_no, line.due_on, line.open_fen)
            for line in letter.lines
        ),
        made_by=letter.made_by,
        note=letter.note,
    )
