"""Addresses that somebody typed: a number that no row can have is like an unknown one, on every list."""

import pytest

from components.choice import page_number, row_number
from db.vocabulary import Role
from tests.pages.signed_in import open_page

pytestmark = pytest.mark.usefixtures("office")


@pytest.mark.parametrize(
    ("file", "name", "role"),
    [
        ("care/new_complaint.py", "customer", Role.CLERK),
        ("services/work_orders.py", "customer", Role.CLERK),
        ("services/work_orders.py", "page", Role.CLERK),
        ("billing/counter.py", "customer", Role.CLERK),
    ],
)
def test_a_number_longer_than_any_opens_the_page_all_the_same(file: str, name: str, role: Role) -> None:
    app = open_page(file, role)
    for said in ("9" * 30, "9" * 25 + "-1", "1-" + "9" * 25, "-", "٣"):
        app.query_params[name] = said
        app.switch_page(file).run()
        assert not app.exception


@pytest.mark.parametrize(
    ("said", "page"), [("1", 1), ("12", 12), ("0", 1), ("-1", 1), ("9" * 9, 1), ("", 1), ("²", 1), (3, 3)]
)
def test_a_page_that_is_none_is_the_first(said: object, page: int) -> None:
    assert page_number(said) == page


@pytest.mark.parametrize(
    ("said", "row"), [("7", 7), ("", None), ("9" * 19, None), ("9" * 18, 10**18 - 1), ("1e3", None)]
)
def test_what_no_row_can_have_is_no_row(said: str, row: int | None) -> None:
    assert row_number(said) == row
