"""Which open terms move when the calendar or a setting changes: what a screen says first and the act then does.

A term moves when it is what the old clocks give, or provisional; one that somebody agreed or chose stays as it is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db import clock
from db.clock import office_day, office_instant, office_zone
from db.queries.deadline_moves_complaints import complaint_terms
from db.queries.deadline_moves_item import Move
from db.queries.inbox_orders import NOT_ANSWERED, NOT_STARTED, REPAIR, OpenOrder, Terms
from db.queries.settings import (
    deadline_settings,
    get_calendar,
    get_deadline_settings,
    get_settings,
    parse_setting,
    read_years,
)
from db.rules.contacts import Rhythm, share_of
from db.rules.deadlines import Clocks, due_callback, due_complaint_callback, due_next_try, due_pick_up
from db.rules.working_days import DueDay, days_until
from db.tables.callbacks import Callback, CallbackTry
from db.tables.complaints import Complaint
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.tables.work_orders import WorkOrder
from db.vocabulary import CallbackKind, CallbackState, DeadlineKind, OrderState, Reached, WorkKind

MOST_SHOWN = 50


class MovingTerms(NamedTuple):
    """How many open terms would move, and the first of them."""

    total: int
    counts: dict[DeadlineKind, int]
    rows: list[Move]


DONE = (OrderState.COMPLETED,)
NOTHING_MOVES = MovingTerms(0, {}, [])


def get_clocks(session: Session) -> Clocks:
    return Clocks(get_calendar(session), get_deadline_settings(session), office_zone())


def clocks_with_setting(session: Session, *, setting: str, value: str) -> Clocks:
    """The clocks as they would be; raises ValueError or StopIteration for what is no setting."""
    office = replace(get_settings(session), **{setting: parse_setting(setting, value)})
    clocks = get_clocks(session)
    calendar = replace(clocks.calendar, entered_years=read_years(office.entered_years))
    return clocks._replace(calendar=calendar, settings=deadline_settings(office))


def clocks_with_days(session: Session, *, day: date, until: date | None, is_workday: bool | None) -> Clocks:
    clocks, days = get_clocks(session), days_until(day, until)
    own = {each: worked for each, worked in clocks.calendar.overrides.items() if each not in days}
    if is_workday is not None:
        own.update(dict.fromkeys(days, is_workday))
    return clocks._replace(calendar=replace(clocks.calendar, overrides=own))


def get_moves_by_setting(session: Session, *, setting: str, value: str, staff_id: int | None = None) -> MovingTerms:
    """What a new value would move; nothing when it is no value at all: saving says so."""
    try:
        new = clocks_with_setting(session, setting=setting, value=value.strip())
    except (ValueError, StopIteration):
        return NOTHING_MOVES
    return _summed(session, new, staff_id)


def get_moves_by_day(
    session: Session, *, day: date, is_workday: bool | None, until: date | None = None, staff_id: int | None = None
) -> MovingTerms:
    """What another word on these days would move; nothing when they are no period: saving says so."""
    new = clocks_with_days(session, day=day, until=until, is_workday=is_workday)
    return _summed(session, new, staff_id)


def _summed(session: Session, new: Clocks, staff_id: int | None) -> MovingTerms:
    old = get_clocks(session)
    moves = [move for move in changed_terms(session, old=old, new=new) if move.is_moved and move.is_seen_by(staff_id)]
    counts = Counter(move.kind for move in moves)
    rows = nsmallest(MOST_SHOWN, moves, key=lambda move: (move.old_due_at, move.kind.value, move.subject_id))
    return MovingTerms(len(moves), {kind: counts[kind] for kind in DeadlineKind if counts[kind]}, rows)


def changed_terms(session: Session, *, old: Clocks, new: Clocks) -> Iterator[Move]:
    """Every open term that is another one by the new clocks, or is no longer (or newly) provisional."""
    if old.settings != new.settings:
        yield from _pick_ups(session, old, new)
    if old != new:
        yield from _answers(session, old, new)
    yield from _callbacks(session, old, new)
    yield from complaint_terms(session, old, new)


def _pick_ups(session: Session, old: Clocks, new: Clocks) -> Iterator[Move]:
    waiting = select(
        WorkOrder.id, WorkOrder.order_no, WorkOrder.item_name, WorkOrder.registered_at, WorkOrder.pick_up_due_at
    ).where(
        WorkOrder.state.in_(NOT_STARTED),
        WorkOrder.kind == REPAIR,
        WorkOrder.picked_up_at.is_(None),
        WorkOrder.pick_up_due_at.is_not(None),
    )
    for order_id, order_no, item, registered_at, due_at in session.execute(waiting):
        if due_at == due_pick_up(registered_at, settings=old.settings, zone=old.zone):
            moved_to = due_pick_up(registered_at, settings=new.settings, zone=new.zone)
            if moved_to != due_at:
                yield Move(DeadlineKind.PICK_UP, order_id, order_no, item, due_at, moved_to)


def _answers(session: Session, old: Clocks, new: Clocks) -> Iterator[Move]:
    """Terms that are kept nowhere, for they follow from the moment of registration or completion."""
    before, after = (Terms(clocks.calendar, clocks.settings) for clocks in (old, new))
    kinds = {DeadlineKind.ANSWER: (WorkKind.ACCEPT, NOT_ANSWERED), DeadlineKind.RECONCILE: (WorkKind.SIGN_OFF, DONE)}
    for kind, (work, states) in kinds.items():
        found = session.execute(
            select(*(getattr(WorkOrder, name) for name in OpenOrder._fields)).where(
                WorkOrder.state.in_(states), ~WorkOrder.is_taken_over
            )
        )
        for order in map(OpenOrder._make, found):
            was, is_now = before.due_at(work, order), after.due_at(work, order)
            if was is not None and is_now is not None and was != is_now:
                yield Move(kind, order.id, order.order_no, order.item_name, was, is_now)


def _callbacks(session: Session, old: Clocks, new: Clocks) -> Iterator[Move]:
    missed = (
        select(func.max(CallbackTry.tried_at))
        .where(CallbackTry.callback_id == Callback.id, CallbackTry.reached == Reached.NOT_REACHED)
        .correlate(Callback)
        .scalar_subquery()
    )
    waiting = (
        select(
            Callback.id,
            Callback.kind,
            Callback.due_on,
            Callback.next_try_on,
            Callback.is_provisional,
            func.coalesce(WorkOrder.completed_at, Complaint.settled_at).label("begun"),
            # Put off by another call it begins anew, as if nobody had tried.
            case((Callback.tries > 0, missed)).label("tried_at"),
            func.coalesce(WorkOrder.order_no, Complaint.complaint_no, "").label("number"),
            func.coalesce(Customer.name, Complaint.contact_name).label("who"),
            Complaint.against_staff_id,
            ContactRule.id.label("rule_id"),
            ContactRule.times,
            ContactRule.per,
            Callback.customer_id,
        )
        .outerjoin(ContactRule, ContactRule.id == Callback.contact_rule_id)
        .outerjoin(WorkOrder, WorkOrder.id == Callback.work_order_id)
        .outerjoin(Complaint, Complaint.id == Callback.complaint_id)
        .outerjoin(Customer, Customer.id == Callback.customer_id)
        .where(Callback.state == CallbackState.DUE)
    )
    for row in session.execute(waiting):
        # What was tried keeps its due day; only the next try moves.
        stored = DueDay(row.due_on, row.is_provisional) if row.tried_at is None else DueDay(row.next_try_on, False)
        was, is_now = (_call_due(row, stored.day, clocks) for clocks in (old, new))
        if stored != is_now and (stored.is_provisional or stored.day == was.day):
            yield Move(
                DeadlineKind.CALL_BACK,
                row.id,
                row.number,
                row.who,
                office_instant(stored.day),
                office_instant(is_now.day),
                is_now.is_provisional,
                row.against_staff_id,
            )


def _call_due(row: Any, planned: date, clocks: Clocks) -> DueDay:
    """By these clocks; what was planned for a day keeps it as long as that is worked (R-CALL-3)."""
    if row.tried_at is not None:
        return due_next_try(office_day(row.tried_at), calendar=clocks.calendar)._replace(is_provisional=False)
    if row.begun is None:
        if clocks.calendar.is_working_day(planned):
            return DueDay(planned, clocks.calendar.is_provisional(planned))
        if row.kind is CallbackKind.SURVEY:
            return clocks.calendar.next_working_day(planned)
        rhythm = Rhythm(clocks.calendar, row.times, row.per)
        return rhythm.off_free_day(share_of(row.rule_id, row.customer_id), planned, today=office_day(clock.now()))
    due = due_callback if row.kind is CallbackKind.ORDER else due_complaint_callback
    return due(row.begun, calendar=clocks.calendar, zone=clocks.zone, settings=clocks.settings)
