"""What waits for this person's decision on a price, how long it has waited, and what one submitted oneself (R-PRICE-1).

Nobody is shown what they drafted (R-ROLE-1), unless a one-person waiver is on; then it comes with a mark.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from db import clock
from db.clock import office_day
from db.rules.quotes import build_up_of, needs_reason, shown_no
from db.tables.catalogue import Price, PriceList, PriceListStep
from db.tables.customers import Customer, Unit
from db.tables.quotes import Quote, QuoteStep
from db.tables.staff import Department, DutyWaiver, User
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    DutyRule,
    PriceListState,
    PriceListVerb,
    QuoteState,
    QuoteVerb,
    Role,
    WorkKind,
)

MOST_OF_A_KIND = 100

# The state in which something waits, and the role that takes the next step.
QUOTES_FOR: Mapping[QuoteState, Role] = {QuoteState.SIGNED: Role.MANAGER, QuoteState.ENDORSED: Role.LEADER}
LISTS_FOR: Mapping[PriceListState, tuple[Role, WorkKind]] = {
    PriceListState.SUBMITTED: (Role.FINANCE, WorkKind.REVIEW_PRICES),
    PriceListState.REVIEWED: (Role.LEADER, WorkKind.APPROVE_PRICES),
    PriceListState.APPROVED: (Role.MANAGER, WorkKind.PUBLISH_PRICES),
}
# Who did one of these made the content; publishing what others approved is open to its author too.
QUOTE_AUTHORS = (QuoteVerb.DRAFT, QuoteVerb.CHANGE, QuoteVerb.SIGN)
LIST_AUTHORS = (PriceListVerb.DRAFT, PriceListVerb.CHANGE, PriceListVerb.SUBMIT)
TAKEN_BACK_QUOTES = (QuoteState.SIGNED, QuoteState.ENDORSED, QuoteState.APPROVED)


class Approval(NamedTuple):
    """One thing to decide on. `content_hash` and `version` are what the decision is bound to."""

    kind: WorkKind
    ref_id: int
    version: int
    content_hash: str
    number: str
    title: str
    who: str
    asked_by: str
    department: str
    since: datetime
    amount_fen: int | None
    over_limit: bool
    """The manager's yes passes it on to the leader."""
    must_explain: bool
    """The yes needs a written reason (R-PRICE-6)."""
    is_own: bool
    """Made by this very person, who may decide only because a waiver is on."""
    effective_on: date | None = None
    lines: int = 0
    """Of a version of the price list."""

    @property
    def key(self) -> str:
        """Its name in an address."""
        return f"{'quote' if self.kind is WorkKind.APPROVE_QUOTE else 'list'}-{self.ref_id}"


class Submitted(NamedTuple):
    """What one submitted and may still take back."""

    is_quote: bool
    ref_id: int
    version: int
    number: str
    title: str
    state: QuoteState | PriceListState
    since: datetime
    amount_fen: int | None


def list_approvals(session: Session, *, actor: Actor, at: datetime) -> list[Approval]:
    """Everything that waits for this person, the longest wait first; at most MOST_OF_A_KIND of each state."""
    found = [*_quotes(session, actor, at), *_lists(session, actor, at)]
    return sorted(found, key=lambda each: (each.since, each.kind, each.ref_id))


def count_approvals(session: Session, *, actor: Actor, at: datetime | None = None) -> int:
    """The number in the menu, under the same conditions."""
    at = at or clock.now()
    ids = [select(Quote.id).where(c).limit(MOST_OF_A_KIND) for c in quotes_to_decide(session, actor, at).values()]
    ids += [select(PriceList.id).where(c).limit(MOST_OF_A_KIND) for c in lists_to_decide(session, actor, at).values()]
    return sum(session.scalar(select(func.count()).select_from(each.subquery())) or 0 for each in ids)


def quotes_to_decide(session: Session, actor: Actor, at: datetime) -> dict[QuoteState, ColumnElement[bool]]:
    """Which quotes wait for this person, by state."""
    held = {state: role for state, role in QUOTES_FOR.items() if actor.has(role)}
    if not held:
        return {}
    is_waived = _is_waived(session, at)
    mine = _own_quotes(actor)
    return {
        state: Quote.state == state if _may_own(actor, role, is_waived) else and_(Quote.state == state, ~mine)
        for state, role in held.items()
    }


def lists_to_decide(session: Session, actor: Actor, at: datetime) -> dict[PriceListState, ColumnElement[bool]]:
    """Which versions of the price list wait for this person, by state."""
    held = {state: role for state, (role, _kind) in LISTS_FOR.items() if actor.has(role)}
    if not held:
        return {}
    is_waived = _is_waived(session, at)
    mine = _own_lists(actor)
    found: dict[PriceListState, ColumnElement[bool]] = {}
    for state, role in held.items():
        is_open = state is PriceListState.APPROVED or _may_own(actor, role, is_waived)
        found[state] = PriceList.state == state if is_open else and_(PriceList.state == state, ~mine)
    return found


def list_submitted(session: Session, *, actor: Actor) -> list[Submitted]:
    """Quotes and versions that this person submitted and that nobody has offered or published yet; newest first."""
    quotes = session.execute(
        select(Quote).where(Quote.state.in_(TAKEN_BACK_QUOTES), Quote.signed_by == actor.user_id).limit(MOST_OF_A_KIND)
    ).scalars()
    found = [
        Submitted(
            True,
            row.id,
            row.version,
            shown_no(row.quote_no, row.revision),
            row.title,
            row.state,
            row.signed_at or row.drafted_at,
            row.total_fen,
        )
        for row in quotes
        if actor.has(Role.SUPERVISOR)
    ]
    if actor.has(Role.MANAGER):
        submitted = _last_step(PriceListVerb.SUBMIT)
        lists = session.execute(
            select(PriceList, PriceListStep.at)
            .join(PriceListStep, PriceListStep.id == submitted)
            .where(PriceList.state.in_(LISTS_FOR), PriceListStep.user_id == actor.user_id)
            .limit(MOST_OF_A_KIND)
        )
        found += [
            Submitted(False, row.id, row.version, version_no(row), row.note, row.state, at, None) for row, at in lists
        ]
    return sorted(found, key=lambda each: (each.since, each.ref_id), reverse=True)


def version_no(version: PriceList) -> str:
    return f"V{version.version_no}"


def _quotes(session: Session, actor: Actor, at: datetime) -> Iterator[Approval]:
    mine = _own_quotes(actor)
    for state, condition in quotes_to_decide(session, actor, at).items():
        rows = session.execute(
            select(Quote, Customer.name, Unit.label, User.name, Department.name, mine)
            .join(WorkOrder, WorkOrder.id == Quote.work_order_id)
            .join(Customer, Customer.id == WorkOrder.customer_id)
            .outerjoin(Unit, Unit.id == WorkOrder.unit_id)
            .outerjoin(User, User.id == Quote.signed_by)
            .join(Department, Department.id == Quote.department_id)
            .where(condition)
            .order_by(Quote.drafted_at, Quote.id)
            .limit(MOST_OF_A_KIND)
        )
        for quote, customer, label, signer, department, is_own in rows:
            since = quote.endorsed_at if state is QuoteState.ENDORSED else quote.signed_at
            yield Approval(
                WorkKind.APPROVE_QUOTE,
                quote.id,
                quote.version,
                quote.content_hash or "",
                shown_no(quote.quote_no, quote.revision),
                quote.title,
                f"{label or ''} {customer}".strip(),
                signer or "",
                department,
                since or quote.drafted_at,
                quote.total_fen,
                state is QuoteState.SIGNED and quote.total_fen > quote.manager_limit_fen,
                needs_reason(build_up_of(quote), ceiling_rate=quote.margin_ceiling) is not None,
                bool(is_own),
            )


def _lists(session: Session, actor: Actor, at: datetime) -> Iterator[Approval]:
    mine = _own_lists(actor)
    for state, condition in lists_to_decide(session, actor, at).items():
        _role, kind = LISTS_FOR[state]
        submitted = _last_step(PriceListVerb.SUBMIT)
        lines = select(func.count()).where(Price.price_list_id == PriceList.id).correlate(PriceList).scalar_subquery()
        rows = session.execute(
            select(PriceList, PriceListStep.at, User.name, mine, lines)
            .outerjoin(PriceListStep, PriceListStep.id == submitted)
            .outerjoin(User, User.id == PriceListStep.user_id)
            .where(condition)
            .order_by(PriceList.id)
            .limit(MOST_OF_A_KIND)
        )
        for version, submitted_at, name, is_own, count in rows:
            since = {PriceListState.REVIEWED: version.reviewed_at, PriceListState.APPROVED: version.approved_at}
            yield Approval(
                kind,
                version.id,
                version.version,
                version.content_hash or "",
                version_no(version),
                version.note,
                "",
                name or "",
                "",
                since.get(state) or submitted_at or version.drafted_at,
                None,
                False,
                False,
                bool(is_own) and state is not PriceListState.APPROVED,
                version.effective_on,
                count,
            )


def _last_step(verb: PriceListVerb) -> ColumnElement[int]:
    return (
        select(func.max(PriceListStep.id))
        .where(PriceListStep.price_list_id == PriceList.id, PriceListStep.verb == verb)
        .correlate(PriceList)
        .scalar_subquery()
    )


def _own_quotes(actor: Actor) -> ColumnElement[bool]:
    """This person drafted, changed or signed a revision of this order's quote, or passed this one on to the leader."""
    revision = aliased(Quote)
    made = (
        select(QuoteStep.id)
        .join(revision, revision.id == QuoteStep.quote_id)
        .where(
            revision.work_order_id == Quote.work_order_id,
            QuoteStep.user_id == actor.user_id,
            QuoteStep.verb.in_(QUOTE_AUTHORS),
        )
        .correlate(Quote)
        .exists()
    )
    return or_(made, func.coalesce(Quote.endorsed_by == actor.user_id, False))


def _own_lists(actor: Actor) -> ColumnElement[bool]:
    return (
        select(PriceListStep.id)
        .where(
            PriceListStep.price_list_id == PriceList.id,
            PriceListStep.user_id == actor.user_id,
            PriceListStep.verb.in_(LIST_AUTHORS),
        )
        .correlate(PriceList)
        .exists()
    )


def _may_own(actor: Actor, role: Role, is_waived: bool) -> bool:
    """A stand-in never decides on what the stand-in made, waiver or not (R-DEC-21)."""
    return is_waived and actor.stands_in_for(role) is None


def _is_waived(session: Session, at: datetime) -> bool:
    found = select(DutyWaiver.id).where(
        DutyWaiver.rule == DutyRule.PRICE_DRAFTER_APPROVES,
        DutyWaiver.until_on >= office_day(at),
        DutyWaiver.ended_at.is_(None),
    )
    return session.scalar(found.limit(1)) is not None
