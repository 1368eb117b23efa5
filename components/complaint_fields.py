"""What a complaint says, as fields: the same for a new one and for putting one right."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import ask, field_error
from components.words import _, word
from db.clock import now, office_day, office_instant, office_time
from db.queries.complaints import ComplaintRow
from db.queries.staff import list_staff
from db.queries.work_orders import OrderFilter, list_orders
from db.vocabulary import Severity

END_OF_DAY = time(18)


def severity_field(box: DeltaGenerator, form: str, *, present: Severity | None = None) -> Severity | None:
    chosen = box.segmented_control(
        _("Severity") + " *", list(Severity), default=present, format_func=word, width="stretch", key=f"severity {form}"
    )
    field_error(form, "severity")
    return chosen


def words_fields(form: str, *, title: str = "", words: str = "") -> dict[str, Any]:
    said = {"title": st.text_input(_("Matter") + " *", title, placeholder=_("In a few words, as it is to be found"))}
    field_error(form, "title")
    said["words"] = st.text_area(_("Customer's words"), words, height=68)
    field_error(form, "words")
    return said


def about_fields(
    form: str, *, customer_id: int | None, order: tuple[int, str] | None = None, against: int | None = None
) -> dict[str, Any]:
    """Which job, and whom of our staff; both may stay empty."""
    left, right = st.columns(2)
    orders = {} if order is None else {order[0]: order[1]}
    if customer_id is not None:
        found = ask(list_orders, wanted=OrderFilter(customer_id=customer_id)).rows[:20]
        orders |= {row.id: f"{row.order_no} {row.item}" for row in found}
    order_id = left.selectbox(
        _("About the order"),
        list(orders),
        index=list(orders).index(order[0]) if order is not None else None,
        format_func=lambda each: orders.get(each, str(each)),
        placeholder=_("No order"),
    )
    members = {row.id: f"{row.department} {row.name}" for row in ask(list_staff) if row.is_active or row.id == against}
    against_id = right.selectbox(
        _("About somebody of staff"),
        list(members),
        index=list(members).index(against) if against in members else None,
        format_func=lambda each: members.get(each, str(each)),
        placeholder=_("Nobody"),
        help=_("This person sees nothing of the complaint."),
    )
    field_error(form, "work_order_id", "against_staff_id")
    return {"work_order_id": order_id, "against_staff_id": against_id}


def repeat_field(rows: Sequence[ComplaintRow], *, present: tuple[int, str] | None = None) -> int | None:
    """Which earlier one it repeats: proposed where the same customer complained of the same kind."""
    names = {} if present is None else {present[0]: present[1]}
    names |= {row.id: f"{row.complaint_no} {row.title}" for row in rows}
    if not names:
        return None
    return st.selectbox(
        _("Repeats an earlier complaint"),
        list(names),
        index=0 if present is not None else None,
        format_func=lambda each: names.get(each, str(each)),
        placeholder=_("No, it is a new matter"),
    )


def moment_fields(box: DeltaGenerator, label: str, *, key: str, is_past: bool) -> datetime | None:
    """A day and a time, both empty at first; without a time a term lies at the end of the day."""
    left, right = box.columns(2)
    today = office_day(now())
    bounds: dict[str, date] = {"max_value": today} if is_past else {"min_value": today}
    day = left.date_input(label, None, key=f"day {key}", format="YYYY-MM-DD", **bounds)
    clock = right.time_input(_("Time"), None, key=f"time {key}", step=900)
    if not isinstance(day, date):
        return None
    hour = clock or (office_time(now()).time() if is_past else END_OF_DAY)
    return office_instant(day, hour.hour, hour.minute)
