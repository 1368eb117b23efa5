"""The demonstration's logins: one per role and one supervisor per department, with random passwords."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.operations.staff import add_user
from db.queries.actors import get_actor
from db.start import demo_logins_file
from db.tables.staff import Staff, User
from db.types import SYSTEM, Actor
from db.vocabulary import ActorSource, Role
from db.work import perform

# user name, name, roles, department
PEOPLE = (
    ("clerk", "周敏", (Role.CLERK,), "客户服务中心"),
    ("clerk2", "林晓燕", (Role.CLERK,), "客户服务中心"),
    ("service", "陈志强", (Role.SUPERVISOR,), "客户服务中心"),
    ("engineering", "王建国", (Role.SUPERVISOR,), "工程部"),
    ("cleaning", "吴桂香", (Role.SUPERVISOR,), "保洁部"),
    ("security", "许大勇", (Role.SUPERVISOR,), "秩序部"),
    ("property", "何婉清", (Role.SUPERVISOR,), "物业管理部"),
    ("operations", "罗志远", (Role.SUPERVISOR,), "营运部"),
    ("finance", "梁静", (Role.FINANCE,), None),
    ("finance2", "谢云", (Role.FINANCE,), None),
    ("manager", "高文斌", (Role.MANAGER,), None),
    ("leader", "沈国华", (Role.LEADER,), None),
    ("administrator", "唐宇", (Role.ADMIN,), None),
)


def add_people(session: Session, *, at: datetime, departments: Mapping[str, int]) -> dict[str, Actor]:
    """Add the logins, keep their passwords in the data folder until the demonstration goes; user name → actor."""
    logins = []
    people = {}
    for username, name, roles, department in PEOPLE:
        password = perform(
            session,
            add_user,
            by=SYSTEM,
            at=at,
            username=username,
            name=name,
            roles=roles,
            department_id=departments[department] if department else None,
        )
        user = session.scalars(select(User).where(User.username == username)).one()
        # The demonstration's passwords are shown on the sign-in screen; changing them first would only be in the way.
        user.must_change_password = False
        logins.append({"username": username, "name": name, "roles": roles, "password": password})
        people[username] = get_actor(session, user_id=user.id, today=office_day(at), source=ActorSource.DEMO)
    keep_passwords(logins)
    return people


def keep_passwords(logins: Sequence[Mapping[str, object]]) -> None:
    """Only for this account's eyes; the sign-in screen shows them on this machine."""
    file = demo_logins_file()
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(logins, out, ensure_ascii=False, indent=1)


def link_staff(session: Session) -> None:
    """A login belongs to the member of staff of that name: nobody reconciles the own job (R-ROLE-1)."""
    for username, name, _, department in PEOPLE:
        if department is not None:
            user = session.scalars(select(User).where(User.username == username)).one()
            user.staff_id = session.scalars(select(Staff.id).where(Staff.name == name)).one()
    session.flush()
