"""Who may do what (domain.md §2, R-ROLE): one row for every operation; navigation and buttons ask the same table."""

from collections.abc import Collection, Mapping

from db.errors import NotAllowed
from db.types import Actor
from db.vocabulary import ActorSource, Role

CLERK, SUPERVISOR, FINANCE = Role.CLERK, Role.SUPERVISOR, Role.FINANCE
MANAGER, LEADER, ADMIN = Role.MANAGER, Role.LEADER, Role.ADMIN
EVERYBODY = frozenset(Role)
# A leader sees everything and registers nothing; an administrator does no business.
OFFICE = frozenset({CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER})


def _roles(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


ALLOWED: Mapping[str, frozenset[Role]] = {
    # staff
    "add_user": _roles(ADMIN),
    "disable_user": _roles(ADMIN),
    "enable_user": _roles(ADMIN),
    "reset_password": _roles(ADMIN),
    "change_own_password": EVERYBODY,
    "choose_language": EVERYBODY,
    "grant_role": _roles(ADMIN),
    "revoke_role": _roles(ADMIN),
    "place_user": _roles(ADMIN),
    "save_department": _roles(ADMIN, MANAGER),
    "save_staff": _roles(ADMIN, MANAGER),
    "view_users": _roles(ADMIN),
    # around being signed in: the program itself, never a role
    "create_first_admin": _roles(),
    "count_attempt": _roles(),
    "open_session": _roles(),
    "redeem_ticket": _roles(),
    "close_session": _roles(),
    "note_seen": _roles(),
    # customers
    "add_customer": _roles(CLERK, MANAGER),
    "change_customer": _roles(CLERK, MANAGER),
    "change_customers": _roles(CLERK, MANAGER),
    "change_units": _roles(CLERK, MANAGER),
    "link_unit": _roles(CLERK, MANAGER),
    "end_unit_link": _roles(CLERK, MANAGER),
    "reveal_phone": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "view_customers": OFFICE,
    # work orders
    "register_request": _roles(CLERK),
    "correct_order": _roles(CLERK),
    "price_request": _roles(CLERK, SUPERVISOR),
    "accept_price": _roles(CLERK, SUPERVISOR),
    "grant_free": _roles(CLERK, SUPERVISOR, MANAGER),
    "dispatch_order": _roles(CLERK, SUPERVISOR),
    "pick_up_order": _roles(SUPERVISOR),
    "start_order": _roles(CLERK, SUPERVISOR),
    "hold_order": _roles(CLERK, SUPERVISOR),
    "resume_order": _roles(CLERK, SUPERVISOR),
    "change_price_on_site": _roles(CLERK, SUPERVISOR),
    "sign_off_order": _roles(CLERK, SUPERVISOR),
    "record_signature": _roles(CLERK, SUPERVISOR),
    "reconcile_order": _roles(SUPERVISOR),
    "mark_slip_wrong": _roles(SUPERVISOR),
    "close_reconciled_day": _roles(SUPERVISOR),
    "correct_reconciled_amount": _roles(SUPERVISOR, MANAGER),
    "switch_to_monthly": _roles(FINANCE),
    "cancel_order": _roles(CLERK, SUPERVISOR),
    "decline_request": _roles(MANAGER),
    "print_slip": _roles(CLERK, SUPERVISOR),
    "attach_file": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "view_orders": OFFICE,
    # outside the scope (R-PRICE-8)
    "ask_about_scope": _roles(CLERK, SUPERVISOR),
    "answer_about_scope": _roles(MANAGER),
    "tell_scope_answer": _roles(CLERK),
    # the price list as a document (R-PRICE-1)
    "draft_price_list": _roles(MANAGER),
    "change_price_list": _roles(MANAGER),
    "change_price_lines": _roles(MANAGER),
    "add_priced_item": _roles(MANAGER),
    "end_priced_item": _roles(MANAGER),
    "take_out_price_lines": _roles(MANAGER),
    "paste_price_lines": _roles(MANAGER),
    "note_discussion": _roles(MANAGER, SUPERVISOR),
    "submit_price_list": _roles(MANAGER),
    "withdraw_price_list": _roles(MANAGER),
    "review_price_list": _roles(FINANCE),
    "approve_price_list": _roles(LEADER),
    "send_back_price_list": _roles(FINANCE, MANAGER, LEADER),
    "publish_price_list": _roles(MANAGER),
    "drop_price_list": _roles(MANAGER),
    "print_price_notice": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER),
    "view_prices": OFFICE,
    # ad-hoc quotes (R-PRICE-5)
    "draft_quote": _roles(SUPERVISOR),
    "change_quote": _roles(SUPERVISOR),
    "sign_quote": _roles(SUPERVISOR),
    "approve_quote": _roles(MANAGER, LEADER),
    "send_back_quote": _roles(MANAGER, LEADER),
    "withdraw_quote": _roles(SUPERVISOR),
    "offer_quote": _roles(CLERK, SUPERVISOR),
    "confirm_quote": _roles(CLERK, SUPERVISOR),
    "refuse_quote": _roles(CLERK, SUPERVISOR),
    "revise_quote": _roles(SUPERVISOR),
    "print_quote": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    "view_quotes": OFFICE,
    "view_approvals": _roles(FINANCE, MANAGER, LEADER),
    # stand-ins and one-person waivers (R-ROLE-1, R-DEC-21)
    "delegate_role": OFFICE,
    "end_delegation": OFFICE,
    "grant_waiver": _roles(LEADER),
    "end_waiver": _roles(LEADER),
    "view_duties": OFFICE,
    # billing
    "sign_hand_in": _roles(SUPERVISOR),
    "withdraw_hand_in": _roles(SUPERVISOR, FINANCE),
    "review_month": _roles(FINANCE),
    "issue_notices": _roles(FINANCE),
    "reissue_notice": _roles(FINANCE),
    "record_delivery": _roles(CLERK, SUPERVISOR, FINANCE),
    "print_notices": _roles(CLERK, FINANCE, MANAGER),
    "ask_for_lock": _roles(FINANCE),
    "lock_month": _roles(MANAGER),
    "reopen_month": _roles(LEADER),
    "view_rollup": _roles(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "view_notices": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER),
    # agreements (R-BILL-6, R-DEC-21)
    "draft_agreement": _roles(CLERK, SUPERVISOR),
    "change_agreement": _roles(CLERK, SUPERVISOR),
    "submit_agreement": _roles(CLERK, SUPERVISOR),
    "drop_agreement": _roles(CLERK, SUPERVISOR),
    "check_agreement": _roles(FINANCE),
    "approve_agreement": _roles(MANAGER),
    "send_back_agreement": _roles(FINANCE, MANAGER),
    "revise_agreement": _roles(CLERK, SUPERVISOR),
    "renew_agreement": _roles(CLERK, SUPERVISOR),
    "end_agreement": _roles(MANAGER, LEADER),
    "print_agreement": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "view_agreements": OFFICE,
    "make_fees": _roles(FINANCE),
    "correct_period": _roles(FINANCE, MANAGER, LEADER),
    "make_agreement_orders": _roles(CLERK),
    "view_fees": _roles(FINANCE, MANAGER, LEADER),
    # payments
    "take_payment": _roles(CLERK, FINANCE),
    "print_receipt": _roles(CLERK, FINANCE),
    "ask_for_void": _roles(CLERK, FINANCE),
    "decline_void": _roles(FINANCE, MANAGER),
    "void_receipt": _roles(FINANCE, MANAGER),
    "view_counter": _roles(CLERK, FINANCE),
    "view_receipts": _roles(CLERK, FINANCE, MANAGER, LEADER),
    "view_till": _roles(CLERK, FINANCE, MANAGER, LEADER),
    "view_all_tills": _roles(FINANCE, MANAGER, LEADER),
    "hand_over_till": _roles(CLERK, FINANCE),
    "hand_over_for_cashier": _roles(MANAGER),
    "receive_hand_over": _roles(CLERK, FINANCE, MANAGER),
    "send_back_hand_over": _roles(CLERK, FINANCE, MANAGER),
    "record_fapiao": _roles(CLERK, FINANCE),
    "remove_fapiao": _roles(CLERK, FINANCE),
    # discounts, waivers, refunds (R-BILL-10, R-DEC-21)
    "ask_for_adjustment": _roles(CLERK, SUPERVISOR, FINANCE),
    "withdraw_adjustment": _roles(CLERK, SUPERVISOR, FINANCE),
    "approve_adjustment": _roles(MANAGER, LEADER),
    "decline_adjustment": _roles(MANAGER, LEADER),
    "pay_out_refund": _roles(FINANCE),
    "take_back_discount": _roles(MANAGER),
    "print_refund": _roles(FINANCE, MANAGER),
    "view_adjustments": OFFICE,
    # bank, WeChat and Alipay statements
    "read_bank_file": _roles(FINANCE),
    "book_bank_lines": _roles(FINANCE),
    "dismiss_bank_lines": _roles(FINANCE),
    "reopen_bank_line": _roles(FINANCE),
    "view_bank_lines": _roles(FINANCE, MANAGER, LEADER),
    # what does not look right with money (R-ROLE-2), and what goes out to finance
    "answer_exception": _roles(FINANCE, MANAGER),
    "view_exceptions": _roles(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "export_to_finance": _roles(FINANCE, MANAGER, LEADER),
    "export_paper": OFFICE,
    # arrears (R-BILL-9)
    "send_dunning": _roles(FINANCE),
    "remind_customer": _roles(CLERK, FINANCE),
    "record_contact": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "decide_arrears": _roles(MANAGER),
    "end_decision": _roles(MANAGER),
    "view_arrears": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER),
    "print_dunning": _roles(CLERK, FINANCE, MANAGER),
    # callbacks
    # Each those that are theirs to make: the desk's, a head's, and the leader's own visits (R-CALL-3).
    "open_callback": _roles(CLERK, SUPERVISOR, LEADER),
    "record_callback": _roles(CLERK, SUPERVISOR, LEADER),
    "answer_dissatisfied": _roles(MANAGER),
    "view_callbacks": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    # complaints (R-COMP): whoever hears one passes it on
    "register_complaint": _roles(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "start_complaint": _roles(SUPERVISOR, MANAGER, LEADER),
    "hand_over_complaint": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    "tell_progress": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    "promise_reply": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    "agree_term": _roles(SUPERVISOR, MANAGER, LEADER),
    "correct_complaint": _roles(CLERK, SUPERVISOR, MANAGER),
    "settle_complaint": _roles(SUPERVISOR, MANAGER, LEADER),
    "accept_outcome": _roles(CLERK, MANAGER),
    "reject_outcome": _roles(CLERK, MANAGER),
    "close_complaint": _roles(MANAGER, LEADER),
    "decline_complaint": _roles(MANAGER, LEADER),
    "open_complaint_contact": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    "set_responsible_department": _roles(MANAGER),
    "view_complaints": OFFICE,
    "view_care_report": _roles(SUPERVISOR, MANAGER, LEADER),
    # routine contact (R-CALL-3, R-CUST-3)
    "add_contact_rule": _roles(MANAGER),
    "change_contact_rules": _roles(MANAGER),
    "bring_contact_forward": _roles(CLERK, SUPERVISOR, MANAGER),
    "mark_greeted": _roles(CLERK, SUPERVISOR, MANAGER),
    "export_greetings": _roles(CLERK, MANAGER),
    "view_contacts": _roles(CLERK, SUPERVISOR, MANAGER, LEADER),
    # office
    "change_setting": _roles(ADMIN, MANAGER),
    "override_day": _roles(ADMIN, MANAGER),
    "view_audit": _roles(ADMIN, LEADER),
    "make_backup": _roles(ADMIN),
    "export_backup": _roles(ADMIN),
    "note_restore": _roles(),
    "run_checks": _roles(FINANCE, MANAGER, LEADER, ADMIN),
    # spreadsheets (contracts.md: who may import what)
    "import_customers": _roles(CLERK, MANAGER),
    "import_work_orders": _roles(CLERK, MANAGER),
    "import_items": _roles(MANAGER),
    "import_staff": _roles(MANAGER),
    "import_payments": _roles(FINANCE),
    "import_opening_balances": _roles(FINANCE),
    "import_survey_answers": _roles(MANAGER),
    "export_rows": _roles(CLERK, FINANCE, MANAGER),
}

# What the program does by itself, or whoever may run commands on the machine.
SYSTEM_MAY = frozenset(
    {
        *("add_user", "disable_user", "reset_password", "grant_role", "save_department"),
        *("run_checks", "make_backup", "note_restore", "export_rows"),
        *("create_first_admin", "count_attempt", "open_session", "redeem_ticket", "close_session", "note_seen"),
    }
)


def may(by: Actor, operation: str) -> bool:
    """Whether this person's roles include the operation; KeyError for an operation without a row."""
    roles = ALLOWED[operation]
    if by.user_id is None and by.source is not ActorSource.SCREEN:
        return operation in SYSTEM_MAY
    return not by.roles.isdisjoint(roles)


def require(by: Actor, operation: str) -> None:
    """Raises NotAllowed, naming the roles that include the operation (R-ROLE)."""
    if not may(by, operation):
        raise needs_one_of(ALLOWED[operation])


def needs_one_of(roles: Collection[Role]) -> NotAllowed:
    """The refusal that names the roles in their order."""
    return NotAllowed(roles=tuple(role for role in Role if role in roles))


def acts_for(by: Actor, *, roles: Collection[Role], department_id: int) -> bool:
    """A supervisor acts for the own department only (R-ROLE); the other roles act for the whole office."""
    held = by.roles.intersection(roles)
    return bool(held - {SUPERVISOR}) or (bool(held) and by.department_id == department_id)
