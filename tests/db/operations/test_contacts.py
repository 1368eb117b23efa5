"""Routine contact: one live callback per rule and customer, kept in line with the rules (R-CALL-3)."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from db import work
from db.changes import CellNotReadable, ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import NotAllowed
from db.operations.contact_rules import SameRule, add_contact_rule, change_contact_rules
from db.operations.contacts import (
    DueAlready,
    NoContactPlanned,
    bring_contact_forward,
    note_any_call,
    plan_contacts,
    plan_next_contact,
)
from db.operations.customers import add_customer, change_customer, change_customers
from db.operations.imports_customers import import_customers
from db.spreadsheets import CustomerRow, SheetRecords, columns_of
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.contacts import ContactRule
from db.tables.customers import Customer
from db.types import Actor
from db.vocabulary import (
    Audience,
    CallbackState,
    Caller,
    ContactMeans,
    ContactPer,
    CustomerClass,
    CustomerKind,
    ImportKind,
    Role,
    Standing,
)
from tests.factories import FRIDAY, make_actor, make_customer, put

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def manager() -> Actor:
    return make_actor(Role.MANAGER)


def contacts(state: CallbackState = CallbackState.DUE) -> list[Callback]:
    found = select(Callback).where(Callback.state == state).order_by(Callback.contact_rule_id, Callback.customer_id)
    return work.ask(lambda session: list(session.scalars(found)))


def rules() -> dict[tuple[Audience, Caller, CustomerClass | None], ContactRule]:
    found = work.ask(lambda session: list(session.scalars(select(ContactRule))))
    return {(rule.audience, rule.caller, rule.customer_class): rule for rule in found}


def plan(**request: object) -> None:
    put(lambda session: plan_contacts(session, at=FRIDAY, **request))


def change(by: Actor, rule: ContactRule, **values: object) -> int:
    return work.act(change_contact_rules, by=by, at=FRIDAY, changes=[RowChange(rule.id, rule.version, values)])


def shop(customer_class: CustomerClass = CustomerClass.C, **facts: object) -> Customer:
    made = make_customer("鲜果时光", "S-1", customer_no="KH-000009", kind=CustomerKind.SHOP)

    def become(session: Session) -> None:
        row = session.get_one(Customer, made.id)
        row.customer_class = customer_class
        for name, value in facts.items():
            setattr(row, name, value)

    put(become)
    return made


def finish(callback: Callback, *, on: date, state: CallbackState = CallbackState.DONE) -> Callback | None:
    def finished(session: Session) -> Callback | None:
        row = session.get_one(Callback, callback.id)
        row.state, row.done_on = state, on
        return plan_next_contact(session, callback=row, at=FRIDAY.replace(year=on.year, month=on.month, day=on.day))

    return put(finished)


def test_the_defaults_are_the_procedures_rhythm() -> None:
    """A shop of class A: the clerk, twice the head, the head's and the leader's visit; a resident: the clerk."""
    shop(CustomerClass.A)
    make_customer()
    plan()
    made = Counter((row.caller, work.ask(lambda s, row=row: s.get_one(ContactRule, row.contact_rule_id)).per)
                   for row in contacts())  # fmt: skip
    assert made == {
        (Caller.CLERK, ContactPer.MONTH): 1,
        (Caller.SERVICE_HEAD, ContactPer.MONTH): 1,
        (Caller.SERVICE_HEAD, ContactPer.QUARTER): 1,
        (Caller.LEADER, ContactPer.YEAR): 1,
        (Caller.CLERK, ContactPer.YEAR): 1,
    }


def test_planning_again_changes_nothing() -> None:
    shop(CustomerClass.A)
    plan()
    before = [(row.id, row.due_on, row.version) for row in contacts()]
    plan()
    assert [(row.id, row.due_on, row.version) for row in contacts()] == before


def test_every_planned_contact_has_its_audit_row() -> None:
    shop()
    plan()
    noted = work.ask(lambda s: list(s.scalars(select(AuditRow.row_id).where(AuditRow.table_name == "callback"))))
    assert sorted(noted) == sorted(str(row.id) for row in contacts())


def test_a_rule_switched_off_drops_what_is_due_and_on_again_plans_it_anew(manager: Actor) -> None:
    shop()
    plan()
    rule = rules()[Audience.SHOPS, Caller.CLERK, None]
    assert change(manager, rule, is_active=False) == 1
    assert [row.contact_rule_id for row in contacts(CallbackState.DROPPED)] == [rule.id]
    assert rule.id not in {row.contact_rule_id for row in contacts()}
    change(manager, rules()[Audience.SHOPS, Caller.CLERK, None], is_active=True)
    assert rule.id in {row.contact_rule_id for row in contacts()}


def test_a_rule_switched_off_and_on_does_not_repeat_the_contact_of_the_month(manager: Actor) -> None:
    shop()
    plan()
    rule = rules()[Audience.SHOPS, Caller.CLERK, None]
    callback = next(row for row in contacts() if row.contact_rule_id == rule.id)
    following = finish(callback, on=callback.due_on)
    assert following is not None
    change(manager, rule, is_active=False)
    work.act(
        change_contact_rules,
        by=manager,
        at=FRIDAY.replace(month=callback.due_on.month, day=1),
        changes=[RowChange(rule.id, rule.version + 1, {"is_active": True})],
    )
    again = next(row for row in contacts() if row.contact_rule_id == rule.id)
    assert again.due_on == following.due_on


def test_a_rule_for_another_class_drops_and_makes_in_the_same_act(manager: Actor) -> None:
    shop(CustomerClass.B)
    plan()
    change(manager, rules()[Audience.SHOPS, Caller.LEADER, CustomerClass.A], customer_class=CustomerClass.B.value)
    assert Caller.LEADER in {row.caller for row in contacts()}
    change(manager, rules()[Audience.SHOPS, Caller.LEADER, CustomerClass.B], customer_class=CustomerClass.C.value)
    assert Caller.LEADER not in {row.caller for row in contacts()}


def test_another_caller_takes_over_what_is_due_on_the_same_day(manager: Actor) -> None:
    shop()
    plan()
    rule = rules()[Audience.SHOPS, Caller.CLERK, None]
    before = next(row for row in contacts() if row.contact_rule_id == rule.id)
    change(manager, rule, caller=Caller.PROPERTY_HEAD.value)
    after = next(row for row in contacts() if row.contact_rule_id == rule.id)
    assert (after.id, after.due_on, after.caller) == (before.id, before.due_on, Caller.PROPERTY_HEAD)


def test_another_rhythm_moves_what_is_not_due_yet(manager: Actor) -> None:
    make_customer()
    plan()
    change(manager, rules()[Audience.RESIDENTS, Caller.CLERK, None], times=12)
    (only,) = contacts()
    assert date(2026, 11, 20) < only.due_on <= date(2026, 12, 31)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"times": 0}, CellNotReadable),
        ({"times": 13}, CellNotReadable),
        ({"times": "two"}, CellNotReadable),
        ({"caller": "the boss"}, CellNotReadable),
        ({"audience": None}, CellNotReadable),
        ({"is_active": "no"}, CellNotReadable),
        ({"id": 5}, ColumnsNotEditable),
        ({"caller": Caller.SERVICE_HEAD.value}, SameRule),
    ],
)
def test_what_is_no_rule_is_refused_whole(manager: Actor, values: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        change(manager, rules()[Audience.SHOPS, Caller.CLERK, None], note="x", **values)
    assert rules()[Audience.SHOPS, Caller.CLERK, None].note == ""


def test_a_rule_changed_by_somebody_else_meanwhile_is_not_overwritten(manager: Actor) -> None:
    rule = rules()[Audience.SHOPS, Caller.CLERK, None]
    change(manager, rule, note="一")
    with pytest.raises(RowsChangedMeanwhile) as refused:
        change(manager, rule, note="二", caller=Caller.LEADER.value)
    conflicts = [(found.row, found.column, found.theirs, found.mine) for found in refused.value.conflicts]
    assert conflicts == [
        (Audience.SHOPS, "note", "一", "二"),
        (Audience.SHOPS, "caller", Caller.CLERK, Caller.LEADER),
    ]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.MANAGER])
def test_only_the_manager_changes_rules(role: Role) -> None:
    by = make_actor(role)
    with pytest.raises(NotAllowed):
        change(by, rules()[Audience.SHOPS, Caller.CLERK, None], times=2)


def test_a_new_rule_is_in_use_at_once_and_never_the_same_twice(manager: Actor) -> None:
    shop(standing=Standing.ANCHOR)
    asked = {
        "audience": Audience.ANCHOR_SHOPS,
        "caller": Caller.LEADER,
        "means": ContactMeans.VISIT,
        "times": 1,
        "per": ContactPer.QUARTER,
    }
    assert work.act(add_contact_rule, by=manager, at=FRIDAY, **asked) == 1
    with pytest.raises(SameRule):
        work.act(add_contact_rule, by=manager, at=FRIDAY, **asked)


def test_the_next_contact_is_in_the_next_month_and_only_one_is_live() -> None:
    shop()
    plan()
    callback = next(row for row in contacts() if row.contact_rule_id == rules()[Audience.SHOPS, Caller.CLERK, None].id)
    following = finish(callback, on=callback.due_on)
    assert following is not None
    first, second = ((day.year, day.month) for day in (callback.due_on, following.due_on))
    assert second == ((first[0] + 1, 1) if first[1] == 12 else (first[0], first[1] + 1))
    live = [row for row in contacts() if row.contact_rule_id == callback.contact_rule_id]
    assert [row.id for row in live] == [following.id]


def test_a_late_call_is_this_months_contact_where_any_call_counts_and_only_there() -> None:
    shop()
    plan()
    for caller, expected in ((Caller.CLERK, date(2027, 2, 1)), (Caller.SERVICE_HEAD, date(2027, 1, 1))):
        rule = rules()[Audience.SHOPS, caller, None]
        callback = next(row for row in contacts() if row.contact_rule_id == rule.id)
        put(lambda s, callback=callback: setattr(s.get_one(Callback, callback.id), "due_on", date(2026, 12, 30)))
        following = finish(callback, on=date(2027, 1, 4))
        assert following is not None and following.due_on.replace(day=1) == expected


def test_nothing_follows_when_the_rule_is_for_this_customer_no_more() -> None:
    customer = shop()
    plan()
    put(lambda session: setattr(session.get_one(Customer, customer.id), "is_active", False))
    assert finish(contacts()[0], on=date(2026, 11, 23)) is None


def test_a_call_of_any_kind_is_the_residents_contact_of_the_year() -> None:
    customer = make_customer()
    plan()
    (planned,) = contacts()
    on = date(planned.due_on.year, 1, 4)
    assert put(lambda session: note_any_call(session, customer_id=customer.id, on=on, at=FRIDAY)) == 1
    (moved,) = contacts()
    assert (moved.id, moved.due_on.year) == (planned.id, planned.due_on.year + 1)
    assert put(lambda session: note_any_call(session, customer_id=customer.id, on=on, at=FRIDAY)) == 0


def test_a_call_does_not_count_for_the_heads_own_contacts() -> None:
    customer = shop()
    plan()
    before = {row.id: row.due_on for row in contacts()}
    put(lambda session: note_any_call(session, customer_id=customer.id, on=date(2026, 12, 1), at=FRIDAY))
    moved = {row.caller for row in contacts() if before[row.id] != row.due_on}
    assert moved <= {Caller.CLERK}


def test_a_silent_customer_is_called_on_the_next_working_day() -> None:
    customer = make_customer()
    plan()
    clerk = make_actor(Role.CLERK)
    at = FRIDAY - timedelta(days=1)
    assert work.act(bring_contact_forward, by=clerk, at=at, customer_id=customer.id).day == "2026-11-20"
    assert [(row.due_on, row.next_try_on) for row in contacts()] == [(date(2026, 11, 20),) * 2]
    with pytest.raises(DueAlready):
        work.act(bring_contact_forward, by=clerk, at=at, customer_id=customer.id)


def test_who_no_rule_is_for_cannot_be_called_forward() -> None:
    customer = make_customer()
    with pytest.raises(NoContactPlanned):
        work.act(bring_contact_forward, by=make_actor(Role.CLERK), at=FRIDAY, customer_id=customer.id)


def test_a_new_customer_is_planned_and_one_out_of_use_is_dropped(manager: Actor) -> None:
    added = work.act(add_customer, by=manager, at=FRIDAY, name="好邻居便利店", kind=CustomerKind.SHOP)
    assert {row.caller for row in contacts()} == {Caller.CLERK, Caller.SERVICE_HEAD}
    facts = {"name": "好邻居便利店", "kind": CustomerKind.SHOP, "customer_class": CustomerClass.C, "note": ""}
    number = {"customer_id": added.id, "version": 1}
    work.act(change_customer, by=manager, at=FRIDAY, **number, **facts, is_active=False)
    assert contacts() == []
    assert len(contacts(CallbackState.DROPPED)) == 2


def test_an_anchor_store_is_the_property_departments_too_and_a_committee_has_its_own_meeting(manager: Actor) -> None:
    customer = shop()
    plan()

    def stand(standing: Standing, version: int) -> set[Caller]:
        changes = [RowChange(customer.id, version, {"standing": standing.value})]
        work.act(change_customers, by=manager, at=FRIDAY, changes=changes)
        return {row.caller for row in contacts()}

    version = work.ask(lambda session: session.get_one(Customer, customer.id).version)
    assert stand(Standing.ANCHOR, version) == {Caller.CLERK, Caller.SERVICE_HEAD, Caller.PROPERTY_HEAD}
    assert stand(Standing.COMMITTEE, version + 1) == {Caller.SERVICE_HEAD}
    (meeting,) = contacts()
    assert meeting.contact_rule_id == rules()[Audience.SHOPS_COMMITTEE, Caller.SERVICE_HEAD, None].id


def test_a_clerk_gives_nobody_another_standing_in_the_list() -> None:
    customer = make_customer()
    with pytest.raises(ColumnsNotEditable):
        changes = [RowChange(customer.id, customer.version, {"standing": Standing.ANCHOR.value})]
        work.act(change_customers, by=make_actor(Role.CLERK), at=FRIDAY, changes=changes)


def imported(many: int, **facts: object) -> SheetRecords:
    rows = [
        CustomerRow(f"KH-{n:06d}", f"住户{n}", CustomerKind.OWNER, CustomerClass.C, "一区", "1", f"{n}", **facts)
        for n in range(1, many + 1)
    ]
    records = list(enumerate(rows, start=2))
    return SheetRecords(ImportKind.CUSTOMERS, records, [], [], len(records), columns_of(ImportKind.CUSTOMERS), {})


def test_an_imported_office_has_its_homes_spread_over_the_year_by_few_questions(manager: Actor) -> None:
    asked = []

    def many(session: Session) -> None:
        event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[2]))

    with work.writing(by=manager, at=FRIDAY, operation="import_customers") as session:
        many(session)
        work.perform(session, import_customers, by=manager, at=FRIDAY, sheet=imported(600))
    counts = Counter(row.due_on for row in contacts())
    assert (sum(counts.values()), max(counts.values())) == (600, 3)
    assert sum("callback" in sql for sql in asked) < 12
    again = work.act(import_customers, by=manager, at=FRIDAY, sheet=imported(600, phone="13800000001"))
    assert (again.accepted, len(contacts())) == (600, 600)
