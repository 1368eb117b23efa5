"""Afterwards: callbacks."""

from db.vocabulary.base import N_, Term


class CallbackState(Term):
    DUE = "due", N_("Due")
    DONE = "done", N_("Done")
    UNREACHABLE = "unreachable", N_("Not reached in three tries")
    REFUSED = "refused", N_("Customer declined to answer")


class CallbackView(Term):
    """The parts of the worklist."""

    ALL = "all", N_("All")
    OVERDUE = "overdue", N_("Overdue")
    TODAY = "today", N_("Due today")
    LATER = "later", N_("Later")
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
