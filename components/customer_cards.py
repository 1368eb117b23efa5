"""The cards of a customer's file: facts, units with dates, the phone, money, callbacks."""

from datetime import date

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.adjustment_ask import kinds_for
from components.chips import badge, plain
from components.navigation import PAGES
from components.order_table import show_orders
from components.page import card, money_line
from components.words import _, word
from db.money import format_yuan
from db.operations.customers import AddedCustomer, add_customer, change_customer
from db.queries.adjustments import AdjustmentFilter, list_adjustments
from db.queries.counter import Account
from db.queries.customer_files import CustomerFile
from db.queries.work_orders import OrderFilter, list_orders
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import CustomerClass, CustomerKind, Standing

NEW = "customer new"


def show_new_form() -> None:
    """A new file; the number is given by the program unless one is typed."""
    with card(_("New customer")), entry_form(fresh(NEW)):
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
    with card(_("Facts")), entry_form(fresh(form)):
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


def show_money(account: Account, today: date, by: Actor) -> None:
    """What is owed line by line, and the discounts and refunds of this customer with the way to ask for one."""
    customer_id = account.customer.id
    box = card(_("Owed and credit"))
    if not account.lines:
        box.caption(_("Nothing is owed."))
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


def show_customer_orders(customer_id: int) -> None:
    found = ask(list_orders, wanted=OrderFilter(customer_id=customer_id))
    with card(_("Orders"), _("{n} in all").format(n=f"{found.total}{'+' if found.is_more else ''}")):
        if found.rows:
            columns = ("state", "number", "job", "amount", "money", "worker")
            show_orders(found.rows[:20], key="customer_orders", columns=columns)
        else:
            st.caption(_("No orders yet."))
