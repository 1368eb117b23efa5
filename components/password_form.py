"""Change one's own password: the page in the user menu, and the gate behind a temporary password."""

import streamlit as st

from components.act import act, field_error, fresh, pressed, show_refusal
from components.words import _
from db.operations.sign_in import change_own_password


def show_password_form() -> None:
    with st.form(fresh("password"), width=420):
        show_refusal("password")
        present = st.text_input(_("Present password"), type="password", key=fresh("present"))
        field_error("password", "present")
        new = st.text_input(_("New password"), type="password", key=fresh("new"))
        field_error("password", "password")
        repeated = st.text_input(_("New password again"), type="password", key=fresh("repeated"))
        field_error("password", "repeated")
        st.caption(_("At least 8 characters, at most 72 letters or 24 Chinese characters: a short sentence is best."))
        if pressed(st.form_submit_button, _("Change password"), form="password", type="primary"):
            act(
                change_own_password,
                form="password",
                done=_("The password is changed. Other sessions of yours have ended."),
                present=present,
                new=new,
                repeated=repeated,
            )
