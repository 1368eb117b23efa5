"""The way of a version: sealed, decided on by others than its authors, published once, never edited (R-PRICE-1, -2)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from db import engine, work
from db.errors import ChangedMeanwhile, Incomplete, NotAllowed, NotFound
from db.operations.duties import SamePerson
from db.operations.price_list_drafts import (
    NotDiscussedYet,
    NotHeldYet,
    NothingToSubmit,
    OtherDepartmentSpeaks,
    ReasonMissing,
    change_price_list,
    draft_price_list,
    drop_price_list,
    note_discussion,
    submit_price_list,
)
from db.operations.price_list_items import add_priced_item, end_priced_item
from db.operations.price_list_steps import BackdatedWithoutReason, PriceOfDayTaken
from db.operations.price_lists import (
    approve_price_list,
    publish_price_list,
    review_price_list,
    send_back_price_list,
    withdraw_price_list,
)
from db.queries.catalogue import get_price_in_force, list_items
from db.queries.price_list_history import list_steps
from db.queries.price_lists import count_changes
from db.rules.price_list_states import STEPS, VersionStepNotPossible, version_roles
from db.rules.price_lists import ContentChanged
from db.tables.audit import AuditRow
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.tables.staff import Delegation, DutyWaiver, DutyWaiverUse
from db.types import Actor
from db.vocabulary import DutyRule, PriceChange, PriceListState, PriceListVerb, Role, SendBackReason
from tests.factories import FRIDAY, make_actor, make_department, put
from tests.order_factories import later
from tests.price_factories import NEW_YEAR, PriceOffice, line_of, lines_of_version, make_price_office, see

pytestmark = pytest.mark.usefixtures("office")
DRAFT, SUBMITTED, REVIEWED = PriceListState.DRAFT, PriceListState.SUBMITTED, PriceListState.REVIEWED
APPROVED, PUBLISHED, REPLACED = PriceListState.APPROVED, PriceListState.PUBLISHED, PriceListState.REPLACED


@pytest.fixture
def prices(office: object) -> PriceOffice:
    return make_price_office()


def price_on(prices: PriceOffice, day: date) -> int | None:
    holds = work.ask(get_price_in_force, item_id=prices.air.id, day=day)
    return None if holds is None else holds.unit_price_fen


def waive(leader: Actor) -> None:
    put(
        lambda session: session.add(
            DutyWaiver(
                rule=DutyRule.PRICE_DRAFTER_APPROVES,
                until_on=date(2027, 12, 31),
                reason="人手不足",
                granted_by=leader.user_id or 0,
                granted_at=FRIDAY,
            )
        )
    )


def test_a_version_goes_from_draft_to_published_and_every_step_names_who_and_when(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(note="年度调价"), PUBLISHED, at=later(days=1))
    shown = see(list_id)
    assert (shown.drafted_by, shown.reviewed_by, shown.approved_by, shown.published_by) == (
        "陈经理",
        "钱会计",
        "沈国华",
        "陈经理",
    )
    steps = [(step.verb.name, step.state.name, step.who) for step in reversed(work.ask(list_steps, list_id=list_id))]
    assert steps == [
        ("DRAFT", "DRAFT", "陈经理"),
        ("NOTE_DISCUSSION", "DRAFT", "赵强"),
        ("SUBMIT", "SUBMITTED", "陈经理"),
        ("REVIEW", "REVIEWED", "钱会计"),
        ("APPROVE", "APPROVED", "沈国华"),
        ("PUBLISH", "PUBLISHED", "陈经理"),
    ]


def test_only_from_its_day_on_does_a_published_price_hold(prices: PriceOffice) -> None:
    list_id = prices.written()
    assert price_on(prices, NEW_YEAR) == 120_00
    prices.bring(list_id, APPROVED)
    assert price_on(prices, NEW_YEAR) == 120_00
    prices.bring(list_id, PUBLISHED)
    assert price_on(prices, NEW_YEAR - timedelta(days=1)) == 120_00
    assert price_on(prices, NEW_YEAR) == 125_00


def test_the_next_version_replaces_the_one_before(prices: PriceOffice) -> None:
    first = prices.bring(prices.written(), PUBLISHED)
    second = prices.bring(prices.written(effective_on=date(2027, 7, 1), price="130"), PUBLISHED)
    assert (see(first).state, see(first).replaced_on) == (REPLACED, date(2027, 7, 1))
    assert (see(second).state, see(second).replaced_on) == (PUBLISHED, None)
    assert [price_on(prices, day) for day in (NEW_YEAR, date(2027, 6, 30), date(2027, 7, 1))] == [
        125_00,
        125_00,
        130_00,
    ]


def test_a_back_dated_version_needs_a_reason_and_does_not_replace_a_later_one(prices: PriceOffice) -> None:
    later_one = prices.bring(prices.written(), PUBLISHED)
    list_id = prices.written(effective_on=date(2026, 11, 1), price="118")
    with pytest.raises(BackdatedWithoutReason):
        prices.submit(list_id)
    told = {"effective_on": date(2026, 11, 1), "note": "上月漏报", "version": see(list_id).version}
    work.act(change_price_list, by=prices.manager, at=FRIDAY, list_id=list_id, **told)
    prices.bring(list_id, PUBLISHED)
    assert see(later_one).state is PUBLISHED
    days = (date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31), NEW_YEAR)
    assert [price_on(prices, day) for day in days] == [120_00, 118_00, 118_00, 125_00]


def test_a_version_that_waited_past_its_day_is_published_only_with_a_reason(prices: PriceOffice) -> None:
    list_id = prices.bring(prices.written(), APPROVED)
    with pytest.raises(BackdatedWithoutReason):
        prices.decide(publish_price_list, prices.manager, list_id, at=later(days=60))


def test_two_published_prices_of_one_item_and_day_are_refused_with_a_sentence(prices: PriceOffice) -> None:
    first, second = prices.bring(prices.written(), APPROVED), prices.bring(prices.written(price="140"), APPROVED)
    prices.bring(first, PUBLISHED)
    with pytest.raises(PriceOfDayTaken) as refused:
        prices.decide(publish_price_list, prices.manager, second)
    assert str(refused.value).startswith("空调清洗 has a published price from 2027-01-01")
    assert price_on(prices, NEW_YEAR) == 125_00


def test_the_database_itself_refuses_a_second_published_price_of_a_day(prices: PriceOffice) -> None:
    prices.bring(prices.written(), PUBLISHED)
    other = prices.written(effective_on=date(2027, 2, 1))
    insert = text(
        "INSERT INTO price (price_list_id, item_id, valid_from, unit_price_fen, reason, is_published)"
        " VALUES (:list_id, :item_id, '2027-01-01', 1, '', :yes)"
    )
    with pytest.raises(DBAPIError, match=r"(?i)unique"), engine.office_engine().begin() as connection:
        connection.execute(insert, {"list_id": other, "item_id": prices.air.id, "yes": True})


@pytest.mark.parametrize("statement", ["UPDATE price SET unit_price_fen = 1", "DELETE FROM price"])
def test_the_database_itself_keeps_a_published_price(prices: PriceOffice, statement: str) -> None:
    list_id = prices.bring(prices.written(), PUBLISHED)
    with pytest.raises(DBAPIError, match="a published price is never"), engine.office_engine().begin() as connection:
        connection.execute(text(f"{statement} WHERE price_list_id = {list_id}"))
    assert price_on(prices, NEW_YEAR) == 125_00


@pytest.mark.parametrize("table", ["price_list_step", "price_discussion"])
def test_history_and_discussions_are_only_added_to(prices: PriceOffice, table: str) -> None:
    prices.written()
    with pytest.raises(DBAPIError, match="append-only"), engine.office_engine().begin() as connection:
        connection.execute(text(f"UPDATE {table} SET note = 'x'"))


@pytest.mark.parametrize(
    ("state", "operation", "who"),
    [
        (SUBMITTED, review_price_list, "finance"),
        (REVIEWED, approve_price_list, "leader"),
        (APPROVED, publish_price_list, "manager"),
    ],
)
def test_a_decision_binds_to_the_content_that_was_shown(
    prices: PriceOffice, state: PriceListState, operation: Callable[..., None], who: str
) -> None:
    list_id = prices.bring(prices.written(), state)
    shown, by = see(list_id), getattr(prices, who)
    asked = {"by": by, "at": FRIDAY, "list_id": list_id, "version": shown.version}
    for wrong in ("", "0" * 64):
        with pytest.raises(ContentChanged):
            work.act(operation, content_hash=wrong, **asked)
    # The item gets another name behind the version's back: what was shown is no longer what it says.
    put(lambda session: setattr(session.get_one(ServiceItem, prices.air.id), "name", "空调深度清洗"))
    for known in (shown.content_hash, see(list_id).content_hash):
        with pytest.raises(ContentChanged):
            work.act(operation, content_hash=known, **asked)
    assert see(list_id).state is state


def test_a_submission_binds_to_the_content_that_was_shown(prices: PriceOffice) -> None:
    list_id = prices.written()
    seen = see(list_id)
    prices.edit(list_id, prices.air, new_price="124")
    with pytest.raises(ContentChanged):
        work.act(
            submit_price_list,
            by=prices.manager,
            at=FRIDAY,
            list_id=list_id,
            version=seen.version,
            content_hash=seen.content_hash,
        )


@pytest.mark.parametrize("state", [SUBMITTED, REVIEWED, APPROVED])
def test_taken_back_it_is_a_draft_again_and_every_decision_is_void(prices: PriceOffice, state: PriceListState) -> None:
    list_id = prices.bring(prices.written(), state)
    asked = {"list_id": list_id, "version": see(list_id).version, "note": "再议"}
    work.act(withdraw_price_list, by=prices.manager, at=FRIDAY, **asked)
    shown = see(list_id)
    assert (shown.state, shown.sealed_hash, shown.reviewed_at, shown.approved_at) == (DRAFT, None, None, None)
    prices.edit(list_id, prices.air, new_price="123")
    prices.bring(list_id, PUBLISHED)
    assert price_on(prices, NEW_YEAR) == 123_00


@pytest.mark.parametrize(("state", "who"), [(SUBMITTED, "finance"), (REVIEWED, "leader")])
def test_sent_back_with_a_reason_it_is_a_draft_and_the_history_names_the_lines(
    prices: PriceOffice, state: PriceListState, who: str
) -> None:
    list_id = prices.bring(prices.written(), state)
    by, asked = getattr(prices, who), {"list_id": list_id, "version": see(list_id).version}
    with pytest.raises(Incomplete):
        work.act(send_back_price_list, by=by, at=FRIDAY, reason=None, **asked)
    with pytest.raises(Incomplete):
        work.act(send_back_price_list, by=by, at=FRIDAY, reason=SendBackReason.OTHER, note="  ", **asked)
    said = {
        "reason": SendBackReason.COST_UNCLEAR,
        "note": "请补成本",
        "line_ids": [line_of(list_id, prices.air).line_id],
    }
    work.act(send_back_price_list, by=by, at=FRIDAY, **asked, **said)
    newest = work.ask(list_steps, list_id=list_id)[0]
    assert (newest.verb, newest.note) == (PriceListVerb.SEND_BACK, "cost_unclear 空调清洗 · 请补成本")
    assert (see(list_id).state, see(list_id).sealed_hash) == (DRAFT, None)


def test_a_line_of_another_version_cannot_be_named_in_sending_back(prices: PriceOffice) -> None:
    list_id, other = prices.bring(prices.written(), SUBMITTED), prices.written(effective_on=date(2027, 3, 1))
    asked = {"list_id": list_id, "version": see(list_id).version, "reason": SendBackReason.TOO_HIGH}
    with pytest.raises(NotFound):
        work.act(
            send_back_price_list,
            by=prices.finance,
            at=FRIDAY,
            line_ids=[line_of(other, prices.air).line_id],
            **asked,
        )


def test_nobody_decides_on_what_they_drafted_changed_or_submitted(prices: PriceOffice) -> None:
    everything = make_actor(Role.MANAGER, Role.FINANCE, Role.LEADER, name="一人")
    list_id = prices.written()
    prices.edit(list_id, prices.air, by=everything, new_price="126")
    prices.submit(list_id)
    with pytest.raises(SamePerson):
        prices.decide(review_price_list, everything, list_id)
    prices.bring(list_id, REVIEWED)
    with pytest.raises(SamePerson):
        prices.decide(approve_price_list, everything, list_id)


def test_a_one_person_waiver_lets_the_drafter_decide_and_each_use_is_marked(prices: PriceOffice) -> None:
    everything = make_actor(Role.MANAGER, Role.FINANCE, Role.LEADER, name="一人")
    list_id = prices.written()
    prices.edit(list_id, prices.air, by=everything, new_price="126")
    prices.submit(list_id)
    waive(prices.leader)
    prices.decide(review_price_list, everything, list_id)
    prices.decide(approve_price_list, everything, list_id)
    used = work.ask(lambda s: [row.operation for row in s.scalars(select(DutyWaiverUse).order_by(DutyWaiverUse.id))])
    assert used == ["review_price_list", "approve_price_list"]


def test_a_stand_in_decides_in_the_absent_persons_place_but_never_on_the_own_draft(prices: PriceOffice) -> None:
    waive(prices.leader)
    for absent, role in ((prices.leader, Role.LEADER), (prices.finance, Role.FINANCE)):
        for delegate in (prices.head, prices.manager):
            put(
                lambda session, absent=absent, role=role, delegate=delegate: session.add(
                    Delegation(
                        absent_user_id=absent.user_id,
                        delegate_id=delegate.user_id,
                        role=role,
                        from_on=date(2026, 11, 1),
                        until_on=date(2026, 12, 31),
                        granted_at=FRIDAY,
                    )
                )
            )
    list_id = prices.bring(prices.written(), SUBMITTED)
    with pytest.raises(SamePerson):
        prices.decide(review_price_list, prices.manager, list_id)
    prices.decide(review_price_list, prices.head, list_id)
    newest = work.ask(list_steps, list_id=list_id)[0]
    assert (newest.who, newest.instead_of) == ("赵强", "钱会计")


def test_a_version_without_lines_reasons_or_discussion_is_not_submitted(prices: PriceOffice) -> None:
    list_id = prices.draft()
    with pytest.raises(NothingToSubmit):
        prices.submit(list_id)
    prices.edit(list_id, prices.air, new_price="125")
    prices.edit(list_id, prices.drain, new_price="80", cost="88", reason="促销")
    with pytest.raises(ReasonMissing) as refused:
        prices.submit(list_id)
    assert refused.value.details["items"] == ("空调清洗",)
    prices.edit(list_id, prices.air, reason="人工上调")
    with pytest.raises(NotDiscussedYet):
        prices.submit(list_id)
    prices.discuss(list_id)
    prices.submit(list_id)
    assert see(list_id).state is SUBMITTED


def test_a_new_item_over_the_ceiling_needs_a_reason_and_one_within_it_does_not(prices: PriceOffice) -> None:
    list_id = prices.draft()
    prices.discuss(list_id)
    facts = {"category": "家政", "department_id": prices.engineering.id, "unit_of_measure": "次", "list_id": list_id}
    more = {"by": prices.manager, "at": FRIDAY, **facts}
    work.act(add_priced_item, code="A-1", name="擦窗", price="100", cost="90", **more)
    work.act(add_priced_item, code="A-2", name="擦灯", price="100", cost="89.99", **more)
    with pytest.raises(ReasonMissing) as refused:
        prices.submit(list_id)
    assert refused.value.details["items"] == ("擦灯",)


def test_a_new_item_is_offered_from_its_day_on_only_when_it_is_published(prices: PriceOffice) -> None:
    list_id = prices.written()
    facts = {"category": "家政", "department_id": prices.engineering.id, "unit_of_measure": "次"}
    said = {"code": "JZ-06", "name": "油烟机清洗", "price": "120", "cost": "110.50", **facts}
    work.act(add_priced_item, by=prices.manager, at=FRIDAY, list_id=list_id, **said)
    ended = {"list_id": list_id, "item_id": prices.drain.id, "reason": "设备报废"}
    work.act(end_priced_item, by=prices.manager, at=FRIDAY, **ended)

    def offered(day: date) -> list[str]:
        return [row.code for row in work.ask(list_items, day=day)]

    assert offered(NEW_YEAR) == ["KT-01", "WX-04"]
    prices.bring(list_id, PUBLISHED)
    assert offered(NEW_YEAR - timedelta(days=1)) == ["KT-01", "WX-04"]
    assert offered(NEW_YEAR) == ["JZ-06", "KT-01"]
    changes = work.ask(count_changes, list_id=list_id)
    assert changes == {
        PriceChange.NEW: 1,
        PriceChange.CHANGED: 1,
        PriceChange.ENDED: 1,
        PriceChange.SAME: 0,
    }


def test_another_day_holds_for_all_lines_of_the_draft(prices: PriceOffice) -> None:
    list_id = prices.written()
    told = {"effective_on": date(2027, 2, 1), "note": "", "version": see(list_id).version}
    work.act(change_price_list, by=prices.manager, at=FRIDAY, list_id=list_id, **told)
    assert [row.valid_from for row in lines_of_version(list_id, only_lines=True)] == [date(2027, 2, 1)]
    with pytest.raises(ChangedMeanwhile):
        work.act(change_price_list, by=prices.manager, at=FRIDAY, list_id=list_id, **told)


def test_a_version_given_up_stays_on_record_and_holds_nowhere(prices: PriceOffice) -> None:
    list_id = prices.written()
    work.act(drop_price_list, by=prices.manager, at=FRIDAY, list_id=list_id, version=see(list_id).version)
    assert see(list_id).state is PriceListState.DROPPED
    assert price_on(prices, NEW_YEAR) == 120_00
    with pytest.raises(VersionStepNotPossible):
        prices.edit(list_id, prices.air, new_price="1")


def test_a_supervisor_records_only_what_the_own_department_says(prices: PriceOffice) -> None:
    list_id, other = prices.draft(), make_department("保洁部")
    said = {"list_id": list_id, "note": "可行"}
    with pytest.raises(OtherDepartmentSpeaks):
        work.act(note_discussion, by=prices.head, at=FRIDAY, department_id=other.id, **said)
    work.act(note_discussion, by=prices.manager, at=FRIDAY, department_id=other.id, **said)
    with pytest.raises(NotHeldYet):
        work.act(
            note_discussion,
            by=prices.manager,
            at=FRIDAY,
            department_id=other.id,
            held_on=date(2026, 11, 21),
            **said,
        )
    with pytest.raises(Incomplete):
        work.act(note_discussion, by=prices.manager, at=FRIDAY, department_id=None, **said)


def test_a_draft_needs_a_day(prices: PriceOffice) -> None:
    with pytest.raises(Incomplete):
        work.act(draft_price_list, by=prices.manager, at=FRIDAY, effective_on=None)


OPERATIONS: dict[PriceListVerb, tuple[Callable[..., Any], dict[str, Any]]] = {
    PriceListVerb.CHANGE: (change_price_list, {"effective_on": NEW_YEAR, "note": ""}),
    PriceListVerb.NOTE_DISCUSSION: (note_discussion, {"note": "可行"}),
    PriceListVerb.SUBMIT: (submit_price_list, {}),
    PriceListVerb.WITHDRAW: (withdraw_price_list, {}),
    PriceListVerb.REVIEW: (review_price_list, {"content_hash": "x"}),
    PriceListVerb.APPROVE: (approve_price_list, {"content_hash": "x"}),
    PriceListVerb.SEND_BACK: (send_back_price_list, {"reason": SendBackReason.TOO_HIGH}),
    PriceListVerb.PUBLISH: (publish_price_list, {"content_hash": "x"}),
    PriceListVerb.DROP: (drop_price_list, {}),
}


def test_every_operation_asks_state_and_role_itself(prices: PriceOffice) -> None:
    """Forged calls: nobody but those of the table, and in no other state."""
    people = {role: make_actor(role, name=role.value, department=prices.engineering) for role in Role}
    allowed_but_untouched = []
    list_id = prices.written()
    for state in PriceListState:
        put(lambda session, state=state: setattr(session.get_one(PriceList, list_id), "state", state))
        for verb, (operation, more) in OPERATIONS.items():
            asked = {"list_id": list_id, **more}
            if verb is PriceListVerb.NOTE_DISCUSSION:
                asked["department_id"] = prices.engineering.id
            else:
                asked["version"] = -1 if (state, verb) in STEPS else see(list_id).version
            for role, person in people.items():
                if role in version_roles(state, verb):
                    allowed_but_untouched.append((state, verb, role))
                    continue
                with pytest.raises((NotAllowed, VersionStepNotPossible, ChangedMeanwhile)) as refused:
                    work.act(operation, by=person, at=FRIDAY, **asked)
                if (state, verb) not in STEPS:
                    assert not isinstance(refused.value, ChangedMeanwhile)
    assert len(allowed_but_untouched) >= len(STEPS) - 1


def test_every_step_leaves_its_audit_rows(prices: PriceOffice) -> None:
    prices.bring(prices.written(), PUBLISHED)
    noted = work.ask(lambda s: set(s.scalars(select(AuditRow.operation).where(AuditRow.table_name == "price_list"))))
    assert {"submit_price_list", "review_price_list", "approve_price_list", "publish_price_list"} <= noted
    priced = work.ask(lambda s: set(s.scalars(select(AuditRow.operation).where(AuditRow.table_name == "price"))))
    assert {"change_price_lines", "publish_price_list"} <= priced


def test_a_number_is_given_once(prices: PriceOffice) -> None:
    prices.draft()
    numbers = work.ask(lambda s: list(s.scalars(select(PriceList.version_no))))
    assert len(set(numbers)) == len(numbers)
    with pytest.raises(IntegrityError), engine.office_engine().begin() as connection:
        connection.execute(text(f"UPDATE price_list SET version_no = {numbers[0]} WHERE version_no = {numbers[-1]}"))


def test_a_price_of_a_draft_is_nowhere_in_force(prices: PriceOffice) -> None:
    prices.written()
    published = work.ask(lambda s: list(s.scalars(select(Price.unit_price_fen).where(Price.is_published))))
    assert sorted(fen or 0 for fen in published) == [90_00, 120_00]
