"""What moves with a setting or a day of the calendar: said first, moved by the same act."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.act import act, ask, fresh, pressed, show_refusal
from components.deadline_history import shown_term
from components.page import card
from components.press import end_press
from components.session import current_actor
from components.tables import text_column
from components.words import _, word
from db.queries.deadline_moves import MovingTerms


def save_after_look(
    operation: Callable[..., int],
    look: Callable[..., MovingTerms],
    *,
    form: str,
    is_asked: bool,
    request: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> None:
    """Where nothing moves, a save is a save; else the terms that would move stand here until somebody says so.

    `request` is what decides about terms, `more` what is saved along with it.
    """
    staff_id, key = current_actor().staff_id, f"look {fresh(form)}"
    asked = (request, more or {}) if is_asked else st.session_state.get(key)
    if asked is None or asked[0] != request:
        return
    moves = ask(look, **request, staff_id=staff_id)
    if is_asked:
        if not moves.total:
            act(operation, form=form, done=_("Saved."), **request, **asked[1], seen=0)
        end_press(form)
        st.session_state[key] = asked
    # The click answers to the list that was seen, not to the one that this run has read.
    seen = st.session_state.get(f"{key} seen", moves.total)
    st.session_state[f"{key} seen"] = moves.total
    with card(_("Open terms that would move"), str(moves.total)):
        show_refusal(form)
        st.markdown(" ".join(f":blue-badge[{word(kind)} {count}]" for kind, count in moves.counts.items()))
        show_moves(moves)
        row = st.container(horizontal=True)
        done, label = _("Saved. Terms moved: {0}"), _("Save and move the terms")
        if pressed(row.button, label, form=form, about=repr(asked), type="primary", key=f"move {form}"):
            act(operation, form=form, done=done, **request, **asked[1], seen=seen)
        if row.button(_("Do not save"), key=f"leave {form}"):
            del st.session_state[key]
            st.rerun()


def show_moves(moves: MovingTerms) -> None:
    """The first of them, the nearest term first."""
    st.dataframe(
        [
            {
                "kind": word(move.kind),
                "number": move.number or move.what,
                "was": shown_term(move.kind, move.old_due_at),
                "is": shown_term(move.kind, move.new_due_at) + (" ?" if move.is_provisional else ""),
            }
            for move in moves.rows
        ],
        column_config={
            "kind": text_column(_("Term"), width=74),
            "number": text_column(_("Number"), width=120),
            "was": text_column(_("Is due"), width=82),
            "is": text_column(_("Would be due"), width=82),
        },
        hide_index=True,
        height="content" if len(moves.rows) <= 6 else 250,
    )
    if moves.total > len(moves.rows):
        st.caption(_("… and {n} more.").format(n=moves.total - len(moves.rows)))
