"""Terms that moved, and their words: as the office's list, and as lines below the history of one order or complaint."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from components.chips import plain
from components.page import empty_state
from components.tables import text_column
from components.words import _, word
from db.clock import now, office_day, office_time
from db.queries.deadline_history import MovedTerm
from db.queries.settings import OfficeSettings
from db.vocabulary import DeadlineKind

DAYS = (DeadlineKind.CALL_BACK, DeadlineKind.COMPLAINT_FOLLOW_UP)


def show_moved(moved: Sequence[MovedTerm]) -> None:
    """The history, the latest first."""
    if not moved:
        empty_state("history", _("No term has moved yet."))
        return
    st.dataframe(
        [
            {
                "moved": shown_term(None, row.moved_at),
                "kind": word(row.kind),
                "number": row.number,
                "was": shown_term(row.kind, row.old_due_at),
                "is": shown_term(row.kind, row.new_due_at),
                "why": reason_words(row.reason),
                "by": row.moved_by or _("the program"),
            }
            for row in moved
        ],
        column_config={
            "moved": text_column(_("When"), width=82),
            "kind": text_column(_("Term"), width=74),
            "number": text_column(_("Number"), width=120),
            "was": text_column(_("Due before"), width=82),
            "is": text_column(_("Is due"), width=82),
            "why": text_column(_("Why it moved"), width=122),
            "by": text_column(_("By"), width=70),
        },
        hide_index=True,
        height="content" if len(moved) <= 8 else 320,
    )


def show_moved_lines(moved: Sequence[MovedTerm]) -> None:
    """Below a history: nothing where no term has moved."""
    for row in moved:
        terms = f"{shown_term(row.kind, row.old_due_at)} → {shown_term(row.kind, row.new_due_at)}"
        who = plain(row.moved_by) or _("the program")
        said = f"{_('Term moved')}: {word(row.kind)} {terms} ({plain(reason_words(row.reason))})"
        st.caption(f"{said} {shown_term(None, row.moved_at)} {who}")


def shown_term(kind: DeadlineKind | None, due_at: datetime) -> str:
    """11-23 20:00, or 11-23 where the term is only a day; with its year in another one."""
    moment = office_time(due_at)
    day = f"{moment:%m-%d}" if moment.year == office_day(now()).year else f"{moment:%Y-%m-%d}"
    return day if kind in DAYS else f"{day} {moment:%H:%M}"


def reason_words(reason: str) -> str:
    """A setting by its name on the screen; a day and the remark on it as they stand."""
    if reason == "announced":
        return _("The year's holidays are announced")
    key, colon, value = reason.partition(": ")
    field = OfficeSettings.__dataclass_fields__.get(key)
    return reason if field is None else f"{_(field.metadata['label'])}{colon}{value}"
