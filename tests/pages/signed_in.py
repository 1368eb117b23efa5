"""A page as somebody sees it who is signed in."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from db import work
from db.clock import real_now
from db.operations.sign_in import open_session
from db.tables.staff import Department, User
from db.types import SYSTEM, Actor
from db.vocabulary import Role
from tests.factories import make_actor

ROOT = Path(__file__).resolve().parents[2]


def open_page(file: str, *roles: Role, department: Department | None = None) -> AppTest:
    """The page in English for a new user with these roles."""
    return open_page_as(file, make_actor(*roles, department=department))


def open_page_as(file: str, actor: Actor, **address: str) -> AppTest:
    """`address`: what stands behind the page's name, as a link opens it."""
    username = work.ask(lambda session: session.get_one(User, actor.user_id).username)
    opened = work.act(open_session, by=SYSTEM, at=real_now(), username=username, address="127.0.0.1")
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=20)
    # The first run tells the pages' addresses. The sign-in screen, which it shows, is less to draw than anybody's home.
    app.run()
    app.session_state["session_id"] = opened.session_id
    app.session_state["language"] = "en"
    for name, value in address.items():
        app.query_params[name] = value
    return app.switch_page(file).run()
