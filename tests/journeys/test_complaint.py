"""A bad repair becomes a major complaint, is rejected once and raised, settled, called back and closed (R-COMP).

One person hears it at the desk, the head handles it, the manager takes it over, the customer has the last word.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from db import work
from db.clock import office_instant
from db.operations.callbacks import record_callback
from db.operations.callbacks_answers import Complain
from db.operations.complaint_outcomes import settle_complaint
from db.operations.complaint_progress import tell_progress
from db.operations.complaints import start_complaint
from db.queries.complaint_analysis import get_complaint_analysis
from db.queries.complaints import get_board
from db.queries.inbox import list_work_items
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.types import Actor
from db.vocabulary import (
    ComplaintCause,
    ComplaintClock,
    ComplaintSource,
    ComplaintState,
    ComplaintVerb,
    Mark,
    Outcome,
    Reached,
    Role,
    Severity,
    WorkKind,
)
from tests.complaint_desk import as_member, call_of, complaint_of, make_complaint_desk, verbs_of
from tests.factories import FRIDAY, make_finished_order

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
State, Verb = ComplaintState, ComplaintVerb


def waits_for(actor: Actor, at: datetime) -> list[tuple[WorkKind, str]]:
    return [(item.kind, item.number) for item in work.ask(list_work_items, actor=actor, at=at).items]


def test_a_bad_repair_rejected_once_ends_with_a_content_customer(office: Path) -> None:
    desk = make_complaint_desk()
    order = make_finished_order(desk.customer, desk.property, completed_at=FRIDAY)
    callback = work.ask(lambda session: session.query(Callback).one())
    assert callback.due_on == MONDAY

    # Monday, 10:00: the desk calls back and hears of it; it is a major complaint in the same step (R-CALL-4).
    heard = office_instant(MONDAY, 10)
    saved = work.act(
        record_callback,
        by=desk.clerk,
        at=heard,
        callback_id=callback.id,
        version=callback.version,
        reached=Reached.REACHED,
        satisfaction=2,
        attitude=Mark.FAIR,
        skill=Mark.POOR,
        outcome=Outcome.UNSOLVED,
        is_price_as_agreed=True,
        words="修完还在漏",
        complain=Complain(severity=Severity.MAJOR, title="漏水维修返工"),
    )
    made = work.ask(lambda session: session.query(Complaint).one())
    assert saved.complaint_no == made.complaint_no == "TS-20261123-001"
    assert (made.source, made.severity, made.work_order_id) == (ComplaintSource.CALLBACK, Severity.MAJOR, order.id)
    assert made.start_by == heard + timedelta(hours=1)
    assert (WorkKind.COMPLAINT, made.complaint_no) in waits_for(desk.head, heard)
    assert not [row for row in waits_for(desk.manager, heard) if row[1] == made.complaint_no]

    # Nobody begins within the hour: the manager is asked to step in, without anybody clicking (R-COMP-2).
    late = heard + timedelta(minutes=70)
    assert (WorkKind.STEP_IN, made.complaint_no) in waits_for(desk.manager, late)
    seen = {"complaint_id": made.id, "version": made.version}
    work.act(start_complaint, by=desk.head, at=late, **seen)
    assert (WorkKind.STEP_IN, made.complaint_no) not in waits_for(desk.manager, late)

    made = complaint_of(made.id)
    settled = office_instant(MONDAY, 16)
    seen = {"complaint_id": made.id, "version": made.version}
    said = {"outcome": "重新打胶", "cause": ComplaintCause.WORKMANSHIP}
    work.act(settle_complaint, by=desk.head, at=settled, **seen, **said)
    asked = call_of(made.id)
    assert asked is not None
    assert asked.due_on == date(2026, 11, 26)  # within three working days (R-CALL-2)

    # Tuesday: the customer rejects it; one step graver, the manager's at once, on top of everything (R-COMP-5).
    rejected = office_instant(TUESDAY, 9)
    answer = {"reached": Reached.REACHED, "satisfaction": 1, "is_outcome_accepted": False, "words": "还是漏"}
    work.act(record_callback, by=desk.clerk, at=rejected, callback_id=asked.id, version=asked.version, **answer)
    made = complaint_of(made.id)
    assert (made.state, made.severity, made.led_by) == (State.REJECTED, Severity.CRITICAL, Role.MANAGER)
    assert waits_for(desk.manager, rejected)[0] == (WorkKind.COMPLAINT, made.complaint_no)
    assert made.next_clock is ComplaintClock.START

    began = rejected + timedelta(minutes=10)
    work.act(start_complaint, by=desk.manager, at=began, complaint_id=made.id, version=made.version)
    made = complaint_of(made.id)
    told = {"complaint_id": made.id, "version": made.version, "note": "今天下午换管"}
    work.act(tell_progress, by=desk.clerk, at=began + timedelta(minutes=20), **told)
    made = complaint_of(made.id)
    seen = {"complaint_id": made.id, "version": made.version}
    said = {"outcome": "更换整段水管，试压合格", "cause": ComplaintCause.WORKMANSHIP}
    work.act(settle_complaint, by=desk.manager, at=office_instant(TUESDAY, 17), **seen, **said)

    # Called back by the desk, accepted, closed; everything that was done is there.
    asked = call_of(made.id)
    assert asked is not None
    content = {"reached": Reached.REACHED, "satisfaction": 5, "is_outcome_accepted": True, "words": "这次好了"}
    end = office_instant(date(2026, 11, 25), 10)
    work.act(record_callback, by=desk.clerk, at=end, callback_id=asked.id, version=asked.version, **content)
    made = complaint_of(made.id)
    assert (made.state, made.is_outcome_accepted, made.rounds) == (State.CLOSED, True, 2)
    assert verbs_of(made.id) == [
        *(Verb.REGISTER, Verb.START, Verb.SETTLE, Verb.REJECT),
        *(Verb.START, Verb.TELL, Verb.SETTLE, Verb.ACCEPT),
    ]
    assert not work.ask(get_board, actor=desk.manager, at=end).rows
    assert (WorkKind.COMPLAINT, made.complaint_no) not in waits_for(desk.manager, end)
    # The month counts it once: begun too late, settled in time, rejected once (R-COMP-6).
    counted = work.ask(get_complaint_analysis, actor=desk.manager, month="2026-11", at=end).total
    assert (counted.received, counted.rejected) == (1, 1)
    assert counted.started_on_time == (0, 1) and counted.settled_on_time == (1, 1)


def test_a_complaint_about_a_worker_is_handled_without_that_worker_seeing_it(office: Path) -> None:
    """Neither in the inbox nor on the board, from the first moment to the last."""
    desk = make_complaint_desk()
    head, member = as_member(desk.head, desk.property)
    made = desk.register(against_staff_id=member.id)
    assert made.led_by is Role.MANAGER
    assert not waits_for(head, FRIDAY)
    assert waits_for(desk.manager, FRIDAY) == [(WorkKind.COMPLAINT, made.complaint_no)]
    assert not work.ask(get_board, actor=head, at=FRIDAY).rows
