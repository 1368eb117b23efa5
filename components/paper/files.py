"""Names of files that every system takes, files that are whole or not there, and what stands in the way."""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db.errors import FaultError
from db.vocabulary import N_

FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
LONGEST = 120
"""Bytes of a name without its ending: short enough for 255 bytes on Linux and for long folders on Windows."""


class DiskFull(FaultError):
    message = N_("The disk is full. Free some space and write to {folder} again; finished files are whole.")


class FolderNotWritable(FaultError):
    message = N_("Nothing can be written to {folder}. Choose another folder, or close the file {file} and try again.")


class PapersNotMade(FaultError):
    message = N_("Making the papers was stopped by the computer. Close other programs and try again.")


def file_name(text: str) -> str:
    """The text as a file name without ending that Windows, macOS and Linux take alike."""
    name = FORBIDDEN.sub("-", "".join(char for char in text if char.isprintable() or char == "\u3000"))
    name = name.encode()[:LONGEST].decode(errors="ignore").strip(" .\u3000")
    return f"_{name}" if RESERVED.match(name) or not name else name


def unique_names(texts: list[str]) -> list[str]:
    """File names for the texts in their order; two that differ only in letters' case get numbers."""
    taken: set[str] = set()
    names = []
    for text in texts:
        plain = name = file_name(text)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain} ({number})"
        taken.add(name.casefold())
        names.append(name)
    return names


def write_whole(file: Path, content: bytes) -> None:
    """The file appears with all its content or not at all. Raises DiskFull or FolderNotWritable."""
    draft = file.with_name(f".{file.stem[:40]}.{os.getpid()}.part")
    with refusing(file):
        try:
            draft.write_bytes(content)
            draft.replace(file)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def refusing(file: Path) -> Iterator[None]:
    """Trouble with the disk as a sentence for the user."""
    try:
        yield
    except OSError as trouble:
        if trouble.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise DiskFull(folder=str(file.parent)) from trouble
        raise FolderNotWritable(folder=str(file.parent), file=file.name) from trouble
