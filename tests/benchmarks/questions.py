"""What screens ask, our way and as one would write it by hand with sqlite3 alone."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from db import work
from db.clock import now
from db.queries.billing import list_rollup_page
from db.queries.callbacks import count_callbacks, get_callback_rates, list_callbacks
from db.queries.callbacks_one import get_callback, list_past_contacts
from db.queries.counter import get_account
from db.queries.customer_glance import get_customer_glance
from db.queries.customers import search_customers
from db.queries.inbox import count_work_items, list_work_items
from db.queries.timeline import list_timeline
from db.queries.work_orders import OPEN, OrderFilter, list_orders
from db.types import Actor
from db.vocabulary import OrderState, Role
from tests.benchmarks.bulk import TODAY
from tests.benchmarks.clocks import Line, took_in_turn

MONTH = "2026-11"
# A month in office time, as moments in UTC.
JUNE = ("2026-05-31T16:00:00", "2026-06-30T16:00:00")
# A member of staff: what is complained of about her is left out.
CLERK = Actor(1, "陈前台", frozenset({Role.CLERK}), 1, 1)
MANAGER = Actor(3, "马经理", frozenset({Role.MANAGER}))
SUPERVISOR = Actor(4, "郭主管", frozenset({Role.SUPERVISOR}), 2)

ROWS = """SELECT o.id, o.order_no, o.state, u.label, c.name, o.item_name, o.amount_fen, d.name, s.name, o.wanted_at,
    o.registered_at, o.version FROM work_order o JOIN customer c ON c.id = o.customer_id
    JOIN department d ON d.id = o.department_id LEFT JOIN unit u ON u.id = o.unit_id
    LEFT JOIN staff s ON s.id = o.worker_id"""
COUNT = "SELECT count(*) FROM (SELECT 1 FROM work_order o WHERE {} LIMIT 1001)"
MONEY = """SELECT w.id, w.settlement, e.amount_fen, (SELECT sum(amount_fen) FROM allocation
    WHERE charge_entry_id = e.id), EXISTS (SELECT 1 FROM notice_line WHERE entry_id = e.id)
    FROM work_order w LEFT JOIN ledger_entry e ON e.work_order_id = w.id AND e.kind = 'charge' WHERE w.id IN ({})"""
CUSTOMER = """SELECT c.id, c.customer_no, c.name, c.kind, c.phone, u.id, u.label, u.zone FROM customer c
    JOIN customer_unit x ON x.customer_id = c.id AND x.until_on IS NULL JOIN unit u ON u.id = x.unit_id
    WHERE {} LIMIT 8"""
CALLBACKS = """SELECT k.*, o.order_no, o.item_name, o.completed_at, l.quantity_thousandths, l.unit_of_measure, u.label,
    c.name FROM callback k LEFT JOIN work_order o ON o.id = k.work_order_id JOIN customer c ON c.id = k.customer_id
    LEFT JOIN unit u ON u.id = o.unit_id
    LEFT JOIN work_order_line l ON l.work_order_id = o.id AND l.revision = o.revision AND l.position = 1
    WHERE k.state = 'due' AND k.caller = 'clerk' AND k.next_try_on <= ? ORDER BY k.next_try_on, k.id LIMIT 50"""
CALLBACK_COUNTS = """SELECT kind, next_try_on < ?, count(*) FROM callback WHERE state = 'due' AND caller = 'clerk'
    AND next_try_on <= ? GROUP BY 1, 2"""
CALLBACK_RATES = """SELECT count(*), sum(state <> 'due'), sum(first_try_on <= due_on), sum(satisfaction >= 4)
    FROM callback WHERE due_on BETWEEN ? AND ? AND is_taken_over = 0
    AND state IN ('due', 'done', 'unreachable', 'refused')"""
INBOX = """SELECT o.*, u.label, c.name FROM work_order o JOIN customer c ON c.id = o.customer_id
    LEFT JOIN unit u ON u.id = o.unit_id WHERE o.state IN ('registered', 'priced', 'accepted', 'completed')
    ORDER BY o.registered_at LIMIT 100"""
ACCOUNT = """SELECT e.id, e.business_on, e.amount_fen, e.amount_fen - coalesce((SELECT sum(amount_fen) FROM allocation
    WHERE {side} = e.id), 0) AS left_fen FROM ledger_entry e WHERE e.customer_id = ? AND e.receivable_fen {sign} 0
    AND left_fen > 0 ORDER BY e.business_on, e.id"""
TIMELINE = """SELECT * FROM (SELECT 'asked', registered_at AS at, order_no, item_name, amount_fen FROM work_order
    WHERE customer_id = :c ORDER BY registered_at DESC LIMIT 51) UNION ALL SELECT * FROM (SELECT 'done', completed_at,
    order_no, item_name, amount_fen FROM work_order WHERE customer_id = :c AND completed_at IS NOT NULL
    ORDER BY completed_at DESC LIMIT 51) UNION ALL SELECT * FROM (SELECT 'called', done_at, state, '', satisfaction
    FROM callback WHERE customer_id = :c AND done_at IS NOT NULL ORDER BY done_at DESC LIMIT 51) UNION ALL SELECT * FROM
    (SELECT 'paid', issued_at, receipt_no, method, amount_fen FROM receipt WHERE customer_id = :c ORDER BY paid_on DESC
    LIMIT 51) UNION ALL SELECT * FROM (SELECT 'notice', issued_at, notice_no, month, total_fen FROM billing_notice
    WHERE customer_id = :c ORDER BY issued_at DESC LIMIT 51) ORDER BY 2 DESC LIMIT 51"""
ROLLUP = """SELECT customer_id, sum(CASE WHEN bill_month < :m OR kind = 'opening' THEN receivable_fen ELSE 0 END) AS o,
    sum(CASE WHEN bill_month = :m AND kind = 'charge' THEN receivable_fen ELSE 0 END) AS c,
    sum(CASE WHEN bill_month = :m AND kind = 'payment' THEN -receivable_fen ELSE 0 END) AS p, sum(receivable_fen) AS t
    FROM ledger_entry WHERE is_on_notice = 1 AND bill_month <= :m GROUP BY customer_id
    HAVING o <> 0 OR c <> 0 OR p <> 0 ORDER BY t DESC"""


def measure(office: Path, times: int) -> Iterator[Line]:
    database = sqlite3.connect(office / "office.db", isolation_level=None)
    for name, ours, bare, aim in _questions(database):
        yield Line(name, *took_in_turn(ours, bare, times), aim)
    database.close()


Both = tuple[str, Callable[[], Any], Callable[[], Any], str]


def _questions(database: sqlite3.Connection) -> Iterator[Both]:
    def ask(query: Callable[..., Any], **question: Any) -> Callable[[], Any]:
        return lambda: work.ask(query, **question)

    def bare(*statements: tuple[str, Any]) -> Callable[[], Any]:
        return lambda: [database.execute(*statement).fetchall() for statement in statements]

    def page(where: str, *values: str, offset: int = 0, sort: str = "registered_at") -> Callable[[], Any]:
        rows = f"{ROWS} WHERE {where} ORDER BY o.{sort} DESC, o.id DESC LIMIT 50 OFFSET {offset}"

        def read() -> None:
            found = database.execute(rows, values).fetchall()
            database.execute(COUNT.format(where), values).fetchall()
            ids = [row[0] for row in found]
            database.execute(MONEY.format(", ".join("?" * len(ids))), ids).fetchall()

        return read

    aim = "≤ 10 ms, flat"
    states = ", ".join(f"'{state}'" for state in OPEN)
    wanted = OrderFilter(states=OPEN)
    yield "order list, open orders", ask(list_orders, wanted=wanted), page(f"o.state IN ({states})"), aim
    wanted = OrderFilter((OrderState.CLOSED,), 2, "2026-06")
    where = "o.state = 'closed' AND o.department_id = 2 AND o.registered_at >= ? AND o.registered_at < ?"
    yield "order list, state + department + month", ask(list_orders, wanted=wanted), page(where, *JUNE), aim
    yield "order list, the same, page 2", ask(list_orders, wanted=wanted, page=2), page(where, *JUNE, offset=50), aim
    wanted, where = OrderFilter(), "o.registered_at < '9'"
    yield "order list, all, page 20", ask(list_orders, wanted=wanted, page=20), page(where, offset=950), aim
    wanted, where = OrderFilter(text="TY-202606"), "o.order_no >= 'TY-202606' AND o.order_no < 'TY-202607'"
    yield "orders by beginning of number", ask(list_orders, wanted=wanted), page(where, sort="order_no"), aim
    wanted, where = OrderFilter(text="3-1-0102"), "o.unit_id = (SELECT id FROM unit WHERE room_key = '3-1-0102')"
    yield "orders by room", ask(list_orders, wanted=wanted), page(where), aim
    wanted, where = OrderFilter(customer_id=77), "o.customer_id = 77"
    yield "orders of a customer", ask(list_orders, wanted=wanted), page(where), aim
    for name, text, where in (
        ("room", "3-1-0102", "u.room_key = '3-1-0102'"),
        ("name", "李", "c.name >= '李' AND c.name < '李\U0010ffff'"),
        ("initials", "zw", "c.name_initials >= 'zw' AND c.name_initials < 'zx'"),
        ("phone tail", "0042", "c.phone_tail = '0042'"),
    ):
        by_hand = bare((CUSTOMER.format(where), ()))
        yield f"customers by {name}", ask(search_customers, text=text, today=TODAY), by_hand, aim
    yield (
        "inbox of a clerk",
        ask(list_work_items, actor=CLERK, at=now()),
        bare((INBOX, ()), (CALLBACKS, (TODAY.isoformat(),))),
        "",
    )
    yield (
        "number in the menu",
        ask(count_work_items, actor=SUPERVISOR),
        bare((COUNT.format("o.state = 'completed'"), ())),
        "",
    )
    soon = (TODAY + timedelta(days=30)).isoformat()
    asked: dict[str, Any] = {"actor": CLERK, "today": TODAY}
    by_hand = bare((CALLBACKS, (soon,)), (CALLBACK_COUNTS, (TODAY.isoformat(), soon)))
    yield "callback worklist with counts", _both(count_callbacks, list_callbacks, **asked), by_hand, aim
    yield (
        "one callback with its customer's earlier calls",
        lambda: (
            work.ask(get_callback, callback_id=5, **asked),
            work.ask(list_past_contacts, actor=CLERK, customer_id=77, at=now()),
        ),
        bare(("SELECT * FROM callback WHERE id = 5", ()), ("SELECT * FROM callback WHERE customer_id = 77", ())),
        aim,
    )
    yield (
        "the month's callback rates",
        ask(get_callback_rates, month=MONTH, **asked),
        bare((CALLBACK_RATES, (f"{MONTH}-01", f"{MONTH}-30"))),
        "",
    )
    sides = (("charge_entry_id", ">"), ("credit_entry_id", "<"))
    account = [(ACCOUNT.format(side=side, sign=sign), (77,)) for side, sign in sides]
    yield (
        "a customer's account at the counter",
        ask(get_account, customer_id=77, today=TODAY),
        bare(*account),
        "≤ 10 ms, flat",
    )
    told = bare((TIMELINE, {"c": 77}))
    yield "a customer's timeline", ask(list_timeline, actor=MANAGER, customer_id=77), told, aim
    yield "a customer at a glance", ask(get_customer_glance, actor=MANAGER, customer_id=77), told, ""
    rollup = ask(list_rollup_page, month=MONTH, limit=50)
    yield "month rollup: totals and first page", rollup, bare((ROLLUP, {"m": MONTH})), "≤ 3× bare SQL"


def _both(*queries: Callable[..., Any], **question: Any) -> Callable[[], Any]:
    return lambda: [work.ask(query, **question) for query in queries]
