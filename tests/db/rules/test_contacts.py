"""Routine contact falls evenly on working days and never twice in a turn (R-CALL-3)."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.contacts import CustomerFacts, Rhythm, RuleFacts, audiences_of, is_for, share_of
from db.rules.working_days import WorkingCalendar
from db.vocabulary import (
    Audience,
    Caller,
    ContactMeans,
    ContactPer,
    CustomerClass,
    CustomerKind,
    Standing,
)

CALENDAR = WorkingCalendar()
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))
rhythms = st.builds(Rhythm, st.just(CALENDAR), st.integers(1, 12), st.sampled_from(ContactPer))
customers = st.integers(1, 1_000_000)


def chain(rhythm: Rhythm, share: int, start: date, length: int) -> list[date]:
    """Each contact made on its day, the next one planned then."""
    found = [rhythm.next_due(share, after=start).day]
    while len(found) < length:
        found.append(rhythm.next_due(share, after=found[-1], served=found[-1]).day)
    return found


@settings(max_examples=60, deadline=None)
@given(rhythms, customers, days)
def test_no_contact_is_due_on_a_free_day_or_twice_in_a_turn(rhythm: Rhythm, customer: int, start: date) -> None:
    found = chain(rhythm, share_of(1, customer), start, 15)
    assert all(CALENDAR.is_working_day(day) and day > start for day in found)
    assert all(after > before for before, after in pairwise(rhythm.turn_of(day) for day in found))


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 12), st.sampled_from(ContactPer), customers, days)
def test_so_many_times_a_month_are_so_many_in_every_month(
    times: int, per: ContactPer, customer: int, start: date
) -> None:
    """Twice a month is two in every month, also around the Spring Festival and the National Day."""
    months = {ContactPer.MONTH: 1, ContactPer.QUARTER: 3, ContactPer.YEAR: 12}[per]
    found = chain(Rhythm(CALENDAR, times, per), share_of(3, customer), start, times * 4)
    counts = Counter((day.year * 12 + day.month - 1) // months for day in found)
    first, last = min(counts), max(counts)
    assert {counts[period] for period in range(first + 1, last)} <= {times}


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 9), st.integers(1, 50_000), st.integers(100, 1_700), days, st.integers(1, 4),
       st.sampled_from(ContactPer))  # fmt: skip
def test_customers_are_spread_evenly_over_the_days_of_a_turn(
    rule: int, first: int, many: int, start: date, times: int, per: ContactPer
) -> None:
    rhythm = Rhythm(CALENDAR, times, per)
    counts = Counter(
        rhythm.next_due(share_of(rule, customer), after=start).day for customer in range(first, first + many)
    )
    # From a year before: the turn of the start may be the shortest, and the outermost ones are not whole.
    turns = Counter(rhythm.turn_of(start + timedelta(days=n)) for n in range(-370, 800)
                    if CALENDAR.is_working_day(start + timedelta(days=n)))  # fmt: skip
    shortest = min(number for turn, number in turns.items() if turn not in (min(turns), max(turns)))
    assert max(counts.values()) <= many / shortest + 6


def test_1700_homes_once_a_year_are_about_seven_calls_a_working_day() -> None:
    rhythm = Rhythm(CALENDAR, 1, ContactPer.YEAR)
    start = date(2025, 12, 31)
    counts = Counter(rhythm.next_due(share_of(7, customer), after=start).day for customer in range(1, 1_701))
    assert (sum(counts.values()), len(counts)) == (1_700, 248)
    assert (min(counts.values()), max(counts.values())) == (6, 8)


@settings(max_examples=60, deadline=None)
@given(rhythms, customers, days, st.integers(0, 400))
def test_a_late_contact_does_not_move_the_pattern(rhythm: Rhythm, customer: int, start: date, late: int) -> None:
    """What was missed is left out; the next day is one of the days that would have come anyway."""
    share = share_of(2, customer)
    due = rhythm.next_due(share, after=start).day
    made = due + timedelta(days=late)
    after = rhythm.next_due(share, after=made, served=due).day
    punctual = chain(rhythm, share, start, 2)
    while punctual[-1] <= made:
        punctual.append(rhythm.next_due(share, after=punctual[-1], served=punctual[-1]).day)
    assert after == punctual[-1]


def test_a_contact_made_before_its_month_is_not_due_again_in_it() -> None:
    rhythm = Rhythm(CALENDAR, 1, ContactPer.MONTH)
    assert rhythm.next_due(0, after=date(2026, 3, 30), served=date(2026, 4, 20)).day == date(2026, 5, 6)


def test_a_month_with_fewer_working_days_than_contacts_has_one_on_each_of_them() -> None:
    worked = {date(2026, 5, 11), date(2026, 5, 12)}
    own = {date(2026, 5, 1) + timedelta(days=n): date(2026, 5, 1) + timedelta(days=n) in worked for n in range(31)}
    rhythm = Rhythm(WorkingCalendar(own), 4, ContactPer.MONTH)
    found = chain(rhythm, 0, date(2026, 4, 30), 3)
    assert [day for day in found if day.month == 5] == sorted(worked)


def test_a_day_of_a_year_not_announced_yet_is_provisional() -> None:
    rhythm = Rhythm(CALENDAR, 1, ContactPer.YEAR)
    assert rhythm.next_due(0, after=date(2026, 11, 22)) == (date(2027, 1, 1), True)


def test_contacts_of_a_holiday_announced_later_do_not_pile_up_on_the_day_after_it() -> None:
    """A week of February 2027 becomes free: its 32 contacts are not all made on the next Monday."""
    today = date(2026, 12, 1)
    before = Rhythm(CALENDAR, 1, ContactPer.YEAR)
    planned = {n: before.next_due(share_of(7, n), after=today).day for n in range(1, 1_701)}
    week = [date(2027, 2, 8) + timedelta(days=n) for n in range(5)]
    after = Rhythm(WorkingCalendar(dict.fromkeys(week, False)), 1, ContactPer.YEAR)
    moved = {n: after.off_free_day(share_of(7, n), day, today=today).day for n, day in planned.items() if day in week}
    assert len(moved) == 32
    assert not set(moved.values()) & set(week)
    counts = Counter(moved.get(n, day) for n, day in planned.items())
    assert max(counts[day] for day in moved.values()) <= 15


def test_a_contact_of_a_free_day_is_never_put_into_the_past() -> None:
    free = Rhythm(WorkingCalendar({date(2027, 1, 5): False}), 1, ContactPer.YEAR)
    assert free.off_free_day(0, date(2027, 1, 5), today=date(2027, 1, 4)).day == date(2027, 1, 6)


@pytest.mark.parametrize(
    ("kind", "standing", "expected"),
    [
        (CustomerKind.OWNER, Standing.ORDINARY, {Audience.RESIDENTS}),
        (CustomerKind.TENANT, Standing.ORDINARY, {Audience.RESIDENTS}),
        (CustomerKind.OWNER, Standing.ANCHOR, {Audience.RESIDENTS}),
        (CustomerKind.OWNER, Standing.COMMITTEE, {Audience.OWNERS_COMMITTEE}),
        (CustomerKind.SHOP, Standing.ORDINARY, {Audience.SHOPS}),
        (CustomerKind.SHOP, Standing.ANCHOR, {Audience.SHOPS, Audience.ANCHOR_SHOPS}),
        (CustomerKind.SHOP, Standing.COMMITTEE, {Audience.SHOPS_COMMITTEE}),
    ],
)
def test_kind_and_standing_say_whom_a_customer_counts_among(
    kind: CustomerKind, standing: Standing, expected: set[Audience]
) -> None:
    assert audiences_of(kind, standing) == expected


@pytest.mark.parametrize("changed", [{"is_active": False}, {"customer_class": CustomerClass.B}])
def test_a_rule_is_for_its_class_and_for_customers_in_use(changed: dict[str, object]) -> None:
    rule = RuleFacts(1, Audience.SHOPS, CustomerClass.A, Caller.LEADER, ContactMeans.VISIT, 1, ContactPer.YEAR,
                     False, True)  # fmt: skip
    shop = CustomerFacts(1, CustomerKind.SHOP, CustomerClass.A, Standing.ANCHOR, True)
    assert is_for(rule, shop)
    assert not is_for(rule, shop._replace(**changed))
