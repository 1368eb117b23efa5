"""Surveys: from the plan to the corrective action."""

from collections.abc import Mapping

from db.rules.permitted import CLERK, LEADER, MANAGER, SUPERVISOR, only
from db.vocabulary import Role

ROWS: Mapping[str, frozenset[Role]] = {
    # the plan and its course (R-SURV-1, R-SURV-6)
    "draft_survey": only(CLERK, MANAGER),
    "change_survey": only(CLERK, MANAGER),
    "submit_survey": only(CLERK, MANAGER),
    "withdraw_survey": only(CLERK, MANAGER),
    "approve_survey": only(LEADER),
    "send_back_survey": only(LEADER),
    "record_training": only(CLERK, MANAGER),
    "start_survey": only(CLERK, MANAGER),
    "extend_survey": only(MANAGER),
    "close_survey": only(MANAGER),
    "cancel_survey": only(MANAGER),
    "write_survey_report": only(CLERK, MANAGER),
    "approve_survey_report": only(MANAGER, LEADER),
    "file_survey": only(CLERK, MANAGER),
    "view_surveys": only(CLERK, SUPERVISOR, MANAGER, LEADER),
    # questionnaires
    "draft_questionnaire": only(CLERK, MANAGER),
    "change_questionnaire": only(CLERK, MANAGER),
    "change_questions": only(CLERK, MANAGER),
    "release_questionnaire": only(MANAGER),
    "revise_questionnaire": only(CLERK, MANAGER),
    "retire_questionnaire": only(MANAGER),
    "drop_questionnaire": only(CLERK, MANAGER),
    # sample and distribution (R-SURV-3)
    "draw_sample": only(CLERK, MANAGER),
    "record_deliveries": only(CLERK, MANAGER),
    "deliver_addresses": only(CLERK, MANAGER),
    "remind_addresses": only(CLERK, MANAGER),
    "print_survey_sheets": only(CLERK, MANAGER),
    "export_survey_list": only(CLERK, MANAGER),
    # answers: the resident's own come without a user; nobody changes any
    "send_in_answers": only(),
    "enter_answers": only(CLERK),
    "enter_answers_again": only(CLERK),
    "void_response": only(CLERK, MANAGER),
    # evaluation and what follows from it (R-SURV-4, R-SURV-5)
    "view_survey_results": only(SUPERVISOR, MANAGER, LEADER),
    "export_survey_results": only(SUPERVISOR, MANAGER, LEADER),
    "open_action": only(MANAGER),
    "dismiss_action": only(MANAGER),
    "change_action": only(MANAGER),
    "report_progress": only(CLERK, SUPERVISOR, MANAGER),
    "finish_action": only(CLERK, SUPERVISOR, MANAGER),
    "check_action": only(SUPERVISOR, MANAGER, LEADER),
}
