"""The pages of the surveys: rounds and list, a new plan, one survey with its steps, report and file; and forged."""

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session
from streamlit.testing.v1 import AppTest

from db import work
from db.operations.survey_decisions import submit_survey, withdraw_survey
from db.operations.surveys import change_survey
from db.queries.surveys_one import get_survey
from db.tables.corrective_actions import CorrectiveAction
from db.tables.surveys import Survey
from db.types import Actor
from db.vocabulary import SurveyAudience, SurveyMethod, SurveyState, SurveyVerb
from tests.factories import FRIDAY, put
from tests.pages.signed_in import open_page_as
from tests.survey_desk import DAY, END, START, SurveyDesk, make_survey_desk, morning, steps_of, survey_of

LIST, ONE = "surveys/surveys.py", "surveys/survey.py"


@pytest.fixture
def desk(office: object, monkeypatch: pytest.MonkeyPatch) -> SurveyDesk:
    monkeypatch.setenv("OFFICE_NOW", FRIDAY.isoformat())
    return make_survey_desk()


def texts(app: AppTest) -> str:
    assert not app.exception
    shown = [*app.markdown, *app.caption, *app.header, *app.error]
    return "\n".join([*(each.value for each in shown), *(button.label for button in app.button)])


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def primary(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.proto.type == "primary"]


def press(app: AppTest, label: str) -> AppTest:
    """The last one of this name: the form's own, where a button of the head has opened it."""
    [button for button in app.button if button.label == label][-1].click()
    return app.run()


def field(app: AppTest, kind: str, label: str) -> Any:
    return next(each for each in getattr(app, kind) if each.label.startswith(label))


def open_one(made: Survey, actor: Actor, part: str = "") -> AppTest:
    app = open_page_as(ONE, actor)
    app.query_params["no"] = made.survey_no
    if part:
        app.query_params["part"] = part
    return app.run()


def at_time(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setenv("OFFICE_NOW", at.isoformat())


# The list


def test_the_list_says_what_each_survey_is_and_which_rounds_are_due(
    desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-SURV-2."""
    desk.running()
    at_time(monkeypatch, morning(START))
    app = open_page_as(LIST, desk.manager)
    shown = texts(app)
    for words in ("**Residents 2026**", "**Shops 2026 Q4**", "**Consumers 2026**", "missed", "plan overdue"):
        assert words in shown
    assert app.dataframe[0].value["title"].tolist() == ["2026 年业主满意度调查"]
    assert app.dataframe[0].value["returned"].tolist() == ["0.0 % (0 of 2)"]
    press(app, "Plan it")
    assert "New survey" in texts(app)
    assert field(app, "text_input", "Title").value == "Survey of the shops 2027 Q1"


def test_who_only_reads_gets_no_button(desk: SurveyDesk) -> None:
    made = desk.drafted()
    for who in (desk.head, desk.leader):
        assert "Draft a plan" not in buttons(open_page_as(LIST, who))
        app = open_page_as(LIST, who)
        app.query_params["new"] = "1"
        assert "New survey" not in texts(app.run())
        assert not {"Submit for approval", "Save the draft"} & set(buttons(open_one(made, who)))


def test_a_search_that_finds_nothing_says_so(desk: SurveyDesk) -> None:
    desk.drafted()
    app = open_page_as(LIST, desk.clerk)
    field(app, "text_input", "Number or title").set_value("没有").run()
    assert "No surveys here" in texts(app)


# A plan


def test_a_new_plan_is_saved_as_a_draft_and_opens(desk: SurveyDesk) -> None:
    """R-SURV-1: it begins 25 days from now, so that the leader can approve it in time."""
    app = open_page_as(LIST, desk.clerk)
    press(app, "Draft a plan")
    assert field(app, "date_input", "Starts on").value == FRIDAY.date() + 25 * DAY
    assert field(app, "date_input", "Training").value == FRIDAY.date() + 23 * DAY
    field(app, "text_area", "Purpose").set_value("了解评价")
    press(app, "Save the draft")
    made = survey_of(1)
    assert (made.state, made.purpose, made.owner_id) == (SurveyState.DRAFT, "了解评价", desk.clerk.user_id)
    assert (made.title, made.audience) == ("Survey of the residents 2026", SurveyAudience.RESIDENTS)
    assert made.title_en == made.title


def test_a_refused_plan_loses_nothing(desk: SurveyDesk) -> None:
    app = open_page_as(LIST, desk.clerk)
    app.query_params["new"] = "1"
    app.run()
    field(app, "text_area", "Purpose").set_value("了解评价")
    field(app, "button_group", "Method").set_value([SurveyMethod.PAPER, SurveyMethod.PHONE])
    press(app, "Save the draft")
    assert "A call is not anonymous" in texts(app)
    assert field(app, "text_area", "Purpose").value == "了解评价"
    field(app, "toggle", "With names").set_value(True)
    press(app, "Save the draft")
    made = survey_of(1)
    assert (made.methods, made.is_anonymous, made.purpose) == ("paper\nphone", False, "了解评价")


def test_a_draft_is_saved_before_it_goes_to_the_leader(desk: SurveyDesk) -> None:
    made = desk.drafted()
    app = open_one(made, desk.clerk)
    assert "Submit for approval" in buttons(app)
    field(app, "text_area", "Purpose").set_value("另一个目的").run()
    assert "Submit for approval" not in buttons(app)
    press(app, "Save the draft")
    assert survey_of(made.id).purpose == "另一个目的"
    press(app, "Submit for approval")
    assert survey_of(made.id).state is SurveyState.SUBMITTED
    assert "Take back" in buttons(app)


def test_a_gap_is_named_beside_its_field(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made = desk.drafted(purpose="")
    app = open_one(made, desk.clerk)
    press(app, "Submit for approval")
    assert "Fill in: Purpose." in texts(app)
    field(app, "text_area", "Purpose").set_value("了解评价").run()
    press(app, "Save the draft")
    assert "Fill in: Purpose." not in texts(app)
    press(app, "Submit for approval")
    assert "Somebody changed this meanwhile" not in texts(app)
    assert survey_of(made.id).state is SurveyState.SUBMITTED


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(desk: SurveyDesk) -> None:
    made = desk.drafted()
    app = open_one(made, desk.clerk)
    desk.act(change_survey, made, by=desk.manager, at=FRIDAY, plan=desk.plan(purpose="经理写的"))
    field(app, "text_area", "Purpose").set_value("我写的").run()
    press(app, "Save the draft")
    assert "Somebody changed this meanwhile" in texts(app)
    assert survey_of(made.id).purpose == "经理写的"
    assert field(app, "text_area", "Purpose").value == "我写的"


def test_what_a_colleague_did_meanwhile_is_looked_at_before_the_plan_is_submitted(desk: SurveyDesk) -> None:
    made = desk.drafted()
    app = open_one(made, desk.clerk)
    submitted = desk.act(submit_survey, made, by=desk.manager, at=FRIDAY)
    desk.act(withdraw_survey, submitted, by=desk.manager, at=FRIDAY)
    press(app, "Submit for approval")
    assert "Somebody changed this meanwhile" in texts(app)
    assert survey_of(made.id).state is SurveyState.DRAFT
    press(app, "Submit for approval")
    assert survey_of(made.id).state is SurveyState.SUBMITTED


def test_hostile_text_stays_text(desk: SurveyDesk) -> None:
    made = desk.submitted(title="**<b>强</b>** [x](http://evil)", purpose="# 标题 <script>alert(1)</script>")
    shown = texts(open_one(made, desk.leader))
    assert r"\*\*\<b\>强" in shown and r"\# 标题 \<script\>" in shown


# The leader


def test_the_leader_approves_in_time_with_one_click_more(desk: SurveyDesk) -> None:
    """R-SURV-1."""
    made = desk.submitted()
    app = open_one(made, desk.leader)
    press(app, "Approve")
    assert "approved by 2026" in texts(app)
    press(app, "Approve")
    assert survey_of(made.id).approved_by == desk.leader.user_id


def test_while_a_form_is_open_its_button_is_the_only_primary_one(desk: SurveyDesk) -> None:
    app = open_one(desk.approved(), desk.clerk)
    assert primary(app) == ["Draw the sample"]
    press(app, "Record the training")
    assert primary(app) == ["Record the training"]


def test_a_late_approval_asks_for_its_reason(desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-SURV-1."""
    made = desk.submitted()
    at_time(monkeypatch, morning(START - 10 * DAY))
    app = open_one(made, desk.leader)
    press(app, "Approve")
    press(app, "Approve")
    assert "A plan is approved by 2026-11-30" in texts(app)
    field(app, "text_input", "Why it is approved late").set_value("业委会要求")
    press(app, "Approve")
    assert survey_of(made.id).late_reason == "业委会要求"


def test_the_leader_sends_back_with_a_reason(desk: SurveyDesk) -> None:
    made = desk.submitted()
    app = open_one(made, desk.leader)
    press(app, "Send back")
    field(app, "text_input", "Reason").set_value("范围太大")
    press(app, "Send back")
    assert survey_of(made.id).state is SurveyState.DRAFT
    assert steps_of(made.id)[-1].note == "范围太大"


def test_a_form_opened_again_is_about_what_is_shown_now(desk: SurveyDesk) -> None:
    made = desk.submitted()
    app = open_one(made, desk.leader)
    press(press(app, "Send back"), "Back")
    withdrawn = desk.act(withdraw_survey, made, by=desk.clerk, at=FRIDAY)
    desk.act(submit_survey, withdrawn, by=desk.clerk, at=FRIDAY)
    press(app.run(), "Send back")
    field(app, "text_input", "Reason").set_value("范围太大")
    press(app, "Send back")
    assert "Somebody changed this meanwhile" not in texts(app)
    assert survey_of(made.id).state is SurveyState.DRAFT


# The course


def test_the_course_is_taken_on_screen(desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-SURV-1, R-SURV-3: trained, started, ended with the reason for the missed target."""
    made = desk.ready()
    at_time(monkeypatch, morning(START))
    app = open_one(made, desk.clerk)
    press(app, "Start asking")
    assert survey_of(made.id).state is SurveyState.RUNNING
    at_time(monkeypatch, morning(END))
    app = open_one(made, desk.manager)
    press(app, "End and evaluate")
    assert "0\\.0 % \\(0 of 2\\), target 70 %" in texts(app)
    press(app, "End and evaluate")
    assert "0 of 2 addresses were reached" in texts(app)
    field(app, "text_input", "Why the target was missed").set_value("节前外出")
    press(app, "End and evaluate")
    ended = survey_of(made.id)
    assert (ended.state, ended.short_return_reason, ended.file_by) == (SurveyState.CLOSED, "节前外出", END + 5 * DAY)


def test_the_head_leads_to_the_part_where_the_next_step_is_done(desk: SurveyDesk) -> None:
    app = open_one(desk.approved(), desk.clerk)
    press(app, "Draw the sample")
    assert app.session_state["part"] == "distribution"


def test_training_is_recorded_on_screen(desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-SURV-1."""
    made = desk.approved()
    at_time(monkeypatch, morning(START - 3 * DAY))
    app = open_one(made, desk.clerk)
    press(app, "Record the training")
    field(app, "text_input", "Who was trained").set_value("全体客服")
    press(app, "Record the training")
    assert (survey_of(made.id).trained_on, survey_of(made.id).trained_note) == (START - 3 * DAY, "全体客服")


def test_a_missed_target_may_be_answered_by_more_days(desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    made = desk.running()
    at_time(monkeypatch, morning(END))
    app = open_one(made, desk.manager)
    press(app, "Extend")
    assert field(app, "date_input", "New last day").value == END + 7 * DAY
    field(app, "text_input", "Reason").set_value("回收不足")
    press(app, "Extend")
    assert survey_of(made.id).ends_on == END + 7 * DAY


def test_a_survey_is_given_up_with_a_reason(desk: SurveyDesk) -> None:
    made = desk.approved()
    app = open_one(made, desk.manager)
    press(app, "Cancel survey")
    press(app, "Cancel survey")
    assert "Fill in: Reason." in texts(app)
    field(app, "text_input", "Reason").set_value("与装修冲突")
    shown = texts(press(app, "Cancel survey"))
    assert survey_of(made.id).state is SurveyState.CANCELLED
    assert "Cancelled\\: 与装修冲突" in shown and "①" not in shown


# Report and file


def test_report_approval_and_file_are_done_on_screen(desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-SURV-6: the checklist, then locked."""
    made = desk.closed()
    at_time(monkeypatch, morning(END + DAY))
    app = open_one(made, desk.clerk, "filing")
    proposed = field(app, "text_area", "Report").value
    assert "Return: 0.0 % (0 of 2), target 70 %." in proposed and "节前住户外出较多" in proposed
    assert field(app, "button", "Put on file").disabled
    field(app, "text_area", "Report").set_value(f"{proposed}总体满意。")
    press(app, "Save the report")
    assert survey_of(made.id).report.endswith("总体满意。")
    app = open_one(made, desk.manager, "filing")
    press(app, "Approve the report")
    assert survey_of(made.id).report_approved_by == desk.manager.user_id
    app = open_one(made, desk.clerk, "filing")
    press(app, "Put on file")
    assert survey_of(made.id).state is SurveyState.FILED
    assert "filed and locked" in texts(app)
    assert not {"Put on file", "Save the report", "Cancel survey"} & set(buttons(app))


def test_who_approves_the_report_puts_it_on_file_from_the_same_screen(
    desk: SurveyDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-SURV-6: the own approval is not what somebody else changed meanwhile."""
    made = desk.closed()
    at_time(monkeypatch, morning(END + DAY))
    press(open_one(made, desk.clerk, "filing"), "Save the report")
    app = open_one(made, desk.manager, "filing")
    press(app, "Approve the report")
    press(app, "Put on file")
    assert survey_of(made.id).state is SurveyState.FILED


def test_an_action_that_nobody_decided_on_holds_up_the_file(desk: SurveyDesk) -> None:
    """R-SURV-5."""
    made = desk.reported()
    facts = {"survey_id": made.id, "zone": "一区", "subject": "一区", "satisfied": 3, "answered": 9, "low_percent": 80}

    def propose(session: Session) -> None:
        session.add(CorrectiveAction(action_no="ZG-2026-001", **facts))

    put(propose)
    app = open_one(made, desk.clerk, "filing")
    assert "1 proposed actions are not decided yet" in texts(app)
    assert field(app, "button", "Put on file").disabled


def test_before_its_end_there_is_nothing_to_report(desk: SurveyDesk) -> None:
    assert "The survey is evaluated when it has ended" in texts(open_one(desk.running(), desk.clerk, "filing"))


def test_a_forged_address_finds_nothing(desk: SurveyDesk) -> None:
    desk.drafted()
    app = open_page_as(ONE, desk.clerk)
    for number in ("", "DC-1999-001", "DC-2026-001' OR 1=1"):
        app.query_params["no"] = number
        assert "There is no survey with this number" in texts(app.run())


def test_a_filed_survey_shows_in_all_its_parts(desk: SurveyDesk) -> None:
    made = desk.filed()
    for who, part in ((desk.head, "plan"), (desk.leader, "distribution"), (desk.manager, "filing")):
        assert "2026 年业主满意度调查" in texts(open_one(made, who, part))
    assert SurveyVerb.FILE in [step.verb for step in work.ask(get_survey, actor=desk.head, survey_id=made.id).steps]
