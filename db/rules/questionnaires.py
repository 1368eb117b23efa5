"""Questionnaires: what a question may be, in which order they stand, and what may be done in which state."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from db.changes import CellNotReadable, RowChange
from db.errors import RuleError
from db.rules import search
from db.vocabulary import N_, QuestionKind, QuestionnaireState, QuestionnaireVerb

State, Verb = QuestionnaireState, QuestionnaireVerb
STEPS: Mapping[QuestionnaireState, tuple[QuestionnaireVerb, ...]] = {
    State.DRAFT: (Verb.RELEASE, Verb.EDIT, Verb.CHANGE, Verb.DROP),
    State.RELEASED: (Verb.REVISE, Verb.RETIRE),
    State.RETIRED: (Verb.REVISE,),
}
CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
MOST_QUESTIONS, MOST_CHOICES, MOST_WEIGHT = 60, 12, 100
LONGEST = {
    "section": 40,
    "section_en": 80,
    "topic": 40,
    "wording": 200,
    "wording_en": 300,
    "options": 600,
    "options_en": 900,
}
TEXTS = frozenset({"section", "section_en", "topic", "wording", "wording_en"})
LISTS = frozenset({"options", "options_en"})
LABELS = {
    "position": N_("Place"),
    "section": N_("Section"),
    "section_en": N_("Section in English"),
    "topic": N_("Topic"),
    "department_id": N_("Department"),
    "kind": N_("Kind of question"),
    "wording": N_("Survey question"),
    "wording_en": N_("Question in English"),
    "options": N_("Options"),
    "options_en": N_("Options in English"),
    "is_required": N_("Must be answered"),
    "weight": N_("Weight"),
    "remove": N_("Remove"),
}
# About as long as a resident thinks over one question; a sheet of a minute comes back.
SECONDS = {QuestionKind.SCALE: 4, QuestionKind.CHOICE: 5, QuestionKind.CHOICES: 7, QuestionKind.TEXT: 15}
MINUTE = 60
# Under the marks of the scale, the best first, as they stand on the form and on paper.
MARK_WORDS = {
    5: N_("Very satisfied"),
    4: N_("Satisfied"),
    3: N_("Neutral"),
    2: N_("Not satisfied"),
    1: N_("Not at all satisfied"),
}
SEPARATOR, SEPARATORS = "；", re.compile(r"[;；|｜\n]+")


class QuestionnaireFixed(RuleError):
    message = N_("A released questionnaire stays as it is. Make its next version to change it.")


class QuestionnaireNotReleased(RuleError):
    message = N_("This questionnaire is still a draft. Release it first.")


class QuestionWithoutWords(RuleError):
    message = N_("Row {row} has no question. Write it, or take the row out.")


class ChoicesMissing(RuleError):
    message = N_("“{question}” needs at least two choices. Write them with ； between.")


class ChoicesWithoutUse(RuleError):
    message = N_("“{question}” has choices but is no question of choices. Change its kind, or take them out.")


class TooManyChoices(RuleError):
    message = N_("“{question}” has {count} choices, at most {most} fit.")


class SameChoiceTwice(RuleError):
    message = N_("“{question}” has the choice {choice} twice.")


class ChoicesDoNotMatch(RuleError):
    message = N_("“{question}” has {count} choices and {english} in English. Write as many in the same order.")


class SameQuestionTwice(RuleError):
    message = N_("“{question}” stands twice in this questionnaire.")


class TooManyQuestions(RuleError):
    message = N_("This questionnaire would have {count} questions, at most {most} fit.")


class NoMarkAsked(RuleError):
    message = N_("Ask at least one question on the scale 1–5: the satisfaction is counted from its marks.")


@dataclass(frozen=True)
class QuestionFacts:
    """One question; `trend_key` says with which earlier question it is compared, `id` below 1 that it is new."""

    id: int
    position: int
    kind: QuestionKind
    wording: str
    trend_key: str
    section: str = ""
    section_en: str = ""
    topic: str = ""
    department_id: int | None = None
    wording_en: str = ""
    options: tuple[str, ...] = ()
    options_en: tuple[str, ...] = ()
    is_required: bool = True
    weight: int = 1


def trend_key_of(wording: str) -> str:
    """The wording without signs, spaces and case: the same words are compared from survey to survey."""
    return re.sub(r"[\W_]+", "", search.normalised(wording)) or search.normalised(wording)


def choices_of(text: str) -> tuple[str, ...]:
    """Choices as somebody typed them into one cell, with ； between or one a line."""
    return tuple(choice for part in SEPARATORS.split(text) if (choice := part.strip()))


def choices_in(options: str, options_en: str, *, is_english: bool) -> tuple[str, ...]:
    """The choices as kept, in English where each has its English words: their places are what an answer is."""
    choices, english = choices_of(options), choices_of(options_en)
    return english if is_english and len(english) == len(choices) else choices


def choices_text(choices: Iterable[str]) -> str:
    """For one cell."""
    return SEPARATOR.join(choices)


def english_sections(sections: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each section's English words, written once beside any of its questions; a section without is not in it."""
    found: dict[str, str] = {}
    for section, english in sections:
        if english:
            found.setdefault(section, english)
    return found


def seconds_to_answer(kinds: Iterable[QuestionKind]) -> int:
    return sum(SECONDS[kind] for kind in kinds)


def require_state(verb: QuestionnaireVerb, state: QuestionnaireState) -> None:
    """Raises QuestionnaireFixed, QuestionnaireNotReleased."""
    if verb not in STEPS[state]:
        raise QuestionnaireNotReleased() if state is State.DRAFT else QuestionnaireFixed()


def read_cell(column: str, value: Any) -> Any:
    """A cell of the table of questions in its own type. Raises CellNotReadable."""
    if column in TEXTS:
        return " ".join(_seen(value).split())
    if column in LISTS:
        return choices_of(_seen(value))
    unreadable = CellNotReadable(column, what=LABELS[column], value=value)
    if column in ("is_required", "remove"):
        if not isinstance(value, bool):
            raise unreadable
        return value
    if column == "kind":
        kind = next((kind for kind in QuestionKind if kind.value == value), None)
        if kind is None:
            raise unreadable
        return kind
    if column == "department_id" and value in (None, ""):
        return None
    number = str(value).removesuffix(".0")
    most = MOST_WEIGHT if column == "weight" else 10**9
    if not (number.isascii() and number.isdecimal() and len(number) < 11 and int(number) <= most):
        raise unreadable
    return int(number)


def _seen(value: Any) -> str:
    """Without what nobody sees and no database keeps."""
    return "".join(char for char in str(value or "") if char.isprintable() or char.isspace())


def edited(questions: Sequence[QuestionFacts], changes: Sequence[RowChange]) -> list[QuestionFacts]:
    """The questions as they would be saved, in their order, places from 1 on; rows with an id below 1 are new.

    A question moved to a place stands there, the others make way. Raises CellNotReadable, QuestionWithoutWords.
    """
    found = {question.id: question for question in questions}
    moved: dict[int, int] = {}
    for change in changes:
        emptied = {"position"} if change.id in found else {*LABELS}
        given = {column: value for column, value in change.values.items() if value is not None or column not in emptied}
        cells = {column: read_cell(column, value) for column, value in given.items()}
        if cells.pop("remove", False):
            found.pop(change.id, None)
            continue
        place = cells.pop("position", None)
        before = found.get(change.id)
        if before is None and not any(cells.values()):
            continue
        if before is None:
            kind = QuestionKind.CHOICE if cells.get("options") else QuestionKind.SCALE
            before = QuestionFacts(change.id, len(questions) - change.id, kind, "", "")
        after = replace(before, **cells)
        if not after.wording:
            raise QuestionWithoutWords("wording", row=before.position)
        found[change.id] = after
        if place is not None:
            moved[change.id] = place
    return _in_order(found.values(), moved)


def _in_order(questions: Iterable[QuestionFacts], moved: Mapping[int, int]) -> list[QuestionFacts]:
    """Those that nobody moved in their order, then each moved one put at its place, the first places first."""
    by_place = sorted(questions, key=lambda question: question.position)
    kept = [question for question in by_place if question.id not in moved]
    for question in sorted((one for one in by_place if one.id in moved), key=lambda one: moved[one.id]):
        kept.insert(max(moved[question.id] - 1, 0), question)
    return [replace(question, position=place) for place, question in enumerate(kept, start=1)]


def require_whole(questions: Sequence[QuestionFacts]) -> None:
    """What is refused of a questionnaire that is saved, whether it is released or not."""
    if len(questions) > MOST_QUESTIONS:
        raise TooManyQuestions(count=len(questions), most=MOST_QUESTIONS)
    seen: set[str] = set()
    for question in questions:
        _require_choices(question)
        words = trend_key_of(question.wording)
        if words in seen:
            raise SameQuestionTwice("wording", question=question.wording)
        seen.add(words)


def _require_choices(question: QuestionFacts) -> None:
    said, count = {"question": question.wording}, len(question.options)
    if question.kind not in CHOOSING:
        if question.options or question.options_en:
            raise ChoicesWithoutUse("options", **said)
        return
    if count < 2:
        raise ChoicesMissing("options", **said)
    if count > MOST_CHOICES:
        raise TooManyChoices("options", count=count, most=MOST_CHOICES, **said)
    for choices in (question.options, question.options_en):
        twice = next((choice for place, choice in enumerate(choices) if choice in choices[:place]), None)
        if twice is not None:
            raise SameChoiceTwice("options", choice=twice, **said)
    if question.options_en and len(question.options_en) != count:
        raise ChoicesDoNotMatch("options_en", count=count, english=len(question.options_en), **said)


def require_releasable(questions: Sequence[QuestionFacts]) -> None:
    """Raises NoMarkAsked, and what `require_whole` raises."""
    require_whole(questions)
    if not any(question.kind is QuestionKind.SCALE for question in questions):
        raise NoMarkAsked()
