"""How a verb on a corrective action is saved: against the version that was on the screen, once, and back to it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from components.act import act, once
from components.seen import seen_version
from components.words import _, word
from db.changes import RowChange
from db.operations.corrective_actions import change_action
from db.queries.corrective_actions import ActionRow
from db.vocabulary import ActionVerb


def form_of(one: ActionRow, verb: ActionVerb) -> str:
    return f"{verb} {one.id}"


def save(one: ActionRow, verb: ActionVerb, operation: Callable[..., Any], **request: Any) -> None:
    """Do it; a refusal stays in the form with what was typed, a success goes back to the action."""
    _act(one, verb, operation, action_id=one.id, version=seen_version(one, form_of(one, verb)), **request)


def save_changes(one: ActionRow, cells: Mapping[str, Any]) -> None:
    """What differs from the action as it was shown; nothing is no act."""
    changed = {name: value for name, value in cells.items() if value != getattr(one, name)}
    if not changed:
        close_form()
        st.rerun()
    version = seen_version(one, form_of(one, ActionVerb.CHANGE))
    _act(one, ActionVerb.CHANGE, change_action, changes=[RowChange(one.id, version, changed)])


def _act(one: ActionRow, verb: ActionVerb, operation: Callable[..., Any], **request: Any) -> None:
    form = form_of(one, verb)
    done = _("{verb}: {number}").format(verb=word(verb), number=one.action_no)
    act(operation, form=form, key=once(form), done=done, then=lambda _answer: close_form(), **request)


def open_form(verb: ActionVerb | None = None) -> None:
    """At the click on a verb, of the menu where none is given."""
    chosen: ActionVerb = verb or st.session_state["more action verbs"]
    st.query_params["do"] = chosen.value


def close_form() -> None:
    st.query_params.pop("do", None)
