"""The digest says of each person what the inbox says, to the row."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import __main__ as command_line
from db import work
from db.queries.inbox import list_work_items
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import Role
from tests.factories import FRIDAY, make_actor, put
from tests.order_factories import make_desk

pytestmark = pytest.mark.usefixtures("office")

MONDAY_NIGHT = FRIDAY + timedelta(days=3, hours=12)


class Digest:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str]:
        code = command_line.main(["digest", *arguments])
        return code, self.capsys.readouterr().out

    def people(self, *arguments: str) -> dict[str, Any]:
        code, out = self("--json", *arguments)
        assert code == 0
        return {person["name"]: person for person in json.loads(out)["people"]}


@pytest.fixture
def digest(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Digest:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("OFFICE_NOW", MONDAY_NIGHT.isoformat())
    return Digest(capsys)


def rename(actor: Actor, name: str) -> None:
    put(lambda session: session.get_one(User, actor.user_id).__setattr__("name", name))


def test_everybody_with_a_term_is_in_it_with_what_the_inbox_shows(digest: Digest) -> None:
    desk = make_desk()
    desk.register(accepted_how=None)
    rename(desk.clerk, "前台")
    rename(desk.manager, "经理")
    found = digest.people()
    for actor, name in ((desk.clerk, "前台"), (desk.manager, "经理")):
        items = work.ask(list_work_items, actor=actor, at=MONDAY_NIGHT).items
        assert [row["number"] for row in found[name]["overdue"]] == [item.number for item in items if item.is_overdue]
    (step_in,) = [row for row in found["经理"]["overdue"] if row["kind"] == "step_in"]
    assert step_in == {
        "kind": "step_in",
        "number": step_in["number"],
        "who": "3-1-1201 张伟",
        "what": "Not answered: 空调清洗",
        "due_at": "2026-11-23T20:00+08:00",
        "page": f"order?no={step_in['number']}",
    }
    assert found["经理"]["roles"] == ["manager"]


def test_what_is_due_today_is_apart_from_what_is_overdue(digest: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk()
    desk.register(accepted_how=None, wanted_at=None, wanted_until=None)
    rename(desk.clerk, "前台")
    monkeypatch.setenv("OFFICE_NOW", (FRIDAY + timedelta(days=3)).isoformat())
    person = digest.people()["前台"]
    assert (len(person["overdue"]), len(person["today"])) == (0, 1)


def test_one_person_alone_also_without_anything_due(digest: Digest) -> None:
    actor = make_actor(Role.SUPERVISOR, name="刘师傅")
    username = work.ask(lambda session: session.get_one(User, actor.user_id).username)
    assert digest.people() == {}
    assert list(digest.people("--user", username.upper())) == ["刘师傅"]
    code, out = digest("--user", username)
    assert (code, "Nothing is overdue or due today." in out) == (0, True)
    assert digest("--user", "nobody")[0] == 1


def test_who_has_left_gets_none(digest: Digest) -> None:
    desk = make_desk()
    desk.register(accepted_how=None)

    def leave(session: Session) -> None:
        for user in session.query(User):
            user.is_active = False

    assert digest.people()
    put(leave)
    assert digest.people() == {}


def test_it_speaks_the_machines_language(digest: Digest, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = make_desk()
    desk.register(accepted_how=None)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    code, out = digest()
    assert code == 0
    assert "前台" in out or "客服" in out
    assert "空调清洗" in out
