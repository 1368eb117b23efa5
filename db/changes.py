"""What an editable table gives back. Nothing in it is trusted: columns and rows are checked by the operation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from db.errors import ChangedMeanwhile, NotFound, RuleError
from db.vocabulary import N_


@dataclass(frozen=True)
class RowChange:
    """New values of one row by column, and the version of the row that its editor saw."""

    id: int
    seen_version: int
    values: Mapping[str, Any]


class Conflict(NamedTuple):
    """A cell that somebody else saved first."""

    row_id: int
    version: int
    row: str
    column: str
    theirs: Any
    mine: Any


class ColumnsNotEditable(RuleError):
    message = N_("Your role cannot change {columns} in this table. Nothing was saved.")


class CellNotReadable(RuleError):
    message = N_("{value} does not fit the column {what}. Nothing was saved.")


class RowsChangedMeanwhile(ChangedMeanwhile):
    """Nothing was saved; `conflicts` holds what stands in the rows now and what was wanted."""

    message = N_("Somebody changed {rows} meanwhile. Nothing was saved; decide which values hold.")

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__(rows=tuple(dict.fromkeys(conflict.row for conflict in conflicts)))
        self.conflicts = conflicts


def require_columns(changes: Iterable[RowChange], editable: Iterable[str]) -> None:
    """Raises ColumnsNotEditable for a column outside the list: a client can send any."""
    forged = {column for change in changes for column in change.values} - set(editable)
    if forged:
        raise ColumnsNotEditable(columns=tuple(sorted(forged)))


def require_unchanged(changes: Iterable[RowChange], rows: Mapping[int, Any], names: Mapping[int, str]) -> None:
    """Raises NotFound for a row that is not there, RowsChangedMeanwhile for rows of another version than was seen."""
    conflicts = []
    for change in changes:
        row = rows.get(change.id)
        if row is None:
            raise NotFound(what=N_("Row"), key=change.id)
        if row.version != change.seen_version:
            for column, mine in change.values.items():
                conflicts.append(Conflict(change.id, row.version, names[change.id], column, getattr(row, column), mine))
    if conflicts:
        raise RowsChangedMeanwhile(conflicts)
