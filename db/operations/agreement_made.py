"""The rows of a new agreement or version, for whichever act makes one. Parts of acts."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.agreement_steps import Loaded, write_lines
from db.operations.chains import next_number
from db.rules.agreements import AgreementFacts, LineFacts, VersionTerms
from db.tables.agreements import Agreement, AgreementVersion
from db.types import Actor


class Drafted(NamedTuple):
    agreement_id: int
    version_id: int
    agreement_no: str


def new_agreement(
    session: Session,
    *,
    facts: AgreementFacts,
    terms: VersionTerms,
    lines: Sequence[LineFacts],
    by: Actor,
    at: datetime,
    successor_of_id: int | None = None,
) -> Loaded:
    year = office_day(at).year
    number = f"XY-{year}-{next_number(session, f'agreements {year}'):04d}"
    agreement = Agreement(agreement_no=number, successor_of_id=successor_of_id, **facts._asdict())
    session.add(agreement)
    session.flush()
    return new_version(session, agreement=agreement, number=1, terms=terms, lines=lines, by=by, at=at)


def new_version(
    session: Session,
    *,
    agreement: Agreement,
    number: int,
    terms: VersionTerms,
    lines: Sequence[LineFacts],
    by: Actor,
    at: datetime,
) -> Loaded:
    version = AgreementVersion(
        agreement_id=agreement.id, number=number, drafted_by=by.user_id, drafted_at=at, **terms._asdict()
    )
    session.add(version)
    session.flush()
    write_lines(session, version=version, lines=lines)
    return Loaded(agreement, version)


def drafted(made: Loaded) -> Drafted:
    return Drafted(made.agreement.id, made.version.id, made.agreement.agreement_no)
