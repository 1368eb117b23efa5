"""What surveys wait for stands in the inbox of who does it, and when late with who steps in (R-SURV-1, 2 and 6)."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from db import work
from db.operations.survey_course import record_training
from db.operations.survey_decisions import cancel_survey, send_back_survey, submit_survey
from db.operations.survey_report import write_survey_report
from db.operations.survey_samples import draw_sample
from db.operations.surveys import draft_survey
from db.operations.waivers import grant_waiver
from db.queries.inbox import count_work_items, list_work_items
from db.queries.inbox_item import WorkItem, matter_of
from db.queries.inbox_surveys import count_surveys_waiting, surveys_waiting
from db.queries.survey_rounds import list_rounds, list_rounds_to_plan
from db.tables.staff import User
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import DutyRule, Role, SurveyAudience, SurveyState, WorkKind
from tests.factories import FRIDAY, make_actor, put
from tests.survey_desk import DAY, END, START, SurveyDesk, make_survey_desk, morning

Kind = WorkKind
EVENING = timedelta(hours=12)
LAST_OF_APPROVAL = START - 20 * DAY


@pytest.fixture
def desk(office: object) -> SurveyDesk:
    return make_survey_desk()


def waiting(actor: Actor, at: datetime) -> list[WorkItem]:
    def query(session: Session) -> list[WorkItem]:
        return [item for item in surveys_waiting(session, actor, at, 100) if item.kind is not Kind.PLAN_SURVEY]

    return work.ask(query)


def kinds(actor: Actor, at: datetime) -> list[WorkKind]:
    return [item.about or item.kind for item in waiting(actor, at)]


def night(day: date) -> datetime:
    """Nine in the evening: the duty of the day is over."""
    return morning(day) + EVENING


def test_each_step_waits_for_who_is_in_charge_and_each_decision_for_who_decides(desk: SurveyDesk) -> None:
    """R-SURV-1, R-SURV-6."""
    made = desk.drafted()
    assert (kinds(desk.clerk, FRIDAY), kinds(desk.leader, FRIDAY)) == ([Kind.SUBMIT_SURVEY], [])
    desk.act(cancel_survey, made, by=desk.manager, at=FRIDAY, reason="重来")
    made = desk.submitted(title="一")
    assert (kinds(desk.clerk, FRIDAY), kinds(desk.leader, FRIDAY)) == ([], [Kind.APPROVE_SURVEY])
    desk.act(send_back_survey, made, by=desk.leader, at=FRIDAY, reason="范围")
    assert (kinds(desk.clerk, FRIDAY), kinds(desk.leader, FRIDAY)) == ([Kind.SUBMIT_SURVEY], [])
    assert kinds(desk.other_clerk, FRIDAY) == kinds(desk.manager, FRIDAY) == kinds(desk.finance, FRIDAY) == []


def test_the_preparation_waits_until_the_day_of_the_start(desk: SurveyDesk) -> None:
    made = desk.approved()
    assert kinds(desk.clerk, FRIDAY) == [Kind.DRAW_SAMPLE]
    made = desk.act(draw_sample, made, by=desk.clerk, at=FRIDAY)
    found = waiting(desk.clerk, FRIDAY)[0]
    assert (found.kind, found.due_at) == (Kind.TRAIN_STAFF, night(START - 2 * DAY) - timedelta(hours=1))
    facts = {"trained_on": START - 3 * DAY, "who": "全体"}
    desk.act(record_training, made, by=desk.clerk, at=morning(START - 3 * DAY), **facts)
    assert kinds(desk.clerk, morning(START - DAY)) == []
    assert kinds(desk.clerk, morning(START)) == [Kind.START_SURVEY]


def test_the_end_waits_for_the_manager_the_report_for_its_writer_then_somebody_else(desk: SurveyDesk) -> None:
    """R-SURV-6."""
    made = desk.running()
    assert kinds(desk.manager, morning(END)) == []
    assert kinds(desk.manager, morning(END + DAY)) == [Kind.CLOSE_SURVEY]
    made, at = desk.close(made), morning(END)
    assert kinds(desk.clerk, at) == [Kind.WRITE_REPORT]
    made = desk.act(write_survey_report, made, by=desk.clerk, at=at, report="满意")
    assert [kinds(who, at) for who in (desk.clerk, desk.manager, desk.leader)] == [[], [Kind.APPROVE_REPORT], []]
    made = desk.act(write_survey_report, made, by=desk.manager, at=at, report="很满意")
    assert [kinds(who, at) for who in (desk.manager, desk.leader)] == [[], [Kind.APPROVE_REPORT]]


def test_the_file_waits_until_five_days_after_the_end(desk: SurveyDesk) -> None:
    """R-SURV-6."""
    desk.reported()
    found = waiting(desk.clerk, morning(END))[0]
    assert (found.kind, found.is_overdue) == (Kind.FILE_SURVEY, False)
    assert found.due_at == night(END + 5 * DAY) - timedelta(hours=1)
    assert (found.page, found.params) == ("survey", {"no": "DC-2026-001", "part": "filing"})


@pytest.mark.parametrize("stage", ["filed", "cancelled"])
def test_what_is_over_waits_for_nobody(desk: SurveyDesk, stage: str) -> None:
    if stage == "filed":
        desk.filed()
    else:
        desk.act(cancel_survey, desk.running(), by=desk.manager, at=morning(START), reason="不再需要")
    at = morning(END + 30 * DAY)
    assert [kinds(who, at) for who in (desk.clerk, desk.manager, desk.leader)] == [[], [], []]


def test_what_is_late_reaches_the_manager_by_itself(desk: SurveyDesk) -> None:
    desk.drafted()
    assert waiting(desk.manager, morning(LAST_OF_APPROVAL)) == []
    late = waiting(desk.manager, night(LAST_OF_APPROVAL))[0]
    assert (late.kind, late.about, late.who, late.is_overdue) == (Kind.STEP_IN, Kind.SUBMIT_SURVEY, "王芳", True)
    assert matter_of(late, str) == "Plan not submitted: 2026 年业主满意度调查"
    assert waiting(desk.clerk, night(LAST_OF_APPROVAL))[0].is_overdue


def test_what_the_manager_leaves_reaches_the_leader_after_a_working_day(desk: SurveyDesk) -> None:
    desk.running()
    # Ended on Friday 2027-01-01 at the latest, a holiday; the next working day is Monday the 4th.
    assert kinds(desk.leader, morning(date(2027, 1, 4))) == []
    assert kinds(desk.leader, night(date(2027, 1, 4))) == [Kind.CLOSE_SURVEY]


def test_a_survey_of_somebody_who_left_is_the_managers(desk: SurveyDesk) -> None:
    made = desk.drafted()

    def leave(session: Session) -> None:
        session.get_one(User, desk.clerk.user_id).is_active = False
        session.get_one(Survey, made.id).drafted_by = None

    put(leave)
    assert kinds(desk.manager, FRIDAY) == [Kind.SUBMIT_SURVEY]


def test_nobody_is_shown_what_they_wrote_themselves_unless_it_is_waived(desk: SurveyDesk) -> None:
    """R-ROLE-1."""
    both = make_actor(Role.CLERK, Role.LEADER, name="一人")
    made = work.act(draft_survey, by=both, at=FRIDAY, plan=desk.plan(owner_id=both.user_id))
    work.act(submit_survey, by=both, at=FRIDAY, survey_id=made.survey_id, version=1)
    assert (kinds(both, FRIDAY), kinds(desk.leader, FRIDAY)) == ([], [Kind.APPROVE_SURVEY])
    rule, until_on = DutyRule.PRICE_DRAFTER_APPROVES, FRIDAY.date() + 30 * DAY
    work.act(grant_waiver, by=desk.leader, at=FRIDAY, rule=rule, until_on=until_on, reason="一人")
    assert kinds(both, FRIDAY) == [Kind.APPROVE_SURVEY]


def test_the_number_in_the_menu_is_that_of_the_list(desk: SurveyDesk) -> None:
    desk.drafted()
    desk.submitted(title="二")
    at = morning(date(2026, 12, 1))
    for who in (desk.clerk, desk.manager, desk.leader, desk.finance):
        listed = work.ask(list_work_items, actor=who, at=at)
        assert work.ask(count_work_items, actor=who, at=at) == listed.total
        own = [item for item in listed.items if item.page in ("survey", "surveys")]
        assert work.ask(count_surveys_waiting, actor=who, at=at, limit=100) == len(own)


# The rounds


def test_the_manager_is_told_of_a_round_that_nobody_has_planned(desk: SurveyDesk) -> None:
    """R-SURV-2: shops every quarter."""
    at = morning(date(2026, 11, 27))

    def told(actor: Actor) -> list[WorkItem]:
        return work.ask(lambda session: list(surveys_waiting(session, actor, at, 100)))

    found = told(desk.manager)
    assert [matter_of(item, str) for item in found] == ["Shops 2026 Q4"]
    assert (found[0].page, found[0].params) == ("surveys", {"new": "1", "audience": "shops"})
    assert told(desk.clerk) == []
    shops = {"audience": SurveyAudience.SHOPS, "questionnaire_id": None}
    made = desk.drafted(**shops)
    assert [item.kind for item in told(desk.manager)] == []
    desk.act(cancel_survey, made, by=desk.manager, at=at, reason="改期")
    assert [item.kind for item in told(desk.manager)] == [Kind.PLAN_SURVEY]


def test_an_office_that_has_just_begun_is_not_told_what_it_missed_before(desk: SurveyDesk) -> None:
    """R-SURV-2: the first user is of 2026-11-20; the consumers' May and the residents' October are gone."""
    found = work.ask(list_rounds_to_plan, today=date(2026, 12, 1))
    assert [each.audience for each in found] == [SurveyAudience.SHOPS]

    def began_earlier(session: Session) -> None:
        session.get_one(User, desk.clerk.user_id).created_at = morning(date(2026, 1, 1))

    put(began_earlier)
    found = work.ask(list_rounds_to_plan, today=date(2026, 12, 1))
    assert [each.audience for each in found] == list(SurveyAudience)


def test_a_round_shows_its_survey_and_the_next_one_as_soon_as_it_is_planned(desk: SurveyDesk) -> None:
    made = desk.running()
    desk.drafted(title="明年", starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 9), training_on=date(2027, 2, 20))
    rounds = work.ask(list_rounds, today=date(2026, 12, 20))
    shown = [(each.round.audience, each.round.from_on.year, each.survey_no, each.state) for each in rounds]
    assert shown == [
        (SurveyAudience.RESIDENTS, 2026, made.survey_no, SurveyState.RUNNING),
        (SurveyAudience.RESIDENTS, 2027, "DC-2026-002", SurveyState.DRAFT),
        (SurveyAudience.SHOPS, 2026, "", None),
        (SurveyAudience.CONSUMERS, 2026, "", None),
    ]
