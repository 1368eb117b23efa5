"""Callbacks, complaints and routine contact."""

from collections.abc import Mapping

from db.rules.permitted import CLERK, FINANCE, LEADER, MANAGER, OFFICE, SUPERVISOR, only
from db.vocabulary import Role

ROWS: Mapping[str, frozenset[Role]] = {
    # callbacks
    # Each those that are theirs to make: the desk's, a head's, and the leader's own visits (R-CALL-3).
    "open_callback": only(CLERK, SUPERVISOR, LEADER),
    "record_callback": only(CLERK, SUPERVISOR, LEADER),
    "answer_dissatisfied": only(MANAGER),
    "view_callbacks": only(CLERK, SUPERVISOR, MANAGER, LEADER),
    # complaints (R-COMP): whoever hears one passes it on
    "register_complaint": only(CLERK, SUPERVISOR, FINANCE, MANAGER),
    "start_complaint": only(SUPERVISOR, MANAGER, LEADER),
    "hand_over_complaint": only(CLERK, SUPERVISOR, MANAGER, LEADER),
    "tell_progress": only(CLERK, SUPERVISOR, MANAGER, LEADER),
    "promise_reply": only(CLERK, SUPERVISOR, MANAGER, LEADER),
    "agree_term": only(SUPERVISOR, MANAGER, LEADER),
    "correct_complaint": only(CLERK, SUPERVISOR, MANAGER),
    "settle_complaint": only(SUPERVISOR, MANAGER, LEADER),
    "accept_outcome": only(CLERK, MANAGER),
    "reject_outcome": only(CLERK, MANAGER),
    "close_complaint": only(MANAGER, LEADER),
    "decline_complaint": only(MANAGER, LEADER),
    "open_complaint_contact": only(CLERK, SUPERVISOR, MANAGER, LEADER),
    "set_responsible_department": only(MANAGER),
    "view_complaints": OFFICE,
    "view_care_report": only(SUPERVISOR, MANAGER, LEADER),
    # routine contact (R-CALL-3, R-CUST-3)
    "add_contact_rule": only(MANAGER),
    "change_contact_rules": only(MANAGER),
    "bring_contact_forward": only(CLERK, SUPERVISOR, MANAGER),
    "mark_greeted": only(CLERK, SUPERVISOR, MANAGER),
    "export_greetings": only(CLERK, MANAGER),
    "view_contacts": only(CLERK, SUPERVISOR, MANAGER, LEADER),
}
