"""Versions of the price list in any state, and revisions of a quote as the operations leave them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.rules.quotes import CostLine, Rates, build_up
from db.tables.catalogue import Price, PriceList, ServiceItem
from db.tables.quotes import Quote, QuoteLine
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import PriceListState, QuoteDetail, QuoteLineKind, QuoteState
from tests.factories import FRIDAY, put

SECRET_REASON, SECRET_NOTE = "内部理由保密", "内部备注保密"


def make_version(
    state: PriceListState,
    effective_on: date,
    prices: Sequence[tuple[ServiceItem, int | None]],
    *,
    cost_fen: int | None = 77_77,
) -> PriceList:
    """A version with these prices in fen; only a published one's are in force, an end is None."""
    is_published = state in (PriceListState.PUBLISHED, PriceListState.REPLACED)

    def make(session: Session) -> PriceList:
        number = (session.scalar(select(func.max(PriceList.version_no))) or 0) + 1
        version = PriceList(
            version_no=number, state=state, effective_on=effective_on, note=SECRET_NOTE, drafted_at=FRIDAY
        )
        session.add(version)
        session.flush()
        session.add_all(
            Price(
                price_list_id=version.id,
                item_id=item.id,
                valid_from=effective_on,
                unit_price_fen=fen,
                cost_fen=cost_fen,
                reason=SECRET_REASON,
                is_published=is_published,
            )
            for item, fen in prices
        )
        return version

    return put(make)


RATES = Rates(overhead=800, profit=1200, tax=600)
# The job of the manager's picture: cost 1,677.24, profit 201.27, tax 112.71, price 1,991.22.
LINES = (
    CostLine(QuoteLineKind.LABOUR, "瓦工", 6_000, 65_00, people=2),
    CostLine(QuoteLineKind.MATERIAL, "防水涂料", 2_000, 168_00, unit_of_measure="桶"),
    CostLine(QuoteLineKind.MATERIAL, "瓷砖", 12_000, 18_50, unit_of_measure="片"),
    CostLine(QuoteLineKind.MATERIAL, "砂浆", 1_000, 95_00, unit_of_measure="袋"),
    CostLine(QuoteLineKind.OTHER, "垃圾清运", 1_000, 120_00, unit_of_measure="车"),
)


def make_quote(
    order_no: str,
    state: QuoteState,
    *,
    quote_no: str = "BJ-20261120-001",
    revision: int = 1,
    lines: Sequence[CostLine] = LINES,
    rates: Rates = RATES,
    detail: QuoteDetail = QuoteDetail.GROUPS,
    signed_by: Actor | None = None,
    approved_by: Actor | None = None,
    **facts: Any,
) -> Quote:
    """A revision of the order's quote, its amounts by the office's formula."""

    def make(session: Session) -> Quote:
        order = session.scalars(select(WorkOrder).where(WorkOrder.order_no == order_no)).one()
        quote = Quote(
            quote_no=quote_no,
            revision=revision,
            work_order_id=order.id,
            department_id=order.department_id,
            state=QuoteState.DRAFT,
            title="厨房墙面防水修补",
            method="铲除旧层 → 防水涂料两遍 → 闭水试验 24 小时",
            overhead_rate=rates.overhead,
            profit_rate=rates.profit,
            tax_rate=rates.tax,
            margin_ceiling=1000,
            manager_limit_fen=5000_00,
            margin_reason=SECRET_REASON,
            shown_detail=detail,
            drafted_at=FRIDAY,
            **build_up(lines, rates)._asdict(),
        )
        session.add(quote)
        session.flush()
        session.add_all(
            QuoteLine(quote_id=quote.id, position=position, amount_fen=line.amount_fen, **line._asdict())
            for position, line in enumerate(lines, start=1)
        )
        session.flush()
        quote.state = state
        for name, who in (("signed", signed_by), ("approved", approved_by)):
            if who is not None:
                setattr(quote, f"{name}_by", who.user_id)
                setattr(quote, f"{name}_at", FRIDAY)
        for name, value in facts.items():
            setattr(quote, name, value)
        return quote

    return put(make)
