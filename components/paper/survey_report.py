"""The report of a survey: words and formatted values for survey_report.typ (R-SURV-4)."""

from dataclasses import dataclass
from datetime import datetime

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A drawing with the sentence that it proves, and how it is read; one of many lines is made to fit a page."""

    title: str
    note: str
    svg: str
    is_tall: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`numbers`: the places of columns that are set right; `widths` in parts of the page."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[int, ...] = ()
    none: str = ""


@dataclass(frozen=True, slots=True)
class SurveyReport:
    """One survey, in words of the paper's language."""

    survey_no: str
    title: str
    facts: tuple[tuple[str, str], ...]
    """Below the title of the cover: name and value."""
    method: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, str, str], ...]
    """Name, value, remark."""
    report: str
    charts: tuple[ReportChart, ...]
    tables: tuple[ReportTable, ...]
    texts: tuple[tuple[str, tuple[str, ...]], ...]
    """By question: what people wrote."""
    more_texts: int
    printed_at: datetime


def survey_report_content(report: SurveyReport, head: OfficeHead, language: str) -> dict[str, object]:
    """What survey_report.typ reads."""
    _ = translation(language).gettext
    more = _("and {n} more").format(n=report.more_texts) if report.more_texts else ""
    return {
        "lang": language[:2],
        "title": joined(plain(report.title), report.survey_no),
        "head": {"from": plain(joined(head.company, head.office)), "company": plain(head.company)},
        "words": {
            "kind": _("Report of a survey"),
            "title": plain(report.title),
            "office": plain(head.office),
            "printed": joined(_("Printed at"), moment(report.printed_at)),
            "page": _("Page {page} of {pages}"),
            "method": _("How it was asked"),
            "figures": _("Figures"),
            "report": _("Evaluation"),
            "texts": _("What people wrote"),
            "none": _("Nothing was written."),
            "more": more,
            "signatures": [_("Report written by / date"), _("Report approved by / date")],
        },
        "facts": [[name, plain(value, 200)] for name, value in report.facts],
        "method": [[name, plain(value, LONGEST)] for name, value in report.method],
        "figures": [list(figure) for figure in report.figures],
        "report": [plain(line, LONGEST) for line in report.report.split("\n")] if report.report else [],
        "charts": [
            {"title": plain(each.title), "note": each.note, "svg": each.svg, "tall": each.is_tall}
            for each in report.charts
        ],
        "tables": [
            {
                "title": each.title,
                "heads": each.heads,
                "rows": [[plain(cell, 300) for cell in row] for row in each.rows],
                "widths": each.widths,
                "numbers": each.numbers,
                "none": each.none,
            }
            for each in report.tables
        ],
        "texts": [[plain(question, 200), [plain(each, 600) for each in words]] for question, words in report.texts],
    }
