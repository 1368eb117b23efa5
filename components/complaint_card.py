"""One complaint: what was said about what, its clocks, whom to call, its callback and its history."""

from datetime import datetime

import streamlit as st

from components.act import act, ask, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge, badge_of, plain
from components.complaint_words import clock_badge, led_by_words
from components.deadline_history import show_moved_lines
from components.navigation import PAGES
from components.page import card, money_line
from components.session import current_actor
from components.tables import shown_day, shown_moment
from components.words import _, word
from db.operations.complaint_progress import open_complaint_contact
from db.queries.complaints_one import ComplaintOne, list_complaint_steps
from db.queries.deadline_history import list_complaint_moves
from db.rules.complaint_states import is_own_task
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import CallbackState, ComplaintVerb


def show_facts(one: ComplaintOne, by: Actor) -> None:
    with card(_("The matter"), f"{word(one.source)} · {shown_moment(one.received_at)}"):
        if one.recorded_at > one.received_at:
            later = _("written down {moment}").format(moment=shown_moment(one.recorded_at))
            st.markdown(badge_of(later, "orange", "history"))
        st.markdown(plain(one.words) if one.words else f":gray[{_('No more words than the title.')}]")
        facts = [
            (_("Kind of complaint"), word(one.kind)),
            (_("Responsible department"), " · ".join(part for part in (one.department, one.owner) if part)),
            (_("Led by"), led_by_words(one.led_by)),
            (_("Taken by"), one.received_by),
            (_("About somebody of staff"), one.against),
            (_("Times handled"), str(one.rounds) if one.rounds > 1 else ""),
            (_("Severity at the beginning"), word(one.first_severity) if one.rounds > 1 else ""),
            (_("Cause"), word(one.cause)),
        ]
        box = st.container(gap="xsmall")
        for label, said in facts:
            if said:
                money_line(box, label, plain(said))
        links = st.container(horizontal=True)
        if one.order_no:
            label = f"{one.order_no} {one.item_name}"
            links.page_link(
                PAGES["order"].file, label=label, icon=":material/description:", query_params={"no": one.order_no}
            )
        if one.repeats_no:
            label = _("Repeats {number}").format(number=one.repeats_no)
            links.page_link(
                PAGES["complaint"].file, label=label, icon=":material/replay:", query_params={"no": one.repeats_no}
            )
        if one.customer_id is not None and PAGES["customer"].opens_for(by):
            there = {"id": str(one.customer_id)}
            links.page_link(
                PAGES["customer"].file, label=plain(one.customer), icon=":material/person:", query_params=there
            )
    if one.outcome or one.explanation:
        title = _("Outcome") if one.outcome else _("Explanation to the customer")
        who = f"{one.settled_by} · {shown_moment(one.settled_at)}"
        with card(title, plain(who) if one.outcome else ""):
            st.markdown(plain(one.outcome or one.explanation))


def show_clocks(one: ComplaintOne, at: datetime) -> None:
    """The nearest first."""
    with card(_("Running terms"), badge_of(_("provisional"), "gray", "event_busy") if one.is_provisional else ""):
        for clock, due_at in one.clocks:
            money_line(st.container(), clock_badge(clock, due_at, at), shown_moment(due_at))
        if not one.clocks:
            st.caption(_("No clock runs."))
        if one.is_term_agreed:
            st.caption(_("The term is agreed with the customer."))


def show_contact(one: ComplaintOne, by: Actor) -> None:
    """Masked; who handles it opens the number at once, others say why; both is on record (R-DEC-22)."""
    form, opened = f"contact {one.id}", st.session_state.get("contact opened", (0, ""))
    number = opened[1] if opened[0] == one.id else ""
    with card(plain(f"{one.room} {one.contact_name or one.customer}".strip())):
        if number:
            st.link_button(plain(number), f"tel:{number}", icon=":material/call:")
            return
        st.markdown(f"### {plain(one.masked_phone) or '-'}")
        if not one.masked_phone or not may(by, "open_complaint_contact"):
            return
        with entry_form(fresh(form)):
            show_refusal(form)
            is_own = is_own_task(by, one, received_by=one.received_by_id, owner_id=one.owner_id)
            reason = "" if is_own else st.text_input(_("Why do you need the number?") + " *")
            field_error(form, "reason")
            if pressed(st.form_submit_button, _("Show the number"), form=form, icon=":material/visibility:"):
                act(
                    open_complaint_contact,
                    form=form,
                    then=lambda found: st.session_state.update({"contact opened": (one.id, found.phone)}),
                    complaint_id=one.id,
                    reason=reason,
                )


def show_call(one: ComplaintOne, by: Actor) -> None:
    """The callback that asks about the outcome (R-CALL-2)."""
    if one.call is None:
        return
    with card(_("Callback"), badge(one.call.state)):
        if one.call.state is CallbackState.DUE:
            due = _("by {day}, tries: {n}").format(day=shown_day(one.call.next_try_on), n=one.call.tries)
            st.markdown(f":gray[{due}]")
            if PAGES["callbacks"].opens_for(by):
                there = {"id": str(one.call.id)}
                st.page_link(
                    PAGES["callbacks"].file, label=_("To the callback"), icon=":material/call:", query_params=there
                )
        elif one.is_outcome_accepted is not None:
            st.markdown(_("The customer accepts the outcome.") if one.is_outcome_accepted else _("Rejected."))


def show_trail(one: ComplaintOne) -> None:
    steps = ask(list_complaint_steps, actor=current_actor(), complaint_id=one.id)
    with card(_("History"), _("Entries: {n}").format(n=len(steps))):
        for step in reversed(steps):
            marks = badge_of(_("late"), "red", "alarm") if step.is_late else ""
            if step.recorded_at > step.happened_at:
                marks += " " + badge_of(
                    _("written down {moment}").format(moment=shown_moment(step.recorded_at)), "gray", "history"
                )
            if step.due_at is not None and step.verb in (ComplaintVerb.PROMISE, ComplaintVerb.AGREE_TERM):
                marks += " " + badge_of(shown_moment(step.due_at), "blue", "event")
            head = f"**{word(step.verb)}** {badge(step.severity)} {marks}"
            said = f":gray[:small[{shown_moment(step.happened_at)} {plain(step.by)} · {plain(step.department)}]]"
            st.markdown(f"{head}  \n{said}" + (f"  \n{plain(step.note)}" if step.note else ""))
        show_moved_lines(ask(list_complaint_moves, complaint_id=one.id))
