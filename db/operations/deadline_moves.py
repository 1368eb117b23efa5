"""Open terms move with the calendar and the settings, each with a line of history."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import RuleError
from db.operations.complaint_steps import wind_clocks
from db.queries.deadline_moves import changed_terms, get_clocks
from db.queries.deadline_moves_item import Move
from db.rules.complaint_states import OPEN
from db.rules.deadlines import Clocks
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.deadlines import DeadlineMove
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM, Actor
from db.vocabulary import N_, DeadlineKind

AT_ONCE = 500


class OtherTermsMove(RuleError):
    message = N_("By now {count} open terms would move. Look at the list again, then save.")


def move_terms(
    session: Session, *, old: Clocks, new: Clocks, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> int:
    """Give every open term its new day or hour, with a history row; part of saving what changed, no act of its own.

    `seen` is the number that the screen had shown; raises OtherTermsMove when it is another one by now. Returns how
    many terms moved, as far as this person may know of them.
    """
    changed = list(changed_terms(session, old=old, new=new))
    shown = sum(move.is_moved and move.is_seen_by(by.staff_id) for move in changed)
    if seen is not None and seen != shown:
        raise OtherTermsMove(count=shown)
    by_kind: dict[DeadlineKind, list[Move]] = defaultdict(list)
    for move in changed:
        by_kind[move.kind].append(move)
        if move.is_moved:
            terms = {"old_due_at": move.old_due_at, "new_due_at": move.new_due_at}
            who = {"reason": reason, "moved_by": by.user_id, "moved_at": at}
            session.add(DeadlineMove(kind=move.kind, subject_id=move.subject_id, **terms, **who))
    _move_orders(session, by_kind[DeadlineKind.PICK_UP])
    _move_callbacks(session, by_kind[DeadlineKind.CALL_BACK])
    _move_complaints(session, by_kind, new)
    session.flush()
    return shown


def settle_announced_terms(session: Session, *, at: datetime) -> int:
    """A year's holidays have become known with a newer program: provisional terms get their day (R-CALL-1)."""
    clocks = get_clocks(session)
    return move_terms(session, old=clocks, new=clocks, reason="announced", by=SYSTEM, at=at)


def _portions(moves: Sequence[Move]) -> Iterable[dict[int, Move]]:
    for first in range(0, len(moves), AT_ONCE):
        yield {move.subject_id: move for move in moves[first : first + AT_ONCE]}


def _move_orders(session: Session, moves: Sequence[Move]) -> None:
    for some in _portions(moves):
        for order in session.scalars(select(WorkOrder).where(WorkOrder.id.in_(some))):
            order.pick_up_due_at = some[order.id].new_due_at


def _move_callbacks(session: Session, moves: Sequence[Move]) -> None:
    """One that was tried keeps the day it was due on: in time is the first try by that day (R-DEC-15)."""
    for some in _portions(moves):
        for callback in session.scalars(select(Callback).where(Callback.id.in_(some))):
            move = some[callback.id]
            day = office_day(move.new_due_at)
            if callback.tries:
                callback.next_try_on = day
                continue
            if callback.next_try_on == callback.due_on:
                callback.next_try_on = day
            callback.due_on, callback.is_provisional = day, move.is_provisional


def _move_complaints(session: Session, by_kind: Mapping[DeadlineKind, Sequence[Move]], clocks: Clocks) -> None:
    """The terms themselves; and every clock that runs is wound anew, for a day ends with the hours on duty, too."""
    starts, ends = (
        {move.subject_id: move.new_due_at for move in by_kind[kind]}
        for kind in (DeadlineKind.COMPLAINT_START, DeadlineKind.COMPLAINT_SETTLE)
    )
    for complaint in session.scalars(select(Complaint).where(Complaint.state.in_(OPEN))):
        complaint.start_by = starts.get(complaint.id, complaint.start_by)
        complaint.settle_by = ends.get(complaint.id, complaint.settle_by)
        wind_clocks(session, complaint, clocks)
