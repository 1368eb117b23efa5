"""No figure, no list of the dashboard, no report reads a growing table from end to end, on either database."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db import engine
from db.queries.exceptions import count_money_exceptions
from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.queries.figures_parts import (
    list_jobs_by_worker,
    list_order_hours,
    list_orders_by,
    list_paces,
    list_revenue_by_day,
    list_revenue_by_department,
)
from db.queries.figures_parts_money import get_collected, list_arrears_ages, list_complaint_kinds
from db.queries.month_report import get_month_report
from db.queries.year_end import get_year_report, get_year_splits, list_year_zones
from db.rules.figures import FIGURES
from db.types import Actor
from db.vocabulary import OrderSplit, Role
from tests.db.queries.test_plans import NOW, scans, statements_of, three_years
from tests.postgres import postgresql_office

__all__ = ["three_years"]
MANAGER = Actor(1, "王芳", frozenset({Role.MANAGER}), 1, 1)
SLICES = (
    Slice(date(2026, 10, 1), date(2026, 10, 31)),
    Slice(date(2026, 1, 1), date(2026, 11, 20), "一区", 2),
)
DATED: tuple[Callable[..., Any], ...] = (get_collected, list_arrears_ages)
UNDATED: tuple[Callable[..., Any], ...] = (
    *(list_complaint_kinds, list_revenue_by_day, list_revenue_by_department),
    *(list_jobs_by_worker, list_paces, list_order_hours),
)
DAILY = (
    "work_order|ledger_entry|allocation|receipt|billing_notice|notice_line|notice_delivery|callback|agreement_period"
)
WHOLE_TABLE = re.compile(rf"Seq Scan on ({DAILY})( |$)")


def questions() -> Iterator[tuple[Callable[..., Any], dict[str, Any]]]:
    """Each figure, each list of the dashboard, the month and the year."""
    for days in SLICES:
        for figure in FIGURES.values():
            yield measure, {"actor": MANAGER, "figure": figure, "slices": [days, days], "at": NOW}
        for query in DATED:
            yield query, {"actor": MANAGER, "days": days, "at": NOW}
        for query in UNDATED:
            yield query, {"actor": MANAGER, "days": days}
        for split in OrderSplit:
            yield list_orders_by, {"actor": MANAGER, "days": days, "split": split}
    yield count_money_exceptions, {"actor": MANAGER, "at": NOW}
    yield get_month_report, {"actor": MANAGER, "month": "2026-10", "at": NOW}
    for query in (get_year_report, get_year_splits, list_year_zones):
        yield query, {"actor": MANAGER, "year": 2026, "at": NOW}


def test_no_figure_list_or_report_scans_a_growing_table(three_years: Path) -> None:
    found = set()
    with sqlite3.connect(three_years / "office.db") as database:
        for query, question in questions():
            for statement, parameters in statements_of(query, question):
                found |= {(step, statement) for step in scans(database, statement, parameters)}
    assert found == set()


def test_nor_does_postgresql(office_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgresql_office() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        engine.forget_engine()
        asked = {said: values for query, question in questions() for said, values in statements_of(query, question)}
        with engine.office_engine().connect() as connection:
            # In an empty table any way is cheap; without the cheap way the planner shows whether it has another.
            connection.execute(text("SET enable_seqscan = off"))
            found = [
                (step, said)
                for said, values in asked.items()
                for (step,) in connection.exec_driver_sql(f"EXPLAIN {said}", values)
                if WHOLE_TABLE.search(step)
            ]
        engine.forget_engine()
    assert len(asked) > len(FIGURES)
    assert found == []
