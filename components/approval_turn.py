"""One thing to decide on at a time: which one is open, the way to the others, and that nobody decides unseen."""

import time
from collections.abc import Sequence
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import end_press, show_refusal
from components.chips import badge_of, plain
from components.tables import shown_wait
from components.words import _, word
from db.queries.approvals import Approval

# A key held down repeats itself; nobody has looked at what opened less than this ago.
LOOK_SECONDS = 1.0


def turn_to(waiting: Sequence[Approval]) -> Approval:
    """The one the address names; after a decision, or where it waits no longer, the one that has taken its place."""
    asked, place = st.query_params.get("open", ""), int(st.session_state.get("approval place", 0))
    keys = [each.key for each in waiting]
    if asked in keys:
        place = keys.index(asked)
    elif asked:
        st.info(_("What you opened no longer waits for you. This is the next one."), icon=":material/info:")
        show_refusal(form_of(asked))
    place = max(0, min(place, len(keys) - 1))
    st.session_state["approval place"] = place
    st.query_params["open"] = keys[place]
    if st.session_state.get("approval opened", ("", 0.0))[0] != keys[place]:
        st.session_state["approval opened"] = (keys[place], time.monotonic())
    return waiting[place]


def form_of(key: str) -> str:
    """The name of its form: what is typed for one never shows at another."""
    return f"decide {key}"


def turn_on(_answer: object = None) -> None:
    """Decided: whatever stands in its place now opens by itself."""
    st.query_params.pop("open", None)


def is_seen(form: str) -> bool:
    """False for a press that came as the thing opened; it is dropped, and that is said."""
    key, since = st.session_state.get("approval opened", ("", 0.0))
    if time.monotonic() - since >= LOOK_SECONDS:
        return True
    st.session_state["approval opened"] = (key, time.monotonic())
    end_press(form)
    st.toast(_("This one has only just opened. Look at it, then press again."), icon=":material/visibility:")
    return False


def show_turn(head: DeltaGenerator, waiting: Sequence[Approval], shown: Approval, *, at: datetime) -> None:
    """In the head: what is to be done, who asks, since when; 2 / 7 and the way to both sides."""
    head.markdown(badge_of(word(shown.kind), "orange", "hourglass_top"), width="content")
    by = " ".join(part for part in (shown.department, shown.asked_by) if part)
    waits = _("waiting {time}").format(time=shown_wait(shown.since, at))
    said = " · ".join(part for part in (shown.number, by, waits) if part)
    head.markdown(f":gray[:small[{plain(said)}]]", width="content")
    if shown.is_own:
        head.markdown(badge_of(_("Your own: one-person waiver"), "violet", "person_alert"), width="content")
    head.space("stretch")
    place = waiting.index(shown)
    turn = head.container(horizontal=True, vertical_alignment="center", gap="small", width="content")
    turn.markdown(f":gray[{place + 1} / {len(waiting)}]", width="content")
    for icon, keys, step, name in (("chevron_left", "Alt+K", -1, "before"), ("chevron_right", "Alt+J", 1, "after")):
        to = place + step
        turn.button(
            f":material/{icon}:",
            key=f"approval {name}",
            shortcut=keys,
            disabled=not 0 <= to < len(waiting),
            help=_("The one before") if step < 0 else _("The next one"),
            on_click=_open,
            args=(waiting[to].key if 0 <= to < len(waiting) else "",),
        )


def _open(key: str) -> None:
    if key:
        st.query_params["open"] = key
