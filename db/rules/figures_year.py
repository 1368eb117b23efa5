"""The figures that only the year's report asks for: homes, notices, visits, surveys (R-YEAR); of no department."""

from db.rules.figure import COUNT, ONLY_MONEY, SEES_ALL, SHARE, Figure
from db.vocabulary import N_, Better

HANDED_OVER = Figure(
    "handed_over",
    N_("Hand-overs done"),
    N_("Homes that were to be handed over in the period: the share of them that was, by its last day."),
    SHARE,
    SEES_ALL,
    has_department=False,
)
OCCUPIED = Figure(
    "occupied",
    N_("Homes occupied"),
    N_(
        "Of all homes and shops handed over, the share that is lived in, used or being fitted out at the end of the"
        " period's last day. A home without an entry in the register is as its file says."
    ),
    SHARE,
    SEES_ALL,
    Better.EITHER,
    has_department=False,
)
NOTICES = Figure(
    "notices",
    N_("Notices sent"),
    N_("Notices of the period's bill months, one for each customer and month, however often it was restated."),
    COUNT,
    ONLY_MONEY,
    Better.EITHER,
    has_department=False,
)
VISITS = Figure(
    "visits", N_("Visits to homes"), N_("Household visits made in the period."), COUNT, SEES_ALL, has_department=False
)
HOMES_VISITED = Figure(
    "homes_visited",
    N_("Homes visited"),
    N_("Homes that were visited in the period, each once."),
    COUNT,
    SEES_ALL,
    has_department=False,
)
TOPICS = Figure(
    "topics",
    N_("Topics raised"),
    N_("How often a topic was raised in the visits of the period."),
    COUNT,
    SEES_ALL,
    Better.EITHER,
    has_department=False,
)
VACANT_CHECKS = Figure(
    "vacant_checks",
    N_("Checks of vacant homes made"),
    N_("Checks of vacant homes made in the period."),
    COUNT,
    SEES_ALL,
    has_department=False,
)
FINDINGS = Figure(
    "findings",
    N_("Findings in vacant homes"),
    N_("Trades in which the checks of the period found something, each check and trade once."),
    COUNT,
    SEES_ALL,
    Better.DOWN,
    has_department=False,
)
FORMS_SENT = Figure(
    "forms_sent",
    N_("Survey forms sent"),
    N_("Surveys that ended in the period: forms delivered. Of answers taken over, the forms that came back count."),
    COUNT,
    SEES_ALL,
    has_department=False,
)
FORMS = Figure(
    "forms_returned",
    N_("Survey forms returned"),
    N_(
        "Surveys that ended in the period: forms that came back as a share of those delivered. Answers taken over do"
        " not count: nobody knows how many were delivered."
    ),
    SHARE,
    SEES_ALL,
    has_department=False,
)
SURVEYED = Figure(
    "surveyed",
    N_("Satisfied in surveys"),
    N_(
        "Surveys that ended in the period: marks of 4 and 5 as a share of all marks, each as often as its question"
        " weighs. What fewer than five people said is not shown."
    ),
    SHARE,
    SEES_ALL,
    has_department=False,
)

FIGURES = (
    HANDED_OVER,
    OCCUPIED,
    NOTICES,
    VISITS,
    HOMES_VISITED,
    TOPICS,
    VACANT_CHECKS,
    FINDINGS,
    FORMS_SENT,
    FORMS,
    SURVEYED,
)
