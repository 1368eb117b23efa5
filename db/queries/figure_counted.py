"""What a figure counts, said once: its number and the rows behind it are asked of the same statement."""

from collections.abc import Sequence
from enum import StrEnum, auto
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Select, case, cast, func, literal, null, or_, select, true, union_all

from db.queries.figure_slices import OneRow
from db.types import BigInt


class Record(StrEnum):
    """What one counted row is; by it the row is described and opened."""

    ORDER = auto()
    ENTRY = auto()
    QUOTE = auto()
    CALLBACK = auto()
    COMPLAINT = auto()
    NOTICE = auto()
    HAND_OVER = auto()
    HOME = auto()
    VISIT = auto()
    VISITED = auto()
    CHECK = auto()
    HOUSEHOLD = auto()
    SURVEY = auto()
    CUSTOMER = auto()
    ADJUSTMENT = auto()


class Counted(NamedTuple):
    """`found`: FROM and WHERE, in one statement or in several that have no row in common.

    `part` and `whole` are conditions on a row: those rows are counted, and a figure without a part counts every row.
    With `sums` they are amounts in fen, or how often something stands in the row. `of_all`: the whole is every row.
    What else a row has to say: `due` and `done`, its unit, a word.
    """

    found: Sequence[Select[Any]]
    record: Record
    id: Any
    on: Any
    part: Any = None
    whole: Any = None
    sums: bool = False
    of_all: bool = False
    due: Any = None
    done: Any = None
    unit_id: Any = None
    word: Any = None
    largest_first: bool = False

    @property
    def one(self) -> OneRow:
        """The number, or the part and its whole."""
        if len(self.found) > 1:
            counts = [each.with_only_columns(func.count()).scalar_subquery() for each in self.found]
            return select(sum(counts[1:], counts[0]).label("part"), null().label("whole"))
        add = _summed if self.sums else _times
        whole = add(self.whole) if self.is_share else null()
        return self.found[0].with_only_columns(add(self.part).label("part"), whole.label("whole"))

    @property
    def is_share(self) -> bool:
        return self.whole is not None or self.of_all

    def rows(self, is_part: bool | None = None) -> Select[Any] | CompoundSelect[Any]:
        """Every row that counts; of a share of rows those that are in the part, or those that are not."""
        columns = [
            *(self.id.label("id"), _or_null(self.on).label("on"), self._number(self.part).label("part")),
            (self._number(self.whole) if self.is_share else cast(null(), BigInt)).label("whole"),
            (cast(null(), BigInt) if self.unit_id is None else self.unit_id).label("unit_id"),
            *(_or_null(getattr(self, name)).label(name) for name in ("due", "done", "word")),
        ]
        where = [self._counts()]
        if is_part is not None and self.is_share and not self.sums:
            where.append(func.coalesce(self.part, False) == is_part)
        rows = [each.with_only_columns(*columns).where(*where) for each in self.found]
        return rows[0] if len(rows) == 1 else union_all(*rows)

    def _number(self, of: Any) -> Any:
        if of is None:
            return literal(1)
        return of if self.sums else case((of, 1), else_=0)

    def _counts(self) -> Any:
        if self.sums:
            return or_(*(of != 0 for of in (self.part, self.whole) if of is not None))
        # A number, so that the days lead to the rows and no condition within it does, as where they are counted.
        return true() if self.whole is None else self._number(self.whole) == 1


def _times(of: Any) -> Any:
    return func.count() if of is None else func.count().filter(of)


def _summed(of: Any) -> Any:
    return func.coalesce(func.sum(of), 0)


def _or_null(of: Any) -> Any:
    return null() if of is None else of
