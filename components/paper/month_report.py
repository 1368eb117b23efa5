"""The monthly report on paper: figures, five charts, notes, the manager's words, room to sign. For month_report.typ."""

from dataclasses import dataclass
from datetime import datetime

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.survey_report import ReportChart
from components.paper.text import joined, moment, plain
from components.paper.year_end import PaperTable, table_content


@dataclass(frozen=True, slots=True)
class MonthPaper:
    """One month in words of the paper's language; `state` says whether it is issued, and since when."""

    month: str
    state: str
    is_issued: bool
    figures: PaperTable
    charts: tuple[ReportChart, ...]
    notes: tuple[PaperTable, ...]
    words: str
    meanings: tuple[tuple[str, str], ...]
    printed_at: datetime


def month_report_content(paper: MonthPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What month_report.typ reads."""
    _ = translation(language).gettext
    title = _("Monthly report")
    return {
        "lang": language[:2],
        "title": joined(title, paper.month),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "month": paper.month,
            "state": plain(paper.state, 300),
            "draft": "" if paper.is_issued else _("Draft"),
            "printed": joined(_("Printed at"), moment(paper.printed_at)),
            "page": _("Page {page} of {pages}"),
            "said": _("Manager's words"),
            "none": _("None."),
            "counted": _("How is this counted?"),
            "signatures": [_("Made by / date"), _("Seen by the manager / date"), _("Seen by the leader / date")],
        },
        "figures": table_content(paper.figures),
        "charts": [{"title": plain(one.title), "note": one.note, "svg": one.svg} for one in paper.charts],
        "notes": [table_content(one) for one in paper.notes],
        "said": [plain(line, 4000) for line in paper.words.split("\n")] if paper.words else [],
        "meanings": [list(each) for each in paper.meanings],
    }
