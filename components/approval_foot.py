"""The decision at the foot of the screen: yes with its reason, or back with why. It binds to the content shown."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.approval_turn import form_of, is_seen, turn_on
from components.browser import keyboard
from components.press import press_of
from components.reason_form import close_form, is_open, open_form
from components.words import _, word
from db.operations.price_lists import (
    approve_price_list,
    publish_price_list,
    review_price_list,
    send_back_price_list,
)
from db.operations.quote_decisions import approve_quote, send_back_quote
from db.queries.approvals import Approval
from db.vocabulary import N_, PriceListVerb, QuoteVerb, SendBackReason, WorkKind


class Decision(NamedTuple):
    """How a kind is decided: its yes, the field of the words beside it, and its way back if there is one."""

    verb: PriceListVerb | QuoteVerb
    yes: Callable[..., Any]
    words: str
    back: Callable[..., Any] | None
    after: str


DECISIONS: Mapping[WorkKind, Decision] = {
    WorkKind.APPROVE_QUOTE: Decision(
        QuoteVerb.APPROVE,
        approve_quote,
        "reason",
        send_back_quote,
        N_("After your yes it goes to the customer, and the next one opens."),
    ),
    WorkKind.REVIEW_PRICES: Decision(
        PriceListVerb.REVIEW,
        review_price_list,
        "note",
        send_back_price_list,
        N_("After the review it goes to the company's leader, and the next one opens."),
    ),
    WorkKind.APPROVE_PRICES: Decision(
        PriceListVerb.APPROVE,
        approve_price_list,
        "note",
        send_back_price_list,
        N_("After your yes the manager publishes it, and the next one opens."),
    ),
    WorkKind.PUBLISH_PRICES: Decision(
        PriceListVerb.PUBLISH,
        publish_price_list,
        "",
        None,
        N_("Published prices hold from their day on and are never edited (R-PRICE-2)."),
    ),
}


def target(shown: Approval) -> dict[str, Any]:
    """What a decision is bound to."""
    return {"quote_id" if shown.kind is WorkKind.APPROVE_QUOTE else "list_id": shown.ref_id, "version": shown.version}


def show_decision(shown: Approval, *, line_ids: Sequence[int] = ()) -> None:
    """Yes, or back; `line_ids` are the ticked lines that it goes back for."""
    if is_open(f"back {shown.key}"):
        _show_way_back(shown, line_ids)
        return
    decision, form = DECISIONS[shown.kind], form_of(shown.key)
    why = f"why {fresh(form)}"
    with st.bottom, entry_form(fresh(form)):
        show_refusal(form)
        row = st.container(horizontal=True, vertical_alignment="bottom")
        label = _("Reason of the approval * (R-PRICE-6)") if shown.must_explain else _("Remark")
        if decision.words:
            row.text_input(label, _kept(shown), key=why)
            field_error(form, decision.words)
        yes = _("Approve and pass on to the leader") if shown.over_limit else word(decision.verb)
        look = {"type": "primary", "icon": ":material/check:", "shortcut": "Ctrl+Enter"}
        if pressed(row.form_submit_button, yes, form=form, about=shown, **look) and is_seen(form):
            press = press_of(form)
            seen = press.about if press and isinstance(press.about, Approval) else shown
            words = {decision.words: st.session_state.get(why, "")} if decision.words else {}
            done = _("{verb}: {number}").format(verb=yes, number=seen.number)
            words["content_hash"] = seen.content_hash
            act(decision.yes, form=form, done=done, then=_go_on, **target(seen), **words)
        if decision.back:
            back = {"icon": ":material/undo:", "on_click": _turn_over, "args": (shown.key, why, True)}
            row.form_submit_button(_("Send back…"), **back)
        after = N_("It is over your limit: after your yes the leader decides.") if shown.over_limit else decision.after
        foot = st.container(horizontal=True, gap="small")
        foot.markdown(f":gray[:small[{_(after)}]]", width="content")
        if decision.back:
            own = _("Nobody approves their own draft (R-ROLE-1).")
            foot.markdown(f":gray[:small[{own}]]", width="content")
    if decision.words:
        keyboard(fresh(form), focus=label)


def _show_way_back(shown: Approval, line_ids: Sequence[int]) -> None:
    decision, form = DECISIONS[shown.kind], form_of(shown.key)
    why = f"back {fresh(form)}"
    with st.bottom, entry_form(f"{fresh(form)} back"):
        show_refusal(form)
        picked = st.pills(
            _("Why does it go back? *"), list(SendBackReason), format_func=word, key=f"pick {fresh(form)}"
        )
        field_error(form, "reason")
        row = st.container(horizontal=True, vertical_alignment="bottom")
        about = _("Explanation ({n} ticked lines are named)").format(n=len(line_ids)) if line_ids else _("Explanation")
        row.text_input(about, _kept(shown), key=why)
        field_error(form, "note")
        look = {"type": "primary", "icon": ":material/undo:", "shortcut": "Ctrl+Enter"}
        label = _("Send back")
        if pressed(row.form_submit_button, label, form=form, about=(shown, *line_ids), **look) and decision.back:
            press = press_of(form)
            seen, *ids = press.about if press and isinstance(press.about, tuple) else (shown, *line_ids)
            more = {} if shown.kind is WorkKind.APPROVE_QUOTE else {"line_ids": ids}
            done = _("{number} goes back with your reason.").format(number=shown.number)
            words = {"reason": picked, "note": st.session_state.get(why, "")}
            act(decision.back, form=form, done=done, then=_go_on, **target(seen), **words, **more)
        row.form_submit_button(_("Back"), on_click=_turn_over, args=(shown.key, why, False))
    keyboard(f"{fresh(form)} back")


def _go_on(_answer: object) -> None:
    close_form()
    st.session_state.pop("approval words", None)
    turn_on()


def _kept(shown: Approval) -> str:
    """What was typed for this one on the other side of the form."""
    key, text = st.session_state.get("approval words", ("", ""))
    return str(text) if key == shown.key else ""


def _turn_over(key: str, why: str, is_back: bool) -> None:
    """From the yes to the way back and again: the words go along."""
    st.session_state["approval words"] = (key, st.session_state.get(why, ""))
    open_form(f"back {key}") if is_back else close_form()
