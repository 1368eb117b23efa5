"""How a verb on a complaint is saved: against the version that was on the screen, once, and back to the complaint."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.act import act, ask, once
from components.navigation import PAGES
from components.seen import seen_version
from components.session import current_actor
from components.words import _, word
from db.queries.complaints_one import ComplaintOne, get_complaint
from db.vocabulary import ComplaintVerb


def form_of(one: ComplaintOne, verb: ComplaintVerb) -> str:
    return f"{verb} {one.id}"


def save(one: ComplaintOne, verb: ComplaintVerb, operation: Callable[..., Any], **request: Any) -> None:
    """Do it; a refusal stays in the form with what was typed, a success goes back to the complaint."""
    form = form_of(one, verb)
    act(
        operation,
        form=form,
        key=once(form),
        done=_("{verb}: {number}").format(verb=word(verb), number=one.complaint_no),
        then=lambda _answer: _go_back(one),
        complaint_id=one.id,
        version=seen_version(one, form),
        **request,
    )


def _go_back(one: ComplaintOne) -> None:
    """To the complaint; to the others where it went to a department whose complaints this person does not see."""
    close_form()
    if ask(get_complaint, actor=current_actor(), complaint_no=one.complaint_no) is None:
        st.switch_page(PAGES["complaints"].file)


def open_form(verb: ComplaintVerb | None = None) -> None:
    """At the click on a verb, of the menu where none is given."""
    chosen: ComplaintVerb = verb or st.session_state["more complaint verbs"]
    st.query_params["do"] = chosen.value


def close_form() -> None:
    st.query_params.pop("do", None)
