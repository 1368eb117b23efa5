"""Whatever is done with a complaint in whatever order, what must hold of it holds (R-COMP)."""

from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import work
from db.errors import RuleError
from db.operations.callbacks import record_callback
from db.operations.complaint_outcomes import (
    accept_outcome,
    close_complaint,
    decline_complaint,
    reject_outcome,
    settle_complaint,
)
from db.operations.complaint_progress import agree_term, promise_reply, tell_progress
from db.operations.complaint_steps import facts_of
from db.operations.complaints import correct_complaint, hand_over_complaint, start_complaint
from db.rules.complaint_clocks import RUNNING
from db.rules.complaint_states import OPEN, STEPS, UNSETTLED, complaint_buttons
from db.tables.complaints import Complaint
from db.types import Actor
from db.vocabulary import (
    ComplaintCause,
    ComplaintClock,
    ComplaintState,
    ComplaintVerb,
    Reached,
    Role,
    Severity,
)
from tests.complaint_desk import (
    HOUR,
    ComplaintDesk,
    call_of,
    complaint_of,
    history_of,
    make_complaint_desk,
)
from tests.factories import FRIDAY

Verb = ComplaintVerb
CALL = "call"
VERBS = [verb for verb in Verb if verb is not Verb.REGISTER]
STEPS_TAKEN = st.lists(
    st.tuples(
        st.sampled_from([*VERBS, CALL]),
        st.sampled_from(["clerk", "head", "shops_head", "manager", "leader", "finance"]),
        st.integers(1, 60),
    ),
    max_size=14,
)


@pytest.fixture
def desk(office: Path) -> ComplaintDesk:
    return make_complaint_desk()


def do(desk: ComplaintDesk, made: Complaint, verb: Any, by: Actor, at: Any) -> None:
    same = {"complaint_id": made.id, "version": made.version}
    words: dict[Any, tuple[Any, dict[str, Any]]] = {
        Verb.START: (start_complaint, {}),
        Verb.HAND_OVER: (hand_over_complaint, {"department_id": desk.operations.id, "note": "属商铺"}),
        Verb.TELL: (tell_progress, {"note": "在处理"}),
        Verb.PROMISE: (promise_reply, {"reply_by": at + 5 * HOUR}),
        Verb.AGREE_TERM: (agree_term, {"settle_by": at + 90 * HOUR, "note": "约定"}),
        Verb.CORRECT: (correct_complaint, {"asked": desk.asked(severity=Severity.MAJOR), "note": "核实"}),
        Verb.SETTLE: (settle_complaint, {"outcome": "已办", "cause": ComplaintCause.DELAY}),
        Verb.ACCEPT: (accept_outcome, {}),
        Verb.REJECT: (reject_outcome, {"words": "不行"}),
        Verb.CLOSE: (close_complaint, {"note": "联系不上"}),
        Verb.DECLINE: (decline_complaint, {"explanation": "市政"}),
    }
    if verb == CALL:
        call = call_of(made.id)
        if call is not None:
            answer = {"reached": Reached.NOT_REACHED}
            work.act(record_callback, by=by, at=at, callback_id=call.id, version=call.version, **answer)
        return
    operation, said = words[verb]
    work.act(operation, by=by, at=at, **same, **said)


def must_hold(before: Complaint, made: Complaint) -> None:
    events = history_of(made.id)
    assert events[0].verb is Verb.REGISTER
    rejected = sum(event.verb is Verb.REJECT for event in events)
    assert made.rounds == 1 + rejected
    assert all(first.recorded_at <= second.recorded_at for first, second in pairwise(events))
    assert (made.next_due_at is None) == (made.next_clock is None)
    assert made.next_clock is None or made.next_clock in RUNNING[made.state]
    if made.state in UNSETTLED:
        assert made.next_due_at is not None and made.settle_by is not None
        assert made.next_due_at <= made.settle_by
        assert made.follow_up_on is not None
        assert call_of(made.id) is None
    if made.state is ComplaintState.SETTLED:
        assert (made.next_clock is ComplaintClock.CALL_BACK) <= (call_of(made.id) is not None)
    if made.state not in OPEN:
        assert made.next_clock is None
    if made.severity is Severity.CRITICAL:
        assert made.led_by in (Role.MANAGER, Role.LEADER)
    if made.state is not before.state:
        last = [event.verb for event in events][-2:]
        assert any((before.state, verb) in STEPS and STEPS[before.state, verb].to is made.state for verb in last), (
            f"{before.state} → {made.state} by {last}"
        )


@given(
    steps=STEPS_TAKEN,
    severity=st.sampled_from(list(Severity)),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_steps_keeps_clocks_rounds_and_history_right(
    desk: ComplaintDesk, steps: list[tuple[Any, str, int]], severity: Severity
) -> None:
    at = FRIDAY
    made = desk.register(severity=severity, at=at)
    for verb, who, hours in steps:
        at += timedelta(hours=hours)
        before = complaint_of(made.id)
        by = getattr(desk, who)
        offered = work.ask(facts_of, complaint=before)
        try:
            do(desk, before, verb, by, at)
        except RuleError:
            assert complaint_of(made.id).version == before.version
            continue
        if isinstance(verb, ComplaintVerb):
            assert verb in complaint_buttons(offered, by), "what was done had its button"
        must_hold(before, complaint_of(made.id))
