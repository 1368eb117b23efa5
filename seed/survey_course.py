"""One survey of the demonstration on its way: planned, approved, asked, ended, reported, filed (R-SURV-1…6)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.engine import read_key
from db.operations.callbacks import record_callback
from db.operations.survey_answers import RESIDENT, send_in_answers
from db.operations.survey_course import close_survey, record_training, start_survey
from db.operations.survey_decisions import approve_survey, submit_survey
from db.operations.survey_distribution import deliver_addresses, remind_addresses
from db.operations.survey_entry import enter_answers, enter_answers_again, void_response
from db.operations.survey_report import approve_survey_report, file_survey, write_survey_report
from db.operations.survey_samples import draw_sample
from db.operations.surveys import draft_survey
from db.rules.survey_plans import SurveyPlan, read_list
from db.rules.survey_tokens import make_token
from db.tables.callbacks import Callback
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAddress
from db.types import Actor
from db.vocabulary import (
    AddressState,
    CallbackState,
    QuestionKind,
    Reached,
    SampleKind,
    SurveyAudience,
    SurveyMethod,
    SurveyState,
)
from db.work import perform
from seed import survey_words as words
from seed.survey_actions import open_actions
from seed.survey_cases import CONSUMERS, DAY, RESIDENTS, Case
from seed.survey_sheets import Sheet, fill_sheets
from seed.year import Year

APPROVED, DRAWN, TRAINED = 27 * DAY, 6 * DAY, 3 * DAY
# Delivered building by building in the first days; nobody answers before.
DELIVERED_WITHIN = 3
ONLINE, SECOND_ENTRIES = 0.35, 0.1
STREET = "商业街"
# The one that runs is asked by telephone, too.
METHODS = {SurveyState.RUNNING: (SurveyMethod.PAPER, SurveyMethod.PHONE)}
DECLINE = 0.12


def draft(
    year: Year, session: Session, at: datetime, case: Case, forms: Mapping[SurveyAudience, int], chance: Random
) -> None:
    """Written by the desk; sent to the leader two days later, and from then on by its days."""
    is_consumers = case.audience is CONSUMERS
    plan = SurveyPlan(
        title=case.title,
        title_en=case.title_en,
        audience=case.audience,
        starts_on=case.starts_on,
        ends_on=case.ends_on,
        purpose="了解对各项服务的评价，找出需要改进的地方",
        zones=(STREET,) if is_consumers else (),
        methods=METHODS.get(case.up_to, (SurveyMethod.PAPER, SurveyMethod.ONLINE)[: 1 if is_consumers else 2]),
        training_on=case.starts_on - TRAINED,
        carried_out_by="客服中心全体，楼栋管家负责发放与回收",
        owner_id=year.people["clerk"].user_id,
        questionnaire_id=forms[case.audience],
        evaluation="逐题、逐楼栋、逐客户类别统计，与上次比较；低于 80 % 的题目与分区逐项整改",
        is_anonymous=case.is_anonymous,
        sample_kind=SampleKind.RANDOM if case.size else SampleKind.EVERYBODY,
        sample_size=case.size,
        sample_seed=f"云栖{case.starts_on.year}" if case.size else "",
    )
    survey_id = perform(session, draft_survey, by=year.people["clerk"], at=at, plan=plan).survey_id
    year.later(at + 3 * DAY if case.up_to is SurveyState.SUBMITTED else at + 2 * DAY, submit, case, survey_id)
    if case.up_to is SurveyState.SUBMITTED:
        return
    year.later(office_instant(case.starts_on - APPROVED, 16, 20), approve, survey_id)
    year.later(office_instant(case.starts_on - DRAWN, 10, 15), draw, survey_id)
    year.later(office_instant(case.starts_on - TRAINED, 17, 10), train, survey_id)
    year.later(office_instant(case.starts_on, 8, 30), start, case, survey_id, chance)


def submit(year: Year, session: Session, at: datetime, case: Case, survey_id: int) -> None:
    step(session, submit_survey, year.people["clerk"], at, survey_id)


def approve(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    step(session, approve_survey, year.people["leader"], at, survey_id)


def draw(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    step(session, draw_sample, year.people["clerk"], at, survey_id)


def train(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    said = {"trained_on": office_day(at), "who": "客服中心与楼栋管家共 14 人，高文斌主讲"}
    step(session, record_training, year.people["clerk"], at, survey_id, **said)


def start(year: Year, session: Session, at: datetime, case: Case, survey_id: int, chance: Random) -> None:
    """Begun, and planned from here on: who gets the sheet when, and who answers when what."""
    step(session, start_survey, year.people["clerk"], at, survey_id)
    asked = select(SurveyAddress.list_no, SurveyAddress.zone, SurveyAddress.building)
    addresses = session.execute(asked.where(SurveyAddress.survey_id == survey_id)).all()
    places = list(dict.fromkeys((zone, building) for _number, zone, building in addresses))
    if case.up_to is SurveyState.RUNNING:
        # One street is still to be done.
        places.pop()
    for number, place in enumerate(places):
        day = case.starts_on + number * DELIVERED_WITHIN // len(places) * DAY
        year.later(office_instant(day, 15, number), deliver, survey_id, place, chance)
    sheets = fill_sheets(
        [each for each in addresses if each[1:] in places],
        words.QUESTIONS[case.audience],
        returned=case.returned,
        marks=case.marks,
        words=words.SAID[case.audience],
        first=case.starts_on + DELIVERED_WITHIN * DAY,
        last=case.ends_on,
        chance=chance,
    )
    questions = session.scalars(_questions(survey_id)).all()
    for day in sorted({sheet.day for sheet in sheets}):
        some = [sheet for sheet in sheets if sheet.day == day]
        year.later(office_instant(day, 16, 40), take_in, case, survey_id, some, questions, chance)
    half = case.starts_on + (case.ends_on - case.starts_on) * 0.55
    year.later(office_instant(half, 10, 5), remind, survey_id)
    if case.up_to is SurveyState.RUNNING:
        said = {sheet.list_no: sheet.said for sheet in sheets}
        for number in range((case.ends_on - case.starts_on).days):
            day = office_instant(case.starts_on + number * DAY, 17, 5)
            year.later(day, call, survey_id, said, questions, chance)
    else:
        year.later(office_instant(case.ends_on, 18, 20), close, case, survey_id)


def _questions(survey_id: int) -> Any:
    of_it = Survey.questionnaire_id == Question.questionnaire_id
    return select(Question.id).join(Survey, of_it).where(Survey.id == survey_id).order_by(Question.position)


def deliver(year: Year, session: Session, at: datetime, survey_id: int, place: tuple[str, str], chance: Random) -> None:
    by, name = year.people["clerk2"], chance.choice(("周敏", "林晓燕", "陈志强"))
    perform(session, deliver_addresses, by=by, at=at, survey_id=survey_id, place=place, delivered_by=name)


def remind(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    perform(session, remind_addresses, by=year.people["clerk"], at=at, survey_id=survey_id)


def take_in(
    year: Year,
    session: Session,
    at: datetime,
    case: Case,
    survey_id: int,
    sheets: list[Sheet],
    questions: list[int],
    chance: Random,
) -> None:
    """A day's sheets: some came in by their link, the others are typed; one in ten is typed again, the first wrong."""
    clerk, survey, key = year.people["clerk2"], session.get_one(Survey, survey_id), read_key()
    assert survey.drawn_at is not None
    required = [place for place, ask in enumerate(words.QUESTIONS[case.audience]) if ask.kind is QuestionKind.SCALE]
    is_first = office_day(at) == case.starts_on + DELIVERED_WITHIN * DAY
    answered = (SurveyAddress.survey_id == survey_id) & (SurveyAddress.state == AddressState.ANSWERED)
    called = set(session.scalars(select(SurveyAddress.list_no).where(answered)))
    is_online = SurveyMethod.ONLINE.value in read_list(survey.methods)
    for number, sheet in enumerate(sheet for sheet in sheets if sheet.list_no not in called):
        said = {questions[place]: [answer] for place, answer in sheet.said.items()}
        is_whole = sheet.said.keys() >= set(required)
        if is_online and is_whole and chance.random() < ONLINE:
            token = make_token(key, survey_id=survey_id, list_no=sheet.list_no, drawn_at=survey.drawn_at)
            perform(session, send_in_answers, by=RESIDENT, at=at, token=token, said=said)
            continue
        if not said:
            continue
        request: dict[str, Any] = {"survey_id": survey_id, "answered_on": sheet.day}
        is_wrong = is_first and number == 0 and case.audience is RESIDENTS
        typed = {**said, questions[0]: ["1"]} if is_wrong else said
        made = perform(session, enter_answers, by=clerk, at=at, sheet=str(sheet.list_no), said=typed, **request)
        if is_wrong or chance.random() < SECOND_ENTRIES:
            again = {"survey_id": survey_id, "response_no": made.response_no}
            perform(session, enter_answers_again, by=year.people["clerk"], at=at, said=said, **again)
            if is_wrong:
                perform(session, void_response, by=clerk, at=at, **again, reason="第一题看错行，录成 1 分")
                perform(session, enter_answers, by=clerk, at=at, sheet=made.response_no, said=said, **request)


def call(
    year: Year,
    session: Session,
    at: datetime,
    survey_id: int,
    said: Mapping[int, Mapping[int, str]],
    questions: list[int],
    chance: Random,
) -> None:
    """The day's calls: whoever would answer does, of the others most are not reached."""
    due = (
        select(Callback, SurveyAddress.list_no)
        .join(SurveyAddress, SurveyAddress.id == Callback.survey_address_id)
        .where(Callback.state == CallbackState.DUE, Callback.next_try_on <= office_day(at))
        .where(SurveyAddress.survey_id == survey_id)
        .order_by(Callback.id)
    )
    for callback, list_no in session.execute(due).all():
        at += timedelta(minutes=2)
        answers = {questions[place]: [answer] for place, answer in said.get(list_no, {}).items()}
        reached = Reached.REFUSED if chance.random() < DECLINE else Reached.NOT_REACHED
        request: dict[str, Any] = {"reached": Reached.REACHED if answers else reached, "survey_answers": answers}
        numbers = {"callback_id": callback.id, "version": callback.version}
        perform(session, record_callback, by=year.people["clerk"], at=at, **numbers, **request)


def close(year: Year, session: Session, at: datetime, case: Case, survey_id: int) -> None:
    """Ended on its last day; what scored low is opened the next day, the report written, approved and filed."""
    why = words.SHORT if case.returned < 70 else ""
    step(session, close_survey, year.people["manager"], at, survey_id, short_return_reason=why)
    year.later(_at(case, 1, 10, 30), report, survey_id)
    year.later(_at(case, 1, 15), open_actions, case, survey_id)
    if case.up_to is SurveyState.FILED:
        year.later(_at(case, 2, 9, 40), approve_report, survey_id)
        year.later(_at(case, 4, 11), file, survey_id)


def report(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    step(session, write_survey_report, year.people["clerk2"], at, survey_id, report=words.REPORT)


def approve_report(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    step(session, approve_survey_report, year.people["manager"], at, survey_id)


def file(year: Year, session: Session, at: datetime, survey_id: int) -> None:
    step(session, file_survey, year.people["clerk"], at, survey_id)


def step(session: Session, operation: Any, by: Actor, at: datetime, survey_id: int, **said: Any) -> None:
    version = session.get_one(Survey, survey_id).version
    perform(session, operation, by=by, at=at, survey_id=survey_id, version=version, **said)


def _at(case: Case, days: int, hour: int, minute: int = 0) -> datetime:
    return office_instant(case.ends_on + days * DAY, hour, minute)
