"""What the office has of the surveys and sheets that a spreadsheet of answers names, and where the two differ."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from db.operations.imports import chunks, ids_by, other_values, row_error
from db.queries.exports_surveys import list_survey_answers
from db.queries.questionnaires import QuestionRow
from db.queries.survey_entries import list_asked
from db.rules.questionnaires import trend_key_of
from db.rules.survey_answers import clean_words
from db.rules.survey_entry import list_number
from db.rules.survey_take_over import plain_title
from db.spreadsheets import RowError, SheetRecords, SurveyAnswerRow, columns_of
from db.tables.customers import Customer
from db.tables.surveys import Survey, SurveyAddress, SurveyResponse
from db.vocabulary import N_, AddressState, QuestionKind, SurveyState

MOST_SURVEYS, LONGEST_TITLE = 5000, 200
TITLE_TOO_LONG = N_("This title has {count} characters, at most {most} fit. Shorten it.")
NOT_ON_SHEET = N_("Sheet {number} is here already without this question, and is never changed.")
NUMBER_IS_VOID = N_("Sheet {number} is here already and was voided. Correct the number.")
NOT_RUNNING = N_("This survey takes no answers now: it is not running.")
NO_SUCH_SHEET = N_("Sheet {number} is not on the list of this survey. Correct the number.")
ANSWERED = N_("The address of sheet {number} has answered already. Correct the number.")
NO_SUCH_QUESTION = N_("This survey does not ask this question. Correct its words.")
NO_MARK_ASKED = N_("This question is not answered by a mark from 1 to 5.")
DAY_OUTSIDE = N_("The survey runs from {first} to {last}. Correct the date.")
OTHER_PLACE = N_("Sheet {number} was handed out elsewhere: {place}. Correct the number or the place.")


class SurveySheet(NamedTuple):
    """The rows of one sheet with their place in the file."""

    title: str
    number: str
    rows: list[tuple[int, SurveyAnswerRow]]

    @property
    def first(self) -> SurveyAnswerRow:
        return self.rows[0][1]


class Place(NamedTuple):
    address: SurveyAddress
    zone: str
    building: str
    customer_no: str

    @property
    def has_answered(self) -> bool:
        return self.address.state is AddressState.ANSWERED


class KnownSurveys:
    """Looked up once for a whole file."""

    def __init__(self, session: Session) -> None:
        surveys = session.scalars(select(Survey).order_by(Survey.id).limit(MOST_SURVEYS))
        self.surveys = {plain_title(survey.title): survey for survey in surveys}
        self.questions: dict[int, dict[str, QuestionRow]] = {}
        self.customers: dict[str, int] = {}
        self.there: dict[tuple[int, str], dict[str, SurveyAnswerRow]] = defaultdict(dict)
        self.numbers: set[tuple[int, str]] = set()
        self.places: dict[tuple[int, str], Place] = {}

    def key_of(self, title: str, number: str) -> tuple[str, str]:
        """A sheet's survey and number in their one form: on the list of a survey of ours 0012 is 12."""
        plain = plain_title(title)
        survey, listed = self.surveys.get(plain), list_number(number)
        is_ours = survey is not None and not survey.is_taken_over
        return plain, str(listed) if is_ours and listed is not None else number

    def look_up(self, session: Session, sheets: Sequence[SurveySheet]) -> None:
        self.customers = ids_by(session, Customer.customer_no, {one.first.customer_no for one in sheets} - {""})
        for survey in {one.title: self.surveys[one.title] for one in sheets if one.title in self.surveys}.values():
            asked = list_asked(session, survey_id=survey.id)
            self.questions[survey.id] = {trend_key_of(question.wording): question for question in asked}
        keys = [(self.surveys[one.title].id, one.number) for one in sheets if one.title in self.surveys]
        for some in chunks(keys, 500):
            mine = tuple_(SurveyResponse.survey_id, SurveyResponse.response_no).in_(some)
            found = session.execute(
                select(SurveyResponse.id, SurveyResponse.survey_id, SurveyResponse.response_no).where(mine)
            ).all()
            here = {row.id: (row.survey_id, row.response_no) for row in found}
            self.numbers.update(here.values())
            for exported in list_survey_answers(session, where=mine):
                self.there[here[exported.id]][trend_key_of(exported.record.question)] = exported.record
            self._look_up_places(session, [(each, int(no)) for each, no in some if list_number(no) is not None])

    def _look_up_places(self, session: Session, keys: Sequence[tuple[int, int]]) -> None:
        found = session.execute(
            select(SurveyAddress, Customer.customer_no)
            .outerjoin(Customer, Customer.id == SurveyAddress.customer_id)
            .where(tuple_(SurveyAddress.survey_id, SurveyAddress.list_no).in_(keys))
        )
        for address, customer_no in found:
            place = Place(address, address.zone, address.building, customer_no or "")
            self.places[address.survey_id, str(address.list_no)] = place

    def is_past(self, one: SurveySheet) -> bool:
        """Of a survey that the program did not carry out."""
        survey = self.surveys.get(one.title)
        return survey is None or survey.is_taken_over

    def has(self, one: SurveySheet) -> bool:
        """Whether the sheet is here: its values have been compared, or nobody can tell them."""
        survey = self.surveys.get(one.title)
        if survey is None:
            return False
        place = self.places.get((survey.id, one.number))
        is_counted = survey.is_anonymous and place is not None and place.has_answered
        return (survey.id, one.number) in self.there or is_counted

    def running(self, one: SurveySheet) -> tuple[Survey, dict[str, int]]:
        """The survey of a sheet that the program carries out, and the ids of its questions."""
        survey = self.surveys[one.title]
        return survey, {key: question.id for key, question in self.questions[survey.id].items()}

    def address(self, one: SurveySheet) -> SurveyAddress:
        return self.places[self.surveys[one.title].id, one.number].address


def sheet_faults(sheet: SheetRecords, one: SurveySheet, known: KnownSurveys) -> Iterable[RowError]:
    """Where a sheet does not fit what the office has."""
    survey, (first_row, first) = known.surveys.get(one.title), one.rows[0]
    if survey is None:
        if len(first.survey) > LONGEST_TITLE:
            details = {"count": len(first.survey), "most": LONGEST_TITLE}
            yield row_error(sheet, first_row, "survey", first.survey, TITLE_TOO_LONG, **details)
        return
    key = survey.id, one.number
    if key in known.there:
        yield from _differences(sheet, one, known.there[key], is_anonymous=survey.is_anonymous)
    elif key in known.numbers:
        yield row_error(sheet, first_row, "response_no", first.response_no, NUMBER_IS_VOID, number=one.number)
    elif not survey.is_taken_over:
        yield from _not_possible(sheet, one, survey, known.places.get(key), known.questions[survey.id])


def _differences(
    sheet: SheetRecords, one: SurveySheet, there: dict[str, SurveyAnswerRow], *, is_anonymous: bool
) -> Iterable[RowError]:
    headers = {column.name: column.header for column in columns_of(sheet.kind)}
    for number, row in one.rows:
        kept = there.get(trend_key_of(row.question))
        if kept is None:
            yield row_error(sheet, number, "question", row.question, NOT_ON_SHEET, number=one.number)
            continue
        differ = [name for name in ("score", "answered_on") if getattr(row, name) != getattr(kept, name)]
        # What the file does not say does not differ; nobody finds out an anonymous sheet's place by trying (R-DEC-23).
        places = () if is_anonymous else ("zone", "building", "customer_no")
        said = (name for name in places if getattr(row, name))
        differ += [name for name in said if getattr(row, name) != getattr(kept, name)]
        differ += ["comment"] if clean_words(row.comment) != kept.comment else []
        if differ:
            yield other_values(sheet, number, "response_no", row.response_no, [headers[name] for name in differ])


def _not_possible(
    sheet: SheetRecords, one: SurveySheet, survey: Survey, place: Place | None, asked: dict[str, QuestionRow]
) -> Iterable[RowError]:
    """Why a new sheet does not come into a survey that the program carries out."""
    first_row, first = one.rows[0]
    if place is not None and place.has_answered and survey.is_anonymous:
        return
    if survey.state is not SurveyState.RUNNING:
        yield row_error(sheet, first_row, "survey", first.survey, NOT_RUNNING)
    elif place is None:
        yield row_error(sheet, first_row, "response_no", first.response_no, NO_SUCH_SHEET, number=one.number)
    elif place.has_answered:
        yield row_error(sheet, first_row, "response_no", first.response_no, ANSWERED, number=one.number)
    elif not survey.starts_on <= first.answered_on <= survey.ends_on:
        days = {"first": survey.starts_on.isoformat(), "last": survey.ends_on.isoformat()}
        yield row_error(sheet, first_row, "answered_on", first.answered_on, DAY_OUTSIDE, **days)
    elif any(getattr(first, name) not in ("", getattr(place, name)) for name in ("zone", "building", "customer_no")):
        where = " ".join(part for part in (place.zone, place.building, place.customer_no) if part)
        yield row_error(sheet, first_row, "response_no", first.response_no, OTHER_PLACE, number=one.number, place=where)
    else:
        for number, row in one.rows:
            question = asked.get(trend_key_of(row.question))
            if question is None:
                yield row_error(sheet, number, "question", row.question, NO_SUCH_QUESTION)
            elif question.kind is not QuestionKind.SCALE:
                yield row_error(sheet, number, "question", row.question, NO_MARK_ASKED)
