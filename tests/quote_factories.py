"""Quotes brought to a state through the operations themselves: an ad-hoc job, its department, its deciders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from db import work
from db.clock import office_day
from db.operations.quote_customer import confirm_quote, offer_quote
from db.operations.quote_decisions import approve_quote
from db.operations.quotes import QuoteFacts, change_quote, draft_quote, sign_quote
from db.rules.quotes import CostLine
from db.tables.quotes import Quote, QuoteStep
from db.types import Actor
from db.vocabulary import AcceptedHow, QuoteLineKind, QuoteState, Role, Settlement
from tests.factories import FRIDAY, make_actor
from tests.order_factories import Desk, make_desk

# At 8 % overhead and profit, 6 % tax: cost 1,677.24, profit 134.18, tax 108.69, price 1,920.11.
LINES = (
    CostLine(QuoteLineKind.LABOUR, "瓦工", 6_000, 65_00, people=2, unit_of_measure="小时"),
    CostLine(QuoteLineKind.MATERIAL, "防水涂料", 2_000, 168_00, unit_of_measure="桶"),
    CostLine(QuoteLineKind.MATERIAL, "瓷砖", 12_000, 18_50, unit_of_measure="片"),
    CostLine(QuoteLineKind.MATERIAL, "砂浆", 1_000, 95_00, unit_of_measure="袋"),
    CostLine(QuoteLineKind.OTHER, "垃圾清运", 1_000, 120_00, unit_of_measure="车"),
)
PRICE = 1920_11
DEAR = (*LINES, CostLine(QuoteLineKind.MATERIAL, "进口瓷砖", 1_000, 4000_00))


def facts(**changed: Any) -> QuoteFacts:
    said = QuoteFacts(
        "厨房墙面防水修补", "铲除旧层 → 防水涂料两遍 → 闭水试验 24 小时", office_day(FRIDAY), 800, "有偿维修"
    )
    return said._replace(**changed)


@dataclass(frozen=True)
class Pricing:
    """The desk of an office with everybody who has a say in a quote."""

    desk: Desk
    leader: Actor

    @property
    def head(self) -> Actor:
        return self.desk.supervisor

    def job(self, **changed: Any) -> int:
        """An order for something that is not on the price list."""
        told: dict[str, Any] = {
            "item_id": None,
            "item_name": "厨房墙面防水修补",
            "department_id": self.desk.engineering.id,
            "accepted_how": None,
        }
        return self.desk.register(**{**told, **changed}).order_id

    def drafted(
        self, order_id: int | None = None, *, lines: Sequence[CostLine] = LINES, at: datetime = FRIDAY, **changed: Any
    ) -> int:
        quote_id = work.act(draft_quote, by=self.head, at=at, work_order_id=order_id or self.job())
        self.change(quote_id, lines=lines, at=at, **changed)
        return quote_id

    def change(
        self, quote_id: int, *, lines: Sequence[CostLine] = LINES, at: datetime = FRIDAY, **changed: Any
    ) -> None:
        version = quote_of(quote_id).version
        said = facts(**changed)
        work.act(change_quote, by=self.head, at=at, quote_id=quote_id, version=version, facts=said, lines=lines)

    def sign(self, quote_id: int, *, at: datetime = FRIDAY) -> None:
        work.act(sign_quote, by=self.head, at=at, quote_id=quote_id, version=quote_of(quote_id).version)

    def approve(self, quote_id: int, *, by: Actor | None = None, reason: str = "", at: datetime = FRIDAY) -> str:
        row = quote_of(quote_id)
        seen = {"quote_id": quote_id, "version": row.version, "content_hash": row.content_hash or ""}
        return work.act(approve_quote, by=by or self.desk.manager, at=at, reason=reason, **seen)

    def offer(self, quote_id: int, *, at: datetime = FRIDAY, **changed: Any) -> None:
        version = quote_of(quote_id).version
        work.act(offer_quote, by=self.desk.clerk, at=at, quote_id=quote_id, version=version, **changed)

    def confirm(self, quote_id: int, *, at: datetime = FRIDAY, **changed: Any) -> None:
        said: dict[str, Any] = {"how": AcceptedHow.WRITING, "settlement": Settlement.IMMEDIATE}
        version = quote_of(quote_id).version
        work.act(confirm_quote, by=self.desk.clerk, at=at, quote_id=quote_id, version=version, **{**said, **changed})

    def signed(self, order_id: int | None = None, **changed: Any) -> int:
        quote_id = self.drafted(order_id, **changed)
        self.sign(quote_id)
        return quote_id

    def approved(self, order_id: int | None = None, **changed: Any) -> int:
        quote_id = self.signed(order_id, **changed)
        self.approve(quote_id)
        return quote_id

    def offered(self, order_id: int | None = None, **changed: Any) -> int:
        quote_id = self.approved(order_id, **changed)
        self.offer(quote_id)
        return quote_id

    def confirmed(self, order_id: int | None = None, *, settlement: Settlement = Settlement.IMMEDIATE) -> int:
        quote_id = self.offered(order_id)
        self.confirm(quote_id, settlement=settlement)
        return quote_id


def make_pricing() -> Pricing:
    return Pricing(make_desk(), make_actor(Role.LEADER, name="沈总"))


def quote_of(quote_id: int) -> Quote:
    return work.ask(lambda session: session.get_one(Quote, quote_id))


def revisions_of(order_id: int) -> list[tuple[int, QuoteState, int]]:
    """(revision, state, price in fen) of every revision of the order's quote."""
    found = select(Quote.revision, Quote.state, Quote.total_fen).where(Quote.work_order_id == order_id)
    return work.ask(lambda session: [tuple(row) for row in session.execute(found.order_by(Quote.revision))])


def steps_of(quote_id: int) -> list[str]:
    found = select(QuoteStep.verb).where(QuoteStep.quote_id == quote_id).order_by(QuoteStep.id)
    return work.ask(lambda session: list(session.scalars(found)))
