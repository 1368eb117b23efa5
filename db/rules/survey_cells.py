"""The places and groups that answers are counted by (R-DEC-23).

In an anonymous survey an answer knows its cell alone, so no cell may be of so few that it tells who answered.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from db.vocabulary import CustomerKind

# Fewer addresses, or fewer answers, would tell of somebody.
FEWEST = 5


class Cell(NamedTuple):
    """Empty parts are those given up: the cell holds several of them."""

    zone: str = ""
    building: str = ""
    kind: CustomerKind | None = None


def coarse_cells(places: Iterable[Cell]) -> dict[Cell, Cell]:
    """For each place of the sample (one for each address) the cell it counts in, each of at least FEWEST addresses.

    A cell of fewer gives up the building, then the zone, then the kind. What is still too few goes together with its
    nearest neighbour; a sample of fewer than FEWEST is one cell.
    """
    addresses = Counter(places)
    cells = {place: place for place in addresses}
    for given_up in ({"building": ""}, {"building": "", "zone": ""}, {"building": "", "zone": "", "kind": None}):
        sizes = _sizes(cells, addresses)
        cells = {place: cell._replace(**given_up) if sizes[cell] < FEWEST else cell for place, cell in cells.items()}
    return _joined(cells, addresses)


def fine_cells(places: Iterable[Cell]) -> dict[Cell, Cell]:
    """In a named survey every building and group counts by itself."""
    return {place: place for place in places}


def _joined(cells: dict[Cell, Cell], addresses: Counter[Cell]) -> dict[Cell, Cell]:
    """A rest that gave up all its parts and is still too few takes in its nearest neighbour, the smallest of them."""
    while len(sizes := _sizes(cells, addresses)) > 1 and min(sizes.values()) < FEWEST:
        rest = min(sizes, key=lambda cell: (sizes[cell], _order(cell)))
        inside = _common(place for place, cell in cells.items() if cell == rest)
        others = [cell for cell in sizes if cell != rest]
        near = min(others, key=lambda cell: (_distance(inside, cell), sizes[cell], _order(cell)))
        joined = _common(place for place, cell in cells.items() if cell in (rest, near))
        cells = {place: joined if cell in (rest, near) else cell for place, cell in cells.items()}
    return cells


def _sizes(cells: dict[Cell, Cell], addresses: Counter[Cell]) -> Counter[Cell]:
    sizes: Counter[Cell] = Counter()
    for place, cell in cells.items():
        sizes[cell] += addresses[place]
    return sizes


def _common(places: Iterable[Cell]) -> Cell:
    """What all of them share; a building only within its zone."""
    zones, buildings, kinds = (set(values) for values in zip(*places, strict=True))
    zone = zones.pop() if len(zones) == 1 else None
    building = buildings.pop() if zone is not None and len(buildings) == 1 else ""
    return Cell(zone or "", building, kinds.pop() if len(kinds) == 1 else None)


def _distance(one: Cell, other: Cell) -> int:
    return (one.kind != other.kind) * 4 + (one.zone != other.zone) * 2 + (one.building != other.building)


def _order(cell: Cell) -> tuple[str, str, str]:
    return cell.zone, cell.building, cell.kind or ""
