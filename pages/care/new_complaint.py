"""A new complaint from any source, in one form; whoever hears it passes it on (R-COMP-1)."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, once, pressed, show_refusal
from components.complaint_fields import about_fields, moment_fields, repeat_field, severity_field, words_fields
from components.complaint_hints import show_hints, where_it_goes
from components.complaint_start import FORM, begin_round, go_to_complaint, keep_words, order_in_address
from components.customer_search import choose_customer, show_new_customer
from components.intake_cards import show_customer_badges
from components.page import page_head
from components.session import require_page
from components.words import _, word
from db.clock import now, office_day
from db.operations.complaint_requests import ComplaintAsked
from db.operations.complaints import register_complaint
from db.queries.complaints import list_possible_repeats
from db.vocabulary import ComplaintKind, ComplaintSource

actor, today, form = require_page("new-complaint"), office_day(now()), FORM
begin_round()
clause = _(
    "By visit, phone, letter, online, from a callback or a survey, from staff: whoever hears it passes it on first. "
    "Critical at once to the manager, major begun within an hour, minor settled within two days."
)
head = page_head(_("New complaint"), _("Whoever hears it writes it down"), rule="R-COMP-1", clause=clause)
is_other = head.toggle(_("Not a customer of ours"), key="stranger")
show_refusal(form)
order = order_in_address(actor)
left, right = st.columns([64, 36], gap="medium")
with left:
    customer = None if is_other else choose_customer(_("Customer") + " *", key=form, form=form)
    name = phone = ""
    if is_other:
        one, two = st.columns(2)
        name = one.text_input(_("Contact") + " *", key=f"name {fresh(form)}")
        phone = two.text_input(_("Phone"), key=f"phone {fresh(form)}")
        field_error(form, "customer_id", "contact_name", "phone")
    else:
        show_customer_badges(customer)
        show_new_customer(form)
    one, two = st.columns(2)
    source = one.selectbox(_("Source") + " *", list(ComplaintSource), format_func=word, key="heard", index=0)
    kinds = list(ComplaintKind)
    kind = two.selectbox(
        _("Kind of complaint") + " *", kinds, format_func=word, key="about", index=None, placeholder=_("Choose")
    )
    field_error(form, "source", "kind")
    department_id = where_it_goes(kind)
    field_error(form, "department_id")
    repeats = []
    if customer is not None and kind is not None:
        repeats = ask(list_possible_repeats, actor=actor, customer_id=customer.id, kind=kind, today=today)
    with entry_form(f"words {fresh(form)}"):
        severity = severity_field(st.container(), form)
        said = words_fields(form)
        about = about_fields(form, customer_id=customer.id if customer else None, order=order)
        repeat_of = repeat_field(repeats)
        one, two = st.columns(2)
        received_at = moment_fields(one, _("Received earlier on"), key=f"received {fresh(form)}", is_past=True)
        reply_by = moment_fields(two, _("Reply promised by"), key=f"reply {fresh(form)}", is_past=False)
        field_error(form, "received_at", "reply_by")
        label = _("Register complaint")
        saved = pressed(
            st.form_submit_button, label, form=form, about=fresh(form), type="primary", shortcut="Ctrl+Enter"
        )
with right:
    show_hints(kind, repeats, customer_id=customer.id if customer else None)
keep_words(focus=_("Customer") + " *")
if saved:
    act(
        register_complaint, form=form, key=once(form), done=_("Registered: {0.complaint_no}"), then=go_to_complaint,
        asked=ComplaintAsked(
            source=source, kind=kind, severity=severity, customer_id=customer.id if customer else None,
            unit_id=customer.unit_id if customer else None, contact_name=name, contact_phone=phone,
            department_id=department_id, received_at=received_at, reply_by=reply_by, repeat_of_id=repeat_of,
            **said, **about,
        ),
    )  # fmt: skip
