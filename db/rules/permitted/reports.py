"""Figures, the dashboard, the monthly and the yearly report. Whose figures each role sees: db/rules/figures.py."""

from collections.abc import Mapping

from db.rules.permitted import FINANCE, LEADER, MANAGER, SUPERVISOR, only
from db.vocabulary import Role

ROWS: Mapping[str, frozenset[Role]] = {
    "view_figures": only(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "view_year_end": only(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "save_year_targets": only(MANAGER),
    "view_monthly_report": only(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "write_monthly_report": only(MANAGER),
    "issue_monthly_report": only(MANAGER),
    "reissue_monthly_report": only(MANAGER),
    "export_figures": only(SUPERVISOR, FINANCE, MANAGER, LEADER),
}
