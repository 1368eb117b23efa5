"""Complaints: every verb in every state for every role, who leads, and which clock runs out first (R-COMP-1…5)."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from db.errors import NotAllowed
from db.rules.complaint_clocks import Terms, nearest, running
from db.rules.complaint_states import (
    LED,
    STEPS,
    ComplaintStepNotPossible,
    LedByOthers,
    OtherDepartmentsComplaint,
    applies,
    area_of,
    complaint_buttons,
    is_milder,
    is_own_task,
    may_take,
    raised,
    require_complaint_step,
    who_leads,
)
from db.rules.permissions import ALLOWED
from db.types import Actor
from db.vocabulary import (
    ComplaintArea,
    ComplaintClock,
    ComplaintKind,
    ComplaintState,
    ComplaintVerb,
    Role,
    Severity,
)

State, Verb = ComplaintState, ComplaintVerb
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
OURS, OTHERS = 1, 2

# As the procedures have it: from a state, with a verb, to a state.
TABLE = {
    (None, "register_complaint"): "waiting",
    ("waiting", "start_complaint"): "handling",
    ("waiting", "settle_complaint"): "settled",
    ("waiting", "tell_progress"): "waiting",
    ("waiting", "promise_reply"): "waiting",
    ("waiting", "agree_term"): "waiting",
    ("waiting", "hand_over_complaint"): "waiting",
    ("waiting", "correct_complaint"): "waiting",
    ("waiting", "decline_complaint"): "declined",
    ("handling", "settle_complaint"): "settled",
    ("handling", "tell_progress"): "handling",
    ("handling", "promise_reply"): "handling",
    ("handling", "agree_term"): "handling",
    ("handling", "hand_over_complaint"): "handling",
    ("handling", "correct_complaint"): "handling",
    ("handling", "decline_complaint"): "declined",
    ("rejected", "start_complaint"): "rejected",
    ("rejected", "settle_complaint"): "settled",
    ("rejected", "tell_progress"): "rejected",
    ("rejected", "promise_reply"): "rejected",
    ("rejected", "hand_over_complaint"): "rejected",
    ("rejected", "correct_complaint"): "rejected",
    ("settled", "accept_outcome"): "closed",
    ("settled", "reject_outcome"): "rejected",
    ("settled", "close_complaint"): "closed",
    ("settled", "tell_progress"): "settled",
    ("settled", "correct_complaint"): "settled",
    ("closed", "reject_outcome"): "rejected",
}


class Now(NamedTuple):
    state: ComplaintState = State.WAITING
    severity: Severity = Severity.MINOR
    department_id: int = OURS
    led_by: Role = Role.SUPERVISOR
    started_at: datetime | None = None
    reply_by: datetime | None = NOON
    is_call_due: bool = False


def actor(*roles: Role, department: int = OURS) -> Actor:
    return Actor(7, "王芳", frozenset(roles), department)


def test_the_table_of_steps_is_the_procedure() -> None:
    assert {(state and state.value, verb.value): step.to.value for (state, verb), step in STEPS.items()} == TABLE


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("role", Role)
def test_every_verb_in_every_state_is_for_its_roles_only(
    state: ComplaintState, verb: ComplaintVerb, role: Role
) -> None:
    call_due = verb is Verb.REJECT
    one = Now(state=state, is_call_due=call_due)
    by = actor(role)
    there = (state.value, verb.value) in TABLE
    if not there:
        with pytest.raises(ComplaintStepNotPossible):
            require_complaint_step(by, one, verb)
        return
    # Led by the department's head, as minor ones are: heads and the manager; the desk mends only a wrong address.
    heads = {Role.SUPERVISOR, Role.MANAGER}
    expected = ALLOWED[verb.value] - {Role.LEADER}
    if verb in LED:
        desk = {Role.CLERK} if verb is Verb.HAND_OVER and state is State.WAITING else set()
        expected = frozenset(ALLOWED[verb.value] & (heads | desk))
    if role in expected:
        assert require_complaint_step(by, one, verb).value == TABLE[state.value, verb.value]
    else:
        with pytest.raises((NotAllowed, LedByOthers)):
            require_complaint_step(by, one, verb)


@pytest.mark.parametrize(
    ("led_by", "leads"),
    [
        (Role.SUPERVISOR, {Role.SUPERVISOR, Role.MANAGER}),
        (Role.MANAGER, {Role.MANAGER, Role.LEADER}),
        (Role.LEADER, {Role.LEADER}),
    ],
)
def test_only_who_leads_and_who_is_above_starts_and_settles(led_by: Role, leads: set[Role]) -> None:
    for verb in (Verb.START, Verb.SETTLE):
        one = Now(severity=Severity.CRITICAL, led_by=led_by)
        assert {role for role in Role if may_take(actor(role), one, verb)} == leads


def test_a_critical_complaint_is_not_started_by_the_head_of_the_department() -> None:
    one = Now(severity=Severity.CRITICAL, led_by=Role.MANAGER)
    with pytest.raises(LedByOthers):
        require_complaint_step(actor(Role.SUPERVISOR), one, Verb.START)


def test_a_head_does_nothing_with_another_departments_complaint() -> None:
    by = actor(Role.SUPERVISOR, department=OTHERS)
    assert complaint_buttons(Now(), by) == ()
    with pytest.raises(OtherDepartmentsComplaint):
        require_complaint_step(by, Now(), Verb.START)


@pytest.mark.parametrize(
    ("one", "verb", "makes_sense"),
    [
        (Now(started_at=NOON, state=State.REJECTED), Verb.START, False),
        (Now(state=State.REJECTED), Verb.START, True),
        (Now(severity=Severity.MAJOR), Verb.AGREE_TERM, False),
        (Now(severity=Severity.MINOR), Verb.AGREE_TERM, True),
        (Now(state=State.SETTLED, is_call_due=True), Verb.CLOSE, False),
        (Now(state=State.SETTLED), Verb.CLOSE, True),
        (Now(state=State.SETTLED, reply_by=None), Verb.TELL, False),
        (Now(state=State.CLOSED), Verb.REJECT, False),
        (Now(state=State.CLOSED, is_call_due=True), Verb.REJECT, True),
    ],
)
def test_a_step_needs_what_it_is_about(one: Now, verb: ComplaintVerb, makes_sense: bool) -> None:
    assert applies(one, verb) is makes_sense


def test_the_first_button_is_the_next_step_of_the_work() -> None:
    head, clerk = actor(Role.SUPERVISOR), actor(Role.CLERK)
    assert complaint_buttons(Now(), head)[0] is Verb.START
    assert complaint_buttons(Now(state=State.HANDLING, started_at=NOON), head)[0] is Verb.SETTLE
    assert complaint_buttons(Now(state=State.HANDLING, started_at=NOON), clerk)[0] is Verb.TELL
    assert complaint_buttons(Now(state=State.SETTLED, is_call_due=True), clerk)[0] is Verb.ACCEPT
    assert complaint_buttons(Now(state=State.DECLINED), head) == ()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize(
    ("by", "mine", "is_own"),
    [
        (actor(Role.CLERK), {"received_by": 7, "owner_id": None}, True),
        (actor(Role.CLERK), {"received_by": 8, "owner_id": 7}, True),
        (actor(Role.CLERK), {"received_by": 8, "owner_id": 9}, False),
        (actor(Role.SUPERVISOR, department=OTHERS), {"received_by": 8, "owner_id": 9}, False),
    ],
)
def test_who_took_or_handles_an_open_complaint_calls_the_customer_without_a_reason(
    state: ComplaintState, by: Actor, mine: dict[str, int | None], is_own: bool
) -> None:
    """R-DEC-22: once it has ended, everybody says why."""
    has_ended = state in (State.CLOSED, State.DECLINED)
    assert is_own_task(by, Now(state=state), **mine) is (is_own and not has_ended)


def test_who_may_lead_it_calls_the_customer_without_a_reason() -> None:
    """R-DEC-22."""
    others = {"received_by": 8, "owner_id": 9}
    leads = {role for role in Role if is_own_task(actor(role), Now(led_by=Role.MANAGER), **others)}
    assert leads == {Role.MANAGER, Role.LEADER}


@pytest.mark.parametrize("kind", ComplaintKind)
def test_goods_and_shop_staff_are_for_operations_all_else_for_the_property_department(kind: ComplaintKind) -> None:
    """R-COMP-3."""
    shop = kind in (ComplaintKind.GOODS, ComplaintKind.SHOP_STAFF)
    assert area_of(kind) is (ComplaintArea.OPERATIONS if shop else ComplaintArea.PROPERTY)


def test_a_rejected_complaint_is_one_step_graver() -> None:
    """R-COMP-5."""
    assert [raised(each) for each in Severity] == [Severity.MAJOR, Severity.CRITICAL, Severity.CRITICAL]
    assert is_milder(Severity.MINOR, Severity.MAJOR)
    assert not is_milder(Severity.MAJOR, Severity.MAJOR)


@pytest.mark.parametrize(
    ("severity", "is_rejected_critical", "against", "leads"),
    [
        (Severity.MINOR, False, set(), Role.SUPERVISOR),
        (Severity.MAJOR, False, set(), Role.SUPERVISOR),
        (Severity.CRITICAL, False, set(), Role.MANAGER),
        (Severity.CRITICAL, True, set(), Role.LEADER),
        (Severity.MINOR, False, {Role.CLERK}, Role.SUPERVISOR),
        (Severity.MINOR, False, {Role.SUPERVISOR}, Role.MANAGER),
        (Severity.CRITICAL, False, {Role.MANAGER}, Role.LEADER),
        (Severity.MINOR, False, {Role.SUPERVISOR, Role.MANAGER}, Role.LEADER),
    ],
)
def test_who_leads_is_by_severity_and_never_whom_it_is_about(
    severity: Severity, is_rejected_critical: bool, against: set[Role], leads: Role
) -> None:
    """R-COMP-2, R-DEC-15."""
    assert who_leads(severity, is_rejected_critical=is_rejected_critical, against=against) is leads


ALL = Terms(NOON + HOUR, NOON + 2 * HOUR, NOON + 3 * HOUR, NOON + 4 * HOUR, NOON + 5 * HOUR)
Clock = ComplaintClock


@pytest.mark.parametrize(
    ("state", "is_started", "clocks"),
    [
        (State.WAITING, False, [Clock.START, Clock.SETTLE, Clock.REPLY, Clock.FOLLOW_UP]),
        (State.HANDLING, True, [Clock.SETTLE, Clock.REPLY, Clock.FOLLOW_UP]),
        (State.REJECTED, False, [Clock.START, Clock.SETTLE, Clock.REPLY, Clock.FOLLOW_UP]),
        (State.REJECTED, True, [Clock.SETTLE, Clock.REPLY, Clock.FOLLOW_UP]),
        (State.SETTLED, True, [Clock.REPLY, Clock.CALL_BACK]),
        (State.CLOSED, True, []),
        (State.DECLINED, False, []),
    ],
)
def test_each_state_has_its_running_clocks(
    state: ComplaintState, is_started: bool, clocks: list[ComplaintClock]
) -> None:
    """R-COMP-2, R-COMP-4, R-CALL-2."""
    assert [term.clock for term in running(state, ALL, is_started=is_started)] == clocks
    first = nearest(state, ALL, is_started=is_started)
    assert (first.clock if first else None) == next(iter(clocks), None)


def test_a_promise_that_runs_out_earlier_goes_before_the_term() -> None:
    terms = ALL._replace(reply=NOON)
    assert nearest(State.HANDLING, terms, is_started=True) == (Clock.REPLY, NOON)
