"""What all imports share: a sheet's rows are judged first, then written or not, all or nothing (contracts: import).

With `write=False` an import only judges: its answer is the real one's, and nothing is touched.

Parts of acts: the import that calls them has checked the permission.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.operations.audit import write_audit_rows
from db.spreadsheets import Record, RowError, SheetRecords, to_cells
from db.spreadsheets.cells import as_text
from db.spreadsheets.columns import Column, columns_of
from db.vocabulary import N_

T = TypeVar("T")

CHUNK = 2000
OTHER_VALUES = N_("{value} is here already, with another {columns}. Nothing was changed; correct the sheet.")
UNKNOWN_CUSTOMER = N_("There is no customer {value}. Import the customers first, or correct the number.")


class ImportOutcome(NamedTuple):
    """How many of a sheet's rows were written, were there already, or are at fault; `errors` names only the last."""

    rows: int
    accepted: int
    unchanged: int
    rejected: int
    errors: tuple[RowError, ...]


def judge(
    sheet: SheetRecords, errors: Iterable[RowError], *, good: int, unchanged: int, partial: bool
) -> ImportOutcome:
    """`accepted` 0 means that nothing is to be written: a row at fault stops the whole sheet unless `partial`."""
    found = tuple(sorted([*sheet.errors, *errors], key=lambda error: error.row))
    rejected = len({error.row for error in found})
    accepted = good if partial or not rejected else 0
    return ImportOutcome(sheet.rows, accepted, unchanged, rejected, found)


def row_error(sheet: SheetRecords, row: int, column: str, cell: object, message: str, **details: object) -> RowError:
    """A fault in the column of this English name; the value as the person sees it."""
    header = next(known.header for known in columns_of(sheet.kind) if known.name == column)
    return RowError(row, header, "" if cell is None else as_text(cell), message, details)  # type: ignore[arg-type]


def differing_columns(first: Record, second: Record, columns: Sequence[Column]) -> list[str]:
    """Headers of the columns in which two rows differ in their exported form."""
    pairs = zip(columns, to_cells(first), to_cells(second), strict=True)
    return [column.header for column, one, other in pairs if one != other]


def other_values(sheet: SheetRecords, row: int, key: str, value: str, columns: Sequence[str]) -> RowError:
    return row_error(sheet, row, key, value, OTHER_VALUES, value=value, columns="、".join(columns))


def chunks(things: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def found_by(
    session: Session, column: InstrumentedAttribute[Any], keys: Iterable[Any], chosen: Callable[[], Any]
) -> Iterator[Any]:
    """The rows of a select whose column is one of many keys, asked for in portions that every database takes."""
    for some in chunks(sorted({key for key in keys if key is not None})):
        yield from session.execute(chosen().where(column.in_(some)))


def ids_by(session: Session, column: InstrumentedAttribute[str], keys: Iterable[str]) -> dict[str, int]:
    """Row ids by a unique text column."""
    table: Any = column.class_
    return dict(found_by(session, column, keys, lambda: select(column, table.id)))


def write_portion(session: Session, rows: Iterable[Any]) -> None:
    """Insert rows and write their audit rows at once, so that a sheet of 100,000 rows does not pile up in memory."""
    session.add_all(rows)
    session.flush()
    write_audit_rows(session)
