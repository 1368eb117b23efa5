"""Who is asked: everybody, or a random sample in proportion to zones and groups that anybody can draw again (R-SURV-3).

The written word and an address give a number by SHA-256; within its zone and group the lowest numbers are drawn.
"""

import hashlib
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from db.vocabulary import CustomerKind

Group = TypeVar("Group", bound=Hashable)
NUMBERS = re.compile(r"([0-9]+)")


class Candidate(NamedTuple):
    """A customer at a unit, who can be asked."""

    customer_id: int
    unit_id: int
    customer_no: str
    zone: str
    building: str
    label: str
    kind: CustomerKind

    @property
    def group(self) -> tuple[str, str]:
        return self.zone, self.kind.value


def delivery_order(candidate: Candidate) -> tuple[list[tuple[int, str]], ...]:
    """As somebody goes round: zone, building, room."""
    return place_order(candidate.zone, candidate.building, candidate.label, candidate.customer_no)


def place_order(*texts: str) -> tuple[list[tuple[int, str]], ...]:
    """Building 2 before building 10."""
    return tuple(
        [(int(part), "") if place % 2 else (0, part) for place, part in enumerate(NUMBERS.split(text))]
        for text in texts
    )


def draw(candidates: Sequence[Candidate], *, size: int, seed: str) -> list[Candidate]:
    """So many of them, each zone and group in proportion, in the order they were given in."""
    groups: dict[tuple[str, str], list[Candidate]] = {}
    for one in candidates:
        groups.setdefault(one.group, []).append(one)
    shares = proportional({group: len(members) for group, members in sorted(groups.items())}, size)
    drawn = {
        one
        for group, members in groups.items()
        for one in sorted(members, key=lambda each: lot(seed, each))[: shares[group]]
    }
    return [one for one in candidates if one in drawn]


def lot(seed: str, candidate: Candidate) -> str:
    """SHA-256 of the written word, the customer number and the address, with a blank between them."""
    return hashlib.sha256(f"{seed} {candidate.customer_no} {candidate.label}".encode()).hexdigest()


def proportional(counts: Mapping[Group, int], size: int) -> dict[Group, int]:
    """The size shared out by the largest remainder; never more than there are, equal remainders in the order given."""
    whole = sum(counts.values())
    size = min(size, whole)
    if not whole:
        return dict.fromkeys(counts, 0)
    shares = {group: count * size // whole for group, count in counts.items()}
    by_remainder = sorted(counts, key=lambda group: -(counts[group] * size % whole))
    for group in by_remainder[: size - sum(shares.values())]:
        shares[group] += 1
    return shares


def spread_sheets(zones: Iterable[str], size: int) -> list[str]:
    """The zone of each numbered sheet for consumers, as many in each as can be; without zones they have none."""
    shares = proportional(dict.fromkeys(zones, size) or {"": size}, size)
    return [zone for zone, share in shares.items() for _sheet in range(share)]


def ranges(numbers: Iterable[int]) -> str:
    """Numbers of a list in one short text: 1-40, 43."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)
