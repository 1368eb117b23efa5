"""The questions of a draft as an editable table; empty rows below take new ones, a tick takes one out."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.act import ask
from components.choice import choose_part
from components.grid import edit_table
from components.words import _, word
from db.changes import RowChange
from db.operations.questions import change_questions
from db.queries.questionnaires import QuestionRow
from db.queries.staff import list_departments
from db.rules.questionnaires import LABELS, LONGEST, MOST_QUESTIONS, MOST_WEIGHT, choices_of, choices_text
from db.vocabulary import QuestionKind

ROW, HEAD, SEEN = 31, 33, 13
# So many empty rows: a table copied from a spreadsheet has room at the beginning.
EMPTY, EMPTY_AT_FIRST = 4, 20
VIEWS = {
    "asked": ("position", "section", "wording", "kind", "options", "is_required", "remove"),
    "judged": ("position", "wording", "topic", "department_id", "weight"),
    "english": ("section", "section_en", "wording", "wording_en", "options", "options_en"),
}


def edit_questions(rows: Sequence[QuestionRow], questionnaire_id: int) -> list[RowChange]:
    """Three looks at one table; what is typed in one stays while another is shown. Gives what is not saved yet."""
    view = _view()
    return edit_table(
        f"questions {questionnaire_id}",
        [*map(_cells, rows), *map(_empty, range(1, _empty_rows(rows) + 1))],
        columns=_columns(view),
        editable=list(LABELS),
        save=change_questions,
        labels={column: _(label) for column, label in LABELS.items()},
        height=HEAD + ROW * min(len(rows) + _empty_rows(rows), SEEN),
        request={"questionnaire_id": questionnaire_id},
        shown=VIEWS[view],
    )


def show_questions(rows: Sequence[QuestionRow]) -> None:
    """The same for whoever changes nothing, and once it is released."""
    view = _view()
    st.dataframe(
        [_cells(row) for row in rows],
        column_config=_columns(view),
        column_order=[column for column in VIEWS[view] if column != "remove"],
        hide_index=True,
        height=HEAD + ROW * min(len(rows), SEEN),
        placeholder="—",
    )


def _view() -> str:
    views = {"asked": _("What is asked"), "judged": _("How it is evaluated"), "english": _("In English")}
    return choose_part(_("Columns"), views, key="columns")


def _columns(view: str) -> dict[str, Any]:
    departments = {row.id: row.name for row in ask(list_departments, with_closed=True)}
    names = {kind.value: word(kind) for kind in QuestionKind}
    select, number = st.column_config.SelectboxColumn, st.column_config.NumberColumn
    text, tick = st.column_config.TextColumn, st.column_config.CheckboxColumn
    said = {column: _(label) for column, label in LABELS.items()}
    is_english = view == "english"
    several = _("Several in one cell: put ； between them.")
    return {
        "position": number(said["position"], min_value=1, max_value=MOST_QUESTIONS, step=1, format="%d", width=64),
        "section": text(said["section"], max_chars=LONGEST["section"], width=80),
        "section_en": text(
            said["section_en"], max_chars=LONGEST["section_en"], width=92, help=_("Once for each section is enough.")
        ),
        "wording": text(said["wording"], max_chars=LONGEST["wording"], width=150 if is_english else 196),
        "kind": select(said["kind"], options=list(names), format_func=lambda kind: names.get(kind, ""), width=122),
        "options": text(
            said["options"], max_chars=LONGEST["options"], width=72 if is_english else 92, help=several
        ),
        "is_required": tick(_("Must"), width=64, help=said["is_required"]),
        "remove": tick(_("Out"), width=52, help=_("Ticked, the question goes with the next save.")),
        "topic": text(said["topic"], max_chars=LONGEST["topic"], width=104),
        "department_id": select(
            said["department_id"], options=list(departments), width=120,
            format_func=lambda id_: departments.get(id_, ""),
        ),
        "weight": number(
            said["weight"], min_value=0, max_value=MOST_WEIGHT, step=1, format="%d", width=64,
            help=_("How much it counts in the overall satisfaction; 0 does not count."),
        ),
        "wording_en": text(said["wording_en"], max_chars=LONGEST["wording_en"], width=160),
        "options_en": text(said["options_en"], max_chars=LONGEST["options_en"], width=98, help=several),
    }  # fmt: skip


def _empty_rows(rows: Sequence[QuestionRow]) -> int:
    return min(EMPTY if rows else EMPTY_AT_FIRST, MOST_QUESTIONS - len(rows))


def _cells(row: QuestionRow) -> dict[str, Any]:
    choices = {name: choices_text(choices_of(getattr(row, name))) for name in ("options", "options_en")}
    return {**row._asdict(), **choices, "kind": row.kind.value, "remove": False}


def _empty(place: int) -> dict[str, Any]:
    """A row of its own id below 1: what is typed there is a new question."""
    return {**dict.fromkeys(LABELS), "id": -place, "version": 0, "remove": False}
