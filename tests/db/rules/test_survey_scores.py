"""What marks say (R-SURV-4), and what is not said of fewer than five answers, nor by subtraction (R-DEC-23)."""

from decimal import Decimal
from itertools import combinations, pairwise, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.rules.care_figures import Share
from db.rules.survey_disclosure import LEAST, groups_shown
from db.rules.survey_scores import Asked, Cell, Group, Marks, Scores, is_low, overall, points, shade
from db.vocabulary import CustomerKind, QuestionKind

QUICK = settings(max_examples=60, deadline=None)
OWNER, TENANT = CustomerKind.OWNER, CustomerKind.TENANT
some_marks = st.builds(Marks, *[st.integers(0, 40)] * 5)


def scale(number: int, *, weight: int = 1, topic: str = "", wording: str = "") -> Asked:
    return Asked(number, QuestionKind.SCALE, wording or f"question {number}", topic=topic, weight=weight)


def scores(marks: dict[int, dict[int, Marks]], *, cells: dict[int, Cell] | None = None, named: bool = True) -> Scores:
    questions = [scale(number) for number in marks]
    return Scores(questions, cells or {1: Cell("A", "1", OWNER), 2: Cell("B", "2", TENANT)}, marks,
                  is_anonymous=not named)  # fmt: skip


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        (Marks(0, 0, 0, 0, 0), "–"),
        (Marks(0, 0, 0, 3, 2), "100.0 %"),
        (Marks(5, 0, 0, 0, 0), "0.0 %"),
        (Marks(0, 0, 5, 0, 0), "0.0 %"),
        (Marks(0, 0, 1, 1, 1), "66.7 %"),
        (Marks(1, 1, 1, 1, 2), "50.0 %"),
        # half up: 1/16 = 6.25, 3/16 = 18.75, 1/2000 = 0.05
        (Marks(15, 0, 0, 0, 1), "6.3 %"),
        (Marks(13, 0, 0, 3, 0), "18.8 %"),
        (Marks(1999, 0, 0, 1, 0), "0.1 %"),
        (Marks(2001, 0, 0, 1, 0), "0.0 %"),
        # words and choices have no mark and count in no share
        (Marks(0, 0, 1, 4, 0, unmarked=95), "80.0 %"),
    ],
)
def test_satisfied_is_the_share_of_4_and_5_rounded_half_up(marks: Marks, said: str) -> None:
    """R-SURV-4."""
    assert marks.satisfied.said == said


@pytest.mark.parametrize(
    ("weighted", "share"),
    [
        ([], Share(0, 0)),
        ([(1, Marks(0, 0, 0, 1, 0)), (1, Marks(1, 0, 0, 0, 0))], Share(1, 2)),
        ([(3, Marks(0, 0, 0, 1, 0)), (1, Marks(1, 0, 0, 0, 0))], Share(3, 4)),
        # of no weight: asked, but not part of the whole
        ([(0, Marks(5, 0, 0, 0, 0)), (2, Marks(0, 0, 0, 0, 5))], Share(10, 10)),
        # who leaves a question empty does not pull it down
        ([(1, Marks(0, 0, 0, 9, 0)), (1, Marks(1, 0, 0, 0, 0))], Share(9, 10)),
        ([(0, Marks(1, 1, 1, 1, 1))], Share(0, 0)),
    ],
)
def test_overall_counts_each_mark_as_often_as_its_question_weighs(
    weighted: list[tuple[int, Marks]], share: Share
) -> None:
    """R-SURV-4."""
    assert overall(weighted) == share


@pytest.mark.parametrize(
    ("share", "low"),
    [
        (Share(79, 100), True),
        (Share(80, 100), False),
        (Share(4, 5), False),
        # reads 80.0 and is below it all the same
        (Share(7996, 10_000), True),
        (Share(0, 0), False),
        (Share(0, 5), True),
    ],
)
def test_low_is_told_exactly_and_of_nothing_nothing_is_low(share: Share, low: bool) -> None:
    """R-SURV-5."""
    assert is_low(share, 80) is low


def test_the_change_is_that_of_the_two_numbers_as_they_read() -> None:
    # 66.666… and 64.5161… read 66.7 and 64.5
    assert points(Share(2, 3), Share(20, 31)) == Decimal("2.2")
    assert points(Share(2, 3), None) is None
    assert points(Share(2, 3), Share(0, 0)) is points(Share(0, 0), Share(2, 3)) is None


@pytest.mark.parametrize(("percent", "step"), [(0, 0), (69, 0), (70, 1), (79, 1), (80, 2), (89, 2), (90, 3), (100, 3)])
def test_the_heat_map_has_four_shades_about_the_low_mark(percent: int, step: int) -> None:
    assert shade(Share(percent, 100), 80) == step


@QUICK
@given(st.lists(st.tuples(st.integers(0, 100), some_marks), max_size=8), st.randoms(use_true_random=False))
def test_overall_lies_between_its_questions_and_knows_no_order(
    weighted: list[tuple[int, Marks]], chance: Random
) -> None:
    whole = overall(weighted)
    shares = [Decimal(m.satisfied.part) / m.satisfied.whole for weight, m in weighted if weight and m.answered]
    if not shares:
        assert whole.whole == 0
    else:
        assert min(shares) - Decimal("1e-9") <= Decimal(whole.part) / whole.whole <= max(shares) + Decimal("1e-9")
    chance.shuffle(weighted)
    assert overall(weighted) == whole


@QUICK
@given(st.lists(st.tuples(st.integers(1, 9), some_marks), min_size=1, max_size=6), st.integers(2, 9))
def test_weights_matter_by_their_proportion_alone(weighted: list[tuple[int, Marks]], times: int) -> None:
    assert overall((weight * times, marks) for weight, marks in weighted).percent == overall(weighted).percent


@QUICK
@given(st.lists(some_marks, min_size=1, max_size=12))
def test_the_cells_together_are_everybody(by_cell: list[Marks]) -> None:
    cells = {number: Cell("A" if number % 2 else "B", str(number), OWNER) for number in range(len(by_cell))}
    found = scores({7: dict(enumerate(by_cell))}, cells=cells)
    whole = found.marks(7)
    if sum(marks.answers for marks in by_cell) < LEAST:
        assert whole is None
    else:
        assert whole == Marks(*map(sum, zip(*by_cell, strict=True)))


@QUICK
@given(some_marks, some_marks)
def test_a_voided_sheet_leaves_no_trace(counted: Marks, voided: Marks) -> None:
    assert counted.with_more(voided).with_more(voided, times=-1) == counted


def test_four_answers_say_nothing_and_five_do() -> None:
    found = scores({1: {1: Marks(fives=4), 2: Marks(ones=1)}, 2: {1: Marks(fives=4)}})
    assert found.marks(1) == Marks(ones=1, fives=4)
    assert found.marks(1, Group("zone", "A")) is None
    assert found.marks(2) is None and found.satisfied(found.questions[1:]) is None
    # What is not said counts in no sum either.
    assert found.overall() == Share(4, 5)
    assert found.overall(Group("zone", "A")) is None
    assert scores({}).overall() is None


def test_low_questions_stand_lowest_first_without_those_of_too_few() -> None:
    found = scores(
        {1: {1: Marks(ones=2, fives=4)}, 2: {1: Marks(ones=4)}, 3: {1: Marks(ones=5)}, 4: {1: Marks(fives=9)}}
    )
    assert [each.question_id for each in found.low(80)] == [3, 1]


def test_a_topic_counts_its_questions_together_and_a_lone_one_bears_its_name() -> None:
    asked = [
        scale(1, topic="停车", weight=3),
        scale(2, topic="停车"),
        scale(3, topic="电梯"),
        scale(4, wording="还好吗"),
    ]
    marks = {each.question_id: {1: Marks(fives=5)} for each in asked} | {2: {1: Marks(ones=5)}}
    found = Scores(asked, {1: Cell("A")}, marks, is_anonymous=False)
    assert [(each.key, each.name) for each in found.topics] == [("topic-1", "停车"), ("3", "电梯"), ("4", "还好吗")]
    assert [each.name for each in found.subjects] == ["question 1", "question 2", "电梯", "还好吗"]
    assert found.satisfied(found.topics[0].questions) == Share(15, 20)
    assert found.subject("topic-1") == found.topics[0] and found.subject("9") is None


def test_a_question_of_no_weight_has_its_own_figure() -> None:
    found = Scores([scale(1, weight=0)], {1: Cell("A")}, {1: {1: Marks(fives=5)}}, is_anonymous=False)
    assert found.satisfied(found.scales) == Share(5, 5)


def test_nobody_learns_a_small_group_by_subtracting_the_others() -> None:
    """R-DEC-23: 20 + 3 answers are shown as 23, so the 20 are not shown beside them."""
    zones = {"A": frozenset({1}), "B": frozenset({2}), "C": frozenset({3})}
    answers = {1: 20, 2: 3, 3: 9}
    assert groups_shown([zones], answers, is_anonymous=False) == {None, "A", "C"}
    # The smallest of the others goes with it.
    assert groups_shown([zones], answers, is_anonymous=True) == {None, "A"}


def test_nor_by_another_way_to_split_nor_within_a_zone() -> None:
    buildings = {"1": frozenset({1}), "2": frozenset({2}), "3": frozenset({3}), "4": frozenset({4})}
    zones = {"A": frozenset({1, 2}), "B": frozenset({3, 4})}
    assert groups_shown([buildings, zones], {1: 20, 2: 3, 3: 3, 4: 20}, is_anonymous=True) == {None, "A", "B"}
    kinds, places = {"shops": frozenset({1, 2})}, {"C": frozenset({1})}
    # All shops but those of place C are three.
    assert groups_shown([kinds, places], {1: 20, 2: 3, 3: 50}, is_anonymous=True) == {None, "shops"}


def test_nor_by_figures_of_several_splits_together() -> None:
    """R-DEC-23: all answers but those of zone B and of building 1 are three."""
    zones = {"A": frozenset({1, 2}), "B": frozenset({3})}
    buildings = {"1": frozenset({1, 2})}
    answers = {1: 5, 2: 4, 3: 12, 4: 3}
    assert groups_shown([zones, buildings], answers, is_anonymous=True) == {None, "B"}
    # Three more ways: all but the zone is 12, all but both kinds is 8, and four of the owners would be left.
    zones, kinds = {"C": frozenset({4, 5, 6})}, {"owners": frozenset({2, 3, 4, 6}), "tenants": frozenset({5})}
    answers = {1: 8, 2: 3, 3: 1, 4: 11, 5: 12, 6: 2}
    assert groups_shown([zones, kinds], answers, is_anonymous=True) == {None, "owners", "C"}


@st.composite
def split_surveys(draw: st.DrawFn) -> tuple[list[dict[str, frozenset[int]]], dict[int, int]]:
    """A zone for each cell, a building within the zone or none, a kind or none; few answers here and there."""
    count = draw(st.integers(1, 9))
    parts: list[dict[str, frozenset[int]]] = []
    zones = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    buildings = draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    kinds = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    for name, keys in (
        ("zone", [(zone,) if zone else None for zone in zones]),
        ("building", [pair if pair[1] else None for pair in zip(zones, buildings, strict=True)]),
        ("kind", [(kind,) if kind else None for kind in kinds]),
    ):
        found: dict[str, set[int]] = {}
        for cell, key in enumerate(keys):
            if key is not None:
                found.setdefault(f"{name}{key}", set()).add(cell)
        parts.append({group: frozenset(cells) for group, cells in found.items()})
    sizes = draw(st.lists(st.integers(0, 12), min_size=count, max_size=count))
    return parts, dict(enumerate(sizes))


@QUICK
@given(split_surveys())
def test_no_difference_of_shown_figures_has_one_to_four_answers(
    survey: tuple[list[dict[str, frozenset[int]]], dict[int, int]],
) -> None:
    """R-DEC-23, recounted by brute force: any shown figure minus any disjoint groups of one split within it."""
    parts, answers = survey
    shown = groups_shown(parts, answers, is_anonymous=True)
    cells = {None: frozenset(answers)} | {group: within for part in parts for group, within in part.items()}
    for whole in shown:
        assert sum(answers[cell] for cell in cells[whole]) >= LEAST
        for part in parts:
            inside = [group for group in part if group in shown and cells[group] <= cells[whole]]
            for some in (chosen for size in range(len(inside) + 1) for chosen in combinations(inside, size)):
                left = cells[whole].difference(*(cells[group] for group in some))
                assert not 0 < sum(answers[cell] for cell in left) < LEAST
    assert shown <= groups_shown(parts, answers, is_anonymous=False)


@QUICK
@given(split_surveys())
def test_no_sum_of_shown_figures_tells_of_one_to_four_answers(
    survey: tuple[list[dict[str, frozenset[int]]], dict[int, int]],
) -> None:
    """R-DEC-23, recounted by brute force: every way to add and subtract up to seven of the shown figures."""
    parts, answers = survey
    shown = groups_shown(parts, answers, is_anonymous=True)
    cells = {None: frozenset(answers)} | {group: within for part in parts for group, within in part.items()}
    counted = [cell for cell, number in answers.items() if number]
    figures = [[int(cell in cells[group]) for cell in counted] for group in sorted(shown, key=str)[:7]]
    for signs in product((-1, 0, 1), repeat=len(figures)):
        held = [sum(sign * figure[place] for sign, figure in zip(signs, figures, strict=True))
                for place in range(len(counted))]  # fmt: skip
        if set(held) <= {0, 1}:
            assert not 0 < sum(answers[cell] for cell, is_held in zip(counted, held, strict=True) if is_held) < LEAST


def test_groups_keep_the_order_of_their_cells_and_are_found_by_their_address() -> None:
    cells = {1: Cell("A", "1", OWNER), 2: Cell("A", "2", TENANT), 3: Cell("B", "1", OWNER), 4: Cell("B")}
    found = scores({1: dict.fromkeys(cells, Marks(fives=9))}, cells=cells)
    assert [group.key for group in found.groups("building")] == ["building:A:1", "building:A:2", "building:B:1"]
    assert [found.group(group.key) for group in found.groups("zone")] == [Group("zone", "A"), Group("zone", "B")]
    assert found.group("kind:owner") == Group("kind", kind=OWNER)
    assert found.group("zone:nowhere") is None
    assert all(before != after for before, after in pairwise(found.groups("kind")))


def test_a_place_goes_with_its_sheets_only_where_all_its_figures_are_said() -> None:
    """R-DEC-23: six sheets, but two of them answered the second question; nobody there answered the third."""
    marks = {
        1: {1: Marks(fives=6), 2: Marks(fives=9)},
        2: {1: Marks(fives=2), 2: Marks(fives=9)},
        3: {2: Marks(fives=9)},
    }
    found = scores(marks, named=False)
    here, there = found.groups("building")
    assert not found.is_all_shown(here)
    assert scores({1: marks[1], 3: marks[3]}, named=False).is_all_shown(here)
    assert scores({1: marks[1], 3: marks[3]}, named=False).is_all_shown(there)
