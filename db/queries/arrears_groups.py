"""The groups and age bands of the ageing, said in SQL as db.rules.dunning says them (R-BILL-11, R-DEC-10)."""

from typing import Any

from sqlalchemy import case, exists, literal, or_

from db.queries.days import days_after
from db.queries.overdue import TODAY
from db.rules.dunning import BANDS
from db.tables.customers import CustomerUnit, Unit
from db.vocabulary import AgeBand, CustomerGroup, CustomerKind, Occupancy


def group_of(unit_id: Any, customer_id: Any, occupancy: Any = Unit.occupancy) -> Any:
    """db.rules.dunning.customer_group in SQL; Unit is joined by whoever asks."""
    shop = CustomerUnit.relation == CustomerKind.SHOP
    is_shop = exists().where(CustomerUnit.unit_id == unit_id, CustomerUnit.customer_id == customer_id, shop)
    return case(
        (or_(occupancy.is_(None), occupancy == Occupancy.NOT_HANDED_OVER), literal(CustomerGroup.NONE.value)),
        (is_shop, literal(CustomerGroup.SHOPS.value)),
        (occupancy == Occupancy.VACANT, literal(CustomerGroup.VACANT.value)),
        else_=literal(CustomerGroup.HOMES.value),
    )


def band_of(due_on: Any, today: Any = TODAY) -> Any:
    """db.rules.dunning.age_band in SQL."""
    bounds = [(due_on >= days_after(today, -last), literal(band.value)) for band, last in BANDS]
    not_due = (or_(due_on.is_(None), due_on >= today), literal(AgeBand.NOT_DUE.value))
    return case(not_due, *bounds, else_=literal(AgeBand.OLDER.value))
