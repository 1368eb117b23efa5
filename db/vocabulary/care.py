"""Afterwards: callbacks and routine contact."""

from db.vocabulary.base import N_, Term


class CallbackKind(Term):
    """What a call is about."""

    ORDER = "order", N_("After a job")
    COMPLAINT = "complaint", N_("After a complaint")
    ROUTINE = "routine", N_("Routine contact")
    SURVEY = "survey", N_("Survey by phone")


class CallbackState(Term):
    DUE = "due", N_("Due")
    DONE = "done", N_("Done")
    UNREACHABLE = "unreachable", N_("Not reached in three tries")
    REFUSED = "refused", N_("Customer declined to answer")
    NOT_DRAWN = "not_drawn", N_("Not in the sample")
    DROPPED = "dropped", N_("No longer due")


class Caller(Term):
    """Who makes a routine contact (R-CALL-3); jobs and complaints are called back by the front desk."""

    CLERK = "clerk", N_("Front desk")
    SERVICE_HEAD = "service_head", N_("Head of the service centre")
    PROPERTY_HEAD = "property_head", N_("Head of the property department")
    LEADER = "leader", N_("Company leader")


class Audience(Term):
    """Whom a rule of routine contact is for (R-CALL-3)."""

    RESIDENTS = "residents", N_("Residents")
    SHOPS = "shops", N_("Shops")
    ANCHOR_SHOPS = "anchor_shops", N_("Anchor stores")
    OWNERS_COMMITTEE = "owners_committee", N_("Owners' committee")
    SHOPS_COMMITTEE = "shops_committee", N_("Shops' committee")


class ContactMeans(Term):
    CALL = "call", N_("Call")
    VISIT = "visit", N_("Visit")
    MEETING = "meeting", N_("Meeting with minutes")


class ContactPer(Term):
    """The rhythm of a rule: so many times in it."""

    MONTH = "month", N_("a month")
    QUARTER = "quarter", N_("a quarter")
    YEAR = "year", N_("a year")


class Standing(Term):
    """What makes a customer special beyond kind and class."""

    ORDINARY = "ordinary", N_("Ordinary")
    ANCHOR = "anchor", N_("Anchor store")
    COMMITTEE = "committee", N_("Committee")


class CallbackView(Term):
    """The parts of the worklist."""

    MINE = "mine", N_("Mine")
    ALL = "all", N_("All")
    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Due today")
    LATER = "later", N_("Later")
    COMPLAINT = "complaint", N_("After a complaint")
    ROUTINE = "routine", N_("Routine contact")
    SURVEY = "survey", N_("Survey by phone")
    DONE_TODAY = "done_today", N_("Done today")
    DISSATISFIED = "dissatisfied", N_("Dissatisfied")


class Reached(Term):
    REACHED = "reached", N_("Reached")
    NOT_REACHED = "not_reached", N_("Not reached")
    REFUSED = "refused", N_("Declined to answer")


class Mark(Term):
    """Attitude and skill in a callback."""

    GOOD = "good", N_("Good")
    FAIR = "fair", N_("Fair")
    POOR = "poor", N_("Poor")


class Outcome(Term):
    SOLVED = "solved", N_("Solved")
    PARTLY = "partly", N_("Partly solved")
    UNSOLVED = "unsolved", N_("Not solved")


class TimelinePart(Term):
    """What a customer's timeline can be narrowed to."""

    WORK = "work", N_("Jobs")
    CALLS = "calls", N_("Calls and contacts")
    COMPLAINTS = "complaints", N_("Complaints")
    MONEY = "money", N_("Accounts")
    AGREEMENTS = "agreements", N_("Agreements")
    SURVEYS = "surveys", N_("Surveys")


class TimelineStep(Term):
    """One kind of line in a customer's timeline (R-CUST-1)."""

    REQUEST = "request", N_("Asked for")
    COMPLETION = "completion", N_("Job done")
    CALLBACK = "callback", N_("Called")
    GREETING = "greeting", N_("Good wishes")
    COMPLAINT = "complaint", N_("Complained")
    SETTLEMENT = "settlement", N_("Settled")
    RECEIPT = "receipt", N_("Paid in")
    NOTICE = "notice", N_("Notice made")
    DUNNING = "dunning", N_("Dunning")
    TALK = "talk", N_("Debt talk")
    DECISION = "decision", N_("Debt decision")
    ADJUSTMENT = "adjustment", N_("Adjustment")
    AGREEMENT = "agreement", N_("Agreement")
    SURVEY = "survey", N_("Asked in a survey")
