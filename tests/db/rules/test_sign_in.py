"""Which names and passwords are accepted, and how failures slow guessing down."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules import sign_in as rules

AT = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Li.Ming ", "li.ming"),
        ("李小明", "李小明"),
        ("ＬＩＭＩＮＧ", "liming"),
        ("a", "a"),
        ("front_desk-1", "front_desk-1"),
    ],
)
def test_a_user_name_has_one_spelling(typed, kept):
    assert rules.require_user_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "  ", "a b", "a/b", "<b>", "x" * 41, "*", "=1", "a\nb"])
def test_a_user_name_with_other_signs_is_refused(typed):
    with pytest.raises(rules.UserNameNotAccepted):
        rules.require_user_name(typed)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("seven77", rules.PasswordTooShort),
        ("   seven77   ", rules.PasswordTooShort),
        ("长" * 25, rules.PasswordTooLong),
        ("x1" * 37, rules.PasswordTooLong),
        ("Li.Ming.88", rules.PasswordIsUserName),
        ("password", rules.PasswordTooEasy),
        ("Password123!", rules.PasswordTooEasy),
        ("12345678", rules.PasswordTooEasy),
        ("19880808", rules.PasswordTooEasy),
        ("87654321", rules.PasswordTooEasy),
        ("88888888", rules.PasswordTooEasy),
        ("abcdefghij", rules.PasswordTooEasy),
        ("a1111111", rules.PasswordTooEasy),
        ("woaini1314", rules.PasswordTooEasy),
        ("ｐａｓｓｗｏｒｄ１", rules.PasswordTooEasy),
        ("abababab", rules.PasswordTooEasy),
    ],
)
def test_a_weak_or_unusable_password_is_refused_in_words(typed, refusal):
    with pytest.raises(refusal):
        rules.require_password(typed, "li.ming.88")


@pytest.mark.parametrize(
    "typed",
    [
        "春眠不觉晓处处闻啼鸟夜来风雨声花落知多少甲乙丙丁",
        "蓝色 电梯 三月",
        "correct horse battery",
        "k7wm-3xpq-9rtd",
        "483920174652",
    ],
)
def test_a_good_password_is_accepted(typed):
    assert rules.require_password(f" {typed} ", "li.ming") == typed


def test_pauses_double_from_one_minute_to_fifteen():
    minutes = [rules.pause_after(n, 5) / timedelta(minutes=1) for n in range(4, 13)]
    assert minutes == [0, 1, 2, 4, 8, 15, 15, 15, 15]


@settings(max_examples=50)
@given(st.integers(0, 10**9), st.integers(1, 100))
def test_no_pause_is_longer_than_fifteen_minutes_and_none_shrinks(failures, allowed):
    pause = rules.pause_after(failures, allowed)
    assert timedelta(0) <= pause <= rules.pause_after(failures + 1, allowed) <= timedelta(minutes=15)


@pytest.mark.parametrize(
    ("seen", "expires", "closed", "is_open"),
    [
        (0, 60, None, True),
        (-59, 60, None, True),
        (-60, 60, None, False),
        (0, 0, None, False),
        (0, 60, 0, False),
    ],
)
def test_a_session_ends_by_sign_out_by_idling_and_by_age(seen, expires, closed, is_open):
    def minutes(n):
        return AT + timedelta(minutes=n)

    assert is_open is rules.is_open(
        seen_at=minutes(seen),
        expires_at=minutes(expires),
        closed_at=None if closed is None else minutes(closed),
        at=AT,
    )
