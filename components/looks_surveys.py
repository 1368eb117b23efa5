"""How surveys and what belongs to them look, everywhere the same; the rest is in components/looks.py."""

from components.looks import CURRENT, DONE, ENDED, LATER, SEALED, WAITS, WRONG, Look
from db.vocabulary import ActionState, AddressState, QuestionnaireState, SurveyState, Term

SURVEY_LOOKS: dict[Term, Look] = {
    SurveyState.DRAFT: LATER,
    SurveyState.SUBMITTED: WAITS,
    SurveyState.APPROVED: DONE,
    SurveyState.RUNNING: CURRENT,
    SurveyState.CLOSED: Look("violet", "insights", "☆"),
    SurveyState.FILED: SEALED,
    SurveyState.CANCELLED: ENDED,
    AddressState.TO_DELIVER: LATER,
    AddressState.DELIVERED: CURRENT,
    AddressState.NOT_MET: WAITS,
    AddressState.ANSWERED: DONE,
    AddressState.REFUSED: ENDED,
    QuestionnaireState.DRAFT: LATER,
    QuestionnaireState.RELEASED: DONE,
    QuestionnaireState.RETIRED: SEALED,
    ActionState.PROPOSED: WRONG,
    ActionState.OPEN: CURRENT,
    ActionState.DONE: WAITS,
    ActionState.EFFECTIVE: DONE,
    ActionState.DISMISSED: ENDED,
}
