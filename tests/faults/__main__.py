"""python -m tests.faults: an office killed in the middle of its work, thousands of times.

Shifts of charges, payments, voids and a month's end are done by processes that are killed after some milliseconds.
What they told is there, nothing is there twice, and each shift ends with the same rows as without a kill.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from db import engine
from tests.faults.kills import kill_a_shift
from tests.faults.shifts import open_shop

LENGTH = 80


def main() -> None:
    arguments = argparse.ArgumentParser("python -m tests.faults", description=__doc__)
    arguments.add_argument("--kills", type=int, default=5_000, help="how many processes are killed (5000)")
    arguments.add_argument("--seed", type=int, default=1, help="of the first shift; the next ones count on (1)")
    arguments.add_argument("--folder", type=Path, default=None, help="where the office is made (a temporary folder)")
    chosen = arguments.parse_args()
    begin, kills, seed = time.perf_counter(), 0, chosen.seed
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        os.environ["OFFICE_DATA"] = folder
        os.environ.pop("DATABASE_URL", None)
        engine.make_key()
        engine.upgrade(engine.office_engine())
        file, shop = Path(folder) / "office.db", open_shop()
        while kills < chosen.kills:
            kills += kill_a_shift(file, shop, seed, length=LENGTH, most_kills=chosen.kills - kills)
            print(f"seed {seed}: {kills:,} kills, nothing lost, nothing twice", flush=True)
            seed += 1
        engine.forget_engine()
    shifts = seed - chosen.seed
    print(f"{kills:,} kills in {shifts} shifts of {LENGTH} acts and more, {time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
