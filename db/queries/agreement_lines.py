"""What agreements say, as the rules of periods want it: the terms of each line by version."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from db.rules.recurring_periods import LineTerms, Stretch, stretches
from db.tables.agreements import Agreement, AgreementLine, AgreementPeriod, AgreementVersion
from db.vocabulary import AgreementState, Produces


class Line(NamedTuple):
    """One line of an agreement over all its approved versions."""

    agreement: Agreement
    position: int
    stretches: list[Stretch]


def line_terms_of(session: Session, *, agreement_id: int) -> dict[tuple[int, int], LineTerms]:
    """By version and position."""
    found = session.execute(_lines().where(AgreementVersion.agreement_id == agreement_id))
    return {(version.id, line.position): _terms(version, line) for version, line in found}


def list_lines(
    session: Session, *, until: date, makes: Collection[Produces], since: date, only_unmade: bool = False
) -> list[Line]:
    """The lines of agreements that begin by `until` and run on after `since`, by number of the agreement.

    A version that has no such line at its place ends what it made. `only_unmade` leaves out agreements of which every
    such line has made something up to `until` or beyond: what the numbers in the menu ask.
    """
    last_on = func.coalesce(Agreement.ended_on, Agreement.until_on)
    running: ColumnElement[bool] = Agreement.from_on <= until
    running &= or_(last_on.is_(None), last_on >= since)
    if only_unmade:
        running &= _lacks_something(until, makes)
    agreements = {row.id: row for row in session.scalars(select(Agreement).where(running).order_by(Agreement.id))}
    if not agreements:
        return []
    wanted = list(agreements)
    approved = AgreementVersion.state == AgreementState.APPROVED
    versions: dict[int, list[AgreementVersion]] = defaultdict(list)
    for version in session.scalars(
        select(AgreementVersion)
        .where(approved, AgreementVersion.agreement_id.in_(wanted))
        .order_by(AgreementVersion.from_on)
    ):
        versions[version.agreement_id].append(version)
    said: dict[tuple[int, int], LineTerms] = {}
    places: dict[int, set[int]] = defaultdict(set)
    found = session.execute(_lines().where(approved, AgreementVersion.agreement_id.in_(wanted)))
    for version, line in found:
        if line.produces in makes:
            said[version.id, line.position] = _terms(version, line)
            places[version.agreement_id].add(line.position)
    lines = []
    for key, agreement in agreements.items():
        last = agreement.ended_on or agreement.until_on
        for position in sorted(places[key]):
            own = [(version.from_on, said.get((version.id, position))) for version in versions[key]]
            cut = stretches(own, first=agreement.from_on, last=last)
            if cut:
                lines.append(Line(agreement, position, cut))
    return lines


def _lacks_something(until: date, makes: Collection[Produces]) -> ColumnElement[bool]:
    made = exists().where(
        AgreementPeriod.agreement_id == AgreementVersion.agreement_id,
        AgreementPeriod.position == AgreementLine.position,
        AgreementPeriod.cancelled_at.is_(None),
        AgreementPeriod.period_until >= until,
    )
    line = (
        select(AgreementLine.id)
        .join(AgreementVersion, AgreementVersion.id == AgreementLine.version_id)
        .where(AgreementVersion.agreement_id == Agreement.id, AgreementVersion.state == AgreementState.APPROVED)
        .where(AgreementLine.produces.in_(makes), ~made.correlate(AgreementLine, AgreementVersion))
    )
    return line.correlate(Agreement).exists()


def _lines() -> Any:
    return select(AgreementVersion, AgreementLine).join(AgreementLine, AgreementLine.version_id == AgreementVersion.id)


def _terms(version: AgreementVersion, line: AgreementLine) -> LineTerms:
    return LineTerms(
        version.id,
        line.produces,
        line.title,
        line.rhythm,
        line.unit_price_fen,
        line.is_in_advance,
        line.basis,
        line.quantity_thousandths,
        version.vacant_rate,
        line.item_id,
    )
