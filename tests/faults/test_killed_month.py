"""The end of a month is killed at each of its statements: run again it ends the same, run twice it adds nothing."""

import contextlib
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import work
from db.errors import RuleError
from db.operations.hand_ins import sign_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month, reopen_month
from db.operations.notices import reissue_notice
from db.operations.receipts import void_receipt
from db.types import Actor
from db.vocabulary import OrderState, Role
from tests.billing_factories import make_order, pay
from tests.factories import make_actor
from tests.faults.kills import keep, put_back, require_right
from tests.faults.moments import dies_at
from tests.faults.shifts import EVENING, MONTH, Shop, everything, open_shop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs fork and SIGKILL")


@pytest.fixture
def shop(office_file: Path) -> Shop:
    return open_shop(state=OrderState.RECONCILED)


def kill_everywhere(file: Path, operation: Callable[..., Any], by: Actor, *, every: int = 1, **request: Any) -> None:
    """A kill at each statement leaves the office as it was; then the act is done, once more and once again."""

    def act() -> None:
        work.act(operation, by=by, at=EVENING, **request)

    before, kept = everything(), keep(file, "before")
    act()
    after = everything()
    assert after != before
    for moment in itertools.count(step=every):
        put_back(file, kept)
        if not dies_at(moment, act):
            break
        assert everything() == before, (operation.__name__, moment)
        act()
        assert everything() == after, (operation.__name__, moment)
    assert moment > 3
    with contextlib.suppress(RuleError):  # some acts refuse to be done twice, the issue answers with what there is
        act()
    assert everything() == after


def test_notices_are_issued_whole_or_not_at_all(shop: Shop, office_file: Path) -> None:
    kill_everywhere(office_file, issue_notices, shop.finance, month=MONTH)
    require_right()


def test_a_hand_in_is_signed_once(shop: Shop, office_file: Path) -> None:
    kill_everywhere(office_file, sign_hand_in, shop.head, month=MONTH, department_id=shop.works.id)


def test_corrections_restatements_locks_and_reopening_are_whole_too(shop: Shop, office_file: Path) -> None:
    paid = pay(shop.clerk, shop.people[0], 30_00)
    work.act(issue_notices, by=shop.finance, at=EVENING, month=MONTH)

    kill_everywhere(office_file, void_receipt, shop.finance, every=6, receipt_no=paid.receipt_no, reason="错")
    restated = {"month": MONTH, "customer_id": shop.people[0].id, "reason": "更正"}
    kill_everywhere(office_file, reissue_notice, shop.finance, every=6, **restated)
    kill_everywhere(office_file, ask_for_lock, shop.finance, every=4, month=MONTH)
    kill_everywhere(office_file, lock_month, shop.manager, every=4, month=MONTH)
    make_order(shop.people[0], shop.works, 5_00)
    kill_everywhere(office_file, reopen_month, make_actor(Role.LEADER), every=4, month=MONTH, reason="更正")
    require_right()
