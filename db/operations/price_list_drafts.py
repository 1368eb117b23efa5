"""A version of the price list until it is submitted: drafted, dated, discussed, handed to finance (R-PRICE-1)."""

from collections import Counter
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, RuleError
from db.operations.order_steps import require_text
from db.operations.price_list_steps import (
    load_version,
    make_version,
    note_change,
    require_free_days,
    require_reason_if_backdated,
    require_seal,
    take_step,
)
from db.operations.texts import fitting_text
from db.queries.price_lists import MOST_LINES, get_content_hash, get_version, list_lines
from db.queries.settings import get_settings
from db.rules import permissions
from db.rules.price_lists import concern_of
from db.tables.catalogue import Price, PriceDiscussion, PriceList, ServiceItem
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import N_, PriceListVerb, Role


class NotDiscussedYet(RuleError):
    message = N_("Record what a department said of the version first (R-PRICE-1).")


class NothingToSubmit(RuleError):
    message = N_("This version changes no price yet. Enter a price first.")


class ReasonMissing(RuleError):
    message = N_("Write down the reason for: {items}.")


class OtherDepartmentSpeaks(RuleError):
    message = N_("A supervisor records what the own department says. Choose it, or ask the manager.")


class NotHeldYet(RuleError):
    message = N_("This day lies in the future. Enter the day of the discussion.")


class TwoLinesOfItem(RuleError):
    message = N_("{items} stands in this version with two days. Take one line out before you set one day for all.")


def draft_price_list(session: Session, *, by: Actor, at: datetime, effective_on: date | None, note: str = "") -> int:
    """A new version without lines: all prices go on until a line says otherwise. Gives its id."""
    permissions.require(by, "draft_price_list")
    if effective_on is None:
        raise Incomplete("effective_on", what=N_("In force from"))
    return make_version(session, effective_on=effective_on, note=fitting_text("note", note), by=by, at=at).id


def change_price_list(
    session: Session, *, by: Actor, at: datetime, list_id: int, version: int, effective_on: date | None, note: str
) -> None:
    """Day and remark of a draft; another day holds for all its lines. Raises TwoLinesOfItem."""
    permissions.require(by, "change_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.CHANGE, by=by)
    if effective_on is None:
        raise Incomplete("effective_on", what=N_("In force from"))
    if effective_on != price_list.effective_on:
        _set_day(session, price_list, effective_on)
    price_list.note = fitting_text("note", note)
    note_change(session, price_list=price_list, by=by, at=at)
    session.flush()


def _set_day(session: Session, price_list: PriceList, day: date) -> None:
    lines = list(session.scalars(select(Price).where(Price.price_list_id == price_list.id)))
    twice = [item_id for item_id, count in Counter(line.item_id for line in lines).items() if count > 1]
    if twice:
        names = session.scalars(select(ServiceItem.name).where(ServiceItem.id.in_(twice[:20])))
        raise TwoLinesOfItem("effective_on", items=tuple(names))
    price_list.effective_on = day
    for line in lines:
        line.valid_from = day


def note_discussion(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    list_id: int,
    department_id: int | None,
    note: str,
    speaker: str = "",
    held_on: date | None = None,
) -> None:
    """What a department's head said of need and feasibility (R-PRICE-1). Raises OtherDepartmentSpeaks."""
    permissions.require(by, "note_discussion")
    price_list = load_version(session, list_id=list_id, version=None, verb=PriceListVerb.NOTE_DISCUSSION, by=by)
    department = None if department_id is None else session.get(Department, department_id)
    if department is None:
        raise Incomplete("department_id", what=N_("Department"))
    if not by.has(Role.MANAGER) and department.id != by.department_id:
        raise OtherDepartmentSpeaks("department_id")
    today = office_day(at)
    if held_on is not None and held_on > today:
        raise NotHeldYet("held_on")
    session.add(
        PriceDiscussion(
            price_list_id=price_list.id,
            department_id=department.id,
            held_on=held_on or today,
            speaker=fitting_text("speaker", speaker),
            note=fitting_text("note", require_text("note", note, N_("What was said"))),
            recorded_by=by.user_id,
            recorded_at=at,
        )
    )
    take_step(session, price_list=price_list, verb=PriceListVerb.NOTE_DISCUSSION, by=by, at=at, note=department.name)
    session.flush()


def submit_price_list(
    session: Session, *, by: Actor, at: datetime, list_id: int, version: int, content_hash: str | None = None
) -> None:
    """To finance, sealed as it is. Raises NothingToSubmit, NotDiscussedYet, ReasonMissing, BackdatedWithoutReason,
    PriceOfDayTaken, and ContentChanged where the content is not the one shown.
    """
    permissions.require(by, "submit_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.SUBMIT, by=by)
    if price_list.effective_on is None:
        raise Incomplete("effective_on", what=N_("In force from"))
    _require_whole(session, price_list, office_day(at))
    price_list.content_hash = get_content_hash(session, list_id=price_list.id)
    require_seal(session, price_list, price_list.content_hash if content_hash is None else content_hash)
    take_step(session, price_list=price_list, verb=PriceListVerb.SUBMIT, by=by, at=at)
    session.flush()


def _require_whole(session: Session, price_list: PriceList, today: date) -> None:
    shown = get_version(session, list_id=price_list.id)
    lines = list_lines(session, list_id=price_list.id, only_lines=True, limit=MOST_LINES)
    if shown is None or not lines:
        raise NothingToSubmit()
    ceiling = int(get_settings(session).margin_ceiling_percent * 100)
    silent = [
        line.name
        for line in lines
        if not line.reason
        and concern_of(old_fen=line.old_fen, new_fen=line.new_fen, cost_fen=line.cost_fen, ceiling_rate=ceiling)
    ]
    if silent:
        raise ReasonMissing(items=(*silent[:8], "…") if len(silent) > 8 else tuple(silent))
    if not shown.discussions:
        raise NotDiscussedYet()
    require_reason_if_backdated(price_list, shown.first_day, today)
    require_free_days(session, price_list)


def drop_price_list(session: Session, *, by: Actor, at: datetime, list_id: int, version: int, note: str = "") -> None:
    """Give a draft up; it stays on record and no price of it will hold."""
    permissions.require(by, "drop_price_list")
    price_list = load_version(session, list_id=list_id, version=version, verb=PriceListVerb.DROP, by=by)
    take_step(session, price_list=price_list, verb=PriceListVerb.DROP, by=by, at=at, note=fitting_text("note", note))
    session.flush()
