"""New request: the choices and their price live, the words in one form, saved with Ctrl+Enter (R-ORDER-1, -2)."""

import streamlit as st

from components.act import act, entry_form, field_error, fresh, once, pressed, show_refusal
from components.browser import keyboard
from components.intake_cards import show_notes, show_own_today, show_price, show_recent
from components.intake_state import begin_round, note_choices, remember_saved, show_saved, start_anew, when_it_happened
from components.intake_subject import choose_subject
from components.intake_terms import FIRST_CHOICES, choose_terms
from components.page import page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.operations.intake import register_request
from db.operations.requests import Request
from db.vocabulary import FreeGround

actor, today = require_page("intake"), office_day(now())
begin_round({**FIRST_CHOICES, "visit": today})
clause = _(
    "Look up the price, tell the customer, record how it was accepted, then write the slip. "
    "No slip leaves without an accepted price or a ground for no charge."
)
head = page_head(_("New request"), _("Agree the price, then write the slip"), rule="R-ORDER-2", clause=clause)
happened_at = when_it_happened(head)
show_saved(actor)
show_refusal("intake")
left, right = st.columns([65, 35], gap="medium")
with left:
    subject = choose_subject(office_day(happened_at or now()))
    with right:
        told_fen = show_price(subject)
        show_notes(subject, today)
        show_recent(subject.customer)
    terms = choose_terms(subject, told_fen)
    note_choices([*FIRST_CHOICES, "visit"])
    customer, key = subject.customer, fresh("intake")
    with entry_form(f"words {key}"):
        one, two, three = st.columns([30, 42, 28])
        # What the file knows is shown, never filled in: a mask or an old name cannot be saved over it.
        on_file = _("On file {phone}")
        known = (customer.name, customer.unit_label, customer.phone_masked) if customer else ("", "", "")
        shown = [on_file.format(phone=fact) if fact else "" for fact in known]
        contact = one.text_input(_("Contact"), key=f"contact {key}", placeholder=shown[0])
        address = two.text_input(_("Address"), key=f"address {key}", placeholder=shown[1])
        phone = three.text_input(_("Phone"), key=f"phone {key}", placeholder=shown[2])
        description = st.text_input(_("Description"), key=f"description {key}")
        question = st.text_input(_("What to ask the manager") + " *", key=f"ask {key}") if subject.is_outside else None
        field_error("intake", "question")
        field_error("intake", "contact_name", "address", "phone", "description", "purchased_on", "department_id")
        model = bought = None
        if subject.ground is FreeGround.WARRANTY:
            one, two = st.columns(2)
            model = one.text_input(_("Product model"), key=f"model {key}")
            bought = two.date_input(_("Purchased on"), None, max_value=today, key=f"bought {key}", format="YYYY-MM-DD")
        foot = st.container(horizontal=True, vertical_alignment="center")
        save = pressed(
            foot.form_submit_button, _("Save request"), form="intake", about=key, type="primary", shortcut="Ctrl+Enter",
            icon=":material/save:",
        )  # fmt: skip
        foot.form_submit_button(_("Clear"), type="tertiary", on_click=start_anew)
keyboard(key, focus=_("Customer") + " *", draft=f"intake {actor.user_id}")
show_own_today(actor, today)
if save:
    act(
        register_request, form="intake", key=once("intake"), then=remember_saved,
        happened_at=happened_at, told_fen=told_fen, accepted_how=terms.accepted_how, is_asked=terms.is_asked,
        scope_question=question,
        request=Request(
            customer_id=customer.id if customer else None, unit_id=customer.unit_id if customer else None,
            channel=terms.channel, settlement=terms.settlement, is_paid_in_advance=terms.is_paid_in_advance,
            item_id=subject.item.id if subject.item else None, item_name=description[:100],
            quantity_thousandths=subject.quantity_thousandths, department_id=subject.department_id,
            kind=subject.kind, trade=subject.trade, free_ground=subject.ground,
            wanted_at=terms.wanted_at, wanted_until=terms.wanted_until, contact_name=contact or known[0],
            contact_phone=phone, address=address or known[1], description=description, product_model=model or "",
            purchased_on=bought,
        ),
    )  # fmt: skip
