"""Whom a corrective action waits for: to open, to carry out, to check, to step in (R-SURV-5)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from db import work
from db.changes import RowChange
from db.operations.action_steps import finish_action
from db.operations.corrective_actions import change_action, dismiss_action
from db.queries.corrective_actions import ActionFilter, get_action, get_action_board, list_actions
from db.queries.digest import list_digest
from db.queries.inbox_actions import actions_waiting, count_actions_waiting
from db.queries.inbox_item import WorkItem
from db.tables.staff import User
from db.types import Actor
from db.vocabulary import ActionState, ActionView, Role, WorkKind
from tests.action_desk import CHECK, DAY, DUE, ActionDesk, action_of, make_action_desk, make_ended_survey
from tests.factories import FRIDAY, make_actor, put

pytestmark = pytest.mark.usefixtures("office")
AFTER_DUE, AT_CHECK = FRIDAY + 21 * DAY, FRIDAY + 30 * DAY


@pytest.fixture
def desk() -> ActionDesk:
    return make_action_desk()


def waits(actor: Actor, at: datetime = FRIDAY) -> list[WorkItem]:
    """The rows of corrective actions in the inbox, which their number counts."""
    items = work.ask(lambda session: list(actions_waiting(session, actor, at, 100)))
    assert len(items) == work.ask(count_actions_waiting, actor=actor, at=at, limit=100)
    return items


def kinds(actor: Actor, at: datetime = FRIDAY) -> list[WorkKind]:
    return [item.kind for item in waits(actor, at)]


def test_low_marks_are_the_managers_to_open_in_one_row_for_each_survey_until_it_is_filed(desk: ActionDesk) -> None:
    survey = make_ended_survey({"停车管理": {"": (3, 10)}, "电梯运行": {"": (4, 10)}})
    desk.propose(survey)
    (item,) = waits(desk.manager)
    assert (item.kind, item.number, item.what) == (WorkKind.OPEN_ACTION, survey.survey_no, "2")
    assert (item.page, item.params) == ("survey-actions", {"survey": survey.survey_no})
    assert not item.is_overdue and waits(desk.manager, FRIDAY + 6 * DAY)[0].is_overdue
    for other in (desk.clerk, desk.head, desk.leader, desk.finance):
        assert waits(other) == []


def test_an_open_one_waits_for_its_owner_and_overdue_for_the_manager_too(desk: ActionDesk) -> None:
    action = desk.opened(owner=desk.head)
    (item,) = waits(desk.head)
    assert (item.kind, item.number, item.what, item.is_overdue) == (
        WorkKind.ACTION,
        action.action_no,
        "电梯运行",
        False,
    )
    assert waits(desk.manager) == [] == waits(desk.clerk)
    assert waits(desk.head, AFTER_DUE)[0].is_overdue
    (late,) = waits(desk.manager, AFTER_DUE)
    assert (late.kind, late.about, late.number) == (WorkKind.STEP_IN, WorkKind.ACTION, action.action_no)
    assert [row.username for row in work.ask(list_digest, at=AFTER_DUE) if row.overdue] == ["u2", "u4"]


def test_the_managers_own_action_stands_there_once(desk: ActionDesk) -> None:
    desk.opened(owner=desk.manager)
    assert kinds(desk.manager, AFTER_DUE) == [WorkKind.ACTION]


def test_when_its_owner_has_left_the_head_of_the_department_has_it_at_once_and_without_a_head_the_manager(
    desk: ActionDesk,
) -> None:
    worker = make_actor(Role.SUPERVISOR, name="孙师傅", department=desk.lifts)
    action = desk.opened(owner=worker)
    assert waits(desk.head) == waits(desk.manager) == []

    def leave(who: Actor) -> None:
        put(lambda session: setattr(session.get_one(User, who.user_id), "is_active", False))

    leave(worker)
    (item,) = waits(desk.head)
    assert (item.kind, item.number, item.who) == (WorkKind.ACTION, action.action_no, "孙师傅")
    assert not item.is_overdue
    for nobody in (desk.other_head, desk.clerk, desk.leader, desk.manager):
        assert waits(nobody) == []
    assert kinds(desk.manager, AFTER_DUE) == [WorkKind.STEP_IN]
    mine = work.ask(list_actions, actor=desk.head, asked_for=ActionFilter(view=ActionView.MINE), at=FRIDAY)
    assert [row.id for row in mine.rows] == [action.id]

    leave(desk.head)
    assert kinds(desk.manager) == kinds(desk.manager, AFTER_DUE) == [WorkKind.ACTION]
    given_on = RowChange(action.id, action.version, {"owner_id": desk.clerk.user_id})
    work.act(change_action, by=desk.manager, at=FRIDAY, changes=[given_on])
    assert (kinds(desk.clerk), waits(desk.manager)) == ([WorkKind.ACTION], [])


def test_from_its_day_on_the_check_waits_for_somebody_else(desk: ActionDesk) -> None:
    action = desk.finished(owner=desk.head)
    assert kinds(desk.manager, AFTER_DUE) == []
    assert kinds(desk.manager, AT_CHECK) == [WorkKind.CHECK_ACTION]
    colleague = make_actor(Role.SUPERVISOR, name="副班长", department=desk.lifts)
    assert kinds(colleague, AT_CHECK) == [WorkKind.CHECK_ACTION]
    for nobody in (desk.head, desk.other_head, desk.clerk, desk.leader):
        assert kinds(nobody, AT_CHECK) == []
    desk.check(action, at=AT_CHECK)
    assert kinds(desk.manager, AT_CHECK) == []


def test_what_the_manager_did_is_checked_by_the_leader(desk: ActionDesk) -> None:
    action = desk.opened()
    numbers = {"action_id": action.id, "version": action.version}
    work.act(finish_action, by=desk.manager, at=FRIDAY, **numbers, note="代为登记")
    assert kinds(desk.manager, AT_CHECK) == []
    assert kinds(desk.leader, AT_CHECK) == [WorkKind.CHECK_ACTION]


# Board and list


def test_the_board_has_its_columns_and_its_parts(desk: ActionDesk) -> None:
    proposed, own, done, worked = desk.proposed(), desk.opened(), desk.finished(owner=desk.head), desk.finished()
    desk.check(worked)
    board = work.ask(get_action_board, actor=desk.clerk, at=FRIDAY)
    assert {state: [row.id for row in rows] for state, rows in board.columns.items()} == {
        ActionState.PROPOSED: [proposed.id],
        ActionState.OPEN: [own.id],
        ActionState.DONE: [done.id],
        ActionState.EFFECTIVE: [worked.id],
    }
    assert board.counts == {ActionView.ALL: 4, ActionView.MINE: 1, ActionView.OVERDUE: 0, ActionView.TO_CHECK: 1}
    mine = work.ask(get_action_board, actor=desk.clerk, at=FRIDAY, view=ActionView.MINE)
    assert [row.id for rows in mine.columns.values() for row in rows] == [own.id]
    assert work.ask(get_action_board, actor=desk.manager, at=FRIDAY).counts[ActionView.MINE] == 1
    late = work.ask(get_action_board, actor=desk.clerk, at=AT_CHECK + DAY, view=ActionView.OVERDUE)
    assert [row.id for rows in late.columns.values() for row in rows] == [own.id, done.id]
    assert late.counts[ActionView.OVERDUE] == 2


def test_what_worked_leaves_the_board_after_a_quarter_and_stays_in_the_list(desk: ActionDesk) -> None:
    action = desk.finished()
    desk.check(action)
    later = FRIDAY + timedelta(days=93)
    assert not any(work.ask(get_action_board, actor=desk.clerk, at=later).columns.values())
    found = work.ask(list_actions, actor=desk.clerk, asked_for=ActionFilter(), at=later)
    assert ([row.id for row in found.rows], found.total) == ([action.id], 1)
    of_survey = work.ask(get_action_board, actor=desk.clerk, at=later, survey_no=found.rows[0].survey_no)
    assert [row.id for row in of_survey.columns[ActionState.EFFECTIVE]] == [action.id]


def test_the_list_is_found_by_state_survey_and_word_what_waits_first(desk: ActionDesk) -> None:
    dismissed, late, soon = desk.proposed(), desk.opened(due_on=DUE + DAY, check_on=CHECK), desk.opened()
    numbers = {"action_id": dismissed.id, "version": dismissed.version}
    work.act(dismiss_action, by=desk.manager, at=FRIDAY, **numbers, reason="已列入大修")

    def ids(**sought: Any) -> list[int]:
        asked_for = ActionFilter(**sought)
        return [row.id for row in work.ask(list_actions, actor=desk.clerk, asked_for=asked_for, at=FRIDAY).rows]

    assert ids() == [soon.id, late.id, dismissed.id]
    assert ids(state=ActionState.DISMISSED) == [dismissed.id]
    assert ids(survey_no=work.ask(get_action, action_no=late.action_no).survey_no) == [late.id]
    assert ids(word=action_of(soon.id).action_no) == [soon.id]
    assert ids(word="王芳") == [soon.id, late.id] and ids(word="%") == []
    assert ids(view=ActionView.MINE) == [soon.id, late.id]


def test_the_mark_is_that_of_the_survey_and_its_topic_is_its_title(desk: ActionDesk) -> None:
    survey = make_ended_survey({"停车管理": {"一区": (7, 10), "二区": (7, 9)}})
    desk.propose(survey)
    question = work.ask(list_actions, actor=desk.clerk, asked_for=ActionFilter(), at=FRIDAY).rows[0]
    assert (question.title, question.subject, question.share.said) == ("停车管理", "您对停车管理满意吗？", "73.7 %")
