"""Which fees of agreements are due and not made: the same plan is shown before and made by the run (R-BILL-12).

Who pays is who is linked to the unit on the first day of the period: the owner, else the shop, else the tenant; or the
other way round where occupants pay. Whoever moves within the period settles it with the other. Where nobody is linked
on that day, the period begins with the first link after it.

A unit without a fee of its own stays as it is found: a home that is not handed over has its period at nothing, so that
nobody is charged for it afterwards; a parking space taken later is charged from the first day of the month in which a
run finds it, where the others have been charged before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.agreement_lines import Line, line_terms_of, list_lines
from db.queries.fee_units import FeeUnit, House, payer_on, read_house
from db.rules.billing_calendar import first_day, last_day
from db.rules.recurring_periods import (
    LineTerms,
    Period,
    Span,
    charged_span,
    due_periods,
    fee_of,
    period_title,
    vacant_discount,
)
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.customers import Unit
from db.vocabulary import FeeBasis, FeeLeftOut, Occupancy, Produces

ONE_DAY = timedelta(days=1)
# Agreements that ended longer ago are done with.
LOOK_BACK = timedelta(days=400)
ASK_NOBODY = (FeeLeftOut.NOT_HANDED_OVER, FeeLeftOut.NO_SPACES)


class FeeNow(NamedTuple):
    """What a unit's period costs by the facts as they are now; nothing where there is a reason for it."""

    customer_id: int
    span: Span
    title: str
    quantity_thousandths: int
    amount_fen: int
    discount_fen: int


class DueFee(NamedTuple):
    line: Line
    terms: LineTerms
    unit_key: int
    now: FeeNow
    due_on: date


class LeftOut(NamedTuple):
    """A unit that is left out of an agreement's fees; `customer_id` of somebody linked to it, to go there."""

    agreement_no: str
    unit_id: int
    label: str
    reason: FeeLeftOut
    since: date
    customer_id: int | None


class DueAgreement(NamedTuple):
    """What a run would make of one agreement."""

    agreement_id: int
    agreement_no: str
    title: str
    periods: int
    first: date
    last: date
    amount_fen: int
    discount_fen: int
    left_out: int


class DueFees(NamedTuple):
    """The preview: agreements with something to make, what is left out and has to be looked at, and the sums."""

    agreements: list[DueAgreement]
    left_out: list[LeftOut]
    periods: int
    amount_fen: int
    discount_fen: int
    at_nothing: dict[FeeLeftOut, int]


class FeePlan(NamedTuple):
    fees: list[DueFee]
    left_out: list[LeftOut]


def list_due_periods(session: Session, *, until_month: str) -> DueFees:
    """What `make_fees` would make up to a month, by agreement, and why units are left out. Writes nothing."""
    plan = plan_fees(session, month=until_month)
    fees: dict[int, list[DueFee]] = defaultdict(list)
    for fee in plan.fees:
        fees[fee.line.agreement.id].append(fee)
    missing = [row for row in plan.left_out if row.reason not in ASK_NOBODY]
    agreements = []
    for own in fees.values():
        agreement = own[0].line.agreement
        agreements.append(
            DueAgreement(
                agreement.id,
                agreement.agreement_no,
                agreement.title,
                sum(fee.now.amount_fen > 0 for fee in own),
                min(fee.now.span.first for fee in own),
                max(fee.now.span.last for fee in own),
                sum(fee.now.amount_fen for fee in own),
                sum(fee.now.discount_fen for fee in own),
                sum(row.agreement_no == agreement.agreement_no for row in missing),
            )
        )
    return DueFees(
        agreements,
        missing,
        sum(row.periods for row in agreements),
        sum(row.amount_fen for row in agreements),
        sum(row.discount_fen for row in agreements),
        {reason: n for reason in ASK_NOBODY if (n := sum(row.reason is reason for row in plan.left_out))},
    )


def plan_fees(session: Session, *, month: str) -> FeePlan:
    """All fees due up to the end of a month that are not made, read in a few statements for all units."""
    begin, until = first_day(month), last_day(month)
    lines = list_lines(session, until=until, makes=(Produces.FEE,), since=begin - LOOK_BACK)
    covered = covered_until(session, agreements={line.agreement.id for line in lines})
    house = read_house(session) if any(line.agreement.customer_id is None for line in lines) else House([], {})
    plan = FeePlan([], [])
    for line in lines:
        if line.agreement.customer_id is not None:
            plan.fees.extend(_own_fees(line, covered, until))
            continue
        _add_house_fees(plan, line, house, covered, begin, until)
    return plan


def covered_until(session: Session, *, agreements: Collection[int]) -> dict[tuple[int, int, int], date]:
    """The last day that was made, by agreement, position and unit."""
    place = AgreementPeriod.agreement_id, AgreementPeriod.position, AgreementPeriod.unit_key
    found = session.execute(
        select(*place, func.max(AgreementPeriod.period_until))
        .where(AgreementPeriod.agreement_id.in_(agreements), AgreementPeriod.cancelled_at.is_(None))
        .group_by(*place)
    )
    return {(agreement, position, unit): day for agreement, position, unit, day in found}


def fee_now(session: Session, *, agreement: Agreement, period: AgreementPeriod, span: Span) -> FeeNow | FeeLeftOut:
    """What a made period would cost with today's facts of its unit."""
    terms = line_terms_of(session, agreement_id=agreement.id)[period.version_id, period.position]
    if agreement.customer_id is not None:
        return _fee(agreement, terms, agreement.customer_id, terms.quantity_thousandths, span)
    house = read_house(session, Unit.id == period.unit_key)
    payer = payer_on(house.links.get(period.unit_key, []), span.first, agreement.payer)
    if payer is None:
        return FeeLeftOut.NO_PAYER
    return _unit_fee(agreement, terms, house.units[0], payer, span)


def _own_fees(line: Line, covered: dict[tuple[int, int, int], date], until: date) -> Iterator[DueFee]:
    """Fees of an agreement with one customer."""
    agreement = line.agreement
    unit_key, customer_id = agreement.unit_id or 0, agreement.customer_id or 0
    last = covered.get((agreement.id, line.position, unit_key))
    for period in due_periods(line.stretches, first=_after(last, agreement), until=until):
        terms, span = period.terms, Span(period.first, period.last)
        now = _fee(agreement, terms, customer_id, terms.quantity_thousandths, span)
        yield DueFee(line, terms, unit_key, now, period.due_on)


def _add_house_fees(
    plan: FeePlan, line: Line, house: House, covered: dict[tuple[int, int, int], date], begin: date, until: date
) -> None:
    """Fees of all units of a zone or building; a unit that cannot be charged stops there until that is mended."""
    agreement = line.agreement
    frontier = max(
        (day for (key, position, _), day in covered.items() if (key, position) == (agreement.id, line.position)),
        default=None,
    )
    for unit in house.units:
        if (agreement.zone and unit.zone != agreement.zone) or (
            agreement.building and unit.building != agreement.building
        ):
            continue
        links = house.links.get(unit.id, [])
        first = _after(covered.get((agreement.id, line.position, unit.id)), agreement)
        if line.stretches[0].terms.basis is FeeBasis.SPACE and frontier is not None and first <= frontier:
            first = max(first, min(begin, frontier + ONE_DAY))
        while True:
            reason: FeeLeftOut | None = None
            for period in due_periods(line.stretches, first=first, until=until):
                payer = payer_on(links, period.first, agreement.payer)
                if payer is None:
                    reason = FeeLeftOut.NO_PAYER
                    break
                now = _unit_fee(agreement, period.terms, unit, payer, Span(period.first, period.last))
                if isinstance(now, FeeLeftOut) or not now.quantity_thousandths:
                    reason = now if isinstance(now, FeeLeftOut) else FeeLeftOut.NO_SPACES
                    break
                first = period.last + ONE_DAY
                if not now.amount_fen and unit.occupancy is Occupancy.NOT_HANDED_OVER:
                    plan.left_out.append(_left_out(agreement, unit, FeeLeftOut.NOT_HANDED_OVER, period, payer))
                plan.fees.append(DueFee(line, period.terms, unit.id, now, period.due_on))
            if reason is None:
                break
            later = min((link.from_on for link in links if link.from_on > period.first), default=None)
            if reason is FeeLeftOut.NO_PAYER and later is not None:
                first = later
                continue
            if reason is FeeLeftOut.NO_PAYER and unit.occupancy is Occupancy.NOT_HANDED_OVER:
                reason = FeeLeftOut.NOT_HANDED_OVER
            somebody = links[0].customer_id if links else None
            plan.left_out.append(_left_out(agreement, unit, reason, period, somebody))
            break


def _left_out(
    agreement: Agreement, unit: FeeUnit, reason: FeeLeftOut, period: Period, customer_id: int | None
) -> LeftOut:
    return LeftOut(agreement.agreement_no, unit.id, unit.label, reason, period.first, customer_id)


def _after(last: date | None, agreement: Agreement) -> date:
    return agreement.from_on if last is None else last + ONE_DAY


def _unit_fee(
    agreement: Agreement, terms: LineTerms, unit: FeeUnit, customer_id: int, span: Span
) -> FeeNow | FeeLeftOut:
    """A vacant unit has its discount, one that is being fitted out pays as an occupied one (R-DEC-10)."""
    if terms.basis is FeeBasis.AREA and not unit.area_hundredths:
        return FeeLeftOut.NO_AREA
    quantity = {
        FeeBasis.AREA: (unit.area_hundredths or 0) * 10,
        FeeBasis.SPACE: unit.parking_spaces * 1000,
        FeeBasis.UNIT: 1000,
        FeeBasis.FIXED: terms.quantity_thousandths,
    }[terms.basis]
    now = _fee(agreement, terms, customer_id, quantity, span)
    if unit.occupancy is Occupancy.NOT_HANDED_OVER:
        return now._replace(amount_fen=0)
    if unit.occupancy is Occupancy.VACANT:
        return now._replace(discount_fen=vacant_discount(now.amount_fen, terms.vacant_rate))
    return now


def _fee(agreement: Agreement, terms: LineTerms, customer_id: int, quantity_thousandths: int, span: Span) -> FeeNow:
    """By the agreement's rule for its first and last period."""
    paid = charged_span(
        terms.rhythm,
        span,
        term_first=agreement.from_on,
        term_last=agreement.ended_on or agreement.until_on,
        part_period=agreement.part_period,
    )
    amount = fee_of(terms, quantity_thousandths, paid)
    return FeeNow(customer_id, span, period_title(terms.title, span), quantity_thousandths, amount, 0)
