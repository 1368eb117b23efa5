"""Recurring fees: what is due, what is collected of it, in households and in money, by group (R-BILL-11, R-BILL-12)."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import CTE, Select, and_, case, func, select, type_coerce
from sqlalchemy.orm import Session, aliased

from db.clock import month_of
from db.queries.arrears_groups import group_of
from db.queries.figure_slices import Question, Slice
from db.queries.occupancy_then import occupancy_on
from db.queries.overdue import fen
from db.rules.figure import Value
from db.tables.agreements import Agreement, AgreementPeriod
from db.tables.billing import LedgerEntry
from db.tables.customers import Unit
from db.tables.payments import Allocation
from db.types import Word
from db.vocabulary import CustomerGroup, EntryKind

Fee, Credit, Reversal = (aliased(LedgerEntry, name=name) for name in ("fee", "credit", "taken_back"))


class Collected(NamedTuple):
    """A household is a unit that owes anything of the period's fees (R-DEC-10); amounts in fen."""

    households_due: int = 0
    households_paid: int = 0
    due_fen: int = 0
    paid_fen: int = 0

    def with_more(self, other: "Collected") -> "Collected":
        return Collected(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Owing(NamedTuple):
    """Households with fees of the period: FROM and WHERE, and what is known of each; a customer's without a unit."""

    found: Select[Any]
    unit_id: Any
    customer_id: Any
    due_fen: Any
    paid_fen: Any
    group: Any

    @property
    def is_paid(self) -> Any:
        return self.paid_fen >= self.due_fen


def due_value(found: Collected) -> Value:
    return Value(found.due_fen)


def collected_value(found: Collected) -> Value:
    return Value(found.paid_fen)


def rate_value(found: Collected) -> Value:
    return Value(found.paid_fen, found.due_fen)


def households_value(found: Collected) -> Value:
    return Value(found.households_paid, found.households_due)


def read_collected(
    say: Callable[[Collected], Value],
) -> Callable[[Session, Question, Sequence[Slice]], list[Value]]:
    """A figure of the fees for some slices; what differs in the group only is read once."""

    def read(session: Session, asked: Question, slices: Sequence[Slice]) -> list[Value]:
        # One question asks for several figures of the fees; it sees one state of the books, which is read once.
        kept = {} if "operation" in session.info else session.info.setdefault("collected", {})
        for days in {each._replace(only=None) for each in slices}:
            if (days, asked.today) not in kept:
                kept[days, asked.today] = list_collected(session, asked, days)
        return [say(_of_group(kept[each._replace(only=None), asked.today], each.only)) for each in slices]

    return read


def list_collected(session: Session, asked: Question, days: Slice) -> dict[CustomerGroup, Collected]:
    """By group as of the period's last day, or today. Whoever asks has asked for the permission."""
    owing = count_households(asked, days)
    due_fen, paid_fen = owing.due_fen, owing.paid_fen
    found = owing.found.with_only_columns(
        owing.group.label("fee_group"),
        *(func.count(), func.count().filter(owing.is_paid)),
        *(fen(func.sum(due_fen)), fen(func.sum(paid_fen))),
    ).group_by("fee_group")
    by_group = {group: Collected(*map(int, counted)) for group, *counted in session.execute(found)}
    return {group: by_group[group] for group in CustomerGroup if group in by_group}


def count_households(asked: Question, days: Slice) -> Owing:
    """The households that the fees of the period are due from: what is counted, and what the rows behind it are."""
    households = _households(asked, days)
    group = group_of(households.c.unit_id, households.c.customer_id, occupancy_on(asked.last_day(days)))
    found = (
        select(households.c.customer_id)
        .outerjoin_from(households, Unit, Unit.id == households.c.unit_id)
        .where(households.c.due_fen > 0)
    )
    if days.zone:
        found = found.where(Unit.zone == days.zone)
    of = households.c
    return Owing(found, of.unit_id, of.customer_id, of.due_fen, of.paid_fen, type_coerce(group, Word(CustomerGroup)))


def _of_group(found: dict[CustomerGroup, Collected], group: Any) -> Collected:
    total = Collected()
    for each, counted in found.items():
        if group is None or each is group:
            total = total.with_more(counted)
    return total


def _households(asked: Question, days: Slice) -> CTE:
    fees = _fees(asked, days)
    unit = func.nullif(fees.c.unit_key, 0)
    return (
        select(
            unit.label("unit_id"),
            func.max(fees.c.customer_id).label("customer_id"),
            fen(func.sum(fees.c.amount_fen - fees.c.discount_fen)).label("due_fen"),
            fen(func.sum(fees.c.paid_fen)).label("paid_fen"),
        )
        .group_by(unit, case((fees.c.unit_key == 0, fees.c.customer_id)))
        .cte("household")
    )


def _fees(asked: Question, days: Slice) -> CTE:
    """Each fee of the bill months, with what discounts and what payments had covered of it by then.

    A fee that was taken back counts where the month of the reversal is later: that month was locked (R-DEC-1).
    """
    last_month, then = month_of(days.until_on), asked.last_day(days)
    taken_back = select(Reversal.id).where(Reversal.reverses_id == Fee.id, Reversal.bill_month <= last_month)
    counts = Credit.id.is_not(None) & ~(
        select(Reversal.id).where(Reversal.reverses_id == Credit.id, Reversal.business_on <= then).exists()
    )
    is_discount = Credit.kind == EntryKind.DISCOUNT
    found: Select[Any] = (
        select(
            *(Fee.id, Fee.customer_id, Fee.amount_fen, AgreementPeriod.unit_key),
            fen(func.sum(case((counts & is_discount, Allocation.amount_fen)))).label("discount_fen"),
            fen(func.sum(case((counts & ~is_discount, Allocation.amount_fen)))).label("paid_fen"),
        )
        .join_from(Fee, AgreementPeriod, AgreementPeriod.id == Fee.period_id)
        # What was undone was undone by a reversal: the day of that one decides, not the row that undid it.
        .outerjoin(Allocation, and_(Allocation.charge_entry_id == Fee.id, Allocation.amount_fen > 0))
        .outerjoin(Credit, and_(Credit.id == Allocation.credit_entry_id, Credit.business_on <= then))
        .where(
            Fee.bill_month.between(month_of(days.from_on), last_month),
            Fee.kind == EntryKind.FEE,
            ~taken_back.exists(),
        )
        .group_by(Fee.id, Fee.customer_id, Fee.amount_fen, AgreementPeriod.unit_key)
    )
    if days.department_id is not None:
        agreement = Agreement.id == AgreementPeriod.agreement_id
        found = found.join(Agreement, agreement).where(days.of_department(Agreement.department_id))
    return found.cte("fee_then")
