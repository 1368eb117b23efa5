"""Which jobs of agreements are due and not made into work orders (R-BILL-6, R-ORDER-1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.queries.agreement_lines import Line, list_lines
from db.queries.agreement_runs import covered_until
from db.queries.arrears_one import list_without_account
from db.rules.recurring_periods import Period, periods_from
from db.tables.agreements import Agreement
from db.tables.customers import Customer, Unit
from db.vocabulary import Produces, Rhythm

ONE_DAY = timedelta(days=1)
# The desk makes the jobs of the coming week, so that they can be planned.
AHEAD = timedelta(days=7)
JOBS = (Produces.ORDER, Produces.COVERED_ORDER)
MOST_SHOWN = 200


class DueJob(NamedTuple):
    line: Line
    period: Period


class DueJobRow(NamedTuple):
    """A job that waits to be made, as a list shows it."""

    agreement_no: str
    customer: str
    unit: str
    title: str
    rhythm: Rhythm
    first: date
    last: date
    is_covered: bool


def jobs_due(session: Session, *, until_on: date, today: date) -> Iterator[DueJob]:
    """The periods that begin by a day and are not over: what is over cannot be done any more.

    A customer who is not in use gets none, and none on account while the manager has decided so (R-BILL-9): one such
    customer keeps nobody else's job waiting.
    """
    lines = list_lines(session, until=until_on, makes=JOBS, since=today, only_unmade=True)
    if not lines:
        return
    agreements = {line.agreement.id: line.agreement for line in lines}
    covered = covered_until(session, agreements=agreements)
    customers = {agreement.customer_id for agreement in agreements.values()}
    active = set(session.scalars(select(Customer.id).where(Customer.id.in_(customers), Customer.is_active)))
    barred = list_without_account(session, customers=active, today=today)
    for line in lines:
        agreement = line.agreement
        if agreement.customer_id not in active:
            continue
        is_barred = agreement.customer_id in barred
        last = covered.get((agreement.id, line.position, agreement.unit_id or 0))
        first = agreement.from_on if last is None else last + ONE_DAY
        for period in periods_from(line.stretches, first):
            if period.first > until_on:
                break
            if period.last >= today and not (is_barred and period.terms.produces is Produces.ORDER):
                yield DueJob(line, period)


def count_due_jobs(session: Session, *, today: date) -> int:
    return sum(1 for _ in jobs_due(session, until_on=today + AHEAD, today=today))


def list_due_jobs(session: Session, *, until_on: date, today: date) -> list[DueJobRow]:
    """What `make_agreement_orders` would make, by first day; at most MOST_SHOWN."""
    jobs = sorted(jobs_due(session, until_on=until_on, today=today), key=lambda job: job.period.first)[:MOST_SHOWN]
    ids = {job.line.agreement.id for job in jobs}
    names = {
        key: (customer, unit)
        for key, customer, unit in session.execute(
            select(Agreement.id, Customer.name, Unit.label)
            .join(Customer, Customer.id == Agreement.customer_id)
            .outerjoin(Unit, Unit.id == Agreement.unit_id)
            .where(Agreement.id.in_(ids))
        )
    }
    return [
        DueJobRow(
            job.line.agreement.agreement_no,
            names[job.line.agreement.id][0],
            names[job.line.agreement.id][1] or "",
            job.period.terms.title,
            job.period.terms.rhythm,
            job.period.first,
            job.period.last,
            job.period.terms.produces is Produces.COVERED_ORDER,
        )
        for job in jobs
    ]
