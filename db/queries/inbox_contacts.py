"""Routine contacts that are due, in the inbox of who makes them: one row for each rule (R-CALL-3)."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.clock import office_day, office_instant, office_zone
from db.queries.callbacks import waiting_callbacks
from db.queries.callbacks_callers import callers_of
from db.queries.inbox_item import WorkItem
from db.queries.settings import get_deadline_settings
from db.rules.deadlines import end_of_duty
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import CallbackKind, WorkKind


def contacts_waiting(session: Session, actor: Actor, at: datetime, most: int) -> Iterator[WorkItem]:
    """By rule, the longest due first; with whom where it is one. `what` is the audience's word and how many."""
    callers, settings = callers_of(session, actor), get_deadline_settings(session)
    if not callers:
        return
    found = session.execute(
        select(
            ContactRule.id,
            ContactRule.audience,
            func.count(),
            func.min(Callback.next_try_on),
            func.min(Customer.name),
        )
        .join(Callback, Callback.contact_rule_id == ContactRule.id)
        .join(Customer, Customer.id == Callback.customer_id)
        .where(
            waiting_callbacks(office_day(at)),
            Callback.kind == CallbackKind.ROUTINE,
            Callback.caller.in_(callers),
        )
        .group_by(ContactRule.id, ContactRule.audience)
        .order_by(func.min(Callback.next_try_on), ContactRule.id)
        .limit(most)
    )
    for rule_id, audience, count, day, name in found:
        yield WorkItem(
            WorkKind.CONTACT,
            rule_id,
            "",
            name if count == 1 else "",
            f"{audience.value} {count}",
            office_instant(day),
            end_of_duty(day, settings, office_zone()),
            day < office_day(at),
            "callbacks",
            {"rule": str(rule_id), "view": "routine"},
        )
