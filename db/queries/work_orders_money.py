"""The money axis of work orders, always derived from the ledger (R-DEC-4), and the stamp on part 2 (R-DEC-9)."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session

from db.queries.accounts import open_charges_of
from db.tables.billing import LedgerEntry, NoticeLine
from db.tables.payments import Allocation
from db.tables.work_orders import WorkOrder
from db.vocabulary import MoneyState, OrderState, Settlement, Stamp

ENDED = (OrderState.CANCELLED, OrderState.DECLINED)


class OrderMoney(NamedTuple):
    """What the ledger says of an order, in fen. `due_fen` is what the counter may take now."""

    state: MoneyState
    charged_fen: int = 0
    paid_fen: int = 0
    entry_id: int | None = None
    stamp: Stamp | None = None
    stamped_at: datetime | None = None

    @property
    def due_fen(self) -> int:
        return self.charged_fen - self.paid_fen


@cache
def _statement() -> Select[Any]:
    """Built once: every list of orders asks it."""
    wanted: Any = bindparam("order_ids", expanding=True)
    charge = open_charges_of(LedgerEntry.work_order_id.in_(wanted))
    on_notice = exists().where(NoticeLine.entry_id == charge.c.entry_id)
    paid_at = select(func.max(Allocation.made_at)).where(Allocation.charge_entry_id == charge.c.entry_id)
    return (
        select(
            WorkOrder.id,
            WorkOrder.state,
            WorkOrder.settlement,
            WorkOrder.amount_fen,
            WorkOrder.is_taken_over,
            charge.c.entry_id,
            charge.c.amount_fen.label("charged"),
            charge.c.open_fen,
            on_notice.label("on_notice"),
            paid_at.scalar_subquery().label("paid_at"),
        )
        .outerjoin(charge, charge.c.order_id == WorkOrder.id)
        .where(WorkOrder.id.in_(wanted))
    )


def get_order_money(session: Session, *, order_ids: Sequence[int]) -> dict[int, OrderMoney]:
    """The money state of these orders (a page of them)."""
    money = {}
    for row in session.execute(_statement(), {"order_ids": list(order_ids)}):
        if row.entry_id is None:
            money[row.id] = OrderMoney(_without_charge(row.state, row.settlement, row.amount_fen, row.is_taken_over))
            continue
        paid = int(row.charged - row.open_fen)
        state = _with_charge(row.settlement, paid, row.charged, row.on_notice)
        stamp = None
        if state is MoneyState.PAID:
            stamp = Stamp.CASH_RECEIVED if row.settlement is Settlement.IMMEDIATE else Stamp.PAID
        money[row.id] = OrderMoney(state, row.charged, paid, row.entry_id, stamp, row.paid_at if stamp else None)
    return money


def _without_charge(state: OrderState, settlement: Settlement, amount_fen: int | None, taken_over: bool) -> MoneyState:
    if settlement is Settlement.FREE or state in ENDED or amount_fen == 0:
        return MoneyState.FREE
    is_finished = state in (OrderState.COMPLETED, OrderState.RECONCILED, OrderState.CLOSED)
    if taken_over and settlement is Settlement.IMMEDIATE and is_finished:
        return MoneyState.PAID
    return MoneyState.UNBILLED


def _with_charge(settlement: Settlement, paid: int, charged: int, on_notice: bool) -> MoneyState:
    if paid >= charged:
        return MoneyState.PAID
    if paid:
        return MoneyState.PART_PAID
    if settlement is Settlement.IMMEDIATE:
        return MoneyState.DUE
    return MoneyState.ON_NOTICE if on_notice else MoneyState.UNBILLED
