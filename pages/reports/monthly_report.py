"""The monthly report: figures, five charts, notes and the manager's words, kept as they were issued (R-YEAR)."""

from components.figure_cells import month_cells
from components.month_report_verbs import show_verbs
from components.month_report_view import (
    choose_month,
    choose_report,
    show_how_counted,
    show_report,
    show_state,
    show_words,
)
from components.navigation import PAGES
from components.page import page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.rules.permissions import may

actor, at = require_page("monthly-report"), now()
clause = _(
    "Each month management looks at these figures. When the month is over the manager issues the report: its figures "
    "stay as they were then. What changes later goes into another revision, with a reason."
)
head = page_head(_(PAGES["monthly-report"].title), rule="R-YEAR", clause=clause)
with head:
    month = choose_month(head, actor, at)
    report, name = choose_report(head, actor, month, at)
show_how_counted(head, report.figures)
address = f"/papers/monthly-report/{month}"
head.link_button(_("Spreadsheet"), f"{address}.xlsx?revision={name}", icon=":material/download:")
# The manager's next step is to issue it, everybody else's to print it.
strong = "secondary" if may(actor, "issue_monthly_report") else "primary"
head.link_button(_("Print"), f"{address}?revision={name}", icon=":material/print:", type=strong)
show_state(report)
show_report(report.figures, month_cells(report.figures, actor, office_day(at)), actor)
if report.issued or not may(actor, "write_monthly_report"):
    show_words(report)
show_verbs(report, actor)
