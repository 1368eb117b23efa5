"""The holidays on which the office greets, from China's calendar (R-CALL-3)."""

from datetime import date

import pytest

from db.rules.holidays import Holiday, holidays_after, holidays_before


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 12, 20), Holiday(date(2026, 1, 1), date(2026, 1, 3), "New Year's Day")),
        (date(2026, 1, 4), Holiday(date(2026, 2, 15), date(2026, 2, 23), "Spring Festival")),
        (date(2026, 2, 23), Holiday(date(2026, 2, 15), date(2026, 2, 23), "Spring Festival")),
        (date(2026, 9, 27), Holiday(date(2026, 9, 25), date(2026, 9, 27), "Mid-autumn Festival")),
        (date(2025, 9, 30), Holiday(date(2025, 10, 1), date(2025, 10, 8), "National Day")),
        (date(2022, 12, 30), Holiday(date(2022, 12, 31), date(2023, 1, 2), "New Year's Day")),
    ],
)
def test_the_next_holiday_is_the_one_that_is_not_over(today: date, expected: Holiday) -> None:
    assert holidays_after(today, 1) == [expected]


def test_mid_autumn_inside_the_national_week_is_a_holiday_of_its_own() -> None:
    names = [one.name for one in holidays_after(date(2025, 10, 1), 2)]
    assert names == ["National Day", "Mid-autumn Festival"]


def test_of_a_year_not_announced_the_fixed_days_are_known() -> None:
    """In November 2026 the calendar of 2027 is not announced: New Year's Day comes anyway."""
    found = holidays_after(date(2026, 11, 22), 4)
    assert found[0] == Holiday(date(2027, 1, 1), None, "New Year's Day")
    assert [one.first_on for one in found] == sorted(one.first_on for one in found)
    assert all(one.last_on is None for one in found)


def test_the_last_holiday_comes_first_among_those_that_are_over() -> None:
    assert [one.name for one in holidays_before(date(2026, 10, 20), 2)] == ["National Day", "Mid-autumn Festival"]
