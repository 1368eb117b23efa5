"""Survey answers from a spreadsheet: into a survey that runs, or with a title that is new as a survey of the past.

A sheet comes in whole or not at all, and one that is here is never changed (R-SURV-3).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.imports import UNKNOWN_CUSTOMER, ImportOutcome, chunks, judge, row_error, write_portion
from db.operations.imports_surveys_known import KnownSurveys, SurveySheet, sheet_faults
from db.operations.imports_surveys_made import TakenOver
from db.operations.survey_answers import record_response
from db.rules import permissions
from db.rules.questionnaires import trend_key_of
from db.rules.survey_answers import Answer, clean_words
from db.spreadsheets import RowError, SheetRecords, SurveyAnswerRow
from db.spreadsheets.cells import Cell, CellError, code
from db.types import Actor
from db.vocabulary import N_, AnswerMeans

FEW = 100
DAY_TO_COME = N_("This day is still to come. Correct the date.")
OTHER_FACTS = N_(
    "Sheet {number} has another zone, building, customer or date in row {first_row}. Correct one of the two."
)
QUESTION_TWICE = N_("Sheet {number} answers this question in row {first_row} already. Take one of the two out.")
NOT_WHOLE = N_("Another row of sheet {number} is at fault: a sheet comes in whole or not at all.")


def import_survey_answers(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Take answers over. A title that is new becomes a survey of the past, filed, with its questions; sheets of a
    survey that runs are those of its list, by their number.

    A sheet with a row at fault stays out as a whole; so does one that is here with other values. Of an anonymous survey
    nobody can tell what a sheet said: it is unchanged when its address has answered (R-DEC-23).
    """
    permissions.require(by, "import_survey_answers")
    known = KnownSurveys(session)
    found, faulty = _sheets(sheet, known)
    known.look_up(session, found)
    planned: list[SurveySheet] = []
    errors: list[RowError] = []
    unchanged = 0
    for one in found:
        faults = [*_own_faults(sheet, one, known.customers, today=office_day(at)), *sheet_faults(sheet, one, known)]
        if faults or (one.title, one.number) in faulty:
            errors += [*faults, *_not_whole(sheet, one, faults)]
        elif known.has(one):
            unchanged += len(one.rows)
        else:
            planned.append(one)
    outcome = judge(sheet, errors, good=sum(len(one.rows) for one in planned), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        _write(session, planned, known, by=by, at=at)
    return outcome


def _sheets(sheet: SheetRecords, known: KnownSurveys) -> tuple[list[SurveySheet], set[tuple[str, str]]]:
    """The sheets in the order of the file, and those of which a row could not be read."""
    sheets: dict[tuple[str, str], SurveySheet] = {}
    for number, row in sheet.rows_of(SurveyAnswerRow):
        key = known.key_of(row.survey, row.response_no)
        sheets.setdefault(key, SurveySheet(*key, [])).rows.append((number, row))
    place = {column.name: index for index, column in enumerate(sheet.columns)}
    faulty = {
        known.key_of(_said(cells[place["survey"]]), _said(cells[place["response_no"]]))
        for cells in sheet.faulty_cells.values()
    }
    return list(sheets.values()), faulty


def _said(cell: Cell) -> str:
    try:
        return code(cell)
    except CellError:
        return ""


def _own_faults(
    sheet: SheetRecords, one: SurveySheet, customers: Mapping[str, int], *, today: date
) -> Iterable[RowError]:
    """What is wrong with the rows of a sheet among themselves, and with whom they name."""
    asked: dict[str, int] = {}
    first_row, first = one.rows[0]
    for number, row in one.rows:
        key = trend_key_of(row.question)
        said: dict[str, object] = {"number": one.number, "first_row": first_row}
        if row.facts != first.facts:
            yield row_error(sheet, number, "response_no", row.response_no, OTHER_FACTS, **said)
        elif key in asked:
            said["first_row"] = asked[key]
            yield row_error(sheet, number, "question", row.question, QUESTION_TWICE, **said)
        elif row.answered_on > today:
            yield row_error(sheet, number, "answered_on", row.answered_on, DAY_TO_COME)
        elif row.customer_no and row.customer_no not in customers:
            yield row_error(sheet, number, "customer_no", row.customer_no, UNKNOWN_CUSTOMER, value=row.customer_no)
        asked.setdefault(key, number)


def _not_whole(sheet: SheetRecords, one: SurveySheet, faults: Sequence[RowError]) -> list[RowError]:
    """The other rows of a sheet that stays out."""
    named = {fault.row for fault in faults}
    return [
        row_error(sheet, number, "response_no", row.response_no, NOT_WHOLE, number=one.number)
        for number, row in one.rows
        if number not in named
    ]


def _write(session: Session, planned: Sequence[SurveySheet], known: KnownSurveys, *, by: Actor, at: datetime) -> None:
    past = TakenOver(session, [one for one in planned if known.is_past(one)], known, by=by, at=at)
    for some in chunks(planned, FEW):
        for one in some:
            is_past = known.is_past(one)
            survey, questions = past.of(one) if is_past else known.running(one)
            answers = [
                Answer(questions[trend_key_of(row.question)], score=row.score, words=clean_words(row.comment))
                for _number, row in one.rows
            ]
            record_response(
                session,
                survey=survey,
                place=past.place(one) if is_past else known.address(one),
                answers=answers,
                means=AnswerMeans.IMPORTED,
                answered_on=one.first.answered_on,
                by=by,
                at=at,
                response_no="" if survey.is_anonymous else one.number,
            )
        write_portion(session, ())
    past.file()
