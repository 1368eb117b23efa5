"""Overdue money: stages, contacts, decisions, instalments (R-BILL-9)."""

from db.vocabulary.base import N_, Term


class DunningStage(Term):
    """What was sent last about money that is still open; the office never touches water, power, gas or access."""

    NONE = "none", N_("Not reminded")
    REMINDER = "reminder", N_("Reminded")
    WRITTEN = "written", N_("Written notice")
    DECISION = "decision", N_("With the manager")


class ContactWay(Term):
    PHONE = "phone", N_("By phone")
    VISIT = "visit", N_("Visit")
    ELECTRONIC = "electronic", N_("Message")
    LETTER = "letter", N_("Letter")


class ContactAnswer(Term):
    PROMISED = "promised", N_("Promised to pay")
    DISPUTED = "disputed", N_("Disputes it")
    HARDSHIP = "hardship", N_("Cannot pay")
    REFUSED = "refused", N_("Refuses to pay")
    NOT_REACHED = "not_reached", N_("Not reached")
    TOLD = "told", N_("Was told")


class ArrearsDecisionKind(Term):
    """What the manager may decide; nothing else exists (R-BILL-9)."""

    NO_ACCOUNT = "no_account", N_("No further services on account")
    INSTALMENTS = "instalments", N_("Instalments")
    COLLECTION = "collection", N_("Collection")
    WAIT = "wait", N_("Wait")


class InstalmentState(Term):
    """An instalment against the money that came in since the plan was agreed; derived."""

    DUE = "due", N_("Due now")
    LATER = "later", N_("Not due yet")
    PAID = "paid", N_("Paid")
    LATE = "late", N_("Overdue")


class CustomerGroup(Term):
    """The groups of the collection rates (R-BILL-11, R-DEC-10); a unit not handed over belongs to none."""

    HOMES = "homes", N_("Occupied homes")
    SHOPS = "shops", N_("Shops")
    VACANT = "vacant", N_("Vacant homes")
    NONE = "none", N_("Without a unit")


class AgeBand(Term):
    """How long money has been overdue."""

    NOT_DUE = "not_due", N_("Not due yet")
    MONTH = "month", N_("1–30 days")
    QUARTER = "quarter", N_("31–90 days")
    HALF_YEAR = "half_year", N_("91–180 days")
    YEAR = "year", N_("181–365 days")
    OLDER = "older", N_("Over a year")
