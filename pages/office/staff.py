"""Departments and the members of staff who do the jobs, with or without a login."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import chips_column
from components.page import card, page_head
from components.session import require_page
from components.tables import text_column
from components.words import _
from db.operations.departments import save_department, save_staff
from db.queries.staff import list_departments, list_staff

require_page("staff")
departments = {row.id: row for row in ask(list_departments, with_closed=True)}
members = ask(list_staff)
works, left_us = f"✓ {_('Works here')}", f"× {_('Has left')}"
in_use, out_of_use = f"✓ {_('In use')}", f"× {_('Out of use')}"
page_head(_("Staff"), _("{n} people in {m} departments").format(n=len(members), m=len(departments)))

choice = {"hide_index": True, "height": "content", "on_select": "rerun", "selection_mode": "single-row"}
left, right = st.columns([1.6, 1])
with left:
    rows = [
        {
            "state": [works if m.is_active else left_us],
            "name": m.name,
            "department": m.department,
            "trades": m.trades,
            "phone": m.phone,
        }
        for m in members
    ]
    columns = {
        "state": chips_column(_("State"), {works: "green", left_us: "gray"}, width=90),
        "name": text_column(_("Name"), width=100),
        "department": text_column(_("Department"), width=140),
        "trades": text_column(_("Trades"), width=130),
        "phone": text_column(_("Phone"), width=115),
    }
    picked = members and st.dataframe(rows, column_config=columns, key=fresh("staff"), **choice).selection.rows
    st.caption(
        _("Choose a line to correct it. Who has left keeps the jobs done on record.")
        if members
        else _("Nobody yet. Add the people who do the jobs here, or import a list.")
    )
    rows = [{"state": [in_use if d.is_active else out_of_use], "name": d.name} for d in departments.values()]
    columns = {
        "state": chips_column(_("State"), {in_use: "green", out_of_use: "gray"}, width=90),
        "name": text_column(_("Department"), width=240),
    }
    chosen = st.dataframe(rows, column_config=columns, key=fresh("dept"), width=345, **choice).selection.rows

with right:
    old = members[picked[0]] if picked and picked[0] < len(members) else None
    title = _("Correct a member of staff") if old else _("New member of staff")
    with card(title), entry_form(f"{fresh('staff')} {old and old.id}"):
        show_refusal("staff")
        name = st.text_input(_("Name"), old.name if old else "")
        field_error("staff", "name")
        places = [d.id for d in departments.values() if d.is_active or (old and d.id == old.department_id)]
        place = places.index(old.department_id) if old else 0
        department_id = st.selectbox(_("Department"), places, place, format_func=lambda n: departments[n].name)
        trades = st.text_input(_("Trades"), old.trades if old else "")
        phone = st.text_input(_("Phone"), old.phone if old else "")
        keep = st.checkbox(_("Works here"), old is None or old.is_active)
        who = old and old.id
        if pressed(st.form_submit_button, _("Save"), form="staff", about=who, type="primary", shortcut="Ctrl+Enter"):
            act(save_staff, form="staff", done=_("Saved."), name=name, department_id=department_id, trades=trades,
                phone=phone, is_active=keep, staff_id=who)  # fmt: skip
    spot = list(departments.values())[chosen[0]] if chosen and chosen[0] < len(departments) else None
    title = _("Correct a department") if spot else _("New department")
    with card(title), entry_form(f"{fresh('dept')} {spot and spot.id}"):
        show_refusal("dept")
        name = st.text_input(_("Department"), spot.name if spot else "")
        field_error("dept", "name")
        keep = st.checkbox(_("In use"), spot is None or spot.is_active, key=f"in use {spot and spot.id}")
        if pressed(st.form_submit_button, _("Save"), form="dept", about=spot and spot.id):
            act(save_department, form="dept", done=_("Saved."), name=name, is_active=keep,
                department_id=spot.id if spot else None)  # fmt: skip
