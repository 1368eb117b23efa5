"""What the database itself refuses, on both engines: changes of append-only rows and money that does not add up; and
what it keeps itself, the open amounts and the balances.

The guards stop mistakes and foreign tools, not the owner of the database; `missing_guards` tells at start when one is
gone (Alembic's batch mode drops a table's triggers without a word, so a migration restates them).
"""

from sqlalchemy import Connection, Index, Table, UniqueConstraint, text

from db.tables import Base
from db.tables.agreement_guards import AGREEMENT_GUARDS
from db.tables.balances import BALANCE_KEEPERS
from db.tables.money_guards import MONEY_GUARDS
from db.tables.open_amounts import OPEN_AMOUNT_KEEPERS
from db.tables.price_guards import PRICE_GUARDS
from db.tables.report_guards import REPORT_GUARDS
from db.tables.survey_guards import SURVEY_GUARDS

APPEND_ONLY = (
    "agreement_step",
    "allocation",
    "audit_row",
    "billing_notice",
    "complaint_event",
    "corrective_action_event",
    "deadline_move",
    "dunning_contact",
    "dunning_line",
    "dunning_notice",
    "duty_waiver_use",
    "exception_note",
    "fapiao",
    "holiday_greeting",
    "instalment",
    "ledger_entry",
    "notice_delivery",
    "notice_line",
    "price_discussion",
    "price_list_step",
    "quote_step",
    "receipt",
    "receipt_print",
    "receipt_void",
    "setting",
    "survey_answer",
    "survey_double_entry",
    "survey_event",
    "survey_response",
    "survey_void",
    "till_hand_over_sum",
    "work_order_event",
)
# Rows that are changed by their operations alone: SQLite's INSERT OR REPLACE would pass their guards of UPDATE.
NEVER_REPLACED = ("question", "questionnaire", "survey", "survey_address", "survey_cell")
GUARDS = (*MONEY_GUARDS, *PRICE_GUARDS, *AGREEMENT_GUARDS, *SURVEY_GUARDS, *REPORT_GUARDS)
KEEPERS = (*OPEN_AMOUNT_KEEPERS, *BALANCE_KEEPERS)


def _same_key(table: Table) -> str:
    """True when a row with one of NEW's unique keys exists: refuses INSERT OR REPLACE and upserts on SQLite."""
    keys: list[tuple[list[str], str]] = [([column.name for column in table.primary_key], "")]
    keys += [([c.name for c in key.columns], "") for key in table.constraints if isinstance(key, UniqueConstraint)]
    for index in table.indexes:
        if isinstance(index, Index) and index.unique:
            where = index.dialect_options["sqlite"]["where"]
            # A partial index concerns NEW only if NEW is among its rows, too.
            keys.append(
                ([str(c.name) for c in index.columns], "" if where is None else f" AND {where} AND NEW.{where}")
            )
    tests = sorted("(" + " AND ".join(f"{c} = NEW.{c}" for c in names) + where + ")" for names, where in keys)
    return f"EXISTS (SELECT 1 FROM {table.name} WHERE {' OR '.join(tests)})"


def _sqlite_guards() -> dict[str, str]:
    made: dict[str, str] = {}

    def add(name: str, table: str, event: str, condition: str, message: str) -> None:
        when = f" WHEN {condition}" if condition else ""
        made[name] = f"CREATE TRIGGER {name} {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{message}'); END"

    for table in APPEND_ONLY:
        add(f"guard_{table}_update", table, "BEFORE UPDATE", "", f"{table} is append-only")
        add(f"guard_{table}_delete", table, "BEFORE DELETE", "", f"{table} is append-only")
    for table in (*APPEND_ONLY, *NEVER_REPLACED):
        same_key = _same_key(Base.metadata.tables[table])
        add(f"guard_{table}_replace", table, "BEFORE INSERT", same_key, f"UNIQUE: {table} has this row already")
    for guard in GUARDS:
        add(f"guard_{guard.name}", guard.table, f"{guard.timing} {guard.event}", guard.condition, guard.message)
    for keeper in KEEPERS:
        name, body = f"guard_{keeper.name}", "; ".join(keeper.statements)
        when = f"AFTER INSERT ON {keeper.table} WHEN {keeper.condition}"
        made[name] = f"CREATE TRIGGER {name} {when} BEGIN {body}; END"
    return made


def _postgresql_guards() -> dict[str, str]:
    made: dict[str, str] = {}

    def add(name: str, trigger: str, body: str) -> None:
        made[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {body} END $guard$;"
            f" CREATE TRIGGER {name} {trigger} EXECUTE FUNCTION {name}()"
        )

    for table in APPEND_ONLY:
        refuse = f"RAISE EXCEPTION '{table} is append-only';"
        add(f"guard_{table}_change", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW", refuse)
        add(f"guard_{table}_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT", refuse)
    for guard in GUARDS:
        row = "OLD" if guard.event == "DELETE" else "NEW"
        body = f"{guard.lock} IF {guard.condition} THEN RAISE EXCEPTION '{guard.message}'; END IF; RETURN {row};"
        add(f"guard_{guard.name}", f"{guard.timing} {guard.event} ON {guard.table} FOR EACH ROW", body)
    for keeper in KEEPERS:
        body = f"IF {keeper.condition} THEN {'; '.join(keeper.statements)}; END IF; RETURN NULL;"
        add(f"guard_{keeper.name}", f"AFTER INSERT ON {keeper.table} FOR EACH ROW", body)
    return made


def _guards(connection: Connection) -> dict[str, str]:
    return _sqlite_guards() if connection.dialect.name == "sqlite" else _postgresql_guards()


def _present(connection: Connection) -> dict[str, str]:
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return {row[0]: row[1] for row in rows}
    rows = connection.execute(
        text(
            "SELECT t.tgname, p.prosrc FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'"
        )
    )
    return {row[0]: row[1] for row in rows}


def missing_guards(connection: Connection) -> list[str]:
    """The guards that are not in the database, are switched off, or do not say there what they should say."""
    present = _present(connection)
    return [name for name, sql in _guards(connection).items() if not _says(sql, present.get(name, ""))]


def _says(sql: str, found: str) -> bool:
    """SQLite keeps the whole statement, PostgreSQL the text of the function in it."""
    return found == sql or f" AS $guard${found}$guard$;" in sql


def restate_guards(connection: Connection) -> None:
    """Make every guard anew: the end of each migration."""
    for name, sql in _guards(connection).items():
        on = "" if connection.dialect.name == "sqlite" else f" ON {_table_of(name.removeprefix('guard_'))}"
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")
        connection.exec_driver_sql(sql)


def drop_guards(connection: Connection) -> None:
    """Before a migration fills a new column of an append-only table; its end restates them."""
    for name in _present(connection):
        if not name.startswith("guard_"):
            continue
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            connection.exec_driver_sql(f"DROP FUNCTION {name}() CASCADE")


def _table_of(name: str) -> str:
    tables = {each.name: each.table for each in GUARDS} | {each.name: each.table for each in KEEPERS}
    if name in tables:
        return tables[name]
    return name.rpartition("_")[0]
