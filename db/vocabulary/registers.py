"""The words of the office's registers (R-REG)."""

from db.vocabulary.base import N_, Term


class HomeState(Term):
    """How far a home is on its way to its owner."""

    DUE = "due", N_("To be handed over")
    REFUSED = "refused", N_("Not accepted by the owner")
    DONE = "done", N_("Handed over to the owner")


class FollowUp(Term):
    """Whether something has to be done about what an entry found."""

    NOTHING = "nothing", N_("Nothing to settle")
    OPEN = "open", N_("To be settled")
    SETTLED = "settled", N_("Settled afterwards")


class VisitTopic(Term):
    """What a household raised when it was visited (R-YEAR)."""

    REPAIRS = "repairs", N_("Repairs")
    CLEANING = "cleaning", N_("Cleaning")
    PLANTING = "planting", N_("Planting")
    SECURITY = "security", N_("Security")
    PARKING = "parking", N_("Parking and traffic")
    FEES = "fees", N_("Fees and charges")
    FACILITIES = "facilities", N_("Shared facilities")
    NEIGHBOURS = "neighbours", N_("Neighbours")
    SERVICE = "service", N_("How staff serve")
    OTHER = "other", N_("Other matters")
