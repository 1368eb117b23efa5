"""Which agreements wait for whom: to check, to approve, to mend, to renew or let end (R-BILL-6, R-DEC-21)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_zone
from db.queries.agreements import is_expiring
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_calendar, get_deadline_settings
from db.rules.agreements import add_months
from db.rules.deadlines import due_answer
from db.rules.permissions import may
from db.tables.agreements import Agreement, AgreementStep, AgreementVersion
from db.tables.customers import Customer, Unit
from db.tables.staff import DutyWaiver
from db.types import Actor
from db.vocabulary import AgreementState, AgreementVerb, DutyRule, Role, WorkKind

WAITS_FOR = {
    WorkKind.CHECK_AGREEMENT: (Role.FINANCE, AgreementState.SUBMITTED),
    WorkKind.APPROVE_AGREEMENT: (Role.MANAGER, AgreementState.CHECKED),
}
AUTHORS = (AgreementVerb.DRAFT, AgreementVerb.CHANGE, AgreementVerb.SUBMIT)


def decisions(session: Session, actor: Actor, at: datetime) -> dict[WorkKind, ColumnElement[bool]]:
    """Versions to decide on, without what this person drafted, unless a one-person waiver is on (R-ROLE-1); and the
    own drafts that somebody sent back."""
    sent_back = _sent_back(actor)
    held = {kind: state for kind, (role, state) in WAITS_FOR.items() if actor.has(role)}
    if not held:
        return sent_back
    mine = exists().where(
        AgreementStep.version_id == AgreementVersion.id,
        AgreementStep.user_id == actor.user_id,
        AgreementStep.verb.in_(AUTHORS),
    )
    waived = (DutyWaiver.rule == DutyRule.PRICE_DRAFTER_APPROVES) & (DutyWaiver.until_on >= office_day(at))
    is_waived = session.scalar(select(DutyWaiver.id).where(waived, DutyWaiver.ended_at.is_(None)).limit(1)) is not None
    found = sent_back
    for kind, state in held.items():
        may_own = is_waived and actor.stands_in_for(WAITS_FOR[kind][0]) is None
        here = AgreementVersion.state == state
        found[kind] = here if may_own else and_(here, ~mine.correlate(AgreementVersion))
    return found


def _sent_back(actor: Actor) -> dict[WorkKind, ColumnElement[bool]]:
    """Drafts that came back with a reason, to one of those who wrote them."""
    if not may(actor, "submit_agreement"):
        return {}
    step, version = AgreementStep, AgreementVersion
    own = (step.agreement_id == version.agreement_id) & (step.version_id == version.id)
    came_back = exists().where(own, step.verb == AgreementVerb.SEND_BACK).correlate(version)
    wrote = exists().where(own, step.user_id == actor.user_id, step.verb.in_(AUTHORS)).correlate(version)
    return {WorkKind.MEND_AGREEMENT: and_(version.state == AgreementState.DRAFT, came_back, wrote)}


def expiring(actor: Actor, at: datetime) -> ColumnElement[bool] | None:
    """What ends within a month: for the manager, for the department's supervisor, and for who drafted it."""
    drafted = exists().where(
        AgreementVersion.agreement_id == Agreement.id, AgreementVersion.drafted_by == actor.user_id
    )
    whose: list[ColumnElement[bool]] = []
    if actor.has(Role.CLERK):
        whose.append(drafted.correlate(Agreement))
    if actor.has(Role.SUPERVISOR):
        whose.append(Agreement.department_id == actor.department_id)
    soon = is_expiring(office_day(at))
    if actor.has(Role.MANAGER):
        return soon
    return and_(soon, or_(*whose)) if whose else None


def count_agreements_waiting(session: Session, *, actor: Actor, at: datetime, limit: int) -> int:
    asked = [select(AgreementVersion.id).where(each) for each in decisions(session, actor, at).values()]
    ends = expiring(actor, at)
    if ends is not None:
        asked.append(select(Agreement.id).where(ends))
    some = (each.limit(limit).subquery() for each in asked)
    return sum(session.scalar(select(func.count()).select_from(each)) or 0 for each in some)


def agreements_waiting(session: Session, actor: Actor, at: datetime, limit: int) -> Iterator[WorkItem]:
    """Checked and approved within one working day (R-ORDER-4); renewed or let go by the last day."""
    calendar, settings = get_calendar(session), get_deadline_settings(session)
    since = (
        select(func.max(AgreementStep.at))
        .where(AgreementStep.version_id == AgreementVersion.id)
        .correlate(AgreementVersion)
        .scalar_subquery()
    )
    facts = (Agreement, func.coalesce(Customer.name, ""), func.coalesce(Unit.label, ""))
    for kind, condition in decisions(session, actor, at).items():
        waiting = (
            select(*facts, since, AgreementVersion.drafted_at)
            .join(AgreementVersion, AgreementVersion.agreement_id == Agreement.id)
            .outerjoin(Customer, Customer.id == Agreement.customer_id)
            .outerjoin(Unit, Unit.id == Agreement.unit_id)
            .where(condition)
            .order_by(AgreementVersion.id)
        )
        for agreement, customer, label, last_step, drafted_at in session.execute(waiting.limit(limit)):
            begun = last_step or drafted_at
            due_at = due_answer(begun, calendar=calendar, settings=settings, zone=office_zone()).at
            yield _item(kind, agreement, customer, label, begun, due_at, at)
    ends = expiring(actor, at)
    if ends is None:
        return
    soon = (
        select(*facts)
        .outerjoin(Customer, Customer.id == Agreement.customer_id)
        .outerjoin(Unit, Unit.id == Agreement.unit_id)
        .where(ends)
        .order_by(Agreement.until_on, Agreement.id)
    )
    for agreement, customer, label in session.execute(soon.limit(limit)):
        assert agreement.until_on is not None
        told_on = office_instant(add_months(agreement.until_on, -1))
        due_at = office_instant(agreement.until_on, 18)
        yield _item(WorkKind.RENEW_AGREEMENT, agreement, customer, label, told_on, due_at, at)


def _item(
    kind: WorkKind, agreement: Agreement, customer: str, label: str, since: datetime, due_at: datetime, at: datetime
) -> WorkItem:
    return WorkItem(
        kind,
        agreement.id,
        agreement.agreement_no,
        f"{label} {customer}".strip() or f"{agreement.zone} {agreement.building}".strip(),
        agreement.title,
        since,
        due_at,
        due_at < at,
        "agreements",
        {"no": agreement.agreement_no},
    )
