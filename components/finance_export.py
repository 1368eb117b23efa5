"""Making the lists for finance: asked page by page, packed, on record before they leave."""

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from components.paper.finance import finance_file_name, write_finance_file
from db.clock import now, office_day
from db.operations.exports import export_to_finance, require_finance_period
from db.queries.finance_files import FinancePeriod, list_finance_page
from db.rules import permissions
from db.types import Actor
from db.vocabulary import FinanceFile
from db.work import act, ask


class FinanceExport(NamedTuple):
    name: str
    content: bytes
    rows: int
    sha256: str


def export_finance(by: Actor, *, kinds: Sequence[FinanceFile], begin: str, end: str) -> FinanceExport:
    """One file, or several as one archive. Raises NotAllowed, MonthNotReadable, TooManyMonths."""
    permissions.require(by, "export_to_finance")
    require_finance_period(begin, end)
    period = FinancePeriod(begin, end, office_day(now()))
    files, total = [], 0
    for kind in kinds:
        rows = _Counted(kind, period)
        files.append((finance_file_name(kind, begin, end), write_finance_file(kind, rows)))
        total += rows.count
    name, content = files[0] if len(files) == 1 else (_archive_name(begin, end), _packed(files))
    digest = hashlib.sha256(content).hexdigest()
    act(export_to_finance, by=by, kinds=list(kinds), begin=begin, end=end, rows=total, sha256=digest)
    return FinanceExport(name, content, total, digest)


class _Counted:
    """Rows as they are asked for, and how many they were."""

    def __init__(self, kind: FinanceFile, period: FinancePeriod) -> None:
        self.kind, self.period, self.count = kind, period, 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        after: int | None = 0
        while after is not None:
            page, after = ask(list_finance_page, kind=self.kind, period=self.period, after=after)
            self.count += len(page)
            yield from page


def _archive_name(begin: str, end: str) -> str:
    return f"finance {begin}.zip" if begin == end else f"finance {begin} {end}.zip"


def _packed(files: Sequence[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return made.getvalue()
