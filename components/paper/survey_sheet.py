"""A survey's sheets: the words and values of survey_form.typ and survey_sheet.typ, and the PDF."""

from collections.abc import Sequence

from components.locale import translation
from components.paper.data import OfficeHead
from components.paper.letter_head import how_to_reach
from components.paper.qr import qr_svg
from components.paper.survey_sheet_data import SheetForm, SheetQuestion, SurveySheet
from components.paper.text import day, joined, plain
from components.paper.typesetting import count_pages, pdf, pdf_over
from db.rules.questionnaires import MARK_WORDS
from db.vocabulary import QuestionKind

LINES_TO_WRITE = 3
SAMPLE: dict[str, object] = {"number": "", "place": "", "qr": None}


def survey_sheets_pdf(form: SheetForm, sheets: Sequence[SurveySheet], head: OfficeHead, language: str) -> bytes:
    """The sheets in their order, A4, each from a new page; without sheets one sample of the form.

    What all of them share is set once and laid under each: two thousand sheets take a second and little memory.
    """
    made = [_sheet(sheet, head) for sheet in sheets] or [SAMPLE]
    shared = {**form_content(form, head, language), "corner": max(map(_corner, made))}
    pages = count_pages("survey_form.typ", shared)
    content = {**shared, "pages": pages, "sheets": made}
    return pdf_over("survey_sheet.typ", content, pdf("survey_form.typ", shared))


def form_content(form: SheetForm, head: OfficeHead, language: str) -> dict[str, object]:
    """What survey_form.typ reads."""
    _ = translation(language).gettext
    back = _("Please give it back to the service centre by {day}.").format(day=day(form.ends_on))
    hidden = _("Anonymous: please do not write your name. The number only shows that a sheet came back.")
    return {
        "lang": language[:2],
        "title": plain(form.title),
        "head": {"from": plain(joined(head.company, head.office)), "foot": how_to_reach(head, language)},
        "words": {
            "sheet": _("Sheet"),
            "sample": _("Specimen"),
            "scan": _("Scan to answer online"),
            "intro": [plain(part) for part in form.intro.split("\n") if part.strip()],
            "how": _("Circle one number: 5 is the best mark, 1 the worst."),
            "back": joined(back if form.ends_on else "", hidden if form.is_anonymous else ""),
            "thanks": _("Thank you for your answers."),
            "survey": plain(form.survey_no),
            "page": _("Page {page}"),
            "required": _("* please answer"),
            "one": _("one only"),
            "several": _("several are possible"),
        },
        "marks": [[str(mark), _(said)] for mark, said in MARK_WORDS.items()],
        "groups": _groups(form.questions),
    }


def _corner(sheet: dict[str, object]) -> int:
    """Millimetres at the top right that the form leaves free."""
    return 28 if sheet["qr"] else 17 if sheet["place"] else 12


def _sheet(sheet: SurveySheet, head: OfficeHead) -> dict[str, object]:
    code = qr_svg(head, sheet.path) if sheet.path else None
    return {"number": str(sheet.number), "place": plain(sheet.place, 60), "qr": code}


def _groups(questions: Sequence[SheetQuestion]) -> list[dict[str, object]]:
    """Neighbouring marks of one section stand in one table under the words of the scale."""
    groups: list[dict[str, object]] = []
    before: tuple[str, QuestionKind] | None = None
    for question in questions:
        heading = question.section if before is None or question.section != before[0] else ""
        if before != (question.section, QuestionKind.SCALE) or question.kind is not QuestionKind.SCALE:
            groups.append({"section": plain(heading), "kind": question.kind.value, "questions": []})
        shown = {
            "number": str(question.number),
            "wording": plain(question.wording),
            "required": question.is_required,
            "choices": [plain(choice) for choice in question.choices],
            "lines": LINES_TO_WRITE if question.kind is QuestionKind.TEXT else 0,
        }
        listed = groups[-1]["questions"]
        assert isinstance(listed, list)
        listed.append(shown)
        before = question.section, question.kind
    return groups
