"""Hours on duty as offices write them."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.duty_hours import DutyHours, duty_text, parse_duty_hours


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("08:00-20:00", "08:00-20:00"),
        ("8:00-12:00,13:30-20:00", "08:00-12:00, 13:30-20:00"),
        ("13:30-20:00; 08:00-12:00", "08:00-12:00, 13:30-20:00"),
        ("08：00－12：00，13：30－20：00", "08:00-12:00, 13:30-20:00"),
        ("8:00–12:00、13:30～20:00。", "08:00-12:00, 13:30-20:00"),
        ("０８：００至１２：００；１３：３０到２０：００", "08:00-12:00, 13:30-20:00"),
        ("8-12, 14-18", "08:00-12:00, 14:00-18:00"),
        ("22:00-06:00", "22:00-06:00"),
        ("22:00——6:00", "22:00-06:00"),
        ("08:00-20:00, 20:00-08:00", "08:00-20:00, 20:00-08:00"),
        ("00:00-24:00", "00:00-00:00"),
        ("08:00:00-20:00", "08:00-20:00"),
    ],
)
def test_several_periods_a_day_are_read_as_an_office_writes_them(text: str, stored: str) -> None:
    assert duty_text(parse_duty_hours(text)) == stored


@pytest.mark.parametrize(
    "text",
    [
        "",
        "，",
        "8",
        "all day",
        "08:00",
        "08:00-25:00",
        "08:60-20:00",
        "24:00-08:00",
        "08:00-12:00-20:00",
        "08:00-12:00 13:30-20:00",
        "08:00-12:00, 11:59-20:00",
        "22:00-08:30, 08:00-20:00",  # the night reaches into the morning
        "08:00-08:00, 12:00-13:00",
    ],
)
def test_what_is_no_list_of_periods_or_overlaps_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_duty_hours(text)


@settings(max_examples=50)
@given(st.lists(st.builds(time, st.integers(0, 23), st.integers(0, 59)), min_size=2, max_size=6, unique=True))
def test_what_is_stored_is_read_as_the_same_periods(clocks: list[time]) -> None:
    clocks = sorted(clocks)
    periods = tuple(DutyHours(*pair) for pair in zip(clocks[::2], clocks[1::2], strict=False))
    assert parse_duty_hours(duty_text(periods)) == periods
