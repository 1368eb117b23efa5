"""From the delivered notice over reminder, letter and the manager to instalments and the last payment (R-BILL-9)."""

from datetime import date

import pytest

from db import work
from db.clock import office_day
from db.operations.arrears_decisions import NoAccount, decide_arrears, end_decision
from db.operations.corrections import switch_to_monthly
from db.operations.dunning import send_dunning
from db.operations.dunning_contacts import remind_customer
from db.operations.months import issue_notices
from db.operations.notices import record_delivery
from db.operations.payments import take_payment
from db.operations.receipts import void_receipt
from db.queries.arrears import list_arrears
from db.queries.arrears_one import get_arrears_case
from db.queries.checks import run_checks
from db.queries.inbox import list_work_items
from db.queries.notices import list_notices
from db.types import Actor
from db.vocabulary import (
    ArrearsDecisionKind,
    ContactAnswer,
    ContactWay,
    DeliveryResult,
    DeliveryWay,
    DunningStage,
    InstalmentState,
    OrderState,
    PaymentMethod,
    Role,
    Settlement,
    WorkKind,
)
from tests.billing_factories import make_order
from tests.billing_factories import pay as pay_at_once
from tests.factories import make_actor, make_customer, make_department
from tests.journeys.office import on as at

pytestmark = pytest.mark.usefixtures("office")


def kinds(actor: Actor, day: str) -> list[WorkKind]:
    return [item.kind for item in work.ask(list_work_items, actor=actor, at=at(f"{day} 09:00")).items]


def test_a_bill_that_is_not_paid_goes_its_whole_way_and_is_settled_in_parts() -> None:
    clerk, finance = make_actor(Role.CLERK, name="王芳"), make_actor(Role.FINANCE, name="梁静")
    manager, zhang, works = make_actor(Role.MANAGER, name="周强"), make_customer(), make_department()
    make_order(zhang, works, 600_00, on=date(2026, 10, 20))
    work.act(issue_notices, by=finance, at=at("2026-10-31 17:00"), month="2026-10")
    (notice,) = work.ask(list_notices, month="2026-10")
    work.act(
        record_delivery,
        by=clerk,
        at=at("2026-11-02 16:00"),
        notice_ids=[notice.notice_id],
        result=DeliveryResult.DELIVERED,
        way=DeliveryWay.MAILBOX,
        on=date(2026, 11, 2),
    )
    assert work.ask(list_arrears, today=date(2026, 11, 9)) == []
    assert WorkKind.REMIND in kinds(finance, "2026-11-10")

    work.act(
        remind_customer,
        by=clerk,
        at=at("2026-11-10 10:00"),
        customer_id=zhang.id,
        way=ContactWay.PHONE,
        answer=ContactAnswer.PROMISED,
        promised_on=date(2026, 11, 12),
    )
    assert WorkKind.REMIND not in kinds(finance, "2026-11-10")
    assert WorkKind.PROMISE_BROKEN in kinds(clerk, "2026-11-13")
    assert WorkKind.WRITE_LETTERS in kinds(finance, "2026-11-13")
    work.act(
        send_dunning,
        by=finance,
        at=at("2026-11-13 10:00"),
        customer_ids=[zhang.id],
        stage=DunningStage.WRITTEN,
        way=ContactWay.LETTER,
    )
    assert WorkKind.DECIDE_ARREARS in kinds(manager, "2026-11-16")

    no_account = work.act(
        decide_arrears,
        by=manager,
        at=at("2026-11-16 10:00"),
        customer_id=zhang.id,
        kind=ArrearsDecisionKind.NO_ACCOUNT,
        reason="两次通知未缴",
    )
    slip = make_order(
        zhang, works, 80_00, settlement=Settlement.IMMEDIATE, state=OrderState.COMPLETED, on=date(2026, 11, 16)
    )
    with pytest.raises(NoAccount):
        work.act(switch_to_monthly, by=finance, at=at("2026-11-17 10:00"), order_id=slip.id, reason="客户要求")
    pay_at_once(clerk, zhang, 80_00, slip, at=at("2026-11-17 10:30"))
    work.act(
        decide_arrears,
        by=manager,
        at=at("2026-11-18 10:00"),
        customer_id=zhang.id,
        kind=ArrearsDecisionKind.INSTALMENTS,
        reason="书面申请",
        instalments=[(date(2026, 11, 25), 300_00), (date(2026, 12, 25), 300_00)],
    )
    assert WorkKind.DECIDE_ARREARS not in kinds(manager, "2026-11-25")
    assert WorkKind.DECIDE_ARREARS in kinds(manager, "2026-11-26")

    def pay(moment: str) -> str:
        asked = {"customer_id": zhang.id, "method": PaymentMethod.WECHAT, "amount_fen": 300_00}
        return work.act(take_payment, by=clerk, at=at(moment), **asked).receipt_no

    first = pay("2026-11-26 11:00")
    assert WorkKind.DECIDE_ARREARS not in kinds(manager, "2026-11-27")
    pay("2026-12-20 11:00")
    assert work.ask(list_arrears, today=date(2026, 12, 27)) == []
    work.act(void_receipt, by=manager, at=at("2026-12-27 10:00"), receipt_no=first, reason="退票")
    assert WorkKind.DECIDE_ARREARS in kinds(manager, "2026-12-28")
    case = work.ask(get_arrears_case, customer_id=zhang.id, today=office_day(at("2026-12-28 09:00")))
    assert [part.state for part in case.plan] == [InstalmentState.PAID, InstalmentState.LATE]
    pay("2026-12-28 15:00")
    work.act(end_decision, by=manager, at=at("2026-12-29 10:00"), decision_id=no_account, reason="已缴清")
    assert work.ask(list_arrears, today=date(2026, 12, 30)) == []
    assert [finding.detail for finding in work.ask(run_checks) if not finding.ok] == []
