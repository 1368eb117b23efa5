"""The month end: previewed, issued once, corrected by revisions, locked by two, reopened by the leader."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db import work
from db.errors import Incomplete, NotAllowed
from db.operations import notices as notices_module
from db.operations.charging import recharge_order
from db.operations.hand_ins import HandInNotSigned, HandInSigned, MonthIssued, sign_hand_in, withdraw_hand_in
from db.operations.months import (
    EarlierMonthNotLocked,
    IssuedNotices,
    LaterMonthLocked,
    LockNotAsked,
    MonthAlreadyLocked,
    MonthNotIssued,
    MonthNotLocked,
    NoticesToRestate,
    ask_for_lock,
    issue_notices,
    lock_month,
    reopen_month,
    review_month,
)
from db.operations.notices import NoticeLocked, NoticeUnchanged, record_delivery, reissue_notice
from db.operations.receipts import void_receipt
from db.queries.check_notices import check_notices
from db.queries.checks import run_checks
from db.queries.months import get_month, list_hand_ins
from db.queries.notices import list_frozen_lines, list_stale
from db.queries.rollup_document import rollup_document
from db.rules.billing_calendar import FutureMonth
from db.rules.separation_of_duties import SamePerson
from db.rules.work_order_states import OtherDepartment
from db.tables.billing import BillingNotice, NoticeLine
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import DeliveryResult, DeliveryWay, MonthState, OrderState, Role, Settlement
from tests.billing_factories import charge_of, make_order, owe_opening, pay
from tests.factories import FRIDAY, make_actor, make_customer, make_department, put

pytestmark = pytest.mark.usefixtures("office")

MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 20, 2, 0, tzinfo=UTC)
JANUARY = datetime(2027, 1, 31, 2, 0, tzinfo=UTC)


class Office:
    """A small office with somebody for every part of the month end."""

    def __init__(self) -> None:
        self.works = make_department()
        self.zhang = make_customer()
        self.li = make_customer("李娜", "2-2-0703", customer_no="KH-000002")
        self.clerk = make_actor(Role.CLERK, name="前台")
        self.finance = make_actor(Role.FINANCE, name="钱会计")
        self.manager = make_actor(Role.MANAGER, name="经理")
        self.leader = make_actor(Role.LEADER, name="总经理")
        self.head = make_actor(Role.SUPERVISOR, name="主管", department=self.works)

    def issue(self, month: str = "2026-11", at: datetime = MONTH_END) -> IssuedNotices:
        return work.act(issue_notices, by=self.finance, at=at, month=month)

    def lock(self, month: str = "2026-11", at: datetime = MONTH_END) -> None:
        work.act(ask_for_lock, by=self.finance, at=at, month=month)
        work.act(lock_month, by=self.manager, at=at, month=month)


@pytest.fixture
def at_month_end(office: object) -> Office:
    return Office()


def document(month: str = "2026-11") -> dict[str, object]:
    return work.ask(rollup_document, month=month, today=date(2027, 1, 31))


def sums(month: str = "2026-11") -> dict[str, tuple[int, int, int, int]]:
    parts = ("opening_fen", "charges_fen", "payments_fen", "total_fen")
    return {n["customer_no"]: tuple(n[p] for p in parts) for n in document(month)["notices"]}  # type: ignore[attr-defined]


def rows() -> tuple[int, int]:
    return work.ask(
        lambda s: tuple(s.scalar(select(func.count()).select_from(t)) or 0 for t in (BillingNotice, NoticeLine))
    )


def correct(order: WorkOrder, amount_fen: int, at: datetime) -> None:
    def change(session: Session) -> None:
        row = session.get_one(WorkOrder, order.id)
        row.amount_fen = row.accepted_fen = amount_fen
        row.revision += 1
        recharge_order(session, order=row, reason="更正", by=SYSTEM, at=at)

    put(change, at=at)


def test_a_notice_counts_opening_charges_and_payments_and_leaves_pay_at_once_slips_out(at_month_end: Office) -> None:
    o = at_month_end
    owe_opening(o.zhang, 100_00)
    make_order(o.zhang, o.works, 80_00, on=date(2026, 11, 3), quantity_thousandths=1500)
    make_order(o.zhang, o.works, 50_00, on=date(2026, 10, 31))
    spot = make_order(o.zhang, o.works, 33_00, settlement=Settlement.IMMEDIATE)
    pay(o.clerk, o.zhang, 33_00, spot)
    pay(o.clerk, o.zhang, 20_00)
    pay(o.clerk, o.li, 5_00)
    assert sums() == {"KH-000001": (150_00, 80_00, 20_00, 210_00), "KH-000002": (0, 0, 5_00, -5_00)}
    before = document()
    first = before["notices"][0]  # type: ignore[index]
    assert first["total_capital"] == "贰佰壹拾元整"
    assert [(line["date"], line["quantity"], line["amount_fen"]) for line in first["lines"]] == [
        ("2026-11-03", 1.5, 80_00)
    ]
    o.issue()
    after = document()
    assert [n.pop("number") for n in after["notices"]] == ["SF-2026-000001", "SF-2026-000002"]  # type: ignore[attr-defined]
    assert [n.pop("number") for n in before["notices"]] == [None, None]  # type: ignore[attr-defined]
    assert (before["notices"], before["totals"]) == (after["notices"], after["totals"])


def test_a_month_with_nothing_to_bill_is_issued_and_its_numbers_begin_with_the_next_one(at_month_end: Office) -> None:
    """The empty book of numbers is no gap: the check stays green, and the first notice is number one."""
    o = at_month_end
    assert o.issue("2026-10") == IssuedNotices("2026-10", 0, 0, True)
    assert [found.name for found in work.ask(run_checks) if not found.ok] == []
    make_order(o.zhang, o.works, 80_00)
    o.issue()
    assert [n["number"] for n in document()["notices"]] == ["SF-2026-000001"]  # type: ignore[attr-defined]


def test_issuing_again_adds_nothing_and_answers_with_the_frozen_notices(at_month_end: Office) -> None:
    o = at_month_end
    make_order(o.zhang, o.works, 80_00)
    assert o.issue() == IssuedNotices("2026-11", 1, 80_00, True)
    before, frozen = rows(), document()
    assert o.issue() == IssuedNotices("2026-11", 1, 80_00, False)
    assert (rows(), document()) == (before, frozen)


def test_an_issue_that_is_killed_half_way_leaves_nothing_and_runs_again_with_the_same_rows(
    at_month_end: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    o = at_month_end
    for amount in (80_00, 70_00):
        make_order(o.zhang, o.works, amount)
        make_order(o.li, o.works, amount)

    def dies(*_args: object, **_more: object) -> object:
        raise KeyboardInterrupt

    for step in ("get_unit_names", "next_numbers", "insert_many", "note_many"):
        with monkeypatch.context() as patch:
            patch.setattr(notices_module, step, dies)
            with pytest.raises(KeyboardInterrupt):
                o.issue()
        assert (rows(), document()["issued"]) == ((0, 0), False)
    assert o.issue().notices == 2
    numbers = work.ask(lambda s: list(s.scalars(select(BillingNotice.notice_no).order_by(BillingNotice.id))))
    assert (numbers, rows()) == (["SF-2026-000001", "SF-2026-000002"], (2, 4))


def test_a_month_that_has_not_begun_is_refused(at_month_end: Office) -> None:
    o = at_month_end
    for act in (issue_notices, review_month):
        with pytest.raises(FutureMonth):
            work.act(act, by=o.finance, at=FRIDAY, month="2026-12")
    with pytest.raises(FutureMonth):
        work.ask(rollup_document, month="2026-12", today=date(2026, 11, 30))


def test_who_reviewed_a_month_stays_on_its_notices_once_they_are_made(at_month_end: Office) -> None:
    o = at_month_end
    work.act(review_month, by=o.finance, at=MONTH_END, month="2026-11")
    o.issue()
    with pytest.raises(MonthIssued):
        work.act(review_month, by=make_actor(Role.FINANCE, name="新会计"), at=DECEMBER, month="2026-11")
    assert work.ask(get_month, month="2026-11").reviewed_by == "钱会计"


def test_a_slip_reconciled_after_the_issue_goes_onto_the_next_month(at_month_end: Office) -> None:
    o = at_month_end
    make_order(o.zhang, o.works, 80_00)
    o.issue()
    late = make_order(o.zhang, o.works, 30_00, on=date(2026, 11, 29))
    early = make_order(o.zhang, o.works, 20_00, on=date(2026, 9, 1))
    assert {charge_of(late).bill_month, charge_of(early).bill_month} == {"2026-12"}
    assert sums("2026-12") == {"KH-000001": (80_00, 50_00, 0, 130_00)}


def test_what_is_charged_after_the_departments_hand_in_goes_onto_the_next_month(at_month_end: Office) -> None:
    o = at_month_end
    other = make_department("保洁部")
    make_order(o.zhang, o.works, 80_00)
    work.act(sign_hand_in, by=o.head, at=FRIDAY, month="2026-11", department_id=o.works.id)
    assert charge_of(make_order(o.zhang, o.works, 10_00)).bill_month == "2026-12"
    assert charge_of(make_order(o.zhang, other, 10_00)).bill_month == "2026-11"
    row = next(r for r in work.ask(list_hand_ins, month="2026-11") if r.department_id == o.works.id)
    assert (row.orders, row.amount_fen, row.signed_by) == (1, 80_00, "主管")
    with pytest.raises(HandInSigned):
        work.act(sign_hand_in, by=o.head, at=FRIDAY, month="2026-11", department_id=o.works.id)
    with pytest.raises(OtherDepartment):
        work.act(sign_hand_in, by=o.head, at=FRIDAY, month="2026-11", department_id=other.id)
    again = {"month": "2026-11", "department_id": o.works.id, "reason": "漏单"}
    work.act(withdraw_hand_in, by=o.finance, **again)
    assert charge_of(make_order(o.zhang, o.works, 10_00)).bill_month == "2026-11"
    with pytest.raises(HandInNotSigned):
        work.act(withdraw_hand_in, by=o.head, **again)
    o.issue()
    with pytest.raises(MonthIssued):
        work.act(sign_hand_in, by=o.head, at=MONTH_END, month="2026-11", department_id=o.works.id)


def test_a_correction_after_the_hand_in_stays_in_the_month_that_it_corrects(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 80_00)
    work.act(sign_hand_in, by=o.head, at=FRIDAY, month="2026-11", department_id=o.works.id)
    correct(slip, 60_00, MONTH_END)
    assert charge_of(slip).bill_month == "2026-11"
    o.issue()
    assert sums("2026-11") == {"KH-000001": (0, 60_00, 0, 60_00)}


def test_a_correction_of_a_locked_month_is_in_the_next_one_also_when_that_is_handed_in(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 60_00)
    o.issue()
    o.lock()
    work.act(sign_hand_in, by=o.head, at=DECEMBER, month="2026-12", department_id=o.works.id)
    correct(slip, 50_00, DECEMBER)
    assert charge_of(slip).bill_month == "2026-12"
    o.issue("2026-12", DECEMBER)
    assert sums("2026-12") == {"KH-000001": (60_00, -10_00, 0, 50_00)}


def test_a_correction_of_an_issued_month_is_restated_whole_and_the_old_notice_kept(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 80_00)
    make_order(o.zhang, o.works, 20_00)
    o.issue()
    with pytest.raises(NoticeUnchanged):
        work.act(reissue_notice, by=o.finance, at=MONTH_END, month="2026-11", customer_id=o.zhang.id, reason="更正")
    correct(slip, 60_00, MONTH_END)
    assert [draft.sums.total_fen for draft in work.ask(list_stale, month="2026-11")] == [80_00]
    with pytest.raises(NoticesToRestate):
        work.act(ask_for_lock, by=o.finance, at=MONTH_END, month="2026-11")
    number = work.act(
        reissue_notice, by=o.finance, at=MONTH_END, month="2026-11", customer_id=o.zhang.id, reason="更正"
    )
    assert number == "SF-2026-000001-2"
    notice = document()["notices"][0]  # type: ignore[index]
    assert (notice["number"], sorted(line["amount_fen"] for line in notice["lines"])) == (number, [20_00, 60_00])
    assert work.ask(list_stale, month="2026-11") == []
    assert rows() == (2, 4)


def test_a_revision_takes_the_later_notices_of_the_customer_with_it(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 80_00)
    o.issue()
    make_order(o.zhang, o.works, 10_00, on=date(2026, 12, 5))
    o.issue("2026-12", DECEMBER)
    o.issue("2027-01", JANUARY)
    correct(slip, 60_00, JANUARY)
    work.act(reissue_notice, by=o.finance, at=JANUARY, month="2026-11", customer_id=o.zhang.id, reason="更正")
    assert sums("2026-12") == {"KH-000001": (60_00, 10_00, 0, 70_00)}
    assert sums("2027-01") == {"KH-000001": (70_00, 0, 0, 70_00)}
    assert [work.ask(list_stale, month=month) for month in ("2026-11", "2026-12", "2027-01")] == [[], [], []]


@pytest.mark.parametrize("others", [0, 1])
def test_a_correction_gives_a_notice_to_who_had_none_in_a_later_month(at_month_end: Office, others: int) -> None:
    """Also when another's notice of that month was restated since, and when nobody had one."""
    o = at_month_end
    slips = [make_order(o.zhang, o.works, 50_00) for _each in range(others)]
    make_order(o.li, o.works, 80_00)
    paid = pay(o.clerk, o.li, 80_00)
    o.issue()
    assert o.issue("2026-12", DECEMBER).notices == others
    work.act(void_receipt, by=o.manager, at=DECEMBER, receipt_no=paid.receipt_no, reason="错")
    for slip in slips:
        correct(slip, 40_00, DECEMBER)
        work.act(reissue_notice, by=o.finance, at=DECEMBER, month="2026-11", customer_id=o.zhang.id, reason="更正")
    assert [draft.sums.total_fen for draft in work.ask(list_stale, month="2026-12")] == [80_00]
    assert all(finding.ok for finding in work.ask(check_notices))
    work.act(reissue_notice, by=o.finance, at=DECEMBER, month="2026-11", customer_id=o.li.id, reason="作废")
    assert sums("2026-12")["KH-000002"] == (80_00, 0, 0, 80_00)
    assert work.ask(list_stale, month="2026-12") == []


def test_a_correction_of_a_locked_month_is_a_reversal_line_of_the_next(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 80_00)
    o.issue()
    o.lock()
    correct(slip, 60_00, DECEMBER)
    assert sums("2026-11") == {"KH-000001": (0, 80_00, 0, 80_00)}
    lines = document("2026-12")["notices"][0]["lines"]  # type: ignore[index]
    assert sorted(line["amount_fen"] for line in lines) == [-80_00, 60_00]
    assert sums("2026-12") == {"KH-000001": (80_00, -20_00, 0, 60_00)}
    with pytest.raises(NoticeLocked):
        work.act(reissue_notice, by=o.finance, at=DECEMBER, month="2026-11", customer_id=o.zhang.id, reason="更正")


def test_money_freed_after_its_month_was_locked_keeps_its_receipts_day_on_the_notice(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 80_00, settlement=Settlement.IMMEDIATE)
    pay(o.clerk, o.zhang, 80_00, slip)
    o.issue()
    o.lock()
    correct(slip, 60_00, DECEMBER)
    o.issue("2026-12", DECEMBER)
    lines = work.ask(list_frozen_lines, notice_ids=[1])[1]
    assert [(line.business_on, line.amount_fen) for line in lines] == [(date(2026, 11, 20), -20_00)]
    assert all(finding.ok for finding in work.ask(check_notices))


def test_a_void_in_an_issued_month_shows_on_its_revision_and_in_a_locked_one_on_the_next_notice(
    at_month_end: Office,
) -> None:
    o = at_month_end
    make_order(o.zhang, o.works, 80_00)
    first, second = pay(o.clerk, o.zhang, 30_00), pay(o.clerk, o.zhang, 50_00)
    o.issue()
    work.act(void_receipt, by=o.manager, at=MONTH_END, receipt_no=first.receipt_no, reason="错")
    work.act(reissue_notice, by=o.finance, at=MONTH_END, month="2026-11", customer_id=o.zhang.id, reason="作废")
    assert sums() == {"KH-000001": (0, 80_00, 50_00, 30_00)}
    o.lock()
    work.act(void_receipt, by=o.manager, at=DECEMBER, receipt_no=second.receipt_no, reason="错")
    assert sums("2026-12") == {"KH-000001": (30_00, 0, -50_00, 80_00)}


def test_the_lock_takes_two_and_follows_the_order_of_months(at_month_end: Office) -> None:
    o = at_month_end
    both = make_actor(Role.FINANCE, Role.MANAGER, name="一人")
    make_order(o.zhang, o.works, 80_00, on=date(2026, 10, 5))
    with pytest.raises(MonthNotIssued):
        work.act(ask_for_lock, by=o.finance, at=MONTH_END, month="2026-10")
    o.issue("2026-10")
    o.issue("2026-11")
    with pytest.raises(LockNotAsked):
        work.act(lock_month, by=o.manager, at=MONTH_END, month="2026-11")
    work.act(ask_for_lock, by=both, at=MONTH_END, month="2026-11")
    with pytest.raises(SamePerson):
        work.act(lock_month, by=both, at=MONTH_END, month="2026-11")
    with pytest.raises(EarlierMonthNotLocked):
        work.act(lock_month, by=o.manager, at=MONTH_END, month="2026-11")
    o.lock("2026-10")
    work.act(lock_month, by=o.manager, at=MONTH_END, month="2026-11")
    with pytest.raises(MonthAlreadyLocked):
        work.act(ask_for_lock, by=o.finance, at=MONTH_END, month="2026-11")
    with pytest.raises(NotAllowed):
        work.act(reopen_month, by=o.manager, at=MONTH_END, month="2026-11", reason="?")
    with pytest.raises(LaterMonthLocked):
        work.act(reopen_month, by=o.leader, at=MONTH_END, month="2026-10", reason="漏记")
    with pytest.raises(Incomplete):
        work.act(reopen_month, by=o.leader, at=MONTH_END, month="2026-11", reason=" ")
    work.act(reopen_month, by=o.leader, at=MONTH_END, month="2026-11", reason="漏记")
    with pytest.raises(MonthNotLocked):
        work.act(reopen_month, by=o.leader, at=MONTH_END, month="2026-11", reason="漏记")
    assert work.ask(get_month, month="2026-11").state is MonthState.REOPENED
    assert charge_of(make_order(o.zhang, o.works, 10_00)).bill_month == "2026-12"
    o.lock("2026-11")


def test_an_empty_notice_stands_for_a_customer_whose_only_charge_was_taken_back(at_month_end: Office) -> None:
    o = at_month_end
    slip = make_order(o.zhang, o.works, 80_00)
    o.issue()
    correct(slip, 0, MONTH_END)
    work.act(reissue_notice, by=o.finance, at=MONTH_END, month="2026-11", customer_id=o.zhang.id, reason="免收")
    assert sums() == {"KH-000001": (0, 0, 0, 0)}
    o.lock()


def test_slips_with_an_exception_are_listed_with_their_reason_and_stay_out(at_month_end: Office) -> None:
    o = at_month_end
    cases = {
        "not_reconciled": make_order(o.zhang, o.works, 1_00, state=OrderState.COMPLETED),
        "amount_differs": make_order(o.zhang, o.works, 2_00, state=OrderState.COMPLETED, accepted_fen=1_00),
        "immediate_unpaid": make_order(o.zhang, o.works, 3_00, settlement=Settlement.IMMEDIATE),
    }
    make_order(o.zhang, o.works, 9_00, settlement=Settlement.IMMEDIATE, is_taken_over=True)
    make_order(o.zhang, o.works, 9_00, settlement=Settlement.FREE, state=OrderState.COMPLETED)
    make_order(o.zhang, o.works, 9_00, state=OrderState.DISPATCHED)
    paid = make_order(o.zhang, o.works, 4_00, settlement=Settlement.IMMEDIATE)
    pay(o.clerk, o.zhang, 4_00, paid)
    listed = {e["kind"]: e["order_no"] for e in document()["exceptions"]}  # type: ignore[attr-defined]
    assert listed == {kind: order.order_no for kind, order in cases.items()}
    assert sums() == {}
    o.issue()
    assert len(document()["exceptions"]) == 3  # type: ignore[arg-type]
    assert len(document("2026-12")["exceptions"]) == 3  # type: ignore[arg-type]


def test_a_failed_delivery_says_what_is_tried_next_and_the_term_runs_from_the_delivery(at_month_end: Office) -> None:
    o = at_month_end
    make_order(o.zhang, o.works, 80_00)
    o.issue()
    notice_id = work.ask(lambda s: s.scalars(select(BillingNotice.id)).one())
    by_hand = {"way": DeliveryWay.IN_PERSON, "on": date(2026, 12, 1), "notice_ids": [notice_id]}
    with pytest.raises(Incomplete):
        work.act(record_delivery, by=o.clerk, at=DECEMBER, result=DeliveryResult.REFUSED, **by_hand)
    work.act(record_delivery, by=o.clerk, at=DECEMBER, result=DeliveryResult.REFUSED, note="改寄", **by_hand)
    with pytest.raises(notices_module.DayNotPossible):
        work.act(
            record_delivery,
            by=o.clerk,
            at=DECEMBER,
            result=DeliveryResult.DELIVERED,
            **(by_hand | {"on": date(2026, 12, 21)}),
        )
    assert work.act(record_delivery, by=o.clerk, at=DECEMBER, result=DeliveryResult.DELIVERED, **by_hand) == 1


@pytest.mark.parametrize(
    ("operation", "roles"),
    [
        (issue_notices, {Role.FINANCE}),
        (review_month, {Role.FINANCE}),
        (ask_for_lock, {Role.FINANCE}),
        (lock_month, {Role.MANAGER}),
    ],
)
def test_each_step_of_the_month_end_belongs_to_its_role(
    at_month_end: Office, operation: object, roles: set[Role]
) -> None:
    for role in set(Role) - roles:
        with pytest.raises(NotAllowed):
            work.act(operation, by=make_actor(role), at=MONTH_END, month="2026-11")  # type: ignore[arg-type]
