"""The recurring fees of twelve bill months and what is collected of them, for every month of a course (R-BILL-11).

Fees are made and billed towards the end of a month, so what is paid of one month's alone says little at its end.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from db.clock import month_of
from db.queries.figure_slices import Question, Slice
from db.queries.figures_fees import Collected, read_collected
from db.queries.overdue import fen
from db.rules.agreements import add_months
from db.rules.figure import Value
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import Unit
from db.tables.payments import Allocation
from db.vocabulary import EntryKind

Fee, Credit = (aliased(LedgerEntry, name=name) for name in ("fee", "credit"))
FeeGone, CreditGone = (aliased(LedgerEntry, name=name) for name in ("fee_taken_back", "credit_taken_back"))


class _Billed(NamedTuple):
    """Fen of the fees of a bill month; `gone_in` is the bill month in which they were taken back."""

    month: str
    gone_in: str | None
    fen: int


class _Covered(NamedTuple):
    """Fen that discounts or payments of one day cover of them; `undone_on` is when those were taken back."""

    month: str
    gone_in: str | None
    is_discount: bool
    on: date
    undone_on: date | None
    fen: int


def twelve_months(days: Slice) -> Slice:
    """The days of the twelve months up to the last of these days."""
    return days._replace(from_on=add_months(days.until_on.replace(day=1), -11))


def read_twelve_months(
    say: Callable[[Collected], Value], *, has_households: bool = False
) -> Callable[[Session, Question, Sequence[Slice]], list[Value]]:
    """A figure of the fees of twelve months: sums of money are read for a whole course at once."""

    def read(session: Session, asked: Question, slices: Sequence[Slice]) -> list[Value]:
        if has_households or any(each.only for each in slices):
            return read_collected(say)(session, asked, [twelve_months(each) for each in slices])
        found: dict[Slice, Collected] = {}
        for scope in {each[2:4] for each in slices}:
            found |= _sums(session, asked, [each for each in slices if each[2:4] == scope])
        return [say(found[each]) for each in slices]

    return read


def _sums(session: Session, asked: Question, slices: Sequence[Slice]) -> dict[Slice, Collected]:
    """Each fee and each payment is read once, whichever months of the course it counts in."""
    windows = [twelve_months(each) for each in slices]
    first, last = min(each.from_on for each in windows), max(each.until_on for each in windows)
    # One course is asked about for several figures; they see one state of the books.
    kept = {} if "operation" in session.info else session.info.setdefault("fees of twelve months", {})
    key = (first, last, *slices[0][2:4])
    if key not in kept:
        whole = slices[0]._replace(from_on=first, until_on=last)
        billed = [_Billed(*row) for row in session.execute(_billed(whole))]
        kept[key] = billed, [_Covered(*row) for row in session.execute(_covered(whole))]
    billed, covered = kept[key]
    found = {}
    for each, days in zip(slices, windows, strict=True):
        months, then = (month_of(days.from_on), month_of(days.until_on)), asked.last_day(days)
        counted = [one for one in covered if _counts(one, months) and one.on <= then and not _undone(one, then)]
        discounts = sum(one.fen for one in counted if one.is_discount)
        due = sum(one.fen for one in billed if _counts(one, months)) - discounts
        found[each] = Collected(due_fen=due, paid_fen=sum(one.fen for one in counted) - discounts)
    return found


def _counts(one: _Billed | _Covered, months: tuple[str, str]) -> bool:
    return months[0] <= one.month <= months[1] and (one.gone_in is None or one.gone_in > months[1])


def _undone(one: _Covered, then: date) -> bool:
    return one.undone_on is not None and one.undone_on <= then


def _billed(days: Slice) -> Select[Any]:
    months = (Fee.bill_month, FeeGone.bill_month)
    return _fees(select(*months, fen(func.sum(Fee.amount_fen))).select_from(Fee), days).group_by(*months)


def _covered(days: Slice) -> Select[Any]:
    groups = (
        *(Fee.bill_month, FeeGone.bill_month, Credit.kind == EntryKind.DISCOUNT),
        *(Credit.business_on, CreditGone.business_on),
    )
    found = (
        select(*groups, fen(func.sum(Allocation.amount_fen)))
        .select_from(Fee)
        .join(Allocation, and_(Allocation.charge_entry_id == Fee.id, Allocation.amount_fen > 0))
        .join(Credit, Credit.id == Allocation.credit_entry_id)
        .outerjoin(CreditGone, CreditGone.reverses_id == Credit.id)
    )
    return _fees(found, days).group_by(*groups)


def _fees(found: Select[Any], days: Slice) -> Select[Any]:
    found = found.outerjoin(FeeGone, FeeGone.reverses_id == Fee.id).where(
        Fee.kind == EntryKind.FEE, Fee.bill_month.between(month_of(days.from_on), month_of(days.until_on))
    )
    found = found.join(AgreementPeriod, AgreementPeriod.id == Fee.period_id)
    if days.zone:
        found = found.join(Unit, Unit.id == func.nullif(AgreementPeriod.unit_key, 0)).where(Unit.zone == days.zone)
    if days.department_id is not None:
        agreement = Agreement.id == AgreementPeriod.agreement_id
        found = found.join(Agreement, agreement).where(days.of_department(Agreement.department_id))
    return found
