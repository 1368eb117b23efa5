"""What a line does, what it must explain, and the seal over a version's content (R-PRICE-1, R-PRICE-6)."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.price_lists import (
    ContentChanged,
    SealedLine,
    change_of,
    change_rate,
    concern_of,
    content_hash,
    is_backdated,
    margin_rate,
    read_reason,
    require_same_content,
    row_key,
    row_stamp,
    written_reason,
)
from db.vocabulary import PriceChange, PriceConcern, SendBackReason

DAY = date(2027, 1, 1)
LINE = SealedLine("KT-01", "空调清洗", "台", DAY, 125_00, 115_00, "人工上调")


@pytest.mark.parametrize(
    ("old", "new", "change", "rate"),
    [
        (None, 100, PriceChange.NEW, None),
        (100, None, PriceChange.ENDED, None),
        (100, 100, PriceChange.SAME, 0),
        (None, None, PriceChange.SAME, None),
        (60_00, 66_00, PriceChange.CHANGED, 1000),
        (80_00, 75_00, PriceChange.CHANGED, -625),
        (0, 100, PriceChange.CHANGED, None),
        (3_00, 3_01, PriceChange.CHANGED, 33),
        (8_00, 8_01, PriceChange.CHANGED, 13),
    ],
)
def test_a_line_is_compared_with_the_price_that_holds(
    old: int | None, new: int | None, change: PriceChange, rate: int | None
) -> None:
    assert (change_of(old, new), change_rate(old, new)) == (change, rate)


@pytest.mark.parametrize(
    ("old", "new", "cost", "concern"),
    [
        (100_00, 100_00, 90_00, None),
        (100_00, 100_00, 89_99, PriceConcern.OVER_CEILING),
        (100_00, 100_00, 100_00, None),
        (100_00, 100_00, 100_01, PriceConcern.BELOW_COST),
        (90_00, 100_00, 95_00, PriceConcern.CHANGED),
        (90_00, 100_00, None, PriceConcern.CHANGED),
        (90_00, None, None, PriceConcern.CHANGED),
        (None, 100_00, None, None),
        (None, 0, 1, PriceConcern.BELOW_COST),
        (None, 0, 0, None),
    ],
)
def test_a_loss_a_margin_over_the_ceiling_and_a_change_need_a_reason(
    old: int | None, new: int | None, cost: int | None, concern: PriceConcern | None
) -> None:
    assert concern_of(old_fen=old, new_fen=new, cost_fen=cost, ceiling_rate=1000) is concern


def test_the_margin_is_of_the_price() -> None:
    assert (margin_rate(66_00, 60_20), margin_rate(75_00, 77_00)) == (879, -267)
    assert (margin_rate(None, 1), margin_rate(0, 1), margin_rate(1, None)) == (None, None, None)


@pytest.mark.parametrize(
    "other",
    [
        LINE._replace(item_code="KT-02"),
        LINE._replace(item_name="空调清洗（柜机）"),
        LINE._replace(unit_of_measure="次"),
        LINE._replace(valid_from=date(2027, 1, 2)),
        LINE._replace(unit_price_fen=125_01),
        LINE._replace(unit_price_fen=None),
        LINE._replace(cost_fen=None),
        LINE._replace(reason=""),
    ],
)
def test_every_word_of_a_line_changes_the_seal(other: SealedLine) -> None:
    seal = content_hash(effective_on=DAY, note="", lines=[LINE])
    assert content_hash(effective_on=DAY, note="", lines=[other]) != seal
    assert content_hash(effective_on=DAY, note="", lines=[LINE, other]) != seal
    assert content_hash(effective_on=date(2027, 2, 1), note="", lines=[LINE]) != seal
    assert content_hash(effective_on=DAY, note="x", lines=[LINE]) != seal


words = st.text(max_size=6)
sealed = st.builds(
    SealedLine,
    words,
    words,
    words,
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.none() | st.integers(0, 10**6),
    st.none() | st.integers(0, 10**6),
    words,
)


@settings(max_examples=50)
@given(st.lists(sealed, max_size=5), st.lists(sealed, max_size=5), words, words)
def test_two_contents_have_one_seal_only_when_they_are_the_same(
    one: list[SealedLine], other: list[SealedLine], note: str, another: str
) -> None:
    first = content_hash(effective_on=DAY, note=note, lines=one)
    assert first == content_hash(effective_on=DAY, note=note, lines=reversed(one))
    is_same = (sorted(map(str, one)), note) == (sorted(map(str, other)), another)
    assert (first == content_hash(effective_on=DAY, note=another, lines=other)) is is_same


def test_shown_stored_and_present_content_must_be_one() -> None:
    require_same_content("a", "a", "a")
    for hashes in (("a", "b", "b"), ("b", "b", "a"), (None, None), ("", "")):
        with pytest.raises(ContentChanged):
            require_same_content(*hashes)


def test_a_stamp_follows_every_cell_of_the_row() -> None:
    rows = [
        (1, 2, "", True),
        (2, 2, "", True),
        (1, 3, "", True),
        (1, 2, "x", True),
        (1, 2, "", False),
        (None, 2, "", True),
    ]
    assert len({row_stamp(price, cost, reason, is_line=is_line) for price, cost, reason, is_line in rows}) == len(rows)


def test_a_row_without_a_line_is_named_by_its_item() -> None:
    assert (row_key(7, 3), row_key(None, 3)) == (7, -3)


def test_the_reason_of_a_sending_back_is_read_again_from_the_history() -> None:
    note = written_reason(SendBackReason.TOO_HIGH, " 太贵了 ")
    assert read_reason(note) == (SendBackReason.TOO_HIGH, "太贵了")
    assert read_reason("年度调价") == (None, "年度调价")


def test_yesterday_is_back_dated_and_today_is_not() -> None:
    assert is_backdated(date(2026, 11, 19), date(2026, 11, 20))
    assert not is_backdated(date(2026, 11, 20), date(2026, 11, 20))
