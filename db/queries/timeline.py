"""Everything that happened with one customer, newest first (R-CUST-1): one question, each part by its own index."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Integer,
    Select,
    Text,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.queries.complaints_seen import visible_to
from db.rules.callbacks import ENDED
from db.rules.survey_states import BEGUN
from db.rules.timeline import steps_for
from db.tables.adjustments import Adjustment
from db.tables.agreements import Agreement, AgreementStep
from db.tables.arrears import ArrearsDecision, DunningContact, DunningNotice
from db.tables.billing import BillingNotice
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.contacts import HolidayGreeting
from db.tables.payments import Receipt, ReceiptVoid
from db.tables.staff import User
from db.tables.surveys import Survey, SurveyAddress
from db.tables.work_orders import WorkOrder
from db.types import Actor, BigInt, Day, Instant, Word
from db.vocabulary import AgreementVerb, TimelinePart, TimelineStep

PER_PAGE = 50
MOST = 1_000
AGREED = (AgreementVerb.APPROVE, AgreementVerb.END)
VOID = "void"


Customer = BindParameter[int]


class TimelineRow(NamedTuple):
    """One line. `word` and `more` are stored words of the step's own vocabulary; `at` is None where only a day is
    known."""

    step: TimelineStep
    at: datetime | None
    on: date
    ref_id: int
    number: str
    what: str
    word: str
    more: str
    amount_fen: int | None
    by: str


class Timeline(NamedTuple):
    rows: list[TimelineRow]
    is_more: bool


def list_timeline(
    session: Session, *, actor: Actor, customer_id: int, part: TimelinePart | None = None, limit: int = PER_PAGE
) -> Timeline:
    """What this person may see of it; a complaint about the person who asks is not in it."""
    limit = max(1, min(limit, MOST))
    steps = steps_for(actor, part)
    if not steps:
        return Timeline([], False)
    sight = Actor(actor.user_id, "", frozenset(actor.roles), actor.department_id, actor.staff_id)
    asked = {"customer_id": customer_id, "most": limit + 1}
    rows = [_row(row) for row in session.execute(_question(steps, sight), asked)]
    rows.sort(key=_newest, reverse=True)
    return Timeline(rows[:limit], len(rows) > limit)


@lru_cache(maxsize=128)
def _question(steps: tuple[TimelineStep, ...], sight: Actor) -> Select[Any]:
    """The whole question, put together once for each person and part: that costs more than to answer it."""
    customer_id, most = bindparam("customer_id", type_=BigInt), bindparam("most", type_=Integer)
    found = union_all(*(select(_PARTS[step](customer_id, sight).limit(most).subquery()) for step in steps)).subquery()
    step = type_coerce(found.c.step, Word(TimelineStep))
    return select(step, *found.c[1:-1], func.coalesce(User.name, "")).outerjoin(User, User.id == found.c.by_id)


def _row(found: Sequence[Any]) -> TimelineRow:
    step, at, on, *facts = found
    at, on = _moment(at, on)
    return TimelineRow(step, at, on, *facts)


def _moment(at: datetime | None, on: date | None) -> tuple[datetime | None, date]:
    """When it was written down on another day than it happened, the day counts, without a time."""
    if at is None or (on is not None and office_day(at) != on):
        assert on is not None
        return None, on
    return at, office_day(at)


def _newest(row: TimelineRow) -> tuple[date, datetime, int, int]:
    """What happened at one moment stands in the order of the steps: asked for, then done."""
    return row.on, row.at or office_instant(row.on), _PLACES[row.step], row.ref_id


def _line(step: TimelineStep, at: Any, by: Any, ref: Any, **told: Any) -> Select[Any]:
    """The columns of a line, the same in every part; the newest `at` first unless `newest` says otherwise."""

    def text(name: str) -> Any:
        value = told.get(name, "")
        return (literal(value, Text) if isinstance(value, str) else type_coerce(value, Text)).label(name)

    newest = told.get("newest", (at.desc(), ref.desc()))
    return select(
        literal(step.value, Text).label("step"),
        at.label("at"),
        told.get("on", cast(null(), Day)).label("on"),
        ref.label("ref_id"),
        *(text(name) for name in ("number", "what", "word", "more")),
        told.get("fen", cast(null(), BigInt)).label("amount_fen"),
        by.label("by_id"),
    ).order_by(*newest)


def _requests(customer_id: Customer, _actor: Actor) -> Select[Any]:
    order = WorkOrder
    told = {"number": order.order_no, "what": order.item_name, "word": order.state, "fen": order.amount_fen}
    line = _line(TimelineStep.REQUEST, order.registered_at, order.registered_by, order.id, **told)
    return line.where(order.customer_id == customer_id)


def _completions(customer_id: Customer, _actor: Actor) -> Select[Any]:
    order = WorkOrder
    told = {"number": order.order_no, "what": order.item_name, "word": order.state, "fen": order.amount_fen}
    line = _line(TimelineStep.COMPLETION, order.completed_at, order.completed_by, order.id, **told)
    return line.where(order.customer_id == customer_id, order.completed_at.is_not(None))


def _callbacks(customer_id: Customer, actor: Actor) -> Select[Any]:
    """`more` is what it was about, the amount its satisfaction; a complaint that names who asks is not called back."""
    call = Callback
    told = {
        "number": func.coalesce(WorkOrder.order_no, Complaint.complaint_no, ""),
        "what": func.coalesce(WorkOrder.item_name, Complaint.title, ""),
        "word": call.state,
        "more": call.kind,
        "fen": call.satisfaction,
    }
    line = _line(TimelineStep.CALLBACK, call.done_at, call.done_by, call.id, **told)
    line = line.outerjoin(WorkOrder, WorkOrder.id == call.work_order_id)
    line = line.outerjoin(Complaint, Complaint.id == call.complaint_id)
    is_seen = or_(call.complaint_id.is_(None), visible_to(actor))
    return line.where(call.customer_id == customer_id, call.state.in_(ENDED), call.done_at.is_not(None), is_seen)


def _greetings(customer_id: Customer, _actor: Actor) -> Select[Any]:
    wish = HolidayGreeting
    told = {"what": wish.holiday, "word": wish.means}
    line = _line(TimelineStep.GREETING, wish.greeted_at, wish.greeted_by, wish.id, **told)
    return line.where(wish.customer_id == customer_id)


def _complaints(customer_id: Customer, actor: Actor) -> Select[Any]:
    told: dict[str, Any] = {"number": Complaint.complaint_no, "what": Complaint.title, "word": Complaint.state}
    told |= {"more": Complaint.severity}
    line = _line(TimelineStep.COMPLAINT, Complaint.received_at, Complaint.received_by, Complaint.id, **told)
    return line.where(Complaint.customer_id == customer_id, visible_to(actor))


def _settlements(customer_id: Customer, actor: Actor) -> Select[Any]:
    told: dict[str, Any] = {"number": Complaint.complaint_no, "what": Complaint.title, "word": Complaint.cause}
    line = _line(TimelineStep.SETTLEMENT, Complaint.settled_at, Complaint.settled_by, Complaint.id, **told)
    return line.where(Complaint.customer_id == customer_id, Complaint.settled_at.is_not(None), visible_to(actor))


def _receipts(customer_id: Customer, _actor: Actor) -> Select[Any]:
    paid, is_void = Receipt, exists().where(ReceiptVoid.receipt_id == Receipt.id)
    told: dict[str, Any] = {"number": paid.receipt_no, "word": paid.method, "more": case((is_void, VOID), else_="")}
    told |= {"fen": paid.amount_fen, "on": paid.paid_on, "newest": (paid.paid_on.desc(), paid.id.desc())}
    line = _line(TimelineStep.RECEIPT, paid.issued_at, paid.issued_by, paid.id, **told)
    return line.where(paid.customer_id == customer_id)


def _notices(customer_id: Customer, _actor: Actor) -> Select[Any]:
    bill = BillingNotice
    told = {"number": bill.notice_no, "what": bill.month, "fen": bill.total_fen}
    line = _line(TimelineStep.NOTICE, bill.issued_at, bill.issued_by, bill.id, **told)
    return line.where(bill.customer_id == customer_id)


def _dunning(customer_id: Customer, _actor: Actor) -> Select[Any]:
    sent = DunningNotice
    told = {"number": sent.dunning_no, "word": sent.stage, "more": sent.way, "fen": sent.amount_fen, "on": sent.sent_on}
    line = _line(TimelineStep.DUNNING, sent.made_at, sent.made_by, sent.id, **told, newest=_by_day(sent, sent.sent_on))
    return line.where(sent.customer_id == customer_id)


def _talks(customer_id: Customer, _actor: Actor) -> Select[Any]:
    talk = DunningContact
    told = {"what": talk.note, "word": talk.answer, "more": talk.way, "on": talk.contacted_on}
    newest = _by_day(talk, talk.contacted_on)
    line = _line(TimelineStep.TALK, talk.recorded_at, talk.recorded_by, talk.id, **told, newest=newest)
    return line.where(talk.customer_id == customer_id)


def _decisions(customer_id: Customer, _actor: Actor) -> Select[Any]:
    made = ArrearsDecision
    told = {"what": made.reason, "word": made.kind}
    line = _line(TimelineStep.DECISION, made.decided_at, made.decided_by, made.id, **told)
    return line.where(made.customer_id == customer_id)


def _adjustments(customer_id: Customer, _actor: Actor) -> Select[Any]:
    asked = Adjustment
    told = {"number": asked.adjustment_no, "what": asked.reason, "word": asked.kind, "more": asked.state}
    line = _line(TimelineStep.ADJUSTMENT, asked.asked_at, asked.asked_by, asked.id, **told, fen=asked.amount_fen)
    return line.where(asked.customer_id == customer_id)


def _agreements(customer_id: Customer, _actor: Actor) -> Select[Any]:
    step = AgreementStep
    told = {"number": Agreement.agreement_no, "what": Agreement.title, "word": step.verb}
    line = _line(TimelineStep.AGREEMENT, step.at, step.user_id, step.id, **told)
    line = line.join(Agreement, Agreement.id == step.agreement_id)
    return line.where(Agreement.customer_id == customer_id, step.verb.in_(AGREED))


def _surveys(customer_id: Customer, _actor: Actor) -> Select[Any]:
    """That somebody was asked and whether they answered on that day; what was answered stands here for nobody."""
    place = SurveyAddress
    day = func.coalesce(place.answered_on, place.delivered_on, Survey.starts_on)
    told = {"number": Survey.survey_no, "what": Survey.title, "word": place.state, "on": type_coerce(day, Day)}
    newest = (day.desc(), place.id.desc())
    line = _line(TimelineStep.SURVEY, cast(null(), Instant), cast(null(), BigInt), place.id, **told, newest=newest)
    line = line.join(Survey, Survey.id == place.survey_id)
    return line.where(place.customer_id == customer_id, Survey.state.in_(BEGUN))


def _by_day(table: Any, day: Any) -> tuple[Any, Any]:
    return day.desc(), table.id.desc()


_PLACES = {step: place for place, step in enumerate(TimelineStep)}
_PARTS: Mapping[TimelineStep, Callable[[Customer, Actor], Select[Any]]] = {
    TimelineStep.REQUEST: _requests,
    TimelineStep.COMPLETION: _completions,
    TimelineStep.CALLBACK: _callbacks,
    TimelineStep.GREETING: _greetings,
    TimelineStep.COMPLAINT: _complaints,
    TimelineStep.SETTLEMENT: _settlements,
    TimelineStep.RECEIPT: _receipts,
    TimelineStep.NOTICE: _notices,
    TimelineStep.DUNNING: _dunning,
    TimelineStep.TALK: _talks,
    TimelineStep.DECISION: _decisions,
    TimelineStep.ADJUSTMENT: _adjustments,
    TimelineStep.AGREEMENT: _agreements,
    TimelineStep.SURVEY: _surveys,
}
