"""Registers (R-REG): who may keep or see any at all; each names its own among them (db/tables/registers.py)."""

from collections.abc import Mapping

from db.rules.permitted import CLERK, FINANCE, MANAGER, OFFICE, SUPERVISOR, only
from db.vocabulary import Role

ROWS: Mapping[str, frozenset[Role]] = {
    "add_entry": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "change_entries": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "take_entry_step": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "strike_out_entry": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "import_entries": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "export_register": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "view_registers": OFFICE,
}
