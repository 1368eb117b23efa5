"""How a verb on an order is saved: against the version that was on the screen, once, and back to the order."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from components.act import act, once
from components.press import noting, press_of
from components.seen import seen_version
from components.words import _, word
from db.operations import dispatch, reconcile
from db.queries.work_orders_one import OrderView
from db.vocabulary import OrderVerb

# What is done at once, without a question.
AT_ONCE = {
    OrderVerb.PICK_UP: dispatch.pick_up_order,
    OrderVerb.START: dispatch.start_order,
    OrderVerb.RESUME: dispatch.resume_order,
    OrderVerb.RECONCILE: reconcile.reconcile_order,
}

# Possible, but never what the page leads to.
SIDE_WAYS = frozenset({
    *(OrderVerb.CORRECT, OrderVerb.GRANT_FREE, OrderVerb.SWITCH_TO_MONTHLY),
    *(OrderVerb.HOLD, OrderVerb.CANCEL, OrderVerb.DECLINE),
})  # fmt: skip


def is_next(order: OrderView, verb: OrderVerb) -> bool:
    """Whether a verb takes the work a step on: a job outside the list gets its price by a quote, not by hand."""
    return verb not in SIDE_WAYS and not (verb is OrderVerb.PRICE and order.needs_quote)


def form_of(order: OrderView, verb: OrderVerb) -> str:
    return f"{verb} {order.id}"


def save(order: OrderView, verb: OrderVerb, operation: Callable[..., Any], **request: Any) -> None:
    """Do it; a refusal stays in the form with what was typed, a success goes back to the order."""
    form = form_of(order, verb)
    act(
        operation,
        form=form,
        key=once(form),
        done=_("{verb}: {number}").format(verb=word(verb), number=order.order_no),
        then=lambda _answer: close_form(),
        order_id=order.id,
        version=seen_version(order, form),
        **request,
    )


def close_form() -> None:
    st.query_params.pop("do", None)


def open_form(verb: OrderVerb) -> None:
    st.query_params["do"] = verb.value


def keep_choice(form: str, verb: OrderVerb | None = None) -> None:
    """At the click on a verb, of the menu where none is given: what is done at once outlives the click after it."""
    verb = verb or st.session_state["more verbs"]
    if verb in AT_ONCE:
        noting(form, verb.value)()


def choice_of(form: str, verbs: Sequence[OrderVerb]) -> OrderVerb | None:
    """The verb that was pressed and is still to be done, as long as it is offered."""
    press = press_of(form)
    return next((verb for verb in verbs if press is not None and press.label == verb.value), None)
