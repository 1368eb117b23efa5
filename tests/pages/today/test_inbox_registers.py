"""What is overdue in a register comes to its keepers, and the row opens the list of what it counts (R-REG)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from db import work
from db.clock import office_day
from db.operations.registers import add_entry, strike_out_entry
from db.queries.inbox import count_work_items, list_work_items
from db.queries.inbox_item import WorkItem, matter_of
from db.queries.registers import EntryFilter, count_words, list_entries
from db.types import Actor
from db.vocabulary import Role, Trade, VisitTopic, WorkKind
from tests.factories import FRIDAY, make_actor, make_customer

DAY = timedelta(days=1)
TODAY = office_day(FRIDAY)
ROOMS = ("3-1-1201", "3-1-1202")
# The register, what is written in it on Friday, the first day on which it waits, who keeps it, and the row's words.
DESK, ROUNDS = (Role.CLERK, Role.MANAGER), (Role.CLERK, Role.SUPERVISOR, Role.MANAGER)
CASES: list[tuple[str, dict[str, Any], int, tuple[Role, ...], str]] = [
    ("home-hand-overs", {"due_on": TODAY}, 1, DESK, "Hand-over of homes: 2 overdue"),
    ("visits", {"visited_on": TODAY, "topics": [VisitTopic.FEES]}, 8, ROUNDS, "Household visits: 2 overdue"),
    ("vacant-checks", {"checked_on": TODAY, "findings": [Trade.LIFT]}, 8, ROUNDS, "Checks of vacant homes: 2 overdue"),
]


@pytest.fixture(autouse=True)
def two_homes(office: object) -> None:
    for number, room in enumerate(ROOMS, 1):
        make_customer(f"业主{number}", room, customer_no=f"KH-00000{number}")


def waits(actor: Actor, at: datetime) -> list[WorkItem]:
    items = work.ask(list_work_items, actor=actor, at=at).items
    assert work.ask(count_work_items, actor=actor, at=at) == len(items)
    return [item for item in items if item.kind is WorkKind.REGISTER]


@pytest.mark.parametrize(("register", "values", "days", "keepers", "words"), CASES, ids=lambda case: case)
def test_what_is_overdue_waits_for_the_keepers_of_the_register_and_opens_its_list(
    register: str, values: dict[str, Any], days: int, keepers: tuple[Role, ...], words: str
) -> None:
    clerk = make_actor(Role.CLERK)
    who = {"visited_by": "李静"} if register == "visits" else {"checked_by": "李静"} if "checked_on" in values else {}
    numbers = [
        work.act(add_entry, by=clerk, at=FRIDAY, register=register, values={"unit_id": room, **values, **who})
        for room in ROOMS
    ]
    at = FRIDAY + days * DAY
    assert waits(clerk, at - DAY) == []
    (item,) = waits(clerk, at)
    assert (matter_of(item, str), item.page, item.params, item.is_overdue) == (words, register, {"show": "late"}, True)
    asked = {"actor": clerk, "register": register, "which": EntryFilter(is_late=True), "today": office_day(at)}
    assert sorted(row.id for row in work.ask(list_entries, **asked) if row.is_late) == numbers
    assert work.ask(count_words, **asked).entries == len(numbers)

    for role in Role:
        assert len(waits(make_actor(role), at)) == (role in keepers), role
    for number in numbers:
        numbered = {"register": register, "entry_id": number, "seen_version": 1}
        work.act(strike_out_entry, by=clerk, at=at, **numbered, reason="written twice")
    assert waits(clerk, at) == []
