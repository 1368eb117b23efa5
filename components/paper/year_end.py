"""The year-end report on paper: its tables, how each figure is counted, room to sign. Words for year_end.typ."""

from dataclasses import dataclass
from datetime import datetime

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain


@dataclass(frozen=True, slots=True)
class PaperTable:
    """In words of the paper's language; `words`: how many of the first columns are text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    words: int


@dataclass(frozen=True, slots=True)
class YearEndPaper:
    year: int
    until: str
    """The last day that counts."""
    is_running: bool
    tables: tuple[PaperTable, ...]
    meanings: tuple[tuple[str, str], ...]
    printed_at: datetime


def year_end_content(paper: YearEndPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What year_end.typ reads."""
    _ = translation(language).gettext
    title = _("Year-end report")
    note = _("The year runs: counted up to {day}; the year before is whole.")
    running = note.format(day=paper.until) if paper.is_running else ""
    return {
        "lang": language[:2],
        "title": joined(title, str(paper.year)),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "year": str(paper.year),
            "running": running,
            "printed": joined(_("Printed at"), moment(paper.printed_at)),
            "page": _("Page {page} of {pages}"),
            "counted": _("How is this counted?"),
            "signatures": [_("Made by / date"), _("Seen by the manager / date"), _("Seen by the leader / date")],
        },
        "tables": [table_content(table) for table in paper.tables],
        "meanings": [list(each) for each in paper.meanings],
    }


def table_content(table: PaperTable) -> dict[str, object]:
    """A table of figures as the templates read it."""
    return {
        "title": table.title,
        "heads": [plain(name, 40) for name in table.heads],
        "rows": [[plain(cell, 60) for cell in row] for row in table.rows],
        "widths": table.widths,
        "words": table.words,
    }
