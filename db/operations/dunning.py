"""What is sent and said about overdue money: reminders, written notices, contacts (R-BILL-9). Frozen as it was sent."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.audit import note_act
from db.operations.chains import next_number
from db.operations.texts import SHORT_TEXT, fitting_text
from db.queries.arrears import ArrearsRow, list_arrears_of
from db.queries.arrears_one import OverdueLine, list_overdue_lines
from db.queries.dunning_papers import count_letters
from db.queries.overdue import get_dunning_terms
from db.rules import permissions
from db.rules.dunning import DunningTerms
from db.tables.arrears import DunningLine, DunningNotice
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, AuditAction, ContactWay, DunningStage

MOST_AT_ONCE, MOST_NAMED = 2_000, 8
# How long ago a step or a talk may lie that is written down now (R-DEC-17).
MOST_DAYS_LATE = 14
MOST_DAYS_AHEAD = 365


class NobodyChosen(RuleError):
    message = N_("Choose between 1 and {most} customers first.")


class NotDueForStep(RuleError):
    message = N_("Not due for this step, or paid meanwhile: {names}. Look at the list again.")


class DayOutOfRange(RuleError):
    message = N_("{day} is not possible here. Choose a day between {first} and {last}.")


class SentSteps(NamedTuple):
    """What one act sent; `left_out` names who was not due any more."""

    steps: int
    amount_fen: int
    first_no: str
    last_no: str
    left_out: str


def send_dunning(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    customer_ids: Sequence[int],
    stage: DunningStage,
    way: ContactWay,
    on: date | None = None,
    pay_until: date | None = None,
    note: str = "",
) -> SentSteps:
    """Remind, write to, or hand to the manager everybody chosen who is due for it; numbers run without gaps.

    Who is not due (paid meanwhile, reminded by somebody else) is left out and named. Raises NobodyChosen,
    NotDueForStep when nobody is left, DayOutOfRange.
    """
    permissions.require(by, "send_dunning")
    if stage is DunningStage.NONE:
        raise Incomplete("stage", what=N_("Stage"))
    return send_steps(session, by, at, customer_ids, stage, way, on, pay_until, note)


def print_dunning(session: Session, *, by: Actor, at: datetime, first_no: str, last_no: str) -> int:
    """Note that letters were printed as a file (R-CUST-2); gives how many there are."""
    permissions.require(by, "print_dunning")
    count = count_letters(session, first_no=first_no, last_no=last_no)
    if count:
        note_act(session, AuditAction.EXPORT, "dunning_notice", first_no, {"until": last_no, "letters": count})
    return count


def require_day(field: str, day: date, first: date, last: date) -> date:
    """Raises DayOutOfRange."""
    if not first <= day <= last:
        raise DayOutOfRange(field, day=day, first=first, last=last)
    return day


def send_steps(
    session: Session,
    by: Actor,
    at: datetime,
    customer_ids: Sequence[int],
    stage: DunningStage,
    way: ContactWay,
    on: date | None,
    pay_until: date | None,
    note: str,
) -> SentSteps:
    wanted, today, terms = sorted(set(customer_ids)), office_day(at), get_dunning_terms(session)
    if not 0 < len(wanted) <= MOST_AT_ONCE:
        raise NobodyChosen(most=MOST_AT_ONCE)
    day = require_day("on", on or today, today - timedelta(days=MOST_DAYS_LATE), today)
    until = pay_until or day + timedelta(days=_days_to_pay(stage, terms))
    require_day("pay_until", until, day, day + timedelta(days=MOST_DAYS_AHEAD))
    rows = list_arrears_of(session, customers=wanted, today=day)
    due = [row for row in rows if row.is_due_for(stage, day)]
    left_out = _names(session, set(wanted) - {row.customer_id for row in due})
    if not due:
        raise NotDueForStep(names=left_out)
    lines = defaultdict(list)
    for line in list_overdue_lines(session, customers=[row.customer_id for row in due], today=day):
        if line.is_dunned:
            lines[line.customer_id].append(line)
    note = fitting_text("note", note, most=SHORT_TEXT)
    sent = [_step(session, row, stage, way, day, until, note, by, at) for row in sorted(due, key=_in_order)]
    session.flush()
    session.add_all(
        _line(step, place, line) for step in sent for place, line in enumerate(lines[step.customer_id], start=1)
    )
    session.flush()
    return SentSteps(len(sent), sum(s.amount_fen for s in sent), sent[0].dunning_no, sent[-1].dunning_no, left_out)


def _in_order(row: ArrearsRow) -> tuple[str, str, int]:
    """Letters lie as they are delivered: by building and room."""
    return row.building, row.room, row.customer_id


def _days_to_pay(stage: DunningStage, terms: DunningTerms) -> int:
    return {DunningStage.REMINDER: terms.written, DunningStage.WRITTEN: terms.decision}.get(stage, 0)


def _step(
    session: Session,
    row: ArrearsRow,
    stage: DunningStage,
    way: ContactWay,
    day: date,
    until: date,
    note: str,
    by: Actor,
    at: datetime,
) -> DunningNotice:
    number = next_number(session, book := f"CJ-{day.year}")
    step = DunningNotice(
        dunning_no=f"{book}-{number:06d}",
        book=book,
        number=number,
        customer_id=row.customer_id,
        stage=stage,
        way=way,
        sent_on=day,
        pay_until=until,
        amount_fen=row.dunned_fen,
        customer_name=row.customer,
        unit_label=row.room,
        building=row.building,
        note=note,
        made_by=by.user_id,
        made_at=at,
    )
    session.add(step)
    return step


def _line(step: DunningNotice, place: int, line: OverdueLine) -> DunningLine:
    """As the letter names it: the slip, else the fee, else the balance taken over."""
    title = f"{line.order_no} {line.title}".strip()
    return DunningLine(
        dunning_id=step.id,
        entry_id=line.entry_id,
        position=place,
        notice_no=line.notice_no,
        title=title or line.kind.label,
        business_on=line.business_on,
        due_on=line.due_on,
        open_fen=line.open_fen,
    )


def _names(session: Session, customer_ids: set[int]) -> str:
    """Some of them by name, the rest as a number."""
    some = sorted(customer_ids)[:MOST_NAMED]
    names = [customer.name for id_ in some if (customer := session.get(Customer, id_)) is not None]
    more = len(customer_ids) - len(some)
    return "、".join(names) + (f" +{more}" if more else "")
