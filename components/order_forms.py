"""What a verb on an order asks before it is done: one small form each, beside the order it is about."""

from collections.abc import Callable

import streamlit as st

from components.act import ask, entry_form, field_error, fresh, pressed, show_refusal
from components.dispatch_form import choose_dispatch
from components.order_completion import sign_off
from components.order_correction import correct
from components.order_line_forms import change_lines
from components.order_saving import close_form, form_of, save
from components.page import card
from components.seen import seen_version
from components.words import _, word
from db.clock import now, office_day
from db.money import format_yuan, to_thousandths
from db.operations import acceptance, completion, corrections, dispatch, reconcile
from db.queries.catalogue import list_items
from db.queries.work_orders_one import OrderView
from db.types import Actor
from db.vocabulary import AcceptedHow, FreeGround, OrderVerb, Role, SignOff, SlipProblem

ANSWERS = (AcceptedHow.ON_SITE, AcceptedHow.PHONE, AcceptedHow.WRITING)
PRIMARY = {"type": "primary", "shortcut": "Ctrl+Enter"}
WITH_A_REASON = {
    OrderVerb.HOLD: dispatch.hold_order,
    OrderVerb.CANCEL: acceptance.cancel_order,
    OrderVerb.DECLINE: acceptance.decline_request,
    OrderVerb.SWITCH_TO_MONTHLY: corrections.switch_to_monthly,
}


def show_form(order: OrderView, verb: OrderVerb, actor: Actor) -> None:
    """The form of a verb, with the way back."""
    form = form_of(order, verb)
    with card(word(verb)):
        show_refusal(form)
        seen_version(order, form)
        draw = FORMS.get(verb)
        if verb in WITH_A_REASON:
            ask_reason(order, verb)
        elif draw is not None:
            draw(order, actor)
        st.button(_("Back"), type="tertiary", on_click=close_form, icon=":material/arrow_back:")


def ask_reason(order: OrderView, verb: OrderVerb) -> None:
    with entry_form(fresh(form_of(order, verb))):
        reason = st.text_input(_("Reason") + " *")
        field_error(form_of(order, verb), "reason")
        if pressed(st.form_submit_button, word(verb), form=form_of(order, verb), **PRIMARY):
            save(order, verb, WITH_A_REASON[verb], reason=reason)


def accept(order: OrderView, _actor: Actor) -> None:
    form = form_of(order, OrderVerb.ACCEPT)
    with entry_form(fresh(form)):
        asked = _("Customer accepts {amount}").format(amount=format_yuan(order.amount_fen or 0))
        how = st.segmented_control(asked + " *", ANSWERS, format_func=word)
        field_error(form, "accepted_how", "happened_at")
        if pressed(st.form_submit_button, _("Record the acceptance"), form=form, **PRIMARY):
            save(order, OrderVerb.ACCEPT, acceptance.accept_price, accepted_how=how, told_fen=order.amount_fen)


def tell_price(order: OrderView, _actor: Actor) -> None:
    form = form_of(order, OrderVerb.PRICE)
    items = {row.id: row for row in ask(list_items, day=office_day(now()))}
    with entry_form(fresh(form)):
        left, right = st.columns([3, 1])
        item = left.selectbox(
            _("Service item") + " *",
            list(items),
            index=list(items).index(order.item_id) if order.item_id in items else None,
            format_func=lambda id_: f"{items[id_].code} {items[id_].name} {items[id_].name_initials}",
            placeholder=_("Not on the list: it needs a quote"),
        )
        present = next((line.quantity_thousandths for line in order.present_lines), 1000)
        quantity = right.number_input(_("Quantity") + " *", 0.0, value=present / 1000, step=1.0, format="%g")
        field_error(form, "item_id", "quantity")
        if pressed(st.form_submit_button, word(OrderVerb.PRICE), form=form, **PRIMARY):
            wanted = {"item_id": item, "quantity_thousandths": to_thousandths(str(round(quantity, 3)))}
            save(order, OrderVerb.PRICE, acceptance.price_request, **wanted)


def grant(order: OrderView, actor: Actor) -> None:
    form = form_of(order, OrderVerb.GRANT_FREE)
    grounds = [FreeGround.WARRANTY, FreeGround.PUBLIC_AREA]
    if actor.has(Role.MANAGER):
        grounds.append(FreeGround.GOODWILL)
    with entry_form(fresh(form)):
        ground = st.segmented_control(_("Ground for no charge") + " *", grounds, format_func=word)
        field_error(form, "free_ground")
        note = st.text_input(_("Remark"))
        if pressed(st.form_submit_button, word(OrderVerb.GRANT_FREE), form=form, **PRIMARY):
            save(order, OrderVerb.GRANT_FREE, acceptance.grant_free, ground=ground, note=note)


def send(order: OrderView, _actor: Actor) -> None:
    form = form_of(order, OrderVerb.DISPATCH)
    wanted = choose_dispatch(order, form)
    if pressed(st.button, word(OrderVerb.DISPATCH), form=form, icon=":material/send:", **PRIMARY):
        save(order, OrderVerb.DISPATCH, dispatch.dispatch_order, **wanted)


def record_signature(order: OrderView, _actor: Actor) -> None:
    form = form_of(order, OrderVerb.RECORD_SIGNATURE)
    with entry_form(fresh(form)):
        said = st.segmented_control(
            _("Customer's confirmation") + " *", (SignOff.SIGNED, SignOff.PHONE), format_func=word
        )
        field_error(form, "sign_off")
        if pressed(st.form_submit_button, word(OrderVerb.RECORD_SIGNATURE), form=form, **PRIMARY):
            save(order, OrderVerb.RECORD_SIGNATURE, completion.record_signature, sign_off=said)


def mark_wrong(order: OrderView, _actor: Actor) -> None:
    form = form_of(order, OrderVerb.MARK_WRONG)
    with entry_form(fresh(form)):
        problem = st.segmented_control(_("What is wrong") + " *", list(SlipProblem), format_func=word)
        field_error(form, "problem")
        note = st.text_input(_("Remark"), order.slip_problem_note)
        if pressed(st.form_submit_button, word(OrderVerb.MARK_WRONG), form=form, **PRIMARY):
            save(order, OrderVerb.MARK_WRONG, reconcile.mark_slip_wrong, problem=problem, note=note)


FORMS: dict[OrderVerb, Callable[[OrderView, Actor], None]] = {
    OrderVerb.ACCEPT: accept,
    OrderVerb.PRICE: tell_price,
    OrderVerb.GRANT_FREE: grant,
    OrderVerb.CORRECT: correct,
    OrderVerb.DISPATCH: send,
    OrderVerb.CHANGE_PRICE: change_lines,
    OrderVerb.CORRECT_AMOUNT: change_lines,
    OrderVerb.SIGN_OFF: sign_off,
    OrderVerb.RECORD_SIGNATURE: record_signature,
    OrderVerb.MARK_WRONG: mark_wrong,
}
