"""Figures taken apart: the parts add up to the whole, and the list behind each holds as many rows."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from components.figure_lists import Goes, list_behind, orders_behind
from components.order_filter import read_asked
from db import work
from db.clock import office_instant
from db.errors import NotAllowed
from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.queries.figures_parts import (
    list_jobs_by_worker,
    list_order_hours,
    list_orders_by,
    list_paces,
    list_revenue_by_day,
    list_revenue_by_department,
)
from db.queries.figures_parts_money import get_collected, list_arrears_ages, list_complaint_kinds
from db.queries.work_orders import OrderFilter, list_orders
from db.rules import figures
from db.rules.figure import OwnDepartmentOnly
from db.rules.figures import Figure
from db.tables.customers import Unit
from db.types import Actor
from db.vocabulary import Channel, OrderKind, OrderSplit, Role, Settlement, Trade
from tests.factories import make_actor, make_customer, make_item, put
from tests.order_factories import Desk, later, make_desk

NOVEMBER = Slice(date(2026, 11, 1), date(2026, 11, 30))
NOW = office_instant(date(2026, 11, 27), 9)
ASKED = (list_orders_by, list_order_hours, list_paces, list_jobs_by_worker, list_revenue_by_day)
ASKED += (list_revenue_by_department, list_complaint_kinds)


@pytest.fixture
def desk(office: Path) -> Desk:
    """Seven jobs of Friday the 20th and one of October."""
    desk = make_desk()
    other = make_item(desk.engineering, code="DJ-01", name="灯具安装")
    homeless = make_customer("李四", "5-2-0301", customer_no="KH-000002")
    desk.reconciled(settlement=Settlement.MONTHLY)
    desk.reconciled(at=later(60), settlement=Settlement.MONTHLY, channel=Channel.VISIT)
    desk.completed(at=later(60), channel=Channel.VISIT)
    desk.accepted(at=later(61), item_id=other.id)
    desk.accepted(at=later(62), item_id=other.id, customer_id=homeless.id, unit_id=None)
    desk.accepted(at=later(120), kind=OrderKind.REPAIR, trade=Trade.LIFT)
    desk.dispatched(at=later(180), channel=Channel.ONLINE)
    desk.accepted(at=later(days=-30))
    return desk


def whole(desk: Desk, figure: Figure, days: Slice = NOVEMBER) -> int | None:
    return work.ask(measure, actor=desk.manager, figure=figure, slices=[days], at=NOW)[0].part


def behind(goes: Goes | None) -> int:
    """How many rows the list shows that this address opens."""
    assert goes is not None
    assert (goes.page, goes.asks["state"]) == ("work-orders", "all")
    department = goes.asks.get("department")
    wanted = OrderFilter(department_id=int(department) if department else None, **read_asked(goes.asks))
    return work.ask(list_orders, wanted=wanted).total


@pytest.mark.parametrize("split", OrderSplit)
def test_the_parts_of_the_orders_add_up_and_each_opens_its_rows(desk: Desk, split: OrderSplit) -> None:
    parts = work.ask(list_orders_by, actor=desk.manager, days=NOVEMBER, split=split)
    assert whole(desk, figures.ORDERS) == 7
    assert sum(part.value for part in parts) == (1 if split is OrderSplit.TRADE else 7)
    assert [part.value for part in parts] == sorted((part.value for part in parts), reverse=True)
    for part in parts:
        asks: dict[str, Any] = {split.value: part.key}
        assert behind(orders_behind(NOVEMBER, **asks)) == part.value


@pytest.mark.parametrize("figure", [figures.ORDERS, figures.COMPLETED, figures.REPAIRS])
def test_the_list_behind_a_figure_holds_what_was_counted(desk: Desk, figure: Figure) -> None:
    zone = put(lambda session: session.scalars(select(Unit.zone).where(Unit.id == desk.unit_id)).one())
    for days in (NOVEMBER, NOVEMBER._replace(zone=zone), NOVEMBER._replace(department_id=desk.engineering.id)):
        assert behind(list_behind(figure, days, NOW.date())) == whole(desk, figure, days) > 0


def test_revenue_by_day_and_department_adds_up_and_opens_the_jobs_charged(desk: Desk) -> None:
    days = work.ask(list_revenue_by_day, actor=desk.manager, days=NOVEMBER)
    by_department = work.ask(list_revenue_by_department, actor=desk.manager, days=NOVEMBER)
    total = whole(desk, figures.REVENUE)
    assert sum(fen for _day, fen in days) == sum(part.value for part in by_department) == total
    assert total
    assert [(part.key, part.name) for part in by_department] == [(desk.engineering.id, "工程部")]
    assert behind(orders_behind(NOVEMBER, of="charged")) == 3
    assert behind(orders_behind(NOVEMBER._replace(until_on=date(2026, 11, 19)), of="charged")) == 0


def test_hours_are_those_of_the_offices_clock(desk: Desk) -> None:
    hours = work.ask(list_order_hours, actor=desk.manager, days=NOVEMBER)
    assert dict(hours) == {(4, 9): 1, (4, 10): 4, (4, 11): 1, (4, 12): 1}
    for (weekday, hour), number in hours.items():
        assert behind(orders_behind(NOVEMBER, hour=f"{weekday + 1}-{hour}")) == number
    # No such hour, or no days to look for it: it narrows nothing and says nothing.
    for said in ("0-10", "8-1", "1-24", "5", "Fri-10"):
        assert "hour" not in read_asked(orders_behind(NOVEMBER, hour=said).asks)
    assert "hour" not in read_asked({"hour": "5-10", "from": "2026-11-01"})
    # Days at the end of the calendar have no moment before or after them.
    for said in ("0001-01-01", "9999-12-31"):
        assert read_asked({"hour": "5-10", "from": said, "until": said}) == {}


def test_an_hour_is_found_where_clocks_are_put_back_and_forward(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """On 25 October the hour from 2 to 3 comes twice, on 29 March it is missing."""
    monkeypatch.setenv("OFFICE_TZ", "Europe/Berlin")
    year = NOVEMBER._replace(from_on=date(2026, 1, 1))
    for text in ("2026-10-25T00:30", "2026-10-25T01:30", "2026-10-25T02:30", "2026-03-29T00:30", "2026-03-29T01:30"):
        desk.accepted(at=datetime.fromisoformat(f"{text}+00:00"))
    hours = work.ask(list_order_hours, actor=desk.manager, days=year)
    assert [hours[6, hour] for hour in range(5)] == [0, 1, 2, 2, 0]
    for (weekday, hour), number in hours.items():
        assert behind(orders_behind(year, hour=f"{weekday + 1}-{hour}")) == number


def test_the_way_of_a_job_is_told_in_two_stages_and_by_worker(desk: Desk) -> None:
    (pace,) = work.ask(list_paces, actor=desk.manager, days=NOVEMBER)
    assert (pace.department, pace.jobs, pace.until_dispatch, pace.until_completion) == ("工程部", 3, 0, 0)
    (worker,) = work.ask(list_jobs_by_worker, actor=desk.manager, days=NOVEMBER)
    assert (worker.key, worker.name, worker.value) == (desk.worker.id, desk.worker.name, 3)
    assert behind(orders_behind(NOVEMBER, of="done", worker=worker.key)) == 3


@pytest.mark.parametrize("query", ASKED, ids=lambda query: query.__name__)
def test_a_supervisor_sees_parts_of_the_own_department_only(desk: Desk, query: Any) -> None:
    more: dict[str, Any] = {"split": OrderSplit.CHANNEL} if query is list_orders_by else {}
    own = NOVEMBER._replace(department_id=desk.engineering.id)
    work.ask(query, actor=desk.supervisor, days=own, **more)
    for days in (NOVEMBER, NOVEMBER._replace(department_id=desk.centre.id)):
        with pytest.raises(OwnDepartmentOnly):
            work.ask(query, actor=desk.supervisor, days=days, **more)
    with pytest.raises(NotAllowed):
        work.ask(query, actor=desk.clerk, days=own, **more)


def test_finance_sees_the_money_and_not_the_work(desk: Desk) -> None:
    finance: Actor = make_actor(Role.FINANCE)
    assert work.ask(list_revenue_by_day, actor=finance, days=NOVEMBER)
    assert work.ask(get_collected, actor=finance, days=NOVEMBER, at=NOW) == {}
    (owed,) = work.ask(list_arrears_ages, actor=finance, days=NOVEMBER, at=NOW)
    assert (owed.households, owed.amount_fen) == (1, 240_00)
    for query in (list_order_hours, list_paces, list_jobs_by_worker, list_complaint_kinds):
        with pytest.raises(NotAllowed):
            work.ask(query, actor=finance, days=NOVEMBER)
    for ages in (get_collected, list_arrears_ages):
        with pytest.raises(NotAllowed):
            work.ask(ages, actor=desk.supervisor, days=NOVEMBER, at=NOW)
