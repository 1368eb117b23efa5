"""The questions of a survey as the front desk asks them by telephone: one choice each, by keyboard."""

from collections.abc import Sequence

import streamlit as st

from components.chips import plain
from components.words import _, language
from db.queries.questionnaires import QuestionRow
from db.rules.questionnaires import choices_in
from db.rules.survey_answers import MARKS
from db.vocabulary import N_, QuestionKind

FIVE_IS_BEST = N_("5 is best")


def asked_words(question: QuestionRow) -> str:
    """A question with its number, in the language of who reads it where it has words in it."""
    words = question.wording_en if language() == "en" and question.wording_en else question.wording
    return f"{question.position}. {words}"


def choices_of(question: QuestionRow) -> tuple[str, ...]:
    """Its choices in the same language; their places are what is kept."""
    return choices_in(question.options, question.options_en, is_english=language() == "en")


def ask_by_phone(questions: Sequence[QuestionRow]) -> dict[int, list[str]]:
    """What was said, by question id: marks and places as digits. Nothing is chosen beforehand."""
    return {question.id: _answer(question) for question in questions}


def _answer(question: QuestionRow) -> list[str]:
    label = asked_words(question)
    if question.kind is QuestionKind.SCALE:
        left, right = st.columns([56, 44], vertical_alignment="center")
        left.markdown(plain(label))
        said = f"{label} ({_(FIVE_IS_BEST)})"
        mark = right.segmented_control(said, MARKS[::-1], width="stretch", label_visibility="collapsed")
        return [] if mark is None else [str(mark)]
    if question.kind is QuestionKind.TEXT:
        return [st.text_input(label, max_chars=1000)]
    choices = choices_of(question)
    places = {str(place): f"{place} {choice}" for place, choice in enumerate(choices, 1)}
    if question.kind is QuestionKind.CHOICE:
        one = st.pills(label, list(places), format_func=lambda place: places[place])
        return [] if one is None else [one]
    return list(st.pills(label, list(places), format_func=lambda place: places[place], selection_mode="multi"))
