"""Users, staff and the password, as the screens do it."""

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.staff import get_user, list_departments, list_staff
from db.vocabulary import Role
from tests.pages.test_every_page import app_of

pytestmark = pytest.mark.usefixtures("office")


def field(app: AppTest, label: str, number: int = 0):
    return [element for element in app.text_input if element.label == label][number]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_a_new_user_is_added_and_the_temporary_password_shown_once() -> None:
    app = app_of(Role.ADMIN)
    app.switch_page("office/users.py").run()
    field(app, "Name").set_value("李小明")
    field(app, "User name").set_value("李 明")
    press(app, "Add user")
    assert any("A user name has" in text.value for text in app.markdown)
    assert field(app, "Name").value == "李小明"
    field(app, "User name").set_value("李明")
    press(app, "Add user")
    assert any("Choose at least one role" in text.value for text in app.markdown)
    next(group for group in app.get("button_group") if group.label == "Roles").set_value([Role.CLERK])
    press(app, "Add user")
    assert not app.exception
    user = work.ask(get_user, username="李明")
    assert user is not None and user.roles == (Role.CLERK,) and user.must_change_password
    shown = [code.value for code in app.code]
    assert len(shown) == 1 and len(shown[0]) == 14
    press(app, "I have passed it on")
    assert not app.code


def test_staff_and_departments_are_added_on_their_page() -> None:
    app = app_of(Role.MANAGER)
    app.switch_page("office/staff.py").run()
    field(app, "Department").set_value("工程部")
    [button for button in app.button if button.label == "Save"][-1].click().run()
    assert [row.name for row in work.ask(list_departments)] == ["客户服务中心", "工程部"]
    field(app, "Name").set_value("李师傅")
    field(app, "Trades").set_value("水电")
    press(app, "Save")
    assert not app.exception
    assert [(row.name, row.trades) for row in work.ask(list_staff)] == [("李师傅", "水电")]
    field(app, "Name").set_value("李师傅")
    press(app, "Save")
    assert any("exists already" in text.value for text in app.markdown)


def test_a_refused_new_password_says_why_beside_the_field() -> None:
    app = app_of(Role.CLERK)
    app.switch_page("office/password.py").run()
    field(app, "Present password").set_value("something wrong")
    field(app, "New password").set_value("three green umbrellas")
    field(app, "New password again").set_value("three green umbrellas")
    press(app, "Change password")
    assert any("The present password is wrong" in text.value for text in app.markdown)
