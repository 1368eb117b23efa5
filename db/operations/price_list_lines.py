"""The lines of a draft: edited in the table, added, ended, taken out (R-PRICE-1). A browser is never taken on trust."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.changes import ColumnsNotEditable, RowChange, require_columns, require_unchanged
from db.errors import Incomplete, RuleError
from db.money import AmountNotReadable, to_yuan
from db.operations.price_list_steps import load_version, note_change
from db.operations.texts import fitting_text
from db.queries.price_lists import get_price_before
from db.rules import permissions
from db.rules.price_lists import row_stamp
from db.spreadsheets import cells
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.types import Actor
from db.vocabulary import N_, PriceListVerb

# What may be edited in the table; everything else in it is shown only.
EDITABLE = ("new_price", "cost", "reason")
MOST_CHANGES = 1000


class PriceEmptied(RuleError):
    message = N_("{item} has no new price. To end it choose “End an item”, to leave it as it is “Take out a line”.")


@dataclass(frozen=True)
class Shown:
    """A row of the table as it stands now, its cells in yuan as they are shown."""

    item_id: int
    line: Price | None
    old_fen: int | None
    old_cost_fen: int | None
    name: str

    @property
    def new_price(self) -> Decimal | None:
        fen = None if self.line is None else self.line.unit_price_fen
        return None if fen is None else to_yuan(fen)

    @property
    def cost(self) -> Decimal | None:
        return None if self.cost_fen is None else to_yuan(self.cost_fen)

    @property
    def cost_fen(self) -> int | None:
        return self.old_cost_fen if self.line is None else self.line.cost_fen

    @property
    def reason(self) -> str:
        return "" if self.line is None else self.line.reason

    @property
    def version(self) -> int:
        new_fen = None if self.line is None else self.line.unit_price_fen
        return row_stamp(new_fen, self.cost_fen, self.reason, is_line=self.line is not None)


def change_price_lines(session: Session, *, by: Actor, at: datetime, list_id: int, changes: Sequence[RowChange]) -> int:
    """Save prices, costs and reasons typed into the table, all or none; an item without a line gets one.

    Returns the number of rows. Raises ColumnsNotEditable, NotFound, RowsChangedMeanwhile, AmountNotReadable,
    PriceEmptied, and VersionStepNotPossible for a version that is no draft.
    """
    permissions.require(by, "change_price_lines")
    price_list = load_version(session, list_id=list_id, version=None, verb=PriceListVerb.CHANGE, by=by)
    require_columns(changes, EDITABLE)
    if len(changes) > MOST_CHANGES:
        raise ColumnsNotEditable(columns=tuple(EDITABLE))
    rows = _rows(session, price_list, {change.id for change in changes})
    require_unchanged(changes, rows, {key: row.name for key, row in rows.items()})
    for change in changes:
        _write(session, price_list, rows[change.id], change.values)
    note_change(session, price_list=price_list, by=by, at=at)
    session.flush()
    return len(changes)


def _rows(session: Session, price_list: PriceList, keys: Collection[int]) -> dict[int, Shown]:
    """The rows by their key: a line of this version, or with a minus an item that is on sale without one."""
    lines = select(Price).where(Price.price_list_id == price_list.id)
    found = {line.id: line for line in session.scalars(lines.where(Price.id.in_([key for key in keys if key > 0])))}
    meanwhile = {
        line.item_id: line
        for line in session.scalars(lines.where(Price.item_id.in_([-key for key in keys if key < 0])))
    }
    wanted = {key: found[key].item_id if key > 0 else -key for key in keys if key < 0 or key in found}
    items = {
        item.id: item for item in session.scalars(select(ServiceItem).where(ServiceItem.id.in_(set(wanted.values()))))
    }
    rows = {}
    for key, item_id in wanted.items():
        line = found.get(key) if key > 0 else meanwhile.get(item_id)
        day = price_list.effective_on if line is None else line.valid_from
        before = get_price_before(session, item_id=item_id, day=day, list_id=price_list.id)
        if item_id in items and (line is not None or before.unit_price_fen is not None):
            rows[key] = Shown(item_id, line, before.unit_price_fen, before.cost_fen, items[item_id].name)
    return rows


def _write(session: Session, price_list: PriceList, row: Shown, values: Mapping[str, Any]) -> None:
    line = row.line
    if line is None:
        # A cost or a reason alone keeps the price that holds: the line says that it was looked at.
        line = new_line(price_list, item_id=row.item_id, price_fen=row.old_fen, cost_fen=row.old_cost_fen)
        session.add(line)
    if "new_price" in values:
        fen = read_price("new_price", values["new_price"])
        if fen is None and line.unit_price_fen is not None:
            raise PriceEmptied("new_price", item=row.name)
        line.unit_price_fen = fen
    if "cost" in values:
        line.cost_fen = read_price("cost", values["cost"])
    if "reason" in values:
        line.reason = fitting_text("reason", str(values["reason"] or ""))


def new_line(
    price_list: PriceList, *, item_id: int, price_fen: int | None, cost_fen: int | None, reason: str = ""
) -> Price:
    if price_list.effective_on is None:
        raise Incomplete("effective_on", what=N_("In force from"))
    return Price(
        price_list_id=price_list.id,
        item_id=item_id,
        valid_from=price_list.effective_on,
        unit_price_fen=price_fen,
        cost_fen=cost_fen,
        reason=reason,
    )


def read_price(field: str, cell: object) -> int | None:
    """A typed amount in yuan as fen, None where nothing was typed; raises AmountNotReadable."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise AmountNotReadable(field, value=cell)
    try:
        return cells.price(cell)
    except cells.CellError as error:
        raise AmountNotReadable(field, value=cell) from error
