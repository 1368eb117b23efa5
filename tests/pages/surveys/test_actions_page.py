"""The page of corrective actions: board, list, one with its buttons and forms; in every role, and forged (R-SURV-5)."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db import work
from db.queries.corrective_actions import get_action
from db.tables.corrective_actions import CorrectiveAction
from db.types import Actor
from db.vocabulary import ActionState, CheckMeans, Role
from tests.action_desk import DAY, DUE, TODAY, ActionDesk, action_of, make_action_desk, make_ended_survey
from tests.factories import FRIDAY
from tests.pages.signed_in import open_page, open_page_as

PAGE = "surveys/actions.py"


@pytest.fixture
def desk(office: object, monkeypatch: pytest.MonkeyPatch) -> ActionDesk:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    return make_action_desk()


def texts(app: AppTest) -> str:
    """Without the signs that keep words from being Markdown."""
    shown = [*app.markdown, *app.caption, *app.header, *app.error]
    return "\n".join([*(each.value for each in shown), *(button.label for button in app.button)]).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


def one_page(action: CorrectiveAction, actor: Actor, do: str = "") -> AppTest:
    return open_page_as(PAGE, actor, no=action.action_no, **({"do": do} if do else {}))


def field(app: AppTest, kind: str, label: str) -> Any:
    return next(each for each in getattr(app, kind) if each.label.startswith(label))


def verbs(app: AppTest) -> set[str]:
    known = {"Open the action", "Report progress", "Done", "Check whether it worked"}
    return known & {button.label for button in app.button}


def test_the_board_has_a_column_for_each_state_with_mark_day_and_owner(desk: ActionDesk) -> None:
    desk.proposed()
    desk.opened(owner=desk.head)
    desk.finished()
    shown = texts(open_page_as(PAGE, desk.clerk))
    for words in ("**To be opened** :gray[1]", "**Under way** :gray[1]", "**To be checked** :gray[1]", "70.0 %"):
        assert words in shown
    assert "due 12-10" in shown and "电梯班组 · 赵强" in shown and "check on 12-20" in shown


def test_late_says_by_how_many_days(desk: ActionDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.opened()
    monkeypatch.setenv("OFFICE_NOW", (FRIDAY + 23 * DAY).isoformat())
    app = open_page_as(PAGE, desk.clerk)
    assert "3 d late" in texts(app)
    pills = next(group for group in app.button_group if any("Overdue" in name for name in group.options))
    assert any(name.endswith("Overdue 1") for name in pills.options)
    assert "电梯运行" not in texts(pills.set_value("to_check").run())


def test_one_survey_is_chosen_by_its_number_in_the_address(desk: ActionDesk) -> None:
    first, second = desk.proposed(), desk.opened()
    app = open_page_as(PAGE, desk.manager)
    assert first.action_no in texts(app) and second.action_no in texts(app)
    survey_no = work.ask(get_action, action_no=first.action_no).survey_no
    app.selectbox[0].set_value(survey_no).run()
    assert first.action_no in texts(app) and second.action_no not in texts(app)
    assert not open_page_as(PAGE, desk.manager, survey="DC-0000-000").exception


@pytest.mark.parametrize("role", list(Role))
def test_every_role_sees_the_page_or_is_told_why_not(desk: ActionDesk, role: Role) -> None:
    action = desk.opened()
    app = open_page(PAGE, role)
    assert not app.exception
    sees = role in (Role.CLERK, Role.SUPERVISOR, Role.MANAGER, Role.LEADER)
    assert ("电梯运行" in texts(app)) is sees
    app.query_params["no"] = action.action_no
    app.run()
    assert not app.exception and ("更换门机" in texts(app)) is sees


def test_who_may_press_what(desk: ActionDesk) -> None:
    proposed, opened, finished = desk.proposed(), desk.opened(), desk.finished(owner=desk.head)
    assert verbs(one_page(proposed, desk.manager)) == {"Open the action"}
    assert verbs(one_page(opened, desk.clerk)) == {"Report progress", "Done"}
    assert verbs(one_page(finished, desk.manager)) == {"Check whether it worked"}
    for nothing, nobody in ((proposed, desk.head), (opened, desk.other_head), (finished, desk.clerk)):
        assert verbs(one_page(nothing, nobody)) == set()


def test_the_manager_opens_it_with_owner_and_day(desk: ActionDesk) -> None:
    action = desk.proposed()
    app = one_page(action, desk.manager, do="open_action")
    press(app, "Open the action")
    assert "Fill in: Measure taken." in texts(app) and action_of(action.id).state is ActionState.PROPOSED
    field(app, "text_area", "Measure taken").set_value("更换门机")
    field(app, "selectbox", "In charge").set_value(desk.head.user_id)
    field(app, "date_input", "Due on").set_value(DUE)
    press(app, "Open the action")
    found = action_of(action.id)
    assert (found.state, found.measure, found.owner_id, found.due_on) == (
        *(ActionState.OPEN, "更换门机", desk.head.user_id),
        DUE,
    )
    assert "do" not in app.query_params and "更换门机" in texts(app)


def test_the_plan_is_changed_in_its_form_and_without_a_change_nothing_is_written(desk: ActionDesk) -> None:
    action = desk.opened()
    app = one_page(action, desk.manager, do="change_action")
    press(app, "Save")
    assert action_of(action.id).version == action.version and "do" not in app.query_params
    app.query_params["do"] = "change_action"
    app.run()
    field(app, "date_input", "Due on").set_value(DUE + 7 * DAY)
    field(app, "selectbox", "Judged by").set_value(CheckMeans.CALLBACKS)
    press(app, "Save")
    found = action_of(action.id)
    assert (found.due_on, found.check_means, found.measure) == (DUE + 7 * DAY, CheckMeans.CALLBACKS, action.measure)
    assert "2026-12-10 → 2026-12-17" in texts(app)


def test_the_owner_reports_and_finishes(desk: ActionDesk) -> None:
    action = desk.opened()
    app = one_page(action, desk.clerk, do="report_progress")
    field(app, "slider", "Progress").set_value(40)
    field(app, "text_input", "Work done").set_value("已订货")
    press(app, "Report progress")
    assert action_of(action.id).progress_percent == 40 and "已订货" in texts(app)
    app.query_params["do"] = "finish_action"
    app.run()
    field(app, "text_input", "Work done").set_value("已更换")
    press(app, "Done")
    assert action_of(action.id).state is ActionState.DONE


def test_a_check_that_it_did_not_work_opens_it_again(desk: ActionDesk) -> None:
    action = desk.finished()
    app = one_page(action, desk.manager, do="check_action")
    group = next(each for each in app.button_group if "It did not work" in each.options)
    group.set_value(False).run()
    field(app, "text_input", "What was seen").set_value("仍常停运")
    field(app, "text_area", "Measure taken").set_value("整机更换")
    press(app, "Open it again")
    found = action_of(action.id)
    assert (found.state, found.rounds, found.measure) == (ActionState.OPEN, 2, "整机更换")
    assert "try 2" in texts(app)


def test_the_owner_who_checks_is_told_to_ask_somebody_else_and_loses_nothing(desk: ActionDesk) -> None:
    action = desk.finished(owner=desk.head)
    app = one_page(action, desk.head, do="check_action")
    next(each for each in app.button_group if "It worked" in each.options).set_value(True).run()
    field(app, "text_input", "What was seen").set_value("好了")
    press(app, "Check whether it worked")
    assert "Checking one's own corrective action is not allowed" in texts(app)
    assert field(app, "text_input", "What was seen").value == "好了"
    assert action_of(action.id).state is ActionState.DONE


def test_a_forged_address_opens_no_form_and_no_fault(desk: ActionDesk) -> None:
    action = desk.opened()
    app = one_page(action, desk.other_head, do="finish_action")
    assert not app.exception and not app.text_input
    app.query_params["do"] = "drop_table"
    assert not app.run().exception
    app.query_params["no"] = "ZG-2026-999"
    app.run()
    assert not app.exception and "There is no corrective action with this number" in texts(app)


def test_the_list_is_edited_by_the_manager_only(desk: ActionDesk) -> None:
    desk.opened()
    for actor, is_edited in ((desk.manager, True), (desk.clerk, False)):
        app = open_page_as(PAGE, actor, view="list")
        assert not app.exception and len(app.dataframe) == 1
        assert ("Save changes" in texts(app)) is is_edited
        frame = app.dataframe[0].value
        assert list(frame["what"]) == ["电梯运行"] and list(frame["percent"]) == [70.0]


def test_below_the_results_each_action_stands_with_its_next_step_and_last_times_mark(desk: ActionDesk) -> None:
    make_ended_survey({"电梯运行": {"": (9, 10)}}, ended_on=TODAY - 300 * DAY)
    (action,) = desk.propose(make_ended_survey({"电梯运行": {"": (7, 10)}}))
    found = work.ask(get_action, action_no=action.action_no)
    for actor, verb in ((desk.manager, "Open the action"), (desk.head, "Look")):
        app = open_page_as("surveys/survey_results.py", actor, survey=found.survey_no)
        assert not app.exception
        frame = next(each.value for each in app.dataframe if "go" in each.value)
        assert [*frame.loc[0, ["what", "now", "before", "go"]]] == ["电梯运行", 70.0, 90.0, verb]
