"""What this person may do with a version now: the next step as the primary button, each with its question first."""

from collections.abc import Callable
from typing import Any, NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.price_list_fields import day_and_note, forget_seen, seen_content, why_back
from components.reason_form import close_form, is_open, open_form
from components.words import _, word
from db.operations.price_list_drafts import change_price_list, drop_price_list, submit_price_list
from db.operations.price_lists import (
    approve_price_list,
    publish_price_list,
    review_price_list,
    send_back_price_list,
    withdraw_price_list,
)
from db.queries.price_lists import LineRow, VersionView
from db.rules.price_list_states import version_buttons
from db.types import Actor
from db.vocabulary import N_, PriceListVerb

Verb = PriceListVerb
# In the order of their weight: the first that is offered is the next step.
SHOWN = (Verb.PUBLISH, Verb.APPROVE, Verb.REVIEW, Verb.SUBMIT, Verb.SEND_BACK, Verb.WITHDRAW, Verb.CHANGE, Verb.DROP)


NEXT_STEPS = SHOWN[:4]


class Question(NamedTuple):
    """What is asked before the act; `field` is a remark beside it, `seals` binds it to the content as shown."""

    operation: Callable[..., Any]
    text: str
    field: str = ""
    seals: bool = False


QUESTIONS = {
    Verb.SUBMIT: Question(
        submit_price_list, N_("Finance gets {lines} lines for {day}. They stay as they are until it decides."), "", True
    ),
    Verb.REVIEW: Question(
        review_price_list, N_("You confirm {lines} lines for {day} as they are shown here."), "note", True
    ),
    Verb.APPROVE: Question(
        approve_price_list, N_("You approve {lines} lines for {day} as they are shown here."), "note", True
    ),
    Verb.PUBLISH: Question(
        publish_price_list, N_("{lines} lines hold from {day} on and are never edited again: a change is the next "
                               "version."), "", True
    ),
    Verb.WITHDRAW: Question(withdraw_price_list, N_("Back to a draft. What was decided on it is void."), "note"),
    Verb.DROP: Question(drop_price_list, N_("No price of it will hold. It stays on record."), "note"),
}  # fmt: skip


def verbs_of(shown: VersionView, by: Actor) -> list[PriceListVerb]:
    """The verbs of this person on this version; the first one is the next step."""
    offered = version_buttons(shown.state, by)
    return [verb for verb in SHOWN if verb in offered]


def show_verbs(head: DeltaGenerator, shown: VersionView, verbs: list[PriceListVerb], *, unsaved: bool) -> None:
    """The buttons, the rest in a menu; while there are edits to save, saving is the next step."""
    if unsaved or not verbs:
        return
    first, rest = verbs[0], verbs[1:]
    if len(rest) > 1:
        _show_menu(head, shown, rest)
    else:
        for verb in rest:
            _button(head, shown, verb, "secondary")
    is_asked = any(is_open(form_of(shown, verb)) for verb in verbs)
    _button(head, shown, first, "primary" if first in NEXT_STEPS and not is_asked else "secondary")


def _button(head: DeltaGenerator, shown: VersionView, verb: PriceListVerb, kind: Any) -> None:
    head.button(word(verb), type=kind, on_click=open_form, args=(form_of(shown, verb),), key=f"open {verb.value}")


def _show_menu(head: DeltaGenerator, shown: VersionView, verbs: list[PriceListVerb]) -> None:
    def choose() -> None:
        chosen = next((verb for verb in verbs if verb.value == st.session_state["version menu"]), None)
        if chosen is not None:
            open_form(form_of(shown, chosen))

    labels = {verb.value: word(verb) for verb in verbs} | {Verb.CHANGE.value: _("Day and remark")}
    names = [verb.value for verb in verbs]
    head.menu_button(_("More"), names, format_func=lambda name: labels[name], key="version menu", on_click=choose)


def form_of(shown: VersionView, verb: PriceListVerb) -> str:
    return f"price list {shown.id} {verb.value}"


def show_question(shown: VersionView, verbs: list[PriceListVerb], lines: list[LineRow]) -> None:
    """The form of the verb that was pressed."""
    verb = next((verb for verb in verbs if is_open(form_of(shown, verb))), None)
    if verb is None:
        forget_seen()
        return
    form = form_of(shown, verb)
    version, content_hash = seen_content(shown, form)
    request: dict[str, Any] = {"list_id": shown.id, "version": version}
    with st.container(border=True), entry_form(fresh(form)):
        show_refusal(form)
        if verb is Verb.CHANGE:
            operation: Callable[..., Any] = change_price_list
            request |= day_and_note(form, shown.effective_on, shown.note)
        elif verb is Verb.SEND_BACK:
            operation = send_back_price_list
            request |= why_back(form, lines)
        else:
            asked = QUESTIONS[verb]
            operation = asked.operation
            st.markdown(plain(_(asked.text).format(lines=shown.lines, day=shown.effective_on or "—")))
            if asked.field:
                request[asked.field] = st.text_input(_("Remark"), key=f"note {fresh(form)}")
            if asked.seals:
                request["content_hash"] = content_hash
            field_error(form, "note")
        label = _("Save") if verb is Verb.CHANGE else word(verb)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, label, form=form, about=content_hash, type="primary"):
            act(operation, form=form, done=label, then=close_form, **request)
        foot.form_submit_button(_("Back"), on_click=close_form)
