"""The frame around every screen: the sign-in gate, the menu by role, the message after a save.

Every page is registered on every run, hidden where it is not allowed: a deep link then waits behind the gate, or leads
to the set-up, instead of ending in "Page not found".
"""

import streamlit as st

from components.act import ask, show_flash
from components.back import restore_address
from components.demo_run import DEMO_RUN
from components.gate import gate
from components.menu import ICON, hidden_pages, menu_pages, show_day, show_logo, show_marks, show_user_menu
from components.password_form import show_password_form
from components.press import telling_lost_presses
from components.search import show_search, show_search_button
from components.session import forget_user, hand_over_cookie, note_activity, signed_in
from components.sign_in import demo_logins, show_demo_logins, show_sign_in
from components.words import _
from db.queries.settings import get_settings
from db.queries.staff import get_is_set_up

st.set_page_config(page_title=_("Service centre"), page_icon=ICON, layout="wide", initial_sidebar_state=216)

if DEMO_RUN.is_running() or not ask(get_is_set_up):
    set_up = st.Page("office/setup.py", title=_("Set-up"), default=True)
    page = st.navigation([set_up, *hidden_pages()], position="hidden")
    if page != set_up:
        st.switch_page(set_up)
    page.run()
    st.stop()

user = signed_in()
is_ready = user is not None and not user.must_change_password
page = st.navigation(
    menu_pages(user.actor if is_ready else None), position="sidebar" if is_ready else "hidden", expanded=True
)

if user is None:
    forget_user()
    with gate(ask(get_settings).office or _("Service centre"), wide=bool(demo_logins())):
        if st.session_state.get("ended"):
            st.info(_("You are signed out. Sign in again."))
        form, others = st.columns([1, 1.4]) if demo_logins() else (st.container(), st.container())
        with form:
            show_sign_in()
        with others:
            show_demo_logins()
        show_marks()
        hand_over_cookie()
    st.stop()

note_activity(user)
restore_address(page.url_path)
if user.must_change_password:
    with gate(_("Choose your own password")):
        st.caption(_("The temporary password was good for this first sign-in only."))
        show_password_form()
        hand_over_cookie()
    st.stop()

show_logo()
with st.sidebar:
    show_search_button()
    show_user_menu(user)
    show_day()
    show_marks()
    hand_over_cookie()
show_flash()
show_search()
st.session_state["framed"] = True
with telling_lost_presses(page.url_path):
    page.run()
