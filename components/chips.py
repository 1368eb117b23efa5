"""How a state looks, everywhere the same: a badge in text, a chip in a table. Never colour alone.

The looks themselves are in components/looks.py, looks_care.py, looks_registers.py and looks_surveys.py.
"""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.looks import LATER, LOOKS, Look
from components.looks_care import CARE_LOOKS
from components.looks_registers import REGISTER_LOOKS
from components.looks_surveys import SURVEY_LOOKS
from components.words import word
from db.vocabulary import Term

# What Streamlit's canvas tables draw: pale behind the word, saturated for what is late.
CHIP_COLOURS = {
    "gray": "#EDF0F4",
    "blue": "#CFE1F5",
    "green": "#D5EBD7",
    "orange": "#F8E3C4",
    "red": "#F7D4D2",
    "violet": "#E3D9F0",
}
LATE_COLOUR = "#C62828"
# Words of two vocabularies may be equal as texts, so each kind of word has its own table.
TABLES = {type(term): looks for looks in (LOOKS, CARE_LOOKS, REGISTER_LOOKS, SURVEY_LOOKS) for term in looks}


def look(term: Term) -> Look:
    return TABLES.get(type(term), LOOKS).get(term, LATER)


def badge(term: Term, text: str = "") -> str:
    """A Markdown badge: colour, icon and word."""
    colour, icon, _sign = look(term)
    return badge_of(text or word(term), colour, icon)


def badge_of(text: str, colour: str, icon: str) -> str:
    """A badge of free words, which are told from Markdown."""
    return f":{colour}-badge[:material/{icon}: {plain(text)}]"


def plain(text: str) -> str:
    """A text of somebody as text: Markdown's signs lose their meaning."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+-.!|<>~:$^=&" else sign for sign in text).replace("\n", " ")


def chip(term: Term) -> list[str]:
    """The value of a chip column's cell."""
    return [f"{look(term).sign} {word(term)}"]


def chip_column(label: str, terms: Sequence[Term], *, width: int | str = "small") -> Any:
    """A table column of chips for these terms."""
    return chips_column(label, {chip(term)[0]: look(term).colour for term in terms}, width=width)


def chips_column(label: str, looks: dict[str, str], *, width: int | str = "small") -> Any:
    """A table column of chips of free words by colour; `late` is the saturated red."""
    colours = [LATE_COLOUR if colour == "late" else CHIP_COLOURS[colour] for colour in looks.values()]
    return st.column_config.MultiselectColumn(label, options=list(looks), color=colours, width=width, disabled=True)
