"""The month's analysis of complaints (R-COMP-6): counted on paper, and counted again by other means."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

import pandas as pd
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_day
from db.queries.complaint_analysis import ComplaintAnalysis, Counts, get_complaint_analysis
from db.rules.billing_calendar import MonthNotReadable
from db.rules.care_figures import Share
from db.tables.complaints import Complaint, ComplaintEvent
from db.tables.customers import CustomerUnit
from db.types import Actor
from db.vocabulary import ComplaintCause, ComplaintKind, ComplaintState, ComplaintVerb, Role, Severity
from tests.complaint_rows import HOUR, make_complaint
from tests.factories import make_actor, make_customer, make_department, make_worker

pytestmark = pytest.mark.usefixtures("office")
# Noon of a day in November in Shanghai.
DAY = timedelta(days=1)
FIRST = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
MONTH_END = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def analysis(actor: Actor, month: str = "2026-11", at: datetime = MONTH_END) -> ComplaintAnalysis:
    return work.ask(get_complaint_analysis, actor=actor, month=month, at=at)


def test_a_month_counted_on_paper() -> None:
    """
    no  received  severity  start            settle             else
    1   1 Nov     critical  10 min, in time  8 h,  in time      conduct; worker 李; operations' department
    2   2 Nov     critical  2 h, late        30 h, late         workmanship
    3   3 Nov     major     30 min, in time  50 h, late         workmanship; repeats 2; rejected once, then settled
    4   4 Nov     major     never, late      never, late        waits
    5   5 Nov     minor     (no term)        10 h, in time      delay
    6   30 Nov    minor     (no term)        runs until 2 Dec   not counted on time yet
    7   6 Nov     minor     (no term)        out of scope       in no rate
    8   31 Oct    minor     (no term)        40 h: on 2 Nov     settled in November, received before
    """
    repairs, operations = make_department("工程部"), make_department("营运部")
    worker, manager = make_worker(operations), make_actor(Role.MANAGER)
    customer = make_customer()
    unit = work.ask(lambda session: session.scalar(select(CustomerUnit.unit_id)))
    make_complaint(
        operations, FIRST, severity=Severity.CRITICAL, kind=ComplaintKind.OUR_STAFF, cause=ComplaintCause.CONDUCT,
        started_after=HOUR / 6, settled_after=8 * HOUR, against=worker, customer=customer, unit_id=unit,
    )  # fmt: skip
    second = make_complaint(
        repairs, FIRST + DAY, severity=Severity.CRITICAL, cause=ComplaintCause.WORKMANSHIP, started_after=2 * HOUR,
        settled_after=30 * HOUR,
    )  # fmt: skip
    make_complaint(
        repairs, FIRST + 2 * DAY, severity=Severity.MAJOR, cause=ComplaintCause.WORKMANSHIP, started_after=HOUR / 2,
        settled_after=50 * HOUR, repeat_of=second, rounds=2,
    )  # fmt: skip
    make_complaint(repairs, FIRST + 3 * DAY, severity=Severity.MAJOR)
    make_complaint(repairs, FIRST + 4 * DAY, cause=ComplaintCause.DELAY, settled_after=10 * HOUR)
    make_complaint(repairs, FIRST + 29 * DAY, kind=ComplaintKind.CHARGES)
    make_complaint(repairs, FIRST + 5 * DAY, state=ComplaintState.DECLINED, kind=ComplaintKind.OTHER)
    make_complaint(repairs, FIRST - DAY, settled_after=40 * HOUR)

    found = analysis(manager)
    assert found.total == Counts(7, Share(2, 4), Share(2, 5), 1, 1)
    assert (found.settled, found.median_days, found.mean_days) == (5, Decimal("1.3"), Decimal("1.2"))
    assert found.severities == {
        Severity.CRITICAL: Counts(2, Share(1, 2), Share(1, 2), 0, 0),
        Severity.MAJOR: Counts(2, Share(1, 2), Share(0, 2), 1, 1),
        Severity.MINOR: Counts(3, Share(0, 0), Share(1, 1), 0, 0),
    }
    assert [(bar.cause, bar.complaints, bar.cumulative) for bar in found.causes] == [
        (ComplaintCause.WORKMANSHIP, 2, Share(2, 4)),
        (ComplaintCause.DELAY, 1, Share(3, 4)),
        (ComplaintCause.CONDUCT, 1, Share(4, 4)),
    ]
    assert [(kind, counts.received) for kind, counts in found.kinds] == [
        (ComplaintKind.REPAIR, 4), (ComplaintKind.CHARGES, 1), (ComplaintKind.OTHER, 1), (ComplaintKind.OUR_STAFF, 1)
    ]  # fmt: skip
    assert [(each.name, each.counts.received) for each in found.departments] == [("工程部", 6), ("营运部", 1)]
    assert [(each.name, each.counts.received) for each in found.zones] == [("", 6), ("一区", 1)]
    assert found.workers is not None
    assert [(each.name, each.counts.received) for each in found.workers] == [("李师傅", 1)]
    trend = {each.month: each.counts.received for each in found.trend}
    assert (len(trend), trend["2025-11"], trend["2026-10"], trend["2026-11"]) == (13, 0, 1, 7)


def test_a_month_without_complaints_has_no_shares_and_no_days() -> None:
    found = analysis(make_actor(Role.MANAGER))
    assert found.total == Counts() and found.causes == []
    assert (found.total.started_on_time.percent, found.median_days, found.mean_days) == (None, None, None)


def test_who_is_complained_about_counts_nowhere_in_what_this_person_sees() -> None:
    department = make_department()
    worker = make_worker(department)
    make_complaint(department, FIRST, against=worker, cause=ComplaintCause.CONDUCT, settled_after=HOUR)
    head = make_actor(Role.SUPERVISOR, department=department)
    assert analysis(head).total.received == 1
    found = analysis(replace(head, staff_id=worker.id))
    assert (found.total.received, found.settled, found.causes, found.workers) == (0, 0, [], [])
    assert (found.kinds, found.departments, found.zones) == ([], [], [])
    assert all(each.counts == Counts() for each in found.trend)


def test_workers_are_seen_by_manager_and_leader_and_of_the_own_department_by_its_head() -> None:
    own, other = make_department("工程部"), make_department("保洁部")
    for department, name in ((own, "李师傅"), (other, "周阿姨")):
        make_complaint(department, FIRST, against=make_worker(department, name))

    def names(*roles: Role) -> list[str] | None:
        workers = analysis(make_actor(*roles, department=own)).workers
        return None if workers is None else sorted(each.name for each in workers)

    assert names(Role.MANAGER) == names(Role.LEADER) == ["周阿姨", "李师傅"]
    assert names(Role.SUPERVISOR) == ["李师傅"]
    assert names(Role.CLERK) is None and names(Role.FINANCE) is None


def test_a_month_begins_at_midnight_on_the_wall_clock_of_the_office() -> None:
    midnight = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)
    make_complaint(make_department(), midnight - HOUR, settled_after=HOUR)
    make_complaint(make_department("保洁部"), midnight - 2 * HOUR, settled_after=HOUR)
    manager = make_actor(Role.MANAGER)
    assert (analysis(manager).total.received, analysis(manager).settled) == (0, 1)
    assert (analysis(manager, "2026-10").total.received, analysis(manager, "2026-10").settled) == (2, 1)


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(MonthNotReadable):
        analysis(make_actor(Role.MANAGER), "2026-13")


def test_the_figures_are_those_of_a_recount_row_by_row() -> None:
    dice, departments = Random(7), [make_department("工程部"), make_department("保洁部")]
    ended = (ComplaintState.CLOSED, ComplaintState.SETTLED)
    ends = (None, None, *ended, ComplaintState.DECLINED)
    for _each in range(80):
        severity, end = dice.choice(list(Severity)), dice.choice(ends)
        make_complaint(
            dice.choice(departments),
            MONTH_END - timedelta(minutes=dice.randrange(400 * 24 * 60)),
            severity=severity,
            kind=dice.choice(list(ComplaintKind)),
            cause=dice.choice([None, *ComplaintCause]),
            started_after=dice.choice([None, dice.randrange(1, 120) * HOUR / 60]),
            settled_after=dice.randrange(1, 100) * HOUR
            if end in (ComplaintState.CLOSED, ComplaintState.SETTLED)
            else None,
            state=end,
            rounds=dice.choice([1, 1, 2]) if end is ComplaintState.CLOSED else 1,
        )
    rows = pd.DataFrame(work.ask(_all_rows))
    manager = make_actor(Role.MANAGER)
    found = analysis(manager)
    for each in found.trend:
        assert each.counts == _recount(rows[rows.month == each.month])
        one = analysis(manager, each.month)
        ended = rows[(rows.settled_month == each.month) & rows.state.isin(["settled", "closed"])]
        hours = (ended.settled_at - ended.received_at).dt.total_seconds() / 86_400
        assert one.settled == len(ended) and one.total == each.counts
        if len(ended):
            assert abs(float(one.median_days or 0) - hours.median()) <= 0.0501
            assert abs(float(one.mean_days or 0) - hours.mean()) <= 0.0501
        of_month = rows[rows.month == each.month]
        causes = of_month.cause.dropna().value_counts().to_dict()
        assert {bar.cause.value: bar.complaints for bar in one.causes} == causes
        assert {kind.value: counts.received for kind, counts in one.kinds} == of_month.kind.value_counts().to_dict()


def _all_rows(session: Session) -> list[dict[str, object]]:
    steps: dict[tuple[int, str], bool] = {}
    for event in session.scalars(select(ComplaintEvent)):
        steps.setdefault((event.complaint_id, event.verb.value), event.is_late)
    return [
        {
            **{name: getattr(row, name) for name in ("received_at", "settled_at", "start_by", "settle_by", "rounds")},
            "month": f"{row.received_on:%Y-%m}",
            "settled_month": f"{office_day(row.settled_at):%Y-%m}" if row.settled_at else "",
            "severity": row.first_severity.value,
            "state": row.state.value,
            "kind": row.kind.value,
            "cause": row.cause.value if row.cause else None,
            "repeats": row.repeat_of_id is not None,
            "started_late": steps.get((row.id, ComplaintVerb.START.value)),
            "settled_late": steps.get((row.id, ComplaintVerb.SETTLE.value)),
        }
        for row in session.scalars(select(Complaint))
    ]


def _recount(rows: pd.DataFrame) -> Counts:
    started = [0, 0]
    settled = [0, 0]
    for row in rows.itertuples():
        runs = row.state != "declined" and row.rounds == 1
        for pair, late, term, has_term in (
            (started, row.started_late, row.start_by, row.severity != "minor"),
            (settled, row.settled_late, row.settle_by, True),
        ):
            if not has_term:
                continue
            if late is not None:
                pair[1] += 1
                pair[0] += not late
            elif runs and not pd.isna(term) and term < MONTH_END:
                pair[1] += 1
    return Counts(len(rows), Share(*started), Share(*settled), int(rows.repeats.sum()), int((rows.rounds - 1).sum()))
