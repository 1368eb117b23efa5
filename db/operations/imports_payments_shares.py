"""What payments that are taken over pay: many customers' open charges at once, the same rule as at the counter."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.operations.imports import chunks, found_by, write_portion
from db.operations.ledger import post_charge
from db.operations.ledger_books import Books
from db.operations.order_steps import write_event
from db.queries.accounts import is_live, open_charges_of
from db.tables.billing import LedgerEntry
from db.tables.callbacks import Callback
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackState, EntryKind, OrderState, OrderVerb, Settlement


@dataclass
class Part:
    """One ledger entry of a receipt: for one 即时 slip (kept off the notices), or on account."""

    amount_fen: int
    order: WorkOrder | None = None
    shares: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class _Open:
    charge_id: int
    open_fen: int
    order_id: int | None
    is_on_notice: bool


class Accounts:
    """What the customers of a sheet still owe, oldest first; it shrinks as payments are shared out."""

    def __init__(self, session: Session, customers: Iterable[int], books: Books, *, by: Actor, at: datetime) -> None:
        self.session, self.books, self.by, self.at = session, books, by, at
        self.on_account: dict[int, deque[_Open]] = {}
        self.of_order: dict[int, _Open] = {}
        for some in chunks(sorted(customers)):
            found = open_charges_of(LedgerEntry.customer_id.in_(some))
            rows = session.execute(
                select(
                    LedgerEntry.customer_id,
                    found.c.entry_id,
                    found.c.open_fen,
                    found.c.order_id,
                    found.c.is_on_notice,
                )
                .join(found, found.c.entry_id == LedgerEntry.id)
                .where(found.c.open_fen > 0)
                .order_by(LedgerEntry.customer_id, found.c.business_on, found.c.entry_id)
            )
            for customer_id, entry_id, open_fen, order_id, is_on_notice in rows:
                charge = _Open(entry_id, int(open_fen), order_id, bool(is_on_notice))
                if charge.is_on_notice:
                    self.on_account.setdefault(customer_id, deque()).append(charge)
                if order_id is not None:
                    self.of_order[order_id] = charge

    def named_parts(self, named: Sequence[tuple[WorkOrder | None, int]]) -> list[list[Part]]:
        """What each payment gives to the slip it names: (slip or None, amount in fen) of each payment."""
        uncharged = self._uncharged([order for order, _ in named if order])
        given: Counter[int] = Counter()
        parts = [[] if order is None else self._named(order, fen, uncharged, given) for order, fen in named]
        self._charge_settled([part for mine in parts for part in mine], given)
        return parts

    def _uncharged(self, orders: Sequence[WorkOrder]) -> set[int]:
        """即时 slips without a charge: settled before the take-over, or not finished yet."""
        wanted = {order.id for order in orders if order.settlement is Settlement.IMMEDIATE}
        charged = select(LedgerEntry.work_order_id).where(LedgerEntry.kind == EntryKind.CHARGE, is_live())
        found = found_by(self.session, LedgerEntry.work_order_id, wanted, lambda: charged)
        return wanted - {order_id for (order_id,) in found}

    def _named(self, order: WorkOrder, fen: int, uncharged: set[int], given: Counter[int]) -> list[Part]:
        charge = self.of_order.get(order.id)
        if charge is not None and charge.open_fen:
            taken = min(fen, charge.open_fen)
            charge.open_fen -= taken
            return [Part(taken, None if charge.is_on_notice else order, [(charge.charge_id, taken)])]
        if order.id not in uncharged or order.state in (OrderState.CANCELLED, OrderState.DECLINED):
            return []
        # Money for an 即时 slip stays off the notices (R-DEC-2), as much of it as the slip costs.
        taken = fen if order.amount_fen is None else min(fen, order.amount_fen - given[order.id])
        given[order.id] += taken
        return [Part(taken, order)] if taken else []

    def _charge_settled(self, parts: Sequence[Part], given: Counter[int]) -> None:
        """A finished 即时 slip whose receipts are there in full gets its charge with them, so that the two agree."""
        charges: dict[int, LedgerEntry] = {}
        for part in parts:
            order = part.order
            if order is None or part.shares or not order.is_taken_over or order.completed_on is None:
                continue
            if given[order.id] == order.amount_fen and order.id not in charges:
                day = order.completed_on
                made = post_charge(self.session, order=order, business_on=day, by=self.by, at=self.at, books=self.books)
                assert made is not None
                charges[order.id] = made
            if order.id in charges:
                part.shares.append((charges[order.id].id, part.amount_fen))
        write_portion(self.session, ())

    def add_rest(self, customer_id: int, amount_fen: int, mine: list[Part]) -> None:
        """What the named slip does not take pays the oldest charges on account, then it is the customer's credit."""
        rest = amount_fen - sum(part.amount_fen for part in mine)
        if not rest:
            return
        part = next((part for part in mine if part.order is None), None)
        if part is None:
            part = Part(0)
            mine.append(part)
        part.amount_fen += rest
        owed = self.on_account.get(customer_id, deque())
        while rest and owed:
            taken = min(rest, owed[0].open_fen)
            if taken:
                part.shares.append((owed[0].charge_id, taken))
                owed[0].open_fen -= taken
                rest -= taken
            if not owed[0].open_fen:
                owed.popleft()

    def paid_orders(self) -> list[int]:
        """The slips on account that nothing is open of any more."""
        return sorted(key for key, charge in self.of_order.items() if charge.is_on_notice and not charge.open_fen)


def close_paid_orders(session: Session, order_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Close what is reconciled, paid and called back (R-DEC-4), many at once."""
    for some in chunks(order_ids):
        waiting = select(Callback.work_order_id).where(
            Callback.work_order_id.in_(some), Callback.state == CallbackState.DUE
        )
        called = select(Callback.work_order_id).where(Callback.work_order_id.in_(some))
        orders = session.scalars(
            select(WorkOrder).where(
                WorkOrder.id.in_(some),
                WorkOrder.state == OrderState.RECONCILED,
                WorkOrder.id.not_in(waiting),
                WorkOrder.is_taken_over | WorkOrder.id.in_(called),
            )
        ).all()
        for order in orders:
            order.state, order.closed_at = OrderState.CLOSED, at
            write_event(session, order=order, verb=OrderVerb.CLOSE, by=by, at=at)
        write_portion(session, ())
