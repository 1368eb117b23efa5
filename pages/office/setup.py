"""The first start: explore with demonstration data, or start the office."""

import streamlit as st

from components.act import field_error, show_refusal
from components.menu import ICON
from components.sign_in import choose_language
from components.words import _, refusal
from db.errors import RuleError
from db.operations.staff import create_first_admin
from db.types import SYSTEM
from db.work import act

left, middle, right = st.columns([1, 1.6, 1])
with middle:
    st.space("large")
    with st.container(horizontal=True, vertical_alignment="center"):
        st.image(ICON, width=32)
        st.header(_("Welcome to the service centre"), anchor=False, width="content")
        st.space("stretch")
        choose_language()
    with st.form("office"):
        st.markdown(f"**{_('Start my office')}**")
        show_refusal("office")
        names = st.columns(2)
        company = names[0].text_input(_("Company"), placeholder=_("Sunrise Property Management Ltd."))
        office = names[1].text_input(_("Office"), value=_("Customer service centre"))
        st.caption(_("The first administrator: adds the other users afterwards."))
        names = st.columns(2)
        name = names[0].text_input(_("Name"))
        username = names[1].text_input(_("User name"))
        field_error("office", "company", "office", "name", "username")
        password = names[0].text_input(_("Password"), type="password")
        field_error("office", "password")
        if st.form_submit_button(_("Start"), type="primary"):
            try:
                act(
                    create_first_admin,
                    by=SYSTEM,
                    company=company,
                    office=office,
                    name=name,
                    username=username,
                    password=password,
                )
            except RuleError as error:
                st.session_state["refusal:office"] = (error.field, refusal(error))
            st.rerun()
