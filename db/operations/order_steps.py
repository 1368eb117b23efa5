"""What every step of a work order shares: it is loaded, checked against the table of steps, and written down.

Parts of acts: the operation that calls them has checked the permission.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.clock import office_time
from db.errors import ChangedMeanwhile, Incomplete, NotFound, RuleError
from db.rules.work_order_states import AFTER_SCOPE_ANSWER, ScopeUnanswered, require_step, roles_for
from db.tables.quotes import ScopeQuestion
from db.tables.work_orders import WorkOrder, WorkOrderEvent, WorkOrderHandover
from db.types import Actor
from db.vocabulary import N_, OrderState, OrderVerb

HOLDER = (
    select(WorkOrderHandover)
    .where(WorkOrderHandover.work_order_id == bindparam("order_id"), WorkOrderHandover.until_at.is_(None))
    .limit(1)
)
ASKED = (
    select(ScopeQuestion)
    .where(ScopeQuestion.work_order_id == bindparam("order_id"), ScopeQuestion.answered_at.is_(None))
    .limit(1)
)
# What is written down later happened in this century; what is promised comes within a year.
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
WITHIN = timedelta(days=366)
# What R-ORDER-2 forbids before the customer has said yes.
NO_SLIP_WITHOUT = (OrderVerb.DISPATCH, OrderVerb.PRINT)


class TimeNotPossible(RuleError):
    message = N_("Enter a time between {earliest} and {latest}.")


class TimeStillToCome(TimeNotPossible):
    message = N_("Enter a time that is not after {latest}.")


class PriceNotAccepted(RuleError):
    message = N_("No slip without an accepted price or a ground for no charge. Record how the customer accepted.")


class QuoteNotConfirmed(PriceNotAccepted):
    message = N_("This job is priced by a quote. Nothing goes out before the customer has confirmed it.")


def load_order(session: Session, *, order_id: int, version: int | None, verb: OrderVerb, by: Actor) -> WorkOrder:
    """The order as the form showed it, if this person may do this to it now.

    Raises NotFound, ChangedMeanwhile when somebody saved since, ScopeUnanswered, and what `require_step` raises.
    """
    order = session.get(WorkOrder, order_id)
    if order is None:
        raise NotFound("order_id", what=N_("Work order"), key=order_id)
    if version is not None and order.version != version:
        raise ChangedMeanwhile()
    if verb in AFTER_SCOPE_ANSWER:
        require_scope_answered(session, order=order)
    if verb in NO_SLIP_WITHOUT and order.needs_quote:
        raise QuoteNotConfirmed()
    if verb in NO_SLIP_WITHOUT and order.state in (OrderState.REGISTERED, OrderState.PRICED):
        raise PriceNotAccepted()
    require_step(by, state=order.state, verb=verb, department_id=order.department_id)
    return order


def require_scope_answered(session: Session, *, order: WorkOrder) -> None:
    """No price, quote or slip while the manager is asked whether the office takes this on; raises ScopeUnanswered."""
    if order.state is OrderState.REGISTERED and open_question(session, order=order) is not None:
        raise ScopeUnanswered()


def open_question(session: Session, *, order: WorkOrder) -> ScopeQuestion | None:
    """The question before the manager, if there is one (R-PRICE-8)."""
    with session.no_autoflush:
        return session.scalar(ASKED, {"order_id": order.id})


def take_step(
    session: Session,
    *,
    order: WorkOrder,
    verb: OrderVerb,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    amount_fen: int | None = None,
    note: str = "",
) -> None:
    """Move the order by the table of steps and write its history; raises what `require_step` raises."""
    instead_of = by.stands_in_for(*roles_for(order.state, verb))
    order.state = require_step(by, state=order.state, verb=verb, department_id=order.department_id)
    write_event(
        session,
        order=order,
        verb=verb,
        by=by,
        at=at,
        happened_at=happened_at,
        amount_fen=amount_fen,
        note=note,
        instead_of_id=instead_of,
    )


def write_event(
    session: Session,
    *,
    order: WorkOrder,
    verb: OrderVerb,
    by: Actor,
    at: datetime,
    happened_at: datetime | None = None,
    amount_fen: int | None = None,
    note: str = "",
    instead_of_id: int | None = None,
) -> None:
    session.add(
        WorkOrderEvent(
            work_order_id=order.id,
            verb=verb.value,
            state=order.state,
            happened_at=happened_at or at,
            recorded_at=at,
            user_id=by.user_id,
            instead_of_id=instead_of_id,
            amount_fen=amount_fen,
            note=note.strip(),
        )
    )


def hand_over(session: Session, *, order: WorkOrder, at: datetime, ended: bool = False, is_first: bool = False) -> None:
    """Close the present holder's row; open one for the order's department and worker unless the job has ended."""
    with session.no_autoflush:
        held = None if is_first else session.scalar(HOLDER, {"order_id": order.id})
    if held is not None:
        if not ended and (held.department_id, held.worker_id) == (order.department_id, order.worker_id):
            return
        held.until_at = max(at, held.from_at)
    if not ended:
        session.add(
            WorkOrderHandover(
                work_order_id=order.id, department_id=order.department_id, worker_id=order.worker_id, from_at=at
            )
        )


def business_time(field: str, happened_at: datetime | None, *, earliest: datetime | None, at: datetime) -> datetime:
    """When it happened, if it is written down later (R-DEC-17); raises TimeNotPossible."""
    if happened_at is None:
        return at
    if happened_at > at and earliest is None:
        raise TimeStillToCome(field, latest=_clock(at))
    if happened_at > at or happened_at < (earliest or EARLIEST):
        raise TimeNotPossible(field, earliest=_clock(earliest or EARLIEST), latest=_clock(at))
    return happened_at


def require_within_a_year(field: str, until: datetime, *, at: datetime) -> None:
    """A promised moment that somebody will live to see, and every clock can show; raises TimeNotPossible."""
    if until - at > WITHIN:
        raise TimeNotPossible(field, earliest=_clock(at), latest=_clock(at + WITHIN))


def _clock(at: datetime) -> str:
    return f"{office_time(at):%Y-%m-%d %H:%M}"


def require_text(field: str, text: str, what: str) -> str:
    """The trimmed text; raises Incomplete."""
    if not text.strip():
        raise Incomplete(field, what=what)
    return text.strip()
