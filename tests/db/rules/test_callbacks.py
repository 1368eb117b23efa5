"""The lot of a job falls the same for everybody who draws it, and what each kind of call asks (R-CALL-1, R-CALL-4)."""

import hashlib
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.callbacks import (
    asked_of,
    counts_as_try,
    draw,
    is_drawn,
    is_for_manager,
    likely_complaint,
    likely_severity,
)
from db.vocabulary import CallbackKind, ComplaintKind, ContactMeans, Mark, OrderKind, Outcome, Severity

NUMBERS = st.builds("TY-202611{:02d}-{:03d}".format, st.integers(1, 30), st.integers(1, 999))
SEEDS = st.text(max_size=20)
QUOTAS = st.integers(1, 100)


@settings(max_examples=50)
@given(number=NUMBERS, seed=SEEDS)
def test_r_call_1_the_lot_is_the_beginning_of_sha_256_as_the_order_page_says(number: str, seed: str) -> None:
    digest = hashlib.sha256((seed + ":" + number).encode()).hexdigest()
    assert draw(number, seed=seed) == int(digest[:16], 16) % 10_000


@settings(max_examples=30)
@given(seed=SEEDS, quota=QUOTAS)
def test_r_call_1_the_share_of_many_jobs_is_near_the_quota(seed: str, quota: int) -> None:
    jobs = [f"TY-20261120-{n:04d}" for n in range(4000)]
    share = sum(is_drawn(job, seed=seed, quota_percent=quota) for job in jobs) / len(jobs)
    # Five standard deviations of a fair lot: one seed in a million lies outside.
    assert abs(share - quota / 100) <= 5 * (quota / 100 * (1 - quota / 100) / len(jobs)) ** 0.5 + 1e-9


@settings(max_examples=50)
@given(jobs=st.lists(NUMBERS, unique=True, max_size=30), seed=SEEDS, quota=QUOTAS, order=st.randoms())
def test_the_sample_does_not_depend_on_when_the_jobs_are_done(
    jobs: list[str], seed: str, quota: int, order: Random
) -> None:
    first = {job for job in jobs if is_drawn(job, seed=seed, quota_percent=quota)}
    later = list(jobs)
    order.shuffle(later)
    assert {job for job in later if is_drawn(job, seed=seed, quota_percent=quota)} == first


@settings(max_examples=50)
@given(number=NUMBERS, seed=SEEDS, quota=st.integers(1, 99))
def test_what_a_quota_draws_every_higher_one_draws(number: str, seed: str, quota: int) -> None:
    lower = is_drawn(number, seed=seed, quota_percent=quota)
    assert lower <= is_drawn(number, seed=seed, quota_percent=quota + 1)
    assert is_drawn(number, seed=seed, quota_percent=100)


def test_another_word_draws_another_sample() -> None:
    jobs = [f"TY-20261120-{n:03d}" for n in range(100)]
    one, other = ([is_drawn(job, seed=seed, quota_percent=50) for job in jobs] for seed in ("2026", "2027"))
    assert one != other


@pytest.mark.parametrize(
    ("kind", "means", "asked"),
    [
        (CallbackKind.ORDER, None, ("satisfaction", "attitude", "skill", "outcome", "is_price_as_agreed")),
        (CallbackKind.COMPLAINT, None, ("satisfaction", "is_outcome_accepted")),
        (CallbackKind.ROUTINE, ContactMeans.CALL, ()),
        (CallbackKind.ROUTINE, ContactMeans.VISIT, ()),
        (CallbackKind.ROUTINE, ContactMeans.MEETING, ("words",)),
    ],
)
def test_each_kind_of_call_asks_its_own_questions(
    kind: CallbackKind, means: ContactMeans | None, asked: tuple[str, ...]
) -> None:
    """R-CALL-1, R-CALL-2, R-CALL-3: jobs, complaints, and committees with minutes."""
    assert asked_of(kind, means) == asked


@pytest.mark.parametrize(
    ("answer", "reported"),
    [
        ((2, Outcome.SOLVED, True, None), True),
        ((3, Outcome.SOLVED, True, None), False),
        ((5, Outcome.UNSOLVED, True, None), True),
        ((5, Outcome.PARTLY, True, None), False),
        ((5, Outcome.SOLVED, False, None), True),
        ((4, None, None, False), True),
        ((4, None, None, True), False),
        ((None, None, None, None), False),
    ],
)
def test_r_call_4_who_is_dissatisfied_is_reported(
    answer: tuple[int | None, Outcome | None, bool | None, bool | None], reported: bool
) -> None:
    assert is_for_manager(*answer) is reported


def test_the_worst_mark_is_more_than_a_minor_matter() -> None:
    assert [likely_severity(mark) for mark in (None, 5, 2, 1)] == [Severity.MINOR] * 3 + [Severity.MAJOR]


@pytest.mark.parametrize(
    ("kind", "attitude", "outcome", "fits", "likely"),
    [
        (OrderKind.REPAIR, Mark.GOOD, Outcome.UNSOLVED, True, ComplaintKind.REPAIR),
        (OrderKind.SERVICE, Mark.GOOD, Outcome.PARTLY, True, ComplaintKind.SPECIAL_SERVICE),
        (OrderKind.REPAIR, Mark.GOOD, Outcome.SOLVED, False, ComplaintKind.CHARGES),
        (OrderKind.REPAIR, Mark.GOOD, Outcome.UNSOLVED, False, ComplaintKind.REPAIR),
        (OrderKind.REPAIR, Mark.POOR, Outcome.SOLVED, True, ComplaintKind.OUR_STAFF),
        (None, None, None, None, ComplaintKind.OTHER),
    ],
)
def test_a_complaint_is_about_what_was_bad(
    kind: OrderKind | None, attitude: Mark | None, outcome: Outcome | None, fits: bool | None, likely: ComplaintKind
) -> None:
    assert likely_complaint(kind, attitude=attitude, outcome=outcome, is_price_as_agreed=fits) is likely


def test_r_call_4_two_tries_on_one_day_are_one() -> None:
    today = date(2026, 11, 20)
    assert counts_as_try(None, today)
    assert counts_as_try(today - timedelta(days=1), today)
    assert not counts_as_try(today, today)
