"""A questionnaire as the resident sees it on a phone, also while it is being written."""

from collections.abc import Sequence

import streamlit as st

from components.chips import plain
from components.locale import translation
from components.words import _
from db.changes import RowChange
from db.errors import RuleError
from db.queries.questionnaires import QuestionnaireView, QuestionRow
from db.rules.questionnaires import MARK_WORDS, MINUTE, QuestionFacts, edited, english_sections, seconds_to_answer
from db.vocabulary import QuestionKind

HEIGHT = 500
CHINESE, ENGLISH = "zh_CN", "en"


def show_preview(shown: QuestionnaireView, rows: Sequence[QuestionRow], changes: Sequence[RowChange]) -> None:
    """With what is typed and not saved yet; a cell that cannot be read yet leaves the preview as it was."""
    questions = [row.facts for row in rows]
    try:
        questions = edited(questions, changes)
    except RuleError:
        st.caption(_("Something typed cannot be read yet; the preview shows what is saved."))
    head = st.container(horizontal=True, vertical_alignment="center")
    languages = {CHINESE: "中文", ENGLISH: "English"}
    language = head.segmented_control(
        _("Language"),
        list(languages),
        default=CHINESE,
        required=True,
        format_func=lambda each: languages[each],
        key="preview language",
        label_visibility="collapsed",
    )
    head.markdown(_length(questions), width="content")
    with st.container(border=True, height=HEIGHT, gap="small"):
        _show_form(shown, questions, str(language))
    papers, asked = f"/papers/questionnaire/{shown.id}", f"lang={language!s}"
    foot = st.container(horizontal=True)
    foot.link_button(_("As a sheet"), f"{papers}?{asked}", icon=":material/picture_as_pdf:")
    foot.link_button(_("On a phone"), f"{papers}/form?{asked}", icon=":material/smartphone:")


def _length(questions: Sequence[QuestionFacts]) -> str:
    seconds = seconds_to_answer(question.kind for question in questions)
    said = _("{n} questions, about {seconds} s").format(n=len(questions), seconds=seconds)
    if seconds > MINUTE:
        return f":orange[:small[:material/timer: {said}]]"
    return f":gray[:small[{said}]]"


def _show_form(shown: QuestionnaireView, questions: Sequence[QuestionFacts], language: str) -> None:
    is_english = language == ENGLISH
    say = translation(language).gettext
    st.markdown(f"**{plain(shown.name)}**")
    intro = shown.intro_en if is_english and shown.intro_en else shown.intro
    if intro:
        st.caption(plain(intro))
    section, sections = "", english_sections((each.section, each.section_en) for each in questions)
    for question in questions:
        if question.section and question.section != section:
            words = sections.get(question.section, question.section) if is_english else question.section
            is_missing = is_english and question.section not in sections
            missing = f" :orange-badge[{_('not in English yet')}]" if is_missing else ""
            st.markdown(f":blue[**{plain(words)}**]{missing}")
        section = question.section
        wording = question.wording_en if is_english and question.wording_en else question.wording
        key = f"preview {language} {question.id} {question.kind.value}"
        title = f"{question.position}\\. {plain(wording)}{' *' if question.is_required else ''}"
        if is_english and not question.wording_en:
            title += f" :orange-badge[{_('not in English yet')}]"
        choices = question.options_en if is_english and question.options_en else question.options
        if question.kind is QuestionKind.SCALE:
            st.segmented_control(title, list(MARK_WORDS), width="stretch", key=key)
            ends = [f"{mark} {say(MARK_WORDS[mark])}" for mark in (max(MARK_WORDS), min(MARK_WORDS))]
            st.caption(" · ".join(ends))
        elif question.kind is QuestionKind.CHOICE:
            st.radio(title, choices, index=None, format_func=plain, key=f"{key} {choices}")
        elif question.kind is QuestionKind.CHOICES:
            st.markdown(f":small[{title}]")
            for place, choice in enumerate(choices):
                st.checkbox(plain(choice), key=f"{key} {place}")
        else:
            st.text_area(title, key=key, height=80)
