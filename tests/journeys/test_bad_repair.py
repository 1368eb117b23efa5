"""A bad repair: heard in the callback, a complaint in the same step, rejected once, settled, called back (R-CALL-4)."""

from typing import Any

import pytest
from sqlalchemy import select

from db import work
from db.operations.callbacks import Recorded, record_callback
from db.operations.callbacks_answers import Complain
from db.operations.complaint_outcomes import settle_complaint
from db.operations.complaints import start_complaint
from db.queries.callbacks import count_callbacks, list_callbacks
from db.queries.inbox import list_work_items
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.types import Actor
from db.vocabulary import (
    CallbackKind,
    CallbackState,
    CallbackView,
    ComplaintCause,
    ComplaintState,
    Mark,
    Outcome,
    Reached,
    Role,
    Severity,
    WorkKind,
)
from tests.factories import make_actor, make_department, make_finished_order
from tests.journeys.office import Office, on, open_office, require_books_right

pytestmark = pytest.mark.usefixtures("office")
BAD = {
    "reached": Reached.REACHED,
    "satisfaction": 1,
    "attitude": Mark.FAIR,
    "skill": Mark.POOR,
    "outcome": Outcome.UNSOLVED,
    "is_price_as_agreed": True,
    "words": "修完第二天又漏",
}


def due(office: Office, at: str, kind: CallbackKind) -> Any:
    rows = work.ask(list_callbacks, actor=office.clerk, today=on(at).date(), view=CallbackView.TODAY)
    (row,) = [row for row in rows if row.kind is kind]
    return row


def call(office: Office, at: str, kind: CallbackKind, **answers: Any) -> Recorded:
    row = due(office, at, kind)
    return office.act(record_callback, office.clerk, at, callback_id=row.id, version=row.version, **answers)


def waits_for(actor: Actor, at: str) -> dict[WorkKind, int]:
    return work.ask(list_work_items, actor=actor, at=on(at)).counts


def the_complaint() -> Complaint:
    return work.ask(lambda session: session.scalars(select(Complaint)).one())


def test_a_bad_repair_becomes_a_major_complaint_is_rejected_once_settled_and_called_back() -> None:
    office = open_office()
    estate = make_department("物业管理部")
    head = make_actor(Role.SUPERVISOR, name="物业主管", department=estate)
    make_finished_order(office.resident, office.engineering, completed_at=on("2026-11-20 10:00"))

    # One act on Monday: the mark, the manager, the complaint.
    done = call(office, "2026-11-23 09:10", CallbackKind.ORDER, **BAD, complain=Complain())
    complaint = the_complaint()
    assert done.complaint_no == complaint.complaint_no
    assert (complaint.severity, complaint.state, complaint.department_id) == (
        Severity.MAJOR,
        ComplaintState.WAITING,
        estate.id,
    )
    assert waits_for(office.manager, "2026-11-23 09:10")[WorkKind.DISSATISFIED] == 1

    def handle(by: Actor, begun: str, ended: str) -> None:
        version, about = the_complaint().version, {"complaint_id": complaint.id}
        if begun:
            office.act(start_complaint, by, begun, version=version, **about)
        said = {"outcome": "更换阀门，免收费用", "cause": ComplaintCause.WORKMANSHIP}
        office.act(settle_complaint, by, ended, version=the_complaint().version, **about, **said)

    handle(head, "2026-11-23 09:40", "2026-11-24 11:00")

    # Called back within three working days (R-CALL-2): no, it still drips. One step graver, led by the manager.
    no = {"reached": Reached.REACHED, "satisfaction": 2, "is_outcome_accepted": False, "words": "还在滴"}
    call(office, "2026-11-27 10:00", CallbackKind.COMPLAINT, **no)
    complaint = the_complaint()
    assert (complaint.severity, complaint.rounds, complaint.led_by) == (Severity.CRITICAL, 2, Role.MANAGER)

    handle(office.manager, "2026-11-27 10:10", "2026-11-27 16:00")

    # Not reached on two days, reached on the third: three tries on different days (R-CALL-4).
    missed = {"reached": Reached.NOT_REACHED}
    assert call(office, "2026-12-02 10:00", CallbackKind.COMPLAINT, **missed).next_try == "2026-12-03"
    assert call(office, "2026-12-03 10:00", CallbackKind.COMPLAINT, **missed).next_try == "2026-12-04"
    yes = {"reached": Reached.REACHED, "satisfaction": 4, "is_outcome_accepted": True}
    call(office, "2026-12-04 10:00", CallbackKind.COMPLAINT, **yes)
    assert the_complaint().state is ComplaintState.CLOSED

    made = work.ask(lambda session: list(session.scalars(select(Callback).order_by(Callback.id))))
    assert [(row.kind, row.state, row.satisfaction, row.tries) for row in made] == [
        (CallbackKind.ORDER, CallbackState.DONE, 1, 1),
        (CallbackKind.COMPLAINT, CallbackState.DONE, 2, 1),
        (CallbackKind.COMPLAINT, CallbackState.DONE, 4, 3),
    ]
    counts = work.ask(count_callbacks, actor=office.clerk, today=on("2026-12-04 11:00").date())
    assert (counts[CallbackView.ALL], counts[CallbackView.DONE_TODAY]) == (0, 1)
    require_books_right()


def test_not_reached_on_three_days_is_unreachable_and_never_a_complaint() -> None:
    office = open_office()
    make_finished_order(office.resident, office.engineering, completed_at=on("2026-11-20 10:00"))
    days = ("2026-11-23", "2026-11-24", "2026-11-25")
    ends = [
        call(office, f"{day} 10:00", CallbackKind.ORDER, reached=Reached.NOT_REACHED, complain=Complain())
        for day in days
    ]
    assert [(one.state, one.next_try) for one in ends] == [("due", days[1]), ("due", days[2]), ("unreachable", "")]
    assert work.ask(lambda session: session.scalars(select(Complaint)).all()) == []
