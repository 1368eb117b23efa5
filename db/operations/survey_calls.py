"""A survey by telephone: each address is a call in the worklist of callbacks (R-SURV-3).

Parts of acts: the act that calls them has checked the permission.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.audit import insert_many, note_many
from db.operations.imports import found_by
from db.queries.settings import get_calendar
from db.rules.survey_calls import planned_days
from db.rules.survey_plans import read_terms
from db.tables.callbacks import Callback
from db.tables.surveys import Survey, SurveyAddress
from db.vocabulary import CallbackKind, CallbackState, Caller, SurveyMethod


def make_survey_calls(session: Session, *, survey: Survey, at: datetime) -> int:
    """At the start of a survey by telephone every address gets its call, spread over the survey's working days.

    Gives how many there are; none where the plan does not name the telephone.
    """
    if SurveyMethod.PHONE not in read_terms(SurveyMethod, survey.methods):
        return 0
    addresses = session.execute(
        select(SurveyAddress.id, SurveyAddress.customer_id)
        .where(SurveyAddress.survey_id == survey.id, SurveyAddress.customer_id.is_not(None))
        .order_by(SurveyAddress.list_no)
    ).all()
    calendar, first = get_calendar(session), max(survey.starts_on, office_day(at))
    days = planned_days(len(addresses), first=first, last=survey.ends_on, calendar=calendar)
    rows: list[dict[str, Any]] = [
        {
            "kind": CallbackKind.SURVEY,
            "caller": Caller.CLERK,
            "survey_address_id": address_id,
            "customer_id": customer_id,
            "state": CallbackState.DUE,
            "due_on": day,
            "next_try_on": day,
            "is_provisional": calendar.is_provisional(day),
        }
        for (address_id, customer_id), day in zip(addresses, days, strict=True)
    ]
    insert_many(session, Callback, rows)
    made = select(Callback.survey_address_id, Callback.id)
    found = found_by(session, Callback.survey_address_id, [row[0] for row in addresses], lambda: made)
    ids: dict[int, int] = dict(found)
    note_many(session, Callback, ({**row, "id": ids[row["survey_address_id"]]} for row in rows))
    return len(rows)


def drop_survey_calls(session: Session, *, survey_id: int, address_id: int | None = None) -> int:
    """The survey is over, or this address has answered otherwise: nobody needs to call. Gives how many."""
    waiting = (
        select(Callback)
        .join(SurveyAddress, SurveyAddress.id == Callback.survey_address_id)
        .where(SurveyAddress.survey_id == survey_id, Callback.state == CallbackState.DUE)
    )
    if address_id is not None:
        waiting = waiting.where(SurveyAddress.id == address_id)
    calls = session.scalars(waiting).all()
    for call in calls:
        call.state = CallbackState.DROPPED
    session.flush()
    return len(calls)
