"""Fields of the forms about a version: its day and remark, why it goes back, and the content they are bound to."""

from datetime import date
from typing import Any

import streamlit as st

from components.act import field_error, fresh
from components.words import _, word
from db.queries.price_lists import LineRow, VersionView
from db.vocabulary import SendBackReason

SEEN = "price list seen"


def day_and_note(form: str, day: date | None, note: str) -> dict[str, Any]:
    """The two fields of a version itself."""
    one, two = st.columns([25, 75])
    given = {
        "effective_on": one.date_input(_("In force from") + " *", day, format="YYYY-MM-DD", key=f"day {fresh(form)}"),
        "note": two.text_input(_("Remark"), note, key=f"note {fresh(form)}"),
    }
    field_error(form, *given)
    return given


def seen_content(shown: VersionView, form: str) -> tuple[int, str]:
    """What the person looked at when the form was opened; after a refusal, what is shown now."""
    seen = st.session_state.get(SEEN)
    if seen is None or seen[0] != form or f"refusal:{form}" in st.session_state:
        seen = st.session_state[SEEN] = form, shown.version, shown.content_hash
    return seen[1], seen[2]


def forget_seen() -> None:
    st.session_state.pop(SEEN, None)


def why_back(form: str, lines: list[LineRow]) -> dict[str, Any]:
    """Reason, remark, and the lines it is about."""
    one, two, three = st.columns([30, 35, 35])
    names = {line.line_id: f"{line.code} {line.name}" for line in lines if line.line_id is not None}
    given = {
        "reason": one.selectbox(
            _("Reason") + " *", list(SendBackReason), index=None, placeholder="—", format_func=word
        ),
        "note": two.text_input(_("Remark")),
        "line_ids": three.multiselect(
            _("Lines it is about"), list(names), format_func=lambda id_: names[id_], placeholder="—"
        ),
    }
    field_error(form, *given)
    return given
