"""python -m tests.benchmarks.fees: one run of fees for 1,700 units, and the look before it.

Makes an office of its own that goes afterwards. The whole run is one transaction with its audit rows; what takes the
time is writing 4,000 rows of the books one after the other, each sealed by the one before it.
"""

import argparse
import tempfile
from pathlib import Path
from typing import NamedTuple

from db import engine, work
from db.operations.agreement_runs import make_fees
from db.queries.agreement_runs import list_due_periods
from db.vocabulary import Occupancy, Rhythm, Role
from tests.agreement_factories import fee_line, make_agreement, make_units
from tests.benchmarks.clocks import OWN, milliseconds
from tests.benchmarks.folder import opened
from tests.factories import FRIDAY, make_actor, make_department

UNITS = 1_700


class FeeTimes(NamedTuple):
    """Milliseconds of CPU: the preview, a month's run, the same run once more."""

    preview: float
    run: float
    again: float
    periods: int


def measure(folder: Path, units: int = UNITS, *, months: int = 1) -> FeeTimes:
    """One unit in five is vacant; the months are made by one run."""
    made = engine.open_engine(f"sqlite:///{(folder / 'office.db').as_posix()}")
    engine.upgrade(made)
    made.dispose()
    with opened(folder):
        engine.make_key()
        make_units(units - units // 5)
        make_units(units // 5, occupancy=Occupancy.VACANT)
        make_agreement(make_department(), fee_line(2_80, Rhythm.MONTHLY), vacant_rate=5_000)
        finance = make_actor(Role.FINANCE)
        month = f"2026-{6 + months:02d}"

        def run() -> None:
            work.act(make_fees, by=finance, at=FRIDAY, month=month)

        preview = milliseconds(lambda: work.ask(list_due_periods, until_month=month), OWN)
        periods = work.ask(list_due_periods, until_month=month).periods
        return FeeTimes(preview, milliseconds(run, OWN), milliseconds(run, OWN), periods)


def main() -> None:
    arguments = argparse.ArgumentParser("python -m tests.benchmarks.fees", description=__doc__)
    arguments.add_argument("--units", type=int, default=UNITS)
    arguments.add_argument("--months", type=int, choices=range(1, 6), default=1)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), chosen.units, months=chosen.months)
    print(f"{found.periods:,} fees of {chosen.units:,} units, CPU: preview {found.preview:.0f} ms,")
    print(f"run {found.run:.0f} ms ({found.run / found.periods:.2f} ms each), once more {found.again:.0f} ms")


if __name__ == "__main__":
    main()
