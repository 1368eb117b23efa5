"""The rules of routine contact with what they come to, and what a change of them would make due (R-CALL-3)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.changes import CellNotReadable, RowChange
from db.clock import office_day
from db.queries.contact_plans import FACTS, MOST_RULES, list_rule_facts, plan_for
from db.rules.contacts import FACTS as FACT_NAMES
from db.rules.contacts import MONTHS, CustomerFacts, RuleFacts, is_for, read_fact
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.vocabulary import (
    Audience,
    CallbackKind,
    CallbackState,
    Caller,
    ContactMeans,
    ContactPer,
    CustomerClass,
)

SOON = timedelta(days=7)


class ContactRuleRow(NamedTuple):
    """One rule with the version its editor saw, how many customers it is for, and what is due by it today."""

    id: int
    version: int
    audience: Audience
    customer_class: CustomerClass | None
    caller: Caller
    means: ContactMeans
    times: int
    per: ContactPer
    counts_any_call: bool
    is_active: bool
    note: str
    customers: int
    due: int
    overdue: int


class ContactsToCome(NamedTuple):
    """What saving makes: contacts in an average month, those due within a week, and open ones no longer due."""

    a_month: int
    within_a_week: int
    dropped: int


def list_contact_rules(session: Session, *, today: date) -> list[ContactRuleRow]:
    """In the order in which they were made."""
    groups = _groups(session)
    due = Callback.next_try_on <= today
    counts = {
        rule_id: (waiting, late)
        for rule_id, waiting, late in session.execute(
            select(Callback.contact_rule_id, func.count(), func.count().filter(Callback.next_try_on < today))
            .where(Callback.state == CallbackState.DUE, Callback.kind == CallbackKind.ROUTINE, due)
            .group_by(Callback.contact_rule_id)
        )
    }
    found = session.execute(
        select(*FACTS, ContactRule.version, ContactRule.note).order_by(ContactRule.id).limit(MOST_RULES)
    )
    rows = []
    for *facts, version, note in found:
        rule = RuleFacts(*facts)
        waiting, late = counts.get(rule.id, (0, 0))
        many = _many(replace(rule, is_active=True), groups)
        rows.append(ContactRuleRow._make([rule.id, version, *facts[1:], note, many, waiting, late]))
    return rows


def preview_rules(session: Session, *, changes: Sequence[RowChange], at: datetime) -> ContactsToCome:
    """What saving these changes would make; a cell that is no value counts as it was, saving says so."""
    known = {rule.id: rule for rule in list_rule_facts(session)}
    wanted, anew = [], set()
    for change in changes:
        if change.id not in known:
            continue
        before, rule = known[change.id], known[change.id]
        for column in FACT_NAMES & change.values.keys():
            try:
                rule = replace(rule, **{column: read_fact(column, change.values[column])})
            except CellNotReadable:
                continue
        wanted.append(rule)
        if (before.times, before.per) != (rule.times, rule.per):
            anew.add(rule.id)
    return _to_come(session, wanted, office_day(at), anew)


def preview_rule(session: Session, *, rule: RuleFacts, at: datetime) -> ContactsToCome:
    """What a new rule would make."""
    return _to_come(session, [rule], office_day(at), set())


def _to_come(session: Session, rules: list[RuleFacts], today: date, anew: set[int]) -> ContactsToCome:
    groups = _groups(session)
    a_month = sum((Fraction(_many(rule, groups) * rule.times, MONTHS[rule.per]) for rule in rules), Fraction())
    soon = dropped = 0
    for plan in plan_for(session, rules=rules, today=today, anew=anew):
        days = [*(one.due.day for one in plan.made), *(due.day for _, due in plan.moved), *plan.kept]
        soon += sum(day <= today + SOON for day in days)
        dropped += len(plan.dropped)
    return ContactsToCome(round(a_month), soon, dropped)


def _groups(session: Session) -> list[tuple[CustomerFacts, int]]:
    """The kinds of customers in use there are, and how many of each."""
    columns = (Customer.kind, Customer.customer_class, Customer.standing)
    found = session.execute(select(*columns, func.count()).where(Customer.is_active).group_by(*columns))
    return [(CustomerFacts(0, *row[:3], True), row[3]) for row in found]


def _many(rule: RuleFacts, groups: list[tuple[CustomerFacts, int]]) -> int:
    return sum(count for customer, count in groups if is_for(rule, customer))
