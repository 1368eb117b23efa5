"""The schema is what the classes say, made by the one chain of migrations, on both databases."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from db import engine
from db.backup import count_live_rows
from db.tables import Base
from db.tables.guards import missing_guards, restate_guards
from tests.earlier_versions import make_schema_of
from tests.factories import make_customer

METADATA = Base.metadata
OF_THE_FIRST_VERSION = (
    "INSERT INTO department (id, name, is_service_centre, is_active, version) VALUES (1, '工程部', false, true, 1)",
    "INSERT INTO service_item (id, code, name, category, department_id, unit_of_measure, name_initials, is_active,"
    " version) VALUES (1, 'WX-01', '空调清洗', '有偿维修', 1, '台', 'KTQX', true, 1)",
    "INSERT INTO price_list (id, version_no, state, note, is_taken_over, drafted_at, version) VALUES"
    " (1, 1, 'published', '', true, '2026-01-01T00:00:00.000000Z', 1)",
    "INSERT INTO price (id, price_list_id, item_id, valid_from, unit_price_fen, is_published) VALUES"
    " (1, 1, 1, '2026-01-01', 10000, true)",
    "INSERT INTO user_account (id, username, name, password_hash, is_active, must_change_password, created_at,"
    " version) VALUES (1, 'a', '甲', '', true, false, '2026-01-01T00:00:00.000000Z', 1),"
    " (2, 'b', '乙', '', true, false, '2026-01-01T00:00:00.000000Z', 1)",
    "INSERT INTO delegation (id, absent_user_id, delegate_id, role, from_on, until_on, granted_at) VALUES"
    " (1, 1, 2, 'clerk', '2026-01-01', '2026-01-02', '2026-01-01T00:00:00.000000Z')",
)


@pytest.mark.usefixtures("office")
def test_the_migrations_make_what_the_classes_say() -> None:
    with engine.office_engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.usefixtures("office")
def test_upgrading_an_office_at_work_keeps_its_rows() -> None:
    make_customer()
    engine.upgrade(engine.office_engine())
    engine.require_ready(engine.office_engine())
    with engine.office_engine().connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM customer_unit")).scalar_one() == 1


@pytest.mark.usefixtures("office")
def test_an_office_of_the_first_version_is_counted_for_its_backup_and_upgraded_with_its_rows() -> None:
    made = engine.office_engine()
    with made.begin() as connection:
        make_schema_of("0001", connection)
        for row in OF_THE_FIRST_VERSION:
            connection.execute(text(row))
    assert count_live_rows()["audit_row"] == 0
    engine.upgrade(made)
    engine.require_ready(made)
    with made.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": False}), METADATA) == []
        price = connection.execute(text("SELECT unit_price_fen, cost_fen, reason FROM price")).one()
        assert tuple(price) == (100_00, None, "")
        assert connection.execute(text("SELECT reason, granted_by FROM delegation")).one() == ("", None)


@pytest.mark.usefixtures("office")
def test_a_guard_that_was_dropped_is_missed_at_the_start_and_made_again() -> None:
    made = engine.office_engine()
    with made.begin() as connection:
        on = "" if connection.dialect.name == "sqlite" else " ON ledger_entry"
        connection.execute(text(f"DROP TRIGGER guard_ledger_entry_mirror{on}"))
    with pytest.raises(engine.GuardsMissing) as missing:
        engine.require_ready(made)
    assert "guard_ledger_entry_mirror" in str(missing.value)
    with made.begin() as connection:
        restate_guards(connection)
        assert missing_guards(connection) == []


WEAKENED = {
    "sqlite": [
        [
            "DROP TRIGGER guard_receipt_delete",
            "CREATE TRIGGER guard_receipt_delete BEFORE DELETE ON receipt BEGIN SELECT 1; END",
        ]
    ],
    "postgresql": [
        [
            "CREATE OR REPLACE FUNCTION guard_receipt_change() RETURNS trigger LANGUAGE plpgsql"
            " AS $guard$ BEGIN RETURN OLD; END $guard$"
        ],
        ["ALTER TABLE receipt DISABLE TRIGGER guard_receipt_truncate"],
    ],
}


@pytest.mark.usefixtures("office")
def test_a_guard_that_was_weakened_or_switched_off_is_missed_at_the_start_and_made_again() -> None:
    made = engine.office_engine()
    for statements in WEAKENED[made.dialect.name]:
        with made.begin() as connection:
            for statement in statements:
                connection.execute(text(statement))
        with pytest.raises(engine.GuardsMissing):
            engine.require_ready(made)
        engine.restate_missing_guards(made)
        engine.require_ready(made)


@pytest.mark.usefixtures("office")
def test_the_database_of_another_program_is_left_alone() -> None:
    made = engine.office_engine()
    with made.begin() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    with pytest.raises(engine.DatabaseForeign):
        engine.upgrade(made)


@pytest.mark.usefixtures("office")
def test_the_database_of_a_newer_version_is_left_alone() -> None:
    made = engine.office_engine()
    with made.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(engine.DatabaseNewer):
        engine.require_ready(made)


def test_an_unusable_address_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("mysql://x", "postgresql://127.0.0.1:1/x", "no address", "sqlite:////no/such/folder/x.db"):
        with pytest.raises((engine.DatabaseUnreachable, engine.DataFolderUnusable)):
            engine.require_ready(engine.open_engine(url))


def test_a_damaged_file_is_never_opened_silently(office_folder: Path, sqlite_template: Path) -> None:
    whole = sqlite_template.read_bytes()
    file = office_folder / "office.db"
    for damage in (b"", whole[:5000], b"not a database at all" * 300, whole[:100] + bytes(4096) + whole[4196:]):
        file.write_bytes(damage)
        with pytest.raises((engine.DatabaseDamaged, engine.DatabaseNotReady, engine.DatabaseForeign)):
            engine.require_ready(engine.open_engine(f"sqlite:///{file.as_posix()}"))
