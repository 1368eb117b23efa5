"""The fields of a register on screen: what is typed in a form, a column of the list, and a value in words."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from components.act import field_error
from components.tables import text_column
from components.words import _, word
from db.registers import Field, FieldKind
from db.spreadsheets.cells import MOST_COUNT
from db.vocabulary import Term


def type_field(field: Field, *, form: str, key: str, today: date, own_name: str) -> Any:
    """The widget for one field, with the refusal that names it; gives what was typed."""
    label = _(field.label) + (" *" if field.is_required else "")
    key = f"{key} {field.name}"
    match field.kind:
        case FieldKind.HOME:
            said: Any = st.text_input(label, key=key, placeholder="3-1-1201")
        case FieldKind.DAY:
            begin, last = (today, today) if field.has_happened else (None, None)
            said = st.date_input(label, begin, max_value=last, format="YYYY-MM-DD", key=key)
        case FieldKind.WORD:
            words = list(field.terms or ())
            said = st.selectbox(label, words, index=None, format_func=word, key=key, placeholder=_("Choose"))
        case FieldKind.WORDS:
            words = list(field.terms or ())
            said = st.multiselect(
                label, words, format_func=word, key=key, placeholder=_("Choose several"), select_all=False
            )
        case FieldKind.NUMBER:
            said = st.number_input(label, 0, MOST_COUNT, None, step=1, key=key)
        case FieldKind.TEXT:
            said = st.text_input(label, own_name if field.is_own_name else "", key=key)
    field_error(form, field.name)
    return said


def type_fields(fields: Sequence[Field], *, form: str, key: str, today: date, own_name: str) -> dict[str, Any]:
    """The widgets side by side, four in a row."""
    values: dict[str, Any] = {}
    for start in range(0, len(fields), 4):
        for cell, field in zip(st.columns(4), fields[start : start + 4], strict=False):
            with cell:
                values[field.name] = type_field(field, form=form, key=key, today=today, own_name=own_name)
    return values


def column(field: Field) -> Any:
    """The column of the list in which this field is shown and edited."""
    label = _(field.label)
    match field.kind:
        case FieldKind.DAY:
            return st.column_config.DateColumn(label, format="YYYY-MM-DD", width=field.width)
        case FieldKind.WORD:
            return st.column_config.SelectboxColumn(
                label, options=_values(field), format_func=_said(field), width=field.width, required=field.is_required
            )
        case FieldKind.WORDS:
            return st.column_config.MultiselectColumn(
                label, options=_values(field), format_func=_said(field), color="auto", width=field.width
            )
        case FieldKind.NUMBER:
            return st.column_config.NumberColumn(
                label, min_value=0, max_value=MOST_COUNT, step=1, format="%d", width=field.width
            )
        case _:
            return text_column(label, width=field.width)


def cell(value: Any) -> Any:
    """A value as the list holds it: words by their stored values."""
    if isinstance(value, tuple):
        return [term.value for term in value]
    return value.value if isinstance(value, Term) else value


def in_words(value: Any) -> str:
    """A value to read."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return _(", ").join(word(term) for term in value)
    return word(value) if isinstance(value, Term) else str(value)


def _values(field: Field) -> list[str]:
    return [term.value for term in field.terms or ()]


def _said(field: Field) -> Any:
    terms = field.terms
    assert terms is not None
    return lambda value: word(terms(value)) if value else ""
