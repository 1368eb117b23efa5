"""What is a readable answer to a question, whichever way it came in (R-SURV-3)."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from db.errors import RuleError
from db.rules.questionnaires import choices_of
from db.vocabulary import N_, QuestionKind

MARKS = (1, 2, 3, 4, 5)
LONGEST_WORDS = 1000
# A number on a sheet has one or two digits; what is longer is none.
LONGEST_NUMBER = 3
# Signs that turn the writing round or hide in it: harmless in the database, misleading on a report.
HIDDEN = frozenset("\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class MarkNotReadable(RuleError):
    message = N_("Question {position}: give a mark from 1 to 5.")


class ChoiceNotReadable(RuleError):
    message = N_("Question {position}: choose among 1 to {choices}.")


class OneChoiceOnly(RuleError):
    message = N_("Question {position}: choose one only.")


class WordsTooLong(RuleError):
    message = N_("Question {position}: write at most {most} characters.")


class AnswerMissing(RuleError):
    message = N_("Question {position}: please answer it.")


class NothingAnswered(RuleError):
    message = N_("No question is answered. Answer at least one.")


class AskedQuestion(Protocol):
    """What reading an answer needs to know of its question; `options` are joined by a line break."""

    @property
    def id(self) -> int: ...
    @property
    def position(self) -> int: ...
    @property
    def kind(self) -> QuestionKind: ...
    @property
    def options(self) -> str: ...
    @property
    def is_required(self) -> bool: ...


class Answer(NamedTuple):
    """A mark 1–5, the chosen places (1 is the first) joined by commas, or words; a mark may have words beside it."""

    question_id: int
    score: int | None = None
    chosen: str = ""
    words: str = ""


class ReadSheet(NamedTuple):
    """The readable answers in the order of the questions, and why others are not; field = `question_field(id)`."""

    answers: tuple[Answer, ...]
    refusals: tuple[RuleError, ...]


def question_field(question_id: int) -> str:
    """The name of a question's field in a form and in a refusal."""
    return f"q{question_id}"


def read_sheet(
    questions: Sequence[AskedQuestion], said: Mapping[int, Sequence[str]], *, demand_required: bool
) -> ReadSheet:
    """All answers of one sheet by question id, each as typed: marks and places as digits.

    On paper and by phone a question may stay empty; online a required one is demanded. What was said to a question
    that is not asked here is not read.
    """
    answers, refusals = [], []
    for question in questions:
        try:
            answer = read_answer(question, said.get(question.id, ()))
            if answer is not None:
                answers.append(answer)
            elif demand_required and question.is_required:
                raise AnswerMissing(question_field(question.id), position=question.position)
        except RuleError as refusal:
            refusals.append(refusal)
    if not answers and not refusals:
        refusals.append(NothingAnswered())
    return ReadSheet(tuple(answers), tuple(refusals))


def read_answers(
    questions: Sequence[AskedQuestion], said: Mapping[int, Sequence[str]], *, demand_required: bool = False
) -> tuple[Answer, ...]:
    """The answers of one sheet; raises the first refusal."""
    sheet = read_sheet(questions, said, demand_required=demand_required)
    if sheet.refusals:
        raise sheet.refusals[0]
    return sheet.answers


def read_answer(question: AskedQuestion, said: Sequence[str]) -> Answer | None:
    """One answer; None for an empty one. Raises MarkNotReadable, ChoiceNotReadable, OneChoiceOnly, WordsTooLong."""
    field, position = question_field(question.id), question.position
    if question.kind is QuestionKind.TEXT:
        words = clean_words(" ".join(said))
        if len(words) > LONGEST_WORDS:
            raise WordsTooLong(field, position=position, most=LONGEST_WORDS)
        return Answer(question.id, words=words) if words else None
    typed = [part.strip() for text in said for part in _plain(text).split(",") if part.strip()]
    if not typed:
        return None
    numbers = {int(part) if part.isdecimal() and len(part) <= LONGEST_NUMBER else 0 for part in typed}
    if question.kind is QuestionKind.SCALE:
        if len(numbers) > 1 or not numbers <= set(MARKS):
            raise MarkNotReadable(field, position=position)
        return Answer(question.id, score=numbers.pop())
    choices = len(choices_of(question.options))
    if not numbers <= set(range(1, choices + 1)):
        raise ChoiceNotReadable(field, position=position, choices=choices)
    if question.kind is QuestionKind.CHOICE and len(numbers) > 1:
        raise OneChoiceOnly(field, position=position)
    return Answer(question.id, chosen=",".join(map(str, sorted(numbers))))


def clean_words(text: str) -> str:
    """Words as they are kept: one kind of line break, no sign that no reader sees."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n")
    kept = "\n".join("".join(sign for sign in line if _is_seen(sign)).rstrip() for line in lines)
    return kept.strip()


def _is_seen(sign: str) -> bool:
    return sign not in HIDDEN and unicodedata.category(sign) not in ("Cc", "Cs")


def _plain(text: str) -> str:
    """Digits and commas as an input method writes them, in their one form."""
    return unicodedata.normalize("NFKC", text[:100]).replace("、", ",").replace(";", ",").replace(" ", ",")
