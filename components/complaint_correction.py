"""Putting the facts of a complaint right: what was typed wrong, or turned out otherwise."""

import streamlit as st

from components.act import ask, entry_form, field_error, fresh, pressed
from components.complaint_fields import about_fields, repeat_field, severity_field, words_fields
from components.complaint_saving import form_of, save
from components.session import current_actor
from components.words import _, word
from db.clock import now, office_day
from db.operations.complaint_requests import ComplaintAsked
from db.operations.complaints import correct_complaint
from db.queries.complaints import list_possible_repeats
from db.queries.complaints_one import ComplaintOne
from db.vocabulary import ComplaintKind, ComplaintVerb


def correct(one: ComplaintOne) -> None:
    """Another severity needs a reason; the customer's number stays as it is unless a new one is typed."""
    form = form_of(one, ComplaintVerb.CORRECT)
    repeats = []
    if one.customer_id is not None:
        sought = {"customer_id": one.customer_id, "kind": one.kind, "today": office_day(now())}
        found = ask(list_possible_repeats, actor=current_actor(), **sought)
        repeats = [row for row in found if row.id != one.id and row.received_at < one.received_at]
    with entry_form(fresh(form)):
        left, right = st.columns(2)
        kinds = list(ComplaintKind)
        kind = left.selectbox(_("Kind of complaint") + " *", kinds, index=kinds.index(one.kind), format_func=word)
        severity = severity_field(right, form, present=one.severity)
        said = words_fields(form, title=one.title, words=one.words)
        order = None if one.work_order_id is None else (one.work_order_id, f"{one.order_no} {one.item_name}")
        about = about_fields(form, customer_id=one.customer_id, order=order, against=one.against_staff_id)
        earlier = (one.repeat_of_id, one.repeats_no) if one.repeat_of_id is not None and one.repeats_no else None
        repeat_of = repeat_field(repeats, present=earlier)
        left, right = st.columns(2)
        name = left.text_input(_("Contact"), one.contact_name)
        phone = right.text_input(_("Phone"), placeholder=_("On file {phone}").format(phone=one.masked_phone))
        field_error(form, "contact_name", "phone", "customer_id")
        note = st.text_input(_("Reason"), placeholder=_("Needed for another severity"))
        field_error(form, "note")
        label = word(ComplaintVerb.CORRECT)
        saved = pressed(st.form_submit_button, label, form=form, type="primary", shortcut="Ctrl+Enter")
    if saved:
        asked = ComplaintAsked(
            source=one.source,
            kind=kind,
            severity=severity,
            customer_id=one.customer_id,
            unit_id=one.unit_id,
            contact_name=name,
            contact_phone=phone or None,
            repeat_of_id=repeat_of,
            **said,
            **about,
        )
        save(one, ComplaintVerb.CORRECT, correct_complaint, asked=asked, note=note)
