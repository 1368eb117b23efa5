"""The live person behind a click: roles and permission to be signed in are read from the database each time."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import RuleError
from db.rules.delegations import suits_department
from db.tables.staff import Delegation, User, UserRole, UserSession
from db.types import Actor
from db.vocabulary import N_, ActorSource, Role

MOST_LENT = 50


class NoLongerSignedIn(RuleError):
    message = N_("You are signed out. Sign in again; nothing was saved.")


def get_actor(
    session: Session,
    *,
    user_id: int,
    today: date,
    source: ActorSource = ActorSource.SCREEN,
    session_id: int | None = None,
    real_time: datetime | None = None,
) -> Actor:
    """The user with the roles held today, an absent person's included (R-DEC-21); raises NoLongerSignedIn."""
    found = select(User).where(User.id == user_id, User.is_active)
    if session_id is not None:
        assert real_time is not None
        found = found.join(UserSession, UserSession.user_id == User.id).where(
            UserSession.id == session_id, UserSession.closed_at.is_(None), UserSession.expires_at > real_time
        )
    user = session.scalar(found)
    if user is None:
        raise NoLongerSignedIn()
    own = frozenset(session.scalars(select(UserRole.role).where(UserRole.user_id == user_id)))
    # Nobody lends what they do not hold themselves any more.
    found_lent = session.execute(
        select(Delegation.role, Delegation.absent_user_id, User.department_id)
        .join(User, User.id == Delegation.absent_user_id)
        .join(UserRole, (UserRole.user_id == User.id) & (UserRole.role == Delegation.role))
        .where(
            Delegation.delegate_id == user_id,
            Delegation.from_on <= today,
            Delegation.until_on >= today,
            Delegation.ended_at.is_(None),
            Delegation.role != Role.ADMIN,
            User.is_active,
        )
        .order_by(Delegation.id)
        .limit(MOST_LENT)
    ).all()
    # Moved to another department, a stand-in or an absent head leaves the lent one behind.
    lent = [
        row
        for row in found_lent
        if suits_department(row.role, of_absent=row.department_id, of_delegate=user.department_id)
    ]
    extra = {role: absent for role, absent, _department in lent if role not in own}
    # Who has no department of their own acts for the absent supervisor's.
    supervised = (department for role, _absent, department in lent if role is Role.SUPERVISOR)
    department_id = user.department_id or next((department for department in supervised if department), None)
    return Actor(
        user.id,
        user.name,
        own | extra.keys(),
        department_id,
        user.staff_id,
        session_id,
        source,
        tuple(extra.items()),
    )


def find_actor(session: Session, *, username: str, today: date, source: ActorSource) -> Actor | None:
    """The enabled user of this name with the roles held today, or None."""
    user_id = session.scalar(select(User.id).where(User.username == username, User.is_active))
    return None if user_id is None else get_actor(session, user_id=user_id, today=today, source=source)
