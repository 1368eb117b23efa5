"""Whom a survey could ask on a day: one address for each customer of the audience at each unit (R-SURV-3, R-DEC-10)."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.queries.customers import is_current
from db.rules.survey_plans import GROUPS, read_list
from db.rules.survey_sampling import Candidate, delivery_order, proportional, spread_sheets
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.surveys import Survey
from db.vocabulary import CustomerKind, Occupancy, SampleKind, Standing, SurveyAudience

# Nobody is there to ask: empty units, and those that belong to no group (R-DEC-10).
LEFT_OUT = (Occupancy.VACANT, Occupancy.NOT_HANDED_OVER)


class GroupPreview(NamedTuple):
    """A zone and group: how many there are, and how many would be drawn. Consumers have no group."""

    zone: str
    kind: CustomerKind | None
    there: int
    drawn: int


def list_candidates(
    session: Session,
    *,
    audience: SurveyAudience,
    zones: Collection[str],
    groups: Collection[str],
    today: date,
) -> list[Candidate]:
    """In delivery order. No zones or groups means all of them."""
    rows = session.execute(_in_scope(audience, zones, groups, today))
    return sorted((Candidate._make(row) for row in rows), key=delivery_order)


def preview_sample(session: Session, *, survey_id: int, today: date) -> list[GroupPreview]:
    """What drawing now would give; nothing is written."""
    survey = session.get_one(Survey, survey_id)
    zones = read_list(survey.zones)
    if survey.audience is SurveyAudience.CONSUMERS:
        sheets = spread_sheets(zones, survey.sample_size or 0)
        return [GroupPreview(zone, None, 0, sheets.count(zone)) for zone in dict.fromkeys(sheets)]
    inside = _in_scope(survey.audience, zones, read_list(survey.groups), today).subquery()
    found = session.execute(select(inside.c.zone, inside.c.kind, func.count()).group_by(inside.c.zone, inside.c.kind))
    there = dict(sorted(((zone, kind), count) for zone, kind, count in found))
    size = survey.sample_size if survey.sample_kind is SampleKind.RANDOM else None
    shares = there if size is None else proportional(there, size)
    return [GroupPreview(zone, kind, count, shares[zone, kind]) for (zone, kind), count in there.items()]


def _in_scope(audience: SurveyAudience, zones: Collection[str], groups: Collection[str], today: date) -> Select[Any]:
    """One row for each customer and unit, whatever links they have there."""
    wanted: Any = (
        select(
            Customer.id,
            Unit.id.label("unit_id"),
            Customer.customer_no,
            Unit.zone,
            Unit.building,
            Unit.label,
            func.min(CustomerUnit.relation).label("kind"),
        )
        .join(CustomerUnit, CustomerUnit.customer_id == Customer.id)
        .join(Unit, Unit.id == CustomerUnit.unit_id)
        .where(
            is_current(today),
            Customer.is_active,
            Customer.standing != Standing.COMMITTEE,
            Unit.occupancy.not_in(LEFT_OUT),
            CustomerUnit.relation.in_([kind for kind in GROUPS[audience] if not groups or kind.value in groups]),
        )
        .group_by(Customer.id, Unit.id)
    )
    if zones:
        wanted = wanted.where(Unit.zone.in_(zones))
    chosen: Select[Any] = wanted
    return chosen
