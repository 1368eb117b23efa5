"""A register as a page: list, filter, form, one entry, spreadsheet and print. All it needs to know, the class says."""

from urllib.parse import urlencode

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import ask
from components.choice import page_chosen, row_number
from components.page import empty_state, page_head, pages_below
from components.reason_form import is_open, open_form
from components.register_entry import show_entry
from components.register_files import address_of
from components.register_filter import choose_entries, show_counted
from components.register_list import clicked_entry, show_list
from components.register_new import form_name, sheet_name, show_import, show_new
from components.words import _
from db.clock import now, office_day
from db.queries.registers import PER_PAGE, EntryFilter, get_entry, get_register, list_entries
from db.registers import Register
from db.rules.permissions import may
from db.types import Actor


def show_register(actor: Actor, name: str, clause: str) -> None:
    """The whole page; `clause` says what the register is for."""
    register, today = get_register(name), office_day(now())
    head = page_head(_(register.title), _(register.about), rule=register.rule, clause=clause)
    files = head.container(horizontal=True, width="content")
    is_keeper = actor.has(*register.keepers)
    if is_keeper:
        _open(head, _("Import"), "upload", sheet_name(register))
        new = form_name(register)
        _open(head, _("New entry"), "add", new, type="secondary" if is_open(new) else "primary")
        show_new(register, actor, today)
        show_import(register)
    which, counted = choose_entries(register, actor, today)
    if may(actor, "export_register"):
        _offer_files(files, register, which)
    if st.session_state.setdefault("entries listed", (name, which)) != (name, which):
        st.session_state.update({"entries listed": (name, which), "page": 1})
    asked = {"actor": actor, "register": name, "today": today}
    rows = ask(list_entries, which=which, offset=PER_PAGE * (page_chosen() - 1), **asked)
    if (clicked := clicked_entry(register)) is not None:
        st.query_params["entry"] = str(clicked)
    number = row_number(st.query_params.get("entry", ""))
    entry = None if number is None else ask(get_entry, entry_id=number, **asked)
    if rows:
        show_counted(register, counted)
        show_list(register, rows, actor, is_struck_out=which.is_struck_out, is_beside=entry is not None)
        pages_below(counted.entries, PER_PAGE, "page")
    else:
        empty_state(register.icon, _("No entries. Widen what the list is narrowed by, or write the first one."))
    if entry is not None:
        show_entry(register, entry, actor, today)


def _open(head: DeltaGenerator, label: str, icon: str, form: str, **look: str) -> None:
    head.button(label, icon=f":material/{icon}:", key=f"open {form}", on_click=open_form, args=(form,), **look)


def _offer_files(box: DeltaGenerator, register: Register, which: EntryFilter) -> None:
    """What is listed, as a spreadsheet or on paper; the address checks the person again."""
    asked = urlencode(address_of(which))
    for form, label, icon in (("xlsx", _("Export"), "download"), ("pdf", _("Print"), "print")):
        box.link_button(label, f"/papers/register/{register.name}/{form}?{asked}", icon=f":material/{icon}:")
