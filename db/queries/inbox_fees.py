"""What agreements wait to produce: the month's fees for finance, the coming week's jobs for the desk (R-BILL-6)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import month_of, office_day, office_instant
from db.queries.agreement_lines import Line, list_lines
from db.queries.agreement_orders import AHEAD, jobs_due
from db.queries.agreement_runs import LOOK_BACK
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_deadline_settings
from db.rules.billing_calendar import first_day, last_day
from db.rules.deadlines import due_notices
from db.rules.recurring_periods import due_periods
from db.tables.agreements import AgreementPeriod
from db.tables.customers import Unit
from db.types import Actor
from db.vocabulary import FeeBasis, Produces, Role, WorkKind

ONE_DAY = timedelta(days=1)


def list_unmade_fees(session: Session, *, month: str) -> list[str]:
    """Numbers of the agreements whose fees of a month are not made; asked line by line, never unit by unit."""
    begin, until = first_day(month), last_day(month)
    lines = list_lines(session, until=until, makes=(Produces.FEE,), since=begin - LOOK_BACK, only_unmade=True)
    return sorted({line.agreement.agreement_no for line in lines if _is_unmade(session, line, until)})


def _is_unmade(session: Session, line: Line, until: date) -> bool:
    place = (AgreementPeriod.agreement_id == line.agreement.id) & (AgreementPeriod.position == line.position)
    newest = select(func.max(AgreementPeriod.period_until)).where(place, AgreementPeriod.cancelled_at.is_(None))
    last = session.scalar(newest)
    first = line.agreement.from_on if last is None else last + ONE_DAY
    return bool(due_periods(line.stretches, first=first, until=until)) and _has_units(session, line)


def _has_units(session: Session, line: Line) -> bool:
    """Whether there is a unit to charge at all: a building without parking spaces waits for nothing."""
    agreement = line.agreement
    if agreement.customer_id is not None:
        return True
    there = select(Unit.id)
    if agreement.zone:
        there = there.where(Unit.zone == agreement.zone)
    if agreement.building:
        there = there.where(Unit.building == agreement.building)
    if line.stretches[0].terms.basis is FeeBasis.SPACE:
        there = there.where(Unit.parking_spaces > 0)
    return session.scalar(there.limit(1)) is not None


def produce_waiting(session: Session, actor: Actor, at: datetime) -> Iterator[WorkItem]:
    """One row for the month's fees, one for the coming jobs."""
    today = office_day(at)
    month = month_of(today)
    if actor.has(Role.FINANCE) and (unmade := list_unmade_fees(session, month=month)):
        due_at = office_instant(due_notices(month, get_deadline_settings(session)), 12)
        params = {"month": month}
        yield WorkItem(WorkKind.MAKE_FEES, 0, month, "", str(len(unmade)), None, due_at, due_at < at, "fees", params)
    if actor.has(Role.CLERK):
        jobs = list(jobs_due(session, until_on=today + AHEAD, today=today))
        if jobs:
            # The evening before the first of them, so that it can be dispatched.
            due_at = office_instant(max(min(job.period.first for job in jobs) - ONE_DAY, today), 18)
            yield WorkItem(WorkKind.MAKE_JOBS, 0, "", "", str(len(jobs)), None, due_at, due_at < at, "dispatch", {})
