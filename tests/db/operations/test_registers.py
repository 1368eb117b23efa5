"""Registers (R-REG) are kept by whom their class names: entries, corrections, steps, striking out, homes' files."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from db import work
from db.changes import CellNotReadable, ColumnsNotEditable, RowChange, RowsChangedMeanwhile
from db.clock import office_day
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.imports_customers import import_customers
from db.operations.register_entries import EntryStruckOut, EntryThere, HomeUnknown, SeveralHomes
from db.operations.registers import (
    ReasonForStrikingOut,
    StepNotPossible,
    add_entry,
    change_entries,
    export_register,
    strike_out_entry,
    take_entry_step,
)
from db.operations.units import change_units
from db.queries.registers import (
    EntryFilter,
    EntryRow,
    count_words,
    get_entry,
    list_entries,
    list_entry_history,
)
from db.registers import DayToCome, TextTooLong
from db.rules.permissions import ALLOWED
from db.spreadsheets import read_pasted
from db.tables.audit import AuditRow
from db.tables.customers import Unit
from db.tables.registers import REGISTERS, HomeHandOver, HouseholdVisit, OccupancyPeriod
from db.types import Actor
from db.vocabulary import AuditAction, FollowUp, HomeState, ImportKind, Occupancy, Role, Trade, VisitTopic
from tests.factories import FRIDAY, make_actor, make_customer, put
from tests.made_up_register import KeyLoan, KeyState, make_table

TODAY = office_day(FRIDAY)
ROOM = "3-1-1201"
HANDS, USES, VISITS, CHECKS = "home-hand-overs", "occupancy", "visits", "vacant-checks"


@pytest.fixture(autouse=True)
def one_home(office: object) -> Iterator[None]:
    make_customer(room=ROOM)
    yield


@pytest.fixture
def clerk() -> Actor:
    return make_actor(Role.CLERK)


def add(by: Actor, register: str, **values: Any) -> int:
    return work.act(add_entry, by=by, at=FRIDAY, register=register, values={"unit_id": ROOM, **values})


def entry(by: Actor, register: str, entry_id: int) -> EntryRow:
    row = work.ask(get_entry, actor=by, register=register, entry_id=entry_id, today=TODAY)
    assert row is not None
    return row


def step(by: Actor, register: str, entry_id: int, name: str, **values: Any) -> None:
    version = entry(by, register, entry_id).version
    work.act(
        take_entry_step,
        by=by,
        at=FRIDAY,
        register=register,
        entry_id=entry_id,
        seen_version=version,
        step=name,
        values=values,
    )


def strike_out(by: Actor, register: str, entry_id: int, reason: str = "written twice") -> None:
    version = entry(by, register, entry_id).version
    work.act(
        strike_out_entry, by=by, at=FRIDAY, register=register, entry_id=entry_id, seen_version=version, reason=reason
    )


def correct(by: Actor, register: str, entry_id: int, seen: int = 1, **values: Any) -> int:
    return work.act(change_entries, by=by, at=FRIDAY, register=register, changes=[RowChange(entry_id, seen, values)])


def home() -> Unit:
    return work.ask(lambda session: session.scalars(select(Unit).where(Unit.label == ROOM)).one())


def set_use(use: Occupancy) -> None:
    put(lambda session: setattr(session.scalars(select(Unit)).one(), "occupancy", use))


def test_a_home_is_due_then_refused_then_handed_over_and_its_file_follows(clerk: Actor) -> None:
    set_use(Occupancy.NOT_HANDED_OVER)
    number = add(clerk, HANDS, due_on=TODAY - timedelta(days=3))
    assert entry(clerk, HANDS, number).is_late
    step(clerk, HANDS, number, "refuse")
    step(clerk, HANDS, number, "hand_over", done_on=TODAY, received_by="张伟", defects=2)
    row = entry(clerk, HANDS, number)
    assert (row.state, row.values["done_on"], row.values["defects"], row.is_late) == (HomeState.DONE, TODAY, 2, False)
    assert home().occupancy is Occupancy.VACANT
    kept = work.ask(lambda session: session.scalars(select(OccupancyPeriod)).one())
    assert (kept.from_on, kept.was) == (TODAY, Occupancy.NOT_HANDED_OVER)


def test_what_belongs_to_another_state_is_emptied_when_a_step_is_taken_back(clerk: Actor) -> None:
    number = add(clerk, HANDS, due_on=TODAY)
    step(clerk, HANDS, number, "hand_over", done_on=TODAY)
    with pytest.raises(NotAllowed):
        step(clerk, HANDS, number, "take_back")
    step(make_actor(Role.MANAGER), HANDS, number, "take_back")
    assert entry(clerk, HANDS, number).values["done_on"] is None


def test_a_step_out_of_place_or_without_its_day_is_refused(clerk: Actor) -> None:
    number = add(clerk, HANDS, due_on=TODAY)
    with pytest.raises(StepNotPossible):
        step(make_actor(Role.MANAGER), HANDS, number, "take_back")
    with pytest.raises(Incomplete):
        step(clerk, HANDS, number, "hand_over")
    with pytest.raises(DayToCome):
        step(clerk, HANDS, number, "hand_over", done_on=TODAY + timedelta(days=1))
    with pytest.raises(ColumnsNotEditable):
        step(clerk, HANDS, number, "hand_over", done_on=TODAY, due_on=TODAY)
    with pytest.raises(NotFound):
        step(clerk, HANDS, number, "sell")
    assert entry(clerk, HANDS, number).state is HomeState.DUE


def test_the_database_keeps_a_day_to_its_state() -> None:
    row = HomeHandOver(unit_id=home().id, due_on=TODAY, state=HomeState.DUE, done_on=TODAY)
    with pytest.raises(work.NotSaved):
        put(lambda session: session.add(row))


def test_a_visit_is_open_while_something_was_raised_and_settled_with_a_day(clerk: Actor) -> None:
    quiet = add(clerk, VISITS, visited_on=TODAY, visited_by="李静")
    assert entry(clerk, VISITS, quiet).state is FollowUp.NOTHING
    correct(clerk, VISITS, quiet, topics=["security", "repairs"])
    row = entry(clerk, VISITS, quiet)
    assert (row.state, row.values["topics"]) == (FollowUp.OPEN, (VisitTopic.REPAIRS, VisitTopic.SECURITY))
    step(clerk, VISITS, quiet, "settle", settled_on=TODAY, settled_how="换了灯")
    assert entry(clerk, VISITS, quiet).state is FollowUp.SETTLED
    correct(clerk, VISITS, quiet, seen=3, said="补记")
    assert entry(clerk, VISITS, quiet).state is FollowUp.SETTLED


def test_findings_are_counted_by_trade(clerk: Actor) -> None:
    make_customer("李四", "3-1-1202", customer_no="KH-000002")
    add(clerk, CHECKS, checked_on=TODAY, checked_by="王", findings=[Trade.LIFT, Trade.WATER_POWER])
    add(clerk, CHECKS, checked_on=TODAY - timedelta(days=400), checked_by="王", findings=[Trade.LIFT])
    add(clerk, CHECKS, unit_id="3-1-1202", checked_on=TODAY, checked_by="王")
    asked = {"actor": clerk, "register": CHECKS, "today": TODAY}
    this_year = work.ask(count_words, which=EntryFilter(year=TODAY.year), **asked)
    assert (this_year.entries, this_year.homes) == (2, 2)
    assert this_year.words["findings"][Trade.LIFT] == 1
    assert work.ask(count_words, which=EntryFilter(), **asked).words["findings"][Trade.LIFT] == 2
    lifts = EntryFilter(words=(("findings", "lift"), ("state", "open")), room="3-1")
    assert len(work.ask(list_entries, which=lifts, **asked)) == 2
    assert work.ask(list_entries, which=EntryFilter(words=(("findings", "nonsense"),)), **asked) == []


def test_only_keepers_write_and_only_viewers_read() -> None:
    leader, admin = make_actor(Role.LEADER), make_actor(Role.ADMIN)
    finance = make_actor(Role.FINANCE)
    for register in REGISTERS:
        refuses_others(register, leader, admin, finance)


def refuses_others(register: str, leader: Actor, admin: Actor, finance: Actor) -> None:
    for by in (leader, admin, finance):
        with pytest.raises(NotAllowed):
            add(by, register, due_on=TODAY)
        with pytest.raises(NotAllowed):
            correct(by, register, 1, note="x")
        with pytest.raises(NotAllowed):
            work.act(strike_out_entry, by=by, register=register, entry_id=1, seen_version=1, reason="no reason")
    asked = {"register": register, "which": EntryFilter(), "today": TODAY}
    assert work.ask(list_entries, actor=leader, **asked) == []
    for read in (list_entries, count_words):
        with pytest.raises(NotAllowed):
            work.ask(read, actor=admin, **asked)
    with pytest.raises(NotAllowed):
        work.ask(list_entry_history, actor=admin, register=register, entry_id=1)
    with pytest.raises(NotAllowed):
        work.act(export_register, by=admin, register=register, file_name="x.xlsx", rows=0, sha256="")


def test_a_register_only_narrows_what_the_table_of_roles_allows() -> None:
    writes = ALLOWED["add_entry"] & ALLOWED["change_entries"] & ALLOWED["take_entry_step"] & ALLOWED["strike_out_entry"]
    for table in REGISTERS.values():
        register = table.register
        assert register.keepers <= writes & register.viewers
        assert register.viewers <= ALLOWED["view_registers"]
        assert all(register.roles_of(each) <= writes for each in register.steps)


def test_a_correction_of_what_somebody_changed_meanwhile_shows_both(clerk: Actor) -> None:
    number = add(clerk, CHECKS, checked_on=TODAY, checked_by="王", findings=["lift"])
    correct(clerk, CHECKS, number, note="先到")
    with pytest.raises(RowsChangedMeanwhile) as clash:
        correct(clerk, CHECKS, number, note="后到", findings=["building"])
    found = {conflict.column: (conflict.theirs, conflict.mine) for conflict in clash.value.conflicts}
    assert found == {"note": ("先到", "后到"), "findings": ((Trade.LIFT,), (Trade.BUILDING,))}
    assert clash.value.conflicts[0].row == f"{ROOM} {TODAY}"
    with pytest.raises(ChangedMeanwhile):
        work.act(
            strike_out_entry, by=clerk, register=CHECKS, entry_id=number, seen_version=1, reason="somebody was faster"
        )


def test_state_key_and_what_steps_say_are_not_edited_in_the_list(clerk: Actor) -> None:
    number = add(clerk, VISITS, visited_on=TODAY, visited_by="王", topics=["fees"])
    for forged in ({"state": "settled"}, {"settled_on": "2026-01-01"}, {"unit_id": "1"}, {"version": 9}, {"id": 2}):
        with pytest.raises(ColumnsNotEditable):
            correct(clerk, VISITS, number, **forged)
    with pytest.raises(ColumnsNotEditable):
        add(clerk, VISITS, visited_on=TODAY, visited_by="王", state="settled", settled_on=TODAY)


def test_a_value_that_does_not_fit_is_refused_and_nothing_is_saved(clerk: Actor) -> None:
    for wrong in ({"topics": ["nonsense"]}, {"visited_on": "tomorrow"}, {"visited_on": [1]}, {"said": "x" * 2001}):
        with pytest.raises((CellNotReadable, TextTooLong)):
            add(clerk, VISITS, **{"visited_on": TODAY, "visited_by": "王", **wrong})
    assert work.ask(lambda session: session.scalars(select(HouseholdVisit)).all()) == []


def test_what_must_be_said_is_asked_for(clerk: Actor) -> None:
    with pytest.raises(Incomplete) as missing:
        add(clerk, VISITS, visited_on=TODAY)
    assert missing.value.field == "visited_by"
    number = add(clerk, VISITS, visited_on=TODAY, visited_by="王")
    with pytest.raises(Incomplete):
        correct(clerk, VISITS, number, visited_by=" ")


def test_the_same_entry_is_not_written_twice_until_the_first_is_struck_out(clerk: Actor) -> None:
    number = add(clerk, VISITS, visited_on=TODAY, visited_by="王")
    with pytest.raises(EntryThere):
        add(clerk, VISITS, visited_on=TODAY, visited_by="李")
    with pytest.raises(ReasonForStrikingOut):
        strike_out(clerk, VISITS, number, reason=" ")
    strike_out(clerk, VISITS, number)
    add(clerk, VISITS, visited_on=TODAY, visited_by="李")
    asked = {"actor": clerk, "register": VISITS, "today": TODAY}
    assert [row.values["visited_by"] for row in work.ask(list_entries, which=EntryFilter(), **asked)] == ["李"]
    gone = work.ask(list_entries, which=EntryFilter(is_struck_out=True), **asked)
    assert [row.struck_out_because for row in gone] == ["written twice"]
    for change in (
        lambda: correct(clerk, VISITS, number, seen=2, note="x"),
        lambda: strike_out(clerk, VISITS, number),
    ):
        with pytest.raises(EntryStruckOut):
            change()


def test_a_home_is_found_as_anybody_writes_it_and_told_by_its_zone(clerk: Actor) -> None:
    add(clerk, VISITS, unit_id="３栋1单元1201", visited_on=TODAY, visited_by="王")
    put(lambda session: session.add(Unit(zone="二区", building="3", room=ROOM, label=ROOM, room_key=ROOM)))
    with pytest.raises(SeveralHomes):
        add(clerk, VISITS, visited_on=TODAY, visited_by="王")
    add(clerk, VISITS, unit_id=f"二区 {ROOM}", visited_on=TODAY, visited_by="王")
    with pytest.raises(HomeUnknown):
        add(clerk, VISITS, unit_id="9-9-9", visited_on=TODAY, visited_by="王")


def test_the_history_says_who_changed_what_in_words(clerk: Actor) -> None:
    number = add(clerk, VISITS, visited_on=TODAY, visited_by="王", topics=["fees"])
    correct(clerk, VISITS, number, topics=["fees", "parking"])
    latest, first = work.ask(list_entry_history, actor=clerk, register=VISITS, entry_id=number)
    assert latest.changes == (("Topics raised", (VisitTopic.FEES,), (VisitTopic.PARKING, VisitTopic.FEES)),)
    assert (latest.who, first.operation) == (clerk.name, "add_entry")
    assert ("Home", None, ROOM) in first.changes


def test_taking_a_register_out_is_on_record(clerk: Actor) -> None:
    work.act(export_register, by=clerk, register=VISITS, file_name="visits.xlsx", rows=3, sha256="ab")
    noted = work.ask(
        lambda session: session.scalars(select(AuditRow.after).where(AuditRow.action == AuditAction.EXPORT)).one()
    )
    assert noted is not None and "visits.xlsx" in noted


def test_the_use_of_a_home_ends_where_the_next_begins_and_its_file_says_the_last(clerk: Actor) -> None:
    vacant = add(clerk, USES, from_on=date(2026, 3, 1), occupancy="vacant")
    let = add(clerk, USES, from_on=date(2026, 9, 1), occupancy="fitting_out")
    first = entry(clerk, USES, vacant).values
    assert (first["was"], first["until_on"]) == (Occupancy.OCCUPIED, date(2026, 8, 31))
    assert home().occupancy is Occupancy.FITTING_OUT
    correct(clerk, USES, let, seen=entry(clerk, USES, let).version, occupancy="occupied")
    assert home().occupancy is Occupancy.OCCUPIED
    strike_out(clerk, USES, let)
    assert home().occupancy is Occupancy.VACANT
    strike_out(clerk, USES, vacant)
    assert home().occupancy is Occupancy.OCCUPIED
    with pytest.raises(DayToCome):
        add(clerk, USES, from_on=TODAY + timedelta(days=1), occupancy="vacant")


def test_a_use_changed_in_the_list_of_homes_is_in_the_register_with_its_day(clerk: Actor) -> None:
    for version, use in enumerate(("vacant", "fitting_out"), start=home().version):
        work.act(change_units, by=clerk, at=FRIDAY, changes=[RowChange(home().id, version, {"occupancy": use})])
    kept = work.ask(lambda session: session.scalars(select(OccupancyPeriod)).one())
    assert (kept.from_on, kept.was, kept.occupancy) == (TODAY, Occupancy.OCCUPIED, Occupancy.FITTING_OUT)


def test_a_use_that_a_spreadsheet_brings_is_in_the_register_with_its_day(clerk: Actor) -> None:
    cells = f"客户编号\t姓名\t类型\t房号\t入住状态\nKH-000001\t张伟\t业主\t{ROOM}\t空置"
    sheet = read_pasted(ImportKind.CUSTOMERS, cells)
    assert work.act(import_customers, by=clerk, at=FRIDAY, sheet=sheet, partial=False).accepted == 1
    kept = work.ask(lambda session: session.scalars(select(OccupancyPeriod)).one())
    assert (kept.from_on, kept.was, kept.occupancy) == (TODAY, Occupancy.OCCUPIED, Occupancy.VACANT)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from(Occupancy), st.booleans()), max_size=6))
def test_in_whatever_order_uses_are_written_and_struck_out_the_file_says_the_last(
    clerk: Actor, written: list[tuple[int, Occupancy, bool]]
) -> None:
    put(lambda session: session.execute(text("DELETE FROM occupancy_period")))
    set_use(Occupancy.FITTING_OUT)
    valid: dict[date, tuple[int, Occupancy]] = {}
    for back, use, is_wrong in written:
        day = TODAY - timedelta(days=back)
        if day in valid:
            strike_out(clerk, USES, valid.pop(day)[0])
        number = add(clerk, USES, from_on=day, occupancy=use)
        valid[day] = (number, use)
        if is_wrong:
            strike_out(clerk, USES, valid.pop(day)[0])
    last = valid[max(valid)][1] if valid else Occupancy.FITTING_OUT
    assert home().occupancy is last
    before = Occupancy.FITTING_OUT
    for day in sorted(valid):
        assert entry(clerk, USES, valid[day][0]).values["was"] is before
        before = valid[day][1]


class TestAnotherRegister:
    """One class, and everything works."""

    @pytest.fixture(autouse=True)
    def keys(self, monkeypatch: pytest.MonkeyPatch) -> None:
        make_table()
        monkeypatch.setitem(REGISTERS, "keys", KeyLoan)

    def lend(self, by: Actor, key_no: str = "A-12", **values: Any) -> int:
        said = {"key_no": key_no, "lent_on": TODAY, "borrower": "赵师傅", "back_by": TODAY, **values}
        return work.act(add_entry, by=by, at=FRIDAY, register="keys", values=said)

    def test_is_kept_corrected_taken_a_step_further_and_struck_out(self, clerk: Actor) -> None:
        number = self.lend(clerk, pieces="3")
        correct(clerk, "keys", number, borrower="钱师傅")
        step(clerk, "keys", number, "bring_back", back_on=TODAY)
        row = entry(clerk, "keys", number)
        assert (row.values["pieces"], row.values["borrower"], row.state) == (3, "钱师傅", KeyState.BACK)
        with pytest.raises(EntryThere):
            self.lend(clerk)
        strike_out(clerk, "keys", number)
        self.lend(clerk)
        assert len(work.ask(list_entry_history, actor=clerk, register="keys", entry_id=number)) == 4

    def test_has_its_late_list_and_its_own_roles(self, clerk: Actor) -> None:
        self.lend(clerk, back_by=TODAY - timedelta(days=1), lent_on=TODAY - timedelta(days=2))
        self.lend(clerk)
        late = EntryFilter(is_late=True)
        asked = {"register": "keys", "which": late, "today": TODAY}
        assert [row.is_late for row in work.ask(list_entries, actor=make_actor(Role.SUPERVISOR), **asked)] == [True]
        assert work.ask(count_words, actor=clerk, **asked).entries == 1
        with pytest.raises(NotAllowed):
            work.ask(list_entries, actor=make_actor(Role.MANAGER), **asked)
        with pytest.raises(NotAllowed):
            self.lend(make_actor(Role.MANAGER))
        with pytest.raises(CellNotReadable):
            self.lend(clerk, "B-1", pieces="three")
        with pytest.raises(CellNotReadable):
            self.lend(clerk, "B-1", pieces=2.5)

    def test_has_one_valid_entry_for_a_key_in_the_database_itself(self, clerk: Actor) -> None:
        self.lend(clerk)

        def again(session: Session) -> None:
            session.add(KeyLoan(key_no="A-12", lent_on=TODAY, borrower="x", back_by=TODAY))

        with pytest.raises(work.NotSaved):
            put(again)
