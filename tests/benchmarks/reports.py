"""What the dashboard asks, our way and as one would write it by hand with sqlite3 alone."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from components.dashboard_measured import measured
from components.dashboard_panel import View
from components.dashboard_questions import DRAWN, questions_for
from components.dashboard_view import Look, cards_of, read_look
from db import work
from db.clock import now, office_instant
from db.queries.month_report import get_month_report
from db.queries.year_end import get_year_report, get_year_splits, list_year_zones
from db.rules import figures
from db.rules.figures import Figure
from db.types import Actor
from db.vocabulary import Role
from tests.benchmarks.clocks import Line, took_in_turn

MANAGER = Actor(3, "马经理", frozenset({Role.MANAGER}))
ORDERS = """SELECT count(*) FROM work_order WHERE registered_at >= ? AND registered_at < ? AND NOT is_taken_over"""
REVENUE = """SELECT sum(receivable_fen) FROM ledger_entry WHERE counts_as = 'charges' AND work_order_id IS NOT NULL
    AND business_on BETWEEN ? AND ?"""
CALLED = """SELECT sum(first_try_on <= due_on), sum(first_try_on IS NOT NULL OR due_on < ?) FROM callback
    WHERE due_on BETWEEN ? AND ? AND state NOT IN ('cancelled', 'not_needed') AND NOT is_taken_over"""
CHANNELS = f"{ORDERS.replace('count(*)', 'channel, count(*)')} GROUP BY channel ORDER BY 2 DESC"


def measure(office: Path, times: int) -> Iterator[Line]:
    database = sqlite3.connect(office / "office.db", isolation_level=None)
    for name, ours, bare, aim in _questions(database):
        yield Line(name, *took_in_turn(ours, bare, times), aim)
    database.close()


def _questions(database: sqlite3.Connection) -> Iterator[tuple[str, Callable[[], Any], Callable[[], Any], str]]:
    look = read_look({}, MANAGER, now(), [], [])
    year = read_look({"period": f"{look.today:%Y}"}, MANAGER, now(), [], [])
    view = View(look, MANAGER, work.ask, str)
    moments = [(_moment(days.from_on), _moment(days.until_on, after=True)) for days in look.trend]
    days = [(each.from_on.isoformat(), each.until_on.isoformat()) for each in look.trend]

    def bare(statement: str, asked: list[tuple[str, ...]]) -> Callable[[], Any]:
        return lambda: [database.execute(statement, values).fetchall() for values in asked]

    by_hand = {figures.ORDERS: bare(ORDERS, moments), figures.REVENUE: bare(REVENUE, days)}
    by_hand[figures.CALLED_ON_TIME] = bare(CALLED, [(look.today.isoformat(), *each) for each in days])
    for figure, hand in by_hand.items():
        yield f"dashboard: {figure.key}, thirteen months", _card(figure, view), hand, "first figures ≤ 300 ms"
    channels = bare(CHANNELS, [moments[-1], moments[-2]])
    yield "dashboard: orders by channel, two months", _chart("work", view, "channels"), channels, ""
    everything = list(by_hand.values())
    aim = "complete ≤ 1,500 ms"
    yield "dashboard: eight figures and the first charts", _page(look), lambda: [each() for each in everything], aim
    yield "dashboard: the same for the year", _page(year), lambda: [each() for each in everything], aim
    yield "dashboard: What hurts?", _charts("trouble", view), lambda: [each() for each in everything], aim
    kept = [bare(statement, [days_]) for statement, days_ in ((ORDERS, moments[-2]), (REVENUE, days[-2]))]
    asked = {"actor": MANAGER, "at": now()}
    reports: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "monthly report not issued yet": (get_month_report, {"month": f"{look.trend[-2].until_on:%Y-%m}"}),
        "year-end report: figures": (get_year_report, {"year": look.today.year}),
        "year-end report: by group, trade and topic": (get_year_splits, {"year": look.today.year}),
        "year-end report: by zone": (list_year_zones, {"year": look.today.year}),
    }
    for name, (query, more) in reports.items():
        yield name, partial(work.ask, query, **asked, **more), lambda: [each() for each in kept], aim


def _card(figure: Figure, view: View) -> Callable[[], Any]:
    return lambda: measured(figure, view)


def _chart(question: str, view: View, key: str) -> Callable[[], Any]:
    rows = questions_for(MANAGER, view.look)[question].rows
    chart = next(each for row in rows for each, _share in row if each.key == key)
    return lambda: DRAWN[chart](view)


def _charts(question: str, view: View) -> Callable[[], Any]:
    rows = questions_for(MANAGER, view.look)[question].rows
    return lambda: [DRAWN[chart](view) for row in rows for chart, _share in row]


def _page(look: Look) -> Callable[[], Any]:
    """All that the page asks and draws when it is opened."""
    view = View(look, MANAGER, work.ask, str)

    def shown() -> None:
        for figure in cards_of(look, MANAGER):
            measured(figure, view)
        for chart, _share in questions_for(MANAGER, look)["glance"].rows[0]:
            panel = DRAWN[chart](view)
            if panel.draw is not None:
                panel.draw(is_dark=False, height=200).to_dict()

    return shown


def _moment(day: date, *, after: bool = False) -> str:
    there = office_instant(date.fromordinal(day.toordinal() + after))
    return f"{there:%Y-%m-%dT%H:%M:%S}"
