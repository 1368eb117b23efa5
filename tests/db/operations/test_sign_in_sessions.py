"""Attempts, sessions and tickets: guessing is slow, a ticket works once, an ended session signs nobody in."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from db import work
from db.clock import now, office_day, real_now
from db.engine import key_file, make_key
from db.operations import sign_in, staff
from db.queries.staff import get_signed_in
from db.rules.sign_in import SignInPaused
from db.tables.staff import SignInThrottle, UserSession
from db.types import SYSTEM
from db.vocabulary import Role
from tests.factories import make_actor

HERE, THERE = "192.168.1.20", "192.168.1.21"


@pytest.fixture(autouse=True)
def clerk(office: Path) -> None:
    work.act(staff.add_user, by=make_actor(Role.ADMIN), username="li", name="李", roles=[Role.CLERK])


def attempt(at: datetime, username: str = "li", address: str = HERE) -> None:
    work.act(sign_in.count_attempt, by=SYSTEM, at=at, username=username, address=address)


def open_session(at: datetime, address: str = HERE) -> sign_in.OpenedSession:
    return work.act(sign_in.open_session, by=SYSTEM, at=at, username="li", address=address)


def signed_in(at: datetime, **key: object):
    return work.ask(get_signed_in, at=at, today=office_day(now()), **key)


@pytest.mark.parametrize("username", ["li", "nobody", "不存在的人"])
def test_after_five_failures_a_name_waits_a_minute_then_twice_as_long(username: str) -> None:
    at = real_now()
    for _ in range(5):
        attempt(at, username)
    waits = []
    for _ in range(7):
        with pytest.raises(SignInPaused) as refused:
            attempt(at, username)
        waits.append(refused.value.details["minutes"])
        at += timedelta(minutes=waits[-1])
        attempt(at, username)
    assert waits == [1, 2, 4, 8, 15, 15, 15]


def test_an_attempt_during_the_pause_does_not_make_it_longer() -> None:
    at = real_now()
    for _ in range(5):
        attempt(at)
    for second in range(59):
        with pytest.raises(SignInPaused):
            attempt(at + timedelta(seconds=second))
    attempt(at + timedelta(seconds=60))


def test_one_address_cannot_lock_a_colleague_out_at_another() -> None:
    at = real_now()
    for _ in range(5):
        attempt(at)
    attempt(at, address=THERE)


def test_the_right_password_forgets_the_failures() -> None:
    at = real_now()
    for _ in range(4):
        attempt(at)
    open_session(at)
    for _ in range(5):
        attempt(at)
    with pytest.raises(SignInPaused):
        attempt(at)


def test_one_password_tried_on_many_names_is_slowed_down_too() -> None:
    at = real_now()
    tried = 0
    with pytest.raises(SignInPaused):
        for number in range(1000):
            attempt(at, f"name{number}")
            tried += 1
    assert tried == 30
    with pytest.raises(SignInPaused):
        attempt(at)
    attempt(at, address=THERE)


def test_ten_thousand_guesses_in_an_hour_are_seldom_checked() -> None:
    at, checked = real_now(), 0
    for _ in range(600):
        at += timedelta(seconds=6)
        try:
            attempt(at)
            checked += 1
        except SignInPaused:
            pass
    assert checked <= 30


def test_old_failures_are_forgotten_and_leave_no_rows() -> None:
    at = real_now()
    for _ in range(5):
        attempt(at)
    attempt(at + timedelta(hours=1, seconds=1), "other")
    left = work.ask(lambda s: set(s.scalars(select(SignInThrottle.username))))
    assert left == {"other", sign_in.EVERY_NAME}


def test_a_ticket_gives_the_cookie_once() -> None:
    at = real_now()
    opened = open_session(at)
    token = work.act(sign_in.redeem_ticket, by=SYSTEM, at=at, ticket=opened.ticket)
    found = signed_in(at, token_hash=sign_in.hash_token(token))
    assert found is not None
    assert found.actor.session_id == opened.session_id
    with pytest.raises(sign_in.TicketNotAccepted):
        work.act(sign_in.redeem_ticket, by=SYSTEM, at=at, ticket=opened.ticket)


def test_a_ticket_is_refused_when_late_unknown_or_of_an_ended_session() -> None:
    at = real_now()
    late = open_session(at).ticket
    ended = open_session(at)
    work.act(sign_in.close_session, by=SYSTEM, at=at, session_id=ended.session_id)
    for ticket, when in ((late, at + timedelta(minutes=1)), ("unknown", at), (ended.ticket, at)):
        with pytest.raises(sign_in.TicketNotAccepted):
            work.act(sign_in.redeem_ticket, by=SYSTEM, at=when, ticket=ticket)


def test_no_token_is_stored_as_it_is() -> None:
    at = real_now()
    token = work.act(sign_in.redeem_ticket, by=SYSTEM, at=at, ticket=open_session(at).ticket)
    stored = work.ask(lambda s: list(s.scalars(select(UserSession.token_hash))))
    assert token not in stored
    assert signed_in(at, token_hash=token) is None


def test_a_signed_out_session_signs_nobody_in_however_it_is_asked() -> None:
    at = real_now()
    opened = open_session(at)
    token = work.act(sign_in.redeem_ticket, by=SYSTEM, at=at, ticket=opened.ticket)
    work.act(sign_in.close_session, by=SYSTEM, at=at, session_id=opened.session_id)
    assert signed_in(at, session_id=opened.session_id) is None
    assert signed_in(at, token_hash=sign_in.hash_token(token)) is None


def test_a_session_ends_after_an_idle_hour_and_after_twelve_hours() -> None:
    at = real_now()
    opened = open_session(at)
    assert signed_in(at + timedelta(minutes=59), session_id=opened.session_id)
    assert signed_in(at + timedelta(minutes=60), session_id=opened.session_id) is None
    for minutes in range(30, 12 * 60, 30):
        work.act(sign_in.note_seen, by=SYSTEM, at=at + timedelta(minutes=minutes), session_id=opened.session_id)
    assert signed_in(at + timedelta(hours=11, minutes=59), session_id=opened.session_id)
    assert signed_in(at + timedelta(hours=12), session_id=opened.session_id) is None


def test_a_new_key_ends_every_session() -> None:
    at = real_now()
    token = work.act(sign_in.redeem_ticket, by=SYSTEM, at=at, ticket=open_session(at).ticket)
    key_file().unlink()
    make_key()
    assert signed_in(at, token_hash=sign_in.hash_token(token)) is None


def test_a_password_beyond_what_bcrypt_reads_matches_nothing() -> None:
    stored = sign_in.hash_password("x" * 72)
    assert sign_in.password_matches("x" * 72, stored)
    assert not sign_in.password_matches("x" * 73, stored)
