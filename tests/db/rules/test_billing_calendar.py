"""The bill month of an entry (R-DEC-1) and months as the office writes them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.billing_calendar import (
    FutureMonth,
    MonthNotReadable,
    bill_month,
    last_day,
    next_month,
    previous_month,
    require_month_begun,
)

MONTHS = st.dates(date(2000, 1, 1), date(2099, 12, 1)).map(lambda day: f"{day:%Y-%m}")


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-1", "26-11", "2026/11", "", "2026-11-01", "0000-01", "0999-12", "２０２６-11"]
)
def test_what_is_not_a_month_is_refused(text: str) -> None:
    with pytest.raises(MonthNotReadable):
        last_day(text)


def test_a_month_that_has_not_begun_is_refused() -> None:
    require_month_begun("2026-11", date(2026, 11, 1))
    with pytest.raises(FutureMonth):
        require_month_begun("2026-12", date(2026, 11, 30))


@given(MONTHS)
def test_the_month_before_the_next_is_this_one(month: str) -> None:
    assert previous_month(next_month(month)) == month


def test_an_entry_takes_the_month_of_its_business_date() -> None:
    assert bill_month("2026-11", issued_months={"2026-10"}) == "2026-11"


def test_an_issued_month_passes_it_on_to_the_next_not_issued() -> None:
    assert bill_month("2026-10", issued_months={"2026-10", "2026-11"}) == "2026-12"


def test_a_signed_hand_in_passes_it_on() -> None:
    assert bill_month("2026-11", issued_months=set(), handed_in_months={"2026-11"}) == "2026-12"


def test_a_correction_stays_with_its_notice_until_the_month_is_locked() -> None:
    assert bill_month("2026-11", issued_months={"2026-10"}, corrects="2026-10") == "2026-10"


def test_a_correction_of_a_locked_month_goes_to_the_next_month_not_issued() -> None:
    issued, locked = {"2026-10", "2026-11"}, {"2026-10"}
    assert bill_month("2026-10", issued_months=issued, locked_months=locked, corrects="2026-10") == "2026-12"


def test_a_correction_does_not_change_the_opening_balance_of_a_later_month_that_is_locked() -> None:
    assert bill_month("2026-09", issued_months=(), locked_months={"2026-10"}, corrects="2026-09") == "2026-11"


@given(month=MONTHS, issued=st.sets(MONTHS, max_size=6), handed_in=st.sets(MONTHS, max_size=3))
def test_nothing_ever_enters_a_month_that_is_issued_or_handed_in(
    month: str, issued: set[str], handed_in: set[str]
) -> None:
    given_month = bill_month(month, issued_months=issued, handed_in_months=handed_in)
    assert given_month >= month
    assert given_month not in issued | handed_in
