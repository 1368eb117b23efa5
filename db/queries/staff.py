"""Who is signed in, who may sign in, and the office's people."""

from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, func, select, true
from sqlalchemy.orm import Session

from db.queries.actors import get_actor
from db.rules import sign_in
from db.tables.staff import Department, Staff, User, UserRole, UserSession
from db.types import Actor
from db.vocabulary import Role

MOST_USERS = 500


class SignedIn(NamedTuple):
    """The person behind a session as the database knows them at this moment."""

    actor: Actor
    username: str
    language: str | None
    must_change_password: bool
    seen_at: datetime


class Credentials(NamedTuple):
    username: str
    name: str
    password_hash: str


class UserRow(NamedTuple):
    user_id: int
    username: str
    name: str
    department_id: int | None
    department: str | None
    roles: tuple[Role, ...]
    is_active: bool
    must_change_password: bool
    last_sign_in: datetime | None
    version: int


class DepartmentRow(NamedTuple):
    id: int
    name: str
    is_service_centre: bool
    is_active: bool


class StaffRow(NamedTuple):
    id: int
    name: str
    department_id: int
    department: str
    trades: str
    phone: str
    is_active: bool


def get_signed_in(
    session: Session, *, at: datetime, today: date, session_id: int | None = None, token_hash: str | None = None
) -> SignedIn | None:
    """Asked on every run, by an indexed key: nothing that a tab remembers about its user is trusted."""
    key = UserSession.id == session_id if session_id is not None else UserSession.token_hash == token_hash
    found = session.execute(
        select(UserSession, User).join(User, User.id == UserSession.user_id).where(key, User.is_active)
    ).one_or_none()
    if found is None:
        return None
    opened, user = found
    if not sign_in.is_open(seen_at=opened.seen_at, expires_at=opened.expires_at, closed_at=opened.closed_at, at=at):
        return None
    actor = replace(get_actor(session, user_id=user.id, today=today), session_id=opened.id)
    return SignedIn(actor, user.username, user.language, user.must_change_password, opened.seen_at)


def get_credentials(session: Session, *, username: str) -> Credentials | None:
    """What the sign-in form checks; None for unknown and for disabled names alike."""
    found = session.execute(
        select(User.username, User.name, User.password_hash).where(User.username == username, User.is_active)
    ).one_or_none()
    return None if found is None else Credentials(*found)


def get_is_set_up(session: Session) -> bool:
    """False until the office has its first login."""
    return bool(session.scalar(select(exists().where(User.id > 0))))


def list_users(session: Session, *, username: str | None = None) -> list[UserRow]:
    last = select(func.max(UserSession.opened_at)).where(UserSession.user_id == User.id).scalar_subquery()
    found = session.execute(
        select(User, Department.name, last)
        .outerjoin(Department, Department.id == User.department_id)
        .where(true() if username is None else User.username == username)
        .order_by(User.is_active.desc(), User.username)
        .limit(MOST_USERS)
    ).all()
    held: dict[int, list[Role]] = {user.id: [] for user, _, _ in found}
    for user_id, role in session.execute(select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(held))):
        held[user_id].append(role)
    return [
        UserRow(
            user.id,
            user.username,
            user.name,
            user.department_id,
            department,
            tuple(role for role in Role if role in held[user.id]),
            user.is_active,
            user.must_change_password,
            opened_at,
            user.version,
        )
        for user, department, opened_at in found
    ]


def get_user(session: Session, *, username: str) -> UserRow | None:
    return next(iter(list_users(session, username=username)), None)


def list_departments(session: Session, *, with_closed: bool = False) -> list[DepartmentRow]:
    """The service centre first; departments out of use only `with_closed`."""
    found = session.execute(
        select(Department.id, Department.name, Department.is_service_centre, Department.is_active)
        .where(true() if with_closed else Department.is_active)
        .order_by(Department.is_service_centre.desc(), Department.id)
        .limit(MOST_USERS)
    )
    return [DepartmentRow(*row) for row in found]


def list_staff(session: Session) -> list[StaffRow]:
    found = session.execute(
        select(Staff.id, Staff.name, Staff.department_id, Department.name, Staff.trades, Staff.phone, Staff.is_active)
        .join(Department, Department.id == Staff.department_id)
        .order_by(Department.id, Staff.name)
        .limit(MOST_USERS)
    )
    return [StaffRow(*row) for row in found]


def get_staff_name(session: Session, *, staff_id: int) -> str:
    """Empty for a row that is not there."""
    return session.scalar(select(Staff.name).where(Staff.id == staff_id)) or ""
