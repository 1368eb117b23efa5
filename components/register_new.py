"""New entries of a register: one by its form, many from a spreadsheet; every row is judged before any is written."""

from datetime import date

import streamlit as st

from components.act import act, entry_form, fresh, once, pressed, show_refusal
from components.browser import keyboard
from components.page import card
from components.reason_form import close_form, is_open, open_form
from components.register_fields import type_fields
from components.register_sheets import layout_of
from components.sheet_import import offer_import, offer_template
from components.sheet_upload import choose_sheet, show_rows
from components.words import _
from db.operations.imports_registers import import_entries
from db.operations.registers import add_entry
from db.registers import Register
from db.types import Actor


def form_name(register: Register) -> str:
    return f"new {register.name}"


def sheet_name(register: Register) -> str:
    return f"import {register.name}"


def show_new(register: Register, actor: Actor, today: date) -> None:
    """The form, while it is open; saved, it comes back empty for the next one."""
    form = form_name(register)
    if not is_open(form):
        return
    with card(_("New entry")), entry_form(fresh(form)):
        show_refusal(form)
        values = type_fields(register.entered, form=form, key=fresh(form), today=today, own_name=actor.name)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Save"), form=form, type="primary", shortcut="Ctrl+Enter"):
            act(
                add_entry,
                form=form,
                done=_("Entry saved"),
                then=lambda _answer: open_form(form),
                key=once(form),
                register=register.name,
                values=values,
            )
        foot.form_submit_button(_("Close"), on_click=close_form)
    keyboard(fresh(form), focus=_(register.entered[0].label) + " *", draft=f"{form} {actor.user_id}")


def show_import(register: Register) -> None:
    """Template, file or pasted cells, what each row would do, then all or only the good rows."""
    form = sheet_name(register)
    if not is_open(form):
        return
    kind, name = layout_of(register), _(register.title)
    with card(_("From a spreadsheet"), _("nothing is written before you have seen what each row would do")):
        show_refusal(form)
        with st.container(horizontal=True, vertical_alignment="center"):
            offer_template(kind, name)
            st.button(_("Close"), on_click=close_form, key=f"{form} close")
        judged = choose_sheet(kind, fresh(form), import_entries, register=register.name)
        if judged is None:
            return
        offer_import(judged, import_entries, form=form, name=name, register=register.name)
        show_rows(judged)
