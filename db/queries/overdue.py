"""Who owes overdue money, what was sent about it and what comes next: the one statement behind every arrears screen.

It begins with the open amounts, so it reads debts and never the history. The rules are those of db.rules.dunning.
"""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session, aliased

from db.queries.days import days_after
from db.queries.promises import promised
from db.queries.settings import get_settings
from db.rules.dunning import BY_NOTICE, DunningTerms
from db.tables.agreements import AgreementPeriod
from db.tables.arrears import ArrearsDecision, DunningLine, DunningNotice, Instalment, InstalmentPlan
from db.tables.billing import LedgerEntry, NoticeDelivery, NoticeLine
from db.tables.customers import CustomerUnit
from db.tables.open_amounts import OpenAmount
from db.tables.work_orders import WorkOrder
from db.types import BigInt, Day, Word
from db.vocabulary import ArrearsDecisionKind, DeliveryResult, DunningStage, EntryKind, NoticePart

REMINDER, WRITTEN, DECISION = DunningStage.REMINDER, DunningStage.WRITTEN, DunningStage.DECISION
TODAY = bindparam("today", type_=Day())
PAYMENT, WRITTEN_AFTER, DECIDED_AFTER = (bindparam(name, type_=Integer) for name in ("payment", "written", "decision"))
CUSTOMERS = bindparam("customers", expanding=True, type_=BigInt)
# Written out, so that SQLite sees that the partial index fits.
LIVE: ColumnElement[bool] = literal_column("arrears_decision.ended_at IS NULL")


class Parts(NamedTuple):
    """Every open entry with its due day, and one row for each customer with overdue money."""

    entries: CTE
    owing: CTE
    cases: CTE


def get_dunning_terms(session: Session) -> DunningTerms:
    settings = get_settings(session)
    return DunningTerms(settings.payment_term_days, settings.dunning_days_written, settings.dunning_days_decision)


def fen(total: Any) -> Any:
    """PostgreSQL sums whole numbers to decimals."""
    return cast(func.coalesce(total, 0), BigInt)


def facts_of(session: Session, today: date, customers: Collection[int] | None = None) -> dict[str, Any]:
    """What the statements made of `parts_of` have to be asked with."""
    facts = {"today": today, **get_dunning_terms(session)._asdict()}
    return facts if customers is None else facts | {"customers": list(customers)}


@cache
def parts_of(has_customers: bool = False) -> Parts:
    """Built once: every menu asks these."""
    entries, plans = _open_entries(has_customers), _live_plans(has_customers)
    protected = and_(
        plans.c.due_fen <= plans.c.paid_fen,
        entries.c.entry_id <= plans.c.ledger_length,
        entries.c.due_on <= plans.c.agreed_on,
    )
    # The comparison is unknown where there is no plan.
    is_dunned = ~func.coalesce(protected, literal(False))
    owing = (
        select(
            entries.c.entry_id,
            entries.c.customer_id,
            entries.c.open_fen,
            entries.c.due_on,
            entries.c.unit_id,
            type_coerce(is_dunned, plans.c.is_late.type).label("is_dunned"),
        )
        .outerjoin_from(entries, plans, plans.c.customer_id == entries.c.customer_id)
        .where(entries.c.due_on < TODAY)
        .cte("owing")
    )
    decisions, promises = _live_decisions(has_customers), promised(TODAY, CUSTOMERS if has_customers else None)
    return Parts(entries, owing, _cases(owing, plans, decisions, promises))


def due_day(term_days: Any = PAYMENT) -> Any:
    """db.rules.dunning.due_on in SQL, of LedgerEntry; unknown until its notice is delivered."""
    return case((is_due_by_notice(), days_after(_delivered_on(LedgerEntry), term_days)), else_=LedgerEntry.business_on)


def is_due_by_notice(entry: Any = LedgerEntry) -> ColumnElement[bool]:
    """Whether an entry is due some days after its notice is delivered, not on its own day."""
    return and_(entry.is_on_notice == 1, entry.kind.in_(BY_NOTICE))


def term_begins_on(entry: Any = LedgerEntry) -> Any:
    """The day that an entry's term is counted from: when its notice was delivered, or its own day."""
    return case((is_due_by_notice(entry), _delivered_on(entry)), else_=entry.business_on)


def _delivered_on(entry: Any) -> Any:
    found = (
        select(func.min(NoticeDelivery.delivered_on))
        .join(NoticeLine, NoticeLine.notice_id == NoticeDelivery.notice_id)
        .where(NoticeLine.entry_id == entry.id, NoticeDelivery.result == DeliveryResult.DELIVERED)
        .correlate(entry)
    )
    return type_coerce(found.scalar_subquery(), Day())


def _open_entries(has_customers: bool) -> CTE:
    still = or_(CustomerUnit.until_on.is_(None), CustomerUnit.until_on >= TODAY)
    own_unit = (
        select(func.min(CustomerUnit.unit_id))
        .where(CustomerUnit.customer_id == OpenAmount.customer_id, still)
        .correlate(OpenAmount)
        .scalar_subquery()
    )
    found = (
        select(
            OpenAmount.entry_id,
            OpenAmount.customer_id,
            OpenAmount.open_fen,
            type_coerce(due_day(), Day()).label("due_on"),
            func.coalesce(WorkOrder.unit_id, func.nullif(AgreementPeriod.unit_key, 0), own_unit).label("unit_id"),
        )
        # Outer joins keep the order: the debts first, then what is known of them.
        .outerjoin_from(OpenAmount, LedgerEntry, LedgerEntry.id == OpenAmount.entry_id)
        .outerjoin(WorkOrder, WorkOrder.id == LedgerEntry.work_order_id)
        .outerjoin(AgreementPeriod, AgreementPeriod.id == LedgerEntry.period_id)
    )
    if has_customers:
        found = found.where(OpenAmount.customer_id.in_(CUSTOMERS))
    return found.cte("open_entry")


def _live_plans(has_customers: bool) -> CTE:
    """Plans with what should have come in and what came in since they were agreed."""
    passed = (Instalment.plan_id == InstalmentPlan.id) & (Instalment.due_on < TODAY)
    due_fen = select(fen(func.sum(Instalment.amount_fen))).where(passed).correlate(InstalmentPlan).scalar_subquery()
    late_on = select(func.max(Instalment.due_on)).where(passed).correlate(InstalmentPlan).scalar_subquery()
    paid_fen = paid_since(InstalmentPlan.customer_id, InstalmentPlan.ledger_length)
    found = (
        select(
            InstalmentPlan.customer_id,
            InstalmentPlan.ledger_length,
            InstalmentPlan.agreed_on,
            due_fen.label("due_fen"),
            paid_fen.label("paid_fen"),
            type_coerce(late_on, Day()).label("late_on"),
            (due_fen > paid_fen).label("is_late"),
        )
        .join_from(ArrearsDecision, InstalmentPlan, InstalmentPlan.decision_id == ArrearsDecision.id)
        .where(LIVE, ArrearsDecision.kind == ArrearsDecisionKind.INSTALMENTS)
    )
    if has_customers:
        found = found.where(ArrearsDecision.customer_id.in_(CUSTOMERS))
    return found.cte("live_plan")


def paid_since(customer_id: Any, ledger_length: Any) -> Any:
    """What came in for the account since, voids and refunds taken off; money for a later 即时 slip is not meant."""
    slip = aliased(LedgerEntry)
    for_old_slip = exists().where(
        slip.work_order_id == LedgerEntry.work_order_id, slip.kind == EntryKind.CHARGE, slip.id <= ledger_length
    )
    return (
        select(fen(-func.sum(LedgerEntry.receivable_fen)))
        .where(
            LedgerEntry.customer_id == customer_id,
            LedgerEntry.id > ledger_length,
            LedgerEntry.counts_as == NoticePart.PAYMENTS,
            or_(LedgerEntry.is_on_notice == 1, for_old_slip),
        )
        .correlate(InstalmentPlan)
        .scalar_subquery()
    )


def _live_decisions(has_customers: bool) -> CTE:
    settles = ArrearsDecision.kind.in_((ArrearsDecisionKind.NO_ACCOUNT, ArrearsDecisionKind.COLLECTION))
    found = (
        select(
            ArrearsDecision.customer_id,
            func.max(case((settles, 1), else_=0)).label("is_decided"),
            func.max(case((ArrearsDecision.kind == ArrearsDecisionKind.WAIT, ArrearsDecision.until_on))).label("until"),
        )
        .where(LIVE)
        .group_by(ArrearsDecision.customer_id)
    )
    if has_customers:
        found = found.where(ArrearsDecision.customer_id.in_(CUSTOMERS))
    return found.cte("live_decision")


def _sent(owing: CTE) -> CTE:
    """The newest day of each stage that was sent about what is still open and not in a kept plan."""

    def last(stage: DunningStage) -> Any:
        return func.max(case((DunningNotice.stage == stage, DunningNotice.sent_on))).label(stage.value)

    return (
        select(owing.c.customer_id, *(last(stage) for stage in (REMINDER, WRITTEN, DECISION)))
        .join_from(owing, DunningLine, DunningLine.entry_id == owing.c.entry_id)
        .join(DunningNotice, DunningNotice.id == DunningLine.dunning_id)
        .where(owing.c.is_dunned)
        .group_by(owing.c.customer_id)
        .cte("sent")
    )


def _cases(owing: CTE, plans: CTE, decisions: CTE, promises: CTE) -> CTE:
    """db.rules.dunning.next_step, said in SQL."""
    sums = (
        select(
            owing.c.customer_id,
            fen(func.sum(owing.c.open_fen)).label("overdue_fen"),
            func.min(owing.c.due_on).label("oldest_due"),
            fen(func.sum(case((owing.c.is_dunned, owing.c.open_fen)))).label("dunned_fen"),
            func.min(case((owing.c.is_dunned, owing.c.due_on))).label("dunned_due"),
        )
        .group_by(owing.c.customer_id)
        .cte("sums")
    )
    sent = _sent(owing)
    stages = [(sent.c[stage.value].is_not(None), stage) for stage in (DECISION, WRITTEN, REMINDER)]
    stage = case(*((is_sent, literal(each.value)) for is_sent, each in stages), else_=literal("none"))
    base = case((sent.c.decision.is_not(None), literal("decision")), (sent.c.written.is_not(None), literal("decision")),
                (sent.c.reminder.is_not(None), literal("written")), else_=literal("reminder"))  # fmt: skip
    base_on = case(
        (sent.c.decision.is_not(None), sent.c.decision),
        (sent.c.written.is_not(None), days_after(sent.c.written, DECIDED_AFTER)),
        (sent.c.reminder.is_not(None), days_after(sent.c.reminder, WRITTEN_AFTER)),
        else_=days_after(sums.c.dunned_due, 1),
    )
    stage_on = func.coalesce(sent.c.decision, sent.c.written, sent.c.reminder, type_=Day())
    is_first = func.coalesce(promises.c.broken_taken_on < func.coalesce(stage_on, sums.c.dunned_due), literal(True))
    decided_until = case((decisions.c.until >= TODAY, decisions.c.until))
    promised_until = case((is_first & (promises.c.until >= TODAY), promises.c.until))
    waits_until = case(
        (promised_until > func.coalesce(decided_until, TODAY), promised_until),
        else_=func.coalesce(decided_until, promised_until),
    )
    after_wait = days_after(type_coerce(waits_until, Day()), 1)
    is_quiet = (decisions.c.is_decided == 1) & decisions.c.until.is_(None)
    next_stage = case(
        (sums.c.dunned_due.is_(None), literal("none")),
        (plans.c.is_late, literal("decision")),
        (is_quiet, literal("none")),
        else_=base,
    )
    next_on = case(
        (sums.c.dunned_due.is_(None), null()),
        (plans.c.is_late, days_after(plans.c.late_on, 1)),
        (is_quiet, null()),
        (after_wait > base_on, after_wait),
        else_=base_on,
    )
    return (
        select(
            *sums.c,
            type_coerce(stage, Word(DunningStage)).label("stage"),
            stage_on.label("stage_on"),
            type_coerce(next_stage, Word(DunningStage)).label("next_stage"),
            type_coerce(next_on, Day()).label("next_on"),
            case((plans.c.is_late, plans.c.late_on)).label("plan_late_on"),
            decisions.c.until.label("waits_until"),
            (func.coalesce(decisions.c.is_decided, 0) == 1).label("is_decided"),
            promises.c.promised_on,
            promises.c.taken_on,
            promises.c.broken_taken_on,
        )
        .outerjoin_from(sums, sent, sent.c.customer_id == sums.c.customer_id)
        .outerjoin(plans, plans.c.customer_id == sums.c.customer_id)
        .outerjoin(decisions, decisions.c.customer_id == sums.c.customer_id)
        .outerjoin(promises, promises.c.customer_id == sums.c.customer_id)
        .cte("dunning_case")
    )


def is_due_for(parts: Parts, step: Any) -> Any:
    """The next step is this one, today or before."""
    return (parts.cases.c.next_stage == step) & (parts.cases.c.next_on <= TODAY)
