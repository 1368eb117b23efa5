"""Numbers of typed sheets, which of them are typed a second time, and where two entries differ (R-SURV-3)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from db.rules.callbacks import is_drawn
from db.rules.survey_answers import Answer, AskedQuestion
from db.rules.survey_tokens import ALIKE
from db.vocabulary import AnswerMeans, QuestionKind

# What staff typed can be voided; what a resident sent in, nobody touches.
TYPED = (AnswerMeans.PAPER, AnswerMeans.PHONE)
LIST_NUMBER = re.compile(r"[0-9]{1,6}", re.ASCII)
AGAIN = re.compile(r"-[0-9]{1,3}$", re.ASCII)


def plain_number(text: str) -> str:
    """A number as somebody typed it: full-width signs, small letters, spaces and letters like digits mean the same."""
    return "".join(unicodedata.normalize("NFKC", text[:60]).upper().split()).translate(ALIKE)


def list_number(text: str) -> int | None:
    """The number of a sheet that was handed out; None for the number of an entry."""
    number = plain_number(text)
    return int(number) if LIST_NUMBER.fullmatch(number) else None


def base_number(number: str) -> str:
    """The number of a sheet without the count of its entries: K7M2PQ4R-2 → K7M2PQ4R."""
    return AGAIN.sub("", number)


def next_number_of(number: str) -> str:
    """The number of the entry that replaces this one: -2 after the first, then -3 and so on."""
    base = base_number(number)
    count = int(number[len(base) + 1 :]) if number != base else 1
    return f"{base}-{count + 1}"


def is_typed_again(response_no: str, *, survey_no: str, percent: int) -> bool:
    """Whether the lot asks for a second entry of this sheet; anybody can recompute it."""
    return is_drawn(base_number(response_no), seed=survey_no, quota_percent=percent)


def differing_places(
    questions: Sequence[AskedQuestion], first: Mapping[int, Answer], second: Mapping[int, Answer]
) -> tuple[int, list[int]]:
    """(questions compared, places of those that differ): marks and choices, for words are never typed alike."""
    compared = [question for question in questions if question.kind is not QuestionKind.TEXT]
    differ = [
        question.position for question in compared if _mark(first.get(question.id)) != _mark(second.get(question.id))
    ]
    return len(compared), differ


def _mark(answer: Answer | None) -> tuple[int | None, str]:
    return (None, "") if answer is None else (answer.score, answer.chosen)
