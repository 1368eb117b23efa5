"""The list behind a figure: a page and what its address asks for, so that it holds the rows that were counted."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from components.navigation import PAGES
from db.clock import month_of
from db.queries.figure_slices import Slice
from db.rules import figures, figures_year
from db.rules.billing_calendar import last_day
from db.rules.figures import Figure
from db.types import Actor
from db.vocabulary import OrderKind

ORDERS = "work-orders"


class Goes(NamedTuple):
    """The list behind a number."""

    page: str
    asks: Mapping[str, str]

    def opens_for(self, actor: Actor) -> bool:
        return PAGES[self.page].opens_for(actor)


def orders_behind(days: Slice, *, of: str = "", takes_new: bool = True, **more: object) -> Goes:
    """The orders registered in these days; `of` "done" or "charged": completed, or with an entry in the ledger.

    `takes_new`: without what was taken over.
    """
    first, last = f"{of}_from".lstrip("_"), f"{of}_until".lstrip("_")
    asks = {"state": "all", first: days.from_on.isoformat(), last: days.until_on.isoformat()} | _where(days)
    if of != "charged" and takes_new:
        asks["new"] = "1"
    return Goes(ORDERS, asks | {name: str(value) for name, value in more.items()})


def complaints_behind(days: Slice, **more: object) -> Goes:
    """The complaints received in these days."""
    asks = {"view": "list", "from": days.from_on.isoformat(), "until": days.until_on.isoformat()} | _where(days)
    return Goes("complaints", asks | {name: str(value) for name, value in more.items()})


def list_behind(figure: Figure, days: Slice, today: date) -> Goes | None:
    """None where no list holds these rows: what stands open on a past day, what no list is narrowed by."""
    if figure in ORDER_LISTS:
        return orders_behind(days, **ORDER_LISTS[figure])
    if figure in REPAIR_LISTS:
        trade = {} if days.only is None else {"trade": days.only.value}
        return orders_behind(days, takes_new=False, kind=OrderKind.REPAIR.value, **trade)
    if figure in REGISTER_LISTS and days[:2] == (date(days.from_on.year, 1, 1), date(days.from_on.year, 12, 31)):
        return Goes(REGISTER_LISTS[figure], {"year": str(days.from_on.year)} | _where(days))
    if figure is figures.COMPLAINTS:
        return complaints_behind(days)
    is_now, is_whole = days.until_on >= today, not days.zone and days.department_id is None
    if figure is figures.COMPLAINTS_OPEN and is_now:
        return Goes("complaints", {"view": "list", "unsettled": "1"} | _where(days))
    month = month_of(days.from_on)
    is_month = days.from_on.day == 1 and days.until_on in (last_day(month), today) and month_of(days.until_on) == month
    if not is_whole:
        return None
    if figure is figures.ARREARS and is_now:
        return Goes("arrears", {})
    if figure in (figures.CALLED_ON_TIME, figures.SATISFIED) and is_month:
        return Goes("complaints", {"view": "analysis", "of": month})
    if figure in (figures.COLLECTION_RATE, figures.HOUSEHOLDS_PAID) and is_month:
        return Goes("fees", {"month": month, "show": "made"})
    return None


ORDER_LISTS: Mapping[Figure, Mapping[str, str]] = {
    figures.ORDERS: {},
    figures.COMPLETED: {"of": "done"},
    figures.PICKED_UP_ON_TIME: {"kind": OrderKind.REPAIR.value},
    figures.REVENUE: {"of": "charged"},
}

REPAIR_LISTS = (figures.REPAIRS, figures.REPAIRS_DONE)
REGISTER_LISTS = {
    figures_year.HANDED_OVER: "home-hand-overs",
    figures_year.VISITS: "visits",
    figures_year.HOMES_VISITED: "visits",
    figures_year.TOPICS: "visits",
    figures_year.VACANT_CHECKS: "vacant-checks",
    figures_year.FINDINGS: "vacant-checks",
}


def _where(days: Slice) -> dict[str, str]:
    asks = {"zone": days.zone} if days.zone else {}
    return asks | ({"department": str(days.department_id)} if days.department_id is not None else {})
