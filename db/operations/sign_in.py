"""Signing in and out: attempts are counted before they are checked, a session is a row, a ticket is used once.

All times here are real time, never the fixed clock of a demonstration (R-DEC-16).
"""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

import bcrypt
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.engine import read_key
from db.errors import RuleError
from db.operations.audit import note_act
from db.rules import permissions, sign_in
from db.tables.staff import SignInThrottle, SignInTicket, User, UserSession
from db.types import Actor
from db.vocabulary import N_, AuditAction

UNAUDITED = {"unaudited": True}  # being seen, and what a token hashes to, are no facts of the office
EVERY_NAME = "*"  # no user name can hold this sign: the counter of an address over all names


class SignInRefused(RuleError):
    message = N_("User name or password is wrong.")


class TicketNotAccepted(RuleError):
    message = N_("This sign-in is no longer valid. Sign in again.")


class WrongPassword(RuleError):
    message = N_("The present password is wrong.")


class SamePassword(RuleError):
    message = N_("Choose a new password, not the present one.")


class PasswordsDiffer(RuleError):
    message = N_("The two new passwords differ. Type the new one again.")


class OpenedSession(NamedTuple):
    session_id: int
    ticket: str


def hash_token(token: str) -> str:
    """What is stored of a token: keyed with the office's secret, so that a new key ends every session."""
    return hmac.new(read_key().encode(), token.encode(), hashlib.sha256).hexdigest()


def hash_password(password: str) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def count_attempt(session: Session, *, by: Actor, at: datetime, username: str, address: str) -> None:
    """Count an attempt before its password is checked, so that guesses sent side by side are counted too.

    Raises `SignInPaused` while this name at this address, or this address, has to wait.
    """
    permissions.require(by, "count_attempt")
    forgotten = SignInThrottle.last_failure_at < at - sign_in.FORGET_FAILURES_AFTER
    session.execute(delete(SignInThrottle).where(forgotten), execution_options=UNAUDITED)
    for name, allowed in (
        (EVERY_NAME, sign_in.FAILURES_OF_AN_ADDRESS),
        (username[: sign_in.LONGEST_USER_NAME + 1], sign_in.FAILURES_OF_A_NAME),
    ):
        row = session.get(SignInThrottle, (name, address))
        if row is None:
            row = SignInThrottle(username=name, address=address, failures=0, last_failure_at=at)
            session.add(row)
        if row.blocked_until is not None and at < row.blocked_until:
            raise sign_in.SignInPaused("username", minutes=ceil((row.blocked_until - at) / timedelta(minutes=1)))
        row.failures += 1
        row.last_failure_at = at
        pause = sign_in.pause_after(row.failures, allowed)
        row.blocked_until = at + pause if pause else None
    session.flush()


def open_session(session: Session, *, by: Actor, at: datetime, username: str, address: str) -> OpenedSession:
    """Sign a person in whose password was just found right: failures of the name are forgotten, a ticket is made.

    The token itself is made when the browser redeems the ticket; until then the session is known by its id only.
    """
    permissions.require(by, "open_session")
    user = session.scalar(select(User).where(User.username == username, User.is_active))
    if user is None:
        raise SignInRefused("username")
    of_name = session.get(SignInThrottle, (username, address))
    if of_name is not None:
        session.delete(of_name)
    of_address = session.get(SignInThrottle, (EVERY_NAME, address))
    if of_address is not None:
        # The right password takes back its own count, not the wrong guesses made for others from here.
        of_address.failures = max(of_address.failures - 1, 0)
        of_address.blocked_until = None
    opened = UserSession(
        token_hash=hash_token(secrets.token_urlsafe(32)),
        user_id=user.id,
        opened_at=at,
        seen_at=at,
        expires_at=at + sign_in.SESSION_LENGTH,
        address=address,
    )
    session.add(opened)
    session.flush()
    session.execute(delete(SignInTicket).where(SignInTicket.expires_at < at), execution_options=UNAUDITED)
    note_act(session, AuditAction.SIGN_IN, "user_session", opened.id, {"username": username, "address": address})
    ticket = secrets.token_urlsafe(32)
    session.add(SignInTicket(ticket_hash=hash_token(ticket), session_id=opened.id, expires_at=at + sign_in.TICKET_LIFE))
    session.flush()
    return OpenedSession(opened.id, ticket)


def redeem_ticket(session: Session, *, by: Actor, at: datetime, ticket: str) -> str:
    """The session's token for the browser's cookie, in exchange for the ticket. Raises `TicketNotAccepted`."""
    permissions.require(by, "redeem_ticket")
    row = session.get(SignInTicket, hash_token(ticket))
    opened = session.get(UserSession, row.session_id) if row else None
    if row is None or opened is None or row.used_at is not None or at >= row.expires_at or opened.closed_at is not None:
        raise TicketNotAccepted()
    row.used_at = at
    token = secrets.token_urlsafe(32)
    session.execute(
        update(UserSession).where(UserSession.id == opened.id).values(token_hash=hash_token(token)),
        execution_options=UNAUDITED,
    )
    session.flush()
    return token


def note_seen(session: Session, *, by: Actor, at: datetime, session_id: int) -> None:
    """Put off the end by idling; a closed session stays closed."""
    permissions.require(by, "note_seen")
    session.execute(
        update(UserSession).where(UserSession.id == session_id, UserSession.closed_at.is_(None)).values(seen_at=at),
        execution_options=UNAUDITED,
    )
    session.flush()


def close_session(session: Session, *, by: Actor, at: datetime, session_id: int) -> None:
    """Sign out: every tab of this browser session ends at its next click."""
    permissions.require(by, "close_session")
    opened = session.get(UserSession, session_id)
    if opened is not None and opened.closed_at is None:
        opened.closed_at = at
        username = session.get_one(User, opened.user_id).username
        note_act(session, AuditAction.SIGN_OUT, "user_session", opened.id, {"username": username})
    session.flush()


def change_own_password(
    session: Session, *, by: Actor, at: datetime, present: str, new: str, repeated: str | None = None
) -> None:
    """Set a new password; every other session of this person ends, the one in use goes on."""
    permissions.require(by, "change_own_password")
    user = session.get_one(User, by.user_id)
    if not password_matches(present, user.password_hash):
        raise WrongPassword("present")
    accepted = sign_in.require_password(new, user.username)
    if accepted == present.strip():
        raise SamePassword("password")
    if repeated is not None and repeated.strip() != accepted:
        raise PasswordsDiffer("repeated")
    user.password_hash = hash_password(accepted)
    user.must_change_password = False
    end_sessions(session, user_id=user.id, at=at, except_session=by.session_id)
    session.flush()


def password_matches(typed: str, password_hash: str) -> bool:
    """Constant in time; a password beyond bcrypt's 72 bytes, or an unusable hash, matches nothing."""
    password = typed.strip().encode()
    try:
        return len(password) <= sign_in.BCRYPT_BYTES and bcrypt.checkpw(password, password_hash.encode())
    except ValueError:
        return False


def end_sessions(session: Session, *, user_id: int, at: datetime, except_session: int | None = None) -> None:
    """Close the open sessions of a person, inside the operation that takes the right away."""
    for opened in session.scalars(
        select(UserSession).where(UserSession.user_id == user_id, UserSession.closed_at.is_(None))
    ):
        if opened.id != except_session:
            opened.closed_at = at
