"""What one person may do alone for a time, how often it was used, and the leader's form (R-ROLE-1)."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from components.act import act, entry_form, field_error, fresh, pressed, show_refusal
from components.chips import badge_of, plain
from components.page import card
from components.tables import shown_day, shown_moment, text_column
from components.words import _, word
from db.operations.waivers import end_waiver, grant_waiver
from db.queries.duties import WaiverRow, WaiverUse
from db.rules.permissions import may
from db.rules.separation_of_duties import MOST_DAYS, waivable_rules
from db.types import Actor


def show_waivers(rows: Sequence[WaiverRow], actor: Actor, today: date) -> None:
    """Those in force first."""
    holding = [row for row in rows if row.holds_on(today)]
    with card(_("One-person waivers"), _("{n} in force").format(n=len(holding))):
        show_refusal("waivers")
        if not rows:
            st.caption(_("None. Two persons do the two halves of every rule."))
        for row in holding + [row for row in rows if not row.holds_on(today)]:
            with st.container(border=True):
                text, button = st.columns([78, 22], vertical_alignment="center")
                text.markdown(waiver_words(row, today))
                if row.holds_on(today) and may(actor, "end_waiver"):
                    with button:
                        end_one(row)


def waiver_words(row: WaiverRow, today: date) -> str:
    mark = badge_of(_("In force"), "orange", "person") if row.holds_on(today) else badge_of(_("Ended"), "gray", "block")
    until = _("until {day}").format(day=shown_day(row.until_on))
    if row.ended_at is not None:
        until = _("ended {moment}").format(moment=shown_moment(row.ended_at))
    used = _("used {n} times").format(n=row.uses)
    more = " · ".join((until, row.reason, _("allowed by {who}").format(who=row.granted_by)))
    return f"{mark} **{plain(word(row.rule))}** {plain(used)}  \n:gray[:small[{plain(more)}]]"


def end_one(row: WaiverRow) -> None:
    if pressed(
        st.button, _("End now"), form="waivers", about=row.id, key=f"end waiver {row.id}", icon=":material/block:"
    ):
        act(end_waiver, form="waivers", done=_("Ended: two persons again."), waiver_id=row.id)


def grant(today: date) -> None:
    """The leader's form; voids, month locks and own roles are not in the list and refused if they are sent anyway."""
    form = "waiver"
    with card(_("Allow one person alone")), entry_form(fresh(form)):
        show_refusal(form)
        rule = st.selectbox(_("Rule") + " *", waivable_rules(), index=None, format_func=word, placeholder="")
        last = today + timedelta(days=MOST_DAYS)
        until = st.date_input(_("Until") + " *", None, min_value=today, max_value=last, format="YYYY-MM-DD")
        reason = st.text_input(_("Reason") + " *")
        field_error(form, "rule", "until_on", "reason")
        st.caption(_("Each use is counted and printed on the month's closing sheet. Never for voids and month locks."))
        if pressed(st.form_submit_button, _("Allow"), form=form):
            act(grant_waiver, form=form, done=_("Allowed."), rule=rule, until_on=until, reason=reason)


def show_uses(uses: Sequence[WaiverUse]) -> None:
    """Each use: when, who, what, concerning what."""
    with card(_("Uses of waivers"), _("{n} uses").format(n=len(uses))):
        if not uses:
            st.caption(_("None yet."))
            return
        st.dataframe(
            [
                {
                    "at": shown_moment(use.used_at),
                    "who": use.who,
                    "what": word(use.verb) or use.operation,
                    "subject": use.subject,
                    "rule": word(use.rule),
                }
                for use in uses
            ],
            column_config={
                "at": text_column(_("Time"), width=114),
                "who": text_column(_("Who"), width=58),
                "what": text_column(_("What"), width=62),
                "subject": text_column(_("Concerning"), width=116),
                "rule": text_column(_("Rule"), width=112),
            },
            hide_index=True,
            height="content" if len(uses) <= 12 else 450,
            key="waiver uses",
        )
