"""An empty office as an earlier version of the program made it, to be upgraded."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db import engine
from db.tables import Base

SCRIPTS = ScriptDirectory(str(engine.ROOT / "db" / "migrations"))


def make_schema_of(revision: str, connection: Connection) -> None:
    """In the place of the present tables."""
    Base.metadata.drop_all(connection)
    context = MigrationContext.configure(connection, opts={"render_as_batch": True})
    with Operations.context(context):
        for script in reversed(list(SCRIPTS.iterate_revisions(revision, "base"))):
            script.module.upgrade()
    context.stamp(SCRIPTS, revision)
