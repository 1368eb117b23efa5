"""A generated office in a folder of its own, made once for each size and kept for the next run."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from pathlib import Path
from random import Random

from db import engine
from db.tables import balances, open_amounts
from tests.benchmarks.bulk import unguarded
from tests.benchmarks.estate import write_office
from tests.benchmarks.years import Years

# The clock at which the generated years end.
OFFICE_NOW = "2026-11-20T10:30:00+08:00"


def office_of(orders: int, folder: Path) -> Path:
    """The OFFICE_DATA of an office with so many work orders; made anew when the schema or the generator changed."""
    office = folder / f"{orders}-{_edition()}"
    if not (office / "office.db").exists():
        for older in folder.glob(f"{orders}-*"):
            shutil.rmtree(older)
        office.mkdir(parents=True)
        generate(orders, office / "draft.db").rename(office / "office.db")
    return office


def generate(orders: int, file: Path) -> Path:
    """Three years of an office with ten thousand customers, valid in every chain, number and sum."""
    database = engine.open_engine(f"sqlite:///{file.as_posix()}")
    engine.upgrade(database)
    with unguarded(file) as connection:
        homes, items = write_office(connection, Random(1))
        Years(connection, homes, items, orders).run()
    with database.execution_options(writer=True).begin() as filling:
        for table in (open_amounts, balances):
            filling.exec_driver_sql(table.FILL)  # with the indexes back in place
    engine.require_ready(database)
    database.dispose()
    return file


@contextmanager
def opened(office: Path) -> Iterator[Path]:
    """db.work.ask and act reach this office, at its own time."""
    here = {"OFFICE_DATA": str(office), "OFFICE_NOW": OFFICE_NOW}
    before = {name: environ.pop(name, None) for name in (*here, "DATABASE_URL")}
    environ.update(here)
    engine.forget_engine()
    engine.make_key()
    try:
        yield office
    finally:
        engine.forget_engine()
        for name, text in before.items():
            environ.pop(name, None)
            if text is not None:
                environ[name] = text


def _edition() -> str:
    """Changes with the schema and with what generates."""
    names = ("bulk", "estate", "trail", "recurring", "sent", "shifts", "books", "orders", "years")
    own = [Path(__file__).parent / f"{name}.py" for name in names]
    schema = [*(engine.ROOT / "db" / "tables").glob("*.py"), *(engine.ROOT / "db" / "migrations").glob("*/*.py")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted([*own, *schema]))).hexdigest()[:8]
