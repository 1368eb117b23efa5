"""A survey's sheets, and a questionnaire as one of them, made from what the queries give. No streamlit."""

from collections.abc import Iterable, Sequence
from datetime import date

from components.paper.survey_sheet_data import SheetForm, SheetQuestion, SurveySheet
from db.engine import read_key
from db.queries.questionnaires import QuestionnaireView, QuestionRow
from db.queries.survey_addresses import AddressRow
from db.queries.survey_forms import OpenForm
from db.queries.surveys_one import SurveyFile
from db.rules.questionnaires import choices_in, english_sections
from db.rules.survey_tokens import make_token
from db.vocabulary import SurveyMethod

ENGLISH = "en"


def form_of_survey(
    survey: SurveyFile, asked: QuestionnaireView, questions: Sequence[QuestionRow], language: str
) -> SheetForm:
    """What all sheets of a survey share; where the English words are missing, the Chinese ones stand."""
    return SheetForm(
        _said(survey.title, survey.title_en, language),
        _questions(questions, language),
        _said(asked.intro, asked.intro_en, language),
        survey.survey_no,
        survey.ends_on,
        survey.is_anonymous,
    )


def form_of_questionnaire(asked: QuestionnaireView, questions: Sequence[QuestionRow], language: str) -> SheetForm:
    """A questionnaire before any survey asks it."""
    shown = _questions(questions, language)
    return SheetForm(asked.name, shown, _said(asked.intro, asked.intro_en, language), is_anonymous=False)


def sheets_of(survey: SurveyFile, rows: Iterable[AddressRow]) -> tuple[SurveySheet, ...]:
    """The sheets of these addresses with the code that answers online, where the survey is asked online, too.

    A sheet of an anonymous survey does not say where it was given out: who delivers reads it off the list.
    """
    if survey.drawn_at is None:
        return ()
    key = read_key() if SurveyMethod.ONLINE in survey.methods else ""
    drawn_at = survey.drawn_at

    def path(list_no: int) -> str:
        return f"s/{make_token(key, survey_id=survey.id, list_no=list_no, drawn_at=drawn_at)}" if key else ""

    return tuple(SurveySheet(row.list_no, "" if survey.is_anonymous else row.label, path(row.list_no)) for row in rows)


def resident_form(asked: QuestionnaireView, questions: Sequence[QuestionRow], today: date) -> OpenForm:
    """The questionnaire as the page behind a link shows it; it belongs to no address."""
    return OpenForm(0, 0, asked.name, "", asked.intro, asked.intro_en, today, True, tuple(questions))


def _questions(rows: Sequence[QuestionRow], language: str) -> tuple[SheetQuestion, ...]:
    sections = english_sections((row.section, row.section_en) for row in rows)
    return tuple(_question(row, _said(row.section, sections.get(row.section, ""), language), language) for row in rows)


def _question(row: QuestionRow, section: str, language: str) -> SheetQuestion:
    return SheetQuestion(
        row.position,
        row.kind,
        _said(row.wording, row.wording_en, language),
        section,
        choices_in(row.options, row.options_en, is_english=language == ENGLISH),
        row.is_required,
    )


def _said(chinese: str, english: str, language: str) -> str:
    return english if language == ENGLISH and english else chinese
