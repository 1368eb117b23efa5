"""One corrective action: what scored low, what is done about it, by what it is judged, and its history."""

import streamlit as st

from components.act import ask
from components.chips import badge_of, plain
from components.navigation import PAGES
from components.page import card, money_line
from components.session import current_actor
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.queries.action_evidence import get_action_evidence
from db.queries.corrective_actions import ActionRow, list_action_steps
from db.rules.permissions import may
from db.shares import format_percent
from db.vocabulary import ActionState, ActionVerb


def show_facts(one: ActionRow) -> None:
    with card(_("What scored low"), plain(one.survey)):
        st.markdown(plain(one.subject))
        box = st.container(gap="xsmall")
        mark = _("{percent} of {n} answers").format(percent=one.share.said, n=one.answered)
        money_line(box, _("Satisfied %"), f"{mark} :gray[:small[{_('below {n} %').format(n=one.low_percent)}]]")
        for label, said in ((_("Department"), one.department), (_("In charge"), one.owner)):
            if said:
                money_line(box, label, plain(said))
        if one.dismissed_because:
            money_line(box, _("Why it is not pursued"), plain(one.dismissed_because))
        _links(one)
    if not one.measure:
        return
    tries = _("try {n}").format(n=one.rounds)
    with card(_("Measure taken"), badge_of(tries, "orange", "replay") if one.rounds > 1 else ""):
        st.markdown(plain(one.measure))
        if one.state is ActionState.OPEN:
            st.progress(one.progress_percent, text=format_percent(one.progress_percent))
        box = st.container(gap="xsmall")
        days = ((_("Due on"), one.due_on), (_("Done on"), one.done_on))
        for label, day in days:
            if day is not None:
                money_line(box, label, shown_day(day))


def _links(one: ActionRow) -> None:
    links = st.container(horizontal=True)
    for page, name, icon in (("survey", "no", "ballot"), ("survey-results", "survey", "bar_chart")):
        if PAGES[page].opens_for(current_actor()):
            label = one.survey_no if page == "survey" else _(PAGES[page].title)
            there = {name: one.survey_no}
            links.page_link(PAGES[page].file, label=label, icon=f":material/{icon}:", query_params=there)


def show_check(one: ActionRow) -> None:
    """By what and when it is judged, and what can be known by now."""
    if one.state in (ActionState.PROPOSED, ActionState.DISMISSED):
        return
    with card(_("Did it work?"), word(one.check_means)):
        box = st.container(gap="xsmall")
        money_line(box, _("Check on"), shown_day(one.check_on))
        if one.checked_on is not None:
            money_line(box, _("Effect checked on"), shown_day(one.checked_on))
        if not may(current_actor(), "view_survey_results"):
            return
        money_line(box, _("When the survey ended"), one.share.said)
        found = ask(get_action_evidence, actor=current_actor(), action=one)
        for mark in found.later:
            money_line(box, plain(mark.title), mark.share.said, strong=True)
        if found.callbacks is not None:
            said = f"{found.callbacks.said} :gray[:small[{found.callbacks.parts}]]"
            money_line(box, _("Content when called back since"), said, strong=True)
        if not found.later and found.callbacks is None:
            st.caption(_("No later survey and no callback yet."))


def show_trail(one: ActionRow) -> None:
    steps = ask(list_action_steps, action_id=one.id)
    with card(_("History"), _("Entries: {n}").format(n=len(steps))):
        for step in reversed(steps):
            is_checked, marks = step.verb is ActionVerb.CHECK, ""
            if is_checked and step.has_worked:
                marks = badge_of(_("It worked"), "green", "check_circle")
            elif is_checked:
                marks = badge_of(_("It did not work"), "red", "replay")
            elif step.verb in (ActionVerb.PROGRESS, ActionVerb.FINISH):
                marks = badge_of(format_percent(step.progress_percent), "blue", "trending_up")
            if step.round > 1 and not is_checked:
                marks += " " + badge_of(_("try {n}").format(n=step.round), "gray", "replay")
            said = f":gray[:small[{shown_moment(step.happened_at)} {plain(step.by)}]]"
            note = f"  \n{plain(step.note)}" if step.note else ""
            st.markdown(f"**{word(step.verb)}** {marks}  \n{said}{note}")
