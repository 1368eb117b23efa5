"""By what a corrective action is judged: later surveys of the same people, callbacks since (R-SURV-5)."""

import pytest
from sqlalchemy.orm import Session

from db import work
from db.errors import NotAllowed
from db.queries.action_evidence import Evidence, get_action_evidence
from db.queries.corrective_actions import get_action
from db.tables.callbacks import Callback
from db.tables.corrective_actions import CorrectiveAction
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import CallbackState, SurveyAudience
from tests.action_desk import DAY, TODAY, ActionDesk, make_action_desk, make_ended_survey
from tests.factories import FRIDAY, make_customer, make_finished_order, put

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def desk() -> ActionDesk:
    return make_action_desk()


def evidence(actor: Actor, action: CorrectiveAction) -> Evidence:
    found = work.ask(get_action, action_no=action.action_no)
    assert found is not None
    return work.ask(get_action_evidence, actor=actor, action=found)


def test_a_later_survey_of_the_same_people_says_what_became_of_the_question_and_the_zone(desk: ActionDesk) -> None:
    marks = {"电梯运行": {"一区": (5, 10), "二区": (9, 10)}}
    question, zone = desk.propose(make_ended_survey(marks, department=desk.lifts))
    assert evidence(desk.manager, question) == Evidence([], None)
    better = {"电梯运行": {"一区": (9, 10), "二区": (9, 10)}}
    make_ended_survey(better, ended_on=TODAY + 100 * DAY)
    make_ended_survey({"电梯运行": {"": (1, 10)}}, ended_on=TODAY + 110 * DAY, audience=SurveyAudience.SHOPS)
    make_ended_survey({"保洁卫生": {"": (1, 10)}}, ended_on=TODAY + 120 * DAY)
    assert [mark.share for mark in evidence(desk.manager, question).later] == [(18, 20)]
    assert [mark.share for mark in evidence(desk.manager, zone).later] == [(9, 10)]


def test_callbacks_count_since_it_was_done_and_of_the_department_only(desk: ActionDesk) -> None:
    action = desk.finished(owner=desk.head)
    customer = make_customer()

    def call_back(department: Department, days: int, satisfaction: int) -> None:
        done_at = FRIDAY + days * DAY
        order = make_finished_order(customer, department, order_no=f"TY-{days}", completed_at=done_at)

        def record(session: Session) -> None:
            call = session.query(Callback).filter(Callback.work_order_id == order.id).one()
            call.state, call.satisfaction = CallbackState.DONE, satisfaction
            call.done_at, call.done_on = done_at, TODAY + days * DAY

        put(record)

    for department, days, satisfaction in (
        (desk.lifts, 1, 5),
        (desk.lifts, 2, 3),
        (desk.lifts, -1, 1),
        (desk.centre, 3, 1),
    ):
        call_back(department, days, satisfaction)
    assert evidence(desk.manager, action).callbacks == (1, 2)


def test_who_sees_no_results_sees_no_evidence(desk: ActionDesk) -> None:
    with pytest.raises(NotAllowed):
        evidence(desk.clerk, desk.finished())
