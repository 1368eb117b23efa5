"""Logins, roles and passwords, as the database keeps them."""

import pytest
from sqlalchemy import select

from db import work
from db.clock import real_now
from db.errors import ChangedMeanwhile, NotAllowed
from db.operations import departments, sign_in, staff
from db.queries.settings import get_settings
from db.queries.staff import get_is_set_up, list_departments, list_staff, list_users
from db.rules.sign_in import PasswordTooEasy, UserNameNotAccepted
from db.tables.audit import AuditRow
from db.tables.staff import User, UserSession
from db.types import SYSTEM, Actor
from db.vocabulary import Role
from tests.factories import make_actor

pytestmark = pytest.mark.usefixtures("office")
GOOD = "蓝色电梯三月开门"


def admin() -> Actor:
    return make_actor(Role.ADMIN, name="管理员")


def user_row(username: str):
    return next(row for row in work.ask(list_users) if row.username == username)


def open_sessions(username: str) -> int:
    open_ones = select(UserSession.id).join(User).where(User.username == username, UserSession.closed_at.is_(None))
    return len(work.ask(lambda s: s.scalars(open_ones).all()))


def sign_in_as(username: str) -> int:
    return work.act(sign_in.open_session, by=SYSTEM, at=real_now(), username=username, address="127.0.0.1").session_id


def test_the_first_administrator_starts_the_office_once() -> None:
    start = {"company": " 朝阳物业 ", "office": "客户服务中心", "username": "Wang", "name": "王主任", "password": GOOD}
    assert not work.ask(get_is_set_up)
    work.act(staff.create_first_admin, by=SYSTEM, **start)
    assert work.ask(get_is_set_up)
    assert user_row("wang").roles == (Role.ADMIN,)
    assert not user_row("wang").must_change_password
    assert work.ask(get_settings).company == "朝阳物业"
    assert [row.is_service_centre for row in work.ask(list_departments)] == [True]
    with pytest.raises(staff.OfficeSetUpAlready):
        work.act(staff.create_first_admin, by=SYSTEM, **start | {"username": "li"})


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"company": " "}, staff.NameMissing),
        ({"name": ""}, staff.NameMissing),
        ({"username": "a b"}, UserNameNotAccepted),
        ({"password": "12345678"}, PasswordTooEasy),
    ],
)
def test_an_incomplete_start_leaves_nothing_behind(wrong: dict[str, str], refusal: type[Exception]) -> None:
    start = {"company": "甲", "office": "乙", "username": "wang", "name": "王", "password": GOOD}
    with pytest.raises(refusal):
        work.act(staff.create_first_admin, by=SYSTEM, **start | wrong)
    assert not work.ask(get_is_set_up)
    assert work.ask(list_departments) == []


def test_a_new_user_gets_a_temporary_password_that_must_be_changed() -> None:
    password = work.act(
        staff.add_user, by=admin(), username="李小明", name="李小明", roles=[Role.CLERK, Role.FINANCE, Role.CLERK]
    )
    row = user_row("李小明")
    assert row.roles == (Role.CLERK, Role.FINANCE)
    assert row.must_change_password
    assert len(password) == 14
    stored = work.ask(lambda s: s.scalars(select(User.password_hash).where(User.username == "李小明")).one())
    assert sign_in.password_matches(password, stored)
    assert password not in stored


def test_a_user_name_is_given_once_whatever_its_capitals_and_width() -> None:
    by = admin()
    work.act(staff.add_user, by=by, username="li.ming", name="李明", roles=[Role.CLERK])
    with pytest.raises(staff.UserNameTaken):
        work.act(staff.add_user, by=by, username="ＬＩ.Ming", name="李明", roles=[Role.CLERK])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_adds_users_and_gives_roles(role: Role) -> None:
    by = make_actor(role)
    other = work.ask(list_users)[0].username
    for operation, request in (
        (staff.add_user, {"username": "x", "name": "x", "roles": [Role.ADMIN]}),
        (staff.grant_role, {"username": other, "role": Role.ADMIN}),
        (staff.revoke_role, {"username": other, "role": role}),
        (staff.reset_password, {"username": other}),
        (staff.disable_user, {"username": other}),
        (staff.enable_user, {"username": other}),
    ):
        with pytest.raises(NotAllowed):
            work.act(operation, by=by, **request)


def test_nobody_changes_their_own_roles_or_shuts_themselves_out() -> None:
    by = admin()
    me = work.ask(list_users)[0].username
    for operation in (staff.grant_role, staff.revoke_role):
        with pytest.raises(staff.OwnRolesFixed):
            work.act(operation, by=by, username=me, role=Role.MANAGER)
    with pytest.raises(staff.OwnLoginNeeded):
        work.act(staff.disable_user, by=by, username=me)
    assert user_row(me).roles == (Role.ADMIN,)


def test_the_last_administrator_stays() -> None:
    by = admin()
    me = work.ask(list_users)[0].username
    with pytest.raises(staff.LastAdministrator):
        work.act(staff.disable_user, by=SYSTEM, username=me)
    work.act(staff.add_user, by=by, username="second", name="副", roles=[Role.ADMIN])
    work.act(staff.disable_user, by=SYSTEM, username=me)
    assert not user_row(me).is_active


def test_disabling_a_user_ends_every_session() -> None:
    by = admin()
    work.act(staff.add_user, by=by, username="li", name="李", roles=[Role.CLERK])
    sign_in_as("li"), sign_in_as("li")
    assert open_sessions("li") == 2
    work.act(staff.disable_user, by=by, username="li")
    assert open_sessions("li") == 0
    with pytest.raises(sign_in.SignInRefused):
        sign_in_as("li")
    work.act(staff.enable_user, by=by, username="li")
    assert sign_in_as("li")


def test_a_reset_password_ends_every_session_and_is_temporary() -> None:
    by = admin()
    first = work.act(staff.add_user, by=by, username="li", name="李", roles=[Role.CLERK])
    sign_in_as("li")
    second = work.act(staff.reset_password, by=by, username="li")
    assert second != first
    assert open_sessions("li") == 0
    assert user_row("li").must_change_password


def test_a_changed_password_ends_the_other_sessions_only() -> None:
    temporary = work.act(staff.add_user, by=admin(), username="li", name="李", roles=[Role.CLERK])
    here, there = sign_in_as("li"), sign_in_as("li")
    user_id = work.ask(lambda s: s.scalars(select(User.id).where(User.username == "li")).one())
    me = Actor(user_id, "李", frozenset({Role.CLERK}), session_id=here)
    with pytest.raises(sign_in.WrongPassword):
        work.act(sign_in.change_own_password, by=me, present="wrong-one", new=GOOD)
    with pytest.raises(sign_in.SamePassword):
        work.act(sign_in.change_own_password, by=me, present=temporary, new=temporary)
    with pytest.raises(sign_in.PasswordsDiffer):
        work.act(sign_in.change_own_password, by=me, present=temporary, new=GOOD, repeated=GOOD + "x")
    work.act(sign_in.change_own_password, by=me, present=temporary, new=GOOD, repeated=GOOD)
    closed = work.ask(lambda s: {row.id: row.closed_at for row in s.scalars(select(UserSession))})
    assert closed[here] is None
    assert closed[there] is not None
    assert not user_row("li").must_change_password


def test_neither_password_nor_hash_reaches_the_audit_trail() -> None:
    by = admin()
    password = work.act(staff.add_user, by=by, username="li", name="李", roles=[Role.CLERK])
    sign_in_as("li")
    work.act(staff.reset_password, by=by, username="li")
    trail = work.ask(lambda s: [f"{row.before} {row.after}" for row in s.scalars(select(AuditRow))])
    hashes = work.ask(lambda s: [*s.scalars(select(User.password_hash)), *s.scalars(select(UserSession.token_hash))])
    assert trail
    assert not [line for line in trail for secret in (password, *(h for h in hashes if h != "-")) if secret in line]


def test_a_stale_edit_of_a_user_is_refused() -> None:
    by = admin()
    work.act(staff.add_user, by=by, username="li", name="李", roles=[Role.CLERK])
    version = user_row("li").version
    work.act(staff.place_user, by=by, username="li", name="李强", department_id=None, version=version)
    with pytest.raises(ChangedMeanwhile):
        work.act(staff.place_user, by=by, username="li", name="李刚", department_id=None, version=version)
    assert user_row("li").name == "李强"


def test_departments_and_staff_keep_their_names_apart() -> None:
    by = admin()
    number = work.act(departments.save_department, by=by, name=" 工程部 ")
    with pytest.raises(departments.NameTaken):
        work.act(departments.save_department, by=by, name="工程部")
    work.act(departments.save_department, by=by, name="工程维修部", department_id=number)
    member = work.act(departments.save_staff, by=by, name="李师傅", department_id=number, trades="水电")
    with pytest.raises(departments.NameTaken):
        work.act(departments.save_staff, by=by, name="李师傅", department_id=number)
    work.act(departments.save_staff, by=by, name="李师傅", department_id=number, staff_id=member, is_active=False)
    assert [(row.name, row.department, row.is_active) for row in work.ask(list_staff)] == [
        ("李师傅", "工程维修部", False)
    ]
