"""Complaints through their verbs: terms, hand-over, progress, outcome, and who must not see them (R-COMP-1…6)."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import work
from db.clock import office_instant
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.complaint_departments import set_responsible_department
from db.operations.complaint_outcomes import (
    accept_outcome,
    close_complaint,
    decline_complaint,
    reject_outcome,
    settle_complaint,
)
from db.operations.complaint_progress import agree_term, open_complaint_contact, promise_reply, tell_progress
from db.operations.complaint_requests import ReplyNotPossible
from db.operations.complaints import (
    InTheseHandsAlready,
    MilderByManagerOnly,
    OwnerNotPossible,
    SeverityFixed,
    correct_complaint,
    hand_over_complaint,
    register_complaint,
    start_complaint,
)
from db.operations.customers import ReasonNeeded
from db.operations.order_steps import TimeNotPossible
from db.queries.complaint_departments import list_responsible_departments
from db.rules.complaint_states import ComplaintStepNotPossible, LedByOthers, OtherDepartmentsComplaint
from db.rules.separation_of_duties import SamePerson
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.tables.staff import UserRole
from db.types import Actor
from db.vocabulary import (
    CallbackState,
    ComplaintArea,
    ComplaintCause,
    ComplaintClock,
    ComplaintKind,
    ComplaintSource,
    ComplaintState,
    ComplaintVerb,
    Role,
    Severity,
)
from tests.complaint_desk import (
    HOUR,
    ComplaintDesk,
    as_member,
    call_of,
    complaint_of,
    history_of,
    make_complaint_desk,
    verbs_of,
)
from tests.factories import FRIDAY, make_actor, make_department, put

DAY = timedelta(days=1)
State, Verb, Clock = ComplaintState, ComplaintVerb, ComplaintClock


@pytest.fixture
def desk(office: Path) -> ComplaintDesk:
    return make_complaint_desk()


def step(operation: Any, made: Complaint, by: Actor, *, at: Any = FRIDAY + HOUR, **said: Any) -> Complaint:
    work.act(operation, by=by, at=at, complaint_id=made.id, version=made.version, **said)
    return complaint_of(made.id)


# Registering


@pytest.mark.parametrize("source", ComplaintSource)
def test_every_source_comes_in_by_the_same_form(desk: ComplaintDesk, source: ComplaintSource) -> None:
    """R-COMP-1."""
    made = desk.register(source=source)
    assert (made.source, made.state, made.complaint_no) == (source, State.WAITING, "TS-20261120-001")
    assert verbs_of(made.id) == [Verb.REGISTER]


@pytest.mark.parametrize(
    ("severity", "start_in", "settle_in", "led_by", "clock"),
    [
        (Severity.CRITICAL, 0.25 * HOUR, 24 * HOUR, Role.MANAGER, Clock.START),
        (Severity.MAJOR, HOUR, 48 * HOUR, Role.SUPERVISOR, Clock.START),
        (Severity.MINOR, None, 2 * DAY, Role.SUPERVISOR, Clock.SETTLE),
    ],
)
def test_severity_sets_the_terms_and_who_leads(
    desk: ComplaintDesk, severity: Severity, start_in: timedelta | None, settle_in: timedelta, led_by: Role, clock: Any
) -> None:
    """R-COMP-2."""
    made = desk.register(severity=severity)
    assert made.start_by == (None if start_in is None else FRIDAY + start_in)
    assert made.settle_by == FRIDAY + settle_in
    assert (made.led_by, made.next_clock) == (led_by, clock)
    assert made.next_due_at == (made.start_by or made.settle_by)


@pytest.mark.parametrize("kind", ComplaintKind)
def test_the_kind_says_which_department_answers(desk: ComplaintDesk, kind: ComplaintKind) -> None:
    """R-COMP-3."""
    shops = kind in (ComplaintKind.GOODS, ComplaintKind.SHOP_STAFF)
    assert desk.register(kind=kind).department_id == (desk.operations if shops else desk.property).id


def test_the_manager_names_another_responsible_department(desk: ComplaintDesk) -> None:
    """R-COMP-3."""
    centre = desk.centre.id
    before = work.ask(list_responsible_departments)
    assert [(row.department, row.is_proposed) for row in before] == [("营运部", True), ("物业管理部", True)]
    with pytest.raises(NotAllowed):
        work.act(set_responsible_department, by=desk.clerk, area=ComplaintArea.PROPERTY, department_id=centre)
    work.act(set_responsible_department, by=desk.manager, area=ComplaintArea.PROPERTY, department_id=centre)
    assert desk.register(kind=ComplaintKind.NOISE).department_id == centre
    assert [row.is_proposed for row in work.ask(list_responsible_departments)] == [True, False]


def test_without_the_usual_departments_the_service_centre_answers(office: Path) -> None:
    centre = make_department("客服中心", is_service_centre=True)
    make_department("工程部")
    rows = work.ask(list_responsible_departments)
    assert {row.department_id for row in rows} == {centre.id}


def test_somebody_who_is_no_customer_of_ours_can_complain(desk: ComplaintDesk) -> None:
    made = desk.register(customer_id=None, contact_name="访客李女士", contact_phone="138 0000 5678")
    assert (made.customer_id, made.contact_name, made.contact_phone) == (None, "访客李女士", "13800005678")
    with pytest.raises(Incomplete):
        desk.register(customer_id=None)


def test_the_unit_of_a_customer_with_one_home_is_known(desk: ComplaintDesk) -> None:
    assert desk.register().unit_id is not None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"source": None}, "source"),
        ({"kind": None}, "kind"),
        ({"severity": None}, "severity"),
        ({"title": "  "}, "title"),
    ],
)
def test_what_is_missing_is_asked_for(desk: ComplaintDesk, changed: dict[str, Any], field: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        desk.register(**changed)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    "changed",
    [
        {"customer_id": 999},
        {"department_id": 999},
        {"work_order_id": 999},
        {"callback_id": 999},
        {"against_staff_id": 999},
        {"repeat_of_id": 999},
        {"unit_id": 999},
    ],
)
def test_a_forged_reference_is_refused(desk: ComplaintDesk, changed: dict[str, int]) -> None:
    with pytest.raises(NotFound):
        desk.register(**changed)


def test_what_was_heard_at_night_keeps_its_own_time(desk: ComplaintDesk) -> None:
    """R-DEC-17: the clocks run since it was heard, not since it was written down."""
    made = desk.register(received_at=FRIDAY - 8 * HOUR)
    assert made.received_at == FRIDAY - 8 * HOUR
    assert (made.recorded_at, made.settle_by) == (FRIDAY, FRIDAY + 40 * HOUR)
    with pytest.raises(TimeNotPossible):
        desk.register(received_at=FRIDAY + HOUR)


def test_the_same_form_sent_twice_makes_one_complaint(desk: ComplaintDesk) -> None:
    sent = {"by": desk.clerk, "at": FRIDAY, "key": "form-1", "asked": desk.asked()}
    assert work.act(register_complaint, **sent) == work.act(register_complaint, **sent)
    assert work.ask(lambda session: session.query(Complaint).count()) == 1


@pytest.mark.parametrize("role", Role)
def test_whoever_hears_a_complaint_passes_it_on(desk: ComplaintDesk, role: Role) -> None:
    """R-COMP-1; a leader registers nothing, an administrator does no business."""
    by = make_actor(role, name="某人")
    if role in (Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            desk.register(by=by)
    else:
        assert desk.register(by=by).received_by == by.user_id


# Handling


def test_a_start_in_time_stops_its_clock_and_one_too_late_is_marked(desk: ComplaintDesk) -> None:
    """R-COMP-2."""
    made = step(start_complaint, desk.register(), desk.head, at=FRIDAY + HOUR)
    assert (made.state, made.owner_id, made.next_clock) == (State.HANDLING, desk.head.user_id, Clock.SETTLE)
    assert not history_of(made.id)[-1].is_late
    late = step(start_complaint, desk.register(), desk.head, at=FRIDAY + HOUR + timedelta(minutes=1))
    assert history_of(late.id)[-1].is_late


def test_a_start_written_down_later_counts_when_it_was(desk: ComplaintDesk) -> None:
    """R-DEC-17."""
    made = desk.register()
    begun = step(start_complaint, made, desk.head, at=FRIDAY + 3 * HOUR, happened_at=FRIDAY + HOUR / 2)
    event = history_of(begun.id)[-1]
    assert (event.happened_at, event.recorded_at, event.is_late) == (FRIDAY + HOUR / 2, FRIDAY + 3 * HOUR, False)
    with pytest.raises(TimeNotPossible):
        step(start_complaint, desk.register(), desk.head, happened_at=FRIDAY - HOUR)


def test_only_the_manager_starts_a_critical_complaint(desk: ComplaintDesk) -> None:
    """R-COMP-2."""
    made = desk.register(severity=Severity.CRITICAL)
    with pytest.raises(LedByOthers):
        step(start_complaint, made, desk.head)
    assert step(start_complaint, made, desk.manager).state is State.HANDLING


def test_another_departments_head_does_not_even_see_it(desk: ComplaintDesk) -> None:
    with pytest.raises(NotFound):
        step(start_complaint, desk.register(), desk.shops_head)
    received = desk.register(by=desk.shops_head)
    with pytest.raises(OtherDepartmentsComplaint):
        step(start_complaint, received, desk.shops_head)


def test_a_stale_screen_changes_nothing(desk: ComplaintDesk) -> None:
    made = desk.register()
    step(start_complaint, made, desk.head)
    with pytest.raises(ChangedMeanwhile):
        step(promise_reply, made, desk.clerk, reply_by=FRIDAY + DAY)


def test_a_complaint_in_wrong_hands_is_handed_over_and_keeps_its_terms(desk: ComplaintDesk) -> None:
    made = desk.register()
    moved = step(hand_over_complaint, made, desk.clerk, department_id=desk.operations.id, note="属商铺事项")
    assert (moved.department_id, moved.settle_by) == (desk.operations.id, made.settle_by)
    begun = step(start_complaint, moved, desk.shops_head)
    with pytest.raises(NotAllowed):
        step(hand_over_complaint, begun, desk.clerk, department_id=desk.property.id, note="退回")
    with pytest.raises(InTheseHandsAlready):
        step(hand_over_complaint, begun, desk.manager, department_id=desk.operations.id, note="-")
    back = step(hand_over_complaint, begun, desk.shops_head, department_id=desk.property.id, note="退回")
    assert (back.owner_id, back.department_id) == (None, desk.property.id)
    assert [event.department_id for event in history_of(made.id)] == [
        *(desk.property.id, desk.operations.id, desk.operations.id, desk.property.id)
    ]


def test_a_complaint_goes_to_a_person_who_may_lead_it(desk: ComplaintDesk) -> None:
    made = desk.started()
    given = {"department_id": desk.property.id, "note": "由其跟进"}
    other = make_actor(Role.SUPERVISOR, name="孙主管", department=desk.property)
    with pytest.raises(OwnerNotPossible):
        step(hand_over_complaint, made, desk.head, owner_id=desk.clerk.user_id, **given)
    assert step(hand_over_complaint, made, desk.head, owner_id=other.user_id, **given).owner_id == other.user_id


# The customer hears of it


def test_a_promised_reply_is_watched_until_it_is_given(desk: ComplaintDesk) -> None:
    """R-COMP-4."""
    made = step(promise_reply, desk.started(), desk.clerk, reply_by=FRIDAY + 4 * HOUR)
    assert (made.next_clock, made.next_due_at) == (Clock.REPLY, FRIDAY + 4 * HOUR)
    told = step(tell_progress, made, desk.clerk, at=FRIDAY + 5 * HOUR, note="配件已订，明日更换")
    assert (told.reply_by, told.next_clock) == (None, Clock.SETTLE)
    event = history_of(made.id)[-1]
    assert (event.verb, event.due_at, event.is_late) == (Verb.TELL, FRIDAY + 4 * HOUR, True)
    with pytest.raises(ReplyNotPossible):
        step(promise_reply, told, desk.clerk, reply_by=FRIDAY)


def test_from_the_sixth_working_day_on_every_working_day_until_it_is_settled(desk: ComplaintDesk) -> None:
    """R-COMP-4, R-DEC-15: received on Friday 2026-11-20, the sixth working day is Monday 2026-11-30."""
    made = step(agree_term, desk.started(severity=Severity.MINOR), desk.head, settle_by=FRIDAY + 60 * DAY, note="换门")
    assert made.follow_up_on == date(2026, 11, 30)
    early = step(tell_progress, made, desk.clerk, at=FRIDAY + 3 * DAY, note="在等配件")
    assert early.follow_up_on == date(2026, 11, 30)
    first = step(tell_progress, early, desk.clerk, at=FRIDAY + 10 * DAY, note="仍在等")
    assert not history_of(made.id)[-1].is_late
    assert (first.follow_up_on, first.next_clock) == (date(2026, 12, 1), Clock.FOLLOW_UP)
    missed = step(tell_progress, first, desk.clerk, at=FRIDAY + 14 * DAY, note="周五再联系")
    assert history_of(made.id)[-1].is_late
    assert missed.follow_up_on == date(2026, 12, 7)
    settled = desk.settle(missed, at=FRIDAY + 15 * DAY)
    assert settled.follow_up_on is None


def test_a_minor_complaint_has_the_term_that_was_agreed(desk: ComplaintDesk) -> None:
    """R-COMP-2; critical and major ones keep theirs."""
    made = desk.started(severity=Severity.MINOR)
    agreed = step(agree_term, made, desk.head, settle_by=FRIDAY + 5 * DAY, note="等业主回家")
    assert (agreed.settle_by, agreed.is_term_agreed, agreed.next_due_at) == (FRIDAY + 5 * DAY, True, FRIDAY + 5 * DAY)
    with pytest.raises(ComplaintStepNotPossible):
        step(agree_term, desk.started(), desk.head, settle_by=FRIDAY + 5 * DAY, note="-")


def test_facts_are_put_right_and_the_history_says_so(desk: ComplaintDesk) -> None:
    made = desk.started(severity=Severity.MINOR)
    asked = desk.asked(severity=Severity.MINOR, title="厨房漏水", kind=ComplaintKind.CLEANING, contact_phone=None)
    fixed = step(correct_complaint, made, desk.clerk, asked=asked)
    assert (fixed.title, fixed.kind, fixed.settle_by) == ("厨房漏水", ComplaintKind.CLEANING, made.settle_by)
    with pytest.raises(Incomplete):  # why it is graver
        step(correct_complaint, fixed, desk.clerk, asked=desk.asked(severity=Severity.CRITICAL))
    graver = step(correct_complaint, fixed, desk.clerk, asked=desk.asked(severity=Severity.CRITICAL), note="已停水")
    assert (graver.severity, graver.led_by, graver.first_severity) == (Severity.CRITICAL, Role.MANAGER, Severity.MINOR)
    assert graver.settle_by == FRIDAY + DAY
    with pytest.raises(MilderByManagerOnly):
        step(correct_complaint, graver, desk.head, asked=desk.asked(severity=Severity.MINOR), note="不严重")
    milder = step(correct_complaint, graver, desk.manager, asked=desk.asked(severity=Severity.MINOR), note="核实")
    assert milder.led_by is Role.SUPERVISOR
    settled = desk.settle(milder, at=FRIDAY + 2 * HOUR)
    with pytest.raises(SeverityFixed):
        step(correct_complaint, settled, desk.manager, asked=desk.asked(severity=Severity.MAJOR), note="-")


# Outcomes


def test_a_settled_complaint_is_called_back_within_three_working_days(desk: ComplaintDesk) -> None:
    """R-CALL-2: settled on Friday, called back by Wednesday."""
    made = desk.settled()
    call = call_of(made.id)
    assert call is not None
    assert (call.due_on, call.customer_id) == (date(2026, 11, 25), desk.customer.id)
    assert (made.state, made.next_clock, made.next_due_at) == (
        State.SETTLED,
        Clock.CALL_BACK,
        office_instant(date(2026, 11, 25), 20),
    )


def test_an_outcome_needs_its_words_and_its_cause(desk: ComplaintDesk) -> None:
    """R-COMP-6 counts the causes."""
    made = desk.started()
    for said in ({"outcome": " ", "cause": ComplaintCause.DELAY}, {"outcome": "已换", "cause": None}):
        with pytest.raises(Incomplete):
            step(settle_complaint, made, desk.head, **said)


def test_what_is_settled_at_once_was_started_at_once(desk: ComplaintDesk) -> None:
    made = desk.settle(desk.register(), at=FRIDAY + HOUR / 2)
    assert verbs_of(made.id) == [Verb.REGISTER, Verb.START, Verb.SETTLE]
    assert made.started_at == made.settled_at == FRIDAY + HOUR / 2


def test_an_accepted_outcome_closes_it_and_it_is_called_back_all_the_same(desk: ComplaintDesk) -> None:
    """R-CALL-2."""
    made = step(accept_outcome, desk.settled(), desk.clerk, at=FRIDAY + 2 * HOUR, words="满意")
    assert (made.state, made.is_outcome_accepted, made.next_due_at) == (State.CLOSED, True, None)
    assert call_of(made.id) is not None


def test_a_rejected_outcome_is_graver_and_handled_again_with_its_history(desk: ComplaintDesk) -> None:
    """R-COMP-5."""
    made = desk.rejected()
    assert (made.state, made.severity, made.rounds) == (State.REJECTED, Severity.CRITICAL, 2)
    assert (made.led_by, made.next_clock) == (Role.MANAGER, Clock.START)
    assert made.settle_by == FRIDAY + 26 * HOUR
    assert call_of(made.id) is None
    assert verbs_of(made.id) == [Verb.REGISTER, Verb.START, Verb.SETTLE, Verb.REJECT]
    again = step(start_complaint, made, desk.manager, at=FRIDAY + 3 * HOUR)
    assert (again.state, again.next_clock) == (State.REJECTED, Clock.SETTLE)
    assert desk.settle(again, at=FRIDAY + 4 * HOUR).state is State.SETTLED
    assert [event.round for event in history_of(made.id)] == [1, 1, 1, 2, 2, 2]
    assert call_of(made.id) is not None


def test_a_rejected_critical_complaint_is_led_by_the_leader(desk: ComplaintDesk) -> None:
    """R-DEC-15."""
    made = desk.rejected(severity=Severity.CRITICAL)
    assert (made.severity, made.led_by) == (Severity.CRITICAL, Role.LEADER)
    with pytest.raises(LedByOthers):
        step(start_complaint, made, desk.manager, at=FRIDAY + 3 * HOUR)
    asked = desk.asked(severity=Severity.MINOR)
    with pytest.raises(MilderByManagerOnly):
        step(correct_complaint, made, desk.manager, asked=asked, note="不严重")
    fixed = step(correct_complaint, made, desk.manager, asked=desk.asked(severity=Severity.CRITICAL, title="渗水"))
    assert fixed.led_by is Role.LEADER
    assert step(start_complaint, fixed, desk.leader, at=FRIDAY + 3 * HOUR).owner_id == desk.leader.user_id


def test_who_settled_it_does_not_record_alone_that_the_customer_is_content(desk: ComplaintDesk) -> None:
    made = desk.settled(severity=Severity.CRITICAL)
    with pytest.raises(SamePerson):
        step(accept_outcome, made, desk.manager, at=FRIDAY + 2 * HOUR)


def test_without_an_answer_it_is_closed_only_when_nobody_waits_for_one(desk: ComplaintDesk) -> None:
    """R-CALL-4: three tries, then the manager closes it; not who settled it."""
    made = desk.settled()
    with pytest.raises(ComplaintStepNotPossible):
        step(close_complaint, made, desk.manager, note="联系不上")
    call = call_of(made.id)
    assert call is not None
    put(lambda session: setattr(session.get_one(Callback, call.id), "state", CallbackState.UNREACHABLE))
    closed = step(close_complaint, made, desk.manager, at=FRIDAY + 8 * DAY, note="三次未接通")
    assert (closed.state, closed.is_outcome_accepted) == (State.CLOSED, None)
    with pytest.raises(ComplaintStepNotPossible):
        step(reject_outcome, closed, desk.clerk, at=FRIDAY + 9 * DAY, words="不行")


def test_out_of_scope_is_declined_with_an_explanation_and_stays_on_record(desk: ComplaintDesk) -> None:
    """R-COMP-1."""
    made = desk.register(kind=ComplaintKind.NOISE, severity=Severity.MINOR)
    with pytest.raises(NotAllowed):
        step(decline_complaint, made, desk.head, explanation="不归我们管")
    with pytest.raises(Incomplete):
        step(decline_complaint, made, desk.manager, explanation="  ")
    declined = step(decline_complaint, made, desk.manager, explanation="市政施工，已告知业主拨打12345")
    assert (declined.state, declined.next_clock) == (State.DECLINED, None)
    assert declined.explanation.startswith("市政施工")
    assert verbs_of(made.id) == [Verb.REGISTER, Verb.DECLINE]


# Who must not see it


def test_for_the_person_complained_about_it_does_not_exist(desk: ComplaintDesk) -> None:
    """S9: nobody handles, hears of or closes a complaint about themselves; the number looks like an unknown one."""
    head, member = as_member(desk.head, desk.property)
    made = desk.register(against_staff_id=member.id, kind=ComplaintKind.OUR_STAFF)
    unknown = made.id + 1
    for complaint_id in (made.id, unknown):
        with pytest.raises(NotFound) as refusal:
            work.act(start_complaint, by=head, at=FRIDAY, complaint_id=complaint_id, version=made.version)
        assert refusal.value.details["key"] == complaint_id
        with pytest.raises(NotFound):
            work.act(open_complaint_contact, by=head, at=FRIDAY, complaint_id=complaint_id, reason="想知道是谁")
    with pytest.raises(NotFound):
        desk.register(by=head, repeat_of_id=made.id)


def test_a_complaint_about_the_head_is_led_by_the_manager_and_one_about_the_manager_by_the_leader(
    desk: ComplaintDesk,
) -> None:
    _head, member = as_member(desk.head, desk.property)
    about_head = desk.register(against_staff_id=member.id, severity=Severity.MINOR)
    assert about_head.led_by is Role.MANAGER
    moved = step(hand_over_complaint, about_head, desk.manager, department_id=desk.operations.id, note="回避")
    assert moved.led_by is Role.SUPERVISOR  # he leads nothing there
    _manager, boss = as_member(desk.manager, desk.property)
    assert desk.register(against_staff_id=boss.id, severity=Severity.CRITICAL).led_by is Role.LEADER


def test_a_complaint_is_not_handed_to_the_person_it_is_about(desk: ComplaintDesk) -> None:
    helper, member = as_member(make_actor(Role.SUPERVISOR, name="孙主管", department=desk.property), desk.property)
    made = desk.register(against_staff_id=member.id)
    with pytest.raises(OwnerNotPossible):
        step(
            hand_over_complaint,
            made,
            desk.manager,
            department_id=desk.property.id,
            owner_id=helper.user_id,
            note="-",
        )


def test_the_number_opens_for_who_handles_it_and_for_a_reason_to_others(desk: ComplaintDesk) -> None:
    """R-DEC-22."""
    made = desk.register()
    opened = work.act(open_complaint_contact, by=desk.head, at=FRIDAY, complaint_id=made.id)
    assert opened == ("张伟", "13800001234")
    other = make_actor(Role.CLERK, name="李前台", department=desk.centre)
    with pytest.raises(ReasonNeeded):
        work.act(open_complaint_contact, by=other, at=FRIDAY, complaint_id=made.id)
    assert work.act(open_complaint_contact, by=other, at=FRIDAY, complaint_id=made.id, reason="代为回复").phone


def test_a_role_taken_away_meanwhile_ends_the_handling(desk: ComplaintDesk) -> None:
    made = desk.register()
    put(lambda session: session.delete(session.get_one(UserRole, (desk.head.user_id, Role.SUPERVISOR))))
    with pytest.raises(NotAllowed):
        step(start_complaint, made, desk.head)
