"""What staff may write into the distribution list, cell by cell (R-SURV-3)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.changes import CellNotReadable
from db.rules.survey_addresses import (
    BY_HAND,
    HANDED,
    AnsweredByHand,
    AnsweredStays,
    Delivery,
    DeliveryDayNotPossible,
    changed_delivery,
)
from db.vocabulary import AddressState

FIRST, TODAY = date(2026, 11, 16), date(2026, 11, 20)
NEW = Delivery(AddressState.TO_DELIVER, "", None, "")
GONE = Delivery(AddressState.DELIVERED, "李芳", date(2026, 11, 18), "")
HERE = {"list_no": 3, "by": "王芳", "today": TODAY, "first": FIRST}
deliveries = st.sampled_from([NEW, GONE, Delivery(AddressState.NOT_MET, "", None, "锁门")])
edits = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from([state.value for state in BY_HAND]),
        "delivered_by": st.sampled_from(["", None, " 赵敏 "]),
        "delivered_on": st.none() | st.dates(FIRST, TODAY).map(date.isoformat),
        "note": st.text(max_size=5),
    },
)


@settings(max_examples=80, deadline=None)
@given(deliveries, edits)
def test_who_and_when_stand_beside_what_was_handed_over_and_nothing_else(
    before: Delivery, values: dict[str, Any]
) -> None:
    after = changed_delivery(before, values, **HERE)
    is_handed = after.state in HANDED
    assert is_handed == (after.delivered_by != "") == (after.delivered_on is not None)
    assert after.state is not AddressState.ANSWERED
    assert after.note == (values.get("note", before.note) or "").strip()


def test_a_delivery_without_name_or_day_is_of_whoever_writes_it_down_today() -> None:
    after = changed_delivery(NEW, {"state": "delivered"}, **HERE)
    assert after == Delivery(AddressState.DELIVERED, "王芳", TODAY, "")
    assert changed_delivery(NEW, {"delivered_by": "赵敏"}, **HERE).state is AddressState.DELIVERED
    assert changed_delivery(GONE, {"note": "门卫"}, **HERE) == GONE._replace(note="门卫")


def test_nobody_ticks_an_answer_and_nobody_takes_one_back() -> None:
    with pytest.raises(AnsweredByHand):
        changed_delivery(GONE, {"state": "answered"}, **HERE)
    answered = GONE._replace(state=AddressState.ANSWERED)
    for forged in ({"state": "refused"}, {"delivered_by": "赵敏"}, {"delivered_on": None}, {"state": "to_deliver"}):
        with pytest.raises(AnsweredStays):
            changed_delivery(answered, forged, **HERE)
    assert changed_delivery(answered, {"note": "谢谢"}, **HERE).note == "谢谢"


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_delivery_lies_between_the_draw_and_today(day: date) -> None:
    with pytest.raises(DeliveryDayNotPossible):
        changed_delivery(NEW, {"state": "delivered", "delivered_on": day.isoformat()}, **HERE)


@pytest.mark.parametrize(
    "values", [{"state": "gone"}, {"state": None}, {"delivered_on": "gestern"}, {"delivered_on": 7}]
)
def test_a_forged_cell_is_not_read(values: dict[str, Any]) -> None:
    with pytest.raises(CellNotReadable):
        changed_delivery(NEW, values, **HERE)
