"""The whole proof: every check and every month's sums, made by a process of its own so that the screens stay quick."""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from db import clock
from db.queries.check_chains import Finding
from db.queries.checks import CHECKS
from db.queries.proof import MonthProof, list_months_to_prove, prove_month
from db.vocabulary import MonthState
from db.work import ask


class Proof(NamedTuple):
    """What was found, when; the months newest first."""

    made_at: datetime
    findings: list[Finding]
    months: list[MonthProof]

    @property
    def breaches(self) -> int:
        return sum(not finding.ok for finding in self.findings) + sum(bool(month.gaps) for month in self.months)


def make_proof(report: Callable[[int, int], None] = lambda _done, _total: None) -> Proof:
    """Each check and each month in a read transaction of its own; `report` hears how many are done of how many."""
    made_at = clock.now()
    months = ask(list_months_to_prove, today=clock.office_day(made_at))
    total, findings, proven = len(CHECKS) + len(months), [], []
    for check in CHECKS:
        findings += ask(check)
        report(CHECKS.index(check) + 1, total)
    for month in months:
        proven.append(ask(prove_month, month=month))
        report(len(CHECKS) + len(proven), total)
    return Proof(made_at, findings, proven)


def packed(proof: Proof) -> dict[str, Any]:
    return {
        "made_at": proof.made_at.isoformat(),
        "findings": [list(finding) for finding in proof.findings],
        "months": [[month.month, month.state.value, *month[2:]] for month in proof.months],
    }


def unpacked(said: dict[str, Any]) -> Proof:
    states = {state.value: state for state in MonthState}
    months = [MonthProof(month, states[state], *figures) for month, state, *figures in said["months"]]
    return Proof(datetime.fromisoformat(said["made_at"]), [Finding(*each) for each in said["findings"]], months)


def main() -> None:
    """`python -m db.proof`: a line of JSON for each step, the last one with the proof."""
    if hasattr(os, "nice"):
        os.nice(10)

    def report(said: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()

    report({"proof": packed(make_proof(lambda done, total: report({"done": done, "total": total})))})


if __name__ == "__main__":
    main()
