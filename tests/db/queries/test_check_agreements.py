"""What was approved of an agreement is what is charged: a change behind the program shows in the check (R-DEC-21)."""

from pathlib import Path

import pytest

from db import work
from db.queries.check_agreements import check_agreements
from tests.agreement_factories import make_agreement, make_units
from tests.db.queries.test_checks import tamper
from tests.factories import make_department


def wrong() -> list[str]:
    return [finding.detail for finding in work.ask(check_agreements) if not finding.ok]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE agreement_line SET unit_price_fen = unit_price_fen - 1 WHERE id = 1",
        "UPDATE agreement_version SET vacant_rate = 0 WHERE id = 1",
        "UPDATE agreement SET building = '' WHERE id = 1",
        "UPDATE agreement_version SET content_hash = NULL WHERE id = 1",
    ],
    ids=["price", "vacant rate", "units", "seal"],
)
def test_a_term_changed_after_the_approval_is_found(office: Path, statement: str) -> None:
    make_units(1)
    department = make_department()
    changed = make_agreement(department, building="1栋")
    make_agreement(department)
    assert wrong() == []
    tamper(statement)
    assert wrong() == [f"1 wrong: {changed.agreement_no} V1"]
