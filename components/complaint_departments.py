"""Which department answers for which complaints (R-COMP-3): a small table that the manager keeps."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.words import _, word
from db.operations.complaint_departments import set_responsible_department
from db.queries.complaint_departments import list_responsible_departments
from db.queries.staff import list_departments
from db.rules.permissions import may
from db.types import Actor


def show_responsible(head: DeltaGenerator, by: Actor) -> None:
    """Behind a button of the head; proposed by the usual names until somebody has chosen."""
    if not may(by, "set_responsible_department"):
        return
    form, names = "responsible", {row.id: row.name for row in ask(list_departments)}
    rows = ask(list_responsible_departments)
    with head.popover(_("Responsible departments"), icon=":material/lan:", type="tertiary"):
        st.caption(_("Complaints to come go there; those on the way are handed over one by one."))
        with entry_form(fresh(form)):
            show_refusal(form)
            ids = list(names)
            chosen = {
                row.area: st.selectbox(
                    word(row.area) + (f" ({_('proposed')})" if row.is_proposed else ""),
                    ids,
                    index=ids.index(row.department_id) if row.department_id in ids else None,
                    format_func=lambda each: names.get(each, str(each)),
                    key=f"{row.area} {fresh(form)}",
                )
                for row in rows
            }
            field_error(form, "department_id")
            if pressed(st.form_submit_button, _("Save"), form=form, type="primary"):
                each = [{"area": area, "department_id": to} for area, to in chosen.items() if to is not None]
                act(set_responsible_department, form=form, done=_("Saved."), each=each)
