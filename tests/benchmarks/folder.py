"""A generated office in a folder of its own, made once for each size and kept for the next run."""

import hashlib
import os
import shutil
from pathlib import Path
from random import Random

from db import engine
from tests.benchmarks.bulk import unguarded
from tests.benchmarks.estate import write_office
from tests.benchmarks.years import Years

# The clock at which the generated years end, for OFFICE_NOW.
OFFICE_NOW = "2026-11-20T10:30:00+08:00"


def office_of(orders: int, folder: Path) -> Path:
    """The folder (OFFICE_DATA) of an office with this many work orders; made anew when schema or generator changed."""
    made = folder / f"{orders}-{_edition()}"
    if not (made / "office.db").exists():
        for older in folder.glob(f"{orders}-*"):
            shutil.rmtree(older)
        made.mkdir(parents=True)
        draft = made / "draft.db"
        generate(orders, draft)
        draft.rename(made / "office.db")
    os.environ.pop("DATABASE_URL", None)
    os.environ["OFFICE_DATA"], os.environ["OFFICE_NOW"] = str(made), OFFICE_NOW
    engine.forget_engine()
    engine.make_key()
    return made


def generate(orders: int, file: Path) -> None:
    """Three years of an office with ten thousand customers, valid in every chain, number and sum."""
    opened = engine.open_engine(f"sqlite:///{file.as_posix()}")
    engine.upgrade(opened)
    opened.dispose()
    with unguarded(file) as db:
        homes, items = write_office(db, Random(1))
        Years(db, homes, items, orders).run()
    engine.require_ready(opened)
    opened.dispose()


def _edition() -> str:
    """Changes with the schema and with these files."""
    sources = [*Path(__file__).parent.glob("*.py"), *(engine.ROOT / "db" / "tables").glob("*.py")]
    sources += (engine.ROOT / "db" / "migrations" / "versions").glob("*.py")
    said = b"".join(file.read_bytes() for file in sorted(sources))
    return hashlib.sha256(said).hexdigest()[:8]
