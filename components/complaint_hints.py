"""Beside a new complaint: the terms of each severity, who answers for the kind, and what was there before."""

from collections.abc import Sequence

import streamlit as st

from components.act import ask
from components.chips import badge, plain
from components.complaint_list import show_complaints
from components.complaint_words import led_by_words
from components.navigation import PAGES
from components.page import card
from components.words import _
from db.queries.complaint_departments import list_responsible_departments
from db.queries.complaints import ComplaintRow
from db.queries.settings import get_settings
from db.queries.staff import list_departments
from db.rules.complaint_states import area_of, who_leads
from db.vocabulary import ComplaintKind, Severity


def where_it_goes(kind: ComplaintKind | None) -> int | None:
    """The responsible department by the kind, or another one; None leaves it to the table of areas."""
    responsible = {row.area: row.department for row in ask(list_responsible_departments)}
    by_kind = responsible.get(area_of(kind), "") if kind is not None else ""
    names = {row.id: row.name for row in ask(list_departments)}
    return st.selectbox(
        _("Responsible department"),
        list(names),
        index=None,
        format_func=lambda each: names.get(each, str(each)),
        placeholder=_("By the kind: {department}").format(department=by_kind) if by_kind else _("By the kind"),
        key="handled by",
    )


def show_hints(kind: ComplaintKind | None, repeats: Sequence[ComplaintRow], *, customer_id: int | None) -> None:
    office = ask(get_settings)
    terms = (
        (Severity.CRITICAL, _("{n} min").format(n=office.critical_start_minutes), office.critical_settle_hours),
        (Severity.MAJOR, _("{n} min").format(n=office.major_start_minutes), office.major_settle_hours),
        (Severity.MINOR, "", office.minor_settle_days * 24),
    )
    with card(_("How bad is it?"), _("Terms run day and night")):
        for severity, start, hours in terms:
            line = _("Settled within {time}").format(time=_("{n} h").format(n=hours))
            if start:
                line = f"{_('Begun within {time}').format(time=start)} · {line}"
            who = led_by_words(who_leads(severity))
            st.markdown(f"{badge(severity)} :small[{line} · {plain(who)}]")
    if repeats:
        with card(_("Complained of this before"), _("within 90 days")):
            show_complaints(repeats, key="possible repeats", is_narrow=True)
            st.caption(_("The same matter again? Then say below which one it repeats."))
    elif customer_id is not None and kind is not None:
        st.caption(_("No complaint of this kind from this customer within 90 days."))
    st.page_link(PAGES["complaints"].file, label=_("All complaints"), icon=":material/support_agent:")
