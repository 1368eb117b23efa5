"""What stands on a survey's sheets, read back from the PDF (R-SURV-3, R-DEC-18)."""

from dataclasses import replace
from datetime import date

import pytest

from components.locale import translation
from components.paper.survey_sheet import form_content, survey_sheets_pdf
from components.paper.survey_sheet_data import SheetForm, SheetQuestion, SurveySheet
from db.vocabulary import QuestionKind
from tests.components.paper.papers import HEAD, page_sizes, page_texts, pressed

LANGUAGES = ("zh_CN", "en")
MARKUP = "#panic(1) *x* $y$ <z> @w `v` // = \\ ]"
SCALE = QuestionKind.SCALE
QUESTIONS = (
    SheetQuestion(1, SCALE, "保洁是否满意？", "公共服务"),
    SheetQuestion(2, SCALE, "绿化是否满意？", "公共服务"),
    SheetQuestion(3, QuestionKind.CHOICE, "何时方便？", "联系", ("上午", "下午", "晚上", "周末")),
    SheetQuestion(4, QuestionKind.TEXT, "还有什么建议？", "联系", is_required=False),
)
FORM = SheetForm("2026年业主满意度调查", QUESTIONS, "请如实填写。", "DC-2026-003", date(2026, 12, 31))
SHEETS = tuple(SurveySheet(number, path=f"s/TOKEN{number}") for number in (1, 2, 3))


def word(language: str, msgid: str, **details: object) -> str:
    return pressed(translation(language).gettext(msgid).format(**details))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sheet_has_its_number_and_all_questions(language: str) -> None:
    pages = page_texts(survey_sheets_pdf(FORM, SHEETS, HEAD, language))
    assert len(pages) == 3
    for sheet, page in zip(SHEETS, pages, strict=True):
        for text in ("2026年业主满意度调查", "请如实填写。", "保洁是否满意？", "1上午", "4周末", "还有什么建议？"):
            assert text in page
        assert f"{word(language, 'Sheet')}{sheet.number}" in page
        assert page.count("DC-2026-003") == 1
        assert word(language, "Very satisfied") in page
        assert word(language, "Please give it back to the service centre by {day}.", day="2026-12-31") in page
        assert word(language, "Scan to answer online") in page


def test_without_a_public_address_there_is_the_number_only() -> None:
    office = replace(HEAD, public_url=None)
    pages = page_texts(survey_sheets_pdf(FORM, SHEETS, office, "en"))
    assert ["Sheet1" in page or "Sheet2" in page or "Sheet3" in page for page in pages] == [True] * 3
    assert not any("Scan" in page for page in pages)


def test_a_long_questionnaire_goes_on_and_the_next_sheet_begins_on_a_new_leaf() -> None:
    many = tuple(SheetQuestion(n, SCALE, f"第{n}个问题是否满意？" * 2) for n in range(1, 61))
    pages = page_texts(survey_sheets_pdf(replace(FORM, questions=many), SHEETS[:2], HEAD, "en"))
    first = [place for place, page in enumerate(pages) if "Page1" in page]
    assert first == [0, len(pages) // 2]
    assert len(pages) // 2 % 2 == 0
    own = [page for page in pages[: len(pages) // 2] if page]
    assert all("Sheet1" in page and f"Page{place}" in page for place, page in enumerate(own, start=1))
    assert [sum(page.count(f"第{n}个问题") for page in own) for n in (1, 30, 60)] == [2, 2, 2]


def test_neighbouring_marks_of_a_section_share_the_words_of_the_scale() -> None:
    groups = form_content(FORM, HEAD, "en")["groups"]
    assert isinstance(groups, list)
    assert [(group["section"], group["kind"], len(group["questions"])) for group in groups] == [
        ("公共服务", "scale", 2),
        ("联系", "choice", 1),
        ("", "text", 1),
    ]


def test_only_an_anonymous_sheet_says_that_it_is() -> None:
    said = "Anonymous:pleasedonotwriteyourname"
    assert said in page_texts(survey_sheets_pdf(FORM, SHEETS[:1], HEAD, "en"))[0]
    named = replace(FORM, is_anonymous=False)
    page = page_texts(survey_sheets_pdf(named, [SurveySheet(1, "3-1-1201")], HEAD, "en"))[0]
    assert said not in page
    assert "3-1-1201" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_questionnaire_without_a_survey_is_a_sample(language: str) -> None:
    page = page_texts(survey_sheets_pdf(replace(FORM, survey_no="", ends_on=None), (), HEAD, language))[0]
    assert word(language, "Specimen") in page
    assert "2026-12-31" not in page


def test_signs_of_the_typesetter_are_set_as_they_were_typed() -> None:
    hostile = (SheetQuestion(1, SCALE, MARKUP, MARKUP), SheetQuestion(2, QuestionKind.CHOICE, "?", "", (MARKUP, "b")))
    form = SheetForm(MARKUP, hostile, MARKUP, MARKUP)
    page = page_texts(survey_sheets_pdf(form, [SurveySheet(7, MARKUP)], HEAD, "en"))[0]
    assert page.count(pressed(MARKUP)) == 7


def test_what_sheets_share_is_in_their_file_once_and_the_same_sheets_are_the_same_file() -> None:
    sheets = [SurveySheet(number, path=f"s/{number:016}") for number in range(1, 301)]
    many = survey_sheets_pdf(FORM, sheets, HEAD, "zh_CN")
    assert len(many) < 300 * 3_000
    assert page_sizes(many) == {(210, 297)}
    assert survey_sheets_pdf(FORM, SHEETS, HEAD, "zh_CN") == survey_sheets_pdf(FORM, SHEETS, HEAD, "zh_CN")
