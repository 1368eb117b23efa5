"""Where an agreement stands on a day, how long its successor runs, and what its lines may say."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import RuleError
from db.rules.agreements import (
    AgreementFacts,
    ChargedAlready,
    CoveredHasNoPrice,
    CustomerNeeded,
    FeeNeedsPrice,
    FixedBasisOnly,
    HouseBasisOnly,
    HouseFeesOnly,
    LastDayNeeded,
    LineFacts,
    NoLines,
    TermNotPossible,
    VacantRateNotPossible,
    VersionTerms,
    add_months,
    changed_lines,
    renewed_term,
    require_whole,
    stage_of,
)
from db.vocabulary import AgreementKind, AgreementStage, FeeBasis, Produces, Rhythm

FEE = LineFacts(Produces.FEE, "绿植养护", 300_00, Rhythm.MONTHLY, position=1)
PER_AREA = FEE._replace(basis=FeeBasis.AREA)
SERVICE = AgreementFacts(AgreementKind.SERVICE, "绿植养护", 1, date(2026, 12, 1), date(2027, 11, 30), customer_id=5)
HOUSE = SERVICE._replace(kind=AgreementKind.LIFT_FEE, customer_id=None, until_on=None)
TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("from_on", "last_on", "stage"),
    [
        (date(2026, 11, 21), None, AgreementStage.COMING),
        (date(2026, 11, 20), None, AgreementStage.RUNNING),
        (date(2026, 1, 1), date(2026, 12, 21), AgreementStage.RUNNING),
        (date(2026, 1, 1), date(2026, 12, 20), AgreementStage.EXPIRING),
        (date(2026, 1, 1), date(2026, 11, 20), AgreementStage.EXPIRING),
        (date(2026, 1, 1), date(2026, 11, 19), AgreementStage.ENDED),
        # It was ended before it began.
        (date(2026, 12, 1), date(2026, 11, 30), AgreementStage.ENDED),
    ],
)
def test_an_approved_agreement_stands_where_its_days_say(
    from_on: date, last_on: date | None, stage: AgreementStage
) -> None:
    assert stage_of(from_on=from_on, last_on=last_on, is_approved=True, is_open=False, today=TODAY) is stage


@pytest.mark.parametrize(("is_open", "stage"), [(True, AgreementStage.PREPARED), (False, AgreementStage.ENDED)])
def test_what_was_never_approved_is_in_preparation_or_given_up(is_open: bool, stage: AgreementStage) -> None:
    shown = stage_of(from_on=date(2026, 1, 1), last_on=None, is_approved=False, is_open=is_open, today=TODAY)
    assert shown is stage


@pytest.mark.parametrize(
    ("from_on", "until_on", "begin", "end"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31)),
        (date(2026, 3, 16), date(2026, 9, 15), date(2026, 9, 16), date(2027, 3, 15)),
        (date(2027, 3, 1), date(2028, 2, 29), date(2028, 3, 1), date(2029, 2, 28)),
        (date(2026, 11, 1), date(2026, 11, 20), date(2026, 11, 21), date(2026, 12, 10)),
    ],
)
def test_a_successor_begins_the_day_after_and_runs_as_long(
    from_on: date, until_on: date, begin: date, end: date
) -> None:
    assert renewed_term(from_on, until_on) == (begin, end)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 2000))
@settings(max_examples=60)
def test_a_renewal_leaves_no_day_out_and_takes_none_twice(from_on: date, days: int) -> None:
    until_on = from_on + timedelta(days=days)
    begin, end = renewed_term(from_on, until_on)
    assert begin == until_on + timedelta(days=1)
    assert begin <= end
    assert abs((end - begin).days - days) <= 3


@pytest.mark.parametrize(("day", "months", "on"), [
    (date(2026, 1, 31), 1, date(2026, 2, 28)),
    (date(2026, 12, 15), 1, date(2027, 1, 15)),
    (date(2026, 11, 20), 14, date(2028, 1, 20)),
])  # fmt: skip
def test_a_month_on_is_the_same_day_or_the_months_last(day: date, months: int, on: date) -> None:
    assert add_months(day, months) == on


@pytest.mark.parametrize(
    ("facts", "terms", "lines", "refusal"),
    [
        (SERVICE, {}, [], NoLines),
        (SERVICE, {}, [FEE._replace(unit_price_fen=0)], FeeNeedsPrice),
        (SERVICE, {}, [FEE._replace(produces=Produces.ORDER, unit_price_fen=0)], FeeNeedsPrice),
        (SERVICE, {}, [FEE._replace(produces=Produces.COVERED_ORDER)], CoveredHasNoPrice),
        (SERVICE, {}, [PER_AREA], FixedBasisOnly),
        (SERVICE._replace(customer_id=None), {}, [PER_AREA], CustomerNeeded),
        (SERVICE._replace(until_on=None), {}, [FEE], LastDayNeeded),
        (SERVICE._replace(until_on=date(2026, 11, 30)), {}, [FEE], TermNotPossible),
        (SERVICE._replace(until_on=date(2062, 11, 30)), {}, [FEE], TermNotPossible),
        (SERVICE, {"vacant_rate": 5000}, [FEE], VacantRateNotPossible),
        (HOUSE, {"vacant_rate": 10_001}, [PER_AREA], VacantRateNotPossible),
        (HOUSE, {}, [FEE], HouseBasisOnly),
        (HOUSE, {}, [PER_AREA._replace(produces=Produces.ORDER)], HouseFeesOnly),
        (HOUSE, {}, [PER_AREA._replace(rhythm=Rhythm.WEEKLY)], HouseFeesOnly),
    ],
)
def test_what_an_agreement_may_not_say_is_refused(
    facts: AgreementFacts, terms: dict[str, int], lines: list[LineFacts], refusal: type[RuleError]
) -> None:
    with pytest.raises(refusal):
        require_whole(facts, VersionTerms(facts.from_on, **terms), lines)


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        (SERVICE, [FEE, FEE._replace(produces=Produces.COVERED_ORDER, unit_price_fen=0, rhythm=Rhythm.WEEKLY)]),
        (SERVICE._replace(kind=AgreementKind.PARKING_FEE, until_on=None), [FEE]),
        (HOUSE, [PER_AREA, PER_AREA._replace(basis=FeeBasis.SPACE, rhythm=Rhythm.YEARLY)]),
    ],
)
def test_what_is_whole_goes_to_finance(facts: AgreementFacts, lines: list[LineFacts]) -> None:
    require_whole(facts, VersionTerms(facts.from_on), lines)


def test_another_wording_alone_charges_nothing_otherwise() -> None:
    second = FEE._replace(position=2)
    assert changed_lines([FEE, second], [FEE._replace(title="室内绿植养护"), second]) == []
    assert changed_lines([FEE, second], [FEE._replace(unit_price_fen=330_00)]) == [FEE, second]


def test_a_refused_day_is_named() -> None:
    assert "2026-12-31" in str(ChargedAlready(title="绿植养护", day=date(2026, 12, 31)))
