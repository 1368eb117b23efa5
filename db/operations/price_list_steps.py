"""What every step of a version of the price list shares: it is loaded, checked, and written down.

Parts of acts: the operation that calls them has checked the permission.
"""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import ChangedMeanwhile, NotFound, RuleError
from db.operations.duties import refuse_author
from db.queries.price_lists import get_content_hash
from db.rules.price_list_states import require_version_step, version_roles
from db.rules.price_lists import is_backdated, require_same_content
from db.tables.catalogue import Price, PriceList, PriceListStep, ServiceItem
from db.types import Actor
from db.vocabulary import N_, PriceListState, PriceListVerb

# Who did one of these made the content, and never decides on it (R-ROLE-1).
AUTHORS = (PriceListVerb.DRAFT, PriceListVerb.CHANGE, PriceListVerb.SUBMIT)


class BackdatedWithoutReason(RuleError):
    message = N_("This version holds from {day}, before today. Write the reason into its remark first.")


class PriceOfDayTaken(RuleError):
    message = N_("{item} has a published price from {day} already. Choose another day, or take the line out.")


def load_version(
    session: Session, *, list_id: int, version: int | None, verb: PriceListVerb, by: Actor, lock: bool = True
) -> PriceList:
    """The version as the screen showed it, if this person may do this to it now; others who act on it wait.

    Raises NotFound, ChangedMeanwhile when somebody acted since, and what `require_version_step` raises.
    """
    found = session.get(PriceList, list_id, with_for_update=lock or None)
    if found is None:
        raise NotFound("list_id", what=N_("Price list"), key=list_id)
    if version is not None and found.version != version:
        raise ChangedMeanwhile()
    require_version_step(by, state=found.state, verb=verb)
    return found


def make_version(session: Session, *, effective_on: date, note: str, by: Actor, at: datetime) -> PriceList:
    """A draft with the next number and its first line of history."""
    made = PriceList(
        version_no=next_version_no(session),
        state=PriceListState.DRAFT,
        effective_on=effective_on,
        note=note,
        drafted_by=by.user_id,
        drafted_at=at,
    )
    session.add(made)
    session.flush()
    write_step(session, price_list=made, verb=PriceListVerb.DRAFT, before=None, by=by, at=at)
    return made


def next_version_no(session: Session) -> int:
    return 1 + (session.scalar(select(func.max(PriceList.version_no))) or 0)


def take_step(
    session: Session, *, price_list: PriceList, verb: PriceListVerb, by: Actor, at: datetime, note: str = ""
) -> None:
    """Move the version by the table of steps and write its history."""
    before = price_list.state
    price_list.state = require_version_step(by, state=before, verb=verb)
    write_step(session, price_list=price_list, verb=verb, before=before, by=by, at=at, note=note)


def write_step(
    session: Session,
    *,
    price_list: PriceList,
    verb: PriceListVerb,
    before: PriceListState | None,
    by: Actor,
    at: datetime,
    note: str = "",
) -> None:
    step = PriceListStep(
        price_list_id=price_list.id,
        verb=verb,
        state=price_list.state,
        at=at,
        user_id=by.user_id,
        instead_of_id=by.stands_in_for(*version_roles(before, verb)),
        note=note.strip(),
        content_hash=price_list.content_hash,
    )
    session.add(step)


def note_change(session: Session, *, price_list: PriceList, by: Actor, at: datetime, note: str = "") -> None:
    """Whoever changes a draft is one of its authors; a day's work of one person is one line of the history."""
    newest = session.scalar(
        select(PriceListStep)
        .where(PriceListStep.price_list_id == price_list.id)
        .order_by(PriceListStep.id.desc())
        .limit(1)
    )
    if newest is not None and newest.verb in (PriceListVerb.DRAFT, PriceListVerb.CHANGE) and not note:
        same_day = office_day(newest.at) == office_day(at)
        if newest.user_id == by.user_id and same_day:
            return
    state = price_list.state
    write_step(session, price_list=price_list, verb=PriceListVerb.CHANGE, before=state, by=by, at=at, note=note)


def require_not_author(
    session: Session, *, price_list: PriceList, verb: PriceListVerb, by: Actor, at: datetime
) -> None:
    """Nobody decides on what they drafted; raises SamePerson, or marks the use of a waiver (R-ROLE-1)."""
    refuse_author(
        session,
        steps=PriceListStep,
        own=PriceListStep.price_list_id == price_list.id,
        authors=AUTHORS,
        by=by,
        at=at,
        operation=verb.value,
        subject=f"V{price_list.version_no}",
        roles=version_roles(price_list.state, verb),
    )


def require_seal(session: Session, price_list: PriceList, shown: str) -> None:
    """The content is what was shown and what was decided on before; raises ContentChanged."""
    require_same_content(shown, price_list.content_hash, get_content_hash(session, list_id=price_list.id))


def break_seal(price_list: PriceList) -> None:
    """Back to a draft: what was decided is void, and stays in the history."""
    price_list.content_hash = None
    price_list.reviewed_by = price_list.reviewed_at = None
    price_list.approved_by = price_list.approved_at = None


def require_free_days(session: Session, price_list: PriceList) -> None:
    """No two published prices of one item for one day; raises PriceOfDayTaken."""
    mine = select(Price.item_id, Price.valid_from).where(Price.price_list_id == price_list.id).subquery()
    taken = session.execute(
        select(ServiceItem.name, Price.valid_from)
        .join(mine, (mine.c.item_id == Price.item_id) & (mine.c.valid_from == Price.valid_from))
        .join(ServiceItem, ServiceItem.id == Price.item_id)
        .where(Price.is_published, Price.price_list_id != price_list.id)
        .order_by(ServiceItem.code)
        .limit(1)
    ).one_or_none()
    if taken is not None:
        raise PriceOfDayTaken(item=taken.name, day=taken.valid_from)


def require_reason_if_backdated(price_list: PriceList, first_day: date | None, today: date) -> None:
    if first_day is not None and is_backdated(first_day, today) and not price_list.note.strip():
        raise BackdatedWithoutReason("note", day=first_day)
