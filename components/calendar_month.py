"""A month as a calendar shows it: free weekdays, worked weekends, the office's own days, provisional ones."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from components.words import _
from db.queries.calendar import CalendarDay


def show_month(days: Sequence[CalendarDay], today: date) -> None:
    """Week by week, Monday first."""
    names = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    cells = {day.day: _cell(day, today) for day in days}
    first = days[0].day - timedelta(days=days[0].day.weekday())
    weeks = [first + timedelta(days=7 * n) for n in range(6) if first + timedelta(days=7 * n) <= days[-1].day]
    st.table(
        [{name: cells.get(week + timedelta(days=n), "") for n, name in enumerate(names)} for week in weeks],
        hide_index=True,
    )
    st.caption(_("Red: a free weekday. Blue: a worked weekend. The pen: the office's own word. ?: provisional."))


def _cell(shown: CalendarDay, today: date) -> str:
    mark = ":gray[" + _("free") + "]" if not shown.is_workday else ""
    if shown.is_unusual:
        mark = f":red[{_('free')}]" if not shown.is_workday else f":blue[{_('worked')}]"
    own = " :orange[:material/edit:]" if shown.is_own else ""
    number = f"**{shown.day.day}**" if shown.day == today else str(shown.day.day)
    return f"{number} {mark}{own}{' ?' if shown.is_provisional else ''}"
