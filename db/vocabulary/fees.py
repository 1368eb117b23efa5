"""Agreements and the fees and orders they produce, period by period (R-BILL-6, R-BILL-12)."""

from db.vocabulary.base import N_, Term


class AgreementKind(Term):
    SERVICE = "service", N_("Service agreement")
    MANAGEMENT_FEE = "management_fee", N_("Management fee")
    PARKING_FEE = "parking_fee", N_("Parking fee")
    LIFT_FEE = "lift_fee", N_("Lift fee")


class Rhythm(Term):
    """How often a line produces something; months, quarters and years are those of the calendar."""

    WEEKLY = "weekly", N_("Every week")
    MONTHLY = "monthly", N_("Every month")
    QUARTERLY = "quarterly", N_("Every quarter")
    YEARLY = "yearly", N_("Every year")


class Produces(Term):
    """What a line of an agreement makes in each period."""

    FEE = "fee", N_("A fee")
    ORDER = "order", N_("A work order, charged")
    COVERED_ORDER = "covered_order", N_("A work order, covered by the fee")


class FeeBasis(Term):
    """What the price of a line is multiplied with; always the price of one month or, weekly, of one week."""

    FIXED = "fixed", N_("Fixed quantity")
    AREA = "area", N_("Per m²")
    UNIT = "unit", N_("Per unit")
    SPACE = "space", N_("Per parking space")


class FeePayer(Term):
    """Who gets a unit's fee where several people are linked to it (R-DEC-10)."""

    OWNER = "owner", N_("Owner")
    OCCUPANT = "occupant", N_("Tenant or shop")


class PartPeriod(Term):
    """How the first and the last period are charged where the term does not fill them."""

    BY_DAY = "by_day", N_("By the day")
    WHOLE = "whole", N_("The whole period")


class AgreementState(Term):
    """The state of one version; what is in force today follows from the dates of the approved ones."""

    DRAFT = "draft", N_("Draft")
    SUBMITTED = "submitted", N_("With finance")
    CHECKED = "checked", N_("Finance has checked")
    APPROVED = "approved", N_("Approved")
    DROPPED = "dropped", N_("Dropped")


class AgreementVerb(Term):
    DRAFT = "draft_agreement", N_("Draft")
    CHANGE = "change_agreement", N_("Change the draft")
    SUBMIT = "submit_agreement", N_("Submit to finance")
    CHECK = "check_agreement", N_("Mark as checked")
    APPROVE = "approve_agreement", N_("Approve")
    SEND_BACK = "send_back_agreement", N_("Send back")
    DROP = "drop_agreement", N_("Drop the draft")
    REVISE = "revise_agreement", N_("New version")
    RENEW = "renew_agreement", N_("Renew")
    END = "end_agreement", N_("End early")


class AgreementStage(Term):
    """Where an agreement stands today, derived from its versions and dates."""

    PREPARED = "prepared", N_("In preparation")
    COMING = "coming", N_("Not begun")
    RUNNING = "running", N_("Running")
    EXPIRING = "expiring", N_("Ends within a month")
    ENDED = "ended", N_("Ended")


class FeeLeftOut(Term):
    """Why a unit's fee is not made, or is nothing."""

    NO_PAYER = "no_payer", N_("Nobody linked who pays")
    NO_AREA = "no_area", N_("No area")
    NOT_HANDED_OVER = "not_handed_over", N_("Not handed over")
    NO_SPACES = "no_spaces", N_("No parking space")
