"""ask and act for screens: a refusal stays beside its form with the input kept, a success gives a fresh form."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import RerunException

from components.press import end_press
from components.press import pressed as pressed  # drawn and acted on together
from components.session import current_actor
from components.words import _, refusal
from db import work
from db.errors import RuleError

Answer = TypeVar("Answer")


def ask(query: Callable[..., Answer], /, **question: Any) -> Answer:
    """One question in one read transaction; a fault is a calm sentence, not a traceback."""
    try:
        return work.ask(query, **question)
    except RuleError as error:
        st.error(refusal(error), icon=":material/error:")
        st.stop()


def fresh(form: str) -> str:
    """The key of a form as shown now; a success makes a new one, so the form comes back empty."""
    return f"{form}#{st.session_state.setdefault(f'round:{form}', 0)}"


def entry_form(key: str, *, border: bool = False) -> DeltaGenerator:
    """A form that goes out by its button or Ctrl+Enter, never half filled by a stray Enter.

    Streamlit's hint in the fields, which knows English only, goes with it.
    """
    return st.form(key, border=border, enter_to_submit=False)


def renew(form: str) -> None:
    """Empty a form: its next round has new widgets, a new key against doubles and no refusal."""
    st.session_state[f"round:{form}"] = st.session_state.get(f"round:{form}", 0) + 1
    st.session_state.pop(f"once:{form}", None)
    st.session_state.pop(f"refusal:{form}", None)


def once(form: str) -> str:
    """The key against doubles of the form as shown now: two clicks, two tabs or a retry are one act."""
    return str(st.session_state.setdefault(f"once:{form}", secrets.token_hex(16)))


def act(
    operation: Callable[..., Answer],
    /,
    *,
    form: str,
    done: str = "",
    then: Callable[[Answer], None] | None = None,
    rerun: bool = True,
    each: Sequence[Mapping[str, Any]] = ({},),
    **request: Any,
) -> Answer | None:
    """One act of staff. `done` is the translated sentence of success, filled with the answer as {0}.

    On a refusal nothing is lost: the sentence waits for show_refusal / field_error of this form. On success `then`
    runs (to choose where to go), the form is renewed and the screen runs again. `each`: the same for several, one act
    after the other up to the first refusal; no click comes between them. The last answer counts.
    """
    by = current_actor()
    end_press(form)
    if not each:
        return None
    try:
        answer = [work.act(operation, by=by, **request, **one) for one in each][-1]
    except RuleError as error:
        refused = error
        in_full(lambda: st.session_state.update({f"refusal:{form}": (refused.field, refusal(refused))}))
        if rerun:
            st.rerun()
        return None
    in_full(partial(renew, form), partial(flash, done.format(answer) if done else ""), partial(then or str, answer))
    if rerun:
        st.rerun()
    return answer


def in_full(*steps: Callable[[], object]) -> None:
    """What follows an act is done to its end, also when the next click cuts it; then that click has the run."""
    cut: RerunException | None = None
    for step in steps:
        try:
            step()
        except RerunException as request:
            cut = request
            step()  # the click has been taken; a second time only a step that means to go elsewhere gets here
    if cut is not None:
        raise cut


def flash(text: str) -> None:
    """Say something on the next run; the frame shows it."""
    if text:
        st.session_state["flash"] = text


def show_flash() -> None:
    text = st.session_state.pop("flash", None)
    if text:
        st.toast(text, icon=":material/check_circle:")


def show_refusal(form: str) -> None:
    """At the top of a form: why the last save was refused, unless it belongs beside a field."""
    field, text = st.session_state.get(f"refusal:{form}", (None, ""))
    if text:
        note = _("Not saved. See the marked field.") if field else text
        st.error(note, icon=":material/error:")


def field_error(form: str, *fields: str) -> None:
    """Beside a field: the refusal that names it."""
    field, text = st.session_state.get(f"refusal:{form}", (None, ""))
    if text and field in fields:
        st.markdown(f":red[:small[:material/error: {text}]]")
