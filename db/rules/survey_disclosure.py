"""Which figures of a survey may be said: none of fewer than five answers, and none that would tell one (R-DEC-23)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

LEAST = 5
"""Fewer answers than these are not said: chance would speak, and in an anonymous survey a person."""

Part = TypeVar("Part")


def groups_shown(
    parts: Sequence[Mapping[Part, frozenset[int]]], answers: Mapping[int, int], *, is_anonymous: bool
) -> frozenset[Part | None]:
    """The groups whose figures are said; None stands for all answers together.

    `parts`: ways to split the cells into groups. `answers`: how many each cell has. A figure needs five answers. In an
    anonymous survey nobody may subtract either: where a shown figure minus the shown groups within it would leave one
    to four answers, the smallest of these groups is not said.
    """
    counted = {cell for cell, number in answers.items() if number}
    cells: dict[Part | None, frozenset[int]] = {None: frozenset(counted)}
    for part in parts:
        cells |= {group: within & counted for group, within in part.items()}
    sizes = {group: sum(answers[cell] for cell in within) for group, within in cells.items()}
    shown = {group for group, size in sizes.items() if size >= LEAST}
    if None not in shown:
        return frozenset()
    if is_anonymous:
        while leak := next(_leaks(parts, cells, sizes, shown), None):
            shown.remove(min(leak, key=lambda group: sizes[group]))
    return frozenset(shown)


def _leaks(
    parts: Sequence[Mapping[Part, frozenset[int]]],
    cells: Mapping[Part | None, frozenset[int]],
    sizes: Mapping[Part | None, int],
    shown: set[Part | None],
) -> Iterator[list[Part]]:
    """The shown groups of a split that lie within a shown figure and leave too few of it."""
    # In a fixed order: two looks that left out different groups would tell both.
    for whole in [group for group in cells if group in shown]:
        for part in parts:
            within = [group for group in part if group in shown and cells[group] <= cells[whole]]
            left = sizes[whole] - sum(sizes[group] for group in within)
            if within and 0 < left < LEAST:
                yield within
