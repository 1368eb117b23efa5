"""Some hours of an office's work, step by step: what children do until they are killed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from db import work
from db.operations.adjustments import approve_adjustment, ask_for_adjustment
from db.operations.hand_ins import sign_hand_in
from db.operations.months import ask_for_lock, issue_notices, lock_month
from db.operations.notices import reissue_notice
from db.operations.payments import take_payment
from db.operations.receipts import void_receipt
from db.operations.reconcile import reconcile_order
from db.queries.accounts import OpenEntry, get_account_version, list_open_charges
from db.queries.notices import list_stale
from db.tables import Base
from db.tables.customers import Customer
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, OrderState, PaymentMethod, Role, Settlement
from tests.billing_factories import make_order, owe_opening
from tests.factories import FRIDAY, make_actor, make_customer, make_department

MONTH = "2026-11"
# After all that the slips of the day have had.
EVENING = FRIDAY + timedelta(hours=8)


class Step(NamedTuple):
    """One act of staff, with all that it needs to be done again."""

    operation: Callable[..., Any]
    by: Actor
    at: datetime
    request: dict[str, Any]


Chosen = tuple[Callable[..., Any], Actor, dict[str, Any]]


@dataclass
class Shop:
    works: Department
    clerk: Actor
    head: Actor
    finance: Actor
    manager: Actor
    people: list[Customer]
    slips: list[WorkOrder] = field(default_factory=list)


def open_shop(people: int = 6, slips: int = 40, *, state: OrderState = OrderState.COMPLETED) -> Shop:
    """Customers with finished jobs: those on account wait to be reconciled, those paid at once are charged."""
    works = make_department()
    shop = Shop(
        works,
        make_actor(Role.CLERK),
        make_actor(Role.SUPERVISOR, department=works),
        make_actor(Role.FINANCE),
        make_actor(Role.MANAGER),
        [make_customer(f"客户{n}", f"{n}-1-0101", customer_no=f"KH-{n:06d}") for n in range(people)],
    )
    owe_opening(shop.people[0], 88_00)
    owe_opening(shop.people[1], -25_00)
    for number in range(slips):
        settlement = Settlement.IMMEDIATE if number % 4 == 3 else Settlement.MONTHLY
        customer = shop.people[number % people]
        shop.slips.append(make_order(customer, works, 10_00 + number, settlement=settlement, state=state))
    return shop


def do(step: Step, number: int) -> Any:
    """Under a key of its own: done again it changes nothing."""
    return work.act(step.operation, by=step.by, at=step.at, key=f"step {number}", **step.request)


def work_through(shop: Shop, seed: int, length: int) -> list[Step]:
    """Choose and do steps as a busy day brings them, with the end of a month in the middle; gives what was done."""
    chance, steps, receipts, asked = Random(seed), [], list[str](), list[Chosen]()
    waiting = [slip for slip in shop.slips if slip.settlement is Settlement.MONTHLY]
    month_end = {length // 2: _hand_in(shop), length * 5 // 8: _issue(shop)}
    while len(steps) < length:
        number = len(steps)
        at = EVENING + timedelta(minutes=number)
        if number == length * 7 // 8:
            steps += _lock(shop, at, number)
            continue
        if number in month_end:
            operation, by, request = month_end[number]
        elif asked:
            operation, by, request = asked.pop()
        elif waiting and chance.random() < 0.4:
            operation, by = reconcile_order, shop.head
            request = {"order_id": waiting.pop(chance.randrange(len(waiting))).id}
        elif (charges := _open_charges(shop, chance)) and chance.random() < 0.1:
            operation, by, request = _discount(shop, *chance.choice(charges))
        elif receipts and chance.random() < 0.2:
            receipt_no = receipts.pop(chance.randrange(len(receipts)))
            operation, by, request = void_receipt, shop.finance, {"receipt_no": receipt_no, "reason": "错"}
        else:
            operation, by, request = take_payment, shop.clerk, _payment(shop, chance)
        steps.append(Step(operation, by, at, request))
        answer = do(steps[-1], number)
        if operation is take_payment:
            receipts.append(answer.receipt_no)
        elif operation is ask_for_adjustment:
            decided = {"adjustment_id": answer.adjustment_id, "version": 1}
            asked.append((approve_adjustment, shop.manager, decided))
    return steps


def _hand_in(shop: Shop) -> Chosen:
    return sign_hand_in, shop.head, {"month": MONTH, "department_id": shop.works.id}


def _issue(shop: Shop) -> Chosen:
    return issue_notices, shop.finance, {"month": MONTH}


def _lock(shop: Shop, at: datetime, number: int) -> list[Step]:
    """What was corrected since is restated, then two people lock the month."""
    steps = []
    for draft in work.ask(list_stale, month=MONTH):
        request = {"month": MONTH, "customer_id": draft.sums.customer_id, "reason": "更正"}
        steps.append(Step(reissue_notice, shop.finance, at, request))
    steps.append(Step(ask_for_lock, shop.finance, at, {"month": MONTH}))
    steps.append(Step(lock_month, shop.manager, at, {"month": MONTH}))
    for place, step in enumerate(steps, start=number):
        do(step, place)
    return steps


def _open_charges(shop: Shop, chance: Random) -> list[tuple[int, OpenEntry]]:
    """Of one customer: slips that are not paid in full."""
    customer = chance.choice(shop.people).id
    return [(customer, row) for row in work.ask(list_open_charges, customer_id=customer) if row.order_id]


def _discount(shop: Shop, customer: int, charge: OpenEntry) -> Chosen:
    request = {"customer_id": customer, "kind": AdjustmentKind.DISCOUNT, "ground": AdjustmentGround.GOODWILL}
    more = {"amount_fen": -(-charge.open_fen // 3), "charge_id": charge.entry_id, "reason": "协商"}
    return ask_for_adjustment, shop.clerk, {**request, **more}


def _payment(shop: Shop, chance: Random) -> dict[str, Any]:
    customer = chance.choice(shop.people).id
    owed = [row.entry_id for row in work.ask(list_open_charges, customer_id=customer)]
    return {
        "customer_id": customer,
        "method": chance.choice([PaymentMethod.CASH, PaymentMethod.WECHAT]),
        "amount_fen": chance.randint(1, 60_00),
        "charges": chance.sample(owed, min(len(owed), chance.randint(0, 2))),
        "seen": work.ask(get_account_version, customer_id=customer),
    }


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table: two offices are the same when these are."""
    with work.reading() as session:
        return {
            table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }
