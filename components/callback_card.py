"""One callback: whom to call and what to say, the form for the answer, the answer, and what the manager does."""

from datetime import date, datetime

import streamlit as st

from components.act import act, ask, field_error, fresh, pressed, show_refusal
from components.browser import keyboard
from components.callback_words import due_badge, if_missed, price, script, spaced
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import card
from components.session import current_actor
from components.tables import shown_moment
from components.words import _, word
from db.operations.callbacks import answer_dissatisfied, record_callback
from db.queries.callbacks import CallbackCard, list_past_contacts
from db.rules.permissions import may
from db.vocabulary import N_, CallbackState, Mark, Outcome, Reached

YES_NO = {True: N_("As agreed"), False: N_("Not as agreed")}


def show_whom(shown: CallbackCard, phone: str, today: date) -> None:
    """Who, the number to dial (masked while it is empty), the job, and the sentence to say."""
    row = shown.row
    with st.container(border=True, gap="xsmall"):
        head = st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")
        who = plain(f"{row.unit_label} {row.customer} · {word(shown.kind)}".strip())
        head.markdown(f":gray[{who}]", width="content")
        head.markdown(f"{badge(row.customer_class)} {due_badge(shown, today)}", width="content")
        st.metric(who, spaced(phone or shown.phone_masked), label_visibility="collapsed")
        done = _("{worker} finished {moment}").format(worker=shown.worker, moment=shown_moment(row.completed_at))
        job = " · ".join((f"{row.order_no} {row.job}", done.strip(), price(shown)))
        st.markdown(f":gray[:small[{plain(job)}]]")
        if row.state is CallbackState.DUE:
            st.markdown(plain(script(shown)))
        if row.is_provisional:
            st.caption(_("Provisional: the holidays of that year are not announced yet."))
        show_next_steps(shown, is_masked=not phone)


def show_next_steps(shown: CallbackCard, *, is_masked: bool) -> None:
    """From the call to the slip, and to a new request of the same customer (R-CALL-4)."""
    line = st.container(horizontal=True)
    if line.button(_("Work order"), icon=":material/description:", type="tertiary", key="to the order"):
        st.switch_page(PAGES["order"].file, query_params={"no": shown.row.order_no})
    intake = PAGES["intake"]
    if intake.opens_for(current_actor()) and line.button(
        _("New request"), icon=":material/add:", type="tertiary", key="to the intake"
    ):
        st.switch_page(intake.file, query_params={"customer": f"{shown.customer_id}-{shown.unit_id or ''}"})
    if is_masked and shown.row.state is CallbackState.DUE and may(current_actor(), "open_callback"):
        want = {"number wanted": shown.row.id}
        line.button(_("Show the number"), type="tertiary", on_click=st.session_state.update, args=(want,))


def show_answer_form(shown: CallbackCard) -> None:
    """The outcome in one form; nothing is chosen beforehand, for a chosen mark proves nothing."""
    form = f"callback {shown.row.id}"
    with st.form(fresh(form)):
        show_refusal(form)
        left, right = st.columns(2)
        answers = {
            "reached": left.segmented_control(_("Reached") + " *", list(Reached), format_func=word, width="stretch"),
            "satisfaction": right.segmented_control(
                _("Satisfaction * (5 very good, 1 very bad)"), [5, 4, 3, 2, 1], width="stretch"
            ),
            "attitude": left.segmented_control(_("Attitude") + " *", list(Mark), format_func=word, width="stretch"),
            "skill": right.segmented_control(_("Skill") + " *", list(Mark), format_func=word, width="stretch"),
            "outcome": left.segmented_control(_("Result") + " *", list(Outcome), format_func=word, width="stretch"),
            "is_price_as_agreed": right.segmented_control(
                _("Price against the quote") + " *",
                list(YES_NO),
                format_func=lambda fits: _(YES_NO[fits]),
                width="stretch",
            ),
        }
        field_error(form, *answers)
        words = st.text_area(_("Customer's words (a dissatisfied answer goes to the manager at once)"), height=68)
        foot = st.container(horizontal=True, vertical_alignment="center")
        saved = pressed(foot.form_submit_button, _("Save and next"), form=form, type="primary", shortcut="Ctrl+Enter")
        foot.markdown(f":gray[:small[{if_missed(shown)}]]", width="stretch")
    if saved:
        act(
            record_callback,
            form=form,
            done=_("Saved: {0.order_no}"),
            then=lambda _answer: st.session_state.update({"callbacks round": st.session_state["callbacks round"] + 1}),
            callback_id=shown.row.id,
            version=shown.row.version,
            words=words,
            **answers,
        )


def show_outcome(shown: CallbackCard) -> None:
    """What the customer said, and what the manager answered."""
    marks = [
        (_("Satisfaction"), "" if shown.row.satisfaction is None else f"{shown.row.satisfaction} / 5"),
        (_("Attitude"), word(shown.attitude)),
        (_("Skill"), word(shown.skill)),
        (_("Result"), word(shown.outcome)),
        (_("Price against the quote"), "" if shown.is_price_as_agreed is None else _(YES_NO[shown.is_price_as_agreed])),
        (_("Customer's words"), plain(shown.words)),
        (_("Manager's answer"), plain(shown.manager_answer)),
    ]
    rows = [[f":gray[{name}]", text] for name, text in marks if text]
    with card(_("Answer"), badge(shown.row.state)):
        if rows:
            st.table(rows, border=False, hide_header=True, hide_index=True)
        else:
            st.caption(_("No answer yet."))


def show_manager_form(shown: CallbackCard) -> None:
    form = f"answer {shown.row.id}"
    with st.form(fresh(form)):
        show_refusal(form)
        answer = st.text_area(_("What is done about it") + " *", height=90)
        field_error(form, "answer")
        if pressed(st.form_submit_button, _("Save answer"), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(answer_dissatisfied, form=form, done=_("Saved: {0}"), callback_id=shown.row.id, answer=answer)


def listen_to_keyboard(shown: CallbackCard) -> None:
    """Enter goes on, and the words typed survive a look at another page. Last on the page: it takes a little room."""
    form = f"callback {shown.row.id}"
    keyboard(fresh(form), draft=f"{form} {current_actor().user_id}")


def show_past(shown: CallbackCard, at: datetime) -> None:
    """The earlier calls to this customer."""
    past = ask(list_past_contacts, customer_id=shown.customer_id, at=at)
    with card(_("Earlier calls"), _("{n} in 12 months").format(n=len(past)), height="stretch"):
        if not past:
            st.caption(_("Nobody has called this customer in the last twelve months."))
        for call in past:
            line = st.container(horizontal=True, horizontal_alignment="distribute")
            line.markdown(f":gray[:small[{shown_moment(call.at)}]]", width="content")
            said = f"{call.job} · {f'{call.satisfaction} / 5' if call.satisfaction else word(call.reached)}"
            line.markdown(f":small[{plain(said)}]", width="content")
            line.markdown(f":gray[:small[{plain(call.by)}]]", width="content")
