"""What is measured is an office like any other: every invariant of `check` holds in the generated one."""

from pathlib import Path

from db import work
from db.queries.checks import run_checks
from tests.benchmarks.folder import generate, opened


def test_the_generated_office_passes_every_check(tmp_path: Path) -> None:
    generate(600, tmp_path / "office.db")

    with opened(tmp_path):
        wrong = [finding for finding in work.ask(run_checks) if not finding.ok]

    assert wrong == []
