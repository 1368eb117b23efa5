"""No question of a screen reads a growing table from end to end: the plan of every statement of every query.

SQLite plans without statistics, so the plans are those of a million orders. Each public query is asked with telling
values for its parameters.
"""

import contextlib
import importlib
import inspect
import pkgutil
import re
import sqlite3
import types
import typing
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

import db.queries
from db import engine, work
from db.clock import office_instant
from db.errors import RuleError
from db.queries.adjustments import AdjustmentFilter
from db.queries.agreements import AgreementFilter
from db.queries.complaints import ComplaintFilter
from db.queries.corrective_actions import ActionFilter, ActionRow
from db.queries.figure_slices import Question, Slice
from db.queries.greetings import GreetingChoice
from db.queries.quotes import QuoteFilter
from db.queries.registers import EntryFilter
from db.queries.survey_addresses import AddressFilter
from db.queries.surveys import SurveyFilter
from db.queries.work_orders import OPEN, OrderFilter
from db.rules.figures import FIGURES
from db.rules.holidays import holidays_after
from db.rules.survey_scores import Group, Scores
from db.tables.billing import LedgerEntry
from db.tables.registers import REGISTERS
from db.tables.surveys import SurveyResponse
from db.types import Actor
from db.vocabulary import (
    ActionState,
    ActionView,
    AddressState,
    AdjustmentKind,
    AdjustmentState,
    AgreementKind,
    AgreementStage,
    Audience,
    Channel,
    CustomerClass,
    DeliveryResult,
    OrderState,
    Produces,
    QuestionnaireState,
    QuoteState,
    Role,
    SurveyAudience,
    SurveyState,
    Term,
)
from tests.bank_files import put_statement
from tests.benchmarks.folder import OFFICE_NOW, generate

# What grows with every day of work; all else is a page or two for ever.
GROWING = (
    *("work_order", "work_order_line", "work_order_event", "work_order_handover", "reconciled_day"),
    *("ledger_entry", "allocation", "receipt", "receipt_print", "receipt_void", "billing_notice", "notice_line"),
    *("quote", "quote_line", "quote_step"),
    *("callback", "callback_try", "customer", "unit", "customer_unit", "audit_row", "done_once", "attachment"),
    *("bank_statement", "bank_line", "agreement_period"),
    *("dunning_notice", "dunning_line", "dunning_contact", "notice_delivery", "holiday_greeting", "complaint_event"),
    *("survey_address", "survey_response", "survey_answer"),
    *("home_hand_over", "occupancy_period", "household_visit", "vacant_check"),
)
SCAN = re.compile(rf"^SCAN ({'|'.join(GROWING)})(_\d+)?( |$)")
ASKS = ("get_", "list_", "count_", "search_", "find_", "draw_")
# Whole documents and self-checks: they read everything on purpose and belong to no screen's click.
WHOLE = ("checks", "proof", "check_chains", "check_files", "exports", "finance_files", "rollup_document")
# The beginning of a statement and the one scan it may do.
ON_PURPOSE = (
    # A month's opening balances are sums over all earlier entries, counted anew from the ledger (R-DEC-2): one pass
    # over the covering index of what is on notices.
    re.compile(r"^WITH cancelled .*\nSCAN ledger_entry USING COVERING INDEX ix_ledger_entry_on_notice$", re.DOTALL),
    # Slips at another price than the accepted one: the index holds no others, and they are next to none.
    re.compile(r"^SELECT .*\nSCAN work_order USING INDEX ix_work_order_other_price$", re.DOTALL),
    # A run of fees that every home owes reads every home.
    re.compile(r"^SELECT (unit|customer_unit)\..*WHERE 1 = 1( ORDER BY customer_unit\.id)?\nSCAN \1$", re.DOTALL),
    # The estate does not grow day by day: its customers and homes are counted in a narrow index.
    re.compile(r"^SELECT count\(\*\) .*\nSCAN (customer|unit) USING COVERING INDEX \w+$", re.DOTALL),
    # Nor do its groups: how many customers a rule of routine contact is for, whom the office greets, who is silent.
    re.compile(r"^SELECT customer\.kind, .* GROUP BY customer\.kind, .*\nSCAN customer$", re.DOTALL),
    # How the homes are used on a day is counted home by home.
    re.compile(r"^WITH \w+ AS \n\(SELECT unit\.id .*occupancy_period\.occupancy .*\nSCAN unit$", re.DOTALL),
    # A register is counted by its words over all its years, unless one is chosen; a few entries a day.
    re.compile(
        r"^SELECT count\(\*\) .*\nSCAN (home_hand_over|occupancy_period|household_visit|vacant_check)", re.DOTALL
    ),
    # A survey's sample is drawn, and counted before it is drawn, from all who live there.
    re.compile(r"^SELECT .* GROUP BY customer\.id, unit\.id.*\nSCAN (customer|customer_unit)$", re.DOTALL),
    re.compile(r"^SELECT (customer\.id|count).*(holiday_greeting|NOT \(EXISTS).*\nSCAN customer$", re.DOTALL),
)

MONTH, TODAY = "2026-10", date(2026, 11, 20)
HOLIDAY = holidays_after(TODAY, 1)[0]
NOW = office_instant(TODAY, 10, 30)
ACTION = ActionRow(*[None] * len(ActionRow._fields))._replace(survey_id=1, department_id=2, done_on=TODAY)
VALUES: dict[str, list[Any]] = {
    "action": [ACTION._replace(question_id=1, trend_key="保洁是否满意"), ACTION._replace(zone="一区")],
    "action_id": [5],
    "action_no": ["ZG-2026-001"],
    "actor": [Actor(1, "王芳", frozenset({role}), 1, 1) for role in Role] + [Actor(1, "王芳", frozenset(Role), 1, 1)],
    "asked_for": [
        ActionFilter(),
        ActionFilter(view=ActionView.MINE, state=ActionState.OPEN, survey_no="DC-2026-001", word="电梯"),
    ],
    "asked": [Question(Actor(1, "王芳", frozenset({Role.MANAGER}), 1, 1), NOW)],
    "at": [NOW],
    "begin": [NOW],
    "building": ["3栋"],
    "callback_id": [5],
    "charge": [LedgerEntry(id=5, customer_id=7)],
    "complaint_id": [5],
    "complaint_no": ["TS-20261119-001"],
    "chosen": [
        AgreementFilter(),
        AgreementFilter(stage=AgreementStage.RUNNING, kind=AgreementKind.SERVICE, department_id=2),
        AgreementFilter(stage=AgreementStage.EXPIRING),
        AgreementFilter(text="XY-2026"),
        AgreementFilter(text="3-1-0102", stage=AgreementStage.PREPARED),
    ],
    "choice": [
        GreetingChoice(HOLIDAY, frozenset({Audience.SHOPS})),
        GreetingChoice(HOLIDAY, frozenset(Audience), frozenset({CustomerClass.A, CustomerClass.B})),
    ],
    "customer_id": [7],
    "customer_ids": [[7, 8, 9]],
    "customers": [[7, 8, 9]],
    "day": [TODAY],
    "days": [
        Slice(date(2026, 10, 1), date(2026, 10, 31)),
        Slice(date(2026, 1, 1), date(2026, 11, 20), "一区", 2),
    ],
    "department_id": [2],
    "end": [office_instant(TODAY, 18)],
    "entry_id": [1],
    "entry_ids": [[1, 2]],
    "except_order_id": [3],
    "item_id": [4],
    "item_name": ["空调清洗"],
    "key": ["company"],
    "limit": [50],
    "looked_for": [ComplaintFilter(), ComplaintFilter(month=MONTH), ComplaintFilter(is_open=True, word="漏水")],
    "makes": [(Produces.FEE,), tuple(Produces)],
    "month": [MONTH],
    "notice_ids": [[1, 2, 3]],
    "offset": [50],
    "only_active": [False],
    "order_id": [9],
    "order_ids": [[9, 10, 11]],
    "order_no": ["TY-20261119-001"],
    "page": [2],
    "pairs": [[(7, 7), (8, None)]],
    "question_ids": [[1, 2]],
    "real_time": [NOW],
    "results": [(), (None,), (DeliveryResult.RETURNED, DeliveryResult.REFUSED)],
    "scores": [Scores((), {}, {}, is_anonymous=True)],
    "session_id": [1],
    "sought": [
        AdjustmentFilter(),
        AdjustmentFilter(states=(AdjustmentState.ASKED,), kinds=(AdjustmentKind.REFUND,)),
        AdjustmentFilter(customer_id=7),
    ],
    "text": ["3-1-0102", "TY-202611", "李", "zw", "0042", "SF-2026-0", "KH-0000"],
    "today": [TODAY],
    "token_hash": ["a"],
    "unit_id": [7],
    "until_month": [MONTH],
    "up_to": [500],
    "user_id": [1],
    "username": ["clerk"],
    "year": [2026, 2025],
    "which": [
        QuoteFilter(),
        QuoteFilter(department_id=2),
        QuoteFilter(states=(QuoteState.OFFERED,), department_id=2),
        QuoteFilter(states=(QuoteState.EXPIRED, QuoteState.CONFIRMED)),
        QuoteFilter(text="BJ-202611"),
        QuoteFilter(text="3-1-0102", states=(QuoteState.DRAFT,)),
    ],
    "wanted": [
        OrderFilter(),
        OrderFilter(states=OPEN),
        OrderFilter(states=(OrderState.COMPLETED,), department_id=2, month=MONTH),
        OrderFilter(department_id=2),
        OrderFilter(month=MONTH),
        OrderFilter(department_id=2, month=MONTH),
        OrderFilter(text="TY-202611"),
        OrderFilter(text="TY-202611", states=OPEN, department_id=2, month=MONTH),
        OrderFilter(text="3-1-0102"),
        OrderFilter(text="3-1-0102", states=OPEN, month=MONTH),
        OrderFilter(customer_id=7),
        OrderFilter(customer_id=7, states=OPEN, month=MONTH),
        OrderFilter(registered_from=date(2026, 10, 1), registered_until=TODAY, channel=Channel.PHONE, is_new=True),
        OrderFilter(registered_from=date(2026, 10, 1), registered_until=TODAY, zone="", item_id=0, department_id=2),
        OrderFilter(done_from=date(2026, 10, 1), done_until=TODAY, worker_id=3, zone="一区"),
        OrderFilter(charged_from=date(2026, 10, 1), charged_until=TODAY, department_id=2),
    ],
}
ADDRESSES = [
    AddressFilter(),
    AddressFilter(place=("一区", "1")),
    AddressFilter((AddressState.DELIVERED,), ("一区", "1"), "3-1-0102", TODAY),
]
REGISTER = (
    *("list_entries", "list_years", "count_words", "count_late_entries", "get_entry", "list_entry_history"),
    "list_entries_after",
)
ENTRIES = [
    EntryFilter(),
    EntryFilter(year=2026, words=(("state", "open"),)),
    EntryFilter(
        words=(("topics", "fees"), ("findings", "lift")), zone="一区", room="3-1-0102", is_late=True, is_struck_out=True
    ),
]
# A name that means something else here.
OWN = {
    **{(query, "register"): list(REGISTERS) for query in REGISTER},
    **{(query, "which"): ENTRIES for query in REGISTER},
    ("list_adjustments", "wanted"): [
        AdjustmentFilter(),
        AdjustmentFilter(states=(AdjustmentState.ASKED,), kinds=(AdjustmentKind.REFUND,)),
        AdjustmentFilter(customer_id=7),
    ],
    **{(query, "wanted"): ADDRESSES for query in ("list_addresses", "count_addresses", "list_address_page")},
    ("list_surveys", "looked_for"): [
        SurveyFilter(),
        SurveyFilter((SurveyState.RUNNING,), SurveyAudience.SHOPS),
        SurveyFilter(text="DC-2026"),
    ],
    ("count_registrations", "days"): [7],
    ("list_figure_rows", "figure"): list(FIGURES.values()),
    **{(query, "group"): [None, Group("zone", "一区")] for query in ("get_choices", "list_written")},
    **{(query, "where"): [SurveyResponse.survey_id == 1] for query in ("list_survey_answers", "list_told_answers")},
    **{
        (query, "states"): [tuple(QuestionnaireState), (QuestionnaireState.RELEASED,)]
        for query in ("list_questionnaires", "count_questionnaires")
    },
    ("list_candidates", "audience"): [SurveyAudience.RESIDENTS],
    ("list_candidates", "zones"): [[], ["一区"]],
    ("list_candidates", "groups"): [[]],
}
# Asked of a month or of one notice, never of all.
ALWAYS = {"list_notice_facts": {"month": MONTH}}
ANY: dict[Any, Any] = {int: 2, str: "a", bool: True, date: TODAY, datetime: NOW}
Query = Callable[..., Any]


def public_queries() -> Iterator[Query]:
    for module in pkgutil.iter_modules(db.queries.__path__):
        if module.name in WHOLE:
            continue
        loaded = importlib.import_module(f"db.queries.{module.name}")
        for name, query in inspect.getmembers(loaded, inspect.isfunction):
            takes = list(inspect.signature(query).parameters)
            if query.__module__ == loaded.__name__ and name.startswith(ASKS) and takes[:1] == ["session"]:
                yield query


def values_of(query: Query, name: str) -> list[Any]:
    """Telling values of a parameter: by its name, else every word of its vocabulary, else any value of its type."""
    if (query.__name__, name) in OWN:
        return OWN[query.__name__, name]
    if name in VALUES:
        return VALUES[name]
    kind = typing.get_type_hints(query)[name]
    for each in typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,):
        if isinstance(each, type) and issubclass(each, Term):
            return list(each)
        if each in ANY:
            return [ANY[each]]
    raise AssertionError(f"{query.__module__}.{query.__name__} has a new parameter {name}: give VALUES a telling value")


def questions(query: Query) -> Iterator[dict[str, Any]]:
    """The query with its needed values, then with each further value of each parameter, then with all of them."""
    parameters = list(inspect.signature(query).parameters.values())[1:]
    needed = {p.name: values_of(query, p.name)[0] for p in parameters if p.default is p.empty}
    needed |= ALWAYS.get(query.__name__, {})
    yield needed
    for parameter in parameters:
        for value in values_of(query, parameter.name):
            yield {**needed, parameter.name: value}
    yield {p.name: values_of(query, p.name)[0] for p in parameters}


@pytest.fixture(scope="module")
def three_years(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small office with everything in it: a query that asks for details finds some."""
    folder = tmp_path_factory.mktemp("three-years")
    generate(1_500, folder / "office.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OFFICE_DATA", str(folder))
        patch.setenv("OFFICE_NOW", OFFICE_NOW)
        patch.delenv("DATABASE_URL", raising=False)
        engine.forget_engine()
        put_statement()
        yield folder
        engine.forget_engine()


def statements_of(query: Query, question: dict[str, Any]) -> list[tuple[str, Sequence[Any]]]:
    said: list[tuple[str, Sequence[Any]]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement.startswith(("SELECT", "WITH")) and not many:
            said.append((statement, parameters))

    event.listen(engine.office_engine(), "before_cursor_execute", note)
    try:
        with contextlib.suppress(RuleError, AssertionError):  # a refusal is an answer
            work.ask(query, **question)
    finally:
        event.remove(engine.office_engine(), "before_cursor_execute", note)
    return said


def scans(database: sqlite3.Connection, statement: str, parameters: Sequence[Any]) -> list[str]:
    """The steps of the plan that read a growing table from end to end."""
    found = []
    for *_, step in database.execute(f"EXPLAIN QUERY PLAN {statement}", parameters):
        scan = SCAN.match(step)
        is_meant = any(meant.match(f"{statement}\n{step}") for meant in ON_PURPOSE)
        if scan and not is_meant and not stops_early(database, statement, parameters, scan[1]):
            found.append(step)
    return found


def stops_early(database: sqlite3.Connection, statement: str, parameters: Sequence[Any], table: str) -> bool:
    """A page read in the order of an index: its LIMIT ends it long before it has touched every row."""
    if "LIMIT" not in statement:
        return False
    rows = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    database.set_progress_handler(lambda: 1, 2 * rows)
    try:
        database.execute(statement, parameters).fetchall()
    except sqlite3.OperationalError:  # interrupted: more than two of SQLite's steps for each row
        return False
    finally:
        database.set_progress_handler(None, 0)
    return True


@pytest.mark.parametrize("query", list(public_queries()), ids=lambda query: f"{query.__module__}.{query.__name__}")
def test_no_question_of_a_screen_scans_a_growing_table(three_years: Path, query: Query) -> None:
    with sqlite3.connect(three_years / "office.db") as database:
        found = {
            (step, statement)
            for question in questions(query)
            for statement, parameters in statements_of(query, question)
            for step in scans(database, statement, parameters)
        }
    assert found == set()


def test_a_scan_would_be_seen(three_years: Path) -> None:
    with sqlite3.connect(three_years / "office.db") as database:
        assert scans(database, "SELECT * FROM work_order AS work_order_1 WHERE note = ?", ["a"])
        assert scans(database, "SELECT count(*) FROM callback", [])
        assert scans(database, "SELECT id FROM customer WHERE phone = ? ORDER BY customer_no LIMIT 5", ["a"])
        assert not scans(database, "SELECT id FROM customer ORDER BY customer_no LIMIT 5", [])
        assert not scans(database, "SELECT * FROM work_order WHERE order_no = ?", ["a"])
