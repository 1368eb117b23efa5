"""Agreements as a list: where each stands today, what it makes, and which end within a month (R-BILL-6)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries.prefixes import starts_with
from db.rules.agreement_states import LIVE
from db.rules.agreements import LineFacts, add_months, stage_of
from db.rules.search import normalised, room_key
from db.tables.agreements import Agreement, AgreementLine, AgreementVersion
from db.tables.customers import Customer, Unit
from db.tables.staff import Department
from db.vocabulary import AgreementKind, AgreementStage, AgreementState

PER_PAGE = 50
MOST_COUNTED = 1_000
MOST_OF_A_CUSTOMER = 20

LAST_ON = func.coalesce(Agreement.ended_on, Agreement.until_on)


class AgreementFilter(NamedTuple):
    """What a list shows. `text` is the beginning of a number, a customer's name or a room, or a part of the title."""

    stage: AgreementStage | None = None
    kind: AgreementKind | None = None
    department_id: int | None = None
    text: str = ""


class AgreementRow(NamedTuple):
    """An agreement with the lines that hold today, or will, or are being prepared."""

    id: int
    agreement_no: str
    kind: AgreementKind
    title: str
    customer_id: int | None
    customer: str
    unit_label: str
    place: str
    """Zone and building of a fee of all units."""
    department: str
    from_on: date
    last_on: date | None
    stage: AgreementStage
    on_its_way: AgreementState | None
    """The state of a version that is not approved yet."""
    is_renewed: bool
    lines: tuple[LineFacts, ...]


class AgreementPage(NamedTuple):
    rows: list[AgreementRow]
    total: int


class _Version(NamedTuple):
    id: int
    agreement_id: int
    state: AgreementState
    from_on: date


def list_agreements(session: Session, *, chosen: AgreementFilter, today: date, page: int = 1) -> AgreementPage:
    """One page: what ends soonest first, where the stage says that it runs; else the newest first."""
    where = _where(session, chosen, today)
    counted = select(Agreement.id).outerjoin(Customer, Customer.id == Agreement.customer_id)
    counted = counted.outerjoin(Unit, Unit.id == Agreement.unit_id).where(*where).limit(MOST_COUNTED)
    total = session.scalar(select(func.count()).select_from(counted.subquery())) or 0
    runs = chosen.stage in (AgreementStage.RUNNING, AgreementStage.EXPIRING)
    order = (LAST_ON.is_(None), LAST_ON, Agreement.id) if runs else (Agreement.id.desc(),)
    first = max(0, min(page, -(-total // PER_PAGE)) - 1) * PER_PAGE
    return AgreementPage(
        _rows(session, _all().where(*where).order_by(*order).offset(first).limit(PER_PAGE), today), total
    )


def count_agreements(session: Session, *, today: date) -> dict[AgreementStage, int]:
    """How many stand where."""
    counts = (func.count().filter(stage_is(stage, today)) for stage in AgreementStage)
    found = session.execute(select(*counts).select_from(Agreement)).one()
    return dict(zip(AgreementStage, found, strict=True))


def list_customer_agreements(session: Session, *, customer_id: int, today: date) -> list[AgreementRow]:
    """A customer's agreements, the newest first."""
    mine = _all().where(Agreement.customer_id == customer_id).order_by(Agreement.from_on.desc(), Agreement.id.desc())
    return _rows(session, mine.limit(MOST_OF_A_CUSTOMER), today)


def list_expiring(session: Session, *, today: date, limit: int = 100) -> list[AgreementRow]:
    """What ends within a month and nobody has renewed or ended yet, the soonest first (R-BILL-6)."""
    found = _all().where(is_expiring(today)).order_by(Agreement.until_on, Agreement.id)
    return _rows(session, found.limit(limit), today)


def is_expiring(today: date) -> ColumnElement[bool]:
    successor = aliased(Agreement)
    is_renewed = exists().where(successor.successor_of_id == Agreement.id).correlate(Agreement)
    return and_(stage_is(AgreementStage.EXPIRING, today), Agreement.ended_on.is_(None), ~is_renewed)


def stage_is(stage: AgreementStage, today: date) -> ColumnElement[bool]:
    """The stage in SQL, as `rules.agreements.stage_of` says it."""
    has = exists().where(AgreementVersion.agreement_id == Agreement.id).correlate(Agreement)
    is_approved = has.where(AgreementVersion.state == AgreementState.APPROVED)
    is_open = has.where(AgreementVersion.state.in_(LIVE))
    horizon, endless = add_months(today, 1), LAST_ON.is_(None)
    is_over = and_(~endless, or_(today > LAST_ON, Agreement.from_on > LAST_ON))
    has_begun = Agreement.from_on <= today
    match stage:
        case AgreementStage.PREPARED:
            return and_(~is_approved, is_open)
        case AgreementStage.ENDED:
            return or_(and_(~is_approved, ~is_open), and_(is_approved, is_over))
        case AgreementStage.COMING:
            return and_(is_approved, ~has_begun, ~is_over)
        case AgreementStage.EXPIRING:
            return and_(is_approved, has_begun, today <= LAST_ON, horizon >= LAST_ON)
        case AgreementStage.RUNNING:
            return and_(is_approved, has_begun, or_(endless, horizon < LAST_ON))


def _where(session: Session, chosen: AgreementFilter, today: date) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if chosen.stage is not None:
        where.append(stage_is(chosen.stage, today))
    if chosen.kind is not None:
        where.append(Agreement.kind == chosen.kind)
    if chosen.department_id is not None:
        where.append(Agreement.department_id == chosen.department_id)
    typed = chosen.text.strip()
    if typed:
        ways = [
            Agreement.agreement_no.startswith(typed.upper(), autoescape=True),
            Agreement.title.contains(typed, autoescape=True),
            starts_with(session, Customer.name, typed),
            starts_with(session, Customer.name_initials, normalised(typed)),
        ]
        key = room_key(typed)
        where.append(or_(*ways, *([starts_with(session, Unit.room_key, key)] if key else [])))
    return where


def _all() -> Select[Agreement, str, str, str]:
    return (
        select(Agreement, func.coalesce(Customer.name, ""), func.coalesce(Unit.label, ""), Department.name)
        .join(Department, Department.id == Agreement.department_id)
        .outerjoin(Customer, Customer.id == Agreement.customer_id)
        .outerjoin(Unit, Unit.id == Agreement.unit_id)
    )


def _rows(session: Session, asked: Select[Agreement, str, str, str], today: date) -> list[AgreementRow]:
    found = session.execute(asked).all()
    ids = [agreement.id for agreement, *_ in found]
    versions: dict[int, list[_Version]] = {}
    row = AgreementVersion
    for each in session.execute(
        select(row.id, row.agreement_id, row.state, row.from_on).where(row.agreement_id.in_(ids)).order_by(row.number)
    ):
        versions.setdefault(each.agreement_id, []).append(_Version._make(each))
    renewed = set(session.scalars(select(Agreement.successor_of_id).where(Agreement.successor_of_id.in_(ids))))
    shown = {agreement_id: _in_force(each, today) for agreement_id, each in versions.items()}
    lines = lines_of(session, version_ids=list(shown.values()))
    rows = []
    for agreement, customer, label, department in found:
        mine = versions.get(agreement.id, [])
        last_on = agreement.ended_on or agreement.until_on
        on_its_way = next((each.state for each in mine if each.state in LIVE), None)
        stage = stage_of(
            from_on=agreement.from_on,
            last_on=last_on,
            is_approved=any(each.state is AgreementState.APPROVED for each in mine),
            is_open=on_its_way is not None,
            today=today,
        )
        rows.append(
            AgreementRow(
                agreement.id,
                agreement.agreement_no,
                agreement.kind,
                agreement.title,
                agreement.customer_id,
                customer,
                label,
                f"{agreement.zone} {agreement.building}".strip(),
                department,
                agreement.from_on,
                last_on,
                stage,
                on_its_way,
                agreement.id in renewed,
                tuple(lines.get(shown[agreement.id], ())),
            )
        )
    return rows


def _in_force(versions: Sequence[_Version], today: date) -> int:
    """The version of the day: the newest approved one that has begun, else the first approved, else the newest."""
    approved = [each for each in versions if each.state is AgreementState.APPROVED]
    begun = [each for each in approved if each.from_on <= today]
    return (begun[-1:] or approved[:1] or [versions[-1]])[0].id


def lines_of(session: Session, *, version_ids: Sequence[int]) -> dict[int, list[LineFacts]]:
    """The lines by version, in their order."""
    line = AgreementLine
    columns = [getattr(line, name) for name in LineFacts._fields]
    asked = select(line.version_id, *columns).where(line.version_id.in_(version_ids))
    found: dict[int, list[LineFacts]] = {}
    for version_id, *facts in session.execute(asked.order_by(line.version_id, line.position)):
        found.setdefault(version_id, []).append(LineFacts._make(facts))
    return found
