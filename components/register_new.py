"""New entries of a register: one by its form, many from a spreadsheet; every row is judged before any is written."""

from datetime import date

import streamlit as st

from components.act import act, entry_form, fresh, once, pressed, show_refusal
from components.browser import keyboard
from components.page import card
from components.paper import exchange
from components.reason_form import close_form, is_open, open_form
from components.register_fields import type_fields
from components.register_sheets import layout_of
from components.sheet_upload import choose_sheet, forget_sheet, rejected_rows, show_numbers, show_rows
from components.words import _, language
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
    kind, spoken = layout_of(register), language()
    with card(_("From a spreadsheet"), _("nothing is written before you have seen what each row would do")):
        show_refusal(form)
        bar = st.container(horizontal=True, vertical_alignment="center")
        bar.download_button(
            _("Download template"),
            lambda: exchange.write_empty(kind, spoken),
            f"{_(register.title)}.xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
        bar.button(_("Close"), on_click=close_form, key=f"{form} close")
        judged = choose_sheet(kind, fresh(form), import_entries, register=register.name)
        if judged is None:
            return
        show_numbers(judged)
        outcome, foot = judged.outcome, st.container(horizontal=True, vertical_alignment="center")
        if outcome.rejected:
            foot.download_button(
                _("Rejected rows (.xlsx)"),
                lambda: rejected_rows(judged, spoken),
                f"{_(register.title)} " + _("rejected") + ".xlsx",
                icon=":material/download:",
                on_click="ignore",
            )
        label = _("Import good rows: {count}") if outcome.rejected else _("Import rows: {count}")
        label = label.format(count=f"{outcome.accepted:,}")
        if not outcome.accepted:
            foot.caption(_("Nothing to import: no row is new or different."))
        elif pressed(foot.button, label, form=form, about=judged.digest, type="primary", icon=":material/upload:"):
            forgotten = fresh(form)
            act(
                import_entries,
                form=form,
                done=_("{0.accepted} rows imported, {0.unchanged} unchanged, {0.rejected} left out."),
                then=lambda _answer: forget_sheet(forgotten),
                register=register.name,
                sheet=judged.sheet,
                partial=bool(outcome.rejected),
            )
        show_rows(judged)
