"""Jobs of agreements become work orders that are accepted already, each once (R-ORDER-1, R-BILL-6)."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant
from db.errors import RuleError
from db.operations.acceptance import accept, grant
from db.operations.intake import open_order
from db.operations.order_lines import write_lines
from db.operations.order_steps import take_step
from db.operations.requests import Request
from db.queries.agreement_orders import AHEAD, DueJob, jobs_due
from db.queries.settings import get_calendar, get_deadline_settings
from db.rules import permissions
from db.rules.prices import Line
from db.rules.recurring_periods import Span, period_title
from db.rules.working_days import WorkingCalendar
from db.tables.agreements import AgreementPeriod
from db.tables.catalogue import ServiceItem
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    N_,
    AcceptedHow,
    Channel,
    FreeGround,
    OrderKind,
    OrderVerb,
    Produces,
    Settlement,
)

FURTHEST_AHEAD = timedelta(days=62)
ONE_DAY = timedelta(days=1)


class TooFarAhead(RuleError):
    message = N_("Orders are made at most {days} days ahead. Choose an earlier day.")


class MadeOrders(NamedTuple):
    orders: int
    customers: int
    first_no: str
    last_no: str


def make_agreement_orders(session: Session, *, by: Actor, at: datetime, until_on: date | None = None) -> MadeOrders:
    """Make the jobs of all periods that begin by a day (a week ahead); again, it adds nothing.

    Charged jobs are settled monthly at the agreement's price, covered ones are free; wanted on the first working day
    of their period. Raises TooFarAhead.
    """
    permissions.require(by, "make_agreement_orders")
    today = office_day(at)
    until_on = until_on or today + AHEAD
    if until_on > today + FURTHEST_AHEAD:
        raise TooFarAhead("until_on", days=FURTHEST_AHEAD.days)
    calendar = get_calendar(session)
    opens = min(get_deadline_settings(session).duty).start
    made: list[WorkOrder] = []
    for job in list(jobs_due(session, until_on=until_on, today=today)):
        wanted_on = _first_working_day(calendar, job.period.first, job.period.last, today)
        wanted_at = office_instant(wanted_on, opens.hour, opens.minute)
        made.append(_make(session, job, wanted_at, by=by, at=at))
    session.flush()
    numbers = [order.order_no for order in made] or [""]
    return MadeOrders(len(made), len({order.customer_id for order in made}), numbers[0], numbers[-1])


def _first_working_day(calendar: WorkingCalendar, first: date, last: date, today: date) -> date:
    """Of the period; where it has begun, tomorrow at the earliest while the period lasts."""
    day = min(max(first, today + ONE_DAY), max(last, today))
    return day if calendar.is_working_day(day) else calendar.next_working_day(day).day


def _make(session: Session, job: DueJob, wanted_at: datetime, *, by: Actor, at: datetime) -> WorkOrder:
    agreement, terms, period = job.line.agreement, job.period.terms, job.period
    covered = terms.produces is Produces.COVERED_ORDER
    item = None if terms.item_id is None else session.get_one(ServiceItem, terms.item_id)
    if item is not None and not item.is_active:
        item = None
    title = period_title(terms.title, Span(period.first, period.last))
    request = Request(
        customer_id=agreement.customer_id,
        unit_id=agreement.unit_id,
        channel=Channel.AGREEMENT,
        settlement=Settlement.FREE if covered else Settlement.MONTHLY,
        free_ground=FreeGround.AGREEMENT if covered else None,
        item_id=item.id if item else None,
        item_name=terms.title,
        quantity_thousandths=terms.quantity_thousandths,
        department_id=_department(session, agreement.department_id),
        kind=OrderKind.SERVICE,
        description=f"{agreement.agreement_no} {title}",
        wanted_at=wanted_at,
    )
    order = open_order(session, request=request, by=by, at=at, registered_at=at)
    unit_of_measure = item.unit_of_measure if item else ""
    line = Line(
        order.item_name,
        terms.quantity_thousandths,
        terms.unit_price_fen,
        unit_of_measure=unit_of_measure,
        item_id=order.item_id,
    )
    write_lines(session, order=order, lines=[line], is_first=True)
    if covered:
        grant(session, order=order, by=by, at=at, on=at, note=agreement.agreement_no)
    else:
        take_step(session, order=order, verb=OrderVerb.PRICE, by=by, at=at, amount_fen=order.amount_fen)
        how = AcceptedHow.AGREEMENT
        accept(session, order=order, how=how, told_fen=None, by=by, at=at, on=at, is_just_priced=True)
    session.add(
        AgreementPeriod(
            agreement_id=agreement.id,
            version_id=terms.version_id,
            position=job.line.position,
            customer_id=order.customer_id,
            unit_key=agreement.unit_id or 0,
            period_from=period.first,
            period_until=period.last,
            title=title,
            quantity_thousandths=terms.quantity_thousandths,
            unit_price_fen=terms.unit_price_fen,
            amount_fen=line.amount_fen,
            work_order_id=order.id,
            made_by=by.user_id,
            made_at=at,
        )
    )
    session.flush()
    return order


def _department(session: Session, department_id: int) -> int:
    """The agreement's, or the service centre, which takes over from a department that is not in use any more."""
    if session.get_one(Department, department_id).is_active:
        return department_id
    service_centre = select(Department.id).where(Department.is_service_centre, Department.is_active).limit(1)
    return session.scalar(service_centre) or department_id
