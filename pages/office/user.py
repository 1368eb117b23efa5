"""One login: its roles, department, password, and whether it may sign in."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge_of, plain
from components.page import card, page_head
from components.session import require_page
from components.words import _, word
from db.operations.staff import disable_user, enable_user, grant_role, place_user, reset_password, revoke_role
from db.queries.staff import get_user, list_departments
from db.vocabulary import Role

actor = require_page("user")
user = ask(get_user, username=st.query_params.get("username", ""))
if user is None:
    st.switch_page("office/users.py")
departments = {row.id: row.name for row in ask(list_departments)}
form, is_own = f"user {user.username}", user.user_id == actor.user_id

head = page_head(plain(user.name), plain(user.username))
head.markdown(
    badge_of(_("Active"), "green", "check_circle") if user.is_active else badge_of(_("Disabled"), "gray", "block")
)
if head.button(_("All users"), icon=":material/group:"):
    st.switch_page("office/users.py")

show_refusal(form)
field_error(form, "username", "roles")
left, right = st.columns(2)
with left, card(_("Roles")):
    shown = st.session_state.setdefault("roles shown", 0)
    held = st.pills(
        _("Roles"), list(Role), default=user.roles, format_func=word, selection_mode="multi", disabled=is_own,
        label_visibility="collapsed", key=f"{form} {shown}",
    )  # fmt: skip
    st.caption(_("Holds from the person's next click on. Nobody changes their own roles (R-ROLE-1)."))
    for role in set(held) ^ set(user.roles):
        verb, done = (grant_role, _("Role given.")) if role in held else (revoke_role, _("Role taken away."))
        act(verb, form=form, done=done, rerun=False, username=user.username, role=role)
        st.session_state["roles shown"] += 1  # drawn anew from the database, whether it was accepted or refused
        st.rerun()

with left, card(_("Person")), entry_form(fresh(f"{form} person")):
    name = st.text_input(_("Name"), user.name)
    field_error(form, "name")
    numbers = list(departments)
    place = numbers.index(user.department_id) if user.department_id in departments else None
    department_id = st.selectbox(_("Department"), numbers, place, placeholder="", format_func=departments.get)
    if pressed(st.form_submit_button, _("Save"), form=form, type="primary", shortcut="Ctrl+Enter"):
        act(place_user, form=form, done=_("Saved."), username=user.username, name=name,
            department_id=department_id, version=user.version)  # fmt: skip

with right, card(_("Password")):
    username, password = st.session_state.get("temporary", ("", ""))
    if username == user.username:
        st.markdown(f":orange[{_('Temporary password, shown only now:')}]")
        st.code(password, language=None)
        st.caption(_("It must be changed at the first sign-in."))
        if st.button(_("I have passed it on")):
            del st.session_state["temporary"]
            st.rerun()
    elif pressed(st.button, _("Give a temporary password"), form=form, icon=":material/key:", disabled=is_own):
        act(reset_password, form=form, done=_("The old password and all open sessions have ended."),
            then=lambda password: st.session_state.update(temporary=(user.username, password)),
            username=user.username)  # fmt: skip

with right, card(_("Sign-in")):
    if user.is_active and pressed(st.button, _("Disable"), form=form, icon=":material/block:", disabled=is_own):
        act(disable_user, form=form, done=_("The user is out at the next click."), username=user.username)
    if not user.is_active and pressed(st.button, _("Enable"), form=form, icon=":material/check_circle:"):
        act(enable_user, form=form, done=_("The user may sign in again."), username=user.username)
    st.caption(_("A disabled user is signed out at the next click; what the person did stays on record."))
