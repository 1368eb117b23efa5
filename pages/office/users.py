"""Logins: who may sign in, with which roles; and a new one."""

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import chips_column
from components.page import card, page_head
from components.session import require_page
from components.tables import shown_moment, text_column
from components.words import _, word
from db.operations.staff import add_user
from db.queries.staff import list_departments, list_users
from db.rules.sign_in import normalise_user_name
from db.vocabulary import Role

require_page("users")
users = ask(list_users)
departments = {row.id: row.name for row in ask(list_departments)}
page_head(_("Users"), _("{n} may sign in").format(n=sum(user.is_active for user in users)))
active, temporary, disabled = f"✓ {_('Active')}", f"△ {_('Temporary')}", f"× {_('Disabled')}"
left, right = st.columns([2, 1])
chosen = left.dataframe(
    [
        {
            "state": [disabled if not user.is_active else temporary if user.must_change_password else active],
            "username": user.username,
            "name": user.name,
            "roles": _(", ").join(word(role) for role in user.roles),
            "department": user.department or "",
            "last": shown_moment(user.last_sign_in),
        }
        for user in users
    ],
    column_config={
        "state": chips_column(_("State"), {active: "green", temporary: "orange", disabled: "gray"}, width=88),
        "username": text_column(_("User name"), width=100),
        "name": text_column(_("Name"), width=80),
        "roles": text_column(_("Roles"), width=130),
        "department": text_column(_("Department"), width=110),
        "last": text_column(_("Last sign-in"), width=125),
    },
    hide_index=True,
    height="content",
    on_select="rerun",
    selection_mode="single-row",
    key="users",
).selection.rows
if chosen and chosen[0] < len(users):
    st.switch_page("office/user.py", query_params={"username": users[chosen[0]].username})
left.caption(_("Click a line for roles, password and department."))

with right, card(_("New user")), entry_form(fresh("add_user")):
    show_refusal("add_user")
    name = st.text_input(_("Name"), key=fresh("new_name"))
    field_error("add_user", "name")
    username = st.text_input(_("User name"), key=fresh("new_username"))
    field_error("add_user", "username")
    roles = st.pills(_("Roles"), list(Role), format_func=word, selection_mode="multi", key=fresh("new_roles"))
    field_error("add_user", "roles")
    department_id = st.selectbox(
        _("Department"), departments, index=None, placeholder="", format_func=departments.get, key=fresh("new_dept")
    )
    if pressed(st.form_submit_button, _("Add user"), form="add_user", type="primary", shortcut="Ctrl+Enter"):
        added = normalise_user_name(username)
        act(
            add_user,
            form="add_user",
            done=_("The user is added."),
            then=lambda password: (
                st.session_state.update(temporary=(added, password)),
                st.switch_page("office/user.py", query_params={"username": added}),
            ),
            name=name,
            username=username,
            roles=roles,
            department_id=department_id,
        )
