"""A run of fees asks for all units at once: more units are more rows, never more questions."""

from pathlib import Path

import pytest
from sqlalchemy import event

from db import engine, work
from db.queries.agreement_runs import list_due_periods
from tests.agreement_factories import make_agreement, make_units
from tests.benchmarks.fees import UNITS, measure
from tests.factories import make_department


def questions() -> int:
    asked = []

    def note(*_args: object) -> None:
        asked.append(1)

    event.listen(engine.office_engine(), "before_cursor_execute", note)
    work.ask(list_due_periods, until_month="2026-11")
    event.remove(engine.office_engine(), "before_cursor_execute", note)
    return len(asked)


def test_the_preview_asks_the_same_for_sixty_units_as_for_five(office: Path) -> None:
    make_units(5)
    make_agreement(make_department())
    few = questions()
    make_units(55)
    assert questions() == few


@pytest.mark.slow
def test_a_run_for_all_units_takes_a_few_seconds(tmp_path: Path) -> None:
    found = measure(tmp_path, months=3)
    assert found.periods == 3 * UNITS
    assert found.run < 10_000
    assert found.again < 1_000
