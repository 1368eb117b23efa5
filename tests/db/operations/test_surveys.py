"""A survey from the plan to the file: each step by its role, in time, by somebody else, and then locked (R-SURV)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound, RuleError
from db.operations.settings import SettingNotReadable, change_setting
from db.operations.survey_course import (
    EndPassed,
    EndsLater,
    NotLater,
    SampleNotDrawn,
    StartsLater,
    TrainingMissing,
    close_survey,
    extend_survey,
    record_training,
    start_survey,
)
from db.operations.survey_decisions import (
    OnlineNeedsAddress,
    QuestionnaireNotReleased,
    approve_survey,
    cancel_survey,
    send_back_survey,
    submit_survey,
    withdraw_survey,
)
from db.operations.survey_report import approve_survey_report, file_survey, write_survey_report
from db.operations.survey_samples import draw_sample
from db.operations.surveys import (
    NotInCharge,
    OtherAudience,
    QuestionnaireNotUsed,
    SurveyTitleTaken,
    ZoneUnknown,
    change_survey,
    draft_survey,
)
from db.operations.texts import TooLong
from db.operations.waivers import grant_waiver
from db.queries.surveys import SurveyFilter, list_surveys, list_zones
from db.queries.surveys_one import SurveyFile, get_survey
from db.rules.permissions import ALLOWED
from db.rules.separation_of_duties import SamePerson
from db.rules.survey_filing import NotDelivered, ReasonForLateFiling, ReportNotApproved, ReturnMissed
from db.rules.survey_plans import ApprovalLate, StartPassed, TrainedInFuture, TrainedLate, TrainingPlannedLate
from db.rules.survey_states import SurveyStepNotPossible
from db.tables.audit import AuditRow
from db.tables.callbacks import Callback
from db.tables.corrective_actions import CorrectiveAction
from db.tables.customers import Unit
from db.tables.surveys import Survey, SurveyAddress, SurveyCell
from db.types import Actor
from db.vocabulary import (
    ActionState,
    AddressState,
    CallbackState,
    DutyRule,
    QuestionnaireState,
    Role,
    SampleKind,
    SurveyAudience,
    SurveyMethod,
    SurveyState,
    SurveyVerb,
)
from tests.factories import FRIDAY, make_actor, make_customer, put
from tests.survey_desk import (
    DAY,
    END,
    START,
    SurveyDesk,
    make_questionnaire,
    make_survey_desk,
    morning,
    steps_of,
    survey_of,
    verbs_of,
)

Verb = SurveyVerb


@pytest.fixture
def desk(office: object) -> SurveyDesk:
    return make_survey_desk()


def reach(survey: Survey, *, answered: int, delivered: int = 0) -> None:
    """So many addresses have answered, so many more have their sheet."""

    def write(session: Session) -> None:
        rows = session.scalars(
            select(SurveyAddress).where(SurveyAddress.survey_id == survey.id).order_by(SurveyAddress.list_no)
        ).all()
        for row in rows[:answered]:
            row.state, row.answered_on = AddressState.ANSWERED, survey.starts_on
        for row in rows[answered : answered + delivered]:
            row.state = AddressState.DELIVERED

    put(write)


def file_of(survey: Survey, actor: Actor) -> SurveyFile:
    found = work.ask(get_survey, actor=actor, survey_id=survey.id)
    assert found is not None
    return found


# The whole way


def test_a_survey_goes_from_the_plan_to_the_file(desk: SurveyDesk) -> None:
    """R-SURV-1, R-SURV-6."""
    made = desk.running()
    reach(made, answered=2)
    made = desk.act(close_survey, made, by=desk.manager, at=morning(END + DAY))
    assert (made.closed_on, made.file_by) == (END + DAY, END + 5 * DAY)
    at = morning(END + 2 * DAY)
    made = desk.act(write_survey_report, made, by=desk.clerk, at=at, report="总体满意。")
    made = desk.act(approve_survey_report, made, by=desk.manager, at=at)
    made = desk.act(file_survey, made, by=desk.clerk, at=morning(END + 5 * DAY))
    assert (made.state, made.filed_by, made.short_return_reason) == (SurveyState.FILED, desk.clerk.user_id, "")
    assert verbs_of(made.id) == [
        *(Verb.DRAFT, Verb.SUBMIT, Verb.APPROVE, Verb.DRAW, Verb.TRAIN, Verb.START),
        *(Verb.CLOSE, Verb.REPORT, Verb.APPROVE_REPORT, Verb.FILE),
    ]
    shown = file_of(made, desk.leader)
    assert shown.plan == desk.plan()
    assert (shown.owner, shown.approved_by, shown.report_by, shown.report_approved_by, shown.filed_by) == (
        *("王芳", "林总", "王芳", "陈经理", "王芳"),
    )
    assert shown.returned == (2, 2, 2)


def test_the_numbers_of_a_year_run_without_gaps(desk: SurveyDesk) -> None:
    numbers = [desk.drafted(title=title).survey_no for title in ("一", "二")]
    assert numbers == ["DC-2026-001", "DC-2026-002"]
    with pytest.raises(SurveyTitleTaken):
        desk.drafted(title="二")
    assert desk.drafted(title="三").survey_no == "DC-2026-003"


# Who may do it


STEPS: tuple[tuple[Callable[..., Any], str, dict[str, Any]], ...] = (
    (change_survey, "drafted", {"plan": None}),
    (submit_survey, "drafted", {}),
    (withdraw_survey, "submitted", {}),
    (approve_survey, "submitted", {}),
    (send_back_survey, "submitted", {"reason": "范围太大"}),
    (record_training, "approved", {"trained_on": FRIDAY.date(), "who": "全体"}),
    (start_survey, "ready", {}),
    (extend_survey, "running", {"ends_on": END + 7 * DAY, "reason": "节日"}),
    (close_survey, "running", {"short_return_reason": "节日", "reason": "提前"}),
    (cancel_survey, "running", {"reason": "不再需要"}),
    (write_survey_report, "closed", {"report": "满意", "short_return_reason": "节日"}),
    (approve_survey_report, "reported", {}),
    (file_survey, "reported", {}),
)


# Who may and what a setting can be is told before anything is asked of the database.
@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("operation", "stage", "request_"), STEPS, ids=[each[0].__name__ for each in STEPS])
def test_a_forged_step_is_refused_to_every_role_that_does_not_have_it(
    desk: SurveyDesk, operation: Callable[..., Any], stage: str, request_: dict[str, Any]
) -> None:
    made: Survey = getattr(desk, stage)()
    if "plan" in request_:
        request_ = {"plan": desk.plan(title="改")}
    for role in set(Role) - ALLOWED[operation.__name__]:
        with pytest.raises(NotAllowed):
            work.act(
                operation, by=make_actor(role), at=morning(END), survey_id=made.id, version=made.version, **request_
            )
    assert survey_of(made.id).state is made.state


def test_nobody_else_sees_surveys(desk: SurveyDesk) -> None:
    made = desk.drafted()
    for role in set(Role) - ALLOWED["view_surveys"]:
        assert work.ask(get_survey, actor=make_actor(role), survey_no=made.survey_no) is None
    with pytest.raises(NotAllowed):
        work.act(draft_survey, by=desk.head, at=FRIDAY, plan=desk.plan())


# The plan


@pytest.mark.parametrize(
    ("changed", "refusal", "field"),
    [
        ({"zones": ("火星区",)}, ZoneUnknown, "zones"),
        ({"purpose": "长" * 2001}, TooLong, "purpose"),
        ({"title": "长" * 201}, TooLong, "title"),
        ({"title_en": "l" * 201}, TooLong, "title_en"),
        ({"questionnaire_id": 999}, NotFound, "questionnaire_id"),
        ({"owner_id": 999}, NotInCharge, "owner_id"),
        ({"audience": SurveyAudience.SHOPS}, OtherAudience, "questionnaire_id"),
    ],
)
def test_a_plan_names_only_what_the_office_has(
    desk: SurveyDesk, changed: dict[str, Any], refusal: type[RuleError], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        desk.drafted(**changed)
    assert refused.value.field == field


def test_in_charge_is_somebody_who_carries_surveys_out(desk: SurveyDesk) -> None:
    with pytest.raises(NotInCharge):
        desk.drafted(owner_id=desk.finance.user_id)
    assert desk.drafted(owner_id=desk.manager.user_id).owner_id == desk.manager.user_id


def test_a_retired_questionnaire_is_planned_no_more(desk: SurveyDesk) -> None:
    retired = make_questionnaire("旧问卷", state=QuestionnaireState.RETIRED)
    with pytest.raises(QuestionnaireNotUsed):
        desk.drafted(questionnaire_id=retired)


def test_a_questionnaire_is_released_before_the_leader_sees_the_plan(desk: SurveyDesk) -> None:
    made = desk.drafted(questionnaire_id=make_questionnaire("新问卷", state=QuestionnaireState.DRAFT))
    with pytest.raises(QuestionnaireNotReleased):
        desk.act(submit_survey, made, by=desk.clerk, at=FRIDAY)


def test_online_alone_needs_a_public_address(desk: SurveyDesk) -> None:
    """R-DEC-18."""
    with pytest.raises(OnlineNeedsAddress):
        desk.submitted(methods=(SurveyMethod.ONLINE,))
    admin = make_actor(Role.ADMIN)
    work.act(change_setting, by=admin, at=FRIDAY, setting="public_url", value="https://wy.example")
    assert desk.submitted(title="网上", methods=(SurveyMethod.ONLINE,)).state is SurveyState.SUBMITTED


def test_a_draft_with_gaps_is_kept_and_not_submitted(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made = desk.drafted(purpose="")
    with pytest.raises(Incomplete):
        desk.act(submit_survey, made, by=desk.clerk, at=FRIDAY)
    plan = desk.plan(zones=("一区",), sample_kind=SampleKind.RANDOM, sample_size=1, sample_seed="2026")
    made = desk.act(change_survey, made, by=desk.manager, at=FRIDAY, plan=plan)
    assert file_of(made, desk.clerk).plan == plan
    assert desk.act(submit_survey, made, by=desk.clerk, at=FRIDAY).submitted_by == desk.clerk.user_id


def test_training_is_planned_in_time(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    with pytest.raises(TrainingPlannedLate):
        desk.submitted(training_on=START - DAY)


def test_what_somebody_else_saved_is_not_overwritten(desk: SurveyDesk) -> None:
    made = desk.drafted()
    desk.act(change_survey, made, by=desk.manager, at=FRIDAY, plan=desk.plan(purpose="另一个目的"))
    with pytest.raises(ChangedMeanwhile):
        desk.act(change_survey, made, by=desk.clerk, at=FRIDAY, plan=desk.plan(purpose="我的目的"))
    assert survey_of(made.id).purpose == "另一个目的"


def test_saving_a_plan_as_it_is_writes_nothing(desk: SurveyDesk) -> None:
    made = desk.drafted()
    made = desk.act(change_survey, made, by=desk.manager, at=FRIDAY, plan=desk.plan())
    assert (made.version, verbs_of(made.id)) == (1, [Verb.DRAFT])


def test_a_plan_on_its_way_is_not_changed(desk: SurveyDesk) -> None:
    for stage in (desk.submitted, desk.approved):
        made = stage(title=stage.__name__)
        with pytest.raises(SurveyStepNotPossible):
            desk.act(change_survey, made, by=desk.clerk, at=FRIDAY, plan=desk.plan(purpose="偷偷改"))


def test_a_days_changes_of_one_person_are_one_line_of_the_history(desk: SurveyDesk) -> None:
    made = desk.drafted()
    for purpose, by in (("一", desk.clerk), ("二", desk.clerk), ("三", desk.manager)):
        made = desk.act(change_survey, made, by=by, at=FRIDAY, plan=desk.plan(purpose=purpose))
    made = desk.act(change_survey, made, by=desk.manager, at=FRIDAY + DAY, plan=desk.plan(purpose="四"))
    assert [event.by_user_id for event in steps_of(made.id) if event.verb is Verb.CHANGE] == [
        desk.clerk.user_id,
        desk.manager.user_id,
        desk.manager.user_id,
    ]


# The leader


def test_a_plan_is_approved_in_time_or_with_a_written_reason(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made, late = desk.submitted(), morning(START - 19 * DAY)
    with pytest.raises(ApprovalLate):
        desk.act(approve_survey, made, by=desk.leader, at=late)
    made = desk.act(approve_survey, made, by=desk.leader, at=late, late_reason="业委会临时要求")
    assert (made.state, made.late_reason) == (SurveyState.APPROVED, "业委会临时要求")
    assert steps_of(made.id)[-1].note == "业委会临时要求"


def test_the_days_before_the_start_are_a_setting(desk: SurveyDesk) -> None:
    made = desk.submitted()
    work.act(change_setting, by=make_actor(Role.ADMIN), at=FRIDAY, setting="survey_lead_days", value="31")
    with pytest.raises(ApprovalLate):
        desk.act(approve_survey, made, by=desk.leader, at=FRIDAY)


@pytest.mark.parametrize("office", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("setting", "value"),
    [("survey_return_percent", "101"), ("residents_survey_month", "13"), ("survey_filing_days", "0")],
)
def test_a_setting_that_no_survey_can_have_is_refused(desk: SurveyDesk, setting: str, value: str) -> None:
    with pytest.raises(SettingNotReadable):
        work.act(change_setting, by=make_actor(Role.ADMIN), at=FRIDAY, setting=setting, value=value)


def test_what_should_have_started_is_not_approved_any_more(desk: SurveyDesk) -> None:
    made = desk.submitted()
    with pytest.raises(StartPassed):
        desk.act(approve_survey, made, by=desk.leader, at=morning(START + DAY), late_reason="忘了")


def test_nobody_approves_the_plan_they_wrote_unless_it_is_waived(desk: SurveyDesk) -> None:
    """R-ROLE-1."""
    both = make_actor(Role.MANAGER, Role.LEADER, name="一人")
    made = desk.act(change_survey, desk.drafted(), by=both, at=FRIDAY, plan=desk.plan(purpose="我写的"))
    made = desk.act(submit_survey, made, by=desk.clerk, at=FRIDAY)
    with pytest.raises(SamePerson):
        desk.act(approve_survey, made, by=both, at=FRIDAY)
    work.act(
        grant_waiver,
        by=desk.leader,
        at=FRIDAY,
        rule=DutyRule.PRICE_DRAFTER_APPROVES,
        until_on=FRIDAY.date() + 30 * DAY,
        reason="只有一人",
    )
    assert desk.act(approve_survey, made, by=both, at=FRIDAY).approved_by == both.user_id


def test_the_leader_sends_a_plan_back_with_a_reason(desk: SurveyDesk) -> None:
    made = desk.submitted()
    with pytest.raises(Incomplete):
        desk.act(send_back_survey, made, by=desk.leader, at=FRIDAY, reason=" ")
    made = desk.act(send_back_survey, made, by=desk.leader, at=FRIDAY, reason="范围太大")
    assert (made.state, made.submitted_by, steps_of(made.id)[-1].note) == (SurveyState.DRAFT, None, "范围太大")


def test_another_plan_needs_another_approval_and_another_sample(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made = desk.act(draw_sample, desk.approved(), by=desk.clerk, at=FRIDAY)
    with pytest.raises(Incomplete):
        desk.act(withdraw_survey, made, by=desk.manager, at=FRIDAY)
    made = desk.act(withdraw_survey, made, by=desk.manager, at=FRIDAY, reason="改为全部小区")
    assert (made.state, made.approved_by, made.approved_on, made.drawn_at) == (SurveyState.DRAFT, None, None, None)
    assert work.ask(lambda session: session.scalars(select(SurveyAddress.id)).all()) == []
    assert work.ask(lambda session: session.scalars(select(SurveyCell.id)).all()) == []


# From the approval to the start


def test_a_survey_starts_on_its_day_with_sample_and_trained_staff(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made = desk.approved()
    with pytest.raises(TrainingMissing):
        desk.act(start_survey, made, by=desk.clerk, at=morning(START))
    facts = {"trained_on": START - 3 * DAY, "who": "全体"}
    made = desk.act(record_training, made, by=desk.clerk, at=morning(START - 3 * DAY), **facts)
    with pytest.raises(SampleNotDrawn):
        desk.act(start_survey, made, by=desk.clerk, at=morning(START))
    made = desk.act(draw_sample, made, by=desk.clerk, at=morning(START - 3 * DAY))
    with pytest.raises(StartsLater):
        desk.act(start_survey, made, by=desk.clerk, at=morning(START - DAY))
    with pytest.raises(EndPassed):
        desk.act(start_survey, made, by=desk.clerk, at=morning(END + DAY))
    made = desk.act(start_survey, made, by=desk.clerk, at=morning(START))
    with pytest.raises(SurveyStepNotPossible):
        desk.act(draw_sample, made, by=desk.clerk, at=morning(START))


def test_training_is_recorded_when_it_was_and_explained_when_late(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made = desk.approved()
    facts: dict[str, Any] = {"trained_on": START - DAY, "who": "全体"}
    with pytest.raises(TrainedInFuture):
        desk.act(record_training, made, by=desk.clerk, at=morning(START - 2 * DAY), **facts)
    with pytest.raises(TrainedLate):
        desk.act(record_training, made, by=desk.clerk, at=morning(START - DAY), **facts)
    with pytest.raises(Incomplete):
        desk.act(record_training, made, by=desk.clerk, at=morning(START - DAY), **{**facts, "who": ""})
    made = desk.act(record_training, made, by=desk.clerk, at=morning(START - DAY), **facts, reason="讲师生病")
    assert (made.trained_on, made.trained_note) == (START - DAY, "全体")
    assert steps_of(made.id)[-1].note == f"{START - DAY} 讲师生病"


def test_a_survey_by_phone_makes_its_calls_and_drops_them_at_its_end(desk: SurveyDesk) -> None:
    asked = {"methods": (SurveyMethod.PHONE,), "is_anonymous": False}
    made = desk.running(**asked)
    assert calls() == [CallbackState.DUE, CallbackState.DUE]
    desk.close(made)
    assert calls() == [CallbackState.DROPPED, CallbackState.DROPPED]


def calls() -> list[CallbackState]:
    return work.ask(lambda session: list(session.scalars(select(Callback.state))))


# The end


def test_a_survey_is_extended_to_a_later_day_with_a_reason(desk: SurveyDesk) -> None:
    made, at = desk.running(), morning(END + DAY)
    for day in (END - DAY, END, START + 400 * DAY):
        with pytest.raises(NotLater):
            desk.act(extend_survey, made, by=desk.manager, at=at, ends_on=day, reason="回收不足")
    with pytest.raises(Incomplete):
        desk.act(extend_survey, made, by=desk.manager, at=at, ends_on=END + 7 * DAY, reason="")
    made = desk.act(extend_survey, made, by=desk.manager, at=at, ends_on=END + 7 * DAY, reason="回收不足")
    assert made.ends_on == END + 7 * DAY
    assert steps_of(made.id)[-1].note == f"{END} → {END + 7 * DAY} 回收不足"


@pytest.mark.parametrize(
    ("answered", "delivered", "refusal"), [(0, 1, NotDelivered), (1, 1, ReturnMissed), (2, 0, None)]
)
def test_a_missed_target_is_explained_at_the_end(
    desk: SurveyDesk, answered: int, delivered: int, refusal: type[RuleError] | None
) -> None:
    """R-SURV-3: everybody is reached, 70 % answer."""
    made = desk.running()
    reach(made, answered=answered, delivered=delivered)
    if refusal is not None:
        with pytest.raises(refusal):
            desk.act(close_survey, made, by=desk.manager, at=morning(END), short_return_reason=" ")
    reason = "" if refusal is None else "节前外出"
    made = desk.act(close_survey, made, by=desk.manager, at=morning(END), short_return_reason=reason)
    assert (made.state, made.short_return_reason) == (SurveyState.CLOSED, reason)


def test_ending_early_is_explained(desk: SurveyDesk) -> None:
    made = desk.running()
    reach(made, answered=2)
    with pytest.raises(EndsLater):
        desk.act(close_survey, made, by=desk.manager, at=morning(END - DAY))
    made = desk.act(close_survey, made, by=desk.manager, at=morning(END - DAY), reason="全部收回")
    assert made.file_by == END - DAY + 5 * DAY
    assert file_of(made, desk.manager).asked_until == END - DAY


def test_a_survey_given_up_goes_no_further(desk: SurveyDesk) -> None:
    made = desk.act(cancel_survey, desk.running(), by=desk.manager, at=morning(END), reason="不再需要")
    for operation, by in ((close_survey, desk.manager), (submit_survey, desk.clerk), (file_survey, desk.clerk)):
        with pytest.raises(SurveyStepNotPossible):
            desk.act(operation, made, by=by, at=morning(END))


# Report and file


def test_nobody_approves_the_report_they_wrote(desk: SurveyDesk) -> None:
    """R-ROLE-1: whoever wrote any part of it."""
    at = morning(END)
    made = desk.act(write_survey_report, desk.closed(), by=desk.manager, at=at, report="初稿")
    made = desk.act(write_survey_report, made, by=desk.clerk, at=at, report="总体满意")
    with pytest.raises(SamePerson):
        desk.act(approve_survey_report, made, by=desk.manager, at=at)
    assert desk.act(approve_survey_report, made, by=desk.leader, at=at).report_approved_on == END


def test_a_report_written_anew_is_approved_anew(desk: SurveyDesk) -> None:
    made = desk.reported()
    made = desk.act(write_survey_report, made, by=desk.clerk, at=morning(END), report="改写")
    assert (made.report_approved_by, made.report_approved_on) == (None, None)
    with pytest.raises(ReportNotApproved):
        desk.act(file_survey, made, by=desk.clerk, at=morning(END))


def test_a_report_is_not_empty(desk: SurveyDesk) -> None:
    with pytest.raises(Incomplete):
        desk.act(write_survey_report, desk.closed(), by=desk.clerk, at=morning(END), report=" ")


def test_zones_are_those_of_the_units(desk: SurveyDesk) -> None:
    make_customer("商户", "9-1", customer_no="KH-000099")

    def elsewhere(session: Session) -> None:
        for room, zone in (("9-1", "商业街"), ("1-101", "")):
            session.scalars(select(Unit).where(Unit.room == room)).one().zone = zone

    put(elsewhere)
    assert sorted(work.ask(list_zones)) == ["一区", "商业街"]


def test_filing_later_than_five_days_after_the_end_is_explained(desk: SurveyDesk) -> None:
    """R-SURV-6."""
    made, late = desk.reported(), morning(END + 6 * DAY)
    with pytest.raises(ReasonForLateFiling):
        desk.act(file_survey, made, by=desk.clerk, at=late)
    made = desk.act(file_survey, made, by=desk.clerk, at=late, reason="报告返工")
    assert (made.state, steps_of(made.id)[-1].note) == (SurveyState.FILED, "报告返工")


def test_what_scored_low_is_decided_on_before_the_file(desk: SurveyDesk) -> None:
    """R-SURV-5, R-SURV-6."""
    made = desk.reported()

    def propose(session: Session) -> None:
        facts = {
            "survey_id": made.id,
            "zone": "一区",
            "subject": "一区",
            "satisfied": 3,
            "answered": 9,
            "low_percent": 80,
        }
        session.add(CorrectiveAction(action_no="ZG-2026-001", **facts))

    put(propose)
    assert file_of(made, desk.clerk).actions_to_open == 1
    with pytest.raises(RuleError) as refused:
        desk.act(file_survey, made, by=desk.clerk, at=morning(END))
    assert type(refused.value).__name__ == "ActionsNotDecided"

    def dismiss(session: Session) -> None:
        row = session.scalars(select(CorrectiveAction)).one()
        row.state, row.dismissed_because = ActionState.DISMISSED, "已整改"

    put(dismiss)
    assert desk.act(file_survey, made, by=desk.clerk, at=morning(END)).state is SurveyState.FILED


def test_every_step_stands_in_the_audit_trail_with_its_person(desk: SurveyDesk) -> None:
    made = desk.filed()
    rows = work.ask(
        lambda session: session.execute(
            select(AuditRow.operation, AuditRow.user_name).where(
                AuditRow.table_name == "survey", AuditRow.row_id == str(made.id)
            )
        ).all()
    )
    assert ("approve_survey", "林总") in rows and ("file_survey", "王芳") in rows


# The list


def test_the_list_narrows_and_says_what_came_back(desk: SurveyDesk) -> None:
    made = desk.running(title="一季度商户调查")
    reach(made, answered=1, delivered=1)
    desk.drafted(title="二季度商户调查", starts_on=START + 90 * DAY, ends_on=START + 95 * DAY, training_on=START)

    def found(**narrowed: Any) -> Iterator[str]:
        page = work.ask(list_surveys, looked_for=SurveyFilter(**narrowed))
        assert page.total == len(page.rows)
        return (row.title for row in page.rows)

    assert list(found()) == ["二季度商户调查", "一季度商户调查"]
    assert list(found(states=(SurveyState.RUNNING,))) == ["一季度商户调查"]
    assert list(found(text="二季")) == ["二季度商户调查"]
    assert list(found(text="dc-2026-001")) == ["一季度商户调查"]
    assert list(found(audience=SurveyAudience.SHOPS)) == []
    row = work.ask(list_surveys, looked_for=SurveyFilter(text="一季")).rows[0]
    assert row.returned == (2, 2, 1)


def test_a_stranger_number_is_nobody(desk: SurveyDesk) -> None:
    assert work.ask(get_survey, actor=desk.clerk, survey_no="DC-1999-001") is None
    assert work.ask(get_survey, actor=desk.clerk, survey_id=999) is None
    with pytest.raises(NotFound):
        work.act(submit_survey, by=desk.clerk, at=FRIDAY, survey_id=999, version=1)
