"""What management looks at: each figure has one name, one formula in words and one place where it is counted (R-YEAR).

Screen, paper, spreadsheet, JSON and help all say what stands here; db/queries/figures.py counts it. What the registers,
the surveys and the notices add for the year: db/rules/figures_year.py.
"""

from db.rules import care_figures, figures_year
from db.rules.figure import (
    COUNT,
    MONEY,
    MONEY_TOO,
    ONLY_MONEY,
    SHARE,
    WORK,
    Figure,
    OwnDepartmentOnly,
    Value,
    may_see,
    require_figure,
)
from db.vocabulary import N_, Better

ORDERS = Figure(
    "orders",
    N_("Orders received"),
    N_("Jobs and repairs registered in the period, whatever became of them. What was taken over does not count."),
    COUNT,
    WORK,
)
COMPLETED = Figure("completed", N_("Jobs done"), N_("Jobs and repairs completed in the period."), COUNT, WORK)
PICKED_UP_ON_TIME = Figure(
    "picked_up_on_time",
    N_("Picked up on time"),
    N_("Repair slips registered in the period that were picked up by their term, of those picked up or past it."),
    SHARE,
    WORK,
)
REPAIRS = Figure("repairs", N_("Repairs received"), N_("Repair slips registered in the period."), COUNT, WORK)
REPAIRS_DONE = Figure(
    "repairs_done",
    N_("Repairs done"),
    N_("Repair slips registered in the period: the share of them that was done by its last day, or by now."),
    SHARE,
    WORK,
)
REVENUE = Figure(
    "revenue",
    N_("Revenue of services"),
    N_(
        "Charges for jobs and repairs by their business date, less what was reversed in the period. Discounts and"
        " waivers do not reduce it; fees are not in it."
    ),
    MONEY,
    MONEY_TOO,
)
MARGIN = Figure(
    "margin",
    N_("Margin of special jobs"),
    N_(
        "Jobs priced by a quote that the customer confirmed in the period: planned profit as a share of cost and"
        " profit, without tax."
    ),
    SHARE,
    MONEY_TOO,
)
OWN_WORK = Figure(
    "own_work",
    N_("Services inside the company"),
    N_(
        "What jobs and repairs that are free of charge (warranty, public area, agreement, goodwill) would have cost, by"
        " their day of completion. It is no revenue."
    ),
    MONEY,
    MONEY_TOO,
    Better.EITHER,
)
DUE = Figure(
    "due",
    N_("Fees due"),
    N_("Recurring fees of the period's bill months less their discounts; what was taken back does not count."),
    MONEY,
    ONLY_MONEY,
)
COLLECTED = Figure(
    "collected",
    N_("Fees collected"),
    N_("What payments up to the period's last day pay of the recurring fees of its bill months."),
    MONEY,
    ONLY_MONEY,
)
HOUSEHOLDS_PAID = Figure(
    "households_paid",
    N_("Households that paid"),
    N_(
        "Of the units with recurring fees in the period's bill months, the share that owed nothing of them at the end"
        " of its last day. A fee without a unit counts as its customer's."
    ),
    SHARE,
    ONLY_MONEY,
)
COLLECTION_RATE = Figure(
    "collection_rate",
    N_("Collection rate"),
    N_(
        "Recurring fees of the period's bill months less their discounts: the share of it that is paid by payments of"
        " the period's last day at the latest."
    ),
    SHARE,
    ONLY_MONEY,
)
DUE_OF_YEAR = Figure(
    "due_12_months",
    N_("Fees due, twelve months"),
    N_("Recurring fees of the twelve bill months up to the period's last one, less their discounts."),
    MONEY,
    ONLY_MONEY,
)
COLLECTED_OF_YEAR = Figure(
    "collected_12_months",
    N_("Fees collected, twelve months"),
    N_(
        "What payments up to the period's last day, or today, pay of the recurring fees of the last twelve bill months."
    ),
    MONEY,
    ONLY_MONEY,
)
RATE_OF_YEAR = Figure(
    "collection_rate_12_months",
    N_("Collection rate, twelve months"),
    N_(
        "Recurring fees of the twelve bill months up to the period's last one, less their discounts: the share of it"
        " that is paid by the period's last day, or today. One month alone says little: its fees are billed at its end."
    ),
    SHARE,
    ONLY_MONEY,
)
HOUSEHOLDS_OF_YEAR = Figure(
    "households_paid_12_months",
    N_("Households that paid, twelve months"),
    N_(
        "Of the units with recurring fees in the twelve bill months up to the period's last one, the share that owed"
        " nothing of them at the end of its last day, or today. A fee without a unit counts as its customer's."
    ),
    SHARE,
    ONLY_MONEY,
)
ARREARS = Figure(
    "arrears",
    N_("Money overdue"),
    N_("All that is overdue at the end of the period's last day, or now."),
    MONEY,
    ONLY_MONEY,
    Better.DOWN,
)
DISCOUNTS = Figure(
    "discounts",
    N_("Discounts given"),
    N_("Discounts and waivers by their business date, less those taken back in the period."),
    MONEY,
    ONLY_MONEY,
    Better.EITHER,
    has_department=False,
)
SATISFIED = Figure("satisfied", care_figures.SATISFIED.name, care_figures.SATISFIED.meaning, SHARE, WORK)
CALLED_ON_TIME = Figure(
    "callbacks_on_time", care_figures.CALLED_ON_TIME.name, care_figures.CALLED_ON_TIME.meaning, SHARE, WORK
)
COMPLAINTS = Figure("complaints", care_figures.RECEIVED.name, care_figures.RECEIVED.meaning, COUNT, WORK, Better.DOWN)
COMPLAINTS_OPEN = Figure(
    "complaints_open",
    N_("Complaints open"),
    N_("Received by the end of the period's last day, or by now, and neither settled nor declined then."),
    COUNT,
    WORK,
    Better.DOWN,
)
COMPLAINTS_OVERDUE = Figure(
    "complaints_overdue",
    N_("Complaints overdue"),
    N_("Open complaints whose term to settle had passed at the end of the period's last day, or has passed now."),
    COUNT,
    WORK,
    Better.DOWN,
)

FIGURES = {
    figure.key: figure
    for figure in (
        *(ORDERS, COMPLETED, PICKED_UP_ON_TIME, REPAIRS, REPAIRS_DONE),
        *(REVENUE, OWN_WORK, MARGIN, DUE, COLLECTED, COLLECTION_RATE, HOUSEHOLDS_PAID, ARREARS, DISCOUNTS),
        *(DUE_OF_YEAR, COLLECTED_OF_YEAR, RATE_OF_YEAR, HOUSEHOLDS_OF_YEAR),
        *(SATISFIED, CALLED_ON_TIME, COMPLAINTS, COMPLAINTS_OPEN, COMPLAINTS_OVERDUE),
        *figures_year.FIGURES,
    )
}

__all__ = ["FIGURES", "Figure", "OwnDepartmentOnly", "Value", "may_see", "require_figure"]
