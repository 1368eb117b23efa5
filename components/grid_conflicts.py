"""Rows of an editable table that somebody else saved first: mine beside theirs, and who holds."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from components.chips import plain
from components.press import end_press, pressed
from components.words import _, word
from db.changes import Conflict, RowChange
from db.vocabulary import Term


def show_conflicts(
    name: str,
    conflicts: Sequence[Conflict],
    changes: Sequence[RowChange],
    labels: Mapping[str, str],
    turn: int,
    save: Callable[[list[RowChange]], None],
    start_anew: Callable[[], None],
) -> None:
    """Mine beside theirs; whoever saves decides for all of them."""

    def shown(value: Any) -> str:
        if isinstance(value, tuple):
            return _(", ").join(shown(each) for each in value)
        return word(value) if isinstance(value, Term) else "" if value is None else str(value)

    st.table(
        [
            {
                _("Row"): plain(shown(c.row)),
                _("Column"): labels.get(c.column, c.column),
                _("Theirs"): plain(shown(c.theirs)),
                _("Mine"): plain(shown(c.mine)),
            }
            for c in conflicts
        ],
        hide_index=True,
    )
    versions = {conflict.row_id: conflict.version for conflict in conflicts}
    buttons = st.container(horizontal=True)
    if pressed(buttons.button, _("Mine hold"), form=name, about=turn, key=f"{name} mine"):
        save([RowChange(c.id, versions.get(c.id, c.seen_version), c.values) for c in changes])
    if pressed(buttons.button, _("Theirs hold, save the rest"), form=name, about=turn, key=f"{name} theirs"):
        rest = [change for change in changes if change.id not in versions]
        if rest:
            save(rest)
        end_press(name)
        start_anew()
        st.rerun()
