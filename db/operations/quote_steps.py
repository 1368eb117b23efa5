"""What every step of a quote shares: the revision is loaded, checked, and the step is written down.

Parts of acts: the operation that calls them has checked the permission.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, NotFound, RuleError
from db.money import to_fen
from db.operations.duties import require_other_person
from db.operations.order_steps import require_scope_answered
from db.operations.quote_holds import end_quote
from db.queries.settings import OfficeSettings
from db.rules.quote_states import quote_roles, require_quote_step
from db.rules.quotes import CostLine, Rates, build_up, content_hash, shown_no
from db.shares import format_percent
from db.tables.quotes import Quote, QuoteLine, QuoteStep
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, DutyRule, OrderState, QuoteLineKind, QuoteState, QuoteVerb

MOST_LINES = 200
# Who did one of these, on any revision of the order's quote, made the price and never decides on it (R-ROLE-1).
AUTHORS = (QuoteVerb.DRAFT, QuoteVerb.CHANGE, QuoteVerb.SIGN)


class QuoteExpired(RuleError):
    message = N_("This offer was valid until {day}. Make the next revision and offer it again.")


class QuoteOutOfPlace(RuleError):
    message = N_("The order no longer waits for this quote. Look at the order first.")


class Terms(NamedTuple):
    """What the settings say when a revision is drafted; rates in hundredths of a percent, money in fen."""

    overhead_rate: int
    profit_rate: int
    tax_rate: int
    margin_ceiling: int
    manager_limit_fen: int


def terms_of(settings: OfficeSettings) -> Terms:
    return Terms(
        _hundredths(settings.overhead_percent),
        _hundredths(settings.profit_percent),
        _hundredths(settings.tax_percent),
        _hundredths(settings.margin_ceiling_percent),
        to_fen(settings.manager_limit),
    )


def _hundredths(percent: Decimal) -> int:
    return int(percent * 100)


def load_quote(session: Session, *, quote_id: int, version: int | None, verb: QuoteVerb, by: Actor) -> Quote:
    """The revision as the screen showed it, if this person may do this to it now; others who act on it wait.

    Raises NotFound, ChangedMeanwhile when somebody acted since, and what `require_quote_step` raises.
    """
    quote = session.get(Quote, quote_id, with_for_update=True)
    if quote is None:
        raise NotFound("quote_id", what=N_("Quote"), key=quote_id)
    if version is not None and quote.version != version:
        raise ChangedMeanwhile()
    require_quote_step(by, state=quote.state, verb=verb, department_id=quote.department_id)
    return quote


def order_of(session: Session, quote: Quote) -> WorkOrder:
    return session.get_one(WorkOrder, quote.work_order_id, with_for_update=True)


def require_in_force(session: Session, *, order: WorkOrder) -> None:
    """The order still waits for its quote; raises ScopeUnanswered, QuoteOutOfPlace."""
    require_scope_answered(session, order=order)
    if not order.needs_quote or order.state not in (OrderState.REGISTERED, OrderState.ON_HOLD):
        raise QuoteOutOfPlace()


def percent(rate: int) -> str:
    """Hundredths of a percent for a sentence: 10.71 %."""
    return format_percent(f"{Decimal(rate).scaleb(-2):.2f}")


def take_quote_step(
    session: Session,
    *,
    quote: Quote,
    verb: QuoteVerb,
    by: Actor,
    at: datetime,
    to: QuoteState | None = None,
    note: str = "",
) -> None:
    """Move the revision by the table of steps, or `to` where an approval leads to the leader; write its history."""
    before = quote.state
    leads_to = require_quote_step(by, state=before, verb=verb, department_id=quote.department_id)
    quote.state = to or leads_to
    write_quote_step(session, quote=quote, verb=verb, before=before, by=by, at=at, note=note)


def write_quote_step(
    session: Session,
    *,
    quote: Quote,
    verb: QuoteVerb,
    before: QuoteState | None,
    by: Actor,
    at: datetime,
    note: str = "",
    by_program: bool = False,
) -> None:
    session.add(
        QuoteStep(
            quote_id=quote.id,
            verb=verb,
            state=quote.state,
            at=at,
            user_id=None if by_program else by.user_id,
            instead_of_id=None if by_program else by.stands_in_for(*quote_roles(before, verb)),
            note=note.strip(),
            content_hash=quote.content_hash,
        )
    )


def note_change(session: Session, *, quote: Quote, by: Actor, at: datetime) -> None:
    """Whoever changes a draft is one of its authors; a day's work of one person is one line of the history."""
    newest = session.scalar(
        select(QuoteStep).where(QuoteStep.quote_id == quote.id).order_by(QuoteStep.id.desc()).limit(1)
    )
    same_day = newest is not None and office_day(newest.at) == office_day(at)
    if newest is None or newest.verb not in AUTHORS or newest.user_id != by.user_id or not same_day:
        write_quote_step(session, quote=quote, verb=QuoteVerb.CHANGE, before=quote.state, by=by, at=at)


def require_not_author(session: Session, *, quote: Quote, verb: QuoteVerb, by: Actor, at: datetime) -> None:
    """Nobody decides on a price they made, nor twice on the way up; raises SamePerson, or marks a waiver's use."""
    made = session.scalar(
        select(QuoteStep.user_id)
        .join(Quote, Quote.id == QuoteStep.quote_id)
        .where(
            Quote.work_order_id == quote.work_order_id,
            QuoteStep.user_id == by.user_id,
            or_(QuoteStep.verb.in_(AUTHORS), (Quote.id == quote.id) & (Quote.endorsed_by == by.user_id)),
        )
        .limit(1)
    )
    require_other_person(
        session,
        rule=DutyRule.PRICE_DRAFTER_APPROVES,
        first=made,
        by=by,
        at=at,
        operation=verb.value,
        subject=shown_no(quote.quote_no, quote.revision),
        roles=quote_roles(quote.state, verb),
    )


def next_revision(
    session: Session, *, before: Quote, order: WorkOrder, terms: Terms, hourly_fen: int, at: datetime
) -> Quote:
    """The same job again as a draft, on today's terms and hourly cost; what was signed before stays (R-PRICE-7)."""
    session.flush()
    lines = [priced_today(line, hourly_fen) for line in read_cost_lines(session, quote=before)]
    last = session.scalar(select(func.max(Quote.revision)).where(Quote.work_order_id == order.id)) or 0
    made = Quote(
        quote_no=before.quote_no,
        revision=last + 1,
        work_order_id=order.id,
        department_id=order.department_id,
        state=QuoteState.DRAFT,
        title=before.title,
        category=before.category,
        method=before.method,
        method_agreed_on=before.method_agreed_on,
        margin_reason=before.margin_reason,
        shown_detail=before.shown_detail,
        drafted_by=before.drafted_by,
        drafted_at=at,
        **terms._replace(profit_rate=before.profit_rate)._asdict(),
    )
    session.add(made)
    session.flush()
    write_cost_lines(session, quote=made, lines=lines)
    return made


def priced_today(line: CostLine, hourly_fen: int) -> CostLine:
    return line._replace(unit_cost_fen=hourly_fen) if line.kind is QuoteLineKind.LABOUR else line


def read_cost_lines(session: Session, *, quote: Quote) -> list[CostLine]:
    rows = session.scalars(
        select(QuoteLine).where(QuoteLine.quote_id == quote.id).order_by(QuoteLine.position).limit(MOST_LINES)
    )
    return [
        CostLine(row.kind, row.name, row.quantity_thousandths, row.unit_cost_fen, row.people, row.unit_of_measure)
        for row in rows
    ]


def write_cost_lines(session: Session, *, quote: Quote, lines: Sequence[CostLine]) -> None:
    """Replace the lines of a draft and its sums."""
    for row in session.scalars(select(QuoteLine).where(QuoteLine.quote_id == quote.id)):
        session.delete(row)
    session.flush()
    session.add_all(
        QuoteLine(quote_id=quote.id, position=position, amount_fen=line.amount_fen, **line._asdict())
        for position, line in enumerate(lines, start=1)
    )
    for column, fen in build_up(lines, Rates(quote.overhead_rate, quote.profit_rate, quote.tax_rate))._asdict().items():
        setattr(quote, column, fen)
    session.flush()


def seal_of(session: Session, quote: Quote) -> str:
    """The hash of what the revision says now."""
    facts = (
        *(quote.quote_no, quote.revision, quote.title, quote.category, quote.method, quote.method_agreed_on),
        *(quote.overhead_rate, quote.profit_rate, quote.tax_rate, quote.margin_ceiling, quote.manager_limit_fen),
        *(quote.margin_reason, quote.total_fen),
    )
    return content_hash(facts, read_cost_lines(session, quote=quote))


def expire(session: Session, *, quote: Quote, at: datetime) -> None:
    """An offer past its last day is stored as what it is when its successor is made."""
    end_quote(quote, QuoteState.EXPIRED, at=at)
    session.flush()
