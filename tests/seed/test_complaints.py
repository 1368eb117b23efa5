"""The demonstration hears complaints and leaves a board with something in every column."""

import pytest

from db import clock, work
from db.queries.complaints import ComplaintFilter, get_board, list_complaints
from db.rules.complaint_states import BOARD
from db.tables.callbacks import Callback
from db.tables.complaints import Complaint
from db.types import SYSTEM
from db.vocabulary import ComplaintState, ComplaintView, Severity

pytestmark = pytest.mark.usefixtures("demo_office")


def test_every_column_of_the_board_has_cards_late_today_and_later() -> None:
    board = work.ask(get_board, actor=SYSTEM, at=clock.now())
    assert all(board.columns[state] for state in BOARD)
    assert board.counts[ComplaintView.OVERDUE] == 2
    assert board.counts[ComplaintView.TODAY] >= 3
    assert board.counts[ComplaintView.CRITICAL] == 1


def test_complaints_of_earlier_weeks_have_ended_after_a_call() -> None:
    ended = ComplaintFilter(is_open=False)
    rows = work.ask(list_complaints, actor=SYSTEM, looked_for=ended, at=clock.now()).rows
    closed = {row.id for row in rows if row.state is ComplaintState.CLOSED}
    called = work.ask(lambda session: {row.complaint_id for row in session.query(Callback) if row.complaint_id})
    assert closed and closed <= called


def test_what_was_rejected_is_graver_than_it_began() -> None:
    rejected = work.ask(
        lambda session: session.query(Complaint).filter(Complaint.state == ComplaintState.REJECTED).all()
    )
    assert rejected
    assert all((row.first_severity, row.severity) == (Severity.MINOR, Severity.MAJOR) for row in rejected)
