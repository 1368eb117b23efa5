"""Who stands in for whom today and soon, and the form that arranges it (R-DEC-21)."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge_of, plain
from components.page import card
from components.tables import shown_day
from components.words import _, word
from db.operations.delegations import delegate_role, end_delegation
from db.queries.duties import PersonWithRoles, StandIn
from db.rules.delegations import may_arrange, suits_department
from db.types import Actor
from db.vocabulary import Role


def show_stand_ins(rows: Sequence[StandIn], actor: Actor, today: date) -> None:
    """Those of today and those to come, each with its end for whoever may end it."""
    with card(_("Stand-ins"), _("{n} now or soon").format(n=len(rows))):
        show_refusal("stand-ins")
        if not rows:
            st.caption(_("Nobody stands in for anybody now, and nothing is arranged."))
        for row in rows:
            with st.container(border=True):
                text, button = st.columns([78, 22], vertical_alignment="center")
                now_on = row.from_on <= today
                mark = (
                    badge_of(_("Now"), "green", "swap_horiz") if now_on else badge_of(_("Coming"), "gray", "schedule")
                )
                days = f"{shown_day(row.from_on)} – {shown_day(row.until_on)}"
                who = _("{delegate} instead of {absent}").format(delegate=row.delegate, absent=row.absent)
                more = " · ".join(filter(None, (days, row.reason, _("arranged by {who}").format(who=row.granted_by))))
                text.markdown(f"{mark} **{plain(who)}** {plain(word(row.role))}  \n:gray[:small[{plain(more)}]]")
                is_own = row.delegate_id == actor.user_id
                if is_own or may_arrange(actor, absent_user_id=row.absent_user_id, role=row.role):
                    with button:
                        end_one(row)


def end_one(row: StandIn) -> None:
    if pressed(
        st.button,
        _("End now"),
        form="stand-ins",
        about=row.id,
        key=f"end stand-in {row.id}",
        icon=":material/event_busy:",
    ):
        act(
            end_delegation, form="stand-ins", done=_("Ended: the role is gone at the next click."), delegation_id=row.id
        )


def arrange(people: Sequence[PersonWithRoles], actor: Actor, today: date) -> None:
    """The absent person and the role first, because who may stand in depends on them."""
    form = "stand-in"
    absent = {
        each.user_id: each
        for each in people
        if any(may_arrange(actor, absent_user_id=each.user_id, role=role) for role in each.roles)
    }
    with card(_("Arrange a stand-in")):
        if not absent:
            st.caption(_("You hold no role that can be lent."))
            return
        show_refusal(form)
        ids = list(absent)
        left, right = st.columns(2)
        who = left.selectbox(
            _("Absent person") + " *",
            ids,
            index=ids.index(actor.user_id) if actor.user_id in absent else None,
            format_func=lambda id_: absent[id_].name,
            key=f"absent {fresh(form)}",
        )
        lent = [] if who is None else lendable(absent[who], actor)
        role = right.selectbox(
            _("Role") + " *",
            lent,
            index=0 if len(lent) == 1 else None,
            format_func=word,
            key=f"role {fresh(form)} {who}",
        )
        fits = {} if who is None or role is None else possible(people, absent[who], role, actor)
        with entry_form(f"{fresh(form)} {who} {role}"):
            delegate = st.selectbox(
                _("Acts instead") + " *",
                list(fits),
                index=None,
                format_func=lambda id_: f"{fits[id_].name} {fits[id_].department}".strip(),
                placeholder="" if fits else _("Nobody fits"),
            )
            left, right = st.columns(2)
            begin = left.date_input(_("From") + " *", today, min_value=today, format="YYYY-MM-DD")
            end = right.date_input(_("Until") + " *", None, min_value=today, format="YYYY-MM-DD")
            reason = st.text_input(_("Reason") + " *", placeholder=_("Leave, illness, a course"))
            field_error(form, "absent_user_id", "role", "delegate_id", "from_on", "reason")
            st.caption(_("Both days count. A stand-in never decides on what they made themselves."))
            if pressed(st.form_submit_button, _("Arrange"), form=form, type="primary", shortcut="Ctrl+Enter"):
                act(delegate_role, form=form, done=_("Arranged."), absent_user_id=who, delegate_id=delegate, role=role,
                    from_on=begin, until_on=end, reason=reason)  # fmt: skip


def lendable(person: PersonWithRoles, actor: Actor) -> list[Role]:
    return [
        role for role in Role if role in person.roles and may_arrange(actor, absent_user_id=person.user_id, role=role)
    ]


def possible(
    people: Sequence[PersonWithRoles], absent: PersonWithRoles, role: Role, actor: Actor
) -> dict[int, PersonWithRoles]:
    """Who may stand in: nobody for themselves, nobody who holds the role anyway, a head's in the own department."""
    return {
        each.user_id: each
        for each in people
        if each.user_id not in (absent.user_id, actor.user_id)
        and role not in each.roles
        and suits_department(role, of_absent=absent.department_id, of_delegate=each.department_id)
    }
