"""The first start: explore with demonstration data, or start the office."""

import streamlit as st

from components.act import field_error, show_refusal
from components.chips import plain
from components.demo_run import DEMO_RUN
from components.gate import gate
from components.page import card
from components.sign_in import is_this_machine
from components.words import _, refusal
from db.errors import RuleError
from db.operations.staff import create_first_admin
from db.types import SYSTEM
from db.work import act


@st.fragment(run_every="1s")
def show_progress() -> None:
    if not DEMO_RUN.is_running():
        st.rerun()
    st.progress(DEMO_RUN.share(), _("A year of work is being made. This takes a minute or two."))


with gate(_("Welcome"), wide=True):
    if not is_this_machine():
        st.info(_("The office is not set up yet. Set it up at the computer on which the program runs."))
        st.stop()
    demo, office = st.columns([1, 1.5])

with demo, card(_("Explore with demonstration data"), height="stretch"):
    st.caption(_("A year of an invented estate: 1,600 homes, 70 shops, orders, bills and callbacks up to today."))
    st.caption(_("All of it can be taken away in one step. Users and passwords are shown at sign-in."))
    if DEMO_RUN.failure():
        st.error(plain(DEMO_RUN.failure()), icon=":material/error:")
    if DEMO_RUN.is_running():
        show_progress()
    elif st.button(_("Fill with demonstration data"), icon=":material/science:"):
        DEMO_RUN.begin()
        st.rerun()

with office, card(_("Start my office")), st.form("start", border=False):
    show_refusal("start")
    company = st.text_input(_("Company"), placeholder=_("As on your papers"))
    field_error("start", "company")
    place = st.text_input(_("Office"), value=_("Customer service centre"))
    field_error("start", "office")
    st.caption(_("The first administrator adds the other users and gives them their roles."))
    first, second = st.columns(2)  # two rows of two, so that the tab key goes along them
    name = first.text_input(_("Name"))
    username = second.text_input(_("User name"))
    field_error("start", "name", "username")
    first, second = st.columns(2)
    password = first.text_input(_("Password"), type="password")
    repeated = second.text_input(_("Password again"), type="password")
    field_error("start", "password", "repeated")
    if st.form_submit_button(_("Start"), type="primary", disabled=DEMO_RUN.is_running()):
        try:
            act(create_first_admin, by=SYSTEM, company=company, office=place, name=name, username=username,
                password=password, repeated=repeated)  # fmt: skip
        except RuleError as error:
            st.session_state["refusal:start"] = (error.field, refusal(error))
        st.rerun()
