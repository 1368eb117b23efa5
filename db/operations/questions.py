"""The questions of a draft as its table saves them; reworded, a question stays compared with what it was (R-SURV-4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from db.changes import RowChange, require_columns, require_unchanged
from db.errors import ChangedMeanwhile, Incomplete, NotFound
from db.operations.texts import fitting_text
from db.queries.questionnaires import list_questions
from db.rules import permissions
from db.rules.questionnaires import (
    LABELS,
    LISTS,
    LONGEST,
    TEXTS,
    QuestionFacts,
    edited,
    read_cell,
    require_state,
    require_whole,
    trend_key_of,
)
from db.tables.questionnaires import Question, Questionnaire
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import N_, QuestionnaireState, QuestionnaireVerb

EDITABLE = frozenset(LABELS)


def change_questions(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    questionnaire_id: int,
    changes: Sequence[RowChange] = (),
    asked_before: Sequence[int] = (),
) -> int:
    """Save the questions edited in the table, all or none; rows with an id below 1 are new, `remove` takes one out.

    `asked_before` puts questions of earlier questionnaires at the end, compared with what they were. Returns how many
    rows. Raises QuestionnaireFixed, ColumnsNotEditable, RowsChangedMeanwhile, and what `require_whole` raises.
    """
    permissions.require(by, "change_questions")
    require_columns(changes, EDITABLE)
    one = load_questionnaire(session, questionnaire_id, None, QuestionnaireVerb.EDIT)
    rows = {row.id: row for row in session.scalars(select(Question).where(Question.questionnaire_id == one.id))}
    _require_seen(changes, rows)
    _require_fitting(session, changes)
    before = [row.facts for row in list_questions(session, questionnaire_id=one.id)]
    after = [_compared(session, one, question) for question in edited(before, changes)]
    after += _asked_before(session, asked_before, first=len(after) + 1)
    require_whole(after)
    kept = {question.id for question in after}
    for row_id, row in rows.items():
        if row_id not in kept:
            session.delete(row)
    for question in after:
        _write(session, one, rows.get(question.id), question)
    # The version counts this save, so that nobody releases what was not seen.
    flag_modified(one, "name")
    session.flush()
    return len(changes) + len(asked_before)


def find_questionnaire(session: Session, questionnaire_id: int) -> Questionnaire:
    """Raises NotFound."""
    one = session.get(Questionnaire, questionnaire_id)
    if one is None:
        raise NotFound("questionnaire_id", what=N_("Questionnaire"), key=questionnaire_id)
    return one


def load_questionnaire(
    session: Session, questionnaire_id: int, version: int | None, verb: QuestionnaireVerb
) -> Questionnaire:
    """Where the verb is possible now. Raises NotFound, ChangedMeanwhile, and what `require_state` raises."""
    one = find_questionnaire(session, questionnaire_id)
    require_state(verb, one.state)
    if version is not None and one.version != version:
        raise ChangedMeanwhile()
    return one


def copy_questions(session: Session, source: Questionnaire, target: Questionnaire) -> None:
    """The same questions in the same order, compared as before."""
    for row in list_questions(session, questionnaire_id=source.id):
        _write(session, target, None, row.facts)


def _require_seen(changes: Sequence[RowChange], rows: dict[int, Question]) -> None:
    """Another save of the same row is a conflict to decide; taking a row out is one with any change of it."""
    seen = [
        RowChange(change.id, change.seen_version, {"wording": ""} if change.values.get("remove") else change.values)
        for change in changes
        if change.id > 0
    ]
    require_unchanged(seen, rows, {row.id: row.wording for row in rows.values()})


def _require_fitting(session: Session, changes: Sequence[RowChange]) -> None:
    departments = set()
    for change in changes:
        for column in (TEXTS | LISTS).intersection(change.values):
            fitting_text(column, str(change.values[column] or ""), most=LONGEST[column])
        if "department_id" in change.values:
            departments.add(read_cell("department_id", change.values["department_id"]))
    for department_id in departments - {None}:
        department = session.get(Department, department_id)
        if department is None or not department.is_active:
            raise Incomplete("department_id", what=LABELS["department_id"])


def _compared(session: Session, one: Questionnaire, question: QuestionFacts) -> QuestionFacts:
    """A question that was asked before is compared as it was; a new one by its words, however often they are mended."""
    elsewhere = select(Question.id).where(
        Question.trend_key == question.trend_key, Question.questionnaire_id != one.id, Question.trend_key != ""
    )
    if session.scalar(elsewhere.limit(1)) is not None:
        return question
    return replace(question, trend_key=trend_key_of(question.wording))


def _asked_before(session: Session, ids: Sequence[int], *, first: int) -> list[QuestionFacts]:
    """Released questions as they are, as new rows. Raises NotFound."""
    found = (
        select(Question.id, Question.questionnaire_id)
        .join(Questionnaire, Questionnaire.id == Question.questionnaire_id)
        .where(Question.id.in_(ids), Questionnaire.state != QuestionnaireState.DRAFT)
    )
    where = dict(session.execute(found).all())
    chosen: dict[int, QuestionFacts] = {}
    for questionnaire_id in sorted(set(where.values())):
        chosen |= {row.id: row.facts for row in list_questions(session, questionnaire_id=questionnaire_id)}
    taken = []
    for place, question_id in enumerate(dict.fromkeys(ids), start=first):
        if question_id not in chosen:
            raise NotFound("asked_before", what=LABELS["wording"], key=question_id)
        taken.append(replace(chosen[question_id], id=-question_id, position=place))
    return taken


def _write(session: Session, one: Questionnaire, row: Question | None, question: QuestionFacts) -> None:
    if row is None:
        row = Question(questionnaire_id=one.id)
        session.add(row)
    for column in ("position", "section", "section_en", "topic", "department_id", "kind", "wording", "wording_en",
                   "is_required", "weight", "trend_key"):  # fmt: skip
        setattr(row, column, getattr(question, column))
    row.options, row.options_en = "\n".join(question.options), "\n".join(question.options_en)
