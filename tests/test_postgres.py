"""An office that was used by one test is a new one to the next."""

import psycopg
import pytest

from tests.postgres import postgresql_office

TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'O'"
MADE = "INSERT INTO department (name, is_active, is_service_centre, version) VALUES ('甲', true, true, 1) RETURNING id"


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def test_nothing_is_left_of_the_rows_and_numbers_begin_again() -> None:
    with postgresql_office() as url:
        first = ask(url, MADE), ask(url, "SELECT count(*) FROM department")
    with postgresql_office() as url:
        assert (ask(url, MADE), ask(url, "SELECT count(*) FROM department")) == first == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE ledger_entry DISABLE TRIGGER USER",
        "ALTER TABLE department ADD COLUMN other int",
        "DELETE FROM contact_rule",
        "CREATE TABLE other (id int)",
    ],
)
def test_what_is_more_than_rows_written_is_not_left_to_the_next(change: str) -> None:
    everything = "SELECT (SELECT count(*) FROM contact_rule) + (SELECT count(*) FROM pg_attribute)"
    with postgresql_office() as url:
        as_made = ask(url, TRIGGERS), ask(url, everything)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(change)
        assert (ask(url, TRIGGERS), ask(url, everything)) != as_made
    with postgresql_office() as url:
        assert (ask(url, TRIGGERS), ask(url, everything)) == as_made
