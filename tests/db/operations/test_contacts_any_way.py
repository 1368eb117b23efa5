"""Whatever is changed in whatever order: every customer has one live contact by each rule for them, and no other."""

import contextlib
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db import work
from db.changes import RowChange
from db.errors import RuleError
from db.operations.callbacks import record_callback
from db.operations.contact_rules import change_contact_rules
from db.operations.contacts import bring_contact_forward, facts_of
from db.operations.customers import change_customers
from db.queries.settings import get_calendar
from db.rules.contacts import CustomerFacts, Rhythm, is_for
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import (
    Audience,
    CallbackKind,
    CallbackState,
    Caller,
    ContactPer,
    CustomerClass,
    CustomerKind,
    Reached,
    Role,
    Standing,
)
from tests.again import put_back
from tests.factories import FRIDAY, make_actor, make_customer, make_department

pytestmark = pytest.mark.parametrize("office", ["sqlite"], indirect=True)
RULE_VALUES = {
    "audience": st.sampled_from([each.value for each in Audience]),
    "customer_class": st.sampled_from([None, *(each.value for each in CustomerClass)]),
    "caller": st.sampled_from([Caller.CLERK.value, Caller.SERVICE_HEAD.value]),
    "times": st.integers(1, 12),
    "per": st.sampled_from([each.value for each in ContactPer]),
    "is_active": st.booleans(),
}
FILE_VALUES = {
    "customer_class": st.sampled_from([each.value for each in CustomerClass]),
    "kind": st.sampled_from([each.value for each in CustomerKind]),
    "standing": st.sampled_from([each.value for each in Standing]),
    "is_active": st.booleans(),
}
places = st.integers(0, 8)
ACTS = st.one_of(
    st.tuples(st.just("rule"), places, st.fixed_dictionaries({}, optional=RULE_VALUES)),
    st.tuples(st.just("file"), places, st.fixed_dictionaries({}, optional=FILE_VALUES)),
    st.tuples(st.just("call"), places, st.sampled_from([Reached.REACHED, Reached.REFUSED, Reached.NOT_REACHED])),
    st.tuples(st.just("forward"), places, st.none()),
    st.tuples(st.just("wait"), st.integers(1, 60), st.none()),
)


class Desk:
    """Three customers, the rules of the procedures, and a day that goes on."""

    def __init__(self) -> None:
        head = make_department("客户服务中心", is_service_centre=True)
        self.by: Actor = make_actor(Role.MANAGER, Role.CLERK, Role.SUPERVISOR, Role.LEADER, department=head)
        for number, kind in enumerate(CustomerKind, start=1):
            make_customer(f"客户{number}", f"1-1-{number}", customer_no=f"KH-00000{number}", kind=kind)
        self.at: datetime = FRIDAY
        for place in range(3):
            self.file(place, {"note": "住在这里"})

    def act(self, operation: Callable[..., Any], **request: Any) -> None:
        work.act(operation, by=self.by, at=self.at, **request)

    def nth(self, table: Any, place: int) -> Any:
        rows = work.ask(lambda session: session.scalars(select(table).order_by(table.id)).all())
        return rows[place % len(rows)]

    def rule(self, place: int, values: dict[str, Any]) -> None:
        row = self.nth(ContactRule, place)
        self.act(change_contact_rules, changes=[RowChange(row.id, row.version, values)])

    def file(self, place: int, values: dict[str, Any]) -> None:
        row = self.nth(Customer, place)
        self.act(change_customers, changes=[RowChange(row.id, row.version, values)])

    def call(self, place: int, reached: Reached) -> None:
        live = self.live()
        if live:
            row = live[place % len(live)]
            said = {"words": "都好"} if reached is Reached.REACHED else {}
            self.act(record_callback, callback_id=row.id, version=row.version, reached=reached, **said)

    def forward(self, place: int, _nothing: None) -> None:
        self.act(bring_contact_forward, customer_id=self.nth(Customer, place).id)

    def wait(self, days: int, _nothing: None) -> None:
        self.at += timedelta(days=days)

    def live(self) -> list[Callback]:
        due = select(Callback).where(Callback.state == CallbackState.DUE, Callback.kind == CallbackKind.ROUTINE)
        return work.ask(lambda session: list(session.scalars(due.order_by(Callback.id))))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(ACTS, min_size=3, max_size=12))
def test_there_is_one_live_contact_for_each_rule_and_customer(office: object, acts: list[tuple[str, int, Any]]) -> None:
    with put_back() as begin_again:
        try:
            go_through(acts)
        finally:
            begin_again()


def go_through(acts: list[tuple[str, int, Any]]) -> None:
    desk = Desk()
    for name, place, facts in acts:
        with contextlib.suppress(RuleError):  # a refusal changes nothing: what follows proves it
            getattr(desk, name)(place, facts)
        live = desk.live()
        assert Counter((row.contact_rule_id, row.customer_id) for row in live) == Counter(wanted())
    calendar = work.ask(get_calendar)
    assert all(calendar.is_working_day(row.due_on) for row in live)
    if not any(name == "forward" for name, *_ in acts):
        assert max(Counter(turns_served()).values(), default=1) == 1


def wanted() -> set[tuple[int, int]]:
    rules = work.ask(lambda session: [facts_of(row) for row in session.scalars(select(ContactRule))])
    columns = (Customer.id, Customer.kind, Customer.customer_class, Customer.standing, Customer.is_active)
    customers = work.ask(lambda session: [CustomerFacts(*row) for row in session.execute(select(*columns))])
    return {(rule.id, one.id) for rule in rules for one in customers if is_for(rule, one)}


def turns_served() -> list[tuple[int, int, int]]:
    """Rule, customer and turn of every contact made, by the rules whose rhythm is still that of their calls."""
    rules = {row.id: row for row in work.ask(lambda session: session.scalars(select(ContactRule)).all())}
    done = select(Callback).where(Callback.state == CallbackState.DONE, Callback.kind == CallbackKind.ROUTINE)
    calendar = work.ask(get_calendar)
    found = []
    for row in work.ask(lambda session: session.scalars(done).all()):
        rule = rules[row.contact_rule_id]
        if rule.version == 1:
            turn = Rhythm(calendar, rule.times, rule.per).turn_of(row.due_on)
            found.append((rule.id, row.customer_id, turn))
    return found
