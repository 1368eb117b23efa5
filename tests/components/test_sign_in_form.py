"""The sign-in form: who counts as sitting at the server, and that an unknown name costs what a known one costs."""

import bcrypt
import pytest
from streamlit_authenticator.utilities import Hasher

from components.sign_in import NOBODYS_HASH, People, is_local
from db import work
from db.operations.sign_in import hash_password
from db.rules.sign_in import FAILURES_OF_A_NAME
from db.tables.staff import SignInThrottle
from db.vocabulary import Role
from tests.cheap_passwords import COSTLY
from tests.factories import make_actor


def test_an_unknown_name_is_checked_against_a_hash_of_the_same_cost() -> None:
    assert NOBODYS_HASH.split("$")[:3] == hash_password("three green umbrellas").split("$")[:3]
    assert not Hasher.check_pw("", NOBODYS_HASH)


@pytest.mark.usefixtures("office")
def test_every_name_is_found_counted_and_checked_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.sign_in.address", lambda: "192.168.1.20")
    make_actor(Role.CLERK)
    checks: list[bytes] = []
    for typed in ("u1", "nobody"):
        people = People()
        assert typed in people
        entry = people.get(typed)
        assert entry.get("failed_login_attempts", 0) < FAILURES_OF_A_NAME
        checks.append(entry["password"])
    assert checks[1] == NOBODYS_HASH
    counted = work.ask(lambda session: {row.username: row.failures for row in session.query(SignInThrottle)})
    assert counted == {"u1": 1, "nobody": 1, "*": 2}


@pytest.mark.usefixtures("office")
def test_while_a_name_waits_no_password_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("components.sign_in.address", lambda: "192.168.1.20")
    make_actor(Role.CLERK)
    for _ in range(FAILURES_OF_A_NAME):
        People().get("u1")
    people = People()
    assert people.get("ＵＩ".replace("Ｉ", "1")) == {"failed_login_attempts": FAILURES_OF_A_NAME}
    assert people.refused is not None
    assert dict(people) == {}


@pytest.mark.parametrize(
    ("address", "headers", "is_here"),
    [
        (None, {"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, True),
        (None, {"Host": "localhost:8501", "Origin": "http://localhost:8501"}, True),
        (None, {"Host": "[::1]:8501"}, True),
        ("192.168.1.20", {"Host": "127.0.0.1:8501"}, False),
        (None, {"Host": "office.example", "Origin": "https://office.example"}, False),
        (None, {"Host": "127.0.0.1:8501", "Origin": "https://office.example"}, False),
        (None, {"Host": "127.0.0.1:8501", "X-Forwarded-For": "192.168.1.20"}, False),
        (None, {"Host": "127.0.0.1:8501", "forwarded": "for=192.168.1.20"}, False),
        (None, {"Host": "127.0.0.1:8501", "Via": "1.1 proxy"}, False),
        (None, {}, False),
    ],
)
def test_only_a_browser_at_the_server_itself_is_shown_the_demonstration_passwords(
    address: str | None, headers: dict[str, str], is_here: bool
) -> None:
    assert is_local(address, headers) is is_here


def test_a_guess_costs_a_quarter_of_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bcrypt, "gensalt", COSTLY)
    assert hash_password("three green umbrellas").startswith("$2b$12$")


def test_the_library_still_hashes_as_we_do() -> None:
    assert Hasher.check_pw("three green umbrellas", hash_password("three green umbrellas"))
    assert bcrypt.checkpw(b"three green umbrellas", Hasher.hash("three green umbrellas").encode())
