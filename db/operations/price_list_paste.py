"""Prices pasted from a spreadsheet into a draft: read like an import, all or nothing (R-PRICE-1, contracts: import)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.operations.imports import ImportOutcome, found_by, judge, row_error
from db.operations.imports_staff import Departments
from db.operations.price_list_lines import new_line
from db.operations.price_list_steps import load_version, note_change
from db.queries.price_lists import MOST_LINES, ON_THE_WAY, LineRow, list_lines
from db.rules import permissions, search
from db.spreadsheets import PriceRow, RowError, SheetRecords
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.types import Actor
from db.vocabulary import N_, PriceListVerb

UNKNOWN_ITEM = N_("There is no item {value}. To add it, fill in {columns} too.")
TWO_DAYS = N_("{value} stands in this version with two days. Change its lines in the table.")
OTHER_VERSION = N_("{value} is a new item of another version on its way. Change it there.")
# What only a new item needs.
FACTS = {"name": "名称", "category": "类别", "department": "部门", "unit_of_measure": "单位"}


def paste_price_lines(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    list_id: int,
    sheet: SheetRecords,
    partial: bool = False,
    write: bool = True,
) -> ImportOutcome:
    """Prices by item code into the draft's lines; a code that nobody knows is a new item if the row says what it is."""
    permissions.require(by, "paste_price_lines")
    price_list = load_version(session, list_id=list_id, version=None, verb=PriceListVerb.CHANGE, by=by, lock=write)
    rows = sheet.rows_of(PriceRow)
    items = {
        found[0].code: found[0]
        for found in found_by(
            session, ServiceItem.code, [row.item_code for _, row in rows], lambda: select(ServiceItem)
        )
    }
    shown = _rows_by_item(session, price_list)
    elsewhere = _pending_elsewhere(session, price_list, [item.id for item in items.values() if not item.is_active])
    errors: list[RowError] = []
    changed: list[PriceRow] = []
    for number, row in rows:
        fault = _fault(sheet, number, row, items, shown, elsewhere)
        if fault is not None:
            errors.append(fault)
        elif not _is_same(row, items.get(row.item_code), shown):
            changed.append(row)
    unchanged = len(rows) - len(changed) - len(errors)
    outcome = judge(sheet, errors, good=len(changed), unchanged=unchanged, partial=partial)
    if write and outcome.accepted:
        departments = Departments(session)
        for row in changed:
            _write(session, price_list, row, items, shown, departments)
        note_change(session, price_list=price_list, by=by, at=at)
        session.flush()
    return outcome


def _rows_by_item(session: Session, price_list: PriceList) -> dict[int, list[LineRow]]:
    rows: dict[int, list[LineRow]] = {}
    for row in list_lines(session, list_id=price_list.id, limit=MOST_LINES):
        rows.setdefault(row.item_id, []).append(row)
    return rows


def _pending_elsewhere(session: Session, price_list: PriceList, item_ids: Sequence[int]) -> set[int]:
    found = found_by(
        session,
        Price.item_id,
        item_ids,
        lambda: (
            select(Price.item_id)
            .join(PriceList, PriceList.id == Price.price_list_id)
            .where(PriceList.state.in_(ON_THE_WAY), PriceList.id != price_list.id)
        ),
    )
    return {row.item_id for row in found}


def _fault(
    sheet: SheetRecords,
    number: int,
    row: PriceRow,
    items: Mapping[str, ServiceItem],
    shown: Mapping[int, Sequence[LineRow]],
    elsewhere: set[int],
) -> RowError | None:
    item = items.get(row.item_code)
    here = [] if item is None else shown.get(item.id, [])
    if len(here) > 1:
        return row_error(sheet, number, "item_code", row.item_code, TWO_DAYS, value=row.item_code)
    if item is not None and not here and item.id in elsewhere:
        return row_error(sheet, number, "item_code", row.item_code, OTHER_VERSION, value=row.item_code)
    missing = "、".join(_missing_facts(row)) if item is None or (not here and not item.is_active) else ""
    if missing:
        return row_error(sheet, number, "item_code", row.item_code, UNKNOWN_ITEM, value=row.item_code, columns=missing)
    return None


def _missing_facts(row: PriceRow) -> Iterator[str]:
    return (header for name, header in FACTS.items() if not getattr(row, name))


def _is_same(row: PriceRow, item: ServiceItem | None, shown: Mapping[int, Sequence[LineRow]]) -> bool:
    here = () if item is None else shown.get(item.id, ())
    return any(
        row.price_fen == one.price_fen and row.cost_fen in (None, one.cost_fen) and row.reason in ("", one.reason)
        for one in here
    )


def _write(
    session: Session,
    price_list: PriceList,
    row: PriceRow,
    items: dict[str, ServiceItem],
    shown: Mapping[int, Sequence[LineRow]],
    departments: Departments,
) -> None:
    item = items.get(row.item_code)
    here = [] if item is None else shown.get(item.id, [])
    if item is None or (not here and not item.is_active):
        item = items[row.item_code] = item or ServiceItem(code=row.item_code)
        item.name, item.category, item.unit_of_measure = row.name, row.category, row.unit_of_measure
        item.department_id, item.is_active = departments.find_or_make(row.department), False
        item.name_initials = search.initials(row.name)
        session.add(item)
        session.flush()
    line_id = here[0].line_id if here else None
    line = None if line_id is None else session.get_one(Price, line_id)
    if line is None:
        cost = here[0].cost_fen if here else None
        line = new_line(price_list, item_id=item.id, price_fen=row.price_fen, cost_fen=cost)
        session.add(line)
    line.unit_price_fen = row.price_fen
    if row.cost_fen is not None:
        line.cost_fen = row.cost_fen
    line.reason = row.reason or line.reason
