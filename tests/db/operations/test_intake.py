"""Registering requests: how far one save goes, and what it refuses."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.acceptance import (
    AlreadyPaid,
    GoodwillByManager,
    PriceListChanged,
    PriceMissing,
    accept_price,
    cancel_order,
    decline_request,
    grant_free,
    price_request,
)
from db.operations.intake import PriceAlreadyAccepted, correct_order
from db.operations.order_lines import QuantityNotPositive
from db.operations.order_steps import TimeNotPossible
from db.operations.requests import OnlyTakenOver, WindowNotPossible
from db.rules.prices import PriceNotAsTold
from db.rules.work_order_states import StepNotPossible
from db.tables.catalogue import Price
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    AcceptedHow,
    Channel,
    FreeGround,
    OrderKind,
    OrderState,
    PaymentMethod,
    Role,
    Settlement,
    Trade,
)
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer, make_item, put
from tests.order_factories import Desk, entries_of, later, lines_of, make_desk, order_of, verbs_of

# The journeys walk the same ways on PostgreSQL.
pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)


@pytest.fixture
def desk(office: Path) -> Desk:
    return make_desk()


def test_a_request_with_everything_is_accepted_in_one_save(desk: Desk) -> None:
    made = desk.register(told_fen=240_00)
    order = order_of(made.order_id)
    assert made.order_no == "TY-20261120-001"
    assert (order.state, order.amount_fen, order.accepted_fen) == (OrderState.ACCEPTED, 240_00, 240_00)
    assert order.accepted_how is AcceptedHow.PHONE
    assert order.department_id == desk.engineering.id
    assert verbs_of(order.id) == ["register_request", "price_request", "accept_price"]
    assert lines_of(order.id) == [(1, "空调清洗", 2000, 240_00)]
    assert entries_of(order.id) == []


def test_a_price_not_accepted_yet_waits_as_priced(desk: Desk) -> None:
    made = desk.register(accepted_how=None)
    assert made.state == OrderState.PRICED
    desk.accept(made.order_id)
    assert order_of(made.order_id).state is OrderState.ACCEPTED


def test_what_is_not_on_the_list_waits_for_a_quote(desk: Desk) -> None:
    made = desk.register(item_id=None, item_name="阳台封窗", accepted_how=None)
    order = order_of(made.order_id)
    assert (order.state, order.needs_quote, order.amount_fen) == (OrderState.REGISTERED, True, None)
    assert order.department_id == desk.centre.id
    with pytest.raises(StepNotPossible):
        desk.accept(order.id)
    with pytest.raises(PriceMissing):
        desk.register(item_id=None, item_name="阳台封窗", accepted_how=AcceptedHow.PHONE)


def test_an_item_whose_price_has_ended_waits_for_a_quote(desk: Desk) -> None:
    def end(session: Session) -> None:
        held = session.query(Price).one()
        session.add(
            Price(
                price_list_id=held.price_list_id, item_id=held.item_id, valid_from=date(2026, 11, 1), is_published=True
            )
        )

    put(end)
    assert order_of(desk.register(accepted_how=None).order_id).needs_quote


def test_the_supervisor_finds_it_on_the_list_after_all(desk: Desk) -> None:
    made = desk.register(item_id=None, item_name="洗空调", accepted_how=None, department_id=desk.engineering.id)
    told = work.act(
        price_request,
        by=desk.supervisor,
        at=later(5),
        order_id=made.order_id,
        item_id=desk.item.id,
        quantity_thousandths=3000,
    )
    assert told == 360_00
    assert order_of(made.order_id).state is OrderState.PRICED


def test_an_amount_other_than_the_customer_was_told_is_refused_and_nothing_is_saved(desk: Desk) -> None:
    with pytest.raises(PriceNotAsTold):
        desk.register(told_fen=200_00)
    assert work.ask(lambda session: session.query(WorkOrder).count()) == 0
    # The number of the refused save is given again.
    assert desk.register().order_no == "TY-20261120-001"


def test_a_price_that_changed_before_the_customer_agreed_is_told_again(desk: Desk) -> None:
    made = desk.register(accepted_how=None)

    def raise_price(session: Session) -> None:
        held = session.query(Price).one()
        session.add(
            Price(
                price_list_id=held.price_list_id,
                item_id=held.item_id,
                valid_from=date(2026, 11, 21),
                unit_price_fen=150_00,
                is_published=True,
            )
        )

    put(raise_price)
    tomorrow = later(days=1)
    with pytest.raises(PriceListChanged):
        desk.accept(made.order_id, at=tomorrow)
    # Accepted today, written down tomorrow: the price of today holds (R-PRICE-2).
    work.act(
        accept_price,
        by=desk.clerk,
        at=tomorrow,
        order_id=made.order_id,
        accepted_how=AcceptedHow.PHONE,
        happened_at=later(30),
    )
    assert order_of(made.order_id).accepted_fen == 240_00
    other = desk.register(accepted_how=None).order_id
    assert work.act(price_request, by=desk.clerk, at=tomorrow, order_id=other) == 300_00


@pytest.mark.parametrize("ground", [FreeGround.WARRANTY, FreeGround.PUBLIC_AREA])
def test_a_free_job_with_its_ground_needs_no_price(desk: Desk, ground: FreeGround) -> None:
    made = desk.register(
        settlement=Settlement.FREE,
        free_ground=ground,
        item_id=None,
        item_name="门禁不灵",
        accepted_how=None,
        trade=Trade.SMART_SYSTEMS,
    )
    order = order_of(made.order_id)
    assert (order.state, order.needs_quote, order.kind) == (OrderState.ACCEPTED, False, OrderKind.REPAIR)
    assert verbs_of(order.id) == ["register_request", "grant_free"]


def test_a_repair_names_its_trade_unless_the_desk_says_it_is_none(desk: Desk) -> None:
    free = {"settlement": Settlement.FREE, "free_ground": FreeGround.WARRANTY, "accepted_how": None}
    with pytest.raises(Incomplete) as refused:
        desk.register(**free)
    assert refused.value.field == "trade"
    assert order_of(desk.accepted(**free, kind=OrderKind.SERVICE)).trade is None


def test_a_free_job_without_a_ground_is_refused(desk: Desk) -> None:
    with pytest.raises(Incomplete) as refused:
        desk.register(settlement=Settlement.FREE)
    assert refused.value.field == "free_ground"


def test_goodwill_waits_for_the_manager(desk: Desk) -> None:
    made = desk.register(settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL, accepted_how=None)
    assert order_of(made.order_id).state is OrderState.REGISTERED
    asked = {"order_id": made.order_id, "ground": FreeGround.GOODWILL}
    with pytest.raises(GoodwillByManager):
        work.act(grant_free, by=desk.clerk, at=later(5), **asked)
    work.act(grant_free, by=desk.manager, at=later(6), **asked)
    order = order_of(made.order_id)
    assert (order.state, order.free_ground) == (OrderState.ACCEPTED, FreeGround.GOODWILL)


def test_a_manager_at_the_desk_grants_goodwill_at_once(desk: Desk) -> None:
    both = make_actor(Role.CLERK, Role.MANAGER, name="陈经理")
    made = desk.register(by=both, settlement=Settlement.FREE, free_ground=FreeGround.GOODWILL, accepted_how=None)
    assert made.state == OrderState.ACCEPTED


def test_the_words_of_an_import_are_refused_from_a_screen(desk: Desk) -> None:
    for forged in (
        {"channel": Channel.IMPORT},
        {"settlement": Settlement.FREE, "free_ground": FreeGround.TAKEN_OVER},
        {"accepted_how": AcceptedHow.TAKEN_OVER},
    ):
        with pytest.raises(OnlyTakenOver):
            desk.register(**forged)


def test_a_unit_of_somebody_else_is_refused(desk: Desk) -> None:
    other = make_customer("李娜", "5-1-0301", customer_no="KH-000002")
    with pytest.raises(NotFound):
        desk.register(customer_id=other.id)


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"quantity_thousandths": 0}, QuantityNotPositive, "quantity"),
        ({"quantity_thousandths": -1000}, QuantityNotPositive, "quantity"),
        ({"item_id": None, "item_name": "  "}, Incomplete, "item_name"),
        ({"item_id": 999}, NotFound, "item_id"),
        ({"customer_id": 999}, NotFound, "customer_id"),
        ({"department_id": 999}, NotFound, "department_id"),
        ({"wanted_at": later(60), "wanted_until": later(60)}, WindowNotPossible, "wanted_at"),
    ],
)
def test_a_mistake_is_shown_beside_its_field(desk: Desk, changed: dict, refusal: type, field: str) -> None:
    with pytest.raises(refusal) as refused:
        desk.register(**changed)
    assert refused.value.field == field


def test_only_the_desk_registers(desk: Desk) -> None:
    for other in (desk.supervisor, desk.manager, desk.finance):
        with pytest.raises(NotAllowed):
            desk.register(by=other)


def test_a_paid_repair_runs_its_thirty_minutes_on_duty(desk: Desk) -> None:
    repair = make_item(desk.engineering, "WX-01", "水龙头维修", category="有偿维修", unit_of_measure="次")
    evening = FRIDAY + timedelta(hours=10, minutes=45)  # 19:45, duty ends at 20:00
    order = order_of(desk.register(item_id=repair.id, at=evening, trade=Trade.WATER_POWER).order_id)
    assert (order.kind, order.trade) == (OrderKind.REPAIR, Trade.WATER_POWER)
    assert order.pick_up_due_at == FRIDAY + timedelta(hours=23, minutes=15)  # Saturday 08:15
    service = order_of(desk.register().order_id)
    assert (service.kind, service.trade, service.pick_up_due_at) == (OrderKind.SERVICE, None, None)


def test_what_was_written_down_later_keeps_both_times_and_the_number_of_its_day(desk: Desk) -> None:
    night = FRIDAY - timedelta(hours=10)
    made = desk.register(happened_at=night)
    order = order_of(made.order_id)
    assert made.order_no == "TY-20261119-001"
    assert (order.registered_at, order.recorded_at, order.is_back_dated) == (night, FRIDAY, True)
    assert not order_of(desk.register().order_id).is_back_dated
    with pytest.raises(TimeNotPossible):
        desk.register(happened_at=later(1))


def test_numbers_run_by_day_and_step_over_what_was_taken_over(desk: Desk) -> None:
    taken = desk.accepted()
    put(lambda session: setattr(session.get_one(WorkOrder, taken), "order_no", "TY-20261120-002"))
    assert [desk.register().order_no for _ in range(2)] == ["TY-20261120-003", "TY-20261120-004"]
    assert desk.register(at=later(days=1)).order_no == "TY-20261121-001"


def test_paid_in_advance_is_charged_at_acceptance(desk: Desk) -> None:
    order_id = desk.accepted(is_paid_in_advance=True)
    assert entries_of(order_id) == [("charge", 240_00, 0, "2026-11")]


def test_correcting_before_acceptance_tells_the_price_again(desk: Desk) -> None:
    made = desk.register(accepted_how=None)
    version = order_of(made.order_id).version
    fixed = desk.request(quantity_thousandths=3000, contact_name="张太太")
    work.act(correct_order, by=desk.clerk, at=later(5), order_id=made.order_id, version=version, request=fixed)
    order = order_of(made.order_id)
    assert (order.state, order.amount_fen, order.contact_name) == (OrderState.PRICED, 360_00, "张太太")
    assert lines_of(order.id) == [(1, "空调清洗", 3000, 360_00)]
    with pytest.raises(ChangedMeanwhile):
        work.act(correct_order, by=desk.clerk, at=later(6), order_id=order.id, version=version, request=fixed)


def test_after_acceptance_only_what_does_not_touch_the_price_is_corrected(desk: Desk) -> None:
    order_id = desk.accepted()
    moved = desk.request(wanted_at=later(600), wanted_until=None)
    work.act(correct_order, by=desk.clerk, at=later(5), order_id=order_id, request=moved)
    order = order_of(order_id)
    assert (order.wanted_at, order.state, order.accepted_fen) == (later(600), OrderState.ACCEPTED, 240_00)
    for changed in (
        {"quantity_thousandths": 3000},
        {"item_id": None, "item_name": "别的"},
        {"settlement": Settlement.MONTHLY},
        {"is_paid_in_advance": True},
    ):
        with pytest.raises(PriceAlreadyAccepted):
            work.act(correct_order, by=desk.clerk, at=later(6), order_id=order_id, request=desk.request(**changed))


def test_a_declined_request_keeps_its_reason(desk: Desk) -> None:
    made = desk.register(item_id=None, item_name="代看孩子", accepted_how=None)
    with pytest.raises(Incomplete):
        work.act(decline_request, by=desk.manager, at=later(5), order_id=made.order_id, reason=" ")
    work.act(decline_request, by=desk.manager, at=later(5), order_id=made.order_id, reason="不在服务范围")
    assert order_of(made.order_id).state is OrderState.DECLINED
    with pytest.raises(StepNotPossible):
        desk.accept(made.order_id)


def test_an_order_paid_in_advance_is_cancelled_only_after_its_receipt_is_void(desk: Desk) -> None:
    unpaid = desk.accepted(is_paid_in_advance=True)
    work.act(cancel_order, by=desk.clerk, at=later(5), order_id=unpaid, reason="客户取消")
    assert entries_of(unpaid) == [("charge", 240_00, 0, "2026-11"), ("reversal", -240_00, 0, "2026-11")]
    paid = desk.accepted(is_paid_in_advance=True)
    cashier = make_actor(Role.CLERK, Role.FINANCE, name="收银")
    pay(cashier, desk.customer, 240_00, order_of(paid), method=PaymentMethod.CASH)
    with pytest.raises(AlreadyPaid):
        work.act(cancel_order, by=desk.clerk, at=later(5), order_id=paid, reason="客户取消")


def test_after_dispatch_the_desk_cannot_cancel_any_more(desk: Desk) -> None:
    order_id = desk.dispatched()
    request = {"order_id": order_id, "reason": "客户取消"}
    with pytest.raises(NotAllowed):
        work.act(cancel_order, by=desk.clerk, at=later(5), **request)
    work.act(cancel_order, by=desk.supervisor, at=later(6), **request)
    assert order_of(order_id).state is OrderState.CANCELLED


def test_a_leader_and_an_administrator_register_nothing(desk: Desk) -> None:
    for role in (Role.LEADER, Role.ADMIN):
        other: Actor = make_actor(role, name="旁人")
        with pytest.raises(NotAllowed):
            desk.register(by=other)
