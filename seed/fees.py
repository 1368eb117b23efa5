"""Management, lift and parking fees of one tower: agreed before a quarter, made every month, billed and paid."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import RowChange
from db.clock import office_day, office_instant
from db.operations.agreement_decisions import approve_agreement, check_agreement, submit_agreement
from db.operations.agreement_runs import make_fees
from db.operations.agreements import draft_agreement
from db.operations.units import change_units
from db.rules.agreements import AgreementFacts, LineFacts
from db.rules.billing_calendar import day_in_month, next_month
from db.rules.recurring_periods import calendar_period
from db.tables.agreements import AgreementVersion
from db.tables.customers import Unit
from db.vocabulary import AgreementKind, AgreementState, FeeBasis, FeePayer, Occupancy, Produces, Rhythm
from db.work import perform
from seed.year import Year

ZONE, TOWER = "梧桐苑", "1栋"
VACANT_PAY = 5_000
FEES = (
    (AgreementKind.MANAGEMENT_FEE, "物业管理费", FeeBasis.AREA, 2_80, Rhythm.QUARTERLY, FeePayer.OWNER),
    (AgreementKind.LIFT_FEE, "电梯运行费", FeeBasis.UNIT, 35_00, Rhythm.QUARTERLY, FeePayer.OWNER),
    (AgreementKind.PARKING_FEE, "车位管理费", FeeBasis.SPACE, 120_00, Rhythm.MONTHLY, FeePayer.OCCUPANT),
)
# The run of a month comes with its hand-ins; that of the present month is left to whoever explores.
RUN_ON = 25


def plan_fees(year: Year) -> None:
    """Agreed two weeks before the quarter that lies four months back."""
    begins = calendar_period(Rhythm.QUARTERLY, office_day(year.now) - timedelta(days=120)).first
    for days, step in ((15, draft), (14, check), (13, approve)):
        year.later(office_instant(begins - timedelta(days=days), 10), step, begins)
    month = f"{begins:%Y-%m}"
    while (at := office_instant(day_in_month(month, RUN_ON), 9, 30)) <= year.now:
        year.later(at, run, month)
        month = next_month(month)


def draft(year: Year, session: Session, at: datetime, begins: date) -> None:
    """The desk writes down who has a parking space, then what the owners' assembly has decided."""
    by = year.people["clerk"]
    lived_in = Unit.occupancy == Occupancy.OCCUPIED
    homes = session.scalars(
        select(Unit).where(Unit.zone == ZONE, Unit.building == TOWER, lived_in).order_by(Unit.id)
    ).all()
    spaces = [RowChange(unit.id, unit.version, {"parking_spaces": 1 + n % 2}) for n, unit in enumerate(homes[::5])]
    perform(session, change_units, by=by, at=at, changes=spaces)
    for kind, title, basis, price, rhythm, payer in FEES:
        facts = AgreementFacts(
            kind=kind,
            title=f"{TOWER}{title}",
            department_id=year.departments["客户服务中心"],
            from_on=begins,
            zone=ZONE,
            building=TOWER,
            payer=payer,
        )
        line = LineFacts(Produces.FEE, title, price, rhythm, basis)
        rate = VACANT_PAY if kind is AgreementKind.MANAGEMENT_FEE else 10_000
        made = perform(session, draft_agreement, by=by, at=at, facts=facts, lines=[line], vacant_rate=rate)
        row = session.get_one(AgreementVersion, made.version_id)
        perform(session, submit_agreement, by=by, at=at, version_id=row.id, version=row.version)


def check(year: Year, session: Session, at: datetime, begins: date) -> None:
    for row in _waiting(session, begins, AgreementState.SUBMITTED):
        by, seal = year.people["finance"], row.content_hash or ""
        perform(session, check_agreement, by=by, at=at, version_id=row.id, version=row.version, content_hash=seal)


def approve(year: Year, session: Session, at: datetime, begins: date) -> None:
    for row in _waiting(session, begins, AgreementState.CHECKED):
        by, seal = year.people["manager"], row.content_hash or ""
        perform(session, approve_agreement, by=by, at=at, version_id=row.id, version=row.version, content_hash=seal)


def _waiting(session: Session, begins: date, state: AgreementState) -> list[AgreementVersion]:
    asked = (AgreementVersion.from_on == begins) & (AgreementVersion.state == state)
    return list(session.scalars(select(AgreementVersion).where(asked).order_by(AgreementVersion.id)))


def run(year: Year, session: Session, at: datetime, month: str) -> None:
    perform(session, make_fees, by=year.people["finance"], at=at, month=month)
