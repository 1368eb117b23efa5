"""A dissatisfied answer becomes a complaint in the same step; who did the work does not ask how it was (R-CALL-4)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from db import work
from db.errors import Incomplete
from db.operations.callbacks import Recorded, record_callback
from db.operations.callbacks_answers import Complain, NothingToComplain
from db.operations.texts import TooLong
from db.operations.waivers import grant_waiver
from db.queries.callbacks_one import get_callback
from db.rules.separation_of_duties import SamePerson
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.staff import DutyWaiverUse, Staff
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import (
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    DutyRule,
    Mark,
    Outcome,
    Reached,
    Role,
    Severity,
)
from tests.complaint_desk import as_member
from tests.factories import FRIDAY, make_actor, make_customer, make_department, make_finished_order, put

pytestmark = pytest.mark.usefixtures("office")
MONDAY = FRIDAY + timedelta(days=3)
BAD = {
    "reached": Reached.REACHED,
    "satisfaction": 2,
    "attitude": Mark.GOOD,
    "skill": Mark.POOR,
    "outcome": Outcome.UNSOLVED,
    "is_price_as_agreed": True,
    "words": "修完第二天又漏\n请尽快",
}
GOOD = {**BAD, "satisfaction": 5, "skill": Mark.GOOD, "outcome": Outcome.SOLVED, "words": "楼道灯也坏了"}


@pytest.fixture
def clerk() -> Actor:
    """One job was done on Friday; it is Monday."""
    make_finished_order(make_customer(), make_department(), completed_at=FRIDAY)
    return make_actor(Role.CLERK)


def callback() -> Callback:
    return work.ask(lambda session: session.scalars(select(Callback)).one())


def complaints() -> list[Complaint]:
    return work.ask(lambda session: list(session.scalars(select(Complaint).order_by(Complaint.id))))


def call(by: Actor, **answers: Any) -> Recorded:
    found = callback()
    return work.act(record_callback, by=by, at=MONDAY, callback_id=found.id, version=found.version, **answers)


def test_r_call_4_the_complaint_knows_the_job_the_call_and_the_words(clerk: Actor) -> None:
    done = call(clerk, **BAD, complain=Complain())
    (complaint,) = complaints()
    order = work.ask(lambda session: session.scalars(select(WorkOrder)).one())
    assert (done.complaint_no, done.is_reported) == (complaint.complaint_no, True)
    assert (complaint.source, complaint.state) == (ComplaintSource.CALLBACK, ComplaintState.WAITING)
    assert (complaint.work_order_id, complaint.callback_id) == (order.id, callback().id)
    assert (complaint.customer_id, complaint.unit_id) == (order.customer_id, order.unit_id)
    assert (complaint.title, complaint.words) == (order.item_name, BAD["words"])
    assert (complaint.kind, complaint.severity) == (ComplaintKind.REPAIR, Severity.MINOR)
    assert (complaint.received_by, complaint.received_at) == (clerk.user_id, MONDAY)


def test_the_worst_mark_makes_it_major_unless_the_caller_says_how_bad_it_is(clerk: Actor) -> None:
    chosen = Complain(severity=Severity.CRITICAL, kind=ComplaintKind.EQUIPMENT, title="电梯困人")
    call(clerk, **{**BAD, "satisfaction": 1}, complain=chosen)
    (complaint,) = complaints()
    assert (complaint.severity, complaint.kind, complaint.title) == (
        Severity.CRITICAL,
        ComplaintKind.EQUIPMENT,
        "电梯困人",
    )


def test_a_satisfied_answer_makes_no_complaint_and_no_tick_makes_none(clerk: Actor) -> None:
    assert call(clerk, **GOOD, complain=Complain()).complaint_no == ""
    assert complaints() == []


def test_without_the_tick_a_dissatisfied_answer_is_only_reported(clerk: Actor) -> None:
    assert call(clerk, **BAD).is_reported
    assert complaints() == []


def test_a_satisfied_customer_may_complain_about_something_else(clerk: Actor) -> None:
    done = call(clerk, **GOOD, complain=Complain(always=True, kind=ComplaintKind.EQUIPMENT))
    assert (done.is_reported, [one.kind for one in complaints()]) == (False, [ComplaintKind.EQUIPMENT])


def test_a_complaint_says_what_the_customer_said(clerk: Actor) -> None:
    with pytest.raises(Incomplete) as refusal:
        call(clerk, **{**BAD, "words": "  "}, complain=Complain())
    assert (refusal.value.field, complaints(), callback().tries) == ("words", [], 0)


def test_nobody_reached_is_no_complaint_and_nothing_is_saved(clerk: Actor) -> None:
    with pytest.raises(NothingToComplain):
        call(clerk, reached=Reached.NOT_REACHED, complain=Complain(always=True))
    assert (callback().tries, complaints()) == (0, [])
    assert call(clerk, reached=Reached.NOT_REACHED, complain=Complain()).complaint_no == ""


def test_what_refuses_the_complaint_refuses_the_whole_call(clerk: Actor) -> None:
    """One act: no half of it is kept."""
    with pytest.raises(TooLong):
        call(clerk, **BAD, complain=Complain(title="很" * 600))
    assert (callback().tries, callback().satisfaction, complaints()) == (0, None, [])


def test_a_complaint_about_conduct_names_who_did_the_job_and_hides_from_that_person(clerk: Actor) -> None:
    department = make_department("保洁部")
    worker, member = as_member(make_actor(Role.CLERK, Role.SUPERVISOR, name="钱进"), department)

    def did(session: Any) -> None:
        session.scalars(select(WorkOrder)).one().worker_id = member.id

    put(did)
    call(clerk, **{**GOOD, "attitude": Mark.POOR, "satisfaction": 2}, complain=Complain())
    assert [(one.kind, one.against_staff_id) for one in complaints()] == [(ComplaintKind.OUR_STAFF, member.id)]
    numbers = {}
    for actor in (worker, clerk):
        card = work.ask(get_callback, actor=actor, callback_id=callback().id, today=MONDAY.date())
        assert card is not None
        numbers[actor.name] = card.complaint_no
    assert numbers == {"钱进": "", "王芳": complaints()[0].complaint_no}


@pytest.fixture
def own_job(clerk: Actor) -> Actor:
    """A clerk who did the job."""
    worker, member = as_member(make_actor(Role.CLERK, name="钱进"), make_department("保洁部"))

    def did(session: Any) -> Staff:
        session.scalars(select(WorkOrder)).one().worker_id = member.id
        return member

    put(did)
    return worker


def test_r_role_1_who_did_the_job_does_not_call_it_back(own_job: Actor, clerk: Actor) -> None:
    with pytest.raises(SamePerson):
        call(own_job, **GOOD)
    card = work.ask(get_callback, actor=own_job, callback_id=callback().id, today=MONDAY.date())
    assert card is not None and card.is_own_work
    assert call(clerk, **GOOD).state == "done"


def test_where_one_person_is_all_there_is_the_leader_may_allow_it_and_each_use_is_marked(own_job: Actor) -> None:
    leader = make_actor(Role.LEADER, name="林总")
    until = MONDAY.date() + timedelta(days=30)
    rule = DutyRule.CALL_BACK_OWN_JOB
    work.act(grant_waiver, by=leader, at=FRIDAY, rule=rule, until_on=until, reason="前台仅一人")
    assert call(own_job, **GOOD).state == "done"
    used = work.ask(lambda session: session.scalar(select(func.count()).select_from(DutyWaiverUse)))
    assert used == 1
