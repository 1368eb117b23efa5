"""Beside the inbox: a breach of the books, what a new office has to do, today's visits, the trend, the last backup."""

from datetime import date, datetime

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.navigation import PAGES
from components.page import card
from components.session import current_actor
from components.tables import shown_moment, shown_time
from components.words import _
from db.proof_run import last_proof
from db.queries.backups import get_last_backup_at
from db.queries.inbox_today import count_registrations, list_visits
from db.queries.set_up import get_set_up
from db.rules.permissions import may
from db.types import Actor
from db.vocabulary import OrderState

MOST_VISITS = 6
DONE = (OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED)


def show_set_up() -> None:
    """The checklist until everything is done."""
    steps = ask(get_set_up)
    done = sum(step.is_done for step in steps)
    if done == len(steps):
        return
    with card(_("Set up the office"), f"{done} / {len(steps)}"):
        st.progress(done / len(steps))
        for step in steps:
            page = PAGES.get(step.page)
            if step.is_done or page is None or not page.opens_for(current_actor()):
                icon = ":green[:material/check_circle:]" if step.is_done else ":gray[:material/radio_button_unchecked:]"
                st.markdown(f"{icon} {_(step.name)}")
            else:
                st.page_link(page.file, label=_(step.name), icon=":material/arrow_forward:", query_params=step.params)


def show_breach(actor: Actor) -> None:
    """What the last check of the books found, for who answers for them."""
    found = last_proof()
    if found is None or not found.breaches or not may(actor, "run_checks"):
        return
    said = _("{n} checks found a breach at {at}. Tell the administrator before you go on.")
    text = said.format(n=found.breaches, at=shown_moment(found.made_at))
    st.error(text, icon=":material/error:")
    st.page_link(PAGES["checks"].file, label=_("See the checks"), icon=":material/arrow_forward:")


def show_visits(day: date, department_id: int | None) -> None:
    visits = ask(list_visits, day=day, department_id=department_id)
    done = sum(visit.state in DONE for visit in visits)
    with card(_("Visits today"), _("{n} visits, {done} done").format(n=len(visits), done=done)):
        if not visits:
            st.caption(_("Nobody is expected today."))
        # Those still to come first; what is done only as far as there is room.
        coming = [visit for visit in visits if visit.state not in DONE]
        shown = sorted(([v for v in visits if v.state in DONE] + coming)[-MOST_VISITS:], key=lambda visit: visit.at)
        if shown:
            rows = [[f":gray[{shown_time(v.at)}]", plain(f"{v.where} {v.item}"), badge(v.state)] for v in shown]
            st.table(rows, border=False, hide_header=True, hide_index=True)


def show_trend(today: date) -> None:
    counts = ask(count_registrations, today=today)
    st.metric(
        _("Registered today, last 7 days"),
        _("{n} slips").format(n=counts[-1]),
        border=True,
        height="stretch",
        chart_data=counts,
        chart_type="area",
    )


def show_backup(at: datetime) -> None:
    newest = ask(get_last_backup_at)
    text = _("No backup yet.") if newest is None else _("Last backup {time}").format(time=shown_moment(newest))
    is_old = newest is None or (at - newest).days >= 1
    st.markdown(f":{'red' if is_old else 'gray'}[:small[:material/backup: {text}]]")
