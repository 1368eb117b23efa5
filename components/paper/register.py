"""The content of a printed register: words and formatted values for register.typ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from components.locale import say, translation
from components.paper.data import OfficeHead
from components.paper.text import joined, moment, plain
from db.vocabulary import Term

LONGEST = 300


@dataclass(frozen=True, slots=True)
class RegisterPaper:
    """A register as it is listed: what narrows the list, what is counted, and the entries by column.

    `columns`: label and width; a cell is a text, a day, a number, a term, or several terms.
    """

    title: str
    narrowed: tuple[Term | str, ...]
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Any]]
    printed_at: datetime


def register_content(paper: RegisterPaper, head: OfficeHead, language: str) -> dict[str, object]:
    """What register.typ reads."""
    _ = translation(language).gettext
    title = _(paper.title)
    narrowed = [_cell(each if isinstance(each, Term) else _(each), language) for each in paper.narrowed]
    return {
        "lang": language[:2],
        "title": joined(title, *narrowed),
        "head": {"from": plain(joined(head.company, head.office))},
        "words": {
            "title": title,
            "narrowed": "  ".join(narrowed),
            "count": _("{n} entries").format(n=f"{len(paper.rows):,}"),
            "printed": joined(_("Printed at"), moment(paper.printed_at)),
            "page": _("page {page} of {pages}"),
            "none": _("No entries."),
            "number": _("No."),
            "signatures": [_("Made by / date"), _("Seen by the manager / date")],
        },
        "heads": [_(label) for label, _width in paper.columns],
        "widths": [width for _label, width in paper.columns],
        "rows": [[_cell(value, language) for value in row] for row in paper.rows],
    }


def _cell(value: Any, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return plain(say(value, language), LONGEST)
