"""Agreements as lists: where each stands on a day, by SQL as by rule; what waits for whom; what ends within a month."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from db import work
from db.clock import office_day, office_instant
from db.queries.agreement_produced import get_produced
from db.queries.agreements import (
    AgreementFilter,
    count_agreements,
    list_agreements,
    list_customer_agreements,
    list_expiring,
)
from db.queries.agreements_one import AgreementView, get_agreement
from db.queries.inbox import count_work_items, list_work_items
from db.types import Actor
from db.vocabulary import AgreementKind, AgreementStage, AgreementState, Role, WorkKind
from tests.agreement_desk import PER_AREA, PLANTS, Agreements, lines_of, make_agreements
from tests.factories import FRIDAY, make_actor

TODAY = office_day(FRIDAY)


@pytest.fixture
def made(office: Path) -> Agreements:
    return make_agreements()


def numbers(chosen: AgreementFilter | None = None, today: date = TODAY) -> list[str]:
    page = work.ask(list_agreements, chosen=chosen or AgreementFilter(), today=today)
    assert page.total == len(page.rows)
    return [row.agreement_no for row in page.rows]


def view(number: str, today: date = TODAY) -> AgreementView:
    shown = work.ask(get_agreement, agreement_no=number, today=today)
    assert shown is not None
    return shown


MINE = (WorkKind.MEND_AGREEMENT, WorkKind.CHECK_AGREEMENT, WorkKind.APPROVE_AGREEMENT, WorkKind.RENEW_AGREEMENT)


def waits_for(actor: Actor, at: datetime = FRIDAY) -> list[tuple[WorkKind, str]]:
    """What waits for this person to be done with an agreement; the number in the menu agrees with the whole list."""
    found = work.ask(list_work_items, actor=actor, at=at)
    assert work.ask(count_work_items, actor=actor, at=at) == found.total
    return [(item.kind, item.number) for item in found.items if item.kind in MINE]


def in_every_stage(made: Agreements) -> dict[str, AgreementStage]:
    """An agreement for each way of standing on that Friday."""
    stands = {}
    for days_from, days_until, stage in (
        (1, 400, AgreementStage.COMING),
        (0, 400, AgreementStage.RUNNING),
        (-300, 31, AgreementStage.RUNNING),
        (-300, 30, AgreementStage.EXPIRING),
        (-300, 0, AgreementStage.EXPIRING),
        (-300, -1, AgreementStage.ENDED),
    ):
        term = {"from_on": TODAY + timedelta(days_from), "until_on": TODAY + timedelta(days_until)}
        stands[made.approved(**term).agreement_no] = stage
    house = made.approved(facts=made.house(from_on=date(2026, 1, 1)), lines=[PER_AREA])
    stands[house.agreement_no] = AgreementStage.RUNNING
    stands[made.drafted().agreement_no] = AgreementStage.PREPARED
    stands[made.checked().agreement_no] = AgreementStage.PREPARED
    dropped = made.drafted()
    made.drop(dropped.version_id)
    never = made.approved(from_on=TODAY + timedelta(5))
    made.end(never.agreement_id, TODAY + timedelta(4))
    soon = made.approved(from_on=date(2026, 1, 1), until_on=date(2028, 1, 1))
    made.end(soon.agreement_id, TODAY + timedelta(3))
    stands |= {dropped.agreement_no: AgreementStage.ENDED, never.agreement_no: AgreementStage.ENDED}
    return stands | {soon.agreement_no: AgreementStage.EXPIRING}


def test_list_screen_and_count_agree_on_where_each_stands(made: Agreements) -> None:
    stands = in_every_stage(made)
    for stage in AgreementStage:
        expected = {number for number, each in stands.items() if each is stage}
        assert set(numbers(AgreementFilter(stage=stage))) == expected
    counts = work.ask(count_agreements, today=TODAY)
    assert counts == {stage: list(stands.values()).count(stage) for stage in AgreementStage}
    assert {number: view(number).stage for number in stands} == stands
    page = work.ask(list_agreements, chosen=AgreementFilter(), today=TODAY)
    assert {row.agreement_no: row.stage for row in page.rows} == stands


@pytest.mark.parametrize("text", ["XY-2026-0002", "xy-2026-0002", "张", "zw", "3-1-1201", "楼道"])
def test_it_is_found_by_number_customer_room_and_title(made: Agreements, text: str) -> None:
    made.drafted(facts=made.house(), lines=[PER_AREA])
    wanted = made.drafted(title="楼道保洁")
    assert numbers(AgreementFilter(text=text)) == [wanted.agreement_no]


def test_kind_and_department_narrow_the_list(made: Agreements) -> None:
    house = made.drafted(facts=made.house(department_id=made.desk.centre.id), lines=[PER_AREA])
    service = made.drafted()
    assert numbers(AgreementFilter(kind=AgreementKind.MANAGEMENT_FEE)) == [house.agreement_no]
    assert numbers(AgreementFilter(department_id=made.desk.engineering.id)) == [service.agreement_no]


def test_the_list_shows_the_lines_of_the_day(made: Agreements) -> None:
    first = made.approved(from_on=date(2026, 1, 1), lines=[PLANTS])
    second = made.revised(first.agreement_id, date(2027, 1, 1))
    (line,) = lines_of(second.version_id)
    made.change(second.version_id, lines=[line._replace(unit_price_fen=330_00)])
    made.hand_on(second.version_id)
    for today, price in ((TODAY, 300_00), (date(2027, 1, 1), 330_00)):
        (row,) = work.ask(list_agreements, chosen=AgreementFilter(), today=today).rows
        assert [line.unit_price_fen for line in row.lines] == [price]
        shown = view(first.agreement_no, today).in_force
        assert shown is not None
        assert [line.unit_price_fen for line in shown.lines] == [price]
    assert [version.until_on for version in view(first.agreement_no).versions] == [
        date(2026, 12, 31),
        date(2027, 11, 30),
    ]


def test_what_ends_within_a_month_is_told_until_it_is_renewed_or_ended(made: Agreements) -> None:
    first = made.approved(from_on=date(2026, 1, 1), until_on=date(2026, 12, 20))
    assert [row.agreement_no for row in work.ask(list_expiring, today=date(2026, 11, 19))] == []
    assert [row.agreement_no for row in work.ask(list_expiring, today=TODAY)] == [first.agreement_no]
    renewed = made.renewed(first.agreement_id)
    assert work.ask(list_expiring, today=TODAY) == []
    made.drop(renewed.version_id)
    assert len(work.ask(list_expiring, today=TODAY)) == 1
    made.end(first.agreement_id, date(2026, 12, 1))
    assert work.ask(list_expiring, today=TODAY) == []


def test_a_customers_file_shows_the_own_agreements(made: Agreements) -> None:
    made.drafted(facts=made.house(), lines=[PER_AREA])
    mine = made.drafted()
    rows = work.ask(list_customer_agreements, customer_id=made.desk.customer.id, today=TODAY)
    assert [row.agreement_no for row in rows] == [mine.agreement_no]


def test_finance_and_the_manager_find_in_their_inbox_what_they_decide_on(made: Agreements) -> None:
    drafted = made.submitted()
    assert waits_for(made.desk.finance) == [(WorkKind.CHECK_AGREEMENT, drafted.agreement_no)]
    assert waits_for(made.desk.manager) == []
    made.check(drafted.version_id)
    assert waits_for(made.desk.finance) == []
    assert waits_for(made.desk.manager) == [(WorkKind.APPROVE_AGREEMENT, drafted.agreement_no)]


def test_nobody_is_asked_to_decide_on_the_own_draft(made: Agreements) -> None:
    both = make_actor(Role.CLERK, Role.FINANCE, name="多面手", department=made.desk.centre)
    drafted = made.drafted(by=both)
    made.submit(drafted.version_id)
    assert waits_for(both) == []
    assert len(waits_for(made.desk.finance)) == 1


def test_a_draft_that_was_sent_back_waits_for_who_wrote_it_until_it_goes_on(made: Agreements) -> None:
    drafted = made.submitted()
    assert waits_for(made.desk.clerk) == []
    made.send_back(drafted.version_id, by=made.desk.finance)
    assert waits_for(made.desk.clerk) == [(WorkKind.MEND_AGREEMENT, drafted.agreement_no)]
    assert waits_for(make_actor(Role.CLERK)) == waits_for(made.desk.finance) == []
    made.change(drafted.version_id, lines=[PLANTS])
    assert waits_for(made.desk.clerk) == [(WorkKind.MEND_AGREEMENT, drafted.agreement_no)]
    made.submit(drafted.version_id)
    assert waits_for(made.desk.clerk) == []


def test_an_ending_agreement_waits_for_manager_department_and_drafter(made: Agreements) -> None:
    number = made.approved(from_on=date(2026, 1, 1), until_on=date(2026, 12, 1)).agreement_no
    told = [(WorkKind.RENEW_AGREEMENT, number)]
    desk = made.desk
    colleague = make_actor(Role.CLERK, name="同事", department=desk.centre)
    other = make_actor(Role.SUPERVISOR, name="别的主管", department=desk.centre)
    assert [waits_for(each) for each in (desk.manager, desk.supervisor, desk.clerk)] == [told, told, told]
    assert [waits_for(each) for each in (desk.finance, colleague, other)] == [[], [], []]
    late = work.ask(list_work_items, actor=desk.manager, at=office_instant(date(2026, 12, 1), 19))
    assert [item.is_overdue for item in late.items if item.kind in MINE] == [True]


def test_the_view_tells_who_did_what_with_which_version(made: Agreements) -> None:
    first = made.approved()
    made.revised(first.agreement_id, date(2027, 6, 1))
    shown = view(first.agreement_no)
    assert [(step.number, step.verb.value, step.who) for step in shown.steps] == [
        (1, "draft_agreement", "王芳"),
        (1, "submit_agreement", "王芳"),
        (1, "check_agreement", "钱会计"),
        (1, "approve_agreement", "陈经理"),
        (1, "revise_agreement", "王芳"),
        (2, "draft_agreement", "王芳"),
    ]
    assert shown.live is not None
    assert (shown.live.number, shown.live.state) == (2, AgreementState.DRAFT)
    assert work.ask(get_agreement, agreement_no="XY-2026-9999", today=TODAY) is None


def test_a_renewal_and_what_it_renews_name_each_other(made: Agreements) -> None:
    first = made.approved()
    second = made.renewed(first.agreement_id)
    assert view(first.agreement_no).renewed_by == second.agreement_no
    assert view(second.agreement_no).renews == first.agreement_no


def test_an_agreement_that_made_nothing_yet_says_so(made: Agreements) -> None:
    first = made.approved()
    produced = work.ask(get_produced, agreement_id=first.agreement_id)
    assert (produced.rows, produced.periods, produced.fees_fen) == ([], 0, 0)
