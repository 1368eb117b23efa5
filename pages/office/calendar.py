"""Working days: China's calendar with its make-up days, and the office's own word before it."""

from datetime import date, timedelta

import streamlit as st

from components.act import act, ask, field_error, fresh, pressed, show_refusal
from components.chips import plain
from components.page import card, page_head
from components.session import require_page
from components.tables import shown_day
from components.words import _
from db.clock import month_of, now, office_day
from db.operations.calendar import override_day
from db.queries.calendar import get_year_to_announce, list_days, list_own_days
from db.rules.billing_calendar import next_month, previous_month

require_page("calendar")
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
left, right = st.columns([60, 40], gap="medium")
days = ask(list_days, month=month)
first = days[0].day - timedelta(days=days[0].day.weekday())
cells = {}
for shown in days:
    mark = ":gray[" + _("free") + "]" if not shown.is_workday else ""
    if shown.is_unusual:
        mark = f":red[{_('free')}]" if not shown.is_workday else f":blue[{_('worked')}]"
    own = " :orange[:material/edit:]" if shown.is_own else ""
    number = f"**{shown.day.day}**" if shown.day == today else str(shown.day.day)
    cells[shown.day] = f"{number} {mark}{own}{' ?' if shown.is_provisional else ''}"
weeks = [first + timedelta(days=7 * n) for n in range(6) if first + timedelta(days=7 * n) <= days[-1].day]
names = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
with left, card(month):
    st.table(
        [{name: cells.get(week + timedelta(days=n), "") for n, name in enumerate(names)} for week in weeks],
        hide_index=True,
    )
    st.caption(_("Red: a free weekday. Blue: a worked weekend. The pen: the office's own word. ?: provisional."))
with right, card(_("Say it yourself")), st.form(fresh("override"), border=False):
    show_refusal("override")
    day = st.date_input(
        _("Day"), max(days[0].day, today) if month == month_of(today) else days[0].day, format="YYYY-MM-DD"
    )
    says = {"worked": _("Working day"), "free": _("Free day"), "": _("As announced")}
    chosen = st.segmented_control(_("This day is"), list(says), default="free", required=True, format_func=says.get)
    note = st.text_input(_("Remark"))
    field_error("override", "day")
    if pressed(st.form_submit_button, _("Save"), form="override", about=month, type="primary", shortcut="Ctrl+Enter"):
        act(override_day, form="override", done=_("Saved. {0} callbacks got another day."), day=day,
            is_workday={"worked": True, "free": False}.get(chosen), note=note)  # fmt: skip
with right, card(_("The office's own days"), month[:4], height="stretch"):
    for own_day in ask(list_own_days, year=date.fromisoformat(f"{month}-01").year):
        kind = _("Working day") if own_day.is_workday else _("Free day")
        st.markdown(f"{shown_day(own_day.day)} {kind} :gray[:small[{plain(own_day.note)}]]")
