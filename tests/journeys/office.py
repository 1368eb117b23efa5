"""The people and things of one small office, and its acts in short words, so that a journey reads like a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from db import work
from db.operations.intake import Registered, register_request
from db.operations.requests import Request
from db.queries.checks import run_checks
from db.tables.catalogue import ServiceItem
from db.tables.customers import Customer
from db.tables.staff import Department, Staff
from db.types import Actor
from db.vocabulary import AcceptedHow, Channel, CustomerKind, Role, Settlement
from tests.factories import make_actor, make_customer, make_department, make_item, make_worker

Answer = TypeVar("Answer")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def on(text: str) -> datetime:
    """A moment on the office's wall clock: on("2026-11-20 09:00")."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@dataclass
class Office:
    centre: Department
    engineering: Department
    clerk: Actor
    supervisor: Actor
    finance: Actor
    second_finance: Actor
    manager: Actor
    leader: Actor
    worker: Staff
    air: ServiceItem
    drain: ServiceItem
    resident: Customer
    shop: Customer

    def act(self, operation: Callable[..., Answer], by: Actor, at: str, **request: Any) -> Answer:
        return work.act(operation, by=by, at=on(at), **request)

    def request(
        self,
        at: str,
        *,
        customer: Customer | None = None,
        item: ServiceItem | None = None,
        quantity: int = 1,
        settlement: Settlement = Settlement.MONTHLY,
        accepted: AcceptedHow | None = AcceptedHow.PHONE,
        **more: Any,
    ) -> Registered:
        """A caller wants something, is told the price and says yes."""
        asked = Request(
            customer_id=(customer or self.resident).id,
            channel=Channel.PHONE,
            settlement=settlement,
            item_id=(item or self.air).id,
            quantity_thousandths=quantity * 1000,
            wanted_at=on(at) + timedelta(hours=2),
            **more,
        )
        return self.act(register_request, self.clerk, at, request=asked, accepted_how=accepted)


def open_office() -> Office:
    centre = make_department("客户服务中心", is_service_centre=True)
    engineering = make_department("工程部")
    return Office(
        centre=centre,
        engineering=engineering,
        clerk=make_actor(Role.CLERK, name="周敏"),
        supervisor=make_actor(Role.SUPERVISOR, name="王建国", department=engineering),
        finance=make_actor(Role.FINANCE, name="梁静"),
        second_finance=make_actor(Role.FINANCE, name="谢云"),
        manager=make_actor(Role.MANAGER, name="高文斌"),
        leader=make_actor(Role.LEADER, name="沈国华"),
        worker=make_worker(engineering),
        air=make_item(engineering),
        drain=make_item(
            engineering, "WX-04", "下水疏通", unit_price_fen=90_00, category="有偿维修", unit_of_measure="次"
        ),
        resident=make_customer(),
        shop=make_customer("鲜果时光", "2-11", customer_no="KH-000002", kind=CustomerKind.SHOP, initials="xgsg"),
    )


def require_books_right() -> None:
    """The proof: every invariant of the books holds."""
    assert [finding for finding in work.ask(run_checks) if not finding.ok] == []
