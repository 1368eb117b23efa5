"""The month's closing sheet over its route: who did which step, the sums, and what one person did alone (R-ROLE-1)."""

import io
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from sqlalchemy.orm import Session

from db import work
from db.operations.ledger_fees import post_discount
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.operations.waivers import grant_waiver
from db.queries.closing_sums import get_head
from db.tables.adjustments import Adjustment
from db.types import SYSTEM, Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, AdjustmentState, DutyRule, Role, Settlement
from pages.plain.papers_billing import BILLING_PAPERS
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, put
from tests.order_factories import as_worker, later, make_desk, order_of
from tests.plain_routes import Browser

pytestmark = pytest.mark.usefixtures("office")
MONTH_END = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def month_end(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_NOW", MONTH_END.isoformat())


def sheet(by: Actor | None, month: str = "2026-11") -> tuple[int, str]:
    answer = Browser(BILLING_PAPERS, by).get(f"/papers/closing/{month}")
    if answer.headers.get("content-type") != "application/pdf":
        return answer.status_code, ""
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    return answer.status_code, "".join(page.extract_text() for page in pages).replace(" ", "").replace("\u200b", "")


def test_it_shows_steps_sums_and_each_use_of_a_waiver() -> None:
    desk, leader = make_desk(), make_actor(Role.LEADER, name="沈总")
    head, slip = as_worker(desk.supervisor, desk.worker), desk.completed(settlement=Settlement.MONTHLY)
    until = FRIDAY.date() + timedelta(days=30)
    rule = DutyRule.WORKER_RECONCILES
    work.act(grant_waiver, by=leader, at=FRIDAY, rule=rule, until_on=until, reason="只有一个人")
    status, said = sheet(desk.finance)
    assert status == 200
    number = order_of(slip).order_no
    assert number not in said
    work.act(reconcile_order, by=head, at=later(days=1), order_id=slip)
    work.act(issue_notices, by=desk.finance, at=MONTH_END, month="2026-11")
    work.act(ask_for_lock, by=desk.finance, at=MONTH_END, month="2026-11")
    work.act(lock_month, by=desk.manager, at=MONTH_END, month="2026-11")
    _status, said = sheet(desk.manager)
    for words in ("2026-11", "240.00", "贰佰肆拾元整", "钱会计", "陈经理", "赵强", number, "2026-11-2109:00"):
        assert words in said
    assert number not in sheet(desk.manager, "2026-10")[1]


def test_it_shows_the_proof_the_chains_and_what_was_given_up_or_voided() -> None:
    desk = make_desk()
    zhang = desk.customer
    desk.reconciled(settlement=Settlement.MONTHLY)
    wrong = pay(desk.clerk, zhang, 33_00)
    work.act(void_receipt, by=desk.finance, at=FRIDAY, receipt_no=wrong.receipt_no, reason="收错")
    facts = {"kind": AdjustmentKind.DISCOUNT, "ground": AdjustmentGround.GOODWILL, "state": AdjustmentState.APPROVED}

    def grant(session: Session) -> None:
        row = Adjustment(
            adjustment_no="TZ-2026-000007",
            customer_id=zhang.id,
            amount_fen=12_34,
            reason="补偿",
            asked_by=desk.clerk.user_id,
            asked_at=FRIDAY,
            decided_by=desk.manager.user_id,
            decided_at=FRIDAY,
            **facts,
        )
        session.add(row)
        session.flush()
        post_discount(session, adjustment=row, charge=None, business_on=FRIDAY.date(), by=SYSTEM, at=FRIDAY)

    put(grant)
    work.act(issue_notices, by=desk.finance, at=MONTH_END, month="2026-11")
    _status, said = sheet(desk.finance)
    heads = [work.ask(get_head, chain=chain) for chain in ("ledger", "audit")]
    for words in ("TZ-2026-000007", "12.34", "王芳", "陈经理", wrong.receipt_no, "33.00", "收错", "240.00", "227.66"):
        assert words in said
    for head in heads:
        assert head.hash in said
    assert sheet(desk.finance, "2026-10")[1].count("TZ-") == 0


def test_only_who_sees_the_month_gets_it_and_a_future_month_is_refused() -> None:
    assert sheet(None)[0] == 401
    assert sheet(make_actor(Role.CLERK))[0] == 403
    finance = make_actor(Role.FINANCE)
    assert sheet(finance)[0] == 200
    assert sheet(finance, "2026-12")[0] == 409
    assert sheet(finance, "x")[0] == 409
