"""Runs the chain of migrations on the connection that db.engine.upgrade opened."""

from alembic import context

from db.tables import Base
from db.tables.guards import restate_guards

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
if connection.dialect.name == "sqlite":
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise RuntimeError(f"foreign keys broken by the migration: {broken[:5]}")
# Alembic's batch mode drops a rebuilt table's triggers silently.
restate_guards(connection)
