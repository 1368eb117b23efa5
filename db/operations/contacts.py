"""Routine contact: the callbacks that its rules make due (R-CALL-3).

The parts of acts (`plan_contacts`, `plan_next_contact`, `note_any_call`) ask no permission: the act that calls them
has.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import NotFound, RuleError
from db.operations.audit import insert_many, note_many
from db.operations.callbacks_due import set_day
from db.operations.imports import found_by
from db.queries.contact_plans import ContactPlan, NewContact, list_rule_facts, plan_for
from db.queries.settings import get_calendar
from db.rules import permissions
from db.rules.contacts import CustomerFacts, Rhythm, RuleFacts, is_for, share_of
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import N_, CallbackKind, CallbackState


class NoContactPlanned(RuleError):
    message = N_("No rule of routine contact in use is for {customer}. The manager can switch one on.")


class DueAlready(RuleError):
    message = N_("The routine contact with {customer} is due on {day} already. It stands in the worklist.")


class PlannedContacts(NamedTuple):
    made: int
    dropped: int
    moved: int


class BroughtForward(NamedTuple):
    """The customer, and the ISO day on which the contact is due now."""

    customer: str
    day: str


def plan_contacts(
    session: Session,
    *,
    at: datetime,
    customer_ids: Collection[int] | None = None,
    rules: Sequence[RuleFacts] | None = None,
    anew: Collection[int] = (),
) -> PlannedContacts:
    """Bring the live contacts of these customers (None: of all) in line with the rules, as they stand when None.

    A customer for whom a rule is has one live contact by it; what no rule is for any more is dropped.
    """
    session.flush()
    made = dropped = moved = 0
    wanted = list_rule_facts(session) if rules is None else rules
    for plan in plan_for(session, rules=wanted, today=office_day(at), customer_ids=customer_ids, anew=anew):
        _make(session, plan.made)
        _change(session, plan)
        made, dropped, moved = made + len(plan.made), dropped + len(plan.dropped), moved + len(plan.moved)
    session.flush()
    return PlannedContacts(made, dropped, moved)


def _make(session: Session, new: Sequence[NewContact]) -> None:
    rows: list[dict[str, Any]] = [
        {
            "kind": CallbackKind.ROUTINE,
            "caller": contact.rule.caller,
            "contact_rule_id": contact.rule.id,
            "customer_id": contact.customer_id,
            "state": CallbackState.DUE,
            "due_on": contact.due.day,
            "next_try_on": contact.due.day,
            "is_provisional": contact.due.is_provisional,
        }
        for contact in new
    ]
    insert_many(session, Callback, rows)
    live = select(Callback.contact_rule_id, Callback.customer_id, Callback.id).where(
        Callback.state == CallbackState.DUE,
        Callback.contact_rule_id.in_({row["contact_rule_id"] for row in rows}),
    )
    found = found_by(session, Callback.customer_id, {row["customer_id"] for row in rows}, lambda: live)
    ids = {(rule, customer): callback_id for rule, customer, callback_id in found}
    note_many(session, Callback, ({**row, "id": ids[row["contact_rule_id"], row["customer_id"]]} for row in rows))


def _change(session: Session, plan: ContactPlan) -> None:
    wanted = {*plan.dropped, *(one for one, _ in plan.moved), *(one for one, _ in plan.handed_over)}
    rows = {row.id: row for (row,) in found_by(session, Callback.id, wanted, lambda: select(Callback))}
    for callback_id in plan.dropped:
        rows[callback_id].state = CallbackState.DROPPED
    for callback_id, due in plan.moved:
        set_day(rows[callback_id], due)
    for callback_id, caller in plan.handed_over:
        rows[callback_id].caller = caller


def plan_next_contact(session: Session, *, callback: Callback, at: datetime) -> Callback | None:
    """A routine contact is finished: the next one by its rule's rhythm, None when the rule is for nobody here now."""
    rule = session.get(ContactRule, callback.contact_rule_id)
    customer = session.get(Customer, callback.customer_id)
    if rule is None or customer is None or not is_for(facts_of(rule), _facts(customer)):
        return None
    served = callback.due_on
    if rule.counts_any_call and callback.state is CallbackState.DONE:
        served = max(served, office_day(at))
    rhythm = Rhythm(get_calendar(session), rule.times, rule.per)
    due = rhythm.next_due(share_of(rule.id, customer.id), after=office_day(at), served=served)
    following = Callback(
        kind=CallbackKind.ROUTINE, caller=rule.caller, contact_rule_id=rule.id, customer_id=customer.id
    )
    set_day(following, due)
    session.flush()  # the finished one makes room for the only live one
    session.add(following)
    session.flush()
    return following


def note_any_call(session: Session, *, customer_id: int, on: date, at: datetime) -> int:
    """A call after a job or a complaint reached the customer: where any call counts, the contact of this turn is as
    good as made. A routine contact counts for its own rule only. Gives how many moved on."""
    session.flush()
    found = session.execute(
        select(Callback, ContactRule)
        .join(ContactRule, ContactRule.id == Callback.contact_rule_id)
        .where(
            Callback.customer_id == customer_id,
            Callback.state == CallbackState.DUE,
            Callback.kind == CallbackKind.ROUTINE,
            ContactRule.counts_any_call,
        )
    ).all()
    calendar, moved = get_calendar(session), 0
    for callback, rule in found:
        rhythm = Rhythm(calendar, rule.times, rule.per)
        due = rhythm.next_due(share_of(rule.id, customer_id), after=on, served=on)
        if due.day > callback.due_on:
            set_day(callback, due)
            callback.tries, callback.first_try_on = 0, None
            moved += 1
    session.flush()
    return moved


def bring_contact_forward(session: Session, *, by: Actor, at: datetime, customer_id: int) -> BroughtForward:
    """Speak with this customer now (R-CUST-3): the live contact that comes first is due on the next working day.

    Raises NotFound, NoContactPlanned, DueAlready.
    """
    permissions.require(by, "bring_contact_forward")
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFound("customer_id", what=N_("Customer"), key=customer_id)
    callback = session.scalar(
        select(Callback)
        .where(
            Callback.customer_id == customer_id,
            Callback.state == CallbackState.DUE,
            Callback.kind == CallbackKind.ROUTINE,
        )
        .order_by(Callback.next_try_on, Callback.id)
        .limit(1)
    )
    if callback is None:
        raise NoContactPlanned(customer=customer.name)
    soon = get_calendar(session).next_working_day(office_day(at))
    if callback.next_try_on <= soon.day:
        raise DueAlready(customer=customer.name, day=callback.next_try_on.isoformat())
    set_day(callback, soon)
    session.flush()
    return BroughtForward(customer.name, soon.day.isoformat())


def facts_of(rule: ContactRule) -> RuleFacts:
    return RuleFacts(
        rule.id,
        rule.audience,
        rule.customer_class,
        rule.caller,
        rule.means,
        rule.times,
        rule.per,
        rule.counts_any_call,
        rule.is_active,
    )


def _facts(customer: Customer) -> CustomerFacts:
    return CustomerFacts(customer.id, customer.kind, customer.customer_class, customer.standing, customer.is_active)
