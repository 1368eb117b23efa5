"""The demonstration goes in one step, on both databases; what was there before it stays."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db import start, work
from db.engine import open_engine
from db.operations.settings import change_setting
from db.operations.sign_in import open_session
from db.operations.staff import create_first_admin
from db.queries.actors import find_actor
from db.queries.checks import run_checks
from db.queries.settings import get_settings
from db.tables import Base
from db.tables.customers import Customer
from db.tables.staff import User, UserRole, UserSession
from db.tables.work_orders import WorkOrder
from db.types import SYSTEM
from db.vocabulary import ActorSource, Role
from seed import demo
from tests.both_databases import office
from tests.seed.conftest import NOW

__all__ = ["office"]

DAYS = 2


def start_office() -> None:
    password = "一个够长的密码-2026"
    work.act(
        create_first_admin,
        by=SYSTEM,
        company="甲物业公司",
        office="甲客服中心",
        username="boss",
        name="赵主任",
        password=password,
        repeated=password,
    )
    boss = work.ask(find_actor, username="boss", today=demo.office_day(demo.clock.now()), source=ActorSource.SCREEN)
    assert boss is not None
    work.act(change_setting, by=boss, setting="office_phone", value="0571-1234 5678")


def logins(session: Session) -> list[tuple[str, str, Role]]:
    found = select(User.username, User.password_hash, UserRole.role).join(UserRole, UserRole.user_id == User.id)
    return [(row.username, row.password_hash, row.role) for row in session.execute(found)]


def full_tables(session: Session) -> set[str]:
    return {
        name for name, table in Base.metadata.tables.items() if session.scalar(select(func.count()).select_from(table))
    }


@pytest.mark.usefixtures("office")
def test_logins_and_settings_from_before_stay_all_else_goes_and_it_can_be_filled_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A demonstration is a year up to now: an hour later more has happened in it, and chance takes another course.
    monkeypatch.setenv("OFFICE_NOW", NOW)
    start_office()
    before = work.ask(logins)
    first = demo.fill(days=DAYS)
    assert work.ask(get_settings).company != "甲物业公司"
    demo.remove()
    assert work.ask(logins) == before
    assert work.ask(get_settings).company == "甲物业公司"
    assert work.ask(get_settings).office_phone == "0571-1234 5678"
    # The rhythm of routine contact stands in a new office from its first day (R-CALL-3).
    kept = {"user_account", "user_role", "setting", "department", "audit_row", "chain_head", "contact_rule"}
    assert work.ask(full_tables) == kept
    assert not start.demo_logins_file().exists()
    again = demo.fill(days=DAYS)
    assert again == first
    assert [finding.detail for finding in work.ask(run_checks) if not finding.ok] == []


@pytest.mark.usefixtures("office")
def test_an_office_without_demonstration_is_left_alone() -> None:
    start_office()
    with pytest.raises(demo.NoDemo):
        demo.remove()
    assert [username for username, *_ in work.ask(logins)] == ["boss"]


@pytest.mark.usefixtures("office")
def test_a_server_that_runs_meanwhile_goes_on_and_everybody_is_signed_out() -> None:
    demo.fill(days=DAYS)
    server = open_engine()
    opened = select(func.count()).select_from(UserSession).where(UserSession.closed_at.is_(None))
    orders = select(WorkOrder.order_no).order_by(WorkOrder.id).limit(5)
    work.act(open_session, by=SYSTEM, username="clerk", address="127.0.0.1")
    with Session(server) as session:
        for _ in range(8):  # often enough that the driver keeps the statements prepared
            assert len(session.scalars(orders).all()) == 5
            assert session.scalar(opened) == 1
            session.rollback()
    demo.remove()
    with Session(server) as session:
        assert session.scalars(orders).all() == []
        assert session.scalar(opened) == 0
        assert session.scalar(select(func.count()).select_from(Customer)) == 0
        assert session.execute(text("SELECT 1")).scalar_one() == 1
    server.dispose()
