"""Approved agreements, units and people linked to them, for tests of what agreements produce."""

from datetime import date
from itertools import count

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.operations.agreement_runs import FeeRun, make_fees
from db.queries.agreement_seals import line_of, sealed
from db.rules import search
from db.tables.agreements import Agreement, AgreementLine, AgreementPeriod, AgreementVersion
from db.tables.billing import LedgerEntry
from db.tables.customers import Customer, CustomerUnit, Unit
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import (
    AgreementKind,
    AgreementState,
    CustomerKind,
    EntryKind,
    FeeBasis,
    FeePayer,
    Occupancy,
    PartPeriod,
    Produces,
    Rhythm,
)
from tests.factories import FRIDAY, put

_numbers = count(1)
JULY = date(2026, 7, 1)
FEE = "物业管理费"


def make_units(
    number: int,
    *,
    building: str = "1栋",
    area_hundredths: int | None = 100_00,
    occupancy: Occupancy = Occupancy.OCCUPIED,
    spaces: int = 0,
    owned_from: date | None = date(2020, 1, 1),
) -> list[tuple[Unit, Customer]]:
    """Homes with an owner each; without a link where `owned_from` is None."""

    def make(session: Session) -> list[tuple[Unit, Customer]]:
        made = []
        for place in (next(_numbers) for _ in range(number)):
            room = f"{building}-{place:04d}"
            unit = Unit(
                zone="一区",
                building=building,
                room=room,
                label=room,
                room_key=search.room_key(room),
                area_hundredths=area_hundredths,
                occupancy=occupancy,
                parking_spaces=spaces,
            )
            owner = Customer(customer_no=f"KH-8{place:05d}", name=f"业主{place}", kind=CustomerKind.OWNER)
            session.add_all([unit, owner])
            made.append((unit, owner))
        session.flush()
        if owned_from is not None:
            session.add_all(
                CustomerUnit(customer_id=owner.id, unit_id=unit.id, relation=CustomerKind.OWNER, from_on=owned_from)
                for unit, owner in made
            )
        return made

    return put(make)


def make_agreement(
    department: Department,
    *lines: AgreementLine,
    customer: Customer | None = None,
    kind: AgreementKind = AgreementKind.MANAGEMENT_FEE,
    from_on: date = JULY,
    until_on: date | None = None,
    vacant_rate: int = 10_000,
    part_period: PartPeriod = PartPeriod.BY_DAY,
    payer: FeePayer = FeePayer.OWNER,
    building: str = "",
    unit: Unit | None = None,
) -> Agreement:
    """An agreement whose first version is approved; without a customer a fee of all units of the building."""

    def make(session: Session) -> Agreement:
        row = Agreement(
            agreement_no=f"XY-2026-{next(_numbers):04d}",
            kind=AgreementKind.SERVICE if customer else kind,
            title="物业管理费标准" if customer is None else "保洁服务协议",
            customer_id=customer.id if customer else None,
            unit_id=unit.id if unit else None,
            building=building,
            payer=payer,
            department_id=department.id,
            from_on=from_on,
            until_on=until_on,
            part_period=part_period,
        )
        session.add(row)
        session.flush()
        _approve(session, row, 1, from_on, vacant_rate, lines or (fee_line(),))
        return row

    return put(make)


def add_version(agreement: Agreement, from_on: date, *lines: AgreementLine, vacant_rate: int = 10_000) -> None:
    """The next approved version."""

    def make(session: Session) -> None:
        versions = select(AgreementVersion).where(AgreementVersion.agreement_id == agreement.id)
        number = 1 + len(session.scalars(versions).all())
        _approve(session, agreement, number, from_on, vacant_rate, lines)

    put(make)


def _approve(
    session: Session,
    agreement: Agreement,
    number: int,
    from_on: date,
    vacant_rate: int,
    lines: tuple[AgreementLine, ...],
) -> None:
    version = AgreementVersion(
        agreement_id=agreement.id, number=number, from_on=from_on, vacant_rate=vacant_rate, drafted_at=FRIDAY
    )
    session.add(version)
    session.flush()
    for position, line in enumerate(lines, start=1):
        line.version_id, line.position = version.id, position
        session.add(line)
    session.flush()
    own = select(AgreementLine).where(AgreementLine.version_id == version.id).order_by(AgreementLine.position)
    version.content_hash = sealed(agreement, version, [line_of(line) for line in session.scalars(own)])
    for state in (AgreementState.SUBMITTED, AgreementState.CHECKED, AgreementState.APPROVED):
        version.state = state
        version.approved_at = FRIDAY if state is AgreementState.APPROVED else None
        session.flush()


def fee_line(
    price: int = 2_80,
    rhythm: Rhythm = Rhythm.QUARTERLY,
    basis: FeeBasis = FeeBasis.AREA,
    *,
    title: str = FEE,
    is_in_advance: bool = True,
    quantity: int = 1000,
) -> AgreementLine:
    return AgreementLine(
        produces=Produces.FEE,
        title=title,
        basis=basis,
        quantity_thousandths=quantity,
        unit_price_fen=price,
        rhythm=rhythm,
        is_in_advance=is_in_advance,
    )


def order_line(
    price: int = 120_00,
    rhythm: Rhythm = Rhythm.MONTHLY,
    *,
    item_id: int | None = None,
    produces: Produces = Produces.ORDER,
    title: str = "空调清洗",
    quantity: int = 1000,
) -> AgreementLine:
    return AgreementLine(
        produces=produces,
        title=title,
        basis=FeeBasis.FIXED,
        quantity_thousandths=quantity,
        unit_price_fen=price,
        rhythm=rhythm,
        item_id=item_id,
        is_in_advance=True,
    )


def run_fees(finance: Actor, month: str = "2026-11") -> FeeRun:
    return work.act(make_fees, by=finance, at=FRIDAY, month=month)


def periods_of(agreement: Agreement, *, cancelled: bool = False) -> list[AgreementPeriod]:
    is_cancelled = AgreementPeriod.cancelled_at.is_not(None)
    found = (
        select(AgreementPeriod)
        .where(AgreementPeriod.agreement_id == agreement.id, is_cancelled if cancelled else ~is_cancelled)
        .order_by(AgreementPeriod.position, AgreementPeriod.unit_key, AgreementPeriod.period_from)
    )
    return work.ask(lambda session: list(session.scalars(found)))


def owed_fen(customer: Customer) -> int:
    """What the ledger says the customer owes, payments left over included."""
    entries = select(LedgerEntry.receivable_fen).where(LedgerEntry.customer_id == customer.id)
    return work.ask(lambda session: sum(session.scalars(entries)))


def fees_of(customer: Customer) -> list[tuple[EntryKind, str, int]]:
    """The customer's entries: kind, bill month, what they change in what is owed."""
    found = (
        select(LedgerEntry.kind, LedgerEntry.bill_month, LedgerEntry.receivable_fen)
        .where(LedgerEntry.customer_id == customer.id)
        .order_by(LedgerEntry.id)
    )
    return work.ask(lambda session: [tuple(row) for row in session.execute(found)])
