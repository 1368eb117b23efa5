"""The distribution list of a survey: the sample's addresses as they were drawn, and what has become of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.tables.customers import Customer
from db.tables.surveys import SurveyAddress
from db.vocabulary import AddressState, CustomerKind

PER_PAGE = 50
EXPORT_PAGE = 2000


@dataclass(frozen=True)
class AddressFilter:
    """Which addresses of a list; nothing set means all. `remind_on`: of these who got the sheet before that day and
    was not reminded on it.
    """

    states: Collection[AddressState] = ()
    place: tuple[str, str] | None = None
    text: str = ""
    remind_on: date | None = None


class AddressRow(NamedTuple):
    id: int
    version: int
    list_no: int
    zone: str
    building: str
    label: str
    customer: str
    kind: CustomerKind | None
    state: AddressState
    delivered_by: str
    delivered_on: date | None
    reminded_on: date | None
    answered_on: date | None
    note: str


def list_addresses(
    session: Session, *, survey_id: int, wanted: AddressFilter, limit: int = PER_PAGE, offset: int = 0
) -> list[AddressRow]:
    """In the list's order, which is the order of delivery."""
    return _rows(session, [SurveyAddress.survey_id == survey_id, *conditions(wanted)], limit, offset)


def count_addresses(session: Session, *, survey_id: int, wanted: AddressFilter) -> int:
    inside = select(func.count()).select_from(SurveyAddress).where(SurveyAddress.survey_id == survey_id)
    if wanted.text:
        inside = inside.outerjoin(Customer, Customer.id == SurveyAddress.customer_id)
    return session.scalar(inside.where(*conditions(wanted))) or 0


def list_address_page(
    session: Session, *, survey_id: int, wanted: AddressFilter, after: int
) -> tuple[list[AddressRow], int | None]:
    """(rows, the number after which the next page begins or None), for a list that leaves the program."""
    here = [SurveyAddress.survey_id == survey_id, SurveyAddress.list_no > after]
    rows = _rows(session, [*here, *conditions(wanted)], EXPORT_PAGE, 0)
    return rows, rows[-1].list_no if len(rows) == EXPORT_PAGE else None


def to_remind(wanted: AddressFilter, today: date) -> AddressFilter:
    """Of these the ones that a reminder run of today goes to; not who got the sheet only today."""
    return replace(wanted, states=(AddressState.DELIVERED,), remind_on=today)


def conditions(wanted: AddressFilter) -> list[ColumnElement[bool]]:
    """For the operations, too, that change what a list shows."""
    found: list[ColumnElement[bool]] = []
    if wanted.states:
        found.append(SurveyAddress.state.in_(wanted.states))
    if wanted.place is not None:
        zone, building = wanted.place
        found += [SurveyAddress.zone == zone, SurveyAddress.building == building]
    if wanted.remind_on is not None:
        reminded = SurveyAddress.reminded_on
        found += [
            SurveyAddress.delivered_on < wanted.remind_on,
            or_(reminded.is_(None), reminded < wanted.remind_on),
        ]
    if text := wanted.text.strip():
        if text.isascii() and text.isdecimal() and len(text) < 7:
            found.append(or_(SurveyAddress.list_no == int(text), SurveyAddress.label.icontains(text, autoescape=True)))
        else:
            found.append(
                or_(
                    SurveyAddress.label.icontains(text, autoescape=True), Customer.name.icontains(text, autoescape=True)
                )
            )
    return found


def _rows(session: Session, where: list[ColumnElement[bool]], limit: int, offset: int) -> list[AddressRow]:
    columns: list[Any] = [
        SurveyAddress.id,
        SurveyAddress.version,
        SurveyAddress.list_no,
        SurveyAddress.zone,
        SurveyAddress.building,
        SurveyAddress.label,
        func.coalesce(Customer.name, ""),
        SurveyAddress.customer_kind,
        SurveyAddress.state,
        SurveyAddress.delivered_by,
        SurveyAddress.delivered_on,
        SurveyAddress.reminded_on,
        SurveyAddress.answered_on,
        SurveyAddress.note,
    ]
    found = session.execute(
        select(*columns)
        .outerjoin(Customer, Customer.id == SurveyAddress.customer_id)
        .where(*where)
        .order_by(SurveyAddress.list_no)
        .limit(limit)
        .offset(offset)
    )
    return [AddressRow._make(row) for row in found]
