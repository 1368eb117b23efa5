"""The finished work as a form: result, the worker's time, parts, the customer's confirmation (R-ORDER-5)."""

from datetime import date, datetime, time

import streamlit as st

from components.act import field_error, fresh, pressed
from components.order_line_forms import ask_acceptance, used_parts
from components.order_saving import form_of, save
from components.words import _, word
from db.clock import now, office_day, office_instant, office_time
from db.operations.completion import sign_off_order
from db.queries.work_orders_one import OrderView
from db.rules.prices import total_fen
from db.types import Actor
from db.vocabulary import OrderVerb, Settlement, SignOff


def sign_off(order: OrderView, _actor: Actor) -> None:
    """The total is live; a part that changes it asks for the customer's yes."""
    form = form_of(order, OrderVerb.SIGN_OFF)
    key = fresh(form)
    results = [_("Done"), _("Done, parts replaced"), _("Could not be repaired; the customer was told")]
    result = st.selectbox(
        _("Result of the work") + " *",
        results,
        index=None,
        accept_new_options=True,
        key=f"result {key}",
        placeholder=_("Choose or type"),
    )
    field_error(form, "result")
    begun, ended = order.started_at or order.dispatched_at or order.registered_at, now()
    one, two, three, four = st.columns([28, 22, 28, 22])
    first_day = one.date_input(_("Begun on"), office_day(begun), key=f"day {key}", format="YYYY-MM-DD")
    first = two.time_input(_("at"), office_time(begun).time(), step=300, key=f"begun {key}")
    last_day = three.date_input(_("Finished on"), office_day(ended), key=f"end {key}", format="YYYY-MM-DD")
    last = four.time_input(_("at"), office_time(ended).time(), step=300, key=f"ended {key}")
    field_error(form, "started_at", "completed_at", "worker_id")
    parts = used_parts(key)
    field_error(form, "lines", "quantity")
    total = total_fen(parts) + (order.amount_fen or 0)
    how = None
    if order.settlement is not Settlement.FREE and total != order.accepted_fen:
        how = ask_acceptance(form, total)
    said = st.segmented_control(_("Customer's confirmation") + " *", list(SignOff), format_func=word, key=f"sign {key}")
    field_error(form, "sign_off")
    if pressed(st.button, _("Save the completion"), form=form, type="primary", icon=":material/task_alt:"):
        save(
            order,
            OrderVerb.SIGN_OFF,
            sign_off_order,
            sign_off=said,
            result=result or "",
            parts=parts,
            accepted_how=how,
            told_fen=total if how else None,
            started_at=_moment(first_day, first, order.registered_at),
            completed_at=_moment(last_day, last, order.registered_at),
        )


def _moment(day: date | None, clock: time | None, registered_at: datetime) -> datetime | None:
    """A day and a time as a moment; the minute of the registration itself counts as after it."""
    if day is None or clock is None:
        return None
    moment = office_instant(day, clock.hour, clock.minute)
    return registered_at if registered_at.replace(second=0, microsecond=0) == moment else moment
