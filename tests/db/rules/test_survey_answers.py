"""What a resident or a clerk enters is read as it is meant, or refused beside its question (R-SURV-3)."""

from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import RuleError
from db.rules.survey_answers import (
    HIDDEN,
    LONGEST_WORDS,
    Answer,
    AnswerMissing,
    ChoiceNotReadable,
    MarkNotReadable,
    NothingAnswered,
    OneChoiceOnly,
    WordsTooLong,
    clean_words,
    read_answer,
    read_answers,
    read_sheet,
)
from db.vocabulary import QuestionKind


class Question(NamedTuple):
    id: int
    position: int
    kind: QuestionKind
    options: str = ""
    is_required: bool = False


SCALE = Question(11, 1, QuestionKind.SCALE, is_required=True)
CHOICE = Question(12, 2, QuestionKind.CHOICE, "公告\n邻居\n管家")
CHOICES = Question(13, 3, QuestionKind.CHOICES, "公告\n邻居\n管家")
TEXT = Question(14, 4, QuestionKind.TEXT)
ALL = (SCALE, CHOICE, CHOICES, TEXT)


@pytest.mark.parametrize(
    ("question", "said", "read"),
    [
        (SCALE, ["4"], Answer(11, score=4)),
        (SCALE, [" ５ "], Answer(11, score=5)),
        (SCALE, ["3", "3"], Answer(11, score=3)),
        (SCALE, ["", " "], None),
        (SCALE, [], None),
        (CHOICE, ["3"], Answer(12, chosen="3")),
        (CHOICES, ["3", "1"], Answer(13, chosen="1,3")),
        (CHOICES, ["2、1，2"], Answer(13, chosen="1,2")),
        (TEXT, [" 很好 \r\n\t再快些\x00\u202e "], Answer(14, words="很好\n 再快些")),
        (TEXT, ["\u200b\n \x07"], None),
        (TEXT, ["字" * LONGEST_WORDS], Answer(14, words="字" * LONGEST_WORDS)),
    ],
)
def test_what_is_meant_is_read(question: Question, said: list[str], read: Answer | None) -> None:
    assert read_answer(question, said) == read


@pytest.mark.parametrize(
    ("question", "said", "refusal"),
    [
        (SCALE, ["0"], MarkNotReadable),
        (SCALE, ["6"], MarkNotReadable),
        (SCALE, ["4", "5"], MarkNotReadable),
        (SCALE, ["4.5"], MarkNotReadable),
        (SCALE, ["-5"], MarkNotReadable),
        (SCALE, ["9" * 5000], MarkNotReadable),
        (SCALE, ["很好"], MarkNotReadable),
        (CHOICE, ["1", "2"], OneChoiceOnly),
        (CHOICE, ["4"], ChoiceNotReadable),
        (CHOICES, ["1,0"], ChoiceNotReadable),
        (CHOICES, ["公告"], ChoiceNotReadable),
        (TEXT, ["字" * (LONGEST_WORDS + 1)], WordsTooLong),
    ],
)
def test_what_is_not_readable_is_refused_beside_its_question(
    question: Question, said: list[str], refusal: type[RuleError]
) -> None:
    with pytest.raises(refusal) as told:
        read_answer(question, said)
    assert told.value.field == f"q{question.id}"
    assert f"Question {question.position}" in str(told.value)


def test_online_a_required_question_is_demanded_and_on_paper_it_may_stay_empty() -> None:
    said = {14: ["无"]}
    with pytest.raises(AnswerMissing):
        read_answers(ALL, said, demand_required=True)
    assert read_answers(ALL, said) == (Answer(14, words="无"),)


def test_all_that_is_wrong_on_a_sheet_is_told_at_once() -> None:
    sheet = read_sheet(ALL, {12: ["7"], 14: ["字" * 2000], 99: ["5"]}, demand_required=True)
    assert [refusal.field for refusal in sheet.refusals] == ["q11", "q12", "q14"]
    assert sheet.answers == ()


def test_a_sheet_without_any_answer_is_none() -> None:
    with pytest.raises(NothingAnswered):
        read_answers((CHOICE, TEXT), {14: [" "], 99: ["5"]}, demand_required=True)


@given(st.dictionaries(st.sampled_from([11, 12, 13, 14, 15]), st.lists(st.text(max_size=30), max_size=3)))
@settings(max_examples=100, deadline=None)
def test_whatever_is_sent_gives_answers_of_their_kind_or_a_refusal(said: dict[int, list[str]]) -> None:
    sheet = read_sheet(ALL, said, demand_required=False)
    for answer in sheet.answers:
        assert answer.score in (None, 1, 2, 3, 4, 5)
        assert set(answer.chosen.split(",")) <= {"", "1", "2", "3"}
        assert [answer.score is not None, bool(answer.chosen), bool(answer.words)].count(True) == 1
        assert clean_words(answer.words) == answer.words
        assert not HIDDEN & set(answer.words)
        answer.words.encode()
    assert sheet.answers or sheet.refusals
