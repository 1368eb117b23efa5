"""Content and a template make a PDF. Equal content gives equal bytes."""

import json
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import typst

from components.paper.fonts import fonts
from components.paper.text import as_json

TEMPLATES = Path(__file__).parent / "templates"
STAMPED_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands as the time of making in a PDF that has none of its own: else no two prints of one paper would be the same."""


def pdf(template: str, content: dict[str, object], *, stamped_at: datetime = STAMPED_AT) -> bytes:
    """Set the content by one of the templates."""
    return _set(TEMPLATES / template, content, stamped_at)


def pdf_over(template: str, content: dict[str, object], form: bytes, *, stamped_at: datetime = STAMPED_AT) -> bytes:
    """Set the content over pages that are set already: the template finds them as form.pdf beside it."""
    with tempfile.TemporaryDirectory(prefix="sheets-") as name:
        folder = Path(name)
        for file in (template, "paper.typ"):
            shutil.copyfile(TEMPLATES / file, folder / file)
        (folder / "form.pdf").write_bytes(form)
        return _set(folder / template, content, stamped_at)


def count_pages(template: str, content: dict[str, object]) -> int:
    """How many pages a template gives that marks its number of pages with <pages>."""
    said = typst.query(
        TEMPLATES / template,
        "<pages>",
        field="value",
        one=True,
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": as_json(content)},
    )
    return int(json.loads(said))


def _set(file: Path, content: dict[str, object], stamped_at: datetime) -> bytes:
    return typst.compile(
        file,
        root=file.parent,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": as_json(content)},
        timestamp=stamped_at.astimezone(UTC).replace(microsecond=0),
        pdf_tags=False,
    )
