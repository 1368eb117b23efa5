"""Complaints: where they come from, how bad, how far, and which clock runs (R-COMP)."""

from db.vocabulary.base import N_, Term


class ComplaintSource(Term):
    """R-COMP-1."""

    PHONE = "phone", N_("By phone")
    VISIT = "visit", N_("In person")
    LETTER = "letter", N_("By letter")
    ONLINE = "online", N_("Online")
    CALLBACK = "callback", N_("From a callback")
    SURVEY = "survey", N_("From a survey")
    STAFF = "staff", N_("From staff")


class Severity(Term):
    """R-COMP-2; in rising order."""

    MINOR = "minor", N_("Minor")
    MAJOR = "major", N_("Major")
    CRITICAL = "critical", N_("Critical")


class ComplaintArea(Term):
    """Which department answers for a kind (R-COMP-3)."""

    OPERATIONS = "operations", N_("Goods and shop staff")
    PROPERTY = "property", N_("Property matters")


class ComplaintKind(Term):
    GOODS = "goods", N_("Goods of a shop")
    SHOP_STAFF = "shop_staff", N_("Staff of a shop")
    REPAIR = "repair", N_("Repairs")
    SPECIAL_SERVICE = "special_service", N_("Special services")
    CLEANING = "cleaning", N_("Cleaning and plants")
    SECURITY = "security", N_("Security and parking")
    EQUIPMENT = "equipment", N_("Lifts and equipment")
    NOISE = "noise", N_("Noise and neighbours")
    CHARGES = "charges", N_("Fees and charges")
    OUR_STAFF = "our_staff", N_("Conduct of our staff")
    OTHER = "other", N_("Other matters")


class ComplaintCause(Term):
    """Why it came to it, said when it is settled; what the month's analysis counts (R-COMP-6)."""

    WORKMANSHIP = "workmanship", N_("Workmanship")
    DELAY = "delay", N_("Too late")
    CONDUCT = "conduct", N_("Conduct")
    INFORMATION = "information", N_("Not told, or told wrongly")
    PRICE = "price", N_("Price or charge")
    EQUIPMENT = "equipment", N_("Equipment or material")
    RULES = "rules", N_("Rules or design of the estate")
    THIRD_PARTY = "third_party", N_("Neighbours or third parties")
    UNFOUNDED = "unfounded", N_("Not confirmed")


class ComplaintState(Term):
    """The columns of the board, and the two ends."""

    WAITING = "waiting", N_("Waiting to start")
    HANDLING = "handling", N_("Being handled")
    SETTLED = "settled", N_("Customer to confirm")
    REJECTED = "rejected", N_("Rejected, raised")
    CLOSED = "closed", N_("Closed")
    DECLINED = "declined", N_("Out of scope")


class ComplaintVerb(Term):
    """What staff do with a complaint: the operation's name and the word on its button and in the history."""

    REGISTER = "register_complaint", N_("Register complaint")
    START = "start_complaint", N_("Start handling")
    HAND_OVER = "hand_over_complaint", N_("Pass on to others")
    TELL = "tell_progress", N_("Progress told")
    PROMISE = "promise_reply", N_("Promise a reply")
    AGREE_TERM = "agree_term", N_("Agree a term")
    CORRECT = "correct_complaint", N_("Correct the facts")
    SETTLE = "settle_complaint", N_("Settle")
    ACCEPT = "accept_outcome", N_("Outcome accepted")
    REJECT = "reject_outcome", N_("Outcome rejected")
    CLOSE = "close_complaint", N_("Close")
    DECLINE = "decline_complaint", N_("Out of scope")


class ComplaintClock(Term):
    """Which term of a complaint runs out first."""

    START = "start", N_("Start")
    SETTLE = "settle", N_("Settle")
    REPLY = "reply", N_("Promised reply")
    FOLLOW_UP = "follow_up", N_("Follow up")
    CALL_BACK = "call_back", N_("Call back")


class ComplaintView(Term):
    """The parts of the board."""

    ALL = "all", N_("All")
    MINE = "mine", N_("Mine")
    CRITICAL = "critical", N_("Critical")
    MAJOR = "major", N_("Major")
    MINOR = "minor", N_("Minor")
    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Due today")


class DeadlineKind(Term):
    """Terms that move when the calendar or a setting changes."""

    PICK_UP = "pick_up", N_("Pick up a repair slip")
    ANSWER = "answer", N_("Answer a request")
    RECONCILE = "reconcile", N_("Reconcile a slip")
    CALL_BACK = "call_back", N_("Call back")
    COMPLAINT_START = "complaint_start", N_("Start on a complaint")
    COMPLAINT_SETTLE = "complaint_settle", N_("Settle a complaint")
    COMPLAINT_FOLLOW_UP = "complaint_follow_up", N_("Follow up a complaint")
