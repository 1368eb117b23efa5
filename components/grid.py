"""An editable table: what was typed becomes row changes with the versions seen; conflicts are shown, never overwritten.

The frame first shown is pinned until it is saved or given up: the editor's answer names rows by their place, so fresh
rows under pending edits would move them onto another record.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from components.act import flash, in_full
from components.chips import plain
from components.press import end_press, noting, press_of, pressed
from components.session import current_actor
from components.words import _, refusal, word
from db import work
from db.changes import Conflict, RowChange, RowsChangedMeanwhile
from db.errors import RuleError
from db.vocabulary import Term

SAVE = "save"
# A grid is a page of a list; nobody edits more at once.
MOST_ROWS = 200


def edit_table(
    name: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    columns: Mapping[str, Any],
    editable: Sequence[str],
    save: Callable[..., int],
    labels: Mapping[str, str],
    height: int | str = "content",
) -> None:
    """Draw rows (each with `id` and `version`) and save the edited ones by one operation, all or none."""
    turn = st.session_state.setdefault(f"{name} turn", 0)
    key = f"{name} editor {turn}"
    pinned = st.session_state.get(f"{name} pinned")
    pending = _pending(key)
    if pinned is None or (not pending and pinned != list(rows)):
        if pinned is not None:
            turn = st.session_state[f"{name} turn"] = turn + 1
            key = f"{name} editor {turn}"
        pinned = st.session_state[f"{name} pinned"] = list(rows)[:MOST_ROWS]
    frame = pd.DataFrame(pinned, columns=[*columns]) if pinned else pd.DataFrame(columns=[*columns])
    st.data_editor(
        frame,
        key=key,
        column_config=dict(columns),
        disabled=[column for column in columns if column not in editable],
        hide_index=True,
        num_rows="fixed",
        height=height,
    )
    changes = changes_of(pinned, _pending(key))
    foot = st.container(horizontal=True, vertical_alignment="center")
    is_fresh = foot.button(
        _("Save changes ({n})").format(n=len(changes)) if changes else _("Save changes"),
        type="primary",
        disabled=not changes,
        key=f"{name} save",
        on_click=noting(name, SAVE, turn),
    )
    press = press_of(name)
    # A cell typed right after the click is saved with the others.
    if is_fresh or (press is not None and (press.label, press.about) == (SAVE, turn)):
        _save(name, save, changes)
    if changes and foot.button(_("Discard"), key=f"{name} discard"):
        _start_anew(name)
        st.rerun()
    if changes and pinned != list(rows):
        foot.markdown(f":orange[:small[{_('Save or discard first; then the list shows what you look for.')}]]")
    if refused := st.session_state.get(f"{name} refusal"):
        st.error(refusal(refused), icon=":material/error:")
    if clash := st.session_state.get(f"{name} conflicts"):
        _show_conflicts(name, clash, save, changes, labels)


def _pending(key: str) -> dict[int, dict[str, Any]]:
    state = st.session_state.get(key) or {}
    return {int(place): values for place, values in (state.get("edited_rows") or {}).items() if values}


def changes_of(pinned: Sequence[Mapping[str, Any]], edited: Mapping[int, Mapping[str, Any]]) -> list[RowChange]:
    """The edited places as rows of the pinned frame; a place outside it is left to nobody."""
    return [
        RowChange(pinned[place]["id"], pinned[place]["version"], dict(values))
        for place, values in sorted(edited.items())
        if 0 <= place < len(pinned)
    ]


def _save(name: str, save: Callable[..., int], changes: list[RowChange]) -> None:
    by = current_actor()
    end_press(name)
    try:
        work.act(save, by=by, changes=changes)
    except RuleError as error:
        said: dict[str, object] = {f"{name} refusal": error}
        if isinstance(error, RowsChangedMeanwhile):
            said[f"{name} conflicts"] = error.conflicts
        in_full(partial(st.session_state.update, said))
    else:
        in_full(partial(_start_anew, name), lambda: flash(_("Rows saved: {n}").format(n=len(changes))))
    st.rerun()


def _start_anew(name: str) -> None:
    for part in ("pinned", "conflicts", "refusal"):
        st.session_state.pop(f"{name} {part}", None)
    st.session_state[f"{name} turn"] = st.session_state.get(f"{name} turn", 0) + 1


def _show_conflicts(
    name: str,
    conflicts: Sequence[Conflict],
    save: Callable[..., int],
    changes: Sequence[RowChange],
    labels: Mapping[str, str],
) -> None:
    """Mine beside theirs; whoever saves decides for all of them."""

    def shown(value: Any) -> str:
        return word(value) if isinstance(value, Term) else "" if value is None else str(value)

    st.table(
        [
            {_("Row"): plain(c.row), _("Column"): labels.get(c.column, c.column), _("Theirs"): plain(shown(c.theirs)),
             _("Mine"): plain(shown(c.mine))}
            for c in conflicts
        ],
        hide_index=True,
    )  # fmt: skip
    versions = {conflict.row_id: conflict.version for conflict in conflicts}
    buttons = st.container(horizontal=True)
    turn = st.session_state[f"{name} turn"]
    if pressed(buttons.button, _("Mine hold"), form=name, about=turn, key=f"{name} mine"):
        _save(name, save, [RowChange(c.id, versions.get(c.id, c.seen_version), c.values) for c in changes])
    if pressed(buttons.button, _("Theirs hold, save the rest"), form=name, about=turn, key=f"{name} theirs"):
        rest = [change for change in changes if change.id not in versions]
        if rest:
            _save(name, save, rest)
        end_press(name)
        _start_anew(name)
        st.rerun()
