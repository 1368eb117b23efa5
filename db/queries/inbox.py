"""My work today: one list of what waits for this person, overdue first, and how much it is.

Every number comes from the same conditions as the rows, so menu, pills and pages cannot disagree.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from db import clock
from db.clock import office_day, office_instant
from db.queries import (
    inbox_actions,
    inbox_adjustments,
    inbox_agreements,
    inbox_arrears,
    inbox_callbacks,
    inbox_complaints,
    inbox_contacts,
    inbox_escalated,
    inbox_fees,
    inbox_months,
    inbox_orders,
    inbox_prices,
    inbox_registers,
    inbox_surveys,
    inbox_tills,
)
from db.queries.adjustments import count_waiting_adjustments
from db.queries.backups import get_last_backup_at
from db.queries.calendar import get_year_to_announce
from db.queries.callbacks import job_text, with_first_line
from db.queries.inbox_item import WorkItem as WorkItem
from db.queries.set_up import get_set_up
from db.tables.customers import Customer, Unit
from db.tables.payments import Receipt, VoidRequest
from db.tables.work_orders import WorkOrder, WorkOrderLine
from db.types import Actor
from db.vocabulary import Role, WorkKind

# No list of work is longer than this for each kind; the numbers stop here too.
MOST_OF_A_KIND = 100
BACKUP_HOURS = 26


class Work(NamedTuple):
    """The list and its numbers."""

    items: list[WorkItem]
    counts: dict[WorkKind, int]
    overdue: int
    today: int

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def list_work_items(session: Session, *, actor: Actor, at: datetime) -> Work:
    """What waits for this person: critical complaints, the longest overdue, then what is due next; without a term last.

    At most MOST_OF_A_KIND of each kind.
    """
    items = list(_items(session, actor, at))
    never = datetime.max.replace(tzinfo=at.tzinfo)
    items.sort(
        key=lambda item: (
            not item.is_urgent,
            not item.is_overdue,
            item.due_at or never,
            item.since or never,
            item.ref_id,
        )
    )
    counts = Counter(item.kind for item in items)
    today = office_day(at)
    return Work(
        items,
        {each: counts[each] for each in WorkKind if counts[each]},
        sum(item.is_overdue for item in items),
        sum(item.is_due_today(today) for item in items),
    )


def count_work_items(session: Session, *, actor: Actor, at: datetime | None = None) -> int:
    """The number in the menu: the same conditions, counted without reading the rows."""
    at = at or clock.now()
    total = 0
    for condition in inbox_orders.conditions(actor, at).values():
        total += _count(session, select(WorkOrder.id).where(condition))
    total += inbox_callbacks.count_callbacks_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    total += inbox_complaints.count_complaints_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    total += inbox_actions.count_actions_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    total += inbox_surveys.count_surveys_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    if actor.has(Role.FINANCE, Role.MANAGER):
        total += _count(session, select(VoidRequest.id).where(*_open_voids(actor)))
    total += count_waiting_adjustments(session, actor=actor, limit=MOST_OF_A_KIND)
    total += sum(1 for _item in inbox_tills.tills_waiting(session, actor, at, MOST_OF_A_KIND))
    total += inbox_prices.count_prices_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    total += inbox_agreements.count_agreements_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    total += inbox_arrears.count_arrears_waiting(session, actor=actor, at=at, limit=MOST_OF_A_KIND)
    total += sum(1 for _item in inbox_contacts.contacts_waiting(session, actor, at, MOST_OF_A_KIND))
    total += sum(1 for _item in inbox_escalated.late_work_waiting(session, actor, at, MOST_OF_A_KIND))
    total += sum(1 for _item in inbox_registers.registers_waiting(session, actor, at))
    total += sum(1 for _item in inbox_fees.produce_waiting(session, actor, at))
    total += sum(1 for _item in inbox_orders.days_to_reconcile(session, actor, at))
    total += sum(1 for _item in inbox_months.months_waiting(session, actor, at))
    return total + sum(1 for _item in _office_items(session, actor, at))


def _count(session: Session, query: Select[Any]) -> int:
    some = query.limit(MOST_OF_A_KIND).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def _items(session: Session, actor: Actor, at: datetime) -> Iterator[WorkItem]:
    yield from _order_items(session, actor, at)
    yield from inbox_callbacks.callbacks_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_complaints.complaints_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_contacts.contacts_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_actions.actions_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_surveys.surveys_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_escalated.late_work_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from _void_items(session, actor)
    yield from inbox_adjustments.adjustments_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_tills.tills_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_prices.prices_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_agreements.agreements_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_arrears.arrears_waiting(session, actor, at, MOST_OF_A_KIND)
    yield from inbox_registers.registers_waiting(session, actor, at)
    yield from inbox_fees.produce_waiting(session, actor, at)
    for day in inbox_orders.days_to_reconcile(session, actor, at):
        yield WorkItem(
            WorkKind.RECONCILE,
            0,
            day.day.isoformat(),
            "",
            str(day.slips),
            office_instant(day.day, 23, 59),
            day.due_at,
            day.due_at < at,
            "reconcile",
            {"day": day.day.isoformat()},
        )
    for month in inbox_months.months_waiting(session, actor, at):
        yield WorkItem(
            month.kind,
            0,
            month.month,
            "",
            str(month.slips or ""),
            None,
            month.due_at,
            month.due_at is not None and month.due_at < at,
            "billing_rollup",
            {"month": month.month},
        )
    yield from _office_items(session, actor, at)


def _order_items(session: Session, actor: Actor, at: datetime) -> Iterator[WorkItem]:
    terms = inbox_orders.terms(session)
    for kind, condition in inbox_orders.conditions(actor, at).items():
        oldest = inbox_orders.OLDEST[kind]
        found = session.execute(
            with_first_line(
                select(
                    *(getattr(WorkOrder, name) for name in inbox_orders.OpenOrder._fields),
                    WorkOrderLine.quantity_thousandths,
                    WorkOrderLine.unit_of_measure,
                    Customer.name,
                    Unit.label,
                )
                .join(Customer, Customer.id == WorkOrder.customer_id)
                .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
            )
            .where(condition)
            .order_by(oldest, WorkOrder.id)
            .limit(MOST_OF_A_KIND)
        )
        for *facts, quantity, unit_of_measure, name, label in found:
            order = inbox_orders.OpenOrder._make(facts)
            due_at = terms.due_at(kind, order)
            yield WorkItem(
                kind,
                order.id,
                order.order_no,
                f"{label or ''} {name}".strip(),
                job_text(order.item_name, quantity, unit_of_measure),
                inbox_orders.since(kind, order),
                due_at,
                due_at is not None and due_at < at,
                *inbox_orders.place(kind, order),
            )


def _open_voids(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Receipts somebody else issued and another person asked to void (R-ROLE-1)."""
    mine = select(Receipt.id).where(Receipt.id == VoidRequest.receipt_id, Receipt.issued_by == actor.user_id)
    return VoidRequest.answered_at.is_(None), ~mine.correlate(VoidRequest).exists()


def _void_items(session: Session, actor: Actor) -> Iterator[WorkItem]:
    if not actor.has(Role.FINANCE, Role.MANAGER):
        return
    found = session.execute(
        select(VoidRequest, Receipt.receipt_no, Customer.name)
        .join(Receipt, Receipt.id == VoidRequest.receipt_id)
        .join(Customer, Customer.id == Receipt.customer_id)
        .where(*_open_voids(actor))
        .order_by(VoidRequest.id)
        .limit(MOST_OF_A_KIND)
    )
    for asked, receipt_no, name in found:
        params = {"receipt": receipt_no, "view": "receipts"}
        yield WorkItem(
            WorkKind.VOID, asked.id, receipt_no, name, asked.reason, asked.asked_at, None, False, "till", params
        )


def _office_items(session: Session, actor: Actor, at: datetime) -> Iterator[WorkItem]:
    if actor.has(Role.ADMIN, Role.MANAGER):
        year = get_year_to_announce(session, today=office_day(at))
        if year is not None:
            by = office_instant(date(year, 1, 1))
            yield WorkItem(WorkKind.ENTER_HOLIDAYS, year, "", "", str(year), None, by, by < at, "calendar", {})
    if not actor.has(Role.ADMIN):
        return
    steps = get_set_up(session)
    missing = [step for step in steps if not step.is_done]
    if missing:
        first = missing[0]
        yield WorkItem(WorkKind.SET_UP, 0, "", "", str(len(missing)), None, None, False, first.page, first.params)
    last = get_last_backup_at(session)
    if last is None or (at - last).total_seconds() > BACKUP_HOURS * 3600:
        yield WorkItem(WorkKind.BACKUP, 0, "", "", "", last, None, last is not None, "backup", {})
