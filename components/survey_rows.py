"""Sheets on paper as rows that are typed by keyboard alone, each saved while the next one is typed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from components.session import current_actor
from components.survey_questions import asked_words, choices_of
from components.words import _, refusal
from db.errors import RuleError
from db.queries.questionnaires import QuestionRow
from db.types import Actor

HERE = Path(__file__)
_component = st.components.v2.component(
    "office_sheets",
    html='<div class="sheets"></div>',
    css=HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


class Kept(NamedTuple):
    """What came of a row: its number and the places of questions that differ, or why it is not on record."""

    number: str = ""
    places: tuple[int, ...] = ()
    error: RuleError | None = None


Keep = Callable[[Actor, Mapping[str, Any]], Kept]
MOST_KEPT = 100


def type_sheets(
    name: str,
    questions: Sequence[QuestionRow],
    *,
    keep: Keep,
    said_of: Callable[[Kept], str],
    number: str,
    number_help: str,
    note: str,
    day: date,
) -> None:
    """Draw the rows of `name` (a survey and what is done with its sheets) and save those that came since.

    `keep` saves one row and touches nothing of the screen: a click cuts a run there, and what came of the row would be
    forgotten. `said_of` says it. Who typed is the person as signed in; what the browser sends is read as any input.
    """
    by, key = current_actor(), f"sheets {name}"
    results: dict[str, Kept] = st.session_state.setdefault(f"{key} results", {})
    handed = (st.session_state.get(key) or {}).get("rows") or []
    for row in handed if isinstance(handed, list) else []:
        if isinstance(row, dict) and isinstance(row.get("id"), str) and row["id"] not in results:
            results[row["id"]] = _kept(keep, by, row)
    for old in list(results)[:-MOST_KEPT]:
        del results[old]
    _component(
        key=key,
        data={
            "questions": [
                {
                    "id": str(question.id),
                    "place": question.position,
                    "kind": question.kind.value,
                    "words": asked_words(question),
                    "choices": list(choices_of(question)),
                }
                for question in questions
            ],
            "results": {row_id: _told(kept, said_of) for row_id, kept in results.items()},
            "slot": f"office:{key} {by.user_id}",
            "day": day.isoformat(),
            "note": note,
            "words": {
                "number": number,
                "numberHelp": number_help,
                "scale": _("1–5, 5 is best; Enter or 0 for no answer"),
                "wrong": _("This is no answer to the question. Type it again."),
                "done": _("Save ⏎"),
                "doneHelp": _("Enter: on record, and on to the next sheet. ← goes back."),
                "waiting": _("Saving …"),
                "correct": _("Correct"),
            },
        },
        on_rows_change=lambda: None,
    )


def _kept(keep: Keep, by: Actor, row: Mapping[str, Any]) -> Kept:
    try:
        return keep(by, row)
    except RuleError as error:
        return Kept(error=error)


def _told(kept: Kept, said_of: Callable[[Kept], str]) -> dict[str, Any]:
    if kept.error is not None:
        return {"refused": refusal(kept.error)}
    return {"number": kept.number, "places": kept.places, "note": said_of(kept)}
