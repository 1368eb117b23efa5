"""Which figures of a survey may be said: none of fewer than five answers, and none that would tell one (R-DEC-23)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

LEAST = 5
"""Fewer answers than these are not said: chance would speak, and in an anonymous survey a person."""

PRIME = 2**61 - 1
"""Equations are solved modulo this: quick, and what adds up in fractions adds up here."""

Part = TypeVar("Part")
Key = TypeVar("Key")
Class = frozenset[int]
"""Cells that the same figures hold: whoever subtracts can never tell these apart."""
Row = dict[Class, int]
Uses = dict[int, int]
"""How often each figure was added, by its place."""


def groups_shown(
    parts: Sequence[Mapping[Part, frozenset[int]]], answers: Mapping[int, int], *, is_anonymous: bool
) -> frozenset[Part | None]:
    """The groups whose figures are said; None stands for all answers together.

    `parts`: ways to split the cells into groups. `answers`: how many each cell has. A figure needs five answers. In an
    anonymous survey nobody may add and subtract either: as long as the shown figures together tell of one to four
    answers, the smallest of the figures that do is not said.
    """
    counted = {cell for cell, number in answers.items() if number}
    cells: dict[Part | None, frozenset[int]] = {None: frozenset(counted)}
    for part in parts:
        cells |= {group: within & counted for group, within in part.items()}
    sizes = {group: sum(answers[cell] for cell in within) for group, within in cells.items()}
    # In a fixed order: two looks that left out different groups would tell both.
    shown = [group for group, size in sizes.items() if size >= LEAST]
    if None not in shown:
        return frozenset()
    while is_anonymous:
        gone: set[Part | None] = set()
        for places in _telling([cells[group] for group in shown], answers):
            telling = [shown[place] for place in places]
            if gone.isdisjoint(telling):
                gone.add(min((group for group in telling if group is not None), key=lambda group: sizes[group]))
        if not gone:
            break
        shown = [group for group in shown if group not in gone]
    return frozenset(shown)


def _telling(figures: Sequence[frozenset[int]], answers: Mapping[int, int]) -> Iterator[list[int]]:
    """The places of figures that add and subtract to one to four answers; the first one holds all cells."""
    holders: dict[int, list[int]] = {}
    for place, within in enumerate(figures):
        for cell in within:
            holders.setdefault(cell, []).append(place)
    holding: dict[tuple[int, ...], list[int]] = {}
    for cell, places in holders.items():
        holding.setdefault(tuple(places), []).append(cell)
    alike = [frozenset(holding[places]) for places in sorted(holding)]
    sizes = {each: sum(answers[cell] for cell in each) for each in alike}
    few = [each for each in alike if sizes[each] < LEAST]
    if not few:
        return
    # Freed of the many first, what is left over says something of the few alone.
    order = {each: place for place, each in enumerate([*(each for each in alike if sizes[each] >= LEAST), *few])}
    # A class lies within a figure or outside it: one of its cells tells.
    firsts = {next(iter(each)): each for each in alike}
    known = _solved([[firsts[cell] for cell in firsts.keys() & within] for within in figures], order)
    of_few = [known[each] for each in few if each in known]
    for count in range(1, LEAST):
        found = False
        for rows in combinations(of_few, count):
            # A row begins with one of them: so many answers at least.
            if sum(sizes[next(iter(row))] for row, _uses in rows) >= LEAST:
                continue
            row, uses = rows[0]
            for more, more_uses in rows[1:]:
                row, uses = _less(row, more, PRIME - 1), _less(uses, more_uses, PRIME - 1)
            if set(row.values()) == {1} and sum(sizes[each] for each in row) < LEAST:
                found = True
                yield sorted(uses)
        if found:
            return


def _solved(figures: Iterable[Iterable[Class]], order: Mapping[Class, int]) -> dict[Class, tuple[Row, Uses]]:
    """The figures as equations, each by the class that it begins with, which no other one holds."""
    known: dict[Class, tuple[Row, Uses]] = {}
    for place, within in enumerate(figures):
        row, uses = _reduced(dict.fromkeys(within, 1), {place: 1}, known)
        if row:
            first = min(row, key=lambda each: order[each])
            share = pow(row[first], -1, PRIME)
            begun = {first: 1} | {each: value * share % PRIME for each, value in row.items() if each != first}
            used = {each: value * share % PRIME for each, value in uses.items()}
            for each, (other, other_uses) in known.items():
                if times := other.get(first, 0):
                    known[each] = _less(other, begun, times), _less(other_uses, used, times)
            known[first] = begun, used
    return known


def _reduced(row: Row, uses: Uses, known: Mapping[Class, tuple[Row, Uses]]) -> tuple[Row, Uses]:
    for first in [each for each in row if each in known]:
        times = row[first]
        row, uses = _less(row, known[first][0], times), _less(uses, known[first][1], times)
    return row, uses


def _less(one: Mapping[Key, int], other: Mapping[Key, int], times: int) -> dict[Key, int]:
    left = dict(one)
    for key, value in other.items():
        left[key] = (left.get(key, 0) - times * value) % PRIME
    return {key: value for key, value in left.items() if value}
