"""An editable table: what was typed becomes row changes with the versions seen; conflicts are shown, never overwritten.

The frame first shown is pinned until it is saved or given up: the editor's answer names rows by their place, so fresh
rows under pending edits would move them onto another record.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import flash, in_full
from components.grid_conflicts import show_conflicts
from components.press import end_press, noting, press_of
from components.session import current_actor
from components.words import _, refusal
from db import work
from db.changes import RowChange, RowsChangedMeanwhile
from db.errors import RuleError

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
    request: Mapping[str, Any] = MappingProxyType({}),
    bar: DeltaGenerator | None = None,
    shown: Sequence[str] | None = None,
) -> list[RowChange]:
    """Draw rows (each with `id` and `version`) and save the edited ones by one operation, all or none.

    `request` goes to the operation with the changes. The buttons stand below, or in `bar` while there is something to
    save. `shown`: these columns only, in this order; what was typed in the others stays. Gives what is not saved yet.
    """
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
        column_order=shown,
        disabled=[column for column in columns if column not in editable],
        hide_index=True,
        num_rows="fixed",
        height=height,
        placeholder="—",
    )
    changes = changes_of(pinned, _pending(key))
    foot = st.container(horizontal=True, vertical_alignment="center")
    save_rows = partial(_save, name, save, request)
    press = press_of(name)
    # A cell typed right after the click is saved with the others.
    is_pressed = press is not None and (press.label, press.about) == (SAVE, turn)
    if bar is None and _save_button(foot, name, len(changes), turn):
        is_pressed = True
    if changes and (bar or foot).button(_("Discard"), key=f"{name} discard"):
        _start_anew(name)
        st.rerun()
    if bar is not None and changes and _save_button(bar, name, len(changes), turn):
        is_pressed = True
    if is_pressed:
        save_rows(changes)
    if changes and pinned != list(rows):
        foot.markdown(f":orange[:small[{_('Save or discard first; then the list shows what you look for.')}]]")
    if refused := st.session_state.get(f"{name} refusal"):
        st.error(refusal(refused), icon=":material/error:")
    if clash := st.session_state.get(f"{name} conflicts"):
        show_conflicts(name, clash, changes, labels, turn, save_rows, partial(_start_anew, name))
    return changes


def pinned_rows(name: str) -> list[Mapping[str, Any]]:
    """What the table shows, in its order; while something is typed, not what the list would show by now."""
    return list(st.session_state.get(f"{name} pinned", ()))


def _save_button(bar: DeltaGenerator, name: str, count: int, turn: int) -> bool:
    return bar.button(
        _("Save changes ({n})").format(n=count) if count else _("Save changes"),
        type="primary",
        disabled=not count,
        key=f"{name} save",
        on_click=noting(name, SAVE, turn),
    )


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


def _save(name: str, save: Callable[..., int], request: Mapping[str, Any], changes: list[RowChange]) -> None:
    by = current_actor()
    end_press(name)
    try:
        work.act(save, by=by, changes=changes, **request)
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
