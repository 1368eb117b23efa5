"""The year-end report: every figure beside its target and last year, by zone and group (R-YEAR)."""

import streamlit as st

from components.act import ask
from components.choice import choose_part
from components.figure_cells import split_cells, zone_cells
from components.navigation import PAGES
from components.page import page_head
from components.session import require_page
from components.tables import shown_day
from components.words import _
from components.year_splits import split_tables
from components.year_tables import zones_table
from components.year_view import choose_year, show_help, show_tables, show_year_figures
from db.clock import now, office_day
from db.queries.year_end import get_year_report, get_year_splits, list_report_years, list_year_zones

actor, at = require_page("year-end"), now()
clause = _("Management closes the year with these figures, each beside its target and last year.")
head = page_head(_(PAGES["year-end"].title), rule="R-YEAR", clause=clause)
with head:
    year = choose_year(ask(list_report_years, actor=actor, at=at))
asked = {"actor": actor, "year": year, "at": at}
report = ask(get_year_report, **asked)
show_help(head, report.lines)
head.link_button(_("Spreadsheet"), f"/papers/year-end/{year}.xlsx", icon=":material/download:")
head.link_button(_("Print"), f"/papers/year-end/{year}", icon=":material/print:", type="primary")
notes = [_("Figures of your own department.")] if report.is_of_department else []
if report.is_running:
    note = _("The year runs: counted up to {day}; the year before is whole.")
    notes.append(note.format(day=shown_day(report.until_on)))
if notes:
    st.markdown(f":gray[:small[{' '.join(notes)}]]")
views = {"figures": _("Figures and targets"), "splits": _("By group, trade and topic"), "zones": _("By zone")}
view = choose_part(_("View"), views, key="view")
if view == "figures":
    show_year_figures(report, actor, office_day(at))
elif view == "zones":
    zones, lines = ask(list_year_zones, **asked)
    cells = {"zones": zone_cells(year, zones, lines, actor, office_day(at))}
    show_tables([zones_table(zones, lines, report, _)] if zones else [], cells, actor)
else:
    splits = ask(get_year_splits, **asked)
    show_tables(split_tables(year, splits, _), split_cells(year, splits, actor, office_day(at)), actor)
