"""What came of a call that asks a survey: a sheet, or how far its address is now (R-SURV-3, R-CALL-4).

A part of recording the call, which has checked the permission.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.survey_answers import record_response
from db.queries.survey_entries import list_asked
from db.rules.survey_answers import read_answers
from db.tables.callbacks import Callback
from db.tables.surveys import Survey, SurveyAddress
from db.types import Actor
from db.vocabulary import AddressState, AnswerMeans, CallbackState, Reached


def keep_said(
    session: Session,
    *,
    callback: Callback,
    reached: Reached,
    said: Mapping[int, Sequence[str]],
    by: Actor,
    at: datetime,
) -> None:
    """`said` by question id: marks and places as digits. Raises what `read_answers` and `record_response` raise."""
    address = session.get_one(SurveyAddress, callback.survey_address_id)
    if reached is Reached.REACHED:
        survey = session.get_one(Survey, address.survey_id)
        record_response(
            session,
            survey=survey,
            place=address,
            answers=read_answers(list_asked(session, survey_id=survey.id), said),
            means=AnswerMeans.PHONE,
            answered_on=office_day(at),
            by=by,
            at=at,
        )
    elif address.state is AddressState.ANSWERED:
        return
    elif reached is Reached.REFUSED:
        address.state = AddressState.REFUSED
    elif callback.state is CallbackState.UNREACHABLE and address.state is AddressState.TO_DELIVER:
        address.state = AddressState.NOT_MET


def survey_number(session: Session, callback: Callback) -> str:
    """The number of the survey that a call asks."""
    address = session.get_one(SurveyAddress, callback.survey_address_id)
    return session.get_one(Survey, address.survey_id).survey_no
