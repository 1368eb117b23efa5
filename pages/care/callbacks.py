"""Callbacks: the worklist by the day of the next try, and beside it the one to call now."""

import streamlit as st

from components.act import act, ask
from components.callback_card import (
    listen_to_keyboard,
    may_call,
    show_manager_form,
    show_outcome,
    show_past,
    show_whom,
)
from components.callback_form import show_answer_form
from components.callback_list import choose_callback, next_place, show_rates
from components.choice import choose_part
from components.page import empty_state, page_head
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.operations.callbacks import open_callback
from db.queries.callbacks import count_callbacks, list_callbacks, list_views
from db.queries.callbacks_one import get_callback
from db.vocabulary import CallbackView, Role

actor = require_page("callbacks")
at, today = now(), office_day(now())
counts = ask(count_callbacks, actor=actor, today=today)
done, open_ = counts[CallbackView.DONE_TODAY], counts[CallbackView.OVERDUE] + counts[CallbackView.TODAY]
clause = _(
    "Every finished job is called back, the next working day at the latest, a settled complaint within three; "
    "three tries on different days."
)
note = _("today {done} of {all}").format(done=done, all=done + open_)
page_head(_("Callbacks"), note, rule="R-CALL-1", clause=clause)
left, right = st.columns([46, 54], gap="medium")
with left:
    parts = {view.value: f"{word(view)} {counts[view]}" for view in list_views(actor, counts)}
    with st.container():  # in which the parts take a second row where one is too short
        view = choose_part(_("Show"), parts, key="view")
    rows = ask(list_callbacks, actor=actor, today=today, view=CallbackView(view), limit=100)
    turn = st.session_state.setdefault("callbacks round", 0)
    wanted = (st.query_params.get("id"), st.query_params.get("rule")) if turn == 0 else ()
    first = next((place for place, row in enumerate(rows) if {str(row.id), str(row.rule_id)} & {*wanted}), None)
    if first is None:
        first = next_place(rows)
    if rows:
        first = choose_callback(rows, today=today, first=first, key=f"callbacks {view} {turn}")
        st.session_state["called"] = first
    else:
        empty_state("task_alt", _("No callbacks here. Finished jobs come up on the next working day."))
    show_rates(today)

shown = ask(get_callback, actor=actor, callback_id=rows[first].id, today=today) if rows else None
if shown is None:
    st.stop()
with right:
    is_mine = may_call(shown)
    opened = st.session_state.setdefault("opened", {})
    # The number of one's own due callback opens by itself, once, and is on record (R-DEC-22).
    is_wanted = shown.row.next_try_on <= today or st.session_state.pop("number wanted", 0) == shown.row.id
    if is_mine and shown.row.id not in opened and is_wanted:
        contact = act(open_callback, form="open", rerun=False, callback_id=shown.row.id)
        st.session_state["opened"] = opened = {shown.row.id: contact.phone} if contact else {}
    show_whom(shown, opened.get(shown.row.id, "") if is_mine else "", today)
    if is_mine:
        show_answer_form(shown)
    else:
        show_outcome(shown)
    if actor.has(Role.MANAGER) and shown.row.is_reported and shown.manager_answered_at is None:
        show_manager_form(shown)
    show_past(shown, at)
    if is_mine:
        listen_to_keyboard(shown)
