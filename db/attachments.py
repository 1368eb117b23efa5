"""Files kept in the data folder under the hash of their content: a signed slip, a photo."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from db.engine import data_folder
from db.errors import FaultError, RuleError
from db.vocabulary import N_

MOST_BYTES = 10 * 1024 * 1024
# The first bytes of what is accepted; a file's name proves nothing.
SIGNATURES = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", ".png"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
}
ENDINGS = dict(SIGNATURES.values())


class FileTooLarge(RuleError):
    message = N_("The file has {megabytes} MB, at most {most} fit. Scan it with fewer dots, or send the photo smaller.")


class FileKindUnknown(RuleError):
    message = N_("This is no PDF, PNG or JPG. Save the scan or photo as one of these and attach it again.")


class AttachmentMissing(FaultError):
    message = N_("The attached file {name} is missing or was changed in the data folder. Put it back from a backup.")


class AttachmentNotStored(FaultError):
    message = N_("The file could not be stored ({why}). Free some space and attach it again.")


class StoredFile(NamedTuple):
    sha256: str
    media_type: str
    size: int


def store(content: bytes) -> StoredFile:
    """Keep a file under its hash; the same content is kept once. Raises FileTooLarge, FileKindUnknown, NotStored."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge("file", megabytes=-(-len(content) // 2**20), most=MOST_BYTES // 2**20)
    kind = next((found for start, found in SIGNATURES.items() if content.startswith(start)), None)
    if kind is None:
        raise FileKindUnknown("file")
    sha256 = hashlib.sha256(content).hexdigest()
    file = path_of(sha256, kind[0])
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(f".{os.getpid()}.part")
            partial.write_bytes(content)
            partial.replace(file)
    except OSError as fault:
        raise AttachmentNotStored("file", why=fault.strerror or str(fault)) from fault
    return StoredFile(sha256, kind[0], len(content))


def path_of(sha256: str, media_type: str) -> Path:
    return data_folder() / "attachments" / sha256[:2] / f"{sha256}{ENDINGS[media_type]}"


def read(*, sha256: str, media_type: str, name: str) -> bytes:
    """The content as it was attached; raises AttachmentMissing when the file is gone or differs."""
    try:
        content = path_of(sha256, media_type).read_bytes()
    except OSError as fault:
        raise AttachmentMissing(name=name) from fault
    if hashlib.sha256(content).hexdigest() != sha256:
        raise AttachmentMissing(name=name)
    return content


def copy_to(folder: Path, *, by_link: bool = False) -> int:
    """Add to a backup's place what it lacks: files never change once they are there. Returns how many came.

    `by_link` on the same disk: no second copy of the content, yet it stays when somebody deletes the first.
    """
    return _add_lacking(data_folder(), folder, by_link=by_link)


def bring_back(folder: Path) -> int:
    """Put back from a backup's place what the office lacks; nothing is written over. Returns how many came."""
    return _add_lacking(folder, data_folder())


def _add_lacking(source: Path, target: Path, *, by_link: bool = False) -> int:
    """A file counts as whole when its content has the hash that is its name; others are left where they are."""
    added = 0
    for file in (source / "attachments").glob("??/*"):
        copy = target / "attachments" / file.relative_to(source / "attachments")
        if file.suffix not in ENDINGS.values() or (copy.exists() and copy.stat().st_size == file.stat().st_size):
            continue
        with file.open("rb") as opened:
            if hashlib.file_digest(opened, "sha256").hexdigest() != file.stem:
                continue
        copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = copy.with_suffix(f".{os.getpid()}.part")
        partial.unlink(missing_ok=True)
        try:
            _lay(file, partial, by_link=by_link)
            partial.replace(copy)
        finally:
            partial.unlink(missing_ok=True)
        added += 1
    return added


def _lay(file: Path, copy: Path, *, by_link: bool) -> None:
    if by_link:
        try:
            os.link(file, copy)
        except OSError:  # not every file system can
            shutil.copyfile(file, copy)
    else:
        shutil.copyfile(file, copy)
