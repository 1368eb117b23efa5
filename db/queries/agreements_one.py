"""One agreement with everything its screen and its sheet show: facts, versions with their lines, history."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from db.money import to_yuan
from db.queries.agreements import lines_of
from db.rules.agreement_states import LIVE
from db.rules.agreements import ONE_DAY, AgreementFacts, LineFacts, VersionTerms, stage_of
from db.tables.agreements import Agreement, AgreementStep, AgreementVersion
from db.tables.customers import Customer, Unit
from db.tables.staff import Department, User
from db.vocabulary import AgreementStage, AgreementState, AgreementVerb, CustomerKind, Occupancy

MOST_ROWS = 200


class StepRow(NamedTuple):
    """One line of the history, of whichever version."""

    number: int | None
    verb: AgreementVerb
    at: datetime
    who: str
    instead_of: str
    note: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version with the names behind its ids; `until_on` is its last day, as far as there is one."""

    id: int
    version: int
    number: int
    state: AgreementState
    terms: VersionTerms
    until_on: date | None
    content_hash: str
    drafted_by: str
    drafted_at: datetime
    checked_by: str
    checked_at: datetime | None
    approved_by: str
    approved_at: datetime | None
    lines: tuple[LineFacts, ...]


@dataclass(frozen=True, slots=True)
class AgreementView:
    id: int
    version: int
    agreement_no: str
    facts: AgreementFacts
    customer_no: str
    customer: str
    customer_kind: CustomerKind | None
    unit_label: str
    area: Decimal | None
    occupancy: Occupancy | None
    department: str
    ended_on: date | None
    end_reason: str
    ended_by: str
    renews: str
    """The number of the agreement that it follows."""
    renewed_by: str
    stage: AgreementStage
    versions: tuple[VersionView, ...]
    steps: tuple[StepRow, ...]
    on: date

    @property
    def last_on(self) -> date | None:
        return self.ended_on or self.facts.until_on

    @property
    def live(self) -> VersionView | None:
        """The version on its way to the manager."""
        return next((each for each in self.versions if each.state in LIVE), None)

    @property
    def approved(self) -> tuple[VersionView, ...]:
        return tuple(each for each in self.versions if each.state is AgreementState.APPROVED)

    @property
    def in_force(self) -> VersionView | None:
        """The version of the day; before the first day, the first one."""
        begun = [each for each in self.approved if each.terms.from_on <= self.on]
        return next(iter(begun[-1:] or self.approved[:1]), None)

    @property
    def newest(self) -> VersionView:
        return self.versions[-1]


def get_agreement(session: Session, *, agreement_no: str, today: date) -> AgreementView | None:
    """By its number; None where there is none."""
    ender, before, after = aliased(User), aliased(Agreement), aliased(Agreement)
    found = session.execute(
        select(
            Agreement,
            Customer,
            Unit,
            Department.name.label("department"),
            func.coalesce(ender.name, "").label("ended_by"),
            func.coalesce(before.agreement_no, "").label("renews"),
            func.coalesce(after.agreement_no, "").label("renewed_by"),
        )
        .join(Department, Department.id == Agreement.department_id)
        .outerjoin(Customer, Customer.id == Agreement.customer_id)
        .outerjoin(Unit, Unit.id == Agreement.unit_id)
        .outerjoin(ender, ender.id == Agreement.ended_by)
        .outerjoin(before, before.id == Agreement.successor_of_id)
        .outerjoin(after, after.successor_of_id == Agreement.id)
        .where(Agreement.agreement_no == agreement_no)
    ).one_or_none()
    if found is None:
        return None
    agreement, customer, unit = found[:3]
    last_on = agreement.ended_on or agreement.until_on
    versions = _versions(session, agreement, last_on)
    return AgreementView(
        id=agreement.id,
        version=agreement.version,
        agreement_no=agreement.agreement_no,
        facts=AgreementFacts(**{name: getattr(agreement, name) for name in AgreementFacts._fields}),
        customer_no=customer.customer_no if customer else "",
        customer=customer.name if customer else "",
        customer_kind=customer.kind if customer else None,
        unit_label=unit.label if unit else "",
        area=to_yuan(unit.area_hundredths) if unit and unit.area_hundredths else None,
        occupancy=unit.occupancy if unit else None,
        department=found.department,
        ended_on=agreement.ended_on,
        end_reason=agreement.end_reason,
        ended_by=found.ended_by,
        renews=found.renews,
        renewed_by=found.renewed_by,
        stage=stage_of(
            from_on=agreement.from_on,
            last_on=last_on,
            is_approved=any(each.state is AgreementState.APPROVED for each in versions),
            is_open=any(each.state in LIVE for each in versions),
            today=today,
        ),
        versions=versions,
        steps=_steps(session, agreement.id),
        on=today,
    )


def _versions(session: Session, agreement: Agreement, last_on: date | None) -> tuple[VersionView, ...]:
    row, drafter, checker, approver = AgreementVersion, aliased(User), aliased(User), aliased(User)
    found = session.execute(
        select(
            row,
            func.coalesce(drafter.name, "").label("drafted_by"),
            func.coalesce(checker.name, "").label("checked_by"),
            func.coalesce(approver.name, "").label("approved_by"),
        )
        .outerjoin(drafter, drafter.id == row.drafted_by)
        .outerjoin(checker, checker.id == row.checked_by)
        .outerjoin(approver, approver.id == row.approved_by)
        .where(row.agreement_id == agreement.id)
        .order_by(row.number)
        .limit(MOST_ROWS)
    ).all()
    lines = lines_of(session, version_ids=[each[0].id for each in found])
    begins = [each[0].from_on for each in found if each[0].state is AgreementState.APPROVED]
    made = []
    for version, drafted_by, checked_by, approved_by in found:
        follower = min((day for day in begins if day > version.from_on), default=None)
        made.append(
            VersionView(
                id=version.id,
                version=version.version,
                number=version.number,
                state=version.state,
                terms=VersionTerms(version.from_on, version.vacant_rate, version.note),
                until_on=last_on if follower is None else follower - ONE_DAY,
                content_hash=version.content_hash or "",
                drafted_by=drafted_by,
                drafted_at=version.drafted_at,
                checked_by=checked_by,
                checked_at=version.checked_at,
                approved_by=approved_by,
                approved_at=version.approved_at,
                lines=tuple(lines.get(version.id, ())),
            )
        )
    return tuple(made)


def _steps(session: Session, agreement_id: int) -> tuple[StepRow, ...]:
    absent, step = aliased(User), AgreementStep
    found = session.execute(
        select(
            AgreementVersion.number,
            step.verb,
            step.at,
            func.coalesce(User.name, ""),
            func.coalesce(absent.name, ""),
            step.note,
        )
        .outerjoin(AgreementVersion, AgreementVersion.id == step.version_id)
        .outerjoin(User, User.id == step.user_id)
        .outerjoin(absent, absent.id == step.instead_of_id)
        .where(step.agreement_id == agreement_id)
        .order_by(step.id)
        .limit(MOST_ROWS)
    )
    return tuple(StepRow._make(row) for row in found)
