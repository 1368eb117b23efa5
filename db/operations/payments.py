"""Money taken at the counter: one receipt, its payments, what they pay (R-BILL-1, R-BILL-5, R-ROLE-2)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import NotFound, RuleError
from db.money import format_yuan
from db.operations import allocations
from db.operations.chains import next_number
from db.operations.charging import charge_order
from db.operations.closing import close_if_finished
from db.operations.ledger import post_payment
from db.operations.ledger_books import Books
from db.queries.accounts import OpenEntry, get_account_version, get_live_charge, list_open_charges
from db.rules import permissions
from db.rules.allocation import OpenCharge, allocate
from db.tables.billing import MOST_FEN, LedgerEntry
from db.tables.customers import Customer
from db.tables.payments import Receipt, Till
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, EntryKind, OrderState, PaymentMethod, ReceiptSource, Settlement

# The price is accepted and the work not yet signed off: what may be paid before the work.
BEFORE_THE_WORK = (OrderState.ACCEPTED, OrderState.DISPATCHED, OrderState.IN_PROGRESS)


class AmountNotPossible(RuleError):
    message = N_("Enter an amount above zero and at most 100 million yuan.")


class TooLittleCash(RuleError):
    message = N_("The cash handed over is less than the amount. Take the rest, or enter a smaller amount.")


class AccountChanged(RuleError):
    message = N_(
        "This account has changed meanwhile, perhaps it was just paid. Look at it again before you take money."
    )


class PaidMeanwhile(AccountChanged):
    message = N_(
        "Receipt {receipt_no} over {amount} was made for this account meanwhile. It is not taken a second time."
    )


class OrderNotPayable(RuleError):
    message = N_("{order_no} cannot be paid in advance: its price is not accepted, or it goes to the month's notice.")


class TakenPayment(NamedTuple):
    receipt_id: int
    receipt_no: str
    change_fen: int


def take_payment(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_id: int,
    method: PaymentMethod,
    amount_fen: int,
    charges: Sequence[int] = (),
    orders_in_advance: Sequence[int] = (),
    tendered_fen: int | None = None,
    payer: str = "",
    note: str = "",
    seen: int | None = None,
    into_till: bool = True,
) -> TakenPayment:
    """Take money and give a receipt without gap in its number (R-DEC-14).

    `charges`: ledger entries that the customer names; `orders_in_advance`: 即时 slips paid before the work. What they
    do not take pays the oldest charges on account, the rest stays the customer's credit. `seen`: the account's version
    on the form; `into_till`: not for money that went to the bank by itself. Raises AmountNotPossible, TooLittleCash,
    PaidMeanwhile, AccountChanged, OrderNotPayable, NotFound.
    """
    permissions.require(by, "take_payment")
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    if not 0 < amount_fen <= MOST_FEN:
        raise AmountNotPossible("amount")
    if method is not PaymentMethod.CASH:
        tendered_fen = None
    elif tendered_fen is not None and tendered_fen < amount_fen:
        raise TooLittleCash("amount")
    if seen is not None and seen != get_account_version(session, customer_id=customer_id):
        raise _changed_since(session, customer_id, seen)
    named = [*charges, *_charge_in_advance(session, customer_id, orders_in_advance, by, at)]
    day = office_day(at)
    number = next_number(session, book := f"SJ-{day.year}")
    receipt = Receipt(
        receipt_no=f"{book}-{number:06d}",
        book=book,
        number=number,
        source=ReceiptSource.COUNTER,
        customer_id=customer_id,
        till_id=own_till(session, by).id if into_till else None,
        method=method,
        amount_fen=amount_fen,
        tendered_fen=tendered_fen,
        payer=payer.strip() or customer.name,
        paid_on=day,
        note=note.strip(),
        issued_by=by.user_id,
        issued_at=at,
    )
    session.add(receipt)
    session.flush()
    settle_receipt(session, receipt=receipt, named=named, by=by, at=at)
    return TakenPayment(receipt.id, receipt.receipt_no, (tendered_fen or amount_fen) - amount_fen)


def settle_receipt(session: Session, *, receipt: Receipt, named: Iterable[int], by: Actor, at: datetime) -> None:
    """Post a receipt's money and pay charges with it: the named ones first, then the oldest (part of an act).

    Each 即时 slip gets a payment of its own that stays off the notices; all the rest is one payment on account.
    """
    owed = {row.entry_id: row for row in list_open_charges(session, customer_id=receipt.customer_id)}
    named = list(named)
    if not owed.keys() >= set(named):
        raise AccountChanged()
    rule = [OpenCharge(row.entry_id, row.open_fen, not row.is_on_notice) for row in owed.values()]
    shares = allocate(receipt.amount_fen, rule, named)
    on_account = [share for share in shares if owed[share.charge_id].is_on_notice]
    for_slips = [share for share in shares if share not in on_account]
    books = Books(session)
    for part, share in enumerate(for_slips, start=1):
        fen, order = share.amount_fen, session.get_one(WorkOrder, owed[share.charge_id].order_id)
        paid = post_payment(session, receipt=receipt, amount_fen=fen, order=order, part=part, by=by, at=at, books=books)
        allocations.allocate(session, credit_id=paid.id, shares=[share], by=by, at=at)
    rest = receipt.amount_fen - sum(share.amount_fen for share in for_slips)
    if rest:
        part = len(for_slips) + 1
        paid = post_payment(session, receipt=receipt, amount_fen=rest, part=part, by=by, at=at, books=books)
        allocations.allocate(session, credit_id=paid.id, shares=on_account, by=by, at=at)
    _close_paid(session, [owed[s.charge_id] for s in shares if s.amount_fen == owed[s.charge_id].open_fen], by, at)


def _close_paid(session: Session, paid: Iterable[OpenEntry], by: Actor, at: datetime) -> None:
    for order_id in sorted(row.order_id for row in paid if row.order_id is not None):
        close_if_finished(session, order=session.get_one(WorkOrder, order_id), at=at, by=by)


def _changed_since(session: Session, customer_id: int, seen: int) -> AccountChanged:
    """Why the account is not as it was seen: the receipt that was made since, if there is one."""
    newer = (LedgerEntry.customer_id == customer_id) & (LedgerEntry.id > seen) & (LedgerEntry.kind == EntryKind.PAYMENT)
    receipt = session.scalar(
        select(Receipt)
        .join(LedgerEntry, LedgerEntry.receipt_id == Receipt.id)
        .where(newer)
        .order_by(Receipt.id.desc())
        .limit(1)
    )
    if receipt is None:
        return AccountChanged()
    return PaidMeanwhile(receipt_no=receipt.receipt_no, amount=format_yuan(receipt.amount_fen))


def _charge_in_advance(
    session: Session, customer_id: int, order_ids: Sequence[int], by: Actor, at: datetime
) -> list[int]:
    """即时 slips that are paid before the work: the charge is posted now, with the day of acceptance (R-DEC-3)."""
    entries = []
    for order_id in order_ids:
        order = session.get(WorkOrder, order_id)
        if order is None or order.customer_id != customer_id:
            raise NotFound(what=N_("Work order"), key=order_id)
        if get_live_charge(session, order_id=order_id) is not None:
            raise AccountChanged()
        is_accepted = order.accepted_at is not None and order.amount_fen == order.accepted_fen
        if (
            order.settlement is not Settlement.IMMEDIATE
            or order.state not in BEFORE_THE_WORK
            or not (is_accepted and order.amount_fen and order.accepted_at)
        ):
            raise OrderNotPayable(order_no=order.order_no)
        order.is_paid_in_advance = True
        charge = charge_order(session, order=order, business_on=office_day(order.accepted_at), by=by, at=at)
        assert charge is not None
        entries.append(charge.id)
    return entries


def own_till(session: Session, by: Actor) -> Till:
    """The cashier's own till; it is opened with the first receipt (R-BILL-7)."""
    till = session.scalar(select(Till).where(Till.user_id == by.user_id))
    if till is None:
        assert by.user_id is not None
        till = Till(name=by.name, user_id=by.user_id)
        session.add(till)
        session.flush()
    return till
