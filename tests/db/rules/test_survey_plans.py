"""What a survey's plan must say, what excludes each other in it, and its days (R-SURV-1, R-SURV-6)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.errors import Incomplete, RuleError
from db.rules.survey_filing import (
    ActionsNotDecided,
    NotDelivered,
    ReasonForLateFiling,
    ReportMissing,
    ReportNotApproved,
    Return,
    ReturnMissed,
    checklist_of,
    percent,
    require_fileable,
    require_in_time,
)
from db.rules.survey_plans import (
    ApprovalLate,
    ConsumersHaveNoPhone,
    DaysNotInOrder,
    GroupOutsideAudience,
    NumberOfSheetsMissing,
    PercentNotPossible,
    PhoneNotAnonymous,
    PlanDayNotPossible,
    SampleSizeNotPossible,
    StartPassed,
    SurveyPlan,
    TrainedInFuture,
    TrainedLate,
    TrainingAfterStart,
    TrainingPlannedLate,
    file_by,
    require_approved_in_time,
    require_possible_plan,
    require_trained,
    require_training_planned,
    require_whole_plan,
)
from db.vocabulary import CustomerKind, SampleKind, SurveyAudience, SurveyMethod

Audience, Method = SurveyAudience, SurveyMethod
DAY = timedelta(days=1)
START = date(2026, 12, 20)
PLAN = SurveyPlan(
    title="2026 年业主满意度调查",
    audience=Audience.RESIDENTS,
    starts_on=START,
    ends_on=START + 11 * DAY,
    purpose="了解评价",
    training_on=START - 3 * DAY,
    carried_out_by="王芳",
    owner_id=1,
    questionnaire_id=1,
    evaluation="逐题统计",
)
BY_CHANCE: dict[str, Any] = {"sample_kind": SampleKind.RANDOM, "sample_size": 50, "sample_seed": "2026"}


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"title": " "}, Incomplete, "title"),
        ({"starts_on": date.min}, PlanDayNotPossible, "starts_on"),
        ({"starts_on": date.max, "ends_on": date.max}, PlanDayNotPossible, "starts_on"),
        ({"ends_on": date.max}, PlanDayNotPossible, "ends_on"),
        ({"training_on": date.min}, PlanDayNotPossible, "training_on"),
        ({"ends_on": START - DAY}, DaysNotInOrder, "ends_on"),
        ({"ends_on": START + 367 * DAY}, DaysNotInOrder, "ends_on"),
        ({"training_on": START}, TrainingAfterStart, "training_on"),
        ({"groups": (CustomerKind.SHOP,)}, GroupOutsideAudience, "groups"),
        ({"return_target_percent": 0}, PercentNotPossible, "return_target_percent"),
        ({"low_percent": 101}, PercentNotPossible, "low_percent"),
        ({"methods": (Method.PHONE,)}, PhoneNotAnonymous, "methods"),
        ({"sample_kind": SampleKind.RANDOM}, SampleSizeNotPossible, "sample_size"),
        ({**BY_CHANCE, "sample_size": 20_001}, SampleSizeNotPossible, "sample_size"),
        ({"audience": Audience.CONSUMERS}, NumberOfSheetsMissing, "sample_size"),
        (
            {**BY_CHANCE, "audience": Audience.CONSUMERS, "methods": (Method.PHONE,), "is_anonymous": False},
            ConsumersHaveNoPhone,
            "methods",
        ),
    ],
)
def test_no_draft_says_what_cannot_be(changed: dict[str, Any], refusal: type[RuleError], field: str) -> None:
    with pytest.raises(refusal) as refused:
        require_possible_plan(PLAN._replace(**changed))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"purpose": "", "questionnaire_id": None, "methods": (), "training_on": None},
        {"methods": (Method.PAPER, Method.PHONE), "is_anonymous": False},
        {**BY_CHANCE, "audience": Audience.CONSUMERS, "methods": (Method.PAPER, Method.ONLINE)},
        {"audience": Audience.SHOPS, "groups": (CustomerKind.SHOP,)},
        {"ends_on": START},
    ],
)
def test_a_draft_may_have_gaps(changed: dict[str, Any]) -> None:
    require_possible_plan(PLAN._replace(**changed))


@pytest.mark.parametrize(
    "field", ["purpose", "methods", "carried_out_by", "owner_id", "questionnaire_id", "training_on", "evaluation"]
)
def test_the_leader_gets_only_what_says_everything(field: str) -> None:
    """R-SURV-1: purpose, method, time, staff, questionnaire, evaluation; scope and targets always have a value."""
    require_whole_plan(PLAN)
    empty = () if field == "methods" else None if field.endswith(("_id", "_on")) else ""
    with pytest.raises(Incomplete) as refused:
        require_whole_plan(PLAN._replace(**{field: empty}))
    assert refused.value.field == field


def test_a_random_sample_says_its_word_before_the_leader_sees_it() -> None:
    with pytest.raises(Incomplete):
        require_whole_plan(PLAN._replace(**{**BY_CHANCE, "sample_seed": ""}))


@pytest.mark.parametrize(
    ("today", "reason", "refusal"),
    [
        (START - 21 * DAY, "", None),
        (START - 20 * DAY, "", None),
        (START - 19 * DAY, "", ApprovalLate),
        (START - 19 * DAY, "  ", ApprovalLate),
        (START - 19 * DAY, "业委会要求", None),
        (START, "业委会要求", None),
        (START + DAY, "业委会要求", StartPassed),
    ],
)
def test_a_plan_is_approved_twenty_days_before_its_start_or_with_a_reason(
    today: date, reason: str, refusal: type[RuleError] | None
) -> None:
    """R-SURV-1."""
    if refusal is None:
        is_late = require_approved_in_time(START, today=today, lead_days=20, reason=reason)
        assert is_late is (today > START - 20 * DAY)
        return
    with pytest.raises(refusal):
        require_approved_in_time(START, today=today, lead_days=20, reason=reason)


@pytest.mark.parametrize(
    ("planned_on", "today", "is_refused"),
    [
        (START - 2 * DAY, START - 30 * DAY, False),
        (START - DAY, START - 30 * DAY, True),
        # There is no time for it any more: then the record says why.
        (START - DAY, START - DAY, False),
    ],
)
def test_training_is_planned_two_days_before_the_start(planned_on: date, today: date, is_refused: bool) -> None:
    """R-SURV-1."""
    plan = PLAN._replace(training_on=planned_on)
    if not is_refused:
        require_training_planned(plan, today=today, training_days=2)
        return
    with pytest.raises(TrainingPlannedLate):
        require_training_planned(plan, today=today, training_days=2)


@pytest.mark.parametrize(
    ("trained_on", "reason", "refusal"),
    [
        (START - 2 * DAY, "", None),
        (START - DAY, "", TrainedLate),
        (START - DAY, "讲师生病", None),
        (START + DAY, "讲师生病", TrainedInFuture),
    ],
)
def test_training_is_recorded_when_it_was_and_explained_when_late(
    trained_on: date, reason: str, refusal: type[RuleError] | None
) -> None:
    """R-SURV-1."""
    days: dict[str, Any] = {"starts_on": START, "today": START, "training_days": 2, "reason": reason}
    if refusal is None:
        require_trained(trained_on, **days)
        return
    with pytest.raises(refusal):
        require_trained(trained_on, **days)


def test_the_five_days_to_file_run_from_the_end_whenever_the_office_ends_it() -> None:
    """R-SURV-6."""
    end = START + 11 * DAY
    assert file_by(end, end, filing_days=5) == end + 5 * DAY
    assert file_by(end, end + 4 * DAY, filing_days=5) == end + 5 * DAY
    assert file_by(end, end - 4 * DAY, filing_days=5) == end + DAY


class Filing:
    """A survey as the checklist sees it; everything is done."""

    def __init__(self, **changed: Any) -> None:
        facts = {
            "returned": Return(10, 10, 7),
            "return_target_percent": 70,
            "short_return_reason": "",
            "report": "满意",
            "report_approved_on": START,
            "actions_to_open": 0,
        }
        self.__dict__.update(facts | changed)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({}, None),
        ({"returned": Return(10, 9, 9)}, NotDelivered),
        ({"returned": Return(10, 10, 6)}, ReturnMissed),
        ({"returned": Return(10, 9, 6), "short_return_reason": "外出"}, None),
        ({"report": "", "report_approved_on": None}, ReportMissing),
        ({"report_approved_on": None}, ReportNotApproved),
        ({"actions_to_open": 2}, ActionsNotDecided),
        ({"returned": Return(), "short_return_reason": ""}, NotDelivered),
    ],
)
def test_the_checklist_and_the_refusal_say_the_same(changed: dict[str, Any], refusal: type[RuleError] | None) -> None:
    """R-SURV-3, R-SURV-6."""
    one = Filing(**changed)
    assert checklist_of(one).is_complete is (refusal is None)
    if refusal is None:
        require_fileable(one)
        return
    with pytest.raises(refusal):
        require_fileable(one)


def test_late_filing_needs_a_reason() -> None:
    """R-SURV-6."""
    require_in_time(START, file_by=START, reason="")
    require_in_time(START + DAY, file_by=START, reason="报告返工")
    with pytest.raises(ReasonForLateFiling):
        require_in_time(START + DAY, file_by=START, reason=" ")


@settings(max_examples=60)
@given(st.integers(1, 5_000), st.data(), st.integers(1, 100))
def test_a_return_that_is_shown_as_reached_is_reached(sampled: int, data: st.DataObject, target: int) -> None:
    """R-SURV-3: the figure is rounded down, so the screen never promises what the checklist refuses."""
    answered = data.draw(st.integers(0, sampled))
    shown = percent(answered, sampled)
    assert shown is not None
    assert (shown >= target) is Return(sampled, sampled, answered).reaches(target)
