"""One box leads to slips, receipts and customers."""

import pytest

from db import work
from db.queries.find import Found, find_anything
from tests.factories import FRIDAY
from tests.order_factories import Desk, make_desk

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def desk() -> Desk:
    desk = make_desk()
    desk.accepted()
    return desk


def find(text: str) -> Found:
    return work.ask(find_anything, text=text, today=FRIDAY.date())


@pytest.mark.parametrize("text", ["TY-20261120-001", "ty-20261120", "ＴＹ－20261120", "1", "001"])
def test_a_slip_is_found_by(text: str, desk: Desk) -> None:
    assert [(hit.order_no, hit.who) for hit in find(text).orders] == [("TY-20261120-001", "3-1-1201 张伟")]


@pytest.mark.parametrize("text", ["3-1", "张", "zw", "1234", "KH-000001"])
def test_a_customer_is_found_by(text: str, desk: Desk) -> None:
    assert [(hit.name, hit.phone_masked) for hit in find(text).customers] == [("张伟", "138****1234")]


@pytest.mark.parametrize("text", ["", " ", "%", "20261120-001", "002"])
def test_nothing_is_found_by(text: str, desk: Desk) -> None:
    assert not any(find(text))
