"""What the departments said of a version, and its history: who, when, in whose place, with which words (R-PRICE-1)."""

from datetime import date

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge, plain
from components.order_side import who_words
from components.page import card
from components.reason_form import close_form, is_open, open_form
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.operations.price_list_drafts import note_discussion
from db.queries.price_list_history import list_discussions, list_steps
from db.queries.price_lists import VersionView
from db.queries.staff import list_departments
from db.rules.price_list_states import version_buttons
from db.rules.price_lists import read_reason
from db.types import Actor
from db.vocabulary import PriceListVerb, Role

TALK = "price discussion"


def show_discussions(shown: VersionView, actor: Actor, today: date) -> None:
    with card(_("Departments discuss"), _("need and feasibility")):
        if PriceListVerb.NOTE_DISCUSSION in version_buttons(shown.state, actor):
            if is_open(TALK):
                _form(shown, actor, today)
            else:
                label = word(PriceListVerb.NOTE_DISCUSSION)
                st.button(label, icon=":material/forum:", on_click=open_form, args=(TALK,), width="stretch")
        said = ask(list_discussions, list_id=shown.id)
        if not said:
            st.caption(_("Nothing is recorded yet. A version is submitted with at least one record."))
        for row in said:
            who = " ".join(filter(None, (row.department, row.speaker)))
            noted = _("written down by {who} {moment}").format(
                who=row.recorded_by, moment=shown_moment(row.recorded_at)
            )
            head = f"**{plain(who)}** :gray[{shown_day(row.held_on)}]"
            st.markdown(f"{head}  \n{plain(row.note)}  \n:gray[:small[{plain(noted)}]]")


def _form(shown: VersionView, actor: Actor, today: date) -> None:
    every = {row.id: row.name for row in ask(list_departments)}
    own = {id_: name for id_, name in every.items() if actor.has(Role.MANAGER) or id_ == actor.department_id}
    with entry_form(fresh(TALK)):
        show_refusal(TALK)
        given = {
            "department_id": st.selectbox(
                _("Department") + " *",
                list(own),
                index=0 if len(own) == 1 else None,
                placeholder="—",
                format_func=lambda id_: own[id_],
            ),
            "speaker": st.text_input(_("Who spoke"), "" if actor.has(Role.MANAGER) else actor.name),
            "held_on": st.date_input(_("Discussed on"), today, max_value=today, format="YYYY-MM-DD"),
            "note": st.text_area(_("What was said") + " *", height=90),
        }
        field_error(TALK, *given)
        foot = st.container(horizontal=True)
        if pressed(foot.form_submit_button, _("Save"), form=TALK, about=shown.id, type="primary"):
            act(note_discussion, form=TALK, done=_("Discussion recorded"), then=close_form, list_id=shown.id, **given)
        foot.form_submit_button(_("Back"), on_click=close_form)


def show_history(shown: VersionView) -> None:
    with card(_("History"), _("nothing is lost")):
        if shown.note:
            st.markdown(f":gray[{_('Remark')}] {plain(shown.note)}")
        for step in ask(list_steps, list_id=shown.id):
            reason, words = read_reason(step.note)
            note = " ".join(filter(None, (word(reason), words)))
            who = f"{shown_moment(step.at)} {who_words(step.who, step.instead_of)}"
            head = f"**{plain(word(step.verb))}** {badge(step.state)}  \n:gray[:small[{plain(who)}]]"
            st.markdown(head + (f"  \n{plain(note)}" if note else ""))
