"""Stand-ins for an absence, and what a leader lets one person do alone: who, until when, how often it was used."""

import streamlit as st

from components.act import ask
from components.duties_stand_ins import arrange, show_stand_ins
from components.duties_waivers import grant, show_uses, show_waivers
from components.page import page_head
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.duties import list_people_with_roles, list_stand_ins, list_waiver_uses, list_waivers
from db.rules.permissions import may

actor, today = require_page("duties"), office_day(now())
clause = _(
    "A stand-in acts with the absent person's role for the dates given, and never on what the stand-in made. Nobody "
    "approves what they drafted: where people are fewer than roles, a leader may allow it until a day. Each use is "
    "marked, counted and printed on the month's closing sheet; never for voids, month locks or own roles."
)
page_head(_("Stand-ins and waivers"), _("who acts for whom, and who alone"), rule="R-ROLE-1", clause=clause)
left, right = st.columns(2, gap="medium")
with left:
    show_stand_ins(ask(list_stand_ins, today=today), actor, today)
    arrange(ask(list_people_with_roles), actor, today)
with right:
    show_waivers(ask(list_waivers), actor, today)
    if may(actor, "grant_waiver"):
        grant(today)
    show_uses(ask(list_waiver_uses))
