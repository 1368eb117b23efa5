"""The distribution list: written in row by row and by the building, reminded, taken out on record (R-SURV-3)."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from db import work
from db.changes import ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.errors import NotAllowed, NotFound
from db.operations.survey_distribution import (
    DistributionNotOpen,
    NobodyToRemind,
    NothingToDeliver,
    NotRunning,
    TooManyRows,
    deliver_addresses,
    export_survey_list,
    record_deliveries,
    remind_addresses,
)
from db.operations.texts import TooLong
from db.queries.survey_addresses import AddressFilter, AddressRow, count_addresses, list_address_page, list_addresses
from db.queries.survey_progress import get_progress
from db.rules.survey_addresses import AnsweredByHand, AnsweredStays, DeliveryDayNotPossible
from db.rules.survey_filing import Return
from db.tables.audit import AuditRow
from db.tables.surveys import SurveyAddress
from db.types import Actor
from db.vocabulary import AddressState, Role, SurveyState
from tests.factories import FRIDAY, make_actor, put
from tests.survey_estate import OWNER, TENANT, begin, running_survey, settle

TODAY = date(2026, 11, 20)
STATE = AddressState


@pytest.fixture
def clerk(office: Path) -> Actor:
    settle([("一区", "1", OWNER, 6), ("一区", "2", TENANT, 6), ("二区", "1", OWNER, 6)])
    return make_actor(Role.CLERK, Role.MANAGER)


def listed(survey_id: int, **wanted: Any) -> list[AddressRow]:
    return work.ask(list_addresses, survey_id=survey_id, wanted=AddressFilter(**wanted), limit=500)


def edit(by: Actor, survey_id: int, *edits: tuple[int, dict[str, Any]], at: Any = FRIDAY) -> int:
    rows = {row.list_no: row for row in listed(survey_id)}
    changes = [RowChange(rows[number].id, rows[number].version, values) for number, values in edits]
    return work.act(record_deliveries, by=by, at=at, survey_id=survey_id, changes=changes)


def answer(survey_id: int, *numbers: int) -> None:
    def make(session: Any) -> None:
        here = SurveyAddress.survey_id == survey_id
        for row in session.scalars(select(SurveyAddress).where(here, SurveyAddress.list_no.in_(numbers))):
            row.state, row.answered_on = STATE.ANSWERED, TODAY

    put(make)


def notes(operation: str) -> list[dict[str, Any]]:
    found = select(AuditRow.after).where(AuditRow.operation == operation).order_by(AuditRow.id)
    return [json.loads(after) for after in work.ask(lambda session: list(session.scalars(found)))]


def test_rows_are_edited_in_the_list_with_who_and_when(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    saved = edit(
        clerk,
        survey_id,
        (1, {"state": "delivered"}),
        (2, {"state": "delivered", "delivered_by": "赵敏", "delivered_on": "2026-11-20"}),
        (3, {"state": "not_met", "note": "锁门"}),
        (4, {"state": "refused"}),
    )
    assert saved == 4
    rows = listed(survey_id)
    assert [(row.state, row.delivered_by, row.delivered_on, row.note) for row in rows[:5]] == [
        (STATE.DELIVERED, clerk.name, TODAY, ""),
        (STATE.DELIVERED, "赵敏", TODAY, ""),
        (STATE.NOT_MET, "", None, "锁门"),
        (STATE.REFUSED, clerk.name, TODAY, ""),
        (STATE.TO_DELIVER, "", None, ""),
    ]
    assert rows[0].customer == "住户1"


def test_forged_edits_save_nothing(clerk: Actor) -> None:
    survey_id, other = running_survey(clerk), running_survey(clerk)
    answer(survey_id, 2)
    for values, refusal in (
        ({"state": "answered"}, AnsweredByHand),
        ({"token_hash": "0" * 64}, ColumnsNotEditable),
        ({"survey_id": other}, ColumnsNotEditable),
        ({"delivered_by": "x" * 61}, TooLong),
        ({"state": "delivered", "delivered_on": "2026-11-21"}, DeliveryDayNotPossible),
    ):
        with pytest.raises(refusal):
            edit(clerk, survey_id, (1, {"state": "delivered"}), (3, values))
    with pytest.raises(AnsweredStays):
        edit(clerk, survey_id, (1, {"state": "delivered"}), (2, {"state": "refused"}))
    foreign = listed(other)[0]
    with pytest.raises(NotFound):
        change = RowChange(foreign.id, foreign.version, {"state": "delivered"})
        work.act(record_deliveries, by=clerk, at=FRIDAY, survey_id=survey_id, changes=[change])
    with pytest.raises(TooManyRows):
        work.act(record_deliveries, by=clerk, at=FRIDAY, survey_id=survey_id, changes=[RowChange(1, 1, {})] * 201)
    assert {row.state for row in listed(survey_id) if row.list_no != 2} == {STATE.TO_DELIVER}


def test_an_answer_that_came_meanwhile_is_not_overwritten(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    seen = listed(survey_id)[0]
    answer(survey_id, 1)
    with pytest.raises(RowsChangedMeanwhile):
        change = RowChange(seen.id, seen.version, {"state": "not_met"})
        work.act(record_deliveries, by=clerk, at=FRIDAY, survey_id=survey_id, changes=[change])
    assert listed(survey_id)[0].state is STATE.ANSWERED


def test_a_building_is_delivered_at_once_and_the_numbers_are_on_record(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    edit(clerk, survey_id, (1, {"state": "not_met"}), (3, {"state": "refused"}))
    answer(survey_id, 2)
    done = work.act(
        deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, place=("一区", "1"), delivered_by=" 赵敏 "
    )
    assert done == 4
    rows = listed(survey_id, place=("一区", "1"))
    assert [row.state for row in rows] == [STATE.DELIVERED, STATE.ANSWERED, STATE.REFUSED, *[STATE.DELIVERED] * 3]
    assert {row.delivered_by for row in rows if row.state is STATE.DELIVERED} == {"赵敏"}
    assert notes("deliver_addresses") == [
        {"numbers": "1, 4-6", "state": "delivered", "delivered_by": "赵敏", "delivered_on": "2026-11-20"}
    ]
    with pytest.raises(NothingToDeliver):
        work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, place=("一区", "1"))
    assert {row.state for row in listed(survey_id) if row.list_no > 6} == {STATE.TO_DELIVER}


def test_a_run_of_numbers_is_delivered_at_once(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    yesterday = TODAY - timedelta(days=1)
    with pytest.raises(DeliveryDayNotPossible):
        work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, delivered_on=yesterday)
    work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, first_no=5, last_no=8)
    assert [row.list_no for row in listed(survey_id, states=(STATE.DELIVERED,))] == [5, 6, 7, 8]
    work.act(deliver_addresses, by=clerk, at=FRIDAY + timedelta(days=1), survey_id=survey_id)
    assert {row.delivered_on for row in listed(survey_id)} == {TODAY, TODAY + timedelta(days=1)}


def test_a_reminder_run_goes_to_who_has_the_sheet_since_yesterday_and_no_answer_once_a_day(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    with pytest.raises(NobodyToRemind):
        work.act(remind_addresses, by=clerk, at=FRIDAY, survey_id=survey_id)
    work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, last_no=12)
    edit(clerk, survey_id, (3, {"state": "refused"}))
    answer(survey_id, 1)
    with pytest.raises(NobodyToRemind):
        work.act(remind_addresses, by=clerk, at=FRIDAY, survey_id=survey_id)
    monday = FRIDAY + timedelta(days=3)
    assert work.act(remind_addresses, by=clerk, at=monday, survey_id=survey_id, place=("一区", "1")) == 4
    work.act(deliver_addresses, by=clerk, at=monday, survey_id=survey_id)
    assert work.act(remind_addresses, by=clerk, at=monday, survey_id=survey_id) == 6
    with pytest.raises(NobodyToRemind):
        work.act(remind_addresses, by=clerk, at=monday, survey_id=survey_id)
    assert work.act(remind_addresses, by=clerk, at=monday + timedelta(days=3), survey_id=survey_id) == 16
    assert [fact["numbers"] for fact in notes("remind_addresses")] == ["2, 4-6", "7-12", "2, 4-18"]
    assert {row.reminded_on for row in listed(survey_id) if row.list_no in (1, 3)} == {None}


@pytest.mark.parametrize("state", [SurveyState.APPROVED, SurveyState.CANCELLED])
def test_a_list_is_written_in_from_the_start_until_it_is_filed(clerk: Actor, state: SurveyState) -> None:
    survey_id = running_survey(clerk, state=state)
    with pytest.raises(DistributionNotOpen):
        edit(clerk, survey_id, (1, {"state": "delivered"}))
    with pytest.raises(DistributionNotOpen):
        work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id)
    with pytest.raises(NotRunning):
        work.act(remind_addresses, by=clerk, at=FRIDAY, survey_id=survey_id)
    assert {row.state for row in listed(survey_id)} == {STATE.TO_DELIVER}


def test_what_was_delivered_is_written_down_also_after_the_end_but_nobody_is_reminded(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    begin(survey_id, SurveyState.CLOSED)
    assert work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id) == 18
    with pytest.raises(NotRunning):
        work.act(remind_addresses, by=clerk, at=FRIDAY, survey_id=survey_id)


@pytest.mark.parametrize(
    ("operation", "request_of"),
    [
        (record_deliveries, {"changes": []}),
        (deliver_addresses, {}),
        (remind_addresses, {}),
        (export_survey_list, {"rows": 1, "sha256": "0"}),
    ],
)
def test_only_the_desk_and_the_manager_keep_the_list(clerk: Actor, operation: Any, request_of: dict[str, Any]) -> None:
    survey_id = running_survey(clerk)
    for role in (Role.SUPERVISOR, Role.FINANCE, Role.LEADER, Role.ADMIN):
        with pytest.raises(NotAllowed):
            work.act(operation, by=make_actor(role), at=FRIDAY, survey_id=survey_id, **request_of)
    with pytest.raises(NotFound):
        work.act(operation, by=clerk, at=FRIDAY, survey_id=survey_id + 99, **request_of)


def test_figures_count_each_building_and_all_of_them(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, place=("一区", "1"))
    edit(clerk, survey_id, (7, {"state": "refused"}), (8, {"state": "not_met"}))
    answer(survey_id, 1, 2, 3, 13)
    progress = work.ask(get_progress, survey_id=survey_id)
    assert [(each.zone, each.building, each.returned) for each in progress.buildings] == [
        ("一区", "1", Return(6, 6, 3)),
        ("一区", "2", Return(6, 1, 0)),
        ("二区", "1", Return(6, 1, 1)),
    ]
    assert progress.total.returned == Return(18, 8, 4)
    assert progress.total.counts[STATE.NOT_MET] == 1
    assert work.ask(get_progress, survey_id=survey_id + 99).total.returned == Return()


def test_the_list_is_found_by_state_building_number_and_name_page_by_page(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    work.act(deliver_addresses, by=clerk, at=FRIDAY, survey_id=survey_id, place=("一区", "2"))

    def numbers(**wanted: Any) -> list[int]:
        found = [row.list_no for row in listed(survey_id, **wanted)]
        assert work.ask(count_addresses, survey_id=survey_id, wanted=AddressFilter(**wanted)) == len(found)
        return found

    assert numbers(states=(STATE.DELIVERED,)) == [7, 8, 9, 10, 11, 12]
    assert numbers(place=("二区", "1")) == [13, 14, 15, 16, 17, 18]
    assert numbers(text="15") == [15]
    assert numbers(text="住户3") == [3]
    assert numbers(text="2-000") == [7, 8, 9, 10, 11, 12]
    assert numbers(text="%") == []
    assert numbers(states=(STATE.DELIVERED,), remind_on=TODAY) == []
    assert numbers(states=(STATE.DELIVERED,), remind_on=TODAY + timedelta(days=1)) == [7, 8, 9, 10, 11, 12]
    page = work.ask(list_addresses, survey_id=survey_id, wanted=AddressFilter(), limit=5, offset=10)
    assert [row.list_no for row in page] == [11, 12, 13, 14, 15]
    rows, after = work.ask(list_address_page, survey_id=survey_id, wanted=AddressFilter(), after=16)
    assert ([row.list_no for row in rows], after) == ([17, 18], None)


def test_a_list_that_leaves_is_on_record_with_its_links_said(clerk: Actor) -> None:
    survey_id = running_survey(clerk)
    work.act(export_survey_list, by=clerk, at=FRIDAY, survey_id=survey_id, rows=18, sha256="ab", with_links=True)
    assert notes("export_survey_list") == [{"rows": 18, "with_links": True, "sha256": "ab"}]
