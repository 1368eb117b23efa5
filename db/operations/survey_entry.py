"""Sheets on paper: typed in, typed a second time to find typing errors, voided and typed again (R-SURV-3).

Without a key against doubles: it would keep who typed which sheet and when. The address refuses a second sheet.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import RuleError
from db.operations.survey_answers import AlreadyAnswered, record_response
from db.operations.survey_steps import find_survey, written
from db.queries.survey_entries import list_asked, stored_answers
from db.rules import permissions
from db.rules.survey_answers import read_answers
from db.rules.survey_entry import TYPED, base_number, differing_places, list_number, next_number_of, plain_number
from db.tables.surveys import Survey, SurveyAddress, SurveyDoubleEntry, SurveyResponse, SurveyVoid
from db.types import Actor
from db.vocabulary import N_, AnswerMeans, SurveyState

Said = Mapping[int, Sequence[str]]
"""What stands on the sheet for each question, by its id: marks and places as digits."""


class SurveyNotRunning(RuleError):
    message = N_("{survey} does not run. Sheets are typed and voided only while it does.")


class SheetUnknown(RuleError):
    message = N_("There is no sheet {number} in this survey. Check the number.")


class DayNotPossible(RuleError):
    message = N_("The day of answer lies between the survey's first day and today.")


class NotTypedHere(RuleError):
    message = N_("Only what staff typed can be voided. What residents sent in stays as it is.")


class VoidedAlready(RuleError):
    message = N_("Sheet {number} is voided already.")


class TypedAgainAlready(RuleError):
    message = N_("Sheet {number} was typed a second time already.")


class Entered(NamedTuple):
    """The number to write on the sheet; void and second entry ask for it."""

    response_no: str


class Compared(NamedTuple):
    """A second entry: how many questions were compared, and the places of those that differ, joined by commas."""

    response_no: str
    questions: int
    differing: str


def enter_answers(
    session: Session, *, by: Actor, at: datetime, survey_id: int, sheet: str, answered_on: date, said: Said
) -> Entered:
    """Type one sheet. `sheet` is its number on the list, or that of a voided entry which this one replaces.

    Raises SheetUnknown, SurveyNotRunning, DayNotPossible and what `read_answers` and `record_response` raise.
    """
    permissions.require(by, "enter_answers")
    survey = _survey(session, survey_id)
    if not survey.starts_on <= answered_on <= office_day(at):
        raise DayNotPossible("answered_on")
    answers = read_answers(list_asked(session, survey_id=survey.id), said)
    place, number, means = _place(session, survey, sheet)
    response_no = record_response(
        session,
        survey=survey,
        place=place,
        answers=answers,
        means=means,
        answered_on=answered_on,
        by=by,
        at=at,
        response_no=number,
    )
    return Entered(response_no)


def _place(session: Session, survey: Survey, sheet: str) -> tuple[SurveyAddress | SurveyResponse, str, AnswerMeans]:
    """Where a sheet belongs, the number it gets (none: one by chance), and how it came in."""
    list_no = list_number(sheet)
    address = None
    if list_no is not None:
        here = (SurveyAddress.survey_id == survey.id, SurveyAddress.list_no == list_no)
        address = session.scalar(select(SurveyAddress).where(*here))
        if address is None:
            raise SheetUnknown("sheet", number=sheet)
    number = plain_number(sheet) if address is None else str(list_no)
    voided = _last_entry(session, survey, number)
    if voided is None:
        if address is None:
            raise SheetUnknown("sheet", number=sheet)
        return address, "" if survey.is_anonymous else number, AnswerMeans.PAPER
    if not _is_void(session, voided):
        raise AlreadyAnswered("sheet")
    return voided, next_number_of(voided.response_no), voided.means


def _last_entry(session: Session, survey: Survey, number: str) -> SurveyResponse | None:
    """The newest entry of a sheet: typed again it has its first number with -2, -3 and so on."""
    first = base_number(number)
    numbers = (SurveyResponse.response_no == first) | SurveyResponse.response_no.startswith(
        f"{first}-", autoescape=True
    )
    return session.scalar(
        select(SurveyResponse)
        .where(SurveyResponse.survey_id == survey.id, numbers)
        .order_by(func.length(SurveyResponse.response_no).desc(), SurveyResponse.response_no.desc())
        .limit(1)
    )


def enter_answers_again(
    session: Session, *, by: Actor, at: datetime, survey_id: int, response_no: str, said: Said
) -> Compared:
    """Type a sheet a second time: nothing is counted, the differences are kept.

    Raises SheetUnknown, VoidedAlready, TypedAgainAlready and what `read_answers` raises.
    """
    permissions.require(by, "enter_answers_again")
    survey = _survey(session, survey_id)
    entry = _entry(session, survey, response_no)
    if session.scalar(select(SurveyDoubleEntry.id).where(SurveyDoubleEntry.response_id == entry.id)):
        raise TypedAgainAlready("sheet", number=entry.response_no)
    questions = list_asked(session, survey_id=survey.id)
    second = {answer.question_id: answer for answer in read_answers(questions, said)}
    first = {answer.question_id: answer for answer in stored_answers(session, response_id=entry.id)}
    compared, places = differing_places(questions, first, second)
    differing = ",".join(map(str, places))
    session.add(SurveyDoubleEntry(survey_id=survey.id, response_id=entry.id, questions=compared, differing=differing))
    session.flush()
    return Compared(entry.response_no, compared, differing)


def void_response(
    session: Session, *, by: Actor, at: datetime, survey_id: int, response_no: str, reason: str
) -> Entered:
    """Take a typed sheet out of the count, with a reason; it stays on record and can be typed again once.

    Raises SheetUnknown, VoidedAlready, NotTypedHere, Incomplete, SurveyNotRunning.
    """
    permissions.require(by, "void_response")
    survey = _survey(session, survey_id)
    entry = _entry(session, survey, response_no)
    if entry.means not in TYPED:
        raise NotTypedHere("response_no")
    said = written("reason", reason)
    session.add(
        SurveyVoid(
            survey_id=survey.id, response_id=entry.id, reason=said, voided_by=by.user_id, voided_on=office_day(at)
        )
    )
    session.flush()
    return Entered(entry.response_no)


def _survey(session: Session, survey_id: int) -> Survey:
    """A running survey; two who type into it wait for each other."""
    survey = find_survey(session, survey_id)
    if survey.state is not SurveyState.RUNNING:
        raise SurveyNotRunning(survey=survey.survey_no)
    return survey


def _entry(session: Session, survey: Survey, response_no: str) -> SurveyResponse:
    """The entry that counts, by its number as it is read from the sheet."""
    entry = _last_entry(session, survey, plain_number(response_no))
    if entry is None:
        raise SheetUnknown("sheet", number=response_no)
    if _is_void(session, entry):
        raise VoidedAlready("sheet", number=entry.response_no)
    return entry


def _is_void(session: Session, entry: SurveyResponse) -> bool:
    return session.scalar(select(SurveyVoid.id).where(SurveyVoid.response_id == entry.id)) is not None
