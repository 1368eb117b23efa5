"""A press of a button outlives the run that it began, so that a save is not lost when another click follows at once.

The next click cuts short the run that a press began, and Streamlit forgets the press. A plain dictionary keeps it until
its act has run, because every touch of the session's own state is a place to be cut.
"""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from components.words import _

# A press older than this belongs to a connection that broke; nobody expects its act any more.
PRESS_LASTS_SECONDS = 30
# The same press so soon after its act is the second half of a double click, or of Ctrl+Enter typed in a field, which
# the browser sends both as Enter and as the button's shortcut.
ECHO_SECONDS = 1.5


class Press(NamedTuple):
    """Which button, and what it was about as the screen was drawn when it was pressed."""

    label: str
    about: object
    since: float


def pressed(button: Callable[..., bool], label: str, /, *, form: str, about: object = None, **look: Any) -> bool:
    """Draw a button that leads to `act(form=…)`; true until that act has run.

    `about` names what the act is done to where the form alone does not (the ticked rows, the month shown): a press
    never goes over to something else.
    """
    is_fresh = button(label, on_click=noting(form, label, about), **look)
    press = press_of(form)
    return is_fresh or (press is not None and press[:2] == (label, about))


def noting(form: str, label: str, about: object = None) -> Callable[[], None]:
    """For `on_click`: keep the press. The dictionary is taken before, for in a callback, too, a touch may be cut."""
    presses, done = _presses(), _done()

    def note() -> None:
        press, before = Press(label, about, time.monotonic()), done.get(form)
        if before is None or before[:2] != press[:2] or press.since - before.since > ECHO_SECONDS:
            presses[form] = press

    return note


def press_of(form: str) -> Press | None:
    """The press of this form whose act has not run yet."""
    press = _presses().get(form)
    return press if press is not None and time.monotonic() - press.since < PRESS_LASTS_SECONDS else None


def end_press(form: str) -> None:
    """Its act begins: the press is not kept any longer, and its echo is none."""
    press = _presses().pop(form, None)
    if press is not None:
        _done()[form] = press._replace(since=time.monotonic())


@contextmanager
def telling_lost_presses(page: str) -> Iterator[None]:
    """Around a page: a press that is not done although its run was not cut has lost its button. That is said, once."""
    presses = _presses()
    if st.session_state.get("page pressed on", page) != page:
        _tell(presses)
    st.session_state["page pressed on"] = page
    try:
        yield
    except StopException:  # nothing more can be shown in this run: the next one says it
        presses.update({form: press._replace(since=-math.inf) for form, press in presses.items()})
        raise
    except Exception:  # which says itself that nothing was saved
        presses.clear()
        raise
    _tell(presses)


def _tell(presses: dict[str, Press]) -> None:
    if presses:
        note = _("Not saved: the screen changed under the click. Look at it and click again.")
        st.toast(note, icon=":material/warning:")
        presses.clear()


def _presses() -> dict[str, Press]:
    presses: dict[str, Press] = st.session_state.setdefault("presses", {})
    return presses


def _done() -> dict[str, Press]:
    """What was pressed last in a form and done, with the moment its act began."""
    done: dict[str, Press] = st.session_state.setdefault("presses done", {})
    return done
