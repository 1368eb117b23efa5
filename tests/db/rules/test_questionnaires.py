"""What a question may be, where a moved one stands, and when a questionnaire may be released."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.changes import CellNotReadable, RowChange
from db.errors import RuleError
from db.rules import questionnaires as rules
from db.rules.questionnaires import (
    QuestionFacts,
    QuestionWithoutWords,
    edited,
    require_releasable,
    require_state,
    require_whole,
)
from db.vocabulary import QuestionKind, QuestionnaireState, QuestionnaireVerb

SCALE, CHOICE, TEXT = QuestionKind.SCALE, QuestionKind.CHOICE, QuestionKind.TEXT


def question(id_: int, wording: str = "", **facts: object) -> QuestionFacts:
    wording = wording or f"问题{id_}"
    given = {"kind": SCALE, "position": id_, "trend_key": rules.trend_key_of(wording), **facts}
    return QuestionFacts(id=id_, wording=wording, **given)  # type: ignore[arg-type]


FIVE = [question(id_) for id_ in range(1, 6)]


def order(questions: list[QuestionFacts]) -> list[int]:
    assert [one.position for one in questions] == list(range(1, len(questions) + 1))
    return [one.id for one in questions]


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({4: 1}, [4, 1, 2, 3, 5]),
        ({1: 4}, [2, 3, 4, 1, 5]),
        ({2: 99}, [1, 3, 4, 5, 2]),
        ({5: 0}, [5, 1, 2, 3, 4]),
        ({1: 5, 5: 1}, [5, 2, 3, 4, 1]),
        ({3: 1, 4: 1}, [4, 3, 1, 2, 5]),
    ],
)
def test_a_moved_question_stands_at_its_place_and_the_others_make_way(
    moves: dict[int, int], expected: list[int]
) -> None:
    changes = [RowChange(id_, 1, {"position": place}) for id_, place in moves.items()]
    assert order(edited(FIVE, changes)) == expected


@settings(max_examples=50)
@given(st.dictionaries(st.integers(1, 5), st.integers(0, 8)), st.sets(st.integers(1, 5)), st.integers(0, 3))
def test_no_edit_loses_a_question_or_gives_two_one_place(moves: dict[int, int], gone: set[int], new: int) -> None:
    changes = [RowChange(id_, 1, {"position": place}) for id_, place in moves.items()]
    changes += [RowChange(id_, 1, {"remove": True}) for id_ in gone]
    changes += [RowChange(-place, 0, {"wording": f"新{place}"}) for place in range(1, new + 1)]
    ids = order(edited(FIVE, changes))
    assert sorted(id_ for id_ in ids if id_ > 0) == sorted({1, 2, 3, 4, 5} - gone)
    unmoved = [id_ for id_ in ids if id_ > 0 and id_ not in moves]
    assert unmoved == sorted(unmoved)
    assert [id_ for id_ in ids if id_ < 0] == [-place for place in range(1, new + 1)]


def test_what_is_typed_into_an_empty_row_is_a_new_question_at_the_end() -> None:
    changes = [RowChange(-2, 0, {"wording": " 对收费是否满意？ ", "topic": "收费"})]
    made = edited(FIVE, changes)[-1]
    assert (made.wording, made.topic, made.kind, made.is_required, made.weight) == (
        *("对收费是否满意？", "收费", SCALE, True, 1),
    )


def test_choices_make_a_new_question_one_of_choices() -> None:
    made = edited([], [RowChange(-1, 0, {"wording": "何时来电方便？", "options": "上午; 下午；\n晚上｜周末"})])
    assert (made[0].kind, made[0].options) == (CHOICE, ("上午", "下午", "晚上", "周末"))


def test_an_empty_row_that_was_touched_and_emptied_again_is_nothing() -> None:
    emptied = {"topic": None, "wording": "  ", "kind": None, "position": None, "weight": None, "is_required": None}
    assert edited(FIVE, [RowChange(-1, 0, emptied)]) == FIVE
    assert edited(FIVE, [RowChange(2, 1, {"position": None})]) == FIVE


def test_signs_that_nobody_sees_are_not_kept() -> None:
    made = edited([], [RowChange(-1, 0, {"wording": "保洁\x00\u202e\ud800满意吗？", "options": "是\x07；否"})])[0]
    assert (made.wording, made.options) == ("保洁满意吗？", ("是", "否"))


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (RowChange(2, 1, {"wording": None}), 2),
        (RowChange(2, 1, {"wording": " ", "position": 5}), 2),
        (RowChange(-3, 0, {"topic": "保洁"}), 8),
    ],
)
def test_a_question_without_words_is_refused_and_which_row_it_is_in_the_table(change: RowChange, row: int) -> None:
    with pytest.raises(QuestionWithoutWords) as refused:
        edited(FIVE, [change])
    assert (refused.value.field, refused.value.details) == ("wording", {"row": row})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *(("kind", "essay"), ("kind", None), ("position", "x"), ("position", -1), ("weight", 101), ("weight", 1.5)),
        *(("is_required", "yes"), ("remove", 1), ("department_id", "1; DROP"), ("position", "９")),
    ],
)
def test_a_forged_cell_is_refused(column: str, value: object) -> None:
    with pytest.raises(CellNotReadable):
        edited(FIVE, [RowChange(1, 1, {column: value})])


@pytest.mark.parametrize(
    ("questions", "refusal"),
    [
        ([question(1, kind=CHOICE, options=("是",))], rules.ChoicesMissing),
        ([question(1, kind=CHOICE)], rules.ChoicesMissing),
        ([question(1, options=("是", "否"))], rules.ChoicesWithoutUse),
        ([question(1, kind=TEXT, options_en=("yes", "no"))], rules.ChoicesWithoutUse),
        ([question(1, kind=CHOICE, options=("是", "否", "是"))], rules.SameChoiceTwice),
        ([question(1, kind=CHOICE, options=("是", "否"), options_en=("yes",))], rules.ChoicesDoNotMatch),
        ([question(1, kind=CHOICE, options=tuple(map(str, range(13))))], rules.TooManyChoices),
        ([question(1, "保洁 满意吗？"), question(2, "保洁满意吗")], rules.SameQuestionTwice),
        ([question(id_) for id_ in range(1, 62)], rules.TooManyQuestions),
    ],
)
def test_what_cannot_be_asked_is_refused(questions: list[QuestionFacts], refusal: type[RuleError]) -> None:
    with pytest.raises(refusal):
        require_whole(questions)


def test_the_satisfaction_needs_a_question_on_the_scale() -> None:
    with pytest.raises(rules.NoMarkAsked):
        require_releasable([question(1, kind=TEXT)])
    require_releasable([question(1, kind=TEXT), question(2)])


def test_the_same_words_are_compared_whatever_their_signs_and_spaces() -> None:
    assert rules.trend_key_of("  公共区域 卫生，满意吗？") == rules.trend_key_of("公共区域卫生满意吗")
    assert rules.trend_key_of("Ｌifts?") == "lifts"
    assert rules.trend_key_of("？？")


@pytest.mark.parametrize(
    ("state", "verb", "refusal"),
    [
        (QuestionnaireState.RELEASED, QuestionnaireVerb.EDIT, rules.QuestionnaireFixed),
        (QuestionnaireState.RELEASED, QuestionnaireVerb.DROP, rules.QuestionnaireFixed),
        (QuestionnaireState.RETIRED, QuestionnaireVerb.RELEASE, rules.QuestionnaireFixed),
        (QuestionnaireState.DRAFT, QuestionnaireVerb.REVISE, rules.QuestionnaireNotReleased),
        (QuestionnaireState.DRAFT, QuestionnaireVerb.RETIRE, rules.QuestionnaireNotReleased),
    ],
)
def test_what_a_state_does_not_allow_is_refused(
    state: QuestionnaireState, verb: QuestionnaireVerb, refusal: type[RuleError]
) -> None:
    with pytest.raises(refusal):
        require_state(verb, state)


def test_five_marks_and_a_word_fit_in_a_minute() -> None:
    assert rules.seconds_to_answer([SCALE] * 5 + [TEXT]) <= rules.MINUTE
