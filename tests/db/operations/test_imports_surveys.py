"""Answers from spreadsheets: surveys of the past as the office kept them, and sheets of a survey that runs."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.command_line.sheets import exported_records
from db.errors import NotAllowed
from db.operations.exports import export_rows
from db.operations.imports import ImportOutcome
from db.operations.survey_entry import NotTypedHere, enter_answers, void_response
from db.queries.surveys_one import get_survey
from db.rules.survey_disclosure import LEAST
from db.spreadsheets import SurveyAnswerRow
from db.tables.audit import AuditRow
from db.tables.questionnaires import Question, Questionnaire
from db.tables.surveys import Survey, SurveyAddress, SurveyAnswer, SurveyResponse
from db.types import Actor
from db.vocabulary import (
    AddressState,
    AnswerMeans,
    ImportKind,
    QuestionnaireState,
    Role,
    SurveyAudience,
    SurveyState,
)
from tests.factories import FRIDAY, make_actor, make_customer, put
from tests.sheets import bring, counts
from tests.survey_answer_factories import ask_residents, send_in
from tests.survey_desk import make_questionnaire

pytestmark = pytest.mark.usefixtures("office")
KIND = ImportKind.SURVEY_ANSWERS
HEADER = "调查 答卷号 区域 楼栋 客户编号 日期 问题 分数 意见"
PAST = (
    "2025年商户调查（三季度） 0001 东区 3幢 - 2025-08-12 维修是否及时 5 -",
    "2025年商户调查（三季度） 0001 东区 3幢 - 2025-08-12 保洁是否满意 3 楼道灯坏了",
    "2025年商户调查（三季度） 0002 东区 4幢 KH-000001 2025/8/14 维修是否及时？ 2 -",
)
OURS = "2026年住户满意度调查1"


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def take(by: Actor, *rows: str, partial: bool = False) -> ImportOutcome:
    return bring(by, KIND, HEADER, *rows, partial=partial)


def all_of(table: type, *where: object) -> list[object]:
    return work.ask(lambda session: list(session.scalars(select(table).where(*where).order_by(table.id))))


def exported() -> list[SurveyAnswerRow]:
    return sorted(exported_records(KIND), key=lambda row: (row.survey, row.response_no, row.question))


def messages(outcome: ImportOutcome) -> list[tuple[int, str, str]]:
    return [(error.row, error.column, error.message.split(".")[0]) for error in outcome.errors]


def test_a_title_that_is_new_becomes_a_filed_survey_of_the_past_with_its_questions(manager: Actor) -> None:
    make_customer()
    assert counts(take(manager, *PAST)) == (3, 0, 0)
    (survey,), (form,) = all_of(Survey), all_of(Questionnaire)
    assert (survey.survey_no, survey.state, survey.audience) == ("DC-2025-001", SurveyState.FILED, SurveyAudience.SHOPS)
    assert (survey.starts_on, survey.ends_on, survey.is_taken_over) == (date(2025, 8, 12), date(2025, 8, 14), True)
    assert (form.state, form.is_taken_over) == (QuestionnaireState.RELEASED, True)
    questions = [(question.position, question.wording) for question in all_of(Question)]
    assert questions == [(1, "维修是否及时"), (2, "保洁是否满意")]
    (address,) = all_of(SurveyAddress)
    assert (address.state, address.answered_on, address.building) == (AddressState.ANSWERED, date(2025, 8, 14), "4幢")
    file = work.ask(get_survey, actor=manager, survey_id=survey.id)
    assert file is not None and file.returned.answered == 2


def test_the_same_file_twice_changes_nothing_and_goes_out_as_it_came_in(manager: Actor) -> None:
    make_customer()
    take(manager, *PAST)
    rows = work.ask(lambda session: session.query(AuditRow).count())
    assert counts(take(manager, *PAST)) == (0, 3, 0)
    assert work.ask(lambda session: session.query(AuditRow).count()) == rows
    title = "2025年商户调查(三季度)"
    east = {"zone": "东区", "building": "3幢"}
    assert exported() == [
        SurveyAnswerRow(title, "0001", date(2025, 8, 12), "保洁是否满意", 3, **east, comment="楼道灯坏了"),
        SurveyAnswerRow(title, "0001", date(2025, 8, 12), "维修是否及时", 5, **east),
        SurveyAnswerRow(title, "0002", date(2025, 8, 14), "维修是否及时", 2, "东区", "4幢", "KH-000001"),
    ]


def test_a_sheet_that_is_here_is_never_changed(manager: Actor) -> None:
    """R-SURV-3: another mark, day, remark, place or question is an error, and the old sheet stays."""
    make_customer()
    take(manager, *PAST)
    before, row = exported(), PAST[0]
    for old, new in ((" 5 -", " 4 -"), ("08-12", "08-13"), (" 5 -", " 5 不好"), ("3幢", "5幢"), ("维修", "绿化")):
        assert counts(take(manager, row.replace(old, new))) == (0, 0, 1)
    assert exported() == before


def test_a_sheet_with_a_row_at_fault_stays_out_whole_and_comes_in_corrected(manager: Actor) -> None:
    make_customer()
    wrong = ("2025年商户调查（三季度） 0003 东区 3幢 - 2025-08-12 维修是否及时 9 -", PAST[1].replace("0001", "0003"))
    assert counts(take(manager, *PAST, *wrong)) == (0, 0, 2)
    assert all_of(Survey) == []
    outcome = take(manager, *PAST, *wrong, partial=True)
    assert (counts(outcome), [row for row, _column, _said in messages(outcome)]) == ((3, 0, 2), [5, 6])
    corrected = (wrong[0].replace(" 9 -", " 4 -"), wrong[1], wrong[1].replace("保洁是否满意", "新的问题"))
    assert counts(take(manager, *PAST, *corrected)) == (3, 3, 0)
    assert (len(all_of(Survey)), len(all_of(SurveyResponse)), len(all_of(Question))) == (1, 3, 3)


def test_rows_of_one_sheet_say_one_place_and_ask_each_question_once(manager: Actor) -> None:
    title = "2025年调查"
    outcome = take(
        manager,
        f"{title} 1 东区 3幢 - 2025-05-12 维修 5 -",
        f"{title} 1 东区 4幢 - 2025-05-12 保洁 5 -",
        f"{title} 1 东区 3幢 - 2025-05-12 维修！ 4 -",
        f"{title} 2 东区 3幢 - 2026-11-21 维修 4 -",
        f"{title} 3 东区 3幢 KH-9 2025-05-12 维修 4 -",
    )
    assert [(row, column) for row, column, _said in messages(outcome)] == [
        (2, "答卷号"),
        (3, "答卷号"),
        (4, "问题"),
        (5, "日期"),
        (6, "客户编号"),
    ]


def test_a_question_that_the_office_asks_is_compared_with_it_and_belongs_to_its_topic(manager: Actor) -> None:
    make_questionnaire()
    take(manager, "2025年调查 1 - - - 2025-05-12 保洁是否满意！ 4 -")
    (past,) = all_of(Question, Question.wording == "保洁是否满意！")
    assert (past.trend_key, past.topic) == ("保洁是否满意", "保洁")


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_sheets_of_a_running_survey_come_in_by_their_number_on_the_list(is_anonymous: bool, manager: Actor) -> None:
    asked = ask_residents(is_anonymous=is_anonymous)
    rows = [f"{OURS} 0002 一区 3 - 2026-11-18 维修是否及时 4 -", f"{OURS} 5 - - - 2026-11-18 维修是否及时 2 差"]
    assert counts(take(manager, *rows)) == (2, 0, 0)
    assert counts(take(manager, *rows)) == (0, 2, 0)
    answered = all_of(SurveyAddress, SurveyAddress.state == AddressState.ANSWERED)
    assert [address.list_no for address in answered] == [2, 5]
    sheets = all_of(SurveyResponse)
    assert {sheet.means for sheet in sheets} == {AnswerMeans.IMPORTED}
    if is_anonymous:
        assert {(sheet.address_id, sheet.answered_on, sheet.entered_by) for sheet in sheets} == {(None, None, None)}
        assert not {"2", "0002", "5"} & {sheet.response_no for sheet in sheets}
    else:
        assert counts(take(manager, rows[0].replace(" 4 -", " 5 -"))) == (0, 0, 1)
    what = {"survey_id": asked.survey_id, "response_no": sheets[0].response_no, "reason": "x"}
    with pytest.raises(NotTypedHere):
        work.act(void_response, by=manager, at=FRIDAY, **what)


MISFITS = (
    ("7 - - - 2026-11-18 维修是否及时 4 -", "答卷号"),
    ("X - - - 2026-11-18 维修是否及时 4 -", "答卷号"),
    ("2 二区 - - 2026-11-18 维修是否及时 4 -", "答卷号"),
    ("3 - 4 - 2026-11-18 维修是否及时 4 -", "答卷号"),
    ("4 - - KH-000001 2026-11-18 维修是否及时 4 -", "答卷号"),
    ("5 - - - 2026-11-15 维修是否及时 4 -", "日期"),
    ("6 - - - 2026-11-18 没有这个问题 4 -", "问题"),
    ("1 - - - 2026-11-18 您的建议 4 -", "问题"),
)


def test_what_does_not_fit_a_running_survey_is_an_error_of_its_row(manager: Actor) -> None:
    ask_residents(is_anonymous=False)
    make_customer()
    outcome = take(manager, *(f"{OURS} {row}" for row, _column in MISFITS))
    found = [(row, column) for row, column, _said in messages(outcome)]
    assert found == [(place, column) for place, (_row, column) in enumerate(MISFITS, 2)]
    assert all_of(SurveyResponse) == []


def test_the_address_of_a_named_survey_answers_once_whichever_way(manager: Actor) -> None:
    asked = ask_residents(is_anonymous=False)
    send_in(asked)
    assert counts(take(manager, f"{OURS} 1 - - - 2026-11-18 维修是否及时 4 -")) == (0, 0, 1)
    assert len(all_of(SurveyAnswer)) == 1


def test_a_survey_of_ours_that_does_not_run_takes_nothing(manager: Actor) -> None:
    for number, state in enumerate((SurveyState.APPROVED, SurveyState.CLOSED, SurveyState.FILED), 1):
        ask_residents(state=state, number=number)
        row = f"2026年住户满意度调查{number} 1 - - - 2026-11-18 维修是否及时 4 -"
        assert counts(take(manager, row)) == (0, 0, 1)


def test_nobody_but_the_manager_brings_answers_in_or_takes_them_out() -> None:
    for role in set(Role) - {Role.MANAGER}:
        other = make_actor(role)
        with pytest.raises(NotAllowed):
            take(other, *PAST)
        with pytest.raises(NotAllowed):
            work.act(export_rows, by=other, at=FRIDAY, kind=KIND)


def test_a_voided_sheet_does_not_go_out_and_its_number_does_not_come_in(manager: Actor) -> None:
    asked, clerk = ask_residents(is_anonymous=False), make_actor(Role.CLERK)
    typed = {"survey_id": asked.survey_id, "answered_on": FRIDAY.date(), "said": {asked.questions[0]: ["1"]}}
    for sheet in ("1", "2"):
        work.act(enter_answers, by=clerk, at=FRIDAY, sheet=sheet, **typed)
    work.act(void_response, by=clerk, at=FRIDAY, survey_id=asked.survey_id, response_no="1", reason="看错了")
    assert [row.response_no for row in exported()] == ["2"]
    assert counts(take(manager, f"{OURS} 1 - - - 2026-11-20 维修是否及时 1 -")) == (0, 0, 1)


def test_an_anonymous_survey_goes_out_after_its_end_and_a_lone_place_without_its_name(manager: Actor) -> None:
    """R-DEC-23: not while answers come in, not of fewer than five sheets."""
    asked = ask_residents(addresses=6)
    for place in range(LEAST - 1):
        send_in(asked, place=place)

    def end(session: Session) -> None:
        session.get_one(Survey, asked.survey_id).state = SurveyState.CLOSED

    assert exported() == []
    send_in(asked, place=LEAST)
    assert exported() == []
    put(end)
    rows = exported()
    assert len(rows) == LEAST
    assert {(row.answered_on, row.zone, row.building) for row in rows} == {(date(2026, 11, 30), "一区", "3")}
    other = ask_residents(addresses=6, number=2)
    send_in(other)
    put(lambda session: setattr(session.get_one(Survey, other.survey_id), "state", SurveyState.CLOSED))
    assert exported() == rows


def test_a_voided_sheet_does_not_make_four_anonymous_ones_enough(manager: Actor) -> None:
    """R-DEC-23: five have come and one of them does not count."""
    asked, clerk = ask_residents(addresses=6), make_actor(Role.CLERK)
    for place in range(1, LEAST):
        send_in(asked, place=place)
    what = {"survey_id": asked.survey_id, "answered_on": FRIDAY.date(), "said": {asked.questions[0]: ["4"]}}
    number = work.act(enter_answers, by=clerk, at=FRIDAY, sheet="1", **what).response_no
    work.act(void_response, by=clerk, at=FRIDAY, survey_id=asked.survey_id, response_no=number, reason="打错")
    put(lambda session: setattr(session.get_one(Survey, asked.survey_id), "state", SurveyState.CLOSED))
    assert exported() == []


def test_nobody_finds_out_the_place_of_an_anonymous_sheet_by_bringing_it_in_again(manager: Actor) -> None:
    """R-DEC-23: with whatever place it comes, the answer is the same."""
    asked = ask_residents(addresses=6, ends_on=FRIDAY.date())
    for place in range(LEAST):
        send_in(asked, place=place)
    put(lambda session: setattr(session.get_one(Survey, asked.survey_id), "state", SurveyState.CLOSED))
    number = exported()[0].response_no
    guesses = [f"{OURS} {number} {where} - 2026-11-20 维修是否及时？ 5 -" for where in ("一区 3", "二区 3", "一区 4")]
    assert {counts(take(manager, guess)) for guess in guesses} == {(0, 1, 0)}
