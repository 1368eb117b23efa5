"""The manager, and above the limit the leader, decide on a signed price (R-PRICE-5, R-PRICE-6, R-ROLE-1)."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.errors import Incomplete
from db.money import to_fen
from db.operations.order_steps import require_text
from db.operations.quote_holds import end_quote
from db.operations.quote_steps import (
    load_quote,
    next_revision,
    order_of,
    percent,
    require_in_force,
    require_not_author,
    seal_of,
    take_quote_step,
    terms_of,
    write_quote_step,
)
from db.operations.texts import fitting_text
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.price_lists import require_same_content
from db.rules.quotes import approval_leads_to, build_up_of, needs_reason
from db.types import Actor
from db.vocabulary import N_, QuoteState, QuoteVerb, SendBackReason


def approve_quote(
    session: Session, *, by: Actor, at: datetime, quote_id: int, version: int, content_hash: str, reason: str = ""
) -> str:
    """Yes to exactly what was shown; over the manager's limit it goes on to the leader. Gives the state it leads to.

    A loss or a margin over the ceiling needs the approver's reason (R-PRICE-6). Raises ContentChanged, SamePerson,
    OwnWorkAsStandIn, LossNeedsReason, MarginNeedsReason.
    """
    permissions.require(by, "approve_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.APPROVE, by=by)
    require_in_force(session, order=order_of(session, quote))
    require_same_content(content_hash, quote.content_hash, seal_of(session, quote))
    require_not_author(session, quote=quote, verb=QuoteVerb.APPROVE, by=by, at=at)
    reason, price = fitting_text("reason", reason), build_up_of(quote)
    refused = needs_reason(price, ceiling_rate=quote.margin_ceiling)
    if refused is not None and not reason:
        raise refused("reason", margin=percent(price.margin_rate), ceiling=percent(quote.margin_ceiling))
    to = approval_leads_to(quote.state, total_fen=quote.total_fen, manager_limit_fen=quote.manager_limit_fen)
    take_quote_step(session, quote=quote, verb=QuoteVerb.APPROVE, by=by, at=at, to=to, note=reason)
    if to is QuoteState.ENDORSED:
        quote.endorsed_by, quote.endorsed_at = by.user_id, at
    else:
        quote.approved_by, quote.approved_at = by.user_id, at
    quote.approval_reason = reason or quote.approval_reason
    session.flush()
    return quote.state.value


def send_back_quote(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    quote_id: int,
    version: int,
    reason: SendBackReason | None,
    note: str = "",
) -> int:
    """Back to the department with the reason; the next revision is there at once as a draft. Gives its id.

    Raises Incomplete, SamePerson, OwnWorkAsStandIn.
    """
    permissions.require(by, "send_back_quote")
    quote = load_quote(session, quote_id=quote_id, version=version, verb=QuoteVerb.SEND_BACK, by=by)
    order = order_of(session, quote)
    require_not_author(session, quote=quote, verb=QuoteVerb.SEND_BACK, by=by, at=at)
    if reason is None:
        raise Incomplete("reason", what=N_("Reason"))
    if reason is SendBackReason.OTHER:
        note = require_text("note", note, N_("Explanation"))
    note = fitting_text("note", note)
    said = f"{reason} {note}".strip()
    take_quote_step(session, quote=quote, verb=QuoteVerb.SEND_BACK, by=by, at=at, note=said)
    end_quote(quote, QuoteState.REJECTED, at=at)
    settings = get_settings(session)
    made = next_revision(
        session, before=quote, order=order, terms=terms_of(settings), hourly_fen=to_fen(settings.hourly_cost), at=at
    )
    # Who sends back has not drafted: the successor is made by the program.
    made.is_on_site = quote.is_on_site
    write_quote_step(session, quote=made, verb=QuoteVerb.DRAFT, before=None, by=by, at=at, note=said, by_program=True)
    session.flush()
    return made.id
