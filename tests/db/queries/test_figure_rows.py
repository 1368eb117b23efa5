"""The rows behind every figure add up to it: by zone, department, part, on past days and after what was taken back."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import work
from db.clock import office_instant
from db.errors import NotAllowed
from db.operations.months import issue_notices
from db.queries.figure_rows import SPLIT_BY, FigureRow, has_parts, list_figure_rows, write_figure_rows
from db.queries.figure_slices import Slice
from db.queries.figures import measure
from db.rules import figures, figures_year
from db.rules.figure import Figure, OwnDepartmentOnly, Value
from db.rules.figures import FIGURES
from db.tables.callbacks import Callback
from db.tables.quotes import Quote
from db.tables.staff import Department
from db.tables.work_orders import WorkOrder
from db.types import Actor
from db.vocabulary import CallbackState, FigureUnit, OrderKind, QuoteState, Role, Trade
from tests.factories import make_actor, make_department, put
from tests.year_book import EAST, LOOKED_AT, WEST, YearBook, write_year

pytestmark = pytest.mark.usefixtures("office")
HOUR = timedelta(hours=1)
YEAR = Slice(date(2025, 1, 1), date(2025, 12, 31))


@pytest.fixture
def book(office: object) -> YearBook:
    """The year counted by hand, with what it has none of: terms to pick up, callbacks, quotes, notices."""
    written = write_year()
    put(lambda session: add_the_rest(session, written.department))
    by = make_actor(Role.FINANCE, name="会计")
    work.act(issue_notices, by=by, at=LOOKED_AT, month="2025-01")
    return written


def add_the_rest(session: Session, department: Department) -> None:
    orders = session.scalars(select(WorkOrder).where(~WorkOrder.is_taken_over).order_by(WorkOrder.id)).all()
    for place, order in enumerate(orders):
        if order.kind is OrderKind.REPAIR:
            order.pick_up_due_at = order.registered_at + HOUR
            # In time, too late, never.
            order.picked_up_at = (order.registered_at, order.registered_at + 2 * HOUR, None)[place % 3]
        if order.completed_on is not None:
            is_done, due_on = place % 4 > 0, order.completed_on + timedelta(days=1)
            session.add(
                Callback(
                    work_order_id=order.id,
                    customer_id=order.customer_id,
                    due_on=due_on,
                    next_try_on=due_on,
                    tries=int(is_done),
                    first_try_on=due_on + timedelta(days=place % 2) if is_done else None,
                    state=CallbackState.DONE if is_done else CallbackState.DUE,
                    satisfaction=3 + place % 3 if is_done else None,
                )
            )
    for place, order in enumerate(orders[:3]):
        cost, profit, drafted_at = 1_000_00, (80 + place) * 100, office_instant(date(2025, 3, 1), 9)
        session.add(
            Quote(
                quote_no=f"BJ-20250301-{place:03d}", revision=1, work_order_id=order.id, department_id=department.id,
                state=QuoteState.CONFIRMED, title="防水修补", overhead_rate=0, profit_rate=800, tax_rate=0,
                margin_ceiling=3000, manager_limit_fen=500_000, labour_fen=cost, cost_fen=cost, profit_fen=profit,
                total_fen=cost + profit, drafted_at=drafted_at, confirmed_at=drafted_at + timedelta(days=place),
            )
        )  # fmt: skip


def slices(department: Department) -> list[Slice]:
    """A year and its zones, a department and one without work, past days, and the month that took things back."""
    half, month = Slice(date(2025, 1, 1), date(2025, 6, 30)), Slice(date(2026, 1, 1), date(2026, 1, 31))
    zones = [days._replace(zone=zone) for days in (YEAR, half, month) for zone in (EAST, WEST)]
    own = [days._replace(department_id=department.id) for days in (YEAR, month)]
    return [YEAR, half, month, *zones, *own, YEAR._replace(department_id=make_department("营运部").id)]


def asked(actor: Actor, figure: Figure, days: Slice) -> dict[str, object]:
    return {"actor": actor, "figure": figure, "days": days, "at": LOOKED_AT}


def written(actor: Actor, figure: Figure, days: Slice, is_part: bool | None = None) -> list[FigureRow]:
    def take(rows: Iterator[FigureRow]) -> list[FigureRow]:
        return list(rows)

    return work.ask(write_figure_rows, **asked(actor, figure, days), is_part=is_part, write=take)


def added(rows: list[FigureRow]) -> tuple[int, int]:
    return sum(row.part for row in rows), sum(row.whole or 0 for row in rows)


def test_the_rows_behind_every_figure_add_up_to_it(book: YearBook) -> None:
    wrong, told, days = [], set(), slices(book.department)
    for figure in FIGURES.values():
        words = [YEAR._replace(only=word) for word in SPLIT_BY.get(figure, ())]
        values = work.ask(measure, actor=book.manager, figure=figure, slices=[*days, *words], at=LOOKED_AT)
        for one, value in zip([*days, *words], values, strict=True):
            rows = written(book.manager, figure, one)
            shown = work.ask(list_figure_rows, **asked(book.manager, figure, one))
            # A page of it says the same, and all of what it comes to.
            if added(rows) != (value.part or 0, value.whole or 0) or shown.value != value:
                wrong.append((figure.key, one, value, added(rows)))
            if value.part is not None and (shown.total, shown.sums.part) != (len(rows), value.part):
                wrong.append((figure.key, one, shown.total, shown.sums))
            told |= {figure} if rows else set()
            check_parts(book.manager, figure, one, rows)
    assert wrong == []
    assert told == set(FIGURES.values())


def check_parts(actor: Actor, figure: Figure, days: Slice, rows: list[FigureRow]) -> None:
    """Of a share of rows those in the part and those not in it are all of them."""
    if has_parts(figure):
        assert figure.unit is FigureUnit.SHARE
        assert {row.whole for row in rows} <= {1}
        parts = [written(actor, figure, days, is_part=is_part) for is_part in (True, False)]
        assert [row.part for each in parts for row in each] == [1] * len(parts[0]) + [0] * len(parts[1])
        assert sorted(row.number for each in parts for row in each) == sorted(row.number for row in rows)


def test_a_row_says_what_it_is_and_what_it_adds_and_pages_have_no_gap(book: YearBook) -> None:
    january = Slice(date(2026, 1, 1), date(2026, 1, 31))
    (taken_back,) = written(book.manager, figures.REVENUE, january)
    assert (taken_back.on, taken_back.who, taken_back.what) == (date(2026, 1, 10), "客户B1", "空调清洗")
    assert (taken_back.number[:3], taken_back.opens, taken_back.part) == ("TY-", "order", -100_00)
    owing = written(book.manager, figures.ARREARS, YEAR)
    assert [(row.place or row.who, row.part) for row in owing] == [
        *(("A1", 500_00), ("B3", 80_00), ("B5", 50_00)),
    ]
    fees = written(book.manager, figures.COLLECTION_RATE, YEAR._replace(zone=WEST))
    assert {row.place: (row.part, row.whole) for row in fees} == {
        "B1": (60_00, 120_00), "B2": (120_00, 120_00), "B3": (120_00, 120_00), "B4": (0, 120_00),
        "B5": (60_00, 60_00), "B6": (0, 60_00),
    }  # fmt: skip
    lift = written(book.manager, figures.REPAIRS_DONE, YEAR._replace(only=Trade.LIFT))
    assert [row.part for row in lift] == [1, 1]
    assert [row.part for row in written(book.manager, figures_year.FINDINGS, YEAR)] == [1, 2]
    question = asked(book.manager, figures.ORDERS, YEAR)
    pages = [work.ask(list_figure_rows, **question, page=page).rows for page in (1, 2)]
    assert [len(page) for page in pages] == [50, 10]
    numbers = [row.number for row in written(book.manager, figures.ORDERS, YEAR)]
    assert [row.number for page in pages for row in page] == numbers
    # What no department can be asked about has no rows of one.
    own = YEAR._replace(department_id=book.department.id)
    found = work.ask(list_figure_rows, **asked(book.manager, figures_year.VISITS, own))
    assert (found.value, found.rows, found.total) == (Value(None), [], 0)


def test_the_rows_are_told_to_whom_the_figure_is_told(book: YearBook) -> None:
    own = YEAR._replace(department_id=book.department.id)
    for role in Role:
        actor = make_actor(role, name=role.value, department=book.department)
        for figure in FIGURES.values():
            if role not in figure.sees:
                with pytest.raises(NotAllowed):
                    work.ask(list_figure_rows, **asked(actor, figure, own))
                with pytest.raises(NotAllowed):
                    written(actor, figure, own)
            elif role is Role.SUPERVISOR:
                with pytest.raises(OwnDepartmentOnly):
                    work.ask(list_figure_rows, **asked(actor, figure, YEAR))
                with pytest.raises(OwnDepartmentOnly):
                    written(actor, figure, YEAR)
