"""Find anything: what is typed becomes the places it can mean, with numbers masked."""

import pytest
from streamlit.testing.v1 import AppTest

from db.vocabulary import Role
from tests.factories import make_customer
from tests.pages.signed_in import open_page

pytestmark = pytest.mark.usefixtures("office")


def search_for(text: str) -> AppTest:
    app = open_page("today/inbox.py", Role.CLERK)
    next(button for button in app.button if button.label == "Find").click()
    app.run()
    box = next(field for field in app.text_input if field.label == "Find")
    box.set_value(text)
    # AppTest runs the whole script for a click inside a dialog, so the box is opened again for what was typed.
    app.session_state["find opened"] = True
    return app.run()


def test_a_name_leads_to_its_customers_file() -> None:
    make_customer()
    app = search_for("zw")
    (hit,) = [button for button in app.button if "张伟" in button.label]
    assert "138\\*\\*\\*\\*1234" in hit.label
    app.session_state["found"] = ("customer", {"id": "1"})
    assert app.run().header[0].value == "张伟"


def test_what_is_unknown_says_what_to_try() -> None:
    assert any("Nothing is found" in text.value for text in search_for("zzz").caption)


def test_an_administrator_has_no_box() -> None:
    app = open_page("today/inbox.py", Role.ADMIN)
    assert "Find" not in [button.label for button in app.button]
