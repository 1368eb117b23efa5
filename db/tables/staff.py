"""Staff, departments, logins, sessions, and the one-person waivers and delegations of R-ROLE-1 and R-DEC-21."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base, HasId, Versioned, partial_index
from db.types import BigInt, Word
from db.vocabulary import N_, DutyRule, Role


class Department(HasId, Versioned, Base):
    """A department of the office; exactly one is the service centre, which takes what no other department owns."""

    __tablename__ = "department"
    __table_args__ = (
        partial_index("uq_department_one_service_centre", "is_service_centre", where="is_service_centre", unique=True),
    )

    name: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Department"))
    is_service_centre: Mapped[bool] = mapped_column(default=False, comment=N_("Is the service centre"))
    is_active: Mapped[bool] = mapped_column(default=True, comment=N_("In use"))


class Staff(HasId, Versioned, Base):
    """A member of staff 服务人员, with or without a login."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("department_id", "name"),)

    name: Mapped[str] = mapped_column(Text, comment=N_("Name"))
    department_id: Mapped[int] = mapped_column(ForeignKey("department.id"), index=True, comment=N_("Department"))
    trades: Mapped[str] = mapped_column(Text, default="", comment=N_("Trades"))
    phone: Mapped[str] = mapped_column(Text, default="", comment=N_("Phone"))
    is_active: Mapped[bool] = mapped_column(default=True, comment=N_("In use"))


class User(HasId, Versioned, Base):
    """A login. The password is a bcrypt hash; a temporary one must be changed at first sign-in."""

    __tablename__ = "user_account"

    username: Mapped[str] = mapped_column(Text, unique=True, comment=N_("User name"))
    name: Mapped[str] = mapped_column(Text, comment=N_("Name"))
    password_hash: Mapped[str] = mapped_column(Text, comment=N_("Password hash"))
    must_change_password: Mapped[bool] = mapped_column(default=True, comment=N_("Temporary password"))
    is_active: Mapped[bool] = mapped_column(default=True, comment=N_("May sign in"))
    language: Mapped[str | None] = mapped_column(Text, comment=N_("Language"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id"), index=True, comment=N_("Department"))
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), index=True, comment=N_("Member of staff"))
    created_at: Mapped[datetime] = mapped_column(comment=N_("Created"))


class UserRole(Base):
    __tablename__ = "user_role"

    user_id: Mapped[int] = mapped_column(BigInt, ForeignKey("user_account.id"), primary_key=True, comment=N_("User"))
    role: Mapped[Role] = mapped_column(Word(Role), primary_key=True, comment=N_("Role"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Granted by"))
    granted_at: Mapped[datetime] = mapped_column(comment=N_("Granted"))


class UserSession(HasId, Base):
    """What keeps a person signed in. Only a SHA-256 of the token is stored; it is read on every run."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(Text, unique=True, comment=N_("Hash of the token"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True, comment=N_("User"))
    opened_at: Mapped[datetime] = mapped_column(comment=N_("Signed in"))
    seen_at: Mapped[datetime] = mapped_column(comment=N_("Last seen"))
    expires_at: Mapped[datetime] = mapped_column(comment=N_("Ends at the latest"))
    closed_at: Mapped[datetime | None] = mapped_column(comment=N_("Signed out"))
    address: Mapped[str] = mapped_column(Text, default="", comment=N_("Network address"))


class SignInTicket(Base):
    """A single-use ticket that the browser exchanges for the session cookie."""

    __tablename__ = "sign_in_ticket"

    ticket_hash: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("Hash of the ticket"))
    session_id: Mapped[int] = mapped_column(ForeignKey("user_session.id"), comment=N_("Session"))
    expires_at: Mapped[datetime] = mapped_column(comment=N_("Valid until"))
    used_at: Mapped[datetime | None] = mapped_column(comment=N_("Used"))


class SignInThrottle(Base):
    """Failed sign-ins of one typed user name from one address (known or not)."""

    __tablename__ = "sign_in_throttle"

    username: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("User name as typed"))
    address: Mapped[str] = mapped_column(Text, primary_key=True, comment=N_("Network address"))
    failures: Mapped[int] = mapped_column(default=0, comment=N_("Failures in a row"))
    last_failure_at: Mapped[datetime] = mapped_column(comment=N_("Last failure"))
    blocked_until: Mapped[datetime | None] = mapped_column(comment=N_("Blocked until"))


class Delegation(HasId, Base):
    """Somebody acts with an absent person's role for the dates given (R-DEC-21)."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("delegate_id <> absent_user_id", name="not_to_oneself"),
        CheckConstraint("until_on >= from_on", name="dates_in_order"),
    )

    absent_user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Absent person"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True, comment=N_("Acts instead"))
    role: Mapped[Role] = mapped_column(Word(Role), comment=N_("Role"))
    from_on: Mapped[date] = mapped_column(comment=N_("From"))
    until_on: Mapped[date] = mapped_column(comment=N_("Until"))
    reason: Mapped[str] = mapped_column(Text, default="", comment=N_("Reason"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), comment=N_("Granted by"))
    granted_at: Mapped[datetime] = mapped_column(comment=N_("Granted"))
    ended_at: Mapped[datetime | None] = mapped_column(comment=N_("Ended early"))


class DutyWaiver(HasId, Base):
    """A leader allows one person to do both halves of a rule until a date (R-ROLE-1)."""

    __tablename__ = "duty_waiver"

    rule: Mapped[DutyRule] = mapped_column(Word(DutyRule), index=True, comment=N_("Rule"))
    until_on: Mapped[date] = mapped_column(comment=N_("Until"))
    reason: Mapped[str] = mapped_column(Text, comment=N_("Reason"))
    granted_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("Granted by"))
    granted_at: Mapped[datetime] = mapped_column(comment=N_("Granted"))
    ended_at: Mapped[datetime | None] = mapped_column(comment=N_("Ended early"))


class DutyWaiverUse(HasId, Base):
    """Each use of a waiver is marked, counted and printed on the month's closing sheet."""

    __tablename__ = "duty_waiver_use"

    waiver_id: Mapped[int] = mapped_column(ForeignKey("duty_waiver.id"), index=True, comment=N_("Waiver"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), comment=N_("User"))
    operation: Mapped[str] = mapped_column(Text, comment=N_("Operation"))
    subject: Mapped[str] = mapped_column(Text, comment=N_("Concerning"))
    used_at: Mapped[datetime] = mapped_column(comment=N_("Used"))
