"""Price items from a spreadsheet: the first list is taken over as it is, later ones become a draft (R-PRICE-1)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.operations.imports import ImportOutcome, chunks, found_by, judge, write_portion
from db.operations.imports_staff import Departments
from db.operations.price_list_steps import make_version, next_version_no, note_change
from db.queries.price_lists import ON_THE_WAY
from db.rules import permissions, search
from db.spreadsheets import ItemRow, SheetRecords
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.types import Actor
from db.vocabulary import PriceListState


class KnownPrices(NamedTuple):
    """(item id, valid from) → price in fen: published, and in versions on their way."""

    published: dict[tuple[int, date], int | None]
    pending: dict[tuple[int, date], set[int | None]]

    def has(self, item_id: int, row: ItemRow) -> bool:
        key = item_id, row.valid_from
        return self.published.get(key, -1) == row.price_fen or row.price_fen in self.pending.get(key, ())

    def latest_starts(self) -> dict[int, date]:
        latest: dict[int, date] = {}
        for item_id, start in (*self.published, *self.pending):
            latest[item_id] = max(start, latest.get(item_id, start))
        return latest


def import_items(
    session: Session, *, by: Actor, at: datetime, sheet: SheetRecords, partial: bool = False, write: bool = True
) -> ImportOutcome:
    """Add items and prices by code and start. On an empty price list they are published at once as "taken over"; later
    they make a draft version, which takes the way of every price. What an item is called is corrected at once.
    """
    permissions.require(by, "import_items")
    rows = [row for _, row in sheet.rows_of(ItemRow)]
    departments = Departments(session)
    items = {
        found[0].code: found[0]
        for found in found_by(session, ServiceItem.code, [row.item_code for row in rows], lambda: select(ServiceItem))
    }
    prices = _known_prices(session, [item.id for item in items.values()])
    newest, latest = _newest_rows(rows), prices.latest_starts()
    # An old sheet renames nothing: what the office has from a later day on holds.
    renamed = {
        code
        for code, item in items.items()
        if newest[code].valid_from >= latest.get(item.id, date.min) and not _is_same(item, newest[code], departments)
    }
    changed = [
        row
        for row in rows
        if row.item_code not in items or row.item_code in renamed or not prices.has(items[row.item_code].id, row)
    ]
    outcome = judge(sheet, (), good=len(changed), unchanged=len(rows) - len(changed), partial=partial)
    if write and outcome.accepted:
        is_first = not session.scalar(select(exists().where(Price.is_published)))
        written = [row for code, row in newest.items() if code in renamed or code not in items]
        for portion in chunks(written):
            write_portion(session, _written_items(portion, items, departments, is_first=is_first))
        new = [row for row in changed if not prices.has(items[row.item_code].id, row)]
        if new:
            _write_prices(session, new, items, is_first=is_first, by=by, at=at)
    return outcome


def _known_prices(session: Session, item_ids: Sequence[int]) -> KnownPrices:
    known = KnownPrices({}, {})
    chosen = select(Price.item_id, Price.valid_from, Price.unit_price_fen, Price.is_published, PriceList.state)
    for item_id, start, fen, is_published, state in found_by(
        session, Price.item_id, item_ids, lambda: chosen.join(PriceList, PriceList.id == Price.price_list_id)
    ):
        if is_published:
            known.published[item_id, start] = fen
        elif state in ON_THE_WAY:
            known.pending.setdefault((item_id, start), set()).add(fen)
    return known


def _newest_rows(rows: Iterable[ItemRow]) -> dict[str, ItemRow]:
    """What an item is called now: the row with its latest start says it."""
    newest: dict[str, ItemRow] = {}
    for row in rows:
        if row.item_code not in newest or row.valid_from >= newest[row.item_code].valid_from:
            newest[row.item_code] = row
    return newest


def _is_same(item: ServiceItem, row: ItemRow, departments: Departments) -> bool:
    return (item.name, item.category, item.unit_of_measure, departments.names[item.department_id]) == (
        row.name,
        row.category,
        row.unit_of_measure,
        departments.real_name(row.department),
    )


def _written_items(
    rows: Iterable[ItemRow], items: dict[str, ServiceItem], departments: Departments, *, is_first: bool
) -> Iterable[ServiceItem]:
    """A new item of a draft is offered when the draft is published."""
    for row in rows:
        item = items.setdefault(row.item_code, ServiceItem(code=row.item_code, is_active=is_first))
        item.name, item.category, item.unit_of_measure = row.name, row.category, row.unit_of_measure
        item.department_id = departments.find_or_make(row.department)
        item.name_initials = search.initials(row.name)
        yield item


def _write_prices(
    session: Session,
    rows: Sequence[ItemRow],
    items: dict[str, ServiceItem],
    *,
    is_first: bool,
    by: Actor,
    at: datetime,
) -> None:
    version = _first_version(session, rows, by, at) if is_first else _draft(session, rows, by, at)
    there = {
        (price.item_id, price.valid_from): price
        for price in session.scalars(select(Price).where(Price.price_list_id == version.id))
    }
    for portion in chunks(rows):
        made = []
        for row in portion:
            item_id = items[row.item_code].id
            price = there.get((item_id, row.valid_from))
            price = price or Price(price_list_id=version.id, item_id=item_id, valid_from=row.valid_from)
            price.unit_price_fen, price.is_published = row.price_fen, is_first
            made.append(price)
        write_portion(session, made)


def _first_version(session: Session, rows: Sequence[ItemRow], by: Actor, at: datetime) -> PriceList:
    """The prices that hold already when the office begins: published with the import, by the manager who imports."""
    version = PriceList(
        version_no=next_version_no(session),
        state=PriceListState.PUBLISHED,
        is_taken_over=True,
        effective_on=min(row.valid_from for row in rows),
        drafted_by=by.user_id,
        drafted_at=at,
        published_by=by.user_id,
        published_at=at,
    )
    session.add(version)
    session.flush()
    return version


def _draft(session: Session, rows: Sequence[ItemRow], by: Actor, at: datetime) -> PriceList:
    """This person's newest draft is gone on with; somebody else's is left alone. Rows keep their own days."""
    first_day = min(row.valid_from for row in rows)
    mine = select(PriceList).where(PriceList.state == PriceListState.DRAFT, PriceList.drafted_by == by.user_id)
    version = session.scalar(mine.order_by(PriceList.version_no.desc()).limit(1).with_for_update())
    if version is None:
        return make_version(session, effective_on=first_day, note="", by=by, at=at)
    version.effective_on = min(version.effective_on or first_day, first_day)
    note_change(session, price_list=version, by=by, at=at)
    return version
