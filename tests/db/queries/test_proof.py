"""The proof of a month: four sums to the fen, a gap wherever one of them is wrong, and no lock over a gap."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from db import proof, work
from db.engine import office_engine
from db.operations.months import MonthNotProven, NoticesToRestate, ask_for_lock, issue_notices, lock_month
from db.operations.receipts import void_receipt
from db.queries.proof import Gap, MonthProof, list_months_to_prove, prove_month
from db.tables.guards import restate_guards
from db.types import Actor
from db.vocabulary import BookSum, MonthState, Role, Settlement
from tests.billing_factories import make_order, owe_opening, pay
from tests.factories import make_actor, make_customer, make_department

pytestmark = pytest.mark.usefixtures("office")
MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
MONTH = "2026-11"


@pytest.fixture
def finance(office: object) -> Actor:
    return make_actor(Role.FINANCE)


@pytest.fixture
def november(finance: Actor) -> MonthProof:
    """A month with a balance taken over, slips of both kinds and payments, issued."""
    zhang, works = make_customer(), make_department()
    owe_opening(zhang, 100_00)
    make_order(zhang, works, 80_00)
    pay(finance, zhang, 30_00, make_order(zhang, works, 30_00, settlement=Settlement.IMMEDIATE))
    pay(finance, zhang, 50_00)
    work.act(issue_notices, by=finance, at=MONTH_END, month=MONTH)
    return proven()


def proven(month: str = MONTH) -> MonthProof:
    return work.ask(prove_month, month=month)


def tamper(statement: str) -> None:
    with office_engine().execution_options(writer=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars()
            for name in list(names):
                connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))
        if connection.dialect.name == "sqlite":
            restate_guards(connection)


def test_the_sums_of_an_issued_month_agree(november: MonthProof) -> None:
    charges, due = (80_00,) * 5, (130_00,) * 3
    assert november == MonthProof(
        MONTH, MonthState.ISSUED, *charges[:3], charges[3], charges[4], *due[:1], *due[1:], waiting=0
    )
    assert (november.gaps, november.difference_fen) == ([], 0)


def test_an_open_month_has_no_notices_to_compare(november: MonthProof) -> None:
    later = proven("2026-12")
    assert (later.state, later.notices_fen, later.lines_fen, later.due_notices_fen) == (
        MonthState.OPEN,
        None,
        None,
        None,
    )
    assert (later.due_rollup_fen, later.due_ledger_fen, later.gaps) == (130_00, 130_00, [])


@pytest.mark.parametrize(
    ("statement", "gap"),
    [
        ("UPDATE work_order_line SET amount_fen = amount_fen + 1", Gap(BookSum.REGISTER, BookSum.LEDGER, 1)),
        ("UPDATE billing_notice SET opening_fen = opening_fen + 5, total_fen = total_fen + 5", BookSum.NOTICES),
        ("UPDATE notice_line SET amount_fen = amount_fen - 2 WHERE counts_as = 'charges'", BookSum.LINES),
    ],
)
def test_a_changed_sum_is_a_gap_and_nobody_locks_over_it(
    november: MonthProof, finance: Actor, statement: str, gap: Gap | BookSum
) -> None:
    work.act(ask_for_lock, by=finance, at=MONTH_END, month=MONTH)
    tamper(statement)
    found = proven().gaps[0]
    assert found == gap or gap in (found.one, found.other)
    with pytest.raises(MonthNotProven):
        work.act(ask_for_lock, by=finance, at=MONTH_END, month=MONTH)
    with pytest.raises(MonthNotProven):
        work.act(lock_month, by=make_actor(Role.MANAGER), at=MONTH_END, month=MONTH)


def test_a_notice_that_waits_for_its_revision_is_named_and_no_gap(november: MonthProof, finance: Actor) -> None:
    zhang = make_customer("李娜", "2-2-0703", customer_no="KH-000002")
    paid = pay(finance, zhang, 40_00, at=MONTH_END - timedelta(days=3))
    december = datetime(2026, 12, 31, 9, tzinfo=UTC)
    work.act(issue_notices, by=finance, at=december, month="2026-12")
    work.act(void_receipt, by=make_actor(Role.MANAGER), at=december, receipt_no=paid.receipt_no, reason="错")
    waits = proven("2026-12")
    assert (waits.waiting, waits.gaps) == (1, [])
    with pytest.raises(NoticesToRestate):
        work.act(ask_for_lock, by=finance, at=december, month="2026-12")


def test_the_months_to_prove_reach_from_the_first_business_to_today_and_beyond(november: MonthProof) -> None:
    assert work.ask(list_months_to_prove, today=date(2026, 12, 5)) == ["2026-12", "2026-11", "2026-10"]
    assert work.ask(list_months_to_prove, today=date(2026, 10, 5)) == ["2026-11", "2026-10"]


def test_the_whole_proof_is_the_same_after_it_has_gone_through_the_pipe(november: MonthProof) -> None:
    steps: list[tuple[int, int]] = []
    made = proof.make_proof(lambda done, total: steps.append((done, total)))
    assert made.breaches == 0
    assert steps[-1][0] == steps[-1][1] == len(steps)
    assert proof.unpacked(proof.packed(made)) == made
