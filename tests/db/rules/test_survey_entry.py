"""Numbers of sheets as people write them, the lot of the second entry, and the days of calls (R-SURV-3, R-CALL-4)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.survey_calls import planned_days
from db.rules.survey_entry import base_number, is_typed_again, list_number, next_number_of, plain_number
from db.rules.survey_take_over import likely_audience, plain_title
from db.rules.survey_tokens import ALPHABET
from db.rules.working_days import WorkingCalendar
from db.vocabulary import SurveyAudience

MONDAY = date(2026, 11, 23)
CALENDAR = WorkingCalendar()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", 12),
        (" 0012 ", 12),
        ("１２", 12),
        ("1 2", 12),
        ("", None),
        ("K7M2PQ4R", None),
        ("12-2", None),
        ("-1", None),
    ],
)
def test_the_number_of_a_list_is_read_as_people_write_it(typed: str, number: int | None) -> None:
    assert list_number(typed) == number


@pytest.mark.parametrize("typed", ["k7m2pq41", "K7M2 PQ4I", "Ｋ７Ｍ２ＰＱ４l"])
def test_the_number_of_an_entry_is_read_without_letters_that_look_like_digits(typed: str) -> None:
    assert plain_number(typed) == "K7M2PQ41"


@settings(max_examples=50, deadline=None)
@given(st.text(ALPHABET, min_size=8, max_size=8), st.integers(1, 50))
def test_each_entry_of_a_sheet_has_the_next_number_and_keeps_the_first(number: str, times: int) -> None:
    entry = number
    for _each in range(times):
        entry = next_number_of(entry)
    assert (entry, base_number(entry)) == (f"{number}-{times + 1}", number)


@settings(max_examples=50, deadline=None)
@given(st.text(ALPHABET, min_size=1, max_size=8), st.integers(0, 99))
def test_what_a_share_draws_a_larger_share_draws_too(number: str, percent: int) -> None:
    drawn = is_typed_again(number, survey_no="DC-2026-001", percent=percent)
    assert not drawn or is_typed_again(f"{number}-2", survey_no="DC-2026-001", percent=percent + 1)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 300), st.integers(0, 40))
def test_calls_are_spread_evenly_over_the_working_days_with_room_for_three_tries(count: int, length: int) -> None:
    last = MONDAY + timedelta(days=length)
    days = planned_days(count, first=MONDAY, last=last, calendar=CALENDAR)
    assert (len(days), days) == (count, sorted(days))
    assert all(MONDAY <= day <= last and CALENDAR.is_working_day(day) for day in days)
    loads = [days.count(day) for day in set(days)]
    assert not loads or max(loads) - min(loads) <= 1
    left = CALENDAR.working_days_between(max(days, default=MONDAY), last)
    assert left >= min(2, CALENDAR.working_days_between(MONDAY, last))


def test_a_survey_over_free_days_alone_is_called_on_its_first_possible_day() -> None:
    saturday = MONDAY - timedelta(days=2)
    assert planned_days(2, first=saturday, last=saturday, calendar=CALENDAR) == [saturday] * 2


@pytest.mark.parametrize(
    ("title", "audience"),
    [
        ("2025年度业主满意度调查", SurveyAudience.RESIDENTS),
        ("2025年三季度商户满意度调查", SurveyAudience.SHOPS),
        ("2025 消费者满意度", SurveyAudience.CONSUMERS),
        ("Shops, third quarter", SurveyAudience.SHOPS),
        ("", SurveyAudience.RESIDENTS),
    ],
)
def test_a_title_says_whom_a_survey_of_the_past_asked(title: str, audience: SurveyAudience) -> None:
    assert likely_audience(title) is audience


def test_a_title_is_the_same_with_the_signs_of_a_spreadsheet() -> None:
    assert (
        plain_title("2025 年满意度调查（一期）")
        == plain_title("2025年满意度调查(一期)")
        != plain_title("2025年满意度调查(二期)")
    )
