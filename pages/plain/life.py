"""The life of the server, from its first check to giving the data folder back."""

import asyncio
import gc
import importlib
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from starlette.concurrency import run_in_threadpool

from components import notice_run
from components.locale import LANGUAGES, sentence
from db import proof_run
from db.backup import DailyBackups
from db.errors import FaultError
from pages.plain.guard import START

log = logging.getLogger("office")
TIDY_EVERY_SECONDS = 60 * 60
# The first screens come first.
PROVE_AFTER_SECONDS = 20
HEAVY = ("altair", "pandas", "pyarrow", "components.menu", "components.page", "components.sign_in", "components.tables")


@asynccontextmanager
async def serving(_app: Any) -> AsyncIterator[None]:
    """Checks before the first visitor comes, so that whoever started the server reads what is wrong."""
    fault = await run_in_threadpool(START.check)
    if fault is not None:
        for language in LANGUAGES:
            log.error(sentence(fault, language))
    await run_in_threadpool(warm_up)
    backups = DailyBackups(lambda: START.is_ready)
    backups.start()
    tidying, proving = asyncio.create_task(keep_tidy()), asyncio.create_task(prove_once())
    try:
        yield
    finally:
        tidying.cancel()
        proving.cancel()
        await run_in_threadpool(proof_run.stop)
        await run_in_threadpool(notice_run.stop)
        backups.end()
        START.hold.release()


async def keep_tidy() -> None:
    """Printed notices hold personal data: what an earlier server left goes at once, the own after a day."""
    begun = time.monotonic()
    while True:
        if START.is_ready:  # else the data folder may be another server's
            with suppress(FaultError, OSError):
                older_than = min(notice_run.KEPT_SECONDS, time.monotonic() - begun)
                await run_in_threadpool(notice_run.tidy_up, older_than)
        await asyncio.sleep(TIDY_EVERY_SECONDS)


async def prove_once() -> None:
    """After the start everything is checked, by a process of its own; who manages money is told of a breach."""
    await asyncio.sleep(PROVE_AFTER_SECONDS)
    while not START.is_ready:
        await asyncio.sleep(PROVE_AFTER_SECONDS)
    with suppress(OSError):
        await run_in_threadpool(proof_run.begin)


def warm_up() -> None:
    """Import what every screen needs and leave it out of the collection that Streamlit forces after each run.

    That collection cost 106 ms of each click, and 16 ms with what never dies left out of it.
    """
    # The authenticator asks for a screen while it is imported, and warns that there is none yet.
    logging.disable(logging.WARNING)
    for name in HEAVY:
        importlib.import_module(name)
    logging.disable(logging.NOTSET)
    gc.collect()
    gc.freeze()
