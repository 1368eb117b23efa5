"""Every page in every role: it opens for those whom the permissions table names, and for nobody else."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.navigation import PAGES
from db import work
from db.clock import real_now
from db.operations.sign_in import open_session
from db.tables.staff import User
from db.types import SYSTEM
from db.vocabulary import Role
from tests.factories import make_actor, make_department

ROOT = Path(__file__).resolve().parents[2]


def app_of(role: Role) -> AppTest:
    """The frame as somebody sees it who is signed in with this role alone."""
    department = make_department("客户服务中心", is_service_centre=True)
    actor = make_actor(role, department=department)
    username = work.ask(lambda session: session.get_one(User, actor.user_id).username)
    opened = work.act(open_session, by=SYSTEM, at=real_now(), username=username, address="127.0.0.1")
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=20)
    app.session_state["session_id"] = opened.session_id
    app.session_state["language"] = "en"
    return app.run()


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("role", Role)
def test_a_page_opens_for_its_roles_and_says_no_to_the_others(role: Role) -> None:
    app = app_of(role)
    assert not app.exception
    wrong = []
    for page in PAGES.values():
        app.switch_page(page.file).run()
        is_refused = any("Your role does not include this page" in info.value for info in app.info)
        if app.exception or is_refused == (role in page.roles):
            wrong.append((page.url, [error.value for error in app.exception]))
    assert wrong == []


@pytest.mark.usefixtures("office")
def test_nobody_signed_in_sees_the_form_on_every_page() -> None:
    make_actor(Role.ADMIN)
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=20).run()
    for page in PAGES.values():
        app.switch_page(page.file).run()
        assert not app.exception
        assert [field.label for field in app.text_input] == ["User name", "Password"]
        assert [header.value for header in app.header] == ["Service centre"]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.url)
def test_a_page_run_without_the_frame_shows_nothing_to_a_stranger(page) -> None:
    make_actor(Role.ADMIN)
    app = AppTest.from_file(str(ROOT / "pages" / page.file), default_timeout=20).run()
    assert not app.exception
    assert not app.header
    assert [info.value for info in app.info] == ["You are signed out. Sign in again."]
