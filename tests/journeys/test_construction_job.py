"""A small construction job: sent back, confirmed, paid, changed on site, finished; both prices stay (R-PRICE-7)."""

from datetime import date

import pytest

from db import work
from db.operations.completion import sign_off_order
from db.operations.dispatch import dispatch_order, start_order
from db.operations.intake import register_request
from db.operations.order_steps import QuoteNotConfirmed
from db.operations.payments import take_payment
from db.operations.quote_customer import confirm_quote, offer_quote
from db.operations.quote_decisions import approve_quote, send_back_quote
from db.operations.quotes import QuoteFacts, change_quote, draft_quote, revise_quote, sign_quote
from db.operations.reconcile import reconcile_order
from db.operations.requests import Request
from db.queries.quotes_one import QuoteView, get_quote
from db.queries.work_orders_one import OrderView, get_order
from db.rules.quotes import CostLine
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    Channel,
    MoneyState,
    OrderState,
    PaymentMethod,
    QuoteLineKind,
    QuoteState,
    SendBackReason,
    Settlement,
    SignOff,
)
from tests.journeys.office import Office, on, open_office, require_books_right
from tests.order_factories import entries_of, lines_of

pytestmark = pytest.mark.usefixtures("office")

LABOUR, MATERIAL, OTHER = QuoteLineKind.LABOUR, QuoteLineKind.MATERIAL, QuoteLineKind.OTHER
WALL = [
    CostLine(LABOUR, "瓦工", 24_000, 65_00, people=2),
    CostLine(MATERIAL, "防水涂料", 6_000, 168_00, unit_of_measure="桶"),
    CostLine(OTHER, "垃圾清运", 2_000, 120_00, unit_of_measure="车"),
]
# One drum less, after the manager's question: cost 4,368 × 1.08 = 4,717.44, profit 8 %, tax 6 %: over the limit.
SAVED = [WALL[0], WALL[1]._replace(quantity_thousandths=5_000), WALL[2]]
PIPE = CostLine(MATERIAL, "水管", 8_000, 35_00, unit_of_measure="米")


def see(number: str) -> QuoteView:
    found = work.ask(get_quote, at=on("2026-11-27 12:00"), quote_no=number)
    assert found is not None
    return found


def order_seen(order_no: str) -> OrderView:
    found = work.ask(get_order, order_no=order_no)
    assert found is not None
    return found


def build(office: Office, quote_id: int, at: str, lines: list[CostLine]) -> None:
    """The head writes the way and the lines, and signs."""
    way = QuoteFacts("卫生间墙面翻新", "拆旧 → 找平 → 防水两遍 → 闭水试验", date(2026, 11, 20), 800, "有偿维修")
    for operation, more in ((change_quote, {"facts": way, "lines": lines}), (sign_quote, {})):
        office.act(operation, office.supervisor, at, quote_id=quote_id, version=version_of(quote_id), **more)


def version_of(quote_id: int) -> int:
    found = work.ask(get_quote, at=on("2026-11-27 12:00"), quote_id=quote_id)
    assert found is not None
    return found.version


def approve(office: Office, by: Actor, at: str, quote_id: int) -> str:
    found = work.ask(get_quote, at=on(at), quote_id=quote_id)
    assert found is not None
    seen = {"version": found.version, "content_hash": found.content_hash or ""}
    return office.act(approve_quote, by, at, quote_id=quote_id, **seen)


def offer_and_confirm(office: Office, at: str, quote_id: int, how: AcceptedHow) -> None:
    office.act(offer_quote, office.clerk, at, quote_id=quote_id, version=version_of(quote_id), told_how=how)
    said = {"how": how, "settlement": Settlement.IMMEDIATE}
    office.act(confirm_quote, office.clerk, at, quote_id=quote_id, version=version_of(quote_id), **said)


def pay(office: Office, at: str, order_no: str) -> int:
    money = order_seen(order_no).money
    assert money.entry_id is not None
    office.act(
        take_payment,
        office.clerk,
        at,
        customer_id=office.resident.id,
        method=PaymentMethod.CASH,
        amount_fen=money.due_fen,
        charges=[money.entry_id],
        orders_in_advance=[],
    )
    return money.due_fen


def test_a_small_construction_job_from_the_wish_to_the_reconciled_slip() -> None:
    office = open_office()
    asked = Request(
        customer_id=office.resident.id,
        channel=Channel.VISIT,
        settlement=Settlement.IMMEDIATE,
        item_name="卫生间墙面翻新",
        department_id=office.engineering.id,
    )
    slip = office.act(register_request, office.clerk, "2026-11-20 09:00", request=asked)
    first = office.act(draft_quote, office.supervisor, "2026-11-20 10:00", work_order_id=slip.order_id)
    build(office, first, "2026-11-20 11:00", WALL)
    assert see("BJ-20261120-001").is_over_limit
    second = office.act(
        send_back_quote,
        office.manager,
        "2026-11-20 14:00",
        quote_id=first,
        version=version_of(first),
        reason=SendBackReason.TOO_HIGH,
        note="涂料六桶太多",
    )
    build(office, second, "2026-11-20 15:00", SAVED)
    assert approve(office, office.manager, "2026-11-20 16:00", second) == "endorsed"
    assert approve(office, office.leader, "2026-11-20 17:00", second) == "approved"
    with pytest.raises(QuoteNotConfirmed):
        dispatch(office, slip.order_id, "2026-11-20 17:10")
    offer_and_confirm(office, "2026-11-21 09:00", second, AcceptedHow.WRITING)
    agreed = see("BJ-20261120-001")
    assert [(row.revision, row.state) for row in agreed.revisions] == [
        (1, QuoteState.REJECTED),
        (2, QuoteState.CONFIRMED),
    ]
    assert pay(office, "2026-11-21 09:05", slip.order_no) == agreed.total_fen
    assert order_seen(slip.order_no).money.state is MoneyState.PAID

    dispatch(office, slip.order_id, "2026-11-21 09:30")
    office.act(start_order, office.supervisor, "2026-11-23 08:30", order_id=slip.order_id)
    third = office.act(
        revise_quote, office.supervisor, "2026-11-23 10:00", work_order_id=slip.order_id, reason="墙内水管锈蚀"
    )
    assert order_seen(slip.order_no).state is OrderState.ON_HOLD
    build(office, third, "2026-11-23 10:30", [*SAVED, PIPE])
    approve(office, office.manager, "2026-11-23 11:00", third)
    approve(office, office.leader, "2026-11-23 11:30", third)
    offer_and_confirm(office, "2026-11-23 13:00", third, AcceptedHow.ON_SITE)
    changed = see("BJ-20261120-001")
    more = changed.total_fen - agreed.total_fen
    assert order_seen(slip.order_no).state is OrderState.IN_PROGRESS
    assert more > 0
    assert pay(office, "2026-11-23 13:05", slip.order_no) == more

    done = {"sign_off": SignOff.SIGNED, "result": "闭水试验合格"}
    office.act(sign_off_order, office.supervisor, "2026-11-25 16:00", order_id=slip.order_id, **done)
    office.act(reconcile_order, office.supervisor, "2026-11-26 09:00", order_id=slip.order_id)
    order = order_seen(slip.order_no)
    assert (order.state, order.money.state, order.amount_fen) == (
        OrderState.RECONCILED,
        MoneyState.PAID,
        changed.total_fen,
    )
    assert lines_of(slip.order_id) == [
        (1, "卫生间墙面翻新", 1000, agreed.total_fen),
        (2, "卫生间墙面翻新", 1000, changed.total_fen),
    ]
    assert [(row.revision, row.state, row.total_fen) for row in changed.revisions][1:] == [
        (2, QuoteState.CONFIRMED, agreed.total_fen),
        (3, QuoteState.CONFIRMED, changed.total_fen),
    ]
    assert sum(fen for _kind, fen, *_rest in entries_of(slip.order_id)) == 0
    assert see("BJ-20261120-001").customer.owed_fen == 0
    require_books_right()


def dispatch(office: Office, order_id: int, at: str) -> None:
    who = {"department_id": office.engineering.id, "worker_id": office.worker.id}
    office.act(dispatch_order, office.clerk, at, order_id=order_id, wanted_at=on("2026-11-23 08:30"), **who)
