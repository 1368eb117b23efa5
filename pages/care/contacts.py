"""Routine contact: its rules, good wishes on holidays, who complains often and who is silent (R-CALL-3, R-CUST-3)."""

import streamlit as st

from components.act import ask
from components.choice import choose_part, page_chosen
from components.contact_greetings import show_greetings
from components.contact_rules import show_new_rule, show_rules
from components.contact_watched import OFTEN, SILENT, call_forward, show_watched
from components.page import page_head, pages_below
from components.session import require_page
from components.words import _
from db.clock import now, office_day
from db.queries.settings import get_settings
from db.queries.watched import MOST_COUNTED, PER_PAGE, count_silent, list_complainers, list_silent

actor, today = require_page("contacts"), office_day(now())
office = ask(get_settings)
clause = _(
    "Shops hear from us every month, residents every year, committees with minutes; the manager changes the rules. "
    "Good wishes on public holidays. Who complains often and who is silent for long is watched."
)
page_head(_("Routine contact"), rule="R-CALL-3", clause=clause)
parts = {"rules": _("Rules"), "greetings": _("Good wishes")}
parts |= {OFTEN: _("Complain often"), SILENT: _("Silent")}
part = choose_part(_("Part"), parts, key="part")
if st.session_state.setdefault("contacts shown", part) != part:
    st.session_state.update({"contacts shown": part, "page": 1})

if part == "rules":
    show_rules(actor, today)
    show_new_rule(actor)
elif part == "greetings":
    show_greetings(actor, today)
else:
    call_forward()
    if part == OFTEN:
        rows = ask(list_complainers, actor=actor, today=today, least=office.often_complaints)
        said = _("at least {n} complaints in twelve months; the number is a setting").format(n=office.often_complaints)
        show_watched(rows, actor, said, key=OFTEN)
    else:
        asked = {"actor": actor, "today": today, "months": office.silent_months}
        total = ask(count_silent, **asked)
        said = _("{total} customers, {n} months without a word; the number is a setting")
        note = said.format(total=f"{total}{'+' if total == MOST_COUNTED else ''}", n=office.silent_months)
        page = page_chosen()
        show_watched(ask(list_silent, **asked, offset=PER_PAGE * (page - 1)), actor, note, key=SILENT)
        pages_below(total, PER_PAGE, "page")
