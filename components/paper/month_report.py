"""The monthly report on one sheet: figures, five charts, notes, the manager's words, room to sign (R-YEAR)."""

from dataclasses import dataclass
from datetime import datetime

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.survey_report import ReportChart
from components.paper.text import joined, moment, plain
from components.paper.year_end import PaperTable, table_content

# Of the columns behind the part: the figure, this month, its change from last month and from last year.
SHOWN = (0, 1, 3, 5)


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
            "counted": _("How each figure is counted stands on the screen and in the spreadsheet of this report."),
            "signatures": [_("Made by / date"), _("Seen by the manager / date"), _("Seen by the leader / date")],
        },
        "figures": _figures(paper.figures),
        "charts": [{"title": plain(one.title), "note": one.note, "svg": one.svg} for one in paper.charts],
        "notes": [table_content(one) for one in paper.notes],
        "said": [plain(line, 4000) for line in paper.words.split("\n")] if paper.words else [],
    }


def _figures(table: PaperTable) -> dict[str, object]:
    """Two tables side by side; each part goes below the shorter one. What stood before is told by the change."""
    parts: list[list[list[str]]] = []
    for part, *cells in ([plain(cell, 60) for cell in row] for row in table.rows):
        if part or not parts:
            parts.append([[part, "", "", ""]])
        parts[-1].append([cells[place] for place in SHOWN])
    halves: tuple[list[list[str]], list[list[str]]] = ([], [])
    for lines in parts:
        min(halves, key=len).extend(lines)
    return {"heads": [plain(table.heads[1 + place], 40) for place in SHOWN[1:]], "halves": halves}
