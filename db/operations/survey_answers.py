"""Answers come in: one part for every way, so that an anonymous sheet leaves no trace on any (R-SURV-3, R-DEC-23).

What is out of the program's hands: whoever runs a PostgreSQL server can read from its own columns and files in which
order the sheets came, though not whose they are; a SQLite file keeps no such order.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import RuleError
from db.operations.audit import insert_many, leave_no_trace, note_many
from db.operations.survey_calls import drop_survey_calls
from db.queries.survey_forms import get_open_form
from db.rules import permissions
from db.rules.survey_answers import Answer, NothingAnswered, read_answers
from db.rules.survey_tokens import ALPHABET, clean_token, token_hash
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyCell, SurveyResponse, SurveyVoid
from db.types import Actor
from db.vocabulary import N_, ActorSource, AddressState, AnswerMeans, SurveyState

# Who sends in answers by a link: nobody that the office knows.
RESIDENT = Actor(user_id=None, name="resident", roles=frozenset(), source=ActorSource.PUBLIC)
NUMBER_LENGTH = 8
LETTERS = "".join(sign for sign in ALPHABET if sign.isalpha())
# Ids by chance, within what every tool reads exactly: their order says nothing of who answered when.
MOST_IDS = 2**53 - 1


class FormNotOpen(RuleError):
    """Unknown, used or closed: a stranger learns nothing of which."""

    message = N_("This questionnaire is not open.")


class AlreadyAnswered(RuleError):
    message = N_("This address has answered already. Check the number on the sheet.")


class AnswersNotOpen(RuleError):
    message = N_("The survey takes answers only while it runs and until its last day.")


class NothingToRetype(RuleError):
    message = N_("There is no voided sheet left to type again for this one. Void the wrong sheet first.")


def send_in_answers(
    session: Session, *, by: Actor, at: datetime, token: str, said: Mapping[int, Sequence[str]]
) -> None:
    """The resident's own answers by the link, once; `said` by question id as the form sends it. Called without a key.

    Raises FormNotOpen for a link that is unknown, used or closed, and the refusals of `read_answers`.
    """
    permissions.require(by, "send_in_answers")
    today = office_day(at)
    form = get_open_form(session, token_hash=token_hash(clean_token(token)), today=today)
    if form is None:
        raise FormNotOpen()
    record_response(
        session,
        survey=session.get_one(Survey, form.survey_id),
        place=session.get_one(SurveyAddress, form.address_id),
        answers=read_answers(form.questions, said, demand_required=True),
        means=AnswerMeans.ONLINE,
        answered_on=today,
        by=by,
        at=at,
    )


def record_response(
    session: Session,
    *,
    survey: Survey,
    place: SurveyAddress | SurveyResponse | SurveyCell,
    answers: Sequence[Answer],
    means: AnswerMeans,
    answered_on: date,
    by: Actor,
    at: datetime,
    response_no: str = "",
) -> str:
    """Keep one sheet whose answers have been read; returns its number, eight signs by chance unless one is given.

    `place`: the address, which is marked as answered; a voided sheet, in whose stead this one is typed; or for a
    survey that is taken over the cell alone. Of an anonymous sheet nothing is kept but the cell and the means: no
    address, day, moment, person or audit row.
    Raises AnswersNotOpen, AlreadyAnswered, NothingToRetype or NothingAnswered.
    """
    is_open = survey.state is SurveyState.RUNNING and answered_on <= survey.ends_on
    if not is_open and not survey.is_taken_over:
        raise AnswersNotOpen()
    if not answers:
        raise NothingAnswered()
    address_id = None
    if isinstance(place, SurveyAddress):
        address_id = place.id
        _mark_answered(session, survey=survey, address=place, answered_on=answered_on)
        if means is not AnswerMeans.PHONE and not survey.is_anonymous:
            drop_survey_calls(session, survey_id=survey.id, address_id=place.id)
    elif isinstance(place, SurveyResponse):
        address_id = place.address_id
        _require_free_place(session, survey=survey, voided=place)
    cell_id = place.id if isinstance(place, SurveyCell) else place.cell_id
    sheet = {
        "id": _id_by_chance(),
        "survey_id": survey.id,
        "response_no": response_no or _number_by_chance(),
        "cell_id": cell_id,
        "is_anonymous": survey.is_anonymous,
        "means": means,
        "address_id": None if survey.is_anonymous else address_id,
        "answered_on": None if survey.is_anonymous else answered_on,
        "entered_at": None if survey.is_anonymous else at,
        "entered_by": None if survey.is_anonymous else by.user_id,
    }
    shared = {"survey_id": survey.id, "response_id": sheet["id"], "cell_id": cell_id}
    rows: list[dict[str, Any]] = [{"id": _id_by_chance(), **shared, **answer._asdict()} for answer in answers]
    session.flush()
    insert_many(session, SurveyResponse, [sheet])
    insert_many(session, SurveyAnswer, rows)
    if survey.is_anonymous and means is AnswerMeans.PAPER:
        leave_no_trace(session)
    elif not survey.is_anonymous:
        note_many(session, SurveyResponse, [sheet])
        note_many(session, SurveyAnswer, rows)
    return str(sheet["response_no"])


def _mark_answered(session: Session, *, survey: Survey, address: SurveyAddress, answered_on: date) -> None:
    """With the day only and past the audit trail, which would keep the moment and the person."""
    is_first = SurveyAddress.state != AddressState.ANSWERED
    here = (SurveyAddress.id == address.id, SurveyAddress.survey_id == survey.id)
    marked = session.scalars(
        update(SurveyAddress)
        .where(*here, is_first)
        .values(state=AddressState.ANSWERED, answered_on=answered_on, version=SurveyAddress.version + 1)
        .returning(SurveyAddress.id),
        execution_options={"unaudited": True},
    ).all()
    if not marked:
        raise AlreadyAnswered("list_no")
    if survey.is_anonymous and session.get_bind().dialect.name == "postgresql":
        # PostgreSQL keeps with every row the transaction that wrote it (xmin): all that have answered here are written
        # again, so that a sheet's transaction leads to all of them and not to one.
        answered_here = (SurveyAddress.cell_id == address.cell_id, SurveyAddress.state == AddressState.ANSWERED)
        session.execute(
            update(SurveyAddress).where(*answered_here).values(note=SurveyAddress.note),
            execution_options={"unaudited": True, "synchronize_session": False},
        )


def _require_free_place(session: Session, *, survey: Survey, voided: SurveyResponse) -> None:
    """A voided sheet is typed again once. An anonymous one has no link: its cell has fewer sheets than answers."""
    is_void = exists().where(SurveyVoid.response_id == SurveyResponse.id)
    if voided.survey_id != survey.id or not session.scalar(
        select(is_void).where(SurveyResponse.id == voided.id).select_from(SurveyResponse)
    ):
        raise NothingToRetype("replaces")
    counted = select(func.count()).select_from(SurveyResponse).where(SurveyResponse.survey_id == survey.id, ~is_void)
    if not survey.is_anonymous:
        answered = 1
        counted = counted.where(SurveyResponse.address_id == voided.address_id)
    else:
        is_answered = (SurveyAddress.cell_id == voided.cell_id, SurveyAddress.state == AddressState.ANSWERED)
        answered = session.scalar(select(func.count()).select_from(SurveyAddress).where(*is_answered)) or 0
        counted = counted.where(SurveyResponse.cell_id == voided.cell_id)
    if (session.scalar(counted) or 0) >= answered:
        raise NothingToRetype("replaces")


def _number_by_chance() -> str:
    """Begins with a letter: neither a place on the list nor a number to a spreadsheet."""
    rest = (secrets.choice(ALPHABET) for _ in range(NUMBER_LENGTH - 1))
    return secrets.choice(LETTERS) + "".join(rest)


def _id_by_chance() -> int:
    return secrets.randbelow(MOST_IDS) + 1
