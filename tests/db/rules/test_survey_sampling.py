"""Who is drawn, what cell they count in, and the word in their link (R-SURV-3, R-DEC-23)."""

import hashlib
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.survey_cells import FEWEST, Cell, coarse_cells
from db.rules.survey_sampling import Candidate, draw, proportional, ranges, spread_sheets
from db.rules.survey_tokens import ALPHABET, LENGTH, clean_token, make_token, token_hash
from db.vocabulary import CustomerKind

few = settings(max_examples=60, deadline=None)
OWNER, TENANT = CustomerKind.OWNER, CustomerKind.TENANT
places = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["", "一区", "二区", "三区"]),
        st.sampled_from(["", "1", "2", "3"]),
        st.sampled_from([OWNER, TENANT, CustomerKind.SHOP, None]),
    ),
    max_size=80,
)
people = st.lists(
    st.builds(
        lambda number, zone, kind: Candidate(number, number, f"KH-{number:06}", zone, "1", f"1-{number}", kind),
        st.integers(1, 10_000),
        st.sampled_from(["一区", "二区", "三区"]),
        st.sampled_from([OWNER, TENANT]),
    ),
    unique_by=lambda one: one.customer_id,
    max_size=60,
)


@few
@given(people, st.integers(1, 80), st.text(max_size=8))
def test_every_zone_and_group_is_drawn_in_proportion(candidates: list[Candidate], size: int, seed: str) -> None:
    drawn = draw(candidates, size=size, seed=seed)
    groups, chosen = (Counter(one.group for one in some) for some in (candidates, drawn))
    assert len(drawn) == min(size, len(candidates)) == len(set(drawn))
    for group, count in groups.items():
        exact = count * len(drawn) / len(candidates)
        assert int(exact) <= chosen[group] <= int(exact) + 1


@few
@given(people, st.integers(1, 30), st.text(max_size=8))
def test_anybody_draws_the_same_sample_again_by_the_written_word(
    candidates: list[Candidate], size: int, seed: str
) -> None:
    drawn = draw(candidates, size=size, seed=seed)
    for group in {one.group for one in candidates}:
        inside = [one for one in candidates if one.group == group]
        lots = {one: hashlib.sha256(f"{seed} {one.customer_no} {one.label}".encode()).hexdigest() for one in inside}
        taken = [lots[one] for one in inside if one in drawn]
        left = [lots[one] for one in inside if one not in drawn]
        assert not taken or not left or max(taken) < min(left)
    assert [one for one in candidates if one in drawn] == drawn


def test_another_word_draws_other_people() -> None:
    candidates = [Candidate(n, n, f"KH-{n:06}", "一区", "1", f"1-{n}", OWNER) for n in range(100)]
    samples = {tuple(draw(candidates, size=10, seed=seed)) for seed in ("春", "夏", "秋")}
    assert len(samples) == 3


@few
@given(st.dictionaries(st.integers(0, 9), st.integers(0, 500)), st.integers(0, 3000))
def test_shares_add_up_and_exceed_nobody(counts: dict[int, int], size: int) -> None:
    shares = proportional(counts, size)
    assert sum(shares.values()) == min(size, sum(counts.values()))
    assert all(0 <= shares[group] <= count for group, count in counts.items())


def test_sheets_for_consumers_are_spread_over_the_zones() -> None:
    assert Counter(spread_sheets(["东", "西"], 5)) == {"东": 3, "西": 2}
    assert spread_sheets([], 3) == ["", "", ""]


@few
@given(places)
def test_no_cell_of_an_anonymous_survey_holds_fewer_than_five_addresses(addresses: list[Cell]) -> None:
    cells = coarse_cells(addresses)
    sizes = Counter(cells[place] for place in addresses)
    assert set(cells) == set(addresses)
    assert len(sizes) <= 1 or min(sizes.values()) >= FEWEST


@few
@given(places)
def test_a_cell_says_only_what_is_true_of_all_its_addresses(addresses: list[Cell]) -> None:
    for place, cell in coarse_cells(addresses).items():
        assert cell.zone in ("", place.zone)
        assert cell.building in ("", place.building)
        assert cell.kind in (None, place.kind)


@few
@given(places)
def test_a_place_of_five_addresses_counts_by_itself_where_no_rest_needs_it(addresses: list[Cell]) -> None:
    sizes = Counter(addresses)
    if all(count >= FEWEST for count in sizes.values()):
        assert all(cell == place for place, cell in coarse_cells(addresses).items())


def test_few_addresses_give_up_the_building_then_the_zone_then_the_group() -> None:
    many = [Cell("一区", "1", OWNER)] * 5
    small = [Cell("一区", "2", OWNER)] * 3 + [Cell("一区", "3", OWNER)] * 2
    other_zones = [Cell("二区", "1", TENANT)] * 4 + [Cell("三区", "1", TENANT)] * 1
    cells = coarse_cells([*many, *small, *other_zones])
    assert cells[many[0]] == many[0]
    assert cells[small[0]] == cells[small[-1]] == Cell("一区", "", OWNER)
    assert cells[other_zones[0]] == cells[other_zones[-1]] == Cell("", "", TENANT)
    lone = coarse_cells([*many, *[Cell("二区", "9", TENANT)] * 2])
    assert set(lone.values()) == {Cell()}, "a rest that is too few takes in its neighbour"
    nearer = coarse_cells([*many, *[Cell("二区", "1", TENANT)] * 9, *[Cell("一区", "9", OWNER)] * 2])
    assert nearer[Cell("一区", "9", OWNER)] == Cell("一区", "", OWNER), "the neighbour of its zone and group"


DRAWN = datetime(2026, 11, 22, 5, 0, 0, 123, tzinfo=UTC)


@few
@given(st.text(min_size=1), st.integers(1), st.integers(1))
def test_a_link_is_made_again_the_same(key: str, survey_id: int, list_no: int) -> None:
    token = make_token(key, survey_id=survey_id, list_no=list_no, drawn_at=DRAWN)
    there = DRAWN.astimezone(timezone(timedelta(hours=8)))
    assert token == make_token(key, survey_id=survey_id, list_no=list_no, drawn_at=there)
    assert len(token) == LENGTH and set(token) <= set(ALPHABET)
    assert clean_token(f" {token[:4]}-{token[4:8]} {token[8:].lower()}") == token


def test_another_address_draw_survey_or_office_has_another_link() -> None:
    begin = {"key": "a", "survey_id": 1, "list_no": 1, "drawn_at": DRAWN}
    others = [
        {**begin, "key": "b"},
        {**begin, "survey_id": 2},
        {**begin, "list_no": 11},
        {**begin, "drawn_at": DRAWN + timedelta(microseconds=1)},
    ]
    tokens = {make_token(**each) for each in [begin, *others]}
    assert len(tokens) == 5
    assert len({token_hash(token) for token in tokens}) == 5


def test_look_alikes_are_read_as_they_were_meant_and_rubbish_as_nothing() -> None:
    assert clean_token("olIo-0123-4567-89AB") == "0110012345678" + "9AB"
    assert clean_token("０１２３４５６７８９ＡＢＣＤＥＦ") == "0123456789ABCDEF"
    for rubbish in ("", "u" * 16, "0" * 15, "0" * 17, "0" * 10_000, "'; DROP TABLE", "汉字" * 8):
        assert clean_token(rubbish) == ""


def test_numbers_of_a_list_are_said_in_ranges() -> None:
    assert ranges([3, 1, 2, 7]) == "1-3, 7"
    assert ranges([]) == ""
