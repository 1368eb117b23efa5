"""The results of a survey: how much came back from where, what the marks say, and what they said before (R-SURV-4)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from db.errors import NotFound, RuleError
from db.queries.survey_progress import PlaceProgress, get_progress
from db.queries.survey_scores import count_chosen, read_scores
from db.rules import permissions
from db.rules.care_figures import Share
from db.rules.survey_disclosure import LEAST
from db.rules.survey_filing import Return
from db.rules.survey_scores import SATISFIED, Group, Scores, weighted
from db.rules.survey_states import BEGUN, ENDED
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAnswer, SurveyResponse, SurveyVoid
from db.types import Actor
from db.vocabulary import N_, QuestionKind, SurveyAudience, SurveyState

MOST_SURVEYS, MOST_ROUNDS = 60, 8


class MarksNotShownYet(RuleError):
    message = N_(
        "The marks of an anonymous survey are shown when it has ended: until then each new answer could be read."
    )


class ResultHead(NamedTuple):
    """A survey that has begun, as the results speak of it."""

    id: int
    survey_no: str
    title: str
    audience: SurveyAudience
    state: SurveyState
    starts_on: date
    ends_on: date
    is_anonymous: bool
    is_taken_over: bool
    return_target_percent: int
    low_percent: int
    file_by: date | None

    @property
    def shows_marks(self) -> bool:
        """While an anonymous survey runs, two looks an answer apart would show that answer (R-DEC-23)."""
        return self.state in ENDED or not self.is_anonymous


class Reach(NamedTuple):
    total: Return
    places: tuple[PlaceProgress, ...]
    sheets: int
    """Sheets that count, whichever way they came."""


class Round(NamedTuple):
    """One survey of the row, with what is said of it."""

    survey_no: str
    title: str
    starts_on: date
    overall: Share
    satisfied: dict[str, Share]
    """By what a question is compared as."""


def list_results(session: Session, *, actor: Actor) -> list[ResultHead]:
    """The surveys that have begun: those being evaluated, then the newest."""
    permissions.require(actor, "view_survey_results")
    order = (Survey.state != SurveyState.CLOSED, Survey.starts_on.desc(), Survey.id.desc())
    begun = select(*_head()).where(Survey.state.in_(BEGUN)).order_by(*order).limit(MOST_SURVEYS)
    return [ResultHead(*row) for row in session.execute(begun)]


def get_result_head(session: Session, *, actor: Actor, survey_no: str) -> ResultHead:
    """Raises NotAllowed, NotFound; a survey that has not begun has no results."""
    return _begun(session, actor, Survey.survey_no == survey_no, key=survey_no)


def get_reach(session: Session, *, actor: Actor, survey_id: int) -> Reach:
    """How much was delivered and came back, in all and by building (R-SURV-3)."""
    permissions.require(actor, "view_survey_results")
    progress, sheets = get_progress(session, survey_id=survey_id), count_sheets(session, survey_id)
    total = progress.total.returned
    return Reach(total if total.sampled else Return(answered=sheets), progress.buildings, sheets)


def get_scores(session: Session, *, actor: Actor, survey_id: int) -> Scores:
    """Raises NotAllowed, NotFound, MarksNotShownYet."""
    require_marks(session, actor, survey_id)
    return read_scores(session, survey_id=survey_id)


def get_last_time(session: Session, *, actor: Actor, survey_id: int) -> Round | None:
    """The last survey of the same people that has ended; a question it did not ask has its mark of the one before.

    A mark of fewer than five answers is not said.
    """
    require_marks(session, actor, survey_id)
    survey = session.get_one(Survey, survey_id)
    earlier = _rounds(session, survey)
    if not earlier:
        return None
    asked = _asked_in(session, earlier)
    keys = select(Question.trend_key).where(Question.questionnaire_id == survey.questionnaire_id)
    last_asked = {
        key: next((each.id for each in earlier if key in asked[each.id]), None) for key in session.scalars(keys)
    }
    wanted = {each.id: {key for key, found in last_asked.items() if found == each.id} for each in earlier}
    wanted[earlier[0].id] = set(asked[earlier[0].id])
    told = _told(session, asked, wanted)
    satisfied: dict[str, Share] = {}
    for each in reversed(earlier):
        satisfied |= {key: share for key, (_weight, share) in told.get(each.id, {}).items()}
    last = earlier[0]
    return Round(last.survey_no, last.title, last.starts_on, _overall(told.get(last.id, {})), satisfied)


def list_rounds(session: Session, *, actor: Actor, survey_id: int) -> list[Round]:
    """This survey and up to eight before it of the same people, the oldest first."""
    require_marks(session, actor, survey_id)
    survey = session.get_one(Survey, survey_id)
    rounds = [survey, *_rounds(session, survey)]
    asked = _asked_in(session, rounds)
    told = _told(session, asked, {survey_id: set(keys) for survey_id, keys in asked.items()})
    return [
        Round(each.survey_no, each.title, each.starts_on, _overall(told.get(each.id, {})),
              {key: share for key, (_weight, share) in told.get(each.id, {}).items()})
        for each in reversed(rounds)
    ]  # fmt: skip


def get_choices(
    session: Session, *, actor: Actor, survey_id: int, scores: Scores, group: Group | None
) -> dict[int, list[int]]:
    """By question with choices: how often each was taken, by everybody or a group; without what is not said."""
    require_marks(session, actor, survey_id)
    asked = [each for each in scores.questions if each.options and scores.is_shown(each.question_id, group)]
    counts = count_chosen(session, survey_id=survey_id, question_ids=[each.question_id for each in asked])
    cells = scores.cells(group)
    return {
        each.question_id: [
            sum(counts.get(each.question_id, Counter())[choice, cell] for cell in cells)
            for choice in range(1, each.options.count("\n") + 2)
        ]
        for each in asked
    }


def count_sheets(session: Session, survey_id: int) -> int:
    """Those that are not voided."""
    sheets = select(func.count()).select_from(SurveyResponse).where(SurveyResponse.survey_id == survey_id)
    voided = select(func.count()).select_from(SurveyVoid).where(SurveyVoid.survey_id == survey_id)
    return (session.scalar(sheets) or 0) - (session.scalar(voided) or 0)


def require_marks(session: Session, actor: Actor, survey_id: int) -> None:
    """Whether this person may see the marks now; raises NotAllowed, NotFound, MarksNotShownYet."""
    if not _begun(session, actor, Survey.id == survey_id, key=survey_id).shows_marks:
        raise MarksNotShownYet


def _begun(session: Session, actor: Actor, one: ColumnElement[bool], *, key: str | int) -> ResultHead:
    permissions.require(actor, "view_survey_results")
    row = session.execute(select(*_head()).where(one, Survey.state.in_(BEGUN))).first()
    if row is None:
        raise NotFound(what=N_("Survey"), key=key)
    return ResultHead(*row)


def _head() -> Sequence[Any]:
    return [getattr(Survey, name) for name in ResultHead._fields]


def _rounds(session: Session, survey: Survey) -> list[Survey]:
    """The earlier surveys of the same people that have ended, the latest first."""
    before = or_(Survey.starts_on < survey.starts_on, and_(Survey.starts_on == survey.starts_on, Survey.id < survey.id))
    earlier = select(Survey).where(Survey.audience == survey.audience, Survey.state.in_(ENDED), before)
    return [*session.scalars(earlier.order_by(Survey.starts_on.desc(), Survey.id.desc()).limit(MOST_ROUNDS))]


Asked = dict[int, dict[str, tuple[int, int]]]
"""By survey, by what a question is compared as: the question and its weight."""
Told = dict[int, dict[str, tuple[int, Share]]]


def _overall(told: Mapping[str, tuple[int, Share]]) -> Share:
    return weighted(told.values())


def _asked_in(session: Session, surveys: Sequence[Survey]) -> Asked:
    found: Asked = {survey.id: {} for survey in surveys}
    rows = session.execute(
        select(Survey.id, Question.trend_key, Question.id, Question.weight)
        .join(Question, Question.questionnaire_id == Survey.questionnaire_id)
        .where(Survey.id.in_(found), Question.kind == QuestionKind.SCALE)
    )
    for survey_id, key, question_id, weight in rows:
        found[survey_id][key] = (question_id, weight)
    return found


def _told(session: Session, asked: Asked, wanted: Mapping[int, Collection[str]]) -> Told:
    """By survey and key: weight and marks, where five answers are there."""
    told: Told = {}
    for survey_id, keys in wanted.items():
        named = {asked[survey_id][key][0]: (key, asked[survey_id][key][1]) for key in keys}
        for question_id, share in _shares(session, survey_id, [*named]).items():
            if share.whole >= LEAST:
                key, weight = named[question_id]
                told.setdefault(survey_id, {})[key] = (weight, share)
    return told


def _shares(session: Session, survey_id: int, questions: Sequence[int]) -> dict[int, Share]:
    """The share of 4 and 5 of each question, in one pass along the index; without voided sheets."""
    if not questions:
        return {}
    good = func.count().filter(SurveyAnswer.score >= SATISFIED)
    sums = select(SurveyAnswer.question_id, good, func.count(SurveyAnswer.score))
    sums = sums.where(SurveyAnswer.question_id.in_(questions)).group_by(SurveyAnswer.question_id)
    voids = select(SurveyVoid.response_id).where(SurveyVoid.survey_id == survey_id)
    of_survey, of_voids = SurveyAnswer.survey_id == survey_id, SurveyAnswer.response_id.in_(voids)
    counted = {row[0]: Share(*row[1:]) for row in session.execute(sums.where(of_survey))}
    for question_id, part, whole in session.execute(sums.where(of_voids)):
        before = counted[question_id]
        counted[question_id] = Share(before.part - part, before.whole - whole)
    return counted
