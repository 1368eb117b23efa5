"""Corrective actions: proposed, opened, carried out, checked by somebody else, or open again (R-SURV-5)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import work
from db.changes import CellNotReadable, ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.action_steps import (
    DoneDayNotPossible,
    ProgressNotPossible,
    check_action,
    finish_action,
    report_progress,
)
from db.operations.corrective_actions import OwnerNotPossible, change_action, dismiss_action, open_action
from db.operations.delegations import delegate_role
from db.operations.waivers import grant_waiver
from db.rules.action_states import ActionDayNotPossible, ActionStepNotPossible, OtherDepartmentsAction, OthersAction
from db.rules.separation_of_duties import OwnWorkAsStandIn, SamePerson
from db.tables.staff import User
from db.tables.surveys import SurveyResponse, SurveyVoid
from db.types import Actor
from db.vocabulary import ActionState, ActionVerb, CheckMeans, DutyRule, Role, SurveyAudience
from tests.action_desk import (
    CHECK,
    DAY,
    DUE,
    TODAY,
    ActionDesk,
    action_of,
    actions_of,
    make_action_desk,
    make_ended_survey,
    verbs_of,
)
from tests.factories import FRIDAY, make_actor, put

State, Verb = ActionState, ActionVerb
LATER = FRIDAY + 30 * DAY


@pytest.fixture
def desk(office: Path) -> ActionDesk:
    return make_action_desk()


def act(operation: Any, action: Any, by: Actor, at: Any = FRIDAY, **request: Any) -> Any:
    return work.act(operation, by=by, at=at, action_id=action.id, version=action.version, **request)


# Proposals


def test_each_question_and_zone_below_the_threshold_is_proposed_once(desk: ActionDesk) -> None:
    """79 of 100 is below 80 %, 80 of 100 is not; the zone by all its questions together."""
    survey = make_ended_survey(
        {"停车管理": {"一区": (15, 20), "二区": (5, 10)}, "客服态度": {"一区": (19, 20), "二区": (8, 10)}},
        department=desk.lifts,
    )
    found = desk.propose(survey)
    assert [(row.subject, row.zone, row.satisfied, row.answered) for row in found] == [
        ("您对停车管理满意吗？", "", 20, 30),
        ("二区", "二区", 13, 20),
    ]
    assert {row.state for row in found} == {State.PROPOSED}
    assert found[0].department_id == desk.lifts.id and found[0].trend_key == "停车管理"
    assert [row.action_no for row in found] == ["ZG-2026-001", "ZG-2026-002"]
    desk.propose(survey)
    assert len(actions_of(survey)) == 2


def test_the_threshold_is_exact_and_fewer_than_five_answers_say_nothing(desk: ActionDesk) -> None:
    for satisfied, answered, is_proposed in (
        (15, 19, True),
        (16, 20, False),
        (3, 4, False),
        (3, 5, True),
        (4, 5, False),
    ):
        survey = make_ended_survey({"停车管理": {"": (satisfied, answered)}})
        assert bool(desk.propose(survey)) is is_proposed, (satisfied, answered)


def test_a_zone_is_judged_by_the_weights_of_the_questions(desk: ActionDesk) -> None:
    marks = {"停车管理": {"一区": (6, 10), "二区": (9, 10)}, "客服态度": {"一区": (10, 10), "二区": (10, 10)}}
    even = desk.propose(make_ended_survey(marks))
    assert [row.subject for row in even] == ["您对停车管理满意吗？"]
    heavy = desk.propose(make_ended_survey(marks, weights={"停车管理": 3}))
    assert [row.subject for row in heavy] == ["您对停车管理满意吗？", "一区"]


def test_a_voided_sheet_counts_for_no_proposal(desk: ActionDesk) -> None:
    survey = make_ended_survey({"停车管理": {"": (4, 6)}})

    def void(session: Session) -> None:
        low = session.query(SurveyResponse).filter_by(survey_id=survey.id).order_by(SurveyResponse.id.desc()).first()
        assert low is not None
        session.add(SurveyVoid(survey_id=survey.id, response_id=low.id, reason="录入错误", voided_on=TODAY))

    put(void)
    assert desk.propose(survey) == []


def test_the_next_survey_calls_for_the_check_of_what_it_is_to_judge(desk: ActionDesk) -> None:
    far = date(2027, 11, 30)
    waits = desk.finished(check_means=CheckMeans.NEXT_SURVEY, check_on=far)
    by_eye = desk.finished(check_means=CheckMeans.INSPECTION, check_on=far)
    shops = make_ended_survey({"卫生": {"": (9, 10)}}, ended_on=TODAY + 60 * DAY, audience=SurveyAudience.SHOPS)
    desk.propose(shops, FRIDAY + 60 * DAY)
    assert action_of(waits.id).check_on == far
    following = make_ended_survey({"电梯运行": {"": (9, 10)}}, ended_on=TODAY + 60 * DAY)
    desk.propose(following, FRIDAY + 60 * DAY)
    assert action_of(waits.id).check_on == TODAY + 60 * DAY
    assert action_of(by_eye.id).check_on == far


# Opening


def test_opened_it_has_measure_owner_day_and_a_planned_check(desk: ActionDesk) -> None:
    action = desk.opened(owner=desk.head)
    assert (action.state, action.owner_id, action.due_on) == (State.OPEN, desk.head.user_id, DUE)
    assert (action.check_on, action.check_means) == (CHECK, CheckMeans.INSPECTION)
    assert verbs_of(action.id) == [Verb.PROPOSE, Verb.OPEN]


def test_it_belongs_to_the_owners_department(desk: ActionDesk) -> None:
    assert desk.proposed().department_id == desk.lifts.id
    assert desk.opened(owner=desk.clerk).department_id == desk.centre.id
    assert desk.opened(owner=desk.manager).department_id == desk.lifts.id


def test_without_one_of_these_it_stays_a_proposal(desk: ActionDesk) -> None:
    action = desk.proposed()
    for missing in ({"measure": "  "}, {"owner_id": None}, {"due_on": None}, {"check_means": None}, {"check_on": None}):
        with pytest.raises(Incomplete) as refused:
            desk.open(action, **missing)
        assert refused.value.field == next(iter(missing))
    assert action_of(action.id).state is State.PROPOSED and verbs_of(action.id) == [Verb.PROPOSE]


def test_days_lie_ahead_in_their_order_and_can_be_planned(desk: ActionDesk) -> None:
    action = desk.proposed()
    for days in (
        {"due_on": TODAY - DAY},
        {"due_on": TODAY + 732 * DAY, "check_on": TODAY + 740 * DAY},
        {"check_on": DUE - DAY},
        {"check_on": date(9999, 12, 31)},
    ):
        with pytest.raises(ActionDayNotPossible):
            desk.open(action, **days)


def test_the_owner_is_somebody_who_may_work_on_it(desk: ActionDesk) -> None:
    gone = make_actor(Role.CLERK, name="离职者")

    def leave(session: Session) -> None:
        session.get_one(User, gone.user_id).is_active = False

    put(leave)
    for nobody in (desk.finance, desk.leader, gone):
        with pytest.raises(OwnerNotPossible):
            desk.opened(owner=nobody)


def test_only_the_manager_opens_changes_and_dismisses(desk: ActionDesk) -> None:
    action = desk.proposed()
    for role in (Role.CLERK, Role.SUPERVISOR, Role.FINANCE, Role.LEADER, Role.ADMIN):
        other = make_actor(role, name="某人", department=desk.lifts)
        with pytest.raises(NotAllowed):
            act(dismiss_action, action, other, reason="无需")
        with pytest.raises(NotAllowed):
            act(
                *(open_action, action, other), measure="整改", owner_id=desk.clerk.user_id, due_on=DUE,
                check_means=CheckMeans.INSPECTION, check_on=CHECK,
            )  # fmt: skip
        with pytest.raises(NotAllowed):
            work.act(change_action, by=other, at=FRIDAY, changes=[RowChange(action.id, 1, {"measure": "x"})])
    assert action_of(action.id).version == action.version


def test_what_is_not_pursued_has_a_reason_and_may_be_thought_over(desk: ActionDesk) -> None:
    action = desk.proposed()
    with pytest.raises(Incomplete):
        act(dismiss_action, action, desk.manager, reason=" ")
    act(dismiss_action, action, desk.manager, reason="已列入明年大修")
    dismissed = action_of(action.id)
    assert (dismissed.state, dismissed.dismissed_because) == (State.DISMISSED, "已列入明年大修")
    again = desk.open(dismissed)
    assert (again.state, again.dismissed_because) == (State.OPEN, "")
    assert verbs_of(action.id) == [Verb.PROPOSE, Verb.DISMISS, Verb.OPEN]


# Carrying out


def test_the_owner_reports_progress_and_what_was_done(desk: ActionDesk) -> None:
    action = desk.opened()
    act(report_progress, action, desk.clerk, percent=40, note="已订货")
    assert (action_of(action.id).progress_percent, verbs_of(action.id)[-1]) == (40, Verb.PROGRESS)
    for wrong in (-1, 100, 10**9):
        with pytest.raises(ProgressNotPossible):
            act(report_progress, action_of(action.id), desk.clerk, percent=wrong, note="已订货")


def test_another_clerk_and_another_department_do_not_report_for_the_owner(desk: ActionDesk) -> None:
    action = desk.opened(owner=desk.head)
    other = make_actor(Role.CLERK, name="李前台", department=desk.lifts)
    for stranger in (desk.clerk, other, desk.other_head):
        with pytest.raises(OthersAction):
            act(report_progress, action, stranger, percent=10, note="看过")
        with pytest.raises(OthersAction):
            act(finish_action, action, stranger, note="做完")
    act(report_progress, action, desk.head, percent=10, note="看过")
    act(finish_action, action_of(action.id), desk.manager, note="代为登记")
    assert action_of(action.id).state is State.DONE


def test_the_head_of_the_department_reports_for_its_people(desk: ActionDesk) -> None:
    own = make_actor(Role.CLERK, name="班组文员", department=desk.lifts)
    action = desk.opened(owner=own)
    act(finish_action, action, desk.head, note="门机已更换")
    assert action_of(action.id).done_by == desk.head.user_id


def test_done_earlier_is_a_day_since_it_was_begun(desk: ActionDesk) -> None:
    action = desk.opened()
    for wrong in (TODAY - DAY, TODAY + 6 * DAY):
        with pytest.raises(DoneDayNotPossible):
            act(finish_action, action, desk.clerk, FRIDAY + 5 * DAY, note="做完", done_on=wrong)
    act(finish_action, action, desk.clerk, FRIDAY + 5 * DAY, note="做完", done_on=TODAY + 2 * DAY)
    found = action_of(action.id)
    assert (found.done_on, found.progress_percent) == (TODAY + 2 * DAY, 100)


# The check


def test_somebody_else_says_that_it_worked(desk: ActionDesk) -> None:
    action = desk.finished()
    desk.check(action)
    found = action_of(action.id)
    assert (found.state, found.checked_by, found.checked_on) == (State.EFFECTIVE, desk.manager.user_id, TODAY)


def test_neither_who_did_it_nor_its_owner_checks_it(desk: ActionDesk) -> None:
    """Also not when somebody else pressed the button for them."""
    action = desk.finished(owner=desk.head)
    with pytest.raises(SamePerson):
        desk.check(action, by=desk.head)
    opened = desk.opened(owner=desk.head)
    act(finish_action, opened, desk.manager, note="代为登记")
    for one in (desk.head, desk.manager):
        with pytest.raises(SamePerson):
            desk.check(action_of(opened.id), by=one)
    desk.check(action_of(opened.id), by=desk.leader)
    assert action_of(opened.id).state is State.EFFECTIVE


def test_in_the_owners_place_nobody_is_somebody_else(desk: ActionDesk) -> None:
    action = desk.finished(owner=desk.manager)
    clerk = make_actor(Role.CLERK, name="代理")
    days = {"from_on": TODAY, "until_on": TODAY + 90 * DAY, "reason": "年假"}
    people = {"absent_user_id": desk.manager.user_id, "delegate_id": clerk.user_id}
    work.act(delegate_role, by=desk.manager, at=FRIDAY, role=Role.MANAGER, **people, **days)
    with pytest.raises(OwnWorkAsStandIn):
        desk.check(action, by=clerk)


def test_a_waiver_of_the_leader_lets_the_manager_check_the_own_work(desk: ActionDesk) -> None:
    action = desk.finished(owner=desk.manager)
    request = {"rule": DutyRule.CHECK_OWN_ACTION, "until_on": TODAY + 9 * DAY, "reason": "仅一名经理"}
    work.act(grant_waiver, by=desk.leader, at=FRIDAY, **request)
    desk.check(action)
    assert action_of(action.id).state is State.EFFECTIVE


def test_the_head_of_another_department_and_a_clerk_do_not_check(desk: ActionDesk) -> None:
    action = desk.finished()
    with pytest.raises(OtherDepartmentsAction):
        desk.check(action, by=desk.head)
    with pytest.raises(NotAllowed):
        desk.check(action, by=desk.clerk)


def test_what_did_not_work_is_open_again_with_a_new_day_and_its_history(desk: ActionDesk) -> None:
    action = desk.finished()
    for missing in ({"due_on": None}, {"note": " ", "due_on": DUE}):
        with pytest.raises(Incomplete):
            desk.check(action, has_worked=False, **missing)
    with pytest.raises(Incomplete):
        desk.check(action, has_worked=None)
    with pytest.raises(ActionDayNotPossible):
        desk.check(action, at=LATER, has_worked=False, due_on=TODAY)
    desk.check(action, at=LATER, has_worked=False, due_on=DUE + 60 * DAY, measure="整机更换", note="仍常停运")
    again = action_of(action.id)
    assert (again.state, again.rounds, again.progress_percent) == (State.OPEN, 2, 0)
    assert (again.done_on, again.done_by, again.measure) == (None, None, "整机更换")
    assert again.check_on == CHECK + 60 * DAY
    numbers = {"action_id": again.id, "version": again.version}
    work.act(finish_action, by=desk.clerk, at=LATER + DAY, **numbers, note="已换整机")
    desk.check(action_of(again.id), at=LATER + 2 * DAY)
    assert action_of(again.id).state is State.EFFECTIVE
    assert verbs_of(again.id) == [Verb.PROPOSE, Verb.OPEN, Verb.FINISH, Verb.CHECK, Verb.FINISH, Verb.CHECK]


def test_what_worked_is_over(desk: ActionDesk) -> None:
    action = desk.finished()
    desk.check(action)
    found = action_of(action.id)
    for operation, request in (
        (report_progress, {"percent": 3, "note": "x"}),
        (finish_action, {"note": "x"}),
        (check_action, {"has_worked": True, "note": "x"}),
        (dismiss_action, {"reason": "x"}),
    ):
        with pytest.raises(ActionStepNotPossible):
            act(operation, found, desk.manager, **request)
    with pytest.raises(ActionStepNotPossible):
        work.act(
            change_action, by=desk.manager, at=FRIDAY, changes=[RowChange(found.id, found.version, {"measure": "x"})]
        )


# The list


def change(desk: ActionDesk, action: Any, **cells: Any) -> None:
    changes = [RowChange(action.id, action.version, cells)]
    work.act(change_action, by=desk.manager, at=FRIDAY, changes=changes)


def test_a_moved_day_moves_the_check_along(desk: ActionDesk) -> None:
    action = desk.opened()
    change(desk, action, due_on=(DUE + 7 * DAY).isoformat())
    found = action_of(action.id)
    assert (found.due_on, found.check_on) == (DUE + 7 * DAY, CHECK + 7 * DAY)
    assert verbs_of(action.id)[-1] is Verb.CHANGE


def test_once_done_only_the_check_is_planned_anew(desk: ActionDesk) -> None:
    action = desk.finished()
    for cells in ({"owner_id": desk.head.user_id}, {"measure": "别的"}, {"due_on": DUE.isoformat()}):
        with pytest.raises(ActionStepNotPossible):
            change(desk, action, **cells)
    change(desk, action, check_on=(CHECK + DAY).isoformat(), check_means="callbacks")
    found = action_of(action.id)
    assert (found.check_on, found.check_means) == (CHECK + DAY, CheckMeans.CALLBACKS)


def test_a_forged_or_senseless_cell_saves_nothing(desk: ActionDesk) -> None:
    action, other = desk.opened(), desk.opened()
    good = RowChange(other.id, other.version, {"measure": "别的"})
    for cells, refusal in (
        ({"state": "effective"}, ColumnsNotEditable),
        ({"satisfied": 100}, ColumnsNotEditable),
        ({"due_on": "tomorrow"}, CellNotReadable),
        ({"owner_id": "王芳"}, CellNotReadable),
        ({"owner_id": 9 * 10**30}, OwnerNotPossible),
        ({"check_means": "hope"}, CellNotReadable),
        ({"due_on": None}, Incomplete),
        ({"measure": " "}, Incomplete),
        ({"owner_id": None}, Incomplete),
        ({"due_on": "2020-01-01"}, ActionDayNotPossible),
        ({"check_on": "2026-11-21"}, ActionDayNotPossible),
    ):
        with pytest.raises(refusal):
            bad = RowChange(action.id, action.version, cells)
            work.act(change_action, by=desk.manager, at=FRIDAY, changes=[good, bad])
        assert action_of(other.id).measure == other.measure


def test_a_row_saved_by_somebody_else_is_a_conflict_and_an_unknown_one_is_said(desk: ActionDesk) -> None:
    action = desk.opened()
    change(desk, action, measure="甲")
    with pytest.raises(RowsChangedMeanwhile) as clash:
        change(desk, action, measure="乙")
    assert [(each.theirs, each.mine) for each in clash.value.conflicts] == [("甲", "乙")]
    with pytest.raises(ChangedMeanwhile):
        act(report_progress, action, desk.clerk, percent=5, note="x")
    with pytest.raises(NotFound):
        work.act(dismiss_action, by=desk.manager, at=FRIDAY, action_id=999, version=1, reason="x")


def test_a_proposal_can_be_prepared_in_the_list(desk: ActionDesk) -> None:
    action = desk.proposed()
    change(desk, action, measure="夜间巡查", due_on=DUE.isoformat())
    found = action_of(action.id)
    assert (found.state, found.measure, found.due_on) == (State.PROPOSED, "夜间巡查", DUE)
    change(desk, found, due_on=None)
    assert action_of(action.id).due_on is None


def test_hours_do_not_count_only_days(desk: ActionDesk) -> None:
    """23:30 in Shanghai is still that day, although UTC has not turned either."""
    late = FRIDAY + timedelta(hours=14, minutes=30)
    assert desk.open(desk.proposed(), at=late, due_on=TODAY, check_on=TODAY).due_on == TODAY
