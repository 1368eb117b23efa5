"""A year's price round: from last year's list over discussion, finance and the leader to the first of January."""

from datetime import date

import pytest

from db import work
from db.changes import RowChange
from db.operations.acceptance import accept_price
from db.operations.price_list_drafts import draft_price_list, note_discussion, submit_price_list
from db.operations.price_list_items import add_priced_item, end_priced_item
from db.operations.price_list_lines import change_price_lines
from db.operations.price_lists import (
    approve_price_list,
    publish_price_list,
    review_price_list,
    send_back_price_list,
)
from db.queries.catalogue import list_items
from db.queries.price_list_history import list_steps
from db.queries.price_lists import LineRow, list_lines
from db.queries.work_orders_one import get_order
from db.rules.price_list_states import VersionStepNotPossible
from db.vocabulary import AcceptedHow, PriceListState, SendBackReason
from tests.journeys.office import Office, on, open_office, require_books_right
from tests.price_factories import see

pytestmark = pytest.mark.usefixtures("office")
NEW_YEAR = date(2027, 1, 1)


def rows_of(list_id: int) -> dict[str, LineRow]:
    return {row.code: row for row in work.ask(list_lines, list_id=list_id)}


def type_in(office: Office, at: str, list_id: int, code: str, **cells: str) -> None:
    row = rows_of(list_id)[code]
    changes = [RowChange(row.key, row.stamp, cells)]
    office.act(change_price_lines, office.manager, at, list_id=list_id, changes=changes)


def hand_on(office: Office, at: str, list_id: int) -> None:
    """Submitted, reviewed and approved, each by whom it is."""
    office.act(submit_price_list, office.manager, at, list_id=list_id, version=see(list_id).version)
    for operation, who in ((review_price_list, office.finance), (approve_price_list, office.leader)):
        shown = see(list_id)
        office.act(
            operation, who, at, list_id=list_id, version=shown.version, content_hash=shown.content_hash, note="同意"
        )


def publish(office: Office, at: str, list_id: int) -> None:
    shown = see(list_id)
    seal = {"version": shown.version, "content_hash": shown.content_hash}
    office.act(publish_price_list, office.manager, at, list_id=list_id, **seal)


def amount_of(order_no: str) -> int | None:
    order = work.ask(get_order, order_no=order_no)
    assert order is not None
    return order.amount_fen


def test_a_years_price_round() -> None:
    office = open_office()
    # 1 · The manager drafts from last year's list: everything goes on, one price goes up, an item comes, one ends.
    list_id = office.act(
        draft_price_list, office.manager, "2026-11-18 10:00", effective_on=NEW_YEAR, note="2027 年度调价"
    )
    assert {code: row.price_fen for code, row in rows_of(list_id).items()} == {"KT-01": 120_00, "WX-04": 90_00}
    type_in(office, "2026-11-18 10:05", list_id, "KT-01", new_price="132", cost="119", reason="人工成本上调")
    office.act(
        add_priced_item,
        office.manager,
        "2026-11-18 10:10",
        list_id=list_id,
        code="JZ-06",
        name="油烟机清洗",
        category="家政",
        department_id=office.engineering.id,
        unit_of_measure="台",
        price="120",
        cost="110.50",
        reason="住户需求 41 次",
    )
    ended = {"list_id": list_id, "item_id": office.drain.id, "reason": "改由专业公司承接"}
    office.act(end_priced_item, office.manager, "2026-11-18 10:15", **ended)
    # 2 · The department's head says what he thinks of it.
    said = {"list_id": list_id, "department_id": office.engineering.id, "note": "人手够，可行", "speaker": "王建国"}
    office.act(note_discussion, office.supervisor, "2026-11-19 15:00", **said)
    # 3 · Finance sends it back once; what was sent back is a draft again, with the lines named.
    office.act(submit_price_list, office.manager, "2026-11-20 09:00", list_id=list_id, version=see(list_id).version)
    office.act(
        send_back_price_list,
        office.finance,
        "2026-11-20 14:00",
        list_id=list_id,
        version=see(list_id).version,
        reason=SendBackReason.TOO_HIGH,
        note="涨幅超过 10 %",
        line_ids=[rows_of(list_id)["KT-01"].line_id],
    )
    assert see(list_id).state is PriceListState.DRAFT
    type_in(office, "2026-11-23 09:00", list_id, "KT-01", new_price="130")
    # 4 · Reviewed, approved, published for the first of January; nobody can change it any more.
    hand_on(office, "2026-11-24 10:00", list_id)
    publish(office, "2026-12-15 10:00", list_id)
    with pytest.raises(VersionStepNotPossible):
        type_in(office, "2026-12-15 10:05", list_id, "KT-01", new_price="1")
    # 5 · An order before takes the old price, one after the new; what was accepted before keeps its price.
    before = office.request("2026-12-30 09:00")
    told_late = office.request("2026-12-31 16:00", accepted=None)
    office.act(
        accept_price, office.clerk, "2026-12-31 17:00", order_id=told_late.order_id, accepted_how=AcceptedHow.PHONE
    )
    after = office.request("2027-01-02 09:00", quantity=2)
    assert [amount_of(slip.order_no) for slip in (before, told_late, after)] == [120_00, 120_00, 260_00]
    assert [row.code for row in work.ask(list_items, day=date(2026, 12, 31))] == ["KT-01", "WX-04"]
    assert [row.code for row in work.ask(list_items, day=NEW_YEAR)] == ["JZ-06", "KT-01"]
    # 6 · The next version replaces it; the history of both stays.
    summer = office.act(draft_price_list, office.manager, "2027-05-10 10:00", effective_on=date(2027, 7, 1))
    type_in(office, "2027-05-10 10:05", summer, "KT-01", new_price="126", cost="118", reason="电价下调")
    office.act(note_discussion, office.supervisor, "2027-05-11 10:00", **{**said, "list_id": summer})
    hand_on(office, "2027-05-12 10:00", summer)
    publish(office, "2027-05-20 10:00", summer)
    assert (see(list_id).state, see(list_id).replaced_on) == (PriceListState.REPLACED, date(2027, 7, 1))
    june, july = office.request("2027-06-30 09:00"), office.request("2027-07-01 09:00")
    assert [amount_of(slip.order_no) for slip in (june, july, before, after)] == [130_00, 126_00, 120_00, 260_00]
    verbs = [step.verb.value for step in reversed(work.ask(list_steps, list_id=list_id))]
    assert verbs == [
        *("draft_price_list", "note_discussion", "submit_price_list", "send_back_price_list", "change_price_list"),
        *("submit_price_list", "review_price_list", "approve_price_list", "publish_price_list"),
    ]
    assert on("2027-05-20 10:00") == see(summer).published_at
    require_books_right()
