"""The cards of a customer's file: facts, units with dates, the phone, money, callbacks."""

from datetime import date, datetime

import streamlit as st

from components.act import act, ask, field_error, fresh, pressed, show_refusal
from components.adjustment_ask import kinds_for
from components.arrears_badge import arrears_badges
from components.callback_words import about_past
from components.chips import badge, badge_of, plain
from components.navigation import PAGES
from components.page import card, money_line
from components.tables import shown_moment
from components.words import _, word
from db.money import format_yuan
from db.operations.customers import AddedCustomer, add_customer, change_customer, reveal_phone
from db.queries.adjustments import AdjustmentFilter, list_adjustments
from db.queries.callbacks_one import list_past_contacts
from db.queries.counter import get_account
from db.queries.customer_files import CustomerFile
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import CustomerClass, CustomerKind, Standing

NEW = "customer new"


def show_new_form() -> None:
    """A new file; the number is given by the program unless one is typed."""
    with card(_("New customer")), st.form(fresh(NEW), border=False):
        show_refusal(NEW)
        left, right = st.columns(2)
        given = {
            "name": left.text_input(_("Name") + " *"),
            "kind": right.selectbox(_("Kind of customer") + " *", list(CustomerKind), format_func=word),
            "phone": left.text_input(_("Phone")),
            "customer_class": right.selectbox(_("Class"), list(CustomerClass), 2, format_func=word),
            "standing": right.selectbox(_("Standing"), list(Standing), format_func=word),
            "zone": left.text_input(_("Zone")),
            "building": right.text_input(_("Building")),
            "room": left.text_input(_("Room number"), placeholder="3-1-1201"),
            "customer_no": right.text_input(_("Customer number (empty: the next one)")),
            "note": st.text_input(_("Remark")),
        }
        field_error(NEW, *given)
        if pressed(st.form_submit_button, _("Add customer"), form=NEW, type="primary", shortcut="Ctrl+Enter"):
            act(add_customer, form=NEW, done=_("Added: {0.customer_no}"), then=_open, **given)


def _open(added: AddedCustomer) -> None:
    st.query_params["id"] = str(added.id)


def show_facts(shown: CustomerFile, *, may_change: bool) -> None:
    row, form = shown.row, f"customer {shown.row.id}"
    with card(_("Facts")), st.form(fresh(form), border=False):
        show_refusal(form)
        left, right = st.columns(2)
        kinds, classes = list(CustomerKind), list(CustomerClass)
        name = left.text_input(_("Name") + " *", row.name, disabled=not may_change)
        kind = right.selectbox(
            _("Kind of customer"), kinds, kinds.index(row.kind), format_func=word, disabled=not may_change
        )
        same = _("as on file: {phone}").format(phone=row.phone_masked or "-")
        phone = left.text_input(_("New phone number"), placeholder=same, disabled=not may_change)
        customer_class = right.selectbox(
            _("Class"), classes, classes.index(row.customer_class), format_func=word, disabled=not may_change
        )
        left, right = st.columns(2)
        note = left.text_input(_("Remark"), row.note, disabled=not may_change)
        standings = list(Standing)
        standing = right.selectbox(
            _("Standing"), standings, standings.index(row.standing), format_func=word, disabled=not may_change
        )
        is_active = st.checkbox(_("In use"), row.is_active, disabled=not may_change)
        field_error(form, "name", "phone", "note")
        if may_change and pressed(st.form_submit_button, _("Save"), form=form, shortcut="Ctrl+Enter"):
            act(
                change_customer,
                form=form,
                done=_("Saved: {0}"),
                customer_id=row.id,
                version=row.version,
                name=name,
                kind=kind,
                customer_class=customer_class,
                note=note,
                standing=standing,
                phone=phone or None,
                is_active=is_active,
            )


def show_phone(shown: CustomerFile, *, may_open: bool) -> None:
    """Masked until somebody says why it is needed; the reason is kept (R-CUST-2)."""
    form, opened = f"phone {shown.row.id}", st.session_state.get("phone opened", (0, ""))
    is_open = opened[0] == shown.row.id
    with card(_("Phone")):
        st.metric(_("Phone"), opened[1] if is_open else shown.row.phone_masked or "-", label_visibility="collapsed")
        if may_open and not is_open and shown.row.phone_masked:
            with st.form(fresh(form), border=False):
                reason = st.text_input(_("Why do you need the number?") + " *")
                show_refusal(form)
                field_error(form, "reason")
                if pressed(st.form_submit_button, _("Show the number"), form=form, icon=":material/visibility:"):
                    act(
                        reveal_phone,
                        form=form,
                        then=lambda number: st.session_state.update({"phone opened": (shown.row.id, number)}),
                        customer_id=shown.row.id,
                        reason=reason,
                    )


def show_money(customer_id: int, today: date, by: Actor) -> None:
    """What is owed, the credit, and the discounts and refunds of this customer with the way to ask for one."""
    account = ask(get_account, customer_id=customer_id, today=today)
    box = card(_("Money"), arrears_badges(customer_id, today))
    money_line(box, _("Owed now"), format_yuan(account.owed_fen), strong=True)
    if account.credit_fen:
        money_line(box, _("Credit"), format_yuan(account.credit_fen))
    for line in account.lines[:5]:
        money_line(box, plain(f"{line.order_no or line.bill_month} {line.item}"), format_yuan(line.open_fen))
    for row in ask(list_adjustments, sought=AdjustmentFilter(customer_id=customer_id), today=today, limit=3).rows:
        what = plain(f"{row.adjustment_no} {word(row.kind)}")
        money_line(box, f"{what} {badge(row.state)}", format_yuan(row.amount_fen))
    if may(by, "view_arrears") and account.owed_fen:
        query = {"customer": str(customer_id)}
        box.page_link(PAGES["arrears"].file, label=_("Arrears"), icon=":material/hourglass_bottom:", query_params=query)
    if kinds_for(by):
        there = {"ask": f"{customer_id}-"}
        label = _("Ask for a discount or refund")
        box.page_link(PAGES["adjustments"].file, label=label, icon=":material/savings:", query_params=there)


def show_calls(customer_id: int, at: datetime, by: Actor) -> None:
    calls = ask(list_past_contacts, actor=by, customer_id=customer_id, at=at, limit=8)
    with card(_("Callbacks"), _("{n} in 12 months").format(n=len(calls)), height="stretch"):
        if not calls:
            st.caption(_("Nobody has called this customer in the last twelve months."))
        for call in calls:
            said = badge_of(f"{call.satisfaction} / 5", "green" if call.satisfaction > 2 else "red", "call") if (
                call.satisfaction
            ) else word(call.reached)  # fmt: skip
            st.markdown(f":gray[:small[{shown_moment(call.at)}]] {plain(about_past(call))} {said}")
