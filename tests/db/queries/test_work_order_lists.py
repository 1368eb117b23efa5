"""The lists of work orders: what they show, and that none of them reads the whole table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from db import work
from db.clock import office_day
from db.engine import office_engine
from db.operations.acceptance import cancel_order
from db.operations.completion import change_price_on_site
from db.operations.reconcile import close_reconciled_day, reconcile_order
from db.queries import catalogue
from db.queries.work_orders import PER_PAGE, OrderFilter, list_orders
from db.queries.work_orders_dispatch import list_board, list_day_load, list_worker_jobs
from db.queries.work_orders_intake import list_likely_duplicates, list_own_today, list_recent_orders
from db.queries.work_orders_money import get_order_money
from db.queries.work_orders_one import get_order
from db.queries.work_orders_reconcile import list_days_not_closed, list_slips_to_reconcile
from db.rules.prices import Line
from db.tables.catalogue import Price
from db.tables.work_orders import WorkOrder
from db.vocabulary import (
    AcceptedHow,
    FreeGround,
    LineKind,
    MoneyState,
    OrderKind,
    OrderState,
    OrderVerb,
    Role,
    Settlement,
    SignOff,
    Stamp,
)
from tests.billing_factories import pay
from tests.factories import FRIDAY, make_actor, make_customer, make_worker, put
from tests.order_factories import Desk, later, make_desk, order_of


@pytest.fixture
def desk(office: Path) -> Desk:
    return make_desk()


def numbers(**wanted: Any) -> list[str]:
    return [row.order_no for row in work.ask(list_orders, wanted=OrderFilter(**wanted)).rows]


def test_the_list_shows_the_newest_first_with_what_the_desk_needs(desk: Desk) -> None:
    desk.accepted(at=later(1))
    desk.dispatched(at=later(2), settlement=Settlement.MONTHLY)
    newest = work.ask(list_orders, wanted=OrderFilter()).rows[0]
    assert (newest.order_no, newest.unit_label, newest.customer, newest.item, newest.worker) == (
        "TY-20261120-002",
        "3-1-1201",
        "张伟",
        "空调清洗",
        "李师傅",
    )
    assert (newest.amount_fen, newest.money) == (240_00, MoneyState.UNBILLED)


def test_each_filter_keeps_what_it_names(desk: Desk) -> None:
    other = make_customer("李娜", "5-2-0301", customer_no="KH-000002")
    waiting = desk.register(at=later(1), accepted_how=None).order_no
    going = order_of(desk.dispatched(at=later(2))).order_no
    elsewhere = desk.register(
        at=later(3),
        customer_id=other.id,
        unit_id=None,
        department_id=desk.centre.id,
        item_id=None,
        item_name="代订车票",
        accepted_how=None,
    ).order_no
    october = desk.register(at=later(days=1), happened_at=FRIDAY - timedelta(days=30)).order_no
    assert numbers() == [elsewhere, going, waiting, october]
    assert numbers(states=(OrderState.PRICED, OrderState.DISPATCHED)) == [going, waiting]
    assert numbers(states=(OrderState.CLOSED,)) == []
    assert numbers(department_id=desk.centre.id) == [elsewhere]
    assert numbers(department_id=desk.engineering.id, states=(OrderState.PRICED,)) == [waiting]
    assert numbers(month="2026-10") == [october]
    assert numbers(month="2026-12") == []
    assert numbers(customer_id=other.id) == [elsewhere]
    assert numbers(text="TY-20261120-00") == [elsewhere, going, waiting]
    assert numbers(text="ty-20261120-002") == [going]
    assert numbers(text="３-1-12") == [going, waiting, october]
    assert numbers(text="3栋1单元1201", states=(OrderState.PRICED,)) == [waiting]
    assert numbers(text="9-9-9999") == []


def test_pages_follow_each_other_without_a_gap(desk: Desk) -> None:
    for minute in range(PER_PAGE + 3):
        desk.register(at=later(minute), accepted_how=AcceptedHow.PHONE if minute % 2 else None)
    wanted = OrderFilter(states=(OrderState.PRICED, OrderState.ACCEPTED))
    first, second, beyond = (work.ask(list_orders, wanted=wanted, page=page) for page in (1, 2, 99))
    assert (first.total, first.is_more, len(first.rows), len(second.rows)) == (PER_PAGE + 3, False, PER_PAGE, 3)
    seen = [row.order_no for row in first.rows + second.rows]
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == PER_PAGE + 3
    assert beyond.rows == second.rows


def test_one_order_shows_both_prices_its_history_and_who_held_it(desk: Desk) -> None:
    order_id = desk.started()
    new = [
        Line("空调清洗", 2000, 120_00, LineKind.ITEM, "台", desk.item.id),
        Line("接水盘", 1000, 46_00, LineKind.PART),
    ]
    work.act(
        change_price_on_site,
        by=desk.clerk,
        at=later(30),
        order_id=order_id,
        lines=new,
        reason="开裂",
        accepted_how=AcceptedHow.ON_SITE,
    )
    shown = work.ask(get_order, order_no="TY-20261120-001")
    assert shown is not None
    assert (shown.amount_fen, shown.earlier_fen, len(shown.present_lines)) == (286_00, 240_00, 2)
    assert shown.phone_masked == "138****1234"
    assert [event.verb for event in shown.events][:2] == [OrderVerb.ACCEPT, OrderVerb.CHANGE_PRICE]
    assert [(held.worker, held.until_at is None) for held in shown.handovers] == [("", False), ("李师傅", True)]
    assert (shown.registered_by, shown.callback, shown.money.state) == ("王芳", None, MoneyState.UNBILLED)
    assert work.ask(get_order, order_no="TY-20261120-999") is None


def test_the_money_state_follows_the_ledger(desk: Desk) -> None:
    cashier = make_actor(Role.CLERK, Role.FINANCE, name="收银")
    at_once = desk.completed()
    monthly = desk.reconciled(settlement=Settlement.MONTHLY)
    free = desk.completed(
        settlement=Settlement.FREE, free_ground=FreeGround.WARRANTY, kind=OrderKind.SERVICE, accepted_how=None
    )
    early = desk.accepted()
    gone = desk.accepted()
    work.act(cancel_order, by=desk.clerk, at=later(5), order_id=gone, reason="取消")

    def states() -> list[MoneyState]:
        ids = [at_once, monthly, free, early, gone]
        money = work.ask(get_order_money, order_ids=ids)
        return [money[order_id].state for order_id in ids]

    free_state, unbilled = MoneyState.FREE, MoneyState.UNBILLED
    assert states() == [MoneyState.DUE, unbilled, free_state, unbilled, free_state]
    pay(cashier, desk.customer, 100_00, order_of(at_once), at=later(days=2))
    assert states()[0] is MoneyState.PART_PAID
    pay(cashier, desk.customer, 140_00, order_of(at_once), at=later(days=2))
    paid = work.ask(get_order_money, order_ids=[at_once])[at_once]
    assert (paid.state, paid.stamp, paid.due_fen) == (MoneyState.PAID, Stamp.CASH_RECEIVED, 0)


def test_the_room_shows_its_last_five_jobs_whoever_ordered_them(desk: Desk) -> None:
    for minute in range(6):
        desk.register(at=later(minute))
    found = work.ask(list_recent_orders, customer_id=desk.customer.id, unit_id=desk.unit_id)
    assert [row.order_no[-3:] for row in found.rows] == ["006", "005", "004", "003", "002"]
    assert found.total == 6
    nobody = work.ask(list_recent_orders, customer_id=desk.customer.id, unit_id=999)
    assert (nobody.rows, nobody.total) == ([], 0)


def test_only_an_unfinished_job_for_the_same_thing_is_a_likely_duplicate(desk: Desk) -> None:
    twice = {"customer_id": desk.customer.id, "unit_id": desk.unit_id, "item_id": desk.item.id}
    desk.completed()
    assert work.ask(list_likely_duplicates, **twice) == []
    open_one = desk.register().order_no
    assert [row.order_no for row in work.ask(list_likely_duplicates, **twice)] == [open_one]
    assert work.ask(list_likely_duplicates, **{**twice, "item_id": 999}) == []


def test_the_desk_sees_its_own_slips_of_today(desk: Desk) -> None:
    desk.register(at=later(days=-1))
    desk.register()
    desk.register(at=later(5), happened_at=FRIDAY - timedelta(days=3))
    colleague = make_actor(Role.CLERK, name="周敏")
    desk.register(by=colleague)
    mine = work.ask(list_own_today, user_id=desk.clerk.user_id, day=office_day(FRIDAY))
    assert (mine.orders, mine.amount_fen) == (2, 480_00)
    assert mine.rows[0].is_back_dated


def test_the_days_load_and_the_same_worker_twice_are_seen(desk: Desk) -> None:
    first = desk.dispatched()
    desk.accepted()
    desk.completed()
    (centre, engineering) = work.ask(list_day_load, day=office_day(FRIDAY))
    assert (engineering.waiting, engineering.planned, engineering.done, engineering.workers) == (1, 2, 1, 1)
    assert (centre.planned, centre.workers) == (0, 0)
    make_worker(desk.engineering, "孙师傅")
    window = {"department_id": desk.engineering.id, "begin": later(400), "end": later(500)}
    (job,) = work.ask(list_worker_jobs, **window)
    assert (job.order_id, job.worker) == (first, "李师傅")
    assert work.ask(list_worker_jobs, **window, except_order_id=first) == []
    assert work.ask(list_worker_jobs, **{**window, "begin": later(420), "end": later(430)}) == []
    assert work.ask(list_board, department_id=desk.engineering.id)[0].id == first


def test_the_next_morning_shows_what_is_left_until_the_day_is_closed(desk: Desk) -> None:
    monday = later(days=3)
    first, second = desk.completed(), desk.completed(sign_off=SignOff.UNSIGNED)
    slips = work.ask(list_slips_to_reconcile, department_id=desk.engineering.id)
    assert [(slip.order_id, slip.sign_off) for slip in slips] == [(first, SignOff.SIGNED), (second, SignOff.UNSIGNED)]
    asked = {"department_id": desk.engineering.id, "today": office_day(monday)}
    assert [tuple(day) for day in work.ask(list_days_not_closed, **asked)] == [(date(2026, 11, 20), 2, 2)]
    work.act(reconcile_order, by=desk.supervisor, at=monday, order_id=first)
    put(lambda session: setattr(session.get_one(WorkOrder, second), "sign_off", SignOff.SIGNED))
    work.act(reconcile_order, by=desk.supervisor, at=monday, order_id=second)
    assert [tuple(day) for day in work.ask(list_days_not_closed, **asked)] == [(date(2026, 11, 20), 2, 0)]
    day = {"department_id": desk.engineering.id, "day": date(2026, 11, 20)}
    work.act(close_reconciled_day, by=desk.supervisor, at=monday, **day)
    assert work.ask(list_days_not_closed, **asked) == []


def test_items_carry_the_price_of_the_day_and_are_not_offered_after_their_end(desk: Desk) -> None:
    put(
        lambda session: session.add(
            Price(price_list_id=1, item_id=desk.item.id, valid_from=date(2026, 12, 1), is_published=True)
        )
    )
    (november,) = work.ask(catalogue.list_items, day=date(2026, 11, 20))
    assert (november.unit_price_fen, november.valid_from) == (120_00, date(2026, 1, 1))
    assert work.ask(catalogue.list_items, day=date(2026, 12, 1)) == []


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement of the block with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    event.listen(office_engine(), "before_cursor_execute", note)
    yield seen
    event.remove(office_engine(), "before_cursor_execute", note)


SCREENS: list[Callable[[Session], object]] = [
    lambda s: list_orders(s, wanted=OrderFilter(), page=3),
    lambda s: list_orders(s, wanted=OrderFilter(states=tuple(OrderState))),
    lambda s: list_orders(s, wanted=OrderFilter(states=(OrderState.CLOSED,), department_id=1, month="2026-11")),
    lambda s: list_orders(s, wanted=OrderFilter(department_id=1)),
    lambda s: list_orders(s, wanted=OrderFilter(month="2026-11")),
    lambda s: list_orders(s, wanted=OrderFilter(text="TY-2026", states=(OrderState.CLOSED,))),
    lambda s: list_orders(s, wanted=OrderFilter(text="3-1")),
    lambda s: list_orders(s, wanted=OrderFilter(customer_id=1)),
    lambda s: get_order(s, order_no="TY-20261120-001"),
    lambda s: list_recent_orders(s, customer_id=1, unit_id=1),
    lambda s: list_recent_orders(s, customer_id=1, unit_id=None),
    lambda s: list_likely_duplicates(s, customer_id=1, unit_id=1, item_id=1),
    lambda s: list_own_today(s, user_id=1, day=date(2026, 11, 20)),
    lambda s: list_board(s),
    lambda s: list_board(s, department_id=1),
    lambda s: list_day_load(s, day=date(2026, 11, 20)),
    lambda s: list_worker_jobs(s, department_id=1, begin=later(0), end=later(60)),
    lambda s: list_slips_to_reconcile(s, department_id=1),
    lambda s: list_days_not_closed(s, department_id=1, today=date(2026, 11, 23)),
]


def test_no_screen_reads_the_whole_order_table(desk: Desk) -> None:
    desk.completed()
    with statements() as seen:
        for screen in SCREENS:
            work.ask(screen)
    engine = office_engine()
    is_sqlite = engine.dialect.name == "sqlite"
    explain, whole = ("EXPLAIN QUERY PLAN", "SCAN work_order") if is_sqlite else ("EXPLAIN", "Seq Scan on work_order ")
    with engine.connect() as connection:
        if not is_sqlite:
            # In an empty table any way is cheap; without the cheap way the planner shows whether it has another.
            connection.execute(text("SET enable_seqscan = off"))
        plans = [
            " | ".join(str(row[-1]) for row in connection.exec_driver_sql(f"{explain} {said}", values))
            for said, values in seen
            if said.startswith("SELECT")
        ]
    assert len(plans) > len(SCREENS)
    assert not [plan for plan in plans if whole in plan]
