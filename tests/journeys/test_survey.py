"""The quarterly survey of the shops misses its return: asked again, extended, explained, evaluated, mended and filed.

R-SURV-1 (plan and approval), R-SURV-2 (every quarter), R-SURV-3 (return), R-SURV-4 (figures), R-SURV-5 (actions),
R-SURV-6 (filing), R-DEC-23 (nothing leads from an answer to a shop).
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import work
from db.clock import office_instant
from db.engine import read_key
from db.operations.action_steps import check_action, finish_action, report_progress
from db.operations.corrective_actions import open_action
from db.operations.survey_answers import RESIDENT, FormNotOpen, send_in_answers
from db.operations.survey_course import close_survey, extend_survey
from db.operations.survey_distribution import deliver_addresses, remind_addresses
from db.operations.survey_entry import SurveyNotRunning, enter_answers
from db.operations.survey_report import approve_survey_report, file_survey, write_survey_report
from db.queries.checks import run_checks
from db.queries.corrective_actions import get_action, list_survey_actions
from db.queries.inbox import list_work_items
from db.queries.survey_results import get_reach, get_scores
from db.queries.survey_scores import list_asked
from db.queries.timeline import list_timeline
from db.rules.survey_filing import ActionsNotDecided, ReportMissing, ReturnMissed
from db.rules.survey_states import SurveyStepNotPossible
from db.rules.survey_tokens import make_token
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import (
    ActionState,
    CheckMeans,
    SurveyAudience,
    SurveyMethod,
    SurveyState,
    TimelinePart,
    WorkKind,
)
from tests.survey_desk import END, START, SurveyDesk, make_questionnaire, make_survey_desk, survey_of
from tests.survey_estate import SHOP, settle

DAY = timedelta(days=1)


def token_of(survey: Survey, list_no: int) -> str:
    assert survey.drawn_at is not None
    return make_token(read_key(), survey_id=survey.id, list_no=list_no, drawn_at=survey.drawn_at)


def waits_for(actor: Actor, day: date) -> list[tuple[WorkKind, str]]:
    items = work.ask(list_work_items, actor=actor, at=office_instant(day, 10)).items
    return [(item.kind, item.number) for item in items]


def shop_survey(desk: SurveyDesk) -> Survey:
    settle([("商业街", "东街", SHOP, 10)])
    return desk.running(
        title="2026 年第四季度商户满意度",
        audience=SurveyAudience.SHOPS,
        questionnaire_id=make_questionnaire("商户问卷", SurveyAudience.SHOPS),
        methods=(SurveyMethod.PAPER, SurveyMethod.ONLINE),
    )


def test_a_quarterly_survey_with_a_missed_return_ends_in_the_file(office: Path) -> None:
    desk = make_survey_desk(customers=0)
    survey = shop_survey(desk)
    questions = [each.question_id for each in work.ask(list_asked, questionnaire_id=survey.questionnaire_id)]

    def say(list_no: int, *marks: int, by_link: bool = True, day: date = START + 2 * DAY) -> None:
        said = {question: [str(mark)] for question, mark in zip(questions, marks, strict=False)}
        at = office_instant(day, 15)
        if by_link:
            work.act(send_in_answers, by=RESIDENT, at=at, token=token_of(survey, list_no), said=said)
            return
        typed = {"sheet": str(list_no), "answered_on": day, "said": said}
        work.act(enter_answers, by=desk.clerk, at=at, survey_id=survey.id, **typed)

    # Every shop gets its sheet; five answer by the link, one on paper; nobody twice.
    delivered = office_instant(START, 15)
    assert work.act(deliver_addresses, by=desk.clerk, at=delivered, survey_id=survey.id, delivered_by="王芳") == 10
    for list_no, clean in enumerate((2, 3, 1, 4, 2), 1):
        say(list_no, clean, 5, 4)
    with pytest.raises(FormNotOpen):
        say(1, 5, 5, 5)
    say(6, 4, 5, 5, by_link=False)
    assert work.act(remind_addresses, by=desk.clerk, at=office_instant(START + 6 * DAY, 9), survey_id=survey.id) == 4
    reach = work.ask(get_reach, actor=desk.manager, survey_id=survey.id).total
    assert reach.is_delivered and (reach.answered, reach.sampled) == (6, 10)

    # 60 % on the last day: it is extended once; nobody more answers, so it ends with the reason written down.
    def act(operation: Any, by: Actor, day: date, **request: Any) -> None:
        found = survey_of(survey.id)
        at = office_instant(day, 18, 30)
        work.act(operation, by=by, at=at, survey_id=survey.id, version=found.version, **request)

    with pytest.raises(ReturnMissed):
        act(close_survey, desk.manager, END)
    last = END + 5 * DAY
    act(extend_survey, desk.manager, END, ends_on=last, reason="元旦后再收一次")
    act(close_survey, desk.manager, last, short_return_reason="四家商户已停业装修")
    with pytest.raises(FormNotOpen):
        say(7, 5, 5, 5, day=last)
    with pytest.raises(SurveyNotRunning):
        say(7, 5, 5, 5, by_link=False, day=last)

    # Two of six are content with the cleaning: the manager is asked for a corrective action, until the filing day.
    figures = work.ask(get_scores, actor=desk.manager, survey_id=survey.id)
    assert [figures.satisfied((each,)) for each in figures.scales] == [(2, 6), (6, 6), (6, 6)]
    (proposed,) = work.ask(list_survey_actions, survey_id=survey.id)
    assert (proposed.subject, proposed.share, proposed.state) == ("保洁是否满意", (2, 6), ActionState.PROPOSED)
    assert (WorkKind.OPEN_ACTION, survey.survey_no) in waits_for(desk.manager, last + DAY)
    with pytest.raises(ReportMissing):
        act(file_survey, desk.clerk, last + DAY)
    act(write_survey_report, desk.clerk, last + DAY, report="保洁得分低，其余良好。")
    act(approve_survey_report, desk.manager, last + DAY)
    with pytest.raises(ActionsNotDecided):
        act(file_survey, desk.clerk, last + 2 * DAY)
    planned = {"due_on": last + 30 * DAY, "check_means": CheckMeans.INSPECTION, "check_on": last + 40 * DAY}
    step(
        open_action,
        desk.manager,
        last + 2 * DAY,
        proposed.action_no,
        measure="晚间加一班保洁",
        owner_id=desk.head.user_id,
        **planned,
    )
    act(file_survey, desk.clerk, last + 3 * DAY)
    assert survey_of(survey.id).state is SurveyState.FILED
    with pytest.raises(SurveyStepNotPossible):
        act(write_survey_report, desk.clerk, last + 4 * DAY, report="改写")

    # The head carries it out, the manager sees that it did not work, then that it did.
    number = proposed.action_no
    assert (WorkKind.ACTION, number) in waits_for(desk.head, last + 10 * DAY)
    step(report_progress, desk.head, last + 12 * DAY, number, percent=50, note="已排班")
    step(finish_action, desk.head, last + 29 * DAY, number, note="已加班次")
    assert (WorkKind.CHECK_ACTION, number) in waits_for(desk.manager, last + 40 * DAY)
    again = last + 60 * DAY
    step(check_action, desk.manager, last + 40 * DAY, number, has_worked=False, note="周末仍脏", due_on=again)
    assert (WorkKind.ACTION, number) in waits_for(desk.head, last + 41 * DAY)
    step(finish_action, desk.head, again, number, note="周末也加班")
    step(check_action, desk.manager, again + 10 * DAY, number, has_worked=True, note="抽查三次均合格")
    done = work.ask(get_action, action_no=number)
    assert done is not None and (done.state, done.rounds) == (ActionState.EFFECTIVE, 2)

    # The shop's file says that it answered, on which day, and no more.
    rows = work.ask(list_timeline, actor=desk.clerk, customer_id=1, part=TimelinePart.SURVEYS).rows
    assert [(row.number, row.word, row.on, row.at, row.by) for row in rows] == [
        (survey.survey_no, "answered", START + 2 * DAY, None, "")
    ]
    assert [finding.name for finding in work.ask(run_checks) if not finding.ok] == []


def step(operation: Any, by: Actor, day: date, number: str, **request: Any) -> None:
    found = work.ask(get_action, action_no=number)
    assert found is not None
    work.act(operation, by=by, at=office_instant(day, 11), action_id=found.id, version=found.version, **request)
