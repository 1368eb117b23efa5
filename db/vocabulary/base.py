"""The form of every word: its stored value and its label, and the mark for the catalogue."""

from enum import StrEnum
from typing import Self


def N_(msgid: str) -> str:
    """Mark a text for the catalogue where it is defined; whoever shows it translates it."""
    return msgid


class Term(StrEnum):
    """A word of the office: its stored value and its label."""

    label: str

    # Looked up, a word is called by its value alone; every member is declared with its label.
    def __new__(cls, value: str, label: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.label = label
        return term
