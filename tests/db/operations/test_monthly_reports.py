"""A monthly report keeps its figures as they stood when it was issued, whatever happens later (R-YEAR, R-ROLE)."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from db import engine, work
from db.clock import office_instant
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.monthly_reports import (
    ReportIssued,
    ReportNotIssued,
    issue_monthly_report,
    reissue_monthly_report,
    write_monthly_report,
)
from db.operations.texts import TooLong
from db.queries.month_report import MonthReport, get_month_report
from db.rules import figures
from db.rules.billing_calendar import FutureMonth, MonthNotReadable
from db.rules.month_report import MonthNotOver, read_document
from db.tables.report_guards import REPORT_GUARDS
from db.tables.staff import Department
from db.types import Actor
from db.vocabulary import ComplaintKind, Role
from tests.complaint_rows import make_complaint
from tests.factories import make_actor, make_customer, make_department, make_finished_order

pytestmark = pytest.mark.usefixtures("office")
OCTOBER, NOVEMBER = "2026-10", "2026-11"
NOW = office_instant(date(2026, 11, 2), 9)
LATER = office_instant(date(2026, 11, 20), 9)
WORDS = "本月接单及时，电梯投诉偏多。"


class Desk:
    """A manager, two heads and an October with two repairs of one department and one of the other."""

    def __init__(self) -> None:
        self.own, self.other = make_department("工程部"), make_department("营运部")
        self.manager = make_actor(Role.MANAGER, name="经理")
        self.head = make_actor(Role.SUPERVISOR, name="主管", department=self.own)
        self.customer = make_customer()
        for day, department in ((3, self.own), (9, self.own), (12, self.other)):
            self.order(day, department)
        make_complaint(self.own, office_instant(date(2026, 10, 9), 9), kind=ComplaintKind.NOISE)
        make_complaint(self.other, office_instant(date(2026, 10, 9), 9), kind=ComplaintKind.CLEANING)

    def order(self, day: int, department: Department) -> None:
        at = office_instant(date(2026, 10, day), 9)
        make_finished_order(self.customer, department, order_no=f"TY-202610{day:02}-001", completed_at=at)

    def issue(self, month: str = OCTOBER, version: int = 0) -> int:
        request = {"month": month, "words": WORDS, "version": version}
        return work.act(issue_monthly_report, by=self.manager, at=NOW, **request)

    def reissue(self, reason: str, revision: int = 1) -> int:
        request = {"month": OCTOBER, "words": WORDS, "reason": reason, "revision": revision}
        return work.act(reissue_monthly_report, by=self.manager, at=LATER, **request)


@pytest.fixture
def desk(office: Path) -> Desk:
    return Desk()


def seen(actor: Actor, **which: object) -> MonthReport:
    return work.ask(get_month_report, actor=actor, month=OCTOBER, at=LATER, **which)


def orders(report: MonthReport) -> int | None:
    line = report.figures.line(figures.ORDERS)
    return line.present.part if line else None


def test_what_changes_later_does_not_change_an_issued_report(desk: Desk) -> None:
    assert orders(seen(desk.manager)) == 3
    assert desk.issue() == 1
    desk.order(20, desk.own)
    issued, now = seen(desk.manager), seen(desk.manager, is_now=True)
    assert (orders(issued), orders(now)) == (3, 4)
    assert issued.shown is not None and (issued.shown.issued_by, issued.words) == ("经理", WORDS)
    assert now.shown is None


def test_a_head_finds_the_own_department_in_an_issued_report_as_in_a_running_one(desk: Desk) -> None:
    before = seen(desk.head).figures
    desk.issue()
    after = seen(desk.head).figures
    assert after == before
    assert orders(seen(desk.head)) == 2
    assert after.kinds == ((ComplaintKind.NOISE, 1),)
    assert after.ages is None and after.surveys is None
    assert not {line.figure for line in after.lines} & {figures.ARREARS, figures.DUE, figures.DISCOUNTS}


def test_a_head_without_a_department_finds_nothing(desk: Desk) -> None:
    desk.issue()
    nobody = make_actor(Role.SUPERVISOR, name="无部门")
    found = seen(nobody).figures
    assert found.lines == () and found.kinds is None and found.exceptions is None


def test_finance_finds_the_money_and_a_clerk_is_refused(desk: Desk) -> None:
    desk.issue()
    found = seen(make_actor(Role.FINANCE, name="财务")).figures
    assert found.line(figures.ARREARS) and found.line(figures.REVENUE)
    assert not found.line(figures.ORDERS) and found.complaints is None and found.kinds is None
    with pytest.raises(NotAllowed):
        seen(make_actor(Role.CLERK, name="客服"))


def test_a_revision_has_a_reason_and_leaves_the_first_one_as_it_was(desk: Desk) -> None:
    desk.issue()
    desk.order(20, desk.own)
    with pytest.raises(Incomplete):
        desk.reissue("  ")
    assert desk.reissue("补录工单") == 2
    newest, first = seen(desk.manager), seen(desk.manager, revision=1)
    assert (orders(newest), orders(first)) == (4, 3)
    assert newest.shown is not None and (newest.shown.revision, newest.shown.reason) == (2, "补录工单")
    with pytest.raises(ChangedMeanwhile):
        desk.reissue("再次", revision=1)
    with pytest.raises(NotFound):
        seen(desk.manager, revision=3)


def test_a_month_is_issued_once_and_only_when_it_is_over(desk: Desk) -> None:
    with pytest.raises(MonthNotOver):
        desk.issue(NOVEMBER)
    with pytest.raises(ReportNotIssued):
        desk.reissue("没有发布")
    desk.issue()
    with pytest.raises(ReportIssued):
        desk.issue()
    with pytest.raises(ReportIssued):
        write(desk, "改一改", version=1)


@pytest.mark.parametrize(
    ("month", "refusal"), [("2027-01", FutureMonth), ("x", MonthNotReadable), ("", MonthNotReadable)]
)
def test_a_month_that_is_none_has_no_report(desk: Desk, month: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        work.ask(get_month_report, actor=desk.manager, month=month, at=NOW)
    with pytest.raises((refusal, MonthNotOver)):
        desk.issue(month)


def write(desk: Desk, words: str, version: int, by: Actor | None = None) -> None:
    request = {"month": OCTOBER, "words": words, "version": version}
    work.act(write_monthly_report, by=by or desk.manager, at=NOW, **request)


def test_words_that_somebody_else_wrote_meanwhile_are_not_lost(desk: Desk) -> None:
    write(desk, "第一稿", version=0)
    first = seen(desk.manager)
    assert (first.draft, orders(first)) == ("第一稿", 3)
    with pytest.raises(ChangedMeanwhile):
        write(desk, "盖掉", version=0)
    write(desk, "第二稿", version=first.version)
    with pytest.raises(ChangedMeanwhile):
        desk.issue(version=first.version)
    desk.issue(version=seen(desk.manager).version)
    assert seen(desk.manager).words == WORDS
    with pytest.raises(TooLong):
        work.act(
            reissue_monthly_report, by=desk.manager, at=LATER, month=OCTOBER, words="字" * 4001, reason="长", revision=1
        )


def test_a_draft_is_for_the_manager_alone(desk: Desk) -> None:
    write(desk, "第一稿", version=0)
    for role in (Role.LEADER, Role.FINANCE):
        assert seen(make_actor(role, name=role.value)).words == ""
    assert seen(desk.head).words == ""


def test_only_the_manager_writes_and_issues(desk: Desk) -> None:
    manager = desk.manager
    others = [make_actor(role, name=role.value, department=desk.own) for role in Role if role is not Role.MANAGER]
    for desk.manager in others:
        with pytest.raises(NotAllowed):
            write(desk, "我来写", version=0)
        with pytest.raises(NotAllowed):
            desk.issue()
    desk.manager = manager
    desk.issue()
    for desk.manager in others:
        with pytest.raises(NotAllowed):
            desk.reissue("我来改")


FORGED = (
    "UPDATE monthly_report SET figures = '{}'",
    "UPDATE monthly_report SET words = 'x'",
    "UPDATE monthly_report SET issued_at = NULL, figures = ''",
    "DELETE FROM monthly_report",
    "INSERT INTO monthly_report (id, month, revision, words, reason, figures, written_at, version)"
    " VALUES (77, '2026-10', 3, '', 'x', '', '2026-11-02T01:00:00.000000Z', 1)",
)


def test_no_tool_changes_an_issued_report(desk: Desk) -> None:
    desk.issue()
    refused = "|".join(guard.message for guard in REPORT_GUARDS)
    writer = engine.office_engine().execution_options(writer=True)
    for forged in FORGED:
        with pytest.raises(DBAPIError, match=refused), writer.begin() as connection:
            connection.execute(text(forged))
    assert orders(seen(desk.manager)) == 3


def test_a_later_definition_does_not_change_the_words_of_an_issued_report(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.issue()
    defined = figures.ORDERS._replace(meaning="Counted otherwise.")
    monkeypatch.setitem(figures.FIGURES, "orders", defined)
    line = seen(desk.manager).figures.lines[0]
    assert (line.figure.key, line.figure.meaning) == ("orders", figures.ORDERS.meaning)


def test_a_figure_that_is_gone_is_for_who_sees_all(desk: Desk) -> None:
    desk.issue()
    kept = work.ask(lambda session: session.scalar(text("SELECT figures FROM monthly_report")))
    document = json.loads(kept.replace('"key": "orders"', '"key": "of old"'))
    assert read_document(document, desk.manager).lines[0].figure.key == "of old"
    assert "of old" not in {line.figure.key for line in read_document(document, desk.head).lines}
