"""What people wrote on their sheets: found by question, place and words (R-SURV-4)."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.survey_results import count_sheets, require_marks
from db.queries.survey_scores import is_counted
from db.rules.survey_disclosure import LEAST
from db.rules.survey_scores import Group
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAnswer, SurveyCell
from db.types import Actor

PER_PAGE, LONGEST_SEARCH = 12, 40


class Written(NamedTuple):
    """One text; the place is said of a named survey only."""

    topic: str
    question: str
    question_en: str
    words: str
    place: str


class WrittenPage(NamedTuple):
    rows: list[Written]
    total: int


def list_written(
    session: Session,
    *,
    actor: Actor,
    survey_id: int,
    question_ids: Collection[int] = (),
    group: Group | None = None,
    text: str = "",
    page: int = 1,
    limit: int = PER_PAGE,
) -> WrittenPage:
    """The texts of these questions (of all where none is named), the latest sheets first.

    In an anonymous survey no place is said and none narrows the list, the order is by chance, and there is no text
    where fewer than five sheets came in (R-DEC-23). Raises NotAllowed, NotFound, MarksNotShownYet.
    """
    require_marks(session, actor, survey_id)
    survey = session.get_one(Survey, survey_id)
    if survey.is_anonymous and count_sheets(session, survey_id) < LEAST:
        return WrittenPage([], 0)
    where = [SurveyAnswer.survey_id == survey_id, SurveyAnswer.words != "", is_counted()]
    if question_ids:
        where.append(SurveyAnswer.question_id.in_(question_ids))
    if text := "".join(sign for sign in text if sign.isprintable()).strip()[:LONGEST_SEARCH]:
        where.append(SurveyAnswer.words.icontains(text, autoescape=True))
    if group is not None and not survey.is_anonymous:
        where.append(SurveyAnswer.cell_id.in_(_cells_of(survey_id, group)))
    total = session.scalar(select(func.count()).select_from(SurveyAnswer).where(*where)) or 0
    rows = session.execute(
        select(Question.topic, Question.wording, Question.wording_en, SurveyAnswer.words)
        .add_columns(SurveyCell.zone, SurveyCell.building)
        .join(Question, Question.id == SurveyAnswer.question_id)
        .outerjoin(SurveyCell, SurveyCell.id == SurveyAnswer.cell_id)
        .where(*where)
        .order_by(SurveyAnswer.id.desc())
        .offset((max(1, page) - 1) * limit)
        .limit(limit)
    )
    is_named = not survey.is_anonymous
    return WrittenPage(
        [Written(row[0], row[1], row[2], row[3], _place(row[4], row[5]) if is_named else "") for row in rows], total
    )


def _cells_of(survey_id: int, group: Group) -> Any:
    cells = select(SurveyCell.id).where(SurveyCell.survey_id == survey_id)
    if group.split == "kind":
        return cells.where(SurveyCell.customer_kind == group.kind)
    cells = cells.where(SurveyCell.zone == group.zone)
    return cells if group.split == "zone" else cells.where(SurveyCell.building == group.building)


def _place(zone: str | None, building: str | None) -> str:
    return " ".join(part for part in (zone, building) if part)
