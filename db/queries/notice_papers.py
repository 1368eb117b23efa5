"""All that a notice on paper shows, from its frozen rows: the same each time it is printed (R-BILL-3)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.clock import office_day
from db.queries.billing import RollupLine, get_unit_names, is_discount, on_notice
from db.queries.notices import list_frozen_lines, newest_of
from db.queries.settings import OfficeSettings
from db.tables.adjustments import Adjustment
from db.tables.agreements import AgreementLine, AgreementPeriod, AgreementVersion
from db.tables.billing import BillingNotice, BillMonth, LedgerEntry
from db.tables.customers import Customer
from db.tables.office import Setting
from db.tables.payments import Allocation, Receipt
from db.tables.staff import User
from db.tables.work_orders import WorkOrderLine
from db.vocabulary import AdjustmentGround, CustomerKind, EntryKind, FeeBasis, NoticePart, PaymentMethod

CHUNK = 500
# Made once: a building's papers are asked for hundreds of times.
MADE_BY, APPROVER, DECIDER, MIRROR = aliased(User), aliased(User), aliased(User), aliased(LedgerEntry)
VACANT = AdjustmentGround.VACANT


class DiscountFact(NamedTuple):
    """A discount or waiver with its ground and who approved it (R-BILL-10)."""

    business_on: date
    item: str
    amount_fen: int
    ground: AdjustmentGround
    approved_by: str


class FeePrice(NamedTuple):
    """What a fee's quantity counts, and the price of one of it for a month (of a week where it is weekly)."""

    basis: FeeBasis
    unit_price_fen: int


class PaymentFact(NamedTuple):
    """Money received with its receipt's number; money given back is negative and has its voucher's."""

    business_on: date
    amount_fen: int
    method: PaymentMethod | None
    number: str


class NoticeFacts(NamedTuple):
    notice: BillingNotice
    customer_no: str
    customer_kind: CustomerKind
    area_hundredths: int
    lines: tuple[RollupLine, ...]
    measures: dict[int, str]
    prices: dict[int, FeePrice]
    payments: tuple[PaymentFact, ...]
    discounts: tuple[DiscountFact, ...]
    opening_months: tuple[tuple[str, int], ...]
    made_by: str
    reviewed_by: str
    replaces: str
    term_days: int


def list_notice_facts(
    session: Session,
    *,
    month: str | None = None,
    building: str | None = None,
    notice_no: str | None = None,
    customer_id: int | None = None,
) -> list[NoticeFacts]:
    """A month's notices in their newest revision, sorted by building and number, or one notice of any revision."""
    found = (
        select(BillingNotice, Customer.customer_no, Customer.kind, func.coalesce(MADE_BY.name, ""))
        .join(Customer, Customer.id == BillingNotice.customer_id)
        .outerjoin(MADE_BY, MADE_BY.id == BillingNotice.issued_by)
        .order_by(BillingNotice.building, BillingNotice.number)
    )
    if month is not None:
        found = found.where(newest_of(month))
    if building is not None:
        found = found.where(BillingNotice.building == building)
    if customer_id is not None:
        found = found.where(BillingNotice.customer_id == customer_id)
    if notice_no is not None:
        found = found.where(BillingNotice.notice_no == notice_no)
    rows = session.execute(found).all()
    notices = [row[0] for row in rows]
    lines = list_frozen_lines(session, notice_ids=[notice.id for notice in notices])
    entries = [line.entry_id for own in lines.values() for line in own]
    measures, methods = _measures(session, entries), _methods(session, entries)
    grounds, prices = _grounds(session, entries), _prices(session, entries)
    openings = _opening_months(session, notices)
    units = get_unit_names(
        session,
        customers={notice.customer_id for notice in notices},
        day=office_day(notices[0].issued_at) if notices else date.min,
    )
    reviewers = _reviewers(session, {notice.month for notice in notices})
    replaced, terms = _replaced(session, notices), _terms(session)
    return [
        NoticeFacts(
            notice,
            customer_no,
            kind,
            units[notice.customer_id].area_hundredths if notice.customer_id in units else 0,
            tuple(line for line in lines[notice.id] if line.is_charge),
            measures,
            prices,
            tuple(
                PaymentFact(line.business_on, -line.amount_fen, methods.get(line.entry_id), line.item)
                for line in lines[notice.id]
                if line.counts_as is NoticePart.PAYMENTS
            ),
            tuple(
                DiscountFact(line.business_on, line.item, -line.amount_fen, *grounds.get(line.entry_id, (VACANT, "")))
                for line in lines[notice.id]
                if line.counts_as is NoticePart.DISCOUNTS
            ),
            tuple(sorted(openings[notice.id].items())),
            made_by,
            reviewers.get(notice.month, ""),
            replaced.get(notice.id, ""),
            next((days for since, days in terms if since <= notice.issued_at), OfficeSettings.payment_term_days),
        )
        for notice, customer_no, kind, made_by in rows
    ]


def _measures(session: Session, entries: Sequence[int]) -> dict[int, str]:
    """The unit of measure behind an entry's quantity."""
    measures: dict[int, str] = {}
    for start in range(0, len(entries), CHUNK):
        found = (
            select(LedgerEntry.id, WorkOrderLine.unit_of_measure)
            .join(WorkOrderLine, WorkOrderLine.work_order_id == LedgerEntry.work_order_id)
            .where(
                LedgerEntry.id.in_(entries[start : start + CHUNK]),
                WorkOrderLine.revision == LedgerEntry.order_revision,
                WorkOrderLine.position == 1,
            )
        )
        measures.update(session.execute(found).all())
    return measures


def _prices(session: Session, entries: Sequence[int]) -> dict[int, FeePrice]:
    """How the fees of agreements and of the house came about."""
    prices: dict[int, FeePrice] = {}
    of_period = (AgreementLine.version_id == AgreementPeriod.version_id) & (
        AgreementLine.position == AgreementPeriod.position
    )
    for start in range(0, len(entries), CHUNK):
        found = (
            select(LedgerEntry.id, AgreementLine.basis, AgreementPeriod.unit_price_fen)
            .join(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
            .join(AgreementLine, of_period)
            .where(LedgerEntry.id.in_(entries[start : start + CHUNK]))
        )
        prices.update((entry_id, FeePrice(basis, fen)) for entry_id, basis, fen in session.execute(found))
    return prices


def _methods(session: Session, entries: Sequence[int]) -> dict[int, PaymentMethod]:
    methods: dict[int, PaymentMethod] = {}
    for start in range(0, len(entries), CHUNK):
        found = (
            select(LedgerEntry.id, func.coalesce(Receipt.method, Adjustment.method))
            .outerjoin(Receipt, Receipt.id == LedgerEntry.receipt_id)
            .outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
            .where(LedgerEntry.id.in_(entries[start : start + CHUNK]))
        )
        methods.update(session.execute(found).all())
    return methods


def _grounds(session: Session, entries: Sequence[int]) -> dict[int, tuple[AdjustmentGround, str]]:
    """Why a discount was given and who approved it; of a vacant unit's fee, who approved the agreement."""
    grounds: dict[int, tuple[AdjustmentGround, str]] = {}
    for start in range(0, len(entries), CHUNK):
        found = (
            select(LedgerEntry.id, Adjustment.ground, func.coalesce(DECIDER.name, APPROVER.name, ""))
            .outerjoin(Adjustment, Adjustment.id == LedgerEntry.adjustment_id)
            .outerjoin(DECIDER, DECIDER.id == Adjustment.decided_by)
            .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
            .outerjoin(AgreementVersion, AgreementVersion.id == AgreementPeriod.version_id)
            .outerjoin(APPROVER, APPROVER.id == AgreementVersion.approved_by)
            .where(LedgerEntry.id.in_(entries[start : start + CHUNK]), is_discount())
        )
        grounds.update((entry_id, (ground or VACANT, name)) for entry_id, ground, name in session.execute(found))
    return grounds


def _opening_months(session: Session, notices: Collection[BillingNotice]) -> dict[int, dict[str, int]]:
    """What was open of each earlier month when the notice was made."""
    made_together: dict[tuple[str, int, datetime], dict[int, int]] = defaultdict(dict)
    for notice in notices:
        if notice.opening_fen:
            made_together[notice.month, notice.ledger_length, notice.issued_at][notice.customer_id] = notice.id
    openings: dict[int, dict[str, int]] = defaultdict(dict)
    for (month, length, issued_at), ids in made_together.items():
        customers = list(ids)
        paid = (
            select(func.coalesce(func.sum(Allocation.amount_fen), 0))
            .where(Allocation.charge_entry_id == LedgerEntry.id, Allocation.made_at <= issued_at)
            .correlate(LedgerEntry)
            .scalar_subquery()
        )
        undone = exists().where(MIRROR.reverses_id == LedgerEntry.id, MIRROR.id <= length)
        for start in range(0, len(customers), CHUNK):
            left = func.sum(LedgerEntry.amount_fen - paid)
            found = (
                select(LedgerEntry.customer_id, LedgerEntry.bill_month, left)
                .where(LedgerEntry.customer_id.in_(customers[start : start + CHUNK]), on_notice())
                .where(or_(LedgerEntry.bill_month < month, LedgerEntry.kind == EntryKind.OPENING))
                .where(LedgerEntry.kind != EntryKind.REVERSAL, LedgerEntry.receivable_fen > 0)
                .where(LedgerEntry.bill_month <= month, LedgerEntry.id <= length, ~undone)
                .group_by(LedgerEntry.customer_id, LedgerEntry.bill_month)
            )
            for customer_id, earlier, fen in session.execute(found):
                if fen:
                    openings[ids[customer_id]][earlier] = int(fen)
    return openings


def _reviewers(session: Session, months: Collection[str]) -> dict[str, str]:
    found = select(BillMonth.month, User.name).join(User, User.id == BillMonth.reviewed_by)
    return dict(session.execute(found.where(BillMonth.month.in_(months))).all())


def _terms(session: Session) -> list[tuple[datetime, int]]:
    """The terms of payment in days, since when, the newest first: a notice keeps what held when it was made."""
    found = select(Setting.set_at, Setting.value).where(Setting.key == "payment_term_days")
    return [(since, int(days)) for since, days in session.execute(found.order_by(Setting.id.desc()))]


def _replaced(session: Session, notices: Collection[BillingNotice]) -> dict[int, str]:
    """The number that a revision replaces."""
    numbers = {}
    for notice in notices:
        if notice.revision > 1:
            earlier = select(BillingNotice.notice_no).where(
                BillingNotice.book == notice.book,
                BillingNotice.number == notice.number,
                BillingNotice.revision == notice.revision - 1,
            )
            numbers[notice.id] = session.scalar(earlier) or ""
    return numbers
