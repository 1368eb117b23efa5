"""The rows of a workbook's first sheet, read by a separate process with limits on time and memory (`unpack.py`)."""

import json
import subprocess
import sys
import threading
from collections.abc import Generator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.spreadsheets.cells import Cell, Faulty, Serial1904
from db.spreadsheets.refusals import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    CellTooLong,
    DamagedWorkbook,
    MacroWorkbook,
    NotASpreadsheet,
    ProtectedWorkbook,
    SheetTooSpread,
    TooManyColumns,
    UnpackedTooLarge,
    UnreadableSpreadsheet,
)

SCRIPT = Path(__file__).with_name("unpack.py")
MOST_SECONDS = 60
MOST_UNPACKED_MB = 200


def refusal_of(answer: dict[str, Any]) -> UnreadableSpreadsheet:
    match answer["refused"]:
        case "unpacked":
            return UnpackedTooLarge(limit=MOST_UNPACKED_MB)
        case "spread":
            return SheetTooSpread(row=answer["row"])
        case "columns":
            return TooManyColumns(limit=MOST_COLUMNS)
        case "cell":
            return CellTooLong(row=answer["row"], limit=MOST_CHARACTERS)
        case "macros":
            return MacroWorkbook()
        case "protected":
            return ProtectedWorkbook()
        case "not_a_workbook":
            return NotASpreadsheet()
        case _:
            return DamagedWorkbook()


def cell_of(value: Any, from_1904: bool) -> Cell:
    if type(value) is dict:
        if "datetime" in value:
            return datetime.fromisoformat(value["datetime"])
        if "date" in value:
            return date.fromisoformat(value["date"])
        return Faulty(value["error"]) if "error" in value else str(value["time"])
    if from_1904 and type(value) is float:
        return Serial1904(value)
    return value  # type: ignore[no-any-return]


def workbook_rows(data: bytes) -> Generator[tuple[int, list[Cell]], None, None]:
    """(row number as a person sees it, cells from column A) of each row that is not blank."""
    process = subprocess.Popen(  # noqa: S603 - our own script; the file goes in as data only
        [sys.executable, "-P", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None and process.stdout is not None
    clock = threading.Timer(MOST_SECONDS, process.kill)
    clock.daemon = True
    clock.start()
    try:
        try:
            process.stdin.write(data)
            process.stdin.close()
        except OSError:
            pass  # it ended early; what it wrote says why
        from_1904 = False
        for line in process.stdout:
            answer = json.loads(line)
            if type(answer) is list:
                number, cells = answer
                yield number, [cell_of(cell, from_1904) for cell in cells]
            elif "refused" in answer:
                raise refusal_of(answer)
            elif "end" in answer:
                return
            else:
                from_1904 = answer["from_1904"]
        # It ended without a word. An error of the reader (exit code 1) means a damaged file, all else a limit.
        is_error = process.wait() == 1 and not clock.finished.is_set()
        raise DamagedWorkbook() if is_error else UnpackedTooLarge(limit=MOST_UNPACKED_MB)
    except json.JSONDecodeError:  # cut off in the middle of a line
        raise UnpackedTooLarge(limit=MOST_UNPACKED_MB) from None
    finally:
        clock.cancel()
        process.kill()
        process.stdout.close()
        process.wait()
