"""Every visible text in the language of who looks at it."""

import streamlit as st

from components.locale import best_language, sentence, translation
from db.errors import RuleError
from db.vocabulary import Term


def language() -> str:
    """The user's choice; before there is one, what the browser asks for."""
    return st.session_state.get("language") or best_language(st.context.locale)


def _(msgid: str) -> str:
    return translation(language()).gettext(msgid)


def word(term: Term | None) -> str:
    """The translated label of a word of the office."""
    return "" if term is None else _(term.label)


def refusal(error: RuleError) -> str:
    return sentence(error, language())
