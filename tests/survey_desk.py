"""An office that asks its customers: its people, and surveys brought to a state through the operations themselves."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.survey_course import close_survey, record_training, start_survey
from db.operations.survey_decisions import approve_survey, submit_survey
from db.operations.survey_report import approve_survey_report, file_survey, write_survey_report
from db.operations.survey_samples import draw_sample
from db.operations.surveys import draft_survey
from db.rules.survey_plans import SurveyPlan
from db.tables.questionnaires import Question, Questionnaire
from db.tables.surveys import Survey, SurveyEvent
from db.types import Actor
from db.vocabulary import QuestionKind, QuestionnaireState, Role, SurveyAudience, SurveyVerb
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

DAY = timedelta(days=1)
# Thirty days after FRIDAY, 2026-11-20.
START, END = date(2026, 12, 20), date(2026, 12, 31)
QUESTIONS = ("保洁是否满意", "保安是否满意", "维修是否满意")


@dataclass(frozen=True)
class SurveyDesk:
    """Friday 2026-11-20, 09:00 in Shanghai; a released questionnaire of three marks and a text."""

    clerk: Actor
    other_clerk: Actor
    head: Actor
    manager: Actor
    leader: Actor
    finance: Actor
    questionnaire_id: int

    def plan(self, **changed: Any) -> SurveyPlan:
        plan = SurveyPlan(
            title="2026 年业主满意度调查",
            audience=SurveyAudience.RESIDENTS,
            starts_on=START,
            ends_on=END,
            purpose="了解业主对服务的评价",
            training_on=START - 3 * DAY,
            carried_out_by="王芳、李丽",
            owner_id=self.clerk.user_id,
            questionnaire_id=self.questionnaire_id,
            evaluation="逐题、逐楼栋统计，低于 80 % 的整改",
        )
        return plan._replace(**changed)

    def drafted(self, *, at: datetime = FRIDAY, **changed: Any) -> Survey:
        made = work.act(draft_survey, by=self.clerk, at=at, plan=self.plan(**changed))
        return survey_of(made.survey_id)

    def submitted(self, *, at: datetime = FRIDAY, **changed: Any) -> Survey:
        return self.act(submit_survey, self.drafted(at=at, **changed), by=self.clerk, at=at)

    def approved(self, *, at: datetime = FRIDAY, **changed: Any) -> Survey:
        return self.act(approve_survey, self.submitted(at=at, **changed), by=self.leader, at=at)

    def ready(self, **changed: Any) -> Survey:
        """Approved, the sample drawn, staff trained three days before the start."""
        made = self.act(draw_sample, self.approved(**changed), by=self.clerk, at=FRIDAY)
        day = made.starts_on - 3 * DAY
        facts = {"trained_on": day, "who": "全体客服，陈经理主讲"}
        return self.act(record_training, made, by=self.clerk, at=morning(day), **facts)

    def running(self, **changed: Any) -> Survey:
        made = self.ready(**changed)
        return self.act(start_survey, made, by=self.clerk, at=morning(made.starts_on))

    def closed(self, **changed: Any) -> Survey:
        """Ended on the last day, whatever came back."""
        return self.close(self.running(**changed))

    def close(self, made: Survey) -> Survey:
        reason = "节前住户外出较多"
        return self.act(close_survey, made, by=self.manager, at=morning(made.ends_on), short_return_reason=reason)

    def reported(self, **changed: Any) -> Survey:
        made = self.closed(**changed)
        at = morning(made.ends_on)
        made = self.act(write_survey_report, made, by=self.clerk, at=at, report="总体满意。")
        return self.act(approve_survey_report, made, by=self.manager, at=at)

    def filed(self, **changed: Any) -> Survey:
        made = self.reported(**changed)
        return self.act(file_survey, made, by=self.clerk, at=morning(made.ends_on + DAY))

    def act(self, operation: Any, made: Survey, *, by: Actor, at: datetime, **request: Any) -> Survey:
        """One step of this survey, as its screen sends it; gives the survey as it is afterwards."""
        work.act(operation, by=by, at=at, survey_id=made.id, version=made.version, **request)
        return survey_of(made.id)


def make_survey_desk(*, customers: int = 2) -> SurveyDesk:
    centre = make_department("客户服务中心", is_service_centre=True)
    for place in range(1, customers + 1):
        make_customer(f"业主{place}", f"1-{place}01", customer_no=f"KH-{place:06d}", initials="yz")
    return SurveyDesk(
        clerk=make_actor(Role.CLERK, name="王芳", department=centre),
        other_clerk=make_actor(Role.CLERK, name="李丽", department=centre),
        head=make_actor(Role.SUPERVISOR, name="赵强", department=centre),
        manager=make_actor(Role.MANAGER, name="陈经理"),
        leader=make_actor(Role.LEADER, name="林总"),
        finance=make_actor(Role.FINANCE, name="周会计"),
        questionnaire_id=make_questionnaire(),
    )


def make_questionnaire(
    name: str = "业主满意度问卷",
    audience: SurveyAudience = SurveyAudience.RESIDENTS,
    state: QuestionnaireState = QuestionnaireState.RELEASED,
) -> int:
    """Three marks and a text; gives its id."""

    def make(session: Session) -> int:
        row = Questionnaire(name=name, audience=audience, state=QuestionnaireState.DRAFT, drafted_at=FRIDAY)
        session.add(row)
        session.flush()
        kinds = [(words, QuestionKind.SCALE) for words in QUESTIONS] + [("还有什么建议", QuestionKind.TEXT)]
        session.add_all(
            Question(
                questionnaire_id=row.id,
                position=place,
                topic=words[:2],
                kind=kind,
                wording=words,
                trend_key=words,
                is_required=kind is QuestionKind.SCALE,
            )
            for place, (words, kind) in enumerate(kinds, 1)
        )
        session.flush()
        row.state, row.released_at = state, None if state is QuestionnaireState.DRAFT else FRIDAY
        return row.id

    return put(make)


def survey_of(survey_id: int) -> Survey:
    return work.ask(lambda session: session.get_one(Survey, survey_id))


def steps_of(survey_id: int) -> list[SurveyEvent]:
    def query(session: Session) -> list[SurveyEvent]:
        of_it = SurveyEvent.survey_id == survey_id
        return list(session.scalars(select(SurveyEvent).where(of_it).order_by(SurveyEvent.id)))

    return work.ask(query)


def verbs_of(survey_id: int) -> list[SurveyVerb]:
    return [event.verb for event in steps_of(survey_id)]


def morning(day: date) -> datetime:
    """Nine o'clock in Shanghai."""
    return datetime(day.year, day.month, day.day, 1, tzinfo=FRIDAY.tzinfo)
