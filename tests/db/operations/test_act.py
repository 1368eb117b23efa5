"""One act of staff is one audited transaction, done once, by a live person."""

import itertools
import json
from datetime import datetime
from typing import NamedTuple

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db import work
from db.errors import NotAllowed
from db.operations.audit import BulkChange
from db.queries.actors import NoLongerSignedIn
from db.rules import permissions
from db.tables.audit import AuditRow
from db.tables.customers import Customer
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import Role
from tests.factories import FRIDAY, make_actor, make_customer, put

pytestmark = pytest.mark.usefixtures("office")


class Renamed(NamedTuple):
    number: str
    name: str


def rename_customer(session: Session, *, customer_no: str, name: str, by: Actor, at: datetime) -> Renamed:
    permissions.require(by, "change_customer")
    customer = session.scalars(select(Customer).where(Customer.customer_no == customer_no)).one()
    customer.name = name
    customer.phone = "13911112222"
    session.flush()
    return Renamed(customer_no, name)


def audit_rows() -> list[AuditRow]:
    return work.ask(lambda session: list(session.scalars(select(AuditRow).order_by(AuditRow.id))))


def test_a_change_leaves_who_what_before_and_after_with_the_phone_masked() -> None:
    make_customer()
    clerk = make_actor(Role.CLERK, name="王芳")
    work.act(rename_customer, by=clerk, at=FRIDAY, customer_no="KH-000001", name="张玮")
    row = audit_rows()[-1]
    assert (row.user_name, row.operation, row.table_name) == ("王芳", "rename_customer", "customer")
    assert json.loads(row.before or "") == {"name": "张伟", "phone": "138****1234"}
    assert json.loads(row.after or "") == {"name": "张玮", "phone": "139****2222"}


def test_each_audit_row_continues_the_chain() -> None:
    make_customer()
    rows = audit_rows()
    assert [row.id for row in rows] == list(range(1, len(rows) + 1))
    assert all(later.prev_hash == earlier.hash for earlier, later in itertools.pairwise(rows))


def test_the_same_key_gives_the_same_answer_and_changes_nothing_more() -> None:
    make_customer()
    clerk = make_actor(Role.CLERK)
    first = work.act(rename_customer, by=clerk, key="k1", customer_no="KH-000001", name="张玮")
    count = len(audit_rows())
    assert work.act(rename_customer, by=clerk, key="k1", customer_no="KH-000001", name="张玮") == first
    assert len(audit_rows()) == count


def test_the_same_key_with_another_request_is_refused() -> None:
    make_customer()
    clerk = make_actor(Role.CLERK)
    work.act(rename_customer, by=clerk, key="k1", customer_no="KH-000001", name="张玮")
    with pytest.raises(work.KeyUsedForOther):
        work.act(rename_customer, by=clerk, key="k1", customer_no="KH-000001", name="张炜")


def test_a_role_that_the_actor_only_claims_counts_for_nothing() -> None:
    make_customer()
    admin = make_actor(Role.ADMIN)
    forged = Actor(admin.user_id, admin.name, frozenset({Role.CLERK}))
    with pytest.raises(NotAllowed):
        work.act(rename_customer, by=forged, customer_no="KH-000001", name="x")


def test_a_disabled_user_is_refused_at_the_next_act() -> None:
    make_customer()
    clerk = make_actor(Role.CLERK)

    def disable(session: Session) -> None:
        user = session.get(User, clerk.user_id)
        assert user
        user.is_active = False

    put(disable)
    with pytest.raises(NoLongerSignedIn):
        work.act(rename_customer, by=clerk, customer_no="KH-000001", name="x")


def test_a_failing_act_leaves_neither_change_nor_audit_row() -> None:
    make_customer()
    clerk = make_actor(Role.CLERK)
    count = len(audit_rows())

    def rename_and_fail(session: Session, *, by: Actor, at: datetime) -> None:
        rename_customer(session, customer_no="KH-000001", name="半", by=by, at=at)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.act(rename_and_fail, by=clerk)
    assert len(audit_rows()) == count
    assert work.ask(lambda s: s.scalars(select(Customer.name)).one()) == "张伟"


def test_a_statement_that_would_change_many_rows_without_trace_is_refused() -> None:
    def sweep(session: Session, *, by: Actor, at: datetime) -> None:
        session.execute(update(Customer).values(note="x"))

    with pytest.raises(BulkChange):
        work.act(sweep, by=make_actor(Role.CLERK))
