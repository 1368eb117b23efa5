"""Notices: what a month's would say now, and what the issued ones say (R-BILL-3, R-DEC-2, R-DEC-8)."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.queries.billing import RollupLine, RollupRow, RollupTotals, list_rollup, list_rollup_lines, on_notice
from db.queries.prefixes import starts_with
from db.tables.billing import BillingNotice, BillMonth, LedgerEntry, NoticeDelivery, NoticeLine
from db.tables.customers import Customer
from db.vocabulary import DeliveryResult, MonthState

_encode = json.JSONEncoder(ensure_ascii=False, default=str, separators=(",", ":")).encode


class NoticeDraft(NamedTuple):
    """What one customer's notice says: the sums, the lines, and the hash over both."""

    sums: RollupRow
    lines: tuple[RollupLine, ...]
    lines_hash: str


class NoticeRow(NamedTuple):
    notice_id: int
    notice_no: str
    revision: int
    customer_id: int
    customer_no: str
    customer: str
    unit: str
    building: str
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int
    total_fen: int
    issued_at: datetime
    delivery: DeliveryResult | None
    delivered_on: date | None
    delivery_note: str | None


class NoticeTotals(NamedTuple):
    notices: int
    opening_fen: int
    charges_fen: int
    discounts_fen: int
    payments_fen: int
    total_fen: int


class BuildingRow(NamedTuple):
    building: str
    notices: int
    total_fen: int


def hash_of(sums: RollupRow, lines: Collection[RollupLine]) -> str:
    """A seal over the four sums and every line; the check compares it with the stored rows."""
    said = [sums[3:8], [(line.entry_id, line.kind, *line[3:8]) for line in lines]]
    return hashlib.sha256(_encode(said).encode()).hexdigest()


def draft_notices(
    session: Session, *, month: str, up_to: int | None = None, customers: Collection[int] | None = None
) -> list[NoticeDraft]:
    """The month's notices as they would be issued, in the order of customer numbers."""
    of_customer: dict[int, list[RollupLine]] = defaultdict(list)
    for line in list_rollup_lines(session, month=month, up_to=up_to, customers=customers):
        of_customer[line.customer_id].append(line)
    drafts = []
    for sums in list_rollup(session, month=month, up_to=up_to, customers=customers):
        lines = tuple(of_customer[sums.customer_id])
        drafts.append(NoticeDraft(sums, lines, hash_of(sums, lines)))
    return drafts


def newest_of(month: str) -> Any:
    """The month's notices in their newest revision."""
    return and_(BillingNotice.month == month, ~is_replaced())


def is_replaced() -> ColumnElement[bool]:
    """A later revision restates it."""
    newer = aliased(BillingNotice)
    return exists().where(
        newer.month == BillingNotice.month,
        newer.customer_id == BillingNotice.customer_id,
        newer.revision > BillingNotice.revision,
    )


def _is_newest_try() -> Any:
    later = aliased(NoticeDelivery)
    newest = select(func.max(later.id)).where(later.notice_id == BillingNotice.id).correlate(BillingNotice)
    return NoticeDelivery.id == newest.scalar_subquery()


def _rows() -> Any:
    """With the newest word on the delivery."""
    return (
        select(
            BillingNotice.id,
            BillingNotice.notice_no,
            BillingNotice.revision,
            BillingNotice.customer_id,
            Customer.customer_no,
            BillingNotice.customer_name,
            BillingNotice.unit_label,
            BillingNotice.building,
            BillingNotice.opening_fen,
            BillingNotice.charges_fen,
            BillingNotice.discounts_fen,
            BillingNotice.payments_fen,
            BillingNotice.total_fen,
            BillingNotice.issued_at,
            NoticeDelivery.result,
            NoticeDelivery.delivered_on,
            NoticeDelivery.note,
        )
        .join(Customer, Customer.id == BillingNotice.customer_id)
        .outerjoin(NoticeDelivery, _is_newest_try())
    )


def list_notices(
    session: Session,
    *,
    month: str,
    building: str | None = None,
    text: str = "",
    results: Collection[DeliveryResult | None] = (),
    limit: int | None = 50,
    offset: int = 0,
) -> list[NoticeRow]:
    """A month's notices in their newest revision; `text` is the beginning of a number, a name or a room.

    `results`: only those whose newest try to deliver ended so; None is without a try.
    """
    found = _rows().where(newest_of(month), *_wanted(session, building, text, results))
    found = found.order_by(BillingNotice.building, BillingNotice.number)
    return [NoticeRow(*row) for row in session.execute(found.limit(limit).offset(offset))]


def _wanted(
    session: Session, building: str | None, text: str, results: Collection[DeliveryResult | None]
) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if building is not None:
        where.append(BillingNotice.building == building)
    if text.strip():
        columns = (BillingNotice.notice_no, BillingNotice.customer_name, BillingNotice.unit_label)
        where.append(or_(*(starts_with(session, column, text.strip()) for column in columns)))
    if results:
        ended = NoticeDelivery.result.in_([result for result in results if result is not None])
        where.append(or_(ended, NoticeDelivery.id.is_(None)) if None in results else ended)
    return where


def count_notices(
    session: Session,
    *,
    month: str,
    building: str | None = None,
    text: str = "",
    results: Collection[DeliveryResult | None] = (),
) -> int:
    """How many `list_notices` finds."""
    found = select(func.count()).select_from(BillingNotice)
    if results:
        found = found.outerjoin(NoticeDelivery, _is_newest_try())
    return session.scalar(found.where(newest_of(month), *_wanted(session, building, text, results))) or 0


def newest_numbers(session: Session, *, month: str, customers: Collection[int]) -> dict[int, str]:
    """The number of each customer's newest notice of a month."""
    found = select(BillingNotice.customer_id, BillingNotice.notice_no)
    return dict(session.execute(found.where(newest_of(month), BillingNotice.customer_id.in_(customers))).all())


def get_notice_totals(session: Session, *, month: str) -> NoticeTotals:
    amounts = (
        BillingNotice.opening_fen,
        BillingNotice.charges_fen,
        BillingNotice.discounts_fen,
        BillingNotice.payments_fen,
        BillingNotice.total_fen,
    )
    sums = (func.coalesce(func.sum(column), 0) for column in amounts)
    return NoticeTotals(*map(int, session.execute(select(func.count(), *sums).where(newest_of(month))).one()))


def list_notices_as_rollup(
    session: Session, *, month: str, limit: int, offset: int = 0
) -> tuple[RollupTotals, list[RollupRow]]:
    """An issued month in the form of its preview, from the frozen notices."""
    totals = get_notice_totals(session, month=month)
    found = _rows().where(newest_of(month)).order_by(BillingNotice.total_fen.desc(), BillingNotice.customer_id)
    page = [NoticeRow(*row) for row in session.execute(found.limit(limit).offset(offset))]
    counted = (
        select(NoticeLine.notice_id, func.count())
        .where(NoticeLine.notice_id.in_([row.notice_id for row in page]), NoticeLine.order_no != "")
        .group_by(NoticeLine.notice_id)
    )
    lines = dict(session.execute(counted).all())
    rows = []
    for row in page:
        amounts = (row.opening_fen, row.charges_fen, row.discounts_fen, row.payments_fen, row.total_fen)
        count = lines.get(row.notice_id, 0)
        rows.append(RollupRow(row.customer_id, row.customer_no, row.customer, *amounts, count))
    all_lines = (
        select(func.count())
        .select_from(NoticeLine)
        .join(BillingNotice, BillingNotice.id == NoticeLine.notice_id)
        .where(newest_of(month), NoticeLine.order_no != "")
    )
    return RollupTotals(totals.notices, session.scalar(all_lines) or 0, *totals[1:]), rows


def list_buildings(session: Session, *, month: str) -> list[BuildingRow]:
    """How many notices go to which building, for one file each."""
    found = (
        select(BillingNotice.building, func.count(), func.sum(BillingNotice.total_fen))
        .where(newest_of(month))
        .group_by(BillingNotice.building)
    )
    rows = [BuildingRow(building, int(notices), int(fen)) for building, notices, fen in session.execute(found)]
    return sorted(rows, key=lambda row: (len(row.building), row.building))  # 2 before 10


def list_frozen_lines(session: Session, *, notice_ids: Collection[int]) -> dict[int, list[RollupLine]]:
    """The lines as printed, by notice."""
    lines: dict[int, list[RollupLine]] = defaultdict(list)
    wanted = list(notice_ids)
    for start in range(0, len(wanted), 500):
        found = (
            select(
                NoticeLine.notice_id,
                BillingNotice.customer_id,
                NoticeLine.entry_id,
                NoticeLine.kind,
                NoticeLine.business_on,
                NoticeLine.order_no,
                NoticeLine.item,
                NoticeLine.quantity_thousandths,
                NoticeLine.amount_fen,
                NoticeLine.counts_as,
            )
            .join(BillingNotice, BillingNotice.id == NoticeLine.notice_id)
            .where(NoticeLine.notice_id.in_(wanted[start : start + 500]))
            .order_by(NoticeLine.notice_id, NoticeLine.position)
        )
        for row in session.execute(found):
            lines[row[0]].append(RollupLine._make(row[1:]))
    return lines


def get_newest_notice(session: Session, *, month: str, customer_id: int) -> BillingNotice | None:
    found = select(BillingNotice).where(BillingNotice.month == month, BillingNotice.customer_id == customer_id)
    return session.scalar(found.order_by(BillingNotice.revision.desc()).limit(1))


def get_issued_length(session: Session, *, month: str) -> int:
    """How long the ledger was when the month was issued, also for who got no notice then; 0 if nobody got one."""
    return session.scalar(select(func.min(BillingNotice.ledger_length)).where(BillingNotice.month == month)) or 0


def list_stale(session: Session, *, month: str) -> list[NoticeDraft]:
    """What a correction after the issue has made wrong: the notices as they should be restated (R-DEC-8)."""
    row = session.get(BillMonth, month)
    if row is None or row.state is MonthState.OPEN:
        return []
    length = get_issued_length(session, month=month)
    newest = select(func.max(LedgerEntry.id)).scalar_subquery()
    # Both ends given, SQLite reads only what was posted since and not all that the months hold.
    since = LedgerEntry.id.between(length + 1, newest)
    later = select(LedgerEntry.customer_id).where(since, LedgerEntry.bill_month <= month, on_notice())
    touched = set(session.scalars(later))
    if not touched:
        return []
    frozen = select(BillingNotice.customer_id, BillingNotice.lines_hash).where(
        newest_of(month), BillingNotice.customer_id.in_(touched)
    )
    hashes = dict(session.execute(frozen).all())
    drafts = {draft.sums.customer_id: draft for draft in draft_notices(session, month=month, customers=touched)}
    empty = session.execute(
        select(Customer.id, Customer.customer_no, Customer.name).where(Customer.id.in_(hashes.keys() - drafts.keys()))
    )
    for customer_id, customer_no, name in empty:
        nothing = RollupRow(customer_id, customer_no, name, 0, 0, 0, 0, 0, 0)
        drafts[customer_id] = NoticeDraft(nothing, (), hash_of(nothing, ()))
    stale = [draft for draft in drafts.values() if hashes.get(draft.sums.customer_id) != draft.lines_hash]
    return sorted(stale, key=lambda draft: draft.sums.customer_no)
