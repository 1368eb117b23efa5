"""Surveys: whom they ask, how far they are, how an answer came, and what follows from it (R-SURV)."""

from db.vocabulary.base import N_, Term


class SurveyAudience(Term):
    """Whom a survey asks (R-SURV-2). Consumers are the shops' customers: they stand in no file."""

    RESIDENTS = "residents", N_("Residents")
    SHOPS = "shops", N_("Shops")
    CONSUMERS = "consumers", N_("Consumers")


class SurveyState(Term):
    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("With the leader")
    APPROVED = "approved", N_("Approved")
    RUNNING = "running", N_("Running")
    CLOSED = "closed", N_("Being evaluated")
    FILED = "filed", N_("Filed")
    CANCELLED = "cancelled", N_("Cancelled")


class SurveyVerb(Term):
    """What staff do with a survey: the operation's name and the word on its button and in the history."""

    DRAFT = "draft_survey", N_("Draft a plan")
    CHANGE = "change_survey", N_("Change the plan")
    SUBMIT = "submit_survey", N_("Submit for approval")
    WITHDRAW = "withdraw_survey", N_("Take back")
    APPROVE = "approve_survey", N_("Approve")
    SEND_BACK = "send_back_survey", N_("Send back")
    TRAIN = "record_training", N_("Record the training")
    DRAW = "draw_sample", N_("Draw the sample")
    START = "start_survey", N_("Start asking")
    EXTEND = "extend_survey", N_("Extend")
    CLOSE = "close_survey", N_("End and evaluate")
    CANCEL = "cancel_survey", N_("Cancel survey")
    REPORT = "write_survey_report", N_("Write the report")
    APPROVE_REPORT = "approve_survey_report", N_("Approve the report")
    FILE = "file_survey", N_("Put on file")


class SurveyMethod(Term):
    """How the sample is asked; a plan names one or more."""

    PAPER = "paper", N_("On paper")
    ONLINE = "online", N_("Online")
    PHONE = "phone", N_("By phone")


class SampleKind(Term):
    EVERYBODY = "everybody", N_("Everybody in the scope")
    RANDOM = "random", N_("Random sample")


class AddressState(Term):
    """How far one address of the sample is (R-SURV-3)."""

    TO_DELIVER = "to_deliver", N_("To deliver")
    DELIVERED = "delivered", N_("Delivered")
    NOT_MET = "not_met", N_("Nobody met")
    ANSWERED = "answered", N_("Answered")
    REFUSED = "refused", N_("Declined to answer")


class AnswerMeans(Term):
    """How an answer came in."""

    ONLINE = "online", N_("Online")
    PAPER = "paper", N_("On paper")
    PHONE = "phone", N_("By phone")
    IMPORTED = "imported", N_("From a spreadsheet")


class QuestionnaireState(Term):
    DRAFT = "draft", N_("Draft")
    RELEASED = "released", N_("Released")
    RETIRED = "retired", N_("No longer used")


class QuestionnaireVerb(Term):
    """What staff do with a questionnaire: the operation's name and the word on its button."""

    RELEASE = "release_questionnaire", N_("Release")
    EDIT = "change_questions", N_("Change the questions")
    CHANGE = "change_questionnaire", N_("Name and introduction")
    DROP = "drop_questionnaire", N_("Drop the draft")
    REVISE = "revise_questionnaire", N_("Make the next version")
    RETIRE = "retire_questionnaire", N_("Do not use any more")


class QuestionKind(Term):
    SCALE = "scale", N_("Scale 1–5")
    CHOICE = "choice", N_("One choice")
    CHOICES = "choices", N_("Several choices")
    TEXT = "text", N_("Text")


class ActionState(Term):
    """How far a corrective action is (R-SURV-5); the columns of its board."""

    PROPOSED = "proposed", N_("To be opened")
    OPEN = "open", N_("Under way")
    DONE = "done", N_("To be checked")
    EFFECTIVE = "effective", N_("It worked")
    DISMISSED = "dismissed", N_("Not pursued")


class ActionVerb(Term):
    PROPOSE = "propose_actions", N_("Proposed")
    OPEN = "open_action", N_("Open the action")
    DISMISS = "dismiss_action", N_("Do not pursue")
    CHANGE = "change_action", N_("Change")
    PROGRESS = "report_progress", N_("Report progress")
    FINISH = "finish_action", N_("Done")
    CHECK = "check_action", N_("Check whether it worked")


class CheckMeans(Term):
    """By what it is judged whether a corrective action worked."""

    NEXT_SURVEY = "next_survey", N_("The next survey")
    CALLBACKS = "callbacks", N_("Callbacks")
    INSPECTION = "inspection", N_("A look on the spot")


class ActionView(Term):
    """The parts of the board of corrective actions."""

    ALL = "all", N_("All")
    MINE = "mine", N_("Mine")
    OVERDUE = "overdue", N_("Overdue")
    TO_CHECK = "to_check", N_("To be checked")
