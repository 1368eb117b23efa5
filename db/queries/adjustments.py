"""Discounts, waivers and refunds: the list, one request, and how much may be asked for (R-BILL-10, R-DEC-21)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.money import to_fen
from db.queries.accounts import OpenEntry, is_live, list_free_credits, list_open_charges
from db.queries.billing import get_unit_names
from db.queries.settings import get_settings
from db.rules.adjustment_states import ASKED_BY_FINANCE, decider
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer
from db.tables.staff import User
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import AdjustmentGround, AdjustmentKind, AdjustmentState, EntryKind, PaymentMethod, Role

PER_PAGE = 50
# A discount that was granted is no money that could be given back.
GIVEN_BACK = (EntryKind.PAYMENT, EntryKind.OPENING)
PAID_AHEAD_DAYS = 365


class AdjustmentRow(NamedTuple):
    """One request with the charge that it is for, as the list and its card show it."""

    id: int
    version: int
    adjustment_no: str
    kind: AdjustmentKind
    ground: AdjustmentGround
    state: AdjustmentState
    customer_id: int
    customer: str
    room: str
    amount_fen: int
    reason: str
    charge_id: int | None
    charge_kind: EntryKind | None
    charge_no: str
    charge_title: str
    charge_fen: int
    charge_on: date | None
    asked_by_id: int
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    instead_of: str
    decision_note: str
    voucher_no: str
    method: PaymentMethod | None
    receiver: str
    paid_out_by: str
    paid_out_at: datetime | None
    is_taken_back: bool


class AdjustmentFilter(NamedTuple):
    """By state and kind; everything where nothing is named."""

    states: Sequence[AdjustmentState] = ()
    kinds: Sequence[AdjustmentKind] = ()
    customer_id: int | None = None


class AdjustmentPage(NamedTuple):
    rows: list[AdjustmentRow]
    total: int


def _rows() -> Any:
    asker, decider, absent, payer = (aliased(User) for _ in range(4))
    mirror, entry = aliased(LedgerEntry), aliased(LedgerEntry)
    taken_back = (
        select(mirror.id)
        .join(entry, entry.id == mirror.reverses_id)
        .where(entry.adjustment_id == Adjustment.id)
        .correlate(Adjustment)
        .exists()
    )
    return (
        select(
            Adjustment,
            Customer.name,
            LedgerEntry.kind,
            func.coalesce(WorkOrder.order_no, ""),
            func.coalesce(WorkOrder.item_name, AgreementPeriod.title, ""),
            func.coalesce(LedgerEntry.amount_fen, 0),
            LedgerEntry.business_on,
            asker.name,
            func.coalesce(decider.name, ""),
            func.coalesce(absent.name, ""),
            func.coalesce(payer.name, ""),
            taken_back,
        )
        .join(Customer, Customer.id == Adjustment.customer_id)
        .join(asker, asker.id == Adjustment.asked_by)
        .outerjoin(decider, decider.id == Adjustment.decided_by)
        .outerjoin(absent, absent.id == Adjustment.instead_of_id)
        .outerjoin(payer, payer.id == Adjustment.paid_out_by)
        .outerjoin(LedgerEntry, LedgerEntry.id == Adjustment.charge_entry_id)
        .outerjoin(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
    )


def _read(session: Session, found: Any, today: date) -> list[AdjustmentRow]:
    rows = session.execute(found).all()
    rooms = get_unit_names(session, customers={row[0].customer_id for row in rows}, day=today)
    made = []
    for one, customer, kind, number, title, fen, on, asked_by, decided_by, instead_of, paid_by, taken_back in rows:
        room = rooms[one.customer_id].label if one.customer_id in rooms else ""
        made.append(
            AdjustmentRow(
                one.id,
                one.version,
                one.adjustment_no,
                one.kind,
                one.ground,
                one.state,
                one.customer_id,
                customer,
                room,
                one.amount_fen,
                one.reason,
                one.charge_entry_id,
                kind,
                number,
                title,
                fen,
                on,
                one.asked_by,
                asked_by,
                one.asked_at,
                decided_by,
                one.decided_at,
                instead_of,
                one.decision_note,
                one.voucher_no or "",
                one.method,
                one.receiver,
                paid_by,
                one.paid_out_at,
                bool(taken_back),
            )
        )
    return made


def list_adjustments(
    session: Session, *, sought: AdjustmentFilter, today: date, limit: int = PER_PAGE, page: int = 1
) -> AdjustmentPage:
    """The newest first."""
    conditions: list[ColumnElement[bool]] = []
    if sought.states:
        conditions.append(Adjustment.state.in_(sought.states))
    if sought.kinds:
        conditions.append(Adjustment.kind.in_(sought.kinds))
    if sought.customer_id is not None:
        conditions.append(Adjustment.customer_id == sought.customer_id)
    total = session.scalar(select(func.count()).select_from(Adjustment).where(*conditions)) or 0
    found = _rows().where(*conditions).order_by(Adjustment.id.desc()).limit(limit).offset((page - 1) * limit)
    return AdjustmentPage(_read(session, found, today), total)


def get_adjustment(session: Session, *, adjustment_no: str, today: date) -> AdjustmentRow | None:
    """By its number, or by that of its refund voucher."""
    is_it = or_(Adjustment.adjustment_no == adjustment_no, Adjustment.voucher_no == adjustment_no)
    return next(iter(_read(session, _rows().where(is_it).limit(1), today)), None)


def get_manager_limit(session: Session) -> int:
    """Up to which sum in fen the manager decides on refunds and waivers."""
    return to_fen(get_settings(session).manager_limit)


def leader_takes_back(session: Session, *, back_fen: int) -> bool:
    """Whether taking back so much of fees that were made is the leader's: the limit is that of waivers (R-DEC-21)."""
    return decider(AdjustmentKind.WAIVER, back_fen, limit_fen=get_manager_limit(session)) is Role.LEADER


def list_refundable(session: Session, *, customer_id: int) -> list[OpenEntry]:
    """What is left of the customer's money on account, oldest first; discounts are no money."""
    free = [row for row in list_free_credits(session, customer_id=customer_id) if row.is_on_notice]
    money = set(
        session.scalars(
            select(LedgerEntry.id).where(
                LedgerEntry.id.in_([row.entry_id for row in free]), LedgerEntry.kind.in_(GIVEN_BACK)
            )
        )
    )
    return [row for row in free if row.entry_id in money]


def get_free_money(session: Session, *, customer_id: int) -> int:
    """The customer's money that pays nothing yet, in fen."""
    return sum(row.open_fen for row in list_refundable(session, customer_id=customer_id))


def get_refundable(session: Session, *, customer_id: int, but: int | None = None) -> int:
    """What may still be asked back, in fen: the free money less other refunds on their way."""
    others = select(func.coalesce(func.sum(Adjustment.amount_fen), 0)).where(
        Adjustment.customer_id == customer_id,
        Adjustment.kind == AdjustmentKind.REFUND,
        Adjustment.state.in_((AdjustmentState.ASKED, AdjustmentState.APPROVED)),
        Adjustment.id != (but or 0),
    )
    return max(0, get_free_money(session, customer_id=customer_id) - int(session.scalar(others) or 0))


def get_open_of_charge(session: Session, *, customer_id: int, charge_id: int) -> int:
    """What is still to be paid of one charge, in fen; 0 for a paid, reversed or unknown one."""
    return sum(row.open_fen for row in list_open_charges(session, customer_id=customer_id, entry_ids=[charge_id]))


def get_paid_ahead(session: Session, *, customer_id: int, today: date) -> int:
    """What the customer has paid on account within a year, in fen, less what was given back or granted for it since:
    a prepayment discount is never more.
    """
    since = today - timedelta(days=PAID_AHEAD_DAYS)
    is_prepayment = (Adjustment.customer_id == customer_id) & (Adjustment.ground == AdjustmentGround.PREPAYMENT)
    granted = select(Adjustment.id).where(is_prepayment, Adjustment.charge_entry_id.is_(None))
    of_it = or_(
        LedgerEntry.kind.in_((EntryKind.PAYMENT, EntryKind.REFUND)),
        and_(LedgerEntry.kind == EntryKind.DISCOUNT, LedgerEntry.adjustment_id.in_(granted)),
    )
    fen = case((LedgerEntry.kind == EntryKind.PAYMENT, LedgerEntry.amount_fen), else_=-LedgerEntry.amount_fen)
    paid = select(func.coalesce(func.sum(fen), 0)).where(
        LedgerEntry.customer_id == customer_id,
        LedgerEntry.is_on_notice == 1,
        LedgerEntry.business_on >= since,
        of_it,
        is_live(),
    )
    return max(0, int(session.scalar(paid) or 0))


def waiting_for(session: Session, actor: Actor) -> dict[AdjustmentState, ColumnElement[bool]]:
    """Which requests wait for this person, by state: to decide on (never the own ones), to pay out."""
    found: dict[AdjustmentState, ColumnElement[bool]] = {}
    if actor.has(Role.MANAGER, Role.LEADER):
        is_money = Adjustment.kind.in_(ASKED_BY_FINANCE)
        large = and_(is_money, Adjustment.amount_fen > get_manager_limit(session))
        mine = [each for role, each in ((Role.MANAGER, ~large), (Role.LEADER, large)) if actor.has(role)]
        others = Adjustment.asked_by != actor.user_id
        found[AdjustmentState.ASKED] = and_(Adjustment.state == AdjustmentState.ASKED, others, or_(*mine))
    if actor.has(Role.FINANCE):
        is_refund = Adjustment.kind == AdjustmentKind.REFUND
        found[AdjustmentState.APPROVED] = and_(Adjustment.state == AdjustmentState.APPROVED, is_refund)
    return found


def count_waiting_adjustments(session: Session, *, actor: Actor, limit: int = 100) -> int:
    """The number in the menu; it stops at `limit` of each state."""
    some = [select(Adjustment.id).where(each).limit(limit).subquery() for each in waiting_for(session, actor).values()]
    return sum(session.scalar(select(func.count()).select_from(each)) or 0 for each in some)
