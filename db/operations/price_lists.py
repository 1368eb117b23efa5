"""Decisions on a version of the price list: finance reviews, the leader approves, the manager publishes (R-PRICE-1).

Each is bound to the content that was shown; what was published is never edited, a change is the next version
(R-PRICE-2).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound
from db.operations.order_steps import require_text
from db.operations.price_list_steps import (
    break_seal,
    load_version,
    require_free_days,
    require_not_author,
    require_reason_if_backdated,
    require_seal,
    take_step,
)
from db.operations.texts import fitting_text
from db.rules import permissions
from db.rules.price_lists import written_reason
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.types import Actor
from db.vocabulary import N_, PriceListState, PriceListVerb, SendBackReason


def review_price_list(
    session: Session, *, by: Actor, at: datetime, list_id: int, version: int, content_hash: str, note: str = ""
) -> None:
    """Finance confirms the prices as shown. Raises ContentChanged, SamePerson."""
    permissions.require(by, "review_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.REVIEW, by=by)
    require_not_author(session, price_list=price_list, verb=PriceListVerb.REVIEW, by=by, at=at)
    require_seal(session, price_list, content_hash)
    price_list.reviewed_by, price_list.reviewed_at = by.user_id, at
    note = fitting_text("note", note)
    take_step(session, price_list=price_list, verb=PriceListVerb.REVIEW, by=by, at=at, note=note)
    session.flush()


def approve_price_list(
    session: Session, *, by: Actor, at: datetime, list_id: int, version: int, content_hash: str, note: str = ""
) -> None:
    """The leader approves the prices as shown. Raises ContentChanged, SamePerson."""
    permissions.require(by, "approve_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.APPROVE, by=by)
    require_not_author(session, price_list=price_list, verb=PriceListVerb.APPROVE, by=by, at=at)
    require_seal(session, price_list, content_hash)
    price_list.approved_by, price_list.approved_at = by.user_id, at
    note = fitting_text("note", note)
    take_step(session, price_list=price_list, verb=PriceListVerb.APPROVE, by=by, at=at, note=note)
    session.flush()


def send_back_price_list(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    list_id: int,
    version: int,
    reason: SendBackReason | None,
    note: str = "",
    line_ids: Collection[int] = (),
) -> None:
    """Back to a draft with a reason, and the lines it is about; what was decided is void. Raises Incomplete."""
    permissions.require(by, "send_back_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.SEND_BACK, by=by)
    if reason is None:
        raise Incomplete("reason", what=N_("Reason"))
    if reason is SendBackReason.OTHER:
        note = require_text("note", note, N_("Reason"))
    said = " · ".join(part for part in (_named(session, price_list, line_ids), fitting_text("note", note)) if part)
    break_seal(price_list)
    written = written_reason(reason, said)
    take_step(session, price_list=price_list, verb=PriceListVerb.SEND_BACK, by=by, at=at, note=written)
    session.flush()


def _named(session: Session, price_list: PriceList, line_ids: Collection[int]) -> str:
    """The lines by their items; raises NotFound for a line of another version."""
    wanted = set(line_ids)
    if not wanted:
        return ""
    found = session.execute(
        select(Price.id, ServiceItem.name)
        .join(ServiceItem, ServiceItem.id == Price.item_id)
        .where(Price.price_list_id == price_list.id, Price.id.in_(wanted))
        .order_by(ServiceItem.code)
    ).all()
    missing = wanted - {row.id for row in found}
    if missing:
        raise NotFound("line_ids", what=N_("Row"), key=min(missing))
    return "、".join(row.name for row in found)


def withdraw_price_list(
    session: Session, *, by: Actor, at: datetime, list_id: int, version: int, note: str = ""
) -> None:
    """The manager takes it back to a draft, whoever has it; what was decided on it is void."""
    permissions.require(by, "withdraw_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.WITHDRAW, by=by)
    break_seal(price_list)
    note = fitting_text("note", note)
    take_step(session, price_list=price_list, verb=PriceListVerb.WITHDRAW, by=by, at=at, note=note)
    session.flush()


def publish_price_list(
    session: Session, *, by: Actor, at: datetime, list_id: int, version: int, content_hash: str
) -> None:
    """The approved prices hold from their day on; older versions are replaced from then (R-PRICE-1, R-PRICE-3).

    Raises ContentChanged, PriceOfDayTaken, BackdatedWithoutReason.
    """
    permissions.require(by, "publish_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.PUBLISH, by=by)
    require_seal(session, price_list, content_hash)
    require_free_days(session, price_list)
    lines = list(session.scalars(select(Price).where(Price.price_list_id == price_list.id)))
    require_reason_if_backdated(price_list, min(line.valid_from for line in lines), office_day(at))
    for line in lines:
        line.is_published = True
    priced = select(Price.item_id).where(Price.price_list_id == price_list.id, Price.unit_price_fen.is_not(None))
    for item in session.scalars(select(ServiceItem).where(ServiceItem.id.in_(priced), ~ServiceItem.is_active)):
        item.is_active = True
    older = select(PriceList).where(
        PriceList.state == PriceListState.PUBLISHED,
        PriceList.id != price_list.id,
        or_(PriceList.effective_on.is_(None), PriceList.effective_on <= price_list.effective_on),
    )
    for replaced in session.scalars(older):
        replaced.state, replaced.replaced_on = PriceListState.REPLACED, price_list.effective_on
    price_list.published_by, price_list.published_at = by.user_id, at
    take_step(session, price_list=price_list, verb=PriceListVerb.PUBLISH, by=by, at=at)
    session.flush()
