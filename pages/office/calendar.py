"""Working days: China's calendar with its make-up days, and the office's own word before it."""

from datetime import date

import streamlit as st

from components.act import ask, entry_form, field_error, fresh, pressed, show_refusal
from components.calendar_month import show_month
from components.chips import plain
from components.deadline_history import show_moved
from components.deadline_preview import save_after_look
from components.page import card, page_head
from components.session import require_page
from components.tables import shown_day
from components.words import _
from db.clock import month_of, now, office_day
from db.operations.calendar import override_day
from db.operations.settings import change_setting
from db.queries.calendar import get_year_to_announce, list_days, list_own_days
from db.queries.deadline_history import list_moved_terms
from db.queries.deadline_moves import get_moves_by_day, get_moves_by_setting
from db.queries.settings import get_settings
from db.rules.billing_calendar import next_month, previous_month

actor = require_page("calendar")
today = office_day(now())
clause = _("Terms in working days run on this calendar. A year that is not announced yet counts Monday to Friday.")
head = page_head(_("Working days"), rule="R-CALL-1", clause=clause)
month = st.session_state.setdefault("calendar month", month_of(today))
if head.button(_("Previous month"), icon=":material/chevron_left:"):
    month = st.session_state["calendar month"] = previous_month(month)
if head.button(_("Next month"), icon=":material/chevron_right:"):
    month = st.session_state["calendar month"] = next_month(month)
missing = ask(get_year_to_announce, today=today)
if missing is not None:
    st.warning(
        _("The holidays of {year} are not known yet. Terms in it are provisional; enter its free days and make-up "
          "days here when they are announced.").format(year=missing),
        icon=":material/event_busy:",
    )  # fmt: skip
    entered = ask(get_settings).entered_years
    year = {"setting": "entered_years", "value": f"{entered}, {missing}".removeprefix(", ")}
    is_asked = pressed(st.button, _("All days of {year} are entered").format(year=missing), form="year", about=missing)
    save_after_look(change_setting, get_moves_by_setting, form="year", is_asked=is_asked, request=year)
left, right = st.columns([60, 40], gap="medium")
days = ask(list_days, month=month)
with left, card(month):
    show_month(days, today)
with right, card(_("Say it yourself")), entry_form(fresh("override")):
    show_refusal("override")
    one, two = st.columns(2)
    likely = max(days[0].day, today) if month == month_of(today) else days[0].day
    day = one.date_input(_("Day"), likely, format="YYYY-MM-DD")
    until = two.date_input(_("Until (several days)"), None, format="YYYY-MM-DD")
    says = {"worked": _("Working day"), "free": _("Free day"), "": _("As announced")}
    chosen = st.segmented_control(_("This day is"), list(says), default="free", required=True, format_func=says.get)
    note = st.text_input(_("Remark"))
    field_error("override", "until")
    is_asked = pressed(
        st.form_submit_button, _("Save"), form="override", about=month, type="primary", shortcut="Ctrl+Enter"
    )
with right:
    request = {"day": day, "until": until, "is_workday": {"worked": True, "free": False}.get(chosen)}
    save_after_look(
        override_day, get_moves_by_day, form="override", is_asked=is_asked, request=request, more={"note": note}
    )
with right, card(_("The office's own days"), month[:4]):
    for own_day in ask(list_own_days, year=date.fromisoformat(f"{month}-01").year):
        kind = _("Working day") if own_day.is_workday else _("Free day")
        st.markdown(f"{shown_day(own_day.day)} {kind} :gray[:small[{plain(own_day.note)}]]")
with left, card(_("Terms that moved")):
    show_moved(ask(list_moved_terms, staff_id=actor.staff_id))
