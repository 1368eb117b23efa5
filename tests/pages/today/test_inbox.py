"""The inbox page: the rows of my role, a button that leads to the place, the checklist of a new office."""

from types import SimpleNamespace

import pytest

from components.inbox_list import follow
from db.vocabulary import Role, Settlement, WorkKind
from tests.factories import make_actor
from tests.order_factories import Desk, later, make_desk
from tests.pages.signed_in import open_page, open_page_as

pytestmark = pytest.mark.usefixtures("office")
INBOX = "today/inbox.py"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A job was finished on Friday, a request came in; it is Monday."""
    monkeypatch.setenv("OFFICE_NOW", later(days=3).isoformat())
    desk = make_desk()
    desk.completed(settlement=Settlement.MONTHLY)
    desk.accepted(at=later(days=3))
    return desk


def test_a_clerk_sees_the_callback_and_the_slip_to_dispatch(desk: Desk) -> None:
    app = open_page_as(INBOX, desk.clerk)
    assert not app.exception
    rows = app.dataframe[0].value
    assert sorted(rows["verb"]) == ["Call back", "Dispatch"]
    assert list(rows["who"]) == ["3-1-1201 张伟"] * 2
    assert app.metric[0].value == "1"


def test_a_pill_shows_one_kind_and_its_number(desk: Desk) -> None:
    app = open_page_as(INBOX, desk.clerk)
    assert app.button_group[0].options == ["All 2", "Dispatch 1", "Call back 1"]
    app.button_group[0].set_value("call_back").run()
    assert list(app.dataframe[0].value["verb"]) == ["Call back"]


def test_the_number_in_the_menu_is_the_number_on_the_page(desk: Desk) -> None:
    from components.navigation import COUNTS
    from db import work

    app = open_page_as(INBOX, desk.clerk)
    total = work.ask(COUNTS["inbox"], actor=desk.clerk)
    assert f"{total} waiting" in str([text.value for text in app.markdown])


def test_a_row_leads_to_its_place(desk: Desk) -> None:
    app = open_page_as(INBOX, make_actor(Role.CLERK))
    app.session_state["inbox goes to"] = next(
        item for item in app.session_state["inbox shown"] if item.kind is WorkKind.CALL_BACK
    )
    assert app.run().header[0].value == "Callbacks"


def test_a_click_means_the_row_that_was_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, object] = {"inbox shown": ["first", "second"], "inbox click": SimpleNamespace(row=1)}
    monkeypatch.setattr("streamlit.session_state", state)
    follow()
    assert state["inbox goes to"] == "second"


def test_an_administrator_of_a_new_office_sees_the_checklist(desk: Desk) -> None:
    app = open_page(INBOX, Role.ADMIN)
    assert not app.exception
    assert "Opening balances imported" in str([text.value for text in app.markdown]) + str(app.get("page_link"))


def test_without_work_the_page_says_so() -> None:
    app = open_page(INBOX, Role.LEADER)
    assert any("Nothing waits for you" in text.value for text in app.markdown)


@pytest.mark.parametrize(("days", "rows"), [(3, []), (7, ["Not called back: 空调清洗 2 台", "Not answered: 空调清洗"])])
def test_r_call_1_what_the_desk_leaves_lying_comes_to_the_manager_by_itself(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, days: int, rows: list[str]
) -> None:
    monkeypatch.setenv("OFFICE_NOW", later(days=days).isoformat())
    app = open_page_as(INBOX, desk.manager)
    assert not app.exception
    shown = app.dataframe[0].value if app.dataframe else {"what": [], "verb": []}
    stepped_in = [what for what, verb in zip(shown["what"], shown["verb"], strict=True) if verb == "Step in"]
    assert set(rows) <= set(stepped_in)
    assert bool(stepped_in) is bool(rows)


def test_a_step_in_leads_to_the_list_where_many_are_late(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _n in range(4):
        desk.register(accepted_how=None, at=later(days=3))
    monkeypatch.setenv("OFFICE_NOW", later(days=7).isoformat())
    app = open_page_as(INBOX, desk.manager)
    many = next(item for item in app.session_state["inbox shown"] if item.what == "5")
    assert "5 requests not answered" in list(app.dataframe[0].value["what"])
    app.session_state["inbox goes to"] = many
    assert app.run().header[0].value == "Work orders"
