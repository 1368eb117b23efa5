"""Cells copied from a spreadsheet into a box: read like an import, judged without writing, each fault by its row."""

import hashlib
from collections.abc import Callable
from typing import Any

import streamlit as st

from components.session import current_actor
from components.sheet_upload import Judged, show_rows
from components.words import _, refusal
from db.errors import RuleError
from db.operations.imports import ImportOutcome
from db.spreadsheets import columns_of, read_pasted
from db.vocabulary import ImportKind
from db.work import rehearse


def paste_box(kind: ImportKind, form: str, operation: Callable[..., ImportOutcome], **request: Any) -> Judged | None:
    """The box, what the operation would do with the rows, and the faults; None while there is nothing to write."""
    needed = [column.header for column in columns_of(kind) if column.required]
    others = [column.header for column in columns_of(kind) if not column.required]
    said = _("With headers: {needed}; if you like: {others}")
    pasted = st.text_area(
        said.format(needed=_(", ").join(needed), others=_(", ").join(others)),
        placeholder="\t".join((*needed, *others[:2])),
        key=f"{form} pasted",
        height=150,
    )
    if not pasted.strip():
        return None
    try:
        sheet = read_pasted(kind, pasted)
        outcome = rehearse(operation, by=current_actor(), sheet=sheet, partial=True, **request)
    except RuleError as error:
        st.error(refusal(error), icon=":material/error:")
        return None
    judged = Judged(hashlib.sha256(pasted.encode(errors="replace")).hexdigest(), sheet, outcome)
    counted = _("{rows} rows: {good} to write, {same} unchanged, {bad} rejected")
    st.caption(counted.format(rows=outcome.rows, good=outcome.accepted, same=outcome.unchanged, bad=outcome.rejected))
    if outcome.errors:
        show_rows(judged)
    return judged if outcome.accepted else None
