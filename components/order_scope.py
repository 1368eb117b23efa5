"""A request outside the office's scope on its order: asked, answered by the manager, told by the clerk (R-PRICE-8)."""

from collections.abc import Sequence

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge_of, plain
from components.page import card
from components.tables import shown_moment
from components.words import _, word
from db.operations.scope import answer_about_scope, ask_about_scope, tell_scope_answer
from db.queries.scope import ScopeRow, list_scope_questions
from db.queries.work_orders_one import OrderView
from db.rules.permissions import may
from db.rules.work_order_states import may_ask_about_scope
from db.types import Actor
from db.vocabulary import AcceptedHow, OrderState, ScopeAnswer

WAYS = (AcceptedHow.ON_SITE, AcceptedHow.PHONE, AcceptedHow.WRITING)
PRIMARY = {"type": "primary", "shortcut": "Ctrl+Enter"}


def questions_of(order: OrderView) -> list[ScopeRow]:
    """The newest first."""
    return ask(list_scope_questions, order_id=order.id)


def is_waiting(questions: Sequence[ScopeRow]) -> bool:
    """Whether the manager still has to answer."""
    return any(row.is_open for row in questions)


def show_scope(order: OrderView, questions: Sequence[ScopeRow], actor: Actor) -> None:
    """Each question with what became of it, and the form of who is next; the way to ask where nobody has."""
    for row in questions:
        with card(_("Outside our scope?"), state_of(row)):
            show_row(row)
            if row.is_open and order.state is OrderState.REGISTERED and may(actor, "answer_about_scope"):
                answer(row)
            elif row.is_to_tell and may(actor, "tell_scope_answer"):
                tell(row)
    is_settled = all(row.told_at is not None for row in questions)
    if is_settled and order.state is OrderState.REGISTERED and may_ask_about_scope(actor, order.department_id):
        with st.expander(_("Outside our scope? Ask the manager"), icon=":material/contact_support:"):
            ask_manager(order)


def state_of(row: ScopeRow) -> str:
    if row.answer is None:
        return badge_of(_("Waits for the manager"), "orange", "hourglass_top")
    if row.told_at is None:
        return badge_of(_("Tell the customer"), "orange", "record_voice_over")
    return badge_of_answer(row.answer)


def badge_of_answer(answer: ScopeAnswer) -> str:
    taken = answer is ScopeAnswer.TAKEN_ON
    return badge_of(word(answer), "green" if taken else "red", "check_circle" if taken else "block")


def show_row(row: ScopeRow) -> None:
    asked = f"{row.asked_by} {shown_moment(row.asked_at)}"
    st.markdown(f"{plain(row.question)} :gray[:small[{plain(asked)}]]")
    if row.answer is not None:
        who = f"{row.answered_by} {shown_moment(row.answered_at)}"
        st.markdown(f"{badge_of_answer(row.answer)} **{plain(row.reason)}** :gray[:small[{plain(who)}]]")
    if row.told_at is not None:
        said = _("Told the customer: {how}").format(how=word(row.told_how))
        st.markdown(f":gray[:small[{plain(said)} · {plain(row.told_by)} {plain(shown_moment(row.told_at))}]]")


def answer(row: ScopeRow) -> None:
    form = f"scope answer {row.id}"
    with entry_form(fresh(form)):
        show_refusal(form)
        said = st.segmented_control(_("Answer") + " *", list(ScopeAnswer), format_func=word)
        field_error(form, "answer")
        reason = st.text_input(_("Reason, as the customer is told it") + " *")
        field_error(form, "reason")
        st.caption(_("Taken on, it goes on as an ad-hoc job that needs a quote. Declined, the order ends."))
        if pressed(st.form_submit_button, _("Answer"), form=form, **PRIMARY):
            act(answer_about_scope, form=form, done=_("Answered; the front desk tells the customer."),
                question_id=row.id, version=row.version, answer=said, reason=reason)  # fmt: skip


def tell(row: ScopeRow) -> None:
    form = f"scope told {row.id}"
    declined = _("Tell the customer that we do not take this on, and why.")
    taken = _("Tell the customer that we take this on; the department makes a quote first.")
    with entry_form(fresh(form)):
        show_refusal(form)
        st.markdown(
            f":orange[:material/record_voice_over:] {declined if row.answer is ScopeAnswer.DECLINED else taken}"
        )
        how = st.segmented_control(_("How told") + " *", WAYS, format_func=word)
        field_error(form, "how")
        if pressed(st.form_submit_button, _("The customer knows"), form=form, **PRIMARY):
            act(tell_scope_answer, form=form, done=_("Saved."), question_id=row.id, version=row.version, how=how)


def ask_manager(order: OrderView) -> None:
    form = f"scope question {order.id}"
    with entry_form(fresh(form)):
        show_refusal(form)
        question = st.text_input(_("What is outside the scope") + " *")
        field_error(form, "question")
        st.caption(
            _("Nothing is refused at the desk: the manager answers with a reason. No price, quote or slip before.")
        )
        if pressed(st.form_submit_button, _("Ask the manager"), form=form, **PRIMARY):
            act(ask_about_scope, form=form, done=_("The manager is asked."), work_order_id=order.id, question=question)
