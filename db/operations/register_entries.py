"""What the acts on registers share: finding the register, the entry and the home, and what else an entry changes.

Parts of acts: the operation that calls them has checked the permission.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import ChangedMeanwhile, NotFound, RuleError
from db.operations.imports import found_by
from db.operations.occupancy import NewPeriod, keep_in_line, note_occupancy
from db.rules import permissions, search
from db.tables.customers import Unit
from db.tables.register import RegisterEntry
from db.tables.registers import HomeHandOver, OccupancyPeriod
from db.types import Actor
from db.vocabulary import N_, HomeState, Occupancy, Role

MOST_ALIKE = 20


class HomeUnknown(RuleError):
    message = N_("There is no home {room}. Correct the room, or add it with its customer first.")


class SeveralHomes(RuleError):
    message = N_("There is a room {room} in {zones}. Write the zone before the room, with a space between.")


class EntryThere(RuleError):
    message = N_("{register} has this entry already: {entry}. Correct that one, or strike it out first.")


class EntryStruckOut(RuleError):
    message = N_("This entry is struck out. Write a new one instead.")


def require_one_of(by: Actor, roles: Collection[Role]) -> None:
    """Raises NotAllowed, naming the roles of this register among those that the act has anywhere (R-ROLE)."""
    if by.roles.isdisjoint(roles):
        raise permissions.needs_one_of(roles)


def find_entry(session: Session, table: type[RegisterEntry], entry_id: int, seen_version: int) -> RegisterEntry:
    """A valid entry as it was seen. Raises NotFound, EntryStruckOut, ChangedMeanwhile."""
    entry = session.get(table, entry_id)
    if entry is None:
        raise NotFound(what=N_("Entry"), key=entry_id)
    if entry.struck_out_because:
        raise EntryStruckOut()
    if entry.version != seen_version:
        raise ChangedMeanwhile()
    return entry


def find_home(session: Session, room: str) -> Unit:
    """The home that somebody means by `3-1-1201`, or `一区 3-1-1201` where zones have the same rooms.

    Raises HomeUnknown, SeveralHomes.
    """
    same = _of_room(session, room)
    zone, _space, rest = room.partition(" ")
    if not same and rest:
        same = [unit for unit in _of_room(session, rest) if unit.zone == zone]
    if not same:
        raise HomeUnknown("unit_id", room=room)
    if len(same) > 1:
        raise SeveralHomes("unit_id", room=room, zones=tuple(unit.zone for unit in same))
    return same[0]


def _of_room(session: Session, room: str) -> Sequence[Unit]:
    key = search.room_key(room)
    return session.scalars(select(Unit).where(Unit.room_key == key).order_by(Unit.id).limit(MOST_ALIKE)).all()


def require_once(session: Session, table: type[RegisterEntry], values: Mapping[str, Any]) -> None:
    """Raises EntryThere where a valid entry has the same key."""
    key = [(getattr(table, name), values[name]) for name in table.register.key]
    same = select(table).where(*(column == value for column, value in key), table.struck_out_because == "")
    if (there := session.scalar(same.limit(1))) is not None:
        name = names_of(session, table, [there])[there.id]
        raise EntryThere(table.register.key[0], register=table.register.title, entry=name)


def names_of(session: Session, table: type[RegisterEntry], entries: Collection[RegisterEntry]) -> dict[int, str]:
    """Each entry by its key in words: 3-1-1201 2026-11-20."""
    home = "" if table.register.home is None else table.register.home.name
    unit_ids = {getattr(entry, home) for entry in entries if home}
    labels: dict[Any, str] = dict(found_by(session, Unit.id, unit_ids, lambda: select(Unit.id, Unit.label)))

    def said(entry: RegisterEntry, name: str) -> str:
        value = getattr(entry, name)
        return labels[value] if name == home else str(value)

    return {entry.id: " ".join(said(entry, name) for name in table.register.key) for entry in entries}


def save(session: Session, table: type[RegisterEntry], entries: Sequence[RegisterEntry]) -> None:
    """Write entries that were made or changed, and what follows from them elsewhere."""
    for entry in entries:
        entry.follow()
    session.add_all(entries)
    session.flush()
    if (after := AFTER.get(table)) is not None:
        after(session, entries)


def _homes_are_theirs(session: Session, entries: Sequence[Any]) -> None:
    """A home that was handed over is not waiting for its owner any more: its file says vacant from that day on."""
    done = {entry.unit_id: entry.done_on for entry in entries if _is_done(entry)}
    found = found_by(session, Unit.id, done, lambda: select(Unit))
    given = [unit for (unit,) in found if unit.occupancy is Occupancy.NOT_HANDED_OVER]
    for unit in given:
        unit.occupancy = Occupancy.VACANT
    note_occupancy(session, [NewPeriod(unit, done[unit.id], Occupancy.NOT_HANDED_OVER) for unit in given])


def _is_done(entry: HomeHandOver) -> bool:
    return entry.state is HomeState.DONE and not entry.struck_out_because


def _files_follow(session: Session, entries: Sequence[Any]) -> None:
    keep_in_line(session, {entry.unit_id for entry in entries})


# What a saved entry changes outside its register.
AFTER: Mapping[type[RegisterEntry], Callable[[Session, Sequence[Any]], None]] = {
    HomeHandOver: _homes_are_theirs,
    OccupancyPeriod: _files_follow,
}
