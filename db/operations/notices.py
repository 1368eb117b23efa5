"""Notices: numbered and frozen, restated as a revision, delivered (R-BILL-3, R-BILL-4, R-DEC-8)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clock import office_day
from db.errors import Incomplete, NotFound, RuleError
from db.operations.audit import insert_many, note_act, note_many
from db.operations.chains import chain_head, next_numbers
from db.queries.billing import UnitName, get_unit_names
from db.queries.notices import NoticeDraft, count_notices, get_newest_notice, list_stale
from db.rules import permissions
from db.tables.billing import BillingNotice, BillMonth, NoticeDelivery, NoticeLine
from db.types import Actor
from db.vocabulary import N_, AuditAction, DeliveryResult, DeliveryWay, MonthState

NO_UNIT = UnitName("", "")


class NoticeUnchanged(RuleError):
    message = N_("The notice of {month} is right as it is; nothing was corrected since.")


class NoticeLocked(RuleError):
    message = N_("{month} is locked. The correction stands on the next month's notice.")


class DayNotPossible(RuleError):
    message = N_("Enter a day between the notice's and today.")


def freeze_notices(
    session: Session,
    *,
    month: str,
    drafts: Iterable[NoticeDraft],
    by: Actor,
    at: datetime,
    reason: str = "",
) -> list[str]:
    """Write drafts down with numbers and lines (part of an act); with a reason, as a revision of what is there.

    Gives the numbers. Ten thousand rows go in at once; the audit row of each notice holds the hash over its lines.
    """
    drafts = list(drafts)
    length = chain_head(session, "ledger").length
    units = get_unit_names(session, customers=[draft.sums.customer_id for draft in drafts], day=office_day(at))
    book, known = f"SF-{month[:4]}", dict[int, BillingNotice]()
    rows: list[dict[str, Any]] = []
    if reason:
        customers = (draft.sums.customer_id for draft in drafts)
        found = (get_newest_notice(session, month=month, customer_id=customer_id) for customer_id in customers)
        known = {notice.customer_id: notice for notice in found if notice is not None}
    numbers = iter(next_numbers(session, book, len(drafts) - len(known)))
    for draft in drafts:
        sums = draft.sums
        old = known.get(sums.customer_id)
        number = old.number if old else next(numbers)
        revision = old.revision + 1 if old else 1
        unit = units.get(sums.customer_id, NO_UNIT)
        rows.append(
            {
                "notice_no": f"{book}-{number:06d}" + (f"-{revision}" if old else ""),
                "book": book,
                "number": number,
                "month": month,
                "customer_id": sums.customer_id,
                "revision": revision,
                "opening_fen": sums.opening_fen,
                "charges_fen": sums.charges_fen,
                "discounts_fen": sums.discounts_fen,
                "payments_fen": sums.payments_fen,
                "total_fen": sums.total_fen,
                "customer_name": sums.customer,
                "unit_label": unit.label,
                "building": unit.building,
                "lines_hash": draft.lines_hash,
                "ledger_length": length,
                "reason": reason if old else "",
                "issued_by": by.user_id,
                "issued_at": at,
            }
        )
    session.flush()
    insert_many(session, BillingNotice, rows)
    made = select(BillingNotice.notice_no, BillingNotice.id).where(BillingNotice.month == month)
    ids = dict(session.execute(made).all())
    note_many(session, BillingNotice, ({**row, "id": ids[row["notice_no"]]} for row in rows))
    lines = [
        {
            "notice_id": ids[row["notice_no"]],
            "position": position,
            "entry_id": line.entry_id,
            "kind": line.kind,
            "counts_as": line.counts_as,
            "business_on": line.business_on,
            "order_no": line.order_no,
            "item": line.item,
            "quantity_thousandths": line.quantity_thousandths,
            "amount_fen": line.amount_fen,
        }
        for row, draft in zip(rows, drafts, strict=True)
        for position, line in enumerate(draft.lines, start=1)
    ]
    insert_many(session, NoticeLine, lines)
    return [row["notice_no"] for row in rows]


def reissue_notice(session: Session, *, by: Actor, at: datetime, month: str, customer_id: int, reason: str) -> str:
    """Restate a customer's notice whole after a correction: its number with -2, the old one is kept (R-DEC-8).

    Later notices of the customer that open with another balance now are restated with it. Gives the first new number.
    Raises NoticeLocked, NoticeUnchanged, Incomplete.
    """
    permissions.require(by, "reissue_notice")
    if not reason.strip():
        raise Incomplete("reason", what=N_("Reason"))
    issued = select(BillMonth).where(BillMonth.month >= month, BillMonth.state != MonthState.OPEN)
    months = session.scalars(issued.order_by(BillMonth.month)).all()
    if not months or months[0].month != month:
        raise NotFound("month", what=N_("Notice"), key=month)
    if months[0].state is MonthState.LOCKED:
        raise NoticeLocked(month=month)
    numbers = []
    for row in months:
        drafts = [draft for draft in list_stale(session, month=row.month) if draft.sums.customer_id == customer_id]
        made = freeze_notices(session, month=row.month, drafts=drafts, by=by, at=at, reason=reason.strip())
        numbers += made
        if made:
            row.lock_asked_by = row.lock_asked_at = None
    if not numbers:
        raise NoticeUnchanged(month=month)
    session.flush()
    return numbers[0]


def print_notices(session: Session, *, by: Actor, at: datetime, month: str, building: str | None = None) -> int:
    """Note that a month's notices, or a building's, were printed as a file (R-CUST-2). Gives how many there are."""
    permissions.require(by, "print_notices")
    count = count_notices(session, month=month, building=building)
    if count:
        note_act(session, AuditAction.EXPORT, "billing_notice", month, {"building": building, "notices": count})
    return count


def record_delivery(
    session: Session,
    *,
    by: Actor,
    at: datetime,
    notice_ids: Sequence[int],
    result: DeliveryResult,
    way: DeliveryWay,
    on: date,
    note: str = "",
) -> int:
    """Who brought which notices when and how, or why it failed and what is tried next (R-BILL-4). Gives their count.

    The term of payment runs from the day of delivery. Raises Incomplete, NotFound, DayNotPossible.
    """
    permissions.require(by, "record_delivery")
    if not notice_ids:
        raise Incomplete("notices", what=N_("Notices"))
    if result is not DeliveryResult.DELIVERED and not note.strip():
        raise Incomplete("note", what=N_("Next way to try"))
    for notice_id in dict.fromkeys(notice_ids):
        notice = session.get(BillingNotice, notice_id)
        if notice is None:
            raise NotFound("notices", what=N_("Notice"), key=notice_id)
        if not office_day(notice.issued_at) <= on <= office_day(at):
            raise DayNotPossible("on")
        session.add(
            NoticeDelivery(
                notice_id=notice_id,
                result=result,
                way=way,
                delivered_on=on,
                note=note.strip(),
                recorded_by=by.user_id,
                recorded_at=at,
            )
        )
    session.flush()
    return len(dict.fromkeys(notice_ids))
