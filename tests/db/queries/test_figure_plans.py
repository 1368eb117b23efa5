"""No figure reads a growing table from end to end, whatever it is narrowed to."""

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.rules.figures import FIGURES, Figure
from db.types import Actor
from db.vocabulary import Role
from tests.db.queries.test_plans import NOW, scans, statements_of, three_years

__all__ = ["three_years"]
MANAGER = Actor(1, "王芳", frozenset({Role.MANAGER}), 1, 1)
SLICES = (
    Slice(date(2026, 10, 1), date(2026, 10, 31)),
    Slice(date(2026, 1, 1), date(2026, 11, 20), "一区", 2),
)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=lambda figure: figure.key)
def test_no_figure_scans_a_growing_table(three_years: Path, figure: Figure) -> None:
    found = set()
    with sqlite3.connect(three_years / "office.db") as database:
        for days in SLICES:
            question = {"actor": MANAGER, "figure": figure, "slices": [days, days], "at": NOW}
            for statement, parameters in statements_of(measure, question):
                found |= {(step, statement) for step in scans(database, statement, parameters)}
    assert found == set()
