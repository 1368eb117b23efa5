"""The list behind a figure: a page and what its address asks for, so that it holds the rows that were counted."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from components.figure_asked import PAGE, FigureAsked
from components.navigation import PAGES
from db.queries.figure_slices import Slice
from db.rules import figures, figures_year
from db.rules.figures import Figure
from db.types import Actor
from db.vocabulary import N_, OrderKind

ORDERS = "work-orders"
WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))


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


def rows_behind(figure: Figure, days: Slice, *, is_part: bool | None = None) -> Goes:
    """The page of what was counted, row by row."""
    return Goes(PAGE, FigureAsked(figure, days, is_part).address)


def list_behind(figure: Figure, days: Slice, today: date) -> Goes:
    """The list that everybody knows where it holds the rows that were counted and nothing else; else those rows."""
    if figure in ORDER_LISTS:
        return orders_behind(days, **ORDER_LISTS[figure])
    if figure is figures.REPAIRS:
        trade = {} if days.only is None else {"trade": days.only.value}
        return orders_behind(days, takes_new=False, kind=OrderKind.REPAIR.value, **trade)
    year = date(days.from_on.year, 1, 1), min(date(days.from_on.year, 12, 31), today)
    if figure in REGISTER_LISTS and days[:2] == year:
        return Goes(REGISTER_LISTS[figure], {"year": str(days.from_on.year)} | _where(days))
    if figure is figures.COMPLAINTS:
        return complaints_behind(days)
    is_now, is_whole = days.until_on >= today, not days.zone and days.department_id is None
    if figure is figures.COMPLAINTS_OPEN and is_now:
        return Goes("complaints", {"view": "list", "unsettled": "1"} | _where(days))
    if figure is figures.ARREARS and is_now and is_whole and days.only is None:
        return Goes("arrears", {})
    return rows_behind(figure, days)


ORDER_LISTS: Mapping[Figure, Mapping[str, str]] = {figures.ORDERS: {}, figures.COMPLETED: {"of": "done"}}
REGISTER_LISTS = {figures_year.VISITS: "visits", figures_year.VACANT_CHECKS: "vacant-checks"}


def hour_said(weekday: int, hour: int, _: Callable[[str], str]) -> str:
    """Mon 10:00–11:00; Monday is 0."""
    return f"{_(WEEKDAYS[weekday])} {hour}:00–{hour + 1}:00"


def _where(days: Slice) -> dict[str, str]:
    asks = {"zone": days.zone} if days.zone else {}
    return asks | ({"department": str(days.department_id)} if days.department_id is not None else {})
