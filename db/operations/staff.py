"""Logins and their roles. Departments and the members of staff who do the jobs: departments.py."""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.errors import ChangedMeanwhile, NotFound, RuleError
from db.operations.sign_in import PasswordsDiffer, end_sessions, hash_password
from db.rules import permissions, sign_in
from db.tables.office import Setting
from db.tables.staff import Department, User, UserRole
from db.types import Actor
from db.vocabulary import N_, Role

# Without signs that look alike on paper.
EASY_TO_READ = "abcdefghjkmnpqrstuvwxyz23456789"
SERVICE_CENTRE = "客户服务中心"


class NameMissing(RuleError):
    message = N_("Enter the name.")


class RoleMissing(RuleError):
    message = N_("Choose at least one role.")


class UserNameTaken(RuleError):
    message = N_("The user name {username} is taken. Choose another.")


class OwnRolesFixed(RuleError):
    message = N_("Nobody changes their own roles. Ask another administrator.")


class OwnLoginNeeded(RuleError):
    message = N_("Nobody shuts out themselves. Ask another administrator.")


class LastAdministrator(RuleError):
    message = N_("This is the last administrator. Make somebody else administrator first.")


class OfficeSetUpAlready(RuleError):
    message = N_("The office is set up already. Sign in.")


def create_first_admin(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    company: str,
    office: str,
    username: str,
    name: str,
    password: str | None = None,
    repeated: str | None = None,
) -> str:
    """Start an office: company, service centre and its first administrator.

    Returns the password: the one given, to be kept, or a temporary one. Raises `OfficeSetUpAlready`.
    """
    permissions.require(by, "create_first_admin")
    if session.scalar(select(func.count()).select_from(User)):
        raise OfficeSetUpAlready()
    for field, text in (("company", company), ("office", office), ("name", name)):
        if not text.strip():
            raise NameMissing(field)
    accepted_name = sign_in.require_user_name(username)
    accepted = temporary_password() if password is None else sign_in.require_password(password, accepted_name)
    if repeated is not None and repeated.strip() != accepted:
        raise PasswordsDiffer("repeated")
    for key, value in (("company", company), ("office", office)):
        session.add(Setting(key=key, value=value.strip(), set_at=at))
    if session.scalar(select(Department.id).where(Department.is_service_centre)) is None:
        session.add(Department(name=SERVICE_CENTRE, is_service_centre=True))
    user = User(
        username=accepted_name,
        name=name.strip(),
        password_hash=hash_password(accepted),
        must_change_password=password is None,
        created_at=at,
    )
    session.add(user)
    session.flush()
    session.add(UserRole(user_id=user.id, role=Role.ADMIN, granted_at=at))
    session.flush()
    return accepted


def add_user(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    roles: Collection[Role],
    department_id: int | None = None,
    staff_id: int | None = None,
) -> str:
    """A new login. Returns the temporary password, to be shown once and changed at first sign-in."""
    permissions.require(by, "add_user")
    accepted = sign_in.require_user_name(username)
    if not name.strip():
        raise NameMissing("name")
    if not roles:
        raise RoleMissing("roles")
    if session.scalar(select(User.id).where(User.username == accepted)) is not None:
        raise UserNameTaken("username", username=accepted)
    password = temporary_password()
    user = User(
        username=accepted,
        name=name.strip(),
        password_hash=hash_password(password),
        must_change_password=True,
        department_id=department_id,
        staff_id=staff_id,
        created_at=at,
    )
    session.add(user)
    session.flush()
    for role in sorted(set(roles)):
        session.add(UserRole(user_id=user.id, role=role, granted_by=by.user_id, granted_at=at))
    session.flush()
    return password


def reset_password(session: Session, *, by: Actor, at: datetime, username: str) -> str:
    """Returns a new temporary password, shown once; every open session of the person ends."""
    permissions.require(by, "reset_password")
    user = find_user(session, username)
    password = temporary_password()
    user.password_hash = hash_password(password)
    user.must_change_password = True
    end_sessions(session, user_id=user.id, at=at)
    session.flush()
    return password


def disable_user(session: Session, *, by: Actor, at: datetime, username: str) -> None:
    """The person is signed out everywhere at the next click and cannot sign in; what they did stays."""
    permissions.require(by, "disable_user")
    user = find_user(session, username)
    if user.id == by.user_id:
        raise OwnLoginNeeded("username")
    require_another_administrator(session, user)
    user.is_active = False
    end_sessions(session, user_id=user.id, at=at)
    session.flush()


def enable_user(session: Session, *, by: Actor, at: datetime, username: str) -> None:
    permissions.require(by, "enable_user")
    find_user(session, username).is_active = True
    session.flush()


def place_user(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    username: str,
    name: str,
    department_id: int | None,
    version: int | None = None,
) -> None:
    """Correct a person's name or department. Raises `ChangedMeanwhile` when somebody else saved first."""
    permissions.require(by, "place_user")
    user = find_user(session, username)
    if version is not None and user.version != version:
        raise ChangedMeanwhile()
    if not name.strip():
        raise NameMissing("name")
    user.name, user.department_id = name.strip(), department_id
    session.flush()


def grant_role(session: Session, *, by: Actor, at: datetime, username: str, role: Role) -> None:
    """R-ROLE-1: never to oneself. Takes effect at the person's next click."""
    permissions.require(by, "grant_role")
    user = find_user(session, username)
    if user.id == by.user_id:
        raise OwnRolesFixed("roles")
    if session.get(UserRole, (user.id, role)) is None:
        session.add(UserRole(user_id=user.id, role=role, granted_by=by.user_id, granted_at=at))
    session.flush()


def revoke_role(session: Session, *, by: Actor, at: datetime, username: str, role: Role) -> None:
    permissions.require(by, "revoke_role")
    user = find_user(session, username)
    if user.id == by.user_id:
        raise OwnRolesFixed("roles")
    if role is Role.ADMIN:
        require_another_administrator(session, user)
    held = session.get(UserRole, (user.id, role))
    if held is not None:
        session.delete(held)
    session.flush()


def choose_language(session: Session, *, by: Actor, at: datetime, language: str) -> None:
    """Keep a person's language (`zh_CN` or `en`)."""
    permissions.require(by, "choose_language")
    session.get_one(User, by.user_id).language = language
    session.flush()


def find_user(session: Session, username: str) -> User:
    user = session.scalar(select(User).where(User.username == sign_in.normalise_user_name(username)))
    if user is None:
        raise NotFound("username", what=N_("User"), key=username)
    return user


def require_another_administrator(session: Session, user: User) -> None:
    others = (
        select(func.count())
        .select_from(UserRole)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.ADMIN, User.is_active, User.id != user.id)
    )
    if session.get(UserRole, (user.id, Role.ADMIN)) is not None and not session.scalar(others):
        raise LastAdministrator("username")


def temporary_password() -> str:
    """Twelve random signs in three groups, easy to read out."""
    return "-".join("".join(secrets.choice(EASY_TO_READ) for _ in range(4)) for _ in range(3))
