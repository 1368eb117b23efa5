"""Staff, being signed in, customers, the office itself and its spreadsheets."""

from collections.abc import Mapping

from db.rules.permitted import ADMIN, CLERK, EVERYBODY, FINANCE, LEADER, MANAGER, OFFICE, SUPERVISOR, only
from db.vocabulary import Role

ROWS: Mapping[str, frozenset[Role]] = {
    # staff
    "add_user": only(ADMIN),
    "disable_user": only(ADMIN),
    "enable_user": only(ADMIN),
    "reset_password": only(ADMIN),
    "change_own_password": EVERYBODY,
    "choose_language": EVERYBODY,
    "grant_role": only(ADMIN),
    "revoke_role": only(ADMIN),
    "place_user": only(ADMIN),
    "save_department": only(ADMIN, MANAGER),
    "save_staff": only(ADMIN, MANAGER),
    "view_users": only(ADMIN),
    # around being signed in: the program itself, never a role
    "create_first_admin": only(),
    "count_attempt": only(),
    "open_session": only(),
    "redeem_ticket": only(),
    "close_session": only(),
    "note_seen": only(),
    # customers
    "add_customer": only(CLERK, MANAGER),
    "change_customer": only(CLERK, MANAGER),
    "change_customers": only(CLERK, MANAGER),
    "change_units": only(CLERK, MANAGER),
    "link_unit": only(CLERK, MANAGER),
    "end_unit_link": only(CLERK, MANAGER),
    "reveal_phone": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "view_customers": OFFICE,
    # office
    "change_setting": only(ADMIN, MANAGER),
    "override_day": only(ADMIN, MANAGER),
    "view_audit": only(ADMIN, LEADER),
    "make_backup": only(ADMIN),
    "export_backup": only(ADMIN),
    "note_restore": only(),
    "run_checks": only(FINANCE, MANAGER, LEADER, ADMIN),
    # spreadsheets (contracts.md: who may import what)
    "import_customers": only(CLERK, MANAGER),
    "import_work_orders": only(CLERK, MANAGER),
    "import_items": only(MANAGER),
    "import_staff": only(MANAGER),
    "import_payments": only(FINANCE),
    "import_opening_balances": only(FINANCE),
    "import_survey_answers": only(MANAGER),
    "export_rows": only(CLERK, FINANCE, MANAGER),
}
