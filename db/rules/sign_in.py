"""Signing in: how long it lasts, how failures slow guessing down, which names and passwords are accepted."""

import unicodedata
from datetime import datetime, timedelta
from itertools import pairwise

from db.errors import RuleError
from db.vocabulary import N_

SESSION_LENGTH = timedelta(hours=12)
IDLE_LIMIT = timedelta(minutes=60)
SEEN_STEP = timedelta(minutes=1)
TICKET_LIFE = timedelta(minutes=1)

# One name from one address; all names from one address together, so that trying one password on many names is slow too.
FAILURES_OF_A_NAME = 5
FAILURES_OF_AN_ADDRESS = 30
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
FORGET_FAILURES_AFTER = timedelta(hours=1)

SHORTEST_PASSWORD = 8
BCRYPT_BYTES = 72
SHORTEST_ALL_DIGITS = 12
LONGEST_USER_NAME = 40

# What remains of a common password when digits and signs around it are taken away.
_COMMON = """
a aa aaa ab abc abcd abcde abcdef abcdefg abcdefgh admin administrator asd asdf asdfgh asdfghjk asdfghjkl
changeme chen demo dragon football guest hello iloveyou kefu letmein li liu login master mima monkey nihao
office pass passw0rd passwd password princess q qazwsx qazwsxedc qq qw qwe qweasd qweasdzxc qwer qwert qwerty
qwertyu qwertyui qwertyuio qwertyuiop root secret shadow sunshine superman system temp temporary test toor
user wang welcome woaini woaiwojia woshishui wuye wuyekefu x xx y z zhang zxc zxcv zxcvbn zxcvbnm
"""
COMMON_WORDS = frozenset(_COMMON.split())


class UserNameNotAccepted(RuleError):
    message = N_("A user name has 1 to 40 letters, Chinese characters or digits; the signs . _ - may be among them.")


class PasswordTooShort(RuleError):
    message = N_("A password needs at least {shortest} characters.")


class PasswordTooLong(RuleError):
    message = N_("This password is too long: at most 72 letters or 24 Chinese characters.")


class PasswordTooEasy(RuleError):
    message = N_("This password is guessed at once. Take a sentence, or three words that do not belong together.")


class PasswordIsUserName(RuleError):
    message = N_("The password must not be the user name.")


class SignInPaused(RuleError):
    message = N_("Too many failed attempts. Try again in {minutes} min.")


def normalise_user_name(typed: str) -> str:
    """One spelling per name: full-width and capital letters, and spaces around, make no difference."""
    return unicodedata.normalize("NFKC", typed).strip().lower()


def require_user_name(typed: str) -> str:
    """The accepted user name. Raises `UserNameNotAccepted`."""
    name = normalise_user_name(typed)
    if not 1 <= len(name) <= LONGEST_USER_NAME or not all(c.isalnum() or c in "._-" for c in name):
        raise UserNameNotAccepted("username")
    return name


def require_password(typed: str, username: str) -> str:
    """The accepted password without the spaces around it, which the sign-in form takes away too."""
    password = typed.strip()
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort("password", shortest=SHORTEST_PASSWORD)
    if len(password.encode()) > BCRYPT_BYTES:
        raise PasswordTooLong("password")
    if normalise_user_name(password) == normalise_user_name(username):
        raise PasswordIsUserName("password")
    if is_easy(password):
        raise PasswordTooEasy("password")
    return password


def is_easy(password: str) -> bool:
    """True for what stands on every list: few different characters, a run of digits, a common word with digits."""
    plain = unicodedata.normalize("NFKC", password).lower()
    if len(set(plain)) < 4 or (plain.isdigit() and len(plain) < SHORTEST_ALL_DIGITS):
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    if steps <= {1} or steps <= {-1}:
        return True
    core = plain.strip("".join(c for c in set(plain) if not c.isalpha()))
    return core in COMMON_WORDS


def pause_after(failures: int, allowed: int) -> timedelta:
    """How long the next attempt waits: nothing below `allowed` failures, then a minute, doubling, never for ever."""
    if failures < allowed:
        return timedelta(0)
    doublings = min(failures - allowed, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def is_open(*, seen_at: datetime, expires_at: datetime, closed_at: datetime | None, at: datetime) -> bool:
    """Whether a session still signs its person in: not closed, not idle too long, not older than a shift."""
    return closed_at is None and at < expires_at and at - seen_at < IDLE_LIMIT
