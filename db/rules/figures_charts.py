"""The charts of the dashboard: by what a figure is taken apart, and how; each asks for the right to its figure."""

from typing import NamedTuple

from db.rules import figures
from db.rules.figure import Figure
from db.vocabulary import N_, OrderSplit


class Chart(NamedTuple):
    """`figure` is the one that is taken apart: its definition and who sees it hold for the chart."""

    key: str
    name: str
    meaning: str
    figure: Figure


COURSE = Chart(
    "course",
    N_("Revenue day by day"),
    N_("Revenue of services added up from the first day of the period; beside it the period it is compared with."),
    figures.REVENUE,
)
GROUPS = Chart(
    "groups",
    N_("Collection rate by group"),
    N_(
        "Collection rate of twelve months of occupied homes, shops and vacant homes; the mark is the period it is"
        " compared with."
    ),
    figures.RATE_OF_YEAR,
)
COMPLAINED = Chart(
    "complained",
    N_("Complaints by kind"),
    N_("Complaints received in the period by their kind, the most frequent first."),
    figures.COMPLAINTS,
)
PARETO = Chart(
    "pareto",
    N_("Complaints by kind, added up"),
    N_("Complaints received in the period by their kind, and the share that is reached with each further kind."),
    figures.COMPLAINTS,
)
CHANNELS = Chart("channels", N_("Orders by channel"), N_("Orders of the period by how they came in."), figures.ORDERS)
ITEMS = Chart(
    "items", N_("Orders by item"), N_("Orders of the period by their item of the price list."), figures.ORDERS
)
TRADES = Chart(
    "trades", N_("Orders by trade"), N_("Orders of the period that have a trade, as repairs do."), figures.ORDERS
)
ZONES = Chart("zones", N_("Orders by zone"), N_("Orders of the period by the zone of the home."), figures.ORDERS)
SPEED = Chart(
    "speed",
    N_("Days from registration to completion"),
    N_(
        "Jobs and repairs completed in the period: on average how long from registration to dispatch, and from dispatch"
        " to completion, by department."
    ),
    figures.COMPLETED,
)
PICK_UPS = Chart(
    "pick-ups",
    N_("Picked up on time, by department"),
    N_("Repair slips of the period picked up by their term; the mark is the period it is compared with."),
    figures.PICKED_UP_ON_TIME,
)
EARNERS = Chart(
    "earners",
    N_("Revenue by department"),
    N_("Revenue of services by the department of the job; the mark is the period it is compared with."),
    figures.REVENUE,
)
MARGINS = Chart(
    "margins",
    N_("Margin of special jobs by month"),
    N_(
        "Jobs priced by a quote that the customer confirmed in the month: planned profit as a share of cost and profit."
    ),
    figures.MARGIN,
)
EXCEPTIONS = Chart(
    "exceptions",
    N_("Exceptions with money"),
    N_("What stands on the exception list now, by kind, whatever the period."),
    figures.REVENUE,
)
AGES = Chart(
    "ages",
    N_("Arrears by age"),
    N_("All that was overdue at the end of the period's last day, or is now, by how long it had been."),
    figures.ARREARS,
)
HOURS = Chart(
    "hours",
    N_("Orders by weekday and hour"),
    N_("Orders of the period by the hour in which they were registered, on the office's clock."),
    figures.ORDERS,
)
WORKERS = Chart(
    "workers",
    N_("Jobs done by worker"),
    N_("Jobs and repairs completed in the period by who did them; the mark is the period it is compared with."),
    figures.COMPLETED,
)

SPLITS = {
    OrderSplit.CHANNEL: CHANNELS,
    OrderSplit.ITEM: ITEMS,
    OrderSplit.TRADE: TRADES,
    OrderSplit.ZONE: ZONES,
}
CHARTS = {
    chart.key: chart
    for chart in (
        *(COURSE, GROUPS, COMPLAINED, PARETO, *SPLITS.values(), SPEED, PICK_UPS),
        *(EARNERS, MARGINS, EXCEPTIONS, AGES, HOURS, WORKERS),
    )
}
