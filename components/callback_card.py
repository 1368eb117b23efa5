"""One callback: whom to call and what to say, the answer, what the manager does, and the earlier calls."""

from datetime import date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.browser import keyboard
from components.callback_words import about_past, due_badge, script, spaced, what_happened
from components.chips import badge, badge_of, plain
from components.navigation import PAGES
from components.page import card
from components.session import current_actor
from components.tables import shown_moment
from components.words import _, word
from db.operations.callbacks import answer_dissatisfied
from db.queries.callbacks_one import CallbackCard, list_past_contacts
from db.rules.callbacks import PLANNED
from db.rules.permissions import may
from db.vocabulary import N_, CallbackKind, CallbackState, Caller

YES_NO = {True: N_("As agreed"), False: N_("Not as agreed")}
ACCEPTED = {True: N_("Accepted"), False: N_("Not accepted")}


def show_whom(shown: CallbackCard, phone: str, today: date) -> None:
    """Who, the number to dial (masked while it is empty), what it is about, and the sentence to say."""
    row = shown.row
    with st.container(border=True, gap="xsmall"):
        head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
        who = plain(f"{row.unit_label} {row.customer} · {word(shown.kind)}".strip(" ·"))
        head.markdown(f":gray[{who}]", width="content")
        marks = [badge(row.customer_class)] if row.customer_class else []
        if row.kind is not CallbackKind.ORDER:
            marks.insert(0, badge_of(word(row.kind), "violet", "forum"))
        head.markdown(" ".join((*marks, due_badge(row, today))), width="content")
        line = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
        line.metric(who, spaced(phone or shown.phone_masked), label_visibility="collapsed", width="stretch")
        if phone:
            # On a telephone a tap dials.
            line.link_button(_("Dial"), f"tel:{phone}", icon=":material/call:")
        show_next_steps(line, shown, is_masked=not phone, today=today)
        st.markdown(f":gray[:small[{plain(what_happened(shown))}]]")
        if row.state is CallbackState.DUE:
            st.markdown(plain(script(shown)))
        if row.is_provisional:
            st.caption(_("Provisional: the holidays of that year are not announced yet."))
        if shown.is_mine and shown.is_own_work:
            st.caption(_("You did this work yourself: somebody else asks the customer."))


def show_next_steps(line: DeltaGenerator, shown: CallbackCard, *, is_masked: bool, today: date) -> None:
    """To the number of a call that may be made earlier, and from the call to what it is about."""
    row = shown.row
    may_open = row.kind not in PLANNED or row.next_try_on <= today
    if is_masked and shown.is_mine and may_open:
        want = {"number wanted": row.id}
        line.button(_("Show the number"), type="tertiary", on_click=st.session_state.update, args=(want,))
    if row.kind is CallbackKind.ORDER and line.button(
        _("Work order"), icon=":material/description:", type="tertiary", key="to the order"
    ):
        st.switch_page(PAGES["order"].file, query_params={"no": row.number})
    if row.kind is CallbackKind.COMPLAINT and "complaint" in PAGES:
        there = {"no": row.number}
        line.page_link(PAGES["complaint"].file, label=row.number, icon=":material/feedback:", query_params=there)
    if row.kind is CallbackKind.SURVEY and "survey" in PAGES:
        line.page_link(
            PAGES["survey"].file, label=row.number, icon=":material/ballot:", query_params={"no": row.number}
        )
    if shown.customer_id is not None and line.button(
        _("Customer"), icon=":material/person:", type="tertiary", key="to the customer"
    ):
        st.switch_page(PAGES["customer"].file, query_params={"id": str(shown.customer_id)})


def show_outcome(shown: CallbackCard) -> None:
    """What the customer said, and what came of it."""
    accepted, fits = shown.is_outcome_accepted, shown.is_price_as_agreed
    marks = [
        (_("Satisfaction"), "" if shown.row.satisfaction is None else f"{shown.row.satisfaction} / 5"),
        (_("Attitude"), word(shown.attitude)),
        (_("Skill"), word(shown.skill)),
        (_("Result"), word(shown.outcome)),
        (_("Price against the quote"), "" if fits is None else _(YES_NO[fits])),
        (_("Outcome of the complaint"), "" if accepted is None else _(ACCEPTED[accepted])),
        (_("Customer's words"), plain(shown.words)),
        (_("Complaint made"), shown.complaint_no),
        (_("Manager's answer"), plain(shown.manager_answer)),
    ]
    rows = [[f":gray[{name}]", text] for name, text in marks if text]
    with card(_("Answer"), badge(shown.row.state)):
        if rows:
            st.table(rows, border=False, hide_header=True, hide_index=True)
        else:
            st.caption(_("No answer yet."))
        if shown.row.caller is not Caller.CLERK and shown.row.state is CallbackState.DUE:
            st.caption(_("Made by: {caller}.").format(caller=word(shown.row.caller)))


def show_manager_form(shown: CallbackCard) -> None:
    form = f"answer {shown.row.id}"
    with entry_form(fresh(form), border=True):
        show_refusal(form)
        answer = st.text_area(_("What is done about it") + " *", height=90)
        field_error(form, "answer")
        if pressed(st.form_submit_button, _("Save answer"), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(answer_dissatisfied, form=form, done=_("Saved: {0}"), callback_id=shown.row.id, answer=answer)


def listen_to_keyboard(shown: CallbackCard) -> None:
    """Enter goes on, and the words typed survive a look at another page. Last on the page: it takes a little room."""
    form = f"callback {shown.row.id}"
    keyboard(fresh(form), focus=_("Reached") + " *", draft=f"{form} {current_actor().user_id}")


def show_past(shown: CallbackCard, at: datetime) -> None:
    """The earlier calls to this customer."""
    past = []
    if shown.customer_id is not None:
        past = ask(list_past_contacts, actor=current_actor(), customer_id=shown.customer_id, at=at)
    with card(_("Earlier calls"), _("{n} in 12 months").format(n=len(past)), height="stretch"):
        if not past:
            st.caption(_("Nobody has called this customer in the last twelve months."))
        for call in past:
            line = st.container(horizontal=True, horizontal_alignment="distribute")
            line.markdown(f":gray[:small[{shown_moment(call.at)}]]", width="content")
            said = f"{about_past(call)} · {f'{call.satisfaction} / 5' if call.satisfaction else word(call.reached)}"
            line.markdown(f":small[{plain(said)}]", width="content", help=plain(call.note) or None)
            line.markdown(f":gray[:small[{plain(call.by)}]]", width="content")


def may_call(shown: CallbackCard) -> bool:
    """Whether this person writes down the answer of this call."""
    return shown.is_mine and may(current_actor(), "record_callback")
