"""What the rules of routine contact make due: worked out here, written by the operation, shown before it is saved."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.queries.settings import get_calendar
from db.rules.callbacks import ENDED
from db.rules.contacts import CustomerFacts, Rhythm, RuleFacts, is_for, share_of
from db.rules.working_days import DueDay
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.vocabulary import CallbackKind, CallbackState, Caller

PORTION = 2000
MOST_RULES = 100
FACTS = (
    *(ContactRule.id, ContactRule.audience, ContactRule.customer_class, ContactRule.caller, ContactRule.means),
    *(ContactRule.times, ContactRule.per, ContactRule.counts_any_call, ContactRule.is_active),
)


class OpenContact(NamedTuple):
    """A live contact as it stands."""

    id: int
    rule_id: int
    customer_id: int
    caller: Caller
    due_on: date
    tries: int


class NewContact(NamedTuple):
    rule: RuleFacts
    customer_id: int
    due: DueDay


class ContactPlan(NamedTuple):
    """One portion of customers: what is made, dropped, moved to another day or caller, and what stays."""

    made: list[NewContact]
    dropped: list[int]
    moved: list[tuple[int, DueDay]]
    handed_over: list[tuple[int, Caller]]
    kept: list[date]


Key = tuple[int, int]


def list_rule_facts(session: Session) -> list[RuleFacts]:
    return [RuleFacts(*row) for row in session.execute(select(*FACTS).order_by(ContactRule.id).limit(MOST_RULES))]


def plan_for(
    session: Session,
    *,
    rules: Sequence[RuleFacts],
    today: date,
    customer_ids: Collection[int] | None = None,
    anew: Collection[int] = (),
) -> Iterator[ContactPlan]:
    """What these rules make of the customers (None: all), portion by portion; `anew`: rules whose rhythm is another.

    A live contact keeps its day unless its rule's rhythm changed; one that is due or was tried keeps it even then.
    """
    calendar = get_calendar(session)
    rhythms = {rule.id: Rhythm(calendar, rule.times, rule.per) for rule in rules}
    for customers in _portions(session, customer_ids):
        ids = [customer.id for customer in customers]
        live = _live(session, [rule.id for rule in rules], ids)
        wanted = [(rule, customer.id) for rule in rules for customer in customers if is_for(rule, customer)]
        if not live and not wanted:
            continue
        missing = {rule.id for rule, customer_id in wanted if (rule.id, customer_id) not in live}
        searched = [rule for rule in rules if rule.id in missing or rule.id in anew]
        served = _served(session, searched, ids, today) if searched else {}
        plan = ContactPlan([], [], [], [], [])
        for rule, customer_id in wanted:
            key = (rule.id, customer_id)
            contact = live.pop(key, None)
            if contact is not None and (rule.id not in anew or contact.tries or contact.due_on <= today):
                plan.kept.append(contact.due_on)
            else:
                due = rhythms[rule.id].next_due(share_of(*key), after=today, served=served.get(key))
                if contact is None:
                    plan.made.append(NewContact(rule, customer_id, due))
                else:
                    plan.moved.append((contact.id, due))
            if contact is not None and contact.caller is not rule.caller:
                plan.handed_over.append((contact.id, rule.caller))
        plan.dropped.extend(contact.id for contact in live.values())
        yield plan


def _portions(session: Session, customer_ids: Collection[int] | None) -> Iterator[list[CustomerFacts]]:
    columns = (Customer.id, Customer.kind, Customer.customer_class, Customer.standing, Customer.is_active)
    if customer_ids is not None:
        asked = sorted(customer_ids)
        for start in range(0, len(asked), PORTION):
            some = select(*columns).where(Customer.id.in_(asked[start : start + PORTION])).order_by(Customer.id)
            yield [CustomerFacts(*row) for row in session.execute(some)]
        return
    last = 0
    while True:
        page = select(*columns).where(Customer.id > last).order_by(Customer.id).limit(PORTION)
        found = [CustomerFacts(*row) for row in session.execute(page)]
        if not found:
            return
        yield found
        last = found[-1].id


def _live(session: Session, rules: Sequence[int], customers: Sequence[int]) -> dict[Key, OpenContact]:
    found = session.execute(
        select(Callback.id, Callback.contact_rule_id, Callback.customer_id, Callback.caller)
        .add_columns(Callback.due_on, Callback.tries)
        .where(
            Callback.state == CallbackState.DUE,
            Callback.kind == CallbackKind.ROUTINE,
            Callback.contact_rule_id.in_(rules),
            Callback.customer_id.in_(customers),
        )
    )
    return {(row[1], row[2]): OpenContact(*row) for row in found}


def _served(session: Session, rules: Sequence[RuleFacts], customers: Sequence[int], today: date) -> dict[Key, date]:
    """The last day that a contact of each rule was for; where any call counts, the last one after a job."""
    since = date(today.year, 1, 1)
    found: dict[Key, date] = {}
    counting = [rule.id for rule in rules if rule.counts_any_call]
    mine = Callback.contact_rule_id.in_([rule.id for rule in rules])
    conditions = (Callback.customer_id.in_(customers), Callback.done_on >= since)
    latest: Any = select(Callback.contact_rule_id, Callback.customer_id, func.max(Callback.due_on))
    own = latest.where(*conditions, mine, Callback.state.in_(ENDED))
    for rule_id, customer_id, day in session.execute(own.group_by(Callback.contact_rule_id, Callback.customer_id)):
        found[rule_id, customer_id] = day
    if counting:
        reached: Any = select(Callback.customer_id, func.max(Callback.done_on))
        is_call = (Callback.state == CallbackState.DONE, Callback.kind != CallbackKind.ROUTINE)
        calls = reached.where(*conditions, *is_call).group_by(Callback.customer_id)
        for customer_id, day in session.execute(calls):
            for rule_id in counting:
                found[rule_id, customer_id] = max(day, found.get((rule_id, customer_id), day))
    return found
