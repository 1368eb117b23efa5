"""The customer hears how it goes: progress, promised replies, agreed terms, and the number to call (R-COMP-4)."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from db.errors import Incomplete, RuleError
from db.operations.audit import note_act
from db.operations.complaint_requests import ReplyNotPossible
from db.operations.complaint_steps import facts_of, find_complaint, load_complaint, wind_clocks, write_down
from db.operations.customers import ReasonNeeded
from db.operations.order_steps import business_time, require_text, require_within_a_year
from db.operations.texts import SHORT_TEXT, fitting_text
from db.rules import permissions
from db.rules.complaint_clocks import TOLD_BY
from db.rules.complaint_states import is_own_task
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, AuditAction, ComplaintVerb

Verb = ComplaintVerb


class TermNotPossible(RuleError):
    message = N_("An agreed term lies in the future. Choose a later one.")


class ComplaintContact(NamedTuple):
    """Whom to ask for, and the whole number."""

    name: str
    phone: str


def tell_progress(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    complaint_id: int,
    version: int,
    note: str,
    happened_at: datetime | None = None,
) -> str:
    """What the customer was told: a promised reply is kept, the daily follow-up is done (R-COMP-4).

    `happened_at` is set for what is written down later (R-DEC-17). Gives the next day to follow up as ISO text, or
    nothing. Raises Incomplete, TimeNotPossible, ChangedMeanwhile.
    """
    permissions.require(by, "tell_progress")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.TELL, by=by)
    said = fitting_text("note", require_text("note", note, N_("What the customer was told")))
    earliest = max(found.received_at, found.told_at or found.received_at)
    told_at = business_time("happened_at", happened_at, earliest=earliest, at=at)
    due_at = found.next_due_at if found.next_clock in TOLD_BY else found.reply_by
    found.told_at, found.reply_by = told_at, None
    wind_clocks(session, found)
    write_down(session, found, Verb.TELL, by=by, at=at, happened_at=told_at, due_at=due_at, note=said)
    session.flush()
    return "" if found.follow_up_on is None else found.follow_up_on.isoformat()


def promise_reply(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    complaint_id: int,
    version: int,
    reply_by: datetime | None,
    note: str = "",
) -> str:
    """The customer was promised an answer by then; from now on it is watched (R-COMP-4). Gives its number.

    Raises Incomplete, ReplyNotPossible, TimeNotPossible, ChangedMeanwhile.
    """
    permissions.require(by, "promise_reply")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.PROMISE, by=by)
    if reply_by is None:
        raise Incomplete("reply_by", what=N_("Reply promised by"))
    if reply_by <= at:
        raise ReplyNotPossible("reply_by")
    require_within_a_year("reply_by", reply_by, at=at)
    found.reply_by, found.told_at = reply_by, at
    wind_clocks(session, found)
    said = fitting_text("note", note, most=SHORT_TEXT)
    write_down(session, found, Verb.PROMISE, by=by, at=at, due_at=reply_by, note=said)
    session.flush()
    return found.complaint_no


def agree_term(
    session: Session, *, by: Actor, at: datetime, complaint_id: int, version: int, settle_by: datetime | None, note: str
) -> str:
    """Another term for a minor complaint, agreed with the customer (R-COMP-2). Gives its number.

    Raises TermNotPossible, TimeNotPossible, Incomplete, ChangedMeanwhile.
    """
    permissions.require(by, "agree_term")
    found = load_complaint(session, complaint_id=complaint_id, version=version, verb=Verb.AGREE_TERM, by=by)
    if settle_by is None:
        raise Incomplete("settle_by", what=N_("Agreed term"))
    if settle_by <= at:
        raise TermNotPossible("settle_by")
    require_within_a_year("settle_by", settle_by, at=at)
    said = fitting_text("note", require_text("note", note, N_("What was agreed")), most=SHORT_TEXT)
    found.settle_by, found.is_term_agreed, found.told_at = settle_by, True, at
    wind_clocks(session, found)
    write_down(session, found, Verb.AGREE_TERM, by=by, at=at, due_at=settle_by, note=said)
    session.flush()
    return found.complaint_no


def open_complaint_contact(
    session: Session, *, by: Actor, at: datetime, complaint_id: int, reason: str = ""
) -> ComplaintContact:
    """Whom to call. Who handles or follows up an open complaint needs no reason; every opening is on record
    (R-DEC-22). Raises ReasonNeeded, NotFound.
    """
    permissions.require(by, "open_complaint_contact")
    found = find_complaint(session, complaint_id=complaint_id, by=by)
    why = reason.strip()[:SHORT_TEXT]
    now = facts_of(session, found)
    if not is_own_task(by, now, received_by=found.received_by, owner_id=found.owner_id):
        permissions.require(by, "reveal_phone")
        if len(why) < 2:
            raise ReasonNeeded("reason")
    customer = None if found.customer_id is None else session.get_one(Customer, found.customer_id)
    note_act(session, AuditAction.REVEAL, "complaint", found.id, {"phone": why or found.complaint_no})
    name = found.contact_name or (customer.name if customer else "")
    return ComplaintContact(name, found.contact_phone or (customer.phone if customer else ""))
