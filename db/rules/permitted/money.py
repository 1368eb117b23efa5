"""Bills, agreements, payments and arrears."""

from collections.abc import Mapping

from db.rules.permitted import CLERK, FINANCE, LEADER, MANAGER, OFFICE, SUPERVISOR, only
from db.vocabulary import Role

ROWS: Mapping[str, frozenset[Role]] = {
    # billing
    "sign_hand_in": only(SUPERVISOR),
    "withdraw_hand_in": only(SUPERVISOR, FINANCE),
    "review_month": only(FINANCE),
    "issue_notices": only(FINANCE),
    "reissue_notice": only(FINANCE),
    "record_delivery": only(CLERK, SUPERVISOR, FINANCE),
    "print_notices": only(CLERK, FINANCE, MANAGER),
    "ask_for_lock": only(FINANCE),
    "lock_month": only(MANAGER),
    "reopen_month": only(LEADER),
    "view_rollup": only(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "view_notices": only(CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER),
    # agreements (R-BILL-6, R-DEC-21)
    "draft_agreement": only(CLERK, SUPERVISOR),
    "change_agreement": only(CLERK, SUPERVISOR),
    "submit_agreement": only(CLERK, SUPERVISOR),
    "drop_agreement": only(CLERK, SUPERVISOR),
    "check_agreement": only(FINANCE),
    "approve_agreement": only(MANAGER),
    "send_back_agreement": only(FINANCE, MANAGER),
    "revise_agreement": only(CLERK, SUPERVISOR),
    "renew_agreement": only(CLERK, SUPERVISOR),
    "end_agreement": only(MANAGER, LEADER),
    "print_agreement": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "view_agreements": OFFICE,
    "make_fees": only(FINANCE),
    "correct_period": only(FINANCE, MANAGER, LEADER),
    "make_agreement_orders": only(CLERK),
    "view_fees": only(FINANCE, MANAGER, LEADER),
    # payments
    "take_payment": only(CLERK, FINANCE),
    "print_receipt": only(CLERK, FINANCE),
    "ask_for_void": only(CLERK, FINANCE),
    "decline_void": only(FINANCE, MANAGER),
    "void_receipt": only(FINANCE, MANAGER),
    "view_counter": only(CLERK, FINANCE),
    "view_receipts": only(CLERK, FINANCE, MANAGER, LEADER),
    "view_till": only(CLERK, FINANCE, MANAGER, LEADER),
    "view_all_tills": only(FINANCE, MANAGER, LEADER),
    "hand_over_till": only(CLERK, FINANCE),
    "hand_over_for_cashier": only(MANAGER),
    "receive_hand_over": only(CLERK, FINANCE, MANAGER),
    "send_back_hand_over": only(CLERK, FINANCE, MANAGER),
    "record_fapiao": only(CLERK, FINANCE),
    "remove_fapiao": only(CLERK, FINANCE),
    # discounts, waivers, refunds (R-BILL-10, R-DEC-21)
    "ask_for_adjustment": only(CLERK, SUPERVISOR, FINANCE),
    "withdraw_adjustment": only(CLERK, SUPERVISOR, FINANCE),
    "approve_adjustment": only(MANAGER, LEADER),
    "decline_adjustment": only(MANAGER, LEADER),
    "pay_out_refund": only(FINANCE),
    "take_back_discount": only(MANAGER),
    "print_refund": only(FINANCE, MANAGER),
    "view_adjustments": OFFICE,
    # bank, WeChat and Alipay statements
    "read_bank_file": only(FINANCE),
    "book_bank_lines": only(FINANCE),
    "dismiss_bank_lines": only(FINANCE),
    "reopen_bank_line": only(FINANCE),
    "view_bank_lines": only(FINANCE, MANAGER, LEADER),
    # what does not look right with money (R-ROLE-2), and what goes out to finance
    "answer_exception": only(FINANCE, MANAGER),
    "view_exceptions": only(SUPERVISOR, FINANCE, MANAGER, LEADER),
    "export_to_finance": only(FINANCE, MANAGER, LEADER),
    "export_paper": OFFICE,
    # arrears (R-BILL-9)
    "send_dunning": only(FINANCE),
    "remind_customer": only(CLERK, FINANCE),
    "record_contact": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "decide_arrears": only(MANAGER),
    "end_decision": only(MANAGER),
    "view_arrears": only(CLERK, SUPERVISOR, FINANCE, MANAGER, LEADER),
    "print_dunning": only(CLERK, FINANCE, MANAGER),
}
