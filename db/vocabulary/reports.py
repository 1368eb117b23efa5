"""Reports: in what a figure is counted, which way is good, and for how long it is looked at."""

from db.vocabulary.base import N_, Term


class FigureUnit(Term):
    COUNT = "count", N_("A number")
    MONEY = "money", N_("Yuan")
    SHARE = "share", N_("Share (%)")
    DAYS = "days", N_("In days")


class Better(Term):
    """Which way a figure should go."""

    UP = "up", N_("More is better")
    DOWN = "down", N_("Less is better")
    EITHER = "either", N_("Neither is better")


class ReportSpan(Term):
    """How long a period the dashboard looks at."""

    MONTH = "month", N_("Month")
    QUARTER = "quarter", N_("Quarter")
    YEAR = "year", N_("Year")


class OrderSplit(Term):
    """By what orders are taken apart; the value is what the list behind a part calls it in its address."""

    CHANNEL = "channel", N_("Channel")
    ITEM = "item", N_("Item")
    TRADE = "trade", N_("Trade")
    ZONE = "zone", N_("Zone")
