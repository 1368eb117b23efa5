"""A survey by telephone: every address is a call on the card of callbacks, three tries, then nobody met (R-SURV-3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.errors import NotAllowed
from db.operations.calendar import override_day
from db.operations.callbacks import CallbackFinished, CallOfOthers, NotDueYet, Recorded, open_callback, record_callback
from db.operations.callbacks_answers import Complain
from db.operations.survey_course import extend_survey
from db.operations.survey_entry import enter_answers, void_response
from db.queries.callback_report import get_callback_report
from db.queries.callbacks import CallbackRow, count_callbacks, list_callbacks
from db.queries.callbacks_one import get_callback
from db.rules.survey_answers import MarkNotReadable, NothingAnswered
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.questionnaires import Question
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyResponse
from db.types import Actor
from db.vocabulary import (
    AddressState,
    AnswerMeans,
    CallbackKind,
    CallbackState,
    CallbackView,
    ComplaintSource,
    Reached,
    Role,
    SurveyMethod,
)
from tests.factories import make_actor, together
from tests.survey_desk import START, SurveyDesk, make_survey_desk, morning

pytestmark = pytest.mark.usefixtures("office")
PHONE = {"methods": (SurveyMethod.PHONE, SurveyMethod.PAPER), "is_anonymous": False}
MONDAY = date(2026, 12, 21)  # the survey starts on a Sunday
MISSED = {"reached": Reached.NOT_REACHED}


@dataclass
class Round:
    desk: SurveyDesk
    survey: Survey

    def call(self, place: int, at: datetime, *, by: Actor | None = None, mark: str = "5", **said: object) -> Recorded:
        callback = calls()[place]
        given = {"reached": Reached.REACHED, "survey_answers": {question: [mark] for question in questions()[:3]}}
        request = {"callback_id": callback.id, "version": callback.version, **given, **said}
        return work.act(record_callback, by=by or self.desk.clerk, at=at, **request)


@pytest.fixture
def asked() -> Round:
    with together():
        desk = make_survey_desk(customers=2)
    return Round(desk, desk.running(**PHONE))


def calls() -> list[Callback]:
    return work.ask(lambda session: list(session.scalars(select(Callback).order_by(Callback.id))))


def questions() -> list[int]:
    return work.ask(lambda session: list(session.scalars(select(Question.id).order_by(Question.position))))


def states() -> list[AddressState]:
    return work.ask(lambda session: list(session.scalars(select(SurveyAddress.state).order_by(SurveyAddress.list_no))))


def sheets() -> list[SurveyResponse]:
    return work.ask(lambda session: list(session.scalars(select(SurveyResponse))))


def worklist(actor: Actor, day: date, view: CallbackView = CallbackView.ALL) -> list[CallbackRow]:
    return work.ask(list_callbacks, actor=actor, today=day, view=view)


def test_the_start_of_a_survey_by_telephone_makes_a_call_for_every_address_with_room_for_three_tries(
    asked: Round,
) -> None:
    made = calls()
    assert [(call.kind, call.state) for call in made] == [(CallbackKind.SURVEY, CallbackState.DUE)] * 2
    # Nine working days until the end of the year; the last two are for who is not reached.
    assert [call.next_try_on for call in made] == [MONDAY, date(2026, 12, 24)]
    assert [row.what for row in worklist(asked.desk.clerk, MONDAY)] == [asked.survey.title] * 2


def test_a_survey_on_paper_makes_no_calls() -> None:
    make_survey_desk().running(is_anonymous=False)
    assert calls() == []


def test_the_front_desk_sees_the_calls_with_their_questions_and_the_number_opens_on_its_day(asked: Round) -> None:
    clerk, (first, later) = asked.desk.clerk, calls()
    (row, _other) = worklist(clerk, MONDAY, CallbackView.SURVEY)
    assert (row.number, row.unit_label, row.customer) == (asked.survey.survey_no, "1-101", "业主1")
    counts = work.ask(count_callbacks, actor=clerk, today=MONDAY)
    assert (counts[CallbackView.SURVEY], counts[CallbackView.TODAY], counts[CallbackView.LATER]) == (2, 1, 1)
    card = work.ask(get_callback, actor=clerk, callback_id=first.id, today=MONDAY)
    assert card is not None and (card.survey_id, card.asked, card.is_mine) == (asked.survey.id, (), True)
    opened = work.act(open_callback, by=clerk, at=morning(MONDAY), callback_id=first.id)
    assert opened.phone == "13800001234"
    with pytest.raises(NotDueYet):
        work.act(open_callback, by=clerk, at=morning(MONDAY), callback_id=later.id)
    reveals = select(AuditRow.table_name).where(AuditRow.action == "reveal")
    assert work.ask(lambda session: session.scalars(reveals).all()) == ["customer"]


def test_who_is_reached_answers_on_the_card_and_the_address_has_answered(asked: Round) -> None:
    done = asked.call(0, morning(MONDAY), words="谢谢")
    assert (done.number, done.state) == (asked.survey.survey_no, "done")
    (sheet,) = sheets()
    assert (sheet.means, sheet.entered_by, sheet.answered_on) == (AnswerMeans.PHONE, asked.desk.clerk.user_id, MONDAY)
    marks = work.ask(lambda session: session.scalars(select(SurveyAnswer.score)).all())
    assert (marks, states()) == ([5, 5, 5], [AddressState.ANSWERED, AddressState.TO_DELIVER])
    with pytest.raises(CallbackFinished):
        asked.call(0, morning(MONDAY))


@pytest.mark.parametrize(("mark", "refusal"), [("6", MarkNotReadable), ("", NothingAnswered)])
def test_a_call_without_readable_answers_is_not_on_record(mark: str, refusal: type[Exception], asked: Round) -> None:
    with pytest.raises(refusal):
        asked.call(0, morning(MONDAY), mark=mark)
    assert (calls()[0].state, states()[0], sheets()) == (CallbackState.DUE, AddressState.TO_DELIVER, [])


def test_three_tries_on_three_working_days_end_as_nobody_met(asked: Round) -> None:
    for day in (MONDAY, MONDAY + timedelta(days=1)):
        assert asked.call(0, morning(day), **MISSED).state == "due"
        assert states()[0] is AddressState.TO_DELIVER
    assert asked.call(0, morning(MONDAY + timedelta(days=2)), **MISSED).state == "unreachable"
    assert (states()[0], sheets()) == (AddressState.NOT_MET, [])


def test_who_declines_is_asked_no_more(asked: Round) -> None:
    asked.call(0, morning(MONDAY), reached=Reached.REFUSED)
    assert (states()[0], calls()[0].state, sheets()) == (AddressState.REFUSED, CallbackState.REFUSED, [])


def test_who_answered_on_paper_is_not_called(asked: Round) -> None:
    said = {questions()[0]: ["4"]}
    request = {"survey_id": asked.survey.id, "sheet": "1", "answered_on": START, "said": said}
    work.act(enter_answers, by=asked.desk.clerk, at=morning(MONDAY), **request)
    assert [call.state for call in calls()] == [CallbackState.DROPPED, CallbackState.DUE]
    with pytest.raises(CallbackFinished):
        asked.call(0, morning(MONDAY))


def test_a_wrong_answer_of_a_call_is_voided_and_typed_again_as_a_call(asked: Round) -> None:
    asked.call(0, morning(MONDAY), mark="1")
    (first,) = sheets()
    request = {"survey_id": asked.survey.id, "response_no": first.response_no}
    work.act(void_response, by=asked.desk.clerk, at=morning(MONDAY), reason="听错了", **request)
    said = {question: ["5"] for question in questions()[:3]}
    again = {"survey_id": asked.survey.id, "sheet": first.response_no, "answered_on": MONDAY, "said": said}
    work.act(enter_answers, by=asked.desk.clerk, at=morning(MONDAY), **again)
    assert [sheet.means for sheet in sheets()] == [AnswerMeans.PHONE] * 2


def test_the_end_of_the_survey_ends_its_calls(asked: Round) -> None:
    asked.desk.close(asked.survey)
    assert [call.state for call in calls()] == [CallbackState.DROPPED] * 2
    assert worklist(asked.desk.clerk, MONDAY) == []


def test_calls_go_on_when_the_survey_is_extended(asked: Round) -> None:
    later = date(2027, 1, 8)
    made = asked.desk.act(
        extend_survey, asked.survey, by=asked.desk.manager, at=morning(MONDAY), ends_on=later, reason="节日"
    )
    asked.call(0, morning(later))
    assert (made.ends_on, sheets()[0].answered_on) == (later, later)


def test_only_the_front_desk_makes_the_calls(asked: Round) -> None:
    with pytest.raises(CallOfOthers):
        asked.call(0, morning(MONDAY), by=asked.desk.head)
    with pytest.raises(NotAllowed):
        asked.call(0, morning(MONDAY), by=asked.desk.finance)
    assert worklist(asked.desk.head, MONDAY) == []
    assert len(worklist(asked.desk.manager, MONDAY)) == 2


def test_a_complaint_that_is_heard_is_registered_as_from_a_survey(asked: Round) -> None:
    done = asked.call(0, morning(MONDAY), mark="1", words="电梯常坏", complain=Complain(always=True))
    complaint = work.ask(lambda session: session.scalars(select(Complaint)).one())
    assert (done.complaint_no, complaint.source) == (complaint.complaint_no, ComplaintSource.SURVEY)
    assert (complaint.words, complaint.title) == ("电梯常坏", "电梯常坏")


def test_the_rates_of_callbacks_are_without_the_calls_of_a_survey(asked: Round) -> None:
    """R-CALL-5 counts callbacks; a survey has its own return rate."""
    asked.call(0, morning(MONDAY))
    report = work.ask(get_callback_report, actor=asked.desk.manager, month="2026-12", today=MONDAY)
    assert (report.total.due, report.kinds) == (0, [])


def test_a_day_that_becomes_free_moves_the_calls_planned_for_it(asked: Round) -> None:
    manager = make_actor(Role.MANAGER, name="经理二")
    work.act(override_day, by=manager, at=morning(START), day=MONDAY, is_workday=False)
    assert calls()[0].next_try_on == MONDAY + timedelta(days=1)


def test_a_forged_call_answers_only_for_its_own_survey(asked: Round) -> None:
    """What is said to a question of another questionnaire is not read."""

    def foreign(session: Session) -> int:
        return max(session.scalars(select(Question.id))) + 1000

    with pytest.raises(NothingAnswered):
        asked.call(0, morning(MONDAY), survey_answers={work.ask(foreign): ["5"]})
