"""Questionnaires: reused, edited together, released once, changed by a next version that is still compared (R-SURV-1,
R-SURV-4)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.changes import ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.questionnaires import (
    DraftThere,
    NameFixed,
    NameTaken,
    QuestionnaireInUse,
    change_questionnaire,
    draft_questionnaire,
    drop_questionnaire,
    release_questionnaire,
    retire_questionnaire,
    revise_questionnaire,
)
from db.operations.questions import change_questions
from db.operations.texts import TooLong
from db.queries.questionnaires import (
    QuestionnaireView,
    QuestionRow,
    count_questionnaires,
    get_questionnaire,
    list_earlier_questions,
    list_questionnaires,
    list_questions,
    list_revisions,
)
from db.rules.questionnaires import NoMarkAsked, QuestionnaireFixed, SameQuestionTwice
from db.tables.questionnaires import Question
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import QuestionKind, QuestionnaireState, Role, SurveyAudience, SurveyState
from tests.factories import make_actor, make_department, put

pytestmark = pytest.mark.usefixtures("office")
TODAY = date(2026, 11, 20)


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def new(wording: str, **cells: object) -> RowChange:
    new.turn += 1  # type: ignore[attr-defined]
    return RowChange(-new.turn, 0, {"wording": wording, **cells})  # type: ignore[attr-defined]


new.turn = 0  # type: ignore[attr-defined]


def draft(by: Actor, *wordings: str, name: str = "住户满意度", **facts: object) -> int:
    id_ = work.act(draft_questionnaire, by=by, name=name, audience=SurveyAudience.RESIDENTS, **facts)
    if wordings:
        work.act(change_questions, by=by, questionnaire_id=id_, changes=[new(wording) for wording in wordings])
    return id_


def release(by: Actor, id_: int) -> int:
    work.act(release_questionnaire, by=by, questionnaire_id=id_, version=view(id_).version)
    return id_


def view(id_: int) -> QuestionnaireView:
    found = work.ask(get_questionnaire, questionnaire_id=id_)
    assert found is not None
    return found


def rows(id_: int) -> tuple[QuestionRow, ...]:
    return work.ask(list_questions, questionnaire_id=id_)


def wordings(id_: int) -> list[str]:
    return [row.wording for row in rows(id_)]


def plan(questionnaire_id: int, state: SurveyState = SurveyState.APPROVED, *, number: int = 1) -> None:
    def make(session: Session) -> None:
        session.add(
            Survey(
                survey_no=f"DC-2026-{number:03}",
                title=f"2026年第{number}次住户满意度调查",
                audience=SurveyAudience.RESIDENTS,
                state=state,
                questionnaire_id=questionnaire_id,
                starts_on=TODAY + timedelta(days=20),
                ends_on=TODAY + timedelta(days=40),
            )
        )

    put(make)


def test_a_draft_is_filled_and_put_in_order_in_one_table(clerk: Actor) -> None:
    department = make_department("保洁部")
    id_ = draft(clerk, "公共区域卫生满意吗？", "维修及时吗？")
    _first, second = rows(id_)
    changes = [
        RowChange(second.id, second.version, {"position": 1, "topic": "维修", "department_id": department.id}),
        new("何时方便？", options="上午；下午", options_en="Morning; Afternoon", section="联系"),
    ]
    assert work.act(change_questions, by=clerk, questionnaire_id=id_, changes=changes) == 2
    assert wordings(id_) == ["维修及时吗？", "公共区域卫生满意吗？", "何时方便？"]
    repair, _cleaning, when = rows(id_)
    assert (repair.topic, repair.department, repair.kind) == ("维修", "保洁部", QuestionKind.SCALE)
    assert (when.kind, when.options, when.options_en) == (*(QuestionKind.CHOICE, "上午\n下午", "Morning\nAfternoon"),)
    assert [row.position for row in rows(id_)] == [1, 2, 3]
    taken = [RowChange(row.id, row.version, {"remove": True}) for row in rows(id_)[:2]]
    work.act(change_questions, by=clerk, questionnaire_id=id_, changes=taken)
    assert wordings(id_) == ["何时方便？"]


def test_a_section_goes_in_english_with_its_question_to_the_next_version_and_to_a_copy(
    clerk: Actor, manager: Actor
) -> None:
    id_ = draft(clerk)
    asked = [new("维修及时吗？", section="服务", section_en=" Service "), new("保洁满意吗？", section="服务")]
    work.act(change_questions, by=clerk, questionnaire_id=id_, changes=asked)
    release(manager, id_)
    following = work.act(revise_questionnaire, by=clerk, questionnaire_id=id_)
    copy = draft(clerk, name="另一份问卷", copy_of=id_)
    for each in (id_, following, copy):
        assert [(row.section, row.section_en) for row in rows(each)] == [("服务", "Service"), ("服务", "")]


def test_two_who_edit_different_questions_both_save_and_of_one_question_nobody_is_overwritten(clerk: Actor) -> None:
    id_ = draft(clerk, "一？", "二？")
    first, second = rows(id_)
    colleague = make_actor(Role.CLERK, name="陈静")

    def save(by: Actor, row: QuestionRow, cells: dict[str, object]) -> None:
        change = RowChange(row.id, row.version, cells)
        work.act(change_questions, by=by, questionnaire_id=id_, changes=[change])

    save(clerk, first, {"wording": "第一？"})
    save(colleague, second, {"wording": "第二？"})
    with pytest.raises(RowsChangedMeanwhile) as clash:
        save(colleague, first, {"topic": "服务"})
    assert [(each.column, each.mine) for each in clash.value.conflicts] == [("topic", "服务")]
    with pytest.raises(RowsChangedMeanwhile):
        save(colleague, first, {"remove": True})
    assert wordings(id_) == ["第一？", "第二？"]


def test_what_is_wrong_in_one_row_saves_none(clerk: Actor) -> None:
    id_ = draft(clerk, "一？")
    for changes, refusal in (
        ([new("二？"), new("二？")], SameQuestionTwice),
        ([new("二？"), new("字" * 201)], TooLong),
        ([new("二？", department_id=99)], Incomplete),
        ([new("二？", trend_key="x")], ColumnsNotEditable),
        ([RowChange(999, 1, {"wording": "二？"})], NotFound),
    ):
        with pytest.raises(refusal):
            work.act(change_questions, by=clerk, questionnaire_id=id_, changes=changes)
    assert wordings(id_) == ["一？"]


def test_a_question_of_another_questionnaire_cannot_be_reached_through_this_one(clerk: Actor) -> None:
    one, other = draft(clerk, "一？"), draft(clerk, "二？", name="商户满意度")
    row = rows(other)[0]
    with pytest.raises(NotFound):
        change = RowChange(row.id, row.version, {"wording": "改了"})
        work.act(change_questions, by=clerk, questionnaire_id=one, changes=[change])
    assert wordings(other) == ["二？"]


def test_released_it_is_fixed_and_changed_by_its_next_version_which_is_compared_with_it(
    clerk: Actor, manager: Actor
) -> None:
    id_ = release(manager, draft(clerk, "保洁满意吗？", "维修满意吗？"))
    with pytest.raises(QuestionnaireFixed):
        work.act(change_questions, by=clerk, questionnaire_id=id_, changes=[new("三？")])
    next_id = work.act(revise_questionnaire, by=clerk, questionnaire_id=id_)
    cleaning = rows(next_id)[0]
    reworded = RowChange(cleaning.id, cleaning.version, {"wording": "您对楼道保洁满意吗？"})
    work.act(change_questions, by=clerk, questionnaire_id=next_id, changes=[reworded, new("绿化满意吗？")])
    assert (view(next_id).revision, view(next_id).name) == (2, "住户满意度")
    assert rows(next_id)[0].trend_key == rows(id_)[0].trend_key
    assert wordings(id_) == ["保洁满意吗？", "维修满意吗？"]
    with pytest.raises(DraftThere):
        work.act(revise_questionnaire, by=clerk, questionnaire_id=id_)
    plan(id_)
    release(manager, next_id)
    assert view(id_).state is QuestionnaireState.RETIRED
    offered = work.ask(list_questionnaires, states=[QuestionnaireState.RELEASED], audience=SurveyAudience.RESIDENTS)
    assert [(row.id, row.revision, row.questions, row.surveys) for row in offered] == [(next_id, 2, 3, 0)]
    assert [(row.revision, row.surveys) for row in work.ask(list_revisions, name="住户满意度")] == [(2, 0), (1, 1)]
    assert work.ask(count_questionnaires) == 2


def test_a_question_written_in_a_draft_is_compared_by_its_last_words(clerk: Actor) -> None:
    id_ = draft(clerk, "保结满意吗？")
    row = rows(id_)[0]
    mended = RowChange(row.id, row.version, {"wording": "保洁满意吗？"})
    work.act(change_questions, by=clerk, questionnaire_id=id_, changes=[mended])
    assert rows(id_)[0].trend_key == "保洁满意吗"


def test_a_copy_and_a_question_asked_before_are_compared_with_what_they_were(clerk: Actor, manager: Actor) -> None:
    first = release(manager, draft(clerk, "保洁满意吗？", "维修满意吗？", intro="请如实填写"))
    copy = draft(clerk, name="2027年住户满意度", copy_of=first)
    assert [row.trend_key for row in rows(copy)] == [row.trend_key for row in rows(first)]
    assert view(copy).intro == "请如实填写"
    other = draft(clerk, "收费清楚吗？", name="商户满意度")
    assert [row.wording for row in work.ask(list_earlier_questions, questionnaire_id=other)] == [
        "保洁满意吗？",
        "维修满意吗？",
    ]
    wanted = [rows(first)[1].id]
    work.act(change_questions, by=clerk, questionnaire_id=other, asked_before=wanted)
    assert rows(other)[-1].trend_key == rows(first)[1].trend_key
    assert [row.wording for row in work.ask(list_earlier_questions, questionnaire_id=other)] == ["保洁满意吗？"]
    with pytest.raises(SameQuestionTwice):
        work.act(change_questions, by=clerk, questionnaire_id=other, asked_before=wanted)
    with pytest.raises(NotFound):
        drafts_own = [row.id for row in rows(copy)][:1]
        work.act(change_questions, by=clerk, questionnaire_id=other, asked_before=drafts_own)


def test_nobody_releases_what_was_changed_after_looking(clerk: Actor, manager: Actor) -> None:
    id_ = draft(clerk, "一？")
    seen = view(id_).version
    work.act(change_questions, by=clerk, questionnaire_id=id_, changes=[new("二？")])
    with pytest.raises(ChangedMeanwhile):
        work.act(release_questionnaire, by=manager, questionnaire_id=id_, version=seen)
    assert view(id_).state is QuestionnaireState.DRAFT


def test_a_questionnaire_without_a_mark_is_not_released(clerk: Actor, manager: Actor) -> None:
    id_ = draft(clerk)
    work.act(change_questions, by=clerk, questionnaire_id=id_, changes=[new("还有什么建议？", kind="text")])
    with pytest.raises(NoMarkAsked):
        release(manager, id_)


def test_name_and_introduction_of_a_draft_change_and_versions_keep_one_name(clerk: Actor, manager: Actor) -> None:
    id_ = draft(clerk, "一？")
    facts = {"audience": SurveyAudience.SHOPS, "intro": "您好", "intro_en": "Hello"}
    change = {"by": clerk, "questionnaire_id": id_, **facts}
    work.act(change_questionnaire, **change, version=view(id_).version, name="商户满意度")
    assert (view(id_).name, view(id_).audience, view(id_).intro_en) == ("商户满意度", SurveyAudience.SHOPS, "Hello")
    draft(clerk, name="住户满意度")
    with pytest.raises(NameTaken):
        work.act(change_questionnaire, **change, version=view(id_).version, name=" 住户满意度 ")
    with pytest.raises(NameTaken):
        draft(clerk, name="住户满意度")
    release(manager, id_)
    next_id = work.act(revise_questionnaire, by=clerk, questionnaire_id=id_)
    with pytest.raises(NameFixed):
        again = {**change, "questionnaire_id": next_id, "version": view(next_id).version}
        work.act(change_questionnaire, **again, name="另一个")


def test_what_a_survey_asks_is_neither_retired_nor_dropped(clerk: Actor, manager: Actor) -> None:
    id_ = release(manager, draft(clerk, "一？"))
    plan(id_)
    with pytest.raises(QuestionnaireInUse):
        work.act(retire_questionnaire, by=manager, questionnaire_id=id_, version=view(id_).version)
    put(lambda session: setattr(session.scalars(select(Survey)).one(), "state", SurveyState.CANCELLED))
    work.act(retire_questionnaire, by=manager, questionnaire_id=id_, version=view(id_).version)
    assert view(id_).state is QuestionnaireState.RETIRED
    next_id = work.act(revise_questionnaire, by=clerk, questionnaire_id=id_)
    plan(next_id, SurveyState.DRAFT, number=2)
    with pytest.raises(QuestionnaireInUse):
        work.act(drop_questionnaire, by=clerk, questionnaire_id=next_id, version=view(next_id).version)
    put(lambda session: setattr(session.get_one(Survey, 2), "questionnaire_id", id_))
    work.act(drop_questionnaire, by=clerk, questionnaire_id=next_id, version=view(next_id).version)
    assert work.ask(get_questionnaire, questionnaire_id=next_id) is None
    left = work.ask(lambda session: session.scalars(select(Question.questionnaire_id)).all())
    assert set(left) == {id_}


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.FINANCE, Role.LEADER, Role.ADMIN])
def test_who_makes_no_questionnaires_changes_none(role: Role, clerk: Actor, manager: Actor) -> None:
    other, draft_id = make_actor(role), draft(clerk, "一？")
    ask = {"by": other, "questionnaire_id": draft_id}
    for operation, request in (
        (change_questions, {"changes": [new("二？")]}),
        (release_questionnaire, {"version": 1}),
        (drop_questionnaire, {"version": 1}),
        (revise_questionnaire, {}),
        (retire_questionnaire, {"version": 1}),
    ):
        with pytest.raises(NotAllowed):
            work.act(operation, **ask, **request)
    with pytest.raises(NotAllowed):
        draft(other, name="别的")


def test_a_clerk_does_not_release(clerk: Actor) -> None:
    with pytest.raises(NotAllowed):
        release(clerk, draft(clerk, "一？"))
