"""What a quote means for its order: nothing goes out before the last yes, nobody types its price by hand (R-PRICE-5).

Parts of acts: the operation that calls them has checked the permission.
"""

from datetime import datetime

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from db.errors import RuleError
from db.rules.quote_states import LIVE
from db.tables.quotes import Quote, QuoteStep
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import N_, OrderState, QuoteState, QuoteVerb

OF_ORDER = Quote.work_order_id == bindparam("order_id")
LIVE_ONE = select(Quote).where(OF_ORDER, Quote.state.in_(LIVE)).limit(1)
DECIDES = select(exists().where(OF_ORDER, Quote.state.in_((*LIVE, QuoteState.CONFIRMED))))
CONFIRMED = select(exists().where(OF_ORDER, Quote.state == QuoteState.CONFIRMED))


class QuoteDecides(RuleError):
    message = N_("The price of this job comes from its quote. Make the next revision of the quote instead.")


class QuotedPriceByManager(RuleError):
    message = N_("The price of this job was confirmed by its quote. Only the project manager corrects it.")


def require_no_quote(session: Session, *, order: WorkOrder) -> None:
    """A price typed by hand is for jobs without a quote; raises QuoteDecides."""
    with session.no_autoflush:
        if session.scalar(DECIDES, {"order_id": order.id}):
            raise QuoteDecides()


def has_confirmed_quote(session: Session, *, order: WorkOrder) -> bool:
    with session.no_autoflush:
        return bool(session.scalar(CONFIRMED, {"order_id": order.id}))


def live_quote(session: Session, *, order: WorkOrder) -> Quote | None:
    """The revision on its way, if there is one."""
    return session.scalar(LIVE_ONE, {"order_id": order.id})


def withdraw_live_quote(session: Session, *, order: WorkOrder, by: Actor, at: datetime, note: str) -> None:
    """The order ends or needs no quote any more: its revision on the way ends with it, by the program."""
    quote = live_quote(session, order=order)
    if quote is not None:
        end_quote(quote, QuoteState.WITHDRAWN, at=at)
        session.add(
            QuoteStep(
                quote_id=quote.id,
                verb=QuoteVerb.WITHDRAW,
                state=quote.state,
                at=at,
                user_id=by.user_id,
                note=note,
                content_hash=quote.content_hash,
            )
        )


def end_quote(quote: Quote, state: QuoteState, *, at: datetime) -> None:
    quote.state, quote.ended_at = state, at


def let_go_on(order: WorkOrder) -> None:
    """Without a revision on its way, the price agreed before holds again on site (R-PRICE-7)."""
    if order.state is OrderState.ON_HOLD:
        order.needs_quote = False
