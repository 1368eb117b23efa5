"""How a verb on an order is saved: against the version that was on the screen, once, and back to the order."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from components.act import act, fresh, once
from components.words import _, word
from db.queries.work_orders_one import OrderView
from db.vocabulary import OrderVerb


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


def seen_version(order: OrderView, form: str) -> int:
    """The version the person looked at when the form was opened; after a refusal, the new one that is shown now."""
    key = f"seen {fresh(form)}"
    if key not in st.session_state or f"refusal:{form}" in st.session_state:
        st.session_state[key] = order.version
    return int(st.session_state[key])


def close_form() -> None:
    st.query_params.pop("do", None)


def open_form(verb: OrderVerb) -> None:
    st.query_params["do"] = verb.value
