"""What a resident's link opens: the questions of a running survey whose address has not answered yet."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.questionnaires import QuestionRow, list_questions
from db.tables.questionnaires import Questionnaire
from db.tables.surveys import Survey, SurveyAddress
from db.vocabulary import AddressState, SurveyState


@dataclass(frozen=True, slots=True)
class OpenForm:
    """The form of one link, without anything of the address but its id, which no page shows."""

    survey_id: int
    address_id: int
    title: str
    title_en: str
    intro: str
    intro_en: str
    ends_on: date
    is_anonymous: bool
    questions: tuple[QuestionRow, ...]


def get_open_form(session: Session, *, token_hash: str, today: date) -> OpenForm | None:
    """The form behind the hash of a link; None for one that is unknown, used or closed: nobody can tell which."""
    found = session.execute(
        select(
            Survey.id,
            SurveyAddress.id,
            Survey.title,
            Survey.title_en,
            Questionnaire.intro,
            Questionnaire.intro_en,
            Survey.ends_on,
            Survey.is_anonymous,
            Questionnaire.id,
        )
        .join(Survey, Survey.id == SurveyAddress.survey_id)
        .join(Questionnaire, Questionnaire.id == Survey.questionnaire_id)
        .where(
            SurveyAddress.token_hash == token_hash,
            SurveyAddress.state != AddressState.ANSWERED,
            Survey.state == SurveyState.RUNNING,
            Survey.ends_on >= today,
        )
        .limit(1)
    ).first()
    if found is None:
        return None
    return OpenForm(*found[:-1], questions=list_questions(session, questionnaire_id=found[-1]))


def is_known_link(session: Session, *, token_hash: str) -> bool:
    """Whether a link was ever given out: a resident who comes again is no stranger who guesses."""
    known = select(SurveyAddress.id).where(SurveyAddress.token_hash == token_hash).limit(1)
    return session.scalar(known) is not None
