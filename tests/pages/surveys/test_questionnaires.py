"""Questionnaires on screen: begun or copied, built in the table with the form beside it, released, revised."""

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.changes import RowChange
from db.operations.questionnaires import draft_questionnaire, release_questionnaire
from db.operations.questions import change_questions
from db.queries.questionnaires import get_questionnaire, list_questionnaires, list_questions
from db.types import Actor
from db.vocabulary import QuestionnaireState, Role, SurveyAudience
from tests.factories import make_actor, make_department
from tests.pages.signed_in import open_page_as

LIST, ONE = "surveys/questionnaires.py", "surveys/questionnaire.py"
NAME = "2026年住户*满意度*"

pytestmark = pytest.mark.usefixtures("office")


def make(by: Actor, *wordings: str, released: bool = False) -> int:
    id_ = work.act(draft_questionnaire, by=by, name=NAME, audience=SurveyAudience.RESIDENTS, intro="请如实填写")
    changes = [RowChange(-place, 0, {"wording": wording}) for place, wording in enumerate(wordings, start=1)]
    work.act(change_questions, by=by, questionnaire_id=id_, changes=changes)
    if released:
        found = work.ask(get_questionnaire, questionnaire_id=id_)
        assert found is not None
        work.act(release_questionnaire, by=by, questionnaire_id=id_, version=found.version)
    return id_


def opened(by: Actor, id_: int, language: str = "en") -> AppTest:
    app = open_page_as(LIST, by).switch_page(ONE)
    app.session_state["language"] = language
    app.query_params["id"] = str(id_)
    return app.run()


def typed(app: AppTest, id_: int, cells: dict[int, dict[str, object]]) -> AppTest:
    turn = app.session_state[f"questions {id_} turn"]
    edit = {"edited_rows": cells, "added_rows": [], "deleted_rows": []}
    app.session_state[f"questions {id_} editor {turn}"] = edit
    return app.run()


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    texts = [element.value for element in (*app.markdown, *app.caption, *app.error, *app.header)]
    return " ".join([*texts, *(group.label for group in app.button_group), *(radio.label for radio in app.radio)])


def wordings(id_: int) -> list[str]:
    return [row.wording for row in work.ask(list_questions, questionnaire_id=id_)]


@pytest.mark.parametrize(
    ("role", "language"),
    [(Role.CLERK, "zh_CN"), (Role.SUPERVISOR, "en"), (Role.MANAGER, "en"), (Role.LEADER, "zh_CN")],
)
def test_both_pages_open_for_who_sees_surveys_and_only_the_makers_edit(role: Role, language: str) -> None:
    id_ = make(make_actor(Role.CLERK), "保洁满意吗？")
    actor = make_actor(role)
    listed = open_page_as(LIST, actor)
    assert not listed.exception
    assert list(listed.dataframe[0].value["name"]) == [NAME]
    is_maker = role in (Role.CLERK, Role.MANAGER)
    assert any(button.label == "New questionnaire" for button in listed.button) == is_maker
    one = opened(actor, id_, language)
    assert not one.exception
    assert "保洁满意吗" in said(one)
    assert any(str(button.key).startswith("questions") for button in one.button) == is_maker


def test_a_new_questionnaire_begins_with_the_questions_of_another_one() -> None:
    clerk = make_actor(Role.CLERK)
    source = make(clerk, "保洁满意吗？", "维修满意吗？")
    app = press(open_page_as(LIST, clerk), "New questionnaire")
    app.text_input[0].set_value("2027年住户满意度")
    app.selectbox[1].set_value(source)
    press(app, "Begin")
    made = next(row for row in work.ask(list_questionnaires) if row.name == "2027年住户满意度")
    assert wordings(made.id) == ["保洁满意吗？", "维修满意吗？"]
    assert "2027年住户满意度" in said(app)


def test_another_one_begins_from_the_address_of_the_one_that_is_copied() -> None:
    clerk = make_actor(Role.CLERK)
    source = make(clerk, "保洁满意吗？")
    app = open_page_as(ONE, clerk).switch_page(LIST)
    app.query_params["copy"] = str(source)
    app.run()
    app.text_input[0].set_value("另一份")
    press(app, "Begin")
    assert wordings(source + 1) == ["保洁满意吗？"]
    leader = open_page_as(ONE, make_actor(Role.LEADER)).switch_page(LIST)
    leader.query_params["copy"] = str(source)
    assert not leader.run().text_input


def test_a_name_that_is_taken_is_said_beside_the_form_and_nothing_is_lost() -> None:
    clerk = make_actor(Role.CLERK)
    make(clerk)
    app = press(open_page_as(LIST, clerk), "New questionnaire")
    app.text_input[0].set_value(NAME)
    press(app, "Begin")
    assert "Make its next version, or choose another name" in said(app)
    assert app.text_input[0].value == NAME


def test_what_is_typed_is_seen_in_the_form_beside_it_before_it_is_saved() -> None:
    clerk = make_actor(Role.CLERK)
    make_department("保洁部")
    id_ = make(clerk, "保洁满意吗？")
    app = typed(opened(clerk, id_), id_, {1: {"wording": "何时方便？", "options": "上午；下午"}, 2: {"topic": "x"}})
    assert "Something typed cannot be read yet" in said(app)
    app = typed(app, id_, {1: {"wording": "何时方便？", "options": "上午；下午"}})
    assert "何时方便" in said(app)
    assert list(app.radio[0].options) == ["上午", "下午"]
    assert wordings(id_) == ["保洁满意吗？"]
    press(app, "Save changes (1)")
    assert wordings(id_) == ["保洁满意吗？", "何时方便？"]


def test_the_english_preview_has_a_sections_english_words_before_they_are_saved() -> None:
    clerk = make_actor(Role.CLERK)
    id_ = make(clerk, "保洁满意吗？", "绿化满意吗？")
    section, english = {"section": "环境"}, {"wording_en": "Good?"}
    app = typed(opened(clerk, id_), id_, {0: section | english, 1: section | english})
    app.button_group(key="preview language").set_value("en").run()
    assert said(app).count("**环境**] :orange-badge[not in English yet]") == 1
    app = typed(app, id_, {0: section | english, 1: section | english | {"section_en": "Surroundings"}})
    assert said(app).count("**Surroundings**]") == 1
    assert "not in English yet" not in said(app)


def test_the_columns_change_and_what_was_typed_stays() -> None:
    clerk = make_actor(Role.CLERK)
    id_ = make(clerk, "保洁满意吗？")
    app = typed(opened(clerk, id_), id_, {0: {"wording_en": "Is the cleaning good?"}})
    app.button_group(key="columns").set_value("judged").run()
    assert any(button.label == "Save changes (1)" for button in app.button)


def test_a_wrong_row_is_refused_with_its_sentence_and_kept_on_screen() -> None:
    clerk = make_actor(Role.CLERK)
    id_ = make(clerk, "保洁满意吗？")
    app = typed(opened(clerk, id_), id_, {0: {"options": "是；否"}})
    press(app, "Save changes (1)")
    assert "has choices but is no question of choices" in said(app)
    assert any(button.label == "Save changes (1)" for button in app.button)


def test_the_manager_releases_it_and_the_clerk_makes_its_next_version() -> None:
    manager = make_actor(Role.MANAGER)
    id_ = make(manager, "保洁满意吗？")
    app = opened(manager, id_)
    press(app, "Release")
    next(button for button in app.button if button.label == "Release" and "open " not in str(button.key)).click()
    app.run()
    assert not app.exception
    found = work.ask(get_questionnaire, questionnaire_id=id_)
    assert found is not None
    assert found.state is QuestionnaireState.RELEASED
    assert not [button for button in app.button if str(button.key).startswith("questions")]
    clerk = make_actor(Role.CLERK)
    app = press(opened(clerk, id_), "Make the next version")
    next(button for button in app.button if "open " not in str(button.key) and "next version" in button.label).click()
    app.run()
    assert not app.exception
    assert [row.revision for row in work.ask(list_questionnaires)] == [2, 1]


def test_what_somebody_changed_after_the_form_was_opened_is_not_released_unseen() -> None:
    manager = make_actor(Role.MANAGER)
    id_ = make(manager, "保洁满意吗？")
    app = press(opened(manager, id_), "Release")
    work.act(change_questions, by=manager, questionnaire_id=id_, changes=[RowChange(-1, 0, {"wording": "新加的？"})])
    next(button for button in app.button if button.label == "Release" and "open " not in str(button.key)).click()
    app.run()
    assert "Somebody changed this meanwhile" in said(app)
    found = work.ask(get_questionnaire, questionnaire_id=id_)
    assert found is not None
    assert found.state is QuestionnaireState.DRAFT


def test_words_of_a_question_are_shown_as_they_were_typed() -> None:
    clerk = make_actor(Role.CLERK)
    id_ = make(clerk, "![x](https://x.example) :red[红] **粗**")
    choices = "[是](https://x.example)；:smile:"
    work.act(change_questions, by=clerk, questionnaire_id=id_, changes=[
        RowChange(-1, 0, {"wording": "?", "options": choices, "section": "<b>"})])  # fmt: skip
    app = opened(clerk, id_)
    assert "\\!\\[x\\]\\(https\\:" in said(app)
    assert app.radio[0].options == ["\\[是\\]\\(https\\://x\\.example\\)", "\\:smile\\:"]


def test_a_clerk_is_not_offered_to_release() -> None:
    clerk = make_actor(Role.CLERK)
    labels = [button.label for button in opened(clerk, make(clerk, "一？")).button]
    assert "Release" not in labels


def test_questions_asked_before_are_put_at_the_end() -> None:
    clerk, manager = make_actor(Role.CLERK), make_actor(Role.MANAGER)
    make(manager, "保洁满意吗？", released=True)
    other = work.act(draft_questionnaire, by=clerk, name="商户满意度", audience=SurveyAudience.SHOPS)
    app = opened(clerk, other)
    app.multiselect[0].set_value([work.ask(list_questions, questionnaire_id=1)[0].id])
    app.run()
    press(app, "Put at the end")
    assert wordings(other) == ["保洁满意吗？"]


def test_an_address_of_nothing_says_so() -> None:
    clerk = make_actor(Role.CLERK)
    for asked in ("99", "x", "1' OR 1=1", "9" * 30):
        app = open_page_as(LIST, clerk).switch_page(ONE)
        app.query_params["id"] = asked
        app.run()
        assert not app.exception
        assert "There is no such questionnaire" in said(app)
