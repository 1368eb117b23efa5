"""Which rounds of surveys are held, planned or still wanted (R-SURV-2)."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.queries.settings import OfficeSettings, get_settings
from db.rules.survey_rounds import Round, next_round, round_of, rounds_to_plan
from db.tables.staff import User
from db.tables.surveys import Survey
from db.vocabulary import SurveyAudience, SurveyState

# More surveys of one audience than this hold no office's year.
MOST_OF_A_YEAR = 200


class RoundNow(NamedTuple):
    """A round with its survey, where there is one; `is_wanted`: it is time to plan it."""

    round: Round
    survey_no: str
    state: SurveyState | None
    is_wanted: bool


class _Planned(NamedTuple):
    audience: SurveyAudience
    starts_on: date
    survey_no: str
    state: SurveyState


def list_rounds(session: Session, *, today: date) -> list[RoundNow]:
    """The present round of each audience, and the next one where its plan is wanted already."""
    settings = get_settings(session)
    surveys = _planned(session, today, settings)
    wanted = _to_plan(session, surveys, today, settings)
    rounds = []
    for audience in SurveyAudience:
        present = round_of(audience, today, settings)
        following = next_round(present, settings)
        is_ahead = following in wanted or any(following.holds(s.starts_on) for s in surveys if s.audience is audience)
        for each in (present, following) if is_ahead else (present,):
            held = next((s for s in surveys if s.audience is audience and each.holds(s.starts_on)), None)
            number, state = ("", None) if held is None else (held.survey_no, held.state)
            rounds.append(RoundNow(each, number, state, each in wanted))
    return rounds


def list_rounds_to_plan(session: Session, *, today: date) -> list[Round]:
    """For the inbox: the rounds that nobody has planned although it is time."""
    settings = get_settings(session)
    return _to_plan(session, _planned(session, today, settings), today, settings)


def _to_plan(session: Session, surveys: list[_Planned], today: date, settings: OfficeSettings) -> list[Round]:
    begun_at = session.scalar(select(func.min(User.created_at)))
    if begun_at is None:
        return []
    return [
        each
        for audience in SurveyAudience
        for each in rounds_to_plan(
            audience,
            today=today,
            begun_on=office_day(begun_at),
            planned=[survey.starts_on for survey in surveys if survey.audience is audience],
            settings=settings,
        )
    ]


def _planned(session: Session, today: date, settings: OfficeSettings) -> list[_Planned]:
    """What began or begins since the year's first day, the newest last; a cancelled one holds no round."""
    since = round_of(SurveyAudience.RESIDENTS, today, settings).from_on
    found = session.execute(
        select(Survey.audience, Survey.starts_on, Survey.survey_no, Survey.state)
        .where(Survey.starts_on >= since, Survey.state != SurveyState.CANCELLED)
        .order_by(Survey.starts_on, Survey.id)
        .limit(MOST_OF_A_YEAR)
    )
    return [_Planned._make(row) for row in found]
