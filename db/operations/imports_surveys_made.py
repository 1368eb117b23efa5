"""Surveys of the past as a spreadsheet brings them: filed, with a questionnaire made of their questions.

A part of the import, which has checked the permission.
"""

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.operations.imports import found_by
from db.operations.imports_surveys_known import KnownSurveys, SurveySheet
from db.operations.survey_steps import next_survey_no
from db.queries.settings import get_settings
from db.rules.questionnaires import trend_key_of
from db.rules.survey_take_over import likely_audience
from db.rules.survey_tokens import token_hash
from db.tables.customers import Customer
from db.tables.questionnaires import Question, Questionnaire
from db.tables.surveys import Survey, SurveyAddress, SurveyCell, SurveyEvent
from db.types import Actor
from db.vocabulary import CustomerKind, QuestionKind, QuestionnaireState, SurveyState, SurveyVerb

Cell = tuple[int, str, str, CustomerKind | None]


class TakenOver:
    """The surveys, questions and cells of the sheets that come in; those that are missing are made."""

    def __init__(
        self, session: Session, sheets: Sequence[SurveySheet], known: KnownSurveys, *, by: Actor, at: datetime
    ) -> None:
        self.session, self.known, self.by, self.at = session, known, by, at
        self.kinds = self._kinds_of_customers(sheets)
        self.surveys: dict[str, Survey] = {}
        self.questions: dict[str, dict[str, int]] = {}
        self.made: list[Survey] = []
        of_title: dict[str, list[SurveySheet]] = defaultdict(list)
        for one in sheets:
            of_title[one.title].append(one)
        for title, some in of_title.items():
            survey = known.surveys.get(title) or self._make_survey(some)
            self.surveys[title] = survey
            self.questions[title] = self._ask(survey, some)
        ids = [survey.id for survey in self.surveys.values()]
        self.cells = self._cells_of(ids)
        last = func.max(SurveyAddress.list_no)
        of_mine = select(SurveyAddress.survey_id, last).where(SurveyAddress.survey_id.in_(ids))
        found = session.execute(of_mine.group_by(SurveyAddress.survey_id))
        self.last_no: dict[int, int] = {row[0]: row[1] for row in found}

    def of(self, one: SurveySheet) -> tuple[Survey, dict[str, int]]:
        """The survey of a sheet, and the ids of its questions."""
        return self.surveys[one.title], self.questions[one.title]

    def place(self, one: SurveySheet) -> SurveyCell | SurveyAddress:
        """Where a sheet is counted; with a customer's number as the address of this customer."""
        survey, row = self.surveys[one.title], one.first
        kind = self.kinds.get(row.customer_no)
        cell = self._cell((survey.id, row.zone, row.building, kind))
        if not row.customer_no:
            return cell
        number = self.last_no[survey.id] = self.last_no.get(survey.id, 0) + 1
        address = SurveyAddress(
            survey_id=survey.id,
            list_no=number,
            customer_id=self.known.customers[row.customer_no],
            cell_id=cell.id,
            zone=row.zone,
            building=row.building,
            label=row.building,
            customer_kind=kind,
            # Nobody knows the link behind it.
            token_hash=token_hash(secrets.token_hex()),
        )
        self.session.add(address)
        self.session.flush()
        return address

    def file(self) -> None:
        """What was made now is filed, like everything of the past."""
        for survey in self.made:
            survey.state, survey.filed_at, survey.filed_by = SurveyState.FILED, self.at, self.by.user_id
            self.session.add(
                SurveyEvent(survey_id=survey.id, verb=SurveyVerb.FILE, happened_at=self.at, by_user_id=self.by.user_id)
            )
        self.session.flush()

    def _make_survey(self, sheets: Sequence[SurveySheet]) -> Survey:
        days = [one.first.answered_on for one in sheets]
        title, office = sheets[0].first.survey, get_settings(self.session)
        form = Questionnaire(
            name=self._free_name(title),
            audience=likely_audience(title),
            state=QuestionnaireState.DRAFT,
            is_taken_over=True,
            drafted_by=self.by.user_id,
            drafted_at=self.at,
        )
        self.session.add(form)
        self.session.flush()
        survey = Survey(
            survey_no=next_survey_no(self.session, year=max(days).year),
            title=title,
            audience=form.audience,
            state=SurveyState.CLOSED,
            starts_on=min(days),
            ends_on=max(days),
            closed_on=max(days),
            questionnaire_id=form.id,
            return_target_percent=office.survey_return_percent,
            low_percent=office.survey_low_percent,
            is_anonymous=False,
            drafted_by=self.by.user_id,
            is_taken_over=True,
        )
        self.session.add(survey)
        self.session.flush()
        self.made.append(survey)
        return survey

    def _free_name(self, title: str) -> str:
        """The survey's title, with a number where a questionnaire of the office has that name."""
        like = Questionnaire.name.startswith(title, autoescape=True)
        taken = set(self.session.scalars(select(Questionnaire.name).where(like).limit(1000)))
        names = (title if count == 1 else f"{title} ({count})" for count in range(1, len(taken) + 2))
        return next(name for name in names if name not in taken)

    def _ask(self, survey: Survey, sheets: Sequence[SurveySheet]) -> dict[str, int]:
        """The ids of the questions by their words; those that are new, in the order of the file, are added."""
        mine = select(Question).where(Question.questionnaire_id == survey.questionnaire_id)
        asked = {trend_key_of(question.wording): question.id for question in self.session.scalars(mine)}
        wanted = {trend_key_of(row.question): row.question for one in reversed(sheets) for _no, row in one.rows}
        order = dict.fromkeys(trend_key_of(row.question) for one in sheets for _no, row in one.rows)
        new = [key for key in order if key not in asked]
        if new:
            alike = self._asked_alike(new)
            questions = []
            for place, key in enumerate(new, len(asked) + 1):
                trend, topic, department_id = alike.get(key, (key, "", None))
                questions.append(
                    Question(
                        questionnaire_id=survey.questionnaire_id,
                        position=place,
                        topic=topic,
                        department_id=department_id,
                        kind=QuestionKind.SCALE,
                        wording=wanted[key],
                        trend_key=trend,
                    )
                )
            self.session.add_all(questions)
            self.session.flush()
            asked |= {trend_key_of(question.wording): question.id for question in questions}
        if survey in self.made:
            form = self.session.get_one(Questionnaire, survey.questionnaire_id)
            form.state, form.released_at, form.released_by = QuestionnaireState.RELEASED, self.at, self.by.user_id
            self.session.flush()
        return asked

    def _asked_alike(self, keys: Sequence[str]) -> dict[str, tuple[str, str, int | None]]:
        """How the office files a question of the same words: what it is compared as, its topic and department."""
        known = select(Question.trend_key, Question.topic, Question.department_id)
        found = found_by(self.session, Question.trend_key, keys, lambda: known.order_by(Question.id))
        return {row.trend_key: (row.trend_key, row.topic, row.department_id) for row in found}

    def _kinds_of_customers(self, sheets: Sequence[SurveySheet]) -> dict[str, CustomerKind]:
        numbers = {one.first.customer_no for one in sheets} - {""}
        kinds = select(Customer.customer_no, Customer.kind)
        return {row[0]: row[1] for row in found_by(self.session, Customer.customer_no, numbers, lambda: kinds)}

    def _cells_of(self, ids: Sequence[int]) -> dict[Cell, SurveyCell]:
        found = self.session.scalars(select(SurveyCell).where(SurveyCell.survey_id.in_(ids)))
        return {(cell.survey_id, cell.zone, cell.building, cell.customer_kind): cell for cell in found}

    def _cell(self, key: Cell) -> SurveyCell:
        cell = self.cells.get(key)
        if cell is None:
            survey_id, zone, building, kind = key
            cell = SurveyCell(survey_id=survey_id, zone=zone, building=building, customer_kind=kind)
            self.session.add(cell)
            self.session.flush()
            self.cells[key] = cell
        return cell
