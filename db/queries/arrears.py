"""Arrears: what is open by group and age, and the customers with overdue money page by page (R-BILL-9, R-BILL-11)."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Integer, Select, bindparam, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from db.queries.arrears_groups import band_of, group_of
from db.queries.billing import get_unit_names
from db.queries.overdue import LIVE, TODAY, Parts, facts_of, fen, is_due_for, parts_of
from db.rules.dunning import Case
from db.tables.arrears import ArrearsDecision, DunningContact
from db.tables.customers import Customer, Unit
from db.types import Word
from db.vocabulary import AgeBand, ArrearsDecisionKind, ContactAnswer, CustomerGroup, DunningStage

MOST_EXPORTED = 20_000


class AgeingCell(NamedTuple):
    """What one group owes in one band; `band` None: all that is overdue, with its households (units, R-DEC-10)."""

    group: CustomerGroup
    band: AgeBand | None
    households: int
    amount_fen: int


class StepCount(NamedTuple):
    """How many customers are due for a step now, and how much they owe."""

    step: DunningStage
    customers: int
    amount_fen: int


class ArrearsRow(NamedTuple):
    """A customer with overdue money: what, since when, what was sent, what comes next."""

    customer_id: int
    customer_no: str
    customer: str
    room: str
    building: str
    group: CustomerGroup
    overdue_fen: int
    oldest_due: date
    dunned_fen: int
    stage: DunningStage
    next_stage: DunningStage
    next_on: date | None
    contacted_on: date | None
    answer: ContactAnswer | None
    promised_on: date | None
    decisions: tuple[ArrearsDecisionKind, ...]
    case: Case

    def is_due_for(self, step: DunningStage, today: date) -> bool:
        return self.next_stage is step and self.next_on is not None and self.next_on <= today


@cache
def _ageing() -> tuple[Select[Any], Select[Any]]:
    entries = parts_of().entries
    household = func.coalesce(entries.c.unit_id, -entries.c.customer_id)
    rows = (
        select(
            type_coerce(group_of(entries.c.unit_id, entries.c.customer_id), Word(CustomerGroup)).label("age_group"),
            type_coerce(band_of(entries.c.due_on), Word(AgeBand)).label("band"),
            household.label("household"),
            fen(func.sum(entries.c.open_fen)).label("open_fen"),
        )
        .outerjoin_from(entries, Unit, Unit.id == entries.c.unit_id)
        .group_by("age_group", "band", "household")
        .cte("household_open")
    )
    counted = [func.count(rows.c.household.distinct()), fen(func.sum(rows.c.open_fen))]
    cells = select(rows.c.age_group, rows.c.band, *counted).group_by(rows.c.age_group, rows.c.band)
    late = select(rows.c.age_group, *counted).where(rows.c.band != AgeBand.NOT_DUE).group_by(rows.c.age_group)
    return cells, late


def list_ageing(session: Session, *, today: date) -> list[AgeingCell]:
    """All that is open by group and band, then what is overdue of each group; to the fen the sum of open entries."""
    (cells, late), facts = _ageing(), facts_of(session, today)
    found = [AgeingCell(*row) for row in session.execute(cells, facts)]
    groups, bands = list(CustomerGroup), list(AgeBand)
    found.sort(key=lambda cell: (groups.index(cell.group), bands.index(cell.band or AgeBand.NOT_DUE)))
    return found + [AgeingCell(group, None, number, owed) for group, number, owed in session.execute(late, facts)]


@cache
def _steps() -> Select[Any]:
    cases = parts_of().cases
    is_due = (cases.c.next_on <= TODAY) & (cases.c.next_stage != DunningStage.NONE)
    step = type_coerce(case((is_due, cases.c.next_stage), else_=literal("none")), Word(DunningStage)).label("step")
    return select(step, func.count(), fen(func.sum(cases.c.overdue_fen))).select_from(cases).group_by("step")


def count_steps(session: Session, *, today: date) -> list[StepCount]:
    """Who is due for which step today; the last row (NONE) is everybody with overdue money."""
    rows = session.execute(_steps(), facts_of(session, today)).all()
    found = {step: StepCount(step, int(number), int(owed)) for step, number, owed in rows}
    due = [found.get(step, StepCount(step, 0, 0)) for step in DunningStage if step is not DunningStage.NONE]
    whole = StepCount(DunningStage.NONE, sum(int(row[1]) for row in rows), sum(int(row[2]) for row in rows))
    return [*due, whole]


def list_arrears(
    session: Session,
    *,
    today: date,
    step: DunningStage | None = None,
    group: CustomerGroup | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ArrearsRow]:
    """One page of the customers with overdue money: who broke a promise, then the longest overdue first.

    `step`: only who is due for it now.
    """
    wanted = {"step": step, "group": group, "most": limit, "first": offset}
    return _read(session, _page(step is not None, group is not None), facts_of(session, today) | wanted)


def count_arrears(
    session: Session, *, today: date, step: DunningStage | None = None, group: CustomerGroup | None = None
) -> int:
    """How many customers `list_arrears` has in all."""
    facts = facts_of(session, today) | {"step": step, "group": group}
    return session.scalar(_count(step is not None, group is not None), facts) or 0


@cache
def _page(has_step: bool, has_group: bool) -> Select[Any]:
    found = _rows(parts_of()).where(*_wanted(has_step, has_group))
    return found.limit(bindparam("most", type_=Integer)).offset(bindparam("first", type_=Integer))


@cache
def _count(has_step: bool, has_group: bool) -> Select[Any]:
    return select(func.count()).select_from(parts_of().cases).where(*_wanted(has_step, has_group))


def _wanted(has_step: bool, has_group: bool) -> list[Any]:
    parts, step = parts_of(), bindparam("step", type_=Word(DunningStage))
    group = bindparam("group", type_=Word(CustomerGroup))
    wanted = [is_due_for(parts, step)] if has_step else []
    return [*wanted, _group(parts) == group] if has_group else wanted


def list_arrears_of(session: Session, *, customers: Collection[int], today: date) -> list[ArrearsRow]:
    """The same for these customers; who owes nothing overdue is not in it."""
    return _read(session, _of_customers(), facts_of(session, today, customers))


def list_arrears_rows(session: Session, *, today: date) -> list[ArrearsRow]:
    """Everybody, for a spreadsheet."""
    return list_arrears(session, today=today, limit=MOST_EXPORTED)


@cache
def _of_customers() -> Select[Any]:
    return _rows(parts_of(has_customers=True))


def _group(parts: Parts) -> Any:
    """The group of the unit with the longest overdue debt."""
    owing = parts.owing
    mine = (owing.c.customer_id == parts.cases.c.customer_id) & (owing.c.due_on == parts.cases.c.oldest_due)
    group = group_of(owing.c.unit_id, owing.c.customer_id)
    first = select(func.min(group)).outerjoin_from(owing, Unit, Unit.id == owing.c.unit_id).where(mine)
    return type_coerce(first.correlate(parts.cases).scalar_subquery(), Word(CustomerGroup))


def _rows(parts: Parts) -> Select[Any]:
    cases = parts.cases
    newest = (
        select(func.max(DunningContact.id))
        .where(DunningContact.customer_id == cases.c.customer_id)
        .correlate(cases)
        .scalar_subquery()
    )
    # Who broke a promise comes back on top.
    is_broken = (DunningContact.promised_on < TODAY) & (cases.c.dunned_fen > 0)
    return (
        select(
            *(cases.c.customer_id, Customer.customer_no, Customer.name, _group(parts)),
            *(cases.c.overdue_fen, cases.c.oldest_due, cases.c.dunned_fen, cases.c.dunned_due),
            *(cases.c.stage, cases.c.stage_on, cases.c.next_stage, cases.c.next_on),
            *(cases.c.plan_late_on, cases.c.waits_until, cases.c.is_decided),
            *(cases.c.promised_on, cases.c.taken_on, cases.c.broken_taken_on),
            *(DunningContact.contacted_on, DunningContact.answer, DunningContact.promised_on),
        )
        .join_from(cases, Customer, Customer.id == cases.c.customer_id)
        .outerjoin(DunningContact, DunningContact.id == newest)
        .order_by(case((is_broken, 0), else_=1), cases.c.oldest_due, cases.c.overdue_fen.desc(), cases.c.customer_id)
    )


def _read(session: Session, found: Select[Any], facts: dict[str, Any]) -> list[ArrearsRow]:
    rows = session.execute(found, facts).all()
    ids = [row[0] for row in rows]
    names, decided = get_unit_names(session, customers=ids, day=facts["today"]), _decisions(session, ids)
    read = []
    for row in rows:
        (customer_id, number, name, group, overdue, oldest, dunned, dunned_due, stage, stage_on, *rest) = row
        next_stage, next_on, late_on, until, is_decided, *promise, contacted_on, answer, promised_on = rest
        unit = names.get(customer_id)
        read.append(
            ArrearsRow(
                customer_id,
                number,
                name,
                unit.label if unit else "",
                unit.building if unit else "",
                group,
                overdue,
                oldest,
                dunned,
                stage,
                next_stage,
                next_on,
                contacted_on,
                answer,
                promised_on,
                tuple(kind for kind in ArrearsDecisionKind if kind in decided.get(customer_id, ())),
                Case(dunned_due, stage, stage_on, late_on, until, bool(is_decided), *promise),
            )
        )
    return read


def _decisions(session: Session, customers: list[int]) -> dict[int, set[ArrearsDecisionKind]]:
    found: dict[int, set[ArrearsDecisionKind]] = {}
    for start in range(0, len(customers), 500):
        some = customers[start : start + 500]
        rows = select(ArrearsDecision.customer_id, ArrearsDecision.kind)
        for customer_id, kind in session.execute(rows.where(ArrearsDecision.customer_id.in_(some), LIVE)):
            found.setdefault(customer_id, set()).add(kind)
    return found
