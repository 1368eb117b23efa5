"""Content and a template make a PDF. Equal content gives equal bytes."""

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
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": as_json(content)},
        timestamp=stamped_at.astimezone(UTC).replace(microsecond=0),
        pdf_tags=False,
    )
